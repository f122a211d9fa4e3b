"""The home page: what is compared, and the most telling of what was found in it.

Every choice is by counts, so that the page holds for one article and for hundreds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice

from msgspec import Struct

from sitegen.model import Alignment, SourceId
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.figures import MAX_COLUMNS, Matrix, Ribbons, matrix, ribbons
from sitegen.pages.frames import Description, Framer
from sitegen.pages.groups import EventId
from sitegen.pages.highlights import (
    Accounts,
    Repeated,
    Variation,
    furthest_apart,
    most_repeated,
    most_wordings,
)
from sitegen.pages.overview import Overview, overview
from sitegen.pages.quotes import speech_counts
from sitegen.pages.sharing import Shares
from sitegen.pages.site import Here, Link, Page
from sitegen.pages.sources import SourceLine, source_line
from sitegen.pages.wording import figures, listed, percent, say

URL = "index.html"
MAX_EVENTS = 9
"""Events named on the home page: three rows of three."""
MAX_NAMED = 60
"""Events named there without their articles: 1 000 articles have some 600, most of one article."""
MAX_SOURCES = 6
"""Articles named under an event on the home page; its own page has them all."""
RIBBONS = 60
"""Paths in the figure of the pair that shares most, some 350 bytes each; its own page draws 200."""
FEW_COLUMNS = 12
"""Columns of the matrix where it leaves articles out; the page of an event has twenty: 400 cells
were 80 of the 144 kB of the home page of 1 000 articles."""
MAX_LETTERS = 8
"""Letters listed in a sentence; above that the sentence has only the number."""

ONE_PERCENT = 0.01
"""Added to a share before dividing by it: a source with no words in common is no special case."""


class Count(Struct, frozen=True, gc=False):
    """One number of the line of numbers."""

    number: str
    noun: str


class Hero(Struct, frozen=True, gc=False):
    """The figure of the pair that shares most."""

    figure: Ribbons
    caption: str
    pair: Link


class EventBlock(Struct, frozen=True, gc=False):
    """One event and its articles."""

    event: Link
    named: bool
    """Whether a source gives the name; else it is made of the words most shared."""
    lines: tuple[SourceLine, ...]
    more: str
    """"and 12 more articles"; empty where all are listed."""
    alone: str
    """What is said of an event with one article; empty where it has more."""


class Remark(Struct, frozen=True, gc=False):
    """A sentence about who shares words with whom."""

    subject: str
    """Letters that it begins with."""
    rest: str
    link: Link | None = None


class HomeView(Struct, frozen=True, gc=False):
    """The home page, in the order in which it is read."""

    heading: tuple[str, str]
    lead: str
    counts: tuple[Count, ...]
    hero: Hero | None
    variation: Variation | None
    events: tuple[EventBlock, ...]
    more_events: tuple[Link, ...]
    """Events beyond those that are shown with their articles."""
    events_left: str
    """How many more there are; empty where all are named."""
    articles: Link
    matrix: Matrix | None
    """None where there are fewer than two articles, or where the overview stands for it."""
    overview: Overview | None
    """Outlets or events in place of articles, where these are many."""
    matrix_event: Link | None
    """The event that the matrix and the remarks are limited to; None where they hold all."""
    matrix_scope: str
    """Which articles the matrix shows, where there are several events; else empty."""
    remarks: tuple[Remark, ...]
    comparisons: Link
    accounts: Accounts | None
    passages: Link
    repeated: tuple[Repeated, ...]
    quotations: Link


def plan_home(framer: Framer) -> tuple[Page, ...]:
    """The home page."""
    catalog, here = framer.catalog, framer.here(URL)
    about = (Description(" ".join((*_heading(catalog), _lead(catalog)))),)
    view = partial(_view, catalog, here)
    return (framer.later(here, "home.html", view, title="", about=about),)


def _view(catalog: Catalog, here: Here) -> HomeView:
    entries, event = _compared(catalog)
    shared = catalog.shared_among(entries)
    limited = event is not None
    many = limited or len(entries) > MAX_COLUMNS
    whole = overview(catalog, here) if many else None
    articles = len(entries) > 1 and whole is None
    return HomeView(
        heading=_heading(catalog),
        lead=_lead(catalog),
        counts=_counts(catalog),
        hero=_hero(catalog, here),
        variation=most_wordings(catalog, here),
        events=tuple(_event(catalog, id_, here) for id_ in islice(catalog.events, MAX_EVENTS)),
        more_events=_more_events(catalog, here),
        events_left=_events_left(catalog),
        articles=Link(say("home.all_articles"), here.to("articles/index.html")),
        matrix=matrix(entries, shared, catalog, here, _columns(entries)) if articles else None,
        overview=whole,
        matrix_event=_link(catalog, event, here) if event else None,
        matrix_scope=_scope(catalog, len(entries), limited=limited),
        remarks=_remarks(catalog, entries, shared, here) if articles else (),
        comparisons=Link(say("home.all_comparisons"), here.to("compare/index.html")),
        accounts=furthest_apart(catalog, here),
        passages=Link(say("home.all_passages"), here.to("passages/index.html")),
        repeated=most_repeated(catalog, catalog.comparison.utterances, here),
        quotations=Link(say("home.all_quotations"), here.to("quotes/index.html")),
    )


# ── hero ────────────────────────────────────────────────────────────────────────────────────


def _heading(catalog: Catalog) -> tuple[str, str]:
    count = len(catalog.entries)
    if not count:
        return say("home.no_articles"), say("home.add_two")
    articles = say("home.articles", articles=count)
    if count == 1:
        return articles, say("home.add_another")
    return articles, say("home.see" if catalog.comparison.passages else "home.nothing_shared")


def _lead(catalog: Catalog) -> str:
    return say("home.lead" if catalog.comparison.passages else "home.lead_nothing")


def _counts(catalog: Catalog) -> tuple[Count, ...]:
    comparison = catalog.comparison
    marked, reported = speech_counts(comparison.attributions)
    numbers = (
        (len(catalog.entries), "article"),
        (len(catalog.events), "event"),
        (len(comparison.passages), "shared passage"),
        (marked, "quotation"),
        (reported, "reported statement"),
        (len(comparison.speakers), "speaker"),
    )
    return tuple(Count(figures(count), say(f"noun.{noun}", n=count)) for count, noun in numbers)


def _hero(catalog: Catalog, here: Here) -> Hero | None:
    """The pair with most passages of those that have a page; the first of equals."""
    pairs = [one for one in catalog.comparison.alignments if (one.a, one.b) in catalog.paged]
    if not pairs:
        return None
    alignment = max(pairs, key=lambda pair: len(pair.matches))
    url = catalog.pair_url(alignment.a, alignment.b)
    a, b = catalog.letters((alignment.a, alignment.b))
    caption = say(f"home.hero_{_order(alignment)}", a=a, b=b, passages=len(alignment.matches))
    return Hero(
        ribbons(alignment, catalog, row_href=lambda match: here.to(url, match.id), most=RIBBONS),
        caption,
        Link(say("home.compare_them"), here.to(url)),
    )


def _order(alignment: Alignment) -> str:
    """Whether the passages of a pair stand in one order in both, where that can be said plainly."""
    starts = [match.b.span.start for match in alignment.matches]
    if len(starts) < 3:
        return "few"
    if starts == sorted(starts):
        return "same"
    return "opposite" if starts == sorted(starts, reverse=True) else "another"


# ── what is compared ────────────────────────────────────────────────────────────────────────


def _event(catalog: Catalog, id_: EventId, here: Here) -> EventBlock:
    event = catalog.events[id_]
    shown = event.sources[:MAX_SOURCES]
    left = len(event.sources) - len(shown)
    return EventBlock(
        event=_link(catalog, id_, here),
        named=event.named,
        lines=tuple(source_line(catalog, catalog.by_source[source], here) for source in shown),
        more=say("home.more_articles", articles=left) if left else "",
        alone=_alone(catalog, event.sources),
    )


def _alone(catalog: Catalog, sources: tuple[SourceId, ...]) -> str:
    """A single article may still share a passage with articles on another event."""
    if len(sources) > 1:
        return ""
    shares_some = any(sources[0] in pair for pair in catalog.alignments)
    return say("home.alone" if shares_some else "home.alone_nothing")


def _more_events(catalog: Catalog, here: Here) -> tuple[Link, ...]:
    named = islice(catalog.events, MAX_EVENTS, MAX_EVENTS + MAX_NAMED)
    return tuple(_link(catalog, id_, here) for id_ in named)


def _link(catalog: Catalog, event: EventId, here: Here) -> Link:
    return Link(catalog.event_names[event], here.to(catalog.event_url(event)))


def _events_left(catalog: Catalog) -> str:
    left = len(catalog.events) - MAX_EVENTS - MAX_NAMED
    return say("home.events_left", n=left) if left > 0 else ""


# ── who shares words with whom ──────────────────────────────────────────────────────────────


def _compared(catalog: Catalog) -> tuple[tuple[Entry, ...], EventId | None]:
    """The sources of the matrix: all, or those of the largest event where all are too many."""
    distinct = tuple(entry for entry in catalog.entries if entry.analysis.article.copy_of is None)
    if len(distinct) <= MAX_COLUMNS or len(catalog.events) < 2:
        return distinct, None
    largest, event = next(iter(catalog.events.items()))
    return tuple(entry for entry in distinct if entry.id in event.sources), largest


def _columns(entries: Sequence[Entry]) -> int:
    return FEW_COLUMNS if len(entries) > MAX_COLUMNS else MAX_COLUMNS


def _scope(catalog: Catalog, count: int, *, limited: bool) -> str:
    """The articles of the matrix in words, after the name of the event where it is limited."""
    if limited:
        return say("home.scope_event", articles=count, total=len(catalog.entries))
    if len(catalog.events) > 1:
        return say("home.scope", articles=count, events=len(catalog.events))
    return ""


def _remarks(
    catalog: Catalog, entries: Sequence[Entry], shared: Shares, here: Here
) -> tuple[Remark, ...]:
    """Up to three: who has most words in common, who tells most in others, who shares nothing.

    All of them are about ``entries`` and what these share among themselves.
    """
    if len(entries) < 2:
        return ()
    told, total = _told(catalog, entries)
    found = (
        _closest(catalog, shared, here),
        _freest(entries, shared, told, total),
        _apart(entries, told),
    )
    return tuple(remark for remark in found if remark)


def _told(catalog: Catalog, entries: Sequence[Entry]) -> tuple[Mapping[SourceId, int], int]:
    """How many passages that at least two of ``entries`` tell each of them tells, and how many
    there are."""
    told = dict.fromkeys((entry.id for entry in entries), 0)
    total = 0
    for passage in catalog.comparison.passages:
        tellers = [source for source in passage.sources if source in told]
        if len(tellers) > 1:
            total += 1
            for source in tellers:
                told[source] += 1
    return told, total


def _closest(catalog: Catalog, shared: Shares, here: Here) -> Remark | None:
    """The pair with most words in common; None where no pair has a run in common."""
    order = catalog.place
    pairs = sorted((a, b) for a, b in shared if order[a] < order[b])
    if not pairs:
        return None
    a, b = min(pairs, key=lambda pair: (-shared[pair] - shared[pair[::-1]], *map(order.get, pair)))
    first, second = catalog.letters((a, b))
    one, two = percent(shared[a, b]), percent(shared[b, a])
    url = catalog.pair_url(a, b)
    return Remark(
        say("compare.two", a=first, b=second),
        say("home.closest", a=first, b=second, one=str(one), two=str(two)),
        Link(say("home.compare", a=first, b=second), here.to(url)) if url else None,
    )


def _freest(
    entries: Sequence[Entry], shared: Shares, told: Mapping[SourceId, int], total: int
) -> Remark | None:
    """The source that tells most passages for the fewest words in common with any other."""
    most = {
        entry.id: max((share for pair, share in shared.items() if pair[0] == entry.id), default=0.0)
        for entry in entries
    }
    several = [entry for entry in entries if told[entry.id] > 1]
    if not several:
        return None
    freest = max(several, key=lambda entry: told[entry.id] / (most[entry.id] + ONE_PERCENT))
    return Remark(
        freest.siglum,
        say(
            "home.freest",
            told=told[freest.id],
            passages=total,
            articles=len(entries),
            percent=str(percent(most[freest.id])),
        ),
    )


def _apart(entries: Sequence[Entry], told: Mapping[SourceId, int]) -> Remark | None:
    """Who shares nothing."""
    alone = [entry.siglum for entry in entries if not told[entry.id]]
    if not alone:
        return Remark(say("home.each", articles=len(entries)), say("home.each_shares"))
    if len(alone) > MAX_LETTERS:
        many = say("home.many", articles=len(alone))
        return Remark(many, say("home.many_share_none"))
    return Remark(listed(alone), say("home.shares_none", n=len(alone)))
