"""Comparison → rows of plain JSON values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sitegen.collation import readings
from sitegen.model import (
    Alignment,
    Analysis,
    Attribution,
    Comparison,
    Locus,
    Match,
    MatchId,
    PassageId,
    Place,
    QuoteId,
    SourceId,
    Span,
    SpeakerId,
    Utterance,
    UtteranceId,
)
from sitegen.steps import heeded
from sitegen.tables.schema import (
    MATCHES,
    PASSAGES,
    QUOTES,
    SCHEMAS,
    SOURCES,
    SPEAKERS,
    UTTERANCES,
    Json,
    Record,
    Schema,
    Table,
)

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DECIMALS = 6
"""Decimals of scores: enough for any threshold, too few to show the machine's rounding."""
_ROWS_IN_ONE_GO = 1024
"""Rows between which whoever listens is heeded: 10 ms of quotes, 80 of utterances."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAMES = {schema.name: tuple(field.name for field in schema.fields) for schema in SCHEMAS}
"""The fields of each table."""


def _nowhere(_: object) -> None:
    """The page of what has none."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the pages decide: letters, and paths such as ``articles/x/index.html``; None where
    there is no page."""

    sigla: Mapping[SourceId, str]
    source: Callable[[SourceId], str | None] = _nowhere
    passage: Callable[[PassageId], str | None] = _nowhere
    speaker: Callable[[SpeakerId], str | None] = _nowhere
    utterance: Callable[[Utterance], str | None] = _nowhere

    @classmethod
    def plain(cls, comparison: Comparison) -> Addresses:
        """Letters only: for a comparison without a site, where every page is null."""
        sources = [analysis.article.id for analysis in comparison.analyses]
        return cls(dict(zip(sources, sigla(len(sources)), strict=True)))


def sigla(count: int) -> tuple[str, ...]:
    """The letters of ``count`` sources, in the order of files.

    >>> sigla(28)[-3:]
    ('Z', 'AA', 'AB')
    """
    return tuple(map(_siglum, range(count)))


def _siglum(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, len(_ALPHABET))
        letters = _ALPHABET[letter] + letters
    return letters


def tables(comparison: Comparison, *, addresses: Addresses) -> tuple[Table, ...]:
    """The six tables of ``comparison``, in the order of the contract."""
    return tuple(tabled(schema, comparison, addresses) for schema in SCHEMAS)


def tabled(schema: Schema, comparison: Comparison, addresses: Addresses) -> Table:
    """The table of ``schema``, one of the six."""
    return Table(schema, tuple(_ROWS[schema.name](comparison, addresses)))


def count_rows(schema: Schema, comparison: Comparison) -> int:
    """How many rows the table of ``schema`` has."""
    matches = sum(len(alignment.matches) for alignment in comparison.alignments)
    counts = {
        "sources": len(comparison.analyses),
        "matches": matches,
        "passages": len(comparison.passages),
        "quotes": len(comparison.attributions),
        "speakers": len(comparison.speakers),
        "utterances": len(comparison.utterances),
    }
    return counts[schema.name]


def comparison_record(comparison: Comparison) -> dict[str, list[Record]]:
    """All tables by name, each as the list of its rows; pages are null."""
    plain = Addresses.plain(comparison)
    return {table.name: list(table.rows) for table in tables(comparison, addresses=plain)}


def alignment_record(
    alignment: Alignment, passage_of: Mapping[MatchId, PassageId] | None = None
) -> dict[str, Json | list[Record]]:
    """``{a, b, matches}``, the matches as rows; without ``passage_of`` their passage is null."""
    rows = [_match(match, passage_of or {}) for match in alignment.matches]
    return {"a": alignment.a, "b": alignment.b, "matches": rows}


def attribution_record(
    attribution: Attribution,
    names: Mapping[SpeakerId, str] | None = None,
    utterance: UtteranceId | None = None,
) -> Record:
    """A row of ``quotes``; without ``names`` the speaker's name is null."""
    quote, speaker = attribution.quote, attribution.speaker
    return _row(
        QUOTES,
        quote.id,
        quote.place.source,
        *_edges(quote.place.span),
        quote.mode,
        *_edges(quote.cue),
        *_edges(quote.mention),
        speaker,
        (names or {}).get(speaker) if speaker else None,
        utterance,
        round(attribution.confidence, DECIMALS),
        list(attribution.evidence),
    )


def texts(comparison: Comparison) -> Iterator[tuple[str, bytes]]:
    """Path under ``data/`` and bytes of each source's text, in file order.

    Lone surrogates, which UTF-8 cannot hold, are replaced one for one, so that offsets stay.
    """
    for analysis in comparison.analyses:
        text = _SURROGATE.sub("\ufffd", analysis.text)
        yield f"text/{analysis.article.id}.txt", text.encode()


