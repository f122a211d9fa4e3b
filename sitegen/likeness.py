"""Quotes of one speaker → which say the same: fragments, and wordings that share rare words.

Words count by how rare they are in the corpus; names and offices do not count at all, because
everything that one politician says about another shares those. Words that may stand for each
other count in part (``kinship``). All is settled as columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sitegen.alignment.columns import Flags, Floats, Numbers, numbered_runs, starts_of
from sitegen.earlier import made_each
from sitegen.elaboration import BESIDE, elaborates
from sitegen.kinship import LIGHTEST, Kin
from sitegen.renewal import shared_pairs
from sitegen.sharing import LEAST, Pairs
from sitegen.wordings import Wordings

_SHARED = 0.9
"""Weight of the shared stems times their share of the lighter wording. A stem that one sentence
of the corpus has weighs nearly 1, however large the corpus is: chosen on six events of three
articles each, where two statements on one matter share two stems of six."""
_CONTAINED = 0.8
_FEW = 3
"""From this share of the lighter wording's weight on, and from so many stems, one wording is
inside the other, however common its words are."""
_HALF = 0.4
"""Share of the heavier wording's weight from which on two wordings are one, with one stem and
another or a name in common: reports of a line are too short to share much."""
_NEARLY = 0.999
"""With less than so much of what is asked no word that may stand for another can help: room for
how sums are rounded."""
_LIKELY = 0.3
"""The same from which on two wordings are one if each is what the other is most like: on the five
articles all twelve such pairs are right down to this, and the next wrong one has .28."""
_FULL = 0.6
"""Weight of the stems that a reported statement and the marked one right after it share: one rare
word."""


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Pairs of wordings that say the same, as columns."""

    pairs: Numbers
    """Two rows of ``Wordings`` for each."""
    strengths: Floats
    """How much speaks for each; where it is what they share of the heavier one, 0..1."""

    def only(self, kept: Numbers | Flags) -> Alike:
        """Those of them."""
        return Alike(self.pairs[kept], self.strengths[kept])


