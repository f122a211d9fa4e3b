"""Addresses and ids that the project has published: where each leads now, and what to remember.

Ids are made of words, so an id gives way when its passage grows, merges, or loses a source. The
record knows no words but those of addresses: of everything else where it stood, in code points of
a source. What a source asks to withdraw (``exclude``, ``draft``) is forgotten, address and all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from operator import attrgetter

from sitegen.analysis import norms_in
from sitegen.model import (
    Passage,
    PassageId,
    Place,
    Span,
    SpeakerId,
    Utterance,
    UtteranceId,
    content_id,
)
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.paging import PAGE_SIZE, one_each, portions
from sitegen.pages.site import PageOptions, Permalink, Stretch
from sitegen.passages import wording_id
from sitegen.utterances import said_id

REMEMBERED_PLACES = 12
"""Places kept of one speaker: enough to find them again, and a minister has hundreds."""


_FOLDERS = {
    "article": "articles",
    "event": "events",
    "pair": "compare",
    "passage": "passages",
    "speaker": "speakers",
}
_IN_ORDER = attrgetter(*(field.name for field in fields(Permalink)))
"""The order of permalinks, compared field by field at once instead of through their class."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a published address leads now."""

    url: str
    """Address in the site; empty where nothing is left to lead to."""
    anchor: str = ""


NOWHERE = Target("")


@dataclass(frozen=True, slots=True)
class Heritage:
    """What became of everything that the project has published."""

    permalinks: tuple[Permalink, ...]
    """What is to be remembered, sorted: what stands now, and what stood before."""
    moved: Mapping[str, Target]
    """Address of a page that stood once → where its words are now."""
    former: Mapping[str, tuple[str, ...]]
    """Id of a passage or an utterance → ids that no wording has now and that lead to it."""


Publishing = Mapping[tuple[str, str, str], Permalink]
"""What a site publishes, by kind, id and slug."""


def make_heritage(catalog: Catalog, now: Publishing, options: PageOptions) -> Heritage:
    """What became of ``options.published`` on the site of ``catalog``, which publishes ``now``."""
    past = _Past(catalog, tuple(_kept(options, now)))
    gone = {key: one for key, one in past.by_key.items() if key not in now}
    found = {**{key: past.brought_up(one) for key, one in gone.items()}, **now}
    for key, one in now.items():  # an id that was a page once stays one
        before = past.by_key.get(key)
        if before and before.page and not one.page:
            found[key] = replace(one, page=True)
    permalinks = tuple(sorted(found.values(), key=_IN_ORDER))
    pages = {_page_url(one) for one in now.values() if one.page} if past.links else frozenset()
    moved = {
        _page_url(one): past.target(one)
        for one in past.links
        if one.page and _page_url(one) and _page_url(one) not in pages
    }
    return Heritage(permalinks, moved, _former(permalinks, now) if gone else {})


def _key(link: Permalink) -> tuple[str, str, str]:
    return link.kind, link.id, link.slug


def _page_url(link: Permalink) -> str:
    """The address of the page that ``link`` had; empty for an anchor."""
    folder = _FOLDERS.get(link.kind)
    return f"{folder}/{link.slug or link.id}/index.html" if folder else ""


def _former(permalinks: Iterable[Permalink], now: Publishing) -> Mapping[str, tuple[str, ...]]:
    """The ids that were taken over, by who took them over."""
    found: dict[str, list[str]] = {}
    standing = {one.under for one in now.values()}
    for one in permalinks:
        if one.under in standing and _key(one) not in now:
            found.setdefault(one.under, []).append(one.id)
    return {id_: tuple(ids) for id_, ids in found.items()}


# ── what stands now ─────────────────────────────────────────────────────────────────────────


def publishing(catalog: Catalog) -> Publishing:
    """Everything that the site of ``catalog`` publishes under an address or an id of its own."""
    return {_key(one): one for one in _permalinks(catalog)}


def _permalinks(catalog: Catalog) -> Iterator[Permalink]:
    for entry in catalog.entries:
        file = content_id("f", entry.analysis.article.source.file)
        yield Permalink("article", entry.id, entry.slug, _whole([entry.id]), file=file)
    for id_, event in catalog.events.items():
        for number in range(len(portions(event.sources, one_each, PAGE_SIZE))):
            address = f"{id_}/{number + 1}" if number else id_
            yield Permalink("event", "", address, _whole(event.sources))
    for a, b in sorted(catalog.paged):
        slug = f"{catalog.by_source[a].slug}--{catalog.by_source[b].slug}"
        yield Permalink("pair", "", slug, _whole([a, b]))
    for passage in catalog.comparison.passages:
        yield from _passage_ids(passage, catalog)
    for utterance in catalog.comparison.utterances:
        at = _stretches(_own(utterance, catalog))
        yield Permalink("utterance", utterance.id, "", at, utterance.id, page=False)
    yield from _speakers(catalog)


