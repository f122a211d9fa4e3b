"""One index over the signs of all articles: which pairs share how many, in bounded memory.

Everything is sorted numbers (``postings``). A hit is two postings of one sign. Hits are made for
one range of first articles after the other, and dropped where two articles have too few of them,
so that those in memory at once are few, whatever the corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.postings import (
    ARTICLE_BITS,
    MOST_ARTICLES,
    PLACE_BITS,
    Flags,
    Numbers,
    Places,
    Sharing,
)
from sitegen.alignment.signs import SENTENCE_BITS

HITS = 250_000
"""Hits in memory at once: 2 MB, and ten times as much while they are made, sorted and summed. With
a million 50 000 articles took 11 and 12 s instead of 10 and 11 in two noisy runs each."""
_WEIGHT_BITS = 64 - 2 * PLACE_BITS
"""Bits of a hit for its weight; before them stand the two articles, then the sentence of the second
one, then that of the first."""
_CELL_BITS = _WEIGHT_BITS + 2 * SENTENCE_BITS
_SENTENCE = np.uint64((1 << SENTENCE_BITS) - 1)


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
    """The hits of some articles, found by the article that comes first in them."""

    def __init__(
        self, parts: Sequence[Sharing], articles: int, wanted: Flags | None = None
    ) -> None:
        """``parts`` are those of all signs, of so many ``articles``.

        Where ``wanted`` is given, one flag for each article, only pairs are looked for whose first
        article has it.
        """
        self._sharing = Sharing(
            np.concatenate([part.places for part in parts]),
            np.concatenate([part.partners for part in parts]),
            np.concatenate([part.weights for part in parts]),
        )
        self._order = _by_article(self._sharing.places, wanted)
        chosen = slice(None) if wanted is None else self._order
        self._begun = _begun(self._sharing.places[chosen], self._sharing.partners[chosen], articles)

    def pairs(self, fewest: Numbers, most: int = HITS) -> Iterator[Shared]:
        """All pairs that share enough signs, range by range of their first articles.

        Enough for a pair is the lesser one of the numbers (at least 1) that ``fewest`` has for its
        articles. A range begins ``most`` hits or those of one article, whichever are more.
        """
        for begin, end in self._ranges(most):
            hits = self._hits(self._order[begin:end])
            hits.sort()
            hits = hits[_are_enough(hits >> np.uint64(_CELL_BITS), fewest)]
            if len(hits):
                yield _summed(hits)

    def _ranges(self, most: int) -> Iterator[tuple[int, int]]:
        """Where to cut the postings, ordered by article, so that each part begins few hits."""
        postings, hits = self._begun
        ends = np.concatenate(([0], np.cumsum(postings)))
        cuts = np.flatnonzero(np.diff(np.cumsum(hits) // most)) + 1
        return pairwise(ends[[0, *cuts, len(hits)]].tolist())

    def _hits(self, chosen: Places) -> NDArray[np.uint64]:
        """The hits that begin at the ``chosen`` postings, each with those that follow it."""
        partners = self._sharing.partners[chosen]
        before = np.cumsum(partners, dtype=np.int64) - partners
        second = np.repeat(chosen - before + 1, partners)
        second += np.arange(len(second))
        hits: NDArray[np.uint64] = self._sharing.places[second].astype(np.uint64)
        hits <<= np.uint64(_WEIGHT_BITS + SENTENCE_BITS)
        hits |= np.repeat(self._begun_at(chosen), partners)
        return hits

    def _begun_at(self, chosen: Places) -> NDArray[np.uint64]:
        """What the hits that begin at the ``chosen`` postings have of these."""
        places = self._sharing.places[chosen].astype(np.uint64)
        article = places >> np.uint64(SENTENCE_BITS) << np.uint64(_CELL_BITS + ARTICLE_BITS)
        sentence = (places & _SENTENCE) << np.uint64(_WEIGHT_BITS)
        return article | sentence | self._sharing.weights[chosen]


def _begun(places: Places, partners: NDArray[np.uint8], articles: int) -> Numbers:
    """Two rows: how many of the ``places`` each article has, how many hits begin there."""
    at = places >> np.uint32(SENTENCE_BITS)
    counts = np.bincount(at, minlength=articles), np.bincount(at, partners, articles)
    return np.array(counts, np.int64)


def _by_article(places: Places, wanted: Flags | None) -> Places:
    """The numbers of those ``places`` that are ``wanted``, in the order of their articles."""
    chosen = None if wanted is None else np.flatnonzero(wanted[places >> np.uint32(SENTENCE_BITS)])
    keys = (np.arange(len(places)) if chosen is None else chosen).astype(np.uint64)
    of = places if chosen is None else places[chosen]
    keys |= np.left_shift(of, np.uint64(64 - PLACE_BITS), dtype=np.uint64)
    keys.sort()
    keys &= np.uint64((1 << (64 - PLACE_BITS)) - 1)
    return keys.astype(np.uint32)


def _starts(keys: NDArray[np.uint64]) -> Numbers:
    """Where each new key begins in sorted ``keys``, and their number at the end."""
    if not len(keys):
        return np.zeros(1, np.int64)
    return np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1, [len(keys)]))


def _are_enough(pairs: NDArray[np.uint64], fewest: Numbers) -> NDArray[np.bool_]:
    """For each hit, by its pair and sorted, whether the pair has as many hits as it needs."""
    kept = np.zeros(len(pairs), np.bool_)
    steps = np.unique(fewest).tolist()
    for least in steps:
        alike = _in_runs(pairs, least)
        if least < steps[-1]:
            alike &= _least_of(pairs, fewest) <= least
        kept |= alike
    return kept


def _least_of(pairs: NDArray[np.uint64], numbers: Numbers) -> Numbers:
    """For each pair the lesser one of what ``numbers`` has for its two articles."""
    first, second = _articles(pairs)
    return np.minimum(numbers[first], numbers[second])


def _articles(pairs: NDArray[np.uint64]) -> tuple[Numbers, Numbers]:
    """The two articles of each pair."""
    first = (pairs >> np.uint64(ARTICLE_BITS)).astype(np.int64)
    return first, (pairs & np.uint64(MOST_ARTICLES - 1)).astype(np.int64)


def _in_runs(keys: NDArray[np.uint64], least: int) -> NDArray[np.bool_]:
    """For each of the sorted ``keys`` whether ``least`` of them, itself included, are equal."""
    kept = np.zeros(len(keys), np.bool_)
    equal = keys[least - 1 :] == keys[: max(0, len(keys) - least + 1)]
    for shift in range(least):
        kept[shift : shift + len(equal)] |= equal
    return kept


def _summed(hits: NDArray[np.uint64]) -> Shared:
    """The sorted hits of each pair together."""
    weights = (hits & np.uint64((1 << _WEIGHT_BITS) - 1)).astype(np.int64)
    places = _starts(hits >> np.uint64(_WEIGHT_BITS))[:-1]
    pair = hits >> np.uint64(_CELL_BITS)
    starts = _starts(pair)
    telling = np.add.reduceat((weights > 0).astype(np.int64), starts[:-1])
    together = np.add.reduceat(weights, places)
    return Shared(
        *_articles(pair[starts[:-1]]),
        telling,
        np.add.reduceat(weights, starts[:-1]),
        np.maximum.reduceat(together, np.searchsorted(places, starts[:-1])),
        np.diff(starts) - telling,
    )
