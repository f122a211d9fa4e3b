"""Whoever carries out a stage, and however often, the results are the same."""

from __future__ import annotations

import gc
import json
import weakref
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import read

from sitegen.comparison import Stage, beside_each_other
from sitegen.config import load_config
from sitegen.errors import SourceError
from sitegen.memory import Memory
from sitegen.model import Tokens
from sitegen.pipeline import runner_for
from sitegen.processes import CHUNK
from sitegen.running import Cached, Pooled, Serial
from sitegen.steps import Step
from sitegen.store import Store, open_store

OPTIONS = "options"


@dataclass(frozen=True, slots=True)
class Measured:
    """What the test's stage finds out about a word."""

    word: str
    length: float


def measure(word: str, options: str) -> Measured:
    return Measured(word, len(word) / len(options))


def cut(word: str, options: str) -> Tokens:
    return Tokens.of_rows([(at, at + 1, options) for at in range(len(word))])


def refuse(word: str, options: str) -> Measured:
    raise SourceError(())


def itself(word: str) -> str:
    return word


MEASURE = Stage("measure", 1, measure, itself, Measured)
CUT = Stage("cut", 1, cut, itself, Tokens)
REFUSE = replace(MEASURE, work=refuse)
"""The same stage to a cache, but whoever works it out is caught at it."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def lines(store: Store) -> list[bytes]:
    """Key, length, sum and body of each record, by the age of its pack."""
    return [line for path in store.packs.paths() for line in path.read_bytes().splitlines()]


def damaged(store: Store, body: bytes) -> Store:
    """A store that finds ``body`` under the key of the only record in ``store``."""
    key = lines(store)[0][:64].decode()
    Store(store.folder).keep(key, body)
    return Store(store.folder)


@pytest.mark.parametrize("forks", [True, False])
def test_two_processes_find_what_one_finds_in_the_same_order(forks: bool) -> None:
    words = [f"word {number}" for number in range(3 * CHUNK + 1)]
    with Pooled(jobs=2, patience=0.0, forks=forks) as pooled:
        assert Serial().map(MEASURE, words, OPTIONS) == pooled.map(MEASURE, words, OPTIONS)


def test_half_a_letter_and_a_column_of_numbers_come_back_from_a_forked_process() -> None:
    words = ["half a letter: \ud83d", "\0", "whole"] * CHUNK
    with Pooled(jobs=2, patience=0.0) as pooled:
        assert Serial().map(MEASURE, words, OPTIONS) == pooled.map(MEASURE, words, OPTIONS)
        assert Serial().map(CUT, words, OPTIONS) == pooled.map(CUT, words, OPTIONS)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text()))
def test_a_cache_gives_what_one_process_finds_cold_and_warm(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    cached = Cached(Serial(), Store(tmp_path_factory.mktemp("cache")))
    expected = Serial().map(MEASURE, words, OPTIONS)
    assert expected == cached.map(MEASURE, words, OPTIONS)
    assert expected == cached.map(MEASURE, words, OPTIONS)


def test_what_is_in_the_cache_is_not_worked_out_again(store: Store) -> None:
    cached = Cached(Serial(), store)
    first = cached.map(MEASURE, ["a", "b"], OPTIONS)
    assert first == cached.map(REFUSE, ["a", "b"], OPTIONS)


@pytest.mark.parametrize(
    ("stage", "word", "options"),
    [
        (REFUSE, "other", OPTIONS),
        (REFUSE, "a", "other"),
        (replace(REFUSE, version=2), "a", OPTIONS),
        (replace(REFUSE, name="other"), "a", OPTIONS),
    ],
)
def test_another_item_option_version_or_stage_is_worked_out(
    store: Store, stage: Stage[str, Measured], word: str, options: str
) -> None:
    cached = Cached(Serial(), store)
    cached.map(MEASURE, ["a"], OPTIONS)
    with pytest.raises(SourceError):
        cached.map(stage, [word], options)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"word": 1}', b"\xff", b"[" * 5000, b'{"word":"a","length":"x"}']
)
def test_a_damaged_entry_is_worked_out_again_and_mended(store: Store, damage: bytes) -> None:
    cached = Cached(Serial(), store)
    first = cached.map(MEASURE, ["a"], OPTIONS)
    cached = Cached(Serial(), damaged(store, damage))
    with pytest.raises(SourceError):
        cached.map(REFUSE, ["a"], OPTIONS)
    assert first == cached.map(MEASURE, ["a"], OPTIONS)
    assert first == cached.map(REFUSE, ["a"], OPTIONS)
    assert first == Cached(Serial(), Store(store.folder)).map(REFUSE, ["a"], OPTIONS)


COLUMNS: Stage[str, Tokens] = Stage("columns", 1, lambda text, _: read(text).tokens, itself, Tokens)


def test_words_come_back_from_a_record_as_the_columns_that_they_were(store: Store) -> None:
    texts = ["The old harbour of Tallby, closed.", ""]
    cached = Cached(Serial(), store)
    first = cached.map(COLUMNS, texts, OPTIONS)
    assert first == cached.map(replace(COLUMNS, work=refuse), texts, OPTIONS)
    assert [["the", "old", "harbour", "of", "tallby", "closed"], []] == [
        list(words.norms) for words in first
    ]


@pytest.mark.parametrize(
    "damage",
    [
        b'{"starts":[-1],"ends":[4],"norms":["old"]}',
        b'{"starts":[1],"ends":[99999999999],"norms":["old"]}',
        b'{"starts":["a"],"ends":[4],"norms":["old"]}',
        b'{"starts":7,"ends":[4],"norms":["old"]}',
        b'{"starts":[5],"ends":[4],"norms":["old"]}',
        b'{"starts":[0],"ends":[4],"norms":["old","wall"]}',
    ],
)
def test_columns_that_are_damaged_are_made_again(store: Store, damage: bytes) -> None:
    cached = Cached(Serial(), store)
    first = cached.map(COLUMNS, ["Old."], OPTIONS)
    assert first == Cached(Serial(), damaged(store, damage)).map(COLUMNS, ["Old."], OPTIONS)


def test_what_was_done_before_a_fault_is_kept(store: Store) -> None:
    cached = Cached(Serial(), store)

    def measure_until_b(word: str, options: str) -> Measured:
        return refuse(word, options) if word == "b" else measure(word, options)

    with pytest.raises(SourceError):
        cached.map(replace(MEASURE, work=measure_until_b), ["a", "b", "c"], OPTIONS)
    assert 1 == len(lines(store))


def test_a_result_that_is_no_json_is_worked_out_each_time(store: Store) -> None:
    cached = Cached(Serial(), store)
    assert [measure("\ud800", OPTIONS)] == cached.map(MEASURE, ["\ud800"], OPTIONS)
    assert [] == lines(store)


def test_a_cache_that_cannot_be_written_changes_no_result(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    cached = Cached(Serial(), Store(tmp_path / "cache"))
    assert [measure("a", OPTIONS)] == cached.map(MEASURE, ["a"], OPTIONS)


def test_an_entry_is_json_and_nothing_is_left_beside_it(store: Store) -> None:
    Cached(Serial(), store).map(MEASURE, ["a"], OPTIONS)
    assert [{"word": "a", "length": 1 / 7}] == [json.loads(line[83:]) for line in lines(store)]
    assert store.packs.paths() == list(store.folder.iterdir())


def test_results_of_another_program_are_removed(tmp_path: Path) -> None:
    old = open_store(tmp_path, "1.0")
    old.keep("0" * 64, b"{}")
    new = open_store(tmp_path, "1.1")
    assert [] == lines(new)
    assert not old.folder.exists()


def test_progress_tells_each_step() -> None:
    told: list[Step] = []
    Serial(told.append).map(MEASURE, ["a", "b"], OPTIONS)
    assert [Step("measure", 1, 2), Step("measure", 2, 2)] == told


def test_progress_counts_what_the_cache_had_and_says_so(store: Store) -> None:
    told: list[Step] = []
    Cached(Serial(), store).map(MEASURE, ["a", "c"], OPTIONS)
    Cached(Serial(), store, progress=told.append).map(MEASURE, ["a", "b", "c"], OPTIONS)
    assert [(1, 1), (2, 2), (3, 2)] == [(step.done, step.reused) for step in told]
    assert {3} == {step.total for step in told}


def test_records_that_the_last_build_did_not_use_go_where_all_take_too_much_room(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path)
    Cached(Serial(), store).map(MEASURE, ["old", "kept"], OPTIONS)
    roomy, tight = (Cached(Serial(), store, largest=size) for size in (store.size(), 1))
    for runner in (roomy, tight):
        runner.map(MEASURE, ["kept"], OPTIONS)
        runner.keep_small()
    assert 1 == len(lines(store))
    assert [Measured("kept", 4 / 7)] == Cached(Serial(), store).map(REFUSE, ["kept"], OPTIONS)


def test_what_a_cache_with_room_holds_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    runner = Cached(Serial(), store)
    runner.map(MEASURE, ["old"], OPTIONS)
    Cached(Serial(), store).keep_small()
    assert [Measured("old", 3 / 7)] == runner.map(REFUSE, ["old"], OPTIONS)


def test_a_memory_hands_out_the_same_value_and_forgets_what_is_no_longer_used(
    tmp_path: Path,
) -> None:
    memory = Memory()
    first = Cached(Serial(), Store(tmp_path), memory).map(MEASURE, ["a", "b"], OPTIONS)
    later = Cached(Serial(), Store(tmp_path / "none"), memory)
    assert first[0] is later.map(REFUSE, ["a"], OPTIONS)[0]
    later.remember_used()
    assert [first[0]] == list(memory.outcomes.values())


def test_a_memory_makes_the_key_of_the_very_same_item_once(store: Store) -> None:
    asked: list[str] = []
    stage = replace(MEASURE, key=lambda word: asked.append(word) or word)
    memory, words, equal = Memory(), ["one", "two", "".join(("o", "ne"))], "".join(("t", "wo"))
    for _ in range(2):
        Cached(Serial(), store, memory).map(stage, words, OPTIONS)
        assert asked == words
    Cached(Serial(), store, memory).map(stage, [words[0], equal], OPTIONS)
    assert asked == [*words, equal]
    Cached(Serial(), store, memory).map(stage, words[1:2], OPTIONS)
    assert asked[4:] == ["two"]


@given(
    st.lists(
        st.tuples(st.lists(st.permutations(range(3)), max_size=3), st.sampled_from(("a", "b"))),
        max_size=6,
    )
)
def test_keys_are_what_they_are_without_a_memory_whatever_was_asked_before(
    asked: list[tuple[list[list[int]], str]],
) -> None:
    memory, store = Memory(), Store(Path("nowhere"), read_only=True)
    words = [str(number) * 2 for number in range(3)]
    stage = replace(
        MEASURE, key=" ".join, parts=beside_each_other, work=lambda item, said: (*item, said)
    )
    stage = replace(stage, returns=tuple)
    for orders, options in asked:
        items = [[words[number] for number in order] for order in orders]
        found = Cached(Serial(), store, memory).map(stage, items, options)
        assert [(*item, options) for item in items] == found


def test_a_memory_holds_no_item_that_was_not_asked_for_again(store: Store) -> None:
    class Held(str):
        """A word that tells when it goes."""

    memory, word = Memory(), Held("one")
    held = weakref.ref(word)
    stage = replace(MEASURE, work=lambda word, _: Measured("", 0.0))
    Cached(Serial(), store, memory).map(stage, [word], OPTIONS)
    del word
    assert held() == "one"
    Cached(Serial(), store, memory).map(stage, ["two"], "other")
    assert held() is None


@pytest.mark.parametrize(
    "runner", [Serial(), Cached(Serial(), Store(Path("nowhere"), read_only=True))]
)
def test_a_stage_says_in_which_order_it_works_best(runner: Serial | Cached) -> None:
    done: list[str] = []

    def noted(word: str, options: str) -> Measured:
        done.append(word)
        return measure(word, options)

    stage = replace(MEASURE, work=noted, order=lambda words: range(len(words))[::-1])
    words = ["a", "bc", "def"]
    assert [measure(word, OPTIONS) for word in words] == runner.map(stage, words, OPTIONS)
    assert done == words[::-1]


@pytest.mark.parametrize("looked_for", [True, False])
def test_cycles_are_looked_for_after_a_stage_as_before_it(store: Store, looked_for: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if looked_for else gc.disable)()
        for _ in range(2):
            Cached(Serial(), store).map(MEASURE, ["one", "two"], OPTIONS)
            assert looked_for == gc.isenabled()
    finally:
        (gc.enable if before else gc.disable)()


def test_what_a_stage_handed_out_is_passed_over_in_searches_for_cycles_where_asked_for(
    store: Store,
) -> None:
    try:
        before = gc.get_freeze_count()
        Cached(Serial(), store).map(MEASURE, ["one"], OPTIONS)
        assert before == gc.get_freeze_count()
        Cached(Serial(), store, freezes=True).map(MEASURE, ["one"], OPTIONS)
        assert before < gc.get_freeze_count()
    finally:
        gc.unfreeze()


def test_after_a_build_nothing_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "one.txt").write_text("The ship left. It sank.", "utf-8")
    with runner_for(load_config(tmp_path, flags={"jobs": 1}, environ={})) as runner:
        runner.map(MEASURE, ["one"], OPTIONS)
        assert gc.get_freeze_count()
    assert not gc.get_freeze_count()


def test_what_is_postponed_is_written_once_nobody_waits_unless_nobody_uses_it(
    store: Store,
) -> None:
    memory = Memory()
    Cached(Serial(), store, memory, postpones=True).map(MEASURE, ["dropped"], OPTIONS)
    runner = Cached(Serial(), store, memory, postpones=True)
    runner.map(MEASURE, ["kept"], OPTIONS)
    assert 0 == store.size()
    runner.write_rest()
    assert [Measured("kept", 4 / 7)] == Cached(Serial(), store).map(REFUSE, ["kept"], OPTIONS)
    assert 1 == len(lines(store))
