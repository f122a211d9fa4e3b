"""The witnesses of a collation as a page shows them: in place, in a table, against each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sitegen.analysis import count_in, norms_in
from sitegen.collation import wordings
from sitegen.model import Collation, Match, Passage, Place, Span
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.differences import clipped
from sitegen.pages.lines import Line, Reading, Tally, marked_wording
from sitegen.pages.marks import Mark, Piece, pieces
from sitegen.pages.places import where
from sitegen.pages.site import Here, Link
from sitegen.pages.sources import SourceLine, source_line
from sitegen.pages.wording import percent, say

CONTEXT = 320
"""Code points of context at most on either side: a sentence of news text has up to 300."""
SHOWN = 200
"""Places of one passage or utterance that its page shows, the first in file order: some 1.1 kB each
of a passage, 0.9 of an utterance. Of 1 000 real articles none is told by more than sixty."""
COMPARED = 12
"""Witnesses up to which each is compared with each: 66 figures that a phone can still show; more
are compared with the base only."""
FEW = 1 / 3
"""Share of agreed words below which two wordings are shown side by side: in one line, the boxes
would hold two thirds of the words and leave no sentence to read between them."""


class Facing(Struct, frozen=True, gc=False):
    """One of two wordings that stand side by side."""

    letter: str
    source: SourceLine
    words: tuple[Piece, ...]
    """With the words that both have marked."""
    shared: int
    """How many words those are."""


class Told(Struct, frozen=True, gc=False):
    """One witness in its place."""

    letter: str
    source: SourceLine
    before: tuple[Piece, ...]
    words: tuple[Piece, ...]
    """With what not all have marked."""
    after: tuple[Piece, ...]
    link: Link
    """To its paragraph on the article's page."""


class Wording(Struct, frozen=True, gc=False):
    """Witnesses with the very same words."""

    letters: tuple[str, ...]
    told: tuple[Told, ...]


class Cell(Struct, frozen=True, gc=False):
    """What one witness has at one variant."""

    text: str
    """Empty where it has nothing there."""
    note: str
    """Where it has it, if elsewhere than the base."""
    minority: bool
    """Whether it is not the reading that most have."""
    lang: str


class TableRow(Struct, frozen=True, gc=False):
    """One witness and what it has at each variant."""

    letter: str
    source: SourceLine
    cells: tuple[Cell, ...]


class Similar(Struct, frozen=True, gc=False):
    """One witness and its words in common with others."""

    letter: str
    shares: tuple[str, ...]
    """Percentages in the order of the columns; "–" for itself."""


class Similarity(Struct, frozen=True, gc=False):
    """Words in common between witnesses: 2 x shared / all words of both, order ignored."""

    columns: tuple[str, ...]
    """Letters: all witnesses, or the base alone where they are many."""
    rows: tuple[Similar, ...]


def told_wordings(
    collation: Collation, letters: Sequence[str], catalog: Catalog, here: Here
) -> tuple[Wording, ...]:
    """Each wording with the witnesses that have it, each in its place, in the witnesses' order."""
    analyses = {
        place.source: catalog.by_source[place.source].analysis for place in collation.witnesses
    }
    return tuple(
        Wording(
            tuple(letters[i] for i in group),
            tuple(_told(collation, i, letters[i], catalog, here) for i in group if i < SHOWN),
        )
        for group in wordings(collation, analyses)
        if group[0] < SHOWN
    )


def first_of(total: int) -> str:
    """How many of ``total`` places a page shows; empty where it shows all."""
    return say("passage.first_of", n=SHOWN, total=total) if total > SHOWN else ""


def _told(collation: Collation, index: int, letter: str, catalog: Catalog, here: Here) -> Told:
    place = collation.witnesses[index]
    entry = catalog.by_source[place.source]
    before, after = _around(entry, place.span)
    return Told(
        letter=letter,
        source=source_line(catalog, entry, here),
        before=clipped_context(entry, before, before=True),
        words=marked_wording(collation, index, catalog.by_source),
        after=clipped_context(entry, after, before=False),
        link=context_link(entry, place, here),
    )


def facing_wordings(
    passage: Passage, counted: Tally, catalog: Catalog, here: Here
) -> tuple[Facing, ...]:
    """The two wordings of ``passage`` where they share few words; else empty."""
    if len(passage.witnesses) != 2 or not counted.boxed:
        return ()
    entries = [catalog.by_source[place.source] for place in passage.witnesses]
    words = sum(
        count_in(entry.analysis, place.span)
        for entry, place in zip(entries, passage.witnesses, strict=True)
    )
    if 2 * counted.agreed >= FEW * words:
        return ()
    matches = [catalog.matches[match] for match in passage.matches]
    found: list[Facing] = []
    for letter, entry, place in zip(counted.letters, entries, passage.witnesses, strict=True):
        marks = list(clipped(_equal(matches, place), place.span))
        shown = pieces(entry.analysis.article, place.span, marks)
        shared = sum(count_in(entry.analysis, mark.span) for mark in marks)
        found.append(Facing(letter, source_line(catalog, entry, here), shown, shared))
    return tuple(found)


def with_shared_words(told: Sequence[Wording], facing: Sequence[Facing]) -> tuple[Wording, ...]:
    """``told`` with the marks of ``facing``, where there are any: one page marks in one way."""
    words = {side.letter: side.words for side in facing}
    return tuple(
        replace(
            wording,
            told=tuple(
                replace(one, words=words.get(one.letter, one.words)) for one in wording.told
            ),
        )
        for wording in told
    )


