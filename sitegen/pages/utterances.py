"""An utterance as a page shows it: its line, who prints it how, and why it is one thing said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sitegen.alignment import kind_of
from sitegen.analysis import tokens_in
from sitegen.collation import wordings
from sitegen.model import (
    KINDS,
    Attribution,
    Collation,
    Kind,
    Match,
    Place,
    Quote,
    QuoteId,
    SourceId,
    Span,
    Utterance,
)
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.citing import Citation, Cited, cite
from sitegen.pages.evidence import evidence_clauses, is_unsure, sureness
from sitegen.pages.lines import Line, marked_wording, variation_line
from sitegen.pages.marks import Piece, pieces, plain_text
from sitegen.pages.places import where
from sitegen.pages.site import Here, Link
from sitegen.pages.sources import SourceLine, source_line
from sitegen.pages.witnesses import clipped_context, context_link
from sitegen.pages.wording import KIND_GLYPHS, counted, figures, percent, plural, shortened

COMPARED = 12
"""Wordings of which each is compared with each for the kind: 66 pairs of some 30 words."""
CITED_QUOTES = 12
"""Quotes in one citation; the page shows them all."""
JOINED_WITH = 6
"""Earlier quotes among which a match that joins a quote is looked for."""
HEARD_WORDS = 80
"""Code points of a heading that is only heard: some five seconds of speech."""
OMITTED = (Piece("…"),)
"""What stands for the words of a quote where the line above says them."""
FAR_CUE = 400
"""Code points that a cue in another sentence may add to what is shown around a quote."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """How one source prints an utterance, or a part of it."""

    id: QuoteId
    """The quote's."""
    letter: str
    source: SourceLine
    pieces: tuple[Piece, ...]
    """Its sentence: the speaker's words with marks, the words around in quiet type."""
    note: str
    """"whole quotation", "two words of it"; empty where nothing need be said."""
    unsure: bool
    link: Link
    others: tuple[QuoteId, ...] = ()
    """Ids of reports that the same words are part of: they lead here."""


@dataclass(frozen=True, slots=True)
class Because:
    """Why one quote is there: who says it and how sure that is, or what joins it to the others."""

    letter: str
    link: Link
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UtteranceView:
    """One thing said."""

    id: str
    words: str
    """First words, for a heading that is heard and not seen."""
    single: bool
    """Whether only one source has it."""
    kind: Kind | None
    """Of its wordings; None where only one source prints it."""
    glyph: str
    spread: str
    """"4 articles, 3 wordings"."""
    quoted: bool
    """Whether any source gives it in marks; else it is only reported."""
    varied: bool
    """Whether its wordings differ."""
    line: Line
    summary: str
    """What the line agrees on, in counts; empty where it is plain."""
    whole: tuple[Rendering, ...]
    fragments: tuple[Rendering, ...]
    reported: tuple[Rendering, ...]
    joins: tuple[Because, ...]
    """What joins its quotes; empty where there is only one."""
    voices: tuple[Because, ...]
    """Why each quote is this speaker's."""
    citation: Citation


