"""What speaks for and against two stretches making the same statement, as numbers.

All is done for many pairs of stretches at once, a row for each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sitegen.alignment.columns import Flags, Floats, Numbers, spread, starts_in, sums
from sitegen.alignment.correspondence import Answers, Reading
from sitegen.alignment.fitting import best_shares
from sitegen.alignment.statements import CUT_SHARE

SIGNALS = (
    "overlap",
    "high overlap",
    "contained",
    "contained at least",
    "shared weight",
    "shared plain weight",
    "plain overlap",
    "rarest",
    "second rarest",
    "third rarest",
    "in order",
    "side by side",
    "seen edges",
    "whole sentences",
    "captured",
    "length ratio",
    "short",
    "long",
    "one quoted",
    "both quoted",
    "both leads",
    "distance",
    "numbers differ",
    "numbers shared",
)
"""Their names, in the order of their values."""
_SURE = 0.7
"""From this sureness on an answer counts for the order of words."""
_NOTHING = 1e-6
_CUT_SHARE = np.array(CUT_SHARE)


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of one text, a row for each."""

    first: Numbers
    """Their first words."""
    last: Numbers
    """The words behind their last ones."""
    whole: Flags
    """Whether each is a whole statement."""

    def taken(self, rows: Flags) -> Stretches:
        """Some of the rows."""
        return Stretches(self.first[rows], self.last[rows], self.whole[rows])


@dataclass(frozen=True, slots=True)
class Meetings:
    """Pairs of stretches, a row for each, and the words that answer each other in them."""

    a: Stretches
    b: Stretches
    answers: Answers
    """``answers.of`` counts the rows, ascending."""
    worth: Floats
    """For each row what all answers of the two statements say, in the stretches or not."""


@dataclass(frozen=True, slots=True)
class _Side:
    """What is known of stretches before they are held against those of the other text."""

    weight: Floats
    plain: Floats
    """Weight of the words that are not written like a name."""
    edges: tuple[Floats, Floats]
    """How well a reader sees either edge."""
    quoted: Floats
    """Share of the words in quotation marks."""
    place: Floats
    """Where each begins, as a share of the text."""


def signals_of(a: Reading, b: Reading, meetings: Meetings) -> Floats:
    """The values of ``SIGNALS``, a row for each of them and a column for each of ``meetings``."""
    in_a, in_b = meetings.a, meetings.b
    side_a, side_b = _side(a, in_a), _side(b, in_b)
    answers, count = meetings.answers, len(meetings.worth)
    found_a, plain_a = _answered(a, answers.a, answers, count)
    found_b, plain_b = _answered(b, answers.b, answers, count)
    shared, plain = (found_a + found_b) / 2, (plain_a + plain_b) / 2
    overlap = 2 * shared / (side_a.weight + side_b.weight + _NOTHING)
    contained = found_a / (side_a.weight + _NOTHING), found_b / (side_b.weight + _NOTHING)
    said = sums(answers.of, answers.worth, count)
    (edge_1, edge_2), (edge_3, edge_4) = side_a.edges, side_b.edges
    leads = a.vocabulary.leads[in_a.first] & b.vocabulary.leads[in_b.first]
    return np.array([
        overlap,
        np.maximum(0.0, overlap - 0.35),
        np.maximum(*contained),
        np.minimum(*contained),
        np.minimum(shared, 1.5),
        np.minimum(plain, 3.0),
        2 * plain / (side_a.plain + side_b.plain + _NOTHING),
        *_rarest(answers, count),
        *_order(answers, count),
        (edge_1 + edge_2 + edge_3 + edge_4) / 4,
        (in_a.whole.astype(np.int64) + in_b.whole) / 2,
        said / (meetings.worth + _NOTHING),
        *_lengths(in_a.last - in_a.first, in_b.last - in_b.first),
        np.abs(side_a.quoted - side_b.quoted),
        np.minimum(side_a.quoted, side_b.quoted),
        leads,
        np.abs(side_a.place - side_b.place),
        *_digits(a, b, meetings),
    ])  # fmt: skip


def _side(reading: Reading, stretches: Stretches) -> _Side:
    first, last = stretches.first, stretches.last
    vocabulary, weights = reading.vocabulary, reading.weights
    quoted = vocabulary.quoted_before[last] - vocabulary.quoted_before[first]
    size = last - first
    return _Side(
        weights.before[last] - weights.before[first],
        weights.plain_before[last] - weights.plain_before[first],
        (_CUT_SHARE[vocabulary.breaks[first]], _CUT_SHARE[vocabulary.breaks[last]]),
        1 - (size - quoted) / size,
        first / len(vocabulary.stem),
    )


