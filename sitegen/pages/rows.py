"""A pair laid out in rows: what is shared side by side, what is not where it stands.

Rows follow the text of a. Every word of both articles stands in exactly one cell: parts are cut at
the matches and at paragraph breaks, what holds no word (a mark, a dash) goes with its neighbour,
and so does the short rest of a sentence (*Okoro said*). Design: aligned rows instead of two panes
that drift apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from sitegen.analysis import count_in, token_range
from sitegen.model import Alignment, Analysis, Article, Paragraph, Span
from sitegen.pages.catalog import Entry
from sitegen.pages.marks import prose

_TURN = 2
"""Fewest matches of a turn: where every passage stands before the one above it, a note over each
would say what the heading says ("opposite order")."""


AROUND = 12
"""Words up to which the unshared rest of a matched sentence stands in the row of the match. Of such
rests 25 of 27 in the five seeds and six of ten in thirty other articles have no more; those say who
speaks, when and where, while a longer one says things of its own."""


class Part(Struct, frozen=True, gc=False):
    """A stretch of one paragraph, without white space at its edges."""

    span: Span
    match: int | None
    """Index of the match whose words it holds; None where it holds what only this side has."""
    core: Span | None = None
    """The words of the match in it; None where there is no rest of the sentence around them."""


class Shared(Struct, frozen=True, gc=False):
    """The row of one match."""

    match: int
    a: tuple[Part, ...]
    b: tuple[Part, ...]
    """One part for each paragraph that the match touches."""
    back: bool
    """Whether it stands in b before the match above it, and no turn says so."""


class Run(Struct, frozen=True, gc=False):
    """What only one side has there, or each: neither answers to the other."""

    a: tuple[Part, ...]
    b: tuple[Part, ...]
    """Empty where that side has nothing there; at most one of them is."""
    words: tuple[int, int]
    """How many words each side has there."""


class Turn(Struct, frozen=True, gc=False):
    """b goes back here: the next ``rows`` matches stand in b before all that came above."""

    first: int
    rows: int


class Layout(Struct, frozen=True, gc=False):
    """All rows of a pair, and what stands above the columns."""

    rows: tuple[Shared | Run | Turn, ...]
    heads: tuple[Part | None, Part | None]
    """The headline of each side, where it is no part of a match: the head of its column."""


def lay_out(alignment: Alignment, a: Entry, b: Entry) -> Layout:
    """The rows of ``alignment``, in the order of a.

    A run of a stands where it occurs; a run of b after the row that precedes it in b, a leading
    one first, a trailing one last; no run is split.
    """
    total = len(alignment.matches)
    head_a, parts_a = _headline(a, cut(a, [match.a.span for match in alignment.matches]))
    head_b, parts_b = _headline(b, cut(b, [match.b.span for match in alignment.matches]))
    held_a, held_b = _held(parts_a), _held(parts_b)
    runs_a, runs_b = _runs(parts_a, total), _runs(parts_b, total)
    falls = falls_of(alignment)
    turns = {turn.first: turn for turn in turns_of(alignment)}

    def beside(slot: int) -> Iterator[Run]:
        for parts in zip_longest(runs_a.get(slot, []), runs_b.get(slot, []), fillvalue=()):
            yield Run(*parts, (_words_in(a, parts[0]), _words_in(b, parts[1])))

    rows: list[Shared | Run | Turn] = list(beside(0))
    for index in range(total):
        if index in turns:
            rows.append(turns[index])
        goes_back = index in falls and index not in turns
        rows.append(Shared(index, held_a.get(index, ()), held_b.get(index, ()), goes_back))
        rows.extend(beside(index + 1))
    return Layout(tuple(rows), (head_a, head_b))


def _words_in(entry: Entry, parts: Sequence[Part]) -> int:
    """How many words stand in ``parts``."""
    return sum([count_in(entry.analysis, part.span) for part in parts])


def falls_of(alignment: Alignment) -> frozenset[int]:
    """The matches that stand in b before the match above them."""
    starts = [match.b.span for match in alignment.matches]
    return frozenset(i for i in range(1, len(starts)) if starts[i] < starts[i - 1])


def turns_of(alignment: Alignment) -> tuple[Turn, ...]:
    """Where the order of b turns over: two or more matches that stand before all those above.

    A lone passage that stands earlier, or two that changed places, are no turn.
    """
    starts = [match.b.span.start for match in alignment.matches]
    lows: list[int] = []
    for at, start in enumerate(starts):
        if not lows or start < starts[lows[-1]]:
            lows.append(at)
    turns: list[Turn] = []
    for before, low, end in zip(lows, lows[1:], [*lows[2:], len(starts)], strict=False):
        last = low
        while last < end and starts[last] < starts[before]:
            last += 1
        if last - low >= _TURN:
            turns.append(Turn(low, last - low))
    return tuple(turns)


# ── cutting a text ──────────────────────────────────────────────────────────────────────────


def cut(entry: Entry, spans: Sequence[Span]) -> tuple[Part, ...]:
    """The prose of ``entry`` in text order, cut at ``spans`` (disjoint) and between paragraphs.

    The parts, joined, are its paragraphs without white space and furniture; a part whose match is
    None holds at least one word, unless its whole paragraph holds none.
    """
    article = entry.analysis.article
    order = sorted(range(len(spans)), key=lambda index: spans[index])
    at = 0
    found: list[Part] = []
    for paragraph in article.paragraphs:
        while at < len(order) and spans[order[at]].end <= paragraph.span.start:
            at += 1
        last = at
        while last < len(order) and spans[order[last]].start < paragraph.span.end:
            last += 1
        owned = [Part(spans[index], index) for index in order[at:last]]
        if not owned and _is_bare(article, paragraph.span):
            found.append(Part(paragraph.span, None))
            continue
        raw = _with_rests(entry, _glued(entry, list(_raw(paragraph, owned))))
        found.extend(part for part in _trimmed(article.text, raw) if _has_prose(article, part))
    return tuple(found)


def _is_bare(article: Article, span: Span) -> bool:
    """Whether there is nothing to cut off from the paragraph at ``span`` where no match touches
    it, which is so of most."""
    if not span or _has_furniture(article, span):
        return False
    return not (article.text[span.start].isspace() or article.text[span.end - 1].isspace())


def _has_furniture(article: Article, span: Span) -> bool:
    """Whether anything in ``span`` was set aside."""
    furniture = article.furniture
    if not furniture or furniture[0].start >= span.end or furniture[-1].end <= span.start:
        return False
    first = bisect_right(furniture, span.start, key=attrgetter("end"))
    return first < len(furniture) and furniture[first].start < span.end


def _raw(paragraph: Paragraph, owned: Sequence[Part]) -> Iterator[Part]:
    """The paragraph cut at the edges of ``owned``: every character in one part."""
    position, end = paragraph.span.start, paragraph.span.end
    for part in owned:
        start, stop = max(position, part.span.start), min(end, part.span.end)
        if position < start:
            yield Part(Span(position, start), None)
        if start < stop:
            yield Part(Span(start, stop), part.match)
        position = max(position, stop)
    if position < end:
        yield Part(Span(position, end), None)


def _glued(entry: Entry, parts: list[Part]) -> list[Part]:
    """``parts`` with those that hold no word added to the matches beside them.

    What stands up to the last white space goes with the match before, the rest with the one after.
    """
    if len(parts) < 2:
        return parts
    kept: list[Part] = []
    lead: int | None = None
    for part in parts:
        first, last = token_range(entry.analysis, part.span)
        if part.match is not None or first < last:
            start = part.span.start if lead is None else lead
            kept.append(Part(Span(start, part.span.end), part.match))
            lead = None
            continue
        lead = _seam(entry.analysis.text, part.span) if kept else part.span.start
        if part is parts[-1]:
            lead = part.span.end
        if kept:
            kept[-1] = Part(Span(kept[-1].span.start, lead), kept[-1].match)
    return kept


def _with_rests(entry: Entry, parts: Sequence[Part]) -> list[Part]:
    """``parts`` with the short rests of matched sentences added to the matches that they touch.

    A rest between two matches of one sentence goes with the first.
    """
    kept: list[Part] = []
    for part in parts:
        before = kept[-1] if kept else None
        if before and before.match is not None and part.match is None:
            cut = _rest_after(entry, before, part.span)
            kept[-1] = _widened(before, Span(before.span.start, cut))
            if cut < part.span.end:
                kept.append(Part(Span(cut, part.span.end), None))
            continue
        if before and before.match is None and part.match is not None:
            cut = _rest_before(entry, part, before.span)
            kept.pop()
            if before.span.start < cut:
                kept.append(Part(Span(before.span.start, cut), None))
            part = _widened(part, Span(cut, part.span.end))
        kept.append(part)
    return kept


def _widened(part: Part, span: Span) -> Part:
    return part if span == part.span else replace(part, span=span, core=part.core or part.span)


def _rest_after(entry: Entry, part: Part, rest: Span) -> int:
    """Where the part of ``rest`` ends that goes with the match of ``part`` before it."""
    analysis = entry.analysis
    first, last = token_range(analysis, part.span)
    if first == last:
        return rest.start
    end = min(_sentence_of(analysis, last - 1).end, rest.end)
    if end <= rest.start or _count(analysis, Span(rest.start, end)) > AROUND:
        return rest.start
    return end if _count(analysis, Span(end, rest.end)) else rest.end


def _rest_before(entry: Entry, part: Part, rest: Span) -> int:
    """Where the part of ``rest`` begins that goes with the match of ``part`` after it."""
    analysis = entry.analysis
    first, last = token_range(analysis, part.span)
    if first == last:
        return rest.end
    start = max(_sentence_of(analysis, first).start, rest.start)
    if start >= rest.end or _count(analysis, Span(start, rest.end)) > AROUND:
        return rest.end
    return start if _count(analysis, Span(rest.start, start)) else rest.start


def _sentence_of(analysis: Analysis, index: int) -> Span:
    """The sentence of the word at ``index``."""
    start = analysis.tokens.starts[index]
    at = bisect_right(analysis.sentences, start, key=lambda sentence: sentence.start)
    return analysis.sentences[at - 1]


def _count(analysis: Analysis, span: Span) -> int:
    first, last = token_range(analysis, span)
    return last - first


def _seam(text: str, span: Span) -> int:
    """Where a stretch without words parts: after its last white space, else at its end."""
    spaces = [at for at in range(span.start, span.end) if text[at].isspace()]
    return spaces[-1] + 1 if spaces else span.end


def _trimmed(text: str, parts: Sequence[Part]) -> Iterator[Part]:
    """``parts`` without white space at their edges; none where nothing is left."""
    for part in parts:
        stretch = part.span.of(text)
        left = len(stretch) - len(stretch.lstrip())
        right = len(stretch.rstrip())
        if left == 0 and right == len(stretch) > 0:
            yield part
        elif left < len(stretch):
            start = part.span.start
            yield replace(part, span=Span(start + left, start + right))


def _has_prose(article: Article, part: Part) -> bool:
    """Whether anything but furniture stands in ``part``."""
    if not _has_furniture(article, part.span):
        return True
    return bool(prose(article, part.span).strip())


# ── arranging the parts ─────────────────────────────────────────────────────────────────────


def _headline(entry: Entry, parts: tuple[Part, ...]) -> tuple[Part | None, tuple[Part, ...]]:
    """The headline and the other parts, where the headline is the title and no part of a match."""
    paragraphs = entry.analysis.article.paragraphs
    if not parts or parts[0].match is not None or paragraphs[0].role != "headline":
        return None, parts
    headline = prose(entry.analysis.article, parts[0].span)
    if headline.split() != entry.title.split():
        return None, parts
    return parts[0], parts[1:]


def _held(parts: Sequence[Part]) -> dict[int, tuple[Part, ...]]:
    """The parts of each match."""
    held: dict[int, tuple[Part, ...]] = {}
    for part in parts:
        if part.match is not None:
            held[part.match] = (*held.get(part.match, ()), part)
    return held


def _runs(parts: Sequence[Part], total: int) -> dict[int, list[tuple[Part, ...]]]:
    """The runs that no match holds, by the slot in which they stand.

    Slot 0 is above all rows, slot i + 1 below the row of match i; the run that ends the text
    stands in the last slot.
    """
    slots: dict[int, list[tuple[Part, ...]]] = {}
    slot = 0
    run: list[Part] = []
    for part in parts:
        if part.match is None:
            run.append(part)
            continue
        if run:
            slots.setdefault(slot, []).append(tuple(run))
            run = []
        slot = part.match + 1
    if run:
        slots.setdefault(total, []).append(tuple(run))
    return slots
