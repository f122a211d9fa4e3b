"""Pictures made of counted words: the ribbons of a pair, and who shares words with whom.

Both are geometry computed here and printed by ``parts/ribbons.html`` and ``parts/matrix.html`` as
SVG without style attributes: classes carry the colours, numbers stand beside every shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from sitegen.analysis import token_range
from sitegen.model import KINDS, Alignment, Kind, Match
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.places import between, where
from sitegen.pages.runs import RUN
from sitegen.pages.sharing import Shares
from sitegen.pages.site import Here
from sitegen.pages.wording import figures, kind_label, percent, say

# ── ribbons ─────────────────────────────────────────────────────────────────────────────────

MAX_RIBBONS = 200
"""Paths in one figure: more are thinner than a pixel at 340 px, and each is a stop for the tab
key."""
WIDTH, HEIGHT, TOP = 208.0, 352.0, 28.0
"""Size of the drawing, and where the bars begin below the letters: the rail is 208 px wide."""
BAR = 16.0
"""Width of a bar."""
_THIN = 2.0
"""Least height of a shared stretch: a passage of five words in 20 000 would vanish."""


class Strip(Struct, frozen=True, gc=False):
    """A stretch of a bar: its upper edge and its height, as SVG prints them."""

    y: str
    height: str


class Ribbon(Struct, frozen=True, gc=False):
    """One or several neighbouring matches, drawn as one band between the two bars."""

    path: str
    a: Strip
    b: Strip
    kind: Kind
    """That of its matches that is furthest apart."""
    href: str
    label: str
    """"Passage 3 of 10, reworded, A paragraph 3 and D paragraph 13"."""


class Ribbons(Struct, frozen=True, gc=False):
    """The overview of a pair: two bars to one scale and what they share."""

    label: str
    """What the picture shows, in one sentence without markup."""
    letters: tuple[str, str]
    a: Strip
    b: Strip
    ribbons: tuple[Ribbon, ...]
    """In the order of a."""
    left_out: int
    """Matches too many to draw: the shortest."""
    size: tuple[str, str] = (f"{WIDTH:g}", f"{HEIGHT:g}")
    bar: str = f"{BAR:g}"
    right: str = f"{WIDTH - BAR - 4:g}"
    """Left edge of the second bar."""


class _Band(Struct, frozen=True, gc=False):
    """Matches ``first`` to ``last`` of an alignment, in word offsets ``[start, end)``."""

    first: int
    last: int
    a: tuple[int, int]
    b: tuple[int, int]
    kind: Kind

    @property
    def words(self) -> int:
        """How many words it covers on both sides."""
        return self.a[1] - self.a[0] + self.b[1] - self.b[0]


def ribbons(
    alignment: Alignment,
    catalog: Catalog,
    *,
    row_href: Callable[[Match], str],
    most: int = MAX_RIBBONS,
) -> Ribbons:
    """The overview figure of a pair; ``row_href`` gives the link of a match's row.

    Above ``most`` neighbours that follow each other on both sides are drawn as one, those
    with the fewest words between them first; what is then still too many is left out, shortest
    first, and counted.
    """
    sides = catalog.by_source[alignment.a], catalog.by_source[alignment.b]
    bands = _joined(_bands(alignment, sides), most)
    drawn = sorted(sorted(bands, key=lambda band: (-band.words, band.first))[:most], key=_a)
    scale = (HEIGHT - TOP - 4) / max(1, sides[0].words, sides[1].words)
    a, b = sides[0].siglum, sides[1].siglum
    return Ribbons(
        label=say("ribbons.label", a=a, b=b, passages=len(alignment.matches)),
        letters=(a, b),
        a=_strip((0, sides[0].words), scale),
        b=_strip((0, sides[1].words), scale),
        ribbons=tuple(_ribbon(band, alignment, catalog, row_href, scale) for band in drawn),
        left_out=sum(band.last - band.first + 1 for band in bands)
        - sum(band.last - band.first + 1 for band in drawn),
    )


def _bands(alignment: Alignment, sides: tuple[Entry, Entry]) -> list[_Band]:
    return [
        _Band(
            i,
            i,
            token_range(sides[0].analysis, match.a.span),
            token_range(sides[1].analysis, match.b.span),
            match.kind,
        )
        for i, match in enumerate(alignment.matches)
    ]


def _a(band: _Band) -> tuple[int, int]:
    return band.a


def _joined(bands: list[_Band], most: int) -> list[_Band]:
    """``bands``, with as many neighbours joined as there are too many."""
    rank = {band.first: i for i, band in enumerate(sorted(bands, key=lambda band: band.b))}
    joints = [
        (two.a[0] - one.a[1] + two.b[0] - one.b[1], two.first)
        for one, two in pairwise(bands)
        if rank[two.first] == rank[one.first] + 1
    ]
    chosen = {at for _, at in sorted(joints)[: max(0, len(bands) - most)]}
    found: list[_Band] = []
    for band in bands:
        if band.first in chosen:
            one = found.pop()
            kind = max(one.kind, band.kind, key=KINDS.index)
            ends = (one.a[0], band.a[1]), (one.b[0], band.b[1])
            found.append(_Band(one.first, band.last, *ends, kind))
        else:
            found.append(band)
    return found


def _ribbon(
    band: _Band,
    alignment: Alignment,
    catalog: Catalog,
    row_href: Callable[[Match], str],
    scale: float,
) -> Ribbon:
    first, last = alignment.matches[band.first], alignment.matches[band.last]
    total = figures(len(alignment.matches))
    at, to = str(band.first + 1), str(band.last + 1)
    name = say("ribbons.passage", number=at, total=total)
    if band.last > band.first:
        name = say("ribbons.passages", first=at, last=to, total=total)
    places = [
        f"{catalog.by_source[one.source].siglum} "
        f"{where(catalog.by_source[one.source], between(one, two), spoken=True)}"
        for one, two in ((first.a, last.a), (first.b, last.b))
    ]
    a, b = _strip(band.a, scale), _strip(band.b, scale)
    return Ribbon(
        path=_path(a, b),
        a=a,
        b=b,
        kind=band.kind,
        href=row_href(first),
        label=say("ribbons.band", name=name, kind=kind_label(band.kind), a=places[0], b=places[1]),
    )


def _strip(words: tuple[int, int], scale: float) -> Strip:
    top = TOP + words[0] * scale
    return Strip(f"{top:.1f}", f"{max(_THIN, (words[1] - words[0]) * scale):.1f}")


def _path(a: Strip, b: Strip) -> str:
    """A band from the first bar to the second, with level ends."""
    left, right = BAR + 5, WIDTH - BAR - 5
    half = f"{(left + right) / 2:g}"
    a0, b0 = float(a.y), float(b.y)
    a1, b1 = a0 + float(a.height), b0 + float(b.height)
    return (
        f"M{left:g} {a0:.1f}C{half} {a0:.1f} {half} {b0:.1f} {right:g} {b0:.1f}"
        f"V{b1:.1f}C{half} {b1:.1f} {half} {a1:.1f} {left:g} {a1:.1f}Z"
    )


# ── matrix ──────────────────────────────────────────────────────────────────────────────────

MAX_COLUMNS = 20
"""Columns of a matrix: at 44 px each they fill the 900 px beside a margin."""
ROOMY = 10
"""Columns up to which cells are large: ten fill half of the page beside a list."""
SQUARE = 40.0
"""Side of the square that stands for all words."""


class Head(Struct, frozen=True, gc=False):
    """A source as it heads a row and a column."""

    letter: str
    title: str
    href: str


class Cell(Struct, frozen=True, gc=False):
    """How much of the row's article stands in the column's."""

    percent: int
    side: str
    """Side of its square; its area grows with the share."""
    corner: str
    """Where the square begins, in both directions: it stands in the middle."""
    href: str
    """To the page of the pair; empty where it has none."""
    itself: bool
    """Whether row and column are one article."""


class Row(Struct, frozen=True, gc=False):
    """One source's row."""

    head: Head
    cells: tuple[Cell, ...]


