"""For projects that may not publish whole articles: a Comparison of which little can be read.

What no page may show is overwritten in the texts themselves, letter for letter, so that every span
stays what it was and no page, table or index can show it by mistake. What two sources share and
whom they quote was found in the whole texts before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sitegen.model import Analysis, Comparison, SourceId, Span, Token, Tokens

GAP = "[…]"
"""What stands for words that are left out."""
CALLED_BY = 12
"""Words by which a page calls a source without a title, and a few more."""
LEAST_PART = 8
"""Words of the shortest beginning of a stretch that is shown in part: fewer seldom reach the verb
of a news sentence, whose middle is at 22 words."""
UNREADABLE = "…"
"""The normal form of a word that is left out; words of sources have letters or digits."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What may be shown of one source."""

    spans: tuple[Span, ...]
    """They stay or go together: a quotation, and the words that say whose it is."""
    is_shared: bool = False
    """Whether it is told by other sources too: then its beginning may be shown alone. Half of what
    someone said is not what someone said."""


def excerpted(comparison: Comparison, most: int) -> Comparison:
    """``comparison`` with at most ``most`` words of each source: its headline, the passages that
    most sources share, its other shared passages, its quotations, in this order.

    A stretch is left whole or left out; what the limit then still allows shows the beginning of
    the first shared one that did not fit. Counts of words stay those of the whole text.
    """
    wanted = _wanted(comparison)
    analyses = tuple(
        _masked(analysis, _kept(analysis, wanted[analysis.article.id], most))
        for analysis in comparison.analyses
    )
    return replace(comparison, analyses=analyses)


def _wanted(comparison: Comparison) -> defaultdict[SourceId, list[_Wish]]:
    """What may be shown of each source, the most important first."""
    wanted: defaultdict[SourceId, list[_Wish]] = defaultdict(list)
    for passage in sorted(comparison.passages, key=lambda passage: -len(passage.sources)):
        for place in passage.witnesses:
            wanted[place.source].append(_Wish((place.span,), is_shared=True))
    for alignment in comparison.alignments:
        for match in alignment.matches:
            for place in (match.a, match.b):
                wanted[place.source].append(_Wish((place.span,), is_shared=True))
    for attribution in comparison.attributions:
        quote = attribution.quote
        parts = (quote.place.span, quote.cue, quote.mention)
        wanted[quote.place.source].append(_Wish(tuple(filter(None, parts))))
    return wanted


def _kept(analysis: Analysis, wanted: Iterable[_Wish], most: int) -> list[Span]:
    """The stretches of one source that stay, as far as ``most`` words go, joined and in order."""
    starts = analysis.tokens.starts
    shown = [False] * len(starts)
    kept: list[Span] = []
    too_long: list[int] = []
    for wish in (_Wish(_headlines(analysis)), *wanted):
        inside = (
            range(bisect_left(starts, span.start), bisect_left(starts, span.end))
            for span in wish.spans
        )
        more = [index for indices in inside for index in indices if not shown[index]]
        if len(more) <= most:
            most -= len(more)
            kept.extend(wish.spans)
            for index in more:
                shown[index] = True
        elif wish.is_shared and not too_long:
            too_long = more
    beginning = [index for index in too_long if not shown[index]][:most]
    if len(beginning) >= LEAST_PART:
        kept.append(analysis.tokens.span(beginning[0], beginning[-1] + 1))
    return _joined(kept)


def _headlines(analysis: Analysis) -> tuple[Span, ...]:
    """The headline; where a source has no title, the first words, by which pages call it."""
    found = tuple(part.span for part in analysis.article.paragraphs if part.role == "headline")
    if found or analysis.article.source.title or not analysis.tokens:
        return found
    return (analysis.tokens.span(0, min(CALLED_BY, len(analysis.tokens))),)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _masked(analysis: Analysis, kept: Sequence[Span]) -> Analysis:
    """``analysis`` with only ``kept`` readable."""
    text = analysis.text
    gaps = [gap for gap in _gaps(analysis, kept) if any(map(str.isalnum, gap.of(text)))]
    pieces: list[str] = []
    at = 0
    for gap in gaps:
        pieces += (text[at : gap.start], _overwritten(len(gap)))
        at = gap.end
    article = replace(analysis.article, text="".join((*pieces, text[at:])))
    ends = [span.start for span in kept]
    tokens = Tokens.of(_readable(token, kept, ends) for token in analysis.tokens)
    return replace(analysis, article=article, tokens=tokens)


def _gaps(analysis: Analysis, kept: Sequence[Span]) -> Iterator[Span]:
    """The stretches that are left out, cut where a paragraph begins or ends."""
    size = len(analysis.text)
    edges = {0, size}
    for part in analysis.article.paragraphs:
        edges |= {part.span.start, part.span.end}
    for span in (*kept, *analysis.article.furniture):
        edges |= {span.start, span.end}
    ordered = sorted(edges)
    at = 0
    for start, end in pairwise(ordered):
        while at < len(kept) and kept[at].end <= start:
            at += 1
        if not (at < len(kept) and kept[at].start <= start):
            yield Span(start, end)


def _overwritten(length: int) -> str:
    return GAP + " " * (length - len(GAP)) if length >= len(GAP) else " " * length


def _readable(token: Token, kept: Sequence[Span], starts: Sequence[int]) -> Token:
    """``token``, its normal form taken away where it is left out."""
    at = bisect_left(starts, token.span.start + 1) - 1
    inside = at >= 0 and token.span.end <= kept[at].end
    return token if inside else replace(token, norm=UNREADABLE)
