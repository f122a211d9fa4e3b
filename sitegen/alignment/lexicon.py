"""What one text offers to every other that it is compared with: made once, used in each pair."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.columns import Flags, Floats, before_each
from sitegen.alignment.signs import joined
from sitegen.alignment.words import TEXTS_KEPT, Keyed, Stretch, Words, is_stop, words_of
from sitegen.words import words_of as lists_of

GRAM = 3
"""Stems in a row that two texts have to share to be looked at there."""
WHO, SPEECH, WHAT = range(3)
LEAST_TOLD = 0.3
"""Weight of words outside names, titles, offices and cues that a match must have on either side, or
a quotation. Of the matches of nine events (triples_train, triples_dev, the five articles) that fall
under it ("said Jo Hill, the president of …") none was a case of the gold, and ten were wrong."""
IN_CAPITALS = 0.8
"""Share of capitals among the words of a sentence from which on they show no names: a headline."""
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
"""Languages that write every noun like a name."""
_WORDS_KEPT = 1 << 16


@dataclass(frozen=True, slots=True)
class Parts:
    """The paragraphs of a text, or its sentences, and what tells quickly that two differ."""

    stretches: tuple[Stretch, ...]
    """In order; those that hold at least one word."""
    prints: tuple[int, ...]
    """A hash of the normal forms of each."""


@dataclass(frozen=True, slots=True)
class Grams:
    """``GRAM`` stems in a row, inside one paragraph, by their numbers and then by their places.

    As numbers they take a tenth of the memory that they take as words.
    """

    codes: NDArray[np.uint64]
    """Ascending; the same for the same stems."""
    starts: NDArray[np.int64]
    """The first word of each."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What of one text is equal to words of another, and what of it tells something."""

    telling: NDArray[np.uint8]
    """For each word whether it is part of a name, an office or the like (``WHO``), a verb or noun
    of speech (``SPEECH``) or tells something (``WHAT``); empty where a language shows no names."""
    told: Floats
    """Before each word, the weight of the words of ``WHAT``, and of all; empty as ``telling``."""
    grams: Grams
    paragraphs: Parts
    sentence_parts: Parts

    def tells(self, stretch: Stretch) -> bool:
        """Whether ``stretch`` tells more than who somebody is, and that he spoke."""
        told = self.told
        return not len(told) or bool(told[stretch.last] - told[stretch.first] >= LEAST_TOLD)


def lexicon_of(words: Words) -> Lexicon:
    """The lexicon of a text; kept, since one text takes part in many pairs."""
    return _lexicon_of(Keyed(words.analysis))


@lru_cache(maxsize=TEXTS_KEPT)
def _lexicon_of(key: Keyed) -> Lexicon:
    words = words_of(key.analysis)
    telling = _telling(words)
    return Lexicon(
        telling=telling,
        told=_told(words, telling),
        grams=_grams(words),
        paragraphs=_parts(words, _paragraphs(words)),
        sentence_parts=_parts(words, words.sentences),
    )


def _grams(words: Words) -> Grams:
    """``Lexicon.grams``."""
    codes, paragraph = words.columns.codes, words.columns.paragraph
    if len(codes) < GRAM:
        return Grams(codes[:0], paragraph[:0])
    starts = np.flatnonzero(paragraph[: 1 - GRAM] == paragraph[GRAM - 1 :])
    found = joined(np.lib.stride_tricks.sliding_window_view(codes, GRAM)[starts])
    order = np.argsort(found, kind="stable")
    return Grams(found[order], starts[order])


def _paragraphs(words: Words) -> tuple[Stretch, ...]:
    paragraph = words.columns.paragraph
    starts = (np.flatnonzero(paragraph[1:] != paragraph[:-1]) + 1).tolist()
    edges = pairwise((0, *starts, len(paragraph)))
    return tuple(Stretch(first, last) for first, last in edges if first < last)


def _parts(words: Words, stretches: tuple[Stretch, ...]) -> Parts:
    norms = words.norms
    return Parts(stretches, tuple(hash(norms[part.first : part.last]) for part in stretches))


def _telling(words: Words) -> NDArray[np.uint8]:
    """``Lexicon.telling``."""
    language, count = words.analysis.language, len(words.norms)
    if not lists_of(language).roles or language in _NOUNS_HAVE_CAPITALS:
        return np.zeros(0, np.uint8)
    telling = np.fromiter(map(_tellings(language).__getitem__, words.norms), np.uint8, count)
    telling[_names(words)] = WHO
    telling[words.columns.quote > 0] = WHAT
    return telling


class _Tellings(dict[str, int]):
    """What words of one language tell that are neither parts of names nor quoted, looked up once
    for up to ``_WORDS_KEPT`` of them."""

    def __init__(self, language: str) -> None:
        """``language`` as ``Analysis`` has it."""
        super().__init__()
        lists = lists_of(language)
        self._who = lists.roles | lists.titles | lists.bodies | lists.organizations | lists.outfits
        self._who |= lists.times
        self._speech = lists.cues.keys() | lists.cue_nouns | lists.documents

    def __missing__(self, norm: str) -> int:
        if len(self) >= _WORDS_KEPT:
            self.clear()
        is_who = norm in self._who or is_stop(norm)
        found = self[norm] = WHO if is_who else SPEECH if norm in self._speech else WHAT
        return found


@cache
def _tellings(language: str) -> _Tellings:
    return _Tellings(language)


def _told(words: Words, telling: NDArray[np.uint8]) -> Floats:
    """``Lexicon.told``; a quoted word tells enough by itself."""
    if not len(telling):
        return np.zeros(0)
    weights = words.columns.weights
    weights = np.where(words.columns.quote > 0, np.maximum(weights, LEAST_TOLD), weights)
    return before_each(np.where(telling == WHAT, weights, 0.0))


def _names(words: Words) -> Flags:
    """Whether each word is part of a name, as far as capitals show it; never in a headline."""
    columns = words.columns
    named = columns.capital.copy()
    named[:-1] |= columns.upper[:-1] & columns.upper[1:]
    content = before_each(columns.content.astype(np.float64))
    upper = before_each((columns.content & columns.upper).astype(np.float64))
    for part in words.sentences:
        first, last = part.first, part.last
        if upper[last] - upper[first] > IN_CAPITALS * (content[last] - content[first]):
            named[first:last] = False
    return named
