"""An event: its sources, their order in time, who shares words with whom, what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from sitegen.model import Kind, Passage, PassageId, SourceId, UtteranceId
from sitegen.pages.asking import Head, View
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.figures import Matrix, matrix
from sitegen.pages.frames import Description, Framer
from sitegen.pages.groups import EventId
from sitegen.pages.highlights import Repeated, most_repeated
from sitegen.pages.paging import Pager, paged, pager
from sitegen.pages.site import Here, Link, Page
from sitegen.pages.sources import SourceLine, dates_line, moment_of, source_line
from sitegen.pages.wording import kind_label, say, shortened

MAX_PASSAGES = 40
"""Passages listed on an event's page; the list of all passages has the others too."""
PASSAGE_WORDS = 110
"""Code points of a passage in a list: one line at 1440 px."""


class PassageLine(Struct, frozen=True, gc=False):
    """One passage in a list."""

    words: str
    language: str
    href: str
    kind: Kind
    label: str
    letters: tuple[str, ...]


class Moment(Struct, frozen=True, gc=False):
    """A day, or an hour of it, and the sources of that date."""

    date: str
    lines: tuple[SourceLine, ...]


class EventView(Struct, frozen=True, gc=False):
    """One page of one event."""

    name: str
    named: bool
    """Whether a source gives the name; else it is made of the words most shared."""
    lead: str
    dates: str
    """When its articles were published, where they are several and there is no timeline."""
    lines: tuple[SourceLine, ...]
    """Of the articles of this page, in file order."""
    timeline: tuple[Moment, ...]
    """Earliest first; empty where fewer than two sources have a date."""
    undated: tuple[SourceLine, ...]
    """Sources without a date, where there is a timeline."""
    matrix: Matrix | None
    passages: tuple[PassageLine, ...]
    """Those that most sources share first, then in file order."""
    more: Link | None
    """To all passages, where the event has more than are listed."""
    repeated: tuple[Repeated, ...]
    previous: Link | None
    following: Link | None
    pager: Pager
    """Of the articles; what they share stands on the first page alone."""


class _Shared(Struct, frozen=True, gc=False):
    """What the articles of one event share."""

    passages: tuple[PassageId, ...]
    """Those that are listed, in their order."""
    more: int
    """How many others there are."""
    said: tuple[UtteranceId, ...]
    """What several witnesses say, one of them in this event; in the order of the comparison."""


class _Page(Struct, frozen=True, gc=False):
    """What one page of an event is made from."""

    event: EventId
    lead: str
    beside: tuple[EventId | None, EventId | None]
    """The events before and after it; None where there is none."""
    sources: tuple[SourceId, ...]
    """Those of this page."""
    urls: tuple[str, ...]
    """All pages of the event."""
    shared: _Shared | None
    """None on all pages but the first."""


def plan_events(framer: Framer) -> tuple[Page, ...]:
    """A page for each event, the largest first; several where its articles are too many for one."""
    catalog, events = framer.catalog, list(framer.catalog.events)
    told, said = _told(catalog), _said(catalog)
    around = zip([None, *events], [*events[1:], None], strict=False)
    return tuple(
        chain.from_iterable(
            _pages(framer, event, beside, told.get(event, ()), tuple(said.get(event, ())))
            for event, beside in zip(events, around, strict=True)
        )
    )


def _told(catalog: Catalog) -> Mapping[EventId, Sequence[Passage]]:
    """The passages of each event: those that at least two of its sources tell."""
    found: dict[EventId, list[Passage]] = {}
    event_of = catalog.layout.event_of
    for passage in catalog.comparison.passages:
        tellers = Counter(map(event_of.__getitem__, passage.sources))
        for event, count in tellers.items():
            if count > 1:
                found.setdefault(event, []).append(passage)
    return found


def _said(catalog: Catalog) -> Mapping[EventId, Sequence[UtteranceId]]:
    """What several witnesses say, by the events of its quotes."""
    found: dict[EventId, list[UtteranceId]] = {}
    for utterance in catalog.comparison.utterances:
        if len(utterance.collation.witnesses) > 1:
            sources = (catalog.quotes[quote].quote.place.source for quote in utterance.quotes)
            for event in dict.fromkeys(map(catalog.event_of, sources)):
                found.setdefault(event, []).append(utterance.id)
    return found


def _pages(
    framer: Framer,
    event: EventId,
    beside: tuple[EventId | None, EventId | None],
    passages: Sequence[Passage],
    said: tuple[UtteranceId, ...],
) -> Iterator[Page]:
    catalog = framer.catalog
    sources = catalog.events[event].sources
    lead, listed = _lead(len(sources), len(passages)), _widest_first(passages)[:MAX_PASSAGES]
    shared = _Shared(tuple(one.id for one in listed), len(passages) - len(listed), said)
    for url, shown, urls in paged(sources, catalog.event_folder(event)):
        first = shared if url == urls[0] else None
        page = _Page(event, lead, beside, tuple(shown), tuple(urls), first)
        yield framer.asking(url, "event.html", View(_view, _head, (url, page)))


