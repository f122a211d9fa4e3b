"""Where words stand in one text: spans, and the words of an article as columns.

``model`` hands these on with all other values; import them from there.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import gt
from sys import intern
from typing import TYPE_CHECKING, TypeAlias, overload

if TYPE_CHECKING:
    Offsets: TypeAlias = array[int]
else:
    Offsets = array  # subscripted from Python 3.12 on only
"""Code points of a text, ascending, four bytes each (``array("I")``); never changed once made."""


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """``[start, end)`` in code points of one text; ``0 <= start <= end``."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        """Written out, because nothing is made as often: three quarters of the time."""
        if not 0 <= start <= end:
            raise _no_span(start, end)
        put = object.__setattr__
        put(self, "start", start)
        put(self, "end", end)

    def __post_init__(self) -> None:
        """The same for one that is read from a record."""
        if not 0 <= self.start <= self.end:
            raise _no_span(self.start, self.end)

    def __len__(self) -> int:
        """Its length in code points."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """The stretch of ``text`` that it locates."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether ``other`` lies inside it, edges included."""
        return self.start <= other.start and other.end <= self.end


def _no_span(start: int, end: int) -> ValueError:
    """The refusal to exist backwards."""
    return ValueError(f"no span: [{start}, {end})")


def in_order(spans: Iterable[Span]) -> bool:
    """Whether ``spans`` are sorted and disjoint."""
    last = 0
    for span in spans:
        if span.start < last:
            return False
        last = span.end
    return True


@dataclass(frozen=True, slots=True)
class Token:
    """One word: where it stands and its normal form. Punctuation and spaces are the gaps."""

    span: Span
    norm: str
    """Folded: case, width, quotation style, possessive ending; never empty."""


@dataclass(frozen=True, slots=True)
class Tokens(Sequence[Token]):
    """Words of one text in its order, disjoint, as columns of equal length.

    A sequence of ``Token``, each of which is made when it is asked for; a slice is ``Tokens``
    again. What goes through many words reads the columns.
    """

    starts: Offsets
    ends: Offsets
    norms: tuple[str, ...]
    """Each normal form once for all articles (``sys.intern``): a word costs 16 bytes."""

    def __post_init__(self) -> None:
        """Refuse columns that do not fit each other."""
        if not len(self.starts) == len(self.ends) == len(self.norms):
            raise ValueError("columns of words of different length")
        if any(map(gt, self.starts, self.ends)):
            raise ValueError("a word that ends before it starts")
        object.__setattr__(self, "norms", tuple(map(intern, self.norms)))

    @classmethod
    def of(cls, tokens: Iterable[Token]) -> Tokens:
        """``tokens``, which are in text order, as columns."""
        return cls.of_rows([(token.span.start, token.span.end, token.norm) for token in tokens])

    @classmethod
    def of_rows(cls, rows: Sequence[tuple[int, int, str]]) -> Tokens:
        """The same of words as start, end and normal form."""
        if not rows:
            return cls(array("I"), array("I"), ())
        starts, ends, norms = zip(*rows, strict=True)
        return cls(array("I", starts), array("I", ends), norms)

    def span(self, first: int, last: int) -> Span:
        """From the start of the word ``first`` to the end of that before ``last``."""
        return Span(self.starts[first], self.ends[last - 1])

    def __len__(self) -> int:
        """How many words."""
        return len(self.norms)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> Tokens: ...
    def __getitem__(self, index: int | slice) -> Token | Tokens:
        """The word at ``index``; for a slice, its words."""
        if isinstance(index, slice):
            return Tokens(self.starts[index], self.ends[index], self.norms[index])
        return Token(Span(self.starts[index], self.ends[index]), self.norms[index])

    def __iter__(self) -> Iterator[Token]:
        """Each word, made anew."""
        return map(Token, map(Span, self.starts, self.ends), self.norms)

    def __hash__(self) -> int:
        """By the words; arrays have none."""
        return hash(self.norms)

    def __reduce__(self) -> tuple[type[Tokens], tuple[Offsets, Offsets, tuple[str, ...]]]:
        """Made anew where it is unpacked, so that its norms are those of the other articles."""
        return Tokens, (self.starts, self.ends, self.norms)