class Matrix(Struct, frozen=True, gc=False):
    """A table of sources by sources."""

    caption: str
    rows: tuple[Row, ...]
    left_out: str
    """A sentence that says which sources are not in it; empty where all are."""

    @property
    def dense(self) -> bool:
        """Whether it needs small cells."""
        return len(self.rows) > ROOMY

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads of its columns."""
        return tuple(row.head for row in self.rows)


def matrix(
    entries: Sequence[Entry],
    shared: Shares,
    catalog: Catalog,
    here: Here,
    most: int = MAX_COLUMNS,
) -> Matrix:
    """Who shares words with whom among ``entries``, in their order; ``shared`` as of ``shares``.

    Above ``most`` only the sources that share most with the others are in it.
    """
    shown = _most_shared(entries, shared, most) if len(entries) > most else entries
    return Matrix(
        caption=say("matrix.caption", run=RUN),
        rows=tuple(
            Row(
                Head(row.siglum, row.title, here.to(row.url)),
                tuple(_cell(row, column, shared, catalog, here) for column in shown),
            )
            for row in shown
        ),
        left_out=_left_out(len(shown), len(entries)),
    )


def _most_shared(entries: Sequence[Entry], shared: Shares, most: int) -> Sequence[Entry]:
    """The ``most`` of ``entries`` that share most with the others, in their order."""
    sums = dict.fromkeys((entry.id for entry in entries), 0.0)
    for (row, column), share in shared.items():
        if row in sums and column in sums:
            sums[row] += share
    order = {entry.id: i for i, entry in enumerate(entries)}
    ranked = sorted(entries, key=lambda entry: (-sums[entry.id], order[entry.id]))[:most]
    return sorted(ranked, key=lambda entry: order[entry.id])


def _cell(
    row: Entry,
    column: Entry,
    shared: Shares,
    catalog: Catalog,
    here: Here,
) -> Cell:
    share = shared.get((row.id, column.id), 0.0)
    url = "" if row is column else catalog.pair_url(row.id, column.id)
    return square(share, here.to(url) if url else "", itself=row is column)


def square(share: float, href: str, *, itself: bool) -> Cell:
    """The cell for ``share``, which is in 0..1."""
    side = SQUARE * share**0.5
    return Cell(percent(share), f"{side:.1f}", f"{(SQUARE - side) / 2:.1f}", href, itself)


def _left_out(shown: int, total: int) -> str:
    if shown == total:
        return ""
    return say("matrix.left_out", n=total - shown, shown=shown, total=total)
