"""Runs of equal words: which articles have which, and which pairs of them share how many words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.pages.norms import Numbers as Norm

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
_FEWER_SLOTS = 18
"""Bits of the number of slots of the runs of articles that are new: their table has to be small to
be looked into for each word of all others."""
_Numbers: TypeAlias = NDArray[np.int64]
_Flags: TypeAlias = NDArray[np.bool_]


def covered(told: Sequence[Norm], fresh: _Flags) -> Iterator[tuple[int, int, int, int]]:
    """For each of the analyses whose words are ``told``, and each other one that has runs of it, if
    one of the two is ``fresh``: the places of both, where the first such run begins, and how many
    words of the first one stand in such runs.

    The fresh ones come first, then the others; in each, the one that has a run which begins first,
    and of several the first. Time grows with the words and with how many share each run of a fresh
    one.
    """
    for rows, columns, starts in _shared_runs(told, fresh):
        yield from _counted(rows, columns, starts)


def _counted(
    rows: _Numbers, columns: _Numbers, starts: _Numbers
) -> Iterator[tuple[int, int, int, int]]:
    """Each pair of one of ``rows`` and one of its ``columns``, in the order of first appearance,
    with its first start and how many words of the row stand in the runs that the column has: those
    that begin at its ``starts``, which ascend in each row."""
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
    found = rows[at], columns[at], starts[at], words[appearing]
    yield from zip(*(one.tolist() for one in found), strict=True)


def _shared_runs(
    told: Sequence[Norm], fresh: _Flags
) -> Iterator[tuple[_Numbers, _Numbers, _Numbers]]:
    """The runs that others have, too, where either is ``fresh``: those of the fresh analyses, then
    those of the others that a fresh one has. See ``_laid_out``."""
    runs, holders, starts = _runs_of_several(told, fresh)
    held = np.sort(runs * len(told) + holders)  # np.unique takes ten times as long
    run, holder = np.divmod(held[np.diff(held, prepend=-1) != 0], max(1, len(told)))
    if fresh.all():
        yield from _laid_out(runs, holders, starts, run, holder)
        return
    own, among = fresh[holders], fresh[holder]
    yield from _laid_out(runs[own], holders[own], starts[own], run, holder)
    yield from _laid_out(runs[~own], holders[~own], starts[~own], run[among], holder[among])


def _laid_out(
    runs: _Numbers, holders: _Numbers, starts: _Numbers, run: _Numbers, holder: _Numbers
) -> Iterator[tuple[_Numbers, _Numbers, _Numbers]]:
    """``runs`` that others have, too, as three columns for some of the analyses at a time: the
    analysis by its place, one of ``holders`` in ascending order, another one that has the run, and
    the number of its first word, one of ``starts`` in ascending order; of one run those that have
    it in order. Each ``run`` has its ``holder`` beside it, both in ascending order.
    """
    holding = np.bincount(run, minlength=int(runs.max(initial=-1)) + 1)
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


def _runs_of_several(told: Sequence[Norm], fresh: _Flags) -> tuple[_Numbers, _Numbers, _Numbers]:
    """All runs that may stand elsewhere, too, and in a ``fresh`` analysis, in the order of their
    places: a number for each, the same for the same words; the place of the analysis that has it;
    the number of its first word.

    Most that stand once are left out by ``_repeated``. What is left is numbered exactly: a run and
    the next word make a longer one, and their two numbers its number.
    """
    words = np.concatenate([np.empty(0, np.uint32), *told])
    sizes, above = np.array(list(map(len, told)), np.int64), int(words.max(initial=0)) + 1
    ends = np.cumsum(sizes)
    begins = np.ones(len(words), np.bool_)
    for back in range(1, RUN):  # no run reaches into the next analysis
        begins[(ends - back)[sizes >= back]] = False
    at = np.flatnonzero(begins if fresh.all() else begins & _met(words, np.repeat(fresh, sizes)))
    for mixer in _MIXERS:
        at = at[_repeated(words, at, mixer)]
    runs = words[at].astype(np.int64)
    for further in range(1, RUN):
        runs = _numbered(runs * above + words[at + further])
    holders = np.searchsorted(ends, at, side="right")
    return runs, holders, at - (ends - sizes)[holders]


def _met(words: Norm, fresh: _Flags) -> _Flags:
    """Whether the run that begins at each of ``words`` shares its slot with one that begins at a
    ``fresh`` word: all do that are the same, and few others."""
    many = max(0, len(words) - RUN + 1)
    mixed = np.zeros(many, np.uint32)
    for further in range(RUN):
        mixed += words[further : further + many]
        mixed *= np.uint32(_MIXERS[0] & 0xFFFFFFFF)
    slots = mixed >> np.uint32(32 - _FEWER_SLOTS)
    taken = np.zeros(1 << _FEWER_SLOTS, np.bool_)
    taken[slots[fresh[:many]]] = True
    found = np.zeros(len(words), np.bool_)
    found[:many] = taken[slots]
    return found


def _repeated(words: Norm, firsts: _Numbers, mixer: int) -> _Flags:
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
