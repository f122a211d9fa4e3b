"""A date as pages, feeds and heads of files write it → ISO 8601, where it says one day."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?"
    r"\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?(?:[A-Z]{3,5})?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d\d?)[/.](\d\d?)")
_YEAR_LAST = re.compile(r"(\d\d?)([/.])(\d\d?)\2(\d{4})\b(?!\d)")
"""Day and month in either order; a time may follow."""
_WORDED = re.compile(
    r"(?:[A-Z][a-z]{2,8},? )?(?:(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d\d?),?"
    r"|(?P<day2>\d\d?)\.? (?P<month2>[A-Z][a-z]{2,8})\.?,?) (?P<year>\d{4})\b"
)
"""A day in English words, as mail, feeds and older pages write it; a time after it is left out."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_ANY_WORDS = re.compile(
    r"(?:[^\W\d_]{2,14}[.,]{0,2} )?(\d{1,2}(?:\.|er|º)?,? (?:d[eo] )?[^\W\d_]{3,14}\.?,?"
    r"(?: del?| do)? (?:19|20)\d\d)(?!\d)|((?:19|20)\d\d ?年 ?\d\d? ?月 ?\d\d? ?日"
    r"|(?:19|20)\d\d ?년 ?\d\d? ?월 ?\d\d? ?일)"
)
"""What looks like a day with its month in words of any language; a time may follow."""
_MOST_DAYS, _MOST_MONTHS = 31, 12
_LANGUAGES = """
    ar bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu hy id is it ja ka kk ko lt lv mk ms
    nb nl pl pt ro ru sk sl sq sr sv sw ta th tl tr uk ur vi zh
    """
"""Languages that many newspapers write; of all 200 of dateparser some take any word for a month,
and a line that is no date takes two seconds."""


def iso_moment(value: str) -> str:
    """``value`` in ISO 8601 without fractions, where it says one moment or one day; else empty.

    >>> [iso_moment(words) for words in ("12. Januar 2023", "05/03/2031", "2024-07-05 06:15 UTC")]
    ['2023-01-12', '', '2024-07-05T06:15UTC']
    """
    value = " ".join(value.split())
    if parts := _ISO.fullmatch(value):
        zone = parts[3] or ""
        zone = f"{zone[:3]}:{zone[-2:]}" if zone[:1] in ("+", "-") else zone
        return "".join((parts[1], f"T{parts[2]}" if parts[2] else "", zone))
    if parts := _YEAR_FIRST.fullmatch(value):
        return f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}"
    return _in_figures(value) or _in_english(value) or _in_words(value)


def find_day(line: str) -> tuple[int, str] | None:
    """Where in ``line`` its first date begins, and that date in ISO 8601; None where it has none
    that is certain."""
    shapes = (_WORDED, _IN_ANY_WORDS, _YEAR_LAST)
    places = sorted(_start(found) for shape in shapes if (found := shape.search(line)))
    days = ((place, iso_moment(line[place:])) for place in places)
    return next((day for day in days if day[1]), None)


def _start(found: re.Match[str]) -> int:
    """Where the date itself begins, after the name of a weekday or what looks like one."""
    starts = (found.start(group) for group in range(1, len(found.groups()) + 1))
    return min(start for start in starts if start >= 0)


def _in_figures(value: str) -> str:
    """The day of a date whose year comes last; empty where day and month can be exchanged.

    With full stops the day comes first wherever people write so.
    """
    parts = _YEAR_LAST.match(value)
    if not parts:
        return ""
    first, second, year = int(parts[1]), int(parts[3]), parts[4]
    day_first = parts[2] == "." or first > _MOST_MONTHS or first == second
    if not day_first and second <= _MOST_MONTHS:
        return ""
    day, month = (first, second) if day_first else (second, first)
    right = 0 < day <= _MOST_DAYS and 0 < month <= _MOST_MONTHS
    return f"{year}-{month:02}-{day:02}" if right else ""


def _in_english(value: str) -> str:
    parts = _WORDED.match(value)
    if not parts:
        return ""
    month = (parts["month"] or parts["month2"])[:3].casefold()
    day, year = int(parts["day"] or parts["day2"]), parts["year"]
    return f"{year}-{_MONTHS.index(month) + 1:02}-{day:02}" if month in _MONTHS else ""


def _in_words(value: str) -> str:
    """The day of a date in the words of any language that dateparser knows."""
    found = _IN_ANY_WORDS.match(value)
    if not found:
        return ""
    known = _reader().get_date_data(found[1] or found[2]).date_obj
    return known.date().isoformat() if known else ""


@cache
def _reader() -> DateDataParser:
    """A reader of whole dates: it never fills in what is not said, and asks no clock."""
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=_LANGUAGES.split(),
        settings={
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
        },
    )
