"""Signs that a text was once read in a wrong encoding: nothing is mended, it is only said."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RUN = re.compile("[^\x00-\x7f]{2,12}")
_LOST = re.compile("\ufffd+|\\?{3,}(?=\\w)|(?<=\\w)\\?(?=[a-zа-я]{2})")
"""What stands where letters were: the replacement character, question marks inside words."""
_CONTROL = re.compile("[\x80-\x9f]")
"""Windows' quotation marks, read as ISO 8859-1."""
_WORD = re.compile(r"\w{2,}")
_LATIN, _ALIKE = re.compile("[A-Za-z]"), re.compile("[\u0370-\u03ff\u0400-\u04ff\u0530-\u058f]")
"""Latin letters, and scripts with letters that look like them: Greek, Cyrillic, Armenian."""
_AROUND = 12
"""Characters shown on each side."""
_ODD = ("cp1252", "cp1251", "latin-1")
"""Encodings in which UTF-8 is misread most often."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of damage in a text."""

    start: int
    """Offset of its first place."""
    count: int
    words: str
    """The first place with what stands around it, on one line."""
    fault: str
    """What it looks like, in a clause."""


def damage_of(text: str) -> tuple[Damage, ...]:
    """The signs of a wrong encoding in ``text``, each kind once, by kind.

    >>> [damage.fault for damage in damage_of("the cafÃ© closed")]
    ['UTF-8 that was read as another encoding']
    >>> damage_of("the café, “closed” – Москва, 東京")
    ()
    """
    found = (
        _damage(text, _CONTROL, "control characters of a Windows text read as ISO 8859-1"),
        _damage(text, _LOST, "letters that were lost"),
        _misread(text),
        _two_scripts(text),
    )
    return tuple(damage for damage in found if damage)


def _damage(text: str, pattern: re.Pattern[str], fault: str) -> Damage | None:
    places = [found.start() for found in pattern.finditer(text)]
    return Damage(places[0], len(places), _shown(text, places[0]), fault) if places else None


def _misread(text: str) -> Damage | None:
    """Runs of letters that are UTF-8 once they are written as the encoding they were read in."""
    places = [found.start() for found in _RUN.finditer(text) if _is_misread(found.group())]
    if not places:
        return None
    fault = "UTF-8 that was read as another encoding"
    return Damage(places[0], len(places), _shown(text, places[0]), fault)


def _two_scripts(text: str) -> Damage | None:
    """Words with letters of two scripts that look alike: such a name is joined to no other."""
    words = [word for word in _WORD.finditer(text) if _mixes(word.group())]
    if not words:
        return None
    first = words[0].start()
    return Damage(first, len(words), _shown(text, first), "letters of two scripts in one word")


def _mixes(word: str) -> bool:
    return not word.isascii() and bool(_ALIKE.search(word)) and bool(_LATIN.search(word))


def _is_misread(run: str) -> bool:
    for codec in _ODD:
        try:
            raw = run.encode(codec)
            if len(raw.decode("utf-8")) < len(run):
                return True
        except UnicodeError:
            continue
    return False


def _shown(text: str, at: int) -> str:
    return " ".join(text[max(0, at - _AROUND) : at + _AROUND].split())
