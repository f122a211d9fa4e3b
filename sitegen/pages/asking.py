"""What a view asks: the catalog, open to whoever notes each thing that it is asked for.

The view of a page is made by a function of a framer and of what it is given. Made over a catalog
that notes, it leaves behind the names of all that it looked up: as long as every one of these is
what it was, and what it was given is, the view would be the same, and need not be made to know
that (docs/decisions/0125).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from typing import NoReturn, Protocol, TypeVar, overload

from sitegen.model import (
    Analysis,
    MatchId,
    PassageId,
    QuoteId,
    SourceId,
    SpeakerId,
    UtteranceId,
)
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.digests import Digests
from sitegen.pages.division import Layout
from sitegen.pages.groups import EventId
from sitegen.pages.site import Asked

Key = TypeVar("Key")
Value = TypeVar("Value", covariant=True)

ABSENT = ""
"""The digest of a line that a register does not have."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the frame of a page says of it."""

    title: str
    about: tuple[object, ...] = ()
    """See ``Framer.frame``."""


@dataclass(frozen=True, slots=True)
class View:
    """How the view of a page is made, and its frame."""

    work: Callable[..., object]
    """A function of a ``Framer`` and of what is ``given``, and of nothing else."""
    head: Callable[..., Head]
    """Another one, for what the frame says of the page."""
    given: tuple[object, ...]
    """Ids, addresses and frozen values that have a written form; never what holds a catalog."""


class Register(Protocol):
    """A part of the catalog that notes which of its lines it was asked for."""

    asked: set[object]
    """The keys, those among them that it does not have."""

    def line(self, name: str) -> object:
        """What stands under ``name``, of which nothing is noted; None where nothing does."""


class ById(Mapping[Key, Value]):
    """A mapping by ids, or by pairs of these."""

    __slots__ = ("_key", "_whole", "asked")

    def __init__(self, whole: Mapping[Key, Value], key: Callable[[str], Key]) -> None:
        """``key`` makes a key of its name."""
        self._whole, self._key = whole, key
        self.asked: set[object] = set()

    def __getitem__(self, key: Key) -> Value:
        self.asked.add(key)
        return self._whole[key]

    def __contains__(self, key: object) -> bool:
        self.asked.add(key)
        return key in self._whole

    def line(self, name: str) -> object:
        """What stands at the key of that ``name``; None for nothing."""
        return self._whole.get(self._key(name))

    def __iter__(self) -> NoReturn:
        raise _too_much()

    def __len__(self) -> NoReturn:
        raise _too_much()


class IdSet(Set[Key]):
    """A set of ids, or of pairs of these."""

    __slots__ = ("_key", "_whole", "asked")

    def __init__(self, whole: Set[Key], key: Callable[[str], Key]) -> None:
        self._whole, self._key = whole, key
        self.asked: set[object] = set()

    def __contains__(self, element: object) -> bool:
        self.asked.add(element)
        return element in self._whole

    def line(self, name: str) -> object:
        """True where the key of that ``name`` is in it, else None."""
        return self._key(name) in self._whole or None

    def __iter__(self) -> NoReturn:
        raise _too_much()

    def __len__(self) -> NoReturn:
        raise _too_much()


class ByNumber(Sequence[Value]):
    """A sequence, by numbers from 0."""

    __slots__ = ("_whole", "asked")

    def __init__(self, whole: Sequence[Value]) -> None:
        self._whole = whole
        self.asked: set[object] = set()

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Value]: ...
    def __getitem__(self, index: int | slice) -> Value | Sequence[Value]:
        if isinstance(index, slice) or index < 0:
            raise _too_much()
        self.asked.add(index)
        return self._whole[index]

    def line(self, name: str) -> object:
        """What has the number ``name``; None where there are not so many."""
        number = int(name) if name.isdecimal() else len(self._whole)
        return self._whole[number] if number < len(self._whole) else None

    def __len__(self) -> NoReturn:
        raise _too_much()


_REGISTERS = (ById, IdSet, ByNumber)


def _too_much() -> LookupError:
    """The refusal to say what no list of names could stand for."""
    return LookupError("a view may ask for one thing at a time, by its id or number")


