"""Words against words: what two places share and how they differ, as edits.

A longest common subsequence of the words, found by RapidFuzz over interned words; then stretches
of equal words that were left over on both sides are moved ones. RapidFuzz's blocks are not
symmetric (of "a b" and "b a" it keeps one word, which one depends on the order), so the sides are
put in an order of their contents first and exchanged afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from sitegen.alignment.words import is_stop
from sitegen.model import Edit, Kind, Op, Span, Tokens

MIN_MOVED = 3
"""Fewest words of a moved stretch: two equal words out of order are mostly chance."""
REWORDED_SHARE = 0.7
"""Share of either side's words that has to recur for ``reworded`` (alignment.md, 1)."""
_CELLS = 4_000_000
"""Most words of a times words of b that are compared at once: above it, memory and time of the
bit matrix grow with the square, so the texts are cut at shared rare stretches, then evenly."""
_ANCHOR = 4
"""Words of such a stretch."""

Flip = dict[Op, Op]
FLIPPED_OPS: Flip = {
    "equal": "equal",
    "different": "different",
    "moved": "moved",
    "only_a": "only_b",
    "only_b": "only_a",
}


@dataclass(frozen=True, slots=True)
class _Block:
    """Words ``[a0, a1)`` against words ``[b0, b1)``."""

    op: Op
    a0: int
    a1: int
    b0: int
    b1: int


def word_edits(a: Tokens, b: Tokens) -> tuple[Edit, ...]:
    """The steps from the words of ``a`` to those of ``b``, in the order of ``a``.

    Every word of both sides stands in exactly one edit; with the sides exchanged the edits are
    the same, exchanged. An empty side gives one edit for the other; two give none.
    """
    return edits_and_kind(a, b)[0]


def edits_and_kind(a: Tokens, b: Tokens) -> tuple[tuple[Edit, ...], Kind]:
    """``word_edits`` and ``kind_of`` of the same words, which are compared once for both."""
    left, right = a.norms, b.norms
    if right < left:
        edits, kind = edits_and_kind(b, a)
        return flipped_edits(edits), kind
    blocks = list(_with_moves(_compared(left, right), left, right))
    return _in_order(_edit(block, a, b) for block in blocks), _kind(blocks, left, right)


