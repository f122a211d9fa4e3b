"""Places that tell one passage → Collation: their words laid against each other, n at a time.

One witness is the base; each other is laid against it by itself (a star, not a tree). That is
enough, because a word on which all agree is a word of the base, and what stands between two such
words is one variant whatever its parts. Words are compared by their normal form. The result
depends on the order of the witnesses only where two could be the base with equal right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import inf

from sitegen.analysis import norms_in, token_range, tokens_in
from sitegen.model import Analysis, Collation, Locus, Place, SourceId, Span, Tokens
from sitegen.pairing import ARTICLES, PREPOSITIONS, Words, gaps, light_words, pair_words

ISLAND = 2
"""Words up to which an agreed run between two variants may be counted to them."""
LONG_VARIANT = 12
"""Words of its longest reading from which on a variant takes in no more agreed content words."""
VARIANT_COST = 2
"""What one more variant costs a reader, in words: it is cut where that saves more words."""
ABSENCE_COST = 2
"""What "(not printed)" costs, in words."""
CUT_REACH = 12
"""Pieces looked back over when a variant is cut, so that long variants stay cheap."""
USUAL = 50
"""Wordings, the most frequent, among which the base is looked for by comparing all with them."""
PHRASE = 3
"""Words from which on a reading is a phrase, which keeps its article and its preposition."""


def collate(witnesses: Sequence[Place], analyses: Mapping[SourceId, Analysis]) -> Collation:
    """The ``witnesses`` laid word against word, loci in the order of the base's words.

    The base is the witness that has most in common with the others, the first of equals. A
    witness without words has only None; without any words there are no loci.
    """
    if len(witnesses) == 1:  # ten in eleven of what speakers say
        return Collation(tuple(witnesses), 0, _in_agreement(witnesses, analyses))
    told = tuple(norms_in(analyses[place.source], place.span) for place in witnesses)
    if len(set(told)) == 1:
        return Collation(tuple(witnesses), 0, _in_agreement(witnesses, analyses))
    base = _base(told)
    language = analyses[witnesses[base].source].language if witnesses else ""
    laid = _laid(told, base, language)
    tokens = [tokens_in(analyses[place.source], place.span) for place in witnesses]
    loci = tuple(_locus(run, laid.rows, tokens) for run in laid.runs)
    return Collation(tuple(witnesses), base, loci)


def collate_all(
    told: Sequence[Sequence[Place]], analyses: Mapping[SourceId, Analysis]
) -> list[Collation]:
    """The collation of each of some groups of witnesses, in their order."""
    return [collate(witnesses, analyses) for witnesses in told]


def _in_agreement(
    witnesses: Sequence[Place], analyses: Mapping[SourceId, Analysis]
) -> tuple[Locus, ...]:
    """The one locus of witnesses that all have the same words; none where these are none."""
    spans: list[Span] = []
    for place in witnesses:
        analysis = analyses[place.source]
        first, last = token_range(analysis, place.span)
        if first == last:
            return ()
        spans.append(Span(analysis.tokens.starts[first], analysis.tokens.ends[last - 1]))
    return (Locus(tuple(spans), agrees=True),)


@dataclass(frozen=True, slots=True)
class _Laid:
    """Wordings laid against each other, wherever they stand."""

    rows: tuple[_Row, ...]
    """One for each witness."""
    runs: tuple[_Run, ...]


@lru_cache(maxsize=4096)  # the preview lays the same words again after each save
def _laid(told: tuple[tuple[str, ...], ...], base: int, language: str) -> _Laid:
    light = light_words({norm for words in told for norm in words}, language)
    laid = {words: _spread(pair_words(told[base], words, light), words) for words in told}
    rows = list(laid.values())
    runs = _with_articles(_cut(_without_islands(_runs(rows), rows, light), rows), rows)
    return _Laid(tuple(laid[words] for words in told), tuple(runs))


def wordings(
    collation: Collation, analyses: Mapping[SourceId, Analysis]
) -> tuple[tuple[int, ...], ...]:
    """Indices of the witnesses grouped by identical words, in the witnesses' order."""
    return _grouped([norms_in(analyses[place.source], place.span) for place in collation.witnesses])


def readings(
    locus: Locus, collation: Collation, analyses: Mapping[SourceId, Analysis]
) -> tuple[tuple[tuple[int, ...], Span | None], ...]:
    """The different readings at ``locus``: who has it, and its span in the first who has.

    Most witnesses first, then by first witness; the span is None for those who have nothing.
    """
    words = [
        norms_in(analyses[place.source], span) if span else None
        for place, span in zip(collation.witnesses, locus.readings, strict=True)
    ]
    groups = sorted(_grouped(words), key=lambda group: (-len(group), group))
    return tuple((group, locus.readings[group[0]]) for group in groups)


def _grouped(words: Sequence[tuple[str, ...] | None]) -> tuple[tuple[int, ...], ...]:
    groups: dict[tuple[str, ...] | None, list[int]] = {}
    for index, wording in enumerate(words):
        groups.setdefault(wording, []).append(index)
    return tuple(map(tuple, groups.values()))


