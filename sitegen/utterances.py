"""Attributions and alignments → utterances: one thing said, in all its wordings.

Within one speaker, quotes are joined where a match lays their words against each other, and where
one is a fragment of another. No fixed likeness of two texts decides: real translations of one
sentence differ more than two sentences by one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from itertools import chain

from sitegen.analysis import norms_in
from sitegen.bindings import bindings
from sitegen.collation import collate, collate_all
from sitegen.earlier import Earlier, made
from sitegen.likeness import Kin, likeness, wholes
from sitegen.model import (
    Alignment,
    Analysis,
    Attribution,
    Collation,
    Place,
    Quote,
    QuoteId,
    SourceId,
    SpeakerId,
    Utterance,
    UtteranceId,
    content_id,
)
from sitegen.sayings import Gathered, Sayings, sayings_of
from sitegen.wordings import Corpus, Wordings


def group_utterances(
    attributions: Sequence[Attribution],
    alignments: Sequence[Alignment],
    analyses: Sequence[Analysis],
) -> tuple[Utterance, ...]:
    """The utterances of all speakers, by speaker, then first place; unknown voices take no part."""
    found = gather_quotes(attributions, alignments, analyses)
    by_source = {analysis.article.id: analysis for analysis in analyses}
    several = [one.witnesses for one in found if len(one.witnesses) > 1]
    collations = collate_all(several, by_source)
    return name_utterances(found, collations, analyses)


def gather_quotes(
    attributions: Sequence[Attribution],
    alignments: Sequence[Alignment],
    analyses: Sequence[Analysis],
    earlier: Earlier | None = None,
) -> tuple[Gathered, ...]:
    """The quotes of each utterance, by speaker, then first place."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    order = {source: number for number, source in enumerate(by_source)}
    gathering = _Gathering(_by_source(attributions, by_source, earlier), Corpus(by_source, earlier))
    gathering.join_split()
    gathering.join_matched(alignments, earlier)
    gathering.join_alike()
    gathering.join_nested()
    gathering.join_reports()
    found: dict[SpeakerId, list[tuple[int, int, int, Gathered]]] = {}
    for number, one in gathering.groups(order, earlier):
        place = one.witnesses[0]
        standing = order[place.source], place.span.start, number, one
        found.setdefault(one.speaker, []).append(standing)
    return tuple(one for _, own in sorted(found.items()) for *_, one in sorted(own))


def _by_source(
    attributions: Iterable[Attribution],
    analyses: Mapping[SourceId, Analysis],
    earlier: Earlier | None,
) -> dict[SourceId, Sayings]:
    """What known speakers say in each article, in the order of the attributions."""
    known: dict[SourceId, list[Attribution]] = {}
    for one in attributions:
        if one.speaker is not None:
            known.setdefault(one.quote.place.source, []).append(one)
    return {
        source: made(earlier, sayings_of, several, (analyses[source],))
        for source, several in known.items()
    }


def name_utterances(
    found: Sequence[Gathered],
    collations: Iterable[Collation],
    analyses: Sequence[Analysis],
    earlier: Earlier | None = None,
) -> tuple[Utterance, ...]:
    """The utterances of ``gather_quotes``; ``collations`` are those of the ones with several
    witnesses, in their order."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    laid = iter(collations)
    begun: dict[SourceId, list[int]] = {}
    several: dict[SourceId, list[Collation]] = {source: [] for source in by_source}
    for number, one in enumerate(found):
        source = one.witnesses[0].source
        begun.setdefault(source, []).append(number)
        if len(one.witnesses) > 1:
            several[source].append(next(laid))
    named: dict[int, Utterance] = {}
    for source, numbers in begun.items():
        own = several[source]
        sources = dict.fromkeys(place.source for one in own for place in one.witnesses)
        told = [by_source[one] for one in dict.fromkeys((source, *sources))]
        some = [found[number] for number in numbers]
        named.update(zip(numbers, made(earlier, _named, some, own, told), strict=True))
    return tuple(_with_own_ids(map(named.__getitem__, range(len(found)))))


def _named(
    found: Sequence[Gathered], several: Sequence[Collation], analyses: Sequence[Analysis]
) -> list[Utterance]:
    """The utterances that begin in the first of ``analyses``; ``several`` are the collations of
    those with several witnesses. A single one, as ten of eleven have, is laid against nothing."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    laid = iter(several)
    return [
        Utterance(
            _first_id(one, by_source),
            one.speaker,
            one.quotes,
            next(laid) if len(one.witnesses) > 1 else collate(one.witnesses, by_source),
        )
        for one in found
    ]


