"""Which pairs of articles are compared, and what many articles or one outlet have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import log10
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.alignment import AlignmentOptions, align_pair, candidate_pairs, packed, unpacked
from sitegen.alignment.candidates import (
    ALONE,
    COPIED,
    ENOUGH,
    ENOUGH_OF_SHORT,
    SHORT,
    TOGETHER,
    WEIGHT,
    chosen_pairs,
)
from sitegen.alignment.index import HITS, Index, Shared
from sitegen.alignment.postings import (
    KNOWN,
    MAX_SHARERS,
    NEIGHBOURS,
    POSTINGS,
    REPEATED,
    SCALE,
    Sharing,
    are_shared,
    numbered,
    sharing,
    sign_bounds,
    sorted_parts,
)
from sitegen.alignment.signs import Marks
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.comparison import ComparisonOptions, compare_all
from sitegen.model import Analysis
from sitegen.running import Cached, Serial
from sitegen.store import Store

OWN = (
    "The lighthouse keeper of Skerry painted the lantern room green before the winter storms came.",
    "A baker in Norrby sold nine hundred saffron buns on a single Tuesday and closed at noon.",
    "Two beekeepers from Westholm moved their hives by barge because the bridge was shut.",
    "The choir of Eastgate rehearsed a forgotten mass in the empty swimming hall all autumn.",
)
BOX = (
    "Get the morning letter of the Tallby Courier: five stories, one crossword and a recipe, "
    "delivered to your inbox on weekdays before breakfast, free of charge and easy to leave."
)
STORY = (
    "The harbour of Tallby was closed on Monday after a freighter lost nine containers. Divers "
    "found two of them near the lighthouse, and the coast guard warned yachts to keep away. The "
    "mayor called for a public inquiry into the storage of fireworks on the northern quay."
)


def read(text: str, number: int, outlet: str | None = None) -> Analysis:
    article = parse_text(text, file=f"{number:03}.txt")
    source = replace(article.source, outlet=outlet)
    return analyse(replace(article, source=source), AnalysisOptions())


def filler(number: int) -> str:
    """Words that no other article has."""
    return " ".join(f"word{number}x{k}" for k in range(120))


def numbers(analyses: list[Analysis]) -> set[tuple[int, int]]:
    place = {analysis.article.id: at for at, analysis in enumerate(analyses)}
    return {(place[a.article.id], place[b.article.id]) for a, b in candidate_pairs(analyses)}


def test_a_box_that_one_outlet_prints_under_every_article_makes_no_pair() -> None:
    own = [read(f"{text} {filler(n)}\n\n{BOX}", n, "Courier") for n, text in enumerate(OWN)]
    assert set() == numbers(own)
    assert {(0, 1)} == numbers(own[:2])


def test_the_same_box_in_two_outlets_is_something_that_they_share() -> None:
    texts = [f"{text}\n\n{BOX}" for text in OWN[:3]]
    assert {(0, 1), (0, 2), (1, 2)} == numbers(
        [read(text, n, outlet) for n, (text, outlet) in enumerate(zip(texts, "ABC", strict=True))]
    )


def test_versions_of_one_story_by_one_outlet_are_compared() -> None:
    texts = [f"{STORY}\n\n{text}" for text in OWN[:3]]
    analyses = [read(text, n, "Courier") for n, text in enumerate(texts)]
    assert {(0, 1), (0, 2), (1, 2)} == numbers(analyses)


def test_an_agency_text_in_sixty_outlets_is_compared_along_a_chain() -> None:
    pairs = numbers([read(f"{STORY} Copy {n}.", n, f"Outlet {n}") for n in range(60)])
    assert {(n, n + 1) for n in range(59)} <= pairs
    assert len(pairs) <= 60 * 20


def test_a_stock_paragraph_in_sixty_outlets_joins_no_articles() -> None:
    texts = [f"{filler(n)}\n\n{OWN[0]}" for n in range(60)]
    assert set() == numbers([read(text, n, f"Outlet {n}") for n, text in enumerate(texts)])


# ── against a plain search ──────────────────────────────────────────────────────────────────

VOCABULARY = [f"{first}{last}" for first in "bdfgklmnprst" for last in (
    "arovek", "enulid", "ibotam", "okasun", "ulepir", "aditog", "esobam", "inuker", "otalif",
)]  # fmt: skip


def longest_common(a: list[str], b: list[str]) -> tuple[int, int]:
    """First word and length of the longest run of a's words that stands in b, by trying all."""
    best = 0, 0
    for i in range(len(a)):
        for j in range(len(b)):
            size = 0
            while i + size < len(a) and j + size < len(b) and a[i + size] == b[j + size]:
                size += 1
            best = max(best, (i, size), key=lambda run: run[1])
    return best


