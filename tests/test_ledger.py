"""What choosing pairs came to, kept: an article more gives what a clean count gives."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import comparison
from sitegen.alignment import filed, packed, unfiled
from sitegen.alignment.index import Shared
from sitegen.alignment.ledger import (
    ANEW,
    OLD,
    Articles,
    Ledger,
    Limits,
    count,
    empty_ledger,
    key_of,
)
from sitegen.alignment.postings import MOST_ARTICLES, POSTINGS
from sitegen.alignment.signs import Marks
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import mark_copies, parse_text
from sitegen.comparison import LEDGER, ComparisonOptions, compare_all
from sitegen.memory import Memory
from sitegen.running import Cached, Serial
from sitegen.store import Store

Corpus = dict[str, tuple[list[int], str | None]]
"""Name → signs and outlet; the order of the names is that of the articles."""

NEVER = 1000.0
"""Counting never begins anew, however many came or went."""
NAMES = [f"{number:02}" for number in range(60)]
signs = st.lists(st.integers(1, 12), max_size=8, unique=True)
articles = st.tuples(signs, st.sampled_from(["Courier", "Herald", None]))
corpora = st.dictionaries(st.sampled_from(NAMES), articles, max_size=60)


def marks_at(of: list[int]) -> Marks:
    """One mark for each sign, in sentence ``sign % 3``."""
    return np.array([(sign << 59) | sign % 3 for sign in sorted(of)], np.uint64)


def as_articles(corpus: Corpus) -> Articles:
    names = sorted(corpus)
    marks = [marks_at(corpus[name][0]) for name in names]
    outlets = [corpus[name][1] for name in names]
    return Articles(list(map(key_of, names, outlets, map(packed, marks))), marks, outlets)


def fewest_of(of: Articles) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([1 + len(marks) % 3 for marks in of.marks], np.int64)


def kept(corpus: Corpus) -> Ledger:
    of = as_articles(corpus)
    return count(of, fewest_of(of)).ledger or empty_ledger()


def columns_of(rows: Shared) -> list[list[int]]:
    return [getattr(rows, one.name).tolist() for one in fields(Shared)]


def contents_of(ledger: Ledger) -> tuple[object, ...]:
    numbers = (ledger.single, ledger.shared, ledger.partners, ledger.weights)
    return ledger.articles, [each.tolist() for each in numbers], columns_of(ledger.rows)


@settings(max_examples=200, deadline=None)
@given(corpora, corpora, st.sampled_from([1, 7, POSTINGS]))
def test_beside_any_ledger_any_articles_are_counted_as_a_clean_count_counts_them(
    before: Corpus, now: Corpus, postings: int
) -> None:
    of = as_articles(now)
    limits = Limits(postings, anew=NEVER)
    clean = count(of, fewest_of(of), limits=limits)
    found = count(of, fewest_of(of), kept(before), limits=limits)
    assert columns_of(clean.rows) == columns_of(found.rows)
    if found.ledger and clean.ledger:
        assert contents_of(clean.ledger) == contents_of(found.ledger)


@settings(max_examples=100, deadline=None)
@given(
    corpora,
    st.lists(st.tuples(st.sampled_from(NAMES), st.none() | articles), max_size=8),
    st.sampled_from([ANEW, NEVER]),
)
def test_after_any_row_of_changes_the_count_is_a_clean_one(
    corpus: Corpus, changes: list[tuple[str, tuple[list[int], str | None] | None]], anew: float
) -> None:
    ledger = kept(corpus)
    for name, article in changes:
        corpus = {other: corpus[other] for other in corpus if other != name}
        if article is not None:
            corpus[name] = article
        of = as_articles(corpus)
        found = count(of, fewest_of(of), ledger, limits=Limits(anew=anew))
        assert columns_of(count(of, fewest_of(of)).rows) == columns_of(found.rows)
        ledger = found.ledger or ledger
        assert set(ledger.articles) <= set(of.keys)


def crowd(size: int) -> Corpus:
    """Articles that share one sign, and by twos another one."""
    return {NAMES[at]: ([1, 2 + at // 2 % 10], f"Outlet {at}") for at in range(size)}


@pytest.mark.parametrize("size", [2, 3, 4, 20, 21, 39, 40, 41, 42])
def test_where_a_sign_becomes_common_or_rare_again_pairs_that_have_no_part_in_it_change(
    size: int,
) -> None:
    few, many = crowd(size), crowd(size + 1)
    for before, now in ((few, many), (many, few)):
        of = as_articles(now)
        found = count(of, fewest_of(of), kept(before), limits=Limits(anew=NEVER)).rows
        assert columns_of(count(of, fewest_of(of)).rows) == columns_of(found)


def test_a_second_outlet_makes_a_sign_tell_that_one_repeats() -> None:
    before: Corpus = {name: ([1, 2, 3], "Courier") for name in NAMES[:5]}
    of = as_articles(before | {"99": ([1], "Herald")})
    found = count(of, fewest_of(of), kept(before), limits=Limits(anew=NEVER)).rows
    assert columns_of(count(of, fewest_of(of)).rows) == columns_of(found)
    assert 1 == found.telling[0]


def test_a_ledger_serves_until_a_tenth_is_new_or_an_article_is_gone() -> None:
    ledger = kept(crowd(40))
    for size, serves in ((40, True), (41, True), (44, True), (46, False), (39, False)):
        of = as_articles(crowd(size))
        assert serves is (count(of, fewest_of(of), ledger).ledger is None)
    assert 4 / 44 < OLD < 6 / 46


def test_what_nobody_keeps_is_not_made() -> None:
    of = as_articles(crowd(5))
    assert count(of, fewest_of(of), keeps=False).ledger is None


def test_articles_in_another_order_or_with_one_key_are_counted_anew() -> None:
    ledger = kept(crowd(6))
    of = as_articles(crowd(6))
    turned = Articles(of.keys[::-1], of.marks[::-1], of.outlets[::-1])
    doubled = Articles([of.keys[0]] * 6, of.marks, of.outlets)
    for each in (turned, doubled):
        assert columns_of(count(each, fewest_of(each)).rows) == columns_of(
            count(each, fewest_of(each), ledger, limits=Limits(anew=NEVER)).rows
        )


def test_more_articles_than_can_be_numbered_are_refused() -> None:
    none = np.zeros(0, np.uint64)
    too_many = Articles(["x"] * (MOST_ARTICLES + 1), [none], [None])
    with pytest.raises(ValueError, match="more than 1048576 articles"):
        count(too_many, np.zeros(0, np.int64))


# ── as bytes ────────────────────────────────────────────────────────────────────────────────


@given(corpora)
def test_a_ledger_that_was_written_down_is_read_as_it_was(corpus: Corpus) -> None:
    ledger = kept(corpus)
    again = unfiled(memoryview(b"".join(filed(ledger))))
    assert again is not None
    assert contents_of(ledger) == contents_of(again)


@settings(deadline=None)
@given(corpora, st.data())
def test_a_ledger_of_which_any_byte_is_lost_or_changed_is_none(
    corpus: Corpus, data: st.DataObject
) -> None:
    whole = bytearray(b"".join(filed(kept(corpus))))
    end = data.draw(st.integers(0, len(whole) - 1))
    assert unfiled(memoryview(whole)[:end]) is None
    whole[end] ^= data.draw(st.integers(1, 255))
    assert unfiled(memoryview(whole)) is None


def test_nothing_and_zeros_are_no_ledger() -> None:
    assert unfiled(None) is None
    assert unfiled(memoryview(bytes(4096))) is None


# ── beside a build's other records ──────────────────────────────────────────────────────────

STORY = "The harbour of Tallby was closed after a freighter lost nine containers near Skerry."
TEXTS = [f"{STORY} Reporter{n} watched pier{n} from tower{n} beside crane{n}." for n in range(24)]


def compared(texts: list[str], folder: Path) -> tuple[comparison.Comparison, Cached]:
    found = [parse_text(text, file=f"{text[-4:-1]}.txt") for text in texts]
    runner = Cached(Serial(), Store(folder))
    options = ComparisonOptions()
    return compare_all(mark_copies(found), options=options, runner=runner), runner


@pytest.fixture
def all_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few articles are worth a ledger, too."""
    monkeypatch.setattr(comparison, "LEAST_KEPT", 1)


