"""A source as the lists show it: letter, title or first words, outlet, date, size."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date
from msgspec import Struct

from sitegen.model import SourceId, Span
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.phrasebook import ENGLISH, Phrasebook, locale_of
from sitegen.pages.site import Here
from sitegen.pages.wording import figures, say, spoken

MOST_DATES = 12
"""Dates that one line names: three lines on a phone; all of them stand in the list of articles."""
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


class SourceLine(Struct, frozen=True, gc=False):
    """One source in a list."""

    siglum: str
    href: str
    """To its article page."""
    title: str
    titled: bool
    """Whether the title is its own; where not, ``title`` holds its first words."""
    language: str
    """BCP 47 tag as the source gives it; empty where it gives none."""
    outlet: str
    """Empty where it is not given."""
    date: str
    """In words; empty where it is not given."""
    words: str
    """How many words of prose, in digits."""
    copy_of: str
    """Letter of the first source with the very same text; empty for that first one."""


def source_line(catalog: Catalog, entry: Entry, here: Here) -> SourceLine:
    """The line of ``entry`` in a list on the page ``here``.

    A source without a title that asks search engines to stay away is named by its file: its first
    words are words of it.
    """
    source = entry.analysis.article.source
    first = entry.analysis.article.copy_of
    named = entry.titled or not source.noindex
    return SourceLine(
        siglum=entry.siglum,
        href=here.to(entry.url),
        title=entry.title if named else source.file,
        titled=entry.titled or not named,
        language=source.language or "",
        outlet=source.outlet or "",
        date=dated(source.published),
        words=figures(entry.words),
        copy_of=catalog.by_source[first].siglum if first else "",
    )


def dated(published: str | None) -> str:
    """A date or date-time in words, as given; empty where none is given.

    >>> dated("2024-07-05T06:15:31"), dated("2024-07-05"), dated("2024-07"), dated(None)
    ('5 July 2024, 06:15', '5 July 2024', 'July 2024', '')
    >>> dated("2024"), dated("last summer")
    ('2024', 'last summer')
    """
    return _dated(published, spoken()) if published else ""


@lru_cache(maxsize=4096)  # a source's date stands on every page that names it
def _dated(published: str, book: Phrasebook) -> str:
    moment = moment_of(published)
    if moment is None:
        month = _MONTH.fullmatch(published)
        return (
            _written(date(int(month[1]), int(month[2]), 1), "form.month", book)
            if month
            else published
        )
    words = _written(moment, "form.day", book)
    if not isinstance(moment, datetime):
        return words
    return say("form.moment", day=words, time=f"{moment:%H:%M}")


def _written(day: date, pattern: str, book: Phrasebook) -> str:
    """``day`` by a pattern of the phrasebook, with the month's name in its language."""
    known = locale_of(book.language) or locale_of(ENGLISH)
    return str(format_date(day, book.pattern(pattern), known))


def dates_line(entries: Sequence[Entry]) -> str:
    """When the articles of ``entries`` were published, as one line.

    Where all have one date, that date; else each date with its letters, earliest first, and what
    is not known: "C: 5 July 2024; others: date not given". Of more than ``MOST_DATES`` dates, the
    first and the last. No entries: empty.
    """
    given: dict[str, list[Entry]] = {}
    for entry in entries:
        published = entry.analysis.article.source.published
        if published:
            given.setdefault(published, []).append(entry)
    if not given:
        return say("source.date_unknown") if entries else ""
    unknown = len(entries) - sum(map(len, given.values()))
    if len(given) == 1 and not unknown:
        return dated(next(iter(given)))
    ordered = sorted(given, key=_moment_key)
    parts = [
        f"{' '.join(entry.siglum for entry in given[published])}: {dated(published)}"
        for published in ordered
    ]
    if len(ordered) > MOST_DATES:
        parts = [say("source.between", first=dated(ordered[0]), last=dated(ordered[-1]))]
    if unknown:
        parts.append(say("source.others_unknown", n=unknown))
    return "; ".join(parts)


def _moment_key(published: str) -> tuple[bool, str]:
    """A key that orders days and hours; what is no date comes last. A zone is not applied."""
    moment = moment_of(published)
    if moment is None:
        return True, published
    form = "%Y-%m-%d %H:%M:%S" if isinstance(moment, datetime) else "%Y-%m-%d"
    return False, moment.strftime(form)


def moment_of(published: str) -> date | None:
    """``published`` as a date, or as a datetime where it says the hour; None where it is neither.

    A time zone is kept, never supplied.
    """
    try:
        return date.fromisoformat(published)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(published)
    except ValueError:
        return None


def is_private(catalog: Catalog, sources: Sequence[SourceId]) -> bool:
    """Whether one of ``sources`` asks search engines to stay away: lists show none of its words."""
    return not catalog.private.isdisjoint(sources)


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """``spans`` in text order, those that touch or overlap made one.

    >>> joined([Span(5, 9), Span(0, 3), Span(2, 4)])
    (Span(start=0, end=4), Span(start=5, end=9))
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def clipped(spans: Sequence[Span], within: Span) -> tuple[Span, ...]:
    """The parts of ``spans`` (sorted, disjoint) that lie inside ``within``."""
    first = max(0, bisect_right(spans, within.start, key=lambda span: span.start) - 1)
    found: list[Span] = []
    for span in spans[first:]:
        if span.start >= within.end:
            break
        if span.overlaps(within):
            found.append(Span(max(span.start, within.start), min(span.end, within.end)))
    return tuple(found)


def words_in(entry: Entry, spans: Sequence[Span]) -> int:
    """How many words of ``entry`` lie in ``spans``, which are sorted and disjoint."""
    starts = entry.analysis.tokens.starts
    return sum(
        bisect_right(starts, span.end - 1) - bisect_right(starts, span.start - 1) for span in spans
    )
