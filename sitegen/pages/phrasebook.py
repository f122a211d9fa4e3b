"""The words of the interface: one file for each language, in keys that English defines.

``languages/en.toml`` is complete by definition; every other language has its very keys and
placeholders, and is refused otherwise (docs/decisions/0082). A phrase is a pattern: ``{name}`` is
a value, ``{count:article}`` a number with the noun ``article`` of the table ``[count]`` as the
language declines it, ``{count:#article}`` the same in digits, ``{words:^}`` anything with a capital
first letter. A table in a phrase's place has one pattern for each plural category of the language,
chosen by ``n``; a key that is a number stands for just that one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Literal

from babel.core import Locale, UnknownLocaleError

ENGLISH = "en"
COUNT = "count"
"""The table of nouns beside a number."""
_LANGUAGES = files("sitegen") / "pages" / "languages"

Forms = Mapping[str, str]
"""Plural category, or an exact number → pattern."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All words of the interface in one language."""

    language: str
    """BCP 47 tag."""
    direction: Literal["ltr", "rtl"]
    patterns: Mapping[str, str]
    """Key, such as ``article.author`` → pattern."""
    forms: Mapping[str, Forms]
    """Key of a phrase that depends on a number → its patterns."""

    def __hash__(self) -> int:
        """By its language; mappings have none."""
        return hash(self.language)

    def pattern(self, key: str, count: int = 0) -> str:
        """The pattern of ``key``; ``count`` chooses among forms.

        A key that nobody has a phrase for is a LookupError: of a template, or of ours.
        """
        if key in self.patterns:
            return self.patterns[key]
        if key not in self.forms:
            raise LookupError(f"there is no phrase {key!r} in the words of the interface")
        forms = self.forms[key]
        return (
            forms.get(str(count))
            or forms.get(plural_category(self.language, count), "")
            or (forms["other"])
        )

    def categories(self, key: str) -> tuple[str, ...]:
        """The forms that ``key`` has, in the order of the file."""
        return tuple(self.forms[key])


@dataclass(frozen=True, slots=True)
class Gap:
    """What is wrong with one key of a language."""

    key: str
    """Empty where the whole file is meant."""
    fault: str


@cache
def shipped(language: str) -> Phrasebook | None:
    """The words that come with the program for ``language``, a BCP 47 tag, or for its main part."""
    for tag in (language.lower(), language.split("-")[0].lower()):
        if tag in shipped_languages():
            table = tomllib.loads((_LANGUAGES / f"{tag}.toml").read_text("utf-8"))
            return _book(language, table)
    return None


@cache
def shipped_languages() -> tuple[str, ...]:
    """The tags of all languages that come with the program, sorted."""
    names = (one.name for one in _LANGUAGES.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def english() -> Phrasebook:
    """The words by which all others are measured."""
    book = shipped(ENGLISH)
    assert book is not None
    return book


def compose(language: str, own: str = "") -> Phrasebook | tuple[Gap, ...]:
    """The words of ``language``: what is shipped, overruled by ``own``, a file in TOML.

    What is wrong with them where they are not whole; gaps are in the order of English.
    """
    try:
        book = _book(language, tomllib.loads(own))
    except (ValueError, RecursionError) as error:
        return (Gap("", f"this is no TOML of words: {error}"),)
    if basis := shipped(language):
        keys = {*book.patterns, *book.forms}
        patterns = {key: text for key, text in basis.patterns.items() if key not in keys}
        forms = {key: text for key, text in basis.forms.items() if key not in keys}
        book = Phrasebook(
            language, book.direction, {**patterns, **book.patterns}, {**forms, **book.forms}
        )
    return tuple(gaps(book, english())) or book


def gaps(book: Phrasebook, measure: Phrasebook) -> Iterator[Gap]:
    """What ``book`` lacks, or has too much, where ``measure`` is whole."""
    keys = (*measure.patterns, *measure.forms)
    for key in keys:
        known = key in book.patterns or key in book.forms
        if not known and key.partition(".")[0] != COUNT:
            yield Gap(key, "is missing")
    for key in (*book.patterns, *book.forms):
        if key.partition(".")[0] == COUNT:
            yield from _noun_gaps(book, key)
        elif key not in measure.patterns and key not in measure.forms:
            yield Gap(key, "is no phrase of the interface")
        else:
            yield from _gaps_of(book, measure, key)


def _noun_gaps(book: Phrasebook, key: str) -> Iterator[Gap]:
    """A noun belongs to its language alone; it needs its plural and may name its number only."""
    forms = _forms(book, key)
    if "other" not in forms:
        yield Gap(key, 'lacks the form "other"')
    for form in forms.values():
        if fault := _fault(form, {"n"}, book):
            yield Gap(key, fault)


def _gaps_of(book: Phrasebook, measure: Phrasebook, key: str) -> Iterator[Gap]:
    forms = _forms(book, key)
    known = set().union(*(_names(form) for form in _forms(measure, key).values()))
    if key in book.forms:
        known.add("n")
        if key not in measure.forms:
            yield Gap(key, "depends on no number")
        if "other" not in forms:
            yield Gap(key, 'lacks the form "other"')
    for form in forms.values():
        if fault := _fault(form, known, book):
            yield Gap(key, fault)
    used = set().union(*(_names(form) for form in forms.values()))
    for name in sorted(known - used - {"n"}):
        yield Gap(key, f"leaves out {{{name}}}")


def _forms(book: Phrasebook, key: str) -> Forms:
    return book.forms[key] if key in book.forms else {"other": book.patterns[key]}


def _names(pattern: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    except ValueError:
        return set()


def _fault(pattern: str, known: set[str], book: Phrasebook) -> str:
    """What is wrong with ``pattern``; empty where it can be filled in."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError as error:
        return f"is no pattern: {error}"
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if name not in known or conversion:
            return f"has a placeholder that is none: {{{name}}}"
        noun = (spec or "").lstrip("^#")
        if noun and not noun.startswith("+") and f"{COUNT}.{noun}" not in book.forms:
            return f"counts by a noun that [count] lacks: {noun}"
    return ""


def _book(language: str, table: Mapping[str, object]) -> Phrasebook:
    """The phrases of ``table``, ValueError where something in it is no phrase."""
    patterns: dict[str, str] = {}
    forms: dict[str, Forms] = {}
    for section, phrases in table.items():
        if not isinstance(phrases, dict):
            raise ValueError(f"{section} is no table")
        for key, phrase in phrases.items():
            name = f"{section}.{key}"
            if isinstance(phrase, str):
                patterns[name] = phrase
            elif isinstance(phrase, dict) and all(isinstance(one, str) for one in phrase.values()):
                forms[name] = {str(form): str(text) for form, text in phrase.items()}
            else:
                raise ValueError(f"{name} is neither a text nor a table of texts")
    return Phrasebook(language, _direction(language), patterns, forms)


@cache
def locale_of(language: str) -> Locale | None:
    """What Unicode knows of ``language``; None where it knows nothing."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language.split("-")[0]) if "-" in language else None


@cache
def plural_category(language: str, count: int) -> str:
    """Which form of a noun stands beside ``count``: "one", "few", "other" …"""
    locale = locale_of(language)
    return str(locale.plural_form(count)) if locale else "other"


def _direction(language: str) -> Literal["ltr", "rtl"]:
    locale = locale_of(language)
    return "rtl" if locale and locale.text_direction == "rtl" else "ltr"
