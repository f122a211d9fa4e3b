"""How sure it is that two stretches make the same statement: signals, weighed and summed.

The score is ``1 / (1 + exp(-sum))``: a logistic model over signals that a reader can check.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import exp

from sitegen.alignment.words import STOP_WEIGHT, Stretch, Words
from sitegen.model import Signal

WEIGHTS: dict[str, float] = {
    "overlap": 7.0,
    "containment": 2.5,
    "mass": 0.45,
    "pairs": 2.0,
    "numbers": 0.5,
    "length": 0.8,
    "neighbours": 0.9,
    "both_quoted": 0.2,
}
"""What each signal adds per unit, set by hand: the fallback and the explanation."""
BIAS = -6.2
"""What is asked before any signal speaks."""
RARE = 0.55
"""From this weight on a shared word is worth showing."""
SHOWN = 8
"""Rare words shown at most."""


@dataclass(frozen=True, slots=True)
class Score:
    """A probability and what it is made of."""

    value: float
    signals: tuple[Signal, ...]


def shared_stems(a: Words, b: Words, in_a: Stretch, in_b: Stretch) -> Counter[str]:
    """Stems that stand in both stretches, each as often as in the one that has it less."""
    return Counter(a.stems[in_a.first : in_a.last]) & Counter(b.stems[in_b.first : in_b.last])


def signals_of(a: Words, b: Words, in_a: Stretch, in_b: Stretch) -> dict[str, float]:
    """The value of each signal for two stretches, without those that need their neighbours."""
    weight = _weights(a, in_a) | _weights(b, in_b)
    shared = shared_stems(a, b, in_a, in_b)
    mass = sum(weight[word] * count for word, count in shared.items())
    mass_a = sum(a.weights[in_a.first : in_a.last])
    mass_b = sum(b.weights[in_b.first : in_b.last])
    content = sum(
        weight[word] * count for word, count in shared.items() if weight[word] > STOP_WEIGHT
    )
    pairs = _pairs(a, in_a) & _pairs(b, in_b)
    numbers = sum(1 for word in shared if word.isdigit())
    return {
        "overlap": 2 * mass / (mass_a + mass_b or 1.0),
        "containment": mass / (min(mass_a, mass_b) or 1.0),
        "mass": min(content, 8.0),
        "pairs": min(1.0, 2 * len(pairs) / (len(in_a) + len(in_b))),
        "numbers": float(min(numbers, 2)),
        "length": min(len(in_a), len(in_b)) / max(len(in_a), len(in_b)),
        "both_quoted": float(_quoted(a, in_a) and _quoted(b, in_b)),
    }


def scored(values: dict[str, float]) -> Score:
    """The probability for the given signals; what is not given counts as 0."""
    signals = tuple(Signal(name, values.get(name, 0.0), weight) for name, weight in WEIGHTS.items())
    total = BIAS + sum(signal.value * signal.weight for signal in signals)
    return Score(1 / (1 + exp(-max(-30.0, min(30.0, total)))), signals)


def rare_words(a: Words, b: Words, in_a: Stretch, in_b: Stretch) -> tuple[str, ...]:
    """Shared words of weight, as a has them, heaviest first."""
    shared = shared_stems(a, b, in_a, in_b)
    words = {
        a.norms[word]: a.weights[word]
        for word in range(in_a.first, in_a.last)
        if a.stems[word] in shared and a.weights[word] >= RARE
    }
    return tuple(sorted(words, key=lambda word: (-words[word], word))[:SHOWN])


def _weights(words: Words, stretch: Stretch) -> dict[str, float]:
    return {words.stems[word]: words.weights[word] for word in range(stretch.first, stretch.last)}


def _pairs(words: Words, stretch: Stretch) -> set[tuple[str, str]]:
    stems = words.stems[stretch.first : stretch.last]
    return set(pairwise(stems))


def _quoted(words: Words, stretch: Stretch) -> bool:
    inside = sum(words.quoted[stretch.first : stretch.last])
    return 2 * inside > len(stretch)
