"""Text of a source as a page shows it: pieces with marks, located by spans, cut and never changed.

``markup.py`` turns pieces into escaped mark-up; no other way leads from a source to a page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from sitegen.model import Article, Span

Style = Literal["plain", "different", "only", "moved", "shared", "punctuation", "aside", "quiet"]
"""How a piece is marked: other words on the other side; only on this side; the same words
elsewhere; shared words where few are; punctuation; furniture; words around what is meant."""


class Piece(Struct, frozen=True, gc=False):
    """A stretch of a source's text with one style."""

    text: str
    style: Style = "plain"
    variant: int | None = None
    """Number of the difference it belongs to, from 1, so that both sides can be linked."""
    href: str = ""
    """Where it leads; empty where it is no link."""
    label: str = ""
    """What a link says to those who do not see the text."""


class Mark(Struct, frozen=True, gc=False):
    """A styled span in a source's text."""

    span: Span
    style: Style
    variant: int | None = None


def pieces(article: Article, span: Span, marks: Iterable[Mark] = ()) -> tuple[Piece, ...]:
    """The prose of ``span`` cut at ``marks``, which are disjoint and inside it; furniture left out.

    The texts of the pieces, joined, are the text of ``span`` without its furniture.
    """
    found: list[Piece] = []
    position = span.start
    for mark in sorted(marks, key=_place) if marks else ():
        start, end = mark.span.start, mark.span.end
        if position < start:
            _add_prose(found, article, (position, start), _PLAIN)
        _add_prose(found, article, (start, end), mark)
        position = end
    if position < span.end:
        _add_prose(found, article, (position, span.end), _PLAIN)
    return tuple(found)


_PLAIN = Mark(Span(0, 0), "plain")


def _place(mark: Mark) -> tuple[int, int]:
    return mark.span.start, mark.span.end


def _add_prose(found: list[Piece], article: Article, edges: tuple[int, int], mark: Mark) -> None:
    """Add to ``found`` the stretches between ``edges`` that are no furniture, as ``mark`` has
    them."""
    position, end = edges
    furniture, text = article.furniture, article.text
    if furniture and furniture[0].start < end and furniture[-1].end > position:
        first = bisect_right(furniture, position, key=_end)
        last = bisect_left(furniture, end, key=_start)
        for aside in furniture[first:last]:
            if position < aside.start:
                found.append(Piece(text[position : aside.start], mark.style, mark.variant))
            position = max(position, aside.end)
    if position < end:
        found.append(Piece(text[position:end], mark.style, mark.variant))


_start, _end = attrgetter("start"), attrgetter("end")


def plain_text(parts: Sequence[Piece]) -> str:
    """The words of ``parts`` without their marks."""
    return "".join([piece.text for piece in parts])


def prose(article: Article, span: Span) -> str:
    """The text of ``span`` without its furniture."""
    return plain_text(pieces(article, span)) if article.furniture else span.of(article.text)