def together(parts: Iterable[Alike]) -> Alike:
    """All pairs of several ``parts``, one after the other."""
    several = [Alike(np.zeros((0, 2), np.int64), np.zeros(0)), *parts]
    pairs = np.concatenate([part.pairs for part in several])
    return Alike(pairs, np.concatenate([part.strengths for part in several]))


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Which wordings of one speaker are like each other; pairs in file and text order."""

    alike: Alike
    """That say the same; no fragments."""
    likeliest: Alike
    """Reports and what is most like them, where each is the other's best and they share enough.

    A paper that tells in its own words what somebody said shares little with another's telling,
    but most of all with the telling of the same statement.
    """
    holders: Numbers
    """Fragments, each with a wording that holds all its stems, shouted ones among them: two rows
    for each pair. In another article only marked ones: a report's words are its writer's."""


def likeness(wordings: Wordings, kin: Kin) -> Likeness:
    """What the ``wordings`` of each speaker have to do with each other."""
    alike: list[Alike] = []
    best: list[Alike] = []
    holders = [np.zeros((0, 2), np.int64)]
    for pairs in shared_pairs(wordings, wordings.corpus.earlier):
        compared = _Compared(wordings, pairs, kin)
        alike.append(compared.alike())
        best.append(compared.best())
        holders.append(compared.holding())
    likeliest = _mutual(together(best), len(wordings))
    return Likeness(together(alike), likeliest, np.concatenate(holders))


def _mutual(best: Alike, count: int) -> Alike:
    """Those of ``count`` wordings that share enough with the one that is most like them, where
    they are the most like that one, each two once."""
    one, other = best.pairs.T
    likest = np.full(count, -1)
    likest[one] = other
    return best.only((best.strengths >= _LIKELY) & (one < other) & (likest[other] == one))


class _Compared:
    """Pairs of wordings with what they share, and what follows of it."""

    def __init__(self, wordings: Wordings, pairs: Pairs, kin: Kin) -> None:
        self.wordings = wordings
        self.pairs = pairs
        self.kin = kin
        self._whole: Flags = ~(wordings.fragments[pairs.a] | wordings.fragments[pairs.b])
        one, other = wordings.weight[pairs.a], wordings.weight[pairs.b]
        self._lighter, self._heavier = np.minimum(one, other), np.maximum(one, other)
        least = np.minimum(wordings.said[pairs.a], wordings.said[pairs.b])
        self._most: Floats = pairs.weight + least - pairs.shared
        """What two wordings share at most, where all their other words may stand for each other."""

    def alike(self) -> Alike:
        """The pairs that say the same."""
        pairs, weight, lighter = self.pairs, self.pairs.weight, self._lighter
        asked = self._whole & (pairs.stems > 0) & (lighter > 0)
        sure = (pairs.stems >= _FEW) & (weight >= _CONTAINED * lighter)
        sure |= (pairs.stems >= LEAST) & (weight * weight >= _SHARED * lighter)
        sure |= (pairs.common >= LEAST) & (weight >= _HALF * self._heavier)
        sure &= asked
        beside = self._beside()
        helped = weight + pairs.likely >= _NEARLY * _HALF * self._heavier
        unsure = np.flatnonzero(asked & ~sure & (beside | (helped & (pairs.likely > 0))))
        sure[unsure] = self._same(unsure, beside[unsure])
        rows = np.flatnonzero(sure)
        return Alike(self._of(rows), self._kinship(rows))

    def _of(self, rows: Numbers | Flags) -> Numbers:
        """The two wordings of some pairs."""
        return np.stack((self.pairs.a[rows], self.pairs.b[rows]), axis=1)

    def _kinship(self, rows: Numbers) -> Floats:
        """How much the pairs of some rows share of the heavier one, 0..1."""
        pairs, heavier = self.pairs, np.maximum(self._heavier[rows], LIGHTEST)
        found: Floats = pairs.weight[rows] / heavier
        at = np.flatnonzero(pairs.likely[rows] > 0)
        rows = rows[at]
        meant, _ = self.kin.meant(pairs.a[rows], pairs.b[rows])
        found[at] = (pairs.weight[rows] + meant) / heavier[at]
        return found

    def _same(self, rows: Numbers, beside: Flags) -> Flags:
        """Whether two wordings share enough with words that may stand for each other, or one gives
        in full what the other, ``beside`` it, reports; of some rows."""
        pairs = self.pairs
        meant, count = self.kin.meant(pairs.a[rows], pairs.b[rows])
        weight = pairs.weight[rows] + meant
        found: Flags = pairs.common[rows] + count >= LEAST
        found &= weight >= _HALF * self._heavier[rows]
        asked = np.flatnonzero(~found & beside & (weight >= _FULL))
        found[asked] = self._elaborates(rows[asked])
        return found

    def _beside(self) -> Flags:
        """Of which pairs one may give in full what the other reports: see ``_elaborates``."""
        a, b = self.pairs.a, self.pairs.b
        found: Flags = self._follows(a, b) | self._follows(b, a)
        return found

    def _follows(self, report: Numbers, marked: Numbers) -> Flags:
        """Whether a marked statement stands close after a reported one."""
        sources, starts, ends = self.wordings.places
        gap = starts[marked] - ends[report]
        close = (sources[report] == sources[marked]) & (gap >= 0) & (gap < BESIDE)
        found: Flags = close & self.wordings.direct[marked] & self.wordings.reported[report]
        return found

    def _elaborates(self, rows: Numbers) -> list[bool]:
        """Of which pairs, both of one article, one is a marked statement right after the reported
        one that it gives in full."""
        wordings, a, b = self.wordings, self.pairs.a[rows], self.pairs.b[rows]
        first = wordings.reported[a]
        reports, sayings = wordings.told(np.where(first, a, b))
        marked, _ = wordings.told(np.where(first, b, a))
        return made_each(wordings.corpus.earlier, elaborates, reports, marked, sayings)

    def best(self) -> Alike:
        """What each report, and each wording that is like one, is most like, and how much."""
        pairs, wordings = self.pairs, self.wordings
        reported = wordings.reported[pairs.a] | wordings.reported[pairs.b]
        rows = np.flatnonzero(self._whole & reported & (pairs.common >= LEAST) & ~self._crossing())
        heavier = np.maximum(self._heavier[rows], LIGHTEST)
        least, most = pairs.weight[rows] / heavier, self._most[rows] / heavier
        told = _highest(pairs.a[rows], most) >= _NEARLY * _LIKELY
        helped = least + pairs.likely[rows] / heavier
        rivals = np.flatnonzero(told & (helped >= _NEARLY * _highest(pairs.a[rows], least)))
        rows = rows[rivals]
        a, found = pairs.a[rows], self._kinship(rows)
        firm = found == _highest(a, found)
        firm &= np.bincount(a[firm], minlength=len(wordings))[a] == 1
        return Alike(self._of(rows), found).only(firm)

    def _crossing(self) -> Flags:
        """Which pairs have a word of their source in common: one is a part of the other."""
        sources, starts, ends = self.wordings.places
        a, b = self.pairs.a, self.pairs.b
        over = (starts[a] < ends[b]) & (starts[b] < ends[a])
        found: Flags = over & (sources[a] == sources[b])
        return found

    def holding(self) -> Numbers:
        """Each fragment with each wording that holds all its stems."""
        pairs, wordings = self.pairs, self.wordings
        sources, _, _ = wordings.places
        elsewhere = sources[pairs.a] != sources[pairs.b]
        kept = wordings.fragments[pairs.a] & (pairs.held == np.diff(wordings.stems.starts)[pairs.a])
        kept &= ~(elsewhere & wordings.reported[pairs.b]) & ~self._crossing()
        return self._of(kept)


def _highest(groups: Numbers, column: Floats) -> Floats:
    """For each row the highest number of its group; ``groups`` ascend."""
    if not len(groups):
        return column
    starts = starts_of(groups)
    return np.maximum.reduceat(column, starts)[numbered_runs(groups)]
