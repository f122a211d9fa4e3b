"""Mark-up inside a block of Markdown: emphasis, code marks, links, images, tags, escapes.

A scanner, not a parser: it looks at each character a bounded number of times. Where it is not sure
that something is mark-up, it is prose. Two differences from CommonMark, neither of which can hide a
word: emphasis may cross the edge of a link, and lengths that are multiples of three do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from html import unescape

from sitegen.model import Span

_POINT = re.compile(r"[\\`*_~<&\[\]]")
_ESCAPED = re.compile(r"\\(?:[!-/:-@\[-`{-~]|(?=[\r\n]|\Z))")
_TICKS = re.compile(r"`+")
_RUN = re.compile(r"\*+|_+|~+")
_HIDDEN = re.compile(r"<(script|style|template)\b|<!(--)", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<![A-Za-z\[][^<>]{0,2000}>|<\?[^<>]{0,2000}>")
_AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}|[^\s<>@]{1,64}@[^\s<>@]{1,255})>"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TARGET = re.compile(
    r"\(\s{0,99}(?:<[^<>\n]{0,2000}>|[^\s()<]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500}){0,8})"
    r"(?:\s{1,99}(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'|\([^()]{0,2000}\)))?\s{0,99}\)"
)
"""``(destination "title")`` after a link's text, of the lengths that pages have."""
_REFERENCE = re.compile(r"\[([^\[\]]{0,999})\]")
LONGEST_LABEL = 999
"""Characters of a reference: CommonMark 0.31, section 4.7."""


def markup(text: str, span: Span, labels: Mapping[str, object]) -> tuple[Span, ...]:
    """The mark-up in ``span``, one block of ``text``, in order and disjoint.

    ``labels`` are the references that the whole text defines, as markdown-it writes them.

    >>> [mark.of("**Go** [on](x)") for mark in markup("**Go** [on](x)", Span(0, 14), {})]
    ['**', '**', '[', '](x)']
    """
    return merged(_Scanner(text, span, labels).found())


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """``spans`` in order, those that overlap or touch made one; none empty."""
    whole: list[Span] = []
    for span in sorted(span for span in spans if len(span)):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return tuple(whole)


