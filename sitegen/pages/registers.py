"""Registers of a comparison: who tells what, who says what, by source and by speaker.

Made once for the catalog, where every view looks up its own line of them. What the last sketch made
of the same passages, quotes or utterances is taken from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter, is_
from typing import Any, Generic, TypeVar

from sitegen.earlier import Earlier, gone_and_new
from sitegen.model import (
    Article,
    Attribution,
    Comparison,
    Passage,
    PassageId,
    Place,
    QuoteId,
    SourceId,
    Span,
    SpeakerId,
    Utterance,
    UtteranceId,
)
from sitegen.pages.later import Later
from sitegen.review import versions

Told = tuple[tuple[Place, Passage], ...]
"""Where one source tells shared passages, in text order."""
Quoted = Mapping[SourceId, tuple[Span, ...]]
"""For each source, its stretches of speech in quotation marks, in text order."""

Said = tuple[Utterance, ...]
"""What one speaker says, in the order of the comparison."""

Owner = TypeVar("Owner")
One = TypeVar("One")
Kept = TypeVar("Kept", bound="Own[Any, Any]")


@dataclass(frozen=True, slots=True, eq=False)
class Own(Generic[Owner, One]):
    """All that is somebody's, as it stands together in a comparison."""

    owner: Owner
    members: tuple[One, ...]
    """In the order of the comparison, never empty."""


@dataclass(frozen=True, slots=True, eq=False)
class Speech(Own[SourceId, Attribution]):
    """What one source lets people say."""

    quotes: Mapping[QuoteId, Attribution]
    """Its quotes, in text order."""
    quoted: tuple[Span, ...]
    """Where it quotes speech, whole or in part, in text order; reports without marks are left
    out."""
    speakers: tuple[SpeakerId, ...]
    """Those who speak, each once, in the order in which they do first."""


@dataclass(frozen=True, slots=True, eq=False)
class Remarks(Own[SpeakerId, Utterance]):
    """What one speaker says."""

    ids: tuple[UtteranceId, ...]
    """Those of the utterances, in their order."""
    rendered: Mapping[QuoteId, Utterance]
    """The utterance that each quote renders."""

    @property
    def weight(self) -> int:
        """What it takes of the speaker's pages: see ``weight``."""
        return len(self.ids) + len(self.rendered)


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """Who says what, by source and by speaker."""

    speech: Mapping[SourceId, Speech]
    """What each source lets people say; sources without a quote are absent."""
    remarks: Mapping[SpeakerId, Remarks]
    """What each speaker says; who says nothing is absent."""
    heard: Mapping[SpeakerId, tuple[SourceId, ...]]
    """See ``heard_in``."""


def weight(utterance: Utterance) -> int:
    """What it takes of a page: a part for itself and one for each quote."""
    return 1 + len(utterance.quotes)


@dataclass(frozen=True, slots=True, eq=False)
class _Tellings:
    """Where the passages of the last sketch are told."""

    passages: Sequence[Passage] = ()
    told: Mapping[SourceId, Told] = field(default_factory=dict)


def told_by(comparison: Comparison, earlier: Earlier) -> Mapping[SourceId, Told]:
    """Where each source tells a shared passage, in file order; sources without one are absent."""
    last = earlier.whole(_Tellings) or _Tellings()
    gone, new = gone_and_new(last.passages, comparison.passages)
    lost = set(map(id, gone))
    touched = {place.source for passage in gone for place in passage.collation.witnesses}
    left = {
        source: [one for one in last.told[source] if id(one[1]) not in lost] for source in touched
    }
    for passage in new:
        for place in passage.collation.witnesses:
            if place.source not in left:
                left[place.source] = list(last.told.get(place.source, ()))
            left[place.source].append((place, passage))
    told = {**last.told, **{source: tuple(sorted(left[source], key=_standing)) for source in left}}
    ids = (analysis.article.id for analysis in comparison.analyses)
    found = {source: told[source] for source in ids if told.get(source)}
    earlier.keep(_Tellings(comparison.passages, found))
    return found


