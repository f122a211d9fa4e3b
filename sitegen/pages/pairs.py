"""The page of a pair: its rows, the overview beside them, and what is said of both in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from msgspec import Struct

from sitegen.analysis import count_in
from sitegen.model import KINDS, Kind, Match, SourceId
from sitegen.pages.asking import Head, View
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.cells import Cell, Pair, RowView, cell, rests, row_view
from sitegen.pages.citing import Citation, Cited, cite
from sitegen.pages.figures import Ribbons, ribbons
from sitegen.pages.frames import Description, Framer
from sitegen.pages.groups import EventId
from sitegen.pages.orders import heading, lead
from sitegen.pages.rows import Layout, Part, Run, Shared, lay_out
from sitegen.pages.runs import RUN
from sitegen.pages.site import Link, Page
from sitegen.pages.sources import dated
from sitegen.pages.wording import (
    KIND_GLYPHS,
    counted,
    kind_label,
    percent,
    say,
    sentence,
    shortened,
)

LONG = 40
"""Rows above which the browser is told to skip what is off screen: below it that costs more than
it saves (2 x 20 000 words, 356 rows: layout 580 ms without, 80 ms with it)."""
TITLE = 40
"""Code points of each article's title in the title of the page."""

Ids = tuple[SourceId, SourceId]
"""Of the two sources of a pair, in file order."""
Beside = tuple[Ids | None, Ids | None]
"""The pairs before and after one; None where there is none."""


class Column(Struct, frozen=True, gc=False):
    """The head of one column."""

    letter: str
    title: str
    titled: bool
    language: str
    """BCP 47 tag; empty where the source gives none."""
    headline: Cell | None
    """The headline as the text has it, where it stands only here and in no row."""
    href: str
    meta: tuple[str, ...]
    """What is known of the source."""
    share: str
    """How much of it stands in runs that the other has too."""


class LegendLine(Struct, frozen=True, gc=False):
    """How many rows are of a kind."""

    kind: Kind
    glyph: str
    label: str
    count: int
    href: str
    """To the first such row; empty where there is none."""


class PairView(Struct, frozen=True, gc=False):
    """Everything that the page of a pair shows."""

    heading: str
    lead: str
    letters: tuple[str, str]
    method: str
    """Link to how everything on the page was counted."""
    columns: tuple[Column, Column]
    figure: Ribbons
    legend: tuple[LegendLine, ...]
    only: tuple[tuple[str, str], ...]
    """Letter and number of words that only that side has."""
    rows: tuple[RowView, ...]
    count: str
    """"10 passages"."""
    first: str
    last: str
    """Links to the first and the last passage."""
    long: bool
    before: Link | None
    after: Link | None
    citation: Citation | None
    """Of the whole page, where its rows have only the plain form; else None."""
    """The pairs before and after this one: of the same event, where it is one event's."""


def plan_pairs(framer: Framer) -> tuple[Page, ...]:
    """A page for each pair that shares a passage, as far as the catalog allows one, by event, then
    in file order."""
    pages = []
    for event, all_pairs in event_pairs(framer.catalog).items():
        pairs = [pair for pair in all_pairs if pair in framer.catalog.paged]
        for pair, before, after in zip(pairs, [None, *pairs], [*pairs[1:], None], strict=False):
            view = View(_view, _head, (pair, event, (before, after)))
            pages.append(framer.asking(framer.catalog.pair_url(*pair), "pair.html", view))
    return tuple(pages)


def event_pairs(catalog: Catalog) -> dict[EventId | None, list[Ids]]:
    """The pairs that share a passage, in file order, by event; None holds those of two events."""
    event_of = catalog.layout.event_of
    groups: dict[EventId | None, list[Ids]] = {}
    for a, b in catalog.alignments:
        one, other = event_of[a], event_of[b]
        groups.setdefault(one if one == other else None, []).append((a, b))
    return groups


def _pair(framer: Framer, ids: Ids) -> Pair:
    catalog = framer.catalog
    here = framer.here(catalog.pair_url(*ids))
    return Pair(
        alignment=catalog.alignments[ids],
        a=catalog.by_source[ids[0]],
        b=catalog.by_source[ids[1]],
        catalog=catalog,
        here=here,
        quoted=catalog.quoted,
        site=framer.site,
        address=framer.address(here),
    )


