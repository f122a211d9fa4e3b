"""Places that share their words: equal paragraphs and sentences, then chains of equal stretches.

Seeds are three stems in a row that are rare in the other text; seeds on one diagonal make a run,
runs that follow each other closely on both sides make a chain (Smith et al. 2014, section 3).
Postings per seed and open chains are bounded: this is where periodic text would go quadratic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq

from sitegen.alignment.columns import Numbers, numbered_runs, places_in, spread, total
from sitegen.alignment.lexicon import GRAM, Grams, Parts, lexicon_of
from sitegen.alignment.words import Stretch, Words

MAX_POSTINGS = 8
"""A stretch of three words that stands more often in one text is a stock phrase there."""
MAX_GAP = 8
"""Words between two runs of one chain, on either side (alignment.md, 5.4)."""
MAX_DRIFT = 5
"""By how much the two gaps may differ."""
OPEN_CHAINS = 24
"""Chains that a run may continue: the youngest ones."""
REACH = 200
"""Words by which a chain is lengthened at most, on either side: in the pairs of six sets none was
lengthened by more than 79, and in one endless line every chain would be lengthened to its ends."""
STEPS = ((0, 0), (0, 1), (1, 0), (0, 2), (1, 1), (2, 0), (1, 2), (2, 1), (2, 2))
"""Words on either side that an extension may step over, the fewest first."""
MIN_MASS = 1.9
"""Least weight of the equal words of a chain: below it they are phrases that any two texts
share ("in a statement on Tuesday")."""
SURE_RUN = 7
"""Equal words in a row that are no chance, however common (“and if we do not get it”)."""
MIN_EQUAL = 0.45
"""Least share of equal words in the longer side of a chain: a looser one is cut at its gaps."""
TIGHT_GAP = 3
"""Widest gap that is then left inside."""


@dataclass(frozen=True, slots=True, order=True)
class Pairing:
    """A stretch of a and one of b, inside one paragraph each."""

    a: Stretch
    b: Stretch


@dataclass(slots=True)
class _Chain:
    """Runs of equal stems in order: start in a, start in b, words."""

    runs: list[tuple[int, int, int]]

    @property
    def ends(self) -> tuple[int, int]:
        a0, b0, size = self.runs[-1]
        return a0 + size, b0 + size


def equal_stretches(a: Words, b: Words, least: int) -> list[Pairing]:
    """Equal paragraphs, then equal sentences of ``least`` words: first with first, and so on."""
    found: list[Pairing] = []
    taken_a, taken_b = bytearray(len(a.norms)), bytearray(len(b.norms))
    in_a, in_b = lexicon_of(a), lexicon_of(b)
    for parts_a, parts_b in (
        (in_a.paragraphs, in_b.paragraphs),
        (in_a.sentence_parts, in_b.sentence_parts),
    ):
        alike = frozenset(parts_a.prints).intersection(parts_b.prints)
        at: defaultdict[tuple[str, ...], list[Stretch]] = defaultdict(list)
        for part in reversed(list(_printed(parts_b, alike))):
            if len(part) >= least and not any(taken_b[part.first : part.last]):
                at[b.norms[part.first : part.last]].append(part)
        for part in _printed(parts_a, alike):
            there = at.get(a.norms[part.first : part.last])
            if there and not any(taken_a[part.first : part.last]):
                found.append(Pairing(part, there.pop()))
        for pairing in found:
            _take(taken_a, pairing.a)
            _take(taken_b, pairing.b)
    return sorted(found)


def _printed(parts: Parts, prints: Set[int]) -> Iterator[Stretch]:
    """Those of ``parts`` whose print is among ``prints``."""
    return (part for part, own in zip(parts.stretches, parts.prints, strict=True) if own in prints)


def chains(a: Words, b: Words, free_a: bytearray, free_b: bytearray) -> list[Pairing]:
    """Stretches of free words that share their words in order, none twice the same; unordered."""
    open_chains: list[_Chain] = []
    done: list[_Chain] = []
    for run in sorted(_runs(a, b, free_a, free_b)):
        chain = _continued(open_chains, run, a, b)
        if chain:
            chain.runs.append(run)
        else:
            open_chains.append(_Chain([run]))
            if len(open_chains) > OPEN_CHAINS:
                done.append(open_chains.pop(0))
    pairings = (
        _extended(part, a, b, free_a, free_b)
        for chain in (*done, *open_chains)
        for part in _dense(chain)
        if _says_enough(part, a)
    )
    return sorted(set(pairings))


def pieces(pairing: Pairing, a: Words, b: Words) -> Iterator[Pairing]:
    """``pairing`` cut where one side closes a quotation and opens another over unshared words.

    Quoted words that one text gives in one go and the other around "she said" are two passages.
    """
    steps = LCSseq.opcodes(
        a.stems[pairing.a.first : pairing.a.last], b.stems[pairing.b.first : pairing.b.last]
    )
    held: Pairing | None = None
    for step in steps:
        if step.tag != "equal":
            continue
        run = Pairing(
            Stretch(pairing.a.first + step.src_start, pairing.a.first + step.src_end),
            Stretch(pairing.b.first + step.dest_start, pairing.b.first + step.dest_end),
        )
        if held and not (reopened(a, held.a, run.a) or reopened(b, held.b, run.b)):
            held = Pairing(Stretch(held.a.first, run.a.last), Stretch(held.b.first, run.b.last))
        else:
            if held:
                yield held
            held = run
    if held:
        yield held


def reopened(words: Words, before: Stretch, after: Stretch) -> bool:
    """Whether one quotation ends and another begins between two stretches."""
    return 0 < words.quote[before.last - 1] != words.quote[after.first] > 0


def equal_share(pairing: Pairing, a: Words, b: Words) -> float:
    """Share of the longer side that recurs in order on the other."""
    common = LCSseq.similarity(
        a.stems[pairing.a.first : pairing.a.last], b.stems[pairing.b.first : pairing.b.last]
    )
    return common / max(len(pairing.a), len(pairing.b))


def _new_paragraph(words: Words, number: int) -> bool:
    return words.paragraph[number] != words.paragraph[number - 1]


def _take(taken: bytearray, stretch: Stretch) -> None:
    taken[stretch.first : stretch.last] = b"\1" * len(stretch)


# ── seeds and runs ──────────────────────────────────────────────────────────────────────────


def _runs(a: Words, b: Words, free_a: bytearray, free_b: bytearray) -> list[tuple[int, int, int]]:
    """Longest stretches of equal stems, each with its starts and its words."""
    starts, places = _meetings(
        _free_grams(lexicon_of(a).grams, free_a), _free_grams(lexicon_of(b).grams, free_b)
    )
    diagonal = places - starts
    order = np.lexsort((starts, diagonal))
    starts, places, diagonal = starts[order], places[order], diagonal[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (diagonal[1:] != diagonal[:-1]) | (starts[1:] != starts[:-1] + 1)
    first = np.flatnonzero(new)
    sizes = np.diff(first, append=len(order)) + GRAM - 1
    runs = zip(starts[first].tolist(), places[first].tolist(), sizes.tolist(), strict=True)
    return [part for run in runs for part in _within_paragraphs(run, a, b)]


def _free_grams(grams: Grams, free: bytearray) -> Grams:
    """Those of ``grams`` whose words are all free."""
    flags = np.frombuffer(free, np.bool_)
    if flags.all():
        return grams
    kept = flags[grams.starts]
    for word in range(1, GRAM):
        kept = kept & flags[grams.starts + word]
    return Grams(grams.codes[kept], grams.starts[kept])


def _meetings(a: Grams, b: Grams) -> tuple[Numbers, Numbers]:
    """Where each gram of a that b has too begins in a, and where in b: each place with each, where
    neither text has it too often."""
    first, known = places_in(b.codes, a.codes)
    shared = np.flatnonzero(known)
    first, last = first[shared], np.searchsorted(b.codes, a.codes[shared], "right")
    few = last - first <= MAX_POSTINGS
    shared, first, sizes = shared[few], first[few], (last - first)[few]
    group = numbered_runs(a.codes[shared])
    few = np.bincount(group)[group] <= MAX_POSTINGS
    rows, numbers = spread(sizes[few])
    return a.starts[shared[few]][rows], b.starts[first[few][rows] + numbers]


def _within_paragraphs(
    run: tuple[int, int, int], a: Words, b: Words
) -> Iterator[tuple[int, int, int]]:
    """``run`` cut where either side begins a paragraph."""
    a0, b0, size = run
    start = 0
    if a.paragraph[a0] == a.paragraph[a0 + size - 1] and (
        b.paragraph[b0] == b.paragraph[b0 + size - 1]
    ):
        yield run
        return
    for step in range(1, size):
        if _new_paragraph(a, a0 + step) or _new_paragraph(b, b0 + step):
            yield a0 + start, b0 + start, step - start
            start = step
    yield a0 + start, b0 + start, size - start


# ── chains ──────────────────────────────────────────────────────────────────────────────────


def _continued(
    open_chains: list[_Chain], run: tuple[int, int, int], a: Words, b: Words
) -> _Chain | None:
    """The open chain that ``run`` continues most closely; None where there is none."""
    best: tuple[int, _Chain] | None = None
    for chain in open_chains:
        a0, b0, _ = chain.runs[0]
        end_a, end_b = chain.ends
        gap_a, gap_b = run[0] - end_a, run[1] - end_b
        near = 0 <= gap_a <= MAX_GAP and 0 <= gap_b <= MAX_GAP and abs(gap_a - gap_b) <= MAX_DRIFT
        here = a.paragraph[a0] == a.paragraph[run[0]] and b.paragraph[b0] == b.paragraph[run[1]]
        if near and here and (best is None or gap_a + gap_b < best[0]):
            best = gap_a + gap_b, chain
    return best[1] if best else None


def _dense(chain: _Chain) -> Iterator[_Chain]:
    """``chain``, or its parts where too few of its words are equal."""
    runs = chain.runs
    equal = sum(size for _, _, size in runs)
    end_a, end_b = chain.ends
    if equal >= MIN_EQUAL * max(end_a - runs[0][0], end_b - runs[0][1]):
        yield chain
        return
    part = runs[:1]
    for last, run in pairwise(runs):
        gap = max(run[0] - last[0] - last[2], run[1] - last[1] - last[2])
        if gap > TIGHT_GAP:
            yield _Chain(part)
            part = []
        part.append(run)
    yield _Chain(part)


def _says_enough(chain: _Chain, a: Words) -> bool:
    """Whether the equal words of a chain weigh enough, or are many in a row."""
    return _mass(chain, a) >= MIN_MASS or max(size for _, _, size in chain.runs) >= SURE_RUN


def _mass(chain: _Chain, a: Words) -> float:
    return total(total(a.weights[a0 : a0 + size]) for a0, _, size in chain.runs)


def _extended(chain: _Chain, a: Words, b: Words, free_a: bytearray, free_b: bytearray) -> Pairing:
    """``chain`` with the equal words just outside it."""
    a0, b0, _ = chain.runs[0]
    a1, b1 = chain.ends
    around_a, around_b = a.paragraph_of(a0), b.paragraph_of(b0)
    left = _reach(
        [a.stems[n] for n in _free(range(a0 - 1, around_a.first - 1, -1), free_a)],
        [b.stems[n] for n in _free(range(b0 - 1, around_b.first - 1, -1), free_b)],
    )
    right = _reach(
        [a.stems[n] for n in _free(range(a1, around_a.last), free_a)],
        [b.stems[n] for n in _free(range(b1, around_b.last), free_b)],
    )
    return Pairing(Stretch(a0 - left[0], a1 + right[0]), Stretch(b0 - left[1], b1 + right[1]))


def _free(numbers: range, free: bytearray) -> Sequence[int]:
    """The first of ``numbers`` as long as the words are free, ``REACH`` at most."""
    near = numbers[:REACH]
    for count, number in enumerate(near):
        if not free[number]:
            return near[:count]
    return near


def _reach(a: Sequence[str], b: Sequence[str]) -> tuple[int, int]:
    """How far to go in two rows of stems so that equal ones are reached by short steps."""
    at_a = at_b = 0
    while True:
        for x, y in STEPS:
            if at_a + x < len(a) and at_b + y < len(b) and a[at_a + x] == b[at_b + y]:
                at_a, at_b = at_a + x + 1, at_b + y + 1
                break
        else:
            return at_a, at_b