def _standing(one: tuple[Place, Passage]) -> tuple[int, int, PassageId]:
    place, passage = one
    return place.span.start, place.span.end, passage.id


def voices_in(comparison: Comparison, earlier: Earlier) -> Voices:
    """Who says what in ``comparison``."""
    last = earlier.whole(_Said) or _Said()
    owner_of = attrgetter("quote.place.source")
    speech = _by_owner(comparison.attributions, owner_of, _speech, last.speech)
    owner_of = attrgetter("speaker")
    remarks = _by_owner(comparison.utterances, owner_of, _remarks, last.remarks)
    earlier.keep(_Said(speech, remarks))
    return Voices(
        {one.owner: one for one in speech.values()},
        {one.owner: one for one in remarks.values()},
        Later(lambda: heard_in(speech.values())),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """All that is said, as the last sketch had it: what is each owner's by where its first member
    lies."""

    speech: Mapping[int, Speech] = field(default_factory=dict)
    remarks: Mapping[int, Remarks] = field(default_factory=dict)


def _by_owner(
    everything: Sequence[One],
    owner_of: Callable[[One], Owner],
    make: Callable[[Owner, tuple[One, ...]], Kept],
    known: Mapping[int, Kept],
) -> Mapping[int, Kept]:
    """What ``make`` makes of all that each owner has of ``everything``, where it stands together,
    or that of what is ``known`` which was made of the very same; by where its first member lies."""
    found: dict[int, Kept] = {}
    at, end = 0, len(everything)
    while at < end:
        first = everything[at]
        own = known.get(id(first))
        after = at + len(own.members) if own else end
        if (
            own is None
            or after > end
            or (after - at > 1 and not all(map(is_, own.members, everything[at:after])))
            or (
                after < end
                and id(everything[after]) not in known  # where it is, it was the first of another's
                and owner_of(everything[after]) == own.owner
            )
        ):
            owner = owner_of(first)
            others = (n for n in range(at + 1, end) if owner_of(everything[n]) != owner)
            after = next(others, end)
            own = make(owner, tuple(everything[at:after]))
        found[id(first)] = own
        at = after
    return found


def _speech(source: SourceId, own: tuple[Attribution, ...]) -> Speech:
    quotes = [one.quote for one in own]
    marked = [one.place.span for one in quotes if one.mode != "indirect"]
    marked.sort(key=attrgetter("start", "end"))
    speakers = dict.fromkeys(one.speaker for one in own if one.speaker is not None)
    by_id = {one.quote.id: one for one in own}
    return Speech(source, own, by_id, tuple(marked), tuple(speakers))


def _remarks(speaker: SpeakerId, own: tuple[Utterance, ...]) -> Remarks:
    ids = tuple([one.id for one in own])
    return Remarks(speaker, own, ids, {quote: one for one in own for quote in one.quotes})


def heard_in(
    speech: Iterable[Speech], speakers: Set[SpeakerId] | None = None
) -> Mapping[SpeakerId, tuple[SourceId, ...]]:
    """The sources in which each of ``speakers`` is quoted or reported, or each of all, in file
    order."""
    found: dict[SpeakerId, list[SourceId]] = {}
    for own in speech:
        for speaker in own.speakers:
            if speakers is None or speaker in speakers:
                found.setdefault(speaker, []).append(own.owner)
    return {speaker: tuple(sources) for speaker, sources in found.items()}


def quotes_by_id(speech: Iterable[Speech]) -> Mapping[QuoteId, Attribution]:
    """All quotes of ``speech``, in its order."""
    return dict(chain.from_iterable(one.quotes.items() for one in speech))


def utterances_by_id(remarks: Iterable[Remarks]) -> Mapping[UtteranceId, Utterance]:
    """All utterances of ``remarks``, in their order."""
    return dict(chain.from_iterable(zip(one.ids, one.members, strict=True) for one in remarks))


def versions_of(comparison: Comparison) -> Mapping[SourceId, tuple[Article, ...]]:
    """The same story by the same outlet in other words, each source among its own, the earliest
    first; sources without another are absent."""
    return {one.id: group for group in versions(comparison) for one in group}
