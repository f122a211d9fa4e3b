"""Furniture by evidence: what stands at the edge of most articles of one outlet is not theirs.

A block of an article is prose until many others of its outlet have the very same one at their
beginning or end: "This report was written by …", an address, a slogan. Nothing else in the program
reads one article by others; so little is taken: exact repetition, at the edge, in most of at least
five articles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitegen.articles.roles import letters
from sitegen.model import Article, Paragraph

LEAST_ARTICLES = 5
"""Articles of one outlet that must have the block: four reports on one event may share a sentence
of their agency at their end."""
MOST_OF_THEM = 0.6
"""Share of the outlet's articles that must have it."""
HEAD, TAIL = 2, 3
"""Paragraphs at the beginning and at the end that are looked at."""


def set_repeated_aside(articles: Sequence[Article]) -> tuple[Article, ...]:
    """``articles`` with the blocks that repeat over their outlet set aside; order kept.

    Copies, and sources without an outlet, are evidence of nothing. An article keeps at least one
    paragraph.
    """
    by_outlet: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if article.source.outlet and article.copy_of is None:
            by_outlet[article.source.outlet.casefold()].append(article)
    repeated = {outlet: _repeated(group) for outlet, group in by_outlet.items()}
    return tuple(
        _without(article, repeated.get((article.source.outlet or "").casefold(), frozenset()))
        for article in articles
    )


def _repeated(group: Sequence[Article]) -> frozenset[str]:
    """The letters of the blocks that repeat at the edges of one outlet's articles."""
    if len(group) < LEAST_ARTICLES:
        return frozenset()
    counts: Counter[str] = Counter()
    for article in group:
        counts.update({letters(part.span.of(article.text)) for part in _edge(article)})
    least = max(LEAST_ARTICLES, MOST_OF_THEM * len(group))
    return frozenset(words for words, count in counts.items() if words and count >= least)


def _edge(article: Article) -> Iterator[Paragraph]:
    """The paragraphs at the beginning and the end; a headline is never furniture."""
    parts = article.paragraphs
    for index, part in enumerate(parts):
        if part.role != "headline" and (index < HEAD or index >= len(parts) - TAIL):
            yield part


def _without(article: Article, repeated: frozenset[str]) -> Article:
    """``article`` with its edge blocks among ``repeated`` as furniture."""
    if not repeated:
        return article
    aside = {part for part in _edge(article) if letters(part.span.of(article.text)) in repeated}
    kept = tuple(part for part in article.paragraphs if part not in aside)
    if not aside or not any(part.role == "body" for part in kept):
        return article
    inside = (
        mark for mark in article.furniture if not any(part.span.holds(mark) for part in aside)
    )
    furniture = tuple(sorted([*inside, *(part.span for part in aside)]))
    return replace(article, paragraphs=kept, furniture=furniture)
