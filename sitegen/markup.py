"""Words and marks → Markup: the only place where text becomes mark-up, escaped piece by piece.

Joined in Python and not in a template: a page of 2 x 650 marked words takes 2.0 ms here, 5.4 ms as
a loop in the template and over 20 ms as a macro (measured; architecture, style 12).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from sitegen.pages.marks import Piece
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
    return _INVISIBLE.sub("\ufffd", text)


def marked(parts: Iterable[Piece]) -> Markup:
    """The pieces as escaped mark-up, each in its element where it has a style or a link."""
    return Markup("").join(_element(piece) for piece in parts)


def say(key: str, **values: object) -> Markup:
    """The phrase of ``key`` for a template: its words and ``values`` escaped, mark-up among these
    as it is."""
    return _filled(phrase(key, values), values)


def say_form(key: str, form: str, **values: object) -> Markup:
    """One form of a phrase that depends on a number, for scripts that choose among all."""
    return _filled(spoken().forms[key][form], values)


def _filled(pattern: str, values: Mapping[str, object]) -> Markup:
    shown = {
        name: value if isinstance(value, Markup) else Value(value) for name, value in values.items()
    }
    return Markup(visible(escape(pattern).format(**shown)))


def embedded(records: str) -> Markup:
    """JSON for a data block, as it is: whoever made it wrote ``<``, ``>`` and ``&`` as escapes.

    A browser reads such a block as text up to the next ``</script``; one that could hold it is
    refused.
    """
    if not _SPECIAL.isdisjoint(records):
        raise ValueError("a data block must not hold a letter that means something to HTML")
    return Markup(visible(records))


def _element(piece: Piece) -> Markup:
    words = escape(visible(piece.text))
    if piece.style in _CLASSES:
        number = Markup(' data-v="{}"').format(piece.variant) if piece.variant else ""
        words = Markup('<mark class="{}"{}>{}</mark>').format(_CLASSES[piece.style], number, words)
    elif piece.style in _SPANS:
        words = Markup('<span class="{}">{}</span>').format(_SPANS[piece.style], words)
    if piece.href:
        label = Markup(' aria-label="{}"').format(visible(piece.label)) if piece.label else ""
        words = Markup('<a href="{}"{}>{}</a>').format(piece.href, label, words)
    return words
