"""One index over the signs of all articles: which pairs share how many, in bounded memory.

Everything is sorted numbers. A posting is a sign, the article that has it and the sentence there,
packed in 64 bits; postings of one sign stand together once they are sorted, and those of signs
that a single article has are dropped before the next part of them is. A hit is two postings of one
sign. Hits are made for one range of first articles after the other, and dropped where two articles
have too few of them, so that those in memory at once are few, whatever the corpus.
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
HITS = 250_000
"""Hits in memory at once: 2 MB, and ten times as much while they are made, sorted and summed. With
a million 50 000 articles took 11 and 12 s instead of 10 and 11 in two noisy runs each."""
POSTINGS = 4_000_000
"""Postings sorted at once: 32 MB, and some times as much beside them until the single ones are
dropped."""
SCALE = 1000
"""Weights are counted in thousandths, so that a sum is the same in every order."""
_SIGN_BITS = 64 - ARTICLE_BITS - SENTENCE_BITS
_PLACE_BITS = ARTICLE_BITS + SENTENCE_BITS
_WEIGHT_BITS = 64 - 2 * (ARTICLE_BITS + SENTENCE_BITS)
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


@dataclass(frozen=True, slots=True)
class _Postings:
    """Places that share a sign with others, sign by sign; all columns have one length."""

    places: Places
    partners: NDArray[np.uint8]
    """With how many of those that follow it each makes a hit."""
    weights: NDArray[np.uint16]
    """What each of these hits weighs; 0 where the sign says nothing by itself."""


class Index:
    """The postings of some articles by sign, without those of signs that only one article has."""

    def __init__(
        self, marks: Sequence[Marks], outlets: Sequence[str | None], most: int = POSTINGS
    ) -> None:
        """``marks`` and ``outlets`` are parallel; an article is known by its place in them.

        Some ``most`` postings are sorted at once. Raises ValueError for more articles than
        ``MOST_ARTICLES``.
        """
        if len(marks) > MOST_ARTICLES:
            raise ValueError(f"more than {MOST_ARTICLES} articles")
        of = numbered(outlets).astype(np.int32)
        parts = [_shared_postings(part, of) for part in _parts(marks, most)]
        self._begun = np.sum([_begun(part.places, part.partners, len(marks)) for part in parts], 0)
        self._postings = _Postings(
            np.concatenate([part.places for part in parts]),
            np.concatenate([part.partners for part in parts]),
            np.concatenate([part.weights for part in parts]),
        )
        del parts
        self._order = _by_article(self._postings.places)

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
        partners = self._postings.partners[chosen]
        before = np.cumsum(partners, dtype=np.int64) - partners
        second = np.repeat(chosen - before + 1, partners)
        second += np.arange(len(second))
        hits: NDArray[np.uint64] = self._postings.places[second].astype(np.uint64)
        hits <<= np.uint64(_WEIGHT_BITS + SENTENCE_BITS)
        hits |= np.repeat(self._begun_at(chosen), partners)
        return hits

    def _begun_at(self, chosen: Places) -> NDArray[np.uint64]:
        """What the hits that begin at the ``chosen`` postings have of these."""
        places = self._postings.places[chosen].astype(np.uint64)
        article = places >> np.uint64(SENTENCE_BITS) << np.uint64(_CELL_BITS + ARTICLE_BITS)
        sentence = (places & _SENTENCE) << np.uint64(_WEIGHT_BITS)
        return article | sentence | self._postings.weights[chosen]


def numbered(labels: Sequence[str | None]) -> Numbers:
    """A number for each label, the same for equal ones; -1 where there is none."""
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels)) if label}
    return np.array([numbers.get(label or "", -1) for label in labels], np.int64)


def _parts(marks: Sequence[Marks], most: int) -> Iterator[NDArray[np.uint64]]:
    """All postings, sorted, one range of signs after the other.

    Signs are spread evenly over the numbers, so that equal ranges of them have as many postings.
    """
    parts = sum(map(len, marks)) // most + 1
    bounds = np.array([(at << _SIGN_BITS) // parts for at in range(1, parts)], np.uint64)
    bounds <<= np.uint64(_PLACE_BITS)
    cuts = [[0, *np.searchsorted(own, bounds).tolist(), len(own)] for own in marks]
    for at in range(parts):
        yield _sorted([own[cut[at] : cut[at + 1]] for own, cut in zip(marks, cuts, strict=True)])


def _sorted(marks: Sequence[Marks]) -> NDArray[np.uint64]:
    """A posting for each of the marks of each article, sorted."""
    found = np.concatenate([*marks, np.zeros(0, np.uint64)])
    number = np.repeat(np.arange(len(marks), dtype=np.uint64), [len(own) for own in marks])
    number <<= np.uint64(SENTENCE_BITS)
    number |= found & _SENTENCE
    found >>= np.uint64(_PLACE_BITS)
    found <<= np.uint64(_PLACE_BITS)
    found |= number
    found.sort()
    return found


def _shared_postings(postings: NDArray[np.uint64], outlets: NDArray[np.int32]) -> _Postings:
    """Those of the sorted ``postings`` whose sign several have; ``outlets`` are numbered."""
    follows = np.zeros(len(postings) + 1, np.bool_)
    follows[1:-1] = (postings[1:] ^ postings[:-1]) < np.uint64(1 << _PLACE_BITS)
    kept = follows[:-1] | follows[1:]
    places = (postings[kept] & np.uint64((1 << _PLACE_BITS) - 1)).astype(np.uint32)
    sizes = np.diff(np.flatnonzero(~follows[:-1][kept]), append=len(places))
    aside = (sizes > MAX_SHARERS) | _are_repeated(places, sizes, outlets)
    weights = np.where(aside, 0, np.minimum(SCALE, SCALE * KNOWN // sizes)).astype(np.uint16)
    return _Postings(places, _partners(sizes, aside), np.repeat(weights, sizes))


def _are_repeated(places: Places, sizes: Numbers, outlets: NDArray[np.int32]) -> NDArray[np.bool_]:
    """For each sign whether several articles of one outlet have it, and nobody else."""
    if not len(sizes):
        return np.zeros(0, np.bool_)
    starts = np.cumsum(sizes) - sizes
    of = outlets[places >> np.uint32(SENTENCE_BITS)]
    least, most = np.minimum.reduceat(of, starts), np.maximum.reduceat(of, starts)
    alone: NDArray[np.bool_] = (sizes >= REPEATED) & (least == most) & (least >= 0)
    return alone


def _partners(sizes: Numbers, aside: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """With how many of the postings that follow it each posting makes a hit."""
    following = np.repeat(np.cumsum(sizes), sizes) - np.arange(1, sizes.sum() + 1)
    most = np.repeat(np.where(aside, NEIGHBOURS, MAX_SHARERS), sizes)
    partners: NDArray[np.uint8] = np.minimum(following, most).astype(np.uint8)
    return partners


def _begun(places: Places, partners: NDArray[np.uint8], articles: int) -> Numbers:
    """Two rows: how many of the ``places`` each article has, how many hits begin there."""
    at = places >> np.uint32(SENTENCE_BITS)
    counts = np.bincount(at, minlength=articles), np.bincount(at, partners, articles)
    return np.array(counts, np.int64)


def _by_article(places: Places) -> Places:
    """The numbers of ``places`` in the order of their articles."""
    keys = np.arange(len(places), dtype=np.uint64)
    keys |= np.left_shift(places, np.uint64(64 - _PLACE_BITS), dtype=np.uint64)
    keys.sort()
    keys &= np.uint64((1 << (64 - _PLACE_BITS)) - 1)
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
