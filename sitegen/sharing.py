"""Wordings of one speaker that share a word: pairs as columns, with what they share.

Two that share only a word that very many have are no pair; of those that are one, all words count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.columns import (
    Flags,
    Floats,
    Numbers,
    distinct,
    places_in,
    spread,
    starts_of,
    sums,
)
from sitegen.wordings import NAME, Postings, Wordings

CROWD = 60
"""Wordings compared for one stem: commoner stems tell nothing."""
AT_ONCE = 1 << 18
"""Words of pairs that are laid out at once, some 60 bytes each: all at once take no less time, and
a thousand papers that give one statement in full have a hundred million."""


_BITS = 256
"""Bits of the marks of a wording, 32 bytes: of the words that may stand for its own, some eight,
one in six pairs is looked up for nothing; with 64 bits every second one."""

_Marks: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of wordings by their rows, as columns; by the first, then the second.

    A pair stands there both ways round, but where a stem of the one is only a name in the other.
    """

    a: Numbers
    b: Numbers
    stems: Numbers
    """How many stems both have."""
    held: Numbers
    """How many stems of the first the second has, be it as names."""
    common: Numbers
    """How many stems and names both have."""
    shared: Floats
    """What the stems weigh that both have."""
    weight: Floats
    """The same with the names that both have, at half."""
    likely: Floats
    """What those stems of the second weigh that may stand for one of the first, which has none of
    them."""


def shared_pairs(wordings: Wordings) -> Iterator[Pairs]:
    """All pairs of one speaker's wordings that share a stem, but for stems that very many have; a
    part of the rows at a time."""
    sharing = _Sharing(wordings)
    for first, last in sharing.parts():
        yield sharing.pairs(first, last)


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """Words that the first of a pair has and the second too, as a stem or as a name."""

    pairs: Numbers
    """Rows of ``Pairs``; before these are known, one number for both wordings."""
    stems: Numbers
    as_stem: Flags
    """Whether the second has it as a stem."""
    as_name: Flags
    """Whether it has it as a name."""

    def only(self, kept: Flags) -> _Shared:
        """The rows that are ``kept``."""
        return _Shared(self.pairs[kept], self.stems[kept], self.as_stem[kept], self.as_name[kept])

    def only_stems(self) -> _Shared:
        """Those that the second has as stems."""
        return self.only(self.as_stem)

    def only_names(self) -> _Shared:
        """Those that the second has as names."""
        return self.only(self.as_name)

    def with_(self, other: _Shared) -> _Shared:
        """All rows of both."""
        return _Shared(
            np.concatenate((self.pairs, other.pairs)),
            np.concatenate((self.stems, other.stems)),
            np.concatenate((self.as_stem, other.as_stem)),
            np.concatenate((self.as_name, other.as_name)),
        )

    def counts(self, count: int) -> Numbers:
        """How many words each of ``count`` pairs shares."""
        return np.bincount(self.pairs, minlength=count)

    def weighed(self, weights: Floats, count: int) -> Floats:
        """What these words weigh, for each of ``count`` pairs, added from the lightest on."""
        column = weights[self.stems]
        several = np.bincount(self.pairs, minlength=count)[self.pairs] > 1
        rows = np.flatnonzero(several)
        rows = np.concatenate((np.flatnonzero(~several), rows[np.argsort(column[rows])]))
        return sums(self.pairs[rows], column[rows], count)


