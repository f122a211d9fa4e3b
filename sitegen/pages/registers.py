"""Registers of a comparison: who tells what, who says what, by source and by speaker.

Made once for the catalog, where every view looks up its own line of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sitegen.model import (
    Article,
    Attribution,
    Comparison,
    Passage,
    Place,
    SourceId,
    Span,
    SpeakerId,
    Utterance,
)
from sitegen.review import versions

Told = tuple[tuple[Place, Passage], ...]
"""Where one source tells shared passages, in text order."""
Quoted = Mapping[SourceId, tuple[Span, ...]]
"""For each source, its stretches of speech in quotation marks, in text order."""

Said = tuple[Utterance, ...]
"""What one speaker says, in the order of the comparison."""


def told_by(comparison: Comparison) -> Mapping[SourceId, Told]:
    """Where each source tells a shared passage; sources without one are absent."""
    found: dict[SourceId, list[tuple[Place, Passage]]] = {}
    for passage in comparison.passages:
        for place in passage.witnesses:
            found.setdefault(place.source, []).append((place, passage))
    return {
        source: tuple(sorted(told, key=lambda one: (one[0].span, one[1].id)))
        for source, told in found.items()
    }


def spoken_in(comparison: Comparison) -> Mapping[SourceId, tuple[Attribution, ...]]:
    """The quotes of each source, in text order; sources without one are absent."""
    found: dict[SourceId, list[Attribution]] = {}
    for attribution in comparison.attributions:
        found.setdefault(attribution.quote.place.source, []).append(attribution)
    return {source: tuple(spoken) for source, spoken in found.items()}


def quoted_in(spoken: Mapping[SourceId, Iterable[Attribution]]) -> Quoted:
    """Where each source quotes speech, whole or in part; reports without marks are left out."""
    return {
        source: tuple(sorted(one.quote.place.span for one in own if one.quote.mode != "indirect"))
        for source, own in spoken.items()
    }


def heard_in(comparison: Comparison) -> Mapping[SpeakerId, tuple[SourceId, ...]]:
    """The sources in which each speaker is quoted or reported, in file order."""
    found: dict[SpeakerId, dict[SourceId, None]] = {}
    for attribution in comparison.attributions:
        if attribution.speaker is not None:
            found.setdefault(attribution.speaker, {})[attribution.quote.place.source] = None
    return {speaker: tuple(sources) for speaker, sources in found.items()}


def said_by(comparison: Comparison) -> Mapping[SpeakerId, Said]:
    """What each speaker says, in the order of the comparison; who says nothing is absent."""
    found: dict[SpeakerId, list[Utterance]] = {}
    for utterance in comparison.utterances:
        found.setdefault(utterance.speaker, []).append(utterance)
    return {speaker: tuple(said) for speaker, said in found.items()}


def versions_of(comparison: Comparison) -> Mapping[SourceId, tuple[Article, ...]]:
    """The same story by the same outlet in other words, each source among its own, the earliest
    first; sources without another are absent."""
    return {one.id: group for group in versions(comparison) for one in group}
