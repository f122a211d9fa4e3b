"""Where an article repeats itself: two paragraphs of one text that say the same in nearly the same
words, such as a standfirst and the first paragraph under it.

Not compared by the stages, which look for what *different* articles share; said on the article's
page, since a reader would take the second for news.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from msgspec import Struct

from sitegen.analysis import norms_in
from sitegen.pages.catalog import Entry
from sitegen.pages.places import where
from sitegen.pages.wording import percent

MIN_WORDS = 10
"""Shorter paragraphs ("He did not elaborate further.") recur without telling anything twice."""
ALIKE = 0.6
"""Words in common from which two paragraphs repeat each other. In 82 articles on eleven events 15
pairs reach it, of which 14 tell a thing twice; the 20 between .45 and .6 mostly share a name, an
office or a place."""
SEEDS = 3
"""Equal runs of three words that two paragraphs must have before they are counted out."""
CROWD = 8
"""Paragraphs with one run of three words above which it is a stock phrase and leads nowhere: it
keeps the time linear."""
LISTED = 3
"""Repetitions that are named; of more the first ones stand for all."""


class Repetition(Struct, frozen=True, gc=False):
    """Two paragraphs of one article that say the same."""

    first: str
    """"¶1", "subheading"."""
    first_anchor: str
    again: str
    again_anchor: str
    percent: int
    """Words in common, of the words of both."""


def repetitions(entry: Entry) -> tuple[Repetition, ...]:
    """The pairs of paragraphs that repeat each other, in text order, at most ``LISTED``."""
    paragraphs = entry.analysis.article.paragraphs
    words = [norms_in(entry.analysis, one.span) for one in paragraphs]
    found = []
    for first, again in _candidates(words):
        share = _share(words[first], words[again])
        if share >= ALIKE:
            found.append(
                Repetition(
                    where(entry, paragraphs[first].span),
                    f"par-{first + 1}",
                    where(entry, paragraphs[again].span),
                    f"par-{again + 1}",
                    percent(share),
                )
            )
    return tuple(found[:LISTED])


def _candidates(words: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """The pairs of paragraphs that have several runs of three words in common, in text order."""
    runs = [
        frozenset(zip(paragraph, paragraph[1:], paragraph[2:], strict=False))
        if len(paragraph) >= MIN_WORDS
        else frozenset()
        for paragraph in words
    ]
    seen: set[tuple[str, ...]] = set()
    again: set[tuple[str, ...]] = set()
    for own in runs:
        again |= seen & own
        seen |= own
    holders: dict[tuple[str, ...], list[int]] = {}
    for index, own in enumerate(runs):
        for run in again & own:
            holders.setdefault(run, []).append(index)
    common = Counter(
        pair
        for paragraphs in holders.values()
        if len(paragraphs) <= CROWD
        for pair in combinations(paragraphs, 2)
    )
    yield from sorted(pair for pair, count in common.items() if count >= SEEDS)


def _share(one: Sequence[str], other: Sequence[str]) -> float:
    """Words in common: twice the shared ones out of all words of both, order ignored."""
    shared = (Counter(one) & Counter(other)).total()
    return 2 * shared / (len(one) + len(other))
