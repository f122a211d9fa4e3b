"""Where a match begins and ends: at what a reader sees as a unit.

Edges move to a near cut of the text (sentence, quotation mark, clause), outward over few words or
inward over fewer; then stretches become spans, with the marks that belong to them.
"""

from __future__ import annotations

from collections.abc import Set

from sitegen.alignment.columns import total
from sitegen.alignment.words import (
    COLON,
    COMMA,
    MARK,
    NO_BREAK,
    PARAGRAPH,
    SENTENCE,
    WORD_BREAK,
    Stretch,
    Words,
)
from sitegen.model import Span

CUT_VALUE = {
    NO_BREAK: 0.0,
    WORD_BREAK: 0.35,
    COMMA: 0.8,
    COLON: 1.0,
    MARK: 2.2,
    SENTENCE: 2.2,
    PARAGRAPH: 2.4,
}
"""How much unshared weight an edge may take in to stand at such a cut."""
INWARD = 2.0
"""How much dearer it is to give up a shared word than to take in one that is not."""
REACH = 12
"""Words over which an edge may move."""
_OPENING = frozenset("\"“„«‹「『‘'([（")
_CLOSING = frozenset("\"”“»›」』’').,!?…]。，！？、）")
_EDGE_CHARACTERS = 4
"""Marks around a word that are looked at."""


def snapped(stretch: Stretch, words: Words, room: Stretch, stems: Set[str]) -> Stretch:
    """``stretch`` with its edges at the best cuts near by, inside ``room`` and its paragraph.

    ``stems`` are those of the words on the other side: a word of theirs is shared.
    """
    around = words.paragraph_of(stretch.first)
    lowest, highest = max(around.first, room.first), min(around.last, room.last)
    middle = (stretch.first + stretch.last) // 2
    firsts = range(max(lowest, stretch.first - REACH), min(middle, stretch.first + REACH) + 1)
    lasts = range(max(middle + 1, stretch.last - REACH), min(highest, stretch.last + REACH) + 1)
    before = _values(firsts, stretch.first, words, stems, forwards=False)
    behind = _values(lasts, stretch.last, words, stems, forwards=True)
    first = max(firsts, key=lambda edge: (before[edge - firsts.start], -edge))
    last = max(lasts, key=lambda edge: (behind[edge - lasts.start], edge))
    return Stretch(first, last)


def _values(
    edges: range, now: int, words: Words, stems: Set[str], *, forwards: bool
) -> list[float]:
    """What each of the ``edges`` is worth, where the edge is ``now``; outward is ``forwards`` or
    backwards."""
    start, end = min(edges.start, now), max(edges.stop - 1, now)
    prices = [
        weight * _cost((word >= now) == forwards, stem in stems)
        for word, weight, stem in zip(
            range(start, end), words.weights[start:end], words.stems[start:end], strict=True
        )
    ]
    return [
        CUT_VALUE[words.breaks[edge]]
        - (total(prices[min(edge, now) - start : max(edge, now) - start]) + 0.02 * abs(edge - now))
        for edge in edges
    ]


def _cost(outward: bool, shared: bool) -> float:
    """What it costs to move an edge over a word, per weight."""
    if outward:
        return -0.5 if shared else 1.0
    return INWARD if shared else -1.0


def span_of(stretch: Stretch, words: Words) -> Span:
    """The characters of ``stretch``, with the marks at its edges that belong to it."""
    tokens, text = words.analysis.tokens, words.analysis.text
    before = tokens.ends[stretch.first - 1] if stretch.first else 0
    after = tokens.starts[stretch.last] if stretch.last < len(tokens) else len(text)
    start, end = tokens.starts[stretch.first], tokens.ends[stretch.last - 1]
    around = words.analysis.article.paragraphs[words.paragraph[stretch.first]].span
    before, after = max(before, around.start), min(after, around.end)
    for _ in range(_EDGE_CHARACTERS):
        if start > before and text[start - 1] in _OPENING:
            start -= 1
        if end < after and text[end] in _CLOSING:
            end += 1
    return Span(start, end)
