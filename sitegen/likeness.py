"""Quotes of one speaker → which say the same: fragments, and wordings that share rare words.

Words count by how rare they are in the corpus; names and offices do not count at all, because
everything that one politician says about another shares those. Stems are first letters: good
enough for *courage* and *courageously*, and free of any language's list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from sitegen.analysis import tokens_in
from sitegen.model import Analysis, Quote, SourceId, Span
from sitegen.words import Words, words_of

_STEM = 5
"""Letters of a stem."""
_FRAGMENT = 3
"""Words up to which a marked wording is a fragment."""
_SHARED = 4.5
"""Weight of the shared stems times their share of the lighter wording: in the seeds, wordings of
one statement reach 5 and more, two statements about one matter stay under 4.4."""
_CONTAINED = 0.8
_FEW = 3
"""From this share of the lighter wording's weight on, and from so many stems, one wording is
inside the other, however common its words are."""
_LEAST = 2
"""Stems that two wordings share at least: one is a topic."""
_BESIDE = 2.0
"""The same for a reported statement and the marked one right after it."""
_CROWD = 60
"""Wordings compared for one stem: commoner stems tell nothing."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A quote and the weight of its stems."""

    quote: Quote
    words: int
    stems: Mapping[str, float]


class Weigher:
    """Weighs stems by the sentences of a corpus that have them."""

    def __init__(self, analyses: Mapping[SourceId, Analysis]) -> None:
        self.analyses = analyses
        self.lists = {
            analysis.language: words_of(analysis.language) for analysis in analyses.values()
        }
        self.counts: Counter[str] = Counter()
        self.total = 0
        for analysis in analyses.values():
            for sentence in analysis.sentences:
                self.total += 1
                self.counts.update(self._stems(analysis, sentence))

    def wording(self, quote: Quote) -> Wording:
        """The quote with its stems."""
        analysis = self.analyses[quote.place.source]
        stems = self._stems(analysis, quote.place.span)
        count = len(tokens_in(analysis, quote.place.span))
        return Wording(quote, count, {stem: self._weight(stem) for stem in sorted(stems)})

    def _weight(self, stem: str) -> float:
        return log((self.total + 1) / (self.counts[stem] + 0.5))

    def _stems(self, analysis: Analysis, span: Span) -> set[str]:
        """Stems of the words that say something: no function words, names, offices, dates."""
        words = self.lists[analysis.language]
        tokens = tokens_in(analysis, span)
        return {
            token.norm[:_STEM]
            for index, token in enumerate(tokens)
            if _says_something(token.norm, words)
            and (index == 0 or not analysis.text[token.span.start].isupper())
        }


def _says_something(norm: str, words: Words) -> bool:
    empty = (
        words.determiners,
        words.possessives,
        words.auxiliaries,
        words.prepositions,
        words.conjunctions,
        words.subordinators,
        words.pronouns,
        words.adverbs,
        words.speaking,
        words.times,
        words.roles,
        words.titles,
        words.adjectives,
    )
    return len(norm) > 1 and not norm[0].isdigit() and not any(norm in group for group in empty)


def alike(wordings: Sequence[Wording]) -> Iterator[tuple[Wording, Wording]]:
    """Pairs of one speaker's wordings, in file and text order, that say the same."""
    by_stem: dict[str, list[int]] = defaultdict(list)
    for index, wording in enumerate(wordings):
        for stem in wording.stems:
            by_stem[stem].append(index)
    for index, wording in enumerate(wordings):
        near = [wordings[other] for other in _sharing(index, wording, by_stem)]
        if _is_fragment(wording):
            yield from _wholes(wording, near)
        else:
            for other in near:
                if not _is_fragment(other) and _same(wording, other):
                    yield wording, other


def _sharing(index: int, wording: Wording, by_stem: Mapping[str, Sequence[int]]) -> list[int]:
    """The other wordings that share a stem with one, but for stems that all have."""
    others = {
        other for stem in wording.stems if len(by_stem[stem]) <= _CROWD for other in by_stem[stem]
    }
    return sorted(others - {index})


def _is_fragment(wording: Wording) -> bool:
    return wording.quote.mode == "mixed" and wording.words <= _FRAGMENT


def _wholes(fragment: Wording, others: Sequence[Wording]) -> Iterator[tuple[Wording, Wording]]:
    """The marked wordings that hold all stems of a fragment; a reported one if it is the only."""
    holding = [other for other in others if fragment.stems.keys() <= other.stems.keys()]
    marked = [other for other in holding if other.quote.mode != "indirect"]
    if marked or len(holding) == 1:
        for other in marked or holding:
            yield fragment, other


def _same(a: Wording, b: Wording) -> bool:
    """Whether two wordings share rare words enough."""
    shared = a.stems.keys() & b.stems.keys()
    weight = sum(sorted(a.stems[stem] for stem in shared))
    lighter = min(sum(a.stems.values()), sum(b.stems.values()))
    if not lighter:
        return False
    if weight >= _CONTAINED * lighter and len(shared) >= _FEW:
        return True
    likeness = weight * weight / lighter
    if _elaborates(a, b) or _elaborates(b, a):
        return likeness >= _BESIDE
    return likeness >= _SHARED and len(shared) >= _LEAST


def _elaborates(report: Wording, marked: Wording) -> bool:
    """Whether a marked statement stands right after the reported one that it gives in full."""
    first, second = report.quote, marked.quote
    return (
        first.mode == "indirect"
        and second.mode == "direct"
        and first.place.source == second.place.source
        and 0 <= second.place.span.start - first.place.span.end <= _BESIDE_GAP
    )


_BESIDE_GAP = 160
"""Characters between a reported statement and the marked one that elaborates it: room for a
trailing report, a paragraph break and an introduction."""
