"""Quotes of one speaker → which say the same: fragments, and wordings that share rare words.

Words count by how rare they are in the corpus; names and offices do not count at all, because
everything that one politician says about another shares those. Words that may stand for each
other (``alignment.related``) count in part. Nearly all pairs share one word and are settled as
columns; the few in which related words can decide are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from sitegen.alignment.columns import Flags, Floats, Numbers, numbered_runs, starts_of, total
from sitegen.renewal import shared_pairs
from sitegen.sharing import Pairs
from sitegen.wordings import BESIDE, NAME, Wordings

_SHARED = 0.9
"""Weight of the shared stems times their share of the lighter wording. A stem that one sentence
of the corpus has weighs nearly 1, however large the corpus is: chosen on six events of three
articles each, where two statements on one matter share two stems of six."""
_CONTAINED = 0.8
_FEW = 3
"""From this share of the lighter wording's weight on, and from so many stems, one wording is
inside the other, however common its words are."""
_LEAST = 2
"""Stems that two wordings share at least: one is a topic."""
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
_CONTEXT = 0.6
"""Weight of what the sentences of a fragment of one word and of its whole share besides it."""
_LIGHTEST = 1e-9
"""What the heavier of two wordings counts as weighing at least: without any stem they share
nothing of it."""

Pair = tuple[int, int]
"""Two wordings, as rows of ``Wordings``."""
Alike = tuple[int, int, float]
"""The same, and how much they share of the heavier one, 0..1."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Which wordings of one speaker are like each other; pairs in file and text order."""

    alike: tuple[Alike, ...]
    """That say the same; no fragments."""
    likeliest: tuple[Alike, ...]
    """Reports and what is most like them, where each is the other's best and they share enough.

    A paper that tells in its own words what somebody said shares little with another's telling,
    but most of all with the telling of the same statement.
    """
    holders: Mapping[int, Sequence[int]]
    """Fragments, and the wordings that hold all their stems, shouted ones among them. In another
    article only marked ones: a report's words are its writer's."""


def likeness(wordings: Wordings, kin: Kin) -> Likeness:
    """What the ``wordings`` of each speaker have to do with each other."""
    alike: list[Alike] = []
    best: dict[int, tuple[float, int]] = {}
    holders: dict[int, list[int]] = {}
    for pairs in shared_pairs(wordings, wordings.corpus.earlier):
        compared = _Compared(wordings, pairs, kin)
        alike += compared.alike()
        best.update(compared.best())
        for fragment, whole in compared.holding():
            holders.setdefault(fragment, []).append(whole)
    likeliest = (
        (one, other, strength)
        for one, (strength, other) in best.items()
        if strength >= _LIKELY and one < other and best.get(other, (0.0, -1))[1] == one
    )
    return Likeness(tuple(alike), tuple(likeliest), holders)


