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

from sitegen.alignment.lexicon import Lexicon, lexicon_of
from sitegen.alignment.words import Stretch, Words

LEAST_WEIGHT = 0.05
"""Of a word that is no stop word."""
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


@dataclass(frozen=True, slots=True)
class Answer:
    """Word ``a`` of one text and word ``b`` of the other mean the same, or nearly."""

    a: int
    b: int
    sureness: float


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
    answers: dict[tuple[int, int], list[Answer]]
    """For two units, by number, the words that answer each other."""


def correspondence(
    a: Words, b: Words, units_a: Sequence[Stretch], units_b: Sequence[Stretch]
) -> Correspondence:
    """How the words of ``units_a`` answer those of ``units_b``."""
    in_a, in_b = lexicon_of(a), lexicon_of(b)
    weight = _stem_weights(in_a, in_b, len(a.sentences) + len(b.sentences))
    unit_of_a, unit_of_b = _unit_of(a, units_a), _unit_of(b, units_b)
    answers: defaultdict[tuple[int, int], list[Answer]] = defaultdict(list)
    for i, j, sureness in _answers(in_a, in_b):
        if unit_of_a[i] >= 0 and unit_of_b[j] >= 0:
            answers[unit_of_a[i], unit_of_b[j]].append(Answer(i, j, sureness))
    return Correspondence(
        a,
        b,
        in_a,
        in_b,
        _weights_of(a, weight),
        _weights_of(b, weight),
        units_a,
        units_b,
        answers,
    )


def _weights_of(words: Words, weight: dict[str, float]) -> Weights:
    of = [weight[stem] for stem in words.stems]
    plain = (0.0 if capital else value for value, capital in zip(of, words.capital, strict=True))
    return Weights(of, list(accumulate(of, initial=0.0)), list(accumulate(plain, initial=0.0)))


def _stem_weights(a: Lexicon, b: Lexicon, sentences: int) -> dict[str, float]:
    """What each stem says in this pair; 0 for stop words."""
    sentences = max(FEW_SENTENCES, sentences)
    scale = 1 / log(sentences / 2)
    often_a, often_b = a.sentences, b.sentences
    weight: dict[str, float] = {}
    for stem, general in (*b.general.items(), *a.general.items()):
        if general:
            often = often_a.get(stem, 0) + often_b.get(stem, 0)
            own = min(1.0, max(0.0, log(sentences / often) * scale))
            weight[stem] = max(LEAST_WEIGHT, sqrt(general * own))
        else:
            weight.setdefault(stem, 0.0)
    return weight


def _unit_of(words: Words, units: Sequence[Stretch]) -> list[int]:
    """For each word the number of its unit; -1 where it has none."""
    numbers = [-1] * len(words.norms)
    for number, unit in enumerate(units):
        numbers[unit.first : unit.last] = [number] * len(unit)
    return numbers


def _answers(a: Lexicon, b: Lexicon) -> Iterator[tuple[int, int, float]]:
    """A word of a, a word of b that answers it, and how well: by stems, then by initials."""
    for (stem_a, stem_b), sureness in _related_stems(a, b).items():
        in_a, in_b = a.places[stem_a], b.places[stem_b]
        if len(in_a) * len(in_b) <= MAX_MEETINGS:
            for i, j in product(in_a, in_b):
                yield i, j, sureness
    for short, full, turned in ((a, b, False), (b, a, True)):
        for letters in sorted(short.initials.keys() & full.spelled.keys()):
            if len(short.initials[letters]) * len(full.spelled[letters]) > MAX_SPELLINGS:
                continue
            for word, capitals in product(short.initials[letters], full.spelled[letters]):
                for capital in capitals:
                    yield (capital, word, 1.0) if turned else (word, capital, 1.0)


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
