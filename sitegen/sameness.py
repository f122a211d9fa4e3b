"""Evidence that figures of different articles are one: names, offices, passages that they share.

Full names first, then what is shorter: a short form joins a group only where it fits exactly one,
in its own event or among articles that share passages, then anywhere. In doubt figures stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sitegen.company import (
    Bearers,
    Choice,
    Company,
    Group,
    Node,
    SpeakerOptions,
)
from sitegen.earlier import Earlier
from sitegen.echoes import Told, echoes
from sitegen.institutions import Institutions
from sitegen.members import FULL, Member, Parts
from sitegen.model import Alignment, Kind, Testimony
from sitegen.names import compatible
from sitegen.offices import join_offices, role_of
from sitegen.roles import Role, heads_of, role_fit
from sitegen.words import Gender, Words

_NAMESAKES = 200
"""Figures of one family name that are compared with another: bounds the time in a corpus of
thousands of articles."""

BY_PASSAGE = "says in one article what the other says in another, in a passage that both share"
BY_GIVEN = "the first part of the name, by which these sources call the same person elsewhere"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that decides which figures are one; articles by their numbers, since an edit changes
    the ids of sources."""

    members: Sequence[Member]
    events: Sequence[str | None]
    first: Sequence[Node]
    parted: Mapping[Node, Mapping[Parts, Node]]
    """These as in ``Company``."""
    linked: Sequence[tuple[int, int]]
    """Articles that share a passage."""
    told: Sequence[Told]
    """In the order of the matches."""
    options: SpeakerOptions
    words: Words
    """Those of the language by which they are weighed."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Which figures are one."""

    evidence: Evidence
    homes: Sequence[Node]
    """For each figure the first of its group."""
    groups: Mapping[Node, Group]
    """By their first figures; each sorted."""
    reasons: Mapping[Node, str]
    """Why a figure was joined to the others, where its forms do not show it."""
    forced: Mapping[Node, str]
    """What the user calls a group, by its first figure."""


def join_all(
    company: Company,
    testimonies: Sequence[Testimony],
    alignments: Sequence[Alignment],
    earlier: Earlier | None = None,
) -> Joined:
    """Join the figures of ``company`` by all evidence, the strongest first.

    Where that is the same as in the ``earlier`` comparison, so is what follows of it.
    """
    company.link(alignments)
    told = list(echoes(company, testimonies, alignments, earlier))
    number = {testimony.source: at for at, testimony in enumerate(testimonies)}
    evidence = Evidence(
        company.members,
        company.events,
        company.first,
        company.parted,
        [(number[alignment.a], number[alignment.b]) for alignment in alignments],
        told,
        company.options,
        company.words,
    )
    before = earlier.whole(Joined) if earlier is not None else None
    if before is not None and before.evidence == evidence:
        return before
    _Joining(company).weigh(told)
    groups = company.groups()
    joined = Joined(evidence, company.homes(), groups, company.reasons, company.forced)
    if earlier is not None:
        earlier.keep(joined)
    return joined


