"""Runs of characters between white space → words: each run is cut once, however often it stands.

spaCy cuts such a run without a look at its neighbours, and the 190 848 runs of 250 articles are
28 205 different ones. What a run is cut into, and where sentences end in it, is therefore kept; a
run of nothing but letters and digits is one word in any language with spaces, with or without a
comma behind it, and needs no spaCy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from sitegen.spans import Span

SOLID = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts that are written without spaces (Thai, Lao, Burmese, Khmer, kana, Han): each
is a word by itself."""

_CLITIC = re.compile(r"^(?:['’ʼ]\w+|n['’]t)$", re.IGNORECASE)
_WITHIN_WORD = re.compile(r"\w\w")
_POSSESSIVE = re.compile(r"(?<=\w)['’](?:s)?$")
_INITIALS = re.compile(r"^(?:\w\.){2,}\w?$")
_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u202f](?=\d{3}\b)")
_SMALL_NUMBERS = {
    "zero": "0",
    "two": "2",  # not "one": it is mostly a pronoun in news text
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
}
_WORD = re.compile(r"\w(?:.*\w\.?)?", re.DOTALL)
"""From the first letter or digit to the last, with a final full stop (``U.S.``, ``Mr.``)."""
_RUN = re.compile(r"\S+")
_BEHIND = ",;:)’”\"'»"
"""Marks behind a word that end no sentence in any language of spaCy's: whether it cuts them off or
not, the word is the same, and so is the course through it. Of the 37 404 runs of 1 000 articles
that are more than letters and digits, 14 244 are a word and such marks."""
RUNS_KEPT = 1 << 13
"""Runs of one language whose cut is kept, those met of late; as many that were met before them are
kept until so many new ones are met. 1 000 news articles have 63 000: with all of them kept they are
cut in 7.4 s, so in 7.8, and with twice as many of late and none before them in 8.7."""

Row = tuple[int, int, str]
"""A word: where it starts and ends, and its normal form."""


class Piece(NamedTuple):
    """What spaCy takes for one token, and what its sentencizer sees in it."""

    start: int
    text: str
    stops: bool
    """Whether it is a mark that ends a sentence."""
    mark: bool
    """Whether it is punctuation."""


Course = tuple[tuple[int, ...], bool]
"""Where sentences end while pieces are read, and whether a mark that ends one is the last that was
seen. An end at 0 is that of what stands before the first piece."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What a run is cut into, counted from its start."""

    rows: tuple[Row, ...]
    """Its words in order; none where it is all marks."""
    courses: tuple[Course, Course]
    """The course through it where no sentence waits for its end, and where one does."""


_PLAIN: tuple[Course, Course] = (((), False), ((0,), False))


def normal_form(word: str, language: str = "en") -> str:
    """``word`` folded for comparison: width, case, quotation style, possessive, initials, digits.

    Empty only for a word without a letter or a digit.

    >>> [normal_form(word) for word in ("Trump’s", "U.S.", "64,000", "Seven", "doesn’t")]
    ['trump', 'us', '64000', '7', "doesn't"]
    """
    return _folded(word, language)


@lru_cache(maxsize=1 << 16)
def _folded(word: str, language: str) -> str:
    """``normal_form``, kept: seven of eight words of an article stood in it before."""
    folded = unicodedata.normalize("NFKC", word).casefold().replace("’", "'").replace("ʼ", "'")
    if _INITIALS.match(folded):
        folded = folded.replace(".", "")
    folded = _THOUSANDS.sub("", folded)
    if language == "en":
        folded = _POSSESSIVE.sub("", folded)
        folded = _SMALL_NUMBERS.get(folded, folded)
    folded = folded.strip("'.,-–—_")
    return folded if any(char.isalnum() for char in folded) else ""


# ── runs ────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Cuts:
    """What runs of one language are cut into, each kept once it was asked for."""

    language: str
    pieces_of: Callable[[Sequence[str]], list[list[Piece]]]
    """How spaCy cuts each of some runs."""
    known: dict[str, Cut] = field(default_factory=dict)
    """Those asked for of late."""
    older: dict[str, Cut] = field(default_factory=dict)
    """Those before them; one that is asked for again is of late."""

    def learn(self, text: str, stretches: Iterable[Span]) -> None:
        """Know every run of the ``stretches``: those not met before are cut at one go."""
        if len(self.known) > RUNS_KEPT:
            self.older, self.known = self.known, {}
        runs = set[str]().union(*(span.of(text).split() for span in stretches))
        missing = runs - self.known.keys()
        again = missing & self.older.keys()
        self.known.update((run, self.older[run]) for run in again)
        new = sorted(missing - again)
        odd = [run for run in new if not run.rstrip(_BEHIND).isalnum() or SOLID.search(run)]
        for run, pieces in zip(odd, self.pieces_of(odd), strict=True):
            self.known[run] = _cut(run, pieces, self.language)
        for run in new:
            if run not in self.known:
                self.known[run] = Cut(_row(0, len(run), run, self.language), _PLAIN)


