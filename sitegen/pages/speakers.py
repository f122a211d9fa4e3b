"""The list of speakers, and a page for each: names, and everything said, in all its wordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sitegen.model import SourceId, Speaker, SpeakerId, Utterance, UtteranceId
from sitegen.pages.frames import Description, Framer
from sitegen.pages.joining import joined_by
from sitegen.pages.paging import Pager, page_count, paged, pager
from sitegen.pages.site import Here, Link, Page
from sitegen.pages.sources import dates_line
from sitegen.pages.speech import heard_in
from sitegen.pages.utterances import Teller, UtteranceView, is_quoted
from sitegen.pages.wording import counted, figures, say

HEADINGS = ("speakers.quoted", "speakers.only_reported", "speakers.not_named")
"""Of the groups in the list of speakers, in their order."""
SHOWN_ALIASES = 6
"""Other names in a list or under the name; the fold below has them all."""
TABLES = ("quotes.jsonl", "quotes.csv", "utterances.jsonl", "utterances.csv")
"""What a speaker's page links to for those who want to count themselves."""
EVENT_FILTERS = 12
"""Events that can be chosen by themselves: one rule of the style sheet for each."""


@dataclass(frozen=True, slots=True)
class Name:
    """One form under which a speaker appears."""

    form: str
    letters: tuple[str, ...]
    """The sources that use it; empty where only the configuration names it."""
    evidence: str


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """One speaker in the list."""

    name: Link
    aliases: tuple[str, ...]
    quotations: str
    """How many; empty where there are none."""
    reports: str
    """How many statements are only reported; empty where none is."""
    articles: str
    letters: tuple[str, ...]
    """The articles that it speaks in, where another speaker has the same name; else empty."""