class _Scanner:
    """One walk over one block, from mark to mark."""

    def __init__(self, text: str, span: Span, labels: Mapping[str, object]) -> None:
        self.text, self.end, self.labels = text, span.end, labels
        self.start = span.start
        self.marks: list[Span] = []
        self.brackets: list[int] = []
        self.openers: dict[str, list[Span]] = {"*": [], "_": [], "~": []}
        self.ticks: dict[int, list[int]] = {}
        self.never_closed: set[str] = set()
        for run in _TICKS.finditer(text, span.start, span.end):
            self.ticks.setdefault(len(run.group()), []).append(run.start())

    def found(self) -> list[Span]:
        """All mark-up of the block; may overlap."""
        at = self.start
        while point := _POINT.search(self.text, at, self.end):
            at = self._step(point.start())
        return self.marks

    def _step(self, at: int) -> int:
        """Look at the mark ``at``; where to go on."""
        char = self.text[at]
        if char == "[":
            self.brackets.append(at)
            return at + 1
        if char == "]":
            return self._close(at)
        if char == "`":
            return self._code(at)
        if char in "*_~":
            return self._emphasis(at)
        return self._other(at)

    def _mark(self, start: int, end: int) -> int:
        self.marks.append(Span(start, end))
        return end

    def _other(self, at: int) -> int:
        """An escape, an entity, a tag, an address in angle brackets; else it is prose."""
        if escape := _ESCAPED.match(self.text, at, self.end):
            self._mark(at, at + 1)
            return max(at + 1, escape.end())
        if entity := _ENTITY.match(self.text, at, self.end):
            signs = unescape(entity.group())
            is_sign = signs != entity.group() and not any(char.isalnum() for char in signs)
            return self._mark(at, entity.end()) if is_sign else entity.end()
        if hidden := _HIDDEN.match(self.text, at, self.end):
            return self._hidden(at, hidden.group(1) or hidden.group(2))
        tag = _AUTOLINK.match(self.text, at, self.end) or _TAG.match(self.text, at, self.end)
        return self._mark(at, tag.end()) if tag else at + 1

    def _hidden(self, at: int, name: str) -> int:
        """A comment or an element that no reader sees, from its first to its last character."""
        close = "-->" if name == "--" else rf"</{name.casefold()}[^>]{{0,99}}>?"
        if close not in self.never_closed:
            if found := re.compile(close, re.IGNORECASE).search(self.text, at, self.end):
                return self._mark(at, found.end())
            self.never_closed.add(close)
        tag = _TAG.match(self.text, at, self.end)
        return self._mark(at, tag.end()) if tag else at + 1

    def _code(self, at: int) -> int:
        """Code: its marks are mark-up, its words stay prose and are not looked into."""
        run = _TICKS.match(self.text, at, self.end)
        length = len(run.group()) if run else 1
        starts = self.ticks.get(length, [])
        after = bisect_right(starts, at)
        if after == len(starts):
            return at + length
        self._mark(at, at + length)
        return self._mark(starts[after], starts[after] + length)

    def _emphasis(self, at: int) -> int:
        """A run of ``*``, ``_`` or ``~``: closes the runs before it as far as it can."""
        run = _RUN.match(self.text, at, self.end)
        span = Span(at, run.end() if run else at + 1)
        opens, closes = self._flanks(span)
        openers = self.openers[self.text[at]]
        rest = span
        while closes and openers and len(rest):
            opener = openers.pop()
            use = min(len(opener), len(rest))
            self._mark(opener.end - use, opener.end)
            self._mark(rest.start, rest.start + use)
            rest = Span(rest.start + use, rest.end)
            if len(opener) > use:
                openers.append(Span(opener.start, opener.end - use))
        if opens and len(rest):
            openers.append(rest)
        return span.end

    def _flanks(self, run: Span) -> tuple[bool, bool]:
        """Whether a run can open and close emphasis: CommonMark 0.31, section 6.2."""
        before = self.text[run.start - 1] if run.start > self.start else " "
        after = self.text[run.end] if run.end < self.end else " "
        left = not after.isspace() and (not _is_sign(after) or before.isspace() or _is_sign(before))
        right = not before.isspace() and (
            not _is_sign(before) or after.isspace() or _is_sign(after)
        )
        if self.text[run.start] == "_":
            return left and (not right or _is_sign(before)), right and (not left or _is_sign(after))
        if self.text[run.start] == "~" and len(run) != 2:
            return False, False
        return left, right

    def _close(self, at: int) -> int:
        """A ``]``: the end of a link's text, of an image, of a footnote's mark, or prose."""
        if not self.brackets:
            return at + 1
        start = self.brackets.pop()
        target = _TARGET.match(self.text, at + 1, self.end) or self._reference(start, at)
        is_image = self.text[max(self.start, start - 1) : start] == "!"
        label = self.text[start + 1 : min(at, start + LONGEST_LABEL)]
        if target and is_image:
            return self._mark(start - 1, target.end())
        if target:
            self._mark(start, start + 1)
            return self._mark(at, target.end())
        if label.startswith("^") and at - start <= LONGEST_LABEL:
            return self._mark(start, at + 1)
        if self._is_label(label) and at - start <= LONGEST_LABEL:
            self._mark(start - is_image, start + 1)
            return self._mark(at, at + 1)
        return at + 1

    def _reference(self, start: int, at: int) -> re.Match[str] | None:
        """The ``[label]`` after a link's text, where that label is defined."""
        found = _REFERENCE.match(self.text, at + 1, self.end)
        label = found.group(1) or self.text[start + 1 : min(at, start + 999)] if found else ""
        return found if self._is_label(label) else None

    def _is_label(self, label: str) -> bool:
        """Whether ``label`` is defined; folded as markdown-it folds it."""
        if not self.labels:
            return False
        return " ".join(label.split()).lower().upper() in self.labels


def _is_sign(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"
