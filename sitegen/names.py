"""Names compared: spellings folded, and which two forms can be one name.

No list of names: transliteration (Zelensky, Zelenskyy), diacritics, initials and middle names are
told from the letters alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_DOUBLE = re.compile(r"(.)\1")
_ENDING = re.compile(r"(?:iy|yy|ij|yi|ii|i|y)$")
_STEM = 4
"""Letters that a country and its people share (*Kenya*, *Kenyan*): three join *Iran* and *Iraq*."""


def fold(norm: str) -> str:
    """``norm`` without diacritics, double letters and the many spellings of a final y.

    >>> fold("zelenskyy") == fold("zelensky") == fold("zelenskiy")
    True
    """
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", norm) if not unicodedata.combining(char)
    )
    plain = plain.replace(".", "").replace("’", "'")
    return _ENDING.sub("y", _DOUBLE.sub(r"\1", plain)) or norm


def folded(name: Sequence[str]) -> tuple[str, ...]:
    """Each part of ``name`` folded."""
    return tuple(fold(part) for part in name)


def compatible(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two folded names of two parts and more can be one person's: ends agree.

    Middle names and initials may differ or be missing; a first initial fits a first name.

    >>> compatible(("ann", "b", "lee"), ("ann", "lee")), compatible(("ann", "lee"), ("bob", "lee"))
    (True, False)
    """
    if a[-1] != b[-1]:
        return False
    first_a, first_b = a[0], b[0]
    if first_a == first_b:
        return True
    initial = min(len(first_a), len(first_b)) == 1
    return initial and first_a[0] == first_b[0]


def same_stem(a: str, b: str) -> bool:
    """Whether two words begin alike, as a country and its people do.

    >>> same_stem("russia", "russian"), same_stem("iran", "iraq"), same_stem("us", "us")
    (True, False, True)
    """
    return a == b or (len(a) >= _STEM <= len(b) and a[:_STEM] == b[:_STEM])
