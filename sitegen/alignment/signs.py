"""What of an article speaks for another one that has it too: rows of words, pairs of rare words.

Signs are numbers made of the words alone, so that they mean the same whatever other articles there
are, and whenever they were made. A mark is a sign and, in its last bits, the sentence where it
stands first: true matches have several signs in one sentence, chance scatters them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.words import STOP_WEIGHT, stem, weight
from sitegen.analysis import token_range
from sitegen.model import Analysis

Marks: TypeAlias = NDArray[np.uint64]
"""Marks of one article in ascending order, one for each sign; none where a text says nothing."""

SENTENCE_BITS = 7
"""Bits for the number of the sentence; after 128 sentences it begins at 0 again."""

SHINGLE = 5
"""Stems in a row that make a sign of shared words."""
MIN_CONTENT = 2
"""Words among them that are no stop words."""
RAREST = 6
"""Rarest words of a sentence; each two of them are a sign of a statement told again."""
_WORDS_KEPT = 1 << 18
"""Words whose number is remembered: more than a million words of news have."""


def marks_of(analysis: Analysis) -> Marks:
    """The marks of one article."""
    words = list(map(_word, analysis.tokens.norms))
    codes = np.fromiter((code for code, _ in words), np.uint64, len(words))
    tells = np.fromiter((weighs > STOP_WEIGHT for _, weighs in words), np.bool_, len(words))
    stretches = [token_range(analysis, sentence) for sentence in analysis.sentences]
    rare = list(_rare_pairs(stretches, words))
    rows = np.array([pair for pair, _ in rare], np.uint64).reshape(-1, 2)
    signs, at = _shingles(codes, tells)
    ends = np.array([last for _, last in stretches], np.int64)
    sentences = np.concatenate((np.searchsorted(ends, at, "right"), [home for _, home in rare]))
    return _first_places(np.concatenate((signs, joined(rows))), sentences.astype(np.uint64))


def packed(marks: Marks) -> bytes:
    """Marks as bytes, eight each, the lowest first: the same on every machine."""
    return marks.astype("<u8").tobytes()


def unpacked(record: bytes) -> Marks:
    """The marks in what ``packed`` wrote. Raises ValueError where it did not."""
    return np.frombuffer(record, "<u8").astype(np.uint64, copy=False)


def _first_places(signs: NDArray[np.uint64], sentences: NDArray[np.uint64]) -> Marks:
    """A mark for each sign, at the sentence where it stands first."""
    bits = np.uint64(SENTENCE_BITS)
    order = np.lexsort((sentences, signs >> bits))
    signs, sentences = signs[order] >> bits, sentences[order]
    new = np.concatenate(([True], signs[1:] != signs[:-1]))[: len(signs)]
    return (signs[new] << bits) | (sentences[new] & np.uint64((1 << SENTENCE_BITS) - 1))


def codes_of(norms: Sequence[str]) -> NDArray[np.uint64]:
    """The number of the stem of each word."""
    return np.fromiter((code for code, _ in map(_word, norms)), np.uint64, len(norms))


def code_of(letters: str) -> int:
    """The number of a stem, or of its root: the same whenever and wherever it is made."""
    digest = hashlib.blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


@lru_cache(maxsize=_WORDS_KEPT)
def _word(norm: str) -> tuple[int, float]:
    """The number of a word's stem, and its weight."""
    return code_of(stem(norm)), weight(norm)


def _shingles(
    codes: NDArray[np.uint64], tells: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """A sign for every ``SHINGLE`` words in a row of which enough tell something, and the first
    of these words."""
    if len(codes) < SHINGLE:
        return codes[:0], np.zeros(0, np.int64)
    told = np.concatenate(([0], np.cumsum(tells)))
    at = np.flatnonzero(told[SHINGLE:] - told[:-SHINGLE] >= MIN_CONTENT)
    return joined(np.lib.stride_tricks.sliding_window_view(codes, SHINGLE)[at]), at


def _rare_pairs(
    stretches: Sequence[tuple[int, int]], words: Sequence[tuple[int, float]]
) -> Iterator[tuple[tuple[int, int], int]]:
    """Each two of the rarest words of each sentence, the smaller number first, and its number."""
    for number, (first, last) in enumerate(stretches):
        rare = {code: weighs for code, weighs in words[first:last] if weighs > STOP_WEIGHT}
        rarest = sorted(rare, key=lambda code: (-rare[code], code))[:RAREST]
        yield from ((pair, number) for pair in combinations(sorted(rarest), 2))


def joined(rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One number for each row of numbers; the same for equal rows, rows of other lengths apart.

    The steps between are the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    """
    found = np.full(len(rows), rows.shape[1], np.uint64)
    for column in rows.T:
        found = found * np.uint64(0x9E3779B97F4A7C15) + column
        found ^= found >> np.uint64(30)
        found *= np.uint64(0xBF58476D1CE4E5B9)
        found ^= found >> np.uint64(27)
        found *= np.uint64(0x94D049BB133111EB)
        found ^= found >> np.uint64(31)
    return found
