"""An utterance whose pieces are joined: “X,” she said. “Y.” is one wording of its source, "X … Y".

The stage that joins quotes hands on each stretch of marked words as a witness of its own. A reader
of one line wants what each source prints as one thing; so the pieces are laid end to end in a text
made for the line, and collated again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sitegen.analysis import count_in, tokens_in
from sitegen.collation import collate
from sitegen.model import (
    Analysis,
    Article,
    Collation,
    Paragraph,
    Place,
    SourceId,
    Span,
    Tokens,
)
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.places import touched
from sitegen.pages.rows import AROUND
from sitegen.sayings import CLOSERS
from sitegen.spans import Offsets

_SEAM = " … "
_APART = "\n"


@dataclass(frozen=True, slots=True)
class Telling:
    """A collation to print, and where its witnesses come from."""

    collation: Collation
    entries: Mapping[SourceId, Entry]
    """Of its sources: those of the site, except for the texts that were made of pieces."""
    pieces: Mapping[Place, tuple[int, Span]]
    """For each witness of the utterance: the index of the wording that it is a piece of, and
    where it stands in that wording's text."""


def telling_of(collation: Collation, catalog: Catalog) -> Telling:
    """``collation`` with the pieces of each source joined; as it is where none are in pieces."""
    if len(collation.witnesses) == 1:
        (place,) = collation.witnesses
        return Telling(collation, catalog.by_source, {place: (0, place.span)})
    groups = _groups(collation.witnesses, catalog)
    if len(groups) == len(collation.witnesses):
        pieces = {place: (at, place.span) for at, place in enumerate(collation.witnesses)}
        return Telling(collation, catalog.by_source, pieces)
    by_source = {place.source: catalog.by_source[place.source] for place in collation.witnesses}
    places: list[Place] = []
    held: dict[Place, tuple[int, Span]] = {}
    for source in dict.fromkeys(place.source for place in collation.witnesses):
        own = [group for group in groups if group[0].source == source]
        if any(len(group) > 1 for group in own):
            by_source[source], spans = _laid_out(by_source[source], own)
        else:
            spans = [[place.span for place in group] for group in own]
        for group, parts in zip(own, spans, strict=True):
            held.update(
                {place: (len(places), part) for place, part in zip(group, parts, strict=True)}
            )
            places.append(Place(source, Span(parts[0].start, parts[-1].end)))
    analyses = {place.source: by_source[place.source].analysis for place in places}
    return Telling(collate(tuple(places), analyses), by_source, held)


def _groups(witnesses: Sequence[Place], catalog: Catalog) -> list[list[Place]]:
    """The witnesses, those together that are pieces of one quotation."""
    groups: list[list[Place]] = []
    for place in witnesses:
        last = groups[-1][-1] if groups else None
        if last and last.source == place.source and goes_on(catalog, last, place):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def goes_on(catalog: Catalog, last: Place, place: Place) -> bool:
    """Whether only a few words of the same paragraph part two stretches of marked words, or only
    the end of a paragraph that no mark closes."""
    if last.span.end > place.span.start:
        return False
    entry = catalog.by_source[place.source]
    whole = Span(last.span.start, place.span.end)
    between = count_in(entry.analysis, Span(last.span.end, place.span.start))
    if len(touched(entry, whole)) == 1:
        return between <= AROUND
    return not between and entry.analysis.text[last.span.end - 1] not in CLOSERS


def _laid_out(entry: Entry, groups: Sequence[Sequence[Place]]) -> tuple[Entry, list[list[Span]]]:
    """``entry`` with a text of the words of ``groups`` only, and where they stand in it."""
    analysis = entry.analysis
    text = ""
    starts, ends, norms = Offsets("I"), Offsets("I"), list[str]()
    asides: list[Span] = []
    spans: list[list[Span]] = []
    for group in groups:
        spans.append([])
        for number, place in enumerate(group):
            if text:
                text += _seam(analysis, group[number - 1], place) if number else _APART
            by = len(text) - place.span.start
            words = tokens_in(analysis, place.span)
            starts.extend(start + by for start in words.starts)
            ends.extend(end + by for end in words.ends)
            norms += words.norms
            asides += [
                _moved(aside, by) for aside in analysis.article.furniture if place.span.holds(aside)
            ]
            text += place.span.of(analysis.text)
            spans[-1].append(_moved(place.span, by))
    article = _article(analysis.article, text, asides)
    made = Analysis(
        article, analysis.language, Tokens(starts, ends, tuple(norms)), (Span(0, len(text)),)
    )
    return replace(entry, analysis=made), spans


def _seam(analysis: Analysis, last: Place, place: Place) -> str:
    """What stands between two pieces: dots for words of others, else what parts two paragraphs."""
    return _SEAM if count_in(analysis, Span(last.span.end, place.span.start)) else " "


def _article(article: Article, text: str, asides: Sequence[Span]) -> Article:
    whole = (Paragraph(Span(0, len(text))),)
    return replace(article, text=text, paragraphs=whole, furniture=tuple(asides))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
