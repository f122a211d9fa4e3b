"""The list of speakers, and a page for each: names, and everything said, in all its wordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from msgspec import Struct

from sitegen.model import SourceId, Speaker, SpeakerId, Utterance, UtteranceId
from sitegen.pages.asking import Head, View
from sitegen.pages.data import URL as DATA
from sitegen.pages.data import table_anchor
from sitegen.pages.frames import Description, Framer
from sitegen.pages.groups import EventId
from sitegen.pages.joining import joined_by
from sitegen.pages.paging import Pager, page_urls, paged, pager
from sitegen.pages.site import Here, Link, Page
from sitegen.pages.sources import dates_line
from sitegen.pages.utterances import Teller, UtteranceView, is_quoted, spread_of
from sitegen.pages.wording import counted, figures, say, shortened

HEADINGS = ("speakers.quoted", "speakers.only_reported", "speakers.not_named")
"""Of the groups in the list of speakers, in their order."""
SHOWN_ALIASES = 6
"""Other names in a list or under the name; the fold below has them all."""
TABLES = ("quotes", "utterances")
"""What a speaker's page links to for those who want to count themselves."""
FURTHER_IDS = 10_000
"""Ids of utterances on other pages that the first page knows: some 24 bytes each. Nobody says more
in 1 000 articles than a tenth of that; beyond, an address without a number leads to the speaker."""
FURTHER_EVENTS = 3
"""Events named of another page."""
EVENT_NAME = 60
"""Code points of such a name."""
EVENT_FILTERS = 12
"""Events that can be chosen by themselves: one rule of the style sheet for each."""


class Name(Struct, frozen=True, gc=False):
    """One form under which a speaker appears."""

    form: str
    letters: tuple[str, ...]
    """The sources that use it, as ``some_letters`` has them; empty where only the configuration
    names it."""
    evidence: str


class SpeakerLine(Struct, frozen=True, gc=False):
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


class SpeakerGroup(Struct, frozen=True, gc=False):
    """Those who are quoted in marks, those who are only reported, or those whom nobody names."""

    heading: str
    lines: tuple[SpeakerLine, ...]


class ListView(Struct, frozen=True, gc=False):
    """A page of the list of speakers."""

    lead: str
    groups: tuple[SpeakerGroup, ...]
    """Those quoted first; a group without speakers is left out."""
    pager: Pager


class Count(Struct, frozen=True, gc=False):
    """One figure and what it counts."""

    figure: int
    label: str


class SaidAt(Struct, frozen=True, gc=False):
    """What a speaker says at one event."""

    number: int
    """From 1, as the filter counts them."""
    event: Link
    letters: tuple[str, ...]
    dates: str
    """Of its sources; says of which it is not known."""
    utterances: tuple[UtteranceView, ...]


class Further(Struct, frozen=True, gc=False):
    """Another page of a speaker."""

    page: Link
    events: str
    """At which events it says what stands there."""
    ids: tuple[str, ...]
    """Of the utterances there: whoever follows an address without a page's number finds the way."""


class SpeakerView(Struct, frozen=True, gc=False):
    """One page of one speaker."""

    name: str
    aliases: tuple[Name, ...]
    shown: int
    """How many of them stand under the name."""
    counts: tuple[Count, ...]
    """Of all that it says, on the first page; else empty."""
    varied: int
    """Utterances with different wordings; this and the next two: what a filter would leave."""
    quoted: int
    reported: int
    events: tuple[SaidAt, ...]
    filters: tuple[SaidAt, ...]
    """The events that can be chosen; empty where there is only one."""
    data: tuple[Link, ...]
    """To the tables that all of the page can be read from."""
    pager: Pager
    further: tuple[Further, ...]
    """The other pages, on the first; else empty."""


class _Said(Struct, frozen=True, gc=False):
    """What one speaker says."""

    speaker: Speaker
    utterances: tuple[Utterance, ...]
    sources: tuple[SourceId, ...]
    """In file order."""


class _Listed(Struct, frozen=True, gc=False):
    """One line of the list."""

    speaker: SpeakerId
    quoted: int
    """Of what it says, as the next."""
    reported: int
    namesakes: bool
    """Whether others have its name, too."""


def plan_speakers(framer: Framer) -> tuple[Page, ...]:
    """The list, and a page for each speaker, or several where one would be too long."""
    return (*list_speakers(framer), *plan_each_speaker(framer))


def plan_each_speaker(framer: Framer, urls: Set[str] | None = None) -> Iterator[Page]:
    """The pages of speakers, without the list: of those of whom one is at ``urls``, or of all."""
    folders = None if urls is None else {"/".join(url.split("/", 2)[:2]) for url in urls}
    for speaker in framer.catalog.comparison.speakers:
        if folders is None or framer.catalog.speaker_folder(speaker.id) in folders:
            yield from _speaker_pages(framer, speaker.id)


