"""Words as the search compares them: cut by one rule and folded, here and in the reader's browser.

The page hands these very ranges to ``search.js``, so that a query is cut and folded as the index
was. A reader who types neither accents nor points finds the words that have them.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

LETTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts that put no spaces between words (Thai to Khmer, Han, kana): each letter is a word, and
what is typed without a space is looked for as a phrase."""
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u0640\u064b-\u065f"
    "\u0670\u06d6-\u06ed\u0711\u0730-\u074a\u0900-\u0963\u0966-\u0dff\u0f71-\u0f84\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20f0\u3099-\u309a\ufe20-\ufe2f"
)
"""What stands in a word without being a letter to Python: accents, points, vowel signs."""
STRIPPED = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
)
"""What a reader may leave out: accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic.
The vowel signs of Indic scripts are letters to their readers and stay."""
ALIKE = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "ı": "i",
    "ς": "σ",
}
"""Small letters that no decomposition turns into what is typed for them."""
_CUT = re.compile(f"([{LETTERS}][{MARKS}]*|(?:[^\\W_{LETTERS}]++|[{MARKS}]++)++)")
"""Run by run and never back: letter by letter a "word" of ten megabytes takes a gigabyte."""
_STRIPPED = re.compile(f"[{STRIPPED}]+")
_ALIKE = str.maketrans(ALIKE)


def words(text: str) -> tuple[list[int], list[str]]:
    """Where each word of ``text`` begins, in code points, and the words as written.

    >>> words("Putin’s 2,000 “allies”: 台湾")[1]
    ['Putin', 's', '2', '000', 'allies', '台', '湾']
    """
    pieces = _CUT.split(text)  # gaps and words in turn, a gap first and last
    starts = list(accumulate(map(len, pieces)))
    return starts[:-1:2], pieces[1::2]


def pattern(ranges: str) -> str:
    """``ranges`` as a regular expression of JavaScript has them, in plain letters.

    >>> pattern("\u0300-\u036f")
    '\\\\u{300}-\\\\u{36f}'
    """
    return "".join(char if char.isascii() else f"\\u{{{ord(char):x}}}" for char in ranges)


def folded(word: str) -> str:
    """``word`` as it is compared: case, accents, points and width do not count.

    >>> folded("Éric"), folded("STRASSE") == folded("Straße"), folded("ＡＢＣ"), folded("كَتَبَ")
    ('eric', True, 'abc', 'كتب')
    """
    plain = _STRIPPED.sub("", unicodedata.normalize("NFKD", word)).lower().translate(_ALIKE)
    return unicodedata.normalize("NFC", plain)
