"""What stands where: letters, addresses and names of everything that the pages link to.

Made once for a comparison; every page planner asks it. It decides nothing that the comparison has
not found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from functools import partial

from sitegen.earlier import Earlier
from sitegen.model import (
    Alignment,
    Analysis,
    Article,
    Attribution,
    Comparison,
    Match,
    MatchId,
    Passage,
    PassageId,
    Place,
    QuoteId,
    SourceId,
    Speaker,
    SpeakerId,
    Utterance,
    UtteranceId,
)
from sitegen.pages.budget import PAIR_PAGES, with_pages
from sitegen.pages.division import Division, Layout, further_pages, lay_out
from sitegen.pages.entries import Entry as Entry
from sitegen.pages.entries import make_entries
from sitegen.pages.groups import Event, EventId, find_events
from sitegen.pages.later import ByPair, Later
from sitegen.pages.norms import Norms
from sitegen.pages.paging import page_url
from sitegen.pages.registers import (
    Quoted,
    Said,
    Told,
    Voices,
    quotes_by_id,
    told_by,
    utterances_by_id,
    versions_of,
    voices_in,
)
from sitegen.pages.sharing import Shared, Shares, by_pair, shared_by
from sitegen.pages.slugs import slug, unique_slugs
from sitegen.steps import heed

Beside = tuple[SourceId | None, SourceId | None]
"""The sources before and after one among those of its event; None where there is none."""
MOST_LETTERS = 24
"""Letters that one line names: as many as fit on a phone in two. Of 1 000 articles 250 can call
somebody by one name."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything of a comparison, by its id and with its address."""

    whole: Comparison | None
    """All that was found; None for views, which ask for one thing at a time (``asking``)."""
    entries: Sequence[Entry]
    """In file order."""
    by_source: Mapping[SourceId, Entry]
    """In file order, too."""
    place: Mapping[SourceId, int]
    """The number of each source in that order, from 0: no page of one article may look at all."""
    private: Set[SourceId]
    """The sources that ask search engines to stay away: lists show none of their words."""
    copies: Mapping[SourceId, tuple[SourceId, ...]]
    """The later sources with the very same text; sources without any are absent."""
    partners: Mapping[SourceId, tuple[SourceId, ...]]
    """The sources that share passages with each; sources without any are absent."""
    alignments: Mapping[tuple[SourceId, SourceId], Alignment]
    """Pairs with matches, by (a, b) in file order."""
    paged: Set[tuple[SourceId, SourceId]]
    """Those of them that have a page."""
    matches: Mapping[MatchId, Match]
    passages: Mapping[PassageId, Passage]
    passage_of: Mapping[MatchId, Passage]
    speakers: Mapping[SpeakerId, Speaker]
    speaker_names: Mapping[SpeakerId, str]
    """What each is called: all that most pages say of one."""
    speaker_slugs: Mapping[SpeakerId, str]
    quotes: Mapping[QuoteId, Attribution]
    utterances: Mapping[UtteranceId, Utterance]
    rendered: Mapping[tuple[SpeakerId, QuoteId], Utterance]
    """The utterance that each quote of each speaker renders."""
    told: Mapping[SourceId, Told]
    """Where each source tells shared passages; sources without any are absent."""
    spoken: Mapping[SourceId, tuple[Attribution, ...]]
    """The quotes of each source, in text order; sources without any are absent."""
    quoted: Quoted
    said: Mapping[SpeakerId, Said]
    """What each speaker says, in the order of the comparison; who says nothing is absent."""
    heard: Mapping[SpeakerId, tuple[SourceId, ...]]
    """The sources in which each speaker is quoted or reported, in file order."""
    versions: Mapping[SourceId, tuple[Article, ...]]
    """The same story by the same outlet in other words, each source among its own, the earliest
    first; sources without another are absent."""
    events: Mapping[EventId, Event]
    """The largest first."""
    event_names: Mapping[EventId, str]
    """What each is called: all that most pages say of one."""
    beside: Mapping[SourceId, Beside]
    layout: Layout
    """How what a speaker says is laid out."""
    division: Division
    shares: Shares
    """How much of each article stands in each other one."""
    shared: Shared
    """The same by row: an event asks for as many lines as it has articles, and not for one of each
    pair; articles that share nothing are absent."""
    further: Mapping[UtteranceId, int]
    """On which page of its speaker an utterance stands, counted from 0, where not on the first."""

    @property
    def comparison(self) -> Comparison:
        """All that was found. Raises LookupError where one thing at a time is to be asked for."""
        if self.whole is None:
            raise LookupError("a view may ask for one thing at a time, by its id")
        return self.whole

    def complete(self) -> None:
        """Make the parts that nobody has asked for yet."""
        parts = [getattr(self, part.name) for part in fields(self)]
        for part in (*parts, self.layout.events):
            if isinstance(part, Later):
                heed()
                part.complete()

    @property
    def analyses(self) -> Mapping[SourceId, Analysis]:
        """The analyses by source, for the functions of the stages."""
        return {entry.id: entry.analysis for entry in self.entries}

    def shared_among(self, entries: Iterable[Entry]) -> Shares:
        """``shared``, of ``entries`` alone, in their order."""
        ids = [entry.id for entry in entries]
        rows = ((row, self.shared.get(row, {})) for row in ids)
        return {(row, one): told[one] for row, told in rows for one in ids if one in told}

    def share(self, row: SourceId, column: SourceId) -> float:
        """Which part of the words of ``row`` stands in runs that ``column`` has too, 0..1."""
        return self.shares.get((row, column), 0.0)

    def letters(self, sources: tuple[SourceId, ...]) -> tuple[str, ...]:
        """The letters of ``sources``, in their order."""
        return tuple(self.by_source[source].siglum for source in sources)

    def some_letters(self, sources: tuple[SourceId, ...]) -> tuple[str, ...]:
        """The same, of so many that a line still says something; then how many there are more."""
        rest = len(sources) - MOST_LETTERS
        letters = self.letters(sources[:MOST_LETTERS])
        return (*letters, f"+{rest}") if rest > 0 else letters

    def pair_url(self, a: SourceId, b: SourceId) -> str:
        """Address of the pair's page, in whatever order it is asked; empty where it has none."""
        if (a, b) not in self.paged:
            a, b = b, a
        if (a, b) not in self.paged:
            return ""
        return f"compare/{self.by_source[a].slug}--{self.by_source[b].slug}/index.html"

    def match_url(self, match: Match) -> tuple[str, str]:
        """Address and anchor of the row of ``match``; where its pair has no page, those of its
        passage, or else of its paragraph in the second article."""
        url = self.pair_url(match.a.source, match.b.source)
        if url:
            return url, match.id
        if match.id in self.passage_of:
            return self.passage_url(self.passage_of[match.id].id), ""
        entry = self.by_source[match.b.source]
        return entry.url, entry.anchor(match.b.span.start)

    def passage_url(self, passage: PassageId) -> str:
        """Address of a passage's page."""
        return f"passages/{passage}/index.html"

    def speaker_url(self, speaker: SpeakerId) -> str:
        """Address of a speaker's page, the first where there are several; all utterances are
        anchors on it, by their ids: those of other pages with a link to these."""
        return page_url(self.speaker_folder(speaker), 0)

    def speaker_folder(self, speaker: SpeakerId) -> str:
        """The folder of a speaker's pages."""
        return f"speakers/{self.speaker_slugs[speaker]}"

    def utterance_of(self, attribution: Attribution) -> Utterance | None:
        """What a quote renders; None where nobody is known to say it."""
        speaker = attribution.speaker
        return None if speaker is None else self.rendered.get((speaker, attribution.quote.id))

    def utterance_url(self, utterance: Utterance) -> str:
        """Address of the page of its speaker on which ``utterance`` stands whole."""
        number = self.further.get(utterance.id, 0)
        return page_url(self.speaker_folder(utterance.speaker), number)

    def event_of(self, source: SourceId) -> EventId:
        """The event that ``source`` reports on."""
        return self.layout.event_of[source]

    def event_url(self, event: EventId) -> str:
        """Address of an event's page, the first where there are several."""
        return page_url(self.event_folder(event), 0)

    def event_folder(self, event: EventId) -> str:
        """The folder of an event's pages."""
        return f"events/{event}"

    def paragraph(self, place: Place) -> str:
        """What the paragraph of ``place`` is called: "¶3", "headline"."""
        return self.by_source[place.source].paragraph(place.span.start)


