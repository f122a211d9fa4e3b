"""What speaks for and against two stretches making the same statement, as numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress, pairwise

from sitegen.alignment.correspondence import Answer, Correspondence, Weights
from sitegen.alignment.fitting import CUT_SHARE, Ends, answered, answered_back
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


def signals_of(
    between: Correspondence,
    units: Pairing,
    pairing: Pairing,
    answers: Sequence[Answer],
    worths: Sequence[float],
) -> tuple[float, ...]:
    """The values of ``SIGNALS`` for ``pairing``, stretches of ``units``.

    ``worths`` say what each of ``answers`` is worth.
    """
    in_a, in_b = pairing.a, pairing.b
    here, values = answers, list(worths)
    if pairing != units:
        inside = [in_a.first <= a < in_a.last and in_b.first <= b < in_b.last for a, b, _ in here]
        here, values = list(compress(here, inside)), list(compress(worths, inside))
    side_a = _side(between.weights_a, between.lexicon_a, in_a, answered(here, _ends(in_b)))
    side_b = _side(between.weights_b, between.lexicon_b, in_b, answered_back(here, _ends(in_a)))
    shared = (side_a[1] + side_b[1]) / 2
    plain = (side_a[3] + side_b[3]) / 2
    overlap = 2 * shared / (side_a[0] + side_b[0] + _NOTHING)
    contained = side_a[1] / (side_a[0] + _NOTHING), side_b[1] / (side_b[0] + _NOTHING)
    rarest = (*sorted(values, reverse=True)[:3], 0.0, 0.0, 0.0)
    return (
        overlap,
        max(0.0, overlap - 0.35),
        max(contained),
        min(contained),
        min(shared, 1.5),
        min(plain, 3.0),
        2 * plain / (side_a[2] + side_b[2] + _NOTHING),
        *rarest[:3],
        *_order(here),
        *_shape(between, units, pairing),
        sum(values) / (sum(worths) + _NOTHING),
        *_lengths(in_a, in_b),
        *_quotation(between, pairing),
        *_place(between, pairing),
        *_numbers(between, pairing),
    )


def _ends(stretch: Stretch) -> Ends:
    return stretch.first, stretch.last


def _side(
    weights: Weights, lexicon: Lexicon, stretch: Stretch, matched: dict[int, float]
) -> tuple[float, float, float, float]:
    """Weight of the stretch and its answered part; the same of what is not written like a name."""
    first, last = stretch.first, stretch.last
    found = found_plain = 0.0
    weight_of, plain = weights.of, lexicon.plain
    for word, sureness in matched.items():
        share = weight_of[word] * sureness
        found += share
        found_plain += share * plain[word]
    return (
        weights.before[last] - weights.before[first],
        found,
        weights.plain_before[last] - weights.plain_before[first],
        found_plain,
    )


def _order(answers: Sequence[Answer]) -> tuple[float, float]:
    """Share of sure answers that stand in one order on both sides, and that stand close."""
    places = sorted({(a, b) for a, b, sureness in answers if sureness >= _SURE})
    agreeing = crossing = close = 0
    for before, after in pairwise(places):
        step_a, step_b = after[0] - before[0], after[1] - before[1]
        if step_a:
            agreeing += step_b > 0
            crossing += step_b < 0
            close += 0 < step_b <= 3 and step_a <= 3
    decided = agreeing + crossing
    return agreeing / decided if decided else 0.5, close / max(1, len(places))


def _shape(between: Correspondence, units: Pairing, pairing: Pairing) -> tuple[float, float]:
    """How well a reader sees the four edges, and how many of the statements are whole."""
    a, b = between.a.breaks, between.b.breaks
    edges = a[pairing.a.first], a[pairing.a.last], b[pairing.b.first], b[pairing.b.last]
    whole = (pairing.a == units.a) + (pairing.b == units.b)
    w, x, y, z = edges
    return (CUT_SHARE[w] + CUT_SHARE[x] + CUT_SHARE[y] + CUT_SHARE[z]) / 4, whole / 2


def _lengths(in_a: Stretch, in_b: Stretch) -> tuple[float, float, float]:
    """Shorter by longer; how far the shorter is under six words, and how near to twenty."""
    shorter, longer = sorted((len(in_a), len(in_b)))
    return shorter / longer, max(0, 6 - shorter) / 6, min(1.0, shorter / 20)


def _quotation(between: Correspondence, pairing: Pairing) -> tuple[float, float]:
    """By how much more one side is quoted than the other, and how far both are."""
    a = _quoted(between.a, pairing.a)
    b = _quoted(between.b, pairing.b)
    return abs(a - b), min(a, b)


def _quoted(words: Words, stretch: Stretch) -> float:
    """Share of the words in quotation marks."""
    marked = words.quote[stretch.first : stretch.last]
    return 1 - marked.count(0) / len(marked)


def _place(between: Correspondence, pairing: Pairing) -> tuple[float, float]:
    """Whether both stand in the first two paragraphs, and how far apart they are in the texts."""
    a, b = between.a, between.b
    leads = a.paragraph[pairing.a.first] < 2 and b.paragraph[pairing.b.first] < 2
    apart = pairing.a.first / len(a.norms) - pairing.b.first / len(b.norms)
    return float(leads), abs(apart)


def _numbers(between: Correspondence, pairing: Pairing) -> tuple[float, float]:
    """Whether both name numbers and none in common; how many they share, two at most."""
    a = _digits(between.a, between.lexicon_a, pairing.a)
    b = _digits(between.b, between.lexicon_b, pairing.b) if a else a
    return float(bool(a and b) and a.isdisjoint(b)), float(min(2, len(a & b)))


def _digits(words: Words, lexicon: Lexicon, stretch: Stretch) -> frozenset[str]:
    digits = lexicon.digits
    first = bisect_left(digits, stretch.first)
    if first == len(digits) or digits[first] >= stretch.last:
        return _NO_DIGITS
    inside = digits[first : bisect_left(digits, stretch.last)]
    return frozenset(words.norms[word] for word in inside)
