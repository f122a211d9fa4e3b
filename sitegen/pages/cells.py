"""The rows of a pair as views: cells with marked text, and under each match its apparatus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from sitegen.analysis import count_in
from sitegen.model import Alignment, Kind, Match, MatchId, Span
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.citing import Citation, Cited, cite
from sitegen.pages.differences import Differences, clipped, differences
from sitegen.pages.marks import Mark, Piece, pieces, prose
from sitegen.pages.places import where
from sitegen.pages.reasons import Reason, is_uncertain, reasons
from sitegen.pages.registers import Quoted
from sitegen.pages.rows import Part, Run, Shared, Turn
from sitegen.pages.site import Here
from sitegen.pages.speech import speech_note
from sitegen.pages.wording import (
    KIND_GLYPHS,
    figures,
    kind_label,
    percent,
    say,
)

MAX_LISTED = 8
"""Differences that stand open under a row; more are folded, since they say: read the row."""


class Paragraph(Struct, frozen=True, gc=False):
    """One paragraph of a cell, or the part of it that stands there."""

    pieces: tuple[Piece, ...]
    at: int
    """Where it begins in its source: what puts a column back into its own order."""


class Cell(Struct, frozen=True, gc=False):
    """One side of a row."""

    side: Literal["a", "b"]
    letter: str
    where: str
    """"¶3", "subheading, ¶1"."""
    spoken: str
    """The same for a screen reader, with the letter."""
    note: str
    """What else its label says; empty where nothing."""
    language: str
    """BCP 47 tag; empty where the source gives none."""
    paragraphs: tuple[Paragraph, ...]


class Difference(Struct, frozen=True, gc=False):
    """One line of the apparatus: what each side has, empty for nothing."""

    number: int
    anchor: str
    """Its id on the page: the match's, ``~`` and its number."""
    href: str
    a: str
    b: str
    moved: bool


class SharedView(Struct, frozen=True, gc=False):
    """The row of a match."""

    id: MatchId
    href: str
    title: str
    """"Passage 3 of 10, reworded, A paragraph 3 and D paragraph 13"."""
    spoken: str
    """"Passage 3 of 10, reworded, 77 percent, 4 differences": what is said when one steps to it."""
    number: int
    kind: Kind
    glyph: str
    label: str
    percent: int
    """Words in common."""
    uncertain: bool
    a: Cell
    b: Cell
    summary: str
    note: str
    """What one side quotes and the other reports; empty where both do alike."""
    around: tuple[tuple[str, str], ...]
    """Letter and words of what stands in its sentence on one side only, and is not compared."""
    common: tuple[str, ...]
    """The words in common, where those are marked."""
    listed: tuple[Difference, ...]
    folded: bool
    """Whether the list of differences is folded away."""
    passage: str
    """Link to the page of its passage; empty where it is in none."""
    reasons: tuple[Reason, ...]
    citation: Citation
    form: Literal["shared"] = "shared"


class RunView(Struct, frozen=True, gc=False):
    """What only one side has, or each by itself."""

    a: Cell | None
    b: Cell | None
    form: Literal["run"] = "run"


class TurnView(Struct, frozen=True, gc=False):
    """A note between rows."""

    text: str
    form: Literal["turn"] = "turn"


RowView = SharedView | RunView | TurnView


@dataclass(frozen=True, slots=True)
class Pair:
    """What the rows of a pair are made from."""

    alignment: Alignment
    a: Entry
    b: Entry
    catalog: Catalog
    here: Here
    quoted: Quoted
    site: str
    """Name of the site, for citations."""
    address: str
    """Of the page, absolute where that is known."""
    long: bool = False
    """Whether it has so many rows that each bears only what nothing else on the page says."""

    def anchor(self, match: Match, variant: int = 0) -> str:
        """The id of a match's row, or of one difference in it."""
        return f"{match.id}~{variant}" if variant else match.id

    def link(self, match: Match, variant: int = 0) -> str:
        """The link to it, on this page."""
        return self.here.to(self.here.url, self.anchor(match, variant))


def row_view(row: Shared | Run | Turn, pair: Pair) -> RowView:
    """``row`` as the template prints it."""
    if isinstance(row, Shared):
        return _shared(row, pair)
    if isinstance(row, Turn):
        return TurnView(_turn(row, pair))
    return RunView(
        _run_cell("a", pair.a, row.a, row.words[0]), _run_cell("b", pair.b, row.b, row.words[1])
    )


