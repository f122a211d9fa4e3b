"""What matching sees of an analysis: stems, their weights, and where the text may be cut.

Everything here counts in words (indices into ``Analysis.tokens``), not in characters.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log

import numpy as np

from sitegen.alignment.columns import Codes, Flags, Floats, Numbers
from sitegen.analysis import token_range
from sitegen.model import Analysis, Tokens
from sitegen.quotation import marked_spans

STOP_WEIGHT = 0.15
"""Of a word that carries no statement (alignment.md, 5.1)."""
NO_BREAK, WORD_BREAK, COMMA, COLON, MARK, SENTENCE, PARAGRAPH = range(7)
"""How strongly the text is cut before a word, from not at all to a new paragraph."""

# fmt: off
_STOP = frozenset({
    "a", "about", "after", "again", "all", "also", "am", "an", "and", "any", "are", "as", "at",
    "be", "because", "been", "before", "being", "but", "by", "can", "could", "did", "do",
    "does", "doing", "don't", "during", "each", "for", "from", "further", "had", "has", "have",
    "having", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is",
    "it", "it's", "its", "just", "like", "me", "more", "most", "my", "no", "nor", "not", "now",
    "of", "off", "on", "once", "only", "or", "other", "our", "out", "over", "own", "said",
    "same", "say", "says", "she", "should", "so", "some", "such", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "too",
    "under", "until", "up", "very", "was", "we", "were", "what", "when", "where", "which",
    "while", "who", "whom", "why", "will", "with", "would", "you", "your", "one", "mr", "mrs",
    "ms", "told", "added", "it'll", "i'm", "we're", "they're", "he's", "she's", "that's",
    "there's", "i've", "we've", "didn't", "doesn't", "isn't", "wasn't", "can't", "won't",
})
# fmt: on
# fmt: off
_OPENERS = frozenset({
    "that", "which", "who", "whom", "whose", "because", "but", "and", "while", "after",
    "before", "when", "where", "if", "as", "although", "though", "since", "until", "unless",
    "whether", "so", "than", "or", "nor", "with", "by", "in", "for", "to", "at", "on", "amid",
    "saying", "calling", "urging", "accusing", "according", "adding",
})
# fmt: on
"""Words before which a clause or a phrase may begin."""
_COLONS = re.compile(r"[;:()\[\]…]|[–—―]|\s-+\s|--|\.\.\.")
_COMMAS = re.compile(r"[,،、，/]")

_SUFFIXES = ("ations", "ation", "ingly", "edly", "ings", "ments", "ment", "ness", "ions", "ism",
             "ists", "ist", "ion", "ing", "ies", "ied", "ers", "ed", "er", "es", "ly", "al", "s",
             "y", "e")  # fmt: skip
_BY_LETTER = {
    letter: tuple(suffix for suffix in _SUFFIXES if suffix[-1] == letter)
    for letter in sorted({suffix[-1] for suffix in _SUFFIXES})
}
"""The same by their last letters: most words end in none of them."""
_SHORTEST_STEM = 4
_PREFIX = 6
"""Letters of a stem where nothing better is known (alignment.md, 4.3)."""
TEXTS_KEPT = 384
"""Texts that are kept ready, some 220 kB each. For the 3 231 pairs of 1 000 real articles two
processes make 1 473 ready with so many and 1 682 with 256, of the 879 that have pairs; each takes
2.6 ms, as much as half a pair."""
_WORDS_KEPT = 1 << 18
"""Words that are remembered: more than a million words of news have."""

Known = tuple[str, int, float, bool, bool]
"""A tuple, since the columns of a text are made of one for each of its words."""


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Words ``[first, last)`` of one analysis, never empty where it is part of a match."""

    first: int
    last: int

    def __len__(self) -> int:
        """How many words."""
        return self.last - self.first

    def overlaps(self, other: Stretch) -> bool:
        """Whether the two share a word."""
        return self.first < other.last and other.first < self.last


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of each word of a text, for work on all of them at once."""

    weights: Floats
    """These four as in ``Words``."""
    breaks: Numbers
    paragraph: Numbers
    quote: Numbers
    codes: Codes
    """The number of each word's stem."""
    content: Flags
    """Whether the word is no stop word."""
    upper: Flags
    """Whether it begins with a capital letter."""
    capital: Flags
    """Whether it is written like a name; at the start of a sentence, where the text also writes it
    so elsewhere."""