# ── rows ────────────────────────────────────────────────────────────────────────────────────


def _row(schema: Schema, *values: Json) -> Record:
    return dict(zip(_NAMES[schema.name], values, strict=True))


def _edges(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _sources(comparison: Comparison, addresses: Addresses) -> Iterator[Record]:
    for analysis in comparison.analyses:
        article, source = analysis.article, analysis.article.source
        yield _row(
            SOURCES,
            article.id,
            addresses.sigla[article.id],
            source.file,
            source.title,
            source.outlet,
            source.author,
            source.published,
            source.url,
            source.language,
            source.event,
            len(analysis.tokens),
            article.digest,
            article.copy_of,
            addresses.source(article.id),
        )


def _matches(comparison: Comparison, _: Addresses) -> Iterator[Record]:
    passage_of = {match: one.id for one in comparison.passages for match in one.matches}
    for alignment in comparison.alignments:
        for match in alignment.matches:
            yield _match(match, passage_of)


def _match(match: Match, passage_of: Mapping[MatchId, PassageId]) -> Record:
    return _row(
        MATCHES,
        match.id,
        match.a.source,
        *_edges(match.a.span),
        match.b.source,
        *_edges(match.b.span),
        match.kind,
        round(match.score, DECIMALS),
        passage_of.get(match.id),
    )


def _passages(comparison: Comparison, addresses: Addresses) -> Iterator[Record]:
    for passage in comparison.passages:
        yield _row(
            PASSAGES,
            passage.id,
            passage.kind,
            list(passage.sources),
            [
                {"source": place.source, "start": place.span.start, "end": place.span.end}
                for place in passage.witnesses
            ],
            addresses.passage(passage.id),
        )


def _quotes(comparison: Comparison, _: Addresses) -> Iterator[Record]:
    names = {speaker.id: speaker.name for speaker in comparison.speakers}
    said = {quote: each.id for each in comparison.utterances for quote in each.quotes}
    for attribution in heeded(comparison.attributions, _ROWS_IN_ONE_GO):
        yield attribution_record(attribution, names, said.get(attribution.quote.id))


def _speakers(comparison: Comparison, addresses: Addresses) -> Iterator[Record]:
    said: dict[SpeakerId, list[Json]] = {speaker.id: [] for speaker in comparison.speakers}
    for attribution in comparison.attributions:
        if attribution.speaker:
            said.setdefault(attribution.speaker, []).append(attribution.quote.id)
    for speaker in comparison.speakers:
        yield _row(
            SPEAKERS,
            speaker.id,
            speaker.name,
            [alias.form for alias in speaker.aliases],
            said[speaker.id],
            addresses.speaker(speaker.id),
        )


def _utterances(comparison: Comparison, addresses: Addresses) -> Iterator[Record]:
    analyses = {analysis.article.id: analysis for analysis in comparison.analyses}
    places = {each.quote.id: each.quote.place for each in comparison.attributions}
    for utterance in heeded(comparison.utterances, _ROWS_IN_ONE_GO):
        own = {quote: places[quote] for quote in utterance.quotes if quote in places}
        yield _row(
            UTTERANCES,
            utterance.id,
            utterance.speaker,
            list(utterance.quotes),
            [_variant(locus, utterance, own, analyses) for locus in utterance.collation.variants],
            addresses.utterance(utterance),
        )


def _variant(
    locus: Locus,
    utterance: Utterance,
    places: Mapping[QuoteId, Place],
    analyses: Mapping[SourceId, Analysis],
) -> Json:
    """The readings at one variant: who has it, and its words in the first who has; ``places`` are
    those of the utterance's quotes."""
    witnesses = utterance.collation.witnesses
    found: list[Json] = []
    for group, span in readings(locus, utterance.collation, analyses):
        own = {quote for number in group for quote in _rendered(witnesses[number], places)}
        quotes: list[Json] = [quote for quote in utterance.quotes if quote in own]
        first = witnesses[group[0]].source
        text = span.of(analyses[first].text) if span else None
        found.append({"quotes": quotes, "text": text})
    return found


def _rendered(witness: Place, places: Mapping[QuoteId, Place]) -> list[QuoteId]:
    """The quotes that a witness is: the one with its place, else those that it holds."""
    exact = [quote for quote, place in places.items() if place == witness]
    return exact or [
        quote
        for quote, place in places.items()
        if place.source == witness.source and place.span.overlaps(witness.span)
    ]


_ROWS: Mapping[str, Callable[[Comparison, Addresses], Iterator[Record]]] = {
    "sources": _sources,
    "matches": _matches,
    "passages": _passages,
    "quotes": _quotes,
    "speakers": _speakers,
    "utterances": _utterances,
}
"""What fills each table."""
