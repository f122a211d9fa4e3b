"""Bodies of different articles that are one: by name, by whose they are, by their initials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

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


class Institutions:
    """The figures that are no persons and have a name; those that are somebody's are left alone."""

    def __init__(self, company: Company, people: Sequence[Node]) -> None:
        """``people`` are the figures with a full name."""
        self.company = company
        self.members = company.members
        self.words = company.words
        self.full_forms: dict[str, Parts] = {}
        self._bodies = [
            (node, member)
            for node, member in enumerate(self.members)
            if member.is_specific and member.kind == "body"
        ]
        self._roles = [
            (node, member)
            for node, member in enumerate(self.members)
            if member.is_specific and member.kind == "role"
        ]
        self._full_names = people

    def join_bodies(self) -> None:
        """Join bodies; twice, because initials in longer names can be read only when it is known
        what they stand for."""
        self._join(self._bodies)
        self._initials()
        self._join(self._bodies)

    def join_roles(self) -> None:
        """Join roles that nobody was found to hold: to the one who holds that of the same name in
        other articles, else those of one name. *The party's nominee* may be somebody else there.
        """
        people, root = self._people(), self.company.root
        held: dict[Parts, dict[Node, Node]] = defaultdict(dict)
        for node, member in self._roles:
            if root(node) in people:
                held[self._spelt_out(member.bare)].setdefault(root(node), node)
        for node, member in self._roles:
            if root(node) in people:
                continue
            holders = held.get(self._spelt_out(member.bare), {})
            if len(holders) == 1 and not self._is_anybody(member):
                self._unite(next(iter(holders.values())), node, people)
        self._join(sorted((*self._bodies, *self._roles)))

    def _is_anybody(self, member: Member) -> bool:
        """*A senator*: one whom the reader does not know yet."""
        first = member.name.split()[0].casefold()
        return first in self.words.determiners and not member.is_definite

    def _unite(self, a: Node, b: Node, people: set[Node]) -> None:
        """Join two, and let ``people`` stay the groups with a person: their first figure may be
        another one now."""
        root, other = self.company.root(a), self.company.root(b)
        if root == other:
            return
        held = root in people or other in people
        self.company.join(root, other)
        if held and self.company.root(root) == self.company.root(other):
            people.add(self.company.root(root))

    def _people(self) -> set[Node]:
        """The groups with a full name of a person."""
        return set(map(self.company.root, self._full_names))

    def _join(self, figures: Iterable[tuple[Node, Member]]) -> None:
        """Join those of the same name; *Arland's army* and *the Arlandian army* are one, and
        initials in a name are what they stand for. *Berg* is Ann Berg here, and Bo Berg there."""
        people = self._people()
        alike: dict[tuple[int, str, str], dict[Parts, Node]] = defaultdict(dict)
        first: dict[Parts, Node] = {}  # whom a name means is looked for once
        for node, member in figures:
            if (len(member.parts) == 1 or member.kind == "role") and (
                self.company.root(node) in people
            ):
                continue
            parts = member.bare
            if parts not in first:
                name = self._spelt_out(parts)
                known = alike[len(name), name[0][:_STEM], name[-1]]
                same = (other for other in known if _same_body(name, other))
                first[parts] = known.setdefault(next(same, name) if known else name, node)
            self._unite(first[parts], node, people)
        self._shorter({name: node for known in alike.values() for name, node in known.items()})

    def _shorter(self, by_name: Mapping[Parts, Node]) -> None:
        """Bodies with and without what kind of body they are."""
        for name, node in by_name.items():
            kind, left = name[-1], name[:-1]
            told = kind in self.words.organizations and len(left) > 1
            if told and left[-1] in self.words.bodies and left in by_name:
                self.company.join(node, by_name[left], BY_SHORTER)

    def _spelt_out(self, parts: Parts) -> Parts:
        """A name in small letters, its first initials replaced by the name that they stand for."""
        full = self.full_forms.get(parts[0], parts[:1]) if len(parts) > 1 else parts[:1]
        return tuple(map(str.casefold, (*full, *parts[1:])))

    def _initials(self) -> None:
        """*UNO* and the one body near whose name has these initials.

        Two letters fit much: they mean the body that by far the most articles name.
        """
        short = [
            (node, member.parts[0])
            for node, member in enumerate(self.members)
            if len(member.parts) == 1 and _are_letters(member.parts[0])
        ]
        bearers = self._bearers({letters for _, letters in short})
        for node, letters in short:
            bodies: Sequence[Node] = bearers.get(letters, ())[:_NAMESAKES]
            if len(letters) == _LETTERS:
                bodies = self.company.commonest(bodies)
            if self.company.join_near(node, bodies, BY_INITIALS):
                self.full_forms[letters] = self.members[bodies[0]].bare

    def _bearers(self, wanted: Set[str]) -> Mapping[str, Sequence[Node]]:
        """The figures that may be meant by the initials that are ``wanted``, by these."""
        homes = self.company.homes()
        people = {homes[n] for n, m in enumerate(self.members) if m.is_personal and _is_person(m)}
        found: dict[str, list[Node]] = defaultdict(list)
        for node, member in enumerate(self.members):
            long = len(member.parts) > _SHORT  # two words may well be somebody who holds no office
            body = member.kind == "body" or (long and member.kind != "role")
            if body and homes[node] not in people:
                for letters in initials_of(member.name):
                    if letters in wanted:
                        found[letters].append(node)
        return found


def _are_letters(part: str) -> bool:
    """Whether a part of a name may be initials."""
    return len(part) >= _LETTERS and part.isupper()


def _is_person(member: Member) -> bool:
    return member.kind == "person" and member.is_personal


def _same_body(a: Parts, b: Parts) -> bool:
    """Whether two names of bodies differ in a country and its people only."""
    return len(a) == len(b) and all(map(same_country, a, b))