def _head(framer: Framer, url: str, page: _Page) -> Head:
    catalog, here = framer.catalog, framer.here(url)
    crumbs = [Link(say("frame.articles"), here.to("articles/index.html"))]
    title = catalog.event_names[page.event]
    if url != page.urls[0]:
        crumbs.append(Link(title, here.to(page.urls[0])))
        title = say("pager.titled", title=title, page=str(page.urls.index(url) + 1))
    return Head(title, (*crumbs, Description(page.lead), *catalog.events[page.event].sources))


def _view(framer: Framer, url: str, page: _Page) -> EventView:
    catalog, here = framer.catalog, framer.here(url)
    view = replace(_articles(catalog, page, here), pager=pager(here, page.urls, anchored=True))
    if page.shared is None:
        return view
    return _with_shared(view, catalog, page.event, page.shared, here)


def _articles(catalog: Catalog, page: _Page, here: Here) -> EventView:
    """A page of an event that shows its sources, and nothing yet of what they share."""
    entries = [catalog.by_source[source] for source in page.sources]
    lines = tuple(source_line(catalog, entry, here) for entry in entries)
    timeline = _timeline(catalog, page.sources, here)
    return EventView(
        name=catalog.event_names[page.event],
        named=catalog.events[page.event].named,
        lead=page.lead,
        dates="" if timeline or len(lines) < 2 else dates_line(entries),
        lines=lines,
        timeline=timeline,
        undated=tuple(line for line in lines if not line.date) if timeline else (),
        matrix=None,
        passages=(),
        more=None,
        repeated=(),
        previous=_neighbour(catalog, page.beside[0], here),
        following=_neighbour(catalog, page.beside[1], here),
        pager=pager(here, ()),
    )


def _with_shared(
    view: EventView, catalog: Catalog, event: EventId, shared: _Shared, here: Here
) -> EventView:
    """``view`` with what the articles of ``event`` share."""
    entries = [catalog.by_source[source] for source in catalog.events[event].sources]
    distinct = [entry for entry in entries if entry.analysis.article.copy_of is None]
    return replace(
        view,
        matrix=_matrix(distinct, catalog, here) if len(distinct) > 1 else None,
        passages=tuple(_passage(catalog, catalog.passages[one], here) for one in shared.passages),
        more=_more(shared.more, here),
        repeated=most_repeated(catalog, map(catalog.utterances.__getitem__, shared.said), here),
    )


def _matrix(entries: Sequence[Entry], catalog: Catalog, here: Here) -> Matrix:
    return matrix(entries, catalog.shared_among(entries), catalog, here)


def _more(count: int, here: Here) -> Link | None:
    if count <= 0:
        return None
    return Link(say("event.more", passages=count), here.to("passages/index.html"))


def _lead(articles: int, passages: int) -> str:
    if articles == 1:
        return say("event.alone")
    return say("event.lead", articles=articles, passages=passages)


def _timeline(catalog: Catalog, sources: Sequence[SourceId], here: Here) -> tuple[Moment, ...]:
    """The dates of ``sources``, earliest first; none where fewer than two are dated."""
    moments: dict[str, list[SourceLine]] = {}
    for source in sources:
        entry = catalog.by_source[source]
        moment = moment_of(entry.analysis.article.source.published or "")
        if moment:
            line = source_line(catalog, entry, here)
            moments.setdefault(_sortable(moment), []).append(line)
    if sum(map(len, moments.values())) < 2:
        return ()
    return tuple(Moment(moments[key][0].date, tuple(moments[key])) for key in sorted(moments))


def _sortable(moment: date) -> str:
    """A key that orders days and hours; a zone is not applied where others have none."""
    return moment.strftime("%Y-%m-%d %H:%M:%S") if isinstance(moment, datetime) else f"{moment}"


def _widest_first(passages: Sequence[Passage]) -> Sequence[Passage]:
    return sorted(passages, key=lambda passage: -len(passage.sources))


def _passage(catalog: Catalog, passage: Passage, here: Here) -> PassageLine:
    place = passage.witnesses[passage.collation.base]
    analysis = catalog.by_source[place.source].analysis
    return PassageLine(
        words=shortened(place.span.of(analysis.text), PASSAGE_WORDS),
        language=analysis.article.source.language or "",
        href=here.to(catalog.passage_url(passage.id)),
        kind=passage.kind,
        label=kind_label(passage.kind),
        letters=catalog.some_letters(passage.sources),
    )


def _neighbour(catalog: Catalog, event: EventId | None, here: Here) -> Link | None:
    if event is None:
        return None
    return Link(catalog.event_names[event], here.to(catalog.event_url(event)))