class _Analyses(Mapping[SourceId, Analysis]):
    """The analyses of entries that note who asks."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[SourceId, Entry]) -> None:
        self._entries = entries

    def __getitem__(self, source: SourceId) -> Analysis:
        return self._entries[source].analysis

    def __iter__(self) -> NoReturn:
        raise _too_much()

    def __len__(self) -> NoReturn:
        raise _too_much()


class Inquiry:
    """A catalog that notes what is looked up in it, and says what stands there."""

    def __init__(
        self,
        catalog: Catalog,
        former: Mapping[str, tuple[str, ...]],
        digests: Digests | None = None,
    ) -> None:
        """``former``: id of a passage or an utterance → ids that lead to it."""
        self.former = ById(former, str)
        self.catalog = _noting(catalog)
        layout = self.catalog.layout
        own = {"former": self.former, "event_of": layout.event_of, "said_at": layout.events}
        parts = {one.name: getattr(self.catalog, one.name) for one in fields(catalog)} | own
        self._registers: Mapping[str, Register] = {
            name: part for name, part in parts.items() if isinstance(part, _REGISTERS)
        }
        self._digests = digests or Digests()

    def taken(self) -> Asked:
        """What was looked up since this was asked last."""
        found: list[tuple[str, tuple[str, ...]]] = []
        for name, register in self._registers.items():
            if register.asked:
                found.append((name, tuple(map(_name, register.asked))))
                register.asked.clear()
        return tuple(found)

    def digest(self, register: str, name: str) -> str:
        """32 hex digits that stand for what ``register`` has under ``name``; ``ABSENT`` where there
        is nothing, or no such register; ``UNTOLD`` where it has no written form."""
        known = self._registers.get(register)
        value = None if known is None else known.line(name)
        return ABSENT if value is None else self._digests.of(value)


def _noting(catalog: Catalog) -> Catalog:
    """``catalog``, of which every part notes what is looked up in it."""
    by_source, quotes = ById(catalog.by_source, SourceId), ById(catalog.quotes, QuoteId)
    event_of = ById(catalog.layout.event_of, SourceId)
    said_at = ById(catalog.layout.events, SpeakerId)
    return Catalog(
        whole=None,
        entries=ByNumber(catalog.entries),
        by_source=by_source,
        place=ById(catalog.place, SourceId),
        private=IdSet(catalog.private, SourceId),
        copies=ById(catalog.copies, SourceId),
        partners=ById(catalog.partners, SourceId),
        alignments=ById(catalog.alignments, _pair),
        paged=IdSet(catalog.paged, _pair),
        matches=ById(catalog.matches, MatchId),
        passages=ById(catalog.passages, PassageId),
        passage_of=ById(catalog.passage_of, MatchId),
        speakers=ById(catalog.speakers, SpeakerId),
        speaker_names=ById(catalog.speaker_names, SpeakerId),
        speaker_slugs=ById(catalog.speaker_slugs, SpeakerId),
        quotes=quotes,
        utterances=ById(catalog.utterances, UtteranceId),
        rendered=ById(catalog.rendered, _said),
        told=ById(catalog.told, SourceId),
        spoken=ById(catalog.spoken, SourceId),
        quoted=ById(catalog.quoted, SourceId),
        said=ById(catalog.said, SpeakerId),
        heard=ById(catalog.heard, SpeakerId),
        versions=ById(catalog.versions, SourceId),
        events=ById(catalog.events, EventId),
        event_names=ById(catalog.event_names, EventId),
        beside=ById(catalog.beside, SourceId),
        layout=Layout(_Analyses(by_source), quotes, event_of, said_at),
        division=ById(catalog.division, SpeakerId),
        shares=ById(catalog.shares, _pair),
        shared=ById(catalog.shared, SourceId),
        further=ById(catalog.further, UtteranceId),
    )


def _name(key: object) -> str:
    """
    >>> _name("s-1"), _name(("s-1", "s-2")), _name(3)
    ('s-1', 's-1 s-2', '3')
    """
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _said(name: str) -> tuple[SpeakerId, QuoteId]:
    """The speaker and the quote that ``_name`` names so."""
    speaker, _, quote = name.partition(" ")
    return SpeakerId(speaker), QuoteId(quote)


def _pair(name: str) -> tuple[SourceId, SourceId]:
    """The pair that ``_name`` names so; no id has a space in it."""
    a, _, b = name.partition(" ")
    return SourceId(a), SourceId(b)