def make_catalog(
    comparison: Comparison, pair_pages: int = PAIR_PAGES, norms: Norms | None = None
) -> Catalog:
    """The catalog of ``comparison`` on a site with at most ``pair_pages`` pages of pairs. Where
    ``norms`` know its articles, less is to be done."""
    return _catalog(comparison, pair_pages, norms or Norms())


def _catalog(comparison: Comparison, pair_pages: int, norms: Norms) -> Catalog:
    events = _events(comparison, norms)
    entries = make_entries(comparison.analyses, norms.earlier)
    voices = voices_in(comparison, norms.earlier)
    layout, pages = lay_out(_layout(comparison, events, voices), voices, events, norms.earlier)
    shared = Later(lambda: shared_by(comparison.analyses, norms))
    return Catalog(
        whole=comparison,
        entries=entries,
        by_source={entry.id: entry for entry in entries},
        place={entry.id: number for number, entry in enumerate(entries)},
        private=frozenset(one.id for one in entries if one.analysis.article.source.noindex),
        copies=_copies(entries),
        partners=_partners(comparison),
        alignments={(alignment.a, alignment.b): alignment for alignment in comparison.alignments},
        paged=with_pages(comparison.alignments, layout.analyses, pair_pages),
        matches={match.id: match for pair in comparison.alignments for match in pair.matches},
        passages=Later(lambda: {passage.id: passage for passage in comparison.passages}),
        passage_of=Later(partial(_passages_by_match, comparison.passages)),
        speakers=Later(lambda: {speaker.id: speaker for speaker in comparison.speakers}),
        speaker_names={speaker.id: speaker.name for speaker in comparison.speakers},
        speaker_slugs=_speaker_slugs(comparison.speakers, norms.earlier),
        quotes=layout.quotes,
        utterances=Later(lambda: utterances_by_id(voices.remarks.values())),
        rendered=ByPair({speaker: own.rendered for speaker, own in voices.remarks.items()}),
        told=told_by(comparison, norms.earlier),
        spoken={source: own.members for source, own in voices.speech.items()},
        quoted=Later(lambda: {source: own.quoted for source, own in voices.speech.items()}),
        said=Later(lambda: {speaker: own.members for speaker, own in voices.remarks.items()}),
        heard=voices.heard,
        versions=versions_of(comparison),
        events=events,
        event_names={id_: event.name for id_, event in events.items()},
        beside=_beside(events.values()),
        layout=layout,
        shares=by_pair(shared),
        shared=shared,
        division=Later(partial(_divided, voices, pages)),
        further=further_pages(pages),
    )


