"""Which pairs of articles are worth aligning, from one index over all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from sitegen.alignment.near import SEED_WORDS
from sitegen.alignment.words import STOP_WEIGHT, Words, words_of
from sitegen.model import Analysis

MAX_SHARERS = 50
"""A stretch of words that stands in more articles is furniture or a stock phrase."""
MIN_SHINGLES = 2
"""Rare stretches that a pair has to share."""
RARE_WEIGHT = 0.6
"""Weight from which on a word counts as a sign of the same event."""
MIN_RARE = 5
"""Rare words that a pair has to share where it shares no stretch."""
_MAX_WORD_SHARERS = 200

_Feature = tuple[str, ...]


def candidate_pairs(analyses: Sequence[Analysis]) -> list[tuple[Analysis, Analysis]]:
    """Pairs that share rare stretches of words or several rare words, in the order given.

    Every posting list is bounded, so the time grows with the words and with the pairs found.
    """
    words = [words_of(analysis) for analysis in analyses]
    counts: defaultdict[tuple[int, int], int] = defaultdict(int)
    for weight, sharers in _sharers(words):
        for pair in combinations(sharers, 2):
            counts[pair] += weight
    chosen = sorted(pair for pair, count in counts.items() if count >= _ENOUGH)
    return [(analyses[first], analyses[second]) for first, second in chosen]


_ENOUGH = 10


def _sharers(words: Sequence[Words]) -> Iterator[tuple[int, list[int]]]:
    """For each feature that few articles share: what it counts, and their numbers in order."""
    index: defaultdict[_Feature, list[int]] = defaultdict(list)
    for number, one in enumerate(words):
        for feature in _features(one):
            index[feature].append(number)
    for feature, sharers in index.items():
        limit = MAX_SHARERS if len(feature) > 1 else _MAX_WORD_SHARERS
        if 2 <= len(sharers) <= limit:
            yield (_ENOUGH // MIN_SHINGLES if len(feature) > 1 else _ENOUGH // MIN_RARE), sharers


def _features(words: Words) -> list[_Feature]:
    """Rare words and stretches with two of them, each once, in order of first appearance."""
    found: dict[_Feature, None] = {}
    for number, (stem, weight) in enumerate(zip(words.stems, words.weights, strict=True)):
        if weight >= RARE_WEIGHT:
            found[(stem,)] = None
        stretch = words.weights[number : number + SEED_WORDS + 1]
        if sum(value > STOP_WEIGHT for value in stretch) > 2:
            found[words.stems[number : number + SEED_WORDS + 1]] = None
    return list(found)
