"""How each source prints an utterance: its sentence, the speaker's words told from the rest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct

from sitegen.analysis import count_in
from sitegen.model import Attribution, Collation, Place, Quote, QuoteId, SourceId, Span
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.evidence import is_unsure
from sitegen.pages.lines import marked_wording
from sitegen.pages.marks import Piece, pieces, plain_text
from sitegen.pages.places import touched
from sitegen.pages.site import Here, Link
from sitegen.pages.sources import SourceLine, source_line
from sitegen.pages.telling import Telling
from sitegen.pages.witnesses import clipped_context, context_link
from sitegen.pages.wording import say

FAR_CUE = 400
"""Code points that a cue in another sentence may add to what is shown around a quote."""
_OMITTED = (Piece("…"),)
"""What stands for the words of a quote where the line above says them."""


class Rendering(Struct, frozen=True, gc=False):
    """One sentence of one source that has an utterance, or a part of it."""

    id: QuoteId
    """Of its first quote."""
    others: tuple[QuoteId, ...]
    """Of its other quotes, and of reports around them: they lead here."""
    letter: str
    source: SourceLine
    pieces: tuple[Piece, ...]
    """The speaker's words with marks, the words around in quiet type."""
    note: str
    """say("utterance.whole"), "two words of it"; empty where nothing need be said."""
    unsure: bool
    link: Link


class Renderings(Struct, frozen=True, gc=False):
    """All renderings of an utterance, in the order of its quotes."""

    whole: tuple[Rendering, ...]
    """Its witnesses; sentences that hold one and a fragment are here."""
    fragments: tuple[Rendering, ...]
    reported: tuple[Rendering, ...]
    """Those without any quotation marks."""


class _Said(Struct, frozen=True, gc=False):
    """One quote in its sentence."""

    attribution: Attribution
    frame: Span
    witness: int | None
    """Index in the collation; None for a fragment or a report."""

    @property
    def quote(self) -> Quote:
        """The quote itself."""
        return self.attribution.quote


@dataclass(frozen=True, slots=True)
class Renderer:
    """Makes the renderings of one utterance."""

    catalog: Catalog
    here: Here
    collation: Collation
    telling: Telling
    """The same with the pieces of each source joined: what words are marked is read from it."""
    omits: bool
    """Whether the line above says the words of whole quotations, so that "…" can stand for them."""

    def renderings(self, quotes: Sequence[Attribution]) -> Renderings:
        """The renderings of ``quotes``; a report with marked words inside is shown with those."""
        nested = nested_reports(quotes)
        held = {report for reports in nested.values() for report in reports}
        whole: list[Rendering] = []
        fragments: list[Rendering] = []
        reported: list[Rendering] = []
        for group in self._sentences([one for one in quotes if one.quote.id not in held]):
            rendering = self._rendering(group, nested)
            if any(said.witness is not None for said in group):
                whole.append(rendering)
            elif group[0].quote.mode == "indirect":
                reported.append(rendering)
            else:
                fragments.append(rendering)
        return Renderings(tuple(whole), tuple(fragments), tuple(reported))

    def _sentences(self, quotes: Sequence[Attribution]) -> list[list[_Said]]:
        """Quotes of one source whose sentences overlap, together; reports apart from the rest."""
        groups: list[list[_Said]] = []
        for attribution in quotes:
            place = attribution.quote.place
            entry = self.catalog.by_source[place.source]
            frame = _frame(entry, attribution)
            if attribution.quote.mode == "indirect":
                frame = _up_to(frame, place, quotes)
            said = _Said(attribution, frame, _witness(self.collation, place))
            last = groups[-1][-1] if groups else None
            if last and _share_a_sentence(last, said):
                groups[-1].append(said)
            else:
                groups.append([said])
        return groups

    def _rendering(self, group: Sequence[_Said], nested: dict[QuoteId, list[QuoteId]]) -> Rendering:
        first = group[0].quote
        entry = self.catalog.by_source[first.place.source]
        ids = [one.quote.id for one in group]
        reports = [report for quote in ids for report in nested.get(quote, ())]
        return Rendering(
            id=first.id,
            others=(*ids[1:], *reports),
            letter=entry.siglum,
            source=source_line(self.catalog, entry, self.here),
            pieces=self._pieces(entry, group),
            note=self._note(entry, group),
            unsure=any(is_unsure(said.attribution) for said in group),
            link=context_link(entry, first.place, self.here),
        )

    def _pieces(self, entry: Entry, group: Sequence[_Said]) -> tuple[Piece, ...]:
        """The sentences of ``group`` with its quotes set off."""
        parts: list[Piece] = []
        position = min(said.frame.start for said in group)
        end = max(said.frame.end for said in group)
        for said in group:
            span = said.quote.place.span
            before = clipped_context(
                entry, Span(min(position, span.start), span.start), before=True
            )
            omitted = self._is_omitted(said)
            parts.extend(_with_words(before) if omitted else before)
            parts.extend(_OMITTED if omitted else self._words(entry, said))
            position = span.end
        after = clipped_context(entry, Span(position, max(position, end)), before=False)
        parts.extend(_with_words(after) if self._is_omitted(group[-1]) else after)
        return tuple(parts)

    def _is_omitted(self, said: _Said) -> bool:
        """Words quoted inside a report stay in their sentence, which says nothing without them."""
        return self.omits and said.witness is not None and said.quote.mode == "direct"

    def _words(self, entry: Entry, said: _Said) -> tuple[Piece, ...]:
        if said.witness is not None and not self.omits:
            telling = self.telling
            index, part = telling.pieces[said.quote.place]
            return marked_wording(telling.collation, index, telling.entries, part)
        return pieces(entry.analysis.article, said.quote.place.span)

    def _note(self, entry: Entry, group: Sequence[_Said]) -> str:
        """What part of the utterance the sentence gives; nothing where that is plain to see."""
        if all(self._is_omitted(said) for said in group):
            alone = len(self.collation.witnesses) == 1 and len(self._pieces(entry, group)) > 1
            return "" if alone else say("utterance.whole")
        if any(said.witness is not None or said.quote.mode == "indirect" for said in group):
            return ""
        words = sum(count_in(entry.analysis, said.quote.place.span) for said in group)
        return say("utterance.words_of_it", words=words)


