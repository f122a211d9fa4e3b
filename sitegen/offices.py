"""Roles without a name: the one figure near who holds that office; what may be said to hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain, islice

from sitegen.company import Company, Node
from sitegen.members import Member
from sitegen.names import stem_of
from sitegen.roles import Role, heads_of, role_fit

_HELD_BY = 500
"""Figures of one office that are compared with a role: bounds the time in a corpus of thousands of
articles."""

_Offices = tuple[Role, ...]
"""Those of one figure."""
_Holders = Sequence[tuple[Node, _Offices]]


def join_offices(company: Company, people: Iterable[Node]) -> None:
    """Join each role without a name to the one speaker with a name who holds that office.

    ``people`` are the figures with a full name.
    """
    homes = company.homes()
    named = {homes[node] for node in people}
    by_head: dict[str, list[Node]] = defaultdict(list)
    for node, member in enumerate(company.members):
        if member.roles and (member.kind == "person" or homes[node] in named):
            for role in member.roles:
                by_head[role[-1]].append(node)
    offices = _Held(company, by_head)
    found: dict[Member, tuple[Sequence[Node], Sequence[Node]]] = {}
    for node, member in enumerate(company.members):
        if member.kind != "role":
            continue
        if member not in found:
            found[member] = offices.holders(role_of(member)) if member.is_definite else ((), ())
        exact, fitting = found[member]
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
        self._listed: dict[Sequence[str], tuple[_Holders, Set[_Offices]]] = {}
        self._when: dict[Role, tuple[bool, bool]] = {}
        self._stems: dict[Role, frozenset[str]] = {}

    def holders(self, role: Role) -> tuple[Sequence[Node], Sequence[Node]]:
        """Those whose offices say the same as ``role``, and those whose offices fit it; kept."""
        if role not in self._found:
            self._found[role] = self._holders(role)
        return self._found[role]

    def _holders(self, role: Role) -> tuple[Sequence[Node], Sequence[Node]]:
        says = {stem_of(word) for word in role[:-1] if word not in self.words.vague}
        if not says:
            return (), ()  # a bare *president* is nobody's alone
        holders, several = self._with_heads(heads_of(role, self.words))
        fits = {offices: fit for offices in several if (fit := self._best_fit(role, says, offices))}
        if not fits:
            return (), ()
        fitting = [(node, fits[offices]) for node, offices in holders if offices in fits]
        return [node for node, fit in fitting if fit > 1], [node for node, _ in fitting]

    def _with_heads(self, heads: Sequence[str]) -> tuple[_Holders, Set[_Offices]]:
        """Those who hold an office with one of the ``heads``, and all their offices; kept."""
        found = self._listed.get(heads)
        if found is None:
            nodes = chain.from_iterable(self._by_head.get(head, ()) for head in heads)
            holders = [(node, self.members[node].roles) for node in islice(nodes, _HELD_BY)]
            found = self._listed[heads] = holders, {offices for _, offices in holders}
        return found

    def _best_fit(self, role: Role, says: Set[str], offices: _Offices) -> int:
        """How well the ``offices`` of a figure fit a role that ``says`` more than its head."""
        best = 0
        for own in offices:
            if says <= self._said_besides(own) and self._holds(own, role):
                best = max(best, role_fit(role, own, self.words))
        return best

    def _said_besides(self, own: Role) -> frozenset[str]:
        """What the words of an office begin with, its head aside."""
        found = self._stems.get(own)
        if found is None:
            found = self._stems[own] = frozenset(map(stem_of, own[:-1]))
        return found

    def _holds(self, own: Role, role: Role) -> bool:
        """Whether an office is held at the time at which the role is, as they are called: a former
        president is none, nor is the nominee of 2012."""
        return self._time_of(own) == self._time_of(role)

    def _time_of(self, role: Role) -> tuple[bool, bool]:
        """Whether an office was held once, and whether it says in which year."""
        if role not in self._when:
            past = self.words.past
            once = any(word in past or word.startswith("ex-") for word in role)
            self._when[role] = once, any(map(str.isdecimal, role))
        return self._when[role]