@dataclass(frozen=True, slots=True)
class Words:
    """An analysis, made ready for matching; all tuples run parallel to its tokens."""

    analysis: Analysis
    norms: tuple[str, ...]
    stems: tuple[str, ...]
    weights: tuple[float, ...]
    """How rare each word is in news text at large, 0..1; ``STOP_WEIGHT`` for a stop word."""
    breaks: tuple[int, ...]
    """Strength of the cut before each word, and one more after the last."""
    paragraph: tuple[int, ...]
    sentences: tuple[Stretch, ...]
    """Those that hold at least one word."""
    quote: tuple[int, ...]
    """Number, from 1, of the stretch in quotation marks that the word stands in; 0 outside."""
    columns: Columns

    def paragraph_of(self, word: int) -> Stretch:
        """The paragraph around ``word``."""
        number = self.paragraph[word]
        return Stretch(
            bisect_right(self.paragraph, number - 1), bisect_right(self.paragraph, number)
        )

    def tokens(self, stretch: Stretch) -> Tokens:
        """The tokens of ``stretch``."""
        return self.analysis.tokens[stretch.first : stretch.last]


@cache
def _background() -> dict[str, float]:
    """Weight of each stem that is known from text at large, 0..1; the others weigh 1."""
    table = json.loads(files(__package__).joinpath("background.json").read_text("utf-8"))
    stretches, ceiling = table["stretches"], log(table["stretches"] / table["least"])
    return {word: log(stretches / count) / ceiling for word, count in table["counts"].items()}


@lru_cache(maxsize=65536)
def stem(norm: str) -> str:
    """What a word shares with its inflected forms: the word without ending, six letters at most.

    Works by rule, without a list of words, and so for any language that inflects at the end.

    >>> [stem(word) for word in ("racism", "racist", "nations", "nation", "ended", "2024")]
    ['rac', 'rac', 'nat', 'nat', 'end', '2024']
    """
    if not norm.isalpha():
        return norm
    for suffix in _BY_LETTER.get(norm[-1], ()):
        if norm.endswith(suffix) and len(norm) - len(suffix) >= _SHORTEST_STEM - 1:
            return norm[: -len(suffix)][:_PREFIX]
    return norm[:_PREFIX]


def is_stop(norm: str) -> bool:
    """Whether the word carries no statement of its own."""
    return norm in _STOP


def code_of(letters: str) -> int:
    """The number of a stem, or of its root: the same whenever and wherever it is made."""
    digest = hashlib.blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


def known(norms: Sequence[str]) -> Iterator[Known]:
    """What each of some words is in any text: stem, number of the stem, weight, whether it is no
    stop word, and whether a clause or a phrase may begin before it."""
    return map(_KNOWN.__getitem__, norms)


class _Remembered(dict[str, Known]):
    """What was found out of words, up to ``_WORDS_KEPT`` of them.

    Half as dear as a cache that knows which word was asked for last.
    """

    def __missing__(self, norm: str) -> Known:
        if len(self) >= _WORDS_KEPT:
            self.clear()
        own = stem(norm)
        content = norm not in _STOP
        weight = max(STOP_WEIGHT, _background().get(own, 1.0)) if content else STOP_WEIGHT
        found = self[norm] = own, code_of(own), weight, content, norm in _OPENERS
        return found


_KNOWN = _Remembered()


class Keyed:
    """An analysis as a key of the cache: its digest stands for it, equality confirms."""

    __slots__ = ("analysis",)

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis

    def __hash__(self) -> int:
        return hash(self.analysis.article.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyed) and (
            self.analysis is other.analysis or self.analysis == other.analysis
        )


def free_words(words: Words, taken: Iterable[Stretch]) -> bytearray:
    """1 for each word that no stretch of ``taken`` covers, else 0."""
    free = bytearray(b"\1" * len(words.norms))
    for stretch in taken:
        free[stretch.first : stretch.last] = bytes(len(stretch))
    return free


