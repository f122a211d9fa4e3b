"""What speaks for quotes being one thing said → utterances: which of the quotes are one.

Quotes that are linked in any way make a knot, and each knot is followed by itself. Within an
article a report is joined to the marked parts that it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from sitegen.alignment.columns import Numbers, homes, numbered_runs, starts_of
from sitegen.model import Quote, QuoteId, SourceId, SpeakerId
from sitegen.sayings import Gathered
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
    rows, firsts, knots = _knots(wordings, links)
    earlier = wordings.corpus.earlier
    before = earlier.whole(_All) if earlier is not None else None
    known = before.untied if before is not None else {}
    untied = [_untied(knot, known.get(knot.quotes[0].id)) for knot in knots]
    if earlier is not None:
        earlier.keep(_All({one.knot.quotes[0].id: one for one in untied}))
    alone = np.ones(len(wordings), np.bool_)
    alone[rows] = False
    found = [*chain.from_iterable(one.alone for one in wordings.sayings)]
    found += chain.from_iterable(one.gathered for one in untied)
    counts = [len(one.gathered) for one in untied]
    told = np.array([at for one in untied for at in one.begin], np.int64).reshape(-1, 2)
    single = np.flatnonzero(alone)
    begin, first = rows[told.T + np.repeat(firsts, counts)]
    order = _order(wordings, np.concatenate((single, begin)), np.concatenate((single, first)))
    numbers = np.concatenate((single, len(wordings) + np.arange(len(told))))
    return tuple(map(found.__getitem__, numbers[order].tolist()))


def _order(wordings: Wordings, begin: Numbers, first: Numbers) -> Numbers:
    """How utterances are sorted that begin with some wordings, and whose ``first`` ones are these:
    by speaker, then by where they begin, then by the first."""
    speakers = list(wordings.number)
    rank = np.empty(len(speakers), np.int64)
    rank[sorted(range(len(speakers)), key=speakers.__getitem__)] = np.arange(len(speakers))
    sources, starts, _ = wordings.places
    place = numbered_runs(sources * (int(starts.max(initial=0)) + 1) + starts)
    return np.lexsort((first, place[begin], rank[wordings.speakers[begin]]))


@dataclass(frozen=True, slots=True)
class _Knot:
    """Quotes of one speaker of which something speaks for each being one with another."""

    speaker: SpeakerId
    quotes: Sequence[Quote]
    """In file order, then text order."""
    whole: Sequence[bool]
    """Whether each is a wording in marks that is more than a fragment."""
    ties: Sequence[Sequence[int]]
    """What ties them: one of the following, and two numbers of quotes."""


_JOIN, _HOLD, _BOND = range(3)
"""As in ``Links``, or a report that holds a marked wording; in this order."""


@dataclass(frozen=True, slots=True, eq=False)
class _Untied:
    """A knot, and what comes of it."""

    knot: _Knot
    gathered: Sequence[Gathered]
    begin: Sequence[tuple[int, int]]
    """The number of the quote with which each of these begins, and of its first one."""


@dataclass(frozen=True, slots=True, eq=False)
class _All:
    """All knots by their first quotes, for the next comparison."""

    untied: Mapping[QuoteId, _Untied]


def _knots(wordings: Wordings, links: Links) -> tuple[Numbers, Numbers, list[_Knot]]:
    """The wordings in knots, knot by knot; where each of these begins; and the knots."""
    ties = links.joins, wordings.held, links.bonds
    pairs = np.concatenate(ties)
    home = homes(pairs[:, 0], pairs[:, 1], len(wordings))
    rows = np.flatnonzero(np.bincount(home, minlength=len(home))[home] > 1)
    rows = rows[np.argsort(home[rows], kind="stable")]
    firsts = starts_of(home[rows])
    number = np.empty(len(wordings), np.int64)
    number[rows] = np.arange(len(rows)) - firsts[numbered_runs(home[rows])]
    tied = home[pairs[:, 0]]
    order = np.argsort(tied, kind="stable")
    kinds = np.repeat((_JOIN, _HOLD, _BOND), list(map(len, ties)))
    listed = np.column_stack((kinds, number[pairs]))[order].tolist()
    speakers = list(wordings.number)
    spoken = map(speakers.__getitem__, wordings.speakers[rows[firsts]].tolist())
    quotes, whole = wordings.told(rows)[0], wordings.whole[rows].tolist()
    held = pairwise((*firsts.tolist(), len(rows)))
    ranges = pairwise((*starts_of(tied[order]).tolist(), len(listed)))
    return (
        rows,
        firsts,
        [
            _Knot(speaker, quotes[a:b], whole[a:b], listed[c:d])
            for speaker, (a, b), (c, d) in zip(spoken, held, ranges, strict=True)
        ],
    )


def _untied(knot: _Knot, known: _Untied | None) -> _Untied:
    """What comes of a knot, as it is ``known`` where it is the same."""
    return known if known is not None and known.knot == knot else _Untying(knot).untied()


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

    def untied(self) -> _Untied:
        """What comes of them."""
        for a, b in self._tied(_JOIN):
            self._join(a, b)
        self._join_nested()
        for a, b in self._tied(_BOND):
            self._join_report(a, b)
        told = [sorted(several, key=self._standing) for several in self.members.values()]
        witnesses = list(map(self._witnesses, told))
        begin = [(ones[0], first) for ones, first in zip(witnesses, self.members, strict=True)]
        return _Untied(self.knot, list(map(self._gathered, told, witnesses)), begin)

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
        return Gathered(self.knot.speaker, ids, places)
