"""Proposals beside their rivals and the matches around them: what they are worth in their place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from math import log

import numpy as np

from sitegen.alignment.columns import Flags, Floats, Numbers, numbered_runs, starts_of
from sitegen.alignment.near import Pairing
from sitegen.alignment.paraphrases import Proposals
from sitegen.alignment.scoring import CONTEXT, Model, sureness
from sitegen.alignment.words import Stretch

NEAR = 40
"""Words within which a match supports another, on both sides: about two sentences."""
MAX_BESIDE = 2
WINDOW = 6
"""Matches before and after that are looked at."""
WORST = -6.0
"""Log odds of a rival that is not there."""
SURE = 0.0
"""Log odds from which on a pairing supports those around it."""
_BESIDE = CONTEXT.index("matches beside")
_ROUNDING = 1e-6
"""By how much the log odds of what is not judged lie at least under those asked for."""

Judged = tuple[int, tuple[float, ...], float]
"""The number of a proposal, its values of ``CONTEXT``, and how sure it is, 0..1."""


def judged(
    found: Proposals, sure: Sequence[Pairing], model: Model, least: float
) -> Iterator[Judged]:
    """The proposals that are as sure as ``least``, in order; ``sure`` are the matches by equal
    words."""
    rows, support = _by_rivals(found, sure)
    most = rows.copy()
    most[:, _BESIDE] = MAX_BESIDE if model.context_weights[_BESIDE] > 0 else 0
    odds = model.context_bias + most @ np.array(model.context_weights)
    for number in np.flatnonzero(odds >= _odds_of(least) - _ROUNDING).tolist():
        context = _context(rows[number], found.pairing(number), support)
        if (how := sureness(context, model)) >= least:
            yield number, context, how


def contexts(found: Proposals, sure: Sequence[Pairing]) -> list[tuple[float, ...]]:
    """The values of ``CONTEXT`` for each proposal; ``sure`` are the matches by equal words."""
    rows, support = _by_rivals(found, sure)
    return [_context(row, found.pairing(number), support) for number, row in enumerate(rows)]


def _odds_of(share: float) -> float:
    """The log odds of a probability; where all reach it or none do, some that are low enough."""
    if share <= 0:
        return float("-inf")
    return log(share / (1 - share)) if share < 1 else 0.0


def _context(row: Floats, pairing: Pairing, support: Sequence[Pairing]) -> tuple[float, ...]:
    values = row.tolist()
    values[_BESIDE] = float(_beside(pairing, support))
    return tuple(values)


def _by_rivals(found: Proposals, sure: Sequence[Pairing]) -> tuple[Floats, list[Pairing]]:
    """The values of ``CONTEXT``, those for matches beside left out, and the matches that support
    others: ``sure`` ones, and proposals that have no better rival on either side."""
    if not len(found.evidence):
        return np.zeros((0, len(CONTEXT))), []
    key = found.unit_a * (int(found.unit_b.max()) + 1) + found.unit_b
    starts, units = starts_of(key), numbered_runs(key)
    best = np.maximum(np.maximum.reduceat(found.evidence, starts), WORST)
    first_a, rival_a = _ranked(found.unit_a[starts], best)
    first_b, rival_b = _ranked(found.unit_b[starts], best)
    evidence = found.evidence
    mutual = (evidence > SURE) & (evidence == best[units]) & (first_a & first_b)[units]
    support = sorted((*sure, *map(found.pairing, np.flatnonzero(mutual).tolist())))
    none = np.zeros(len(evidence))
    columns = (
        evidence,
        evidence - rival_a[units],
        evidence - rival_b[units],
        none,
        evidence - best[units],
    )
    return np.stack(columns, axis=1), support


def _ranked(unit: Numbers, best: Floats) -> tuple[Flags, Floats]:
    """For each pair of statements whether it is the best of its ``unit``, of equals the last; and
    the evidence of the best other pair of that unit, ``WORST`` where there is none."""
    order = np.lexsort((best, unit))
    ordered, evidence = unit[order], best[order]
    ends = np.append(starts_of(ordered)[1:], len(order)) - 1
    group = numbered_runs(ordered)
    second = np.full(len(ends), WORST)
    several = np.flatnonzero(np.diff(ends, prepend=-1) > 1)
    second[several] = evidence[ends[several] - 1]
    is_first = np.zeros(len(order), np.bool_)
    is_first[ends] = True
    rival = np.where(is_first, second[group], evidence[ends][group])
    first_of, rival_of = np.empty_like(is_first), np.empty_like(rival)
    first_of[order], rival_of[order] = is_first, rival
    return first_of, rival_of


def _beside(pairing: Pairing, support: Sequence[Pairing]) -> int:
    """How many of ``support``, which is sorted, lie near on both sides and in the same order;
    ``MAX_BESIDE`` at most."""
    at = bisect_left(support, pairing)
    beside = 0
    for other in support[max(0, at - WINDOW) : at + WINDOW]:
        if (
            _distance(pairing.a, other.a) <= NEAR
            and _distance(pairing.b, other.b) <= NEAR
            and not (other.a.overlaps(pairing.a) or other.b.overlaps(pairing.b))
            and (pairing.a < other.a) == (pairing.b < other.b)
        ):
            beside += 1
            if beside == MAX_BESIDE:
                break
    return beside


def _distance(one: Stretch, other: Stretch) -> int:
    return max(one.first - other.last, other.first - one.last, 0)
