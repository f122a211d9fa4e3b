"""A language that nobody speaks: the letters of English replaced one for one.

Whatever still stands on a page in Latin letters was not said by the file of words, or is a name, an
id or a source's own text. With Arabic letters the pages of a site run from right to left.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from sitegen.pages.phrasebook import english

ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهابتثجحخدذرزسشصضطظعغفقكلمنه",
)
_KEPT = ("form.day", "form.month", "form.thousands", "form.point")
"""Patterns of dates and signs, not words."""


def pseudo_arabic() -> str:
    """A whole file of words in Arabic letters."""
    book = english()
    tables: dict[str, list[str]] = {}
    for key, pattern in book.patterns.items():
        _add(tables, key, _quoted(pattern if key in _KEPT else _disguised(pattern)))
    for key, forms in book.forms.items():
        one = ", ".join(f"{form} = {_quoted(_disguised(text))}" for form, text in forms.items())
        _add(tables, key, f"{{ {one} }}")
    return "\n".join(f"[{table}]\n" + "\n".join(lines) for table, lines in tables.items())


def _add(tables: dict[str, list[str]], key: str, value: str) -> None:
    table, _, name = key.partition(".")
    tables.setdefault(table, []).append(f"{_quoted(name)} = {value}")


def _disguised(pattern: str) -> str:
    """``pattern`` in other letters; its placeholders stay."""
    written = []
    for text, name, spec, _ in Formatter().parse(pattern):
        written.append(text.translate(ARABIC))
        if name is not None:
            written.append(f"{{{name}:{spec}}}" if spec else f"{{{name}}}")
    return "".join(written)


def _quoted(text: str) -> str:
    escapes: Mapping[int, str] = {ord("\\"): "\\\\", ord('"'): '\\"'}
    return f'"{text.translate(escapes)}"'
