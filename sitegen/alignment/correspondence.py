"""Which words of one text answer which words of the other, and how much each of them says here.

How much a word says in a pair depends on news text at large and on this pair alone: a word that
stands in every third sentence of the two carries little between them, whatever the corpus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, product
from math import log, sqrt
from operator import mul

from sitegen.alignment.lexicon import LEAST_WEIGHT, Lexicon, lexicon_of
from sitegen.alignment.words import Stretch, Words

FEW_SENTENCES = 20
"""Two texts with fewer sentences say too little of how common a word is between them: they are
judged as if they had so many. In two single sentences every shared word stands in all of them."""
ROOT_ANSWER = 0.7
"""How well such a word answers the other, against 1 for an equal stem."""
MAX_MEETINGS = 100
"""Places of a word in one text times those of its answer in the other, above which they say nothing
about any two: keeps the work near linear in long texts."""

MAX_RELATED = 400
"""Stems of one root in one text times those in the other, above which the root is no word: of the
roots of six sets of pairs none had more than 16; of 10,000 addresses all begin with *http:*."""
MAX_SPELLINGS = 1000
"""Initials in one text times the names that they may stand for in the other, above which they tell
nothing about any two: 100 at most in the same sets."""


Answer = tuple[int, int, float]
"""Word of one text, word of the other that means the same or nearly, and how surely. A tuple, as
nothing else is made so often: some 900 for two articles of 500 words."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each word of one text says in this pair, 0..1; 0 for a stop word."""

    of: Sequence[float]
    """By word."""
    before: Sequence[float]
    """Sum of the weights before each word, and of all."""
    plain_before: Sequence[float]
    """The same, of the words that are not written like a name."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Two texts and how their words answer each other."""

    a: Words
    b: Words
    lexicon_a: Lexicon
    lexicon_b: Lexicon
    weights_a: Weights
    weights_b: Weights
    units_a: Sequence[Stretch]
    units_b: Sequence[Stretch]
    answers: dict[int, list[Answer]]
    """For two units the words that answer each other: number of the unit of a, times units of b,
    and number of the unit of b."""

    def worth(self, answer: Answer) -> float:
        """What ``answer`` says: the weight of the heavier word, by how surely they answer."""
        a, b, sureness = answer
        return max(self.weights_a.of[a], self.weights_b.of[b]) * sureness


def correspondence(
    a: Words, b: Words, units_a: Sequence[Stretch], units_b: Sequence[Stretch]
) -> Correspondence:
    """How the words of ``units_a`` answer those of ``units_b``."""
    in_a, in_b = lexicon_of(a), lexicon_of(b)
    weight = _stem_weights(in_a, in_b, len(a.sentences) + len(b.sentences))
    rows = [unit * len(units_b) if unit >= 0 else -1 for unit in _unit_of(a, units_a)]
    return Correspondence(
        a,
        b,
        in_a,
        in_b,
        _weights_of(a, in_a, weight),
        _weights_of(b, in_b, weight),
        units_a,
        units_b,
        _answers(in_a, in_b, rows, _unit_of(b, units_b)),
    )


def _weights_of(words: Words, lexicon: Lexicon, weight: dict[str, float]) -> Weights:
    of = list(map(weight.__getitem__, words.stems))
    plain = map(mul, of, lexicon.plain)
    return Weights(of, list(accumulate(of, initial=0.0)), list(accumulate(plain, initial=0.0)))


def _stem_weights(a: Lexicon, b: Lexicon, sentences: int) -> dict[str, float]:
    """What each stem says in this pair; 0 for stop words.

    Most stems stand in one sentence of one text, and say the same in every pair.
    """
    sentences = max(FEW_SENTENCES, sentences)
    scale = 1 / log(sentences / 2)
    weight = {**b.alone, **a.alone}
    for stem in {*a.repeated, *b.repeated, *(a.alone.keys() & b.alone.keys())}:
        general = a.general.get(stem) or b.general.get(stem, 0.0)
        if general:
            often = a.sentences.get(stem, 0) + b.sentences.get(stem, 0)
            own = min(1.0, max(0.0, log(sentences / often) * scale))
            weight[stem] = max(LEAST_WEIGHT, sqrt(general * own))
    return weight


def _unit_of(words: Words, units: Sequence[Stretch]) -> list[int]:
    """For each word the number of its unit; -1 where it has none."""
    numbers = [-1] * len(words.norms)
    for number, unit in enumerate(units):
        numbers[unit.first : unit.last] = [number] * len(unit)
    return numbers


def _answers(
    a: Lexicon, b: Lexicon, rows: Sequence[int], columns: Sequence[int]
) -> dict[int, list[Answer]]:
    """``Correspondence.answers``: by stems, then by initials. ``rows`` and ``columns`` say for each
    word what its unit adds to the number of two units; -1 where it has none."""
    answers: defaultdict[int, list[Answer]] = defaultdict(list)
    for (stem_a, stem_b), sureness in _related_stems(a, b).items():
        in_a, in_b = a.places[stem_a], b.places[stem_b]
        if len(in_a) * len(in_b) <= MAX_MEETINGS:
            for i in in_a:
                row = rows[i]
                if row >= 0:
                    for j in in_b:
                        if columns[j] >= 0:
                            answers[row + columns[j]].append((i, j, sureness))
    for i, j in _spelled_out(a, b):
        if rows[i] >= 0 and columns[j] >= 0:
            answers[rows[i] + columns[j]].append((i, j, 1.0))
    return answers


def _spelled_out(a: Lexicon, b: Lexicon) -> Iterator[tuple[int, int]]:
    """A word of a and one of b, of which one is initials that the other's name begins with."""
    for short, full, turned in ((a, b, False), (b, a, True)):
        for letters in sorted(short.initials.keys() & full.spelled.keys()):
            if len(short.initials[letters]) * len(full.spelled[letters]) > MAX_SPELLINGS:
                continue
            for word, capitals in product(short.initials[letters], full.spelled[letters]):
                for capital in capitals:
                    yield (capital, word) if turned else (word, capital)


def _related_stems(a: Lexicon, b: Lexicon) -> dict[tuple[str, str], float]:
    """Stems of either side that answer each other, the better of two reasons."""
    found: dict[tuple[str, str], float] = {}
    for root in sorted(a.roots.keys() & b.roots.keys()):
        if len(a.roots[root]) * len(b.roots[root]) > MAX_RELATED:
            continue
        found.update(dict.fromkeys(product(a.roots[root], b.roots[root]), ROOT_ANSWER))
    there = b.places
    for stem, other, sureness in a.expected:
        if other in there:
            found[stem, other] = max(sureness, found.get((stem, other), 0.0))
    found.update(((stem, stem), 1.0) for stem in sorted(a.places.keys() & there.keys()))
    return found