def _cut(run: str, pieces: Sequence[Piece], language: str) -> Cut:
    places = [(piece.start, piece.text) for piece in pieces]
    courses = course(pieces, waiting=False), course(pieces, waiting=True)
    return Cut(tuple(rows_of(run, places, language)), courses)


def course(pieces: Iterable[Piece], *, waiting: bool) -> Course:
    """What spaCy's sentencizer finds: a sentence ends before the first piece that is neither
    punctuation nor an end of sentences, once such an end was seen; ``waiting`` where one was."""
    ends: list[int] = []
    before = 0
    for piece in pieces:
        if piece.stops:
            waiting = True
        elif waiting and not piece.mark:
            ends.append(before)
            waiting = False
        before = piece.start + len(piece.text)
    return tuple(ends), waiting


def read_runs(text: str, within: Span, cuts: Cuts) -> tuple[list[Row], list[int]]:
    """The words of a stretch, whose runs are known, and where its sentences end, the last one's
    end left out."""
    written = within.of(text)
    runs = written.split()
    if " ".join(runs) == written:
        return _read_spaced(within.start, runs, cuts)
    rows: list[Row] = []
    ends: list[int] = []
    before, waiting = within.start, False
    known = cuts.known
    for run in _RUN.finditer(text, within.start, within.end):
        start = run.start()
        cut = known[run.group()]
        if waiting and text[before:start] != " " and start > before:
            ends.append(before)  # to spaCy, all other white space is a token
            waiting = False
        for first, last, norm in cut.rows:
            rows.append((start + first, start + last, norm))
        found, waiting = cut.courses[waiting]
        ends += (start + end if end else before for end in found)
        before = run.end()
    return rows, ends


def _read_spaced(start: int, runs: Sequence[str], cuts: Cuts) -> tuple[list[Row], list[int]]:
    """The same of ``runs`` that begin at ``start``, with one space after each: nearly all prose."""
    rows: list[Row] = []
    ends: list[int] = []
    before, waiting = start, False
    known = cuts.known
    for run in runs:
        cut = known[run]
        for first, last, norm in cut.rows:
            rows.append((start + first, start + last, norm))
        found, waiting = cut.courses[waiting]
        if found:
            ends += [start + end if end else before for end in found]
        before = start + len(run)
        start = before + 1
    return rows, ends


# ── words ───────────────────────────────────────────────────────────────────────────────────


def rows_of(text: str, pieces: Iterable[tuple[int, str]], language: str) -> Iterator[Row]:
    """The words of a stretch of ``text``: spaCy's tokens, each with its start and in text order,
    that have letters or digits; clitics rejoined."""
    start = end = -1
    for begin, written in pieces:
        if begin != end or start == end or not _joins(text, end, written):
            yield from _letters(start, end, text, language)
            start = begin
        end = begin + len(written)
    yield from _letters(start, end, text, language)


def _joins(text: str, at: int, piece: str) -> bool:
    """Whether ``piece``, which begins at ``at``, is the rest of the word before it."""
    if _CLITIC.match(piece):
        return True
    seam = text[at - 1 : at + 1]
    return bool(_WITHIN_WORD.match(seam)) and not SOLID.search(seam)


def _letters(start: int, end: int, text: str, language: str) -> Iterator[Row]:
    """The words of one of spaCy's tokens, in which each solid letter is one."""
    if start == end:
        return
    for solid in SOLID.finditer(text, start, end):
        yield from _row(start, solid.start(), text, language)
        yield from _row(*solid.span(), text, language)
        start = solid.end()
    yield from _row(start, end, text, language)


def _row(start: int, end: int, text: str, language: str) -> tuple[Row, ...]:
    """The word there, without the punctuation at its edges; nothing where no word is."""
    word = _WORD.search(text, start, end)
    norm = normal_form(word.group(), language) if word else ""
    return ((*word.span(), norm),) if word and norm else ()
