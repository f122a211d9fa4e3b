"""What one text offers to every other that it is compared with: made once, used in each pair."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.related import related
from sitegen.alignment.signs import codes_of, joined
from sitegen.alignment.words import (
    STOP_WEIGHT,
    WORD_BREAK,
    Keyed,
    Stretch,
    Words,
    is_stop,
    words_of,
)
from sitegen.words import words_of as lists_of

LEAST_WEIGHT = 0.05
"""Of a word that is no stop word."""
GRAM = 3
"""Stems in a row that two texts have to share to be looked at there."""
ROOT_LETTERS = 5
"""Two words with as many first letters in common may be one word inflected (bigots, bigotry)."""
MAX_POSTINGS = 30
"""Places of a word in one text; one that stands in more says nothing about any."""
_INITIALS_GAP = 2
"""Small words between the capitals of a name (the Advancement *of* Colored People)."""
_LONGEST_INITIALS = 6
_MAX_EXPANSIONS = 400
"""Words of spelled-out names that are kept of one text."""


WHO, SPEECH, WHAT = range(3)
LEAST_TOLD = 0.3
"""Weight of words outside names, titles, offices and cues that a match must have on either side, or
a quotation. Of the matches of nine events (triples_train, triples_dev, the five articles) that fall
under it ("said Jo Hill, the president of …") none was a case of the gold, and ten were wrong."""
IN_CAPITALS = 0.8
"""Share of capitals among the words of a sentence from which on they show no names: a headline."""
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
"""Languages that write every noun like a name."""


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
    """The stems of one text, stop words left out, and the names that may stand for each other."""

    general: Mapping[str, float]
    """How rare each stem is at large, 0..1; 0 for one that only stop words have."""
    sentences: Mapping[str, int]
    """In how many sentences each stem stands."""
    alone: Mapping[str, float]
    """What each stem says in a pair where no other sentence has it; 0 for a stop word."""
    repeated: tuple[str, ...]
    """The stems that stand in more sentences than one."""
    plain: bytes
    """For each word 0 where it is written like a name, else 1."""
    places: Mapping[str, tuple[int, ...]]
    """Where each stem stands; those that stand in more than ``MAX_POSTINGS`` places left out."""
    roots: Mapping[str, tuple[str, ...]]
    """First letters → the stems that begin so."""
    expected: tuple[tuple[str, str, float], ...]
    """Stem, another that may stand for it elsewhere, and how well."""
    digits: tuple[int, ...]
    """The words that are numbers."""
    initials: Mapping[str, tuple[int, ...]]
    """Words that are initials, by their letters."""
    spelled: Mapping[str, tuple[tuple[int, ...], ...]]
    """Letters → rows of capitalised words that begin with them."""
    telling: bytes
    """For each word whether it is part of a name, an office or the like (``WHO``), a verb or noun
    of speech (``SPEECH``) or tells something (``WHAT``); empty where a language shows no names."""
    told: Sequence[float]
    """Before each word, the weight of the words of ``WHAT``, and of all; empty as ``telling``."""
    content_before: Sequence[int]
    """How many words before each word, and of all, are no stop words."""
    grams: Grams
    paragraphs: Parts
    sentence_parts: Parts

    def tells(self, stretch: Stretch) -> bool:
        """Whether ``stretch`` tells more than who somebody is, and that he spoke."""
        told = self.told
        return not told or told[stretch.last] - told[stretch.first] >= LEAST_TOLD

    def names_only(self, word: int) -> bool:
        """Whether ``word`` only says who somebody is."""
        return bool(self.telling) and self.telling[word] == WHO


def lexicon_of(words: Words) -> Lexicon:
    """The lexicon of a text; kept, since one text takes part in many pairs."""
    return _lexicon_of(Keyed(words.analysis))


@lru_cache(maxsize=256)
def _lexicon_of(key: Keyed) -> Lexicon:
    words = words_of(key.analysis)
    at: defaultdict[str, list[int]] = defaultdict(list)
    general: dict[str, float] = {}
    for number, (norm, stem) in enumerate(zip(words.norms, words.stems, strict=True)):
        stop = is_stop(norm)
        if not general.get(stem):
            general[stem] = 0.0 if stop else words.weights[number]
        if not stop:
            at[stem].append(number)
    places = {stem: tuple(found) for stem, found in at.items() if len(found) <= MAX_POSTINGS}
    sentences = Counter(
        chain.from_iterable(set(words.stems[part.first : part.last]) for part in words.sentences)
    )
    telling = _telling(words)
    digits = tuple(number for number, norm in enumerate(words.norms) if norm.isdigit())
    expected = ((stem, other, sure) for stem in places for other, sure in related(stem).items())
    alone, repeated = _alone(general, sentences)
    return Lexicon(
        general=general,
        sentences=sentences,
        alone=alone,
        repeated=repeated,
        plain=_plain(words),
        places=places,
        roots=_roots(places),
        expected=tuple(expected),
        digits=digits,
        initials=_initials(words),
        spelled=_spelled(words),
        telling=telling,
        told=_told(words, telling),
        content_before=_content_before(words),
        grams=_grams(words),
        paragraphs=_parts(words, _paragraphs(words)),
        sentence_parts=_parts(words, words.sentences),
    )


def _alone(
    general: Mapping[str, float], sentences: Mapping[str, int]
) -> tuple[dict[str, float], tuple[str, ...]]:
    """``Lexicon.alone`` and ``Lexicon.repeated``."""
    alone = {
        stem: max(LEAST_WEIGHT, sqrt(value)) if value else 0.0 for stem, value in general.items()
    }
    return alone, tuple(stem for stem, often in sentences.items() if often > 1)


def _content_before(words: Words) -> Sequence[int]:
    return array("I", accumulate((weight > STOP_WEIGHT for weight in words.weights), initial=0))


def _plain(words: Words) -> bytes:
    return bytes(not capital for capital in words.capital)


def _grams(words: Words) -> Grams:
    """``Lexicon.grams``."""
    codes, paragraph = codes_of(words.norms), np.array(words.paragraph, np.int64)
    if len(codes) < GRAM:
        return Grams(codes[:0], paragraph[:0])
    starts = np.flatnonzero(paragraph[: 1 - GRAM] == paragraph[GRAM - 1 :])
    found = joined(np.lib.stride_tricks.sliding_window_view(codes, GRAM)[starts])
    order = np.argsort(found, kind="stable")
    return Grams(found[order], starts[order])


def _paragraphs(words: Words) -> tuple[Stretch, ...]:
    paragraph = words.paragraph
    starts = [n for n in range(1, len(paragraph)) if paragraph[n] != paragraph[n - 1]]
    edges = pairwise((0, *starts, len(paragraph)))
    return tuple(Stretch(first, last) for first, last in edges if first < last)


def _parts(words: Words, stretches: tuple[Stretch, ...]) -> Parts:
    norms = words.norms
    return Parts(stretches, tuple(hash(norms[part.first : part.last]) for part in stretches))


def _roots(places: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[str, ...]]:
    roots: defaultdict[str, list[str]] = defaultdict(list)
    for stem in places:
        if len(stem) >= ROOT_LETTERS and not stem.isdigit():
            roots[stem[:ROOT_LETTERS]].append(stem)
    return {root: tuple(stems) for root, stems in roots.items()}


def _telling(words: Words) -> bytes:
    """``Lexicon.telling``."""
    lists = lists_of(words.analysis.language)
    if not lists.roles or words.analysis.language in _NOUNS_HAVE_CAPITALS:
        return b""
    who = lists.roles | lists.titles | lists.bodies | lists.organizations | lists.outfits
    who |= lists.times
    speech = lists.cues.keys() | lists.cue_nouns | lists.documents
    return bytes(
        WHAT if quote
        else WHO if name or norm in who or is_stop(norm)
        else SPEECH if norm in speech
        else WHAT
        for norm, name, quote in zip(words.norms, _names(words), words.quote, strict=True)
    )  # fmt: skip


def _told(words: Words, telling: bytes) -> Sequence[float]:
    """``Lexicon.told``; a quoted word tells enough by itself."""
    weights = (
        (max(weight, LEAST_TOLD) if quote else weight) if tells == WHAT else 0.0
        for weight, quote, tells in zip(words.weights, words.quote, telling, strict=False)
    )
    return array("d", accumulate(weights, initial=0.0)) if telling else ()


def _names(words: Words) -> list[bool]:
    """Whether each word is part of a name, as far as capitals show it; never in a headline."""
    upper = words.upper
    following = (*upper, False)[1:]
    named = [
        capital or (big and then)
        for capital, big, then in zip(words.capital, upper, following, strict=True)
    ]
    for part in words.sentences:
        content = [n for n in range(part.first, part.last) if not is_stop(words.norms[n])]
        if sum(upper[n] for n in content) > IN_CAPITALS * len(content):
            named[part.first : part.last] = [False] * len(part)
    return named


# ── initials and the names that they stand for ──────────────────────────────────────────────


def _initials(words: Words) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for word, norm in enumerate(words.norms):
        if words.initials[word]:
            found[norm].append(word)
    return {norm: tuple(at[:MAX_POSTINGS]) for norm, at in found.items()}


def _spelled(words: Words) -> dict[str, tuple[tuple[int, ...], ...]]:
    """Rows of capitalised words, two and more, by the letters that they begin with."""
    found: defaultdict[str, list[tuple[int, ...]]] = defaultdict(list)
    for first in range(len(words.norms)):
        if words.upper[first]:
            for capitals in _names_from(words, first):
                letters = "".join(words.norms[word][0] for word in capitals)
                if len(found[letters]) < _MAX_EXPANSIONS // len(letters):
                    found[letters].append(capitals)
    return {letters: tuple(rows) for letters, rows in found.items()}


def _names_from(words: Words, first: int) -> Iterator[tuple[int, ...]]:
    """The capitalised words from ``first`` on, two, three and more, as far as a name may go."""
    capitals = [first]
    gap = 0
    for word in range(first + 1, len(words.norms)):
        if len(capitals) >= _LONGEST_INITIALS or words.breaks[word] > WORD_BREAK:
            return
        if words.upper[word]:
            capitals.append(word)
            gap = 0
            yield tuple(capitals)
        else:
            gap += 1
            if gap > _INITIALS_GAP:
                return
