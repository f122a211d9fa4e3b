"""The stretches of two statements that answer each other best, cut where the text may be cut.

The two sides are fitted to each other in turn: the words of one side that the other's stretch
answers count for a stretch, the others against it, and a cut inside the statement has its price.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sitegen.alignment.correspondence import Answer, Correspondence, Weights
from sitegen.alignment.near import Pairing
from sitegen.alignment.words import NO_BREAK, Stretch, Words

CUT_SHARE = (0.0, 0.3, 0.6, 0.7, 0.9, 1.0, 1.0)
"""How well a reader sees a cut, by its strength from ``NO_BREAK`` to ``PARAGRAPH``."""
CUT_PRICE = 0.5
"""Weight that a cut which nobody sees must gain."""
_PRICES = tuple(CUT_PRICE * (1.0 - share) for share in CUT_SHARE)
STRICTNESS = (0.3, 0.12, 0.6)
"""What an unanswered word costs, against 1 that an answered one brings: each gives other
stretches, from whole sentences to bare phrases, and the score chooses among them."""
ROUNDS = 3
"""How often the sides are fitted to each other; nearly all pairs rest after two."""
MAX_CUTS = 22
"""Cuts of one statement that are tried; of a longer list only the strongest."""


Ends = tuple[int, int]
"""First word of a stretch, and the one after its last: a stretch that is only tried is no value of
its own yet."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where a statement may be cut, its edges included, in order; all lists are parallel."""

    places: list[int]
    """The word before which each cut lies."""
    prices: list[float]
    """What a stretch has to gain to end there; nothing at the statement's own end."""
    before: list[float]
    """Weight of the statement's words before it."""

    @property
    def ends(self) -> Ends:
        """Those of the whole statement."""
        return self.places[0], self.places[-1]


def fits(
    between: Correspondence, cuts_a: Cuts, cuts_b: Cuts, answers: Sequence[Answer]
) -> Iterator[Pairing]:
    """Stretches worth scoring for two statements, each once: fitted ones, and the whole of both."""
    fitting = _Fitting(between, cuts_a, cuts_b, answers)
    all_a, all_b = cuts_a.ends, cuts_b.ends
    seen: set[tuple[Ends, Ends]] = set()
    for strictness in STRICTNESS:
        in_a, in_b = fitting.stretches(strictness)
        for ends in ((in_a, in_b), (all_a, in_b), (in_a, all_b)):
            if ends not in seen:
                seen.add(ends)
                yield Pairing(Stretch(*ends[0]), Stretch(*ends[1]))
    if (all_a, all_b) not in seen:
        yield Pairing(Stretch(*all_a), Stretch(*all_b))


class _Fitting:
    """Two statements that are fitted to each other, and what was found out on the way."""

    def __init__(
        self, between: Correspondence, cuts_a: Cuts, cuts_b: Cuts, answers: Sequence[Answer]
    ) -> None:
        self._weights = between.weights_a.of, between.weights_b.of
        self._cuts_a, self._cuts_b = cuts_a, cuts_b
        self._answers = answers
        self._gained_a: dict[Ends, list[float]] = {}
        """By stretches of b, the weight that they answer of a, before each cut."""
        self._gained_b: dict[Ends, list[float]] = {}

    def stretches(self, strictness: float) -> tuple[Ends, Ends]:
        """Those that answer each other best."""
        in_a, in_b = self._cuts_a.ends, self._cuts_b.ends
        for _ in range(ROUNDS):
            new_a = _best(self._cuts_a, self._answered_by_b(in_b), strictness)
            new_b = _best(self._cuts_b, self._answered_by_a(new_a), strictness)
            if new_a == in_a and new_b == in_b:
                break
            in_a, in_b = new_a, new_b
        return in_a, in_b

    def _answered_by_b(self, in_b: Ends) -> list[float]:
        if in_b not in self._gained_a:
            matched = answered(self._answers, in_b)
            self._gained_a[in_b] = _gained(self._cuts_a, self._weights[0], matched)
        return self._gained_a[in_b]

    def _answered_by_a(self, in_a: Ends) -> list[float]:
        if in_a not in self._gained_b:
            matched = answered_back(self._answers, in_a)
            self._gained_b[in_a] = _gained(self._cuts_b, self._weights[1], matched)
        return self._gained_b[in_a]


def answered(answers: Sequence[Answer], in_b: Ends) -> dict[int, float]:
    """For each word of a that a word of ``in_b`` answers, how well."""
    best: dict[int, float] = {}
    first, last = in_b
    for a, b, sureness in answers:
        if first <= b < last and sureness > best.get(a, 0.0):
            best[a] = sureness
    return best


def answered_back(answers: Sequence[Answer], in_a: Ends) -> dict[int, float]:
    """For each word of b that a word of ``in_a`` answers, how well."""
    best: dict[int, float] = {}
    first, last = in_a
    for a, b, sureness in answers:
        if first <= a < last and sureness > best.get(b, 0.0):
            best[b] = sureness
    return best


def cuts_of(words: Words, weights: Weights, unit: Stretch) -> Cuts:
    """Where ``unit`` may be cut."""
    breaks, before = words.breaks, weights.before
    inner = [word for word in range(unit.first + 1, unit.last) if breaks[word] > NO_BREAK]
    if len(inner) > MAX_CUTS - 2:
        inner = sorted(sorted(inner, key=lambda word: (-breaks[word], word))[: MAX_CUTS - 2])
    places = [unit.first, *inner, unit.last]
    prices = [_PRICES[breaks[word]] for word in places]
    prices[-1] = 0.0
    base = before[unit.first]
    return Cuts(places, prices, [before[word] - base for word in places])


def _best(cuts: Cuts, gained: Sequence[float], strictness: float) -> Ends:
    """The stretch between two cuts that gains most; of equals the one that begins first, then the
    longer one.

    ``gained`` is the answered weight before each cut; it counts, the rest costs ``strictness``.
    One pass over the cuts: for each end, the best beginning before it.
    """
    places, share = cuts.places, 1.0 + strictness
    begin_value, begin = 0.0, places[0]
    best_value, best = float("-inf"), (begin, places[-1])
    steps = zip(places, cuts.prices, gained, cuts.before, strict=True)
    next(steps)
    for cut, price, found, before in steps:
        gain = share * found - strictness * before
        value = gain - price + begin_value
        if value >= best_value and (value > best_value or begin <= best[0]):
            best_value, best = value, (begin, cut)
        if -gain - price > begin_value:
            begin_value, begin = -gain - price, cut
    return best


def _gained(cuts: Cuts, weight_of: Sequence[float], matched: dict[int, float]) -> list[float]:
    """For each cut the weight of the words of ``matched`` before it."""
    places = cuts.places
    found = [0.0] * len(places)
    start, end = cuts.ends
    for word, sureness in matched.items():
        if start <= word < end:
            found[bisect_right(places, word)] += weight_of[word] * sureness
    return list(accumulate(found))
