"""Mentions → figures: who is who within one article.

Short names join the full name they end, roles join the name they stood beside, pronouns the last
fitting subject. What does not fit exactly one figure stays by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sitegen.clauses import Reading
from sitegen.drafts import Draft, FigureKind, can_be, figure_of, is_personal
from sitegen.mentions import Mention
from sitegen.model import Figure
from sitegen.names import compatible, fold, folded, fuller
from sitegen.neighbours import (
    apposed_to,
    are_coordinated,
    form_of,
    leads,
    lower_in,
    places_in,
    regions_in,
    written_name,
)
from sitegen.roles import can_speak, heads_of, role_fit
from sitegen.words import Gender, Words

Key = tuple[int, int, int]
"""A mention by its frame, first and last word."""

_BEARERS = 40
"""Figures compared for one role or pronoun, the latest: no more stand between it and its holder."""
_REACH = 12
"""Frames that a pronoun looks back over: further back, another subject has mostly come between."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The figures of an article and which of them each mention names."""

    figures: tuple[Figure, ...]
    by_mention: dict[Key, int]

    def of(self, mention: Mention) -> int | None:
        """Index of the figure that ``mention`` names; None where that is unknown."""
        return self.by_mention.get(key_of(mention))


def key_of(mention: Mention) -> Key:
    """The place of ``mention`` in its text's frames."""
    return mention.frame, mention.first, mention.last


def cast_of(text: str, readings: Sequence[Reading], words: Words) -> Cast:
    """The figures of an article in order of first mention, from the readings of its frames."""
    director = _Director(text, readings, words)
    for reading in readings:
        director.see(reading)
    return director.cast()


