"""Which words of an article say something, and which are names: stems, looked up once a text."""

from __future__ import annotations

from array import array
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.columns import Flags, Floats, Numbers, distinct, spread
from sitegen.alignment.related import related
from sitegen.alignment.words import is_stop, stem
from sitegen.analysis import token_range
from sitegen.model import Analysis, Span
from sitegen.words import words_of

_WORDS_KEPT = 1 << 18
"""Words that a lexicon may know before the next build begins another: more than a million words of
news have."""

Stems: TypeAlias = NDArray[np.int32]
"""Numbers of stems in a ``Lexicon``."""


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What each word of one text says, looked up once for all stretches that hold it: columns."""

    stems: Stems
    """Of all words."""
    opens: Flags
    """Whether a word says something at the start of a stretch."""
    says: Flags
    """The same for the words after it: there a capital makes a name."""
    names: Flags
    """Whether it is a word with a capital that says something, or a number."""
    told: Stems
    """The stems and names of each sentence, each once for a sentence, in no order."""


class Alphabet:
    """Strings, numbered as they are met."""

    def __init__(self) -> None:
        self.listed: list[str] = []
        """By their numbers."""
        self._numbers: dict[str, int] = {}
        self._ordered = self._ranks = np.zeros(0, np.int64)

    def number(self, one: str) -> int:
        """The number of a string, which is then known."""
        number = self._numbers.setdefault(one, len(self.listed))
        if number == len(self.listed):
            self.listed.append(one)
        return number

    def ordered(self) -> tuple[Numbers, Numbers]:
        """All of them by the alphabet, and the place of each there; a new one is put in its place
        among the others."""
        spelt = self.listed.__getitem__
        new = sorted(range(len(self._ordered), len(self.listed)), key=spelt)
        if new:
            places = [bisect(self._ordered, spelt(one), key=spelt) for one in new]
            self._ordered = np.insert(self._ordered, places, new)
            self._ranks = np.argsort(self._ordered)
        return self._ordered, self._ranks


class Lexicon:
    """The stems of all articles, and what every normal form says; and who says anything there."""

    def __init__(self) -> None:
        self.stems = Alphabet()
        self.speakers = Alphabet()
        self._codes: dict[str, _Codes] = {}
        self._tellings: dict[int, tuple[Analysis, Telling]] = {}
        self._relatives = _Relatives()
        self._needed = 0
        """Normal forms of the first articles."""

    def tellings(self, analyses: Iterable[Analysis]) -> list[Telling]:
        """What the words of each of ``analyses`` say; known again once the same are asked for, as
        the preview does after each save. Of others nothing stays: 4 kB, and the article itself."""
        known = self._tellings
        both = [known.get(id(one)) or (one, _telling(one, self)) for one in analyses]
        self._tellings = {id(one): (one, telling) for one, telling in both}
        self._needed = self._needed or len(self)
        return [telling for _, telling in both]

    def is_full(self) -> bool:
        """Whether it knows far more words than articles have that are compared."""
        return len(self) > max(_WORDS_KEPT, 2 * self._needed)

    def __len__(self) -> int:
        """How many normal forms it knows."""
        return sum(map(len, self._codes.values()))

    def codes(self, language: str) -> _Codes:
        """What the normal forms of ``language`` say."""
        return self._codes.setdefault(language, _Codes(language, self))

    def number_of(self, norm: str) -> int:
        """The number of the stem of ``norm``."""
        return self.stems.number(stem(norm))

    def relatives(self, numbers: Numbers) -> tuple[Numbers, Numbers, Floats]:
        """For each of some stems how many may stand for it; which these are, and how well each
        does, 0..1."""
        known, stems = self._relatives, self.stems
        for number in known.unknown(numbers, len(stems.listed)):
            found = related(stems.listed[number])
            known.learn(number, list(map(stems.number, found)), list(found.values()))
        return known.of(numbers)


class _Relatives:
    """Which stems may stand for others, as columns that grow as these are asked for."""

    def __init__(self) -> None:
        self._starts = self._counts = np.zeros(0, np.int64)
        """Of the relatives of each stem; no count is -1 but that of stems not yet asked for."""
        self._others = array("q")
        self._how = array("d")

    def unknown(self, numbers: Numbers, count: int) -> list[int]:
        """Those of ``numbers`` that are not yet asked for, each once; ``count`` stems are known."""
        more = np.full(count - len(self._counts), -1)
        self._starts = np.concatenate((self._starts, more))
        self._counts = np.concatenate((self._counts, more))
        found: list[int] = distinct(numbers[self._counts[numbers] < 0]).tolist()
        return found

    def learn(self, number: int, others: Sequence[int], how: Sequence[float]) -> None:
        """What may stand for the stem with this number."""
        self._starts[number], self._counts[number] = len(self._others), len(others)
        self._others.extend(others)
        self._how.extend(how)

    def of(self, numbers: Numbers) -> tuple[Numbers, Numbers, Floats]:
        """As ``Lexicon.relatives``."""
        counts = self._counts[numbers]
        rows, steps = spread(counts)
        at = self._starts[numbers][rows] + steps
        others, how = np.frombuffer(self._others, np.int64), np.frombuffer(self._how, np.float64)
        return counts, others[at], how[at]


class _Codes(dict[str, int]):
    """For each normal form its stem and what it says, as one number, worked out once."""

    def __init__(self, language: str, lexicon: Lexicon) -> None:
        super().__init__()
        self._language = language
        self._lexicon = lexicon

    def __missing__(self, norm: str) -> int:
        """What ``norm`` says, which is then known."""
        tells, named, counted = _said_by(norm, self._language)
        said = tells * _TELLS | named * _NAMED | counted * _COUNTED
        self[norm] = self._lexicon.number_of(norm) << _BITS | said
        return self[norm]


def lexicon() -> Lexicon:
    """The one that knows the words of earlier builds; a new one where that knows too many."""
    if _lexicon().is_full():
        _lexicon.cache_clear()
    return _lexicon()


@cache
def _lexicon() -> Lexicon:
    return Lexicon()


def _telling(analysis: Analysis, lexicon: Lexicon) -> Telling:
    tokens = analysis.tokens
    codes = lexicon.codes(analysis.language)
    packed = np.fromiter(map(codes.__getitem__, tokens.norms), np.int64, len(tokens))
    stems = (packed >> _BITS).astype(np.int32)
    said = (packed & _SAID) | _uppers(analysis.text, np.array(tokens.starts, np.int64)) * _CAPITAL
    opens, says, names = _OPENS[said], _SAYS[said], _NAMES[said]
    return Telling(stems, opens, says, names, _told(analysis, stems, opens, says | names))


def _uppers(text: str, starts: Numbers) -> Flags:
    """Which of the letters at ``starts`` are capitals."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")[starts]
    found: Flags = (letters >= ord("A")) & (letters <= ord("Z"))
    beyond = np.flatnonzero(letters > _ASCII)
    found[beyond] = [chr(letter).isupper() for letter in letters[beyond].tolist()]
    return found


