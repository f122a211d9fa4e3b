"""An utterance as a page shows it: its line, who prints it how, and why it is one thing said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from sitegen.alignment import kind_of
from sitegen.analysis import count_in, norms_in
from sitegen.model import KINDS, Attribution, Collation, Kind, SourceId, Utterance
from sitegen.pages.catalog import Catalog
from sitegen.pages.citing import Citation, Cited, cite
from sitegen.pages.joining import Because, Joiner
from sitegen.pages.lines import Line, plain_line, variation_line
from sitegen.pages.renderings import Renderer, Renderings
from sitegen.pages.site import Here
from sitegen.pages.telling import Telling, telling_of
from sitegen.pages.witnesses import SHOWN, first_of
from sitegen.pages.wording import KIND_GLYPHS, counted, figures, say, shortened

COMPARED = 12
"""Wordings of which each is compared with each for the kind: 66 pairs of some 30 words."""
CITED_QUOTES = 12
"""Quotes in one citation; the page shows them all."""
REPEATED = 0.5
"""Of the words of the shortest place of a source that tells it at several: where all places agree
on fewer, they are pieces of one quotation (a paragraph and the next) and not wordings of it."""
HEARD_WORDS = 80
"""Code points of a heading that is only heard: some five seconds of speech."""


class UtteranceView(Struct, frozen=True, gc=False):
    """One thing said."""

    id: str
    others: tuple[str, ...]
    """Other ids that lead here."""
    words: str
    """First words, for a heading that is heard and not seen."""
    single: bool
    """Whether only one source has it."""
    kind: Kind | None
    """Of its wordings; None where only one source prints it, or none in marks."""
    glyph: str
    spread: str
    """"4 articles, 3 wordings; 1 more in part"."""
    quoted: bool
    """Whether any source gives it in marks; else it is only reported."""
    varied: bool
    """Whether its wordings differ."""
    line: Line
    summary: str
    """What the line agrees on, in counts; empty where it is plain."""
    said: Renderings
    left: str
    """How many of its quotes are shown; empty where all are."""
    joins: tuple[Because, ...]
    """What joins its quotes; empty where there is only one."""
    voices: tuple[Because, ...]
    """Why each quote is this speaker's."""
    citation: Citation


