"""Groups of matches → passages: witnesses collated, ids made of their words, the kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from sitegen.alignment import kind_of
from sitegen.analysis import norms_in
from sitegen.collation import collate_all, wordings
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
    Span,
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
    alignments: Sequence[Alignment], analyses: Sequence[Analysis]
) -> tuple[Group, ...]:
    """The matches of each passage, the surest first, with its witnesses in the order of
    ``analyses``."""
    order = {analysis.article.id: number for number, analysis in enumerate(analyses)}
    by_source = {analysis.article.id: analysis for analysis in analyses}
    matches = [match for alignment in alignments for match in alignment.matches]
    return tuple(
        replace(group, witnesses=tuple(sorted(group.witnesses, key=lambda w: (order[w.source], w))))
        for group in groups(matches, by_source)
    )


def name_passages(
    found: Sequence[Group], collations: Sequence[Collation], analyses: Sequence[Analysis]
) -> tuple[Passage, ...]:
    """The passages of ``group_matches``, whose witnesses ``collations`` are, in one order."""
    order = {analysis.article.id: number for number, analysis in enumerate(analyses)}
    by_source = {analysis.article.id: analysis for analysis in analyses}
    drafts = [
        _Draft(group.matches, collation) for group, collation in zip(found, collations, strict=True)
    ]
    drafts.sort(key=lambda draft: (-len(draft.collation.witnesses), _first_places(draft, order)))
    taken: set[PassageId] = set()
    passages = [_passage(draft, taken, by_source) for draft in drafts]
    return tuple(sorted(passages, key=lambda passage: _first_places(passage, order)))


def wording_id(words: Sequence[str]) -> PassageId:
    """The id that the wording of these normal forms gives its passage."""
    return PassageId(content_id("p", *words))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A passage without its ids."""

    matches: tuple[Match, ...]
    collation: Collation


def _passage(
    draft: _Draft, taken: set[PassageId], by_source: Mapping[SourceId, Analysis]
) -> Passage:
    """The passage with its ids, which are then ``taken``: one wording leads to one passage only."""
    words = _wordings(draft.collation, by_source)
    ids = sorted({wording_id(wording) for wording in words} - taken)
    copy = 1
    while not ids:
        copy += 1
        again = wording_id((*words[0], str(copy)))
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
    return [norms_in(by_source[place.source], place.span) for place in first]


def _kind(draft: _Draft, by_source: Mapping[SourceId, Analysis]) -> Kind:
    """The kind of the two witnesses furthest apart; that of the match where there is but one."""
    if len(draft.matches) == 1:
        return draft.matches[0].kind
    groups = wordings(draft.collation, by_source)
    places = [draft.collation.witnesses[group[0]] for group in groups]
    rows = [norms_in(by_source[place.source], place.span) for place in places]
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
