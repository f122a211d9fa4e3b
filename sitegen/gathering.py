"""What speaks for quotes being one thing said → utterances: which of the quotes are one.

Quotes that are linked in any way make a knot, and each knot is followed by itself. Within an
article a report is joined to the marked parts that it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import itemgetter

import numpy as np

from sitegen.alignment.columns import Flags, Numbers, homes, numbered_runs, spread, starts_of
from sitegen.model import Quote, SourceId, SpeakerId
from sitegen.sayings import Gathered, Sayings
from sitegen.wordings import Wordings


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs of quotes of one speaker, as columns: two rows of ``Wordings`` for each."""

    joins: Numbers
    """Which are one."""
    bonds: Numbers
    """Reports, and what they are like, the likest first."""


def gathered(wordings: Wordings, links: Links) -> tuple[Gathered, ...]:
    """The utterances of all speakers, by speaker, then first place."""
    knots, earlier = _Knots.of(wordings, links), wordings.corpus.earlier
    untied = _untied(knots, earlier.whole(_Known) if earlier is not None else None)
    if earlier is not None:
        earlier.keep(_Known(knots, untied))
    is_alone = np.ones(len(wordings), np.bool_)
    is_alone[knots.rows] = False
    alone = np.flatnonzero(is_alone)
    begin, first = knots.rows_of(untied)
    order = _order(wordings, np.concatenate((alone, begin)), np.concatenate((alone, first)))
    found = [*chain.from_iterable(one.alone for one in wordings.sayings)]
    found += chain.from_iterable(one.gathered for one in untied)
    told = np.concatenate((alone, len(wordings) + np.arange(len(begin))))[order]
    return tuple(map(found.__getitem__, told.tolist()))


def _order(wordings: Wordings, begin: Numbers, first: Numbers) -> Numbers:
    """How utterances are sorted that begin with some wordings, and whose ``first`` ones are these:
    by speaker, then by where they begin, then by the first."""
    _, ranks = wordings.corpus.lexicon.speakers.ordered()
    sources, starts, _ = wordings.places
    place = numbered_runs(sources * (int(starts.max(initial=0)) + 1) + starts)
    return np.lexsort((first, place[begin], ranks[wordings.speakers[begin]]))


_JOIN, _HOLD, _BOND = range(3)
"""What ties two quotes of a knot: see ``Links``; or the first, a report, holds the second."""


@dataclass(frozen=True, slots=True, eq=False)
class _Knot:
    """Quotes of one speaker of which something speaks for each being one with another."""

    speaker: SpeakerId
    quotes: Sequence[Quote]
    """In file order, then text order."""
    sayings: Sequence[Sayings]
    """All that people say in the article of each."""
    whole: Sequence[bool]
    """Whether each is a wording in marks that is more than a fragment."""
    ties: Sequence[Sequence[int]]
    """How two of them are tied, and their numbers; by how, the likest first."""


@dataclass(frozen=True, slots=True, eq=False)
class _Untied:
    """The utterances that come of a knot."""

    gathered: Sequence[Gathered]
    begin: Sequence[int]
    """The number of the quote with which each of these begins, and that of its first one."""


