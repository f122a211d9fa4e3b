"""Why quotes are one utterance, and why they are one speaker's, in clauses that can be checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitegen.model import Attribution, Match, Place
from sitegen.pages.catalog import Catalog
from sitegen.pages.evidence import evidence_clauses, sureness
from sitegen.pages.places import where
from sitegen.pages.site import Here, Link
from sitegen.pages.wording import percent

JOINED_WITH = 6
"""Earlier quotes among which a match that joins a quote is looked for."""


@dataclass(frozen=True, slots=True)
class Because:
    """Why one quote stands where it stands."""

    letter: str
    link: Link
    """To the row of the match that joins it, or to its paragraph."""
    clauses: tuple[str, ...]


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
        mention = f"“{' '.join(named.split())}” in the article" if named else "nobody named nearby"
        return Because(
            letter=entry.siglum,
            link=Link(where(entry, quote.place.span), self._href(quote.place)),
            clauses=(mention, *evidence_clauses(attribution), sureness(attribution)),
        )

    def joins(self, quotes: Sequence[Attribution]) -> Iterator[Because]:
        """For each quote but the first, what joins it to one before it."""
        for number, attribution in enumerate(quotes[1:], 1):
            place = attribution.quote.place
            entry = self.catalog.by_source[place.source]
            before = [one.quote.place for one in quotes[:number]]
            found = [
                (match, other)
                for other in before[:JOINED_WITH]
                if (match := self._match(other, place))
            ]
            link = Link(where(entry, place.span), self._href(place))
            clause = "by its words; it stands in no passage that they share"
            if any(_together(place, other) for other in before):
                clause = "part of the same statement"
            elif found:
                match, other = max(found, key=lambda one: one[0].score)
                link = Link(link.text, self._row(match))
                clause = self._shared(match, other)
            yield Because(entry.siglum, link, (clause,))

    def _shared(self, match: Match, other: Place) -> str:
        entry = self.catalog.by_source[other.source]
        share = percent(match.evidence.shared)
        return (
            f"stands in a passage that it shares with {entry.siglum} {where(entry, other.span)}, "
            f"{share} % of the words in common"
        )

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
        return self.here.to(self.catalog.pair_url(match.a.source, match.b.source), match.id)

    def _href(self, place: Place) -> str:
        entry = self.catalog.by_source[place.source]
        return self.here.to(entry.url, entry.anchor(place.span.start))


def _together(a: Place, b: Place) -> bool:
    """Whether one holds the other."""
    return a.source == b.source and (a.span.holds(b.span) or b.span.holds(a.span))
