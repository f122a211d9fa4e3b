"""One index over the signs of all articles: which pairs share how many, in bounded memory.

Everything is sorted numbers. A posting is a sign, the article that has it and the sentence there,
packed in 64 bits; postings of one sign stand together once they are sorted. A hit is two postings
of one sign. Hits are made for one range of first articles after the other, so that those in memory
at once are few, whatever the corpus (scale.md, 1 and 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.signs import SENTENCE_BITS, Marks

Numbers: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.uint32]
"""An article, and in the last bits a sentence of it."""

ARTICLE_BITS = 20
"""Bits of a posting that number the article: a million articles. 37 are left for the sign itself;
of 50 million signs one in 3 000 has these in common with another one by chance."""
MOST_ARTICLES = 1 << ARTICLE_BITS
MAX_SHARERS = 40
"""Articles that may have a sign which speaks for each two of them. What more have is furniture, a
stock phrase or one agency's text, and so is what only one outlet repeats in ``REPEATED`` articles:
such signs speak for near copies only."""
REPEATED = 3
NEIGHBOURS = 20
"""Of many sharers each is paired with so many that follow it: the work stays linear, and every
article with its near copies in one chain."""
KNOWN = 4
"""Articles from which on a sign says less: one that d articles have weighs ``KNOWN / d``."""
HITS = 8_000_000
"""Hits in memory at once: 64 MB, and as much again while they are sorted."""
SCALE = 1000
"""Weights are counted in thousandths, so that a sum is the same in every order."""
_PLACE_BITS = ARTICLE_BITS + SENTENCE_BITS
_WEIGHT_BITS = 64 - 2 * (ARTICLE_BITS + SENTENCE_BITS)
"""Bits of a hit for its weight; before them stand the two articles, then the two sentences."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Pairs of articles and what they share; all columns have one length, pairs ascend."""

    first: Numbers
    second: Numbers
    """Numbers of articles, ``first < second``."""
    telling: Numbers
    """Signs that few articles have."""
    weight: Numbers
    """What these weigh together, in thousandths of a sign that only few have."""
    together: Numbers
    """What those weigh that the two sentences with most of them share."""
    common: Numbers
    """Signs of many articles, or of one outlet alone, by which the two are neighbours."""


class Index:
    """The postings of some articles by sign."""

    def __init__(self, marks: Sequence[Marks], outlets: Sequence[str | None]) -> None:
        """``marks`` and ``outlets`` are parallel; an article is known by its place in them.

        Raises ValueError for more than ``MOST_ARTICLES``.
        """
        if len(marks) > MOST_ARTICLES:
            raise ValueError(f"more than {MOST_ARTICLES} articles")
        self._count = len(marks)
        postings = _postings(marks)
        starts = _starts(postings >> np.uint64(_PLACE_BITS))
        sizes = np.diff(starts)
        self._places = (postings & np.uint64((1 << _PLACE_BITS) - 1)).astype(np.uint32)
        del postings
        shared = sizes > 1
        aside = (sizes > MAX_SHARERS) | self._repeated(starts, sizes, outlets)
        self._telling = starts[:-1][shared & ~aside], sizes[shared & ~aside]
        self._common = starts[:-1][shared & aside], sizes[shared & aside]

    def pairs(self, most: int = HITS) -> Iterator[Shared]:
        """All pairs that share a sign, range by range of their first articles.

        A range begins ``most`` hits or those of one article, whichever are more.
        """
        for low, high in pairwise(self._bounds(most)):
            hits = [*self._telling_hits(low, high), *self._common_hits(low, high)]
            if hits:
                yield _summed(np.concatenate(hits))

    def _repeated(
        self, starts: Numbers, sizes: Numbers, outlets: Sequence[str | None]
    ) -> NDArray[np.bool_]:
        """For each sign whether several articles of one outlet have it, and nobody else."""
        if not len(sizes):
            return np.zeros(0, np.bool_)
        of = numbered(outlets)[self._places >> np.uint32(SENTENCE_BITS)]
        least = np.minimum.reduceat(of, starts[:-1])
        most = np.maximum.reduceat(of, starts[:-1])
        alone: NDArray[np.bool_] = (sizes >= REPEATED) & (least == most) & (least >= 0)
        return alone

    def _groups(self) -> Iterator[tuple[int, Places]]:
        """For each number of sharers the places that share, a row for each telling sign."""
        starts, sizes = self._telling
        for size in np.unique(sizes):
            chosen = starts[sizes == size]
            yield int(size), self._places[chosen[:, None] + np.arange(size)]

    def _neighbours(self) -> Iterator[tuple[Places, Places]]:
        """Places of common signs, and others that have the sign and follow them closely."""
        starts, sizes = self._common
        if not len(starts):
            return
        group = np.repeat(np.arange(len(starts)), sizes)
        offset = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        members = self._places[np.repeat(starts, sizes) + offset]
        for step in range(1, NEIGHBOURS + 1):
            same = group[:-step] == group[step:]
            yield members[:-step][same], members[step:][same]

    def _bounds(self, most: int) -> list[int]:
        """Where to cut the articles so that each range begins few enough hits."""
        begun = np.zeros(self._count, np.int64)
        for size, rows in self._groups():
            for column in range(size - 1):
                begun += self._counted(rows[:, column]) * (size - 1 - column)
        for first, _ in self._neighbours():
            begun += self._counted(first)
        cuts = np.flatnonzero(np.diff(np.cumsum(begun) // most)) + 1
        return [0, *map(int, cuts), self._count]

    def _counted(self, places: Places) -> Numbers:
        """How many of ``places`` are in each article."""
        return np.bincount(places >> np.uint32(SENTENCE_BITS), minlength=self._count)

    def _telling_hits(self, low: int, high: int) -> Iterator[NDArray[np.uint64]]:
        for size, rows in self._groups():
            weight = min(SCALE, SCALE * KNOWN // size)
            for column in range(size - 1):
                inside = _within(rows[:, column], low, high)
                first = np.repeat(rows[inside, column], size - 1 - column)
                yield _packed(first, rows[inside, column + 1 :].ravel(), weight)

    def _common_hits(self, low: int, high: int) -> Iterator[NDArray[np.uint64]]:
        for first, second in self._neighbours():
            inside = _within(first, low, high)
            yield _packed(first[inside], second[inside], 0)


def numbered(labels: Sequence[str | None]) -> Numbers:
    """A number for each label, the same for equal ones; -1 where there is none."""
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels)) if label}
    return np.array([numbers.get(label or "", -1) for label in labels], np.int64)


