"""Places that tell one passage → Collation: their words laid against each other, n at a time.

One witness is the base; each other is laid against it by itself (a star, not a tree). That is
enough, because a word on which all agree is a word of the base, and what stands between two such
words is one variant whatever its parts. Words are compared by their normal form. The result
depends on the order of the witnesses only where two could be the base with equal right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sitegen.analysis import tokens_in
from sitegen.model import Analysis, Collation, Locus, Place, SourceId, Span, Token

CELLS = 40_000
"""Words of one stretch times words of the other up to which every way to lay them is weighed;
above, rare words anchor them first (200 words a side: 40 ms)."""
FUNCTION_WEIGHT = 0.3
"""What a pair of equal function words adds where a pair of content words adds 1."""
ADJACENT = 0.5
"""What is added where equal words follow equal words: a run beats scattered words."""
ISLAND = 2
"""Words up to which an agreed run between two variants may be counted to them."""
PHRASE = 3
"""Words from which on a reading is a phrase, which keeps its article and its preposition."""
MOVED_WORDS = 3
"""Equal words that make a moved stretch; fewer are a chance meeting."""
MOVED_CONTENT = 2
"""Content words among them."""
MOVED_ROUNDS = 12
"""Moved stretches looked for in one witness, so that shuffled texts stay cheap."""

ARTICLES = frozenset("a an the".split())
PREPOSITIONS = frozenset(
    "about above across after against along among around as at before behind below beneath beside "
    "between beyond by despite down during except for from in inside into like near of off on onto "
    "out outside over past since through throughout to toward towards under until up upon via with "
    "within without".split()
)
FUNCTION_WORDS = (
    ARTICLES
    | PREPOSITIONS
    | frozenset(
        "i me my mine we our ours you your yours he him his she her hers it its they them their "
        "theirs this that these those who whom whose which what there here am is are was were be "
        "been being have has had having do does did will would shall should can could may might "
        "must and or but nor so if than then not no also too very just such some any each both all "
        "more most other own same only when where why how because while although though whether "
        "i'm i've we're we've it's that's he's she's they're don't doesn't didn't isn't wasn't "
        "won't".split()
    )
)
"""English words of closed classes. In another language every word counts as content: variants
are then cut a little finer, never wrongly."""

Words = Sequence[str]
Pairs = list[tuple[int, int]]


def collate(witnesses: Sequence[Place], analyses: Mapping[SourceId, Analysis]) -> Collation:
    """The ``witnesses`` laid word against word, loci in the order of the base's words.

    The base is the witness that has most in common with the others, the first of equals. A
    witness without words has only None; without any words there are no loci.
    """
    tokens = [tokens_in(analyses[place.source], place.span) for place in witnesses]
    words = [[token.norm for token in row] for row in tokens]
    base = _base(words)
    rows = tuple(
        _spread(len(words[base]), _lay(words[base], other, same=index == base), len(other))
        for index, other in enumerate(words)
    )
    runs = _runs(rows, words[base])
    runs = _with_articles(_without_islands(runs, rows, words[base]), rows, words[base])
    loci = tuple(_locus(run, rows, tokens) for run in runs)
    return Collation(tuple(witnesses), base, loci)


def wordings(
    collation: Collation, analyses: Mapping[SourceId, Analysis]
) -> tuple[tuple[int, ...], ...]:
    """Indices of the witnesses grouped by identical words, in the witnesses' order."""
    return _grouped(
        [
            tuple(token.norm for token in tokens_in(analyses[place.source], place.span))
            for place in collation.witnesses
        ]
    )


def readings(
    locus: Locus, collation: Collation, analyses: Mapping[SourceId, Analysis]
) -> tuple[tuple[tuple[int, ...], Span | None], ...]:
    """The different readings at ``locus``: who has it, and its span in the first who has.

    Most witnesses first, then by first witness; the span is None for those who have nothing.
    """
    words = [
        span and tuple(token.norm for token in tokens_in(analyses[place.source], span))
        for place, span in zip(collation.witnesses, locus.readings, strict=True)
    ]
    groups = sorted(_grouped(words), key=lambda group: (-len(group), group))
    return tuple((group, locus.readings[group[0]]) for group in groups)


def _grouped(words: Sequence[tuple[str, ...] | None]) -> tuple[tuple[int, ...], ...]:
    groups: dict[tuple[str, ...] | None, list[int]] = {}
    for index, wording in enumerate(words):
        groups.setdefault(wording, []).append(index)
    return tuple(map(tuple, groups.values()))


def _base(words: Sequence[Words]) -> int:
    """Index of the witness that shares most with the others, the first of equals."""
    bags = [Counter(row) for row in words]
    sizes = [len(row) for row in words]

    def shared(index: int) -> float:
        return sum(
            2 * (bags[index] & bag).total() / (sizes[index] + size)
            for bag, size in zip(bags, sizes, strict=True)
            if size
        )

    return max(range(len(words)), key=lambda index: (shared(index), -index), default=0)


# ── two witnesses ───────────────────────────────────────────────────────────────────────────


