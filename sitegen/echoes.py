"""Figures that say the same words in different articles: who a shared passage says is one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from sitegen.company import Company, Node
from sitegen.model import Alignment, Kind, Quote, SourceId, Span, Testimony

_HELD = 0.6
"""Share of a match that a quote must hold, and of the quote that the match must, before the match
says that two quotes are one: the share asked of utterances."""
_NEAR = 30
"""Quotes looked back over for one that reaches into a match."""

Told = tuple[Node, Node, Kind]
"""Two figures whose quotes a match lays on each other, and the kind of the match."""

_Voices = Mapping[SourceId, Sequence[tuple[Quote, Node]]]


def echoes(
    company: Company, testimonies: Sequence[Testimony], alignments: Iterable[Alignment]
) -> Iterator[Told]:
    """Figures whose quotes a match lays on each other, both ways round; one on each side fills
    most of it."""
    voices = _voices(testimonies, company)
    for alignment in alignments:
        for match in alignment.matches:
            a = _filling(match.a.span, voices.get(match.a.source, ()))
            b = _filling(match.b.span, voices.get(match.b.source, ())) if len(a) == 1 else a
            if len(a) == len(b) == 1:
                yield min(a), min(b), match.kind
                yield min(b), min(a), match.kind


def _voices(testimonies: Sequence[Testimony], company: Company) -> _Voices:
    """The quotes of each source whose figure is known, in text order."""
    return {
        testimony.source: [
            (quote, company.node_of(first + voice.figure, quote))
            for quote, voice in zip(testimony.quotes, testimony.voices, strict=True)
            if voice.figure is not None
        ]
        for first, testimony in zip(company.first, testimonies, strict=True)
    }


def _filling(span: Span, quotes: Sequence[tuple[Quote, Node]]) -> Set[Node]:
    stop = bisect_left(quotes, span.end, key=lambda pair: pair[0].place.span.start)
    return {
        node
        for quote, node in quotes[max(0, stop - _NEAR) : stop]
        if quote.place.span.overlaps(span)
        and min(_share(quote.place.span, span), _share(span, quote.place.span)) >= _HELD
    }


def _share(part: Span, whole: Span) -> float:
    start = max(part.start, whole.start)
    return (min(part.end, whole.end) - start) / max(1, len(part))
