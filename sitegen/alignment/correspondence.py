"""Which words of one text answer which words of the other, and how much each of them says here.

How much a word says in a pair depends on news text at large and on this pair alone: a word that
stands in every third sentence of the two carries little between them, whatever the corpus.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import log

import numpy as np

from sitegen.alignment.columns import (
    Flags,
    Floats,
    Numbers,
    before_each,
    places_in,
    spread,
    starts_of,
)
from sitegen.alignment.statements import Statements
from sitegen.alignment.vocabulary import LEAST_WEIGHT, Roots, Vocabulary, vocabulary_of
from sitegen.alignment.words import Words

FEW_SENTENCES = 20
"""Two texts with fewer sentences say too little of how common a word is between them: they are
judged as if they had so many. In two single sentences every shared word stands in all of them."""
ROOT_ANSWER = 0.7
"""How well a word of the same root answers another, against 1 for an equal stem."""
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
class Weights:
    """What each word of one text says in this pair, 0..1; 0 for a stop word."""

    of: Floats
    """By word."""
    before: Floats
    """Sum of the weights before each word, and of all."""
    plain_before: Floats
    """The same, of the words that are not written like a name."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Words of two statements that mean the same or nearly, as parallel columns.

    Some 900 for two articles of 500 words. Those of two statements stand together.
    """

    of: Numbers
    """Which two statements: the number of that of a, times the statements of b, and that of b."""
    a: Numbers
    """A word of one text."""
    b: Numbers
    """Its answer in the other."""
    sureness: Floats
    """How surely the two answer each other, 0..1."""
    worth: Floats
    """What the answer says: the weight of the heavier word, by the sureness."""

    def taken(self, rows: Numbers | Flags) -> Answers:
        """Some of the rows."""
        return Answers(
            self.of[rows], self.a[rows], self.b[rows], self.sureness[rows], self.worth[rows]
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """One text of a pair."""

    vocabulary: Vocabulary
    weights: Weights
    statements: Statements


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Two texts and how their words answer each other."""

    a: Reading
    b: Reading
    answers: Answers


def correspondence(a: Words, b: Words, units_a: Statements, units_b: Statements) -> Correspondence:
    """How the words of ``units_a`` answer those of ``units_b``."""
    in_a, in_b = vocabulary_of(a), vocabulary_of(b)
    of_a, of_b = _stem_weights(in_a, in_b, len(a.sentences) + len(b.sentences))
    reading_a = Reading(in_a, _weights_of(in_a, of_a), units_a)
    reading_b = Reading(in_b, _weights_of(in_b, of_b), units_b)
    return Correspondence(reading_a, reading_b, _answers(reading_a, reading_b))


def _weights_of(vocabulary: Vocabulary, weight: Floats) -> Weights:
    of = weight[vocabulary.stem]
    return Weights(of, before_each(of), before_each(of * vocabulary.plain))


def _stem_weights(a: Vocabulary, b: Vocabulary, sentences: int) -> tuple[Floats, Floats]:
    """What each stem of either text says in this pair; 0 for stop words.

    Most stems stand in one sentence of one text, and say the same in every pair.
    """
    at, shared = places_in(b.codes, a.codes)
    here, there = np.flatnonzero(shared), at[shared]
    often_a, often_b = a.often.copy(), b.often.copy()
    often_a[here] += b.often[there]
    often_b[there] = often_a[here]
    general_a, general_b = a.general.copy(), b.general.copy()
    general_a[here] = np.where(a.general[here] > 0, a.general[here], b.general[there])
    general_b[there] = general_a[here]
    said_a, said_b = a.alone.copy(), b.alone.copy()
    said_b[there] = said_a[here]
    most = int(max(often_a.max(), often_b.max()))
    own = _own_weights(max(FEW_SENTENCES, sentences), 1 << most.bit_length())
    for said, general, often, met in (
        (said_a, general_a, often_a, here), (said_b, general_b, often_b, there),
    ):  # fmt: skip
        judged = often > 1
        judged[met] = True
        judged &= general > 0
        said[judged] = np.maximum(LEAST_WEIGHT, np.sqrt(general[judged] * own[often[judged]]))
    return said_a, said_b


@lru_cache(maxsize=256)
def _own_weights(sentences: int, most: int) -> Floats:
    """What a word says that stands in 0 to ``most`` of the ``sentences`` of two texts, 0..1; kept,
    so ``most`` had better be one of few numbers."""
    scale = 1 / log(sentences / 2)
    often = (min(1.0, max(0.0, log(sentences / count) * scale)) for count in range(1, most + 1))
    return np.array([1.0, *often])


