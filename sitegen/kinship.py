"""Pairs of wordings with the words that may stand for each other, as columns.

Such words (``alignment.related``) count in part. Few pairs are ever asked for them.
"""

from __future__ import annotations

import numpy as np

from sitegen.alignment.columns import (
    Flags,
    Floats,
    Numbers,
    numbered_runs,
    places_in,
    sums,
)
from sitegen.wordings import NAME, Postings, Wordings

LIGHTEST = 1e-9
"""What the heavier of two wordings counts as weighing at least: without any stem they share
nothing of it."""


class Kin:
    """What two wordings share, their related words among it."""

    def __init__(self, wordings: Wordings) -> None:
        self.wordings = wordings
        self._size = max(1, len(wordings.numbers))
        self._stems = wordings.stems.keys(self._size)

    def kinship(self, a: Numbers, b: Numbers) -> Floats:
        """How much the two of each pair share of the heavier one, 0..1."""
        wordings = self.wordings
        weight = self._shared(wordings.stems, self._stems, a, b)
        weight += NAME * self._shared(wordings.names, wordings.names.keys(self._size), a, b)
        weight += self.meant(a, b)[0]
        heavier = np.maximum(wordings.weight[a], wordings.weight[b])
        found: Floats = weight / np.maximum(heavier, LIGHTEST)
        return found

    def _shared(self, postings: Postings, keys: Numbers, a: Numbers, b: Numbers) -> Floats:
        """What the words of each pair weigh that both have, added from the lightest on."""
        pairs, stems = postings.of_each(a)
        both = places_in(keys, b[pairs] * self._size + stems)[1]
        pairs, weights = pairs[both], self.wordings.weights[stems[both]]
        order = np.argsort(weights)
        return sums(pairs[order], weights[order], len(a))

    def meant(self, a: Numbers, b: Numbers) -> tuple[Floats, Numbers]:
        """For each pair what the words weigh that may stand for each other, those aside that both
        have; and how many twos of words these are. Each word is used once, the heaviest two first,
        of several the first by the alphabet."""
        pairs, ones, others, how = self._related(a, b)
        weights = self.wordings.weights
        column = how * np.minimum(weights[ones], weights[others])
        order = np.lexsort((others, ones, -column, pairs))
        pairs, column = pairs[order], column[order]
        used = _used_once(pairs, ones[order], others[order])
        pairs = pairs[used]
        return sums(pairs, column[used], len(a)), np.bincount(pairs, minlength=len(a))

    def _related(self, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers, Numbers, Floats]:
        """All such words: pair, stem of the first, stem of the second, how well one stands for the
        other."""
        pairs, ones = self.wordings.stems.of_each(a)
        own, others, how = self.wordings.relatives(ones)
        pairs, ones = pairs[own], ones[own]
        kept = np.flatnonzero(self._has(b[pairs], others))
        kept = kept[~self._has(b[pairs[kept]], ones[kept])]
        kept = kept[~self._has(a[pairs[kept]], others[kept])]
        return pairs[kept], ones[kept], others[kept], how[kept]

    def _has(self, rows: Numbers, stems: Numbers) -> Flags:
        """Whether each wording has a stem."""
        return places_in(self._stems, rows * self._size + stems)[1]


def _used_once(pairs: Numbers, ones: Numbers, others: Numbers) -> Flags:
    """The rows that use no word that an earlier row of the same pair uses; ``pairs`` ascend."""
    kept = np.ones(len(pairs), np.bool_)
    runs = numbered_runs(pairs)
    several = np.flatnonzero(np.bincount(runs)[runs] > 1) if len(pairs) else runs
    used: set[tuple[int, int]] = set()
    for row, pair, one, other in zip(
        several.tolist(),
        pairs[several].tolist(),
        ones[several].tolist(),
        others[several].tolist(),
        strict=True,
    ):
        words = {(pair, one), (pair, other)}
        kept[row] = used.isdisjoint(words)
        if kept[row]:
            used |= words
    return kept
