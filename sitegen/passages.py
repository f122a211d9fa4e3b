"""Matches of pairs → passages: one stretch of story in all its sources.

Chains drift: A tells what B tells, B what C tells, and A and C have nothing in common. So groups
grow from the surest match on, and two groups become one only where their members match each
other on average (average linkage, as in hierarchical clustering). A match that finds no room in
the groups it stands between makes a passage of its own, together with others of its kind.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

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
    drafts = [_draft(group, order, by_source) for group in _groups(matches, by_source)]
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


def _groups(matches: Sequence[Match], by_source: Mapping[SourceId, Analysis]) -> Iterator[_Group]:
    """All ``matches`` in groups, each in one."""
    left = sorted(matches, key=lambda match: (-match.score, KINDS.index(match.kind), match.id))
    for _ in range(ROUNDS):
        nodes = _Nodes(left, by_source)
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
    """The places of some matches, numbered; those that make one witness have one number."""

    def __init__(self, matches: Sequence[Match], by_source: Mapping[SourceId, Analysis]) -> None:
        self.matches = matches
        self._number, hulls = _numbered(matches)
        joined = _Sets(len(hulls))
        for a, b in _side_by_side(matches, self._number, hulls, by_source):
            joined.join(a, b)
        self._number = {place: joined.find(number) for place, number in self._number.items()}
        self._hulls: dict[int, Place] = {}
        for number, hull in enumerate(hulls):
            home = joined.find(number)
            self._hulls[home] = _hull((self._hulls.get(home, hull), hull))

    def __iter__(self) -> Iterator[tuple[int, Place]]:
        """Each node's number and all that it covers."""
        return iter(self._hulls.items())

    def ends(self, match: Match) -> tuple[int, int]:
        """The nodes on its two sides."""
        return self._number[match.a], self._number[match.b]

    def cover(self, group: Iterable[Match]) -> tuple[Place, ...]:
        """The witnesses that some matches make, in no particular order of sources."""
        places: dict[int, list[Place]] = defaultdict(list)
        for match in group:
            for place in (match.a, match.b):
                places[self._number[place]].append(place)
        return tuple(map(_hull, places.values()))

    def shares(self, match: Match) -> tuple[float, float]:
        """How much of either node a match covers, 0..1."""
        a, b = (self._hulls[end].span for end in self.ends(match))
        return len(match.a.span) / (len(a) or 1), len(match.b.span) / (len(b) or 1)


def _hull(places: Iterable[Place]) -> Place:
    """The shortest place that holds all ``places`` of one source."""
    held = list(places)
    start, end = min(place.span.start for place in held), max(place.span.end for place in held)
    return Place(held[0].source, Span(start, end))


def _numbered(matches: Sequence[Match]) -> tuple[dict[Place, int], list[Place]]:
    """The number of every place of ``matches``, and what each number covers."""
    spans: dict[SourceId, set[Span]] = defaultdict(set)
    for match in matches:
        spans[match.a.source].add(match.a.span)
        spans[match.b.source].add(match.b.span)
    number: dict[Place, int] = {}
    hulls: list[Place] = []
    for source in sorted(spans):
        for together in _together(spans[source]):
            places = [Place(source, span) for span in together]
            number.update(dict.fromkeys(places, len(hulls)))
            hulls.append(_hull(places))
    return number, hulls


def _side_by_side(
    matches: Sequence[Match],
    number: Mapping[Place, int],
    hulls: Sequence[Place],
    by_source: Mapping[SourceId, Analysis],
) -> Iterator[tuple[int, int]]:
    """Places with no word between them, in one paragraph, that answer to one place elsewhere."""
    partners: dict[tuple[int, SourceId], set[int]] = defaultdict(set)
    for match in matches:
        a, b = number[match.a], number[match.b]
        partners[a, match.b.source].add(b)
        partners[b, match.a.source].add(a)
    for (_, source), found in partners.items():
        in_order = sorted(found, key=lambda node: hulls[node].span)
        for a, b in pairwise(in_order):
            if _touch(hulls[a].span, hulls[b].span, by_source[source]):
                yield a, b


def _touch(first: Span, then: Span, analysis: Analysis) -> bool:
    """Whether no word and no end of a paragraph stands between two spans."""
    if first.end >= then.start:
        return True
    paragraphs = analysis.article.paragraphs
    home = bisect_right(paragraphs, first.start, key=lambda paragraph: paragraph.span.start)
    next_home = bisect_right(paragraphs, then.start, key=lambda paragraph: paragraph.span.start)
    return home == next_home and not tokens_in(analysis, Span(first.end, then.start))


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


def _clustered(nodes: _Nodes) -> dict[int, int]:
    """For each node its cluster: first the same wordings, then what is linked on average."""
    wording = _Sets(1 + max((number for number, _ in nodes), default=0))
    weights: dict[tuple[int, int], tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for match in nodes.matches:
        ends, shares = nodes.ends(match), nodes.shares(match)
        if match.kind == "same" and min(shares) >= WHOLE:
            wording.join(*ends)
        a, b = weights[ends]
        weights[ends] = (a + match.score * shares[0], b + match.score * shares[1])
    sources: dict[int, set[SourceId]] = defaultdict(set)
    for number, hull in nodes:
        sources[wording.find(number)].add(hull.source)
    links: dict[int, dict[int, float]] = {number: {} for number in sources}
    for ends, weight in weights.items():
        a, b = map(wording.find, ends)
        if a != b:
            links[a][b] = links[b][a] = max(*weight, links[a].get(b, 0))
    home = _linked(links, sources)
    return {number: home[wording.find(number)] for number, _ in nodes}


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