@dataclass(frozen=True, slots=True, eq=False)
class _Knots:
    """All knots, as columns, by their first wordings."""

    wordings: Wordings
    rows: Numbers
    """The wordings of one knot after those of another."""
    first: Numbers
    """Where those of each begin, and where those of the last one end."""
    ties: Numbers
    """The same for ``_Knot.ties``, three numbers in a row."""
    first_tie: Numbers

    @classmethod
    def of(cls, wordings: Wordings, links: Links) -> _Knots:
        """The knots of some ``wordings`` that these ``links`` tie."""
        ties = links.joins, wordings.held, links.bonds
        pairs = np.concatenate(ties)
        home = homes(pairs[:, 0], pairs[:, 1], len(wordings))
        tied = home[pairs[:, 0]]
        order = np.argsort(tied, kind="stable")
        first_tie = starts_of(tied[order])
        rows = np.flatnonzero(np.isin(home, tied[order][first_tie]))
        rows = rows[np.argsort(home[rows], kind="stable")]
        first = starts_of(home[rows])
        number = np.zeros(len(wordings), np.int64)
        number[rows] = np.arange(len(rows)) - first[numbered_runs(home[rows])]
        how = np.repeat((_JOIN, _HOLD, _BOND), list(map(len, ties)))
        columns = np.column_stack((how, number[pairs]))[order]
        first, first_tie = np.append(first, len(rows)), np.append(first_tie, len(order))
        return cls(wordings, rows, first, columns, first_tie)

    def __len__(self) -> int:
        """How many."""
        return len(self.first) - 1

    def some(self, which: Numbers) -> Iterator[_Knot]:
        """Those with some numbers."""
        rows, first = _runs(self.rows, self.first, which)
        ties, first_tie = _runs(self.ties, self.first_tie, which)
        quotes, sayings = self.wordings.told(rows)
        whole, tied = self.wordings.whole[rows].tolist(), ties.tolist()
        speakers = self.wordings.speakers[rows].tolist()
        names = self.wordings.corpus.lexicon.speakers.listed
        for (a, b), (c, d) in zip(pairwise(first), pairwise(first_tie), strict=True):
            speaker = SpeakerId(names[speakers[a]])
            yield _Knot(speaker, quotes[a:b], sayings[a:b], whole[a:b], tied[c:d])

    def same(self, then: _Knots) -> Numbers:
        """Of each the number of the very same one among those of ``then``; -1 where there is
        none."""
        row = self.wordings.rows_in(then.wordings)
        of = np.full(len(then.wordings) + 1, -1)
        of[then.rows] = np.repeat(np.arange(len(then)), np.diff(then.first))
        twin = of[row[self.rows[self.first[:-1]]]]
        rows = row[self.rows][:, np.newaxis], self.first, then.rows[:, np.newaxis], then.first
        ties = self.ties, self.first_tie, then.ties, then.first_tie
        return np.where(_equal(twin, *rows) & _equal(twin, *ties), twin, -1)

    def rows_of(self, untied: Sequence[_Untied]) -> tuple[Numbers, Numbers]:
        """With which wording each of the utterances of all knots begins, and its first one."""
        numbers = np.fromiter(chain.from_iterable(one.begin for one in untied), np.int64)
        before = np.repeat(self.first[:-1], [len(one.gathered) for one in untied])
        told = numbers.reshape(-1, 2).T + before
        begin, first = self.rows[told]
        return begin, first


def _equal(
    twin: Numbers, now: Numbers, first: Numbers, then: Numbers, first_then: Numbers
) -> Flags:
    """Which runs of rows are equal to their twins of ``then``, given by their numbers, -1 where
    there is none; where they begin, and where the last one ends."""
    counts = np.diff(first)
    found: Flags = counts == np.append(np.diff(first_then), -1)[twin]
    own, steps = spread(counts * found)
    differ = now[first[own] + steps] != then[first_then[twin[own]] + steps]
    found[own[differ.any(axis=1)]] = False
    return found


