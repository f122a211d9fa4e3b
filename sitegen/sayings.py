"""What known speakers say in one article, and which of these quotes belong together there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sitegen.alignment.columns import Numbers
from sitegen.analysis import token_range
from sitegen.model import Analysis, Attribution, Place, Quote, QuoteId, Span, SpeakerId

_ASIDE = 160
"""Characters that an aside between two pieces of a quotation may have."""
_BESIDES = 3
"""Words of such an aside besides cue and mention ("on Tuesday")."""
CLOSERS = "\"'”’»«›‹“„」』"
"""Marks that can end a quotation, in any language."""
FRAGMENT = 3
"""Words up to which a marked wording is a fragment."""
COLUMNS = 4
"""Numbers of each quote in ``Sayings.columns``."""
NEAR = 30
"""Quotes looked back over for one that reaches over a place."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What makes one utterance, before its wordings are laid word against word."""

    speaker: SpeakerId
    quotes: tuple[QuoteId, ...]
    """In file order, then text order."""
    witnesses: tuple[Place, ...]
    """The wordings that give the whole of it; see ``Utterance``."""


@dataclass(frozen=True, slots=True, eq=False)
class Sayings:
    """The quotes of known speakers in one article."""

    analysis: Analysis
    quotes: Sequence[Quote]
    """In text order."""
    speakers: Sequence[SpeakerId]
    starts: Sequence[int]
    words: Sequence[int]
    """Who says each of the quotes, where it begins, how many words it has."""
    columns: Numbers
    """A row for each: the number of its first word in the article, how many words it has, its
    start and its end."""
    alone: Sequence[Gathered]
    """Each of them as an utterance by itself."""
    split: Sequence[tuple[Quote, Quote]]
    """Pieces of one quotation: around "he said", or over a paragraph's end without a mark."""
    held: Sequence[tuple[Quote, Sequence[Quote]]]
    """Reported statements, each with the marked parts of the same speaker that it holds; those
    that hold none aside."""

    def touched(self, place: Place) -> list[int]:
        """Which of the quotes reach into ``place``."""
        start, stop = place.span.start, bisect_left(self.starts, place.span.end)
        near = range(max(0, stop - NEAR), stop)
        return [at for at in near if self.quotes[at].place.span.end > start]


def sayings_of(attributions: Sequence[Attribution], analyses: Sequence[Analysis]) -> Sayings:
    """The quotes of one article, which is the only one of ``analyses``, with their speakers."""
    (analysis,) = analyses
    quotes = [one.quote for one in attributions]
    speakers = [one.speaker for one in attributions if one.speaker is not None]
    starts = [quote.place.span.start for quote in quotes]
    spans = [quote.place.span for quote in quotes]
    ranges = [token_range(analysis, span) for span in spans]
    words = [last - first for first, last in ranges]
    columns = [
        (first, last - first, span.start, span.end)
        for span, (first, last) in zip(spans, ranges, strict=True)
    ]
    said = list(zip(quotes, speakers, strict=True))
    return Sayings(
        analysis,
        quotes,
        speakers,
        starts,
        words,
        np.array(columns, np.int64).reshape(len(quotes), COLUMNS),
        [Gathered(speaker, (quote.id,), (quote.place,)) for quote, speaker in said],
        list(_split(list(zip(quotes, speakers, words, strict=True)), analysis)),
        list(_held(said, starts)),
    )


def _split(
    said: Iterable[tuple[Quote, SpeakerId, int]], analysis: Analysis
) -> Iterator[tuple[Quote, Quote]]:
    """Pieces of one quotation; ``said`` are the quotes with their speakers and numbers of words."""
    marked = [row for row in said if row[0].mode != "indirect"]
    for (first, one, _), (second, other, words) in pairwise(marked):
        part = second.mode == "mixed" and words <= FRAGMENT
        fit = one == other and first.mode == "direct" and not part
        if fit and _goes_on(first, second, analysis):
            yield first, second


def _goes_on(first: Quote, second: Quote, analysis: Analysis) -> bool:
    """Whether ``second`` is the rest of the quotation that ``first`` begins."""
    start, end = first.place.span.end, second.place.span.start
    gap = analysis.text[start:end] if start <= end <= start + _ASIDE else "…"
    if not gap.strip():
        return analysis.text[start - 1] not in CLOSERS
    if first.cue is None or not start <= first.cue.start < end or "\n" in gap.strip(" "):
        return False
    again = second.cue is not None and second.cue != first.cue and start <= second.cue.start < end
    told = [span for span in (first.cue, first.mention, second.mention) if span is not None]
    begin, stop = token_range(analysis, Span(start, end))
    words = zip(analysis.tokens.starts[begin:stop], analysis.tokens.ends[begin:stop], strict=True)
    rest = sum(not any(one.start <= a and b <= one.end for one in told) for a, b in words)
    return not again and rest <= _BESIDES


def _held(
    said: Sequence[tuple[Quote, SpeakerId]], starts: Sequence[int]
) -> Iterator[tuple[Quote, list[Quote]]]:
    """Each reported statement with the marked wordings of its speaker inside it, where there are
    any; ``starts`` are those of the quotes."""
    for at, (report, speaker) in enumerate(said):
        if report.mode == "indirect":
            span = report.place.span
            first = max(at - NEAR, bisect_left(starts, span.start, 0, at + 1))
            last = bisect_right(starts, span.end, at, min(at + NEAR, len(starts)))
            own = [
                one
                for one, other in said[first:last]
                if one.mode != "indirect" and other == speaker and span.holds(one.place.span)
            ]
            if own:
                yield report, own
