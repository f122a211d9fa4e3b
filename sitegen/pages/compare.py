"""The index of comparisons: who shares words with whom, event by event, and every pair's page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from sitegen.model import KINDS, Alignment, Kind
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.figures import MAX_COLUMNS, Matrix, matrix
from sitegen.pages.frames import Description, Framer
from sitegen.pages.groups import EventId
from sitegen.pages.paging import Pager, paged, pager
from sitegen.pages.pairs import event_pairs
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
        here = framer.here(url)
        bare = CompareView(lead, (), _alone(lone) if url == urls[-1] else "", pager(here, urls))
        view = partial(_with_groups, bare, catalog, here, shown)
        title = say("frame.comparisons")
        yield framer.later(here, "compare.html", view, title=title, about=(Description(lead),))


def _with_groups(
    view: CompareView, catalog: Catalog, here: Here, shown: Sequence[_Compared]
) -> CompareView:
    return replace(view, groups=tuple(_group(catalog, here, one) for one in shown))


class _Compared(Struct, frozen=True, gc=False):
    """What one group is made from."""

    event: EventId | None
    """None for pairs between events."""
    number: int
    """Of the event among all, from 1; 0 for None."""
    entries: tuple[Entry, ...]
    pairs: Sequence[Alignment]


def _compared(catalog: Catalog) -> Sequence[_Compared]:
    """The events with several articles, then the pairs between events."""
    pairs = event_pairs(catalog)
    found = [
        _Compared(
            id_,
            number,
            tuple(map(catalog.by_source.__getitem__, event.sources)),
            pairs.get(id_, []),
        )
        for number, (id_, event) in enumerate(catalog.events.items(), 1)
        if len(event.sources) > 1
    ]
    return [*found, _Compared(None, 0, (), pairs[None])] if pairs.get(None) else found


def _weight(compared: _Compared) -> int:
    """What it takes of a page, in lines."""
    columns = min(len(compared.entries), MAX_COLUMNS)
    return 1 + columns * columns // CELLS + min(len(compared.pairs), MAX_PAIRS)


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
    event, entries, pairs = compared.event, compared.entries, compared.pairs
    if event is None:
        return _between(catalog, here, pairs)
    return Group(
        name=catalog.event_names[event],
        href=here.to(catalog.event_url(event)),
        anchor=f"event-{compared.number}",
        matrix=matrix(entries, _shared(catalog, entries), catalog, here),
        pairs=_lines(catalog, here, pairs),
        folded=_folded(len(pairs)),
        apart=_apart(entries, pairs),
        left_out=_left_out(len(pairs)),
    )


def _shared(catalog: Catalog, entries: Sequence[Entry]) -> Shares:
    """How much stands in each other one of each of ``entries``."""
    rows = {entry.id: catalog.shared.get(entry.id, {}) for entry in entries}
    return {(row, one): share for row, told in rows.items() for one, share in told.items()}


def _between(catalog: Catalog, here: Here, pairs: Sequence[Alignment]) -> Group:
    return Group(
        name=say("compare.between_events"),
        href="",
        anchor="between",
        matrix=None,
        pairs=_lines(catalog, here, pairs),
        folded=_folded(len(pairs)),
        apart="",
        left_out=_left_out(len(pairs)),
    )


def _lines(catalog: Catalog, here: Here, pairs: Sequence[Alignment]) -> tuple[PairLine, ...]:
    """The pairs that share most, in file order; one without a page is no link."""
    ranked = sorted(range(len(pairs)), key=lambda at: (-len(pairs[at].matches), at))
    return tuple(_line(catalog, here, pairs[at]) for at in sorted(ranked[:MAX_PAIRS]))


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


def _apart(entries: Sequence[Entry], pairs: Sequence[Alignment]) -> str:
    """Which pairs of one event share no passage: named where they are few, else counted.

    Copies take no part in the comparison, and none here.
    """
    own = [entry for entry in entries if entry.analysis.article.copy_of is None]
    count = len(own) * (len(own) - 1) // 2 - len(pairs)
    if count <= 0:
        return ""
    if count > MAX_APART:
        return say("compare.apart", n=count)
    known = {(pair.a, pair.b) for pair in pairs}
    named = [
        say("compare.two", a=a.siglum, b=b.siglum)
        for a, b in combinations(own, 2)
        if (a.id, b.id) not in known
    ]
    return say("compare.apart_named", n=count, pairs="; ".join(named))


def _folded(total: int) -> str:
    return say("compare.folded", pairs=min(total, MAX_PAIRS)) if total >= FOLD else ""


def _left_out(total: int) -> str:
    if total <= MAX_PAIRS:
        return ""
    return say("compare.left_out", shown=MAX_PAIRS, total=total)
