"""Matches of pairs → passages: one stretch of story in all its sources.

Chains drift: A tells what B tells, B what C tells, and A and C have nothing in common. So groups
grow from the surest match on, and two groups become one only where their members match each
other on average (average linkage, as in hierarchical clustering). A match that finds no room in
the groups it stands between makes a passage of its own, together with others of its kind.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sitegen.alignment import kind_of
from sitegen.analysis import tokens_in
from sitegen.collation import collate, wordings
from sitegen.model import (
    KINDS,
    Alignment,
    Analysis,
    Collation,
    Kind,
    Match,
    Passage,
    PassageId,
    Place,
    SourceId,
    Span,
    content_id,
)

SAME_PLACE = 0.5
"""Of the shorter of two spans in one source, how much the longer must hold to be one witness."""
WHOLE = 0.5
"""Of both witnesses, how much equal words must cover to make one wording of them."""
LINKED = 0.3
"""Mean weight of the links between two groups that makes them one: a sentence re-told (score .6)
joins two wordings of which it matches one, but not three."""
ROUNDS = 4
"""How often matches that found no room are grouped anew; then each stands by itself."""
COMPARED = 40
"""Wordings up to which each is compared with each for the kind, 780 pairs; more only with the
first and their neighbours."""


def group_passages(
    alignments: Sequence[Alignment], analyses: Sequence[Analysis]
) -> tuple[Passage, ...]:
    """The passages of ``alignments``, by first place in the order of ``analyses``.

    Every match is in exactly one passage. Spans of one source in one passage are one witness
    where the longer holds half of the shorter; the witness is all that they cover together.
    """
    order = {analysis.article.id: number for number, analysis in enumerate(analyses)}
    by_source = {analysis.article.id: analysis for analysis in analyses}
    matches = [match for alignment in alignments for match in alignment.matches]
    drafts = [_draft(group, order, by_source) for group in _groups(matches)]
    drafts.sort(key=lambda draft: (-len(draft.collation.witnesses), _first_places(draft, order)))
    taken: set[PassageId] = set()
    passages = [_passage(draft, taken, by_source) for draft in drafts]
    return tuple(sorted(passages, key=lambda passage: _first_places(passage, order)))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A passage without its ids."""

    matches: tuple[Match, ...]
    collation: Collation


def _draft(
    group: _Group, order: Mapping[SourceId, int], by_source: Mapping[SourceId, Analysis]
) -> _Draft:
    places = sorted(group.witnesses, key=lambda place: (order[place.source], place.span))
    return _Draft(group.matches, collate(places, by_source))


def _passage(
    draft: _Draft, taken: set[PassageId], by_source: Mapping[SourceId, Analysis]
) -> Passage:
    """The passage with its ids, which are then ``taken``: one wording leads to one passage only."""
    words = _wordings(draft.collation, by_source)
    ids = sorted({PassageId(content_id("p", *wording)) for wording in words} - taken)
    copy = 1
    while not ids:
        copy += 1
        again = PassageId(content_id("p", *words[0], str(copy)))
        ids = [again] if again not in taken else []
    taken.update(ids)
    return Passage(
        id=ids[0],
        ids=tuple(ids),
        kind=_kind(draft, by_source),
        matches=tuple(sorted(match.id for match in draft.matches)),
        collation=draft.collation,
    )


def _wordings(
    collation: Collation, by_source: Mapping[SourceId, Analysis]
) -> list[tuple[str, ...]]:
    """The different wordings as normal forms, in the order of the witnesses."""
    first = [collation.witnesses[group[0]] for group in wordings(collation, by_source)]
    return [
        tuple(token.norm for token in tokens_in(by_source[place.source], place.span))
        for place in first
    ]


def _kind(draft: _Draft, by_source: Mapping[SourceId, Analysis]) -> Kind:
    """The kind of the two witnesses furthest apart; that of the match where there is but one."""
    if len(draft.matches) == 1:
        return draft.matches[0].kind
    groups = wordings(draft.collation, by_source)
    places = [draft.collation.witnesses[group[0]] for group in groups]
    rows = [tokens_in(by_source[place.source], place.span) for place in places]
    pairs = (
        (a, b)
        for (i, a), (j, b) in combinations(enumerate(rows), 2)
        if len(rows) <= COMPARED or i == 0 or j == i + 1
    )
    furthest = 0
    for a, b in pairs:
        furthest = max(furthest, KINDS.index(kind_of(a, b)))
        if furthest == len(KINDS) - 1:
            break
    return KINDS[furthest]


def _first_places(
    passage: Passage | _Draft, order: Mapping[SourceId, int]
) -> list[tuple[int, Span]]:
    return [(order[place.source], place.span) for place in passage.collation.witnesses]


# ── groups of matches ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Group:
    """Matches that tell one passage."""

    matches: tuple[Match, ...]
    witnesses: tuple[Place, ...]


def _groups(matches: Sequence[Match]) -> Iterator[_Group]:
    """All ``matches`` in groups, each in one."""
    left = sorted(matches, key=lambda match: (-match.score, KINDS.index(match.kind), match.id))
    for _ in range(ROUNDS):
        nodes = _Nodes(left)
        members = _clustered(nodes)
        inside: dict[int, list[Match]] = defaultdict(list)
        outside: list[Match] = []
        for match in left:
            a, b = nodes.ends(match)
            if members[a] == members[b]:
                inside[members[a]].append(match)
            else:
                outside.append(match)
        yield from (_Group(tuple(group), nodes.cover(group)) for group in inside.values())
        if not inside or not outside:
            left = outside
            break
        left = outside
    yield from (_Group((match,), (match.a, match.b)) for match in left)


