"""Quotes of two articles that a match of theirs lays on each other."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import TypeAlias

from sitegen.analysis import count_in
from sitegen.model import Alignment, Match, Place, Quote, Span
from sitegen.sayings import Sayings
from sitegen.stems import stems_in

_COVERED = 0.5
"""Share of the shorter quote's words that a match must lay against the other."""
_HELD = 0.6
"""Share of both quotes that a paraphrase has to hold, where it is the only thing to go by."""
_TELLING = 2
_ALL = 0.9
"""Such words that two quotes share at least, names aside; with fewer nearly all of the shorter
one must be laid against the other: "I am very disappointed in China" is no part of another
remark with *very disappointed* and *China* in it."""

Binding: TypeAlias = tuple[int, int, float]
"""Two quotes of one speaker by their numbers, each in its article, and how much speaks for their
being one thing said."""


def bindings(alignment: Alignment, first: Sayings, second: Sayings) -> list[Binding]:
    """The quotes of one speaker in two articles whose words their ``alignment`` lays against each
    other."""
    a, b = _Side(first), _Side(second)
    return [found for match in alignment.matches for found in _bound(match, a, b)]


def _bound(match: Match, a: _Side, b: _Side) -> Iterator[Binding]:
    ours = a.sayings.touched(match.a)
    theirs = b.sayings.touched(match.b) if ours else ()
    for one in ours:
        for other in theirs:
            same = a.sayings.speakers[one] == b.sayings.speakers[other]
            if same and _are_one(match, _Pair(a, one, b, other)):
                yield one, other, 1 + match.score


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """The quotes of one article."""

    sayings: Sayings

    def stems(self, at: int) -> Set[int]:
        """The stems of one quote, names aside."""
        span = self.sayings.quotes[at].place.span
        return set(stems_in(self.sayings.telling, self.sayings.analysis, span))

    def fills(self, at: int, place: Place) -> bool:
        """Whether ``place`` is mostly this quote, and holds no other of that speaker and form."""
        sayings, quote = self.sayings, self.sayings.quotes[at]
        if min(_held(quote.place, place), _held(place, quote.place)) < _HELD:
            return False
        rivals = (
            sayings.speakers[other] == sayings.speakers[at]
            and (sayings.quotes[other].mode == "indirect") == (quote.mode == "indirect")
            for other in sayings.touched(place)
        )
        return sum(rivals) == 1


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """A quote of either side."""

    a: _Side
    one: int
    b: _Side
    other: int

    def quotes(self) -> tuple[Quote, Quote]:
        """The two."""
        return self.a.sayings.quotes[self.one], self.b.sayings.quotes[self.other]

    def is_told(self) -> bool:
        """Whether they share enough words that tell."""
        return len(self.a.stems(self.one) & self.b.stems(self.other)) >= _TELLING


def _are_one(match: Match, pair: _Pair) -> bool:
    """Whether the match lays enough of the shorter quote against the longer one; or is mostly these
    two, and holds no other quote of that form."""
    return _is_laid(match, pair) or _is_alone(match, pair)


def _is_alone(match: Match, pair: _Pair) -> bool:
    """Whether each fills its side of the match; two wordings in marks must share words that tell,
    besides."""
    one, other = pair.quotes()
    if one.mode == other.mode == "direct" and not pair.is_told():
        return False
    return pair.a.fills(pair.one, match.a) and pair.b.fills(pair.other, match.b)


def _is_laid(match: Match, pair: _Pair) -> bool:
    one, other = pair.quotes()
    shared = 0
    for edit in match.edits:
        both = edit.a.overlaps(one.place.span) and edit.b.overlaps(other.place.span)
        if both and edit.op in ("equal", "moved"):
            shared += _words(pair.a.sayings, one.place.span, edit.a)
    shorter = min(pair.a.sayings.words[pair.one], pair.b.sayings.words[pair.other])
    enough = _COVERED if shared and pair.is_told() else _ALL
    return shared > 0 and shared >= enough * shorter


def _words(sayings: Sayings, quote: Span, stretch: Span) -> int:
    """Words of a stretch of the source, inside the quote; the two overlap."""
    inside = Span(max(stretch.start, quote.start), min(stretch.end, quote.end))
    return max(0, count_in(sayings.analysis, inside))


def _held(part: Place, whole: Place) -> float:
    """The share of ``part`` that ``whole`` holds, both in one source."""
    start = max(part.span.start, whole.span.start)
    end = min(part.span.end, whole.span.end)
    return max(0, end - start) / max(1, len(part.span))