def cell(
    side: Literal["a", "b"], entry: Entry, parts: Sequence[Part], marks: Sequence[Mark], note: str
) -> Cell:
    """One side of a row: the words of ``parts`` under ``marks``."""
    article = entry.analysis.article
    whole = Span(parts[0].span.start, parts[-1].span.end) if parts else Span(0, 0)
    return Cell(
        side=side,
        letter=entry.siglum,
        where=where(entry, whole),
        spoken=f"{entry.siglum} {where(entry, whole, spoken=True)}",
        note=note,
        language=article.source.language or "",
        paragraphs=tuple(
            Paragraph(pieces(article, part.span, _marks(marks, part)), part.span.start)
            for part in parts
        ),
    )


def rests(part: Part) -> Iterator[Span]:
    """What stands around the words of a match in ``part``: the rest of their sentences."""
    if part.core:
        yield from (
            span
            for span in (
                Span(part.span.start, _within(part.span, part.core.start)),
                Span(_within(part.span, part.core.end), part.span.end),
            )
            if span
        )


def _within(span: Span, offset: int) -> int:
    """``offset``, or the end of ``span`` that is nearest: a gap of excerpts holds no word that
    could keep the words of a match and the rest of their sentence together."""
    return min(max(offset, span.start), span.end)


def _marks(marks: Sequence[Mark], part: Part) -> tuple[Mark, ...]:
    """Those of ``marks`` that lie in ``part``, and those of the rest of its sentence."""
    if not (marks or part.core):
        return ()
    return (*clipped(marks, part.span), *(Mark(span, "quiet") for span in rests(part)))


def _run_cell(
    side: Literal["a", "b"], entry: Entry, parts: Sequence[Part], words: int
) -> Cell | None:
    if not parts:
        return None
    note = say("row.only_in", words=words, siglum=entry.siglum)
    return cell(side, entry, parts, (), note)


def _shared(row: Shared, pair: Pair) -> SharedView:
    match = pair.alignment.matches[row.match]
    found = differences(match, pair.a, pair.b)
    shared = percent(match.evidence.shared)
    back = say("row.earlier", siglum=pair.b.siglum) if row.back else ""
    a = cell("a", pair.a, row.a, found.marks[0], "")
    b = cell("b", pair.b, row.b, found.marks[1], back)
    passage = pair.catalog.passage_of.get(match.id)
    name = _numbered(row.match, match, pair)
    return SharedView(
        id=match.id,
        href=pair.link(match),
        title=say("row.title", name=name, a=a.spoken, b=b.spoken),
        spoken=say("row.spoken", name=name, percent=str(shared), summary=found.summary),
        number=row.match + 1,
        kind=match.kind,
        glyph=KIND_GLYPHS[match.kind],
        label=kind_label(match.kind),
        percent=shared,
        uncertain=is_uncertain(match),
        a=a,
        b=b,
        summary=found.summary,
        note=speech_note(match, pair.a, pair.b, pair.quoted),
        around=(*_around(pair.a, row.a), *_around(pair.b, row.b)),
        common=found.common,
        listed=_listed(found, match, pair),
        folded=bool(found.common) or len(found.wordings) > MAX_LISTED,
        passage=pair.here.to(pair.catalog.passage_url(passage.id)) if passage else "",
        reasons=reasons(match),
        citation=cite(
            (Cited(pair.a, a.where), Cited(pair.b, b.where)),
            site=pair.site,
            address=f"{pair.address}#{match.id}",
            forms=not pair.long,
        ),
    )


def _around(entry: Entry, parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """The letter of ``entry`` and its words around a match, where there are any."""
    stretches = [span for part in parts for span in rests(part) if count_in(entry.analysis, span)]
    if stretches:
        article = entry.analysis.article
        words = (" ".join(prose(article, span).split()) for span in stretches)
        yield entry.siglum, " … ".join(words)


def _listed(found: Differences, match: Match, pair: Pair) -> tuple[Difference, ...]:
    return tuple(
        Difference(
            wording.number,
            pair.anchor(match, wording.number),
            pair.link(match, wording.number),
            wording.a,
            wording.b,
            wording.moved,
        )
        for wording in found.wordings
    )


def _numbered(index: int, match: Match, pair: Pair) -> str:
    total = figures(len(pair.alignment.matches))
    kind = kind_label(match.kind)
    return say("row.name", number=str(index + 1), total=total, kind=kind)


def _turn(turn: Turn, pair: Pair) -> str:
    matches = pair.alignment.matches[turn.first : turn.first + turn.rows]
    places = [
        (entry, Span(min(span.start for span in spans), max(span.end for span in spans)))
        for entry, spans in (
            (pair.a, [match.a.span for match in matches]),
            (pair.b, [match.b.span for match in matches]),
        )
    ]
    a, b = (f"{entry.siglum} {where(entry, span)}" for entry, span in places)
    return say("row.turn", n=turn.rows, a=a, b=b)
