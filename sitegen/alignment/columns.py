"""Columns of numbers, and what is done with rows of them that belong together.

Sums run in the order of the rows, so that each comes out as it would number by number.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.uint64]
"""Numbers of stems: the same for the same stem in every text (``signs``)."""


def starts_of(column: Numbers | Codes) -> Numbers:
    """Where each run of equal numbers begins."""
    new = np.ones(len(column), np.bool_)
    np.not_equal(column[1:], column[:-1], out=new[1:])
    return np.flatnonzero(new)


def distinct(column: Numbers) -> Numbers:
    """Each number of ``column`` once, ascending; a third of the time that ``np.unique`` takes."""
    ordered = np.sort(column)
    return ordered[starts_of(ordered)]


def starts_in(columns: tuple[Numbers, Numbers], order: Numbers) -> Numbers:
    """Where in ``order`` each run begins that is equal in both columns."""
    one, other = columns[0][order], columns[1][order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    return np.flatnonzero(new)


def numbered_runs(column: Numbers | Codes) -> Numbers:
    """For each row the number of its run of equal numbers, from 0."""
    new = np.zeros(len(column), np.int64)
    np.not_equal(column[1:], column[:-1], out=new[1:])
    return new.cumsum()


def spread(counts: Numbers) -> tuple[Numbers, Numbers]:
    """For ``counts`` of members the row that each member belongs to, and its number there."""
    rows = np.repeat(np.arange(len(counts)), counts)
    ends = counts.cumsum()
    return rows, np.arange(len(rows)) - (ends - counts)[rows]


def sums(rows: Numbers, column: Floats, count: int) -> Floats:
    """The sum of a ``column`` for each of ``count`` rows; ``rows`` says what each adds to."""
    found: Floats = np.bincount(rows, column, count).astype(np.float64, copy=False)
    return found


def before_each(column: Floats) -> Floats:
    """The sum of the numbers before each row, and of all."""
    before = np.zeros(len(column) + 1)
    np.cumsum(column, out=before[1:])
    return before


def places_in(column: Numbers | Codes, wanted: Numbers | Codes) -> tuple[Numbers, Flags]:
    """Where each of ``wanted`` stands in an ascending ``column``, and whether it does."""
    if not len(column):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(column, wanted), len(column) - 1)
    return at, column[at] == wanted


def homes(a: Numbers, b: Numbers, count: int) -> Numbers:
    """For each of ``count`` members the first one of its group, where ``a`` and ``b`` are joined
    two by two."""
    found = np.arange(count)
    while True:
        one, other = found[a], found[b]
        apart = np.flatnonzero(one != other)
        if not len(apart):
            return found
        one, other = one[apart], other[apart]
        np.minimum.at(found, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(found, found[found]):
            found = found[found]


def total(weights: Iterable[float]) -> float:
    """The sum of ``weights``, added plainly one after the other, as columns are: from Python 3.12
    on ``sum`` makes up for what is rounded, and ties would come out otherwise."""
    return reduce(add, weights, 0.0)
