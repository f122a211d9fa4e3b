"""What known speakers say in one article, and which of these quotes belong together there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from sitegen.alignment.columns import Numbers, distinct, spread
from sitegen.analysis import token_range
from sitegen.model import Analysis, Attribution, Mode, Place, Quote, QuoteId, Span, SpeakerId
from sitegen.stems import Lexicon, Telling

_ASIDE = 160
"""Characters that an aside between two pieces of a quotation may have."""
_BESIDES = 3
"""Words of such an aside besides cue and mention ("on Tuesday")."""
CLOSERS = "\"'”’»«›‹“„」』"
"""Marks that can end a quotation, in any language."""
FRAGMENT = 3
"""Words up to which a marked wording is a fragment."""
COLUMNS = 6
"""Numbers of each quote in ``Sayings.columns``."""
MODES: Sequence[Mode] = ("direct", "mixed", "indirect")
"""The forms of a quote, by their numbers there."""
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
    analyses: tuple[Analysis, ...]
    """Those of the articles of these, each once."""


@dataclass(frozen=True, slots=True, eq=False)
class Sayings:
    """The quotes of known speakers in one article."""

    analysis: Analysis
    telling: Telling
    """What the words of the article say."""
    quotes: Sequence[Quote]
    """In text order."""
    speakers: Sequence[SpeakerId]
    starts: Sequence[int]
    words: Sequence[int]
    """Who says each of the quotes, where it begins, how many words it has."""
    columns: Numbers
    """A row for each: the number of its first word in the article, how many words it has, its
    start and its end, the number of its form in ``MODES`` and that of who says it."""
    alone: Sequence[Gathered]
    """Each of them as an utterance by itself."""
    split: Numbers
    """Pieces of one quotation, around "he said", or over a paragraph's end without a mark: a row
    of two numbers of quotes for each pair."""
    held: Numbers
    """Reported statements, each with a marked wording of its speaker inside it; in the same way."""
    said: tuple[Numbers, Numbers]
    """The stems of the quotes, by their numbers in a lexicon, one quote after the other, each once
    and by the alphabet; and how many each has."""
    named: tuple[Numbers, Numbers]
    """The same for names."""

    def touched(self, place: Place) -> list[int]:
        """Which of the quotes reach into ``place``."""
        start, stop = place.span.start, bisect_left(self.starts, place.span.end)
        near = range(max(0, stop - NEAR), stop)
        return [at for at in near if self.quotes[at].place.span.end > start]


def sayings_of(
    attributions: Sequence[Attribution], analysis: Analysis, telling: Telling, lexicon: Lexicon
) -> Sayings:
    """The quotes of known speakers in one article, of which these are all ``attributions``;
    ``lexicon`` numbers stems and speakers."""
    known = [(one.quote, one.speaker) for one in attributions if one.speaker is not None]
    quotes, speakers = [quote for quote, _ in known], [speaker for _, speaker in known]
    spans = [quote.place.span for quote in quotes]
    starts = [span.start for span in spans]
    ranges = [token_range(analysis, span) for span in spans]
    words = [last - first for first, last in ranges]
    said = list(zip(quotes, speakers, words, strict=True))
    rows = [
        (first, last - first, span.start, span.end, MODES.index(quote.mode), number)
        for (first, last), span, quote, number in zip(
            ranges, spans, quotes, map(lexicon.speakers.number, speakers), strict=True
        )
    ]
    columns = np.array(rows, np.int64).reshape(len(quotes), COLUMNS)
    return Sayings(
        analysis,
        telling,
        quotes,
        speakers,
        starts,
        words,
        columns,
        [Gathered(one, (quote.id,), (quote.place,), (analysis,)) for quote, one, _ in said],
        np.array(list(_split(said, analysis)), np.int64).reshape(-1, 2),
        np.array(list(_held(said, starts)), np.int64).reshape(-1, 2),
        *_spoken(columns, telling, lexicon),
    )


_Stems: TypeAlias = tuple[Numbers, Numbers]
"""See ``Sayings.said``."""


def _spoken(columns: Numbers, telling: Telling, lexicon: Lexicon) -> tuple[_Stems, _Stems]:
    """What the words of some quotes say, and which are names."""
    rows, numbers = spread(columns[:, 1])
    at, inside = columns[:, 0][rows] + numbers, numbers > 0
    stems = telling.stems[at]
    says = np.where(inside, telling.says[at], telling.opens[at])
    named = inside & telling.names[at]
    count = len(columns)
    rows = np.concatenate((rows[says], rows[named] + count))
    ordered, ranks = lexicon.stems.ordered()
    keys = distinct(rows * len(ranks) + ranks[np.concatenate((stems[says], stems[named]))])
    rows, places = np.divmod(keys, max(1, len(ranks)))
    said, names = np.bincount(rows, minlength=2 * count).reshape(2, count)
    first, second = np.split(ordered[places], (said.sum(),))
    return (first, said), (second, names)


_Said: TypeAlias = tuple[Quote, SpeakerId, int]
"""A quote with its speaker and its number of words."""


def _split(said: Iterable[_Said], analysis: Analysis) -> Iterator[tuple[int, int]]:
    """Pieces of one quotation."""
    marked = [row for row in enumerate(said) if row[1][0].mode != "indirect"]
    for (at, (first, one, _)), (after, (second, other, words)) in pairwise(marked):
        part = second.mode == "mixed" and words <= FRAGMENT
        fit = one == other and first.mode == "direct" and not part
        if fit and _goes_on(first, second, analysis):
            yield at, after


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


def _held(said: Sequence[_Said], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each reported statement with each marked wording of its speaker inside it; ``starts`` are
    those of the quotes."""
    for at, (report, speaker, _) in enumerate(said):
        if report.mode == "indirect":
            span = report.place.span
            first = max(at - NEAR, bisect_left(starts, span.start, 0, at + 1))
            last = bisect_right(starts, span.end, at, min(at + NEAR, len(starts)))
            for near, (one, other, _) in enumerate(said[first:last], first):
                if one.mode != "indirect" and other == speaker and span.holds(one.place.span):
                    yield at, near
