"""Where the two sides of a match differ: marks for the eye, and the same differences in words.

All of it comes from the match's edits; punctuation, which is no word, from the gaps between words
that are equal on both sides. Neither side is the original: nothing is added, nothing deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import repeat

from msgspec import Struct

from sitegen.analysis import count_in, token_range
from sitegen.model import Analysis, Article, Edit, Match, Span
from sitegen.pages.catalog import Entry
from sitegen.pages.marks import Mark, Style, prose
from sitegen.pages.wording import counted, say, shortened

MINORITY = 0.6
"""Share of words in common below which the shared words are marked instead of the others: above it
marks would cover most of the row (design: whole paragraphs turned yellow at 28 and 38 %)."""
LONG_READING = 160
"""Code points of a reading in the apparatus; the row above it has the whole."""

_STYLES: dict[str, Style] = {
    "different": "different",
    "only_a": "only",
    "only_b": "only",
    "moved": "moved",
}
_SAME_SIGNS = str.maketrans("“”„‟«»‘’‚‹›'ʼ「」『』‐‑‒–—―", '"' * 17 + "-" * 6)
_REPEATED_DASH = re.compile("-+")
_SIGN_NAMES = {
    ",": "comma",
    "،": "comma",
    "，": "comma",
    ".": "full stop",
    "。": "full stop",
    ";": "semicolon",
    ":": "colon",
    "-": "dash",
    '"': "quotation mark",
    "!": "exclamation mark",
    "?": "question mark",
}


class Wording(Struct, frozen=True, gc=False):
    """One difference in words: what each side has there."""

    number: int
    """From 1, in the order of a: the number in its address and on its marks."""
    a: str
    b: str
    """The words of each side, white space folded; empty where it has none there."""
    moved: bool
    """Whether both sides have the words, in another order."""


class Differences(Struct, frozen=True, gc=False):
    """How the two sides of a match differ."""

    marks: tuple[tuple[Mark, ...], tuple[Mark, ...]]
    """For a and for b, disjoint, in text order."""
    wordings: tuple[Wording, ...]
    common: tuple[str, ...]
    """The stretches of equal words, as a has them, where those are marked; else empty."""
    summary: str
    """"4 differences, 3 commas"; "The same words" where nothing differs."""


class _Sign(Struct, frozen=True, gc=False):
    """A difference in punctuation: what to mark on each side, and the name of the sign."""

    a: Span | None
    b: Span | None
    name: str


def differences(match: Match, a: Entry, b: Entry) -> Differences:
    """The marks and the apparatus of ``match``."""
    changed = [edit for edit in match.edits if edit.op != "equal"]
    wordings = tuple(
        _wording(number, edit, a.analysis.article, b.analysis.article)
        for number, edit in enumerate(changed, 1)
    )
    if match.evidence.shared < MINORITY:
        equal = [edit for edit in match.edits if edit.op in ("equal", "moved")]
        common = tuple(_words(a.analysis.article, edit.a) for edit in equal)
        marks = (
            _sorted(Mark(edit.a, "shared") for edit in equal),
            _sorted(Mark(edit.b, "shared") for edit in equal),
        )
        return Differences(marks, wordings, common, _summary(changed, []))
    signs = list(_signs(match, a.analysis, b.analysis))
    numbered = [(edit, _STYLES[edit.op], number) for number, edit in enumerate(changed, 1)]
    in_a = [Mark(edit.a, style, number) for edit, style, number in numbered if edit.a]
    in_b = [Mark(edit.b, style, number) for edit, style, number in numbered if edit.b]
    in_a += [Mark(sign.a, "punctuation") for sign in signs if sign.a]
    in_b += [Mark(sign.b, "punctuation") for sign in signs if sign.b]
    return Differences((_sorted(in_a), _sorted(in_b)), wordings, (), _summary(changed, signs))


def _sorted(marks: Iterator[Mark] | list[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: mark.span))


def clipped(marks: Sequence[Mark], span: Span) -> Iterator[Mark]:
    """What of ``marks`` lies in ``span``."""
    for mark in marks:
        if not mark.span.overlaps(span):
            continue
        if span.holds(mark.span):
            yield mark
        else:
            start, end = max(mark.span.start, span.start), min(mark.span.end, span.end)
            yield Mark(Span(start, end), mark.style, mark.variant)


# ── in words ────────────────────────────────────────────────────────────────────────────────


def _wording(number: int, edit: Edit, a: Article, b: Article) -> Wording:
    return Wording(number, _words(a, edit.a), _words(b, edit.b), edit.op == "moved")


def _words(article: Article, span: Span) -> str:
    return shortened(prose(article, span), LONG_READING)


def _summary(changed: Sequence[Edit], signs: Sequence[_Sign]) -> str:
    moved = sum(edit.op == "moved" for edit in changed)
    wordings = len(changed) - moved
    found: list[str] = []
    if wordings:
        found.append(counted(wordings, "#difference"))
    if moved:
        found.append(say("differences.moved", clauses=moved))
    if signs:
        found.append(_signs_counted(signs))
    if not wordings:
        found.insert(0, say("differences.same"))
    return ", ".join(found)


def _signs_counted(signs: Sequence[_Sign]) -> str:
    names = {sign.name for sign in signs}
    count = len(signs)
    if len(names) == 1 and "" not in names:
        return counted(count, f"#{signs[0].name}")
    return say("differences.signs", places=count)


# ── punctuation ─────────────────────────────────────────────────────────────────────────────


class _Facing(Struct, frozen=True, gc=False):
    """Words that stand against each other: two equal ones, or two different readings."""

    a: tuple[int, int]
    """Where they begin and end in the text of a."""
    b: tuple[int, int]
    equal: bool
    """Whether they are two equal words; else readings that differ."""


def _signs(match: Match, a: Analysis, b: Analysis) -> Iterator[_Sign]:
    """Where punctuation differs in equal words and after them, in the order of a.

    Where only one side has words, after words that differ, and in moved stretches it is left
    alone: there is nothing to compare it with, or all is marked already.
    """
    before: _Facing | None = None
    for facing in _facing(match, a, b):
        if before and before.equal and facing:
            in_a, in_b = (before.a[1], facing.a[0]), (before.b[1], facing.b[0])
            differ = a.text[slice(*in_a)] != b.text[slice(*in_b)]
            if differ and in_b[0] <= in_b[1] and not count_in(b, Span(*in_b)):
                yield from _gap(a.text, b.text, Span(*in_a), Span(*in_b))
        if facing and facing.equal and a.text[slice(*facing.a)] != b.text[slice(*facing.b)]:
            yield from _word(a.text, b.text, Span(*facing.a), Span(*facing.b))
        before = facing


def _facing(match: Match, a: Analysis, b: Analysis) -> Iterator[_Facing | None]:
    """The words of a match in the order of a; None where only one side has words or they moved."""
    for edit in match.edits:
        if edit.op == "equal":
            yield from map(_Facing, _words_at(a, edit.a), _words_at(b, edit.b), repeat(True))
        elif edit.op == "different":
            yield _Facing((edit.a.start, edit.a.end), (edit.b.start, edit.b.end), False)
        else:
            yield None


def _words_at(analysis: Analysis, span: Span) -> Iterator[tuple[int, int]]:
    """Where each word in ``span`` begins and ends."""
    first, last = token_range(analysis, span)
    return zip(analysis.tokens.starts[first:last], analysis.tokens.ends[first:last], strict=True)


def _gap(a: str, b: str, in_a: Span, in_b: Span) -> Iterator[_Sign]:
    """The signs that only one of two gaps has; none where furniture stands in one of them."""
    left, right = in_a.of(a), in_b.of(b)
    if left == right or any(char.isalnum() for char in left + right):
        return
    left, right = left.translate(_SAME_SIGNS), right.translate(_SAME_SIGNS)
    if _bare(left) == _bare(right):
        return
    start = _alike(left, right)
    end = _alike(left[start:][::-1], right[start:][::-1])
    yield _Sign(
        _stripped(a, Span(in_a.start + start, in_a.end - end)),
        _stripped(b, Span(in_b.start + start, in_b.end - end)),
        _SIGN_NAMES.get(_bare(left[start : len(left) - end] + right[start : len(right) - end]), ""),
    )


def _word(a: str, b: str, in_a: Span, in_b: Span) -> Iterator[_Sign]:
    """Two equal words that are written with other signs: "Mr" and "Mr."."""
    left, right = _inner_signs(in_a.of(a)), _inner_signs(in_b.of(b))
    if left != right:
        yield _Sign(in_a, in_b, _SIGN_NAMES.get(left + right, ""))


def _inner_signs(word: str) -> str:
    signs = "".join(char for char in word if not char.isalnum())
    return _bare(signs.translate(_SAME_SIGNS))


def _bare(gap: str) -> str:
    """The signs of a gap: without white space, dashes of any length as one."""
    return _REPEATED_DASH.sub("-", "".join(gap.split()).replace("…", "..."))


def _alike(left: str, right: str) -> int:
    """How many characters at the beginning are equal."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _stripped(text: str, span: Span) -> Span | None:
    """``span`` without white space at its edges; None where nothing is left."""
    stretch = span.of(text)
    if not stretch.strip():
        return None
    left = len(stretch) - len(stretch.lstrip())
    return Span(span.start + left, span.start + len(stretch.rstrip()))