def words_of(analysis: Analysis) -> Words:
    """``analysis`` made ready; kept, since one article takes part in many pairs."""
    return _words_of(Keyed(analysis))


@lru_cache(maxsize=TEXTS_KEPT)
def _words_of(key: Keyed) -> Words:
    analysis, tokens = key.analysis, key.analysis.tokens
    norms, count = tokens.norms, len(tokens)
    stems, codes, weights, content, openers = (
        zip(*known(norms), strict=True) if norms else ((),) * 5
    )
    sentences, paragraph = tuple(_stretches(analysis)), _paragraphs(analysis)
    breaks, quote = _breaks(analysis, sentences, paragraph, openers)
    upper = _flags(map(str.isupper, map(analysis.text.__getitem__, tokens.starts)), count)
    columns = Columns(
        weights=np.array(weights, np.float64),
        breaks=breaks,
        paragraph=paragraph,
        quote=quote,
        codes=np.array(codes, np.uint64),
        content=np.array(content, np.bool_),
        upper=upper,
        capital=_capitals(norms, upper, breaks),
    )
    return Words(
        analysis,
        norms,
        stems,
        weights,
        tuple(breaks.tolist()),
        tuple(paragraph.tolist()),
        sentences,
        tuple(quote.tolist()),
        columns,
    )


def _flags(flags: Iterable[bool], count: int) -> Flags:
    return np.fromiter(flags, np.bool_, count)


def _paragraphs(analysis: Analysis) -> Numbers:
    """The paragraph of each word; the first for what stands before it."""
    starts = [paragraph.span.start for paragraph in analysis.article.paragraphs]
    numbers = np.searchsorted(starts, np.array(analysis.tokens.starts, np.int64), "right") - 1
    return np.maximum(0, numbers)


def _capitals(norms: tuple[str, ...], upper: Flags, breaks: Numbers) -> Flags:
    """``Columns.capital``."""
    inner = upper & (breaks[:-1] < MARK)
    named = {norms[number] for number in np.flatnonzero(inner).tolist()}
    capital = np.zeros(len(norms), np.bool_)
    capital[[number for number in np.flatnonzero(upper).tolist() if norms[number] in named]] = True
    return capital


def _stretches(analysis: Analysis) -> Iterator[Stretch]:
    for span in analysis.sentences:
        first, last = token_range(analysis, span)
        if first < last:
            yield Stretch(first, last)


def _breaks(
    analysis: Analysis,
    sentences: Sequence[Stretch],
    paragraph: Numbers,
    openers: Sequence[bool],
) -> tuple[Numbers, Numbers]:
    """The cut before each word, and the quotation that the word stands in."""
    breaks = np.full(len(openers) + 1, NO_BREAK)
    breaks[:-1][np.array(openers, np.bool_)] = WORD_BREAK
    for number, strength in _seen(analysis):
        breaks[number] = strength
    ends = np.array([sentence.last for sentence in sentences[:-1]], np.int64)
    breaks[ends] = SENTENCE
    breaks[1:-1][paragraph[1:] != paragraph[:-1]] = PARAGRAPH
    breaks[0] = breaks[-1] = PARAGRAPH
    quote = np.zeros(len(openers), np.int64)
    for number, span in enumerate(marked_spans(analysis), start=1):
        first, last = token_range(analysis, span)
        quote[first:last] = number
        breaks[[first, last]] = np.maximum(breaks[[first, last]], MARK)
    return breaks, quote


def _seen(analysis: Analysis) -> Iterator[tuple[int, int]]:
    """The words before which a mark cuts the text, and how strongly."""
    text, starts, ends = analysis.text, analysis.tokens.starts[1:], analysis.tokens.ends[:-1]
    alone = np.array(starts, np.int64) - np.array(ends, np.int64) == 1
    alone &= _flags(map(" ".__eq__, map(text.__getitem__, ends)), len(ends))
    for number in np.flatnonzero(~alone).tolist():  # nearly all words stand behind one space
        gap = text[ends[number] : starts[number]]
        if _COLONS.search(gap):
            yield number + 1, COLON
        elif _COMMAS.search(gap):
            yield number + 1, COMMA