def records(folder: Path) -> list[str]:
    return [path.parent.name + path.stem for path in folder.rglob("*.json")]


@pytest.mark.usefixtures("all_are_kept")
def test_a_damaged_ledger_is_noticed_and_made_again(tmp_path: Path) -> None:
    clean, _ = compared(TEXTS, tmp_path)
    [path] = tmp_path.rglob(f"{LEDGER}*")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert clean == compared(TEXTS, tmp_path)[0]
    assert whole == path.read_bytes()


@pytest.mark.usefixtures("all_are_kept")
def test_an_article_more_beside_a_kept_ledger_is_compared_as_in_a_clean_build(
    tmp_path: Path,
) -> None:
    compared(TEXTS[:3] + TEXTS[4:], tmp_path / "kept")
    assert compared(TEXTS, tmp_path / "clean")[0] == compared(TEXTS, tmp_path / "kept")[0]


@pytest.mark.usefixtures("all_are_kept")
def test_a_preview_keeps_its_ledger_and_writes_it_down_once_nobody_waits(tmp_path: Path) -> None:
    memory, store, texts = Memory(), Store(tmp_path / "kept"), list(TEXTS)
    runner = Cached(Serial(), store, memory=memory, postpones=True)
    for number in range(4):
        texts[number * 5] += f" It rained for {number} days."
        found = [parse_text(text, file=f"{at:03}.txt") for at, text in enumerate(texts)]
        runner = Cached(Serial(), store, memory=memory, postpones=True)
        kept = compare_all(found, options=ComparisonOptions(), runner=runner)
        clean = Cached(Serial(), Store(tmp_path / f"clean{number}"))
        assert kept == compare_all(found, options=ComparisonOptions(), runner=clean)
        assert runner.recall(LEDGER) is None
    runner.write_rest()
    written = unfiled(runner.recall(LEDGER))
    assert written is not None
    last = memory.earlier.whole(Ledger)
    assert last is not None
    assert written.articles == last.articles
    assert np.array_equal(written.shared, last.shared)


