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
_Runs = Sequence[tuple[int, Sequence[int]]]
"""Some runs of one analysis, in its order: the number of the first word, and all analyses that have
the run, by their places."""


def shares(analyses: Iterable[Analysis]) -> Shares:
    """The shares of all pairs of ``analyses``.

    A run is ``RUN`` or more equal words in order, punctuation not counted. Pairs that share none
    are absent. Time grows with the words and with how many sources share each run.
    """
    told = tuple(analyses)
    found: dict[tuple[SourceId, SourceId], float] = {}
    for row, runs in enumerate(_shared_runs(told)):
        analysis = told[row]
        covered: dict[int, tuple[int, int]] = {}
        for start, columns in runs:
            for column in columns:
                words, end = covered.get(column, (0, 0))
                covered[column] = (words + start + RUN - max(start, end), start + RUN)
        for column, (words, _) in covered.items():
            if column != row:
                pair = (analysis.article.id, told[column].article.id)
                found[pair] = words / len(analysis.tokens)
    return found


def _shared_runs(analyses: Sequence[Analysis]) -> Iterator[_Runs]:
    """For each of ``analyses`` the runs that others have, too: of nearly every run that is news
    one article alone has it, and these are sorted out as numbers."""
    runs, sizes = _numbered_runs(analyses)
    holders = np.repeat(np.arange(len(sizes)), sizes)
    run, holder = np.divmod(np.sort(runs * len(sizes) + holders), max(1, len(sizes)))
    first = np.flatnonzero(np.diff(run, prepend=-1))
    after = np.append(first, len(run))[1:]
    several = holder[first] != holder[after - 1]
    columns = {
        int(run[start]): sorted(set(holder[start:end].tolist()))
        for start, end in zip(first[several], after[several], strict=True)
    }
    is_shared = np.zeros(len(run) and int(run[-1]) + 1, bool)
    is_shared[run[first]] = several
    for start, end in pairwise(accumulate(sizes, initial=0)):
        places = np.flatnonzero(is_shared[runs[start:end]])
        found = zip(places.tolist(), runs[start + places].tolist(), strict=True)
        yield [(at, columns[one]) for at, one in found]


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
