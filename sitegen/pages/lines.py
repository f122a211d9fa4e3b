"""A collation as a line: what all witnesses have as running text, and a box where they differ.

The text is that of the base, with its punctuation. A comma beside a box is left out, because
punctuation is not compared and the other readings may not have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sitegen.analysis import count_in
from sitegen.collation import readings, wordings
from sitegen.model import Analysis, Collation, Locus, Place, SourceId, Span
from sitegen.pages.catalog import Entry
from sitegen.pages.differences import clipped
from sitegen.pages.marks import Mark, Piece, pieces, prose
from sitegen.pages.shifts import columns_of, order_of, shifts_of

LONG_READING = 40
"""Characters above which a reading takes a line of its own (reader, section 4)."""
_WITHOUT_COMMAS = str.maketrans("", "", ",،、，")
_CLOSES = {")": "(", "]": "[", "}": "{", "”": "“", "’": "‘", "»": "«", "』": "『", "」": "「"}
_OPENS = {opening: closing for closing, opening in _CLOSES.items()}


class Move(Struct, frozen=True, gc=False):
    """Witnesses that have a stretch in another place than the base."""

    letters: tuple[str, ...]
    where: str
    """Where they have it: "at the start", "at the end", "elsewhere"."""


class Reading(Struct, frozen=True, gc=False):
    """What one or more witnesses have where not all agree."""

    text: str
    """As the first of them prints it, white space folded; empty where they have nothing."""
    letters: tuple[str, ...]
    """The witnesses that have it in its place, in file order."""
    moves: tuple[Move, ...]
    """Those that have it elsewhere."""
    lang: str
    """BCP 47 tag of the text; empty where the source gives none."""

    @property
    def long(self) -> bool:
        """Whether it takes a line of its own."""
        return len(self.text) > LONG_READING


class Part(Struct, frozen=True, gc=False):
    """One stretch of a line: agreed text, or the readings of a variant."""

    text: str
    """Agreed words as the base prints them, with the spaces and marks around; empty in a
    variant."""
    locus: int | None
    """Index of its locus; None for a mark between two variants."""
    readings: tuple[Reading, ...] = ()
    """Majority first, then those in their place, then by first witness; empty where all agree."""
    moves: tuple[Move, ...] = ()
    """Witnesses that have the agreed words elsewhere, where no reading beside them says so."""
    before: str = ""
    """Marks that touch the box of a variant: they are not parted from it at the end of a line."""
    after: str = ""

    @property
    def long(self) -> bool:
        """Whether any of its readings is long."""
        return any(reading.long for reading in self.readings)


class Tally(Struct, frozen=True, gc=False):
    """What is counted of a collation, whether or not it is laid out as a line."""

    letters: tuple[str, ...]
    """One for each witness, in file order; a source's second place is ``A²``."""
    lang: str
    agreed: int
    """Words on which all witnesses agree."""
    variants: int
    wordings: int
    """Different wordings, punctuation not counted."""
    boxed: bool
    """Whether there is a variant in it; running text if not."""


class Line(Struct, frozen=True, gc=False):
    """A variation line."""

    parts: tuple[Part, ...]
    letters: tuple[str, ...]
    """As in ``Tally``, as the others of the same name."""
    orders: tuple[tuple[str, tuple[int, ...]], ...]
    """For each letter whose words stand in another order: its loci, as it has them."""
    lang: str
    agreed: int
    variants: int
    wordings: int

    @property
    def boxed(self) -> bool:
        """Whether there is a variant in it; running text if not."""
        return any(part.readings for part in self.parts)


def tally(collation: Collation, entries: Mapping[SourceId, Entry]) -> Tally:
    """What is counted of ``collation``, for lists and heads that show no line of it."""
    analyses = _analyses(collation, entries)
    base = analyses[collation.witnesses[collation.base].source]
    read = [(locus.agrees, locus.readings[collation.base]) for locus in collation.loci]
    return Tally(
        letters=witness_letters(collation, entries),
        lang=base.article.source.language or "",
        agreed=sum(count_in(base, span) for agrees, span in read if agrees and span),
        variants=len(collation.variants),
        wordings=len(wordings(collation, analyses)),
        boxed=any(not agrees or span is None for agrees, span in read),
    )


def variation_line(collation: Collation, entries: Mapping[SourceId, Entry]) -> Line:
    """``collation`` as a line; running text where there is one witness or nothing differs."""
    if len(collation.witnesses) == 1 and len(collation.loci) < 2:
        return _lone_line(collation, entries)
    counted = tally(collation, entries)
    columns = columns_of(collation)
    shifts = tuple(map(shifts_of, columns))
    notes = tuple(_notes(collation.loci, moved) for moved in shifts)
    laid = _Laid(collation, _analyses(collation, entries), counted.letters, shifts, notes)
    return Line(
        parts=_tied(tuple(_parts(laid))),
        letters=counted.letters,
        orders=tuple(
            (letter, order_of(column))
            for letter, column, moved in zip(counted.letters, columns, shifts, strict=True)
            if moved
        ),
        lang=counted.lang,
        agreed=counted.agreed,
        variants=counted.variants,
        wordings=counted.wordings,
    )