def _events(comparison: Comparison, norms: Norms) -> Mapping[EventId, Event]:
    found = find_events(comparison, norms)
    slugs = unique_slugs([(event.name, "\0".join(sorted(event.sources))) for event in found])
    return dict(zip(map(EventId, slugs), found, strict=True))


def _layout(comparison: Comparison, events: Mapping[EventId, Event], voices: Voices) -> Layout:
    return Layout(
        analyses={analysis.article.id: analysis for analysis in comparison.analyses},
        quotes=Later(lambda: quotes_by_id(voices.speech.values())),
        event_of={source: id_ for id_, event in events.items() for source in event.sources},
    )


def _passages_by_match(passages: Iterable[Passage]) -> Mapping[MatchId, Passage]:
    return {match: passage for passage in passages for match in passage.matches}


def _divided(voices: Voices, pages: Division) -> Division:
    """The utterances of all speakers: where they have several ``pages`` by these."""
    return {speaker: pages.get(speaker, (own.ids,)) for speaker, own in voices.remarks.items()}


def _copies(entries: Iterable[Entry]) -> Mapping[SourceId, tuple[SourceId, ...]]:
    found: dict[SourceId, list[SourceId]] = {}
    for entry in entries:
        if entry.analysis.article.copy_of:
            found.setdefault(entry.analysis.article.copy_of, []).append(entry.id)
    return {source: tuple(copies) for source, copies in found.items()}


def _partners(comparison: Comparison) -> Mapping[SourceId, tuple[SourceId, ...]]:
    found: dict[SourceId, list[SourceId]] = defaultdict(list)
    for alignment in comparison.alignments:
        found[alignment.a].append(alignment.b)
        found[alignment.b].append(alignment.a)
    return {source: tuple(others) for source, others in found.items()}


def _beside(events: Iterable[Event]) -> Mapping[SourceId, Beside]:
    found: dict[SourceId, Beside] = {}
    for sources in (event.sources for event in events):
        around = zip(sources, [None, *sources], [*sources[1:], None], strict=False)
        found.update({source: (before, after) for source, before, after in around})
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Slugs:
    """The slugs of the speakers of a sketch."""

    of: tuple[Sequence[SpeakerId], Sequence[str]]
    """Their ids and their names."""
    slugs: Mapping[SpeakerId, str]


def _speaker_slugs(speakers: Sequence[Speaker], earlier: Earlier) -> Mapping[SpeakerId, str]:
    """A name of digits alone is told from the number of a page of the list."""
    of = [speaker.id for speaker in speakers], [speaker.name for speaker in speakers]
    last = earlier.whole(_Slugs)
    if last is None or last.of != of:
        wishes = [f"speaker {name}" if slug(name).isdigit() else name for name in of[1]]
        slugs = unique_slugs(list(zip(wishes, of[0], strict=True)))
        last = _Slugs(of, dict(zip(of[0], slugs, strict=True)))
        earlier.keep(last)
    return last.slugs
