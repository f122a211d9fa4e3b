"""An article's whole text as blocks: every character of it, with notes on who shares or speaks.

Prose and what was set aside stand in the order of the text, so that the blocks, read one after the
other, are the source's text, white space apart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from sitegen.model import (
    KINDS,
    Article,
    Attribution,
    Kind,
    Match,
    Paragraph,
    Passage,
    Place,
    Role,
    SourceId,
    Span,
    SpeakerId,
)
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.marks import Mark, Piece, pieces
from sitegen.pages.site import Here, Link
from sitegen.pages.sources import clipped, joined
from sitegen.pages.wording import KIND_GLYPHS, kind_label, say, sentence, shortened

NOTE_WORDS = 24
"""Code points of the first words that tell two notes of one paragraph apart: one line of the
margin."""
MAX_LETTERS = 12
"""Letters of one kind in one note; the passage's page names them all."""


class KindLetters(Struct, frozen=True, gc=False):
    """The sources that share one stretch in one way."""

    glyph: str
    label: str
    kind: Kind
    letters: tuple[Link, ...]
    """Each leads to the row of its pair."""


class SharedNote(Struct, frozen=True, gc=False):
    """Who else tells a stretch of a paragraph."""

    passage: Link
    """Named by the stretch's first words, or by "In four articles" where it is the only one."""
    named: bool
    """Whether it is named by words of the source."""
    groups: tuple[KindLetters, ...]
    """Nearest kind first."""


class Said(Struct, frozen=True, gc=False):
    """One quote of a speaker in a paragraph."""

    mode: str
    """"quoted" or "reported"."""
    words: str
    """Its first words where the speaker has more than one quote in the paragraph; else empty."""
    label: str
    """Mode and first words, for those who do not see where it stands."""
    href: str
    """To the utterance; empty where the speaker is unknown."""


class QuoteNote(Struct, frozen=True, gc=False):
    """What one speaker says in a paragraph."""

    speaker: Link
    """Without an address where the speaker is unknown."""
    said: tuple[Said, ...]
    """In text order."""


class Block(Struct, frozen=True, gc=False):
    """One block of the text: a paragraph, or something set aside."""

    role: Role | None
    """None for what was set aside."""
    anchor: str
    """Id of a paragraph; empty for what was set aside."""
    number: str
    """"¶3" for a body paragraph; empty for another."""
    spoken: str
    """"Paragraph 3", "Headline"; empty for what was set aside."""
    parts: tuple[Piece, ...]
    shared: tuple[SharedNote, ...] = ()
    quotes: tuple[QuoteNote, ...] = ()


