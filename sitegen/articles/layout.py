"""Text → blocks: where the paragraphs of a plain text lie, before anything says what they are.

Paragraphs come in three shapes: apart by blank lines, one a line, or hard-wrapped over many lines.
Which of them a text has is read off its line breaks, never off a setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

from sitegen.articles.facts import isodate
from sitegen.model import Span

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CONTENT = re.compile("[^\\s](?:[^\n\r\x0b\x0c\x85\u2028\u2029]*[^\\s])?")
"""A line without the white space at its edges."""
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
"""Characters that take no room: a line of nothing else is a blank line."""
_SENTENCE_END = re.compile(r"[.!?…‽。！？｡।॥؟۔։።܀᙮][\"'“”‘’«»‹›)\]」』*_]{0,4}$")
_FIRST_WORD = re.compile(r"\S{1,40}")

WRAP_WIDTHS = (40, 110)
"""Median length of a wrapped line: mail and plain-text tools wrap at 60 to 100; printed columns of
fewer than 40 characters cannot be told from lists of short lines."""
_FULL_SHARE = 0.8
"""So many of the broken lines have no room for the next word, where a machine wrapped them."""
_RUNNING_SHARE = 0.5
"""So many of the broken lines stop within a sentence. Of wrapped news text about .9 do; where
every line is a paragraph, headlines alone, under .2."""
_ROOM = 10
"""A line that leaves more room than this before the next word ends its paragraph."""


Form = Literal["free", "heading", "item"]
"""What mark-up says of a block: nothing, that it is a heading, or that it is one of several in a
list or a table, where short blocks are what one expects."""


LONGEST_DATE = 40
"""Characters of the longest line that may be a date-time and nothing else."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch that the layout sets apart: a paragraph, whatever it will turn out to be."""

    span: Span
    """Without white space at its edges; never empty."""
    form: Form = "free"


class _Line(NamedTuple):
    """One line that is not blank, without white space at its edges."""

    span: Span
    apart: bool
    """Whether a blank line or the end of the text follows."""


def ends_sentence(words: str) -> bool:
    """Whether ``words`` stop like a sentence: at its mark, with closing quotes or brackets after.

    >>> [ends_sentence(words) for words in ("He said “no.”", "Genuine”", "Why?", "He said:")]
    [True, False, True, False]
    """
    return bool(_SENTENCE_END.search(words[-8:].rstrip()))


def blocks(text: str, within: Span | None = None) -> tuple[Block, ...]:
    """The blocks of ``text`` (or of the stretch ``within``), in text order; none empty."""
    lines = tuple(_lines(text, within or Span(0, len(text))))
    seams = [(line, after) for line, after in pairwise(lines) if not line.apart]
    if _is_wrapped(text, seams):
        width = median(len(line.span) for line, _ in seams)
        return tuple(_joined(text, lines, width))
    by_line = len(seams) >= sum(line.apart for line in lines)
    return tuple(_stacked(text, lines, by_line=by_line))


def trimmed(text: str, start: int, end: int) -> Span:
    """``[start, end)`` without white space at its edges; empty where nothing else is there."""
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip())
    return Span(min(start + left, end), max(start + left, start + len(stretch.rstrip())))


def _lines(text: str, within: Span) -> Iterator[_Line]:
    """The lines that are not blank, each with whether a blank one or the end follows."""
    last: tuple[int, int] | None = None
    for found in _CONTENT.finditer(text, within.start, within.end):
        if text[found.start()] in _INVISIBLE and not found.group().strip(_INVISIBLE):
            continue
        if last:
            gap = text[last[1] : found.start()]
            apart = gap != "\n" and (len(_BREAK.findall(gap)) > 1 or "\u2029" in gap)
            yield _Line(Span(*last), apart)
        last = found.span()
    if last:
        yield _Line(Span(*last), apart=True)


def _is_wrapped(text: str, seams: Sequence[tuple[_Line, _Line]]) -> bool:
    """Whether the line breaks inside blocks are those of a machine that filled lines."""
    if not seams:
        return False
    width = median(len(line.span) for line, _ in seams)
    if not WRAP_WIDTHS[0] <= width <= WRAP_WIDTHS[1]:
        return False
    full = sum(_room(text, line, after, width) < 0 for line, after in seams)
    running = sum(not ends_sentence(line.span.of(text)) for line, _ in seams)
    return full >= _FULL_SHARE * len(seams) and running >= _RUNNING_SHARE * len(seams)


def _room(text: str, line: _Line, after: _Line, width: float) -> float:
    """How many characters would have been left had the next line's first word been set here."""
    word = _FIRST_WORD.match(text, after.span.start, after.span.end)
    return width - len(line.span) - 1 - (len(word.group()) if word else 0)


def _joined(text: str, lines: Sequence[_Line], width: float) -> Iterator[Block]:
    """The blocks of hard-wrapped text: a block ends at a blank line or at a short last line."""
    start: int | None = None
    for line, after in zip(lines, (*lines[1:], None), strict=False):
        start = line.span.start if start is None else start
        stops = ends_sentence(line.span.of(text))
        short = after is not None and stops and _room(text, line, after, width) > _ROOM
        if line.apart or after is None or short:
            yield Block(Span(start, line.span.end))
            start = None


def _stacked(text: str, lines: Sequence[_Line], *, by_line: bool) -> Iterator[Block]:
    """The blocks of text that is not wrapped.

    Where most breaks are plain line breaks, every line is one; else what blank lines set apart,
    cut where a line ends with its sentence, is a date, or is longer than anyone wraps.
    """
    start: int | None = None
    for line, after in zip(lines, (*lines[1:], None), strict=False):
        start = line.span.start if start is None else start
        cut = line.apart or by_line or after is None or _stands_alone(text, line)
        if cut or (after is not None and len(after.span) > WRAP_WIDTHS[1]):
            yield Block(Span(start, line.span.end))
            start = None


def _stands_alone(text: str, line: _Line) -> bool:
    """Whether ``line`` cannot run on into the next one."""
    span = line.span
    is_date = len(span) <= LONGEST_DATE and isodate(span.of(text)) is not None
    return (
        is_date
        or len(span) > WRAP_WIDTHS[1]
        or ends_sentence(text[max(span.start, span.end - 8) : span.end])
    )
