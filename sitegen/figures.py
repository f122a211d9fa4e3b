"""Mentions → figures: who is who within one article.

Short names join the full name they end, roles join the name they stood beside, pronouns the last
fitting subject. What does not fit exactly one figure stays by itself.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from sitegen import anaphora
from sitegen.clauses import Reading
from sitegen.drafts import figure_of, is_personal
from sitegen.mentions import Mention
from sitegen.model import Figure
from sitegen.names import folded
from sitegen.neighbours import (
    apposed_to,
    are_coordinated,
    described,
    form_of,
    in_dateline,
    leads,
    lower_in,
    name_within,
    office_before,
    places_in,
    regions_in,
    set_off_from,
    written_name,
)
from sitegen.roles import Role, can_speak, role_fit
from sitegen.roster import Roster
from sitegen.tags import Word
from sitegen.words import Words

Key = tuple[int, int, int]
"""A mention by its frame, first and last word."""


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
        self.roster = Roster(words, places_in(readings))
        self.by_mention: dict[Key, int] = {}
        self.names: dict[Mention, tuple[str, ...]] = {}
        self.determined: set[tuple[str, ...]] = set()
        self.inside: set[int] = set()
        self.subject: int | None = None
        for reading in readings:
            self._meet(reading)
        self._part_bodies()

    # ── first pass: full names, and the roles beside them ───────────────────────────────

    def _meet(self, reading: Reading) -> None:
        if reading.frame.titled:
            return
        before: Mention | None = None
        for mention in reading.mentions:
            name = self._name(mention)
            if len(name) > 1:
                index = self.roster.full_name(name)
                self._learn(index, mention)
                if mention.first:
                    self.inside.add(index)
                opener = reading.frame.words[mention.first]
                place = in_dateline(reading.frame, mention)
                if place or (opener.norm == "the" and not mention.role):
                    self.determined.add(folded(name))
                if before is not None and are_coordinated(reading, before, mention):
                    self._share_family(before, mention)
            before = mention

    def _name(self, mention: Mention) -> tuple[str, ...]:
        """The name in a mention, looked for once."""
        if mention not in self.names:
            frame = self.readings[mention.frame].frame
            self.names[mention] = name_within(frame, mention, self.words)
        return self.names[mention]

    def _share_family(self, first: Mention, second: Mention) -> None:
        """*Ann and Ben Okoro* are two Okoros."""
        name = (*first.name, second.name[-1])
        self.by_mention[key_of(first)] = self.roster.full_name(name)

    def _part_bodies(self) -> None:
        """Names of several words that are regions or bodies: used as a place, named by a point of
        the compass, with *the*, or by a kind of body, and never with an office or a gender."""
        regions = {folded(name) for name in regions_in(self.readings)}
        for index, draft in enumerate(self.roster.drafts):
            personal = is_personal(draft, self.words)
            cut = draft.name
            if index not in self.inside and not personal:
                cut = self._without_caption(draft.name, regions)
            name = folded(draft.name)
            compass = any(part in self.words.compass for part in name[:-1])
            draft.region = compass or cut != draft.name or (name in regions and not personal)
            draft.name = cut
            bodies = self.words.outfits, self.words.organizations
            told = name[-1:] != () and any(name[-1] in known for known in bodies)
            if draft.region or ((told or name in self.determined) and not personal):
                draft.kind = "body"

    def _without_caption(
        self, name: tuple[str, ...], regions: Set[tuple[str, ...]]
    ) -> tuple[str, ...]:
        """The place that ``name`` ends in, where the words before it only ran into it from a
        caption or a credit: *Nordwire Lund* at the start of a sentence, *in Lund* elsewhere."""
        for first in range(1, len(name)):
            rest = name[first:]
            if folded(rest) in regions or (len(rest) == 1 and rest[0] in self.roster.places):
                compass = name[first - 1] in self.words.compass
                return name if compass else rest
        return name

    def _learn(self, index: int, mention: Mention) -> None:
        """Roles and gender that stand before the name, or beside it between commas."""
        draft = self.roster.drafts[index]
        reading = self.readings[mention.frame]
        if mention.role:
            self.roster.give_role(index, mention.role)
        beside = apposed_to(reading, mention, self.words)
        for other in (*beside, *office_before(reading, mention, self.words)):
            self.roster.give_role(index, other.role)
            self.by_mention[key_of(other)] = index
            draft.gender = draft.gender or other.gender
        draft.gender = draft.gender or mention.gender

    # ── second pass: every mention in order ─────────────────────────────────────────────

    def see(self, reading: Reading) -> None:
        """Give the mentions of ``reading`` their figures."""
        own = [clause.mention for clause in reading.clauses if clause.mention is not None]
        subjects = {key_of(mention) for mention in own}
        everyone = {key_of(mention): mention for mention in (*own, *reading.mentions)}
        self.subject = None
        for key, mention in sorted(everyone.items()):
            index = self._resolve(mention)
            if index is None:
                continue
            self.by_mention[key] = index
            leading = leads(reading, mention) and not mention.possessor  # *Lund's ministry said*
            self._note(index, mention, subject=key in subjects or leading)
            if leading:
                self.subject = index
            if len(mention.name) == 1:
                self._learn(index, mention)

    def _note(self, index: int, mention: Mention, *, subject: bool) -> None:
        draft = self.roster.see(index)
        frame = self.readings[mention.frame].frame
        draft.mentions.append(frame.span(mention.first, mention.last))
        draft.last_frame = mention.frame
        if subject:
            draft.last_subject = mention.frame
        if mention.kind not in ("pronoun", "relative"):
            form = form_of(self.text, frame, mention)
            name = self._name(mention)
            if 0 < len(draft.name) < len(mention.name):
                form = written_name(self.text, frame, mention, len(draft.name))
            if name or not draft.forms or self._is_office(mention, draft.roles):
                draft.forms.add(form)
            size = min(len(name), len(draft.name) or len(name))
            if not draft.written or size > draft.parts:
                draft.written = written_name(self.text, frame, mention, size) or form
                draft.parts = size

    def _is_office(self, mention: Mention, roles: Sequence[Role]) -> bool:
        """Whether a mention says one of ``roles``."""
        return any(role_fit(mention.role, own, self.words) for own in roles)

    def _resolve(self, mention: Mention) -> int | None:
        known = self.by_mention.get(key_of(mention))
        if known is not None:
            return known
        if mention.kind == "pronoun":
            return anaphora.pronoun(self.roster, mention)
        if mention.kind == "relative":
            return self._antecedent(mention)
        name = self._name(mention)
        if len(name) > 1:
            met = self.roster.known_name(name)  # in the first pass, but for headlines
            return self.roster.titled_name(name) if met is None else met
        if mention.name:
            return self.roster.short_name(mention, acronym=self._is_acronym(mention))
        met = self._hyphened(mention)
        return self._role(mention) if met is None else met

    def _hyphened(self, mention: Mention) -> int | None:
        """The known name that a phrase is but for the second half of its last word: *Park Un-mi*
        is cut after *Un*."""
        words = self.readings[mention.frame].frame.words[mention.first : mention.last]
        name = tuple(word.norm for word in words[:-1] if word.tag == "N")
        if len(name) < max(2, len(words) - 1):
            return None
        joined = self.text[words[-2].end : words[-1].start] == "-"
        return self.roster.known_name(name) if joined else None

    def _is_acronym(self, mention: Mention) -> bool:
        """Whether a short name is letters that stand for words: *U.N.* is no Kim Jong Un."""
        frame = self.readings[mention.frame].frame
        written = written_name(self.text, frame, mention, len(mention.name))
        return written.isupper() and ("." in written or len(written) < 3)

    def _antecedent(self, mention: Mention) -> int | None:
        """Who stands right before *who*; for a description set off by a comma or a dash, whose it
        is."""
        reading = self.readings[mention.frame]
        for other in reversed(reading.mentions):
            if other.last == mention.first:
                index = self.by_mention.get(key_of(other))
                named = index is not None and self.roster.drafts[index].name
                whose = None if named else set_off_from(reading, other)
                return index if whose is None else self.by_mention.get(key_of(whose))
        return None

    # ── roles ───────────────────────────────────────────────────────────────────────────

    def _role(self, mention: Mention) -> int:
        """A role or body: whoever was introduced with it; else a figure of its own."""
        reading = self.readings[mention.frame]
        opener = reading.frame.words[mention.first]
        role = mention.role
        if opener.tag not in "DG":
            role = described(reading.frame, mention, self.words)
        if opener.norm in ("the", "this") or len(role) > len(mention.role):
            known = self._definite(role, mention)
            if known is not None:
                return known
        owner = self._owner(mention)
        if owner is not None:
            return self.roster.possession(owner, role, mention)
        index = self.roster.unnamed(role, mention, vague=opener.norm in ("a", "an"))
        named = reading.frame.words[mention.first + 1 : mention.last]
        self.roster.drafts[index].proper |= any(word.tag in "NH" for word in named)
        return index

    def _definite(self, role: Role, mention: Mention) -> int | None:
        """Whom *the minister*, *the group* or *the statement* means; None for nobody named yet."""
        head = self._head(mention)
        if role[-1:] and role[-1] in self.words.documents and not head.capital:
            author = anaphora.author(self.roster)  # not of *the Lund Post*
            if author is not None:
                return author
        if head.norm in self.words.organizations and not head.capital:
            return self._body(role, mention)
        holder = self.roster.holder(role, mention)
        if holder is None and leads(self.readings[mention.frame], mention):
            return anaphora.bearer(self.roster, mention)
        return holder

    def _head(self, mention: Mention) -> Word:
        """The noun of a role: what is of something stands before its *of*."""
        words = self.readings[mention.frame].frame.words[mention.first : mention.last]
        of = next((at for at, word in enumerate(words) if at and word.tag == "o"), len(words))
        return words[of - 1]

    def _body(self, role: Role, mention: Mention) -> int | None:
        """Whom *the group*, *the Lund group* or *the country's oldest harbour group* means."""
        if len(role) == 1:
            known = anaphora.body(self.roster, self.subject)
            return self.roster.holder(role, mention) if known is None else known
        known = self.roster.body_within(role)
        if known is None:
            known = self.roster.holder(role, mention, least=2)
        if known is None and self.subject is None and len(role) > len(mention.role):
            known = anaphora.body(self.roster, None)
            if known is not None:
                self.roster.give_role(known, role)
        return known

    def _owner(self, mention: Mention) -> int | None:
        """Whose the role or body is: *his campaign*, *Okoro's office*."""
        words = self.readings[mention.frame].frame.words
        if words[mention.first].tag == "G":
            gender = self.words.genders.get(words[mention.first].norm)
            owner = Mention(mention.frame, 0, 0, "pronoun", (), (), gender, True)
            return anaphora.pronoun(self.roster, owner)
        for last in range(mention.last - 1, mention.first, -1):
            if words[last - 1].possessive:
                return self.by_mention.get((mention.frame, mention.first, last))
        return None

    # ── the outcome ─────────────────────────────────────────────────────────────────────

    def cast(self) -> Cast:
        """All figures in order of first mention."""
        drafts = self.roster.drafts
        order = sorted(
            (index for index, draft in enumerate(drafts) if draft.mentions),
            key=lambda index: (drafts[index].mentions[0], index),
        )
        place = {old: new for new, old in enumerate(order)}
        figures = tuple(figure_of(drafts[index], drafts) for index in order)
        lower = lower_in(self.readings)
        able = {i for i in order if can_speak(figures[place[i]].name, lower, self.words)}
        return Cast(figures, {key: place[i] for key, i in self.by_mention.items() if i in able})
