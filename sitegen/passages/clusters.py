"""Places of matches → clusters: what tells one stretch of story.

Chains drift: A tells what B tells, B what C tells, and A and C have nothing in common. So
clusters grow from the surest match on, and two become one only where their members match each
other on average (average linkage, as in hierarchical clustering).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from sitegen.analysis import count_in
from sitegen.model import Analysis, Match, Place, SourceId, Span
from sitegen.partition import Partition

SAME_PLACE = 0.5
"""Of the shorter of two spans in one source, how much the longer must hold to be one witness."""
WHOLE = 0.5
"""Of both witnesses, how much equal words must cover to make one wording of them."""
LINKED = 0.3
"""Mean weight of the links between two groups that makes them one: a sentence re-told (score .6)
joins two wordings of which it matches one, but not three."""


class Nodes:
    """The places of some matches, numbered; those that make one witness have one number."""

    def __init__(self, matches: Sequence[Match], by_source: Mapping[SourceId, Analysis]) -> None:
        self.matches = matches
        ends, hulls = _numbered(matches)
        joined = Partition(range(len(hulls)))
        for a, b in _side_by_side(matches, ends, hulls, by_source):
            joined.join(a, b)
        home = [joined.find(number) for number in range(len(hulls))]
        self._ends = {
            id(match): (home[a], home[b]) for match, (a, b) in zip(matches, ends, strict=True)
        }
        """By the match itself: nothing is as often asked, and to compare two takes long."""
        covered: dict[int, list[Place]] = defaultdict(list)
        for number, hull in zip(home, hulls, strict=True):
            covered[number].append(hull)
        self._hulls = {number: holding(places) for number, places in covered.items()}

    def __iter__(self) -> Iterator[tuple[int, Place]]:
        """Each node's number and all that it covers."""
        return iter(self._hulls.items())

    def ends(self, match: Match) -> tuple[int, int]:
        """The nodes on the two sides of one of the matches."""
        return self._ends[id(match)]

    def cover(self, group: Iterable[Match]) -> tuple[Place, ...]:
        """The witnesses that some matches make, in no particular order of sources."""
        places: dict[int, list[Place]] = defaultdict(list)
        for match in group:
            a, b = self._ends[id(match)]
            places[a].append(match.a)
            places[b].append(match.b)
        return tuple(map(holding, places.values()))

    def shares(self, match: Match) -> tuple[float, float]:
        """How much of either node a match covers, 0..1."""
        a, b = self._ends[id(match)]
        one, other = self._hulls[a].span, self._hulls[b].span
        return len(match.a.span) / (len(one) or 1), len(match.b.span) / (len(other) or 1)


def holding(places: Sequence[Place]) -> Place:
    """The shortest place that holds all ``places`` of one source."""
    if len(places) == 1:
        return places[0]
    spans = [place.span for place in places]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return Place(places[0].source, Span(start, end))


def _numbered(matches: Sequence[Match]) -> tuple[list[tuple[int, int]], list[Place]]:
    """The numbers of the two places of each of ``matches``, and what each number covers."""
    spans: dict[SourceId, dict[tuple[int, int], Span]] = defaultdict(dict)
    for match in matches:
        for place in (match.a, match.b):
            span = place.span
            spans[place.source][span.start, span.end] = span
    number: dict[tuple[SourceId, int, int], int] = {}
    hulls: list[Place] = []
    for source in sorted(spans):
        for together in _together(spans[source].values()):
            for span in together:
                number[source, span.start, span.end] = len(hulls)
            hulls.append(holding([Place(source, span) for span in together]))
    return [(number[_key(match.a)], number[_key(match.b)]) for match in matches], hulls


def _key(place: Place) -> tuple[SourceId, int, int]:
    return place.source, place.span.start, place.span.end


def _side_by_side(
    matches: Sequence[Match],
    ends: Sequence[tuple[int, int]],
    hulls: Sequence[Place],
    by_source: Mapping[SourceId, Analysis],
) -> Iterator[tuple[int, int]]:
    """Places with no word between them, in one paragraph, that answer to one place elsewhere."""
    partners: dict[tuple[int, SourceId], set[int]] = defaultdict(set)
    for match, (a, b) in zip(matches, ends, strict=True):
        partners[a, match.b.source].add(b)
        partners[b, match.a.source].add(a)
    for (_, source), found in partners.items():
        if len(found) > 1:
            for a, b in pairwise(sorted(found, key=lambda node: hulls[node].span)):
                if _touch(hulls[a].span, hulls[b].span, by_source[source]):
                    yield a, b


def _touch(first: Span, then: Span, analysis: Analysis) -> bool:
    """Whether no word and no end of a paragraph stands between two spans."""
    if first.end >= then.start:
        return True
    paragraphs = analysis.article.paragraphs
    home = bisect_right(paragraphs, first.start, key=lambda paragraph: paragraph.span.start)
    next_home = bisect_right(paragraphs, then.start, key=lambda paragraph: paragraph.span.start)
    return home == next_home and not count_in(analysis, Span(first.end, then.start))


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
        if home and same_place(home[0], span):
            home.append(span)
        else:
            starts.insert(at, span.start)
            places.insert(at, [span])
    return places


def same_place(a: Span, b: Span) -> bool:
    """Whether the longer of two spans of one source holds enough of the shorter."""
    return _overlap(a, b) >= SAME_PLACE * min(len(a), len(b))


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


# ── clustering ──────────────────────────────────────────────────────────────────────────────


def clustered(nodes: Nodes) -> dict[int, int]:
    """For each node its cluster: first the same wordings, then what is linked on average."""
    wording = Partition(number for number, _ in nodes)
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for match in nodes.matches:
        ends, shares = nodes.ends(match), nodes.shares(match)
        if match.kind == "same" and min(shares) >= WHOLE:
            wording.join(*ends)
        weights[ends] += match.score * sum(shares) / 2
    sources: dict[int, set[SourceId]] = defaultdict(set)
    for number, hull in nodes:
        sources[wording.find(number)].add(hull.source)
    links: dict[int, dict[int, float]] = {number: {} for number in sources}
    for ends, weight in weights.items():
        a, b = map(wording.find, ends)
        if a != b:
            links[a][b] = links[b][a] = max(weight, links[a].get(b, 0))
    home = _linked(links, sources)
    return {number: home[wording.find(number)] for number, _ in nodes}


def _linked(
    links: dict[int, dict[int, float]], sources: dict[int, set[SourceId]]
) -> dict[int, int]:
    """For each wording its cluster: strongest links first, joined where the mean holds.

    The mean is over all pairs of wordings, or, where these are more, over the sources in which
    both tell something: two places of one source are as a rule two passages.
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
        size = max(len(members[a]) * len(members[b]), len(sources[a] & sources[b]))
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
