"""How much of one article stands in another, for the matrix, the pairs and who depends on whom."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from operator import is_

import numpy as np

from sitegen.model import Analysis, SourceId
from sitegen.pages.later import ByPair
from sitegen.pages.norms import Norms
from sitegen.pages.runs import covered

Shares = Mapping[tuple[SourceId, SourceId], float]
"""For (row, column): which part of row's words stand in runs that column has too, 0..1."""
Shared = Mapping[SourceId, Mapping[SourceId, float]]
"""The same, row by row."""


def by_pair(shared: Shared) -> Shares:
    """What is ``shared``, looked up by row and column; in its order."""
    return ByPair(shared)


def shared_by(analyses: Iterable[Analysis], norms: Norms | None = None) -> Shared:
    """The shares of each of ``analyses``, in their order, in those that have runs of it, in the
    order in which their first runs stand there; who shares none is absent.

    A run is ``RUN`` or more equal words in order, punctuation not counted. Where ``norms`` hand on
    the last sketch, only runs of articles that are new to it are looked for.
    """
    told, norms = tuple(analyses), norms or Norms()
    last = norms.earlier.whole(_Laid) or _Laid()
    if not last.has_in_order(told):
        last = _Laid()
    now = _Laid(told, _rows(told, norms, last))
    norms.earlier.keep(now)
    return {source: row.columns for source, row in now.rows.items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """What one article shares."""

    columns: dict[SourceId, float]
    firsts: array[int]
    """Where the first run stands that each of these has, ascending: this makes their order."""


@dataclass(frozen=True, slots=True, eq=False)
class _Laid:
    """What some analyses share."""

    analyses: Sequence[Analysis] = ()
    rows: Mapping[SourceId, _Row] = field(default_factory=dict)

    def has_in_order(self, others: Sequence[Analysis]) -> bool:
        """Whether those that it has in common with ``others`` stand in the same order there."""
        own, told = set(map(id, self.analyses)), set(map(id, others))
        before = (one for one in self.analyses if id(one) in told)
        return all(map(is_, before, (one for one in others if id(one) in own)))


def _rows(told: Sequence[Analysis], norms: Norms, last: _Laid) -> dict[SourceId, _Row]:
    """The rows of ``told``. What two articles share depends on their words alone: what ``last``
    says of two that are the same objects stands, and their order with it."""
    known, here = set(map(id, last.analyses)), set(map(id, told))
    fresh = [id(one) not in known for one in told]
    gone = {one.article.id for one in last.analyses if id(one) not in here}
    touched = {one for source in gone & last.rows.keys() for one in last.rows[source].columns}
    ids, sizes = [one.article.id for one in told], [len(one.tokens) for one in told]
    place = {source: number for number, source in enumerate(ids)}
    new: dict[int, _Row] = {}
    met: dict[int, list[tuple[int, int, float]]] = {}
    for row, column, first, words in covered(norms.words(told), np.array(fresh, np.bool_)):
        if fresh[row]:
            whole = new.get(row) or new.setdefault(row, _Row({}, array("I")))
            whole.columns[ids[column]] = words / sizes[row]
            whole.firsts.append(first)
        else:
            met.setdefault(row, []).append((first, column, words / sizes[row]))
    found: dict[SourceId, _Row] = {}
    for number, source in enumerate(ids):
        row_now = new.get(number) if fresh[number] else last.rows.get(source)
        if not fresh[number] and (number in met or source in touched):
            left = _left(row_now, gone, place) if row_now else ()
            lines = sorted([*met.get(number, ()), *left])
            row_now = _row(lines, ids) if lines else None
        if row_now:
            found[source] = row_now
    return found


def _left(
    row: _Row, gone: Set[SourceId], place: Mapping[SourceId, int]
) -> Iterator[tuple[int, int, float]]:
    """The lines of ``row`` without those that are ``gone``."""
    for (column, share), first in zip(row.columns.items(), row.firsts, strict=True):
        if column not in gone:
            yield first, place[column], share


def _row(lines: Sequence[tuple[int, int, float]], ids: Sequence[SourceId]) -> _Row:
    """Lines of a first start, the number of a column and a share, in this order, as a row."""
    columns = {ids[column]: share for _, column, share in lines}
    return _Row(columns, array("I", [first for first, *_ in lines]))
