"""Analysis → the stretches in quotation marks: typed marks, paired per paragraph with a stack.

No word list and no language: a mark is an opener or a closer by its type and by its neighbours.
Whether a stretch is speech, and whose, is for ``attribution`` to say.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal, NamedTuple

from sitegen.model import Analysis, Paragraph, Span

Side = Literal["opens", "closes"]

PARTNERS = {
    "“": '”“"',  # a straight mark closes a curly one, and the other way round: editors mix them
    "„": "“”",
    "”": "”",  # Swedish and Finnish open and close with the same mark
    "«": "»",
    "»": "«",  # German and Danish point inwards
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "〈": "〉",
    "‘": "’",
    "‚": "‘’",
    '"': '"”',
    "'": "'",
    "``": "''",
}
"""What may close each opening mark, the usual one first."""
_SINGLE = frozenset("‘‚'‹›")
"""Openers that are more often an apostrophe or a nested mark: they count only when closed."""

_MARK = re.compile("``|''|[“”„«»‹›「」『』〈〉‘’‚\"']")
_CHARACTERS = frozenset("“”„«»‹›「」『』〈〉‘’‚\"'")
"""Marks of one character."""
_TYPED = ("'", "''")
"""Marks that tell nothing in a paragraph where two single ones were typed for a double one."""
_ELISION = re.compile(r"[‘’'](?:\d0s?\b|(?:em|til|tis|twas|cause|bout|n)\b)", re.IGNORECASE)
"""A word that lost its beginning: its mark opens nothing."""
_FEET = re.compile(r"\d\s?['’′]\s?\d{1,2}$")
"""Feet before the mark, which then stands for inches: 6'2"."""
_ATTRIBUTE = re.compile(r"(?<=[\w-])=\"[^\"\n<>]{0,300}\"(?=[\s/>])")
_LABEL = re.compile(r"[“\"](?:[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}|[A-Z]\w+ [A-Z]\w+): (?=\S)")
_OPENING_BEFORE = frozenset("([{<¿¡—–-/:*_|")
"""Characters after which a mark opens, besides white space and other marks."""
_CLOSING_AFTER = frozenset(".,;:!?…)]}>—–-/*_|")
_BEFORE_STRONG = frozenset(".,!?…")
"""A single mark right after one of these closes for certain: no plural possessive ends so."""


class _Mark(NamedTuple):
    """One mark of a paragraph and what its neighbours allow it to be."""

    span: Span
    type: str
    may_open: bool
    may_close: bool
    weak: bool
    """A single mark that could as well be a plural possessive, with a surer closer after it."""


def marked_spans(analysis: Analysis) -> tuple[Span, ...]:
    """Every stretch in quotation marks, marks included: the outermost ones, in text order.

    They are disjoint, each lies in one paragraph and holds at least one word. A missing closer is
    not invented: the stretch then ends with its sentence, or with its paragraph where the next
    one opens again. A stray closer is ignored, and so are marks in furniture.
    """
    paragraphs = analysis.article.paragraphs
    spans: list[Span] = []
    for index, paragraph in enumerate(paragraphs):
        if not _MARK.search(analysis.text, paragraph.span.start, paragraph.span.end):
            continue
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        marks = _marks(analysis, paragraph)
        if marks:
            pairs, open_marks = _paired(marks)
            closed = _outermost(pairs)
            limits = _Limits(analysis, paragraph, following)
            spans += _with_unclosed(closed, open_marks, limits)
    unlabelled = (_after_label(analysis.text, span) for span in spans)
    return tuple(span for span in unlabelled if _has_word(analysis.text, span))


def _after_label(text: str, span: Span) -> Span:
    """``span`` without a speaker's label: nobody says the ``OKORO:`` of “OKORO: I do.”"""
    label = _LABEL.match(text, span.start, span.end)
    return Span(label.end(), span.end) if label else span


def _has_word(text: str, span: Span) -> bool:
    return any(char.isalnum() for char in span.of(text))


