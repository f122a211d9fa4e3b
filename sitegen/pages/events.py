"""An event: its sources, their order in time, who shares words with whom, what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from sitegen.model import Kind, Passage, SourceId
from sitegen.pages.catalog import Catalog
from sitegen.pages.figures import Matrix, matrix
from sitegen.pages.frames import Description, Framer
from sitegen.pages.groups import Event
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


def plan_events(framer: Framer) -> tuple[Page, ...]:
    """A page for each event, the largest first; several where its articles are too many for one."""
    told = _told(framer.catalog)
    events = range(len(framer.catalog.events))
    return tuple(chain.from_iterable(_pages(framer, index, told) for index in events))


def _told(catalog: Catalog) -> Mapping[int, Sequence[Passage]]:
    """The passages of each event, by its index: those that at least two of its sources tell."""
    found: dict[int, list[Passage]] = {}
    event_of = {source: i for i, event in enumerate(catalog.events) for source in event.sources}
    for passage in catalog.comparison.passages:
        tellers = Counter(event_of[source] for source in passage.sources)
        for index in sorted(tellers):
            if tellers[index] > 1:
                found.setdefault(index, []).append(passage)
    return found


def _pages(framer: Framer, index: int, told: Mapping[int, Sequence[Passage]]) -> Iterator[Page]:
    catalog = framer.catalog
    event, passages = catalog.events[index], told.get(index, ())
    lead = _lead(len(event.sources), len(passages))
    for url, shown, urls in paged(event.sources, catalog.event_folder(index)):
        here = framer.here(url)
        crumbs = [Link(say("frame.articles"), here.to("articles/index.html"))]
        title = event.name
        if url != urls[0]:
            crumbs.append(Link(title, here.to(urls[0])))
            title = say("pager.titled", title=title, page=str(urls.index(url) + 1))
        about = (*crumbs, Description(lead), *event.sources)
        page = _Page(index, lead, passages, shown, urls)
        view = partial(_view, catalog, page, here)
        yield framer.later(here, "event.html", view, title=title, about=about)


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page of an event shows."""

    event: int
    lead: str
    passages: Sequence[Passage]
    """Those of the whole event."""
    sources: Sequence[SourceId]
    """Those of this page."""
    urls: Sequence[str]
    """All pages of the event."""


def _view(catalog: Catalog, page: _Page, here: Here) -> EventView:
    view = _articles(catalog, page.event, page.sources, here)
    view = replace(view, lead=page.lead, pager=pager(here, page.urls, anchored=True))
    if here.url != page.urls[0]:
        return view
    return _with_shared(view, catalog, catalog.events[page.event], page.passages, here)


def _articles(catalog: Catalog, index: int, sources: Sequence[SourceId], here: Here) -> EventView:
    """A page of an event that shows ``sources``, and nothing yet of what they share."""
    entries = [catalog.by_source[source] for source in sources]
    lines = tuple(source_line(catalog, entry, here) for entry in entries)
    timeline = _timeline(catalog, sources, here)
    return EventView(
        name=catalog.events[index].name,
        named=catalog.events[index].named,
        lead="",
        dates="" if timeline or len(lines) < 2 else dates_line(entries),
        lines=lines,
        timeline=timeline,
        undated=tuple(line for line in lines if not line.date) if timeline else (),
        matrix=None,
        passages=(),
        more=None,
        repeated=(),
        previous=_neighbour(catalog, index - 1, here),
        following=_neighbour(catalog, index + 1, here),
        pager=pager(here, ()),
    )


def _with_shared(
    view: EventView, catalog: Catalog, event: Event, passages: Sequence[Passage], here: Here
) -> EventView:
    """``view`` with what the articles of ``event`` share."""
    entries = [catalog.by_source[source] for source in event.sources]
    distinct = [entry for entry in entries if entry.analysis.article.copy_of is None]
    shared = catalog.shared_among(distinct)
    return replace(
        view,
        matrix=matrix(distinct, shared, catalog, here) if len(distinct) > 1 else None,
        passages=tuple(
            _passage(catalog, passage, here) for passage in _widest_first(passages)[:MAX_PASSAGES]
        ),
        more=_more(len(passages) - MAX_PASSAGES, here),
        repeated=_repeated(catalog, event.sources, here),
    )


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


def _repeated(catalog: Catalog, sources: Sequence[SourceId], here: Here) -> tuple[Repeated, ...]:
    numbers = {number for source in sources for number in catalog.told_in.get(source, ())}
    said = [catalog.comparison.utterances[number] for number in sorted(numbers)]
    return most_repeated(catalog, said, here)


def _neighbour(catalog: Catalog, index: int, here: Here) -> Link | None:
    if not 0 <= index < len(catalog.events):
        return None
    return Link(catalog.events[index].name, here.to(catalog.event_url(index)))
