"""How what a speaker says is laid out: by event, most sources first, over several pages.

Apart from the planner of these pages, because links from everywhere lead to the page on which an
utterance stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeAlias

from sitegen.analysis import norms_in
from sitegen.earlier import Earlier
from sitegen.model import (
    Analysis,
    Attribution,
    QuoteId,
    SourceId,
    SpeakerId,
    Utterance,
    UtteranceId,
)
from sitegen.pages.groups import EventId
from sitegen.pages.later import Later
from sitegen.pages.paging import portions
from sitegen.pages.registers import Remarks, Speech, Voices, heard_in, weight

ROOM = 160
"""What the utterances of one page weigh together: 80 that are quoted once, which is what nearly all
are, take some 220 kB (1 000 real articles: 989 of one speaker had 2.7 MB on one page)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What decides where an utterance stands on the pages of its speaker."""

    analyses: Mapping[SourceId, Analysis]
    quotes: Mapping[QuoteId, Attribution]
    event_of: Mapping[SourceId, EventId]
    events: Mapping[SpeakerId, tuple[EventId, ...]] = field(default_factory=dict)
    """The events at which each speaker says something, in the order of the catalog: it stays where
    others come and go. Whoever speaks at one alone is absent."""

    def ordered(self, utterances: Sequence[Utterance]) -> Sequence[Utterance]:
        """Those of one speaker by event; in each, most sources first, whole quotations before the
        rest, then most wordings."""
        if len(utterances) < 2:
            return utterances
        events = self.events.get(utterances[0].speaker, ())
        number = {event: at for at, event in enumerate(events)}
        return sorted(utterances, key=partial(self._rank, number))

    def event(self, utterance: Utterance) -> EventId:
        """The event of most of its quotes, the first of equals."""
        return self.event_of_most([self.quotes[quote] for quote in utterance.quotes])

    def event_of_most(self, attributions: Sequence[Attribution]) -> EventId:
        """The event of most of some quotes, the first of equals."""
        if len(attributions) == 1:
            return self.event_of[attributions[0].quote.place.source]
        events = [self.event_of[one.quote.place.source] for one in attributions]
        return max(dict.fromkeys(events), key=events.count)

    def _rank(
        self, number: Mapping[EventId, int], utterance: Utterance
    ) -> tuple[int, tuple[int, bool, int]]:
        attributions = [self.quotes[quote] for quote in utterance.quotes]
        event = number[self.event_of_most(attributions)] if number else 0
        return event, _standing(utterance, attributions, self.analyses)


def _standing(
    utterance: Utterance,
    attributions: Sequence[Attribution],
    analyses: Mapping[SourceId, Analysis],
) -> tuple[int, bool, int]:
    """How an utterance ranks at one event; ``attributions`` are those of its quotes."""
    if len(attributions) == 1 == len(utterance.collation.witnesses):  # as most
        return -1, attributions[0].quote.mode == "indirect", -1
    sources = len({one.quote.place.source for one in attributions})
    reported = all(one.quote.mode == "indirect" for one in attributions)
    return -sources, reported, -_wordings(utterance, analyses)


def _wordings(utterance: Utterance, analyses: Mapping[SourceId, Analysis]) -> int:
    """In how many wordings its witnesses have it; the pieces of one source are one."""
    if len(utterance.collation.witnesses) == 1:
        return 1
    words: dict[SourceId, list[str]] = {}
    for place in utterance.collation.witnesses:
        norms = norms_in(analyses[place.source], place.span)
        words.setdefault(place.source, []).extend(norms)
    return len(set(map(tuple, words.values())))


Division = Mapping[SpeakerId, tuple[tuple[UtteranceId, ...], ...]]
"""The utterances on each page of a speaker, in no certain order."""


@dataclass(frozen=True, slots=True, eq=False)
class _Rank:
    """Where an utterance stands among those of its speaker."""

    utterance: Utterance
    sources: frozenset[SourceId]
    """Those in which it is said."""
    event: EventId
    standing: tuple[int, bool, int]
    """At this event: see ``_standing``."""


_Source: TypeAlias = tuple[Speech, Analysis, EventId]
"""All of a source that decides where what is said in it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """How what one speaker says is ranked, and all that decided it."""

    own: Remarks | None = None
    sources: Mapping[SourceId, _Source] = field(default_factory=dict)
    ranks: Mapping[UtteranceId, _Rank] = field(default_factory=dict)
    """In the order of the comparison."""


