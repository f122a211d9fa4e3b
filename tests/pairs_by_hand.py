"""Comparisons of two texts whose matches are given by their words, for tests of pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.alignment.edits import kind_of, word_edits
from sitegen.analysis import AnalysisOptions, analyse, tokens_in
from sitegen.articles import parse_text
from sitegen.model import (
    Alignment,
    Analysis,
    Attribution,
    Comparison,
    Evidence,
    Kind,
    Match,
    MatchId,
    Place,
    Quote,
    QuoteId,
    Span,
    content_id,
)
from sitegen.pages.catalog import Catalog, make_catalog

Words = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Pair:
    comparison: Comparison

    @property
    def catalog(self) -> Catalog:
        return make_catalog(self.comparison)

    @property
    def alignment(self) -> Alignment:
        return self.comparison.alignments[0]


def pair(a: str, b: str, matches: Words, quotes: Sequence[tuple[str, str]] = ()) -> Pair:
    """Two texts; ``matches`` are (words of a, words of b), ``quotes`` are ("a" or "b", words)."""
    sides = [
        analyse(parse_text(text, file=f"{name}.txt"), AnalysisOptions())
        for name, text in (("a", a), ("b", b))
    ]
    found = sorted((_match(*sides, *words) for words in matches), key=lambda match: match.a)
    alignment = Alignment(sides[0].article.id, sides[1].article.id, tuple(found))
    said = tuple(_quote(sides["ab".index(side)], words) for side, words in quotes)
    return Pair(Comparison(tuple(sides), (alignment,) if found else (), (), said, (), ()))


def _match(a: Analysis, b: Analysis, in_a: str, in_b: str) -> Match:
    places = _place(a, in_a), _place(b, in_b)
    words = tokens_in(a, places[0].span), tokens_in(b, places[1].span)
    left, right = (side.norms for side in words)
    kind: Kind = kind_of(left, right)
    edits = word_edits(*words)
    shared = sum(min(left.count(word), right.count(word)) for word in set(left))
    evidence = Evidence("equal words", 0.0, 1, 2 * shared / (len(left) + len(right)))
    return Match(MatchId(content_id("m", in_a, in_b)), *places, kind, 1.0, edits, evidence)


def _place(analysis: Analysis, words: str) -> Place:
    start = analysis.text.index(words)
    return Place(analysis.article.id, Span(start, start + len(words)))


def _quote(analysis: Analysis, words: str) -> Attribution:
    place = _place(analysis, words)
    quote = Quote(QuoteId(content_id("q", words)), place, "mixed", None, None)
    return Attribution(quote, None, 0.0, ())
