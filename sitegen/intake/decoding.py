"""Bytes → text, leniently: what encoding a file has is recognised, and said.

A build never guesses (``articles.encodings``); here the user looks on, and is told what was done.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass

from sitegen.articles.encodings import (
    CHARSETS,
    MARK,
    declared_charset,
    encoding_name,
    likenesses,
)
from sitegen.errors import Problem, SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
"""Marks at the beginning, the longer one before the one that it begins with."""
_SAMPLE = 1 << 17
"""Bytes that are enough to recognise an encoding; more would take seconds."""
WIDE_SHARE = 0.2
"""Share of NUL bytes at every second place from which on a file is UTF-16 without its mark: Latin
text has nearly half, Chinese with figures and spaces a few per cent and is told by no one."""
STRAY_SHARE = 0.25
"""A file is UTF-8 with stray bytes where fewer than this share of its marks beyond ASCII are not
UTF-8: words pasted from an old program into a new text."""
NUL_SHARE = 0.01
"""Share of NUL characters up to which a page is one: a publishing system put them there. Of 87
saved pages one holds one."""
_BEYOND_ASCII = bytes(range(0x80, 0x100))
FEW_LETTERS = 60
"""Bytes beyond ASCII under which an encoding is not told by its letters: a sentence of Russian has
50, one of Czech 15; in an English page with one such sentence, 8 of 8 declarations that were true
were taken for lies."""
BELIEVED = 0.8
"""A page's word is taken for its encoding where the text is so likely in it, as part of the best:
of 45 pairs of language and encoding the true one has .99 at least, windows-1252 for another .6."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what had to be recognised to read it."""

    text: str
    notes: tuple[str, ...] = ()


def read_text(data: bytes, *, place: str, is_page: bool = False) -> Decoded:
    """The text of ``data`` with ``\\n`` for all line ends; raises SourceError where it is none."""
    decoded = _marked(data, place) or _wide(data) or _plain(data, is_page=is_page) or _cut(data)
    decoded = decoded or _recognised(data, declared_charset(data) if is_page else "")
    if decoded is None:
        fault = "no text, or one in an encoding that cannot be recognised"
        remedy = "if it is a text, open it in its program and save it as UTF-8"
        raise SourceError(Problem(place, fault, remedy))
    decoded = _without_nul(decoded, place, is_page=is_page)
    text = decoded.text.lstrip(MARK).replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, decoded.notes)


def _without_nul(decoded: Decoded, place: str, *, is_page: bool) -> Decoded:
    """``decoded``, of a page without its few NUL characters, as browsers show it; raises
    SourceError for others that hold one."""
    count = decoded.text.count("\0")
    if not count:
        return decoded
    if not is_page or count > NUL_SHARE * len(decoded.text):
        fault = "it holds NUL characters: no text, or a damaged one"
        raise SourceError(Problem(place, fault, "save the text again from where it comes"))
    note = "a NUL character in it was left out, as browsers do"
    if count > 1:
        note = f"{count} NUL characters in it were left out, as browsers do"
    return Decoded(decoded.text.replace("\0", ""), (*decoded.notes, note))


def _marked(data: bytes, place: str) -> Decoded | None:
    """The text after the mark of its encoding; None where there is no mark."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            notes = () if codec == "utf-8" else (f"it was {name}, and is UTF-8 now",)
            try:
                return Decoded(data[len(mark) :].decode(codec), notes)
            except UnicodeDecodeError as error:
                fault = f"it begins as {name} and is damaged"
                remedy = "save the text again from where it comes"
                at = f"{place}:byte {len(mark) + error.start}"
                raise SourceError(Problem(at, fault, remedy)) from error
    return None


def _plain(data: bytes, *, is_page: bool) -> Decoded | None:
    """The text where it is UTF-8, whatever the page declares; None where it is not."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    declared = declared_charset(data) if is_page else ""
    lies = CHARSETS.get(declared) is not None and not data.isascii()
    return Decoded(text, (f"it says that it is {declared}, and is UTF-8",) if lies else ())


def _cut(data: bytes) -> Decoded | None:
    """The text of UTF-8 that ends within a letter; None where it is not that."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data[: error.start]
        if error.reason != "unexpected end of data" or text.isascii():
            return None
        note = "it ends in the middle of a letter: look whether its end is missing"
        return Decoded(text.decode("utf-8"), (note,))
    return None


def _wide(data: bytes) -> Decoded | None:
    """The text where it is UTF-16 without its mark."""
    sample = data[: _SAMPLE // 2 * 2]
    shares = [sample[start::2].count(0) / max(1, len(sample) // 2) for start in (0, 1)]
    if max(shares) < WIDE_SHARE or min(shares) > max(shares) / 4:
        return None
    codec = "utf-16-be" if shares[0] > shares[1] else "utf-16-le"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return Decoded(text, ("it was UTF-16 without its mark, and is UTF-8 now",))


def _recognised(data: bytes, declared: str) -> Decoded | None:
    """The text in the encoding that a page declares, if it looks right there; else in the one that
    it looks best in."""
    if (mixed := _mixed(data)) is not None:
        return mixed
    known = likenesses(data[:_SAMPLE])
    codec = CHARSETS.get(declared)
    text = _decoded(data, codec) if codec else None
    if text is not None and codec and _is_believed(data, codec, known):
        return Decoded(text, (f"it was {declared}, as it says, and is UTF-8 now",))
    for codec in known:
        text = _decoded(data, codec)
        if text is not None:
            lie = f", and not {declared} as it says" if declared else ""
            name = encoding_name("cp1252" if text == _decoded(data, "cp1252") else codec)
            said = f"it was recognised as {name} by its letters{lie}"
            return Decoded(text, (f"{said}, and is UTF-8 now: look at the words",))
    return None


def _is_believed(data: bytes, codec: str, known: Mapping[str, float]) -> bool:
    """Whether ``data`` reads in ``codec`` about as well as in the best of ``known``; where it has
    too few letters to tell, a page's word counts unless it is what pages say by default."""
    letters = len(data) - len(data.translate(None, _BEYOND_ASCII))
    if letters < FEW_LETTERS and CHARSETS["iso-8859-1"] != codec:
        return True
    best = next(iter(known), codec)
    if _decoded(data, best) == _decoded(data, codec):
        return True
    return known.get(codecs.lookup(codec).name, 0.0) >= BELIEVED * known.get(best, 0.0)


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 with a few stray bytes, which are read as windows-1252; None where it is not that."""
    text = data.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= char <= "\udcff" for char in text)
    beyond = sum(not char.isascii() for char in text)
    if stray > STRAY_SHARE * beyond:
        return None
    text = "".join(_mended(char) if "\udc80" <= char <= "\udcff" else char for char in text)
    note = f"{stray} bytes in it were not UTF-8 and were read as windows-1252: look at the words"
    return Decoded(text, (note,))


def _mended(char: str) -> str:
    return bytes([ord(char) - 0xDC00]).decode("cp1252", "replace")