@dataclass(frozen=True, slots=True)
class Teller:
    """What views of utterances are made from, on one page."""

    catalog: Catalog
    here: Here
    site: str
    address: str
    """Of the page, absolute where that is known."""

    def view(self, utterance: Utterance) -> UtteranceView:
        """The view of ``utterance``."""
        line = variation_line(utterance.collation, self.catalog)
        quotes = [self.catalog.quotes[quote] for quote in utterance.quotes]
        tellers = {one.quote.place.source for one in quotes}
        sources = len({place.source for place in utterance.collation.witnesses})
        kind = self._kind(utterance.collation) if sources > 1 else None
        quoted = is_quoted(quotes)
        whole, fragments, reported = self._sorted(utterance, quotes, line)
        return UtteranceView(
            id=utterance.id,
            words=shortened(base_words(utterance.collation, self.catalog), HEARD_WORDS),
            single=len(tellers) == 1,
            kind=kind,
            glyph=KIND_GLYPHS[kind] if kind else "",
            spread=spread(sources, line.wordings) if quoted else articles(len(tellers)),
            quoted=quoted,
            varied=line.wordings > 1,
            line=line,
            summary=_summary(line),
            whole=whole,
            fragments=fragments,
            reported=reported,
            joins=tuple(self._joins(quotes)),
            voices=tuple(self._voice(one) for one in quotes),
            citation=self._citation(utterance, quotes),
        )

    # ── how each source prints it ───────────────────────────────────────────────────────────

    def _sorted(
        self, utterance: Utterance, quotes: Sequence[Attribution], line: Line
    ) -> tuple[tuple[Rendering, ...], tuple[Rendering, ...], tuple[Rendering, ...]]:
        """Its quotes as renderings: whole ones, fragments, reports."""
        whole: list[Rendering] = []
        fragments: list[Rendering] = []
        reported: list[Rendering] = []
        nested = nested_reports(quotes)
        for attribution in quotes:
            index = _witness(utterance.collation, attribution.quote.place)
            if index is not None:
                one = self._whole(attribution, utterance.collation, index, line)
                whole.append(replace(one, others=tuple(nested.get(one.id, ()))))
            elif attribution.quote.mode != "indirect":
                note = f"{counted(self._size(attribution), 'word')} of it"
                one = self._rendering(attribution, self._around(attribution), note)
                fragments.append(replace(one, others=tuple(nested.get(one.id, ()))))
            elif not any(attribution.quote.id in held for held in nested.values()):
                reported.append(self._rendering(attribution, self._around(attribution), ""))
        return tuple(whole), tuple(fragments), tuple(reported)

    def _whole(
        self, attribution: Attribution, collation: Collation, index: int, line: Line
    ) -> Rendering:
        """A witness: with its variants marked, or "…" where the line says it all.

        Words quoted inside a report stay in their sentence, which says nothing without them.
        """
        if line.wordings > 1 or attribution.quote.mode == "mixed":
            words = marked_wording(collation, index, self.catalog)
            return self._rendering(attribution, self._around(attribution, words), "")
        note = "whole quotation" if len(collation.witnesses) > 1 else ""
        return self._rendering(attribution, self._around(attribution, OMITTED), note)

    def _rendering(
        self, attribution: Attribution, parts: tuple[Piece, ...], note: str
    ) -> Rendering:
        place = attribution.quote.place
        entry = self.catalog.by_source[place.source]
        return Rendering(
            id=attribution.quote.id,
            letter=entry.siglum,
            source=source_line(self.catalog, entry, self.here),
            pieces=parts,
            note=note,
            unsure=is_unsure(attribution),
            link=context_link(entry, place, self.here),
        )

    def _around(
        self, attribution: Attribution, words: tuple[Piece, ...] | None = None
    ) -> tuple[Piece, ...]:
        """The quote's sentence with the words that introduce it, in quiet type around ``words``;
        marks that stand alone beside omitted words are left out."""
        span = attribution.quote.place.span
        entry = self.catalog.by_source[attribution.quote.place.source]
        frame = _frame(entry, attribution)
        before = clipped_context(entry, Span(frame.start, span.start), before=True)
        after = clipped_context(entry, Span(span.end, frame.end), before=False)
        if words == OMITTED:
            return (*_with_words(before), *words, *_with_words(after))
        said = pieces(entry.analysis.article, span) if words is None else words
        return (*before, *said, *after)

    def _size(self, attribution: Attribution) -> int:
        place = attribution.quote.place
        return len(tokens_in(self.catalog.by_source[place.source].analysis, place.span))

    # ── why ─────────────────────────────────────────────────────────────────────────────────

    def _voice(self, attribution: Attribution) -> Because:
        quote = attribution.quote
        entry = self.catalog.by_source[quote.place.source]
        named = quote.mention.of(entry.analysis.text) if quote.mention else ""
        mention = f"“{' '.join(named.split())}” in the article" if named else "nobody named nearby"
        return Because(
            letter=entry.siglum,
            link=Link(where(entry, quote.place.span), self._href(quote.place)),
            clauses=(mention, *evidence_clauses(attribution), sureness(attribution)),
        )

    def _joins(self, quotes: Sequence[Attribution]) -> Iterator[Because]:
        """For each quote but the first, what joins it to one before it."""
        for number, attribution in enumerate(quotes[1:], 1):
            place = attribution.quote.place
            entry = self.catalog.by_source[place.source]
            found = [
                (match, other)
                for other in (one.quote.place for one in quotes[:number][:JOINED_WITH])
                if (match := self._match(other, place))
            ]
            link = Link(where(entry, place.span), self._href(place))
            clauses: tuple[str, ...] = ("by its words; it stands in no passage that they share",)
            if any(_together(place, one.quote.place) for one in quotes[:number]):
                clauses = ("part of the same statement",)
            elif found:
                match, other = max(found, key=lambda one: one[0].score)
                link = Link(link.text, self._row(match))
                clauses = (self._shared(match, other),)
            yield Because(entry.siglum, link, clauses)

    def _shared(self, match: Match, other: Place) -> str:
        entry = self.catalog.by_source[other.source]
        share = percent(match.evidence.shared)
        return (
            f"stands in a passage that it shares with {entry.siglum} {where(entry, other.span)}, "
            f"{share} % of the words in common"
        )

    def _match(self, a: Place, b: Place) -> Match | None:
        """The surest match that both places stand in."""
        if (a.source, b.source) not in self.catalog.alignments:
            a, b = b, a
        alignment = self.catalog.alignments.get((a.source, b.source))
        found = [
            match
            for match in (alignment.matches if alignment else ())
            if match.a.span.overlaps(a.span) and match.b.span.overlaps(b.span)
        ]
        return max(found, key=lambda match: (match.score, match.id), default=None)

    def _row(self, match: Match) -> str:
        return self.here.to(self.catalog.pair_url(match.a.source, match.b.source), match.id)

    def _href(self, place: Place) -> str:
        entry = self.catalog.by_source[place.source]
        return self.here.to(entry.url, entry.anchor(place.span.start))

    def _citation(self, utterance: Utterance, quotes: Sequence[Attribution]) -> Citation:
        cited = [
            Cited(self.catalog.by_source[place.source], self.catalog.paragraph(place))
            for place in (one.quote.place for one in quotes[:CITED_QUOTES])
        ]
        return cite(cited, site=self.site, address=f"{self.address}#{utterance.id}")

    # ── what kind ───────────────────────────────────────────────────────────────────────────

    def _kind(self, collation: Collation) -> Kind:
        """That of the two wordings furthest apart."""
        analyses = {
            place.source: self.catalog.by_source[place.source].analysis
            for place in collation.witnesses
        }
        groups = wordings(collation, analyses)[:COMPARED]
        places = [collation.witnesses[group[0]] for group in groups]
        tokens = [tokens_in(analyses[place.source], place.span) for place in places]
        pairs = [(a, b) for i, a in enumerate(tokens) for b in tokens[i + 1 :]]
        return max((kind_of(a, b) for a, b in pairs), key=KINDS.index, default="same")


