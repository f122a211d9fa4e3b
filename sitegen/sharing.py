"""Wordings of one speaker that share a word: pairs as columns, with what they share.

Two that share only a word that very many have are no pair; of those that are one, all words count.
Three of four pairs share one word, which tells nothing by itself; they are left out at once.
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
from sitegen.wordings import NAME, Postings, Wordings, postings

CROWD = 60
"""Wordings compared for one stem: commoner stems tell nothing."""
LEAST = 2
"""Words that two wordings share at least: one is a topic."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """Words that both of a pair have, each once a pair; in no order."""

    pairs: Numbers
    """Rows of ``Unweighed``."""
    stems: Numbers
    """By their numbers in the lexicon."""

    def placed(self, place: Numbers) -> Common:
        """The same with another number for each pair; without those of pairs that have none."""
        pairs = place[self.pairs]
        kept = pairs >= 0
        return Common(pairs[kept], self.stems[kept])

    def counts(self, count: int) -> Numbers:
        """How many words each of ``count`` pairs shares."""
        return np.bincount(self.pairs, minlength=count)

    def weighed(self, weights: Floats, count: int) -> Floats:
        """What these words weigh, for each of ``count`` pairs, added from the lightest on; two come
        to the same either way round."""
        column = weights[self.stems]
        several = np.bincount(self.pairs, minlength=count)[self.pairs] > 2
        rows = np.flatnonzero(several)
        rows = np.concatenate((np.flatnonzero(~several), rows[np.argsort(column[rows])]))
        return sums(self.pairs[rows], column[rows], count)


@dataclass(frozen=True, slots=True, eq=False)
class Unweighed:
    """Pairs of wordings with the words that they share, whatever these weigh; as ``Pairs``."""

    a: Numbers
    b: Numbers
    held: Numbers
    said: Common
    """Stems that both have."""
    named: Common
    """Names that both have."""
    likely: Common
    """Stems of the second that may stand for one of the first, which has none of them."""

    def only(self, kept: Flags) -> Unweighed:
        """The pairs that are ``kept``."""
        place = np.where(kept, kept.cumsum() - 1, -1)
        words = (some.placed(place) for some in (self.said, self.named, self.likely))
        return Unweighed(self.a[kept], self.b[kept], self.held[kept], *words)

    def weighed(self, weights: Floats) -> Pairs:
        """The same with what the words weigh; ``weights`` by the numbers of the lexicon."""
        count = len(self.a)
        stems, shared = self.said.counts(count), self.said.weighed(weights, count)
        return Pairs(
            self.a,
            self.b,
            stems=stems,
            held=self.held,
            common=stems + self.named.counts(count),
            shared=shared,
            weight=shared + NAME * self.named.weighed(weights, count),
            likely=self.likely.weighed(weights, count),
        )


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


class Sharing:
    """Who else of one speaker's wordings has each word."""

    def __init__(self, wordings: Wordings, among: Numbers | None = None) -> None:
        """``among``: of which wordings it is asked, all of some speakers, ascending; None for all.
        They are numbered by their places among these."""
        self.wordings = wordings
        self.among: Numbers = np.arange(len(wordings)) if among is None else among
        self._count = len(self.among)
        self._speakers = wordings.speakers[self.among]
        self._size = max(1, len(wordings.numbers))
        self._numbers = wordings.numbers
        self._own, names = wordings.stems.only(self.among), wordings.names.only(self.among)
        self._stems, self._names = self._own.keys(self._size), names.keys(self._size)
        self._said = distinct(np.concatenate((self._stems, self._names)))
        """The same for all that it has, be it as a stem or as a name."""
        self._is_stem = places_in(self._stems, self._said)[1]
        self._is_name = places_in(self._names, self._said)[1]
        rows, stems = np.divmod(self._said, self._size)
        words = self._speakers[rows] * self._size + stems
        order = np.argsort(words, kind="stable")
        self._rows = rows[order]
        """Wordings by the words that they have, as stems or names: first by the word, of one
        speaker, then in their order."""
        self._as_stem, self._as_name = self._is_stem[order], self._is_name[order]
        self._starts = starts_of(words[order])
        self._words = words[order][self._starts]
        self._counts = np.diff(np.append(self._starts, len(words)))
        self._marks = _marks(self._postings(rows, stems))
        self._meant = _Marked.of(self._related())
        self._crowded = _Marked.of(self._very_common(self._own))
        self._named = _Marked.of(names)

    def _words_of(self, rows: Numbers, stems: Numbers) -> Numbers:
        """Which of the words each of some stems of wordings is."""
        return np.searchsorted(self._words, self._speakers[rows] * self._size + stems)

    def parts(self) -> Iterator[tuple[int, int]]:
        """Ranges of wordings whose pairs are laid out together, one after the other."""
        stems, count = self._own, self._count
        counts = self._counts[self._words_of(stems.rows, stems.stems)]
        near = np.bincount(stems.rows, counts * _is_telling(counts), count).astype(np.int64)
        several = (self._crowded, self._named, self._meant)
        looked_up = sum(one.postings.starts for one in several)
        entries: Numbers = near + np.minimum(near, count) * np.diff(looked_up)
        starts = starts_of((entries.cumsum() - entries) // AT_ONCE)
        yield from pairwise([*starts.tolist(), count])

    def _postings(self, rows: Numbers, stems: Numbers) -> Postings:
        return postings(stems, np.bincount(rows, minlength=self._count))

    def _very_common(self, words: Postings) -> Postings:
        """Those of ``words`` that very many others have."""
        kept = self._counts[self._words_of(words.rows, words.stems)] > CROWD
        return self._postings(words.rows[kept], words.stems[kept])

    def _related(self) -> Postings:
        """Of each wording the stems that may stand for one of its own, which it has none of, as far
        as another wording of its speaker has them."""
        stems = self._own
        own, meant, _ = self.wordings.relatives(stems.stems)
        keys = distinct(stems.rows[own] * self._size + meant)
        rows, meant = np.divmod(keys[~places_in(self._stems, keys)[1]], self._size)
        said = self._speakers[rows] * self._size + meant
        _, known = places_in(self._words, said)
        return self._postings(rows[known], meant[known])

    def counts_of(self, speakers: Numbers, numbers: Numbers) -> Numbers:
        """How many wordings of each of ``speakers`` have a word, by its number in the lexicon."""
        place = np.full(len(self.wordings.corpus.lexicon.stems.listed), -1)
        place[self._numbers] = np.arange(len(self._numbers))
        stems = place[numbers]
        at, known = places_in(self._words, speakers * self._size + stems)
        return np.where(known & (stems >= 0), self._counts[at] if len(self._counts) else 0, 0)

    def pairs(self, first: int, last: int) -> Unweighed:
        """The pairs of the wordings from ``first`` to before ``last`` with any other, as far as
        these are of use; by their numbers among all."""
        part = slice(*self._own.starts[[first, last]].tolist())
        return self._pairs(self._near(self._own.rows[part], self._own.stems[part]))

    def pairs_of(self, rows: Flags) -> Unweighed:
        """The same of which one is among ``rows``."""
        own = rows[self._own.rows]
        there = self._near(self._own.rows[own], self._own.stems[own])
        return self._pairs(there.with_(self._near_back(rows)))

    def _pairs(self, near: _Shared) -> Unweighed:
        keys, number = np.unique(near.pairs, return_inverse=True)
        pair, count = np.divmod(keys, max(1, self._count)), len(keys)
        held = replace(near, pairs=number).with_(self._had(self._crowded, pair))
        laid = Unweighed(
            *pair,
            np.bincount(held.pairs, minlength=count),
            said=self._words_in(held.only_stems()),
            named=self._words_in(self._had(self._named, pair).only_names()),
            likely=self._words_in(self._had(self._meant, pair).only_stems()),
        )
        found = laid.only(self._is_of_use(laid))
        return replace(found, a=self.among[found.a], b=self.among[found.b])

    def _is_of_use(self, laid: Unweighed) -> Flags:
        """Which pairs share, or mean, more than one word; and those of one article, or of a
        fragment with what may hold it, with any."""
        count, sources = len(laid.a), self.wordings.places[0][self.among]
        found: Flags = laid.said.counts(count) + laid.named.counts(count) >= LEAST
        found |= laid.likely.counts(count) > 0
        found |= self.wordings.fragments[self.among[laid.a]] | (sources[laid.a] == sources[laid.b])
        return found

    def _words_in(self, shared: _Shared) -> Common:
        return Common(shared.pairs, self._numbers[shared.stems])

    def _near(self, rows: Numbers, stems: Numbers) -> _Shared:
        """Stems of some wordings, each with every other wording that has it; very common ones
        lead to nobody."""
        words = self._words_of(rows, stems)
        telling = np.flatnonzero(_is_telling(self._counts[words]))
        words, rows, stems = words[telling], rows[telling], stems[telling]
        own, numbers = spread(self._counts[words])
        at = self._starts[words][own] + numbers
        others = self._rows[at]
        pairs = rows[own] * self._count + others
        found = _Shared(pairs, stems[own], self._as_stem[at], self._as_name[at])
        return found.only(others != rows[own])

    def _near_back(self, chosen: Flags) -> _Shared:
        """Stems of wordings that are not ``chosen``, each with those of these that have it."""
        rows, stems = np.divmod(self._said, self._size)
        here = np.flatnonzero(chosen[rows])
        words = self._words_of(rows[here], stems[here])
        telling = _is_telling(self._counts[words])
        here, words = here[telling], words[telling]
        own, numbers = spread(self._counts[words])
        at, here = self._starts[words][own] + numbers, here[own]
        others = self._rows[at]
        pairs = others * self._count + rows[here]
        found = _Shared(pairs, stems[here], self._is_stem[here], self._is_name[here])
        return found.only(self._as_stem[at] & ~chosen[others])

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


def _is_telling(counts: Numbers) -> Flags:
    """Which words others have too, and not too many; ``counts`` of wordings with them."""
    found: Flags = (counts > 1) & (counts <= CROWD)
    return found
