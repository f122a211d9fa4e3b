"""Testimonies → speakers: one name for each person, over all articles.

A full name joins full names that agree in first and last part; a short name, or a role, joins one
only where exactly one fits, first in its event, then anywhere. In doubt two figures stay apart.
The user's aliases and nots win over all of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sitegen.model import (
    Alias,
    Analysis,
    Attribution,
    Figure,
    SourceId,
    Speaker,
    SpeakerId,
    Testimony,
    Voice,
    content_id,
)
from sitegen.names import compatible, parts_of, same_stem
from sitegen.roles import heads_of, plain, role_fit, without_article
from sitegen.words import Words, words_of

Node = tuple[int, int]
"""A figure: index of its testimony, index in it."""

_NAMESAKES = 200
_HOLDERS = 500
"""Figures of one family name, and of one office, that are compared with another: bounds the time
in a corpus of thousands of articles."""

BY_USER = "joined in sitegen.toml"
BY_NAME = "the same name, with a title or another part of it"
BY_SPELLING = "another spelling of the same name"
BY_FAMILY = "the last part of the name, which nobody else bears here"
BY_ROLE = "a role that stands beside the name in these sources"


@dataclass(frozen=True, slots=True)
class SpeakerOptions:
    """What the user says about names; it wins over all evidence."""

    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Name to show, and the other forms that mean the same person."""
    nots: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Name, and the forms that never mean that person."""


def name_speakers(
    testimonies: Sequence[Testimony], analyses: Sequence[Analysis], options: SpeakerOptions
) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...]]:
    """Those who say at least one quote, by name; and every quote with its speaker.

    ``analyses`` are those of the testimonies' articles, in the same order. Attributions are in
    file order, then text order.
    """
    company = _Company(testimonies, analyses, options)
    groups = company.groups()
    speaking = _speaking(testimonies, groups)
    speakers = {group: company.speaker(group) for group in speaking}
    ids = _ids(company, speaking)
    named = [
        Speaker(ids[group], speaker.name, speaker.aliases) for group, speaker in speakers.items()
    ]
    attributions = tuple(
        Attribution(quote, ids[group] if group is not None else None, *_sure(voice, group))
        for number, testimony in enumerate(testimonies)
        for quote, voice in zip(testimony.quotes, testimony.voices, strict=True)
        for group in (_group_of(number, voice, groups),)
    )
    return tuple(sorted(named, key=lambda speaker: (speaker.name, speaker.id))), attributions


Group = tuple[Node, ...]


def _sure(voice: Voice, group: Group | None) -> tuple[float, tuple[str, ...]]:
    return (voice.confidence if group is not None else 0.0), voice.evidence


def _group_of(number: int, voice: Voice, groups: dict[Node, Group]) -> Group | None:
    return None if voice.figure is None else groups[number, voice.figure]


def _speaking(testimonies: Sequence[Testimony], groups: dict[Node, Group]) -> dict[Group, int]:
    """The groups that say something, and how many quotes."""
    counts: Counter[Group] = Counter()
    for number, testimony in enumerate(testimonies):
        for voice in testimony.voices:
            group = _group_of(number, voice, groups)
            if group is not None:
                counts[group] += 1
    return dict(sorted(counts.items()))


# ── names of figures ────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Member:
    """A figure with what its name is made of."""

    node: Node
    figure: Figure
    source: SourceId
    event: str | None
    parts: tuple[str, ...]
    roles: list[tuple[str, ...]]


def _is_body(member: _Member) -> bool:
    return member.figure.kind == "body" or "".join(member.parts[:1]).isupper()


class _Company:
    """All figures of all testimonies, and which of them are one."""

    def __init__(
        self,
        testimonies: Sequence[Testimony],
        analyses: Sequence[Analysis],
        options: SpeakerOptions,
    ) -> None:
        self.options = options
        self.words = words_of(analyses[0].language) if analyses else Words()
        self.members: dict[Node, _Member] = {}
        for number, (testimony, analysis) in enumerate(zip(testimonies, analyses, strict=True)):
            for index, figure in enumerate(testimony.figures):
                node = (number, index)
                event = analysis.article.source.event
                parts = parts_of(figure.name)
                roles = list(self._roles(figure, parts))
                member = _Member(node, figure, testimony.source, event, parts, roles)
                self.members[node] = member
        self.leader: dict[Node, Node] = {node: node for node in self.members}
        self.forced: dict[Node, str] = {}

    def _roles(self, figure: Figure, name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """What the forms say besides the name: offices, with what they belong to."""
        articles = self.words.determiners
        for form in figure.forms:
            parts = tuple(part for part in parts_of(form) if part not in articles)
            rest = tuple(part.casefold() for part in parts if part not in name and part != "of")
            if rest:
                yield rest

    # ── joining ─────────────────────────────────────────────────────────────────────────

    def groups(self) -> dict[Node, Group]:
        """For each figure the group that it belongs to, sorted."""
        self._join_by_user()
        self._join_full_names()
        self._join_short_names()
        self._join_bodies()
        self._join_roles()
        found: dict[Node, list[Node]] = defaultdict(list)
        for node in self.members:
            found[self._root(node)].append(node)
        by_root = {root: tuple(sorted(nodes)) for root, nodes in found.items()}
        return {node: by_root[self._root(node)] for node in self.members}

    def _root(self, node: Node) -> Node:
        while self.leader[node] != node:
            self.leader[node] = self.leader[self.leader[node]]
            node = self.leader[node]
        return node

    def _join(self, a: Node, b: Node) -> None:
        """Make ``a`` and ``b`` one, unless the user says that they are not."""
        root_a, root_b = sorted((self._root(a), self._root(b)))
        if root_a == root_b or self._forbidden(root_a, root_b):
            return
        self.leader[root_b] = root_a
        for node in (root_a, root_b):
            if node in self.forced:
                self.forced.setdefault(root_a, self.forced[node])

    def _forbidden(self, a: Node, b: Node) -> bool:
        named_a, named_b = self.forced.get(a), self.forced.get(b)
        if named_a is not None and named_b is not None and named_a != named_b:
            return True
        return self._denied(named_a, b) or self._denied(named_b, a) or self._denied_names(a, b)

    def _denied(self, name: str | None, node: Node) -> bool:
        """Whether the user says that ``node`` is not the speaker called ``name``."""
        forms = {parts_of(form) for form in self.members[node].figure.forms}
        forms.add(self.members[node].parts)
        return any(
            parts_of(other) in forms
            for given, nots in self.options.nots
            if given == name
            for other in nots
        )

    def _denied_names(self, a: Node, b: Node) -> bool:
        for given, nots in self.options.nots:
            named, denied = parts_of(given), {parts_of(form) for form in nots}
            for one, two in ((a, b), (b, a)):
                if self.members[one].parts == named and self.members[two].parts in denied:
                    return True
        return False

    def _join_by_user(self) -> None:
        """The aliases of the configuration, form by form."""
        for name, forms in self.options.aliases:
            wanted = {parts_of(form) for form in (name, *forms)}
            chosen = [
                node
                for node, member in self.members.items()
                if member.parts in wanted or wanted & {parts_of(f) for f in member.figure.forms}
            ]
            for node in chosen:
                self.forced.setdefault(node, name)
                if node != chosen[0]:
                    self._join(chosen[0], node)

    def _join_full_names(self) -> None:
        by_family: dict[str, list[Node]] = defaultdict(list)
        for node, member in self.members.items():
            if member.figure.kind == "person" and len(member.parts) > 1:
                by_family[member.parts[-1]].append(node)
        for nodes in by_family.values():
            for position, node in enumerate(nodes):
                for other in nodes[:position][:_NAMESAKES]:
                    if compatible(self.members[other].parts, self.members[node].parts):
                        self._join(other, node)
                        break
        people = {self.members[node].parts: node for nodes in by_family.values() for node in nodes}
        for node, member in self.members.items():
            if member.figure.kind == "body" and member.parts in people:
                self._join(people[member.parts], node)  # met in a headline only

    def _join_short_names(self) -> None:
        """A family name alone: the one full name that ends in it, in its event, then anywhere."""
        full: dict[str, list[Node]] = defaultdict(list)
        short: dict[str, list[Node]] = defaultdict(list)
        bodies = {m.parts for m in self.members.values() if _is_body(m)}
        for node, member in self.members.items():
            if member.figure.kind == "role" or not self._specific(member):
                continue
            if len(member.parts) == 1:
                short[member.parts[-1]].append(node)
            elif member.figure.kind == "person" and member.parts not in bodies:
                full[member.parts[-1]].append(node)
        for part, nodes in short.items():
            for node in nodes:
                self._join_one(node, full.get(part, ()))
            alone = [node for node in nodes if self._root(node) == node]
            for node in alone[1:]:
                self._join(alone[0], node)

    def _join_one(self, node: Node, others: Iterable[Node]) -> None:
        """Join ``node`` to the group that all of ``others`` belong to, if it is one."""
        event = self.members[node].event
        listed = [other for other in others if other != node]
        near = [other for other in listed if self.members[other].event == event]
        for pool in (near, listed):
            roots = {self._root(other) for other in pool}
            if len(roots) == 1:
                self._join(pool[0], node)
                return
            if roots:
                return

    def _join_bodies(self) -> None:
        """Bodies of the same name."""
        by_name: dict[tuple[str, ...], Node] = {}
        for node, member in self.members.items():
            if member.figure.kind == "person" or not member.parts:
                continue
            name = tuple(part for part in member.parts if part not in self.words.determiners)
            if not self._specific(member):
                continue
            if name in by_name:
                self._join(by_name[name], node)
            else:
                by_name[name] = node

    def _specific(self, member: _Member) -> bool:
        """Whether a form says whose it is; *officials* and *the ministry* are others each time."""
        common = self.words.roles | self.words.bodies | self.words.adjectives
        return any(
            word[:1].isupper() and word.casefold() not in common | self.words.determiners
            for word in member.figure.name.split()
        )

    def _join_roles(self) -> None:
        """A role without a name: the one speaker with a name who holds that office."""
        by_head: dict[str, list[_Member]] = defaultdict(list)
        for member in self.members.values():
            if member.figure.kind == "person":
                for role in member.roles:
                    by_head[role[-1]].append(member)
        for node, member in self.members.items():
            if member.figure.kind != "role" or not member.figure.name.casefold().startswith("the "):
                continue
            role = tuple(p.casefold() for p in member.parts if p not in self.words.determiners)
            fitting = [
                holder.node
                for head in heads_of(role, self.words)
                for holder in by_head.get(head, ())[:_HOLDERS]
                if any(self._fits(role, own) for own in holder.roles)
            ]
            self._join_one(node, fitting)

    def _fits(self, role: tuple[str, ...], own: tuple[str, ...]) -> bool:
        """Whether a named figure's office is ``role``; a bare *president* is nobody's alone."""
        says = [word for word in role[:-1] if word not in self.words.vague]
        known = all(any(same_stem(word, other) for other in own[:-1]) for word in says)
        return bool(says) and known and bool(role_fit(role, own, self.words))

    # ── what a group is called ──────────────────────────────────────────────────────────

    def speaker(self, group: Group) -> Speaker:
        """The speaker that ``group`` is, its id still empty."""
        name = self._name(group)
        sources: dict[str, set[SourceId]] = defaultdict(set)
        for node in group:
            member = self.members[node]
            for form in (*member.figure.forms, member.figure.name):
                sources[plain(form)].add(member.source)
        for given, forms in self.options.aliases:
            if given == name:
                for form in forms:
                    sources.setdefault(form, set())
        sources.pop(name, None)
        sources.pop("", None)
        order = {self.members[node].source: node for node in reversed(group)}
        aliases = tuple(
            Alias(form, tuple(sorted(found, key=lambda s: order[s])), self._reason(form, name))
            for form, found in sorted(sources.items())
        )
        return Speaker(SpeakerId(""), name, aliases)

    def _name(self, group: Group) -> str:
        """The user's name for the group, else its fullest form."""
        root = self._root(group[0])
        if root in self.forced:
            return self.forced[root]
        counts: Counter[str] = Counter()
        kinds: dict[str, int] = {}
        for node in group:
            figure = self.members[node].figure
            counts[plain(figure.name)] += len(figure.mentions)
            kinds[plain(figure.name)] = {"person": 2, "body": 1}.get(figure.kind, 0)
        best = max(counts, key=lambda form: (kinds[form], len(form.split()), counts[form], form))
        best = without_article(best, self.words)
        ends = [form for form in counts if " " in form and best.endswith(f" {form}")]
        return max(ends, key=lambda form: (kinds[form], -len(form), form), default=best)

    def _reason(self, form: str, name: str) -> str:
        """Why ``form`` is an alias of ``name``, in a clause for the reader."""
        if any(form in forms for given, forms in self.options.aliases if given == name):
            return BY_USER
        parts, own = parts_of(form), parts_of(name)
        if not set(parts) & set(own):
            return BY_ROLE
        if len(parts) == 1 and parts[0] == own[-1] and len(own) > 1:
            return BY_FAMILY
        if set(parts) == set(own):
            return BY_SPELLING
        return BY_NAME

    def identity(self, group: Group) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The part of the name that outlives longer forms, and the rest, folded."""
        parts = parts_of(self._name(group))
        person = any(self.members[node].figure.kind == "person" for node in group)
        short = len(parts) == 1
        if person or short:
            return parts[-1:], parts[:-1]
        return tuple(p for p in parts if p not in self.words.determiners), ()


def _ids(company: _Company, speaking: dict[Group, int]) -> dict[Group, SpeakerId]:
    """An id for each group, from its family name; where several share it, whoever says most keeps
    the bare one."""
    by_family: dict[tuple[str, ...], list[Group]] = defaultdict(list)
    for group in speaking:
        by_family[company.identity(group)[0]].append(group)
    ids: dict[Group, SpeakerId] = {}
    taken: set[str] = set()
    for family, groups in sorted(by_family.items()):
        for group in sorted(groups, key=lambda g: (-speaking[g], company.identity(g)[1], g)):
            rest = company.identity(group)[1]
            identity = content_id("s", *family)
            if identity in taken:
                identity = content_id("s", *family, *rest)
            if identity in taken:
                identity = content_id("s", *family, *rest, str(company.members[group[0]].source))
            taken.add(identity)
            ids[group] = SpeakerId(identity)
    return ids