def _equal(matches: Sequence[Match], place: Place) -> list[Mark]:
    """Marks on the words at ``place`` that the other side of its match has too."""
    return [
        Mark(edit.a if at_a else edit.b, "shared")
        for match in matches
        for at_a, side in ((True, match.a), (False, match.b))
        if side.source == place.source and side.span.overlaps(place.span)
        for edit in match.edits
        if edit.op in ("equal", "moved")
    ]


def context_link(entry: Entry, place: Place, here: Here) -> Link:
    """The link to the paragraph of ``place`` on the article's page: "¶3 in context"."""
    href = here.to(entry.url, entry.anchor(place.span.start))
    return Link(say("source.in_context", place=where(entry, place.span)), href)


def _around(entry: Entry, span: Span) -> tuple[Span, Span]:
    """What stands before and after ``span``: the rest of its sentences, and one sentence more."""
    begins, ends = entry.sentences
    if not begins:
        return Span(span.start, span.start), Span(span.end, span.end)
    first, last = bisect_right(ends, span.start), bisect_left(begins, span.end)
    start = begins[max(0, first - 1)]
    end = ends[min(last, len(ends) - 1)]
    return Span(min(start, span.start), span.start), Span(span.end, max(end, span.end))


def clipped_context(entry: Entry, span: Span, *, before: bool) -> tuple[Piece, ...]:
    """The prose of ``span`` in quiet type, cut to the context's limit with "…"."""
    if span.start == span.end:
        return ()
    article = entry.analysis.article
    if len(span) <= CONTEXT:
        return _quiet(pieces(article, span))
    if before:
        cut = article.text.find(" ", span.end - CONTEXT, span.end)
        kept = Span(cut if cut >= 0 else span.end - CONTEXT, span.end)
        return _quiet((Piece("…"), *pieces(article, kept)))
    cut = article.text.rfind(" ", span.start, span.start + CONTEXT)
    kept = Span(span.start, cut if cut >= 0 else span.start + CONTEXT)
    return _quiet((*pieces(article, kept), Piece("…")))


def _quiet(parts: Sequence[Piece]) -> tuple[Piece, ...]:
    return tuple(Piece(piece.text, "quiet") for piece in parts)


# ── sources x variants ──────────────────────────────────────────────────────────────────────


def variant_table(
    collation: Collation, line: Line, catalog: Catalog, here: Here
) -> tuple[TableRow, ...]:
    """What each witness has at each variant of ``line``, in the witnesses' order."""
    columns = [_column(part.readings) for part in line.parts if part.readings]
    return tuple(
        TableRow(
            letter,
            source_line(catalog, catalog.by_source[place.source], here),
            tuple(column[letter] for column in columns),
        )
        for letter, place in zip(line.letters, collation.witnesses, strict=True)
    )


def _column(readings: Sequence[Reading]) -> dict[str, Cell]:
    """The cells of one variant by letter; where no reading prevails, all count as minority."""
    held = [list(_holders(reading)) for reading in readings]
    prevails = len(held) < 2 or len(held[0]) > len(held[1])
    return {
        letter: Cell(reading.text, note, number > 0 or not prevails, reading.lang)
        for number, (reading, holders) in enumerate(zip(readings, held, strict=True))
        for letter, note in holders
    }


def _holders(reading: Reading) -> Iterator[tuple[str, str]]:
    for letter in reading.letters:
        yield letter, ""
    for move in reading.moves:
        for letter in move.letters:
            yield letter, move.where


# ── words in common ─────────────────────────────────────────────────────────────────────────


def similarity(collation: Collation, letters: Sequence[str], catalog: Catalog) -> Similarity:
    """Words in common between each two witnesses; with the base alone where they are many."""
    bags = [
        Counter(norms_in(catalog.by_source[place.source].analysis, place.span))
        for place in collation.witnesses
    ]
    many = len(bags) > COMPARED
    columns = [collation.base] if many else list(range(len(bags)))
    shares: dict[tuple[int, int], str] = {}
    for row in range(min(len(bags), SHOWN)):
        for column in columns:  # a share reads the same from both sides
            known = shares.get((column, row))
            shares[row, column] = known or _share(bags, row, column)
    return Similarity(
        tuple(letters[i] for i in columns),
        tuple(
            Similar(letters[row], tuple(shares[row, column] for column in columns))
            for row in range(min(len(bags), SHOWN))
        ),
    )


def _share(bags: Sequence[Counter[str]], row: int, column: int) -> str:
    if row == column:
        return "–"
    total = bags[row].total() + bags[column].total()
    return f"{percent(2 * (bags[row] & bags[column]).total() / total if total else 1.0)} %"


def summary_of(passage: Passage, counted: Tally, facing: Sequence[Facing]) -> str:
    """What is shared, in counts."""
    two = len(passage.witnesses) == 2
    count = len(passage.sources)
    if counted.wordings < 2:
        return say("passage.same", articles=count)
    if not counted.variants:
        return say("passage.same_moved", articles=count)
    wordings = say("passage.wordings", articles=count, wordings=counted.wordings)
    if facing:
        return f"{wordings} {say('passage.shared', words=min(side.shared for side in facing))}"
    among = "two" if two else "all"
    if not counted.agreed:
        return f"{wordings} {say(f'passage.apart_{among}', places=counted.variants)}"
    return (
        f"{wordings} {say(f'passage.agree_{among}', words=counted.agreed, places=counted.variants)}"
    )
