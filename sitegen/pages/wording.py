"""Generated words: numbers, counts, lists, sentences. They state what the build computed, nothing
else, in the language in which the site speaks.

``speaking`` sets that language for all that is planned inside it, as the time zone is set for a
program: a hundred small functions make words, and none of them chooses a language
(docs/decisions/0082). Outside it, English is spoken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from sitegen.pages.phrasebook import COUNT, Phrasebook, english

REMEMBERED = 1 << 13
"""Phrases that are kept as they were filled in: of 250 articles nine in ten are said again."""
VOICES = 4
"""Languages that are spoken at a time: one of a site, English, and those of tests."""

KIND_GLYPHS = {"same": "=", "reworded": "≈", "paraphrase": "∼"}
"""The sign that stands for each kind beside its colour and its bar."""


class _Voice:
    """Speaks by one phrasebook, and remembers what it said while that was spoken: "¶3 in context"
    and "1 article" are said ten thousand times."""

    def __init__(self, book: Phrasebook) -> None:
        self.book = book
        self.say = lru_cache(maxsize=REMEMBERED, typed=True)(_filled)
        self.count = lru_cache(maxsize=REMEMBERED)(_counted)


_SPOKEN: ContextVar[_Voice | None] = ContextVar("spoken", default=None)
_voice = lru_cache(maxsize=VOICES)(_Voice)


@contextmanager
def speaking(book: Phrasebook | None) -> Iterator[None]:
    """Inside it all words are made by ``book``; None speaks English."""
    token = _SPOKEN.set(_voice(book or english()))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> Phrasebook:
    """The words of the language that is spoken."""
    return _now().book


def _now() -> _Voice:
    return _SPOKEN.get() or _voice(english())


@dataclass(frozen=True, slots=True)
class Value:
    """A value for a placeholder; what stands behind its colon says how it is written."""

    value: object

    def __str__(self) -> str:
        return format(self, "")

    def __format__(self, spec: str) -> str:
        capital = spec.startswith("^")
        spec = spec.removeprefix("^")
        words = _count(self.value, spec) if isinstance(self.value, int) else str(self.value)
        return sentence(words) if capital else words


@dataclass(frozen=True, slots=True)
class _Number:
    """The number inside a counted noun; ``+er`` behind its colon is the ending of a lone one."""

    count: int
    digits: bool

    def __format__(self, spec: str) -> str:
        if self.digits:
            return figures(self.count)
        return number(self.count) + (spec.removeprefix("+") if self.count == 1 else "")


def _count(count: int, spec: str) -> str:
    return (_SPOKEN.get() or _now()).count(count, spec)


def _counted(count: int, spec: str) -> str:
    if spec.startswith("+"):
        return format(_Number(count, digits=False), spec)
    noun = spec.removeprefix("#")
    if not noun:
        return figures(count) if spec else number(count)
    pattern = spoken().pattern(f"{COUNT}.{noun}", count)
    return pattern.format(n=_Number(count, digits=spec.startswith("#")))


def say(key: str, **values: object) -> str:
    """The phrase of ``key`` with ``values`` in it; whole numbers are counts.

    >>> say("article.shares", siglum="A", passages=2, others=1)
    'A shares two passages with one other article'
    """
    return (_SPOKEN.get() or _now()).say(key, **values)


def _filled(key: str, **values: object) -> str:
    pattern = phrase(key, values)
    if not values and "{" not in pattern:
        return pattern
    if ":" in pattern:  # something says how a value is written
        return pattern.format(**{name: Value(value) for name, value in values.items()})
    for name, one in values.items():
        if type(one) is not str:
            values[name] = Value(one)
    return pattern.format(**values)


def phrase(key: str, values: Mapping[str, object]) -> str:
    """The pattern of ``key``, in the form that the value ``n`` asks for."""
    count = values.get("n", 0)
    return spoken().pattern(key, count if isinstance(count, int) else 0)


def is_phrase(key: str) -> bool:
    """Whether the language says something of ``key``: of observations, whose names come from the
    stages that make them."""
    return key in spoken().patterns


def kind_label(kind: str) -> str:
    """What a kind is called on the pages."""
    return say(f"kind.{kind}")


def number(count: int) -> str:
    """``count`` as a word up to twelve, in digits beyond.

    >>> number(3), number(1200)
    ('three', '1\u202f200')
    """
    names = say("form.numbers").split()
    return names[count] if count < len(names) else figures(count)


def figures(count: int) -> str:
    """``count`` in digits, thousands set apart as the language does."""
    return f"{count:,}".replace(",", say("form.thousands")) if count > 999 else str(count)


def pointed(written: str) -> str:
    """A number as Python writes it, with the point of the language and a true minus sign."""
    return written.replace("-", "−").replace(".", say("form.point"))


def fraction(value: float, digits: int) -> str:
    """``value`` with ``digits`` behind the point, and the point that the language has."""
    return pointed(f"{value:.{digits}f}")


def counted(count: int, noun: str) -> str:
    """Number and noun.

    >>> counted(5, "article"), counted(1, "wording"), counted(0, "passage")
    ('five articles', 'one wording', 'no passages')
    """
    return _count(count, noun)


def sentence(words: str) -> str:
    """``words`` with a capital first letter."""
    return words[:1].upper() + words[1:]


def listed(words: Sequence[str]) -> str:
    """A list as a sentence has it.

    >>> listed(["A", "B", "D"]), listed(["A", "B"]), listed(["A"]), listed([])
    ('A, B and D', 'A and B', 'A', '')
    """
    if len(words) < 2:
        return "".join(words)
    return say("form.and", first=say("form.comma").join(words[:-1]), last=words[-1])


def percent(share: float) -> int:
    """``share`` (0..1) as a whole percentage; 100 and 0 only where they are exact."""
    whole = round(share * 100)
    if whole == 100 and share < 1:
        return 99
    return 1 if whole == 0 and share > 0 else whole


def shortened(text: str, limit: int) -> str:
    """The first words of ``text``, white space folded, at most ``limit`` code points, with "…"."""
    folded = " ".join(text[: 2 * limit].split())
    if len(folded) <= limit and len(text) > 2 * limit:  # else the rest is not looked at
        folded = " ".join(text.split())
    if len(folded) <= limit:
        return folded
    cut = folded[:limit].rsplit(" ", 1)[0] if " " in folded[:limit] else folded[:limit]
    return cut.rstrip(" ,;:.–—-") + "…"