def _answered(
    reading: Reading, words: Numbers, answers: Answers, count: int
) -> tuple[Floats, Floats]:
    """For each row the weight of its ``words`` that are answered, by how surely they are, and of
    those not written like a name."""
    order = np.lexsort((words, answers.of))
    starts = starts_in((answers.of, words), order)
    shares = best_shares(answers.sureness, None, order, starts)
    shares *= reading.weights.of[words]
    plain = shares * reading.vocabulary.plain[words]
    return sums(answers.of, shares, count), sums(answers.of, plain, count)


def _rarest(answers: Answers, count: int) -> Floats:
    """What the three answers of each row say that say most; 0 where there are fewer."""
    order = np.lexsort((-answers.worth, answers.of))
    of, worth = answers.of[order], answers.worth[order]
    sizes = np.bincount(of, minlength=count)
    rank = np.arange(len(of)) - (sizes.cumsum() - sizes)[of]
    rarest = np.zeros((3, count))
    few = rank < 3
    rarest[rank[few], of[few]] = worth[few]
    return rarest


def _order(answers: Answers, count: int) -> tuple[Floats, Floats]:
    """Share of sure answers that stand in one order on both sides, and that stand close."""
    sure = np.flatnonzero(answers.sureness >= _SURE)
    of, a, b = answers.of[sure], answers.a[sure], answers.b[sure]
    order = np.lexsort((b, a, of))
    of, a, b = of[order], a[order], b[order]
    step_a, step_b, follows = np.diff(a), np.diff(b), of[1:] == of[:-1]
    once = np.ones(len(of), np.bool_)
    once[1:] = ~follows | (step_a != 0) | (step_b != 0)
    steps = follows & (step_a > 0)
    agreeing = np.bincount(of[1:][steps & (step_b > 0)], minlength=count)
    decided = agreeing + np.bincount(of[1:][steps & (step_b < 0)], minlength=count)
    near = steps & (step_b > 0) & (step_b <= 3) & (step_a <= 3)
    close = np.bincount(of[1:][near], minlength=count)
    places = np.bincount(of[once], minlength=count)
    in_order = np.where(decided > 0, agreeing / np.maximum(1, decided), 0.5)
    return in_order, close / np.maximum(1, places)


def _lengths(in_a: Numbers, in_b: Numbers) -> tuple[Floats, Floats, Floats]:
    """Shorter by longer; how far the shorter is under six words, and how near to twenty."""
    shorter, longer = np.minimum(in_a, in_b), np.maximum(in_a, in_b)
    return shorter / longer, np.maximum(0, 6 - shorter) / 6, np.minimum(1.0, shorter / 20)


def _digits(a: Reading, b: Reading, meetings: Meetings) -> tuple[Floats, Floats]:
    """Whether both stretches have numbers and none in common; how many in common, two at most."""
    differ, shared = np.zeros(len(meetings.worth)), np.zeros(len(meetings.worth))
    before_a, before_b = a.vocabulary.digits_before, b.vocabulary.digits_before
    both = before_a[meetings.a.last] > before_a[meetings.a.first]
    both &= before_b[meetings.b.last] > before_b[meetings.b.first]
    of_a, of_b = a.vocabulary.digits, b.vocabulary.digits
    rows = np.flatnonzero(both)
    for row, first_a, last_a, first_b, last_b in zip(
        rows.tolist(),
        before_a[meetings.a.first[rows]].tolist(),
        before_a[meetings.a.last[rows]].tolist(),
        before_b[meetings.b.first[rows]].tolist(),
        before_b[meetings.b.last[rows]].tolist(),
        strict=True,
    ):
        common = len(frozenset(of_a[first_a:last_a]).intersection(of_b[first_b:last_b]))
        differ[row], shared[row] = not common, min(2, common)
    return differ, shared


def inside(answers: Answers, candidates: Numbers, a: Stretches, b: Stretches) -> Answers:
    """The answers between the stretches of each row, which is one of the ``candidates``.

    ``answers.of`` counts the candidates, ascending; in what comes back it counts the rows.
    """
    sizes = np.bincount(answers.of, minlength=int(candidates.max(initial=-1)) + 1)
    starts = sizes.cumsum() - sizes
    rows, numbers = spread(sizes[candidates])
    at = starts[candidates][rows] + numbers
    word_a, word_b = answers.a[at], answers.b[at]
    kept = (a.first[rows] <= word_a) & (word_a < a.last[rows])
    kept &= (b.first[rows] <= word_b) & (word_b < b.last[rows])
    at, rows = at[kept], rows[kept]
    return Answers(rows, word_a[kept], word_b[kept], answers.sureness[at], answers.worth[at])
