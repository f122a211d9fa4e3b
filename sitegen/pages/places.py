"""Where something stands, as a page says it: "¶3", "¶6–7", "subheading, ¶1"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from sitegen.model import Paragraph, Place, Span
from sitegen.pages.catalog import Entry
from sitegen.pages.wording import listed, say


def where(entry: Entry, span: Span, *, spoken: bool = False) -> str:
    """What the paragraphs that ``span`` touches are called: roles first, then numbers.

    "¶3", "¶6–7", "headline", "subheading, ¶1"; ``spoken`` says "paragraph 3", "paragraphs 6 to 7",
    since few screen readers know the sign.
    """
    first, last = _touched(entry, span)
    if first >= last:
        return say("places.none")
    numbers = (
        bisect_left(entry.body_starts, entry.starts[first]) + 1,
        bisect_right(entry.body_starts, entry.starts[last - 1]),
    )
    bodies = numbers[1] - numbers[0] + 1
    if bodies == last - first:
        return _numbered(*numbers, spoken)
    paragraphs = entry.analysis.article.paragraphs[first:last]
    roles = dict.fromkeys(one.role for one in paragraphs if one.role != "body")
    names = [say(f"places.{role}") for role in roles]
    if bodies:
        names.append(_numbered(*numbers, spoken))
    return listed(names) if spoken else say("form.comma").join(names)


def touched(entry: Entry, span: Span) -> Sequence[Paragraph]:
    """The paragraphs that ``span`` touches, in text order."""
    first, last = _touched(entry, span)
    return entry.analysis.article.paragraphs[first:last]


def _touched(entry: Entry, span: Span) -> tuple[int, int]:
    """The numbers of the first of them, from 0, and of the one after the last."""
    last = bisect_right(entry.starts, span.end - 1 if span.end > span.start else span.start)
    return bisect_right(entry.ends, span.start), last


def between(first: Place, last: Place) -> Span:
    """The span from the one to the other, whichever stands first."""
    return Span(min(first.span.start, last.span.start), max(first.span.end, last.span.end))


def _numbered(first: int, last: int, spoken: bool) -> str:
    if first == last:
        return say("places.paragraph", number=str(first)) if spoken else f"¶{first}"
    return (
        say("places.paragraphs", first=str(first), last=str(last)) if spoken else f"¶{first}–{last}"
    )
