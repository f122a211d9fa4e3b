"""The figures of an article while it is read, found again by name, part of a name, or office.

What does not fit exactly one figure stays by itself. Every search looks at the latest few only, so
that a text of any length takes linear time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sitegen.drafts import Draft, FigureKind
from sitegen.mentions import Mention
from sitegen.names import compatible, fold, folded, fuller
from sitegen.roles import Role, heads_of, role_fit, says_no_more
from sitegen.words import Gender, Words

BEARERS = 40
"""Figures compared for one name, role or pronoun, the latest: no more stand between it and its
holder."""


class Roster:
    """All figures met so far, each a ``Draft`` with a number."""

    def __init__(self, words: Words, places: frozenset[str]) -> None:
        self.words = words
        self.places = places
        self.drafts: list[Draft] = []
        self.by_family: dict[str, list[int]] = {}
        self.by_part: dict[str, list[int]] = {}
        self.by_role: dict[tuple[str, ...], int] = {}
        self.by_head: dict[str, list[int]] = {}
        self.seen: dict[int, None] = {}

    def add(self, name: tuple[str, ...], kind: FigureKind) -> int:
        """A new figure."""
        self.drafts.append(Draft(name=name, kind=kind))
        return len(self.drafts) - 1

    def see(self, index: int) -> Draft:
        """The figure, from now on the one that was mentioned last."""
        self.seen.pop(index, None)
        self.seen[index] = None
        return self.drafts[index]

    def recent(self) -> Iterator[tuple[int, Draft]]:
        """The figures mentioned last, the latest first."""
        for index in islice(reversed(self.seen), BEARERS):
            yield index, self.drafts[index]

    # ── full names ──────────────────────────────────────────────────────────────────────

    def full_name(self, written: tuple[str, ...]) -> int:
        """The figure of a name of several words, new where nobody has a form of it."""
        name = folded(written)
        index = self.known_name(written)
        if index is not None:
            self.drafts[index].name = fuller(self.drafts[index].name, written)
            return index
        index = self.add(written, "person")
        self.by_family.setdefault(name[-1], []).append(index)
        for part in name:
            self.by_part.setdefault(part, []).append(index)
        return index

    def titled_name(self, written: tuple[str, ...]) -> int:
        """A run of capitals in a headline: a known name that it ends in; else a name of its own."""
        name = folded(written)
        index = self.known_name(written)
        return self.under(("", *name), written, "body") if index is None else index

    def known_name(self, written: tuple[str, ...]) -> int | None:
        """The figure of a name of several words that was met before."""
        name = folded(written)
        for index in self.by_family.get(name[-1], ())[:BEARERS]:
            if compatible(folded(self.drafts[index].name), name):
                return index
        return None

    def under(self, key: tuple[str, ...], name: tuple[str, ...], kind: FigureKind) -> int:
        """The figure known by ``key``, new at its first call."""
        if key not in self.by_role:
            self.by_role[key] = self.add(name, kind)
        return self.by_role[key]

    # ── short names ─────────────────────────────────────────────────────────────────────

    def short_name(self, mention: Mention, *, acronym: bool) -> int:
        """One name alone: the full name that ends in it; else any it is part of; else itself."""
        part = fold(mention.name[0])
        index = None if acronym else self._sharing(part, mention)
        if index is not None:
            self.drafts[index].short += 1
            if mention.role:
                self.give_role(index, mention.role)
            return index
        words = self.words  # *a 21-year-old Lund student* shows none
        shown = any(part in words.roles or part in words.titles for part in mention.role)
        person = shown and not self._is_place(mention)
        index = self.add(mention.name, "person" if person else "body")
        self.by_family.setdefault(part, []).append(index)
        if mention.role:
            self.give_role(index, mention.role)
            self.drafts[index].gender = mention.gender
        return index

    def _sharing(self, part: str, mention: Mention) -> int | None:
        for table in (self.by_family, self.by_part):
            fitting = [
                index
                for index in table.get(part, ())[-BEARERS:]
                if self._can_bear(index, mention) and not self._is_of_region(index, part)
            ]
            if fitting:
                return max(fitting, key=lambda index: self._closeness(index, mention))
        return None

    def _closeness(self, index: int, mention: Mention) -> tuple[bool, int, int, int]:
        """How well a short name fits a figure: gender shown, so used before, seen last."""
        draft = self.drafts[index]
        shown = mention.gender is not None and draft.gender == mention.gender
        return shown, draft.short, draft.last_frame, -index

    def _can_bear(self, index: int, mention: Mention) -> bool:
        """Whether a short name can mean the figure.

        *President Okoro* is none of several Okoros with first names and without the office, nor
        one who is met only later: a daughter, a namesake.
        """
        draft = self.drafts[index]
        if not self.agrees(index, mention.gender):
            return False
        if any(role_fit(mention.role, own, self.words) for own in draft.roles):
            return True
        if not mention.role or len(draft.name) < 2:
            return True
        part = fold(mention.name[0])  # *Ms. Park* is Park Un-mi where nobody is of a family Park
        namesakes = (self.by_family.get(part) or self.by_part.get(part, []))[:BEARERS]
        full = [other for other in namesakes if len(self.drafts[other].name) > 1]
        alone = sum(self.agrees(other, mention.gender) for other in full) == 1
        office = mention.role[-1] in self.words.roles
        return alone and (draft.last_frame >= 0 or not office)

    def _is_of_region(self, index: int, part: str) -> bool:
        """Whether the figure is a region that ``part`` does not begin: *Arland* is no South one."""
        draft = self.drafts[index]
        return draft.region and part != fold(draft.name[0])

    def _is_place(self, mention: Mention) -> bool:
        return mention.name[-1] in self.places

    def agrees(self, index: int, gender: Gender | None) -> bool:
        """Whether the figure can be of ``gender``."""
        known = self.drafts[index].gender
        return gender is None or known is None or gender == known

    # ── roles ───────────────────────────────────────────────────────────────────────────

    def give_role(self, index: int, role: Role) -> None:
        """Remember that the figure bears ``role``, under each head that can name its office."""
        if role in self.drafts[index].roles:
            return
        self.drafts[index].roles.append(role)
        for head in heads_of(role, self.words):
            bearers = self.by_head.setdefault(head, [])
            if index not in bearers[-BEARERS:]:
                bearers.append(index)

    def holder(self, role: Role, mention: Mention, *, least: int = 1) -> int | None:
        """The latest figure that bears the role, or one of the same office without conflict.

        It fits from ``least`` on (see ``role_fit``). A body has no less in its name than what it
        is called later: *the Lund Harbour Party* is not *the Harbour Party* of before.
        """
        fitting = []
        for index in self.by_head.get(role[-1], ())[-BEARERS:]:
            draft = self.drafts[index]
            fits = max((self._fit(role, own, mention) for own in draft.roles), default=0)
            if fits >= least and self.agrees(index, mention.gender):
                fitting.append((fits, draft.last_subject, draft.last_frame, -index))
        return -max(fitting)[3] if fitting else None

    def _fit(self, role: Role, own: Role, mention: Mention) -> int:
        if mention.kind == "body" and not says_no_more(role, own, self.words):
            return 0
        return role_fit(role, own, self.words)

    def body_within(self, role: Role) -> int | None:
        """The latest body whose name or role holds all that *the Lund group* says besides its
        noun."""
        said = set(role[:-1])
        for index, draft in self.recent():
            whole = any(said <= set(own) for own in (draft.name, *draft.roles))
            if said and whole and draft.kind == "body":
                return index
        return None

    def unnamed(self, role: Role, mention: Mention, *, vague: bool) -> int:
        """The figure of a role or body that nobody was named with."""
        if role not in self.by_role:
            kind: FigureKind = "body" if mention.kind == "body" else "role"
            index = self.by_role[role] = self.add((), kind)
            self.give_role(index, role)
            draft = self.drafts[index]
            draft.gender = mention.gender
            draft.vague = vague
            draft.plural = role[-1:] != () and role[-1].endswith("s")
        return self.by_role[role]

    def possession(self, owner: int, role: Role, mention: Mention) -> int:
        """The figure for what somebody owns, one for each owner and noun."""
        key = (str(owner), *role[-1:])
        if key not in self.by_role:
            kind: FigureKind = "body" if mention.kind == "body" else "role"
            index = self.by_role[key] = self.add((), kind)
            self.drafts[index].owner, self.drafts[index].gender = owner, mention.gender
            self.give_role(index, role)
        return self.by_role[key]
