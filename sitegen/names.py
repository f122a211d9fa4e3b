"""Names compared: spellings folded, and which two forms can be one name.

No list of names: transliteration (Zelensky, Zelenskyy), diacritics, initials and middle names are
told from the letters alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_DOUBLE = re.compile(r"(.)\1")
_ENDING = re.compile(r"(?:iy|yy|ij|yi|ii|i|y)$")
_STEM = 4
"""Letters that a country and its people share (*Kenya*, *Kenyan*): three join *Iran* and *Iraq*."""


_OWNER = re.compile(r"['’]s$|s['’]$")
_INITIALS = re.compile(r"[A-Z]{2,4}|(?:[A-Z]\.){2,}[A-Z]?")


@lru_cache(maxsize=1 << 16)  # a build again and again meets the same names
def parts_of(form: str) -> tuple[str, ...]:
    """The folded words of a form as written; initials keep their capitals, so that *U.N.* and *UN*
    are one and neither is a name part *Un*. A form of several words all in capitals has none.

    >>> parts_of("Mr. Lund"), parts_of("the U.N."), parts_of("LEO UN")
    (('mr', 'lund'), ('the', 'UN'), ('leo', 'un'))
    """
    loud = form.isupper() and len(form.split()) > 1
    written = form.replace("’", "'").replace(",", " ").replace("-", " ").split()
    return tuple(map((_LOUD if loud else _PARTS).__getitem__, written))


class _Parts(dict[str, str]):
    """For each word of a form the part of a name that it is, worked out once."""

    def __init__(self, *, loud: bool) -> None:
        super().__init__()
        self._loud = loud

    def __missing__(self, word: str) -> str:
        """What ``word`` is, which is then known."""
        if len(self) >= _WORDS_KEPT:
            self.clear()
        part = word.removesuffix("'s")
        initials = not self._loud and part.isupper() and _INITIALS.fullmatch(part)
        self[word] = part.replace(".", "") if initials else fold(part.casefold())
        return self[word]


_WORDS_KEPT = 1 << 16
"""Words of names that are remembered: 1,000 articles have 15,000."""
_PARTS, _LOUD = _Parts(loud=False), _Parts(loud=True)


@lru_cache(maxsize=1 << 16)
def fold(norm: str) -> str:
    """``norm`` without diacritics, double letters and the many spellings of a final y.

    >>> fold("zelenskyy") == fold("zelensky") == fold("zelenskiy")
    True
    """
    plain = norm if norm.isascii() else _without_marks(norm)
    plain = plain.replace(".", "").replace("’", "'")
    return _ENDING.sub("y", _DOUBLE.sub(r"\1", plain)) or norm


def _without_marks(norm: str) -> str:
    """``norm`` without what stands above or below its letters."""
    letters = unicodedata.normalize("NFKD", norm)
    return "".join(char for char in letters if not unicodedata.combining(char))


def folded(name: Sequence[str]) -> tuple[str, ...]:
    """Each part of ``name`` folded."""
    return tuple(map(fold, name))


def compatible(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two folded names of two parts and more can be one person's: ends agree.

    Middle names and initials may differ or be missing; a first initial fits a first name. What
    stands before a first name (*Dean Ann Maria Lee*, *Ann B. Lee*) ran into it.

    >>> compatible(("ann", "b", "lee"), ("ann", "lee")), compatible(("ann", "lee"), ("bob", "lee"))
    (True, False)
    """
    if a[-1] != b[-1]:
        return False
    if _ends_in(a, b) or _ends_in(b, a):
        return True
    first_a, first_b = a[0], b[0]
    if first_a in b or first_b in a:
        return True
    initial = min(len(first_a), len(first_b)) == 1
    return initial and first_a[0] == first_b[0]


@lru_cache(maxsize=1 << 16)
def initials_of(name: str) -> tuple[str, ...]:
    """The initials that ``name`` can be known by: of all its words, and of those after an owner.

    >>> initials_of("Arland’s Joint Harbour Office"), initials_of("UN Security Council")
    (('AJHO', 'JHO'), ('UNSC',))
    """
    words = name.replace("-", " ").split()
    parts = [words]
    if "'" in name or "’" in name:
        owner = max((at for at, word in enumerate(words) if _OWNER.search(word)), default=-1)
        parts.append(words[owner + 1 :])
    found = [(part, _letters(part)) for part in parts if len(part) > 1]
    return tuple(dict.fromkeys(letters for part, letters in found if letters not in part))


def is_initial(word: str) -> bool:
    """Whether ``word`` is one letter that stands for a name: *J.*, *J*.

    >>> is_initial("J."), is_initial("Jo"), is_initial("U.N.")
    (True, False, False)
    """
    return len(word.rstrip(".")) == 1 and word[0].isupper()


def _letters(words: Sequence[str]) -> str:
    """The first letters of the words with a capital; all letters of a word of capitals."""
    return "".join(
        word.replace(".", "") if word.isupper() and _INITIALS.fullmatch(word) else word[0]
        for word in words
        if word[:1].isupper()
    )


def _ends_in(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether the name ``b`` of two parts and more is the end of ``a``: what stands before it ran
    into the name (*United Nations Ann Lee*)."""
    return len(a) > len(b) > 1 and tuple(a[-len(b) :]) == tuple(b)


def fuller(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    """Of two forms of one name the longer; the shorter where the longer only ends in it.

    >>> fuller(("ann", "lee"), ("ann", "b", "lee"))
    ('ann', 'b', 'lee')
    >>> fuller(("nations", "ann", "lee"), ("ann", "lee"))
    ('ann', 'lee')
    """
    if _ends_in(folded(a), folded(b)) or _ends_in(folded(b), folded(a)):
        return min(a, b, key=len)
    return b if len(b) > len(a) else a


def same_stem(a: str, b: str) -> bool:
    """Whether two words begin alike, as a country and its people do.

    >>> same_stem("russia", "russian"), same_stem("iran", "iraq"), same_stem("us", "us")
    (True, False, True)
    """
    return stem_of(a) == stem_of(b)


def stem_of(word: str) -> str:
    """The beginning that a country and its people share; all of a short word.

    >>> stem_of("russian"), stem_of("us")
    ('russ', 'us')
    """
    return word[:_STEM]


def same_country(a: str, b: str) -> bool:
    """Whether one word is a country and the other its people, or both are one word.

    >>> same_country("korea", "korean"), same_country("china", "chinese")
    (True, True)
    >>> same_country("austria", "australian"), same_country("office", "officer")
    (False, False)
    """
    return a == b or _is_people(a, b) or _is_people(b, a)


def _is_people(country: str, people: str) -> bool:
    return any(
        people.endswith(ending) and _leaves(country, people.removesuffix(ending))
        for ending in _PEOPLE
    )


def _leaves(country: str, stem: str) -> bool:
    return len(stem) >= _SHORTEST and any(country == stem + ending for ending in _COUNTRY)


_PEOPLE = ("n", "an", "ian", "ese", "ish", "i", "ic")
_COUNTRY = ("", "a", "ia", "y", "ey", "en", "o", "ain")
"""How words for a people end in English, and what their country's name has instead."""
_SHORTEST = 3


def owned(form: str) -> str:
    """*campaign* of *his campaign* and *Okoro’s campaign*."""
    for ending in ("’s ", "'s ", "’ ", "' "):
        if ending in form:
            return form.rsplit(ending, 1)[1]
    return form.partition(" ")[2] or form