def _lay(base: Words, other: Words, *, same: bool) -> list[int | None]:
    """For each word of ``base`` the index of its partner in ``other``, or None.

    First the heaviest chain of equal words in order, then stretches that stand elsewhere.
    """
    if same or base == other:
        return list(range(len(base)))
    partners: list[int | None] = [None] * len(base)
    for i, j in _without_strays(_in_order(base, other), base, len(other)):
        partners[i] = j
    for _ in range(MOVED_ROUNDS):
        moved = _moved(base, other, partners)
        if not moved:
            break
        for i, j in moved:
            partners[i] = j
    return partners


def _in_order(a: Words, b: Words) -> Pairs:
    """Pairs of equal words, ascending on both sides: the heaviest chain, or near it if long."""
    pairs: Pairs = []
    stack = [(0, len(a), 0, len(b))]
    while stack:
        first_a, last_a, first_b, last_b = stack.pop()
        part_a, part_b = a[first_a:last_a], b[first_b:last_b]
        if len(part_a) * len(part_b) <= CELLS:
            pairs += [(first_a + i, first_b + j) for i, j in _chain(part_a, part_b)]
            continue
        anchors = _anchors(part_a, part_b)
        pairs += [(first_a + i, first_b + j) for i, j in anchors]
        if anchors:
            edges = [(-1, -1), *anchors, (len(part_a), len(part_b))]
            stack += [
                (first_a + i + 1, first_a + k, first_b + j + 1, first_b + m)
                for (i, j), (k, m) in zip(edges, edges[1:], strict=False)
                if k > i + 1 and m > j + 1
            ]
    return sorted(pairs)


def _chain(a: Words, b: Words) -> Pairs:
    """The heaviest chain of equal words in order, by dynamic programming over all cells."""
    width = len(b)
    best, joined = [0.0] * (width + 1), [0.0] * (width + 1)
    steps: list[bytearray] = []
    for word in a:
        weight = _weight(word)
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


def _without_strays(pairs: Pairs, base: Words, end: int) -> Pairs:
    """``pairs`` without function words that meet alone: neither neighbour meets too."""
    edges = [(-1, -1), *pairs, (len(base), end)]
    return [
        (i, j)
        for before, (i, j), after in zip(edges, edges[1:], edges[2:], strict=False)
        if _weight(base[i]) == 1 or before == (i - 1, j - 1) or after == (i + 1, j + 1)
    ]


def _moved(base: Words, other: Words, partners: Sequence[int | None]) -> Pairs:
    """The heaviest stretch of words without partners that stands elsewhere; empty if none."""
    taken = set(partners)
    gaps_a = _gaps([partner is None for partner in partners])
    gaps_b = _gaps([j not in taken for j in range(len(other))])
    heaviest: Pairs = []
    for a, b in _meetings(base, other, gaps_a, gaps_b):
        found = [(a[0] + i, b[0] + j) for i, j in _chain(base[slice(*a)], other[slice(*b)])]
        found = _without_strays(found, base, len(other))
        if _mass(found, base) > _mass(heaviest, base):
            heaviest = found
    content = sum(_weight(base[i]) == 1 for i, _ in heaviest)
    return heaviest if len(heaviest) >= MOVED_WORDS and content >= MOVED_CONTENT else []


