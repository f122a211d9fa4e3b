"""Bytes → text, without a guess: UTF-8, or UTF-16 with its mark; saved pages as they declare.

A guess would alter evidence. What is refused is named with its first bad byte, the encoding that
it probably has, and the deed (safety policy, section 2).
"""

from __future__ import annotations

import codecs
import re

from sitegen.errors import Problem, SourceError
from sitegen.files import LARGEST

MARK = "\ufeff"
"""The mark at the beginning of a file that says how it is encoded: no character of the text."""
_DECLARED_WITHIN = 1024
"""Bytes in which a page must declare its charset: HTML standard, section 4.2.5.5."""
_SELDOM = ("utf", "ascii", "iso-2022", "hz")
"""Beginnings of names that are no answer: what is UTF-8 or has a mark is known before, and stateful
encodings can hide mark-up in plain letters."""
_SAMPLE = 1 << 15
"""Bytes around the first bad one that are enough to name a probable encoding."""
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
CHARSETS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252",
    "windows-1250": "cp1250", "cp1250": "cp1250", "iso-8859-2": "iso8859-2",
    "windows-1251": "cp1251", "cp1251": "cp1251", "iso-8859-5": "iso8859-5",
    "koi8-r": "koi8-r", "koi8-u": "koi8-u", "windows-1253": "cp1253", "iso-8859-7": "iso8859-7",
    "windows-1254": "cp1254", "iso-8859-9": "cp1254", "windows-1255": "cp1255",
    "iso-8859-8": "iso8859-8", "windows-1256": "cp1256", "iso-8859-6": "iso8859-6",
    "windows-1257": "cp1257", "iso-8859-4": "iso8859-4", "iso-8859-13": "iso8859-13",
    "windows-1258": "cp1258", "iso-8859-15": "iso8859-15", "iso-8859-16": "iso8859-16",
    "windows-874": "cp874", "tis-620": "cp874", "shift_jis": "cp932", "shift-jis": "cp932",
    "sjis": "cp932", "windows-31j": "cp932", "euc-jp": "euc_jp", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "macintosh": "mac_roman",
}  # fmt: skip
"""Charsets that pages declare and how they are read, as in the WHATWG Encoding standard. Stateful
ones (UTF-7, ISO-2022) are not among them: they can hide mark-up in plain letters."""


def decode(data: bytes, *, place: str, is_page: bool = False) -> str:
    """The text of ``data``, its mark apart (and a second one, where two programs wrote one each);
    raises SourceError where that would be a guess."""
    if len(data) > LARGEST:
        raise SourceError(
            Problem(place, f"the file has {len(data)} bytes", "split it: 10 MiB are the most")
        )
    codec, start = _codec(data)
    try:
        text = data[start:].decode(codec)
    except UnicodeDecodeError as error:
        text = _declared(data, start + error.start, place=place, is_page=is_page)
    if (found := text.find("\0")) >= 0:
        at = start + len(text[:found].encode(codec, "surrogatepass"))
        raise SourceError(
            Problem(f"{place}:byte {at}", "a NUL character is no text", _remedy(data, at))
        )
    return text.lstrip(MARK)


def declared_charset(data: bytes) -> str:
    """The charset that a page declares near its top, in lower case; empty where it does not."""
    found = _CHARSET.search(data[:_DECLARED_WITHIN])
    return found.group(1).decode("ascii", "replace").casefold() if found else ""


def _codec(data: bytes) -> tuple[str, int]:
    """The codec that the first bytes call for, and how many bytes their mark has."""
    marks = (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    )
    if data.startswith(codecs.BOM_UTF32_LE):
        return "utf-8", 0  # its first byte is refused there, and named as what it is
    return next(
        ((codec, len(mark)) for mark, codec in marks if data.startswith(mark)), ("utf-8", 0)
    )


def _declared(data: bytes, at: int, *, place: str, is_page: bool) -> str:
    """The text in the charset that a saved page declares; refused where it declares none."""
    label = declared_charset(data) if is_page else ""
    if label in CHARSETS and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode(CHARSETS[label])
        except UnicodeDecodeError as error:
            raise SourceError(
                Problem(
                    f"{place}:byte {error.start}",
                    f"not UTF-8, and not {label} as the page declares",
                    _remedy(data, at),
                )
            ) from error
    raise SourceError(Problem(f"{place}:byte {at}", "not UTF-8 from here on", _remedy(data, at)))


def _remedy(data: bytes, at: int) -> str:
    """What to do about a file that is not UTF-8 at byte ``at``."""
    name = probable(data, at)
    if name is None:
        return "if it is a text, save it as UTF-8; else take it out of seeds/"
    return f"probably {name}: open it with that encoding and save it as UTF-8"


def probable(data: bytes, at: int = 0) -> str | None:
    """The encoding that ``data`` probably has, judged around byte ``at``; None where none fits."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "UTF-32"
    even = max(0, at - _SAMPLE) // 4 * 4
    sample = data[even : even + 2 * _SAMPLE]
    nulls = (sample[0::2].count(0), sample[1::2].count(0))
    if max(nulls) > len(sample) // 8:
        return _wide(nulls, len(sample))
    if (best := next(iter(likenesses(sample)), None)) is None:
        return None
    if _is_mostly_utf_8(sample):
        return "a mixture of UTF-8 and another encoding"
    return encoding_name(best)


def likenesses(data: bytes) -> dict[str, float]:
    """How well ``data``, which is not UTF-8, fits each codec, 0..1, by the letters that languages
    use; the best first, empty where it is no text. What it declares of itself is not looked at."""
    from chardet import EncodingEra, detect_all  # only for what a build refuses

    eras = EncodingEra.ALL & ~EncodingEra.MAINFRAME
    told = detect_all(
        _CHARSET.sub(b"", data), ignore_threshold=True, encoding_era=eras, prefer_superset=False
    )
    found: dict[str, float] = {}
    for one in told:
        name = (one["encoding"] or "").casefold()
        codec = CHARSETS.get(name, name)
        if name and not name.startswith(_SELDOM):
            found.setdefault(codecs.lookup(codec).name, one["confidence"])
    return found


def encoding_name(codec: str) -> str:
    """What people call ``codec``."""
    return codec.replace("_", "-").replace("cp125", "windows-125")


def _is_mostly_utf_8(sample: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8."""
    text = sample.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= char <= "\udcff" for char in text)
    return 2 * stray < sum(not char.isascii() for char in text)


def _wide(nulls: tuple[int, int], size: int) -> str | None:
    """UTF-16 without its mark, where the NULs stand at every second byte."""
    if min(nulls) > size // 32:
        return None
    return "UTF-16 without its mark"
