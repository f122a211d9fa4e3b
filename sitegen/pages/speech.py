"""What one side of a match quotes and the other only reports, as a sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from sitegen.analysis import token_range
from sitegen.model import Match, Place, Span
from sitegen.pages.catalog import Entry
from sitegen.pages.registers import Quoted
from sitegen.pages.wording import say

MOSTLY = 2 / 3
"""Share of a side's words inside quotation marks from which on it counts as a quotation."""
PARTLY = 1 / 2
"""Share below which the quoted words on the other side are words in a report."""


@dataclass(frozen=True, slots=True)
class _Side:
    """How much of one side stands in quotation marks."""

    entry: Entry
    words: int
    quoted: Counter[str]
    """Normal forms of the words in quotation marks."""

    @property
    def share(self) -> float:
        """Part of its words that is quoted."""
        return self.quoted.total() / self.words if self.words else 0.0


def speech_note(match: Match, a: Entry, b: Entry, quoted: Quoted) -> str:
    """ "D quotes two of A’s words and reports the rest"; empty where both do alike."""
    in_a, in_b = _side(a, match.a, quoted), _side(b, match.b, quoted)
    for whole, part in ((in_a, in_b), (in_b, in_a)):
        if whole.share < MOSTLY or part.share >= PARTLY:
            continue
        one, other = whole.entry.siglum, part.entry.siglum
        if not part.quoted:
            return say("row.reported", one=one, other=other)
        if not part.quoted - whole.quoted:
            return say("row.in_part", one=one, other=other, words=part.quoted.total())
    return ""


def _side(entry: Entry, place: Place, quoted: Quoted) -> _Side:
    first, last = token_range(entry.analysis, place.span)
    spans = quoted.get(place.source, ())
    at = bisect_right(spans, place.span.start, key=lambda span: span.end)
    inside: Counter[str] = Counter()
    while at < len(spans) and spans[at].start < place.span.end:
        shared = Span(max(spans[at].start, place.span.start), min(spans[at].end, place.span.end))
        start, end = token_range(entry.analysis, shared)
        inside.update(entry.analysis.tokens.norms[start:end])
        at += 1
    return _Side(entry, last - first, inside)
