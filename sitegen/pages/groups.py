"""Groups: which sources report on one event, by what they say of it or by what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NewType, TypeAlias

from sitegen.earlier import Earlier
from sitegen.model import Alignment, Analysis, Comparison, SourceId
from sitegen.pages.naming import shared_words
from sitegen.pages.norms import Norms
from sitegen.partition import Partition

FEW_STATEMENTS = 3
"""From this many statements in other words on, two sources that share no equal words belong to
one event: of 38 pairs of articles on two events that shared no equal words (77 articles, nine
events) none shared more than two; of 148 such pairs on one event 37 did."""
NEAR_DAYS = 2
"""Days between two articles up to which one statement in other words is enough: of 43 such pairs of
77 articles on nine events all told one event, with one to three days alike; at four days the first
did not."""
FAR_DAYS = 60
"""Days from which on a single shared passage is background and no event: with anything from 30 to
140 days the one pair of two events that shared equal words (153 days apart) was kept apart."""
BROAD = 80
"""Characters of a passage in equal words, some thirteen words, that is no phrase: see
``_without_bridges``. Of 1 000 articles without dates 315 were one event, and 83 are since; of
twenty of the 96 links that went none joined two reports on one event, by their headlines; 71 of
these articles are on nine events, and no two of those are joined now (70 to 90 alike)."""

EventId = NewType("EventId", str)
"""The last part of an event's address: it stays as it is where other events come and go."""


@dataclass(frozen=True, slots=True)
class Event:
    """What several sources report on."""

    name: str
    """As the pages show it: see ``displayed``."""
    named: bool
    """Whether a source or the configuration gives the name; else it is made of shared words."""
    sources: tuple[SourceId, ...]
    """In file order."""


def find_events(comparison: Comparison, norms: Norms | None = None) -> tuple[Event, ...]:
    """Every source in exactly one event: by the event it names, else by what it shares.

    Sources that name no event belong together where a chain of pairs joins them that share words
    or several statements, or anything at all within days of each other; without dates, a phrase
    joins no two groups. Others are an event by themselves. Largest first, then file order.
    """
    groups: dict[str, list[Analysis]] = {}
    for analysis in comparison.analyses:
        event = analysis.article.source.event
        if event:
            groups.setdefault(event, []).append(analysis)
    events = [
        Event(displayed(name), True, tuple(analysis.article.id for analysis in members))
        for name, members in groups.items()
    ]
    events.extend(_unnamed(comparison, norms or Norms()))
    order = {analysis.article.id: i for i, analysis in enumerate(comparison.analyses)}
    return tuple(sorted(events, key=lambda event: (-len(event.sources), order[event.sources[0]])))


def displayed(name: str) -> str:
    """``name`` for a reader: a key such as collections use becomes words, anything else stays.

    >>> displayed("flood_in_the_valley"), displayed("Flood in the valley"), displayed("eBay")
    ('Flood in the valley', 'Flood in the valley', 'eBay')
    """
    words = " ".join(name.replace("_", " ").split())
    if "_" not in name or not words or any(char.isspace() for char in name):
        return name
    return words[0].upper() + words[1:]


def _unnamed(comparison: Comparison, norms: Norms) -> list[Event]:
    """The events of the sources that name none: connected by passages, or copies."""
    free = [one for one in comparison.analyses if not one.article.source.event]
    joined = _joined(_Ties.of(free, comparison.alignments, norms.earlier), norms.earlier)
    groups = [[free[number] for number in group] for group in joined]
    names = shared_words(comparison.analyses, groups, norms)
    return [
        Event(name, False, tuple(one.article.id for one in group))
        for name, group in zip(names, groups, strict=True)
    ]


_Links: TypeAlias = Mapping[tuple[int, int], bool]
"""Pairs that tell one event, and whether that is sure: see ``_without_bridges``."""


