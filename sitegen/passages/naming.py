"""Groups of matches → passages: witnesses collated, ids made of their words, the kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, combinations, count

from sitegen.alignment import kind_of
from sitegen.analysis import norms_in
from sitegen.collation import collate_all, wordings
from sitegen.earlier import Earlier, made, places_of, stand
from sitegen.model import (
    KINDS,
    Alignment,
    Analysis,
    Collation,
    Kind,
    Match,
    Passage,
    PassageId,
    SourceId,
    content_id,
)
from sitegen.passages.grouping import Group, groups

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
    found = group_matches(alignments, analyses)
    by_source = {analysis.article.id: analysis for analysis in analyses}
    collations = collate_all([group.witnesses for group in found], by_source)
    return name_passages(found, collations, analyses)


def group_matches(
    alignments: Sequence[Alignment],
    analyses: Sequence[Analysis],
    earlier: Earlier | None = None,
) -> tuple[Group, ...]:
    """The matches of each passage, the surest first, with its witnesses in the order of
    ``analyses``."""
    return tuple(groups(alignments, analyses, earlier))


def name_passages(
    found: Sequence[Group],
    collations: Sequence[Collation],
    analyses: Sequence[Analysis],
    earlier: Earlier | None = None,
) -> tuple[Passage, ...]:
    """The passages of ``group_matches``, whose witnesses ``collations`` are, in one order."""
    begun: dict[SourceId, tuple[list[Group], list[Collation]]]
    begun = {analysis.article.id: ([], []) for analysis in analyses}
    for group, collation in zip(found, collations, strict=True):
        groups, laid = begun[collation.witnesses[0].source]
        groups.append(group)
        laid.append(collation)
    last = (earlier.whole(_Named) if earlier is not None else None) or _Named()
    order = {analysis.article.id: number for number, analysis in enumerate(analyses)}
    places, homes = places_of(analyses), dict[SourceId, _Home]()
    for source, (groups, laid) in begun.items():
        home = last.homes.get(source)
        if home is None or not home.is_of(groups, laid, places):
            told = sorted({order[place.source] for one in laid for place in one.witnesses})
            home = _home(groups, laid, [analyses[number] for number in told])
        homes[source] = home
    if earlier is not None:
        earlier.keep(_Named(homes))
    passages = list(chain.from_iterable(home.passages for home in homes.values()))
    return _with_own_ids(passages, analyses, earlier)


def wording_id(words: Sequence[str]) -> PassageId:
    """The id that the wording of these normal forms gives its passage."""
    return PassageId(content_id("p", *words))


@dataclass(frozen=True, slots=True)
class _Home:
    """The passages that begin in one article, by first place, and what they were made of."""

    groups: Sequence[Group]
    collations: Sequence[Collation]
    analyses: Sequence[Analysis]
    """Those of all witnesses."""
    passages: Sequence[Passage]

    def is_of(
        self, groups: Sequence[Group], collations: Sequence[Collation], places: Mapping[int, int]
    ) -> bool:
        """Whether it was made of the same, of articles that are the same as those of ``places``."""
        made_of = self.groups == groups and self.collations == collations
        return made_of and stand(self.analyses, places)


@dataclass(frozen=True, slots=True)
class _Named:
    """All passages of a comparison before each has ids of its own, for the next one."""

    homes: Mapping[SourceId, _Home] = field(default_factory=dict)


def _home(
    groups: Sequence[Group], collations: Sequence[Collation], analyses: Sequence[Analysis]
) -> _Home:
    by_source = {one.article.id: one for one in analyses}
    order = {source: number for number, source in enumerate(by_source)}
    told = zip(groups, collations, strict=True)
    passages = [_passage(group, collation, by_source) for group, collation in told]
    passages.sort(key=partial(_places, order))
    return _Home(groups, collations, analyses, passages)


def _places(order: Mapping[SourceId, int], passage: Passage) -> list[tuple[int, int, int]]:
    """Where its witnesses stand: the number of the article, start and end."""
    return [(order[place.source], place.span.start, place.span.end) for place in passage.witnesses]


def _passage(group: Group, collation: Collation, by_source: Mapping[SourceId, Analysis]) -> Passage:
    """The passage that a group makes, with the ids of all its wordings."""
    ids = sorted(set(map(wording_id, _wordings(collation, by_source))))
    return Passage(
        id=ids[0],
        ids=tuple(ids),
        kind=_kind(group.matches, collation, by_source),
        matches=tuple(sorted(match.id for match in group.matches)),
        collation=collation,
    )


def _with_own_ids(
    passages: Sequence[Passage], analyses: Sequence[Analysis], earlier: Earlier | None
) -> tuple[Passage, ...]:
    """``passages``, which stand by first place, so that one wording leads to one of them only: to
    that with most witnesses, of several to the first."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    taken: set[PassageId] = set()
    named = list(passages)
    for number in sorted(range(len(named)), key=lambda at: -len(named[at].witnesses)):
        passage = named[number]
        if not taken.isdisjoint(passage.ids):
            ids = [one for one in passage.ids if one not in taken]
            if not ids:
                again = _id_of_its_own(passage, taken, by_source)
                ids = [PassageId(earlier.same(again)) if earlier is not None else again]
            named[number] = passage = made(earlier, _with_ids, (passage,), ids)
        taken.update(passage.ids)
    return tuple(named)


def _id_of_its_own(
    passage: Passage, taken: Set[PassageId], by_source: Mapping[SourceId, Analysis]
) -> PassageId:
    """An id for a passage all of whose wordings lead to others."""
    first = passage.witnesses[0]
    words = norms_in(by_source[first.source], first.span)
    ids = (wording_id((*words, str(copy))) for copy in count(2))
    return next(one for one in ids if one not in taken)


def _with_ids(passage: tuple[Passage], ids: Sequence[PassageId]) -> Passage:
    """The ``passage`` under some of its ids, or another one."""
    return replace(*passage, id=ids[0], ids=tuple(ids))


def _wordings(
    collation: Collation, by_source: Mapping[SourceId, Analysis]
) -> list[tuple[str, ...]]:
    """The different wordings as normal forms, in the order of the witnesses."""
    first = [collation.witnesses[group[0]] for group in wordings(collation, by_source)]
    return [norms_in(by_source[place.source], place.span) for place in first]


def _kind(
    matches: Sequence[Match], collation: Collation, by_source: Mapping[SourceId, Analysis]
) -> Kind:
    """The kind of the two witnesses furthest apart; that of the match where there is but one."""
    if len(matches) == 1:
        return matches[0].kind
    rows = _wordings(collation, by_source)
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