class _Joining:
    """What speaks for joining two figures."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.members = company.members
        self.words = company.words
        self._titles = self.words.titles | self.words.roles | self.words.adjectives
        self._fitting: dict[tuple[Role, Role], bool] = {}
        self._people = [
            (node, member)
            for node, member in enumerate(self.members)
            if member.kind == "person" and len(member.parts) > 1
        ]
        """The figures with a full name."""
        self._personal = {one.parts for _, one in self._people if one.is_personal}
        """Full names with an office or a title that shows a person."""
        bodies = {one.parts for one in company.kinds if one.is_body}
        self._bodies = bodies - self._personal

    def weigh(self, told: Sequence[Told]) -> None:
        """Join by each kind of evidence in its turn."""
        self.full_names()
        self.longer_surnames()
        self.short_names()
        self.first_names()
        people = [node for node, _ in self._people]
        institutions = Institutions(self.company, people)
        institutions.join_bodies()
        join_offices(self.company, people)
        institutions.join_roles()
        self.passages(told)

    # ── people ──────────────────────────────────────────────────────────────────────────

    def full_names(self) -> None:
        """Full names that agree in first and last part; headlines that hold one."""
        by_family: dict[str, list[Node]] = defaultdict(list)
        for node, member in self._people:
            by_family[member.parts[-1]].append(node)
        for nodes in by_family.values():
            self._join_namesakes(nodes)
        people = {self.members[node].parts: node for nodes in by_family.values() for node in nodes}
        for node, member in enumerate(self.members):
            if member.kind == "body" and member.parts in people:
                self.company.join(people[member.parts], node)  # met in a headline only

    def _join_namesakes(self, nodes: Sequence[Node]) -> None:
        """Join each full name of one family to the first that agrees with it.

        The first is looked for once for all that are written alike: what comes later is too late.
        """
        first: dict[Parts, Node | None] = {}
        for position, node in enumerate(nodes):
            parts = self.members[node].parts
            if parts not in first:
                near = nodes[: min(position, _NAMESAKES)]
                agreeing = (one for one in near if compatible(self.members[one].parts, parts))
                own = node if position < _NAMESAKES else None
                first[parts] = next(agreeing, own)
            home = first[parts]
            if home is not None:
                self.company.join(home, node)

    def longer_surnames(self) -> None:
        """*Ann Okoro* and *Ann Okoro Lund*, in articles about one thing, with an office or title
        that shows a person."""
        by_parts: dict[Parts, list[Node]] = defaultdict(list)
        for node, member in self._people:
            by_parts[member.parts].append(node)
        for parts, nodes in by_parts.items():
            full = len(parts) > FULL and parts[:-1] not in self._bodies
            shorter = by_parts.get(parts[:-1], ())[:_NAMESAKES] if full else ()
            personal = [one for one in shorter if self.members[one].is_personal]
            for node in nodes:
                if personal and self.members[node].is_personal:
                    for other in personal:
                        if self.company.near(node, other):
                            self.company.join(other, node)

    def short_names(self) -> None:
        """A family name alone: the one full name that ends in it."""
        full: dict[str, list[Node]] = defaultdict(list)
        short: dict[str, list[Node]] = defaultdict(list)
        for node, member in enumerate(self.members):
            if member.kind == "role" or not member.is_specific:
                continue
            if len(member.parts) == 1:
                short[member.parts[-1]].append(node)
            elif member.kind == "person" and member.parts not in self._bodies:
                full[self._family(member)].append(node)
        root = self.company.root
        for part, nodes in short.items():
            if part in full:
                self._short_forms_of(full[part], nodes)
            held = set(map(root, full.get(part, ())))
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
        choices: dict[tuple[Set[Gender], tuple[Role, ...]], Choice] = {}
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

    def _choice(self, node: Node, said: Sequence[Role], bearers: Sequence[Bearers]) -> Choice:
        """The ``bearers`` that ``node``, with the offices that are ``said``, can mean: of those
        who hold one of them the group that by far the most articles name, if there is one."""
        fitting = [group for group in bearers if self._agree(node, group.nodes[0])]
        holders = [one for group in fitting for one in self._of_one_office(said, group)]
        clear = self.company.groups_of(self.company.commonest(holders))
        return Choice(clear or fitting)

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

    def _family(self, member: Member) -> str:
        """The last word of a name, with its hyphen: *Kim Un-yong* is of no family *Yong*."""
        last = member.name.split()[-1].casefold()
        return last if "-" in last else member.parts[-1]

    def first_names(self) -> None:
        """*Mr. Kim*: the one full name near that is called by its first part somewhere here."""
        called: dict[str, list[Node]] = defaultdict(list)
        short_forms: dict[Member, Set[str]] = {}
        for node, member in self._people:
            if member not in short_forms:
                short_forms[member] = self._short_forms(member)
            for part in short_forms[member]:
                called[part].append(node)
        held = {self.company.root(node) for node, _ in self._people}
        for node, member in enumerate(self.members):
            single = len(member.parts) == 1 and member.kind != "role" and node not in held
            if single and member.parts[0] in called and self.company.root(node) == node:
                fitting = self.company.near_ones(node, called[member.parts[0]][:_NAMESAKES])
                self.company.join_one(node, fitting, BY_GIVEN)

    def _short_forms(self, member: Member) -> Set[str]:
        """The parts of a name, the last aside, that stand for it alone or after a title."""
        alone = {form[-1] for form in member.forms if self._titles.issuperset(form[:-1])}
        return alone & set(member.parts[:-1])

    # ── passages ────────────────────────────────────────────────────────────────────────

    def passages(self, listed: Sequence[Told]) -> None:
        """A figure without a name: whom shared passages give the same words to elsewhere.

        All passages must agree on one, and what is known of the two must allow it: one office, or
        the same words given to *the airline* here and to a body with a name there.
        """
        root = self.company.root
        told = [row for row in listed if root(row[0]) != root(row[1])]
        names, offices = self._known({root(one) for a, b, _ in told for one in (a, b)})
        votes: dict[Node, dict[Node, bool]] = defaultdict(dict)
        for one, other, kind in told:
            nameless, named = root(one), root(other)
            if nameless not in names and named in names:
                allowed = self._can_be(one, other, offices[named], kind)
                votes[nameless][named] = votes[nameless].get(named, False) or allowed
        for nameless, given in sorted(votes.items()):
            if len(given) == 1 and all(given.values()):
                self.company.join(min(given), nameless, BY_PASSAGE)

    def _known(self, roots: Set[Node]) -> tuple[Set[Node], Mapping[Node, Set[Role]]]:
        """Of the groups of ``roots`` those that have a name, not only an office or a kind; and
        each group's offices."""
        names: set[Node] = set()
        offices: dict[Node, set[Role]] = defaultdict(set)
        for root, member in zip(self.company.homes(), self.members, strict=True):
            if root in roots:
                offices[root].update(member.roles)
                if member.kind != "role" and member.is_specific:
                    names.add(root)
        return names, offices

    def _can_be(self, node: Node, other: Node, offices: Set[Role], kind: Kind) -> bool:
        """Whether a figure without a name can be one with a name that has these offices."""
        nameless, named = self.members[node], self.members[other]
        role = role_of(nameless)
        if not role or role[-1].endswith("s"):
            return False
        heads = set(heads_of(role, self.words))
        if any(heads & set(heads_of(own, self.words)) for own in offices):
            return True
        if named.is_body:
            kinds = self.words.organizations | self.words.outfits | self.words.bodies
            body = nameless.kind == "body" and named.parts[-1] in kinds
            return body and kind != "paraphrase"
        return nameless.kind == "role" and nameless.is_definite and kind == "same"
