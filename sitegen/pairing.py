"""Two rows of words → which word answers to which, moved stretches included.

Like the anchors of patience diff where texts are long, and a weighed chain where they are short:
runs of equal words beat scattered ones, content words beat function words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

CELLS = 40_000
"""Words of one stretch times words of the other up to which every way to pair them is weighed;
above, rare words anchor them first (200 words a side: 20 ms)."""
LIGHT_WEIGHT = 0.3
"""What a pair of equal function words adds where a pair of content words adds 1."""
ADJACENT = 0.5
"""What is added where equal words follow equal words: a run beats scattered words."""
MOVED_WORDS = 3
"""Equal words that make a moved stretch; fewer are a chance meeting."""
MOVED_CONTENT = 2
"""Content words among them."""
DEPTH = 8
"""How often a long stretch is anchored again between its anchors; what is then still long stays
without partners, so that periodic texts stay cheap."""
MOVED_SHARE = 0.5
"""Of the words of the shorter side, how many a moved stretch must hold: a name that stands in two
clauses is no moved clause."""
MOVED_ROUNDS = 3
"""How often moved stretches are looked for in what is left between those found."""
MOVED_CELLS = 1_000_000
"""Words times words that are weighed in one round (half a second): shuffled texts stay cheap, and
all of a sentence or a paragraph is weighed."""
SHARED_GRAMS = 4
"""Partners looked at for one gap, and gaps kept for one pair of words: bounds periodic texts."""

_ARTICLES = "a an the"
_PREPOSITIONS = """
about above across after against along among around as at before behind below beneath beside
between beyond by despite down during except for from in inside into like near of off on onto out
outside over past since through throughout to toward towards under until up upon via with within
without
"""
_OTHERS = """
i me my mine we our ours you your yours he him his she her hers it its they them their theirs
this that these those who whom whose which what there here am is are was were be been being have
has had having do does did will would shall should can could may might must and or but nor so if
than then not no also too very just such some any each both all more most other own same only
when where why how because while although though whether i'm i've we're we've it's that's he's
she's they're don't doesn't didn't isn't wasn't won't
"""
ARTICLES = frozenset(_ARTICLES.split())
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
FUNCTION_WORDS = ARTICLES | PREPOSITIONS | frozenset(_OTHERS.split())
"""English words of closed classes, as normal forms."""
_SHORT = re.compile(r"[^\W\d_\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\U0010ffff]{1,3}")
"""A word of one to three letters, in scripts that part words by spaces."""

Words = Sequence[str]
Pairs = list[tuple[int, int]]
"""Indices into either side."""
Gap = tuple[int, int]
"""``[first, last)`` of words without partners."""


def light_words(words: Iterable[str], language: str) -> frozenset[str]:
    """Those of ``words`` that say little by themselves: the function words of ``language``.

    English ones are listed. In another language words of up to three letters are taken for such:
    articles, prepositions, conjunctions and forms of *be* mostly are, and few others.

    >>> sorted(light_words(["der", "Bürgermeister", "war", "im", "Rathaus"], "de"))
    ['der', 'im', 'war']
    """
    if language == "en":
        return FUNCTION_WORDS.intersection(words)
    return frozenset(filter(_SHORT.fullmatch, words))


def pair_words(base: Words, other: Words, light: frozenset[str]) -> list[int | None]:
    """For each word of ``base`` the index of its partner in ``other``, or None; no partner twice.

    First the heaviest chain of equal words in order, then stretches that stand elsewhere; words
    that are ``light`` weigh little in both. Not symmetric where two chains weigh the same.
    """
    if base == other:
        return list(range(len(base)))
    partners: list[int | None] = [None] * len(base)
    for i, j in _without_strays(_in_order(base, other, light), base, len(other), light):
        partners[i] = j
    for _ in range(MOVED_ROUNDS):
        moved = _moved(base, other, partners, light)
        for i, j in moved:
            partners[i] = j
        if not moved:
            break
    return partners


def _in_order(a: Words, b: Words, light: frozenset[str]) -> Pairs:
    """Pairs of equal words, ascending on both sides: the heaviest chain, or near it if long."""
    pairs: Pairs = []
    stack = [(0, len(a), 0, len(b), 0)]
    while stack:
        first_a, last_a, first_b, last_b, depth = stack.pop()
        part_a, part_b = a[first_a:last_a], b[first_b:last_b]
        if len(part_a) * len(part_b) <= CELLS:
            pairs += [(first_a + i, first_b + j) for i, j in _chain(part_a, part_b, light)]
            continue
        anchors = _anchors(part_a, part_b) if depth < DEPTH else []
        pairs += [(first_a + i, first_b + j) for i, j in anchors]
        if anchors:
            edges = [(-1, -1), *anchors, (len(part_a), len(part_b))]
            stack += [
                (first_a + i + 1, first_a + k, first_b + j + 1, first_b + m, depth + 1)
                for (i, j), (k, m) in pairwise(edges)
                if k > i + 1 and m > j + 1
            ]
    return sorted(pairs)


def _chain(a: Words, b: Words, light: frozenset[str]) -> Pairs:
    """The heaviest chain of equal words in order, by dynamic programming over all cells."""
    width = len(b)
    best, joined = [0.0] * (width + 1), [0.0] * (width + 1)
    steps: list[bytearray] = []
    for word in a:
        weight = LIGHT_WEIGHT if word in light else 1
        above, before = best, joined
        best, joined, row = [0.0] * (width + 1), [0.0] * (width + 1), bytearray(width + 1)
        for j in range(1, width + 1):
            best[j] = max(above[j], best[j - 1])
            row[j] = _UP if above[j] >= best[j - 1] else _LEFT
            if b[j - 1] == word:
                run = before[j - 1] and before[j - 1] + ADJACENT
                joined[j] = weight + max(above[j - 1], run)
                if run >= above[j - 1] and run:
                    row[j] |= _RUN
                if joined[j] > best[j]:
                    best[j] = joined[j]
                    row[j] |= _PAIR
        steps.append(row)
    return _traced(steps, width)


_UP, _LEFT, _PAIR, _RUN = 1, 2, 4, 8


def _traced(steps: Sequence[bytearray], width: int) -> Pairs:
    """The chain that ``steps`` describe, from its end to its start and then turned round."""
    pairs: Pairs = []
    i, j, in_run = len(steps), width, False
    while i and j:
        step = steps[i - 1][j]
        if in_run or step & _PAIR:
            pairs.append((i - 1, j - 1))
            in_run = bool(step & _RUN)
            i, j = i - 1, j - 1
        elif step & _UP:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def _anchors(a: Words, b: Words) -> Pairs:
    """Equal runs of 1 to 4 words that occur once on either side, in order; their first words."""
    start = _common_start(a, b)
    if start:
        return [(i, i) for i in range(start)]
    for length in (4, 2, 1):
        once_a, once_b = _once(a, length), _once(b, length)
        meeting = [(i, once_b[gram]) for gram, i in once_a.items() if gram in once_b]
        if meeting:
            return _ascending(sorted(meeting))
    return []


def _common_start(a: Words, b: Words) -> int:
    """How many words at the start are equal."""
    for index, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return index
    return min(len(a), len(b))


def _once(words: Words, length: int) -> dict[tuple[str, ...], int]:
    """Each run of ``length`` words that occurs once, with its index."""
    grams = [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]
    counts = Counter(grams)
    return {gram: i for i, gram in enumerate(grams) if counts[gram] == 1}


def _ascending(pairs: Pairs) -> Pairs:
    """The longest part of ``pairs``, sorted by the first side, that ascends on the second."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int | None] = []
    for index, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        previous.append(ends[at - 1] if at else None)
        tails[at : at + 1] = [j]
        ends[at : at + 1] = [index]
    chain: Pairs = []
    step = ends[-1] if ends else None
    while step is not None:
        chain.append(pairs[step])
        step = previous[step]
    return chain[::-1]


