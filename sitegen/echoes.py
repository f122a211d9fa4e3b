"""Figures that say the same words in different articles: who a shared passage says is one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from sitegen.company import Company
from sitegen.earlier import Earlier, made_each
from sitegen.model import Alignment, Kind, Place, Quote, Span, Testimony
from sitegen.roll import Node

_HELD = 0.6
"""Share of a match that a quote must hold, and of the quote that the match must, before the match
says that two quotes are one: the share asked of utterances."""
_NEAR = 30
"""Quotes looked back over for one that reaches into a match."""

Told = tuple[Node, Node, Kind]
"""Two figures whose quotes a match lays on each other, and the kind of the match."""

_Voiced = tuple[Sequence[int], Sequence[int], Kind]
"""The quotes that fill the two sides of one match, by their numbers in either testimony."""


def echoes(
    company: Company,
    testimonies: Sequence[Testimony],
    alignments: Sequence[Alignment],
    earlier: Earlier | None = None,
) -> Iterator[Told]:
    """Figures whose quotes a match lays on each other, both ways round; one on each side fills
    most of it."""
    number = {testimony.source: at for at, testimony in enumerate(testimonies)}
    firsts = [number[alignment.a] for alignment in alignments]
    seconds = [number[alignment.b] for alignment in alignments]
    ours, theirs = ([testimonies[at] for at in side] for side in (firsts, seconds))
    voiced = made_each(earlier, _voiced, alignments, ours, theirs)
    for a, b, several in zip(firsts, seconds, voiced, strict=True):
        for our, their, kind in several:
            one = {_node(company, company.first[a], testimonies[a], at) for at in our}
            other = {_node(company, company.first[b], testimonies[b], at) for at in their}
            if len(one) == len(other) == 1:
                yield min(one), min(other), kind
                yield min(other), min(one), kind


def _node(company: Company, first: Node, testimony: Testimony, at: int) -> Node:
    """Who says a quote whose figure is known; ``first`` is the first figure of its article."""
    figure = testimony.voices[at].figure
    assert figure is not None  # ``_voiced`` names no other quotes
    return company.node_of(first + figure, testimony.quotes[at])


def _voiced(alignment: Alignment, a: Testimony, b: Testimony) -> list[_Voiced]:
    """The quotes that fill both sides of each match of one alignment, where there are any."""
    voices = [
        [
            (at, quote)
            for at, (quote, voice) in enumerate(zip(side.quotes, side.voices, strict=True))
            if voice.figure is not None
        ]
        for side in (a, b)
    ]
    return [
        (one, other, match.kind)
        for match in alignment.matches
        if (one := _filling(match.a, voices[0])) and (other := _filling(match.b, voices[1]))
    ]


def _filling(place: Place, quotes: Sequence[tuple[int, Quote]]) -> list[int]:
    """Those of the ``quotes``, in text order, that fill most of ``place``; their numbers."""
    span = place.span
    stop = bisect_left(quotes, span.end, key=lambda pair: pair[1].place.span.start)
    return [
        at
        for at, quote in quotes[max(0, stop - _NEAR) : stop]
        if quote.place.span.overlaps(span)
        and min(_share(quote.place.span, span), _share(span, quote.place.span)) >= _HELD
    ]


def _share(part: Span, whole: Span) -> float:
    start = max(part.start, whole.start)
    return (min(part.end, whole.end) - start) / max(1, len(part))