@dataclass(frozen=True, slots=True)
class SpeakerGroup:
    """Those who are quoted in marks, those who are only reported, or those whom nobody names."""

    heading: str
    lines: tuple[SpeakerLine, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of the list of speakers."""

    lead: str
    groups: tuple[SpeakerGroup, ...]
    """Those quoted first; a group without speakers is left out."""
    pager: Pager


@dataclass(frozen=True, slots=True)
class Count:
    """One figure and what it counts."""

    figure: int
    label: str


@dataclass(frozen=True, slots=True)
class SaidAt:
    """What a speaker says at one event."""

    number: int
    """From 1, as the filter counts them."""
    event: Link
    letters: tuple[str, ...]
    dates: str
    """Of its sources; says of which it is not known."""
    utterances: tuple[UtteranceView, ...]


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """One speaker."""

    name: str
    aliases: tuple[Name, ...]
    shown: int
    """How many of them stand under the name."""
    counts: tuple[Count, ...]
    varied: int
    """Utterances with different wordings; this and the next two: what a filter would leave."""
    quoted: int
    reported: int
    events: tuple[SaidAt, ...]
    filters: tuple[SaidAt, ...]
    """The events that can be chosen; empty where there is only one."""
    data: tuple[Link, ...]
    """To the tables that all of the page can be read from."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What one speaker says."""

    speaker: Speaker
    utterances: tuple[Utterance, ...]
    sources: tuple[SourceId, ...]
    """In file order."""


def plan_speakers(framer: Framer) -> tuple[Page, ...]:
    """The list, and a page for each speaker."""
    said = _said(framer)
    return (*_list_pages(framer, said), *(_speaker_page(framer, one) for one in said))


def _said(framer: Framer) -> tuple[_Said, ...]:
    """All speakers with what they say, in the order of the comparison."""
    utterances: dict[SpeakerId, list[Utterance]] = {}
    for utterance in framer.catalog.comparison.utterances:
        utterances.setdefault(utterance.speaker, []).append(utterance)
    sources = heard_in(framer.catalog.comparison)
    return tuple(
        _Said(speaker, tuple(utterances.get(speaker.id, ())), sources.get(speaker.id, ()))
        for speaker in framer.catalog.comparison.speakers
    )


# ── the list ────────────────────────────────────────────────────────────────────────────────


def _list_pages(framer: Framer, said: Sequence[_Said]) -> Iterator[Page]:
    ranked = sorted(
        said,
        key=lambda one: (
            _is_nameless(one),
            -_quoted(one, framer),
            -len(one.utterances),
            one.speaker.name.casefold(),
        ),
    )
    count = len(ranked)
    lead = say("speakers.lead", speakers=count) if count else say("speakers.lead_none")
    names = Counter(one.speaker.name.casefold() for one in ranked)
    shared = frozenset(name for name, times in names.items() if times > 1)
    for url, shown in paged(ranked, "speakers"):
        here = framer.here(url)
        view = ListView(
            lead,
            tuple(_groups(shown, shared, framer, here)),
            pager(here, "speakers", page_count(ranked)),
        )
        about = (Description(say("speakers.description")),)
        yield framer.page(here, "speakers.html", view, title=say("frame.speakers"), about=about)


def _groups(
    shown: Sequence[_Said], shared: frozenset[str], framer: Framer, here: Here
) -> Iterator[SpeakerGroup]:
    """Those of one page who are quoted, then those who are only reported, then those whom nobody
    names; ``shared`` are the names of several speakers."""
    groups: dict[str, list[SpeakerLine]] = {heading: [] for heading in HEADINGS}
    for one in shown:
        quoted, reported, nameless = HEADINGS
        heading = quoted if _quoted(one, framer) else reported
        line = _line(one, framer, here, named=one.speaker.name.casefold() in shared)
        groups[nameless if _is_nameless(one) else heading].append(line)
    for heading, lines in groups.items():
        if lines:
            yield SpeakerGroup(say(heading), tuple(lines))


def _is_nameless(said: _Said) -> bool:
    """Whether it is called by what it is alone: *officials*, *the airline*; never in a script
    without capitals."""
    return said.speaker.name.islower()


def _quoted(said: _Said, framer: Framer) -> int:
    """How many of its utterances stand in quotation marks somewhere."""
    return sum(
        is_quoted([framer.catalog.quotes[quote] for quote in utterance.quotes])
        for utterance in said.utterances
    )


def _line(said: _Said, framer: Framer, here: Here, *, named: bool) -> SpeakerLine:
    aliases = sorted(said.speaker.aliases, key=lambda alias: -len(alias.sources))
    quotations, articles = _quoted(said, framer), len(said.sources)
    reports = len(said.utterances) - quotations
    return SpeakerLine(
        name=Link(said.speaker.name, here.to(framer.catalog.speaker_url(said.speaker.id))),
        aliases=tuple(alias.form for alias in aliases[:SHOWN_ALIASES]),
        quotations=counted(quotations, "#quotation") if quotations else "",
        reports=say("speakers.reported", count=figures(reports)) if reports else "",
        articles=counted(articles, "#article"),
        letters=framer.catalog.letters(said.sources) if named else (),
    )


# ── one speaker ─────────────────────────────────────────────────────────────────────────────


def _speaker_page(framer: Framer, said: _Said) -> Page:
    url = framer.catalog.speaker_url(said.speaker.id)
    here = framer.here(url)
    described = say("speaker.description", name=said.speaker.name, articles=len(said.sources))
    about = (
        Link(say("frame.speakers"), here.to("speakers/index.html")),
        Description(described),
        *said.sources,
    )
    view = partial(_view, framer, said, here)
    return framer.later(here, "speaker.html", view, title=said.speaker.name, about=about)


def _view(framer: Framer, said: _Said, here: Here) -> SpeakerView:
    teller = Teller(framer.catalog, here, framer.site, framer.address(here), framer.former)
    views = {utterance.id: teller.view(utterance) for utterance in said.utterances}
    events = tuple(_events(said, views, framer, here))
    return SpeakerView(
        name=said.speaker.name,
        aliases=_names(said.speaker, framer),
        shown=SHOWN_ALIASES,
        counts=_counts(tuple(views.values())),
        varied=sum(one.varied for one in views.values()),
        quoted=sum(one.quoted for one in views.values()),
        reported=sum(not one.quoted for one in views.values()),
        events=events,
        filters=events[:EVENT_FILTERS] if len(events) > 1 else (),
        data=tuple(Link(table, here.to(f"data/{table}")) for table in TABLES),
    )


def _names(speaker: Speaker, framer: Framer) -> tuple[Name, ...]:
    """Its other names, those that most sources use first."""
    return tuple(
        Name(alias.form, framer.catalog.letters(alias.sources), joined_by(alias))
        for alias in sorted(speaker.aliases, key=lambda alias: -len(alias.sources))
    )


def _counts(views: Sequence[UtteranceView]) -> tuple[Count, ...]:
    quoted = [view for view in views if view.quoted]
    shared = sum(view.kind is not None for view in quoted)
    varied = sum(view.varied for view in quoted)
    return (
        Count(len(quoted), say("noun.quotation", n=len(quoted))),
        Count(shared, say("speaker.several")),
        Count(varied, say("speaker.varied_count")),
        Count(len(views) - len(quoted), say("speaker.only_reported")),
    )


def _events(
    said: _Said, views: Mapping[UtteranceId, UtteranceView], framer: Framer, here: Here
) -> Iterator[SaidAt]:
    """The events at which it speaks, in the site's order; widest spread first in each."""
    groups: dict[int, list[Utterance]] = {}
    for utterance in said.utterances:
        groups.setdefault(_event(utterance, framer), []).append(utterance)
    for number, index in enumerate(sorted(groups), 1):
        event = framer.catalog.events[index]
        sources = tuple(source for source in said.sources if source in event.sources)
        ranked = sorted(groups[index], key=lambda utterance: _rank(utterance, views, framer))
        yield SaidAt(
            number=number,
            event=Link(event.name, here.to(framer.catalog.event_url(index))),
            letters=framer.catalog.letters(sources),
            dates=dates_line([framer.catalog.by_source[source] for source in sources]),
            utterances=tuple(views[utterance.id] for utterance in ranked),
        )


def _event(utterance: Utterance, framer: Framer) -> int:
    """The event of most of its quotes, the first of equals."""
    events = [
        framer.catalog.event_of(framer.catalog.quotes[quote].quote.place.source)
        for quote in utterance.quotes
    ]
    return max(dict.fromkeys(events), key=events.count)


def _rank(
    utterance: Utterance, views: Mapping[UtteranceId, UtteranceView], framer: Framer
) -> tuple[int, int, int]:
    """Most sources first, whole quotations before the rest, then most wordings."""
    quotes = [framer.catalog.quotes[quote] for quote in utterance.quotes]
    sources = len({attribution.quote.place.source for attribution in quotes})
    return (-sources, -is_quoted(quotes), -views[utterance.id].line.wordings)
