"""Why quotes are one utterance, and why they are one speaker's, in clauses that can be checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec import Struct

from sitegen.alignment.words import stem
from sitegen.analysis import norms_in, tokens_in
from sitegen.model import Alias, Attribution, Match, Place, Quote
from sitegen.pages.catalog import Catalog
from sitegen.pages.evidence import evidence_clauses, sureness
from sitegen.pages.places import where
from sitegen.pages.site import Here, Link
from sitegen.pages.telling import goes_on
from sitegen.pages.wording import is_phrase, listed, percent, say

JOINED_WITH = 24
"""First quotes among which what joins a quote is looked for: all of them in nearly every utterance
(77 articles: at most 14), and a bound where one says "Yes" a thousand times."""
NAMED = 4
"""Shared words that a reason names, the longest ones."""
_SHORT = 3
"""Letters up to which a word says little by itself."""


class Because(Struct, frozen=True, gc=False):
    """Why one quote stands where it stands."""

    letter: str
    link: Link
    """To the row of the match that joins it, or to its paragraph."""
    clauses: tuple[str, ...]


class _Bond(Struct, frozen=True, order=True, gc=False):
    """What joins two quotes; the strongest is the greatest."""

    rank: int
    """2 for parts of one statement or quotation, 1 for a match, 0 for words alone."""
    score: float
    """How sure the match is, or how many words are shared."""
    earlier: int
    """Negated number of the quote that it leads to: the first one wins among equals."""


@dataclass(frozen=True, slots=True)
class Joiner:
    """Gives reasons on one page."""

    catalog: Catalog
    here: Here

    def voice(self, attribution: Attribution) -> Because:
        """Why ``attribution`` has its speaker: who is named there, what decided, how sure it is."""
        quote = attribution.quote
        entry = self.catalog.by_source[quote.place.source]
        named = quote.mention.of(entry.analysis.text) if quote.mention else ""
        mention = say("attribution.nobody")
        if named:
            mention = say("attribution.named", words=" ".join(named.split()))
        return Because(
            letter=entry.siglum,
            link=Link(where(entry, quote.place.span), self._href(quote.place)),
            clauses=(mention, *evidence_clauses(attribution), sureness(attribution)),
        )

    def joins(self, quotes: Sequence[Attribution]) -> Iterator[Because]:
        """For each quote but the first, what joins it to the rest: together they make one tree."""
        if len(quotes) < 2:
            return
        said = [attribution.quote for attribution in quotes]
        for number, parent in sorted(self._tree(said).items()):
            quote, other = said[number], said[parent]
            entry = self.catalog.by_source[quote.place.source]
            match = None if self._how_one(quote, other) else self._match(quote.place, other.place)
            href = self._row(match) if match else self._href(quote.place)
            clause = self._clause(quote, other, match)
            yield Because(entry.siglum, Link(where(entry, quote.place.span), href), (clause,))

    def _tree(self, quotes: Sequence[Quote]) -> dict[int, int]:
        """For each quote but the first, the one that it hangs on, by the strongest bonds."""
        hubs = min(len(quotes), JOINED_WITH)
        parents: dict[int, int] = {}
        best = {number: self._bond(quotes, number, 0) for number in range(1, hubs)}
        while best:
            number = max(best, key=lambda one: (best[one], -one))
            parents[number] = -best.pop(number).earlier
            for other, bond in best.items():
                best[other] = max(bond, self._bond(quotes, other, number))
        for number in range(hubs, len(quotes)):
            bonds = (self._bond(quotes, number, hub) for hub in range(hubs))
            parents[number] = -max(bonds).earlier
        return parents

    def _bond(self, quotes: Sequence[Quote], number: int, other: int) -> _Bond:
        a, b = quotes[number], quotes[other]
        if self._how_one(a, b):
            return _Bond(2, 0.0, -other)
        if match := self._match(a.place, b.place):
            return _Bond(1, match.score, -other)
        return _Bond(0, float(len(self._words(a.place, b.place))), -other)

    def _how_one(self, a: Quote, b: Quote) -> str:
        """The key of how one article itself makes both one; empty where it does not."""
        if a.place.source != b.place.source:
            return ""
        if a.place.span.holds(b.place.span) or b.place.span.holds(a.place.span):
            return "joining.part"
        marked = "indirect" not in (a.mode, b.mode)
        split = marked and goes_on(self.catalog, *sorted((a.place, b.place)))
        return "joining.split" if split else ""

    def _clause(self, quote: Quote, other: Quote, match: Match | None) -> str:
        entry = self.catalog.by_source[other.place.source]
        there = f"{entry.siglum} {where(entry, other.place.span)}"
        if key := self._how_one(quote, other):
            return say(key, place=there)
        if match:
            share = str(percent(match.evidence.shared))
            return say("joining.passage", place=there, percent=share)
        words = self._words(quote.place, other.place)[:NAMED]
        if not words:
            return say("joining.words", place=there)
        named = listed([say("form.quoted", words=word) for word in words])
        return say("joining.words_named", place=there, words=named)

    def _words(self, place: Place, other: Place) -> tuple[str, ...]:
        """Words of ``place`` that ``other`` has too, in whatever form, longest first."""
        analysis = self.catalog.by_source[place.source].analysis
        there = norms_in(self.catalog.by_source[other.source].analysis, other.span)
        stems = set(map(stem, there))
        words = tokens_in(analysis, place.span)
        shared = {
            norm: analysis.text[start:end]
            for norm, start, end in zip(words.norms, words.starts, words.ends, strict=True)
            if stem(norm) in stems
        }
        telling = [word for norm, word in shared.items() if len(norm) > _SHORT]
        return tuple(sorted(telling or shared.values(), key=lambda word: -len(word)))

    def _match(self, a: Place, b: Place) -> Match | None:
        """The surest match that both places stand in."""
        if (a.source, b.source) not in self.catalog.alignments:
            a, b = b, a
        alignment = self.catalog.alignments.get((a.source, b.source))
        found = [
            match
            for match in (alignment.matches if alignment else ())
            if match.a.span.overlaps(a.span) and match.b.span.overlaps(b.span)
        ]
        return max(found, key=lambda match: (match.score, match.id), default=None)

    def _row(self, match: Match) -> str:
        return self.here.to(*self.catalog.match_url(match))

    def _href(self, place: Place) -> str:
        entry = self.catalog.by_source[place.source]
        return self.here.to(entry.url, entry.anchor(place.span.start))


def joined_by(alias: Alias) -> str:
    """Why the form is a name of its speaker, in words of the interface; a reason for which it has
    none stands as the stage gives it."""
    key = f"names.{alias.evidence}"
    return say(key) if is_phrase(key) else alias.evidence