class _Director:
    """Goes through the frames in order and gives each mention its figure."""

    def __init__(self, text: str, readings: Sequence[Reading], words: Words) -> None:
        self.text = text
        self.readings = readings
        self.words = words
        self.drafts: list[Draft] = []
        self.by_mention: dict[Key, int] = {}
        self.by_family: dict[str, list[int]] = {}
        self.by_part: dict[str, list[int]] = {}
        self.by_role: dict[tuple[str, ...], int] = {}
        self.by_head: dict[str, list[int]] = {}
        self.recent: dict[int, None] = {}
        self.determined: set[tuple[str, ...]] = set()
        self.places = places_in(readings)
        for reading in readings:
            self._meet(reading)
        self._part_bodies()

    # ── first pass: full names, and the roles beside them ───────────────────────────────

    def _meet(self, reading: Reading) -> None:
        if reading.frame.titled:
            return
        before: Mention | None = None
        for mention in reading.mentions:
            if len(mention.name) > 1:
                index = self._full_name(mention)
                self._learn(index, mention)
                opener = reading.frame.words[mention.first]
                if opener.norm == "the" and not mention.role:
                    self.determined.add(folded(mention.name))
                if before is not None and are_coordinated(reading, before, mention):
                    self._share_family(before, mention)
            before = mention

    def _share_family(self, first: Mention, second: Mention) -> None:
        """*Ann and Ben Okoro* are two Okoros."""
        name = (*first.name, second.name[-1])
        index = self._full_name(replace(first, name=name))
        self.by_mention[key_of(first)] = index

    def _full_name(self, mention: Mention) -> int:
        name = folded(mention.name)
        for index in self.by_family.get(name[-1], ())[:_BEARERS]:
            if compatible(folded(self.drafts[index].name), name):
                self.drafts[index].name = fuller(self.drafts[index].name, mention.name)
                return index
        index = self._new(mention.name, "person")
        self.by_family.setdefault(name[-1], []).append(index)
        for part in name:
            self.by_part.setdefault(part, []).append(index)
        return index

    def _part_bodies(self) -> None:
        """Names of several words that are regions or bodies: used as a place, named by a point of
        the compass, or with *the*, and never with an office or a gender."""
        regions = {folded(name) for name in regions_in(self.readings)}
        for draft in self.drafts:
            name = folded(draft.name)
            compass = any(part in self.words.compass for part in name[:-1])
            draft.region = compass or (name in regions and not is_personal(draft, self.words))
            if draft.region or (name in self.determined and not is_personal(draft, self.words)):
                draft.kind = "body"

    def _new(self, name: tuple[str, ...], kind: FigureKind) -> int:
        self.drafts.append(Draft(name=name, kind=kind))
        return len(self.drafts) - 1

    def _learn(self, index: int, mention: Mention) -> None:
        """Roles and gender that stand before the name, or beside it between commas."""
        draft = self.drafts[index]
        reading = self.readings[mention.frame]
        if mention.role:
            self._give_role(index, mention.role)
        for other in apposed_to(reading, mention):
            self._give_role(index, other.role)
            self.by_mention[key_of(other)] = index
            draft.gender = draft.gender or other.gender
        draft.gender = draft.gender or mention.gender

    def _give_role(self, index: int, role: tuple[str, ...]) -> None:
        """Remember that the figure bears ``role``, under each head that can name its office."""
        if role in self.drafts[index].roles:
            return
        self.drafts[index].roles.append(role)
        for head in heads_of(role, self.words):
            bearers = self.by_head.setdefault(head, [])
            if index not in bearers[-_BEARERS:]:
                bearers.append(index)

    # ── second pass: every mention in order ─────────────────────────────────────────────

    def see(self, reading: Reading) -> None:
        """Give the mentions of ``reading`` their figures."""
        own = [clause.mention for clause in reading.clauses if clause.mention is not None]
        subjects = {key_of(mention) for mention in own}
        everyone = {key_of(mention): mention for mention in (*own, *reading.mentions)}
        for key, mention in sorted(everyone.items()):
            index = self._resolve(mention)
            if index is None:
                continue
            self.by_mention[key] = index
            leading = leads(reading, mention) and not mention.possessor  # *Lund's ministry said*
            self._note(index, mention, subject=key in subjects or leading)

    def _note(self, index: int, mention: Mention, *, subject: bool) -> None:
        draft = self.drafts[index]
        frame = self.readings[mention.frame].frame
        draft.mentions.append(frame.span(mention.first, mention.last))
        draft.last_frame = mention.frame
        self.recent.pop(index, None)
        self.recent[index] = None
        if subject:
            draft.last_subject = mention.frame
        if mention.kind not in ("pronoun", "relative"):
            form = form_of(self.text, frame, mention)
            office = any(role_fit(mention.role, own, self.words) for own in draft.roles)
            if mention.name or office or not draft.forms:
                draft.forms.add(form)
            size = min(len(mention.name), len(draft.name) or len(mention.name))
            if not draft.written or size > draft.parts:
                draft.written = written_name(self.text, frame, mention, size) or form
                draft.parts = size

    def _resolve(self, mention: Mention) -> int | None:
        known = self.by_mention.get(key_of(mention))
        if known is not None:
            return known
        if mention.kind == "pronoun":
            return self._pronoun(mention)
        if mention.kind == "relative":
            return self._antecedent(mention)
        if len(mention.name) > 1:
            titled = self.readings[mention.frame].frame.titled
            return self._titled_name(mention) if titled else self._full_name(mention)
        if mention.name:
            return self._short_name(mention)
        return self._role(mention)

    def _titled_name(self, mention: Mention) -> int:
        """A run of capitals in a headline: a known name that it ends in; else a name of its own."""
        name = folded(mention.name)
        for index in self.by_family.get(name[-1], ())[:_BEARERS]:
            if compatible(folded(self.drafts[index].name), name):
                return index
        key = ("", *name)
        if key not in self.by_role:
            self.by_role[key] = self._new(mention.name, "body")
        return self.by_role[key]

    def _short_name(self, mention: Mention) -> int:
        """One name alone: the full name that ends in it; else any it is part of; else itself."""
        part = fold(mention.name[0])
        for table in (self.by_family, self.by_part):
            bearers = () if self._is_acronym(mention) else table.get(part, ())[-_BEARERS:]
            fitting = [
                index
                for index in bearers
                if self._can_bear(index, mention)
                and not (self.drafts[index].region and part != fold(self.drafts[index].name[0]))
            ]
            if fitting:
                index = max(fitting, key=lambda i: self._closeness(i, mention))
                self.drafts[index].short += 1
                if mention.role:
                    self._give_role(index, mention.role)
                return index
        kind: FigureKind = "person" if mention.role and not self._is_place(mention) else "body"
        index = self._new(mention.name, kind)
        self.by_family.setdefault(part, []).append(index)
        if mention.role:
            self._give_role(index, mention.role)
            self.drafts[index].gender = mention.gender
        return index

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
        if not self._agrees(index, mention.gender):
            return False
        if any(role_fit(mention.role, own, self.words) for own in draft.roles):
            return True
        if not mention.role or len(draft.name) < 2:
            return True
        namesakes = self.by_family.get(fold(mention.name[0]), ())
        alone = sum(len(self.drafts[other].name) > 1 for other in namesakes) == 1
        office = mention.role[-1] in self.words.roles
        return alone and (draft.last_frame >= 0 or not office)

    def _is_acronym(self, mention: Mention) -> bool:
        """Whether a short name is letters that stand for words: *U.N.* is no Kim Jong Un."""
        frame = self.readings[mention.frame].frame
        written = written_name(self.text, frame, mention, len(mention.name))
        return written.isupper() and ("." in written or len(written) < 3)

    def _is_place(self, mention: Mention) -> bool:
        return mention.name[-1] in self.places

    def _agrees(self, index: int, gender: Gender | None) -> bool:
        known = self.drafts[index].gender
        return gender is None or known is None or gender == known

    def _role(self, mention: Mention) -> int:
        """A role or body: whoever was introduced with it; else a figure of its own."""
        role = mention.role
        frame = self.readings[mention.frame].frame
        opener = frame.words[mention.first].norm
        if opener in ("the", "this"):
            if role[-1:] and role[-1] in self.words.documents:
                author = self._latest_subject()
                if author is not None:
                    return author
            generic = len(role) == 1 and role[0] in self.words.organizations
            holder = self._latest_body() if generic else None
            if holder is None:
                holder = self._holder(role, mention)
            if holder is not None:
                return holder
        owner = self._owner(mention)
        if owner is not None:
            return self._possession(owner, role, mention)
        if role not in self.by_role:
            kind: FigureKind = "body" if mention.kind == "body" else "role"
            self.by_role[role] = self._new((), kind)
            self._give_role(self.by_role[role], role)
            self.drafts[self.by_role[role]].gender = mention.gender
            self.drafts[self.by_role[role]].vague = opener in ("a", "an")
            self.drafts[self.by_role[role]].plural = role[-1:] != () and role[-1].endswith("s")
        return self.by_role[role]

    def _owner(self, mention: Mention) -> int | None:
        """Whose the role or body is: *his campaign*, *Okoro's office*."""
        words = self.readings[mention.frame].frame.words
        if words[mention.first].tag == "G":
            gender = self.words.genders.get(words[mention.first].norm)
            owner = Mention(mention.frame, 0, 0, "pronoun", (), (), gender, True)
            return self._pronoun(owner)
        for last in range(mention.last - 1, mention.first, -1):
            if words[last - 1].possessive:
                return self.by_mention.get((mention.frame, mention.first, last))
        return None

    def _possession(self, owner: int, role: tuple[str, ...], mention: Mention) -> int:
        """The figure for what somebody owns, one for each owner and noun."""
        key = (str(owner), *role[-1:])
        if key not in self.by_role:
            kind: FigureKind = "body" if mention.kind == "body" else "role"
            self.by_role[key] = self._new((), kind)
            draft = self.drafts[self.by_role[key]]
            draft.owner, draft.gender = owner, mention.gender
            self._give_role(self.by_role[key], role)
        return self.by_role[key]

    def _latest_subject(self) -> int | None:
        """The figure that was the subject last, if it can write: a person or a body."""
        able = [
            (draft.last_subject, -index)
            for index, draft in self._recent()
            if draft.kind in ("person", "body") and draft.last_subject >= 0 and not draft.vague
        ]
        return -max(able)[1] if able else None

    def _latest_body(self) -> int | None:
        """The named body that was the subject last: *the group* after *the Okoro Trust said*."""
        able = [
            (draft.last_subject, -index)
            for index, draft in self._recent()
            if draft.kind == "body"
            and draft.name
            and draft.last_subject >= 0
            and draft.name[-1] not in self.places
        ]
        return -max(able)[1] if able else None

    def _holder(self, role: tuple[str, ...], mention: Mention) -> int | None:
        """The latest figure that bears the role, or one of the same office without conflict."""
        fitting = []
        for index in self.by_head.get(role[-1], ())[-_BEARERS:]:
            draft = self.drafts[index]
            fits = max((role_fit(role, own, self.words) for own in draft.roles), default=0)
            if fits and self._agrees(index, mention.gender):
                fitting.append((fits, draft.last_subject, draft.last_frame, -index))
        return -max(fitting)[3] if fitting else None

    # ── pronouns ────────────────────────────────────────────────────────────────────────

    def _pronoun(self, mention: Mention) -> int | None:
        gender = mention.gender
        if gender is None:
            return None
        fitting = [
            (draft.last_subject == mention.frame, draft.last_subject, draft.last_frame, -index)
            for index, draft in self._recent()
            if 0 <= mention.frame - draft.last_frame <= _REACH
            and can_be(draft, gender, self.words, self.places)
        ]
        return -max(fitting)[3] if fitting else None

    def _recent(self) -> Iterator[tuple[int, Draft]]:
        """The figures seen last, the latest first."""
        for index in islice(reversed(self.recent), _BEARERS):
            yield index, self.drafts[index]

    def _antecedent(self, mention: Mention) -> int | None:
        """Who stands right before *who*."""
        reading = self.readings[mention.frame]
        for other in reversed(reading.mentions):
            if other.last == mention.first:
                return self.by_mention.get(key_of(other))
        return None

    # ── the outcome ─────────────────────────────────────────────────────────────────────

    def cast(self) -> Cast:
        """All figures in order of first mention."""
        order = sorted(
            (i for i, draft in enumerate(self.drafts) if draft.mentions),
            key=lambda i: (self.drafts[i].mentions[0], i),
        )
        place = {old: new for new, old in enumerate(order)}
        figures = tuple(figure_of(self.drafts[i], self.drafts) for i in order)
        lower = lower_in(self.readings)
        able = {i for i in order if can_speak(figures[place[i]].name, lower, self.words)}
        return Cast(figures, {key: place[i] for key, i in self.by_mention.items() if i in able})
