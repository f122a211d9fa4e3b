"""Where something stands, as a page says it: "¶3", "¶6–7", "subheading, ¶1"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from sitegen.model import Paragraph, Place, Span
from sitegen.pages.catalog import Entry
from sitegen.pages.wording import listed, say


def where(entry: Entry, span: Span, *, spoken: bool = False) -> str:
    """What the paragraphs that ``span`` touches are called: roles first, then numbers.

    "¶3", "¶6–7", "headline", "subheading, ¶1"; ``spoken`` says "paragraph 3", "paragraphs 6 to 7",
    since few screen readers know the sign.
    """
    paragraphs = touched(entry, span)
    if len(paragraphs) == 1 and paragraphs[0].role == "body":
        number = bisect_right(entry.body_starts, paragraphs[0].span.start)
        return _numbered(number, number, spoken)
    roles = dict.fromkeys(one.role for one in paragraphs if one.role != "body")
    numbers = [
        bisect_right(entry.body_starts, one.span.start) for one in paragraphs if one.role == "body"
    ]
    names = [say(f"places.{role}") for role in roles]
    if numbers or not names:
        names.append(_numbered(numbers[0], numbers[-1], spoken) if numbers else say("places.none"))
    return listed(names) if spoken else say("form.comma").join(names)


def touched(entry: Entry, span: Span) -> Sequence[Paragraph]:
    """The paragraphs that ``span`` touches, in text order."""
    first = bisect_right(entry.ends, span.start)
    last = bisect_right(entry.starts, max(span.start, span.end - 1))
    return entry.analysis.article.paragraphs[first:last]


def between(first: Place, last: Place) -> Span:
    """The span from the one to the other, whichever stands first."""
    return Span(min(first.span.start, last.span.start), max(first.span.end, last.span.end))


def _numbered(first: int, last: int, spoken: bool) -> str:
    if first == last:
        return say("places.paragraph", number=str(first)) if spoken else f"¶{first}"
    return (
        say("places.paragraphs", first=str(first), last=str(last)) if spoken else f"¶{first}–{last}"
    )
