"""What of an article speaks for another one that has it too: rows of words, pairs of rare words.

Signs are numbers made of the words alone, so that they mean the same whatever other articles there
are, and whenever they were made. A mark is a sign and, in its last bits, the sentence where it
stands first: true matches have several signs in one sentence, chance scatters them.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.words import STOP_WEIGHT, known
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


def marks_of(analysis: Analysis) -> Marks:
    """The marks of one article."""
    norms = analysis.tokens.norms
    _, numbers, weighed, _, _ = zip(*known(norms), strict=True) if norms else ((),) * 5
    codes, weights = np.array(numbers, np.uint64), np.array(weighed, np.float64)
    firsts, lasts = _ranges(analysis)
    home = np.searchsorted(lasts, np.arange(len(codes)), "right")
    inside = np.flatnonzero((home < len(lasts)) & (weights > STOP_WEIGHT))
    inside = inside[firsts[home[inside]] <= inside]
    rows, homes = _rare_pairs(home[inside], codes[inside], weights[inside])
    signs, at = _shingles(codes, weights > STOP_WEIGHT)
    sentences = np.concatenate((np.searchsorted(lasts, at, "right"), homes))
    return _first_places(np.concatenate((signs, joined(rows))), sentences.astype(np.uint64))


def _ranges(analysis: Analysis) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each sentence the first of the words that lie wholly in it, and the one after the last:
    ``analysis.token_range`` of all at once."""
    starts = np.array([sentence.start for sentence in analysis.sentences], np.int64)
    ends = np.array([sentence.end for sentence in analysis.sentences], np.int64)
    firsts = np.searchsorted(np.array(analysis.tokens.starts, np.int64), starts)
    lasts = np.searchsorted(np.array(analysis.tokens.ends, np.int64), ends, "right")
    return firsts, np.maximum(firsts, lasts)


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
    home: NDArray[np.int64], codes: NDArray[np.uint64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Each two of the rarest words of each sentence, the smaller number first, and the sentence.

    ``home`` is the sentence of each word that says something, in ascending order.
    """
    order = np.lexsort((codes, -weights, home))
    home, codes = home[order], codes[order]
    again = (home[1:] == home[:-1]) & (codes[1:] == codes[:-1])
    new = np.concatenate(([True], ~again))[: len(home)]
    home, codes = home[new], codes[new]
    rarest = np.arange(len(home)) - np.searchsorted(home, home) < RAREST
    order = np.lexsort((codes[rarest], home[rarest]))
    home, codes = home[rarest][order], codes[rarest][order]
    near = [(np.flatnonzero(home[step:] == home[:-step]), step) for step in range(1, RAREST)]
    one = np.concatenate([at for at, _ in near])
    other = np.concatenate([at + step for at, step in near])
    return np.stack((codes[one], codes[other]), axis=1), home[one]


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
