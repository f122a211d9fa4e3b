"""Where something stands, as a page says it: "¶3", "¶6–7", "subheading"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from sitegen.model import Paragraph, Place, Span
from sitegen.pages.catalog import Entry


def where(entry: Entry, span: Span, *, spoken: bool = False) -> str:
    """What the paragraphs that ``span`` touches are called, from its first to its last.

    "¶3", "¶6–7", "headline", "headline to ¶2"; ``spoken`` says "paragraph 3", "paragraphs 6 to 7",
    since few screen readers know the sign.
    """
    paragraphs = touched(entry, span)
    if not paragraphs:
        return _named([1], spoken)
    first, last = _name(entry, paragraphs[0]), _name(entry, paragraphs[-1])
    if isinstance(first, int) and isinstance(last, int):
        return _named(sorted({first, last}), spoken)
    if first == last:
        return str(first)
    ends = [_named([one], spoken) if isinstance(one, int) else one for one in (first, last)]
    return " to ".join(ends)


def touched(entry: Entry, span: Span) -> Sequence[Paragraph]:
    """The paragraphs that ``span`` touches, in text order."""
    paragraphs = entry.analysis.article.paragraphs
    first = bisect_right(paragraphs, span.start, key=lambda paragraph: paragraph.span.end)
    last = bisect_right(
        paragraphs, max(span.start, span.end - 1), key=lambda paragraph: paragraph.span.start
    )
    return paragraphs[first:last]


def between(first: Place, last: Place) -> Span:
    """The span from the one to the other, whichever stands first."""
    return Span(min(first.span.start, last.span.start), max(first.span.end, last.span.end))


def _name(entry: Entry, paragraph: Paragraph) -> int | str:
    """Its number among body paragraphs, or its role."""
    if paragraph.role != "body":
        return paragraph.role
    return bisect_right(entry.body_starts, paragraph.span.start)


def _named(numbers: Sequence[int], spoken: bool) -> str:
    if len(numbers) == 1:
        return f"paragraph {numbers[0]}" if spoken else f"¶{numbers[0]}"
    joint = f"{numbers[0]} to {numbers[1]}" if spoken else f"{numbers[0]}–{numbers[1]}"
    return f"paragraphs {joint}" if spoken else f"¶{joint}"
