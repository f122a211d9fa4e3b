"""Who shares passages with whom where articles are many: outlet by outlet, or event by event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from sitegen.model import SourceId
from sitegen.pages.catalog import Catalog
from sitegen.pages.figures import Cell, square
from sitegen.pages.site import Here, Link
from sitegen.pages.wording import figures, say, shortened

MOST = 12
"""Rows and columns: with 144 cells of some 150 bytes the home page of any site stays under 100 kB,
and twelve names are read without scrolling."""
KNOWN = 0.5
"""Part of the articles whose outlet has to be known: of fewer a table of outlets would say little
about the site."""
NAME = 48
"""Code points of a name: two lines beside twelve columns at 1440 px."""


class Bloc(Struct, frozen=True, gc=False):
    """The articles of one outlet or of one event, and their row of the table."""

    number: str
    """What its column is called."""
    name: Link
    """Without an address for an outlet, which has no page."""
    articles: str
    """How many, in digits."""
    cells: tuple[Cell, ...]


class Overview(Struct, frozen=True, gc=False):
    """A table of outlets by outlets, or of events by events."""

    caption: str
    head: str
    """What stands in the first column: "Outlet"."""
    blocs: tuple[Bloc, ...]
    scope: str
    """Which of how many are in it."""
    closest: str
    """Which two share most, in words."""


def overview(catalog: Catalog, here: Here) -> Overview | None:
    """The table of outlets where these are known, else that of events; None where neither has two
    rows that share a passage."""
    outlets = _outlets(catalog)
    known = sum(len(sources) for _, sources in outlets)
    distinct = sum(entry.analysis.article.copy_of is None for entry in catalog.entries)
    if known >= KNOWN * distinct:
        found = _table(catalog, here, "outlet", outlets)
        if found:
            return found
    events = [
        (Link(event.name, here.to(catalog.event_url(id_))), event.sources)
        for id_, event in catalog.events.items()
    ]
    return _table(catalog, here, "event", events)


_Named = tuple[Link, Sequence[SourceId]]


def _outlets(catalog: Catalog) -> list[_Named]:
    """The outlets that articles name, with these; copies of an earlier article take no part."""
    found: dict[str, list[SourceId]] = {}
    for entry in catalog.entries:
        article = entry.analysis.article
        if article.source.outlet and article.copy_of is None:
            found.setdefault(article.source.outlet, []).append(entry.id)
    return [(Link(name, ""), sources) for name, sources in found.items()]


def _table(catalog: Catalog, here: Here, kind: str, groups: Sequence[_Named]) -> Overview | None:
    """Those of ``groups`` with most articles, in that order."""
    ranked = sorted(groups, key=lambda group: (-len(group[1]), group[0].text))[:MOST]
    sharing = _sharing(catalog, [sources for _, sources in ranked])
    if not sharing:
        return None
    blocs = tuple(
        Bloc(
            str(row + 1),
            Link(shortened(link.text, NAME), link.href),
            figures(len(sources)),
            tuple(_cell(sharing, row, column, len(sources)) for column in range(len(ranked))),
        )
        for row, (link, sources) in enumerate(ranked)
    )
    return Overview(
        caption=say(f"overview.caption_{kind}"),
        head=say(f"overview.{kind}"),
        blocs=blocs,
        scope=say(f"overview.scope_{kind}", n=len(ranked), total=len(groups)),
        closest=_closest(sharing, ranked),
    )


def _sharing(
    catalog: Catalog, groups: Sequence[Sequence[SourceId]]
) -> Mapping[tuple[int, int], int]:
    """How many articles of one group share a passage with any of another, by their numbers; no
    entry where none does."""
    group_of = {source: number for number, sources in enumerate(groups) for source in sources}
    found: set[tuple[SourceId, int]] = set()
    for a, b in catalog.alignments:
        if a in group_of and b in group_of and group_of[a] != group_of[b]:
            found |= {(a, group_of[b]), (b, group_of[a])}
    return Counter((group_of[source], other) for source, other in found)


def _cell(sharing: Mapping[tuple[int, int], int], row: int, column: int, articles: int) -> Cell:
    share = sharing.get((row, column), 0) / articles
    return square(share, "", itself=row == column)


def _closest(sharing: Mapping[tuple[int, int], int], ranked: Sequence[_Named]) -> str:
    """The row and the column of the largest share; the first of equals."""
    row, column = min(sharing, key=lambda at: (-sharing[at] / len(ranked[at[0]][1]), at))
    return say(
        "overview.closest",
        n=sharing[row, column],
        all=len(ranked[row][1]),
        a=ranked[row][0].text,
        b=ranked[column][0].text,
    )