@pytest.mark.usefixtures("all_are_kept")
def test_a_save_that_leaves_all_marks_leaves_the_ledger_where_it_is(tmp_path: Path) -> None:
    memory, store = Memory(), Store(tmp_path / "kept")
    found = [parse_text(text, file=f"{at:03}.txt") for at, text in enumerate(TEXTS)]
    for _ in range(2):  # the second before anything was written
        runner = Cached(Serial(), store, memory=memory, postpones=True)
        compare_all(found, options=ComparisonOptions(), runner=runner)
    runner.write_rest()
    assert store.mapped(LEDGER) is not None
    runner = Cached(Serial(), store, memory=memory, postpones=True)
    compare_all(found, options=ComparisonOptions(), runner=runner)
    runner.write_rest()
    runner.forget_unused()
    assert store.mapped(LEDGER) is not None


@pytest.mark.usefixtures("all_are_kept")
def test_no_key_of_an_article_that_was_taken_down_stays_in_the_ledger(tmp_path: Path) -> None:
    _, runner = compared(TEXTS, tmp_path)
    _, runner = compared(TEXTS[:-1], tmp_path)
    runner.forget_unused()
    ledger = unfiled(runner.recall(LEDGER))
    assert ledger is not None
    assert 23 == len(ledger.articles)
    words = analyse(parse_text(TEXTS[-1], file="x.txt"), AnalysisOptions())
    lost = {int(mark) >> 27 for mark in comparison.marks_of(words)} - {
        int(mark) >> 27
        for text in TEXTS[:-1]
        for mark in comparison.marks_of(analyse(parse_text(text, file="x.txt"), AnalysisOptions()))
    }
    there = np.concatenate((ledger.single, ledger.shared)) >> np.uint64(27)
    assert lost
    assert lost.isdisjoint(there.tolist())


def test_few_articles_leave_no_ledger(tmp_path: Path) -> None:
    compared(TEXTS, tmp_path)
    assert LEDGER not in records(tmp_path)
