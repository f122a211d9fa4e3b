"""Evidence that figures of different articles are one: names, offices, passages that they share.

Full names first, then what is shorter: a short form joins a group only where it fits exactly one,
in its own event or among articles that share passages, then anywhere. In doubt figures stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from sitegen.company import Company, Groups, SpeakerOptions
from sitegen.earlier import Earlier
from sitegen.echoes import Told, echoes
from sitegen.institutions import Institutions
from sitegen.members import Member, Parts
from sitegen.model import Alignment, Kind, Testimony
from sitegen.nearness import Link
from sitegen.offices import join_offices, role_of
from sitegen.people import People
from sitegen.roles import Role, heads_of
from sitegen.roll import Node, Nodes
from sitegen.words import Words

BY_PASSAGE = "says in one article what the other says in another, in a passage that both share"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What decides by names and offices which figures are one."""

    members: Sequence[Member]
    events: Sequence[str | None]
    first: Sequence[Node]
    parted: Mapping[Node, Mapping[Parts, Node]]
    """These as in ``Company``."""
    options: SpeakerOptions
    words: Words
    """Those of the language by which they are weighed."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Which figures are one by names and offices."""

    evidence: Evidence
    links: Set[Link]
    """Articles that share a passage; by their numbers, since an edit changes the ids of sources."""
    asked: Mapping[int, Set[int]]
    """For each article the others of which it was asked whether they are linked."""
    groups: Groups
    bodies: Set[int]
    """The names that bodies have, by their numbers in the register."""

    def serves(self, evidence: Evidence, links: Set[Link]) -> bool:
        """Whether the same follows from ``evidence`` and ``links``: it is the same, but for links
        for which nobody asked."""
        return evidence == self.evidence and not any(
            b in self.asked.get(a, ()) or a in self.asked.get(b, ()) for a, b in links ^ self.links
        )


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Which figures are one."""

    weighed: Weighed
    told: Sequence[Told]
    """What shared passages say, in the order of the matches."""
    homes: Nodes
    """For each figure the first of its group, which is its root."""
    reasons: Mapping[Node, str]
    """Why a figure was joined to the others, where its forms do not show it."""
    forced: Mapping[Node, str]
    """What the user calls a group, by its root."""

    def stood(
        self, roots: Sequence[Node], earlier: Joined, then: Nodes
    ) -> Iterator[tuple[Node, Node]]:
        """Those of the groups of ``roots`` that have the very figures of one group in ``earlier``,
        joined for the same reasons, each with the root that it had there.

        ``then`` is for each figure its number there, -1 where it is new.
        """
        was = np.where(then >= 0, earlier.homes[then], -1)
        moved = self.homes[was != was[self.homes]]
        reasons = {(int(then[node]), reason) for node, reason in self.reasons.items()}
        differ = [node for node, _ in reasons ^ set(earlier.reasons.items()) if node >= 0]
        now = np.array(roots, np.intp)
        before = was[now]
        same = (before >= 0) & ~np.isin(now, moved) & ~np.isin(before, earlier.homes[differ])
        same &= np.bincount(self.homes)[now] == np.bincount(earlier.homes)[before]
        return zip(now[same].tolist(), before[same].tolist(), strict=True)


def join_all(
    company: Company,
    testimonies: Sequence[Testimony],
    alignments: Sequence[Alignment],
    earlier: Earlier | None = None,
) -> Joined:
    """Join the figures of ``company`` by all evidence, the strongest first.

    Where that is the same as in the ``earlier`` comparison, so is what follows of it.
    """
    told = list(echoes(company, testimonies, alignments, earlier))
    number = {testimony.source: at for at, testimony in enumerate(testimonies)}
    links = {(number[alignment.a], number[alignment.b]) for alignment in alignments}
    before = earlier.whole(Joined) if earlier is not None else None
    weighed = _weighed(company, links, before.weighed if before else None)
    if before is not None and before.weighed is weighed:
        if before.told == told:
            return before
        company.take(weighed.groups)
    _Passages(company).join(told)
    company.join_parted()
    joined = Joined(weighed, told, company.homes(), company.reasons, company.forced)
    if earlier is not None:
        earlier.keep(joined)
    return joined


def _weighed(company: Company, links: Set[Link], before: Weighed | None) -> Weighed:
    """Join by each kind of evidence in its turn; what was found ``before``, where that serves."""
    nearness = company.nearness
    evidence = Evidence(
        company.members,
        nearness.events,
        company.first,
        company.parted,
        company.options,
        company.words,
    )
    if before is not None and before.serves(evidence, links):
        return before
    nearness.link(links)
    people = People(company)
    people.join()
    institutions = Institutions(company, people.full)
    institutions.join_bodies()
    join_offices(company, people.full)
    institutions.join_roles()
    bodies = set(company.roll.parts[company.roll.is_body].tolist())
    return Weighed(evidence, links, nearness.asked(), company.groups(), bodies)


class _Passages:
    """What passages that articles share say of figures without a name."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.members = company.members
        self.words = company.words

    def join(self, listed: Sequence[Told]) -> None:
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
        homes = self.company.homes()
        for node in np.flatnonzero(np.isin(homes, list(roots))).tolist():
            member, root = self.members[node], int(homes[node])
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
