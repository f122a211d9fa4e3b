"""What kind of character stands at each place of a text, as a column."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.uint32]
Column: TypeAlias = NDArray[np.uint8]

_ENCODING = "utf-32-le"
_UNKNOWN = 255


class Kinds:
    """Tells characters apart by one rule, which is asked once for each that is met."""

    def __init__(self, rule: Callable[[str], int]) -> None:
        """``rule`` gives a number below 255 for a character."""
        self._rule = rule
        self._known: Column | None = None

    def of(self, text: str) -> Column:
        """The kind of each character of ``text``."""
        return self.of_codes(codes_of(text))

    def of_codes(self, codes: Codes) -> Column:
        """The same, for characters by their numbers."""
        if self._known is None:
            self._known = np.full(sys.maxunicode + 1, _UNKNOWN, np.uint8)
        kinds = self._known[codes]
        unknown = codes[kinds == _UNKNOWN]
        if len(unknown):
            for code in sorted(set(unknown.tolist())):
                self._known[code] = self._rule(chr(code))
            kinds = self._known[codes]
        return kinds


def codes_of(text: str) -> Codes:
    """The characters of ``text`` by their numbers."""
    return np.frombuffer(text.encode(_ENCODING, "surrogatepass"), np.uint32)


def text_of(codes: Codes) -> str:
    """The text that ``codes_of`` gives these ``codes`` for."""
    return codes.tobytes().decode(_ENCODING, "surrogatepass")
