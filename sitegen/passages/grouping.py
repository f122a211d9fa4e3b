"""Every match gets its group: the clusters first, then what found no room in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

from sitegen.earlier import Earlier, gone_and_new, places_of, stand
from sitegen.model import KINDS, Alignment, Analysis, Match, MatchId, Place, SourceId, Span
from sitegen.partition import Partition
from sitegen.passages.clusters import Nodes, clustered, holding, same_place

ROUNDS = 4
"""How often matches that found no room are grouped anew; then each stands by itself."""
STRETCH = 256
"""Characters of a stretch of text for which its places are kept together: a passage of news has
some 200, so that most are in one or two."""
HELD = 2
"""Witnesses of a later group that an earlier one must hold to take it in: with one, two groups
that a weak match joins would melt into one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Matches that tell one passage."""

    matches: tuple[Match, ...]
    witnesses: tuple[Place, ...]
    """In file order once all is grouped."""


Rank: TypeAlias = tuple[int, float, int, MatchId, SourceId, SourceId]
"""In which round a group was found, and its surest match: what comes first is grouped first."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Matches that have to do with each other: they overlap in a source, or are linked by others
    that do."""

    matches: Sequence[Match]
    analyses: Sequence[Analysis]
    """Those of their sources."""
    sources: frozenset[SourceId]
    groups: Sequence[tuple[Rank, Group]]

    def meets(self, stretches: Mapping[SourceId, Sequence[Span]]) -> bool:
        """Whether one of its places overlaps one of some ``stretches`` of their sources."""
        return any(
            stretch.overlaps(place.span)
            for match in self.matches
            for place in (match.a, match.b)
            for stretch in stretches.get(place.source, ())
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    """All parts of a comparison, for the next one."""

    alignments: Sequence[Alignment]
    parts: Sequence[_Part]

    def renewed(
        self, alignments: Sequence[Alignment], analyses: Sequence[Analysis]
    ) -> tuple[list[_Part], list[Match]]:
        """The parts that the next comparison has, too, and its matches that are in none of them.

        Of the former no match is gone, no new one overlaps one of theirs, and all articles are the
        same, in the same order.
        """
        gone, new = map(_matches, gone_and_new(self.alignments, alignments))
        stretches: dict[SourceId, list[Span]] = defaultdict(list)
        for match in (*gone, *new):
            stretches[match.a.source].append(match.a.span)
            stretches[match.b.source].append(match.b.span)
        near, lost, places = set(stretches), set(map(id, gone)), places_of(analyses)
        kept = []
        for part in self.parts:
            is_met = not near.isdisjoint(part.sources) and part.meets(stretches)
            if not is_met and stand(part.analyses, places):
                kept.append(part)
            else:
                new += [match for match in part.matches if id(match) not in lost]
        return kept, new


def _matches(alignments: Iterable[Alignment]) -> list[Match]:
    return [match for alignment in alignments for match in alignment.matches]


def groups(
    alignments: Sequence[Alignment],
    analyses: Sequence[Analysis],
    earlier: Earlier | None = None,
) -> list[Group]:
    """All matches of ``alignments`` in groups, each in one; the surest groups first.

    A later group that an earlier one holds, but for one witness of another source, is a part of
    it: what is left over between the members of a passage, or leads one more source to it. Only
    matches that overlap somewhere have to do with each other, so that most are grouped as in the
    ``earlier`` comparison.
    """
    last = earlier.whole(_Parts) if earlier is not None else None
    parts, left = last.renewed(alignments, analyses) if last else ([], _matches(alignments))
    order = {analysis.article.id: number for number, analysis in enumerate(analyses)}
    for some in _overlapping(sorted(left, key=_sureness)):
        told = sorted({order[place.source] for match in some for place in (match.a, match.b)})
        parts.append(_part(some, [analyses[number] for number in told]))
    if earlier is not None:
        earlier.keep(_Parts(alignments, parts))
    ranked = chain.from_iterable(part.groups for part in parts)
    return [group for _, group in sorted(ranked, key=itemgetter(0))]


def _sureness(match: Match) -> tuple[float, int, MatchId, SourceId, SourceId]:
    """What puts the surest of some matches first, and no two in one place."""
    return -match.score, KINDS.index(match.kind), match.id, match.a.source, match.b.source


def _overlapping(matches: Sequence[Match]) -> list[list[Match]]:
    """``matches`` that overlap in a source, or are linked by others that do, together; each part
    in the order given."""
    places: dict[SourceId, list[tuple[int, int, int]]] = defaultdict(list)
    for number, match in enumerate(matches):
        for place in (match.a, match.b):
            places[place.source].append((place.span.start, place.span.end, number))
    joined = Partition(range(len(matches)))
    for listed in places.values():
        reach, last = 0, -1
        for start, end, number in sorted(listed):
            if start < reach:
                joined.join(last, number)
            reach, last = max(reach, end), number
    return [[matches[number] for number in part] for part in joined.groups()]


def _part(matches: Sequence[Match], analyses: Sequence[Analysis]) -> _Part:
    """Some matches with the groups that they make; ``analyses`` are those of their sources."""
    found = [((turn, *_sureness(one.matches[0])), one) for turn, one in _grouped(matches, analyses)]
    return _Part(matches, analyses, frozenset(one.article.id for one in analyses), found)


def _grouped(matches: Sequence[Match], analyses: Sequence[Analysis]) -> list[tuple[int, Group]]:
    """The groups of some matches, each with the round in which it was found; witnesses in the
    order of ``analyses``."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    order = {source: number for number, source in enumerate(by_source)}
    turns: list[int] = []
    found: list[Group] = []
    places: dict[SourceId, Shelf] = defaultdict(Shelf)
    for turn, group in _rounds(matches, by_source):
        at = _home(group, places, found)
        if at is None:
            at = len(found)
            turns.append(turn)
            found.append(group)
        else:
            found[at] = _joined(found[at], group)
        for witness in group.witnesses:
            places[witness.source].add(witness.span, at)
    in_order = partial(_place, order)
    sorted_out = [
        replace(one, witnesses=tuple(sorted(one.witnesses, key=in_order))) for one in found
    ]
    return list(zip(turns, sorted_out, strict=True))


