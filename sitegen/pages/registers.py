"""Registers of a comparison: who tells what, who says what, by source and by speaker.

Made once for the catalog, where every view looks up its own line of them. What the last sketch made
of the same passages, quotes or utterances is taken from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import attrgetter, is_
from typing import Any, Generic, TypeVar

from sitegen.earlier import Earlier
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

    ids: tuple[QuoteId, ...]
    """Those of its quotes, in text order."""
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
    quotes: tuple[QuoteId, ...]
    """Those of the quotes of the first utterance, then of the second one, and so on."""
    rendered: tuple[Utterance, ...]
    """Parallel to these: the utterance that each renders."""

    @property
    def weight(self) -> int:
        """What it takes of the speaker's pages: see ``weight``."""
        return len(self.ids) + len(self.quotes)


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """Who says what, by source and by speaker."""

    speech: Mapping[SourceId, Speech]
    """What each source lets people say; sources without a quote are absent."""
    remarks: Mapping[SpeakerId, Remarks]
    """What each speaker says; who says nothing is absent."""
    heard: Mapping[SpeakerId, tuple[SourceId, ...]]
    """The sources in which each speaker is quoted or reported, in file order."""


def weight(utterance: Utterance) -> int:
    """What it takes of a page: a part for itself and one for each quote."""
    return 1 + len(utterance.quotes)


def told_by(comparison: Comparison, earlier: Earlier) -> Mapping[SourceId, Told]:
    """Where each source tells a shared passage; sources without one are absent."""
    found: dict[SourceId, list[Place | Passage]] = {}
    for passage in comparison.passages:
        for place in passage.collation.witnesses:
            found.setdefault(place.source, []).extend((place, passage))
    return {source: earlier.made(_told, told) for source, told in found.items()}


def _told(told: Sequence[Any]) -> Told:
    """Places and passages, each passage after a place where it is told, as pairs in order."""
    pairs = zip(told[::2], told[1::2], strict=True)
    return tuple(sorted(pairs, key=_standing))


def _standing(one: tuple[Place, Passage]) -> tuple[int, int, PassageId]:
    place, passage = one
    return place.span.start, place.span.end, passage.id


def voices_in(comparison: Comparison, earlier: Earlier) -> Voices:
    """Who says what in ``comparison``."""
    last = earlier.whole(_Said) or _Said()
    owner_of = attrgetter("quote.place.source")
    speech = tuple(_by_owner(comparison.attributions, owner_of, _speech, last.speech))
    owner_of = attrgetter("speaker")
    remarks = tuple(_by_owner(comparison.utterances, owner_of, _remarks, last.remarks))
    earlier.keep(_Said(speech, remarks))
    return Voices(
        {one.owner: one for one in speech}, {one.owner: one for one in remarks}, _heard(speech)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """All that is said, as the last sketch had it."""

    speech: tuple[Speech, ...] = ()
    remarks: tuple[Remarks, ...] = ()


def _by_owner(
    everything: Sequence[One],
    owner_of: Callable[[One], Owner],
    make: Callable[[Owner, tuple[One, ...]], Kept],
    known: Sequence[Kept],
) -> Iterator[Kept]:
    """What ``make`` makes of all that each owner has of ``everything``, where it stands together,
    or that of what is ``known`` which was made of the very same."""
    begun = {id(one.members[0]): one for one in known}
    at, end = 0, len(everything)
    while at < end:
        found = begun.get(id(everything[at]))
        after = at + len(found.members) if found else at
        if found is None or not (
            all(map(is_, found.members, everything[at:after]))
            and (after == end or (after < end and owner_of(everything[after]) != found.owner))
        ):
            owner = owner_of(everything[at])
            others = (n for n in range(at + 1, end) if owner_of(everything[n]) != owner)
            after = next(others, end)
            found = make(owner, tuple(everything[at:after]))
        yield found
        at = after


def _speech(source: SourceId, own: tuple[Attribution, ...]) -> Speech:
    quotes = [one.quote for one in own]
    ids = tuple([one.id for one in quotes])
    marked = [one.place.span for one in quotes if one.mode != "indirect"]
    marked.sort(key=attrgetter("start", "end"))
    speakers = dict.fromkeys(one.speaker for one in own if one.speaker is not None)
    return Speech(source, own, ids, tuple(marked), tuple(speakers))


def _remarks(speaker: SpeakerId, own: tuple[Utterance, ...]) -> Remarks:
    ids, quotes = tuple([one.id for one in own]), [one.quotes for one in own]
    said = tuple(chain.from_iterable(quotes))
    rendered = own if len(said) == len(own) else tuple(chain(*map(repeat, own, map(len, quotes))))
    return Remarks(speaker, own, ids, said, rendered)


def _heard(speech: Iterable[Speech]) -> Mapping[SpeakerId, tuple[SourceId, ...]]:
    found: dict[SpeakerId, list[SourceId]] = {}
    for own in speech:
        for speaker in own.speakers:
            found.setdefault(speaker, []).append(own.owner)
    return {speaker: tuple(sources) for speaker, sources in found.items()}


def quotes_by_id(speech: Iterable[Speech]) -> Mapping[QuoteId, Attribution]:
    """All quotes of ``speech``, in its order."""
    parts = tuple(speech)
    return dict(zip(_all(parts, "ids"), _all(parts, "members"), strict=True))


def utterances_by_id(remarks: Iterable[Remarks]) -> Mapping[UtteranceId, Utterance]:
    """All utterances of ``remarks``, in their order."""
    parts = tuple(remarks)
    return dict(zip(_all(parts, "ids"), _all(parts, "members"), strict=True))


def utterances_by_quote(remarks: Iterable[Remarks]) -> Mapping[QuoteId, Utterance]:
    """The utterance that each quote renders."""
    parts = tuple(remarks)
    return dict(zip(_all(parts, "quotes"), _all(parts, "rendered"), strict=True))


def _all(parts: Iterable[object], name: str) -> Iterator[Any]:
    """What the columns of that ``name`` hold, one after the other."""
    return chain.from_iterable(map(attrgetter(name), parts))


def versions_of(comparison: Comparison) -> Mapping[SourceId, tuple[Article, ...]]:
    """The same story by the same outlet in other words, each source among its own, the earliest
    first; sources without another are absent."""
    return {one.id: group for group in versions(comparison) for one in group}
