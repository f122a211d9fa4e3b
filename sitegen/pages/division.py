"""How what a speaker says is laid out: by event, most sources first, over several pages.

Apart from the planner of these pages, because links from everywhere lead to the page on which an
utterance stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from operator import is_

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
from sitegen.pages.paging import portions
from sitegen.pages.registers import Remarks, Voices, weight

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
"""The utterances on each page of each speaker who says something, in no certain order."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """How what one speaker says is laid out, and all that it was made of."""

    of: tuple[object, ...]
    """What the speaker says, then the speech and the analyses of the sources in which that is."""
    at: tuple[EventId, ...]
    """The events of these sources, then each once, in the order of the catalog."""
    events: tuple[EventId, ...]
    pages: tuple[tuple[UtteranceId, ...], ...]

    def is_of(self, of: tuple[object, ...], at: tuple[EventId, ...]) -> bool:
        """Whether it was made of the very same values, and of equal ids."""
        return at == self.at and len(of) == len(self.of) and all(map(is_, of, self.of))


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Those of a sketch, of all speakers whose utterances have to be put in order."""

    by_speaker: Mapping[SpeakerId, _Part] = field(default_factory=dict)


def lay_out(
    layout: Layout, voices: Voices, events: Iterable[EventId], earlier: Earlier
) -> tuple[Layout, Division]:
    """``layout`` with the events at which each speaker says something, and page by page all that
    they say; ``events`` are all events in their order."""
    last = earlier.whole(_Parts) or _Parts()
    number = {event: at for at, event in enumerate(events)}
    parts: dict[SpeakerId, _Part] = {}
    division: dict[SpeakerId, tuple[tuple[UtteranceId, ...], ...]] = {}
    for speaker, own in voices.remarks.items():
        sources = voices.heard[speaker] if len(own.ids) > 1 else ()
        at = tuple(map(layout.event_of.__getitem__, sources))
        different = set(at)
        if len(different) < 2 and (own.weight <= ROOM or not sources):
            division[speaker] = (own.ids,)
            continue
        at += tuple(sorted(different, key=number.__getitem__))
        told = map(voices.speech.__getitem__, sources), map(layout.analyses.__getitem__, sources)
        of = own, *chain(*told)
        part = last.by_speaker.get(speaker)
        if part is None or not part.is_of(of, at):
            part = _Part(of, at, *_laid_out(own, layout, number, earlier))
        parts[speaker], division[speaker] = part, part.pages
    earlier.keep(_Parts(parts))
    several = {speaker: part.events for speaker, part in parts.items() if len(part.events) > 1}
    return replace(layout, events=several), division


def _laid_out(
    own: Remarks, layout: Layout, number: Mapping[EventId, int], earlier: Earlier
) -> tuple[tuple[EventId, ...], tuple[tuple[UtteranceId, ...], ...]]:
    """The events at which one speaker says something, in their order, and the utterances page by
    page; those of few in the order in which they came, since a page puts them in order itself when
    it is printed."""
    if own.weight <= ROOM:
        events = set(map(layout.event, own.members))
        return tuple(sorted(events, key=number.__getitem__)), (own.ids,)
    ranked: list[tuple[int, tuple[int, bool, int], int]] = []
    for at, one in enumerate(own.members):
        quotes = [layout.quotes[quote] for quote in one.quotes]
        event = number[layout.event_of_most(quotes)]
        ranked.append((event, _known_standing(one, quotes, layout.analyses, earlier), at))
    ordered = [own.members[at] for *_, at in sorted(ranked)]
    parts = portions(ordered, weight, ROOM)
    names, events_at = list(number), sorted({event for event, *_ in ranked})
    return (
        tuple([names[event] for event in events_at]),
        tuple([tuple([one.id for one in part]) for part in parts]),
    )


def _known_standing(
    utterance: Utterance,
    attributions: Sequence[Attribution],
    analyses: Mapping[SourceId, Analysis],
    earlier: Earlier,
) -> tuple[int, bool, int]:
    """See ``_standing``; that of several quotes is taken from ``earlier``: to know it again takes a
    fifth of the time."""
    if len(attributions) == 1:
        return _standing(utterance, attributions, analyses)
    own = [analyses[one.quote.place.source] for one in attributions]
    return earlier.made(_made_standing, (utterance,), attributions, own)


def _made_standing(
    utterances: Sequence[Utterance],
    attributions: Sequence[Attribution],
    analyses: Sequence[Analysis],
) -> tuple[int, bool, int]:
    (utterance,) = utterances
    return _standing(utterance, attributions, {one.article.id: one for one in analyses})


def further_pages(division: Division) -> Mapping[UtteranceId, int]:
    """The page, counted from 0, of each utterance that stands on none of the first pages."""
    return {
        utterance: number
        for pages in division.values()
        for number, page in enumerate(pages)
        if number
        for utterance in page
    }