@dataclass(frozen=True, slots=True)
class Teller:
    """What views of utterances are made from, on one page."""

    catalog: Catalog
    here: Here
    site: str
    address: str
    """Of the page, absolute where that is known."""
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Id of an utterance → other ids that lead to it."""

    def view(self, utterance: Utterance) -> UtteranceView:
        """The view of ``utterance``."""
        collation = utterance.collation
        quotes = [self.catalog.quotes[quote] for quote in utterance.quotes]
        shown = quotes[:SHOWN]
        tellers = {one.quote.place.source for one in quotes}
        quoted = is_quoted(quotes)
        wordings = whole_wordings(collation, self.catalog)
        kind = _kind(wordings) if quoted and len(wordings) > 1 else None
        different = _different(wordings)
        telling = telling_of(collation, self.catalog)
        line = _line(telling)
        renderer = Renderer(self.catalog, self.here, collation, telling, quoted and not line.boxed)
        joiner = Joiner(self.catalog, self.here)
        return UtteranceView(
            id=utterance.id,
            others=self.former.get(utterance.id, ()),
            words=shortened(base_words(collation, self.catalog), HEARD_WORDS),
            single=len(tellers) == 1,
            kind=kind,
            glyph=KIND_GLYPHS[kind] if kind else "",
            spread=told_in(utterance, self.catalog),
            quoted=quoted,
            varied=different > 1,
            line=line,
            summary=_summary(line),
            said=renderer.renderings(shown),
            left=first_of(len(quotes)),
            joins=tuple(joiner.joins(shown)),
            voices=tuple(joiner.voice(one) for one in shown),
            citation=self._citation(utterance, quotes),
        )

    def _citation(self, utterance: Utterance, quotes: Sequence[Attribution]) -> Citation:
        cited = [
            Cited(self.catalog.by_source[place.source], self.catalog.paragraph(place))
            for place in (one.quote.place for one in quotes[:CITED_QUOTES])
        ]
        return cite(cited, site=self.site, address=f"{self.address}#{utterance.id}")


def is_quoted(quotes: Sequence[Attribution]) -> bool:
    """Whether any of ``quotes`` stands in quotation marks."""
    return any(attribution.quote.mode != "indirect" for attribution in quotes)


class Spread(Struct, frozen=True, gc=False):
    """How widely an utterance is told."""

    quoted: bool
    """Whether any source gives it in marks."""
    sources: int
    """That have it whole."""
    wordings: int
    """Different ones of these."""


def spread_of(utterance: Utterance, catalog: Catalog) -> Spread:
    """How widely ``utterance`` is told, without making all of its view."""
    quotes = [catalog.quotes[quote] for quote in utterance.quotes]
    if len(quotes) == 1:
        return Spread(is_quoted(quotes), 1, 1)
    wordings = whole_wordings(utterance.collation, catalog)
    return Spread(is_quoted(quotes), len(wordings), _different(wordings))


def spread(sources: int, wordings: int) -> str:
    """In how many articles something stands, and in how many wordings.

    >>> spread(4, 3), spread(2, 1), spread(1, 1)
    ('4 articles, 3 wordings', '2 articles, same words', '1 article')
    """
    if wordings > 1:
        return say("utterance.wordings", articles=sources, wordings=wordings)
    return say("utterance.same", articles=sources) if sources > 1 else articles(sources)


def told_in(utterance: Utterance, catalog: Catalog) -> str:
    """In how many articles it stands whole and in how many wordings, then who else has it.

    Whoever quotes only a part of it, or only reports it, has neither the same words nor another
    wording: "2 articles, same words; 1 more in part; 3 more reported".
    """
    if len(utterance.quotes) == 1:  # a report, or whole by definition
        return articles(1)
    quotes = [catalog.quotes[quote] for quote in utterance.quotes]
    tellers = dict.fromkeys(one.quote.place.source for one in quotes)
    if not is_quoted(quotes):
        return articles(len(tellers))
    whole = whole_wordings(utterance.collation, catalog)
    marked = {one.quote.place.source for one in quotes if one.quote.mode != "indirect"}
    found = [spread(len(whole), len(set(whole.values())))]
    found += [
        say(how, count=figures(len(others)))
        for others, how in (
            (marked.difference(whole), "utterance.more_in_part"),
            (set(tellers).difference(whole, marked), "utterance.more_reported"),
        )
        if others
    ]
    return "; ".join(found)


def whole_wordings(collation: Collation, catalog: Catalog) -> dict[SourceId, tuple[str, ...]]:
    """The normalised words of each source that has the whole, in file order; those of all its
    witnesses, for a quote may be told in pieces."""
    words: dict[SourceId, tuple[str, ...]] = {}
    for place in collation.witnesses:
        norms = norms_in(catalog.by_source[place.source].analysis, place.span)
        words[place.source] = words[place.source] + norms if place.source in words else norms
    return words


def articles(count: int) -> str:
    """How many articles, in digits."""
    return counted(count, "#article")


def base_words(collation: Collation, catalog: Catalog) -> str:
    """The words of the witness that shares most with the others, white space folded."""
    place = collation.witnesses[collation.base]
    return " ".join(place.span.of(catalog.by_source[place.source].analysis.text).split())


# ── wordings ────────────────────────────────────────────────────────────────────────────────


def _different(wordings: Mapping[SourceId, tuple[str, ...]]) -> int:
    return len(set(wordings.values()))


def _kind(wordings: dict[SourceId, tuple[str, ...]]) -> Kind:
    """That of the two wordings furthest apart."""
    different = list(dict.fromkeys(wordings.values()))[:COMPARED]
    pairs = [(a, b) for i, a in enumerate(different) for b in different[i + 1 :]]
    return max((kind_of(a, b) for a, b in pairs), key=KINDS.index, default="same")


def _line(telling: Telling) -> Line:
    """The variation line; where a source tells it in pieces that have few words in common, the
    pieces of the source that has most of it, one after the other."""
    collation, entries = telling.collation, telling.entries
    line = variation_line(collation, entries)
    if not line.boxed:
        return line
    pieces: dict[SourceId, list[int]] = {}
    for index, place in enumerate(collation.witnesses):
        pieces.setdefault(place.source, []).append(index)
    lengths = [
        count_in(entries[place.source].analysis, place.span) for place in collation.witnesses
    ]
    repeats = line.agreed and line.agreed >= REPEATED * min(lengths)
    if repeats or len(pieces) == len(collation.witnesses):
        return line
    longest = max(
        pieces.values(),
        key=lambda indices: sum(len(collation.witnesses[i].span) for i in indices),
    )
    return plain_line([collation.witnesses[i] for i in longest], entries)


def _summary(line: Line) -> str:
    if not line.boxed:
        return ""
    return say("utterance.summary", words=line.agreed, variants=line.variants)