class _Sharing:
    """Who else of one speaker's wordings has each word."""

    def __init__(self, wordings: Wordings) -> None:
        self.wordings = wordings
        self._size = max(1, len(wordings.numbers))
        self._stems, self._names = self._keys(wordings.stems), self._keys(wordings.names)
        self._said = distinct(np.concatenate((self._stems, self._names)))
        """The same for all that it has, be it as a stem or as a name."""
        self._is_stem = places_in(self._stems, self._said)[1]
        self._is_name = places_in(self._names, self._said)[1]
        rows, stems = np.divmod(self._said, self._size)
        words = wordings.speakers[rows] * self._size + stems
        order = np.argsort(words, kind="stable")
        self._rows = rows[order]
        """Wordings by the words that they have, as stems or names: first by the word, of one
        speaker, then in their order."""
        self._as_stem, self._as_name = self._is_stem[order], self._is_name[order]
        self._starts = starts_of(words[order])
        self._words = words[order][self._starts]
        self._counts = np.diff(np.append(self._starts, len(words)))
        self._marks = _marks(_postings(rows, stems, len(wordings)))
        self._meant = _Marked.of(self._related())
        self._crowded = _Marked.of(self._very_common(wordings.stems))
        self._named = _Marked.of(wordings.names)

    def _keys(self, postings: Postings) -> Numbers:
        """One number for a wording and a stem of it, ascending."""
        return postings.rows * self._size + postings.stems

    def _words_of(self, postings: Postings, part: slice = slice(None)) -> Numbers:
        """Which of the words each posting has."""
        speakers = self.wordings.speakers[postings.rows[part]]
        return np.searchsorted(self._words, speakers * self._size + postings.stems[part])

    def parts(self) -> Iterator[tuple[int, int]]:
        """Ranges of wordings whose pairs are laid out together, one after the other."""
        stems, count = self.wordings.stems, len(self.wordings)
        counts = self._counts[self._words_of(stems)]
        near = np.bincount(stems.rows, counts * _is_telling(counts), count).astype(np.int64)
        several = (self._crowded, self._named, self._meant)
        looked_up = sum(one.postings.starts for one in several)
        entries: Numbers = near + np.minimum(near, count) * np.diff(looked_up)
        starts = starts_of((entries.cumsum() - entries) // AT_ONCE)
        yield from pairwise([*starts.tolist(), count])

    def _very_common(self, postings: Postings) -> Postings:
        """Those of words that very many others have."""
        kept = self._counts[self._words_of(postings)] > CROWD
        return _postings(postings.rows[kept], postings.stems[kept], len(self.wordings))

    def _related(self) -> Postings:
        """Of each wording the stems that may stand for one of its own, which it has none of, as far
        as another wording of its speaker has them."""
        stems, (counts, relatives) = self.wordings.stems, self.wordings.relatives()
        own, steps = spread(counts[stems.stems])
        meant = relatives[(counts.cumsum() - counts)[stems.stems][own] + steps]
        keys = distinct(stems.rows[own] * self._size + meant)
        rows, meant = np.divmod(keys[~places_in(self._stems, keys)[1]], self._size)
        said = self.wordings.speakers[rows] * self._size + meant
        _, known = places_in(self._words, said)
        return _postings(rows[known], meant[known], len(self.wordings))

    def pairs(self, first: int, last: int) -> Pairs:
        """The pairs of the wordings from ``first`` to before ``last`` with any other."""
        wordings = self.wordings
        near = self._near(wordings.stems, first, last)
        keys, number = np.unique(near.pairs, return_inverse=True)
        pair, count = np.divmod(keys, len(wordings)), len(keys)
        held = replace(near, pairs=number).with_(self._had(self._crowded, pair))
        named = self._had(self._named, pair).only_names()
        said, likely = held.only_stems(), self._had(self._meant, pair).only_stems()
        shared = said.weighed(wordings.weights, count)
        return Pairs(
            *pair,
            stems=said.counts(count),
            held=held.counts(count),
            common=said.counts(count) + named.counts(count),
            shared=shared,
            weight=shared + NAME * named.weighed(wordings.weights, count),
            likely=likely.weighed(wordings.weights, count),
        )

    def _near(self, postings: Postings, first: int, last: int) -> _Shared:
        """Words of some wordings, each with every other wording that has it; very common ones
        lead to nobody."""
        part = slice(*postings.starts[[first, last]].tolist())
        words = self._words_of(postings, part)
        telling = np.flatnonzero(_is_telling(self._counts[words]))
        words, rows = words[telling], postings.rows[part][telling]
        own, numbers = spread(self._counts[words])
        at = self._starts[words][own] + numbers
        others = self._rows[at]
        found = _Shared(
            rows[own] * len(self.wordings) + others,
            postings.stems[part][telling][own],
            self._as_stem[at],
            self._as_name[at],
        )
        return found.only(others != rows[own])

    def _had(self, words: _Marked, pair: tuple[Numbers, Numbers]) -> _Shared:
        """Those of the ``words`` of the first of each ``pair`` that the second has too."""
        postings, (first, second) = words.postings, pair
        near = np.flatnonzero((words.marks[first] & self._marks[second]).any(axis=1))
        own, numbers = spread(np.diff(postings.starts)[first[near]])
        pairs = near[own]
        stems = postings.stems[postings.starts[first[pairs]] + numbers]
        at, had = places_in(self._said, second[pairs] * self._size + stems)
        at = at[had]
        return _Shared(pairs[had], stems[had], self._is_stem[at], self._is_name[at])


@dataclass(frozen=True, slots=True, eq=False)
class _Marked:
    """Words of each wording, and marks of these words."""

    postings: Postings
    marks: _Marks

    @classmethod
    def of(cls, postings: Postings) -> _Marked:
        """The ``postings`` with their marks."""
        return cls(postings, _marks(postings))


def _marks(postings: Postings) -> _Marks:
    """For each wording one bit for each of its words: two without a bit in common have no word in
    common, which is so for nearly all that are asked for."""
    found: _Marks = np.zeros((len(postings.starts) - 1, _BITS // 64), np.uint64)
    of_stem = postings.stems % _BITS
    bits = np.left_shift(np.uint64(1), (of_stem % 64).astype(np.uint64))
    np.bitwise_or.at(found, (postings.rows, of_stem // 64), bits)
    return found


def _postings(rows: Numbers, stems: Numbers, count: int) -> Postings:
    return Postings(rows, stems, np.searchsorted(rows, np.arange(count + 1)))


def _is_telling(counts: Numbers) -> Flags:
    """Which words others have too, and not too many; ``counts`` of wordings with them."""
    found: Flags = (counts > 1) & (counts <= CROWD)
    return found
