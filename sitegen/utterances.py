"""Attributions and alignments → utterances: one thing said, in all its wordings.

Within one speaker, quotes are joined where a match lays their words against each other, and where
one is a fragment of another. No fixed likeness of two texts decides: real translations of one
sentence differ more than two sentences by one person.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from sitegen.analysis import norms_in, token_range
from sitegen.collation import collate_all
from sitegen.likeness import Kin, likeness, wholes
from sitegen.model import (
    Alignment,
    Analysis,
    Attribution,
    Collation,
    Match,
    Place,
    Quote,
    QuoteId,
    SourceId,
    Span,
    SpeakerId,
    Utterance,
    UtteranceId,
    content_id,
)
from sitegen.wordings import Corpus, Wordings

_COVERED = 0.5
"""Share of the shorter quote's words that a match must lay against the other."""
_HELD = 0.6
"""Share of both quotes that a paraphrase has to hold, where it is the only thing to go by."""
_TELLING = 2
_ALL = 0.9
"""Such words that two quotes share at least, names aside; with fewer nearly all of the shorter
one must be laid against the other: "I am very disappointed in China" is no part of another
remark with *very disappointed* and *China* in it."""
_ASIDE = 160
"""Characters that an aside between two pieces of a quotation may have."""
_BESIDES = 3
"""Words of such an aside besides cue and mention ("on Tuesday")."""
CLOSERS = "\"'”’»«›‹“„」』"
"""Marks that can end a quotation, in any language."""
_NEAR = 30
"""Quotes looked back over for one that reaches over a place."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What makes one utterance, before its wordings are laid word against word."""

    speaker: SpeakerId
    quotes: tuple[QuoteId, ...]
    """In file order, then text order."""
    witnesses: tuple[Place, ...]
    """The wordings that give the whole of it; see ``Utterance``."""


def group_utterances(
    attributions: Sequence[Attribution],
    alignments: Sequence[Alignment],
    analyses: Sequence[Analysis],
) -> tuple[Utterance, ...]:
    """The utterances of all speakers, by speaker, then first place; unknown voices take no part."""
    found = gather_quotes(attributions, alignments, analyses)
    by_source = {analysis.article.id: analysis for analysis in analyses}
    collations = collate_all([one.witnesses for one in found], by_source)
    return name_utterances(found, collations, analyses)


def gather_quotes(
    attributions: Sequence[Attribution],
    alignments: Sequence[Alignment],
    analyses: Sequence[Analysis],
) -> tuple[Gathered, ...]:
    """The quotes of each utterance, by speaker, then first place."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    order = {source: number for number, source in enumerate(by_source)}
    gathering = _Gathering(attributions, by_source)
    gathering.join_split()
    gathering.join_matched(alignments)
    gathering.join_alike()
    gathering.join_nested()
    gathering.join_reports()
    found = [_gathered(speaker, quotes, order) for speaker, quotes in gathering.groups()]
    found.sort(key=lambda one: (one.speaker, _first_place(one, order)))
    return tuple(found)


def name_utterances(
    found: Sequence[Gathered], collations: Sequence[Collation], analyses: Sequence[Analysis]
) -> tuple[Utterance, ...]:
    """The utterances of ``gather_quotes``, whose witnesses ``collations`` are, in one order."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    utterances = (
        Utterance(_first_id(one, by_source), one.speaker, one.quotes, collation)
        for one, collation in zip(found, collations, strict=True)
    )
    return tuple(_with_own_ids(utterances))


def _first_id(gathered: Gathered, analyses: Mapping[SourceId, Analysis]) -> UtteranceId:
    """The smallest of the ids that its wordings give it."""
    norms = (norms_in(analyses[place.source], place.span) for place in gathered.witnesses)
    return min(said_id(gathered.speaker, words) for words in norms)


def said_id(speaker: SpeakerId, words: Sequence[str]) -> UtteranceId:
    """The id that the wording of these normal forms gives what ``speaker`` says."""
    return UtteranceId(content_id("u", speaker, *words))


def _with_own_ids(utterances: Iterable[Utterance]) -> Iterator[Utterance]:
    """``utterances`` with another id for each that has the words of one before it ("Yes.")."""
    seen: Counter[UtteranceId] = Counter()
    for utterance in utterances:
        seen[utterance.id] += 1
        again = seen[utterance.id]
        if again == 1:
            yield utterance
        else:
            yield replace(utterance, id=UtteranceId(content_id("u", utterance.id, str(again))))


