"""How much of one article stands in another, for the matrix, the pairs and who depends on whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.model import Analysis, SourceId
from sitegen.pages.norms import Norms
from sitegen.pages.norms import Numbers as Norm

Shares = Mapping[tuple[SourceId, SourceId], float]
"""For (row, column): which part of row's words stand in runs that column has too, 0..1."""
Shared = Mapping[SourceId, Mapping[SourceId, float]]
"""The same, row by row."""
RUN = 5
"""Words of the shortest run that counts as shared: in news text runs of four are mostly names with
titles and dates ("on Thursday that the"); the number that text-reuse studies use is 5 to 8."""
AT_ONCE = 1 << 20
"""Lines of shared runs that are laid out at once: some 100 MB. A thousand copies of one article of
700 words have 700 million."""
_MIXERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
"""Odd numbers whose bits are no pattern, one for each time that runs are sorted into slots. Of the
runs of 1 000 articles three tenths that stand once share a slot the first time, and a thirtieth
both times."""
_MOST_SLOTS = 26
"""Bits of the number of slots at most: five bytes of memory each."""
_Numbers: TypeAlias = NDArray[np.int64]


def shares(analyses: Iterable[Analysis], norms: Norms | None = None) -> Shares:
    """The shares of all pairs of ``analyses``.

    A run is ``RUN`` or more equal words in order, punctuation not counted. Pairs that share none
    are absent. Time grows with the words and with how many sources share each run.
    """
    told = tuple(analyses)
    ids, sizes = [one.article.id for one in told], [len(one.tokens) for one in told]
    found: dict[tuple[SourceId, SourceId], float] = {}
    for rows, columns, starts in _shared_runs((norms or Norms()).words(told)):
        for row, column, words in _covered(rows, columns, starts):
            found[ids[row], ids[column]] = words / sizes[row]
    return found


def by_row(found: Shares) -> Shared:
    """What was ``found``, for each row that shares anything; in its order."""
    rows: dict[SourceId, dict[SourceId, float]] = {}
    for (row, column), share in found.items():
        rows.setdefault(row, {})[column] = share
    return rows


def _covered(rows: _Numbers, columns: _Numbers, starts: _Numbers) -> Iterator[tuple[int, int, int]]:
    """Each pair of one of ``rows`` and one of its ``columns``, in the order of first appearance,
    with how many words of the row stand in the runs that the column has: those that begin at its
    ``starts``, which ascend in each row."""
    pairs = rows * (columns.max(initial=0) + 1) + columns
    order = np.argsort(pairs, kind="stable")
    start = starts[order]
    is_first = np.diff(pairs[order], prepend=-1) != 0
    ends = np.where(is_first, 0, np.roll(start, 1) + RUN)
    first = np.flatnonzero(is_first)
    if not len(first):
        return
    words = np.add.reduceat(start + RUN - np.maximum(start, ends), first)
    appearing = np.argsort(order[first])
    at = order[first][appearing]
    yield from zip(rows[at].tolist(), columns[at].tolist(), words[appearing].tolist(), strict=True)


def _shared_runs(told: Sequence[Norm]) -> Iterator[tuple[_Numbers, _Numbers, _Numbers]]:
    """The runs that others have, too, as three columns for some of the analyses at a time whose
    words are ``told``: the analysis by its place, in ascending order, another one that has the run,
    and the number of its first word, in ascending order; of one run those that have it in order.
    """
    runs, holders, starts = _runs_of_several(told)
    held = np.sort(runs * len(told) + holders)  # np.unique takes ten times as long
    run, holder = np.divmod(held[np.diff(held, prepend=-1) != 0], max(1, len(told)))
    holding = np.bincount(run)
    first = np.cumsum(holding) - holding
    for begin, end in pairwise(_cuts(holders, holding[runs])):
        row = runs[begin:end]
        many = holding[row]
        each = np.repeat(np.arange(len(row)), many)
        among = np.arange(len(each)) - np.repeat(np.cumsum(many) - many, many)
        rows, columns = holders[begin:end][each], holder[first[row][each] + among]
        apart = rows != columns
        yield rows[apart], columns[apart], starts[begin:end][each[apart]]


def _cuts(holders: _Numbers, many: _Numbers) -> Sequence[int]:
    """Where to cut runs, which stand by their ascending ``holders``, so that those of one analysis
    stay together and ``many`` of each make no more than ``AT_ONCE`` lines, or are of one
    analysis."""
    edges = [*np.flatnonzero(np.diff(holders, prepend=-1)).tolist(), len(holders)]
    lines = np.concatenate(([0], np.cumsum(many)))
    cuts = [0]
    for before, edge in pairwise(edges):
        if lines[edge] - lines[cuts[-1]] > AT_ONCE and before > cuts[-1]:
            cuts.append(before)
    return [*cuts, len(holders)]


def _runs_of_several(told: Sequence[Norm]) -> tuple[_Numbers, _Numbers, _Numbers]:
    """All runs that may stand elsewhere, too, in the order of their places: a number for each, the
    same for the same words; the place of the analysis that has it; the number of its first word.

    Most that stand once are left out by ``_repeated``. What is left is numbered exactly: a run and
    the next word make a longer one, and their two numbers its number.
    """
    words = np.concatenate([np.empty(0, np.uint32), *told])
    sizes, above = np.array(list(map(len, told)), np.int64), int(words.max(initial=0)) + 1
    ends = np.cumsum(sizes)
    begins = np.ones(len(words), np.bool_)
    for back in range(1, RUN):  # no run reaches into the next analysis
        begins[(ends - back)[sizes >= back]] = False
    at = np.flatnonzero(begins)
    for mixer in _MIXERS:
        at = at[_repeated(words, at, mixer)]
    runs = words[at].astype(np.int64)
    for further in range(1, RUN):
        runs = _numbered(runs * above + words[at + further])
    holders = np.searchsorted(ends, at, side="right")
    return runs, holders, at - (ends - sizes)[holders]


def _repeated(words: NDArray[np.uint32], firsts: _Numbers, mixer: int) -> NDArray[np.bool_]:
    """Whether each run that begins at ``firsts`` shares its slot with another one: all do that
    stand twice, and of the others the fewer the less of them there are.

    Nearly every run of news stands once, and its words need not be numbered together to see that.
    """
    mixed = np.zeros(len(firsts), np.uint64)
    for further in range(RUN):
        mixed += words[firsts + further]
        mixed *= np.uint64(mixer)
    bits = min(_MOST_SLOTS, len(words).bit_length() + 1)
    slots = (mixed >> np.uint64(64 - bits)).view(np.int64)
    here = np.arange(len(firsts), dtype=np.int32)
    last = np.empty(1 << bits, np.int32)
    last[slots] = here
    several = np.zeros(1 << bits, np.bool_)
    several[slots[last[slots] != here]] = True
    return several[slots]


def _numbered(values: _Numbers) -> _Numbers:
    """``values`` by their place among the different ones, in ascending order."""
    order = np.argsort(values)
    steps = np.diff(values[order], prepend=values[order[:1]]) != 0
    numbers = np.empty(len(values), np.int64)
    numbers[order] = np.cumsum(steps)
    return numbers