def _own(utterance: Utterance, catalog: Catalog) -> Sequence[Place]:
    """The witnesses whose wording the id of ``utterance`` is made of; where none is, all."""
    witnesses = utterance.collation.witnesses
    if len(witnesses) == 1:
        return witnesses
    speaker, id_ = utterance.speaker, utterance.id
    own = [place for place in witnesses if said_id(speaker, _norms(place, catalog)) == id_]
    return own or witnesses


def _passage_ids(passage: Passage, catalog: Catalog) -> Iterator[Permalink]:
    """The ids of ``passage``, each with the places whose wording it is made of."""
    own: dict[PassageId, list[Place]] = {}
    for place in passage.witnesses:
        own.setdefault(wording_id(_norms(place, catalog)), []).append(place)
    for id_ in passage.ids:
        at = _stretches(own.get(id_, passage.witnesses))
        yield Permalink("passage", id_, "", at, passage.id, page=id_ == passage.id)


def _norms(place: Place, catalog: Catalog) -> tuple[str, ...]:
    analysis = catalog.by_source[place.source].analysis
    return norms_in(analysis, place.span)


def _speakers(catalog: Catalog) -> Iterator[Permalink]:
    places: dict[str, list[Place]] = {}
    pages: dict[str, int] = {}
    for utterance, number in catalog.further.items():
        speaker = catalog.utterances[utterance].speaker
        pages[speaker] = max(pages.get(speaker, 0), number + 1)
    for one in catalog.comparison.attributions:
        if one.speaker is not None:
            places.setdefault(one.speaker, []).append(one.quote.place)
    for id_, slug in catalog.speaker_slugs.items():
        at = _stretches(places.get(id_, ()))[:REMEMBERED_PLACES]
        yield Permalink("speaker", id_, slug, at)
        for number in range(2, pages.get(id_, 0) + 1):
            yield Permalink("speaker", id_, f"{slug}/{number}", at)


def _whole(sources: Iterable[str]) -> tuple[Stretch, ...]:
    return tuple(sorted((source, 0, 0) for source in sources))


def _stretches(places: Sequence[Place]) -> tuple[Stretch, ...]:
    if len(places) == 1:
        span = places[0].span
        return ((places[0].source, span.start, span.end),)
    return tuple(sorted({(place.source, place.span.start, place.span.end) for place in places}))


# ── what stood before ───────────────────────────────────────────────────────────────────────


def _kept(options: PageOptions, now: Publishing) -> Iterator[Permalink]:
    """What may be remembered: nothing of a source that asks not to be published.

    An address may hold words of any of its sources, so it goes with the first that is withdrawn.
    """
    files = {content_id("f", file) for file in options.withdrawn}
    standing = {id_ for kind, id_, _ in now if kind == "article"}
    gone = {
        one.id
        for one in options.published
        if one.kind == "article" and one.file in files and one.id not in standing
    }
    kept: list[Permalink] = []
    for one in options.published:
        at = tuple(place for place in one.at if place[0] not in gone)
        if _key(one) in now or one.at == at:
            kept.append(one)
        elif at and not one.slug:
            kept.append(replace(one, at=at))
    known = {one.id for one in kept} | {id_ for _, id_, _ in now}
    for one in kept:  # an id that is forgotten is not named by others either
        yield one if one.under in known or not one.under else replace(one, under=one.id)