def _said(framer: Framer, speaker: SpeakerId) -> _Said:
    catalog = framer.catalog
    own = (catalog.said.get(speaker, ()), catalog.heard.get(speaker, ()))
    return _Said(catalog.speakers[speaker], *own)


# ── the list ────────────────────────────────────────────────────────────────────────────────


def list_speakers(framer: Framer) -> Iterator[Page]:
    """The list, over as many pages as it takes."""
    said = [_said(framer, speaker.id) for speaker in framer.catalog.comparison.speakers]
    names = Counter(one.speaker.name.casefold() for one in said)
    speakers = framer.catalog.speakers
    ranked = sorted(
        [_listed(one, framer, names) for one in said],
        key=lambda one: (
            _is_nameless(speakers[one.speaker]),
            -one.quoted,
            -one.quoted - one.reported,
            speakers[one.speaker].name.casefold(),
        ),
    )
    count = len(ranked)
    lead = say("speakers.lead", speakers=count) if count else say("speakers.lead_none")
    for url, shown, urls in paged(ranked, "speakers"):
        view = View(_list, _list_head, (url, lead, tuple(shown), tuple(urls)))
        yield framer.asking(url, "speakers.html", view)


def _list_head(*_: object) -> Head:
    return Head(say("frame.speakers"), (Description(say("speakers.description")),))


def _listed(said: _Said, framer: Framer, names: Mapping[str, int]) -> _Listed:
    """The line of who has ``said`` something; ``names`` are called so many each."""
    quoted = _quoted(said, framer)
    namesakes = names[said.speaker.name.casefold()] > 1
    return _Listed(said.speaker.id, quoted, len(said.utterances) - quoted, namesakes)


def _list(
    framer: Framer, url: str, lead: str, shown: Sequence[_Listed], urls: Sequence[str]
) -> ListView:
    here = framer.here(url)
    return ListView(lead, tuple(_groups(shown, framer, here)), pager(here, urls))


def _groups(shown: Sequence[_Listed], framer: Framer, here: Here) -> Iterator[SpeakerGroup]:
    """Those of one page who are quoted, then those who are only reported, then those whom nobody
    names."""
    groups: dict[str, list[SpeakerLine]] = {heading: [] for heading in HEADINGS}
    for one in shown:
        quoted, reported, nameless = HEADINGS
        heading = quoted if one.quoted else reported
        speaker = framer.catalog.speakers[one.speaker]
        groups[nameless if _is_nameless(speaker) else heading].append(_line(one, framer, here))
    for heading, lines in groups.items():
        if lines:
            yield SpeakerGroup(say(heading), tuple(lines))


def _is_nameless(speaker: Speaker) -> bool:
    """Whether it is called by what it is alone: *officials*, *the airline*; never in a script
    without capitals."""
    return speaker.name.islower()


def _quoted(said: _Said, framer: Framer) -> int:
    """How many of its utterances stand in quotation marks somewhere."""
    return sum(
        is_quoted([framer.catalog.quotes[quote] for quote in utterance.quotes])
        for utterance in said.utterances
    )


def _line(listed: _Listed, framer: Framer, here: Here) -> SpeakerLine:
    catalog = framer.catalog
    speaker, sources = catalog.speakers[listed.speaker], catalog.heard.get(listed.speaker, ())
    aliases = sorted(speaker.aliases, key=lambda alias: -len(alias.sources))
    return SpeakerLine(
        name=Link(speaker.name, here.to(catalog.speaker_url(speaker.id))),
        aliases=tuple(alias.form for alias in aliases[:SHOWN_ALIASES]),
        quotations=counted(listed.quoted, "#quotation") if listed.quoted else "",
        reports=_reports(listed.reported),
        articles=counted(len(sources), "#article"),
        letters=catalog.some_letters(sources) if listed.namesakes else (),
    )


def _reports(count: int) -> str:
    return say("speakers.reported", count=figures(count)) if count else ""


# ── one speaker ─────────────────────────────────────────────────────────────────────────────


def _speaker_pages(framer: Framer, speaker: SpeakerId) -> Iterator[Page]:
    for number, url in enumerate(_urls(framer, speaker)):
        yield framer.asking(url, "speaker.html", View(_view, _head, (speaker, number)))


def _head(framer: Framer, speaker: SpeakerId, number: int) -> Head:
    urls, sources = _urls(framer, speaker), framer.catalog.heard.get(speaker, ())
    here, name = framer.here(urls[number]), framer.catalog.speaker_names[speaker]
    described = say("speaker.description", name=name, articles=len(sources))
    crumbs = [Link(say("frame.speakers"), here.to("speakers/index.html"))]
    title = name
    if number:
        crumbs.append(Link(title, here.to(urls[0])))
        title = say("pager.titled", title=title, page=str(number + 1))
    return Head(title, (*crumbs, Description(described), *sources))


