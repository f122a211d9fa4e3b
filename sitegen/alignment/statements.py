"""The statements of a text that no match holds yet, and where each of them may be cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sitegen.alignment.columns import Floats, Numbers, spread
from sitegen.alignment.vocabulary import vocabulary_of
from sitegen.alignment.words import (
    NO_BREAK,
    TEXTS_KEPT,
    Keyed,
    Stretch,
    Words,
    free_words,
    words_of,
)

MIN_CONTENT = 2
"""Fewest words that are no stop words in a statement."""
CUT_SHARE = (0.0, 0.3, 0.6, 0.7, 0.9, 1.0, 1.0)
"""How well a reader sees a cut, by its strength from ``NO_BREAK`` to ``PARAGRAPH``."""
CUT_PRICE = 0.5
"""Weight that a cut which nobody sees must gain."""
_PRICES = np.array([CUT_PRICE * (1.0 - share) for share in CUT_SHARE])
MAX_CUTS = 22
"""Cuts of one statement that are tried; of a longer list only the strongest."""


@dataclass(frozen=True, slots=True)
class Statements:
    """Some statements of one text, in order; a row of each column for each of them.

    Their cuts, edges included, stand in order; short rows are filled up with the last one, at a
    price that none pays.
    """

    stretches: tuple[Stretch, ...]
    of_word: Numbers
    """For each word of the text the number of its statement; -1 where it has none."""
    places: Numbers
    """The word before which each cut lies: a column for each."""
    prices: Floats
    """What a stretch has to gain to end there; nothing at the statement's own end."""
    last: Numbers
    """The column of the statement's own end."""


def statements_of(words: Words, taken: Sequence[Stretch]) -> Statements:
    """What is left of each sentence where the stretches ``taken`` have no word."""
    known = _statements_of(Keyed(words.analysis))
    if not taken:
        return known
    rows = {
        stretch: (row, last)
        for stretch, row, last in zip(
            known.stretches, known.places.tolist(), known.last.tolist(), strict=True
        )
    }
    cuts = []
    for stretch in _left(words, free_words(words, taken)):
        row, last = rows.get(stretch, (None, 0))
        cuts.append((stretch, row[: last + 1] if row else _places(words, stretch)))
    return _laid_out(words, cuts)


@lru_cache(maxsize=TEXTS_KEPT)
def _statements_of(key: Keyed) -> Statements:
    """Those of a whole text."""
    words = words_of(key.analysis)
    stretches = _left(words, free_words(words, ()))
    return _laid_out(words, [(stretch, _places(words, stretch)) for stretch in stretches])


def _laid_out(words: Words, cuts: Sequence[tuple[Stretch, list[int]]]) -> Statements:
    """Statements, each with the places of its cuts."""
    stretches = tuple(stretch for stretch, _ in cuts)
    last = np.array([len(row) - 1 for _, row in cuts], np.int64)
    width = int(last.max(initial=0)) + 1
    cells = [row + row[-1:] * (width - len(row)) for _, row in cuts]
    places = np.array(cells, np.int64).reshape(-1, width)
    prices = _PRICES[words.columns.breaks[places]]
    prices[np.arange(width) > last[:, None]] = np.inf
    prices[np.arange(len(cuts)), last] = 0.0
    return Statements(stretches, _of_word(len(words.norms), stretches), places, prices, last)


def _of_word(count: int, stretches: Sequence[Stretch]) -> Numbers:
    """``Statements.of_word``, for ``count`` words."""
    numbers = np.full(count, -1)
    rows, within = spread(np.array([len(stretch) for stretch in stretches], np.int64))
    firsts = np.array([stretch.first for stretch in stretches], np.int64)
    numbers[firsts[rows] + within] = rows
    return numbers


def _left(words: Words, free: bytearray) -> list[Stretch]:
    """What is left of each sentence where other matches took words: stretches with content."""
    content = vocabulary_of(words).content_before.tolist()
    return [
        part
        for sentence in words.sentences
        for part in _free_parts(sentence, free)
        if content[part.last] - content[part.first] >= MIN_CONTENT
    ]


def _free_parts(stretch: Stretch, free: bytearray) -> Iterator[Stretch]:
    first = stretch.first
    if free.find(0, first, stretch.last) < 0:
        yield stretch
        return
    for word in range(stretch.first, stretch.last):
        if not free[word]:
            if first < word:
                yield Stretch(first, word)
            first = word + 1
    if first < stretch.last:
        yield Stretch(first, stretch.last)


def _places(words: Words, unit: Stretch) -> list[int]:
    """Where ``unit`` may be cut, its edges included."""
    breaks = words.breaks
    inner = [word for word in range(unit.first + 1, unit.last) if breaks[word] > NO_BREAK]
    if len(inner) > MAX_CUTS - 2:
        inner = sorted(sorted(inner, key=lambda word: (-breaks[word], word))[: MAX_CUTS - 2])
    return [unit.first, *inner, unit.last]
