"""Comparison → rows of plain JSON values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sitegen.collation import readings
from sitegen.model import (
    Alignment,
    Analysis,
    Attribution,
    Comparison,
    Locus,
    Match,
    MatchId,
    Passage,
    PassageId,
    Place,
    QuoteId,
    SourceId,
    Span,
    Speaker,
    SpeakerId,
    Utterance,
    UtteranceId,
)
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
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAMES = {schema.name: tuple(field.name for field in schema.fields) for schema in SCHEMAS}
"""The fields of each table."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the pages decide: letters, and paths such as ``articles/x/index.html``."""

    sigla: Mapping[SourceId, str]
    sources: Mapping[SourceId, str] = field(default_factory=dict)
    passages: Mapping[PassageId, str] = field(default_factory=dict)
    speakers: Mapping[SpeakerId, str] = field(default_factory=dict)
    utterances: Mapping[UtteranceId, str] = field(default_factory=dict)

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
    index = _index(comparison, addresses)
    matches = (match for alignment in comparison.alignments for match in alignment.matches)
    return (
        Table(SOURCES, tuple(_source(each, addresses) for each in comparison.analyses)),
        Table(MATCHES, tuple(_match(match, index.passage_of) for match in matches)),
        Table(PASSAGES, tuple(_passage(each, addresses) for each in comparison.passages)),
        Table(QUOTES, tuple(_quote(each, index) for each in comparison.attributions)),
        Table(SPEAKERS, tuple(_speaker(each, index) for each in comparison.speakers)),
        Table(UTTERANCES, tuple(_utterance(each, index) for each in comparison.utterances)),
    )


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


@dataclass(frozen=True, slots=True)
class _Index:
    """What rows refer to, by id."""

    addresses: Addresses
    analyses: Mapping[SourceId, Analysis]
    names: Mapping[SpeakerId, str]
    places: Mapping[QuoteId, Place]
    said: Mapping[SpeakerId, list[Json]]
    """Ids of each speaker's quotes, in the order of the attributions."""
    passage_of: Mapping[MatchId, PassageId]
    utterance_of: Mapping[QuoteId, UtteranceId]


def _index(comparison: Comparison, addresses: Addresses) -> _Index:
    said: dict[SpeakerId, list[Json]] = {speaker.id: [] for speaker in comparison.speakers}
    for attribution in comparison.attributions:
        if attribution.speaker:
            said.setdefault(attribution.speaker, []).append(attribution.quote.id)
    return _Index(
        addresses=addresses,
        analyses={analysis.article.id: analysis for analysis in comparison.analyses},
        names={speaker.id: speaker.name for speaker in comparison.speakers},
        places={each.quote.id: each.quote.place for each in comparison.attributions},
        said=said,
        passage_of={
            match: passage.id for passage in comparison.passages for match in passage.matches
        },
        utterance_of={quote: each.id for each in comparison.utterances for quote in each.quotes},
    )


def _row(schema: Schema, *values: Json) -> Record:
    return dict(zip(_NAMES[schema.name], values, strict=True))


def _edges(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _source(analysis: Analysis, addresses: Addresses) -> Record:
    article, source = analysis.article, analysis.article.source
    return _row(
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
        addresses.sources.get(article.id),
    )


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


def _passage(passage: Passage, addresses: Addresses) -> Record:
    return _row(
        PASSAGES,
        passage.id,
        passage.kind,
        list(passage.sources),
        [
            {"source": place.source, "start": place.span.start, "end": place.span.end}
            for place in passage.witnesses
        ],
        addresses.passages.get(passage.id),
    )


def _quote(attribution: Attribution, index: _Index) -> Record:
    utterance = index.utterance_of.get(attribution.quote.id)
    return attribution_record(attribution, index.names, utterance)


def _speaker(speaker: Speaker, index: _Index) -> Record:
    return _row(
        SPEAKERS,
        speaker.id,
        speaker.name,
        [alias.form for alias in speaker.aliases],
        index.said[speaker.id],
        index.addresses.speakers.get(speaker.id),
    )


def _utterance(utterance: Utterance, index: _Index) -> Record:
    return _row(
        UTTERANCES,
        utterance.id,
        utterance.speaker,
        list(utterance.quotes),
        [_variant(locus, utterance, index) for locus in utterance.collation.variants],
        index.addresses.utterances.get(utterance.id),
    )


def _variant(locus: Locus, utterance: Utterance, index: _Index) -> Json:
    """The readings at one variant: who has it, and its words in the first who has."""
    witnesses = utterance.collation.witnesses
    found: list[Json] = []
    for group, span in readings(locus, utterance.collation, index.analyses):
        own = {
            quote for number in group for quote in _rendered(witnesses[number], utterance, index)
        }
        quotes: list[Json] = [quote for quote in utterance.quotes if quote in own]
        first = witnesses[group[0]].source
        text = span.of(index.analyses[first].text) if span else None
        found.append({"quotes": quotes, "text": text})
    return found


def _rendered(witness: Place, utterance: Utterance, index: _Index) -> list[QuoteId]:
    """The quotes that a witness is: the one with its place, else those that it holds."""
    places = {quote: index.places[quote] for quote in utterance.quotes if quote in index.places}
    exact = [quote for quote, place in places.items() if place == witness]
    return exact or [
        quote
        for quote, place in places.items()
        if place.source == witness.source and place.span.overlaps(witness.span)
    ]
