"""The words of one article by number, as the search index and its results call them.

Between two paragraphs a number is left out, so that no phrase reaches over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.model import Paragraph, Span
from sitegen.pages.catalog import Entry
from sitegen.pages.folding import cut

TITLE = "title"
"""What the place of a title is called that stands in no paragraph."""

_Numbers: TypeAlias = NDArray[np.int64]
_Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Numbered:
    """The words of one article."""

    words: Sequence[str]
    """As written, in text order; those of a title that is no paragraph first."""
    places: _Numbers
    """Their numbers."""
    paragraphs: Sequence[Sequence[object]]
    """Of each: the number of its first word, what it is called, which it is on the article's page,
    and where its stretches of prose begin and end, in code points."""
    starts: Sequence[int]
    """Where the words that stand in the text begin there."""
    numbers: Sequence[int]
    """The numbers of these."""

    def range(self, span: Span) -> tuple[int, int]:
        """The number of the first word in ``span``, and how many numbers it reaches over."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        if first == last:
            return 0, 0
        return self.numbers[first], self.numbers[last - 1] - self.numbers[first] + 1


def numbered(entry: Entry) -> Numbered:
    """The words of the article of ``entry``."""
    parts = _parts(entry)
    begins = list(accumulate((len(part.text) + 1 for part in parts), initial=0))[:-1]
    whole = "\n".join(part.text for part in parts)  # what joins them is part of no word
    starts, words = cut(whole)
    firsts = np.searchsorted(starts, begins)
    of_part = np.repeat(np.arange(len(parts)), np.diff(firsts, append=len(starts)))
    places = np.arange(len(starts)) + of_part
    numbers = (firsts + np.arange(len(parts))).tolist()
    untold = int(np.count_nonzero(of_part == 0)) if parts and not parts[0].runs else 0
    return Numbered(
        words,
        places,
        [
            (number, *part.named, *(edge for run in part.runs for edge in run))
            for number, part in zip(numbers, parts, strict=True)
        ],
        _in_text(starts[untold:], parts, begins).tolist(),
        places[untold:].tolist(),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph, or a title that stands in none."""

    text: str
    """Its prose."""
    named: tuple[str | int, int]
    """What it is called, and which it is on the article's page."""
    runs: Sequence[_Run]
    """Where the stretches of its prose begin and end in the article; none of a title."""


def _parts(entry: Entry) -> Sequence[_Part]:
    article = entry.analysis.article
    furniture = [(span.start, span.end) for span in article.furniture]
    parts = [] if _is_headed(entry) else [_Part(entry.title, (TITLE, 0), ())]
    body = 0
    for number, paragraph in enumerate(article.paragraphs, 1):
        body += paragraph.role == "body"
        name = body if paragraph.role == "body" else paragraph.role
        runs = _prose(paragraph, furniture)
        text = "".join(article.text[start:end] for start, end in runs)
        parts.append(_Part(text, (name, number), runs))
    return parts


def _is_headed(entry: Entry) -> bool:
    """Whether the title is a paragraph, and so need not be looked up twice, or there is none."""
    article = entry.analysis.article
    title = entry.title.split()
    first = article.paragraphs[:2]
    return not entry.titled or any(one.span.of(article.text).split() == title for one in first)


def _prose(paragraph: Paragraph, furniture: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """What of ``paragraph`` is no furniture, in text order."""
    start, end = paragraph.span.start, paragraph.span.end
    runs: list[tuple[int, int]] = []
    for aside in furniture[max(0, bisect_left(furniture, (start, start)) - 1) :]:
        if aside[0] >= end:
            break
        if aside[1] <= start:
            continue
        if aside[0] > start:
            runs.append((start, aside[0]))
        start = aside[1]
    if start < end:
        runs.append((start, end))
    return runs


def _in_text(starts: _Numbers, parts: Sequence[_Part], begins: Sequence[int]) -> _Numbers:
    """Places in the joined prose of ``parts``, each of which ``begins`` somewhere in it, as places
    in the article."""
    joined: list[int] = []
    shifts: list[int] = []
    for part, begin in zip(parts, begins, strict=True):
        for start, end in part.runs:
            joined.append(begin)
            shifts.append(start - begin)
            begin += end - start
    run = np.searchsorted(joined, starts, side="right") - 1
    return starts + np.array(shifts, np.int64)[run]