class Kin:
    """Pairs of wordings looked at one by one, with the words that may stand for each other."""

    def __init__(self, wordings: Wordings) -> None:
        self.wordings = wordings
        self._weights: list[float] = wordings.by_number().tolist()
        self._place = {number: place for place, number in enumerate(wordings.numbers)}
        """Of the stems by the alphabet, in which those of one weight are taken."""
        self._relatives = wordings.corpus.lexicon.relatives
        self._likely: dict[int, frozenset[int]] = {}
        self._meant: dict[Pair, list[float]] = {}

    def kinship(self, a: int, b: int) -> float:
        """How much two wordings share of the heavier one, 0..1."""
        wordings = self.wordings
        named = set(wordings.names.of(a)).intersection(wordings.names.of(b))
        weight = self.sum(wordings.stems_of(a) & wordings.stems_of(b))
        weight += NAME * self.sum({wordings.numbers[name] for name in named})
        weight += total(self.meant(a, b))
        return weight / max(float(wordings.weight[a]), float(wordings.weight[b]), _LIGHTEST)

    def sum(self, stems: Set[int]) -> float:
        """What ``stems`` weigh together, from the lightest on."""
        return total(sorted([self._weights[stem] for stem in stems]))

    def likely(self, a: int, b: int) -> Set[int]:
        """The stems of ``b`` that may stand for one of ``a``, which has none of them."""
        found = self._likely.get(a)
        if found is None:
            own = self.wordings.stems_of(a)
            found = self._likely[a] = frozenset().union(*map(self._relatives, own)) - own
        return found & self.wordings.stems_of(b) if found else found

    def meant(self, a: int, b: int) -> Sequence[float]:
        """What the words of two wordings weigh that may stand for each other, each used once."""
        found = self._meant.get((a, b))
        if found is None:
            found = self._meant[a, b] = self._weigh(a, b) if self.likely(a, b) else []
        return found

    def _weigh(self, a: int, b: int) -> list[float]:
        weights, place, likely = self._weights, self._place, self.likely(a, b)
        pairs = [
            (-known[other] * min(weights[one], weights[other]), place[one], place[other])
            for one in self.wordings.stems_of(a) - self.wordings.stems_of(b)
            for known in (self._relatives(one),)
            for other in likely
            if other in known
        ]
        pairs.sort()
        used: set[int] = set()
        found: list[float] = []
        for weight, one, other in pairs:
            if used.isdisjoint((one, other)):
                used |= {one, other}
                found.append(-weight)
        return found


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

    def alike(self) -> list[Alike]:
        """The pairs that say the same."""
        pairs, weight, lighter = self.pairs, self.pairs.weight, self._lighter
        asked = self._whole & (pairs.stems > 0) & (lighter > 0)
        sure = (pairs.stems >= _FEW) & (weight >= _CONTAINED * lighter)
        sure |= (pairs.stems >= _LEAST) & (weight * weight >= _SHARED * lighter)
        sure |= (pairs.common >= _LEAST) & (weight >= _HALF * self._heavier)
        sure &= asked
        beside = self._beside()
        helped = weight + pairs.likely >= _NEARLY * _NEARLY * _HALF * self._heavier
        unsure = beside | (helped & (pairs.likely > 0))
        for row in np.flatnonzero(asked & ~sure & unsure).tolist():
            sure[row] = self._same(row, beside=bool(beside[row]))
        rows = np.flatnonzero(sure)
        a, b = pairs.a[rows].tolist(), pairs.b[rows].tolist()
        return list(zip(a, b, self._kinship(rows).tolist(), strict=True))

    def _kinship(self, rows: Numbers) -> Floats:
        """How much the pairs of some rows share of the heavier one, 0..1."""
        pairs, heavier = self.pairs, np.maximum(self._heavier[rows], _LIGHTEST)
        found: Floats = pairs.weight[rows] / heavier
        for at in np.flatnonzero(pairs.likely[rows] > 0).tolist():
            row = int(rows[at])
            meant = self.kin.meant(int(pairs.a[row]), int(pairs.b[row]))
            found[at] = (float(pairs.weight[row]) + total(meant)) / float(heavier[at])
        return found

    def _same(self, row: int, *, beside: bool) -> bool:
        """Whether two wordings share enough with words that may stand for each other, or one gives
        in full what the other, ``beside`` it, reports."""
        pairs, kin, a, b = self.pairs, self.kin, int(self.pairs.a[row]), int(self.pairs.b[row])
        likely = kin.likely(a, b)
        weight, heavier = float(pairs.weight[row]), float(self._heavier[row])
        if not beside and (not likely or weight + kin.sum(likely) < _NEARLY * _HALF * heavier):
            return False
        meant = kin.meant(a, b)
        weight += total(meant)
        if pairs.common[row] + len(meant) >= _LEAST and weight >= _HALF * heavier:
            return True
        return beside and weight >= _FULL and (self._elaborates(a, b) or self._elaborates(b, a))

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

    def _elaborates(self, report: int, marked: int) -> bool:
        """Whether a marked statement stands right after the reported one that it gives in full."""
        wordings = self.wordings
        first, second = wordings.quotes[report], wordings.quotes[marked]
        stands = first.place.source == second.place.source and second.mode == "direct"
        if not stands or wordings.bare(report) != second.place.span.start:
            return False
        stems = wordings.corpus.main(first)
        return not stems.isdisjoint(wordings.stems_of(marked))

    def best(self) -> dict[int, tuple[float, int]]:
        """What each report, and each wording that is like one, is most like, and how much."""
        pairs, wordings = self.pairs, self.wordings
        reported = wordings.reported[pairs.a] | wordings.reported[pairs.b]
        rows = np.flatnonzero(self._whole & reported & (pairs.common >= _LEAST) & ~self._crossing())
        heavier = np.maximum(self._heavier[rows], _LIGHTEST)
        least, most = pairs.weight[rows] / heavier, self._most[rows] / heavier
        told = _highest(pairs.a[rows], most) >= _NEARLY * _LIKELY
        helped = least + pairs.likely[rows] / heavier
        rivals = np.flatnonzero(told & (helped >= _NEARLY * _highest(pairs.a[rows], least)))
        rows = rows[rivals]
        a, b, found = pairs.a[rows], pairs.b[rows], self._kinship(rows)
        firm = found == _highest(a, found)
        firm &= np.bincount(a[firm], minlength=len(wordings))[a] == 1
        chosen = zip(found[firm].tolist(), b[firm].tolist(), strict=True)
        return dict(zip(a[firm].tolist(), chosen, strict=True))

    def _crossing(self) -> Flags:
        """Which pairs have a word of their source in common: one is a part of the other."""
        sources, starts, ends = self.wordings.places
        a, b = self.pairs.a, self.pairs.b
        over = (starts[a] < ends[b]) & (starts[b] < ends[a])
        found: Flags = over & (sources[a] == sources[b])
        return found

    def holding(self) -> list[Pair]:
        """Each fragment with each wording that holds all its stems."""
        pairs, wordings = self.pairs, self.wordings
        sources, _, _ = wordings.places
        elsewhere = sources[pairs.a] != sources[pairs.b]
        kept = wordings.fragments[pairs.a] & (pairs.held == np.diff(wordings.stems.starts)[pairs.a])
        kept &= ~(elsewhere & wordings.reported[pairs.b]) & ~self._crossing()
        return list(zip(pairs.a[kept].tolist(), pairs.b[kept].tolist(), strict=True))