def _first_place(gathered: Gathered, order: Mapping[SourceId, int]) -> tuple[int, int]:
    place = gathered.witnesses[0]
    return order[place.source], place.span.start


class _Gathering:
    """The quotes of known speakers, and which of them are one utterance."""

    def __init__(
        self, attributions: Iterable[Attribution], analyses: Mapping[SourceId, Analysis]
    ) -> None:
        self.analyses = analyses
        self.speaker: dict[QuoteId, SpeakerId] = {}
        self.quotes: dict[QuoteId, Quote] = {}
        self.in_source: dict[SourceId, list[Quote]] = defaultdict(list)
        for attribution in attributions:
            if attribution.speaker is not None:
                quote = attribution.quote
                self.speaker[quote.id] = attribution.speaker
                self.quotes[quote.id] = quote
                self.in_source[quote.place.source].append(quote)
        self.starts = defaultdict[SourceId, list[int]](list)
        for source, quotes in self.in_source.items():
            self.starts[source] = [quote.place.span.start for quote in quotes]
        self.leader = {identity: identity for identity in self.quotes}
        self.members = {identity: [identity] for identity in self.quotes}
        self.holders: dict[QuoteId, set[QuoteId]] = defaultdict(set)
        self.bonds: list[tuple[float, QuoteId, QuoteId]] = []
        self.wordings = Wordings(
            list(self.quotes.values()), list(self.speaker.values()), Corpus(analyses)
        )
        self.row = {quote.id: row for row, quote in enumerate(self.wordings.quotes)}
        self.fragments: list[bool] = self.wordings.fragments.tolist()
        self.words: list[int] = self.wordings.words.tolist()
        self.whole = {  # whether a group has a wording in marks that is more than a fragment
            identity: quote.mode != "indirect" and not self.fragments[self.row[identity]]
            for identity, quote in self.quotes.items()
        }

    def groups(self) -> Iterator[tuple[SpeakerId, list[Quote]]]:
        """Each speaker's utterances as lists of quotes."""
        found: dict[QuoteId, list[Quote]] = defaultdict(list)
        for identity, quote in self.quotes.items():
            found[self._root(identity)].append(quote)
        for root, quotes in found.items():
            yield self.speaker[root], quotes

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
        held: dict[QuoteId, list[QuoteId]] = {}
        for source, quotes in self.in_source.items():
            for report, parts in _held_parts(quotes, self.starts[source]):
                own = [part.id for part in parts if self._same_speaker(report, part)]
                if own:
                    held[report.id] = own
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

    def _same_speaker(self, a: Quote, b: Quote) -> bool:
        return self.speaker[a.id] == self.speaker[b.id]

    def join_split(self) -> None:
        """Pieces of one quotation: around "he said", or over a paragraph's end without a mark."""
        for source, quotes in self.in_source.items():
            marked = [quote for quote in quotes if quote.mode != "indirect"]
            for first, second in pairwise(marked):
                same = self.speaker[first.id] == self.speaker[second.id]
                part = second.mode == "mixed" and self.fragments[self.row[second.id]]
                fit = same and first.mode == "direct" and not part
                if fit and _goes_on(first, second, self.analyses[source]):
                    self._join(first.id, second.id)

    def join_matched(self, alignments: Iterable[Alignment]) -> None:
        """Quotes of one speaker whose words a match lays against each other."""
        for alignment in alignments:
            for match in alignment.matches:
                self._join_in(match)

    def _join_in(self, match: Match) -> None:
        ours = self._touched(match.a)
        theirs = self._touched(match.b) if ours else ()
        for a in ours:
            same = [b for b in theirs if self.speaker[a.id] == self.speaker[b.id]]
            for b in same:
                if self._laid(a, b, match) or self._alone(a, b, match):
                    self._bind(a, b, 1 + match.score)

    def _alone(self, a: Quote, b: Quote, match: Match) -> bool:
        """Whether the match is mostly these two, and holds no other quote of that form.

        Two wordings in marks must share words that tell, besides.
        """
        if a.mode == b.mode == "direct" and len(self._telling(a, b)) < _TELLING:
            return False
        return all(
            min(_held(quote.place, place), _held(place, quote.place)) >= _HELD
            and sum(self._rival(quote, other) for other in self._touched(place)) == 1
            for quote, place in ((a, match.a), (b, match.b))
        )

    def _rival(self, quote: Quote, other: Quote) -> bool:
        """Whether ``other`` could be meant instead of ``quote``; the quote itself counts."""
        reported = quote.mode == "indirect"
        same = self.speaker[quote.id] == self.speaker[other.id]
        return same and (other.mode == "indirect") == reported

    def _touched(self, place: Place) -> list[Quote]:
        start, stop = place.span.start, bisect_left(self.starts[place.source], place.span.end)
        near = self.in_source[place.source][max(0, stop - _NEAR) : stop] if stop else ()
        return [quote for quote in near if quote.place.span.end > start]

    def _laid(self, a: Quote, b: Quote, match: Match) -> bool:
        """Whether the match lays enough of the shorter quote against the longer one."""
        shared = 0
        for edit in match.edits:
            both = edit.a.overlaps(a.place.span) and edit.b.overlaps(b.place.span)
            if both and edit.op in ("equal", "moved"):
                shared += self._words(a, edit.a.start, edit.a.end)
        shorter = min(self.words[self.row[a.id]], self.words[self.row[b.id]])
        enough = _COVERED if len(self._telling(a, b)) >= _TELLING else _ALL
        return shared > 0 and shared >= enough * shorter

    def _telling(self, a: Quote, b: Quote) -> Set[int]:
        """The stems that two quotes share, names aside."""
        stems_of = self.wordings.stems_of
        return stems_of(self.row[a.id]) & stems_of(self.row[b.id])

    def _words(self, quote: Quote, start: int, end: int) -> int:
        """Words of the quote's source between two offsets, inside the quote."""
        span = quote.place.span
        analysis = self.analyses[quote.place.source]
        first, last = token_range(
            analysis, type(span)(max(start, span.start), max(min(end, span.end), span.start))
        )
        return max(0, last - first)

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


