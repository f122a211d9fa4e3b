"""What choosing pairs costs where very many articles are alike: time and memory of their signs."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from sitegen.alignment.candidates import chosen_pairs
from sitegen.alignment.postings import NEIGHBOURS
from sitegen.alignment.signs import Marks

FEW, MANY = 400, 800
GROWTH = 3.2
"""Most that twice as many articles may cost: four is what all pairs would."""
BESIDE = 48_000_000
"""Bytes that choosing may take beside the marks, whatever the corpus, ..."""
TIMES = 4
"""... and how many times the marks themselves: sorted numbers and where they stand."""


def signs(count: int, seed: int) -> Marks:
    """So many marks that no other seed has."""
    return np.random.default_rng(seed).integers(0, 1 << 63, count, dtype=np.uint64)


def together(*parts: Marks) -> Marks:
    return np.sort(np.concatenate(parts))


def near_copies(count: int) -> list[Marks]:
    """Each has ten signs of its own."""
    text = signs(500, 0)
    return [together(text, signs(10, number)) for number in range(1, count + 1)]


def one_box(count: int) -> list[Marks]:
    """Each has the signs of the same paragraph among its own."""
    box = signs(90, 0)
    return [together(box, signs(400, number)) for number in range(1, count + 1)]


def one_sentence_each(count: int) -> list[Marks]:
    """Each has some of few signs, as sentences of few words have."""
    every = signs(count, 0)
    chance = np.random.default_rng(1)
    return [np.sort(chance.choice(every, 20, replace=False)) for _ in range(count)]


def one_that_has_all(count: int) -> list[Marks]:
    """A file that holds half of each of the others."""
    others = [np.sort(signs(300, number)) for number in range(1, count)]
    return [together(*(own[::2] for own in others)), *others]


KINDS = [near_copies, one_box, one_sentence_each, one_that_has_all]


def choose(marks: Sequence[Marks]) -> list[tuple[int, int]]:
    outlets = [f"Outlet {number % 25}" for number in range(len(marks))]
    return chosen_pairs(marks, outlets, [None] * len(marks))


def seconds(marks: Sequence[Marks]) -> float:
    """CPU seconds of the quicker one of three times."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        choose(marks)
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.parametrize("kind", KINDS)
def test_twice_as_many_articles_that_are_alike_take_twice_as_long(
    kind: Callable[[int], list[Marks]],
) -> None:
    assert seconds(kind(MANY)) < GROWTH * seconds(kind(FEW)) + 0.05


@pytest.mark.parametrize("kind", KINDS)
def test_memory_follows_the_signs_and_not_what_they_make_together(
    kind: Callable[[int], list[Marks]],
) -> None:
    marks = kind(MANY)
    tracemalloc.start()
    try:
        choose(marks)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < BESIDE + TIMES * sum(own.nbytes for own in marks)


def test_near_copies_are_chosen_with_their_neighbours_and_a_box_joins_nothing() -> None:
    copies = choose(near_copies(MANY))
    assert {(number, number + 1) for number in range(MANY - 1)} <= set(copies)
    assert len(copies) <= MANY * NEIGHBOURS
    assert [] == choose(one_box(MANY))


def test_a_file_that_holds_half_of_all_others_is_compared_with_each_and_they_with_none() -> None:
    assert [(0, number) for number in range(1, FEW)] == choose(one_that_has_all(FEW))
