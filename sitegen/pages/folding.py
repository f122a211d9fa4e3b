"""Words as the search compares them: cut by one rule and folded, here and in the reader's browser.

The page hands these very ranges to ``search.js``, so that a query is cut and folded as the index
was. A reader who types neither accents nor points finds the words that have them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.pages.characters import Kinds, codes_of, text_of

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
_STRIPPED = re.compile(f"[{STRIPPED}]+")
_ALIKE = str.maketrans(ALIKE)


_Numbers: TypeAlias = NDArray[np.int64]
_GAP, _WORD, _MARK, _LETTER, _EITHER = range(5)
"""What a character can be: none of a word, a part of one, a mark, a letter that is a word by itself
with the marks behind it; and what is such a letter behind a gap and a mark elsewhere."""
_SPACE = np.uint32(ord(" "))
_SINGLE, _MARKING = re.compile(f"[{LETTERS}]"), re.compile(f"[{MARKS}]")
_WORDING = re.compile(r"[^\W_]")


def _kind(char: str) -> int:
    if _SINGLE.match(char):
        return _EITHER if _MARKING.match(char) else _LETTER
    if _MARKING.match(char):
        return _MARK
    return _WORD if _WORDING.match(char) else _GAP


_KINDS = Kinds(_kind)


def cut(text: str) -> tuple[_Numbers, list[str]]:
    """Where each word of ``text`` begins, in code points, and the words as written.

    >>> starts, words = cut("Putin’s 2,000 “allies”: 台湾")
    >>> starts.tolist(), words
    ([0, 6, 8, 10, 15, 24, 25], ['Putin', 's', '2', '000', 'allies', '台', '湾'])
    """
    codes = codes_of(text)
    kinds = _KINDS.of_codes(codes)
    inside = kinds != _GAP
    is_start = inside.copy()
    is_start[1:] &= ~inside[:-1]
    if (kinds >= _LETTER).any():
        return _cut_at_letters(text, kinds, is_start)
    spaced = text_of(np.where(inside, codes, _SPACE))  # no part of a word is white space
    return np.flatnonzero(is_start), spaced.split()


def _cut_at_letters(
    text: str, kinds: NDArray[np.uint8], is_start: NDArray[np.bool_]
) -> tuple[_Numbers, list[str]]:
    """The same of a text with letters that are words by themselves; ``is_start``: where a word
    begins because there is none before."""
    either = kinds == _EITHER
    kinds = np.where(either, np.where(is_start, _LETTER, _MARK), kinds)
    marked = np.maximum.accumulate(np.where(kinds == _MARK, 0, np.arange(len(kinds))))
    is_start |= kinds == _LETTER
    is_start[1:] |= (kinds[1:] == _WORD) & (kinds[marked[:-1]] == _LETTER)
    is_end = kinds != _GAP
    is_end[:-1] &= (kinds[1:] == _GAP) | is_start[1:]
    starts, ends = np.flatnonzero(is_start), np.flatnonzero(is_end) + 1
    edges = map(slice, starts.tolist(), ends.tolist())
    return starts, list(map(text.__getitem__, edges))


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
    if word.isascii():
        return word.lower()
    plain = _STRIPPED.sub("", unicodedata.normalize("NFKD", word)).lower().translate(_ALIKE)
    return unicodedata.normalize("NFC", plain)