def _first_id(gathered: Gathered, analyses: Mapping[SourceId, Analysis]) -> UtteranceId:
    """The smallest of the ids that its wordings give it."""
    norms = (norms_in(analyses[place.source], place.span) for place in gathered.witnesses)
    return min(said_id(gathered.speaker, words) for words in norms)


def said_id(speaker: SpeakerId, words: Sequence[str]) -> UtteranceId:
    """The id that the wording of these normal forms gives what ``speaker`` says."""
    return UtteranceId(content_id("u", speaker, *words))


def _with_own_ids(utterances: Iterable[Utterance]) -> Iterator[Utterance]:
    """``utterances`` with another id for each that has the words of one before it ("Yes.")."""
    seen: dict[UtteranceId, int] = {}
    for utterance in utterances:
        again = seen[utterance.id] = seen.get(utterance.id, 0) + 1
        if again == 1:
            yield utterance
        else:
            yield replace(utterance, id=UtteranceId(content_id("u", utterance.id, str(again))))


class _Gathering:
    """The quotes of known speakers, and which of them are one utterance."""

    def __init__(self, sayings: Mapping[SourceId, Sayings], corpus: Corpus) -> None:
        self.sayings = sayings
        self.corpus = corpus
        self.quotes: dict[QuoteId, Quote] = {}
        self.speaker: dict[QuoteId, SpeakerId] = {}
        self.alone: dict[QuoteId, Gathered] = {}
        for one in sayings.values():
            ids = [quote.id for quote in one.quotes]
            self.quotes.update(zip(ids, one.quotes, strict=True))
            self.speaker.update(zip(ids, one.speakers, strict=True))
            self.alone.update(zip(ids, one.alone, strict=True))
        self.leader = dict(zip(self.quotes, self.quotes, strict=True))
        self.members = {identity: [identity] for identity in self.quotes}
        self.holders: dict[QuoteId, set[QuoteId]] = defaultdict(set)
        self.bonds: list[tuple[float, QuoteId, QuoteId]] = []
        self.wordings = Wordings(list(sayings.values()), corpus)
        small: list[bool] = (self.wordings.fragments | self.wordings.reported).tolist()
        self.whole = {  # whether a group has a wording in marks that is more than a fragment
            quote.id: not one for quote, one in zip(self.wordings.quotes, small, strict=True)
        }

    def groups(
        self, order: Mapping[SourceId, int], earlier: Earlier | None
    ) -> Iterator[tuple[int, Gathered]]:
        """Each utterance with the number of its first quote; ``order`` is that of the sources."""
        number = {identity: at for at, identity in enumerate(self.quotes)}
        for identity, several in self.members.items():
            if len(several) == 1:
                yield number[identity], self.alone[identity]
            else:
                first = min(map(number.__getitem__, several))
                yield first, self._together(several, order, earlier)

    def _together(
        self, quotes: Iterable[QuoteId], order: Mapping[SourceId, int], earlier: Earlier | None
    ) -> Gathered:
        told = list(map(self.quotes.__getitem__, quotes))
        told.sort(key=partial(_standing, order))
        return made(earlier, _gathered, told, [self.alone[quote.id] for quote in told])

    def _root(self, identity: QuoteId) -> QuoteId:
        while self.leader[identity] != identity:
            self.leader[identity] = self.leader[self.leader[identity]]
            identity = self.leader[identity]
        return identity

    def _join(self, a: QuoteId, b: QuoteId) -> None:
        root_a, root_b = sorted((self._root(a), self._root(b)))
        if root_a != root_b:
            self.leader[root_b] = root_a
            self.members[root_a] += self.members.pop(root_b)
            self.whole[root_a] |= self.whole.pop(root_b)

    def _bind(self, a: Quote, b: Quote, strength: float) -> None:
        """Join two wordings in marks; note what speaks for joining a report to another quote."""
        if a.mode != "indirect" and b.mode != "indirect":
            self._join(a.id, b.id)
        else:
            self.bonds.append((strength, a.id, b.id))

    def join_nested(self) -> None:
        """A reported statement and the marked parts that it holds, in one source.

        Several parts are one thing said, unless a source gives them in different statements.
        """
        held = {
            report.id: [part.id for part in parts]
            for one in self.sayings.values()
            for report, parts in one.held
        }
        for whole, inside in held.items():
            for one in inside:
                self.holders[one].add(whole)
        for whole, inside in held.items():
            main = max(inside, key=lambda one: len(self.quotes[one].place.span))
            self._join(main, whole)
            for one in inside:
                if not self._told_apart(main, one):
                    self._join(main, one)

    def _told_apart(self, a: QuoteId, b: QuoteId) -> bool:
        """Whether a source gives marked wordings of both, and in no statement both together."""
        ours, theirs = self._statements(a), self._statements(b)
        return self._root(a) != self._root(b) and any(
            ours[source].isdisjoint(theirs[source]) for source in ours.keys() & theirs.keys()
        )

    def _statements(self, identity: QuoteId) -> Mapping[SourceId, Set[QuoteId]]:
        """For each source of a group the reported statements that hold its marked wordings."""
        found: dict[SourceId, set[QuoteId]] = defaultdict(set)
        for member in self.members[self._root(identity)]:
            if self.quotes[member].mode != "indirect":
                found[self.quotes[member].place.source] |= self.holders.get(member, set())
        return found

    def join_reports(self) -> None:
        """Each reported statement and what it is most like; it joins no two whole wordings in
        marks."""
        for _, a, b in sorted(self.bonds, key=lambda bond: -bond[0]):
            if not (self.whole[self._root(a)] and self.whole[self._root(b)]):
                self._join(a, b)

    def join_split(self) -> None:
        """Pieces of one quotation."""
        for one in self.sayings.values():
            for first, second in one.split:
                self._join(first.id, second.id)

    def join_matched(self, alignments: Iterable[Alignment], earlier: Earlier | None) -> None:
        """Quotes of one speaker whose words a match lays against each other."""
        for alignment in alignments:
            told = alignment.a, alignment.b
            sides = [self.sayings[source] for source in told if source in self.sayings]
            if len(sides) == len(told):
                texts = [self.corpus.telling[source] for source in told]
                for a, b, strength in made(earlier, bindings, (alignment,), sides, texts):
                    self._bind(a, b, strength)

    def join_alike(self) -> None:
        """Equal wordings, fragments of others, and wordings that share enough rare words."""
        wordings, kin = self.wordings, Kin(self.wordings)
        found = likeness(wordings, kin)
        held = wholes(kin, found, lambda row: self._root(wordings.quotes[row].id))
        reported: list[bool] = wordings.reported.tolist()
        for a, b, strength in chain(found.alike, found.likeliest, held):
            one, other = wordings.quotes[a].id, wordings.quotes[b].id
            if reported[a] or reported[b]:
                self.bonds.append((strength, one, other))
            else:
                self._join(one, other)


def _standing(order: Mapping[SourceId, int], quote: Quote) -> tuple[int, int, int, str]:
    """Where a quote stands among all."""
    span = quote.place.span
    return order[quote.place.source], span.start, span.end, quote.mode


def _gathered(quotes: Sequence[Quote], alone: Sequence[Gathered]) -> Gathered:
    """Several ``quotes`` as one utterance, in their order; ``alone`` is each by itself."""
    return Gathered(alone[0].speaker, tuple(one.id for one in quotes), _witnesses(quotes))


def _witnesses(quotes: Sequence[Quote]) -> tuple[Place, ...]:
    """The direct wordings; the mixed ones where there are none; else the longest reported one."""
    for mode in ("direct", "mixed"):
        places = tuple(quote.place for quote in quotes if quote.mode == mode)
        if places:
            return places
    longest = max(quotes, key=lambda quote: len(quote.place.span))
    return (longest.place,)