class _Past:
    """Where what was published leads on the site of ``catalog``."""

    def __init__(self, catalog: Catalog, links: tuple[Permalink, ...]) -> None:
        self.catalog = catalog
        self.links = links
        self.by_key = {_key(one): one for one in links}
        self.entries = _successors(catalog, links)
        self.passages = {id_: one for one in catalog.comparison.passages for id_ in one.ids}
        self.stood_with: dict[str, list[Permalink]] = {}
        for one in links:
            if one.kind == "passage":
                self.stood_with.setdefault(one.under, []).append(one)

    @cached_property
    def told(self) -> _Places:
        """Where passages are told, for links that no id leads from; likewise the next two."""
        passages = self.catalog.comparison.passages
        return _by_source((place, one.id) for one in passages for place in one.witnesses)

    @cached_property
    def heard(self) -> _Places:
        """Where speakers are heard."""
        quotes = self.catalog.comparison.attributions
        return _by_source((one.quote.place, one.speaker) for one in quotes if one.speaker)

    @cached_property
    def said(self) -> _Places:
        """Where utterances are said."""
        quotes = self.catalog.comparison.attributions
        said = ((one.quote.place, self.catalog.utterance_of(one)) for one in quotes)
        return _by_source((place, one.id) for place, one in said if one)

    def brought_up(self, link: Permalink) -> Permalink:
        """``link`` under the id that it leads to now."""
        if link.kind == "passage":
            passage = self._passage(link)
            return replace(link, under=passage.id) if passage else link
        if link.kind == "utterance":
            return replace(link, under=self._utterance(link) or link.under)
        return link

    def target(self, link: Permalink) -> Target:
        """Where the page of ``link`` leads, which is none of the site's own."""
        ways = {
            "article": self._to_article,
            "event": self._to_event,
            "pair": self._to_pair,
            "passage": self._to_passage,
            "speaker": self._to_speaker,
        }
        return ways[link.kind](link)

    def _to_article(self, link: Permalink) -> Target:
        entry = self.entries.get(link.id)
        return Target(entry.url) if entry else NOWHERE

    def _to_event(self, link: Permalink) -> Target:
        """The event of most of its sources, the first of equals."""
        events = Counter(self.catalog.event_of(entry.id) for entry in self._left(link))
        if not events:
            return NOWHERE
        return Target(self.catalog.event_url(max(self.catalog.events, key=events.__getitem__)))

    def _to_pair(self, link: Permalink) -> Target:
        """The page of the two; that of one where the other is gone, or they share no passage."""
        entries = self._left(link)
        url = self.catalog.pair_url(entries[0].id, entries[1].id) if len(entries) == 2 else ""
        return Target(url or entries[0].url) if entries else NOWHERE

    def _left(self, link: Permalink) -> list[Entry]:
        """The articles of its sources that are still there."""
        return [self.entries[source] for source, _, _ in link.at if source in self.entries]

    def _to_passage(self, link: Permalink) -> Target:
        passage = self._passage(link)
        if passage:
            return Target(self.catalog.passage_url(passage.id), link.id)
        return self._to_paragraph(self._places_of_all(link))

    def _places_of_all(self, link: Permalink) -> list[Stretch]:
        """The places of ``link`` and of all that stood with it: they go the same way."""
        return [place for one in self.stood_with.get(link.under, ()) for place in one.at]

    def _to_speaker(self, link: Permalink) -> Target:
        """The page of the speaker with the id; else of whoever says most of it now."""
        speaker = SpeakerId(link.id)
        if speaker not in self.catalog.speakers:
            heard = self._overlapping(self.heard, link.at)
            if not heard:
                return self._to_paragraph(link.at)
            speaker = SpeakerId(heard[0])
        return Target(self.catalog.speaker_url(speaker))

    def _to_paragraph(self, places: Iterable[Stretch]) -> Target:
        """The paragraph of the first of ``places``, in file order, that is still there."""
        left = [(self.entries[place[0]], place) for place in places if place[0] in self.entries]
        if not left:
            return NOWHERE
        entry, place = min(left, key=lambda one: (one[0].analysis.article.source.file, one[1]))
        return Target(entry.url, entry.anchor(place[1]))

    def _passage(self, link: Permalink) -> Passage | None:
        """The passage that has the id, that took over most of the ids that stood with it, or that
        tells most of its words; None where there is none of these."""
        if PassageId(link.id) in self.passages:
            return self.passages[PassageId(link.id)]
        family = Counter(
            self.passages[PassageId(one.id)].id
            for one in self.stood_with.get(link.under, ())
            if one.id in self.passages
        )
        if family:
            return self.passages[min(family, key=lambda id_: (-family[id_], id_))]
        shares = self._overlapping(self.told, self._places_of_all(link))
        return self.passages[PassageId(shares[0])] if shares else None

    def _utterance(self, link: Permalink) -> str:
        """The utterance that has the id, took it over, or holds most of its words; else empty."""
        for id_ in (link.id, link.under):
            if UtteranceId(id_) in self.catalog.utterances:
                return id_
        return next(iter(self._overlapping(self.said, link.at)), "")

    def _overlapping(self, found: _Places, places: Iterable[Stretch]) -> list[str]:
        """The ids of what stands at ``places`` now; what shares most characters first."""
        shares = Counter[str]()
        for source, start, end in places:
            entry = self.entries.get(source)
            for span, id_ in found.get(entry.id, ()) if entry else ():
                shares[id_] += max(0, min(span.end, end) - max(span.start, start))
        return sorted((id_ for id_ in shares if shares[id_]), key=lambda id_: (-shares[id_], id_))


_Places = Mapping[str, Sequence[tuple[Span, str]]]
"""By source: where something stands, and its id."""


def _by_source(places: Iterable[tuple[Place, str]]) -> _Places:
    found: dict[str, list[tuple[Span, str]]] = {}
    for place, id_ in places:
        found.setdefault(place.source, []).append((place.span, id_))
    return found


def _successors(catalog: Catalog, links: Iterable[Permalink]) -> Mapping[str, Entry]:
    """Id of a source → its article; the one in its file now, where its text was changed."""
    entries: dict[str, Entry] = {str(entry.id): entry for entry in catalog.entries}
    files = {content_id("f", e.analysis.article.source.file): e for e in catalog.entries}
    changed = {
        one.id: files[one.file] for one in links if one.kind == "article" and one.file in files
    }
    return {**changed, **entries}