@settings(max_examples=60, deadline=None)
@given(st.permutations(VOCABULARY), st.integers(9, 20), st.integers(0, 20), st.integers(0, 20))
def test_every_long_run_that_a_plain_search_finds_is_inside_a_match(
    words: list[str], size: int, before: int, after: int
) -> None:
    shared, rest = words[:size], words[size:]
    a = [*rest[:before], *shared, *rest[before : before + after]]
    b = [*rest[50 : 50 + after], *shared, *rest[80 : 80 + before]]
    first, length = longest_common(a, b)
    texts = " ".join(a), " ".join(b)
    matches = align_pair((read(texts[0], 0), read(texts[1], 1)), AlignmentOptions()).matches
    start = len(" ".join([*a[:first], ""]))
    end = start + len(" ".join(a[first : first + length]))
    assert any(match.a.span.start <= start and end <= match.a.span.end for match in matches)


# ── the index against a plain count ─────────────────────────────────────────────────────────

signs = st.lists(st.integers(1, 12), max_size=8, unique=True)
outlets = st.sampled_from(["Courier", "Herald", None])
corpora = st.lists(st.tuples(signs, outlets), min_size=1, max_size=50)


def marks_at(numbers_of_signs: list[int]) -> Marks:
    """One mark for each sign, in sentence ``sign % 3``, as ``marks_of`` makes them."""
    marks = [(sign << 60) | sign % 3 for sign in sorted(numbers_of_signs)]
    return np.array(marks, np.uint64)


