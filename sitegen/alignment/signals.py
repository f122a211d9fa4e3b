"""What speaks for and against two stretches making the same statement, as numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import compress, pairwise

from sitegen.alignment.correspondence import Answer, Weights
from sitegen.alignment.fitting import CUT_SHARE, Ends
from sitegen.alignment.lexicon import Lexicon
from sitegen.alignment.near import Pairing
from sitegen.alignment.words import Stretch, Words

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
_NO_DIGITS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of a stretch before it is held against one of the other text."""

    weight: float
    plain: float
    """Weight of the words that are not written like a name."""
    edges: tuple[float, float]
    """How well a reader sees either edge."""
    quoted: float
    """Share of the words in quotation marks."""
    leads: bool
    """Whether it stands in the first two paragraphs."""
    place: float
    """Where it begins, as a share of the text."""
    digits: frozenset[str]
    """The numbers in it."""


class Sides:
    """The stretches of one text, each looked at once for a pair of texts."""

    def __init__(self, words: Words, lexicon: Lexicon, weights: Weights) -> None:
        self._words = words
        self._lexicon = lexicon
        self._weights = weights
        self._known: dict[Ends, Side] = {}

    def of(self, stretch: Stretch) -> Side:
        """What is known of ``stretch``."""
        ends = stretch.first, stretch.last
        side = self._known.get(ends)
        if side is None:
            side = self._known[ends] = self._looked_at(stretch)
        return side

    def answered(self, matched: Mapping[int, float]) -> tuple[float, float]:
        """Weight of the words of ``matched``, by how surely they are answered, and of those not
        written like a name."""
        found = found_plain = 0.0
        weight_of, plain = self._weights.of, self._lexicon.plain
        for word, sureness in matched.items():
            share = weight_of[word] * sureness
            found += share
            found_plain += share * plain[word]
        return found, found_plain

    def _looked_at(self, stretch: Stretch) -> Side:
        words, weights = self._words, self._weights
        first, last = stretch.first, stretch.last
        marked = words.quote[first:last]
        return Side(
            weights.before[last] - weights.before[first],
            weights.plain_before[last] - weights.plain_before[first],
            (CUT_SHARE[words.breaks[first]], CUT_SHARE[words.breaks[last]]),
            1 - marked.count(0) / len(marked),
            words.paragraph[first] < 2,
            first / len(words.norms),
            _digits(words, self._lexicon, stretch),
        )


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two statements and the words that answer each other in them."""

    units: Pairing
    answers: Sequence[Answer]
    worths: Sequence[float]
    """What each of these says."""
    worth: float
    """What all of them say."""


def signals_of(sides: tuple[Sides, Sides], meeting: Meeting, pairing: Pairing) -> tuple[float, ...]:
    """The values of ``SIGNALS`` for ``pairing``, stretches of the two statements that meet."""
    in_a, in_b = sides[0].of(pairing.a), sides[1].of(pairing.b)
    answers, worths = _inside(meeting, pairing)
    best_a, best_b, sure = _best(answers)
    found_a, plain_a = sides[0].answered(best_a)
    found_b, plain_b = sides[1].answered(best_b)
    shared, plain = (found_a + found_b) / 2, (plain_a + plain_b) / 2
    overlap = 2 * shared / (in_a.weight + in_b.weight + _NOTHING)
    contained = found_a / (in_a.weight + _NOTHING), found_b / (in_b.weight + _NOTHING)
    rarest = (*sorted(worths, reverse=True)[:3], 0.0, 0.0, 0.0)
    (edge_1, edge_2), (edge_3, edge_4) = in_a.edges, in_b.edges
    whole = (pairing.a == meeting.units.a) + (pairing.b == meeting.units.b)
    return (
        overlap,
        max(0.0, overlap - 0.35),
        max(contained),
        min(contained),
        min(shared, 1.5),
        min(plain, 3.0),
        2 * plain / (in_a.plain + in_b.plain + _NOTHING),
        *rarest[:3],
        *_order(sure),
        (edge_1 + edge_2 + edge_3 + edge_4) / 4,
        whole / 2,
        sum(worths) / (meeting.worth + _NOTHING),
        *_lengths(pairing.a, pairing.b),
        abs(in_a.quoted - in_b.quoted),
        min(in_a.quoted, in_b.quoted),
        float(in_a.leads and in_b.leads),
        abs(in_a.place - in_b.place),
        float(bool(in_a.digits and in_b.digits) and in_a.digits.isdisjoint(in_b.digits)),
        float(min(2, len(in_a.digits & in_b.digits))),
    )


def _inside(meeting: Meeting, pairing: Pairing) -> tuple[Sequence[Answer], Sequence[float]]:
    """The answers between two stretches, and what each says."""
    if pairing == meeting.units:
        return meeting.answers, meeting.worths
    first_a, last_a, first_b, last_b = *_ends(pairing.a), *_ends(pairing.b)
    inside = [first_a <= a < last_a and first_b <= b < last_b for a, b, _ in meeting.answers]
    return list(compress(meeting.answers, inside)), list(compress(meeting.worths, inside))


def _ends(stretch: Stretch) -> Ends:
    return stretch.first, stretch.last


def _best(
    answers: Sequence[Answer],
) -> tuple[dict[int, float], dict[int, float], set[tuple[int, int]]]:
    """How surely each word of either side is answered, and where sure answers stand."""
    best_a: dict[int, float] = {}
    best_b: dict[int, float] = {}
    sure: set[tuple[int, int]] = set()
    for a, b, sureness in answers:
        if sureness > best_a.get(a, 0.0):
            best_a[a] = sureness
        if sureness > best_b.get(b, 0.0):
            best_b[b] = sureness
        if sureness >= _SURE:
            sure.add((a, b))
    return best_a, best_b, sure


def _order(sure: Set[tuple[int, int]]) -> tuple[float, float]:
    """Share of sure answers that stand in one order on both sides, and that stand close."""
    places = sorted(sure)
    agreeing = crossing = close = 0
    for before, after in pairwise(places):
        step_a, step_b = after[0] - before[0], after[1] - before[1]
        if step_a:
            agreeing += step_b > 0
            crossing += step_b < 0
            close += 0 < step_b <= 3 and step_a <= 3
    decided = agreeing + crossing
    return agreeing / decided if decided else 0.5, close / max(1, len(places))


def _lengths(in_a: Stretch, in_b: Stretch) -> tuple[float, float, float]:
    """Shorter by longer; how far the shorter is under six words, and how near to twenty."""
    shorter, longer = sorted((len(in_a), len(in_b)))
    return shorter / longer, max(0, 6 - shorter) / 6, min(1.0, shorter / 20)


def _digits(words: Words, lexicon: Lexicon, stretch: Stretch) -> frozenset[str]:
    digits = lexicon.digits
    first = bisect_left(digits, stretch.first)
    if first == len(digits) or digits[first] >= stretch.last:
        return _NO_DIGITS
    inside = digits[first : bisect_left(digits, stretch.last)]
    return frozenset(words.norms[word] for word in inside)
