"""Which words of an article say something, and which are names: stems, looked up once a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, compress
from operator import add, or_

from sitegen.alignment.words import Keyed, is_stop, stem
from sitegen.analysis import token_range
from sitegen.model import Analysis
from sitegen.words import words_of


@dataclass(frozen=True, slots=True)
class Telling:
    """What each word of one text says, looked up once for all stretches that hold it.

    One byte a word tells, beside the stems, what a set of stems for each use would tell in eight.
    """

    stems: tuple[str, ...]
    """Of all words."""
    opens: bytes
    """1 for a word that says something at the start of a stretch, else 0."""
    says: bytes
    """The same for the words after it: there a capital makes a name."""
    names: bytes
    """1 for a word with a capital that says something, and for a number."""
    spread: tuple[str, ...]
    """The stems and names of each sentence, each once for a sentence, in no order."""

    def stems_in(self, first: int, last: int) -> set[str]:
        """Stems of the words that say something: no function words, names, offices, dates."""
        then = min(first + 1, last)
        return {
            *compress(self.stems[first:then], self.opens[first:then]),
            *compress(self.stems[then:last], self.says[then:last]),
        }

    def names_in(self, first: int, last: int) -> set[str]:
        """Stems of words with a capital, and numbers; the first word is none."""
        return set(compress(self.stems[first + 1 : last], self.names[first + 1 : last]))


def telling_of(analysis: Analysis) -> Telling:
    """What the words of ``analysis`` say; kept, since the preview asks again after each save."""
    return _telling(Keyed(analysis))


@lru_cache(maxsize=1024)
def _telling(key: Keyed) -> Telling:
    analysis, tokens = key.analysis, key.analysis.tokens
    codes = bytes(map(_codes(analysis.language).__getitem__, tokens.norms))
    letters = map(analysis.text.__getitem__, tokens.starts)
    uppers = bytes(map(str.isupper, letters))
    said = bytes(map(add, codes, map(_CAPITAL.__mul__, uppers)))
    opens, says, names = map(said.translate, (_OPENS, _SAYS, _NAMES))
    stems = tuple(map(stem, tokens.norms))
    spread = _spread(analysis, stems, opens, bytes(map(or_, says, names)))
    return Telling(stems, opens, says, names, spread)


def _spread(
    analysis: Analysis, stems: Sequence[str], opens: bytes, inside: bytes
) -> tuple[str, ...]:
    """Of each sentence the stems of the words that tell: by ``opens`` of its first, by ``inside``
    of those after it."""
    told = bytearray(inside)
    ranges = [token_range(analysis, sentence) for sentence in analysis.sentences]
    for first, last in ranges:
        if first < last:
            told[first] = opens[first]
    sentences = (set(compress(stems[first:last], told[first:last])) for first, last in ranges)
    return tuple(chain.from_iterable(sentences))


_TELLS, _NAMED, _COUNTED, _CAPITAL = 1, 2, 4, 8
"""What a word's normal form says, as one number: see ``_said_by``; and whether it has a capital."""
_EVERY = range(256)
_OPENS = bytes(bool(code & _TELLS) for code in _EVERY)
_SAYS = bytes(code & (_TELLS | _CAPITAL) == _TELLS for code in _EVERY)
_NAMES = bytes(bool(code & (_NAMED if code & _CAPITAL else _COUNTED)) for code in _EVERY)
"""What each of these numbers comes to for ``Telling``."""


class _Codes(dict[str, int]):
    """For each normal form what it says, as one number, worked out once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, norm: str) -> int:
        """What ``norm`` says, which is then known."""
        tells, named, counted = _said_by(norm, self._language)
        self[norm] = tells * _TELLS | named * _NAMED | counted * _COUNTED
        return self[norm]


@cache
def _codes(language: str) -> _Codes:
    return _Codes(language)


def _said_by(norm: str, language: str) -> tuple[bool, bool, bool]:
    """Whether a word of this normal form says something, whether it is a name where it has a
    capital, and whether it is one without."""
    is_number = norm[0].isdigit()
    says = not is_number and len(norm) > 1 and norm not in _empty_words(language)
    return says and not is_stop(norm), says or is_number, is_number


@cache
def _empty_words(language: str) -> frozenset[str]:
    """Words of ``language`` that say nothing of what is told: function words, offices, times."""
    words = words_of(language)
    return frozenset().union(
        words.determiners,
        words.possessives,
        words.auxiliaries,
        words.prepositions,
        words.conjunctions,
        words.subordinators,
        words.pronouns,
        words.adverbs,
        words.speaking,
        words.times,
        words.roles,
        words.titles,
        words.adjectives,
    )