class _Nodes:
    """The places of some matches, spans that cover each other taken together and numbered."""

    def __init__(self, matches: Sequence[Match]) -> None:
        self.matches = matches
        self._number: dict[Place, int] = {}
        self._hulls: list[Span] = []
        self.sources: list[SourceId] = []
        """The source of each."""
        spans: dict[SourceId, set[Span]] = defaultdict(set)
        for match in matches:
            spans[match.a.source].add(match.a.span)
            spans[match.b.source].add(match.b.span)
        for source in sorted(spans):
            for together in _together(spans[source]):
                for span in together:
                    self._number[Place(source, span)] = len(self._hulls)
                self._hulls.append(_hull(together))
                self.sources.append(source)

    def __len__(self) -> int:
        return len(self._hulls)

    def ends(self, match: Match) -> tuple[int, int]:
        """The nodes on its two sides."""
        return self._number[match.a], self._number[match.b]

    def cover(self, group: Iterable[Match]) -> tuple[Place, ...]:
        """The witnesses that some matches make, in no particular order of sources."""
        spans: dict[int, list[Place]] = defaultdict(list)
        for match in group:
            for place in (match.a, match.b):
                spans[self._number[place]].append(place)
        return tuple(
            Place(places[0].source, _hull(place.span for place in places))
            for places in spans.values()
        )

    def shares(self, match: Match) -> tuple[float, float]:
        """How much of either node a match covers, 0..1."""
        a, b = self.ends(match)
        return (
            len(match.a.span) / (len(self._hulls[a]) or 1),
            len(match.b.span) / (len(self._hulls[b]) or 1),
        )


def _hull(spans: Iterable[Span]) -> Span:
    edges = list(spans)
    return Span(min(span.start for span in edges), max(span.end for span in edges))


def _together(spans: Iterable[Span]) -> list[list[Span]]:
    """Spans of one source by place: with the longest span that holds half of them, or more.

    Compared with the longest only, not with each other, so that places do not grow by chains.
    """
    starts: list[int] = []
    places: list[list[Span]] = []
    for span in sorted(spans, key=lambda span: (-len(span), span)):
        at = bisect_left(starts, span.start)
        # Longest spans overlap each other by less than half, so that few can reach this one.
        near = places[max(0, at - 3) : at + 3]
        home = max(near, key=lambda place: _overlap(span, place[0]), default=None)
        if home and _overlap(span, home[0]) >= SAME_PLACE * len(span):
            home.append(span)
        else:
            starts.insert(at, span.start)
            places.insert(at, [span])
    return places


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


# ── clustering ──────────────────────────────────────────────────────────────────────────────


def _clustered(nodes: _Nodes) -> list[int]:
    """For each node its cluster: first the same wordings, then what is linked on average."""
    wording = _Sets(len(nodes))
    for match in nodes.matches:
        if match.kind == "same" and min(nodes.shares(match)) >= WHOLE:
            wording.join(*nodes.ends(match))
    found = [wording.find(node) for node in range(len(nodes))]
    links: dict[int, dict[int, float]] = {number: {} for number in found}
    for match in nodes.matches:
        a, b = (found[end] for end in nodes.ends(match))
        weight = match.score * max(nodes.shares(match))
        if a != b and weight > links[a].get(b, 0):
            links[a][b] = links[b][a] = weight
    sources: dict[int, set[SourceId]] = {number: set() for number in links}
    for number, source in zip(found, nodes.sources, strict=True):
        sources[number].add(source)
    home = _linked(links, sources)
    return [home[number] for number in found]


def _linked(
    links: dict[int, dict[int, float]], sources: dict[int, set[SourceId]]
) -> dict[int, int]:
    """For each wording its cluster: strongest links first, joined where the mean holds.

    The mean is over all pairs of wordings, and over each source in which both tell something: two
    places of one source are as a rule two passages.
    """
    order = sorted(
        (-weight, a, b) for a, row in links.items() for b, weight in row.items() if a < b
    )
    home = {number: number for number in links}
    members = {number: [number] for number in links}
    for _, first, second in order:
        a, b = home[first], home[second]
        if a == b:
            continue
        size = len(members[a]) * len(members[b]) + len(sources[a] & sources[b])
        if links[a][b] < LINKED * size:
            continue
        if len(links[a]) < len(links[b]):
            a, b = b, a
        for number in members[b]:
            home[number] = a
        members[a] += members.pop(b)
        sources[a] |= sources.pop(b)
        for other, weight in links.pop(b).items():
            del links[other][b]
            if other != a:
                links[a][other] = links[other][a] = links[a].get(other, 0) + weight
    return home


class _Sets:
    """Disjoint sets of numbers, joined by the smaller representative."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, number: int) -> int:
        """The representative of the set that holds ``number``."""
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, a: int, b: int) -> None:
        """One set of two."""
        first, second = sorted((self.find(a), self.find(b)))
        self._parent[second] = first