def _held_parts(
    quotes: Sequence[Quote], starts: Sequence[int]
) -> Iterator[tuple[Quote, list[Quote]]]:
    """Each reported statement of one source with the marked wordings inside it; ``starts`` are
    those of the quotes."""
    for at, report in enumerate(quotes):
        if report.mode == "indirect":
            span = report.place.span
            first = max(at - _NEAR, bisect_left(starts, span.start, 0, at + 1))
            last = bisect_right(starts, span.end, at, min(at + _NEAR, len(starts)))
            near = quotes[first:last]
            yield (
                report,
                [one for one in near if one.mode != "indirect" and span.holds(one.place.span)],
            )


def _goes_on(first: Quote, second: Quote, analysis: Analysis) -> bool:
    """Whether ``second`` is the rest of the quotation that ``first`` begins."""
    start, end = first.place.span.end, second.place.span.start
    gap = analysis.text[start:end] if start <= end <= start + _ASIDE else "…"
    if not gap.strip():
        return analysis.text[start - 1] not in CLOSERS
    if first.cue is None or not start <= first.cue.start < end or "\n" in gap.strip(" "):
        return False
    again = second.cue is not None and second.cue != first.cue and start <= second.cue.start < end
    told = [span for span in (first.cue, first.mention, second.mention) if span is not None]
    begin, stop = token_range(analysis, Span(start, end))
    words = zip(analysis.tokens.starts[begin:stop], analysis.tokens.ends[begin:stop], strict=True)
    rest = sum(not any(one.start <= a and b <= one.end for one in told) for a, b in words)
    return not again and rest <= _BESIDES


def _held(part: Place, whole: Place) -> float:
    """The share of ``part`` that ``whole`` holds, both in one source."""
    start = max(part.span.start, whole.span.start)
    end = min(part.span.end, whole.span.end)
    return max(0, end - start) / max(1, len(part.span))


def _gathered(
    speaker: SpeakerId, quotes: Sequence[Quote], order: Mapping[SourceId, int]
) -> Gathered:
    ordered = quotes
    if len(quotes) > 1:
        ordered = sorted(quotes, key=lambda q: (order[q.place.source], q.place.span, q.mode))
    return Gathered(speaker, tuple(quote.id for quote in ordered), _witnesses(ordered))


def _witnesses(quotes: Sequence[Quote]) -> tuple[Place, ...]:
    """The direct wordings; the mixed ones where there are none; else the longest reported one."""
    if len(quotes) == 1:
        return (quotes[0].place,)
    for mode in ("direct", "mixed"):
        places = tuple(quote.place for quote in quotes if quote.mode == mode)
        if places:
            return places
    longest = max(quotes, key=lambda quote: len(quote.place.span))
    return (longest.place,)
