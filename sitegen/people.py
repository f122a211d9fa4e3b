"""People of different articles who are one: full names first, then what is shorter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from itertools import compress, product

import numpy as np

from sitegen.company import Company
from sitegen.names import compatible
from sitegen.nearness import Bearers, Candidates
from sitegen.roles import Role, role_fit
from sitegen.roll import Node, grouped
from sitegen.words import Gender

_NAMESAKES = 200
"""Figures of one family name that are compared with another: bounds the time in a corpus of
thousands of articles."""

BY_GIVEN = "the first part of the name, by which these sources call the same person elsewhere"


class People:
    """What speaks for joining two people, and what is called like one."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.members = company.members
        self.words = company.words
        self.roll = roll = company.roll
        self._fitting: dict[tuple[Role, Role], bool] = {}
        self.full = np.flatnonzero(roll.is_full)
        """The figures with a full name."""
        personal = roll.parts[roll.is_full & roll.is_personal]
        self._bodies = np.setdiff1d(roll.parts[roll.is_institution], personal)
        """Names that are a body's somewhere, and nowhere have an office or a title that shows a
        person."""

    def join(self) -> None:
        """Join by each kind of name in its turn."""
        self._full_names()
        self._longer_surnames()
        self._short_names()
        self._first_names()

    def _full_names(self) -> None:
        """Full names that agree in first and last part; headlines that hold one."""
        for nodes in grouped(self.full, self.roll.last, least=2):
            self._join_namesakes(nodes)
        parts = self.roll.parts
        people = dict(zip(parts[self.full].tolist(), self.full.tolist(), strict=True))
        headed = np.flatnonzero(self.roll.is_body & np.isin(parts, parts[self.full]))
        for node, name in zip(headed.tolist(), parts[headed].tolist(), strict=True):
            self.company.join(people[name], node)  # met in a headline only

    def _join_namesakes(self, nodes: Sequence[Node]) -> None:
        """Join each full name of one family to the first that agrees with it.

        The first is looked for once for all that are written alike: what comes later is too late.
        """
        members, join = self.members, self.company.join
        first: dict[int, Node | None] = {}
        near: list[Node] = []  # each name once
        names = self.roll.parts[nodes].tolist()
        for position, (node, name) in enumerate(zip(nodes, names, strict=True)):
            if name not in first:
                parts = members[node].parts
                agreeing = (one for one in near if compatible(members[one].parts, parts))
                first[name] = next(agreeing, node if position < _NAMESAKES else None)
                if position < _NAMESAKES:
                    near.append(node)
            home = first[name]
            if home is not None and home != node:
                join(home, node)

    def _longer_surnames(self) -> None:
        """*Ann Okoro* and *Ann Okoro Lund*, in articles about one thing, with an office or title
        that shows a person."""
        roll, personal = self.roll, self.roll.is_personal
        shorter = roll.shorter[self.full]
        sought = np.setdiff1d(shorter[personal[self.full]], self._bodies)
        known = grouped(self.full[np.isin(roll.parts[self.full], sought)], roll.parts)
        short = {int(roll.parts[nodes[0]]): nodes[:_NAMESAKES] for nodes in known}
        long = self.full[np.isin(shorter, list(short))]
        for nodes in grouped(long, roll.parts):  # by whoever is met first, with a title or without
            others = short[int(roll.shorter[nodes[0]])]
            for node, other in product(compress(nodes, personal[nodes]), others):
                if personal[other] and self.company.nearness.among(node, (other,)):
                    self.company.join(other, node)

    def _short_names(self) -> None:
        """A family name alone: the one full name that ends in it."""
        roll, root = self.roll, self.company.root
        own = roll.is_full & roll.is_specific & ~np.isin(roll.parts, self._bodies)
        families = grouped(np.flatnonzero(own), roll.family)
        full = {int(roll.family[nodes[0]]): nodes for nodes in families}
        short = np.flatnonzero(roll.is_single & roll.is_specific)
        for nodes in grouped(short, roll.last):
            bearers = full.get(int(roll.last[nodes[0]]), ())
            if bearers:
                self._short_forms_of(bearers, nodes)
            elif len(nodes) == 1:
                continue
            held = set(map(root, bearers))
            alone = [node for node in nodes if root(node) == node and node not in held]
            for node in alone[1:]:
                self.company.join(alone[0], node)

    def _short_forms_of(self, full: Sequence[Node], short: Sequence[Node]) -> None:
        """Join each of ``short`` to the one of the full names that it can mean.

        Whom a form can mean is decided by its address and its offices, so it is asked once for all
        that share these; anew where a join changed how a group is addressed, or what it holds.
        """
        company, bearers = self.company, self.company.groups_of(full)
        homes = set(map(company.root, full))
        choices: dict[tuple[Set[Gender], tuple[Role, ...]], Candidates] = {}
        for node in short:
            root = company.root(node)
            said = tuple(r for r in self.members[node].roles if r[-1] in self.words.roles)
            key = company.genders[root], said
            if key not in choices:
                choices[key] = self._choice(node, said, bearers)
            one = company.one_near(node, choices[key])
            if one is None:
                continue
            addressed = company.genders[company.root(one)]
            company.join(one, node)
            if root in homes or company.genders[company.root(node)] != addressed:
                choices.clear()
            homes.add(company.root(node))

    def _choice(self, node: Node, said: Sequence[Role], bearers: Sequence[Bearers]) -> Candidates:
        """The ``bearers`` that ``node``, with the offices that are ``said``, can mean: of those
        who hold one of them the group that by far the most articles name, if there is one."""
        fitting = [group for group in bearers if self._agree(node, group.nodes[0])]
        holders = [one for group in fitting for one in self._of_one_office(said, group)]
        clear = self.company.groups_of(self.company.commonest(holders))
        return Candidates(clear or fitting)

    def _agree(self, node: Node, other: Node) -> bool:
        """Whether forms of address allow that two figures are one."""
        one = self.company.genders[self.company.root(node)]
        two = self.company.genders[self.company.root(other)]
        return not one or not two or one == two

    def _of_one_office(self, said: Sequence[Role], group: Bearers) -> list[Node]:
        """Those of a group with an office that a name alone stands with: *President Okoro*."""
        return [
            other
            for other in (group.nodes if said else ())
            if any(self._fits(role, own) for role in said for own in self.members[other].roles)
        ]

    def _fits(self, role: Role, own: Role) -> bool:
        """Whether two offices do not conflict; kept, since thousands of figures share a few."""
        if (role, own) not in self._fitting:
            self._fitting[role, own] = bool(role_fit(role, own, self.words))
        return self._fitting[role, own]

    def _first_names(self) -> None:
        """*Mr. Kim*: the one full name near that is called by its first part somewhere here."""
        called: dict[str, list[Node]] = defaultdict(list)
        for node in np.flatnonzero(self.roll.is_full & self.roll.is_called).tolist():
            for part in self.members[node].called:
                called[part].append(node)
        root, held = self.company.root, set(self.company.homes()[self.full].tolist())
        for node in np.flatnonzero(self.roll.is_single).tolist():
            part = self.members[node].parts[0]
            if part in called and node not in held and root(node) == node:
                fitting = self.company.nearness.among(node, called[part][:_NAMESAKES])
                self.company.join_one(node, fitting, BY_GIVEN)
