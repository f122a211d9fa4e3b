"""Roles compared, and how a form is written without what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import lru_cache

from sitegen.names import fold, same_stem
from sitegen.words import Words

Role = tuple[str, ...]
"""Norms of a role, its head last: *the head of the Kenyan state* is kenyan, state, head."""


@lru_cache(maxsize=1 << 14)
def heads_of(role: Role, words: Words) -> tuple[str, ...]:
    """The nouns that may name the office of ``role``, sorted; none for an empty role."""
    groups = [group for group in words.offices if role[-1:] and role[-1] in group]
    return tuple(sorted(set(role[-1:]).union(*groups)))


@lru_cache(maxsize=1 << 16)  # an article compares the same few again and again
def role_fit(role: Role, own: Role, words: Words) -> int:
    """2 where the two say the same, 1 where one says less, 0 where they conflict."""
    if not role or not own:
        return 0
    head, own_head = role[-1], own[-1]
    office = any(head in group and own_head in group for group in words.offices)
    if head != own_head and not office:
        return 0
    rest = [fold(word) for word in role[:-1] if word not in words.vague]
    own_rest = [fold(word) for word in own[:-1] if word not in words.vague]
    less = all(any(same_stem(a, b) for b in own_rest) for a in rest)
    more = all(any(same_stem(a, b) for a in rest) for b in own_rest)
    if head != own_head and rest and not own_rest:
        return 0  # *the Danish leader* is not just any *President Okoro*
    return 2 if less and more else int(less or more)


def says_no_more(role: Role, own: Role, words: Words) -> bool:
    """Whether ``own`` holds all that ``role`` says: *the ministry* after *the Lund ministry*, never
    the other way round."""
    said = [fold(word) for word in role[:-1] if word not in words.vague]
    known = [fold(word) for word in own[:-1]]
    return all(any(same_stem(a, b) for b in known) for a in said)


_LONGEST = 6
"""Words of a speaker's name before what it is of, at most: longer ones are pieces of sentences."""
_AGENTIVE = ("er", "ers", "or", "ors", "ist", "ists", "ian", "ians", "man", "men", "ee", "ees")


_NEVER = (False, "", False)
_PARTY = re.compile(r"[A-Z]-[A-Z][A-Za-z.]*|[A-Z][a-z]{0,3}\.|[A-Z]")
"""A seat in a parliament, *D-Lund.*; an abbreviation of a place, *Ld.*; a letter."""


def can_speak(name: str, lower: frozenset[str], words: Words) -> bool:
    """Whether ``name`` is a person's, a body's or an office's; true where the language lacks lists.

    ``lower`` are the norms that the article also writes in lower case: a single such word with a
    capital (*Online*, *Hours*) only began a sentence.
    """
    if not words.roles:
        return True
    can, alone, can_small = _judged(name, words)
    small = alone and (alone in lower or alone.removesuffix("s") in lower)
    return can_small if small else can


@lru_cache(maxsize=1 << 14)  # the same officials speak in many articles
def _judged(name: str, words: Words) -> tuple[bool, str, bool]:
    """Whether ``name`` can speak; the word that it is, where it is one of no list, and whether it
    can speak if the article also writes that word in lower case."""
    parts = [part.strip(".,") for part in name.split()]
    if parts and parts[0].casefold() in words.speaking:
        return _NEVER  # *your mother* is said to somebody
    while parts and _is_in(parts[0].casefold(), (words.determiners, words.possessives)):
        parts.pop(0)
    head = _head_words(parts)
    if not head or len(head) > _LONGEST or _is_sentence(head, words) or _shouts(head):
        return _NEVER
    if any(map(_PARTY.fullmatch, (head[0], name))) and len(head) == 1:
        return _NEVER
    if len(name.split()) == 1 and _is_bare_office(name.casefold(), words):
        return _NEVER
    last = head[-1].replace("’s", "").replace("'s", "")
    norm = last.casefold()
    if norm in words.things and (last.islower() or len(head) == 1):
        return _NEVER
    if _is_in(norm, (words.roles, words.bodies, words.titles, words.outfits)):
        return True, "", True
    agentive = norm.endswith(_AGENTIVE)
    can = last[:1].isupper() or not last[:1].isalpha() or agentive
    return can, norm if len(head) == 1 else "", agentive and last[:1].islower()


def _is_bare_office(norm: str, words: Words) -> bool:
    """Whether a word is an office in the singular, without a name and an article: *Secretary*."""
    return (
        _is_in(norm, (words.roles, words.titles))
        and not _is_in(norm, (words.bodies, words.plurals))
        and not norm.endswith(("s", "people", "men", "children"))
    )


def _head_words(parts: list[str]) -> list[str]:
    """The words before what a name is of: *head* of *head of state*."""
    links = ("of", "for", "in", "at", "from", "to", "on", "here", "after", "who", "with")
    end = next((at for at, part in enumerate(parts) if part in links), len(parts))
    return parts[:end]


def _is_sentence(head: list[str], words: Words) -> bool:
    """Whether a word in lower case, or a pronoun, shows a piece of a sentence."""
    first = head[0].casefold()
    if any(_is_in(part.casefold(), (words.pronouns, words.speaking)) for part in head):
        return True
    links = (words.auxiliaries, words.subordinators, words.prepositions)
    if _is_in(first, (words.relatives, words.adverbs, *links)):
        return True
    if first in words.times and len(head) == 1:
        return True
    return any(
        _is_in(part, (words.cues, *links)) and not _is_in(part, (words.roles, words.bodies))
        for part in head
    )


def _is_in(norm: str, groups: Iterable[Container[str]]) -> bool:
    return any(norm in group for group in groups)


def _shouts(head: list[str]) -> bool:
    """Whether words of a headline in capitals ran into the name: *TRADE TALKS Lund minister*."""
    loud = [len(part) > _INITIALS and part.isupper() for part in head]
    return sum(loud) > 1 and not all(loud)


_INITIALS = 3
"""Letters of an abbreviation that may stand among other words, at most."""


def bare(written: str, *, possessive: bool) -> str:
    """``written`` on one line and without a possessive ending."""
    joined = " ".join(written.split())
    if possessive:
        return joined.removesuffix("'s").removesuffix("’s")
    return joined


def plain(form: str) -> str:
    """``form`` with a leading article in lower case."""
    if not form.startswith(("The ", "A ", "An ")):
        return form
    head, _, rest = form.partition(" ")
    return f"{head.lower()} {rest}" if rest else form


def without_article(form: str, words: Words) -> str:
    """*Lund Harbour Ministry* of *the Lund Harbour Ministry*: a name needs no article."""
    head, _, rest = form.partition(" ")
    if head != "the" or not rest:
        return form
    links = words.prepositions, words.conjunctions
    named = all(part[:1].isupper() or _is_in(part, links) for part in rest.split())
    return rest if named else form