# ── marks by their neighbours ───────────────────────────────────────────────────────────────


def _marks(analysis: Analysis, paragraph: Paragraph) -> list[_Mark]:
    """The marks of ``paragraph`` outside furniture, plural possessives told apart."""
    text, last = analysis.text, paragraph.span.end
    furniture = analysis.article.furniture  # disjoint, in order, and as long as the text at worst
    first = bisect_right(furniture, paragraph.span.start, key=attrgetter("end"))
    end = bisect_left(furniture, last, key=attrgetter("start"))
    asides = [*furniture[first:end], *_attributes(text, paragraph.span)]
    asides.sort()
    typed = "``" not in paragraph.span.of(text) and "''" in paragraph.span.of(text)
    found = [
        Span(*match.span())
        for match in _MARK.finditer(text, paragraph.span.start, last)
        if not (asides and _inside(asides, match.start()))
        and not (typed and match.group() in _TYPED)
    ]
    sure = False
    marks: list[_Mark] = []
    for span in reversed(found):
        mark = _mark(text, span, paragraph.span, sure)
        if mark.type in "‘'’" and (mark.may_open or mark.may_close):
            strong = mark.may_close and text[span.start - 1] in _BEFORE_STRONG
            sure = strong or (sure and not (mark.may_open and not mark.may_close))
        marks.append(mark)
    return marks[::-1]


def _attributes(text: str, within: Span) -> list[Span]:
    """Values of attributes in left-over mark-up: their marks quote nothing."""
    if text.find('="', within.start, within.end) < 0:
        return []
    found = _ATTRIBUTE.finditer(text, within.start, within.end)
    return [Span(*match.span()) for match in found]


def _inside(asides: Sequence[Span], at: int) -> bool:
    index = bisect_right(asides, at, key=attrgetter("start")) - 1
    return index >= 0 and at < asides[index].end


def _mark(text: str, span: Span, within: Span, sure: bool) -> _Mark:
    """The mark at ``span``; ``sure`` when a certain single closer follows it."""
    before = text[span.start - 1] if span.start > within.start else " "
    after = text[span.end] if span.end < within.end else " "
    opening = before.isspace() or before in _OPENING_BEFORE or before in _CHARACTERS
    closing = after.isspace() or after in _CLOSING_AFTER or after in _CHARACTERS
    mark = span.of(text)
    if mark in "‘’'":
        elided = bool(_ELISION.match(text, span.start))
        may_open = opening and not after.isspace() and mark != "’" and not elided
        may_close = closing and not before.isspace()
        plural = before in "sSxz" and after == " " and text[span.end + 1 : span.end + 2].islower()
        return _Mark(span, mark, may_open, may_close, weak=plural and sure)
    if mark == '"':
        return _straight(text, span, opening, closing)
    return _Mark(
        span, mark, opening and not after.isspace(), closing and not before.isspace(), False
    )


def _straight(text: str, span: Span, opening: bool, closing: bool) -> _Mark:
    """A straight double mark: inches are none; where neighbours do not tell, it may be either."""
    if _FEET.search(text, max(0, span.start - 6), span.start):
        return _Mark(span, '"', may_open=False, may_close=False, weak=False)
    digit = span.start > 0 and text[span.start - 1].isdigit()
    either = opening == closing
    return _Mark(span, '"', (opening or either) and not digit, closing or either, weak=False)


# ── pairs ───────────────────────────────────────────────────────────────────────────────────