def nested_reports(quotes: Sequence[Attribution]) -> dict[QuoteId, list[QuoteId]]:
    """For each marked quote that is the first in a report of its source, that report: the sentence
    around the quote shows it already. Reports of one source are disjoint."""
    if len(quotes) == 1:
        return {}
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


def _up_to(frame: Span, place: Place, quotes: Sequence[Attribution]) -> Span:
    """``frame`` of a report without the marked quotes that follow it there: they have their own."""
    following = [
        one.quote.place.span.start
        for one in quotes
        if one.quote.mode != "indirect"
        and one.quote.place.source == place.source
        and place.span.end <= one.quote.place.span.start < frame.end
    ]
    return Span(frame.start, min([frame.end, *following]))


def _share_a_sentence(last: _Said, said: _Said) -> bool:
    """Whether two quotes, one after the other in one source, can be shown in one go: both in marks
    or both reported."""
    if (last.quote.mode == "indirect") != (said.quote.mode == "indirect"):
        return False
    if last.quote.place.source != said.quote.place.source:
        return False
    return said.quote.place.span.start >= last.quote.place.span.end and last.frame.overlaps(
        said.frame
    )


def _with_words(parts: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """``parts``, or nothing where they hold no letter and no digit."""
    return parts if any(char.isalnum() for char in plain_text(parts)) else ()


def _witness(collation: Collation, place: Place) -> int | None:
    """Index of the witness that a quote is; None for a fragment or a report."""
    for index, witness in enumerate(collation.witnesses):
        if witness is place or witness == place:
            return index
    return None


def _frame(entry: Entry, attribution: Attribution) -> Span:
    """The sentences that a quote stands in, and the words of its paragraphs that introduce it."""
    quote = attribution.quote
    span = quote.place.span
    begins, ends = entry.sentences
    first, last = bisect_right(ends, span.start), bisect_left(begins, span.end)
    start, end = span.start, span.end
    if first < last:
        start, end = min(start, begins[first]), max(end, ends[last - 1])
    for words in filter(None, (quote.cue, quote.mention)):
        near = start - words.start <= FAR_CUE and words.end - end <= FAR_CUE
        if near and any(paragraph.span.holds(words) for paragraph in touched(entry, span)):
            start, end = min(start, words.start), max(end, words.end)
    return Span(start, end)