def _lone_line(collation: Collation, entries: Mapping[SourceId, Entry]) -> Line:
    """The same of a lone witness, whose words are one locus: ten of eleven utterances."""
    place = collation.witnesses[0]
    entry = entries[place.source]
    analysis, whole = entry.analysis, place.span
    span = collation.loci[0].readings[0] if collation.loci else None
    words = span or Span(whole.end, whole.end)

    def text(start: int, end: int) -> str:
        return _folded(prose(analysis.article, Span(start, end)))

    opening, closing = text(whole.start, words.start).lstrip(), ""
    if span:
        closing = text(span.end, whole.end)
    parts = [*_mark(opening if span else opening.rstrip())]
    if span:
        parts += [Part(text(span.start, span.end), 0), *_mark(closing.rstrip())]
    return Line(
        parts=tuple(parts),
        letters=(entry.siglum,),
        orders=(),
        lang=analysis.article.source.language or "",
        agreed=count_in(analysis, span) if span else 0,
        variants=0,
        wordings=1,
    )


def plain_line(places: Sequence[Place], entries: Mapping[SourceId, Entry]) -> Line:
    """The words of ``places``, all of one source, one after the other with "…" between."""
    analysis = entries[places[0].source].analysis
    texts = [_folded(prose(analysis.article, place.span)) for place in places]
    return Line(
        parts=(Part(" … ".join(texts), None),),
        letters=(entries[places[0].source].siglum,),
        orders=(),
        lang=analysis.article.source.language or "",
        agreed=sum(count_in(analysis, place.span) for place in places),
        variants=0,
        wordings=1,
    )


def witness_letters(collation: Collation, entries: Mapping[SourceId, Entry]) -> tuple[str, ...]:
    """The letter of each witness; a source that stands there again gets a raised number."""
    letters: list[str] = []
    seen: dict[SourceId, int] = {}
    for place in collation.witnesses:
        seen[place.source] = seen.get(place.source, 0) + 1
        again = str(seen[place.source]).translate(_RAISED) if seen[place.source] > 1 else ""
        letters.append(entries[place.source].siglum + again)
    return tuple(letters)


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def marked_wording(
    collation: Collation, index: int, entries: Mapping[SourceId, Entry], part: Span | None = None
) -> tuple[Piece, ...]:
    """The words of witness ``index``, those that not all have marked, and those that it moved.

    With ``part``, only the words in that span of its text.
    """
    place = collation.witnesses[index]
    shown = part or place.span
    if len(collation.loci) == 1 and collation.loci[0].agrees:
        return pieces(entries[place.source].analysis.article, shown)
    column = columns_of(collation)[index]
    moved = shifts_of(column)
    marks = [
        Mark(span, "moved" if locus.agrees else "different")
        for number, (locus, span) in enumerate(zip(collation.loci, column, strict=True))
        if span and len(span) and (not locus.agrees or number in moved)
    ]
    return pieces(entries[place.source].analysis.article, shown, clipped(marks, shown))


def _analyses(collation: Collation, entries: Mapping[SourceId, Entry]) -> dict[SourceId, Analysis]:
    return {place.source: entries[place.source].analysis for place in collation.witnesses}


# ── text and boxes ──────────────────────────────────────────────────────────────────────────


class _Laid(Struct, frozen=True, gc=False):
    """What the parts are made of: a collation with the letters and moves of its witnesses."""

    collation: Collation
    analyses: Mapping[SourceId, Analysis]
    letters: tuple[str, ...]
    shifts: tuple[Mapping[int, str], ...]
    """Per witness: where it has the loci that it moved."""
    notes: tuple[frozenset[int], ...]
    """Per witness: the agreed loci that say themselves that it moved them."""

    def text(self, witness: int, span: Span) -> str:
        """The prose of ``span``, white space folded."""
        article = self.analyses[self.collation.witnesses[witness].source].article
        return _folded(prose(article, span))

    def whole(self, witness: int, span: Span) -> Span:
        """``span`` with the brackets and quotation marks at its edges that it opens or closes."""
        place = self.collation.witnesses[witness]
        text = self.analyses[place.source].text
        inside = span.of(text)
        start, end = span.start, span.end
        while end < place.span.end and _lacks(inside, text[end], _CLOSES):
            inside, end = inside + text[end], end + 1
        while start > place.span.start and _lacks(inside, text[start - 1], _OPENS):
            inside, start = text[start - 1] + inside, start - 1
        return Span(start, end)

    def moves(self, number: int, witnesses: Sequence[int]) -> tuple[Move, ...]:
        """Which of ``witnesses`` have locus ``number`` elsewhere, by where."""
        places: dict[str, list[str]] = {}
        for witness in witnesses:
            if number in self.shifts[witness]:
                places.setdefault(self.shifts[witness][number], []).append(self.letters[witness])
        return tuple(Move(tuple(letters), where) for where, letters in places.items())


