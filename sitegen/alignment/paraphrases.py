"""Places that make the same statement in other words: candidates, their best stretches, scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest

from sitegen.alignment.boundaries import CUT_VALUE, cut_points
from sitegen.alignment.near import Pairing
from sitegen.alignment.scoring import Score, scored, signals_of
from sitegen.alignment.words import STOP_WEIGHT, Stretch, Words

PARTNERS = 6
"""Best partners kept for a statement, on either side (alignment.md, 5.5)."""
MAX_POSTINGS = 40
"""A stem that stands in more statements says nothing about any."""
MIN_CONTENT = 2
"""Fewest words that are no stop words in a statement."""
UNSHARED = 0.33
"""What a word without an answer costs a stretch, per weight, against one that has one."""
CUT_COST = 0.5
"""What it costs to cut a sentence, for the part of ``CUT_VALUE`` that the cut falls short."""
ROUNDS = 3
"""How often the two sides are fitted to each other in turn."""
MAX_CUTS = 24
"""Cut points of one statement that are tried; of a longer list only the strongest."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two stretches that may make the same statement."""

    pairing: Pairing
    score: Score


def proposals(a: Words, b: Words, units_a: list[Stretch], units_b: list[Stretch]) -> list[Proposal]:
    """Scored pairs of stretches, one for each pair of statements with words in common."""
    found = []
    for at_a, at_b in sorted(_candidates(a, b, units_a, units_b)):
        pairing = _fitted(a, b, units_a[at_a], units_b[at_b])
        found.append(Proposal(pairing, scored(signals_of(a, b, pairing.a, pairing.b))))
    return found


def free_units(words: Words, free: bytearray) -> list[Stretch]:
    """What is left of each sentence where near matches took words: stretches with content."""
    return [
        part
        for sentence in words.sentences
        for part in _free_parts(sentence, free)
        if content_words(words, part) >= MIN_CONTENT
    ]


def content_words(words: Words, stretch: Stretch) -> int:
    """How many words of ``stretch`` are no stop words."""
    return sum(weight > STOP_WEIGHT for weight in words.weights[stretch.first : stretch.last])


def _free_parts(stretch: Stretch, free: bytearray) -> Iterator[Stretch]:
    first = stretch.first
    for word in range(stretch.first, stretch.last):
        if not free[word]:
            if first < word:
                yield Stretch(first, word)
            first = word + 1
    if first < stretch.last:
        yield Stretch(first, stretch.last)


def _candidates(
    a: Words, b: Words, units_a: list[Stretch], units_b: list[Stretch]
) -> set[tuple[int, int]]:
    """Numbers of units that are among each other's best partners by shared weight."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for number, unit in enumerate(units_b):
        for stem in sorted(set(b.stems[unit.first : unit.last])):
            index[stem].append(number)
    shared: defaultdict[tuple[int, int], float] = defaultdict(float)
    for number, unit in enumerate(units_a):
        weight = {a.stems[word]: a.weights[word] for word in range(unit.first, unit.last)}
        for stem, value in weight.items():
            if value > STOP_WEIGHT and len(index.get(stem, ())) <= MAX_POSTINGS:
                for other in index.get(stem, ()):
                    shared[number, other] += value
    chosen: set[tuple[int, int]] = set()
    for side in (0, 1):
        partners: defaultdict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
        for pair, value in shared.items():
            partners[pair[side]].append((value, (-pair[0], -pair[1])))
        for best in partners.values():
            chosen.update((-x, -y) for _, (x, y) in nlargest(PARTNERS, best))
    return chosen


# ── the best stretches of two statements ────────────────────────────────────────────────────


def _fitted(a: Words, b: Words, unit_a: Stretch, unit_b: Stretch) -> Pairing:
    """The stretches of two statements that answer each other best, cut where the text allows."""
    in_a, in_b = unit_a, unit_b
    for _ in range(ROUNDS):
        new_a = _best_stretch(a, unit_a, b, in_b)
        new_b = _best_stretch(b, unit_b, a, new_a)
        if (new_a, new_b) == (in_a, in_b):
            break
        in_a, in_b = new_a, new_b
    return Pairing(in_a, in_b)


def _best_stretch(words: Words, unit: Stretch, others: Words, other: Stretch) -> Stretch:
    """The stretch of ``unit`` whose words are best answered by those of ``other``."""
    there = Counter(others.stems[other.first : other.last])
    gains = [0.0]
    for word in range(unit.first, unit.last):
        value = words.weights[word]
        if there[words.stems[word]] > 0:
            there[words.stems[word]] -= 1
            gains.append(gains[-1] + value)
        else:
            gains.append(gains[-1] - UNSHARED * value)
    points = list(cut_points(words, unit))
    if len(points) > MAX_CUTS:
        inner = sorted(points[1:-1], key=lambda point: (-words.breaks[point], point))
        points = sorted({points[0], points[-1], *inner[: MAX_CUTS - 2]})
    costs = {point: _cut_cost(words, point, unit) for point in points}
    _, first, last = max(
        (gains[q - unit.first] - gains[p - unit.first] - costs[p] - costs[q], -p, q)
        for p in points
        for q in points
        if p < q
    )
    return Stretch(-first, last)


def _cut_cost(words: Words, point: int, unit: Stretch) -> float:
    """What it costs to begin or end at ``point``; nothing at the edges of the statement."""
    if point in (unit.first, unit.last):
        return 0.0
    return CUT_COST * (2.4 - CUT_VALUE[words.breaks[point]]) / 2.4
