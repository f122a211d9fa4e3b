"""How much of one article stands in another, for the matrix, the pairs and who depends on whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, count, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.model import Analysis, SourceId

Shares = Mapping[tuple[SourceId, SourceId], float]
"""For (row, column): which part of row's words stand in runs that column has too, 0..1."""
RUN = 5
"""Words of the shortest run that counts as shared: in news text runs of four are mostly names with
titles and dates ("on Thursday that the"); the number that text-reuse studies use is 5 to 8."""
_Numbers: TypeAlias = NDArray[np.int64]


def shares(analyses: Iterable[Analysis]) -> Shares:
    """The shares of all pairs of ``analyses``.

    A run is ``RUN`` or more equal words in order, punctuation not counted. Pairs that share none
    are absent. Time grows with the words and with how many sources share each run.
    """
    told = tuple(analyses)
    ids = [analysis.article.id for analysis in told]
    found: dict[tuple[SourceId, SourceId], float] = {}
    for row, (starts, columns) in enumerate(_shared_runs(told)):
        for column, words in _covered(starts, columns):
            if column != row:
                found[ids[row], ids[column]] = words / len(told[row].tokens)
    return found


def _covered(starts: _Numbers, columns: _Numbers) -> Iterator[tuple[int, int]]:
    """Each of ``columns``, in the order of first appearance, with how many words of the row stand
    in the runs that it has: those that begin at its ``starts``, which ascend."""
    order = np.argsort(columns, kind="stable")
    column, start = columns[order], starts[order]
    is_first = np.diff(column, prepend=-1) != 0
    ends = np.where(is_first, 0, np.roll(start, 1) + RUN)
    first = np.flatnonzero(is_first)
    if not len(first):
        return
    words = np.add.reduceat(start + RUN - np.maximum(start, ends), first)
    appearing = np.argsort(order[first])
    yield from zip(column[first][appearing].tolist(), words[appearing].tolist(), strict=True)


def _shared_runs(analyses: Sequence[Analysis]) -> Iterator[tuple[_Numbers, _Numbers]]:
    """For each of ``analyses`` the runs that others have, too, as two columns: the number of the
    first word, in ascending order, and one analysis that has the run, by its place, all of them in
    order. Of nearly every run that is news one article alone has it: these are left out while all
    are still numbers.
    """
    runs, sizes = _numbered_runs(analyses)
    holders = np.repeat(np.arange(len(sizes)), sizes)
    held = np.sort(runs * len(sizes) + holders)  # np.unique takes ten times as long
    run, holder = np.divmod(held[np.diff(held, prepend=-1) != 0], max(1, len(sizes)))
    holding = np.bincount(run)
    first = np.cumsum(holding) - holding
    for start, end in pairwise(accumulate(sizes, initial=0)):
        row = runs[start:end]
        at = np.flatnonzero(holding[row] > 1)
        many = holding[row[at]]
        each = np.repeat(np.arange(len(at)), many)
        among = np.arange(len(each)) - np.repeat(np.cumsum(many) - many, many)
        yield at[each], holder[first[row[at]][each] + among]


def _numbered_runs(analyses: Sequence[Analysis]) -> tuple[_Numbers, Sequence[int]]:
    """A number for each run of each analysis, one analysis after the other, the same for the same
    words; and how many runs each analysis has.

    Nothing is hashed: two runs that overlap make a longer one, and their two numbers its number.
    """
    known: defaultdict[str, int] = defaultdict(count().__next__)
    words: list[int] = []
    sizes: list[int] = []
    begins: list[NDArray[np.bool_]] = []
    for analysis in analyses:
        words += map(known.__getitem__, analysis.tokens.norms)
        sizes.append(max(0, len(analysis.tokens) - RUN + 1))
        begins.append(np.arange(len(analysis.tokens)) < sizes[-1])  # no run reaches into the next
    runs, length = np.array(words, np.int64), 1
    while length < RUN:
        step = min(length, RUN - length)
        runs = _numbered(runs[:-step] * (len(words) + 1) + runs[step:])
        length += step
    begin = np.concatenate(begins) if begins else np.zeros(0, bool)
    return runs[begin[: len(runs)]], sizes


def _numbered(values: _Numbers) -> _Numbers:
    """``values`` by their place among the different ones, in ascending order."""
    order = np.argsort(values)
    steps = np.diff(values[order], prepend=values[order[:1]]) != 0
    numbers = np.empty(len(values), np.int64)
    numbers[order] = np.cumsum(steps)
    return numbers