def _answers(a: Reading, b: Reading) -> Answers:
    """``Correspondence.answers``: by stems, then by initials."""
    in_a, in_b = a.vocabulary.places, b.vocabulary.places
    stems_a, stems_b, sureness = _related_stems(a.vocabulary, b.vocabulary)
    rows, nth_a, nth_b = _meetings(in_a.counts[stems_a], in_b.counts[stems_b], MAX_MEETINGS)
    stems_a, stems_b, sureness = stems_a[rows], stems_b[rows], sureness[rows]
    words_a = in_a.words[in_a.starts[stems_a] + nth_a]
    words_b = in_b.words[in_b.starts[stems_b] + nth_b]
    spelled = list(_spelled_out(a.vocabulary, b.vocabulary))
    if spelled:
        words_a = np.concatenate((words_a, [word for word, _ in spelled]))
        words_b = np.concatenate((words_b, [word for _, word in spelled]))
        sureness = np.concatenate((sureness, np.ones(len(spelled))))
    return _by_units(a, b, (words_a, words_b, sureness))


def _by_units(a: Reading, b: Reading, met: tuple[Numbers, Numbers, Floats]) -> Answers:
    """The words that ``met`` and stand in units, those of two units together."""
    words_a, words_b, sureness = met
    row = a.statements.of_word[words_a]
    column = b.statements.of_word[words_b]
    inside = (row >= 0) & (column >= 0)
    of = row * len(b.statements.last) + column
    order = np.flatnonzero(inside)
    order = order[np.argsort(of[order], kind="stable")]
    words_a, words_b, sureness = words_a[order], words_b[order], sureness[order]
    worth = np.maximum(a.weights.of[words_a], b.weights.of[words_b]) * sureness
    return Answers(of[order], words_a, words_b, sureness, worth)


def _spelled_out(a: Vocabulary, b: Vocabulary) -> Iterator[tuple[int, int]]:
    """A word of a and one of b, of which one is initials that the other's name begins with."""
    for short, full, turned in ((a, b, False), (b, a, True)):
        for letters in sorted(short.initials.keys() & full.spelled.keys()):
            if len(short.initials[letters]) * len(full.spelled[letters]) > MAX_SPELLINGS:
                continue
            for word, capitals in product(short.initials[letters], full.spelled[letters]):
                for capital in capitals:
                    yield (capital, word) if turned else (word, capital)


def _related_stems(a: Vocabulary, b: Vocabulary) -> tuple[Numbers, Numbers, Floats]:
    """Stems of either side that answer each other, by the best of three reasons, each two once."""
    of_root = _of_one_root(a.roots, b.roots)
    at, known = places_in(b.codes, a.expected.others)
    expected = np.flatnonzero(known)
    expected = expected[b.places.counts[at[expected]] > 0]
    same_at, same = places_in(b.codes, a.codes[a.by_name])
    equal = np.flatnonzero(same)
    equal = equal[b.places.counts[same_at[equal]] > 0]
    stems_a = np.concatenate((of_root[0], a.expected.stems[expected], a.by_name[equal]))
    stems_b = np.concatenate((of_root[1], at[expected], same_at[equal]))
    sureness = np.concatenate(
        (np.full(len(of_root[0]), ROOT_ANSWER), a.expected.sureness[expected], np.ones(len(equal)))
    )
    return _each_once(stems_a, stems_b, sureness, len(b.codes))


def _of_one_root(a: Roots, b: Roots) -> tuple[Numbers, Numbers]:
    """Each two stems that have one root, in the order of a's roots and then of a's stems."""
    at, shared = places_in(b.codes[b.order], a.codes)
    roots_a = np.flatnonzero(shared)
    roots_b = b.order[at[roots_a]]
    rows, nth_a, nth_b = _meetings(a.counts[roots_a], b.counts[roots_b], MAX_RELATED)
    roots_a, roots_b = roots_a[rows], roots_b[rows]
    return a.stems[a.starts[roots_a] + nth_a], b.stems[b.starts[roots_b] + nth_b]


def _meetings(counts_a: Numbers, counts_b: Numbers, most: int) -> tuple[Numbers, Numbers, Numbers]:
    """For each meeting of a member of one group with a member of another: the row of the two groups
    and the numbers of the members in them; of groups that meet at most ``most`` times."""
    sizes = counts_a * counts_b
    few = np.flatnonzero(sizes <= most)
    rows, numbers = spread(sizes[few])
    rows = few[rows]
    return rows, *np.divmod(numbers, counts_b[rows])


def _each_once(
    stems_a: Numbers, stems_b: Numbers, sureness: Floats, width: int
) -> tuple[Numbers, Numbers, Floats]:
    """Each two stems where they stand first, with the best sureness that they have anywhere."""
    key = stems_a * width + stems_b
    order = np.argsort(key, kind="stable")
    starts = starts_of(key[order])
    first = order[starts]
    best = np.maximum.reduceat(sureness[order], starts) if len(starts) else sureness
    in_order = np.argsort(first)
    first = first[in_order]
    return stems_a[first], stems_b[first], best[in_order]