@lru_cache(maxsize=4096)
def _base(told: tuple[tuple[str, ...], ...]) -> int:
    """Index of the witness that shares most words and pairs of words with the others.

    Pairs, so that one who tells it in another order does not set the order. The first of equals.
    """
    if len(told) == 2:  # what two have in common is the same for both
        return 0 if told[0] else 1
    bags = {
        words: Counter[str | tuple[str, str]](words) + Counter(pairwise(words)) for words in told
    }
    usual = Counter(told).most_common(USUAL)

    def shared(words: tuple[str, ...]) -> float:
        own = bags[words]
        return sum(
            2 * count * (own & bags[other]).total() / (own.total() + bags[other].total())
            for other, count in usual
            if other
        )

    sums = {words: shared(words) for words in bags}
    return max(range(len(told)), key=lambda index: (sums[told[index]], -index), default=0)


# ── the slots of the witnesses ──────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Row:
    """What one witness has in each slot.

    There are three slots for each word of the base (what follows the word before, what precedes
    this word, the word itself) and two at the end.
    """

    words: Words
    slots: tuple[tuple[int, int] | None, ...]
    """``[first, last)`` of ``words``, each word in one slot."""
    answers: frozenset[int]
    """The slots that hold the base's very word."""
    tied: frozenset[int]
    """Slots that share their words with the slot before: other words for several of the base."""

    def within(self, first: int, last: int) -> tuple[int, int] | None:
        """``[first, last)`` of its words in some slots; None where it has none there."""
        held = [words for words in self.slots[first:last] if words]
        return (held[0][0], held[-1][1]) if held else None

    def breaks(self) -> Iterator[int]:
        """The slots before which it jumps to another place of its own."""
        end: int | None = None
        for slot, words in enumerate(self.slots):
            if words:
                if end is not None and words[0] != end:
                    yield slot
                end = words[1]


def _spread(partners: Sequence[int | None], words: Words) -> _Row:
    """The slots of a witness whose word ``partners[i]`` answers to word ``i`` of the base."""
    slots: list[tuple[int, int] | None] = [None] * (3 * len(partners) + 2)
    home: list[int | None] = [None] * len(words)
    for i, j in enumerate(partners):
        if j is not None:
            slots[3 * i + 2] = (j, j + 1)
            home[j] = i
    answers = frozenset(slot for slot, held in enumerate(slots) if held)
    free = {edge: gap for gap in gaps([j is None for j in partners]) for edge in gap}
    tied: set[int] = set()
    for first, last in gaps([i is None for i in home]):
        before = home[first - 1] if first else None
        after = home[last] if last < len(words) else None
        replaced = _replaced(before, after, free, len(partners))
        slot = 3 * replaced[0] + 2 if replaced else _inserted(before, after)
        if slots[slot]:
            slot = _inserted(before, after)
        elif replaced:
            # Other words for as many of the base; what the base has beyond them is not printed.
            tied.update(range(slot + 1, 3 * min(replaced[1], replaced[0] + last - first)))
        slots[slot] = (first, last)
    return _Row(words, tuple(slots), answers, frozenset(tied))


def _replaced(
    before: int | None, after: int | None, free: Mapping[int, tuple[int, int]], length: int
) -> tuple[int, int] | None:
    """The words of the base that a witness gives in other words; None where it adds to them."""
    if before is None and after is None:
        return (0, length) if length else None
    following = None if before is None else free.get(before + 1)
    if following and following[0] == (before or 0) + 1:
        return following
    leading = None if after is None else free.get(after)
    return leading if leading and leading[1] == after else None


def _inserted(before: int | None, after: int | None) -> int:
    """The slot for words that answer to nothing: with the word before, else with that after."""
    if before is not None:
        return 3 * before + 3
    return 0 if after is None else 3 * after + 1


# ── the loci ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring slots that make one locus."""

    first: int
    last: int
    """Half open."""
    agrees: bool
    broken: bool = False
    """Whether some witness jumps before it, so that it cannot be joined to the one before."""


def _runs(rows: Sequence[_Row]) -> list[_Run]:
    """The slots that hold anything, joined into agreed runs and the runs between them."""
    breaks = {slot for row in rows for slot in row.breaks()}
    runs: list[_Run] = []
    broken = False
    for slot in range(len(rows[0].slots) if rows else 0):
        broken = broken or slot in breaks
        if not any(row.slots[slot] for row in rows):
            continue
        agrees = all(slot in row.answers for row in rows)
        if runs and runs[-1].agrees == agrees and not broken:
            runs[-1] = _Run(runs[-1].first, slot + 1, agrees, runs[-1].broken)
        else:
            runs.append(_Run(slot, slot + 1, agrees, broken))
        broken = False
    return runs


