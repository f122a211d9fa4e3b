"""Marked stretches → what is said in them, where a language puts the speaker inside its marks.

French and Russian write « It is late, has she said, and cold. » with one pair of marks, and a
paragraph that opens with a dash is speech in French, Spanish and Russian. Which of both a language
does, its lists say (``words``); English and German do neither.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter

from sitegen.model import Analysis, Span
from sitegen.words import Words

_DASH = re.compile(r"[—–―-]\s?(?=\w)")
_TAIL = 60
"""Characters after the cue of an incise: *, has said the mayor of Lund yesterday,*."""
_STOPS = ",.!?…—–«»“”\n"
_PARTICIPLES = ("é", "du", "nu", "mis", "crit")
"""Endings of French cues that are participles: *le plan, annoncé hier,* is no incise."""


def spoken_spans(analysis: Analysis, marks: Sequence[Span], words: Words) -> tuple[Span, ...]:
    """``marks``, and dialogue behind dashes, each without the incises in it; in text order."""
    spans = list(marks)
    if words.dash_speech:
        spans += _dialogue(analysis, marks)
    if not words.incises or not words.cues:
        return tuple(sorted(spans))
    pattern = _incise(frozenset(words.cues))
    return tuple(part for span in sorted(spans) for part in _parts(analysis.text, span, pattern))


def _dialogue(analysis: Analysis, marks: Sequence[Span]) -> Iterator[Span]:
    """The paragraphs that open with a dash and hold no marks, from the first word on."""
    for paragraph in analysis.article.paragraphs:
        span = paragraph.span
        dash = _DASH.match(analysis.text, span.start, span.end)
        after = bisect_right(marks, span.start, key=attrgetter("end"))
        marked = after < len(marks) and marks[after].start < span.end
        if dash and paragraph.role == "body" and not marked:
            yield Span(dash.end(), span.end)


@cache
def _incise(cues: frozenset[str]) -> re.Pattern[str]:
    """A cue between commas or dashes with its subject behind it, or a French one before it."""
    opens = r"(?:[,!?…]\s*[—–]?\s*|\s[—–]\s*)"
    asked = rf"(?:a|ont|avait)-t-(?:il|elle|on)\s+(?:{_either(cues)})(?!\w)[^{_STOPS}]{{0,{_TAIL}}}"
    finite = frozenset(cue for cue in cues if not cue.endswith(_PARTICIPLES))
    behind = rf"(?:{_either(finite)})(?:(?:-t)?-\w+|\s+\w)[^{_STOPS}]{{0,{_TAIL}}}"
    perfect = rf"(?:a|ont)\s+(?:{_either(cues)})\s+\w[^{_STOPS}]{{0,{_TAIL}}}"
    closes = r"(?:[,.]\s*[—–]?\s*|\s?[—–][.,]?\s*|\s*$)"
    return re.compile(f"{opens}(?P<incise>{asked}|{behind}|{perfect}){closes}", re.IGNORECASE)


def _either(forms: frozenset[str]) -> str:
    return "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))


def _parts(text: str, span: Span, pattern: re.Pattern[str]) -> Iterator[Span]:
    """What the incises leave of ``span``; the part behind one may be empty."""
    start = span.start
    for match in pattern.finditer(text, span.start, span.end):
        if any(char.isalnum() for char in text[start : match.start()]):
            yield Span(start, match.start("incise") - _space(text, match.start("incise")))
            start = match.end()
    if any(char.isalnum() for char in text[start : span.end]):
        yield Span(start, span.end)


def _space(text: str, at: int) -> int:
    """How many spaces and dashes stand before ``at``, at most eight."""
    before = text[max(0, at - 8) : at]
    return len(before) - len(before.rstrip(" \u00a0\u202f—–"))
