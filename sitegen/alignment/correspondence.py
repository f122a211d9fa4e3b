"""Which words of one text answer which words of the other, and how much each of them says here.

How much a word says in a pair depends on news text at large and on this pair alone: a word that
stands in every third sentence of the two carries little between them, whatever the corpus.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, product
from math import log

from sitegen.alignment.related import related
from sitegen.alignment.words import WORD_BREAK, Stretch, Words, is_stop

LEAST_WEIGHT = 0.05
"""Of a word that is no stop word."""
FEW_SENTENCES = 20
"""Two texts with fewer sentences say too little of how common a word is between them: they are
judged as if they had so many. In two single sentences every shared word stands in all of them."""
ROOT_LETTERS = 5
"""Two words with as many first letters in common may be one word inflected (bigots, bigotry)."""
ROOT_ANSWER = 0.7
"""How well such a word answers the other, against 1 for an equal stem."""
MAX_POSTINGS = 30
"""Places of a word in one text; one that stands in more says nothing about any."""
_INITIALS_GAP = 2
"""Small words between the capitals of a name (the Advancement *of* Colored People)."""
_MAX_EXPANSIONS = 400
"""Words written out for a short form that are looked at in one pair of texts."""


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
    weight = _stem_weights(a, b)
    index_a, index_b = _index(a, units_a), _index(b, units_b)
    answers: defaultdict[tuple[int, int], list[Answer]] = defaultdict(list)
    unit_of_a, unit_of_b = _unit_of(a, units_a), _unit_of(b, units_b)
    for i, j in (*_short_forms(a, b), *((i, j) for j, i in _short_forms(b, a))):
        if unit_of_a[i] >= 0 and unit_of_b[j] >= 0:
            answers[unit_of_a[i], unit_of_b[j]].append(Answer(i, j, 1.0))
    for stem_a, stem_b, sureness in _related_stems(index_a, index_b):
        for (unit_a, i), (unit_b, j) in product(index_a[stem_a], index_b[stem_b]):
            answers[unit_a, unit_b].append(Answer(i, j, sureness))
    return Correspondence(
        a,
        b,
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


def _stem_weights(a: Words, b: Words) -> dict[str, float]:
    """What each stem says in this pair."""
    sentences = max(FEW_SENTENCES, len(a.sentences) + len(b.sentences))
    often = _sentence_counts(a) + _sentence_counts(b)
    weight: dict[str, float] = {}
    for words in (a, b):
        for norm, stem, general in zip(words.norms, words.stems, words.weights, strict=True):
            if stem in weight and weight[stem] > 0:
                continue
            if is_stop(norm):
                weight[stem] = 0.0
                continue
            own = log(sentences / often[stem]) / log(sentences / 2)
            weight[stem] = max(LEAST_WEIGHT, (general * min(1.0, max(0.0, own))) ** 0.5)
    return weight


def _sentence_counts(words: Words) -> Counter[str]:
    """In how many sentences each stem stands."""
    counts: Counter[str] = Counter()
    for sentence in words.sentences:
        counts.update(set(words.stems[sentence.first : sentence.last]))
    return counts


def _index(words: Words, units: Sequence[Stretch]) -> dict[str, list[tuple[int, int]]]:
    """Where each stem stands, as unit and word; stop words and words that stand everywhere out."""
    index: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, unit in enumerate(units):
        for word in range(unit.first, unit.last):
            if not is_stop(words.norms[word]):
                index[words.stems[word]].append((number, word))
    return {stem: places for stem, places in index.items() if len(places) <= MAX_POSTINGS}


def _related_stems(
    a: dict[str, list[tuple[int, int]]], b: dict[str, list[tuple[int, int]]]
) -> Iterator[tuple[str, str, float]]:
    """Stems of either side that answer each other, in the order of a's."""
    roots: defaultdict[str, list[str]] = defaultdict(list)
    for stem in b:
        roots[stem[:ROOT_LETTERS]].append(stem)
    for stem in a:
        found: dict[str, float] = {}
        if len(stem) >= ROOT_LETTERS and not stem.isdigit():
            for other in roots.get(stem[:ROOT_LETTERS], ()):
                found[other] = ROOT_ANSWER
        for other, sureness in related(stem).items():
            if other in b:
                found[other] = max(sureness, found.get(other, 0.0))
        if stem in b:
            found[stem] = 1.0
        for other, sureness in found.items():
            yield stem, other, sureness


# ── initials and the names that they stand for ──────────────────────────────────────────────


def _unit_of(words: Words, units: Sequence[Stretch]) -> list[int]:
    """For each word the number of its unit; -1 where it has none."""
    numbers = [-1] * len(words.norms)
    for number, unit in enumerate(units):
        numbers[unit.first : unit.last] = [number] * len(unit)
    return numbers


def _short_forms(short: Words, full: Words) -> Iterator[tuple[int, int]]:
    """Words of ``short`` that are initials, with the words of ``full`` that they stand for."""
    initials: defaultdict[str, list[int]] = defaultdict(list)
    for word, norm in enumerate(short.norms):
        if short.initials[word]:
            initials[norm].append(word)
    longest = max(map(len, initials), default=0)
    found = 0
    for first in range(len(full.norms)):
        if full.upper[first] and found < _MAX_EXPANSIONS:
            for capitals in _names_from(full, first, longest):
                name = "".join(full.norms[word][0] for word in capitals)
                for word in initials.get(name, ())[:MAX_POSTINGS]:
                    found += len(capitals)
                    yield from ((word, capital) for capital in capitals)


def _names_from(words: Words, first: int, longest: int) -> Iterator[list[int]]:
    """The capitalised words from ``first`` on, two, three and more, as far as a name may go."""
    capitals = [first]
    gap = 0
    for word in range(first + 1, len(words.norms)):
        if len(capitals) >= longest or words.breaks[word] > WORD_BREAK:
            return
        if words.upper[word]:
            capitals.append(word)
            gap = 0
            yield list(capitals)
        else:
            gap += 1
            if gap > _INITIALS_GAP:
                return
