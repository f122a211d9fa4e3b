"""All figures of all articles, and which of them are one; what the user says wins.

A figure that the user wants parted (*the Danish leader* is not Okoro) is taken apart by its forms
before anything is joined. The evidence for joining stands in ``sameness``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from sitegen.model import Alignment, Analysis, Figure, Quote, SourceId, Testimony
from sitegen.names import parts_of
from sitegen.roles import Role
from sitegen.words import Gender, Words, words_of

Node = tuple[int, int]
"""A figure: index of its testimony, index in it; a form taken off a figure comes after them all."""
Group = tuple[Node, ...]
Parts = tuple[str, ...]

_CLEAR = 4
"""Times as many articles as name anybody else name the one whom a short form means."""


@dataclass(frozen=True, slots=True)
class SpeakerOptions:
    """What the user says about names; it wins over all evidence."""

    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Name to show, and the other forms that mean the same person."""
    nots: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Name, and the forms that never mean that person."""


@dataclass(slots=True)
class Member:
    """A figure with what its name is made of."""

    node: Node
    figure: Figure
    source: SourceId
    event: str | None
    parts: Parts
    """Of its name, folded."""
    forms: frozenset[Parts]
    """All its forms in parts without their articles, the name among them."""
    roles: tuple[Role, ...]
    """What its forms say besides the name."""
    genders: frozenset[Gender]
    """What its forms of address show: *Mr*, *Mrs*."""
    reason: str = ""
    """Why it was joined to the others, where its forms do not show it; empty where they do."""

    @property
    def is_body(self) -> bool:
        """Whether it is an institution or a country, or initials that stand for one."""
        return self.figure.kind == "body" or "".join(self.parts[:1]).isupper()


@dataclass(frozen=True, slots=True)
class Bearers:
    """Figures of one group who could be meant by a short form."""

    nodes: tuple[Node, ...]
    sources: frozenset[SourceId]
    events: frozenset[str]
    """Named events that their articles report on."""


class Choice:
    """Groups of which one may be meant by a short form, found by article and by event."""

    def __init__(self, groups: Sequence[Bearers]) -> None:
        self.groups = groups
        self._by_source: dict[SourceId, list[int]] = defaultdict(list)
        self._by_event: dict[str | None, list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            for source in group.sources:
                self._by_source[source].append(number)
            for event in group.events:
                self._by_event[event].append(number)

    def near(self, event: str | None, sources: Iterable[SourceId]) -> list[Bearers]:
        """The groups with a figure of that named event, or of one of ``sources``."""
        found = set(self._by_event.get(event, ()))
        for source in sources:
            found.update(self._by_source.get(source, ()))
        return [self.groups[number] for number in sorted(found)]


_Borne = tuple[Parts, frozenset[Parts], tuple[Role, ...], frozenset[Gender]]
"""Of a figure, as ``Member`` has them: parts, forms, roles, genders."""


class Company:
    """The figures, joined pair by pair."""

    def __init__(
        self,
        testimonies: Sequence[Testimony],
        analyses: Sequence[Analysis],
        options: SpeakerOptions,
        alignments: Sequence[Alignment] = (),
    ) -> None:
        self.options = options
        self.words = words_of(analyses[0].language) if analyses else Words()
        kinds = self.words.roles | self.words.bodies | self.words.adjectives
        self._unspecific = frozenset(kinds | self.words.determiners)
        self._personal = frozenset((self.words.roles | self.words.titles) - self.words.bodies)
        self.linked: dict[SourceId, set[SourceId]] = defaultdict(set)
        for alignment in alignments:
            self.linked[alignment.a].add(alignment.b)
            self.linked[alignment.b].add(alignment.a)
        self.texts = {analysis.article.id: analysis.text for analysis in analyses}
        self._bare: dict[str, Parts] = {}
        self._specific: dict[str, bool] = {}
        self._borne: dict[tuple[str, tuple[str, ...]], _Borne] = {}
        self.members: dict[Node, Member] = {}
        self.parted: dict[Node, dict[Parts, Node]] = defaultdict(dict)
        for number, (testimony, analysis) in enumerate(zip(testimonies, analyses, strict=True)):
            self._admit_all(number, testimony, analysis)
        self.leader: dict[Node, Node] = {node: node for node in self.members}
        self.known: dict[Node, set[Parts]] = {
            node: set(member.forms) for node, member in self.members.items() if options.nots
        }
        """The forms of each group, by its root; empty where the user denies none."""
        self.genders: dict[Node, frozenset[Gender]] = {
            node: member.genders for node, member in self.members.items()
        }
        self.forced: dict[Node, str] = {}
        self._join_by_user()

    def _admit_all(self, number: int, testimony: Testimony, analysis: Analysis) -> None:
        """The figures of one article, and after them the forms that were taken off some."""
        event = analysis.article.source.event
        denied = {self.bare(form) for _, forms in self.options.nots for form in forms}
        apart: list[tuple[int, Figure]] = []
        for index, figure in enumerate(testimony.figures):
            kept, *others = self._taken_apart(figure, analysis.text, denied)
            self._admit((number, index), kept, testimony.source, event)
            apart += [(index, other) for other in others]
        for at, (index, other) in enumerate(apart, start=len(testimony.figures)):
            self._admit((number, at), other, testimony.source, event)
            self.parted[number, index][self.bare(other.name)] = (number, at)

    def _admit(self, node: Node, figure: Figure, source: SourceId, event: str | None) -> None:
        key = (figure.name, figure.forms)
        borne = self._borne.get(key) or self._borne.setdefault(key, self._made_of(figure))
        self.members[node] = Member(node, figure, source, event, *borne)

    def _made_of(self, figure: Figure) -> _Borne:
        """What the name and the forms of a figure are made of: the same in many articles."""
        parts = parts_of(figure.name)
        forms = frozenset(map(self.bare, (figure.name, *figure.forms)))
        roles = tuple(self._roles(figure, parts))
        titles = {word for role in roles for word in role if word in self.words.titles}
        genders = frozenset(self.words.genders[t] for t in titles if t in self.words.genders)
        return parts, forms, roles, genders

    def _roles(self, figure: Figure, name: Parts) -> Iterator[Role]:
        """What the forms say besides the name: offices, with what they belong to."""
        for form in figure.forms:
            parts = self.bare(form)
            rest = tuple(part.casefold() for part in parts if part not in name and part != "of")
            if rest:
                yield rest

    # ── groups ──────────────────────────────────────────────────────────────────────────

    def root(self, node: Node) -> Node:
        """The figure that stands for all that ``node`` is joined to."""
        leader = self.leader
        node = leader[node]
        while (above := leader[node]) is not node:
            leader[node] = node = leader[above]
        return node

    def join(self, a: Node, b: Node, reason: str = "") -> None:
        """Make ``a`` and ``b`` one, unless they are a man and a woman, or the user parts them.

        ``reason`` says why ``b`` belongs there, where its forms do not show it.
        """
        root_a, root_b = sorted((self.root(a), self.root(b)))
        if root_a == root_b or self._forbidden(root_a, root_b):
            return
        if self._conflict(root_a, root_b) and root_a not in self.forced:
            return
        self.leader[root_b] = root_a
        self.genders[root_a] |= self.genders[root_b]
        if self.options.nots:
            self.known[root_a] |= self.known[root_b]
        if root_b in self.forced:
            self.forced.setdefault(root_a, self.forced[root_b])
        if reason:
            self.members[b].reason = reason

    def _conflict(self, a: Node, b: Node) -> bool:
        """Whether one is only ever addressed as a man and the other only as a woman."""
        one, other = self.genders[a], self.genders[b]
        return len(one) == len(other) == 1 and one != other

    def join_one(self, node: Node, others: Iterable[Node], reason: str = "") -> bool:
        """Join ``node`` to the group that all of ``others`` belong to; False unless it is one."""
        one = self._one_of(node, others)
        if one is not None:
            self.join(one, node, reason)
        return one is not None

    def _one_of(self, node: Node, others: Iterable[Node]) -> Node | None:
        """The first of ``others``, ``node`` aside, where all of them are one; else None."""
        listed = (other for other in others if other != node)
        first = next(listed, None)
        if first is None:
            return None
        root = self.root(first)
        return first if all(self.root(other) == root for other in listed) else None

    def near(self, a: Member, b: Member) -> bool:
        """Whether two figures stand in one article, in one event, or in articles that share a
        passage."""
        if a.source == b.source or b.source in self.linked[a.source]:
            return True
        return a.event is not None and a.event == b.event

    def join_near(self, node: Node, others: Iterable[Node], reason: str = "") -> bool:
        """Join ``node`` to the one group that fits among the near ones, else among all."""
        listed = [other for other in others if other != node]
        near = [one for one in listed if self.near(self.members[node], self.members[one])]
        return self.join_one(node, near or listed, reason)

    def groups_of(self, nodes: Iterable[Node]) -> list[Bearers]:
        """``nodes`` by the group that they belong to now, in the order of first appearance."""
        groups: dict[Node, list[Node]] = defaultdict(list)
        for node in nodes:
            groups[self.root(node)].append(node)
        return [
            Bearers(
                tuple(group),
                frozenset(self.members[node].source for node in group),
                frozenset(event for node in group if (event := self.members[node].event)),
            )
            for group in groups.values()
        ]

    def one_near(self, node: Node, choice: Choice) -> Node | None:
        """The first figure of the one group of ``choice`` that has a member near ``node``, else of
        the only group there is; None where there are several, or none."""
        member = self.members[node]
        near = choice.near(member.event, (member.source, *self.linked[member.source]))
        return self._one_of(node, (group.nodes[0] for group in near or choice.groups))

    def commonest(self, nodes: Iterable[Node]) -> Sequence[Node]:
        """The figures of the group that stands in most articles; none where another comes near."""
        groups: dict[Node, list[Node]] = defaultdict(list)
        for node in nodes:
            groups[self.root(node)].append(node)
        ranked = sorted(groups.values(), key=len, reverse=True)
        clear = len(ranked) == 1 or (ranked and len(ranked[0]) >= _CLEAR * len(ranked[1]))
        return ranked[0] if clear else ()

    def is_specific(self, member: Member) -> bool:
        """Whether a form says whose it is; *officials* and *the ministry* are others each time."""
        name = member.figure.name
        if name not in self._specific:
            self._specific[name] = any(
                word[:1].isupper() and word.casefold() not in self._unspecific
                for word in name.split()
            )
        return self._specific[name]

    def is_personal(self, member: Member) -> bool:
        """Whether an office or a title shows a person."""
        return any(role[-1] in self._personal for role in member.roles)

    def groups(self) -> dict[Node, Group]:
        """For each figure the group that it belongs to, sorted."""
        for node, forms in self.parted.items():
            for other in forms.values():
                if self.root(other) == other:
                    self.join(node, other)
        found: dict[Node, list[Node]] = defaultdict(list)
        for node in self.members:
            found[self.root(node)].append(node)
        by_root = {root: tuple(sorted(nodes)) for root, nodes in found.items()}
        return {node: by_root[self.root(node)] for node in self.members}

    def node_of(self, figure: Node, quote: Quote) -> Node:
        """Who says ``quote`` of ``figure``: the figure, or a form that was taken off it."""
        apart = self.parted.get(figure)
        if not apart or quote.mention is None:
            return figure
        return apart.get(self.bare(quote.mention.of(self.texts[quote.place.source])), figure)

    # ── what the user says ──────────────────────────────────────────────────────────────

    def _join_by_user(self) -> None:
        """The aliases of the configuration, form by form."""
        for name, forms in self.options.aliases:
            wanted = {self.bare(form) for form in (name, *forms)}
            chosen = [node for node, member in self.members.items() if wanted & member.forms]
            for node in chosen:
                self.forced.setdefault(node, name)
                if node != chosen[0]:
                    self.join(chosen[0], node)

    def _forbidden(self, a: Node, b: Node) -> bool:
        """Whether the user parts the groups of two roots: two names of his, or a *not*."""
        named_a, named_b = self.forced.get(a), self.forced.get(b)
        if named_a is not None and named_b is not None and named_a != named_b:
            return True
        return self._denied(a, b) or self._denied(b, a)

    def _denied(self, a: Node, b: Node) -> bool:
        """Whether the user says of a form of ``b`` that it is not whom ``a`` is called."""
        return any(
            (self.forced.get(a) == name or self.bare(name) in self.known[a])
            and any(self.bare(form) in self.known[b] for form in forms)
            for name, forms in self.options.nots
        )

    def _taken_apart(self, figure: Figure, text: str, denied: Set[Parts]) -> Iterator[Figure]:
        """The figure without the forms that are ``denied`` to somebody, then one for each."""
        apart = [form for form in figure.forms if self.bare(form) in denied] if denied else []
        if not apart or len(apart) == len(figure.forms) or self.bare(figure.name) in denied:
            yield figure
            return
        named = {self.bare(form) for form in apart}
        said = [(span, self.bare(span.of(text))) for span in figure.mentions]
        yield replace(
            figure,
            forms=tuple(form for form in figure.forms if form not in apart),
            mentions=tuple(span for span, parts in said if parts not in named),
        )
        for parts in sorted(named):
            forms = tuple(form for form in apart if self.bare(form) == parts)
            role = forms[0].partition(" ")[0].islower()
            mentions = tuple(span for span, own in said if own == parts)
            yield Figure(forms[0], forms, mentions, "role" if role else figure.kind)

    def bare(self, form: str) -> Parts:
        """The folded words of a form; an article or a number before them off."""
        known = self._bare.get(form)
        if known is None:
            first, _, rest = form.partition(" ")
            known = parts_of(rest if rest and first.casefold() in self.words.determiners else form)
            self._bare[form] = known
        return known
