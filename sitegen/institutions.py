"""Bodies of different articles that are one: by name, by whose they are, by their initials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence, Set

import numpy as np

from sitegen.company import Company
from sitegen.members import Member, Parts
from sitegen.names import initials_of, same_country
from sitegen.roll import Flags, Node, Nodes, Numbers, key_of, without_kind

_LETTERS = 2
"""Letters of initials that fit much."""
_NAMESAKES = 200
"""Figures with the same initials that are looked at: bounds the time in a large corpus."""

BY_INITIALS = "the initials of the name"
BY_SHORTER = "the same name without what kind of body it is"


class Institutions:
    """The figures that are no persons and have a name; those that are somebody's are left alone."""

    def __init__(self, company: Company, people: Nodes) -> None:
        """``people`` are the figures with a full name."""
        self.company = company
        self.members = company.members
        self.words = company.words
        self.roll = roll = company.roll
        self.full_forms: dict[str, Parts] = {}
        self._bodies = np.flatnonzero(roll.is_specific & roll.is_body)
        self._roles = np.flatnonzero(roll.is_specific & roll.is_role)
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
        people, root, homes = self._people(), self.company.root, self.company.homes()
        roles, lower = self._roles, self.roll.lower[self._roles]
        is_held = np.isin(homes[roles], homes[self._full_names])
        names = np.isin(lower, lower[is_held]) | self._spelt(roles)
        nodes = roles[names].tolist()
        listed = [(node, self._spelt_out(self.members[node].bare)) for node in nodes]
        held: dict[Parts, dict[Node, Node]] = defaultdict(dict)
        for node, name in listed:
            if root(node) in people:
                held[name].setdefault(root(node), node)
        for node, name in listed:
            holders = held.get(name, {})
            free = len(holders) == 1 and root(node) not in people
            if free and not self._is_anybody(self.members[node]):
                self._unite(next(iter(holders.values())), node, people)
        self._join(np.union1d(self._bodies, self._roles))

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
        return set(self.company.homes()[self._full_names].tolist())

    def _join(self, figures: Nodes) -> None:
        """Join those of the same name; *Arland's army* and *the Arlandian army* are one, and
        initials in a name are what they stand for. *Berg* is Ann Berg here, and Bo Berg there."""
        people = self._people()
        alike: dict[Hashable, dict[Parts, Node]] = defaultdict(dict)
        first: dict[Parts, Node] = {}  # whom a name means is looked for once
        for node in self._joinable(figures).tolist():
            member = self.members[node]
            if (len(member.parts) == 1 or member.kind == "role") and (
                self.company.root(node) in people
            ):
                continue
            parts = member.bare
            if parts not in first:
                name = self._spelt_out(parts)
                known = alike[key_of(name)]
                same = (other for other in known if _same_body(name, other))
                first[parts] = known.setdefault(next(same, name) if known else name, node)
            self._unite(first[parts], node, people)
        self._shorter({name: node for known in alike.values() for name, node in known.items()})

    def _joinable(self, figures: Nodes) -> Nodes:
        """Those of ``figures`` that may be joined by name to any other: they are nobody's, and are
        not one with all that have their name, or another name is like it."""
        roll, homes = self.roll, self.company.homes()
        short = (roll.is_single | roll.is_role)[figures]
        figures = figures[~(short & np.isin(homes[figures], homes[self._full_names]))]
        bare, left = roll.bare[figures], roll.left[figures]
        several = _differ(bare, homes[figures]) | _differ(roll.key[figures], bare)
        told = (left >= 0) | np.isin(roll.lower[figures], left[left >= 0])
        return figures[several | told | self._spelt(figures)]

    def _spelt(self, figures: Nodes) -> Flags:
        """Which of ``figures`` have names that begin with initials of which it is known what they
        stand for, or names that may be like these once they are spelt out."""
        number, roll = self.company.register.number, self.roll
        spelt = np.isin(roll.first[figures], list(map(number, self.full_forms)))
        names = {self._spelt_out(self.members[node].bare) for node in figures[spelt].tolist()}
        keys = [number(key_of(name)) for name in names]
        left = [number(without_kind(name, self.words)) for name in names]
        return spelt | np.isin(roll.key[figures], keys) | np.isin(roll.lower[figures], left)

    def _shorter(self, by_name: Mapping[Parts, Node]) -> None:
        """Bodies with and without what kind of body they are."""
        for name, node in by_name.items():
            left = without_kind(name, self.words)
            if left in by_name:
                self.company.join(node, by_name[left], BY_SHORTER)

    def _spelt_out(self, parts: Parts) -> Parts:
        """A name in small letters, its first initials replaced by the name that they stand for."""
        full = self.full_forms.get(parts[0], parts[:1]) if len(parts) > 1 else parts[:1]
        return tuple(map(str.casefold, (*full, *parts[1:])))

    def _initials(self) -> None:
        """*UNO* and the one body near whose name has these initials.

        Two letters fit much: they mean the body that by far the most articles name.
        """
        short = np.flatnonzero(self.roll.is_letters).tolist()
        bearers = self._bearers({self.members[node].parts[0] for node in short})
        clear: dict[str, tuple[int, Sequence[Node]]] = {}
        for node in short:
            letters = self.members[node].parts[0]
            bodies: Sequence[Node] = bearers.get(letters, ())[:_NAMESAKES]
            if len(letters) == _LETTERS:
                known = clear.get(letters)
                if known is None or known[0] != self.company.joins:  # another may be as common now
                    one = self.company.commonest(bodies)[:1]
                    known = clear[letters] = self.company.joins, one
                bodies = known[1]
            if self.company.join_near(node, bodies, BY_INITIALS):
                self.full_forms[letters] = self.members[bodies[0]].bare

    def _bearers(self, wanted: Set[str]) -> Mapping[str, Sequence[Node]]:
        """The figures that may be meant by the initials that are ``wanted``, by these."""
        roll, homes = self.roll, self.company.homes()
        people = homes[roll.is_personal & ~roll.is_body & ~roll.is_role]
        long = roll.shorter >= 0  # two words may well be somebody without an office
        can = roll.has_initials & (roll.is_body | long)
        found: dict[str, list[Node]] = defaultdict(list)
        for node in np.flatnonzero(can & ~np.isin(homes, people)).tolist():
            for letters in initials_of(self.members[node].name):
                if letters in wanted:
                    found[letters].append(node)
        return found


def _differ(names: Numbers, others: Numbers | Nodes) -> Flags:
    """For each row whether another one has the same of ``names``, and another of ``others``."""
    order = np.lexsort((others, names))
    by_name, by_other = names[order], others[order]
    same = by_name[1:] == by_name[:-1]
    differ = by_name[1:][same & (by_other[1:] != by_other[:-1])]
    return np.isin(names, differ)


def _same_body(a: Parts, b: Parts) -> bool:
    """Whether two names of bodies differ in a country and its people only."""
    return len(a) == len(b) and all(map(same_country, a, b))