def _urls(framer: Framer, speaker: SpeakerId) -> Sequence[str]:
    """The addresses of the pages of a speaker: one for who says nothing."""
    pages = framer.catalog.division.get(speaker, ((),))
    return page_urls(framer.catalog.speaker_folder(speaker), len(pages))


def _view(framer: Framer, speaker: SpeakerId, number: int) -> SpeakerView:
    urls = _urls(framer, speaker)
    here, address = framer.here(urls[number]), framer.address(framer.here(urls[0]))
    teller = Teller(framer.catalog, here, framer.site, address, framer.former)
    return _Plan(framer, speaker, here, urls, teller).view(number)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one page of a speaker is made from."""

    framer: Framer
    speaker: SpeakerId
    here: Here
    urls: Sequence[str]
    """The addresses of all its pages."""
    teller: Teller

    def view(self, number: int) -> SpeakerView:
        """What the template gets for the page of this number, from 0. Later pages look up no more
        than what stands on them, since nearly every edit adds to what the most quoted one says."""
        framer, here, first = self.framer, self.here, number == 0
        own = framer.catalog.layout.ordered(self._part(number))
        views = {utterance.id: self.teller.view(utterance) for utterance in own}
        events = tuple(self._events(own, views))
        return SpeakerView(
            name=framer.catalog.speaker_names[self.speaker],
            aliases=_names(framer.catalog.speakers[self.speaker], framer) if first else (),
            shown=SHOWN_ALIASES,
            counts=_counts(framer.catalog.said.get(self.speaker, ()), framer) if first else (),
            varied=sum(one.varied for one in views.values()),
            quoted=sum(one.quoted for one in views.values()),
            reported=sum(not one.quoted for one in views.values()),
            events=events,
            filters=events[:EVENT_FILTERS] if len(events) > 1 else (),
            data=tuple(Link(table, here.to(DATA, table_anchor(table))) for table in TABLES),
            pager=pager(here, self.urls, anchored=True),
            further=tuple(self._further()) if first else (),
        )

    def _part(self, number: int) -> list[Utterance]:
        """The utterances on the page of this number."""
        catalog = self.framer.catalog
        pages = catalog.division.get(self.speaker, ((),))
        return [catalog.utterances[utterance] for utterance in pages[number]]

    def _further(self) -> Iterator[Further]:
        """The pages after the first, with the ids to which these lead."""
        catalog, room = self.framer.catalog, FURTHER_IDS
        for number, url in enumerate(self.urls[1:], 1):
            part = self._part(number)
            events = dict.fromkeys(map(catalog.layout.event, part))
            names = [shortened(catalog.event_names[one], EVENT_NAME) for one in events]
            ids = [id_ for one in part for id_ in (one.id, *self.framer.former.get(one.id, ()))][
                : max(0, room)
            ]
            room -= len(ids)
            link = Link(say("pager.page", name=str(number + 1)), self.here.to(url))
            more = ["…"] if len(names) > FURTHER_EVENTS else []
            yield Further(link, " · ".join(names[:FURTHER_EVENTS] + more), tuple(ids))

    def _events(
        self, utterances: Sequence[Utterance], views: Mapping[UtteranceId, UtteranceView]
    ) -> Iterator[SaidAt]:
        """The events at which it says ``utterances``, which are in order."""
        catalog, heard = self.framer.catalog, dict[EventId, list[SourceId]]()
        for source in catalog.heard.get(self.speaker, ()):
            heard.setdefault(catalog.event_of(source), []).append(source)
        groups = groupby(utterances, catalog.layout.event)
        for number, (event, members) in enumerate(groups, 1):
            sources = tuple(heard.get(event, ()))
            yield SaidAt(
                number=number,
                event=Link(catalog.event_names[event], self.here.to(catalog.event_url(event))),
                letters=catalog.some_letters(sources),
                dates=dates_line([catalog.by_source[source] for source in sources]),
                utterances=tuple(views[utterance.id] for utterance in members),
            )


def _names(speaker: Speaker, framer: Framer) -> tuple[Name, ...]:
    """Its other names, those that most sources use first."""
    return tuple(
        Name(alias.form, framer.catalog.some_letters(alias.sources), joined_by(alias))
        for alias in sorted(speaker.aliases, key=lambda alias: -len(alias.sources))
    )


def _counts(utterances: Sequence[Utterance], framer: Framer) -> tuple[Count, ...]:
    """How much it says, of which the pages show the rest."""
    spreads = [spread_of(utterance, framer.catalog) for utterance in utterances]
    quoted = [one for one in spreads if one.quoted]
    return (
        Count(len(quoted), say("noun.quotation", n=len(quoted))),
        Count(sum(one.sources > 1 for one in quoted), say("speaker.several")),
        Count(sum(one.wordings > 1 for one in quoted), say("speaker.varied_count")),
        Count(len(utterances) - len(quoted), say("speaker.only_reported")),
    )