def _without_islands(
    runs: Sequence[_Run], rows: Sequence[_Row], light: frozenset[str]
) -> list[_Run]:
    """``runs`` with short agreed runs between two variants counted to them, from left to right."""
    kept: list[_Run] = []
    for index, run in enumerate(runs):
        kept.append(run)
        if len(kept) > 2 and _is_island(kept[-3:], runs[index - 2], rows, light):
            before = kept[-3]
            kept[-3:] = [_Run(before.first, run.last, False, before.broken)]
    return kept


def _is_island(
    three: Sequence[_Run], single: _Run, rows: Sequence[_Row], light: frozenset[str]
) -> bool:
    """Whether the middle one of ``three`` is too short to stand between its neighbours.

    At most two words; either function words only, or no longer than the variants beside it
    (``single`` is the left one before any joining) and not making one long variant of them.
    """
    before, run, after = three
    if not run.agrees or before.agrees or after.agrees or run.broken or after.broken:
        return False
    words = _given(rows[0], run)
    if len(words) > ISLAND:
        return False
    if light.issuperset(words):
        return True
    joined = _Run(before.first, after.last, False)
    shorter = min(_longest(single, rows), _longest(after, rows))
    return len(words) <= shorter and _longest(joined, rows) <= LONG_VARIANT


def _cut(runs: Sequence[_Run], rows: Sequence[_Row]) -> list[_Run]:
    """``runs`` with each variant cut where its parts, printed one by one, need fewer words."""
    kept: list[_Run] = []
    for run in runs:
        kept += [run] if run.agrees else _cheapest(_pieces(run, rows), rows)
    return kept


def _pieces(run: _Run, rows: Sequence[_Row]) -> list[_Run]:
    """A variant's smallest parts: within each, the same witnesses have the base's words."""
    pieces: list[_Run] = []
    last_pattern: list[bool] | None = None
    for slot in range(run.first, run.last):
        if not any(row.slots[slot] for row in rows):
            continue
        pattern = [slot in row.answers for row in rows]
        tied = any(slot in row.tied for row in rows)
        if pieces and (tied or pattern == last_pattern):
            pieces[-1] = _Run(pieces[-1].first, slot + 1, False, pieces[-1].broken)
        else:
            pieces.append(_Run(slot, slot + 1, False, run.broken and not pieces))
        last_pattern = pattern
    return pieces


def _cheapest(pieces: Sequence[_Run], rows: Sequence[_Row]) -> list[_Run]:
    """``pieces`` joined so that the variants cost a reader least, by dynamic programming."""
    costs, starts = [0.0], [0]
    for end in range(1, len(pieces) + 1):
        options = [
            (costs[start] + _cost(_joined(pieces[start:end]), rows), start)
            for start in range(max(0, end - CUT_REACH), end)
        ]
        cost, start = min(options)
        costs.append(cost)
        starts.append(start)
    kept: list[_Run] = []
    end = len(pieces)
    while end:
        kept.append(_joined(pieces[starts[end] : end]))
        end = starts[end]
    return kept[::-1]


def _joined(pieces: Sequence[_Run]) -> _Run:
    return _Run(pieces[0].first, pieces[-1].last, False, pieces[0].broken)


def _cost(run: _Run, rows: Sequence[_Row]) -> float:
    """Words that a reader meets at a variant; infinite for words on which all agree."""
    given = {tuple(_given(row, run)) for row in rows}
    if len(given) == 1:
        return inf
    return VARIANT_COST + sum(len(words) or ABSENCE_COST for words in given)


def _with_articles(runs: Sequence[_Run], rows: Sequence[_Row]) -> list[_Run]:
    """``runs`` where a variant that is a phrase begins with its article and its preposition."""
    kept: list[_Run] = []
    for run in runs:
        if kept and kept[-1].agrees and not (run.agrees or run.broken):
            taken = _leading(_given(rows[0], kept[-1])) if _longest(run, rows) >= PHRASE else 0
            cut = kept[-1].last - 3 * taken
            kept[-1] = _Run(kept[-1].first, cut, True, kept[-1].broken)
            kept.append(_Run(cut if taken else run.first, run.last, False))
        else:
            kept.append(run)
    return kept


def _leading(words: Words) -> int:
    """How many words at the end of ``words`` open the phrase after them; never all of them."""
    if len(words) < 2 or words[-1] not in ARTICLES:
        return 0
    return 2 if len(words) > 2 and words[-2] in PREPOSITIONS else 1


def _given(row: _Row, run: _Run) -> Words:
    """A witness's words in a run; empty where it has none."""
    held = row.within(run.first, run.last)
    return row.words[slice(*held)] if held else ()


def _longest(run: _Run, rows: Sequence[_Row]) -> int:
    """Words of the longest reading."""
    return max(len(_given(row, run)) for row in rows)


def _locus(run: _Run, rows: Sequence[_Row], tokens: Sequence[Tokens]) -> Locus:
    spans: list[Span | None] = []
    for row, own in zip(rows, tokens, strict=True):
        held = row.within(run.first, run.last)
        spans.append(own.span(*held) if held else None)
    return Locus(tuple(spans), run.agrees)