def _highest(groups: Numbers, column: Floats) -> Floats:
    """For each row the highest number of its group; ``groups`` ascend."""
    if not len(groups):
        return column
    starts = starts_of(groups)
    return np.maximum.reduceat(column, starts)[numbered_runs(groups)]


def wholes(kin: Kin, found: Likeness, group: Callable[[int], Hashable]) -> Iterator[Alike]:
    """Fragments and the wordings that hold all their stems, of which ``group`` they are by then.

    Those of its own article come first, as a headline's word stands in the text below. Of several
    groups, the one whose sentences share most with the fragment's own: *very disappointed* is
    what two remarks have in common.
    """
    wordings = kin.wordings
    for fragment, holding in found.holders.items():
        source = wordings.quotes[fragment].place.source
        home = [one for one in holding if wordings.quotes[one].place.source == source]
        best = _nearest(wordings, fragment, home, group)
        if best is None:
            best = _nearest(wordings, fragment, holding, group)
        if best is not None:
            yield fragment, best, kin.kinship(fragment, best)


def _nearest(
    wordings: Wordings, fragment: int, holding: Sequence[int], group: Callable[[int], Hashable]
) -> int | None:
    """The wording whose surroundings share most with a fragment's; None where two groups tie."""
    short = len(wordings.stems_of(fragment)) < _LEAST
    if len(holding) == 1 and not short:
        return holding[0]
    near = [(_context(wordings, fragment, one), one) for one in holding]
    best = max(near, key=itemgetter(0), default=None)
    if best is None or (short and best[0] < _CONTEXT):
        return None
    tied = {group(one) for context, one in near if context == best[0]}
    return best[1] if len(tied) == 1 else None


def _context(wordings: Wordings, fragment: int, other: int) -> float:
    """Weight of what their sentences share beyond the fragment's own words."""
    corpus = wordings.corpus
    ours, theirs = map(corpus.around, (wordings.quotes[fragment], wordings.quotes[other]))
    return total(sorted(corpus.weights(list((ours & theirs) - wordings.stems_of(fragment)))))
