"""The stretches of two statements that answer each other best, cut where the text may be cut.

The two sides are fitted to each other in turn: the words of one side that the other's stretch
answers count for a stretch, the others against it, and a cut inside the statement has its price.
All is done for many pairs of statements at once: a row for each pair, a column for each cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sitegen.alignment.columns import Flags, Floats, Numbers, starts_in, sums
from sitegen.alignment.correspondence import Answers, Reading

STRICTNESS = (0.3, 0.12, 0.6)
"""What an unanswered word costs, against 1 that an answered one brings: each gives other
stretches, from whole sentences to bare phrases, and the score chooses among them."""
ROUNDS = 3
"""How often the sides are fitted to each other; nearly all pairs rest after two."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where statements may be cut, as in ``Statements``, but with a column for each of them: what
    is done along its cuts is done for all of them at once."""

    places: Numbers
    """The word before which each cut lies."""
    prices: Floats
    """What a stretch has to gain to end there; nothing at the statement's own end."""
    before: Floats
    """Weight of the statement's words before it."""
    last: Numbers
    """The row of the statement's own end."""

    def repeated(self, times: int) -> Cuts:
        """The same columns again and again."""
        return Cuts(
            np.tile(self.places, times),
            np.tile(self.prices, times),
            np.tile(self.before, times),
            np.tile(self.last, times),
        )


@dataclass(frozen=True, slots=True)
class Ends:
    """For each column a stretch of a statement, by the rows of its two cuts."""

    first: Numbers
    last: Numbers

    def taken(self, rows: slice) -> Ends:
        """Some of the columns."""
        return Ends(self.first[rows], self.last[rows])


def fitted(
    cuts: tuple[Cuts, Cuts], answers: Answers, weights: tuple[Floats, Floats]
) -> list[tuple[Ends, Ends]]:
    """For each ``STRICTNESS`` the stretches of each column of ``cuts`` that answer each other best.

    ``answers.of`` counts the columns, ascending; ``weights`` are those of all words of either text.
    """
    count, times = len(cuts[0].last), len(STRICTNESS)
    cuts_a, cuts_b = cuts[0].repeated(times), cuts[1].repeated(times)
    sureness, strictness = np.tile(answers.sureness, times), np.repeat(STRICTNESS, count)
    in_a, in_b = whole(cuts_a), whole(cuts_b)
    side_a = _Answered(answers.of, answers.a, cuts[0], weights[0])
    side_b = _Answered(answers.of, answers.b, cuts[1], weights[1])
    for _ in range(ROUNDS):
        new_a = _best(cuts_a, side_a.gained(sureness, side_b.inside(in_b)), strictness)
        new_b = _best(cuts_b, side_b.gained(sureness, side_a.inside(new_a)), strictness)
        rests = _equal(new_a, in_a) and _equal(new_b, in_b)
        in_a, in_b = new_a, new_b
        if rests:
            break
    parts = [slice(first, first + count) for first in range(0, count * times, count)]
    return [(in_a.taken(part), in_b.taken(part)) for part in parts]


def whole(cuts: Cuts) -> Ends:
    """All of each statement."""
    return Ends(np.zeros(len(cuts.last), np.int64), cuts.last)


def cuts_of(reading: Reading, numbers: Numbers) -> Cuts:
    """Where the statements with these ``numbers`` may be cut."""
    statements = reading.statements
    last = statements.last[numbers]
    width = int(last.max(initial=0)) + 1
    places = np.ascontiguousarray(statements.places[numbers, :width].T)
    prices = np.ascontiguousarray(statements.prices[numbers, :width].T)
    before = reading.weights.before[places]
    return Cuts(places, prices, before - before[0], last)


class _Answered:
    """The words of one side that are answered, one for each answer."""

    def __init__(self, of: Numbers, words: Numbers, cuts: Cuts, weights: Floats) -> None:
        """``weights`` are those of all words of the text; the others as in ``fitted``, of which all
        is done ``len(STRICTNESS)`` times."""
        times, (height, width) = len(STRICTNESS), cuts.places.shape
        self._shape = height, width * times
        order = np.lexsort((words, of))
        starts = starts_in((of, words), order)
        self._order = _again(order, len(of), times)
        """The answers of one word of one column together, in their order."""
        self._starts = _again(starts, len(of), times)
        """Where in it those of each word begin."""
        self._of = _again(of, width, times)
        self._row = np.tile((cuts.places[:, of] <= words).sum(0), times)
        """The first cut behind each word."""
        self._bucket = self._row * self._shape[1] + self._of
        """Which cell of the table each word adds to: that of this cut."""
        self._weights = np.tile(weights[words], times)

    def inside(self, ends: Ends) -> Flags:
        """Whether each answer has its word between ``ends``."""
        row = self._row
        inside: Flags = (row > ends.first[self._of]) & (row <= ends.last[self._of])
        return inside

    def gained(self, sureness: Floats, counted: Flags) -> Floats:
        """The weight before each cut of the words that an answer which is ``counted`` meets."""
        shares = best_shares(sureness, counted, self._order, self._starts)
        count = self._shape[0] * self._shape[1]
        found = sums(self._bucket, shares * self._weights, count)
        return found.reshape(self._shape).cumsum(0)


def _again(numbers: Numbers, by: int, times: int) -> Numbers:
    """``numbers``, again and again, ``by`` more each time."""
    return (np.arange(times)[:, None] * by + numbers).ravel()


def best_shares(sureness: Floats, counted: Flags | None, order: Numbers, starts: Numbers) -> Floats:
    """How surely each word is answered, at the first of its answers that are ``counted``; else 0.

    ``order`` brings the answers of a word together in their order, ``starts`` are where in it they
    begin. All count where ``counted`` is None.
    """
    shares = np.zeros(len(sureness) + 1)
    if counted is None:
        shares[order[starts]] = np.maximum.reduceat(sureness[order], starts) if len(starts) else 0
    elif len(starts):
        sure = np.where(counted, sureness, 0.0)[order]
        first = np.where(counted, np.arange(len(sureness)), len(sureness))[order]
        shares[np.minimum.reduceat(first, starts)] = np.maximum.reduceat(sure, starts)
    return shares[:-1]


def _best(cuts: Cuts, gained: Floats, strictness: Floats) -> Ends:
    """The stretch between two cuts that gains most; of equals the one that begins first, then the
    longer one.

    ``gained`` is the answered weight before each cut; it counts, the rest costs ``strictness``.
    For each end the best beginning before it, then the best end.
    """
    gain = (1.0 + strictness) * gained - strictness * cuts.before
    begins = -gain - cuts.prices
    begins[0] = 0.0
    highest = np.maximum.accumulate(begins, axis=0)
    rows = np.arange(len(gain), dtype=np.int8)[:, None]
    new = np.where(begins[1:-1] > highest[:-2], rows[1:-1], rows[:1])
    begin = np.zeros((len(gain) - 1, gain.shape[1]), np.int8)
    np.maximum.accumulate(new, axis=0, out=begin[1:])
    value = (gain[1:] - cuts.prices[1:]) + highest[:-1]
    top = value == value.max(axis=0)
    first = begin[top.argmax(axis=0), np.arange(gain.shape[1])]
    top &= begin == first
    return Ends(first.astype(np.int64), len(top) - top[::-1].argmax(axis=0))


def _equal(one: Ends, other: Ends) -> bool:
    return np.array_equal(one.first, other.first) and np.array_equal(one.last, other.last)
