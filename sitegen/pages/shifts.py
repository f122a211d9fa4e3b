"""What witnesses of a collation have in another place than its base."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from sitegen.model import Collation, Span
from sitegen.pages.wording import say


def columns_of(collation: Collation) -> tuple[tuple[Span | None, ...], ...]:
    """What each witness has at each locus."""
    rows = [locus.readings for locus in collation.loci]
    if not rows:
        return ((),) * len(collation.witnesses)
    return tuple(zip(*rows, strict=True))


def shifts_of(column: Sequence[Span | None]) -> dict[int, str]:
    """Where a witness has the loci that stand outside its order, by their index."""
    held = [(index, span) for index, span in enumerate(column) if span]
    order = order_of(column)
    rank = {index: number for number, index in enumerate(order)}
    stay = _heaviest_chain([span for _, span in held])
    moved: dict[int, str] = {}
    for stretch in _stretches([held[i][0] for i in range(len(held)) if i not in stay], rank):
        where = say("line.elsewhere")
        if rank[stretch[0]] == 0:
            where = say("line.at_start")
        elif rank[stretch[-1]] == len(order) - 1:
            where = say("line.at_end")
        moved.update((index, where) for index in stretch)
    return moved


def order_of(column: Sequence[Span | None]) -> tuple[int, ...]:
    """The loci that a witness has, in the order of its own words."""
    held = [(span, index) for index, span in enumerate(column) if span]
    return tuple(index for _, index in sorted(held))


def _stretches(moved: Sequence[int], rank: Mapping[int, int]) -> Iterator[tuple[int, ...]]:
    """``moved`` loci cut where the witness has other words between them."""
    run: list[int] = []
    for index in moved:
        if run and rank[index] != rank[run[-1]] + 1:
            yield tuple(run)
            run = []
        run.append(index)
    if run:
        yield tuple(run)


def _heaviest_chain(spans: Sequence[Span]) -> frozenset[int]:
    """Indices of the spans with most characters that stand in ascending order.

    ``ends`` holds, ascending, where chains end that no lighter one reaches: n log n steps.
    """
    ends: list[Span] = []
    weights: list[int] = []
    owners: list[int] = []
    previous: list[int | None] = []
    for index, span in enumerate(spans):
        at = bisect_left(ends, span)
        previous.append(owners[at - 1] if at else None)
        weight = len(span) + (weights[at - 1] if at else 0)
        beaten = at
        while beaten < len(ends) and weights[beaten] <= weight:
            beaten += 1
        ends[at:beaten], weights[at:beaten], owners[at:beaten] = [span], [weight], [index]
    chain: set[int] = set()
    step = owners[-1] if owners else None
    while step is not None:
        chain.add(step)
        step = previous[step]
    return frozenset(chain)
