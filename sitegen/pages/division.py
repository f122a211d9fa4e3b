"""How what a speaker says is laid out: by event, most sources first, over several pages.

Apart from the planner of these pages, because links from everywhere lead to the page on which an
utterance stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sitegen.analysis import norms_in
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
from sitegen.pages.paging import portions

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

    def pages(self, utterances: Sequence[Utterance]) -> tuple[Sequence[Utterance], ...]:
        """The utterances of one speaker, page by page; those of few in the order in which they
        came, since a page puts them in order itself when it is printed."""
        if sum(map(weight, utterances)) <= ROOM:
            return (utterances,)
        return portions(self.ordered(utterances), weight, ROOM)

    def ordered(self, utterances: Sequence[Utterance]) -> Sequence[Utterance]:
        """By event; in each, most sources first, whole quotations before the rest, then most
        wordings."""
        return sorted(utterances, key=self._rank) if len(utterances) > 1 else utterances

    def event(self, utterance: Utterance) -> EventId:
        """The event of most of its quotes, the first of equals."""
        if len(utterance.quotes) == 1:
            return self.event_of[self.quotes[utterance.quotes[0]].quote.place.source]
        events = [
            self.event_of[self.quotes[quote].quote.place.source] for quote in utterance.quotes
        ]
        return max(dict.fromkeys(events), key=events.count)

    def _rank(self, utterance: Utterance) -> tuple[int, int, bool, int]:
        quotes = [self.quotes[quote].quote for quote in utterance.quotes]
        sources = len({quote.place.source for quote in quotes})
        reported = all(quote.mode == "indirect" for quote in quotes)
        events = self.events.get(utterance.speaker)
        event = events.index(self.event(utterance)) if events else 0
        return (event, -sources, reported, -self._wordings(utterance))

    def _wordings(self, utterance: Utterance) -> int:
        """In how many wordings its witnesses have it; the pieces of one source are one."""
        if len(utterance.collation.witnesses) == 1:
            return 1
        words: dict[SourceId, list[str]] = {}
        for place in utterance.collation.witnesses:
            norms = norms_in(self.analyses[place.source], place.span)
            words.setdefault(place.source, []).extend(norms)
        return len(set(map(tuple, words.values())))


def with_events(
    layout: Layout, said: Mapping[SpeakerId, Sequence[Utterance]], events: Iterable[EventId]
) -> Layout:
    """``layout`` with the events at which all speakers have ``said`` something; ``events`` are all
    events in their order."""
    number = {event: at for at, event in enumerate(events)}
    found: dict[SpeakerId, tuple[EventId, ...]] = {}
    for speaker, utterances in said.items():
        own = set(map(layout.event, utterances)) if len(utterances) > 1 else ()
        if len(own) > 1:
            found[speaker] = tuple(sorted(own, key=number.__getitem__))
    return replace(layout, events=found)


def weight(utterance: Utterance) -> int:
    """What it takes of a page: a part for itself and one for each quote."""
    return 1 + len(utterance.quotes)


Division = Mapping[SpeakerId, tuple[tuple[UtteranceId, ...], ...]]
"""The utterances on each page of each speaker who says something, in no certain order."""


def divided(layout: Layout, said: Mapping[SpeakerId, Sequence[Utterance]]) -> Division:
    """What all speakers have ``said``, page by page."""
    return {
        speaker: tuple(tuple(one.id for one in part) for part in layout.pages(utterances))
        for speaker, utterances in said.items()
    }


def further_pages(division: Division) -> Mapping[UtteranceId, int]:
    """The page, counted from 0, of each utterance that stands on none of the first pages."""
    return {
        utterance: number
        for pages in division.values()
        for number, page in enumerate(pages)
        if number
        for utterance in page
    }
