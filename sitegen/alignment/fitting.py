"""The stretches of two statements that answer each other best, cut where the text may be cut.

The two sides are fitted to each other in turn: the words of one side that the other's stretch
answers count for a stretch, the others against it, and a cut inside the statement has its price.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from sitegen.alignment.correspondence import Answer, Correspondence, Weights
from sitegen.alignment.near import Pairing
from sitegen.alignment.words import NO_BREAK, Stretch, Words

CUT_SHARE = (0.0, 0.3, 0.6, 0.7, 0.9, 1.0, 1.0)
"""How well a reader sees a cut, by its strength from ``NO_BREAK`` to ``PARAGRAPH``."""
CUT_PRICE = 0.5
"""Weight that a cut which nobody sees must gain."""
STRICTNESS = (0.3, 0.12, 0.6)
"""What an unanswered word costs, against 1 that an answered one brings: each gives other
stretches, from whole sentences to bare phrases, and the score chooses among them."""
ROUNDS = 3
"""How often the sides are fitted to each other; nearly all pairs rest after two."""
MAX_CUTS = 22
"""Cuts of one statement that are tried; of a longer list only the strongest."""


def fits(
    between: Correspondence, unit_a: Stretch, unit_b: Stretch, answers: Sequence[Answer]
) -> Iterator[Pairing]:
    """Stretches worth scoring for two statements, each once: fitted ones, and the whole of both."""
    cuts_a, cuts_b = cut_points(between.a, unit_a), cut_points(between.b, unit_b)
    seen: set[Pairing] = set()
    for strictness in STRICTNESS:
        in_a, in_b = unit_a, unit_b
        for _ in range(ROUNDS):
            there = answered(answers, in_b)
            new_a = _best(between.a, between.weights_a, cuts_a, there, strictness)
            back = answered_back(answers, new_a)
            new_b = _best(between.b, between.weights_b, cuts_b, back, strictness)
            if (new_a, new_b) == (in_a, in_b):
                break
            in_a, in_b = new_a, new_b
        for pairing in (Pairing(in_a, in_b), Pairing(unit_a, in_b), Pairing(in_a, unit_b)):
            if pairing not in seen:
                seen.add(pairing)
                yield pairing
    if Pairing(unit_a, unit_b) not in seen:
        yield Pairing(unit_a, unit_b)


def answered(answers: Sequence[Answer], in_b: Stretch) -> dict[int, float]:
    """For each word of a that a word of ``in_b`` answers, how well."""
    best: dict[int, float] = {}
    first, last = in_b.first, in_b.last
    for answer in answers:
        if first <= answer.b < last and answer.sureness > best.get(answer.a, 0.0):
            best[answer.a] = answer.sureness
    return best


def answered_back(answers: Sequence[Answer], in_a: Stretch) -> dict[int, float]:
    """For each word of b that a word of ``in_a`` answers, how well."""
    best: dict[int, float] = {}
    first, last = in_a.first, in_a.last
    for answer in answers:
        if first <= answer.a < last and answer.sureness > best.get(answer.b, 0.0):
            best[answer.b] = answer.sureness
    return best


def cut_points(words: Words, unit: Stretch) -> list[int]:
    """Where ``unit`` may be cut, its edges included, in order."""
    breaks = words.breaks
    inner = [word for word in range(unit.first + 1, unit.last) if breaks[word] > NO_BREAK]
    if len(inner) > MAX_CUTS - 2:
        inner = sorted(sorted(inner, key=lambda word: (-breaks[word], word))[: MAX_CUTS - 2])
    return [unit.first, *inner, unit.last]


def _best(
    words: Words, weights: Weights, cuts: list[int], matched: dict[int, float], strictness: float
) -> Stretch:
    """The stretch between two cuts that gains most; of equals the one that begins first.

    Answered weight gains, the rest costs ``strictness``. One pass over the cuts: for each end,
    the best beginning before it.
    """
    gains = _gains(weights, cuts, matched, strictness)
    start, end = cuts[0], cuts[-1]
    begin_value, begin = 0.0, start
    best = (float("-inf"), -start, end)
    for cut, gain in zip(cuts[1:], gains[1:], strict=True):
        price = CUT_PRICE * (1.0 - CUT_SHARE[words.breaks[cut]]) if cut < end else 0.0
        best = max(best, (gain - price + begin_value, -begin, cut))
        if -gain - price > begin_value:
            begin_value, begin = -gain - price, cut
    return Stretch(abs(best[1]), best[2])


def _gains(
    weights: Weights, cuts: list[int], matched: dict[int, float], strictness: float
) -> list[float]:
    """For each cut, what the words before it gain."""
    found = [0.0] * len(cuts)
    start, end = cuts[0], cuts[-1]
    for word, sureness in matched.items():
        if start <= word < end:
            found[bisect_right(cuts, word)] += weights.of[word] * sureness
    base = weights.before[start]
    return [
        (1.0 + strictness) * gained - strictness * (weights.before[cut] - base)
        for cut, gained in zip(cuts, accumulate(found), strict=True)
    ]