def _runs(column: Numbers, first: Numbers, which: Numbers) -> tuple[Numbers, list[int]]:
    """Some runs of rows, one after the other, and where these begin, and where the last one
    ends."""
    counts = np.diff(first)[which]
    own, steps = spread(counts)
    return column[first[which][own] + steps], [0, *counts.cumsum().tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """All knots, and what came of them, for the next comparison."""

    knots: _Knots
    untied: Sequence[_Untied]


def _untied(knots: _Knots, known: _Known | None) -> list[_Untied]:
    """What comes of each knot, as it is ``known`` of the very same."""
    if known is None:
        return [_Untying(knot).untied() for knot in knots.some(np.arange(len(knots)))]
    same = knots.same(known.knots)
    anew = knots.some(np.flatnonzero(same < 0))
    return [
        known.untied[then] if then >= 0 else _Untying(next(anew)).untied() for then in same.tolist()
    ]


class _Untying:
    """The quotes of a knot, and which of them are one utterance."""

    def __init__(self, knot: _Knot) -> None:
        self.knot = knot
        self.quotes = knot.quotes
        sources = dict.fromkeys(quote.place.source for quote in knot.quotes)
        self.order = {source: at for at, source in enumerate(sources)}
        """Of the articles."""
        self.whole = list(knot.whole)
        """Whether the group of a leader has a wording in marks that is more than a fragment."""
        self.holders: dict[int, set[int]] = defaultdict(set)
        self.leader = list(range(len(knot.quotes)))
        self.members = {one: [one] for one in self.leader}
        """Of each group, by its leader, the first of them."""

    def untied(self) -> _Untied:
        """What comes of them."""
        for a, b in self._tied(_JOIN):
            self._join(a, b)
        self._join_nested()
        for a, b in self._tied(_BOND):
            self._join_report(a, b)
        told = [sorted(several, key=self._standing) for several in self.members.values()]
        witnesses = list(map(self._witnesses, told))
        numbers = zip(map(itemgetter(0), witnesses), self.members, strict=True)
        begin = list(chain.from_iterable(numbers))
        return _Untied(list(map(self._gathered, told, witnesses)), begin)

    def _tied(self, kind: int) -> list[tuple[int, int]]:
        return [(a, b) for own, a, b in self.knot.ties if own == kind]

    def _join(self, a: int, b: int) -> None:
        """Make one group of two."""
        first, second = sorted((self._root(a), self._root(b)))
        if first != second:
            self.leader[second] = first
            self.members[first] += self.members.pop(second)
            self.whole[first] |= self.whole[second]

    def _root(self, one: int) -> int:
        while self.leader[one] != one:
            self.leader[one] = one = self.leader[self.leader[one]]
        return one

    def _join_nested(self) -> None:
        """A reported statement and the marked parts that it holds, in one source.

        Several parts are one thing said, unless a source gives them in different statements.
        """
        held: dict[int, list[int]] = {}
        for whole, one in self._tied(_HOLD):
            held.setdefault(whole, []).append(one)
            self.holders[one].add(whole)
        for whole, inside in held.items():
            main = max(inside, key=self._length)
            self._join(main, whole)
            for one in inside:
                if not self._told_apart(main, one):
                    self._join(main, one)

    def _told_apart(self, a: int, b: int) -> bool:
        """Whether a source gives marked wordings of both, and in no statement both together."""
        if self._root(a) == self._root(b):
            return False
        ours, theirs = self._statements(a), self._statements(b)
        return any(
            ours[source].isdisjoint(theirs[source]) for source in ours.keys() & theirs.keys()
        )

    def _statements(self, one: int) -> Mapping[SourceId, Set[int]]:
        """For each source of a group the reported statements that hold its marked wordings."""
        found: dict[SourceId, set[int]] = defaultdict(set)
        for member in self.members[self._root(one)]:
            if self.quotes[member].mode != "indirect":
                found[self.quotes[member].place.source] |= self.holders.get(member, set())
        return found

    def _join_report(self, a: int, b: int) -> None:
        """A reported statement and what it is most like; it joins no two whole wordings in
        marks."""
        if not (self.whole[self._root(a)] and self.whole[self._root(b)]):
            self._join(a, b)

    def _standing(self, one: int) -> tuple[int, int, int, str]:
        """Where a quote stands among all."""
        quote = self.quotes[one]
        span = quote.place.span
        return self.order[quote.place.source], span.start, span.end, quote.mode

    def _length(self, one: int) -> int:
        return len(self.quotes[one].place.span)

    def _witnesses(self, told: Sequence[int]) -> Sequence[int]:
        """The direct wordings; the mixed ones where there are none; else the longest reported
        one."""
        for mode in ("direct", "mixed"):
            found = [one for one in told if self.quotes[one].mode == mode]
            if found:
                return found
        return (max(told, key=self._length),)

    def _gathered(self, told: Sequence[int], witnesses: Sequence[int]) -> Gathered:
        """A group as an utterance."""
        ids = tuple(self.quotes[one].id for one in told)
        places = tuple(self.quotes[one].place for one in witnesses)
        sayings = dict.fromkeys(self.knot.sayings[one] for one in witnesses)
        analyses = tuple(one.analysis for one in sayings)
        return Gathered(self.knot.speaker, ids, places, analyses)
