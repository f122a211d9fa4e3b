"""What one speaker says in all articles → utterances: which of the quotes are one thing said.

What speaks for it comes as pairs of quotes (``utterances``); here it is followed, and within an
article a report is joined to the marked parts that it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from sitegen.model import Place, Quote, SourceId
from sitegen.sayings import Gathered, Part


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of one speaker's quotes, by their numbers in all his parts, one after the other."""

    joins: Sequence[Sequence[int]] = ()
    """Which are one."""
    bonds: Sequence[Sequence[int]] = ()
    """Reports, and what they are like, the likest first."""


def gathered(parts: Sequence[Part], links: Links) -> tuple[Gathered, ...]:
    """The utterances of the one who says these ``parts``, in file order, by first place."""
    if not (links.joins or links.bonds or any(part.held for part in parts)):
        return tuple(one for part in parts for one in sorted(part.alone, key=_start))
    gathering = _Gathering(parts)
    for a, b in links.joins:
        gathering.join(a, b)
    gathering.join_nested()
    gathering.join_reports(links.bonds)
    return gathering.utterances()


def _start(alone: Gathered) -> int:
    return alone.witnesses[0].span.start


class _Gathering:
    """The quotes of one speaker, and which of them are one utterance."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.quotes = [quote for part in parts for quote in part.quotes]
        self.alone = [one for part in parts for one in part.alone]
        self.order = {one.quotes[0].place.source: at for at, one in enumerate(parts)}
        """Of the articles."""
        self.whole = [whole for part in parts for whole in part.whole]
        """Whether the group of a leader has a wording in marks that is more than a fragment."""
        self.held: dict[int, list[int]] = {}
        first = 0
        for part in parts:
            for report, inside in part.held:
                self.held[first + report] = [first + one for one in inside]
            first += len(part.quotes)
        self.holders: dict[int, set[int]] = defaultdict(set)
        self.leader = list(range(first))
        self.members = {one: [one] for one in range(first)}

    def join(self, a: int, b: int) -> None:
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

    def join_nested(self) -> None:
        """A reported statement and the marked parts that it holds, in one source.

        Several parts are one thing said, unless a source gives them in different statements.
        """
        for whole, inside in self.held.items():
            for one in inside:
                self.holders[one].add(whole)
        for whole, inside in self.held.items():
            main = max(inside, key=lambda one: len(self.quotes[one].place.span))
            self.join(main, whole)
            for one in inside:
                if not self._told_apart(main, one):
                    self.join(main, one)

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

    def join_reports(self, bonds: Iterable[Sequence[int]]) -> None:
        """Each reported statement and what it is most like; it joins no two whole wordings in
        marks."""
        for a, b in bonds:
            if not (self.whole[self._root(a)] and self.whole[self._root(b)]):
                self.join(a, b)

    def utterances(self) -> tuple[Gathered, ...]:
        """Each group as an utterance."""
        found = [
            (*self._begins(one), min(several), one)
            for several in self.members.values()
            for one in (self._together(several) if len(several) > 1 else self.alone[several[0]],)
        ]
        return tuple(one for *_, one in sorted(found))

    def _begins(self, one: Gathered) -> tuple[int, int]:
        place = one.witnesses[0]
        return self.order[place.source], place.span.start

    def _together(self, several: Iterable[int]) -> Gathered:
        told = sorted(map(self.quotes.__getitem__, several), key=self._standing)
        ids = tuple(quote.id for quote in told)
        return Gathered(self.alone[0].speaker, ids, _witnesses(told))

    def _standing(self, quote: Quote) -> tuple[int, int, int, str]:
        """Where a quote stands among all."""
        span = quote.place.span
        return self.order[quote.place.source], span.start, span.end, quote.mode


def _witnesses(quotes: Sequence[Quote]) -> tuple[Place, ...]:
    """The direct wordings; the mixed ones where there are none; else the longest reported one."""
    for mode in ("direct", "mixed"):
        places = tuple(quote.place for quote in quotes if quote.mode == mode)
        if places:
            return places
    longest = max(quotes, key=lambda quote: len(quote.place.span))
    return (longest.place,)
