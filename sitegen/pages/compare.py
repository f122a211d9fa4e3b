"""The index of comparisons: who shares words with whom, event by event, and every pair's page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from msgspec import Struct

from sitegen.model import KINDS, Alignment, Kind, SourceId
from sitegen.pages.asking import Head, View
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.figures import MAX_COLUMNS, Matrix, matrix
from sitegen.pages.frames import Description, Framer
from sitegen.pages.groups import EventId
from sitegen.pages.paging import Pager, paged, pager
from sitegen.pages.pairs import Ids, event_pairs
from sitegen.pages.sharing import Shares
from sitegen.pages.site import Here, Page
from sitegen.pages.wording import KIND_GLYPHS, counted, say, shortened

FOLDER = "compare"
ROOM = 400
"""What the groups of one page weigh together, in lines of a pair: some 240 kB."""
CELLS = 3
"""Cells of a matrix that take as much of a page as one line."""
MAX_PAIRS = 120
"""Pairs that one event lists: those that share most. 16 sources that all share something make 120
pairs; beyond, each pair is reached from the pair before it and from its articles."""
MAX_APART = 12
"""Pairs without a shared passage that are named; more are only counted, since their number grows
with the square of the sources."""
FOLD = 20
"""Pairs from which on a list is folded: nine events of eight sources would fill thirty screens."""
TITLE = 90
"""Code points of a title in the list: two lines on a phone, and none of the first words is cut that
stand for a missing title."""
_DANGLING = re.compile(r"\s*[(\[{][^)\]}]*…$")


class Side(Struct, frozen=True, gc=False):
    """One article of a pair."""

    letter: str
    title: str
    titled: bool


class KindCount(Struct, frozen=True, gc=False):
    """How many passages of a pair are of a kind."""

    kind: Kind
    glyph: str
    count: int
    label: str
    """"4 same words", for those who do not see the sign."""


class PairLine(Struct, frozen=True, gc=False):
    """One pair that shares at least one passage."""

    href: str
    """To its page; empty where it has none."""
    a: Side
    b: Side
    passages: str
    kinds: tuple[KindCount, ...]
    """Those that occur, from near to far."""


class Group(Struct, frozen=True, gc=False):
    """The pairs of one event, or those between events."""

    name: str
    href: str
    """To the page of the event; empty for pairs between events."""
    anchor: str
    matrix: Matrix | None
    """None where the group has no sources of its own."""
    pairs: tuple[PairLine, ...]
    """In file order."""
    folded: str
    """What a long list is folded under; empty where it stands open."""
    apart: str
    """A sentence on the pairs that share no passage; empty where all do."""
    left_out: str
    """A sentence on pairs that are not listed; empty where all are."""


class CompareView(Struct, frozen=True, gc=False):
    """A page of the index of comparisons."""

    lead: str
    groups: tuple[Group, ...]
    alone: str
    """A sentence on events with one article, on the last page; empty where there are none."""
    pager: Pager


def plan_comparisons(framer: Framer) -> tuple[Page, ...]:
    """The index of comparisons, over as many pages as it takes."""
    return tuple(_pages(framer))


def _pages(framer: Framer) -> Iterator[Page]:
    catalog = framer.catalog
    compared = _compared(catalog)
    lead, lone = _lead(catalog), sum(len(event.sources) == 1 for event in catalog.events.values())
    for url, shown, urls in paged(compared, FOLDER, weigh=_weight, room=ROOM):
        alone = _alone(lone) if url == urls[-1] else ""
        given = (url, (lead, alone), tuple(shown), tuple(urls))
        yield framer.asking(url, "compare.html", View(_view, _head, given))


def _head(_: Framer, _url: str, said: tuple[str, str], *_rest: object) -> Head:
    return Head(say("frame.comparisons"), (Description(said[0]),))


def _view(
    framer: Framer,
    url: str,
    said: tuple[str, str],
    shown: Sequence[_Compared],
    urls: Sequence[str],
) -> CompareView:
    """The page at ``url``, with what is ``said`` first and last."""
    here = framer.here(url)
    groups = tuple(_group(framer.catalog, here, one) for one in shown)
    return CompareView(said[0], groups, said[1], pager(here, urls))


class _Compared(Struct, frozen=True, gc=False):
    """What one group is made from."""

    event: EventId | None
    """None for pairs between events."""
    number: int
    """Of the event among all, from 1; 0 for None."""
    sources: tuple[SourceId, ...]
    """Those of the event."""
    pairs: tuple[Ids, ...]
    """Those that share most, in file order."""
    total: int
    """How many pairs there are."""
    apart: int
    """How many pairs of the event share no passage."""
    named: tuple[Ids, ...]
    """All of these, where they are few; else empty."""


def _compared(catalog: Catalog) -> Sequence[_Compared]:
    """The events with several articles, then the pairs between events."""
    pairs = event_pairs(catalog)
    found = [
        _of_event(catalog, event, number, pairs.get(event, ()))
        for number, (event, one) in enumerate(catalog.events.items(), 1)
        if len(one.sources) > 1
    ]
    between = pairs.get(None, ())
    if between:
        found.append(_Compared(None, 0, (), _closest(catalog, between), len(between), 0, ()))
    return found


def _of_event(catalog: Catalog, event: EventId, number: int, pairs: Sequence[Ids]) -> _Compared:
    """The group of ``event``. Copies take no part in the comparison, and share with none here."""
    sources, found = catalog.events[event].sources, _closest(catalog, pairs)
    analyses = catalog.layout.analyses
    own = [source for source in sources if analyses[source].article.copy_of is None]
    apart, known = len(own) * (len(own) - 1) // 2 - len(pairs), frozenset(pairs)
    named = (pair for pair in combinations(own, 2) if pair not in known)
    few = tuple(named) if 0 < apart <= MAX_APART else ()
    return _Compared(event, number, sources, found, len(pairs), apart, few)


def _closest(catalog: Catalog, pairs: Sequence[Ids]) -> tuple[Ids, ...]:
    """The ``pairs`` that share most, in file order."""
    many = [len(catalog.alignments[pair].matches) for pair in pairs]
    ranked = sorted(range(len(pairs)), key=lambda at: (-many[at], at))
    return tuple(pairs[at] for at in sorted(ranked[:MAX_PAIRS]))


def _weight(compared: _Compared) -> int:
    """What it takes of a page, in lines."""
    columns = min(len(compared.sources), MAX_COLUMNS)
    return 1 + columns * columns // CELLS + len(compared.pairs)


def _lead(catalog: Catalog) -> str:
    alignments = catalog.comparison.alignments
    passages = sum(len(alignment.matches) for alignment in alignments)
    total = len(catalog.entries) * (len(catalog.entries) - 1) // 2
    if not total:
        return say("compare.lead_few")
    if not alignments:
        return say("compare.lead_none", articles=len(catalog.entries))
    lead = say("compare.lead", n=len(alignments), total=total, passages=passages)
    left = len(alignments) - len(catalog.paged)
    return f"{lead} {say('compare.without_page', n=left)}" if left else lead


def _alone(lone: int) -> str:
    return say("compare.alone", n=lone) if lone else ""


def _group(catalog: Catalog, here: Here, compared: _Compared) -> Group:
    event = compared.event
    entries = [catalog.by_source[source] for source in compared.sources]
    shares = _shared(catalog, entries)
    return Group(
        name=say("compare.between_events") if event is None else catalog.event_names[event],
        href="" if event is None else here.to(catalog.event_url(event)),
        anchor="between" if event is None else f"event-{compared.number}",
        matrix=None if event is None else matrix(entries, shares, catalog, here),
        pairs=tuple(_line(catalog, here, catalog.alignments[pair]) for pair in compared.pairs),
        folded=_folded(compared.total),
        apart=_apart(catalog, compared),
        left_out=_left_out(compared.total),
    )


def _shared(catalog: Catalog, entries: Sequence[Entry]) -> Shares:
    """How much of each of ``entries`` stands in every other article, in the order in which that was
    found: in it the sums run that decide who is in a matrix."""
    rows = {entry.id: catalog.shared.get(entry.id, {}) for entry in entries}
    return {(row, one): share for row, told in rows.items() for one, share in told.items()}


def _line(catalog: Catalog, here: Here, alignment: Alignment) -> PairLine:
    count = Counter(match.kind for match in alignment.matches)
    total, url = len(alignment.matches), catalog.pair_url(alignment.a, alignment.b)
    return PairLine(
        href=here.to(url) if url else "",
        a=_side(catalog.by_source[alignment.a]),
        b=_side(catalog.by_source[alignment.b]),
        passages=counted(total, "#passage"),
        kinds=tuple(
            KindCount(
                kind,
                KIND_GLYPHS[kind],
                count[kind],
                say(f"kind.count_{kind}", count=str(count[kind])),
            )
            for kind in KINDS
            if count[kind]
        ),
    )


def _side(entry: Entry) -> Side:
    """Its title, cut before a bracket that the cut would leave open."""
    title = _DANGLING.sub("…", shortened(entry.title, TITLE))
    return Side(entry.siglum, title, entry.titled)


def _apart(catalog: Catalog, compared: _Compared) -> str:
    """Which pairs of one event share no passage: named where they are few, else counted."""
    if compared.apart <= 0:
        return ""
    if not compared.named:
        return say("compare.apart", n=compared.apart)
    letters = (catalog.letters(pair) for pair in compared.named)
    pairs = "; ".join(say("compare.two", a=a, b=b) for a, b in letters)
    return say("compare.apart_named", n=compared.apart, pairs=pairs)


def _folded(total: int) -> str:
    return say("compare.folded", pairs=min(total, MAX_PAIRS)) if total >= FOLD else ""


def _left_out(total: int) -> str:
    if total <= MAX_PAIRS:
        return ""
    return say("compare.left_out", shown=MAX_PAIRS, total=total)
