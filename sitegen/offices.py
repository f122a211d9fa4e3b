"""Roles without a name: the one figure near who holds that office; what may be said to hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, islice

import numpy as np

from sitegen.company import Company
from sitegen.members import Member
from sitegen.names import stem_of
from sitegen.roles import Role, heads_of, role_fit
from sitegen.roll import Node, Nodes
from sitegen.words import Words

_HELD_BY = 500
"""Figures of one office that are compared with a role: bounds the time in a corpus of thousands of
articles."""

_Offices = tuple[Role, ...]
"""Those of one figure."""
_Holders = Sequence[tuple[Node, _Offices]]


def join_offices(company: Company, people: Nodes) -> None:
    """Join each role without a name to the one speaker with a name who holds that office.

    ``people`` are the figures with a full name.
    """
    roll, homes = company.roll, company.homes()
    named = np.isin(homes, homes[people]) | ~(roll.is_body | roll.is_role)
    by_head: dict[str, list[Node]] = defaultdict(list)
    for node in np.flatnonzero(roll.holds & named).tolist():
        for role in company.members[node].roles:
            by_head[role[-1]].append(node)
    offices = _Held(company, by_head)
    for node in np.flatnonzero(roll.is_definite).tolist():
        exact, fitting = offices.holders(role_of(company.members[node]))
        if fitting and not company.join_near(node, exact):
            company.join_near(node, fitting)


def role_of(member: Member) -> Role:
    """What the name of a figure says as an office."""
    return tuple(part.casefold() for part in member.bare if part != "of")


class _Held:
    """Who holds which offices."""

    def __init__(self, company: Company, by_head: Mapping[str, Sequence[Node]]) -> None:
        """``by_head``: figures by the nouns of their offices."""
        self.members = company.members
        self.words = company.words
        self._by_head = by_head
        self._found: dict[Role, tuple[Sequence[Node], Sequence[Node]]] = {}
        self._listed: dict[Sequence[str], tuple[_Holders, Set[_Offices], Set[str]]] = {}

    def holders(self, role: Role) -> tuple[Sequence[Node], Sequence[Node]]:
        """Those whose offices say the same as ``role``, and those whose offices fit it; kept."""
        if role not in self._found:
            self._found[role] = self._holders(role)
        return self._found[role]

    def _holders(self, role: Role) -> tuple[Sequence[Node], Sequence[Node]]:
        says = _says(role, self.words)
        holders, several, said = self._with_heads(heads_of(role, self.words))
        if not says or not says <= said:
            return (), ()  # a bare *president* is nobody's alone
        best = ((offices, _best_fit(role, offices, self.words)) for offices in several)
        fits = {offices: fit for offices, fit in best if fit}
        if not fits:
            return (), ()
        fitting = [(node, fits[offices]) for node, offices in holders if offices in fits]
        return [node for node, fit in fitting if fit > 1], [node for node, _ in fitting]

    def _with_heads(self, heads: Sequence[str]) -> tuple[_Holders, Set[_Offices], Set[str]]:
        """Those who hold an office with one of the ``heads``, all their offices, and all that any
        of these says besides its head; kept."""
        found = self._listed.get(heads)
        if found is None:
            nodes = chain.from_iterable(self._by_head.get(head, ()) for head in heads)
            holders = [(node, self.members[node].roles) for node in islice(nodes, _HELD_BY)]
            several = {offices for _, offices in holders}
            said = set().union(*map(_says_besides, chain.from_iterable(several)))
            found = self._listed[heads] = holders, several, said
        return found


@lru_cache(maxsize=1 << 16)  # after a save all but a few are asked for again
def _best_fit(role: Role, offices: _Offices, words: Words) -> int:
    """How well the ``offices`` of a figure fit a role that says more than its head."""
    says, best = _says(role, words), 0
    for own in offices:
        if says <= _says_besides(own) and _time_of(own, words) == _time_of(role, words):
            best = max(best, role_fit(role, own, words))
    return best


@lru_cache(maxsize=1 << 14)
def _says(role: Role, words: Words) -> frozenset[str]:
    """What the words of a role begin with that say more than its head."""
    return frozenset(stem_of(word) for word in role[:-1] if word not in words.vague)


@lru_cache(maxsize=1 << 14)
def _says_besides(own: Role) -> frozenset[str]:
    """What the words of an office begin with, its head aside."""
    return frozenset(map(stem_of, own[:-1]))


@lru_cache(maxsize=1 << 14)
def _time_of(role: Role, words: Words) -> tuple[bool, bool]:
    """Whether an office was held once, and whether it says in which year: a former president is
    none at the time of a role that says nothing of it, nor is the nominee of 2012."""
    once = any(word in words.past or word.startswith("ex-") for word in role)
    return once, any(map(str.isdecimal, role))
