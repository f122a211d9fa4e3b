"""Words and marks → Markup: the only place where text becomes mark-up, escaped piece by piece.

Joined in Python and not in a template: a page of 2 x 650 marked words takes 2.0 ms here, 5.4 ms as
a loop in the template and over 20 ms as a macro (measured; architecture, style 12).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from string import Formatter

from markupsafe import Markup, escape

from sitegen.pages.marks import Piece
from sitegen.pages.phrasebook import Phrasebook
from sitegen.pages.wording import Value, phrase, spoken

_CLASSES = {
    "different": "d",
    "only": "o",
    "moved": "v",
    "shared": "s",
    "punctuation": "p",
}
"""Class of ``<mark>`` for each style that is a word mark; the style sheet draws them."""
_SPECIAL = frozenset("<>&")
_SPANS = {"aside": "aside", "quiet": "quiet"}
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What HTML cannot hold: shown as the replacement character; the data keeps it."""


def visible(text: str) -> str:
    """``text`` with every character that HTML forbids replaced one for one."""
    return text if text.isprintable() else _INVISIBLE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """``text`` as mark-up that shows it, not marked as such. Most of what is printed has no letter
    that means something: to look for these takes a fifth of the time that ``escape`` does."""
    text = text if text.isprintable() else _INVISIBLE.sub("\ufffd", text)
    if "&" in text or "<" in text or ">" in text or "'" in text or '"' in text:
        return escape(text)
    return text


def typeset(value: object) -> str:
    """What a template prints of ``value``: escaped, and without what HTML forbids."""
    if type(value) is Markup:
        return value
    return escaped(value) if type(value) is str else escape(value)


def marked(parts: Iterable[Piece]) -> Markup:
    """The pieces as escaped mark-up, each in its element where it has a style or a link."""
    return Markup("".join(map(_element, parts)))


def say(key: str, **values: object) -> Markup:
    """The phrase of ``key`` for a template: its words and ``values`` escaped, mark-up among these
    as it is."""
    return _filled(phrase(key, values), values)


class Phrases(dict[str, Markup]):
    """Phrases in which no value stands, by their keys, in the language that is spoken."""

    def __init__(self) -> None:
        super().__init__()
        self._book: Phrasebook | None = None

    def speak(self, book: Phrasebook) -> None:
        """Forget the phrases of another language than that of ``book``, which is spoken now."""
        if book is not self._book:
            self.clear()
            self._book = book

    def __missing__(self, key: str) -> Markup:
        """The phrase of ``key``, said for the first time."""
        return self.setdefault(key, say(key))


def say_form(key: str, form: str, **values: object) -> Markup:
    """One form of a phrase that depends on a number, for scripts that choose among all."""
    return _filled(spoken().forms[key][form], values)


def _filled(pattern: str, values: Mapping[str, object]) -> Markup:
    if not values:
        return _fixed(pattern)
    pieces: list[str] = []
    for literal, name, spec in _parts(pattern):
        pieces.append(literal)
        if name:
            pieces.append(_shown(values[name], spec))
    return Markup("".join(pieces))


@lru_cache(maxsize=4096)
def _fixed(pattern: str) -> Markup:
    """A phrase in which no value stands."""
    return Markup(visible(escape(pattern).format()))


def _shown(value: object, spec: str) -> str:
    """A value of a phrase as mark-up; what is mark-up already has no other form."""
    if type(value) is str and not spec:
        return escaped(value)
    if not isinstance(value, Markup):
        return escaped(format(Value(value), spec))
    if spec:
        raise ValueError(f"mark-up cannot be written as {spec!r}")
    return visible(value)


@lru_cache(maxsize=4096)  # every page says the same phrases
def _parts(pattern: str) -> tuple[tuple[str, str, str], ...]:
    """A phrase as rows of: escaped words, the name of the value after them, how it is written.

    The name is empty where no value follows.
    """
    parsed = Formatter().parse(visible(escape(pattern)))
    return tuple((literal, name or "", spec or "") for literal, name, spec, _ in parsed)


def embedded(records: str) -> Markup:
    """JSON for a data block, as it is: whoever made it wrote ``<``, ``>`` and ``&`` as escapes.

    A browser reads such a block as text up to the next ``</script``; one that could hold it is
    refused.
    """
    if not _SPECIAL.isdisjoint(records):
        raise ValueError("a data block must not hold a letter that means something to HTML")
    return Markup(visible(records))


def _element(piece: Piece) -> str:
    """The piece as escaped mark-up, not marked as such yet: pages are made of thousands."""
    words = escaped(piece.text)
    if piece.style in _CLASSES:
        number = f' data-v="{int(piece.variant)}"' if piece.variant else ""
        words = f'<mark class="{_CLASSES[piece.style]}"{number}>{words}</mark>'
    elif piece.style in _SPANS:
        words = f'<span class="{_SPANS[piece.style]}">{words}</span>'
    if piece.href:
        label = f' aria-label="{escaped(piece.label)}"' if piece.label else ""
        words = f'<a href="{escape(piece.href)}"{label}>{words}</a>'
    return words