@dataclass(frozen=True, slots=True)
class FullText:
    """What the blocks of one article are made from."""

    catalog: Catalog
    entry: Entry
    here: Here
    told: Sequence[tuple[Place, Passage]]
    """Its shared stretches, in text order."""
    spoken: Sequence[Attribution]
    """Its quotes, in text order."""
    told_starts: tuple[int, ...] = field(init=False)
    """Where the shared stretches begin."""
    spoken_starts: tuple[int, ...] = field(init=False)
    """Where the quotes begin."""

    def __post_init__(self) -> None:
        """Note where both begin: each paragraph looks for its own."""
        told = tuple(place.span.start for place, _ in self.told)
        spoken = tuple(one.quote.place.span.start for one in self.spoken)
        object.__setattr__(self, "told_starts", told)
        object.__setattr__(self, "spoken_starts", spoken)

    def blocks(self) -> tuple[Block, ...]:
        """The whole text in order: paragraphs, and between them what was set aside."""
        article = self.entry.analysis.article
        shared = joined([place.span for place, _ in self.told])
        ends = [paragraph.span.start for paragraph in article.paragraphs[1:]]
        found: list[Block] = []
        position = 0
        for index, paragraph in enumerate(article.paragraphs):
            limit = ends[index] if index < len(ends) else len(article.text)
            line = _line(article.text, paragraph.span, Span(position, limit))
            found.extend(_asides(article.text, Span(position, line.start)))
            found.append(self._block(index, _parts(article, paragraph.span, line, shared)))
            position = line.end
        found.extend(_asides(article.text, Span(position, len(article.text))))
        return tuple(found)

    def _block(self, index: int, parts: tuple[Piece, ...]) -> Block:
        paragraph = self.entry.analysis.article.paragraphs[index]
        number = bisect_left(self.entry.body_starts, paragraph.span.start) + 1
        body = paragraph.role == "body"
        return Block(
            role=paragraph.role,
            anchor=f"par-{index + 1}",
            number=f"¶{number}" if body else "",
            spoken=say("article.paragraph", number=str(number))
            if body
            else sentence(say(f"places.{paragraph.role}")),
            parts=parts,
            shared=self._shared_notes(paragraph),
            quotes=self._quote_notes(paragraph),
        )

    def _shared_notes(self, paragraph: Paragraph) -> tuple[SharedNote, ...]:
        """A note for each shared stretch that begins in ``paragraph``."""
        first, last = (
            bisect_left(self.told_starts, edge)
            for edge in (paragraph.span.start, paragraph.span.end)
        )
        if first == last:
            return ()
        begun = self.told[first:last]
        return tuple(self._shared_note(*one, alone=len(begun) == 1) for one in begun)

    def _shared_note(self, place: Place, passage: Passage, *, alone: bool) -> SharedNote:
        """The note for one stretch: letters by kind, and the passage's own page."""
        rows = self._rows(place, passage)
        groups = tuple(
            KindLetters(KIND_GLYPHS[kind], kind_label(kind), kind, self._letters(rows[kind]))
            for kind in KINDS
            if rows[kind]
        )
        words = say("source.in_articles", articles=len(passage.sources))
        if not alone:
            words = shortened(place.span.of(self.entry.analysis.text), NOTE_WORDS)
        url = self.here.to(self.catalog.passage_url(passage.id))
        return SharedNote(Link(words, url), not alone, groups)

    def _rows(self, place: Place, passage: Passage) -> Mapping[Kind, Mapping[SourceId, Match]]:
        """For each kind the matches that join ``place`` to other sources, one for each source."""
        rows: dict[Kind, dict[SourceId, Match]] = {kind: {} for kind in KINDS}
        for match in (self.catalog.matches[match] for match in passage.matches):
            for mine, other in ((match.a, match.b), (match.b, match.a)):
                if mine.source == place.source and mine.span.overlaps(place.span):
                    rows[match.kind].setdefault(other.source, match)
        return rows

    def _letters(self, rows: Mapping[SourceId, Match]) -> tuple[Link, ...]:
        """A letter for each source, leading to the row of its pair."""
        chosen = sorted(rows, key=lambda source: self.catalog.place[source])[:MAX_LETTERS]
        return tuple(
            Link(
                self.catalog.by_source[source].siglum,
                self.here.to(*self.catalog.match_url(rows[source])),
            )
            for source in chosen
        )

    def _quote_notes(self, paragraph: Paragraph) -> tuple[QuoteNote, ...]:
        """A note for each speaker whose quotes begin in ``paragraph``, in order of the first."""
        first, last = (
            bisect_left(self.spoken_starts, edge)
            for edge in (paragraph.span.start, paragraph.span.end)
        )
        if first == last:
            return ()
        said: dict[SpeakerId | None, list[Attribution]] = {}
        for attribution in self.spoken[first:last]:
            said.setdefault(attribution.speaker, []).append(attribution)
        return tuple(
            QuoteNote(
                self._speaker(speaker),
                tuple(self._said(one, alone=len(quotes) == 1) for one in quotes),
            )
            for speaker, quotes in said.items()
        )

    def _speaker(self, speaker: SpeakerId | None) -> Link:
        if speaker is None:
            return Link(say("quotes.unattributed"), "")
        name = self.catalog.speaker_names[speaker]
        return Link(name, self.here.to(self.catalog.speaker_url(speaker)))

    def _said(self, attribution: Attribution, *, alone: bool) -> Said:
        quote = attribution.quote
        words = shortened(quote.place.span.of(self.entry.analysis.text), NOTE_WORDS)
        mode = say("utterance.reported" if quote.mode == "indirect" else "utterance.quoted")
        utterance = self.catalog.utterance_of(attribution)
        href = ""
        if utterance:
            href = self.here.to(self.catalog.utterance_url(utterance), utterance.id)
        return Said(mode, "" if alone else words, say("article.said", mode=mode, words=words), href)


def _line(text: str, span: Span, within: Span) -> Span:
    """``span`` with the mark-up that stands beside it on its line, such as the "#" of a heading."""
    start = max(within.start, text.rfind("\n", within.start, span.start) + 1)
    end = text.find("\n", span.end, within.end)
    return Span(start, within.end if end < 0 else end)


def _asides(text: str, span: Span) -> Iterator[Block]:
    """What stands between paragraphs, line by line; nothing where that is white space."""
    for line in span.of(text).split("\n"):
        if line.strip():
            yield Block(None, "", "", "", (Piece(line.strip()),))


def _parts(article: Article, span: Span, line: Span, shared: Sequence[Span]) -> tuple[Piece, ...]:
    """The text of ``line``: shared stretches marked, everything that is no prose set aside."""
    found = [Piece(article.text[line.start : span.start], "aside")]
    position = span.start
    for aside in clipped(article.furniture, span):
        prose = Span(position, aside.start)
        found.extend(pieces(article, prose, _marks(prose, shared)))
        found.append(Piece(aside.of(article.text), "aside"))
        position = aside.end
    prose = Span(position, span.end)
    found.extend(pieces(article, prose, _marks(prose, shared)))
    found.append(Piece(article.text[span.end : line.end], "aside"))
    return tuple(piece for piece in found if piece.text.strip() or piece.style != "aside")


def _marks(span: Span, shared: Sequence[Span]) -> tuple[Mark, ...]:
    return tuple(Mark(part, "shared") for part in clipped(shared, span))