@dataclass(frozen=True, slots=True)
class _Ties:
    """What decides which of some sources report on one event; by their numbers, since an edit
    changes the ids of sources."""

    days: Sequence[int | None]
    """Of each source: see ``_day``."""
    sides: tuple[Sequence[int], Sequence[int]]
    """Of each pair the numbers of both; -1 for others."""
    bonds: Sequence[_Bond]
    """What each pair shares."""
    copies: Sequence[tuple[int, int]]
    """Copies, and whose they are."""

    @classmethod
    def of(
        cls, free: Sequence[Analysis], alignments: Sequence[Alignment], earlier: Earlier
    ) -> _Ties:
        """Those of the sources of ``free``."""
        number = {one.article.id: at for at, one in enumerate(free)}
        first = [number.get(pair.a, -1) for pair in alignments]
        second = [number.get(pair.b, -1) for pair in alignments]
        firsts = (number.get(one.article.copy_of or one.article.id, -1) for one in free)
        copies = [(at, copied) for at, copied in enumerate(firsts) if copied not in (-1, at)]
        days, bonds = earlier.made_each(_day, free), earlier.made_each(_bond, alignments)
        return cls(days, (first, second), bonds, copies)

    def links(self) -> _Links:
        """The pairs that tell one event."""
        return {
            (a, b): apart is not None or bond.is_broad
            for a, b, bond in zip(*self.sides, self.bonds, strict=True)
            if a >= 0 and b >= 0
            for apart in [_apart(self.days[a], self.days[b])]
            if _tell_one_event(bond, apart)
        }


@dataclass(frozen=True, slots=True, eq=False)
class _Joined:
    """The groups of a sketch."""

    ties: _Ties
    groups: Sequence[Sequence[int]]


def _joined(ties: _Ties, earlier: Earlier) -> Sequence[Sequence[int]]:
    """The sources that report on one event, in groups; those of the last sketch where ``ties`` are
    equal."""
    last = earlier.whole(_Joined)
    if last is None or last.ties != ties:
        found = Partition(range(len(ties.days)))
        for a, b in (*_without_bridges(ties.links()), *ties.copies):
            found.join(a, b)
        last = _Joined(ties, [tuple(group) for group in found.groups()])
        earlier.keep(last)
    return last.groups


@dataclass(frozen=True, slots=True)
class _Bond:
    """What one pair shares."""

    statements: int
    has_words: bool
    """Whether any of it is in equal words."""
    is_broad: bool
    """Whether it is more than a phrase that reports on other events have, too."""


def _bond(pair: Alignment) -> _Bond:
    equal = [match.a.span for match in pair.matches if match.kind != "paraphrase"]
    several = len(pair.matches) >= FEW_STATEMENTS
    broad = several or any(span.end - span.start >= BROAD for span in equal)
    return _Bond(len(pair.matches), bool(equal), broad)


def _tell_one_event(bond: _Bond, apart: int | None) -> bool:
    """Whether a pair shares enough to report on one event: equal words, or several statements.

    One statement told in other words is often background that reports on later events repeat; but
    not where the two were published within days. ``apart`` are the days between them, None where
    one gives no date.
    """
    if apart is not None and apart <= NEAR_DAYS:
        return True
    if apart is not None and apart >= FAR_DAYS and bond.statements == 1:
        return False
    return bond.statements >= FEW_STATEMENTS or bond.has_words


def _without_bridges(links: _Links) -> list[tuple[int, int]]:
    """The pairs of ``links`` that are sure, as it says of each, or that others bear out.

    A phrase joins two stories where each of the two articles belongs to one of its own, and no
    third article is linked with both. An article with a single link has no other story.
    """
    beside: dict[int, set[int]] = {}
    for a, b in links:
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    return [
        (a, b)
        for (a, b), sure in links.items()
        if sure or min(len(beside[a]), len(beside[b])) == 1 or beside[a] & beside[b]
    ]


def _apart(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else abs(one - other)


def _day(analysis: Analysis) -> int | None:
    """The number of the day on which it was published; None where it is not told."""
    try:
        return date.fromisoformat((analysis.article.source.published or "")[:10]).toordinal()
    except ValueError:
        return None
