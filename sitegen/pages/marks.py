"""Text of a source as a page shows it: pieces with marks, located by spans, cut and never changed.

``markup.py`` turns pieces into escaped mark-up; no other way leads from a source to a page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

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
    for mark in sorted(marks, key=lambda mark: mark.span):
        found.extend(_prose(article, Span(position, mark.span.start), Mark(span, "plain")))
        found.extend(_prose(article, mark.span, mark))
        position = mark.span.end
    found.extend(_prose(article, Span(position, span.end), Mark(span, "plain")))
    return tuple(found)


def _prose(article: Article, span: Span, mark: Mark) -> Iterable[Piece]:
    """The stretches of ``span`` that are no furniture, each as a piece."""
    position = span.start
    first = bisect_right(article.furniture, span.start, key=lambda aside: aside.end)
    last = bisect_left(article.furniture, span.end, key=lambda aside: aside.start)
    for aside in article.furniture[first:last]:
        if position < aside.start:
            yield Piece(article.text[position : aside.start], mark.style, mark.variant)
        position = max(position, aside.end)
    if position < span.end:
        yield Piece(article.text[position : span.end], mark.style, mark.variant)


def plain_text(parts: Sequence[Piece]) -> str:
    """The words of ``parts`` without their marks."""
    return "".join(piece.text for piece in parts)


def restyled(parts: Sequence[Piece], style: Style) -> tuple[Piece, ...]:
    """``parts`` with the plain ones in ``style``."""
    return tuple(
        replace(piece, style=style) if piece.style == "plain" else piece for piece in parts
    )