def _without_strays(pairs: Pairs, base: Words, end: int, light: frozenset[str]) -> Pairs:
    """``pairs`` without function words that meet alone: neither neighbour meets too."""
    edges = [(-1, -1), *pairs, (len(base), end)]
    return [
        (i, j)
        for before, (i, j), after in zip(edges, edges[1:], edges[2:], strict=False)
        if base[i] not in light or before == (i - 1, j - 1) or after == (i + 1, j + 1)
    ]


def _moved(
    base: Words, other: Words, partners: Sequence[int | None], light: frozenset[str]
) -> Pairs:
    """Words without partners that stand elsewhere: the heaviest stretches, one for each gap."""
    taken = set(partners)
    gaps_a = gaps([partner is None for partner in partners])
    gaps_b = gaps([j not in taken for j in range(len(other))])
    moved: Pairs = []
    used_a: set[Gap] = set()
    used_b: set[Gap] = set()
    meetings = _meetings(base, other, gaps_a, gaps_b)
    for _, a, b, found in sorted(_stretches(meetings, base, other, light)):
        if a not in used_a and b not in used_b:
            used_a.add(a)
            used_b.add(b)
            moved += found
    return moved


def _stretches(
    meetings: Iterator[tuple[Gap, Gap]], base: Words, other: Words, light: frozenset[str]
) -> Iterator[tuple[float, Gap, Gap, Pairs]]:
    """The equal words of two gaps, where they are enough, after their weight (negative)."""
    cells = MOVED_CELLS
    for a, b in meetings:
        cells -= (a[1] - a[0]) * (b[1] - b[0])
        if cells < 0:
            return
        chain = _chain(base[slice(*a)], other[slice(*b)], light)
        pairs = [(a[0] + i, b[0] + j) for i, j in chain]
        found = _without_strays(pairs, base, len(other), light)
        content = sum(base[i] not in light for i, _ in found)
        enough = max(MOVED_WORDS, MOVED_SHARE * min(a[1] - a[0], b[1] - b[0]))
        if len(found) >= enough and content >= MOVED_CONTENT:
            yield -content - LIGHT_WEIGHT * (len(found) - content), a, b, found


def _meetings(
    base: Words, other: Words, gaps_a: Sequence[Gap], gaps_b: Sequence[Gap]
) -> Iterator[tuple[Gap, Gap]]:
    """Pairs of gaps that share two words in a row and are short enough to weigh."""
    home: dict[tuple[str, ...], list[Gap]] = {}
    for gap in gaps_a:
        for gram in dict.fromkeys(_grams(base, gap)):
            home.setdefault(gram, []).append(gap)
    for b in gaps_b:
        shared = Counter(
            a for gram in dict.fromkeys(_grams(other, b)) for a in home.get(gram, [])[:SHARED_GRAMS]
        )
        for a, _ in shared.most_common(SHARED_GRAMS):
            if (a[1] - a[0]) * (b[1] - b[0]) <= CELLS:
                yield a, b


def _grams(words: Words, gap: Gap) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + 2]) for i in range(gap[0], gap[1] - 1)]


def gaps(free: Sequence[bool]) -> list[Gap]:
    """``[first, last)`` of each run of true in ``free``.

    >>> gaps([True, True, False, True])
    [(0, 2), (3, 4)]
    """
    edges = [0, *(i for i in range(1, len(free)) if free[i] != free[i - 1]), len(free)]
    return [(first, last) for first, last in pairwise(edges) if first < last and free[first]]
