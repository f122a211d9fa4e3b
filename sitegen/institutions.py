"""Bodies of different articles that are one: by name, by whose they are, by their initials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sitegen.company import Company, Node
from sitegen.members import Member, Parts
from sitegen.names import initials_of, same_country

_LETTERS = 2
"""Letters of initials at least."""
_SHORT = 2
"""Words of a name that may be a person's although no office or title shows it."""
_STEM = 3
"""Letters that a country and its people share at least."""
_NAMESAKES = 200
"""Figures with the same initials that are looked at: bounds the time in a large corpus."""

BY_INITIALS = "the initials of the name"
BY_SHORTER = "the same name without what kind of body it is"


def join_bodies(company: Company) -> None:
    """Join the bodies of ``company``; twice, because initials in longer names can be read only
    when it is known what they stand for."""
    institutions = _Institutions(company)
    institutions.bodies()
    institutions.initials()
    institutions.bodies()


class _Institutions:
    """The bodies among the figures."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.members = company.members
        self.words = company.words
        self.full_forms: dict[str, Parts] = {}
        self.named = [
            (node, member.bare)
            for node, member in enumerate(self.members)
            if member.is_specific and member.kind != "person"
        ]
        """The figures that are no persons and have a name, and its parts."""

    def bodies(self) -> None:
        """Bodies of the same name; *Arland's army* and *the Arlandian army* are one, and initials
        in a name are what they stand for."""
        alike: dict[tuple[int, str, str], dict[Parts, Node]] = defaultdict(dict)
        first: dict[Parts, Node] = {}  # whom a name means is looked for once
        for node, parts in self.named:
            if parts in first:
                self.company.join(first[parts], node)
                continue
            name = self._spelt_out(parts)
            known = alike[len(name), name[0][:_STEM], name[-1]]
            same = next((other for other in known if _same_body(name, other)), name)
            first[parts] = known.setdefault(same, node)
            self.company.join(first[parts], node)
        self._shorter({name: node for known in alike.values() for name, node in known.items()})

    def _shorter(self, by_name: Mapping[Parts, Node]) -> None:
        """Bodies with and without what kind of body they are."""
        for name, node in by_name.items():
            kind, left = name[-1:], name[:-1]
            told = set(kind) <= self.words.organizations and set(left[-1:]) <= self.words.bodies
            if told and len(left) > 1 and left in by_name:
                self.company.join(node, by_name[left], BY_SHORTER)

    def _spelt_out(self, parts: Parts) -> Parts:
        """A name in small letters, its first initials replaced by the name that they stand for."""
        full = self.full_forms.get(parts[0], parts[:1]) if len(parts) > 1 else parts[:1]
        return tuple(part.casefold() for part in (*full, *parts[1:]))

    def initials(self) -> None:
        """*UNO* and the one body near whose name has these initials.

        Two letters fit much: they mean the body that by far the most articles name.
        """
        homes = self.company.homes()
        people = {homes[n] for n, m in enumerate(self.members) if m.is_personal and _is_person(m)}
        by_initials: dict[str, list[Node]] = defaultdict(list)
        for node, member in enumerate(self.members):
            long = len(member.parts) > _SHORT  # two words may well be somebody who holds no office
            body = member.kind == "body" or (long and member.kind != "role")
            if body and homes[node] not in people:
                for letters in initials_of(member.name):
                    by_initials[letters].append(node)
        for node, member in enumerate(self.members):
            letters = member.parts[0] if len(member.parts) == 1 else ""
            if len(letters) < _LETTERS or not letters.isupper():
                continue
            bodies: Sequence[Node] = by_initials.get(letters, ())[:_NAMESAKES]
            if len(letters) == _LETTERS:
                bodies = self.company.commonest(bodies)
            if self.company.join_near(node, bodies, BY_INITIALS):
                self.full_forms[letters] = self.members[bodies[0]].bare


def _is_person(member: Member) -> bool:
    return member.kind == "person" and member.is_personal


def _same_body(a: Parts, b: Parts) -> bool:
    """Whether two names of bodies differ in a country and its people only."""
    return len(a) == len(b) and all(map(same_country, a, b))
