"""Groups of matches → passages: witnesses collated, ids made of their words, the kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from operator import itemgetter
from typing import TypeAlias

from sitegen.alignment import kind_of
from sitegen.analysis import norms_in
from sitegen.collation import collate_all, wordings
from sitegen.earlier import Earlier, made
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
    matches = [match for alignment in alignments for match in alignment.matches]
    return tuple(groups(matches, analyses, earlier))


def name_passages(
    found: Sequence[Group],
    collations: Sequence[Collation],
    analyses: Sequence[Analysis],
    earlier: Earlier | None = None,
) -> tuple[Passage, ...]:
    """The passages of ``group_matches``, whose witnesses ``collations`` are, in one order."""
    order = {analysis.article.id: number for number, analysis in enumerate(analyses)}
    named: list[tuple[_Places, Passage]] = []
    for group, collation in zip(found, collations, strict=True):
        places = [
            (order[place.source], place.span.start, place.span.end) for place in collation.witnesses
        ]
        told = [analyses[number] for number, _, _ in places]
        named.append((places, made(earlier, _passage, (group, collation), told)))
    named.sort(key=lambda one: (-len(one[0]), one[0]))
    taken: set[PassageId] = set()
    by_source = {analysis.article.id: analysis for analysis in analyses}
    passages = [(places, _with_own_ids(one, taken, by_source)) for places, one in named]
    return tuple(passage for _, passage in sorted(passages, key=itemgetter(0)))


def wording_id(words: Sequence[str]) -> PassageId:
    """The id that the wording of these normal forms gives its passage."""
    return PassageId(content_id("p", *words))


_Places: TypeAlias = list[tuple[int, int, int]]
"""Where witnesses stand: the number of the article, start and end."""


def _passage(told: tuple[Group, Collation], analyses: Sequence[Analysis]) -> Passage:
    """The passage that a group makes, with the ids of all its wordings."""
    (group, collation), by_source = told, {one.article.id: one for one in analyses}
    ids = sorted(set(map(wording_id, _wordings(collation, by_source))))
    return Passage(
        id=ids[0],
        ids=tuple(ids),
        kind=_kind(group.matches, collation, by_source),
        matches=tuple(sorted(match.id for match in group.matches)),
        collation=collation,
    )


def _with_own_ids(
    passage: Passage, taken: set[PassageId], by_source: Mapping[SourceId, Analysis]
) -> Passage:
    """``passage`` without the ids that are ``taken``, and then all its are: one wording leads to
    one passage only."""
    if not taken.isdisjoint(passage.ids):
        ids = [one for one in passage.ids if one not in taken]
        copy = 1
        while not ids:
            copy += 1
            first = _wordings(passage.collation, by_source)[0]
            again = wording_id((*first, str(copy)))
            ids = [again] if again not in taken else []
        passage = replace(passage, id=ids[0], ids=tuple(ids))
    taken.update(passage.ids)
    return passage


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
