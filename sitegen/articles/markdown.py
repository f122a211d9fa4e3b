"""Markdown → layout: which spans are prose, which are mark-up, and what is a heading.

markdown-it finds the blocks; the mark-up inside a block is found by a scanner of our own, which
keeps every offset and takes linear time (the inline rules of markdown-it need 14 s for 100 KB of
``![``). The text itself is never changed: what is mark-up becomes furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from sitegen.articles.inline import markup, merged
from sitegen.articles.layout import Block, Form, trimmed
from sitegen.articles.roles import Layout, assign
from sitegen.model import Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINE = re.compile("([^\r\n]*)(?:\r\n|\r|\n|\\Z)")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class _Piece:
    """One block of prose: its lines without the marks of lists, quotes and headings."""

    lines: tuple[Span, ...]
    form: Form


def lay_out(text: str, *, title: str | None = None) -> Layout:
    """What the blocks of ``text`` are; all that is not prose is furniture."""
    environment: dict[str, dict[str, object]] = {}
    tokens = _block_parser().parse(text, environment)
    labels = environment.get("references", {})
    blocks: list[Block] = []
    furniture: list[Span] = []
    for piece in _pieces(text, tokens):
        marks = _marks(text, piece, labels)
        span = _bared(text, Span(piece.lines[0].start, piece.lines[-1].end), marks)
        if len(span):
            blocks.append(Block(span, piece.form))
            furniture.extend(mark for mark in marks if span.holds(mark))
    layout = assign(text, blocks, title=title)
    return _filled(text, layout, furniture)


@cache
def _block_parser() -> MarkdownIt:
    """markdown-it without its inline rules, and without code by indentation.

    Four spaces before a paragraph are far more often a typewriter's indent than a program.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("js-default")
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.disable("code")
    return parser


def _pieces(text: str, tokens: list[Token]) -> Iterator[_Piece]:
    """The blocks of prose among ``tokens``, in text order."""
    lines = [Span(*found.span(1)) for found in _LINE.finditer(text)]
    table: tuple[int, int] | None = None
    for before, token in pairwise(tokens):
        if token.type == "table_open" and token.map:
            table = (token.map[0], token.map[1])
        elif before.type == "table_open" and before.map:
            table = (before.map[0], before.map[1])
        if token.type == "table_close" and table:
            for line in (lines[table[0]], *lines[table[0] + 2 : table[1]]):
                yield from _cells(text, line)
            table = None
        elif token.type == "inline" and token.map and table is None:
            own = lines[token.map[0] : token.map[1]]
            found = tuple(_located(text, token.content, own))
            if found:
                yield _Piece(found, _form(before))


def _form(opening: Token) -> Form:
    """What the token that opens a block says of it: only blocks at the top stand free."""
    if opening.type == "heading_open":
        return "heading"
    return "free" if opening.level == 0 else "item"


def _located(text: str, content: str, lines: list[Span]) -> Iterator[Span]:
    """Where the lines of a block's ``content`` stand: at the ends of its own ``lines``."""
    for written, line in zip(content.split("\n"), lines, strict=False):
        words = written.strip()
        at = text.rfind(words, line.start, line.end)
        if words and at < 0:  # never seen: markdown-it hands lines on as they are
            yield trimmed(text, line.start, line.end)
        elif words:
            yield Span(at, at + len(words))


def _cells(text: str, row: Span) -> Iterator[_Piece]:
    """The cells of one line of a table, each a block."""
    pipes = [row.start + found.start() for found in _PIPE.finditer(row.of(text))]
    starts = [row.start, *(pipe + 1 for pipe in pipes)]
    for start, end in zip(starts, [*pipes, row.end], strict=True):
        cell = trimmed(text, start, end)
        if len(cell):
            yield _Piece((cell,), "item")


def _marks(text: str, piece: _Piece, labels: Mapping[str, object]) -> tuple[Span, ...]:
    """What is not prose inside ``piece``: line starts (``> ``) and inline mark-up, in order."""
    span = Span(piece.lines[0].start, piece.lines[-1].end)
    starts = [trimmed(text, line.end, after.start) for line, after in pairwise(piece.lines)]
    return merged([*markup(text, span, labels), *starts])


def _bared(text: str, span: Span, marks: tuple[Span, ...]) -> Span:
    """``span`` without mark-up and white space at its edges; empty where nothing else is there."""
    start, end = span.start, span.end
    for mark in marks:
        if trimmed(text, start, end).start < mark.start:
            break
        start = max(start, mark.end)
    for mark in reversed(marks):
        if trimmed(text, start, end).end > mark.end:
            break
        end = max(start, min(end, mark.start))
    return trimmed(text, start, end)


def _filled(text: str, layout: Layout, marks: list[Span]) -> Layout:
    """``layout`` with the mark-up inside its paragraphs and all that lies between as furniture."""
    covered = sorted([*(paragraph.span for paragraph in layout.paragraphs), *layout.furniture])
    edges = [0, *(edge for span in covered for edge in (span.start, span.end)), len(text)]
    gaps = [trimmed(text, *gap) for gap in zip(edges[::2], edges[1::2], strict=True)]
    return Layout(layout.paragraphs, merged([*layout.furniture, *marks, *gaps]), layout.found)