def is_quoted(quotes: Sequence[Attribution]) -> bool:
    """Whether any of ``quotes`` stands in quotation marks."""
    return any(attribution.quote.mode != "indirect" for attribution in quotes)


def spread(sources: int, wordings: int) -> str:
    """In how many articles something stands, and in how many wordings.

    >>> spread(4, 3), spread(2, 1), spread(1, 1)
    ('4 articles, 3 wordings', '2 articles, same words', '1 article')
    """
    if wordings > 1:
        return f"{articles(sources)}, {wordings} wordings"
    return f"{articles(sources)}, same words" if sources > 1 else articles(sources)


def articles(count: int) -> str:
    """How many articles, in digits."""
    return f"{figures(count)} {plural(count, 'article')}"


def base_words(collation: Collation, catalog: Catalog) -> str:
    """The words of the witness that shares most with the others, white space folded."""
    place = collation.witnesses[collation.base]
    return " ".join(place.span.of(catalog.by_source[place.source].analysis.text).split())


def nested_reports(quotes: Sequence[Attribution]) -> dict[QuoteId, list[QuoteId]]:
    """For each marked quote that is the first in a report of its source, that report: the sentence
    around the quote shows it already. Reports of one source are disjoint."""
    reports: dict[SourceId, list[Quote]] = {}
    for one in quotes:
        if one.quote.mode == "indirect":
            reports.setdefault(one.quote.place.source, []).append(one.quote)
    for found in reports.values():
        found.sort(key=lambda quote: quote.place.span)
    nested: dict[QuoteId, list[QuoteId]] = {}
    taken: set[QuoteId] = set()
    for quote in (one.quote for one in quotes if one.quote.mode != "indirect"):
        near = reports.get(quote.place.source, [])
        at = bisect_right(near, quote.place.span.start, key=lambda report: report.place.span.start)
        report = near[at - 1] if at else None
        if report and report.id not in taken and report.place.span.holds(quote.place.span):
            taken.add(report.id)
            nested.setdefault(quote.id, []).append(report.id)
    return nested


def _with_words(parts: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """``parts``, or nothing where they hold no letter and no digit."""
    return parts if any(char.isalnum() for char in plain_text(parts)) else ()


def _summary(line: Line) -> str:
    if not line.boxed:
        return ""
    agreed = counted(line.agreed, "word")
    return f"{agreed} agreed, {counted(line.variants, 'variant')}; punctuation not counted"


def _together(a: Place, b: Place) -> bool:
    """Whether one holds the other."""
    return a.source == b.source and (a.span.holds(b.span) or b.span.holds(a.span))


def _witness(collation: Collation, place: Place) -> int | None:
    """Index of the witness that a quote is; None for a fragment or a report."""
    for index, witness in enumerate(collation.witnesses):
        if witness.source == place.source and witness.span == place.span:
            return index
    return None


def _frame(entry: Entry, attribution: Attribution) -> Span:
    """The sentences that a quote stands in, and the words that introduce it, if not far off."""
    quote = attribution.quote
    span = quote.place.span
    sentences = entry.analysis.sentences
    first = bisect_right(sentences, span.start, key=lambda sentence: sentence.end)
    last = bisect_left(sentences, span.end, key=lambda sentence: sentence.start)
    start = min([span.start, *(sentence.start for sentence in sentences[first:last][:1])])
    end = max([span.end, *(sentence.end for sentence in sentences[first:last][-1:])])
    for words in (quote.cue, quote.mention):
        if words and start - words.start <= FAR_CUE and words.end - end <= FAR_CUE:
            start, end = min(start, words.start), max(end, words.end)
    return Span(start, end)