def _folded(text: str) -> str:
    """``text`` with one space for any stretch of white space."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _lacks(inside: str, mark: str, partners: Mapping[str, str]) -> bool:
    """Whether ``mark`` is the partner that ``inside`` lacks."""
    return mark in partners and inside.count(partners[mark]) > inside.count(mark)


def _parts(laid: _Laid) -> Iterator[Part]:
    """One part for each locus in order; the base's marks and spaces in parts between them.

    Marks up to the last space between two words of the base close what stands before, the rest
    opens what follows: a box of words that the base has not goes between the two.
    """
    base, loci = laid.collation.base, laid.collation.loci
    end = laid.collation.witnesses[base].span.end
    read = [(locus.agrees, locus.readings[base]) for locus in loci]
    spans = [span if agrees or not span else laid.whole(base, span) for agrees, span in read]
    starts = [span.start for span in spans if span] + [end]
    held = 0
    opening = laid.text(base, Span(laid.collation.witnesses[base].span.start, starts[0])).lstrip()
    for number, (locus, span) in enumerate(zip(loci, spans, strict=True)):
        if span or number == 0:
            yield from _mark(opening)
            opening = ""
        yield _part(number, locus, span, laid)
        if span:
            held += 1
            closing, opening = _halves(laid.text(base, Span(span.end, starts[held])))
            if held == len(starts) - 1:  # what ends the whole stands behind any box at its end
                closing, opening = "", closing + opening
            beside = not all(near.agrees for near in loci[number : number + 2])
            yield from _mark(closing.translate(_WITHOUT_COMMAS) if beside else closing)
    yield from _mark(opening.rstrip())


def _tied(parts: Sequence[Part]) -> tuple[Part, ...]:
    """``parts`` with the marks that touch a box given to it, and a space where words touch one.

    Words touch a box where the base has nothing there. Scripts without spaces get none.
    """
    spaced = any(" " in part.text for part in parts)
    tied: list[Part] = []
    for part in parts:
        last = tied[-1] if tied else None
        if last and part.readings and last.locus is None and not last.text.endswith(" "):
            tied[-1] = replace(part, before=last.text)
        elif last and last.readings and part.locus is None:
            marks = part.text.rstrip(" ")
            tied[-1] = replace(last, after=marks)
            tied.extend(_mark(part.text[len(marks) :]))
        else:
            tied.extend(_mark(" " if spaced and last and _touch(last, part) else ""))
            tied.append(part)
    return tuple(tied)


def _touch(last: Part, part: Part) -> bool:
    """Whether one is a box and no mark or space stands between them."""
    boxed = bool(last.readings or part.readings)
    return boxed and last.locus is not None and part.locus is not None and not last.after


def _mark(text: str) -> Iterator[Part]:
    if text:
        yield Part(text, None)


def _halves(text: str) -> tuple[str, str]:
    """``text`` up to its last space, and the rest; all of it is the former if it has no space."""
    before, space, after = text.rpartition(" ")
    return (before + space, after) if space else (text, "")


def _part(number: int, locus: Locus, span: Span | None, laid: _Laid) -> Part:
    if not locus.agrees or span is None:
        return Part("", number, tuple(_readings(number, locus, laid)))
    noted = [i for i, notes in enumerate(laid.notes) if number in notes]
    return Part(laid.text(laid.collation.base, span), number, moves=laid.moves(number, noted))


def _notes(loci: Sequence[Locus], shifts: Mapping[int, str]) -> frozenset[int]:
    """The last loci of the stretches that a witness moved and that hold agreed words only.

    A moved stretch that holds a variant says so in the readings of that variant.
    """
    notes: set[int] = set()
    differs = False
    for number in sorted(shifts):
        joined = shifts.get(number - 1) == shifts[number]
        differs = not loci[number].agrees or (joined and differs)
        if not differs and shifts.get(number + 1) != shifts[number]:
            notes.add(number)
    return frozenset(notes)


def _readings(number: int, locus: Locus, laid: _Laid) -> Iterator[Reading]:
    groups = sorted(
        readings(locus, laid.collation, laid.analyses),
        key=lambda group: (-len(group[0]), all(number in laid.shifts[i] for i in group[0])),
    )
    for group, span in groups:
        source = laid.analyses[laid.collation.witnesses[group[0]].source].article.source
        yield Reading(
            text=laid.text(group[0], laid.whole(group[0], span)).strip() if span else "",
            letters=tuple(laid.letters[i] for i in group if number not in laid.shifts[i]),
            moves=laid.moves(number, group),
            lang=source.language or "",
        )