def counted(corpus: list[tuple[list[int], str | None]]) -> dict[tuple[int, int], list[int]]:
    """Telling signs, their weight, that of the best two sentences, common signs: by trying all."""
    found: dict[tuple[int, int], list[int]] = {}
    places: dict[tuple[int, int], Counter[int]] = {}
    for sign in range(1, 13):
        sharers = [number for number, (own, _) in enumerate(corpus) if sign in own]
        of = {corpus[number][1] for number in sharers}
        aside = len(sharers) > MAX_SHARERS or (
            len(sharers) >= REPEATED and len(of) == 1 and of != {None}
        )
        for at, first in enumerate(sharers):
            for second in sharers[at + 1 :][: NEIGHBOURS if aside else None]:
                pair = found.setdefault((first, second), [0, 0, 0, 0])
                weight = 0 if aside else min(SCALE, SCALE * KNOWN // len(sharers))
                pair[3 if aside else 0] += 1
                pair[1] += weight
                where = places.setdefault((first, second), Counter())
                where[sign % 3] += weight
                pair[2] = max(where.values())
    return found


def parts_of(corpus: list[tuple[list[int], str | None]], most: int) -> list[Sharing]:
    """Who shares each sign, some ``most`` postings looked at at once."""
    marks = [marks_at(own) for own, _ in corpus]
    outlets_of = numbered([outlet for _, outlet in corpus]).astype(np.int32)
    bounds = sign_bounds(sum(map(len, marks)), most)
    parts = sorted_parts(marks, range(len(marks)), bounds)
    return [sharing(part[are_shared(part)], outlets_of) for part in parts]


def found_in(index: Index, fewest: list[int], most: int) -> dict[tuple[int, int], list[int]]:
    """The same of the pairs that the index finds."""
    found: dict[tuple[int, int], list[int]] = {}
    for shared in index.pairs(np.array(fewest, np.int64), most):
        found.update(rows_of(shared))
    return found


def rows_of(shared: Shared) -> dict[tuple[int, int], list[int]]:
    rows = (shared.telling, shared.weight, shared.together, shared.common)
    columns = zip(*(row.tolist() for row in rows), strict=True)
    pairs = zip(shared.first.tolist(), shared.second.tolist(), strict=True)
    return dict(zip(pairs, map(list, columns), strict=True))


@settings(max_examples=150, deadline=None)
@given(corpora, st.sampled_from([1, 7, POSTINGS]), st.sampled_from([1, 7, HITS]))
def test_the_index_counts_what_a_plain_count_does_however_small_its_ranges(
    corpus: list[tuple[list[int], str | None]], postings: int, hits: int
) -> None:
    index = Index(parts_of(corpus, postings), len(corpus))
    assert counted(corpus) == found_in(index, [1] * len(corpus), hits)


@settings(max_examples=150, deadline=None)
@given(corpora, st.lists(st.integers(1, 6), min_size=50, max_size=50))
def test_pairs_that_share_fewer_signs_than_either_article_asks_for_are_left_out_and_no_others(
    corpus: list[tuple[list[int], str | None]], asked: list[int]
) -> None:
    fewest = asked[: len(corpus)]
    index = Index(parts_of(corpus, POSTINGS), len(corpus))
    enough = {
        (first, second): row
        for (first, second), row in counted(corpus).items()
        if row[0] + row[3] >= min(fewest[first], fewest[second])
    }
    assert enough == found_in(index, fewest, HITS)


def padded(own: list[int], article: int, more: int) -> Marks:
    """The marks of ``own``, and so many more that no other article has."""
    alone = [(13 << 60) | (article << 40) | (number << 30) for number in range(more)]
    return np.concatenate((marks_at(own), np.array(alone, np.uint64)))


@settings(max_examples=150, deadline=None)
@given(corpora, st.lists(st.sampled_from([0, 2, 30, 110]), min_size=50, max_size=50))
def test_the_pairs_chosen_are_those_that_a_plain_count_would_choose(
    corpus: list[tuple[list[int], str | None]], more: list[int]
) -> None:
    marks = [padded(own, at, more[at]) for at, (own, _) in enumerate(corpus)]
    together = round(TOGETHER * log10(max(len(corpus), ALONE) / ALONE))

    def is_chosen(first: int, second: int, row: list[int]) -> bool:
        telling, weight, best, common = row
        shorter = min(len(marks[first]), len(marks[second]))
        least = ENOUGH_OF_SHORT if shorter < SHORT else ENOUGH
        told = telling >= least and weight >= WEIGHT and best >= together
        return told or (common > 0 and common + telling >= COPIED * shorter)

    expected = [pair for pair, row in sorted(counted(corpus).items()) if is_chosen(*pair, row)]
    outlets_of = [outlet for _, outlet in corpus]
    assert expected == chosen_pairs(marks, outlets_of, [None] * len(corpus))


# ── marks that are kept ─────────────────────────────────────────────────────────────────────


@given(st.lists(st.integers(0, 2**64 - 1), max_size=20))
def test_marks_that_were_written_down_are_read_as_they_were(numbers_of_marks: list[int]) -> None:
    marks = np.array(numbers_of_marks, np.uint64)
    assert numbers_of_marks == unpacked(packed(marks)).tolist()


def test_marks_of_which_a_byte_is_lost_are_no_marks() -> None:
    whole = packed(np.array([1, 2], np.uint64))
    with pytest.raises(ValueError, match="buffer size"):
        unpacked(whole[:-1])


words = st.lists(st.sampled_from(VOCABULARY[:30]), min_size=8, max_size=40)
COMPARED = ComparisonOptions()


@settings(max_examples=25, deadline=None)
@given(st.lists(words, min_size=2, max_size=14), st.data())
def test_an_article_more_beside_kept_results_gives_what_a_clean_comparison_gives(
    written: list[list[str]], data: st.DataObject
) -> None:
    articles = [parse_text(" ".join(own), file=f"{at:02}.txt") for at, own in enumerate(written)]
    late = data.draw(st.integers(0, len(articles) - 1))
    clean = compare_all(articles, options=COMPARED, runner=Serial())
    with TemporaryDirectory() as folder:
        kept = Store(Path(folder))
        for seen in (articles[:late] + articles[late + 1 :], articles):
            runner = Cached(Serial(), kept)
            found = compare_all(seen, options=COMPARED, runner=runner)
    assert clean == found


def test_among_many_articles_signs_that_lie_scattered_join_no_pair_but_one_named_event() -> None:
    rare = [f"rare{n}" for n in range(24)]
    twos = [rare[at : at + 2] for at in range(0, 12, 2)]
    apart = (
        " ".join(f"The {a} was with the {b}." for a, b in twos),
        " ".join(f"But {b} and {a}." for a, b in twos),
    )
    together = f"The barge {' '.join(rare[12:])} sank off Skerry."
    scattered = [read(text, n) for n, text in enumerate(apart)]
    alike = [read(f"{filler(n)}. {together}", n) for n in range(2)]
    many = [read(f"{filler(n)}.", n) for n in range(10, 400)]
    assert {(0, 1)} == numbers(scattered)
    assert set() == numbers([*scattered, *many])
    assert {(0, 1)} == numbers([*alike, *many])
    named = [
        replace(one, article=replace(one.article, source=replace(one.article.source, event="E")))
        for one in scattered
    ]
    assert {(0, 1)} == numbers([*named, *many])
