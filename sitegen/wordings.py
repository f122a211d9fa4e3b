"""Quotes of known speakers as columns: their stems, and how much these weigh in the corpus.

Stems are numbered by the alphabet. Sums run in the order of the rows, by the alphabet or from the
lightest stem on, so that each comes out to the last bit as it would stem by stem.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.columns import Flags, Floats, Numbers, distinct, spread, sums
from sitegen.earlier import Earlier
from sitegen.model import Analysis, Quote
from sitegen.sayings import COLUMNS, FRAGMENT, MODES, Sayings
from sitegen.stems import Lexicon, lexicon

Scalar = TypeVar("Scalar", np.int64, np.int32)

NAME = 0.5
"""Weight of a name, of that of a stem: it says of whom, not what."""
_INDIRECT, _DIRECT = MODES.index("indirect"), MODES.index("direct")
_SMALLEST = 20
"""Sentences that a corpus counts as more than it has: in two short articles nothing is common."""


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which wording has which stem, each pair once, by wording, then stem."""

    rows: Numbers
    """Wordings."""
    stems: Numbers
    starts: Numbers
    """Where the stems of each wording begin, and where those of the last one end."""

    def of(self, row: int) -> list[int]:
        """The stems of one wording, ascending."""
        found: list[int] = self.stems[self.starts[row] : self.starts[row + 1]].tolist()
        return found

    def of_each(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """The stems of each of ``rows``: its place among these, and the stem."""
        own, steps = spread(np.diff(self.starts)[rows])
        return own, self.stems[self.starts[rows][own] + steps]

    def keys(self, size: int) -> Numbers:
        """One number for a wording and a stem of it, ascending; ``size`` stems there are."""
        return self.rows * size + self.stems

    def only(self, rows: Numbers) -> Postings:
        """Those of some ``rows``, numbered by their places among these."""
        own, stems = self.of_each(rows)
        return postings(stems, np.bincount(own, minlength=len(rows)))


def postings(stems: Numbers, counts: Numbers) -> Postings:
    """The ``stems`` of some wordings, one after the other; ``counts`` says how many each has."""
    starts = np.concatenate((np.zeros(1, np.int64), counts.cumsum()))
    return Postings(np.repeat(np.arange(len(counts)), counts), stems, starts)


class Corpus:
    """What the words of all articles say, and in how many sentences each stem stands."""

    def __init__(self, analyses: Sequence[Analysis], earlier: Earlier | None = None) -> None:
        self.earlier = earlier
        self.lexicon: Lexicon = lexicon()
        self.tellings = self.lexicon.tellings(analyses)
        """What the words of each article say."""
        stems = _joined([telling.told for telling in self.tellings], np.int32)
        self.counts = np.bincount(stems, minlength=len(self.lexicon.stems.listed))
        self.total = sum(len(analysis.sentences) for analysis in analyses)
        self._all = log(self.total + _SMALLEST)

    def weights(self, stems: Sequence[int] | Numbers) -> Floats:
        """From 1, in one sentence at most, down to 0, in all; the same in corpora of any size."""
        counts = self.counts[np.asarray(stems, np.int64)]
        known = distinct(counts)
        weights = [1 - log(max(1, count)) / self._all for count in known.tolist()]
        found: Floats = np.array(weights, np.float64)[np.searchsorted(known, counts)]
        return found


class Wordings:
    """The quotes of known speakers, in file and text order, and what they weigh."""

    def __init__(self, sayings: Sequence[Sayings], corpus: Corpus) -> None:
        """``sayings`` in file order."""
        self.corpus = corpus
        self.sayings = sayings
        columns = [np.zeros((0, COLUMNS), np.int64), *(one.columns for one in sayings)]
        _, self.words, starts, ends, modes, speakers = np.ascontiguousarray(
            np.concatenate(columns).T
        )
        """How many words each has."""
        counts = [len(one.quotes) for one in sayings]
        self.first = list(accumulate(counts, initial=0))
        """The first wording of each article, and how many there are."""
        self.places = np.repeat(np.arange(len(sayings)), counts), starts, ends
        """Where the wordings stand: numbers of their sources, starts, ends."""
        self.speakers: Numbers = speakers
        """Who says each, by the numbers of the lexicon."""
        self.split = self._pairs([one.split for one in sayings])
        """Pieces of one quotation, as pairs of wordings."""
        self.held = self._pairs([one.held for one in sayings])
        """Reports, each with a marked wording inside it."""
        self.reported, self.direct = modes == _INDIRECT, modes == _DIRECT
        """Whether each is a report; whether it is all in marks."""
        self.fragments, self.whole = self._by_length()
        """Whether each is in marks and too short to be known again by its own words; whether it is
        and is not."""
        said = _joined_in(sayings, corpus)
        self.numbers = said.numbers
        """The stems of all wordings by their numbers in the lexicon, by the alphabet."""
        self.weights = corpus.weights(said.numbers)
        """Of each of these."""
        self.stems = said.stems
        """The stems of each wording, as places in ``numbers``."""
        self._relatives = _relatives(said.numbers, corpus.lexicon)
        self.names = said.names
        """The same for names, offices aside: they tell little, since one politician's remarks
        about another share them all."""
        self.said = self._weighed(self.stems)
        """Weight of the stems of each wording."""
        self.weight: Floats = self.said + NAME * self._weighed(self.names)
        """That of all its stems, and half that of its names."""

    def __len__(self) -> int:
        """How many."""
        return self.first[-1]

    def told(self, rows: Numbers) -> tuple[list[Quote], list[Sayings]]:
        """The quotes that some wordings are, and all that people say in the article of each."""
        sources = self.places[0][rows]
        numbers = rows - np.array(self.first)[sources]
        sayings = list(map(self.sayings.__getitem__, sources.tolist()))
        quotes = [one.quotes[number] for one, number in zip(sayings, numbers.tolist(), strict=True)]
        return quotes, sayings

    def rows_in(self, other: Wordings) -> Numbers:
        """For each wording the row of the very same one in ``other``; -1 where there is none."""
        theirs = dict(zip(map(id, other.sayings), other.first, strict=False))
        first = np.array([theirs.get(id(one), -1) for one in self.sayings], np.int64)
        sources, numbers = spread(np.diff(self.first))
        return np.where(first[sources] >= 0, first[sources] + numbers, -1)

    def relatives(self, stems: Numbers) -> tuple[Numbers, Numbers, Floats]:
        """The stems of any wording that may stand for each of ``stems``: its place among these,
        the other one, and how well that does, 0..1."""
        counts, others, how = self._relatives
        own, steps = spread(counts[stems])
        at = (counts.cumsum() - counts)[stems][own] + steps
        return own, others[at], how[at]

    def by_number(self) -> Floats:
        """The weights by the numbers of the lexicon; 0 for what no wording has."""
        found = np.zeros(len(self.corpus.lexicon.stems.listed))
        found[self.numbers] = self.weights
        return found

    def _pairs(self, columns: Sequence[Numbers]) -> Numbers:
        """Pairs of quotes of each article as pairs of wordings."""
        before = np.repeat(np.array(self.first[:-1], np.int64), list(map(len, columns)))
        pairs = np.concatenate([np.zeros((0, 2), np.int64), *columns])
        found: Numbers = pairs + before[:, np.newaxis]
        return found

    def _by_length(self) -> tuple[Flags, Flags]:
        short = self.words <= FRAGMENT
        return ~self.reported & short, ~self.reported & ~short

    def _weighed(self, postings: Postings) -> Floats:
        return sums(postings.rows, self.weights[postings.stems], len(self))


def _relatives(numbers: Numbers, lexicon: Lexicon) -> tuple[Numbers, Numbers, Floats]:
    """For each of some stems, by their ``numbers``, how many of them may stand for it; which these
    are, as places in ``numbers``, and how well each does."""
    counts, others, how = lexicon.relatives(numbers)
    place = np.full(len(lexicon.stems.listed), -1)
    place[numbers] = np.arange(len(numbers))
    here = place[others]
    known = here >= 0
    rows = np.repeat(np.arange(len(numbers)), counts)[known]
    return np.bincount(rows, minlength=len(numbers)), here[known], how[known]


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What the words of all wordings say."""

    numbers: Numbers
    """The stems of all by their numbers in the lexicon, by the alphabet; ``stems`` and ``names``
    number them in this order."""
    stems: Postings
    names: Postings


def _joined_in(sayings: Sequence[Sayings], corpus: Corpus) -> _Said:
    """What the words of all wordings say."""
    ordered, _ = corpus.lexicon.stems.ordered()
    both = (
        _one_after_other([one.said for one in sayings]),
        _one_after_other([one.named for one in sayings]),
    )
    is_used = np.zeros(len(ordered), np.bool_)
    for stems, _ in both:
        is_used[stems] = True
    listed = ordered[is_used[ordered]]
    place = np.zeros(len(ordered), np.int64)
    place[listed] = np.arange(len(listed))
    return _Said(listed, *(postings(place[stems], counts) for stems, counts in both))


def _one_after_other(columns: Sequence[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    """The two columns of all articles."""
    stems, counts = (_joined([column[at] for column in columns], np.int64) for at in (0, 1))
    return stems, counts


def _joined(columns: Sequence[NDArray[Scalar]], kind: type[Scalar]) -> NDArray[Scalar]:
    return np.concatenate(columns) if columns else np.zeros(0, kind)