def _meetings(
    base: Words, other: Words, gaps_a: Pairs, gaps_b: Pairs
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of gaps that share two words in a row and are short enough to weigh."""
    home: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for gap in gaps_a:
        for gram in dict.fromkeys(_grams(base, gap)):
            home.setdefault(gram, []).append(gap)
    for b in gaps_b:
        shared = Counter(
            a for gram in dict.fromkeys(_grams(other, b)) for a in home.get(gram, [])[:4]
        )
        for a, _ in shared.most_common(4):
            if (a[1] - a[0]) * (b[1] - b[0]) <= CELLS:
                yield a, b


def _grams(words: Words, gap: tuple[int, int]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + 2]) for i in range(gap[0], gap[1] - 1)]


def _gaps(free: Sequence[bool]) -> Pairs:
    """``[first, last)`` of each run of true in ``free``."""
    edges = [
        i for i in range(len(free) + 1) if (i > 0 and free[i - 1]) != (i < len(free) and free[i])
    ]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _mass(pairs: Pairs, base: Words) -> float:
    return sum(_weight(base[i]) for i, _ in pairs)


def _weight(word: str) -> float:
    return FUNCTION_WEIGHT if word in FUNCTION_WORDS else 1


# ── all witnesses ───────────────────────────────────────────────────────────────────────────

Row = list[tuple[int, int] | None]
"""What one witness has in each slot, as ``[first, last)`` of its words. Three slots for each word
of the base: what follows the word before, what precedes this word, the word; two at the end."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring slots that make one locus."""

    first: int
    last: int
    """Half open."""
    agrees: bool
    broken: bool
    """Whether some witness jumps before it, so that it cannot be joined to the one before."""


def _spread(length: int, partners: Sequence[int | None], size: int) -> Row:
    """The slots of a witness of ``size`` words against a base of ``length``."""
    row: Row = [None] * (3 * length + 2)
    home: list[int | None] = [None] * size
    for i, j in enumerate(partners):
        if j is not None:
            row[3 * i + 2] = (j, j + 1)
            home[j] = i
    for first, last in _gaps([i is None for i in home]):
        before = home[first - 1] if first else None
        after = home[last] if last < size else None
        row[_slot(before, after, partners)] = (first, last)
    return row


def _slot(before: int | None, after: int | None, partners: Sequence[int | None]) -> int:
    """Where words without a partner stand, between those at home in ``before`` and ``after``."""
    if before is None:
        return 0 if after is None else 3 * after + 1
    if after is None or before < after:
        return 3 * before + 3
    replaces = before + 1 < len(partners) and partners[before + 1] is None
    leads = after > 0 and partners[after - 1] is None
    return 3 * after + 1 if leads and not replaces else 3 * before + 3


def _runs(rows: Sequence[Row], base: Words) -> list[_Run]:
    """The slots that hold anything, joined into agreed runs and the runs between them."""
    breaks = {slot for row in rows for slot in _breaks(row)}
    runs: list[_Run] = []
    broken = False
    for slot in range(3 * len(base) + 2):
        broken = broken or slot in breaks
        held = [row[slot] for row in rows]
        if not any(held):
            continue
        agrees = slot % 3 == 2 and all(held)
        if runs and runs[-1].agrees == agrees and not broken:
            runs[-1] = _Run(runs[-1].first, slot + 1, agrees, runs[-1].broken)
        else:
            runs.append(_Run(slot, slot + 1, agrees, broken))
        broken = False
    return runs


def _breaks(row: Row) -> Iterator[int]:
    """The slots before which a witness jumps to another place of its own."""
    end: int | None = None
    free = 0
    for slot, words in enumerate(row):
        if words is None:
            continue
        if end is not None and words[0] != end:
            yield free if slot % 3 == 1 else slot
        end, free = words[1], slot + 1


def _without_islands(runs: Sequence[_Run], rows: Sequence[Row], base: Words) -> list[_Run]:
    """``runs`` with short agreed runs between two variants counted to them.

    An island of at most two words goes when it is no longer than either variant, or has function
    words only. Sizes are those before any joining, so that one long variant does not eat its way.
    """
    kept: list[_Run] = []
    for index, run in enumerate(runs):
        island = 0 < index < len(runs) - 1 and _is_island(runs[index - 1 : index + 2], rows, base)
        run = _Run(run.first, run.last, run.agrees and not island, run.broken)
        if kept and not run.broken and not run.agrees and not kept[-1].agrees:
            kept[-1] = _Run(kept[-1].first, run.last, False, kept[-1].broken)
        else:
            kept.append(run)
    return kept


def _is_island(three: Sequence[_Run], rows: Sequence[Row], base: Words) -> bool:
    before, run, after = three
    if not run.agrees or before.agrees or after.agrees or run.broken or after.broken:
        return False
    words = _base_words(run, base)
    if len(words) > ISLAND:
        return False
    return all(_weight(word) < 1 for word in words) or len(words) <= min(
        _longest(before, rows), _longest(after, rows)
    )


def _with_articles(runs: Sequence[_Run], rows: Sequence[Row], base: Words) -> list[_Run]:
    """``runs`` where a variant that is a phrase begins with its article and its preposition."""
    kept: list[_Run] = []
    for run in runs:
        taken = 0
        if kept and kept[-1].agrees and not run.agrees and not run.broken:
            taken = _leading(_base_words(kept[-1], base)) if _longest(run, rows) >= PHRASE else 0
        if taken:
            before = kept.pop()
            cut = before.last - 3 * taken
            kept.append(_Run(before.first, cut, True, before.broken))
            run = _Run(cut, run.last, False, False)
        kept.append(run)
    return kept


def _leading(words: Words) -> int:
    """How many words at the end of ``words`` open the phrase after them; never all of them."""
    if len(words) < 2 or words[-1] not in ARTICLES:
        return 0
    return 2 if len(words) > 2 and words[-2] in PREPOSITIONS else 1


def _base_words(run: _Run, base: Words) -> Words:
    return base[run.first // 3 : (run.last - 1) // 3 + 1]


def _longest(run: _Run, rows: Sequence[Row]) -> int:
    """Words of the longest reading."""
    return max(last - first for first, last in (_words(run, row) or (0, 0) for row in rows))


def _words(run: _Run, row: Row) -> tuple[int, int] | None:
    """``[first, last)`` of a witness's words in a run; None where it has none."""
    held = [words for words in row[run.first : run.last] if words]
    return (held[0][0], held[-1][1]) if held else None


def _locus(run: _Run, rows: Sequence[Row], tokens: Sequence[Sequence[Token]]) -> Locus:
    spans: list[Span | None] = []
    for row, own in zip(rows, tokens, strict=True):
        words = _words(run, row)
        spans.append(Span(own[words[0]].span.start, own[words[1] - 1].span.end) if words else None)
    return Locus(tuple(spans), run.agrees)
