"""Postings: which article has which sign, in which sentence, as sorted numbers.

A posting is a sign, the article that has it and the sentence there, packed in 64 bits; postings of
one sign stand together once they are sorted. Those of signs that a single article has are set
apart before the next range of signs is looked at.
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
Flags: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.uint32]
"""An article, and in the last bits a sentence of it."""
Postings: TypeAlias = NDArray[np.uint64]
"""In ascending order; those of one sign in the order of the articles."""

ARTICLE_BITS = 20
"""Bits of a posting that number the article: a million articles. 37 are left for the sign itself;
of 50 million signs one in 3 000 has these in common with another one by chance."""
MOST_ARTICLES = 1 << ARTICLE_BITS
PLACE_BITS = ARTICLE_BITS + SENTENCE_BITS
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
POSTINGS = 2_000_000
"""Postings sorted at once: 16 MB, and some times as much beside them until the single ones are
dropped (10 000 articles: as quick as 4 million, with a peak 18 MB lower)."""
SCALE = 1000
"""Weights are counted in thousandths, so that a sum is the same in every order."""
_SIGN_BITS = 64 - PLACE_BITS
_SENTENCE = np.uint64((1 << SENTENCE_BITS) - 1)


@dataclass(frozen=True, slots=True)
class Sharing:
    """Places that share a sign with others, sign by sign; all columns have one length."""

    places: Places
    partners: NDArray[np.uint8]
    """With how many of those that follow it each makes a hit."""
    weights: NDArray[np.uint16]
    """What each of these hits weighs; 0 where the sign says nothing by itself."""


def numbered(labels: Sequence[str | None]) -> Numbers:
    """A number for each label, the same for equal ones; -1 where there is none."""
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels)) if label}
    return np.array([numbers.get(label or "", -1) for label in labels], np.int64)


def sign_bounds(postings: int, most: int) -> Postings:
    """Where to cut the signs of so many ``postings`` into ranges that have some ``most`` each.

    Signs are spread evenly over the numbers, so that equal ranges of them have as many postings.
    """
    parts = postings // most + 1
    bounds = np.array([(at << _SIGN_BITS) // parts for at in range(1, parts)], np.uint64)
    return bounds << np.uint64(PLACE_BITS)


def cut_at(numbers: NDArray[np.uint64], bounds: Postings) -> list[slice]:
    """The range of ascending ``numbers`` (marks or postings) that lies between each two bounds."""
    cuts = [0, *np.searchsorted(numbers, bounds).tolist(), len(numbers)]
    return [slice(*pair) for pair in pairwise(cuts)]


def sorted_parts(
    marks: Sequence[Marks], numbers: Sequence[int], bounds: Postings
) -> Iterator[Postings]:
    """A posting for each of the ``marks`` of the articles with these ``numbers``, one range of
    signs after the other."""
    cuts = [cut_at(own, bounds) for own in marks]
    for at in range(len(bounds) + 1):
        yield _sorted([own[cut[at]] for own, cut in zip(marks, cuts, strict=True)], numbers)


def _sorted(marks: Sequence[Marks], numbers: Sequence[int]) -> Postings:
    found = np.concatenate([*marks, np.zeros(0, np.uint64)])
    number = np.repeat(np.array(numbers, np.uint64), [len(own) for own in marks])
    number <<= np.uint64(SENTENCE_BITS)
    number |= found & _SENTENCE
    found >>= np.uint64(PLACE_BITS)
    found <<= np.uint64(PLACE_BITS)
    found |= number
    found.sort()
    return found


def articles_of(postings: Postings) -> Numbers:
    """The article of each posting."""
    at = postings >> np.uint64(SENTENCE_BITS)
    at &= np.uint64(MOST_ARTICLES - 1)
    return at.view(np.int64)


def places_of(postings: Postings) -> Places:
    """The place of each posting."""
    places = postings.astype(np.uint32)
    places &= np.uint32((1 << PLACE_BITS) - 1)
    return places


def are_shared(postings: Postings) -> Flags:
    """For each posting whether another one has its sign."""
    follows = _follow(postings)
    shared: Flags = follows[:-1] | follows[1:]
    return shared


def sharing(postings: Postings, outlets: NDArray[np.int32]) -> Sharing:
    """With whom those of ``postings``, all of shared signs, make hits; ``outlets`` are numbered."""
    places = places_of(postings)
    sizes = np.diff(np.flatnonzero(~_follow(postings)[:-1]), append=len(places))
    aside = (sizes > MAX_SHARERS) | _are_repeated(places, sizes, outlets)
    weights = np.where(aside, 0, np.minimum(SCALE, SCALE * KNOWN // sizes)).astype(np.uint16)
    return Sharing(places, _partners(sizes, aside), np.repeat(weights, sizes))


def _follow(postings: Postings) -> Flags:
    """For each posting, and once more at the end, whether it has the sign of the one before."""
    follows = np.zeros(len(postings) + 1, np.bool_)
    follows[1:-1] = (postings[1:] ^ postings[:-1]) < np.uint64(1 << PLACE_BITS)
    return follows


def _are_repeated(places: Places, sizes: Numbers, outlets: NDArray[np.int32]) -> Flags:
    """For each sign whether several articles of one outlet have it, and nobody else."""
    if not len(sizes):
        return np.zeros(0, np.bool_)
    starts = np.cumsum(sizes) - sizes
    of = outlets[places >> np.uint32(SENTENCE_BITS)]
    least, most = np.minimum.reduceat(of, starts), np.maximum.reduceat(of, starts)
    alone: Flags = (sizes >= REPEATED) & (least == most) & (least >= 0)
    return alone


def _partners(sizes: Numbers, aside: Flags) -> NDArray[np.uint8]:
    """With how many of the postings that follow it each posting makes a hit."""
    following = np.repeat(np.cumsum(sizes), sizes) - np.arange(1, sizes.sum() + 1)
    most = np.repeat(np.where(aside, NEIGHBOURS, MAX_SHARERS), sizes)
    partners: NDArray[np.uint8] = np.minimum(following, most).astype(np.uint8)
    return partners