def flipped_edits(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The same edits with the sides exchanged."""
    return _in_order(Edit(FLIPPED_OPS[edit.op], edit.b, edit.a) for edit in edits)


def kind_of(a: Sequence[str], b: Sequence[str]) -> Kind:
    """How two stretches of normal forms relate, by what a reader sees (contract, 4).

    ``same``: the same words in the same order, or with one clause moved. ``reworded``: at least
    70 % of the words of both recur in order, moved clauses included. Else ``paraphrase``.
    """
    left, right = sorted((tuple(a), tuple(b)))
    if left == right:
        return "same"
    return _kind(list(_with_moves(_compared(left, right), left, right)), left, right)


def _kind(blocks: Sequence[_Block], left: Sequence[str], right: Sequence[str]) -> Kind:
    """``kind_of``, from the blocks of the two."""
    if left == right:
        return "same"
    kept = sum(block.a1 - block.a0 for block in blocks if block.op in ("equal", "moved"))
    moves = sum(block.op == "moved" for block in blocks)
    if kept == len(left) == len(right) and moves == 1:
        return "same"
    return "reworded" if kept >= REWORDED_SHARE * max(len(left), len(right)) else "paraphrase"


# ── the common subsequence ──────────────────────────────────────────────────────────────────


def _compared(a: Sequence[str], b: Sequence[str]) -> list[_Block]:
    """Equal and unequal blocks in order, that tile both sides."""
    number: dict[str, int] = {}
    left = [number.setdefault(word, len(number)) for word in a]
    right = [number.setdefault(word, len(number)) for word in b]
    return list(_joined(_pieces(left, right)))


def _pieces(a: list[int], b: list[int]) -> Iterator[_Block]:
    """Blocks of whole texts: directly where they are short, else between anchors."""
    head = _common_start(a, b)
    tail = _common_start(a[: head - 1 if head else None : -1], b[: head - 1 if head else None : -1])
    yield _Block("equal", 0, head, 0, head)
    middle_a, middle_b = len(a) - tail, len(b) - tail
    a0, b0 = head, head
    for a1, b1 in _cuts(a[head:middle_a], b[head:middle_b]):
        yield from _short(a, b, (a0, head + a1), (b0, head + b1))
        a0, b0 = head + a1, head + b1
    yield from _short(a, b, (a0, middle_a), (b0, middle_b))
    yield _Block("equal", middle_a, len(a), middle_b, len(b))


def _common_start(a: Sequence[int], b: Sequence[int]) -> int:
    """How many words at the beginning are equal."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def _cuts(a: list[int], b: list[int]) -> Iterator[tuple[int, int]]:
    """Where to cut two long texts into short pieces, in order on both sides; none for short ones.

    At stretches of words that stand once on either side and lie in one order (the longest chain
    is not sought: a stretch is taken if it goes on from the last one); then evenly.
    """
    if len(a) * len(b) <= _CELLS:
        return
    once_b = _unique(b)
    last_a, last_b = 0, 0
    for gram, at_a in _unique(a).items():
        at_b = once_b.get(gram, -1)
        if at_b >= last_b and abs((at_b - last_b) - (at_a - last_a)) <= _side():
            yield from _even((last_a, at_a), (last_b, at_b))
            yield at_a, at_b
            last_a, last_b = at_a, at_b
    yield from _even((last_a, len(a)), (last_b, len(b)))


def _unique(words: list[int]) -> dict[tuple[int, ...], int]:
    """Where each stretch of ``_ANCHOR`` words begins that stands once, in order."""
    places: dict[tuple[int, ...], int] = {}
    for start in range(len(words) - _ANCHOR + 1):
        gram = tuple(words[start : start + _ANCHOR])
        places[gram] = -1 if gram in places else start
    return {gram: start for gram, start in places.items() if start >= 0}


def _side() -> int:
    """Words of one side of a piece at most."""
    return int(_CELLS**0.5)


def _even(a: tuple[int, int], b: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Cuts that make pieces of bearable size out of one that is not."""
    parts = max(a[1] - a[0], b[1] - b[0]) // _side() + 1
    for part in range(1, parts):
        yield a[0] + (a[1] - a[0]) * part // parts, b[0] + (b[1] - b[0]) * part // parts


def _short(
    a: list[int], b: list[int], in_a: tuple[int, int], in_b: tuple[int, int]
) -> Iterator[_Block]:
    """Blocks of one piece, by RapidFuzz."""
    for step in LCSseq.opcodes(a[slice(*in_a)], b[slice(*in_b)]):
        yield _block(
            (in_a[0] + step.src_start, in_a[0] + step.src_end),
            (in_b[0] + step.dest_start, in_b[0] + step.dest_end),
            equal=step.tag == "equal",
        )


def _block(a: tuple[int, int], b: tuple[int, int], *, equal: bool) -> _Block:
    op: Op = "equal"
    if not equal:
        op = "different" if a[0] < a[1] and b[0] < b[1] else "only_a" if a[0] < a[1] else "only_b"
    return _Block(op, *a, *b)


def _joined(blocks: Iterator[_Block]) -> Iterator[_Block]:
    """Neighbouring blocks of one sort made one; empty ones left out."""
    held: _Block | None = None
    for block in blocks:
        if block.a0 == block.a1 and block.b0 == block.b1:
            continue
        if held and (held.op == "equal") == (block.op == "equal"):
            held = _block((held.a0, block.a1), (held.b0, block.b1), equal=held.op == "equal")
        else:
            if held:
                yield held
            held = block
    if held:
        yield held


# ── moved stretches ─────────────────────────────────────────────────────────────────────────


def _with_moves(blocks: list[_Block], a: tuple[str, ...], b: tuple[str, ...]) -> Iterator[_Block]:
    """``blocks`` with equal stretches that only one side has here and the other elsewhere."""
    moves = _moves(blocks, a, b)
    yield from (_Block("moved", a0, a0 + size, b0, b0 + size) for a0, b0, size in moves)
    taken_a = sorted((a0, a0 + size) for a0, _, size in moves)
    taken_b = sorted((b0, b0 + size) for _, b0, size in moves)
    for block in blocks:
        if block.op == "equal":
            yield block
        else:
            yield from _remains(block, taken_a, taken_b)


def _moves(
    blocks: list[_Block], a: tuple[str, ...], b: tuple[str, ...]
) -> list[tuple[int, int, int]]:
    """Starts in a and b and length of the moved stretches, longest first, disjoint."""
    left_over_a = [(x.a0, x.a1) for x in blocks if x.op in ("different", "only_a")]
    left_over_b = [(x.b0, x.b1) for x in blocks if x.op in ("different", "only_b")]
    where: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for first, last in left_over_b:
        for start in range(first, last - MIN_MOVED + 1):
            where[b[start : start + MIN_MOVED]].append(start)
    runs: dict[int, tuple[int, int, int]] = {}
    found: list[tuple[int, int, int]] = []
    for first, last in left_over_a:
        for start in range(first, last - MIN_MOVED + 1):
            places = where.get(a[start : start + MIN_MOVED], ())
            if len(places) == 1:  # a stretch that recurs has no one place that it moved to
                _grow(runs, found, (start, places[0]))
    found.extend(runs.values())
    return _disjoint(run for run in found if _says_something(a[run[0] : run[0] + run[2]]))


def _grow(
    runs: dict[int, tuple[int, int, int]], found: list[tuple[int, int, int]], at: tuple[int, int]
) -> None:
    """Lengthen the run on the diagonal of ``at``, or begin one there."""
    diagonal = at[1] - at[0]
    run = runs.get(diagonal)
    if run and run[0] + run[2] == at[0] + MIN_MOVED - 1:
        runs[diagonal] = (run[0], run[1], run[2] + 1)
    else:
        if run:
            found.append(run)
        runs[diagonal] = (*at, MIN_MOVED)


def _says_something(words: Sequence[str]) -> bool:
    """Whether at least one word is not a stop word."""
    return any(not is_stop(word) for word in words)


def _disjoint(runs: Iterator[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The longest runs that do not touch each other on either side."""
    chosen: list[tuple[int, int, int]] = []
    used_a: set[int] = set()
    used_b: set[int] = set()
    for a0, b0, size in sorted(runs, key=lambda run: (-run[2], run)):
        in_a, in_b = set(range(a0, a0 + size)), set(range(b0, b0 + size))
        if used_a.isdisjoint(in_a) and used_b.isdisjoint(in_b):
            chosen.append((a0, b0, size))
            used_a |= in_a
            used_b |= in_b
    return chosen


def _remains(
    block: _Block, taken_a: list[tuple[int, int]], taken_b: list[tuple[int, int]]
) -> Iterator[_Block]:
    """What moved stretches leave of an unequal block."""
    rest_a = list(_without((block.a0, block.a1), taken_a))
    rest_b = list(_without((block.b0, block.b1), taken_b))
    if len(rest_a) == len(rest_b) == 1:
        yield _block(rest_a[0], rest_b[0], equal=False)
        return
    yield from (_block(rest, (block.b0, block.b0), equal=False) for rest in rest_a)
    yield from (_block((block.a0, block.a0), rest, equal=False) for rest in rest_b)


def _without(whole: tuple[int, int], taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of ``whole`` that no stretch of ``taken`` covers."""
    start, end = whole
    for first, last in taken:
        if first >= start and last <= end:
            if start < first:
                yield start, first
            start = last
    if start < end:
        yield start, end


# ── as spans ────────────────────────────────────────────────────────────────────────────────


def _edit(block: _Block, a: Tokens, b: Tokens) -> Edit:
    return Edit(block.op, _span(a, block.a0, block.a1), _span(b, block.b0, block.b1))


def _span(tokens: Tokens, first: int, last: int) -> Span:
    """From the first word to the last; empty, at the end of the word before, where none is."""
    if first < last:
        return tokens.span(first, last)
    if not tokens:
        return Span(0, 0)
    at = tokens.ends[first - 1] if first else tokens.starts[0]
    return Span(at, at)


def _in_order(edits: Iterator[Edit]) -> tuple[Edit, ...]:
    """Sorted by place in a; what only b has stands after the word before it."""
    return tuple(sorted(edits, key=lambda edit: (edit.a.start, edit.a.end, edit.b)))
