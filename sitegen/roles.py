"""Roles compared, and how a form is written without what surrounds it."""

from __future__ import annotations

from sitegen.names import fold, same_stem
from sitegen.words import Words

Role = tuple[str, ...]
"""Norms of a role, its head last: *the head of the Kenyan state* is kenyan, state, head."""


def heads_of(role: Role, words: Words) -> tuple[str, ...]:
    """The nouns that may name the office of ``role``, sorted; none for an empty role."""
    groups = [group for group in words.offices if role[-1:] and role[-1] in group]
    return tuple(sorted(set(role[-1:]).union(*groups)))


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
    return 2 if less and more else int(less or more)


def owned(form: str) -> str:
    """*campaign* of *his campaign* and *Okoro’s campaign*."""
    for ending in ("’s ", "'s ", "’ ", "' "):
        if ending in form:
            return form.rsplit(ending, 1)[1]
    return form.partition(" ")[2] or form


def bare(written: str, *, possessive: bool) -> str:
    """``written`` on one line and without a possessive ending."""
    joined = " ".join(written.split())
    if possessive:
        return joined.removesuffix("'s").removesuffix("’s")
    return joined