def _place(order: Mapping[SourceId, int], place: Place) -> tuple[int, Span]:
    return order[place.source], place.span


class Shelf:
    """Spans of one source with the group of each, by where they stand."""

    def __init__(self) -> None:
        self._spans: list[tuple[Span, int]] = []
        self._by_stretch: dict[int, list[int]] = defaultdict(list)

    def add(self, span: Span, group: int) -> None:
        """Keep ``span`` as a place of ``group``."""
        for stretch in _stretches(span):
            self._by_stretch[stretch].append(len(self._spans))
        self._spans.append((span, group))

    def near(self, span: Span) -> list[tuple[Span, int]]:
        """The spans that may overlap ``span``, each once, in the order in which they came."""
        numbers = {one for stretch in _stretches(span) for one in self._by_stretch.get(stretch, ())}
        return [self._spans[number] for number in sorted(numbers)]


def _stretches(span: Span) -> range:
    """The numbers of the stretches of text that ``span`` reaches into."""
    return range(span.start // STRETCH, (span.end - 1) // STRETCH + 1)


def _home(group: Group, places: Mapping[SourceId, Shelf], found: Sequence[Group]) -> int | None:
    """Index of the group that holds ``group`` but for one witness; None if none does."""
    held: Counter[int] = Counter()
    for witness in group.witnesses:
        near = places[witness.source].near(witness.span) if witness.source in places else ()
        here = (at for span, at in near if same_place(span, witness.span))
        held.update(list(dict.fromkeys(here)))  # the first of equals: a set has an order of its own
    for at, count in held.most_common(1):
        known = {witness.source for witness in found[at].witnesses}
        others = sum(witness.source not in known for witness in group.witnesses)
        if count >= HELD and count + others == len(group.witnesses) and others <= 1:
            return at
    return None


def _joined(group: Group, late: Group) -> Group:
    """``group`` with the matches and the witnesses of ``late``."""
    witnesses = list(group.witnesses)
    for witness in late.witnesses:
        for at, known in enumerate(witnesses):
            if known.source == witness.source and same_place(known.span, witness.span):
                witnesses[at] = holding((known, witness))
                break
        else:
            witnesses.append(witness)
    return Group((*group.matches, *late.matches), tuple(witnesses))


def _rounds(
    matches: Sequence[Match], by_source: Mapping[SourceId, Analysis]
) -> Iterator[tuple[int, Group]]:
    """Clusters of the matches, then of those left over, and at last each by itself; with the
    number of the round."""
    left = matches
    for turn in range(ROUNDS):
        nodes = Nodes(left, by_source)
        cluster = clustered(nodes)
        inside: dict[int, list[Match]] = defaultdict(list)
        outside: list[Match] = []
        for match in left:
            a, b = (cluster[end] for end in nodes.ends(match))
            if a == b:
                inside[a].append(match)
            else:
                outside.append(match)
        for group in inside.values():
            yield turn, Group(tuple(group), nodes.cover(group))
        left = outside
        if not inside or not outside:
            break
    yield from ((ROUNDS, Group((match,), (match.a, match.b))) for match in left)