def _within(places: Places, low: int, high: int) -> NDArray[np.bool_]:
    """Whether each place is in an article of the range ``[low, high)``."""
    articles = places >> np.uint32(SENTENCE_BITS)
    return (articles >= low) & (articles < high)


def _packed(first: Places, second: Places, weight: int) -> NDArray[np.uint64]:
    """A hit for each two places of one sign: articles, sentences, weight."""
    inside = np.uint32((1 << SENTENCE_BITS) - 1)
    hit = (first >> np.uint32(SENTENCE_BITS)).astype(np.uint64)
    for part, bits in (
        (second >> np.uint32(SENTENCE_BITS), ARTICLE_BITS),
        (first & inside, SENTENCE_BITS),
        (second & inside, SENTENCE_BITS),
    ):
        hit = (hit << np.uint64(bits)) | part
    return (hit << np.uint64(_WEIGHT_BITS)) | np.uint64(weight)


def _postings(marks: Sequence[Marks]) -> NDArray[np.uint64]:
    """A posting for each mark of each article, sorted."""
    found = np.empty(sum(map(len, marks)), np.uint64)
    inside = np.uint64((1 << SENTENCE_BITS) - 1)
    at = 0
    for number, own in enumerate(marks):
        sign = own >> np.uint64(_PLACE_BITS) << np.uint64(_PLACE_BITS)
        place = (own & inside) | np.uint64(number << SENTENCE_BITS)
        found[at : at + len(own)] = sign | place
        at += len(own)
    found.sort()
    return found


def _starts(keys: NDArray[np.uint64]) -> Numbers:
    """Where each new key begins in sorted ``keys``, and their number at the end."""
    if not len(keys):
        return np.zeros(1, np.int64)
    return np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1, [len(keys)]))


def _summed(hits: NDArray[np.uint64]) -> Shared:
    """The hits of each pair together."""
    hits.sort()
    weights = (hits & np.uint64((1 << _WEIGHT_BITS) - 1)).astype(np.int64)
    places = _starts(hits >> np.uint64(_WEIGHT_BITS))[:-1]
    pair = hits >> np.uint64(_WEIGHT_BITS + 2 * SENTENCE_BITS)
    starts = _starts(pair)
    telling = np.add.reduceat((weights > 0).astype(np.int64), starts[:-1])
    together = np.add.reduceat(weights, places)
    return Shared(
        (pair[starts[:-1]] >> np.uint64(ARTICLE_BITS)).astype(np.int64),
        (pair[starts[:-1]] & np.uint64(MOST_ARTICLES - 1)).astype(np.int64),
        telling,
        np.add.reduceat(weights, starts[:-1]),
        np.maximum.reduceat(together, np.searchsorted(places, starts[:-1])),
        np.diff(starts) - telling,
    )