@dataclass(frozen=True, slots=True, eq=False)
class _AllRanked:
    """That of a sketch, of all who say more than a page holds."""

    by_speaker: Mapping[SpeakerId, _Ranked] = field(default_factory=dict)


def lay_out(
    layout: Layout, voices: Voices, events: Iterable[EventId], earlier: Earlier
) -> tuple[Layout, Division]:
    """``layout`` with the events at which each speaker says something, and the pages of those who
    say more than one holds; ``events`` are all events in their order."""
    number = {event: at for at, event in enumerate(events)}
    remarks = voices.remarks.items()
    many = {speaker: own for speaker, own in remarks if own.weight > ROOM and len(own.ids) > 1}
    heard = heard_in(voices.speech.values(), many.keys())
    last, now = earlier.whole(_AllRanked) or _AllRanked(), dict[SpeakerId, _Ranked]()
    for speaker, own in many.items():
        sources = {
            source: (voices.speech[source], layout.analyses[source], layout.event_of[source])
            for source in heard[speaker]
        }
        now[speaker] = _ranked(own, sources, last.by_speaker.get(speaker) or _Ranked())
    earlier.keep(_AllRanked(now))
    pages = {speaker: _pages(ranked.ranks.values(), number) for speaker, ranked in now.items()}
    return replace(layout, events=Later(partial(_events_of, layout, voices, number))), pages


def _events_of(
    layout: Layout, voices: Voices, number: Mapping[EventId, int]
) -> Mapping[SpeakerId, tuple[EventId, ...]]:
    """See ``Layout.events``."""
    found: dict[SpeakerId, tuple[EventId, ...]] = {}
    for speaker, own in voices.remarks.items():
        sources = voices.heard[speaker] if len(own.ids) > 1 else ()
        if len(set(map(layout.event_of.__getitem__, sources))) > 1:
            events = set(map(layout.event, own.members))
            if len(events) > 1:
                found[speaker] = tuple(sorted(events, key=number.__getitem__))
    return found


def _pages(
    ranks: Iterable[_Rank], number: Mapping[EventId, int]
) -> tuple[tuple[UtteranceId, ...], ...]:
    """The utterances of one speaker in order, page by page."""
    ordered = sorted(ranks, key=lambda one: (number[one.event], one.standing))
    parts = portions([one.utterance for one in ordered], weight, ROOM)
    return tuple([tuple([one.id for one in part]) for part in parts])


def _ranked(own: Remarks, sources: Mapping[SourceId, _Source], last: _Ranked) -> _Ranked:
    """What one speaker says in ``sources``; the very same utterances rank as in the ``last``
    sketch where none of the sources in which they are said is another."""
    if own is last.own and sources == last.sources:
        return last
    all_sources = sources.keys() | last.sources.keys()
    others = {one for one in all_sources if last.sources.get(one) != sources.get(one)}
    ranks = {
        one.id: rank
        for one in own.members
        if (rank := last.ranks.get(one.id))
        and rank.utterance is one
        and others.isdisjoint(rank.sources)
    }
    left = [one for one in own.members if one.id not in ranks]
    wanted = {quote for one in left for quote in one.quotes}
    quotes = {
        quote: speech.quotes[quote]
        for speech, *_ in sources.values()
        for quote in wanted & speech.quotes.keys()
    }
    ranks |= {one.id: _rank(one, quotes, sources) for one in left}
    return _Ranked(own, sources, {id_: ranks[id_] for id_ in own.ids})


def _rank(
    utterance: Utterance,
    quotes: Mapping[QuoteId, Attribution],
    sources: Mapping[SourceId, _Source],
) -> _Rank:
    own = [quotes[quote] for quote in utterance.quotes]
    said_in = dict.fromkeys(one.quote.place.source for one in own)
    event_of = {source: sources[source][2] for source in said_in}
    layout = Layout({source: sources[source][1] for source in said_in}, quotes, event_of)
    standing = _standing(utterance, own, layout.analyses)
    return _Rank(utterance, frozenset(said_in), layout.event_of_most(own), standing)


def further_pages(division: Division) -> Mapping[UtteranceId, int]:
    """The page, counted from 0, of each utterance that stands on none of the first pages."""
    return {
        utterance: number
        for pages in division.values()
        for number, page in enumerate(pages)
        if number
        for utterance in page
    }