def _paired(marks: Iterable[_Mark]) -> tuple[list[Span], list[_Mark]]:
    """All closed pairs, nested ones too, and the openers that stayed open; one pass, a stack."""
    stack: list[_Mark] = []
    waiting: Counter[str] = Counter()
    pairs: list[Span] = []
    open_marks: list[_Mark] = []
    for mark in marks:
        opener = _closed_by(mark, stack, waiting)
        if opener is not None:
            while (top := stack.pop()) is not opener:
                waiting[top.type] -= 1
            waiting[opener.type] -= 1
            pairs.append(Span(opener.span.start, mark.span.end))
        elif _opens(mark):
            if mark.type == '"' and waiting['"']:
                open_marks += _abandoned(stack, waiting)
            stack.append(mark)
            waiting[mark.type] += 1
    return pairs, sorted(open_marks + stack, key=attrgetter("span"))


def _abandoned(stack: list[_Mark], waiting: Counter[str]) -> list[_Mark]:
    """The open marks down to the straight one that a second straight opener leaves unclosed."""
    left = []
    while stack and waiting['"']:
        left.append(stack.pop())
        waiting[left[-1].type] -= 1
    return left


def _opens(mark: _Mark) -> bool:
    """Whether ``mark``, which closes nothing, begins a stretch."""
    if mark.type not in PARTNERS:
        return False
    by_type_alone = mark.type in "“„«‹「『〈``"
    return (
        mark.may_open
        or (by_type_alone and mark.type != "“")
        or (mark.type == "“" and not mark.may_close)
    )


def _closed_by(mark: _Mark, stack: Sequence[_Mark], waiting: Counter[str]) -> _Mark | None:
    """The open mark that ``mark`` closes; None where it closes nothing."""
    if not stack or mark.weak or not _may_close(mark):
        return None
    if mark.type in "‘’'":
        top = stack[-1]
        return top if mark.type in PARTNERS[top.type] and top.type in "‘‚'" else None
    if mark.type == '"' and mark.may_open:
        return stack[-1] if stack[-1].type == '"' else None
    if not any(count and mark.type in PARTNERS[opener] for opener, count in waiting.items()):
        return None
    return next(opener for opener in reversed(stack) if mark.type in PARTNERS[opener.type])


def _may_close(mark: _Mark) -> bool:
    """Whether ``mark`` can end a stretch: by its type, or by its neighbours where types are shared.

    French sets a space inside its guillemets, so their neighbours say nothing.
    """
    if mark.type in "‘’'\"“":
        return mark.may_close
    if mark.type == "”":
        return mark.may_close or not mark.may_open
    return True


# ── stretches ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Limits:
    """Where a stretch without a closer ends."""

    analysis: Analysis
    paragraph: Paragraph
    following: Paragraph | None

    def end(self, mark: _Mark) -> int:
        """The paragraph's end where the next goes on with such a mark, else the sentence's."""
        text, following = self.analysis.text, self.following
        if following and text.startswith(mark.type, following.span.start):
            return self.paragraph.span.end
        sentences = self.analysis.sentences
        index = bisect_right(sentences, mark.span.start, key=attrgetter("start")) - 1
        end = sentences[index].end if index >= 0 else self.paragraph.span.end
        return min(max(end, mark.span.end), self.paragraph.span.end)


def _outermost(pairs: Iterable[Span]) -> list[Span]:
    """The pairs that lie in no other one, in text order."""
    kept: list[Span] = []
    for span in sorted(pairs):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _with_unclosed(closed: list[Span], unclosed: list[_Mark], limits: _Limits) -> list[Span]:
    """``closed`` and the stretches of the marks that stayed open, each up to the next mark."""
    openers = [mark for mark in unclosed if mark.type not in _SINGLE]
    starts = sorted([span.start for span in closed] + [mark.span.start for mark in openers])
    spans = list(closed)
    for mark in openers:
        index = bisect_right(closed, mark.span.start, key=attrgetter("start")) - 1
        if index >= 0 and mark.span.start < closed[index].end:
            continue
        after = bisect_right(starts, mark.span.start)
        end = min([limits.end(mark), *starts[after : after + 1]])
        spans.append(_trimmed(limits.analysis.text, mark.span.start, end))
    return sorted(spans)


def _trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without white space at its end."""
    return Span(start, start + len(text[start:end].rstrip()))
