"""Words → letters: what the lists of a language make of a word that stands by itself.

Each list of ``words`` has its letter (``tags.TAG_LEGEND``); of a word in several of them the first
that fits counts. What its neighbours and its capital say is for ``tags``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from sitegen.words import Words

_FORMS_KEPT = 1 << 16
"""1 000 news articles have 50 000 forms of words in lower case."""


@cache
def letters_of(words: Words) -> Letters:
    """Those of one language."""
    open_classes = (
        ("T", words.titles),
        ("R", words.roles),
        ("B", words.bodies),
        ("J", words.adjectives),
    )
    phrasal = frozenset(pair[0] for pair in words.phrasal)
    return Letters(
        frozenset((*words.pronouns, *words.relatives)),
        _first_letters(
            ("o", words.genitives),
            ("D", words.determiners),
            ("G", words.possessives),
            ("X", words.auxiliaries),
            ("S", words.subordinators),
            ("I", words.prepositions),
            ("C", words.conjunctions),
            ("t", words.times),
            ("A", words.adverbs),
        ),
        _first_letters(*open_classes),
        _first_letters(
            ("V", words.cues),
            ("R", words.roles),
            *open_classes,
            ("K", words.cue_nouns),
            ("p", words.particles),
        ),
        frozenset(phrase[0] for phrase in words.according),
        phrasal,
        phrasal | words.approximate | words.displays,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """What the lists of a language make of a word, each word once under the first letter that
    fits."""

    pronouns: frozenset[str]
    function: dict[str, str]
    """Of words of closed classes."""
    capital: dict[str, str]
    """Of content words with a capital."""
    lower: dict[str, str]
    """Of content words without one."""
    openings: frozenset[str]
    """With which a phrase begins that stands before the name of who says it."""
    phrasal: frozenset[str]
    """With which a verb of several words begins."""
    telling: frozenset[str]
    """Words of whatever class that may be something else beside certain neighbours."""
    small: _SmallTags = field(init=False)
    """The tag of each word in lower case."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "small", _SmallTags(self))


class _SmallTags(dict[str, str]):
    """The tags of words in lower case, made when they are asked for, up to ``_FORMS_KEPT``."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters

    def __missing__(self, norm: str) -> str:
        if len(self) >= _FORMS_KEPT:
            self.clear()
        found = self[norm] = _small_tag(norm, self._letters)
        return found


def _first_letters(*lists: tuple[str, Iterable[str]]) -> dict[str, str]:
    """The letter of each word of the ``lists``; of one in several of them, that of the first."""
    found: dict[str, str] = {}
    for letter, members in reversed(lists):
        found.update(dict.fromkeys(members, letter))
    return found


def _small_tag(norm: str, letters: Letters) -> str:
    """The tag of a word in lower case."""
    if is_pronoun(norm, letters):
        return "P"
    return letters.function.get(norm) or lower_tag(norm, letters)


def is_pronoun(norm: str, letters: Letters) -> bool:
    """Whether a word is a pronoun, *who* and *who's* included."""
    return norm.replace("'s", "") in letters.pronouns or norm == "i"


def lower_tag(norm: str, letters: Letters) -> str:
    """The tag of a content word in lower case."""
    listed = letters.lower.get(norm)
    if listed:
        return listed
    if norm[:1].isdigit():
        return "n"
    if norm.endswith("ly"):
        return "A"
    return "w"