def _head(framer: Framer, ids: Ids, event: EventId | None, _: Beside) -> Head:
    pair = _pair(framer, ids)
    titles = [shortened(entry.title, TITLE) for entry in (pair.a, pair.b)]
    crumb = Link(say("frame.comparisons"), pair.here.to("compare/index.html"))
    if event is not None:
        url = framer.catalog.event_url(event)
        crumb = Link(framer.catalog.event_names[event], pair.here.to(url))
    described = Description(lead(pair.alignment, pair.a.siglum, pair.b.siglum))
    letters = say("compare.two", a=pair.a.siglum, b=pair.b.siglum)
    about = (crumb, described, pair.a.id, pair.b.id)
    return Head(f"{letters}: {titles[0]} | {titles[1]}", about)


def _view(framer: Framer, ids: Ids, _: EventId | None, beside: Beside) -> PairView:
    """What the page shows of two sources; ``beside`` are the pairs before and after them."""
    pair = _pair(framer, ids)
    layout = lay_out(pair.alignment, pair.a, pair.b)
    pair = replace(pair, long=len(layout.rows) > LONG)
    matches = pair.alignment.matches
    letters = pair.a.siglum, pair.b.siglum
    return PairView(
        heading=heading(pair.alignment),
        lead=lead(pair.alignment, *letters),
        letters=letters,
        method=pair.here.to("method/index.html"),
        columns=(
            _column(pair, pair.a, layout.heads[0]),
            _column(pair, pair.b, layout.heads[1]),
        ),
        figure=ribbons(pair.alignment, pair.catalog, row_href=pair.link),
        legend=_legend(pair),
        only=_only(pair, layout),
        rows=tuple(row_view(row, pair) for row in layout.rows),
        count=counted(len(matches), "#passage"),
        first=pair.link(matches[0]),
        last=pair.link(matches[-1]),
        long=pair.long,
        citation=_whole_citation(pair) if pair.long else None,
        before=_link(pair, beside[0]),
        after=_link(pair, beside[1]),
    )


def _whole_citation(pair: Pair) -> Citation:
    """How to cite the page as a whole: what the rows of a long one leave out, said once."""
    return cite((Cited(pair.a, ""), Cited(pair.b, "")), site=pair.site, address=pair.address)


def _column(pair: Pair, entry: Entry, head: Part | None) -> Column:
    is_a = entry is pair.a
    other = pair.b if is_a else pair.a
    source = entry.analysis.article.source
    share = percent(pair.catalog.share(entry.id, other.id))
    return Column(
        letter=entry.siglum,
        title=entry.title,
        titled=entry.titled,
        language=source.language or "",
        headline=cell("a" if is_a else "b", entry, (head,), (), "") if head else None,
        href=pair.here.to(entry.url),
        meta=(
            *filter(None, (source.outlet,)),
            dated(source.published) or say("source.date_unknown"),
            counted(entry.words, "#word"),
        ),
        share=say("pair.share_of", percent=str(share), siglum=other.siglum, run=RUN),
    )


def _legend(pair: Pair) -> tuple[LegendLine, ...]:
    matches = pair.alignment.matches
    count = Counter(match.kind for match in matches)
    first: dict[Kind, Match] = {}
    for match in matches:
        first.setdefault(match.kind, match)
    return tuple(
        LegendLine(
            kind,
            KIND_GLYPHS[kind],
            sentence(kind_label(kind)),
            count[kind],
            pair.link(first[kind]) if kind in first else "",
        )
        for kind in KINDS
    )


def _only(pair: Pair, layout: Layout) -> tuple[tuple[str, str], ...]:
    """How many words of each side no match holds."""
    runs = [row.words for row in layout.rows if isinstance(row, Run)]
    shared = [row for row in layout.rows if isinstance(row, Shared)]
    only_a = sum(words for words, _ in runs) + sum(_around(pair.a, row.a) for row in shared)
    only_b = sum(words for _, words in runs) + sum(_around(pair.b, row.b) for row in shared)
    return tuple(
        (entry.siglum, counted(words, "#word"))
        for entry, words in ((pair.a, only_a), (pair.b, only_b))
    )


def _around(entry: Entry, parts: Sequence[Part]) -> int:
    """Words of ``parts`` around those that their match holds."""
    return sum(count_in(entry.analysis, span) for part in parts for span in rests(part))


def _link(pair: Pair, ids: Ids | None) -> Link | None:
    """The link from the page of ``pair`` to that of another; None where there is none."""
    if ids is None:
        return None
    a, b = pair.catalog.letters(ids)
    return Link(say("compare.two", a=a, b=b), pair.here.to(pair.catalog.pair_url(*ids)))