def _told(analysis: Analysis, stems: Stems, opens: Flags, inside: Flags) -> Stems:
    """Of each sentence the stems of the words that tell: by ``opens`` of its first, by ``inside``
    of those after it."""
    first, last = ranges_of(analysis, analysis.sentences)
    rows, words = spread(np.maximum(last - first, 0))
    words += first[rows]
    told = inside.copy()
    begin = first[first < last]
    told[begin] = opens[begin]
    kept = told[words]
    count = len(analysis.sentences) or 1
    pairs = distinct(stems[words[kept]].astype(np.int64) * count + rows[kept])
    return (pairs // count).astype(np.int32)


def stems_in(telling: Telling, analysis: Analysis, span: Span) -> list[int]:
    """Stems of the words of a stretch that say something: no function words, names, offices,
    dates. ``telling`` is of ``analysis``."""
    first, last = token_range(analysis, span)
    says = telling.says[first:last].copy()
    says[:1] = telling.opens[first:last][:1]
    found: list[int] = telling.stems[first:last][says].tolist()
    return found


def names_in(telling: Telling, analysis: Analysis, span: Span) -> list[int]:
    """Stems of words of a stretch with a capital, and numbers; the first word is none."""
    first, last = token_range(analysis, span)
    named: list[int] = telling.stems[first + 1 : last][telling.names[first + 1 : last]].tolist()
    return named


def ranges_of(analysis: Analysis, spans: Iterable[Span]) -> tuple[Numbers, Numbers]:
    """``token_range`` of each of ``spans``: the columns of first words, and of those after them."""
    bounds = np.array([(span.start, span.end) for span in spans], np.int64).reshape(-1, 2)
    first = np.searchsorted(np.array(analysis.tokens.starts, np.int64), bounds[:, 0])
    last = np.searchsorted(np.array(analysis.tokens.ends, np.int64), bounds[:, 1], "right")
    return first, np.maximum(first, last)


_TELLS, _NAMED, _COUNTED, _CAPITAL = 1, 2, 4, 8
"""What a word's normal form says, as one number: see ``_said_by``; and whether it has a capital."""
_BITS, _SAID = 3, 7
_ASCII = 127
_EVERY = range(16)
_OPENS = np.array([bool(code & _TELLS) for code in _EVERY])
_SAYS = np.array([code & (_TELLS | _CAPITAL) == _TELLS for code in _EVERY])
_NAMES = np.array([bool(code & (_NAMED if code & _CAPITAL else _COUNTED)) for code in _EVERY])
"""What each of these numbers comes to for ``Telling``."""


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
