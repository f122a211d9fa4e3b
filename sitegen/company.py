"""All figures of all articles, and which of them are one; what the user says wins.

A figure that the user wants parted (*the Danish leader* is not Okoro) is taken apart by its forms
before anything is joined. The evidence for joining stands in ``sameness``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from sitegen.earlier import Earlier, made_each
from sitegen.members import Making, Member, Parts
from sitegen.model import Analysis, Figure, Quote, SourceId, Testimony
from sitegen.nearness import Bearers, Candidates, Nearness
from sitegen.roll import Node, Nodes, Register, Roll
from sitegen.words import Gender, Words, words_of

_CLEAR = 4
"""Times as many articles as name anybody else name the one whom a short form means."""


@dataclass(frozen=True, slots=True)
class SpeakerOptions:
    """What the user says about names; it wins over all evidence."""

    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Name to show, and the other forms that mean the same person."""
    nots: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Name, and the forms that never mean that person."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Which figures are one, at one moment of joining."""

    homes: Nodes
    """For each figure the first of its group, which is its root."""
    genders: Sequence[frozenset[Gender]]
    known: Sequence[Set[Parts]]
    reasons: Mapping[Node, str]
    forced: Mapping[Node, str]
    """These as in ``Company``."""


class Company:
    """The figures, joined pair by pair."""

    def __init__(
        self,
        testimonies: Sequence[Testimony],
        analyses: Sequence[Analysis],
        options: SpeakerOptions,
        earlier: Earlier | None = None,
    ) -> None:
        """The members of an ``earlier`` one are taken over as the very same values."""
        self.options = options
        self.words = words_of(analyses[0].language) if analyses else Words()
        self.nearness = Nearness(notes=earlier is not None)
        self.texts = {analysis.article.id: analysis.text for analysis in analyses}
        self.register = _register(self.words, earlier)
        self.making = self.register.making
        self.bare = self.making.bare
        self.testimonies = tuple(testimonies)
        self.members: list[Member] = []
        """Of each figure, as all these lists."""
        self.figures: list[Figure] = []
        self.sources: list[SourceId] = []
        self.first: list[Node] = []
        """The first figure of each testimony."""
        self.reasons: dict[Node, str] = {}
        """Why a figure was joined to the others, where its forms do not show it."""
        self.parted: dict[Node, dict[Parts, Node]] = defaultdict(dict)
        self._admit_all(analyses, earlier)
        self.joins = 0
        """How often two groups were made one: as long as that is the same, so are all groups."""
        self._homes: tuple[int, Nodes] = -1, np.empty(0, np.intp)
        self.known = [set(one.forms) for one in self.members] if options.nots else []
        """The forms of each group, by its root; empty where the user denies none."""
        self.forced: dict[Node, str] = {}
        self._join_by_user()

    @cached_property
    def leader(self) -> list[Node]:
        """Of each figure one of its group, and at last their root. Where no evidence is new, nobody
        is joined, nor asks for this, nor for the next two."""
        return list(range(len(self.members)))

    @cached_property
    def genders(self) -> list[frozenset[Gender]]:
        """Of each group, by its root."""
        return [member.genders for member in self.members]

    @cached_property
    def roll(self) -> Roll:
        """The figures as columns."""
        return self.register.roll(self.members)

    def _admit_all(self, analyses: Sequence[Analysis], earlier: Earlier | None) -> None:
        """The figures of all articles; after those of each the forms that were taken off some."""
        if self.options.nots:
            for testimony, analysis in zip(self.testimonies, analyses, strict=True):
                figures = self._admit_apart(testimony.figures, analysis.text)
                self._admit(testimony, analysis, figures, list(map(self.making.member, figures)))
            return
        makings = [self.making] * len(analyses)
        members = made_each(earlier, _members, self.testimonies, makings)
        for testimony, analysis, own in zip(self.testimonies, analyses, members, strict=True):
            self._admit(testimony, analysis, testimony.figures, own)

    def _admit(
        self,
        testimony: Testimony,
        analysis: Analysis,
        figures: Sequence[Figure],
        members: Sequence[Member],
    ) -> None:
        number, many = len(self.first), len(figures)
        self.first.append(len(self.members))
        self.members += members
        self.figures += figures
        self.sources += [testimony.source] * many
        self.nearness.articles += [number] * many
        self.nearness.events += [analysis.article.source.event] * many

    def _admit_apart(self, figures: Sequence[Figure], text: str) -> Sequence[Figure]:
        """``figures`` without the forms that the user denies to somebody, then these forms."""
        first = len(self.members)
        denied = {self.bare(form) for _, forms in self.options.nots for form in forms}
        listed = [tuple(self._taken_apart(figure, text, denied)) for figure in figures]
        apart = [(index, other) for index, (_, *others) in enumerate(listed) for other in others]
        for at, (index, other) in enumerate(apart, start=first + len(figures)):
            self.parted[first + index][self.bare(other.name)] = at
        return [*(kept for kept, *_ in listed), *(other for _, other in apart)]

    def stood(self, earlier: Company) -> Nodes:
        """For each figure its number in ``earlier``, -1 where its article is new or has changed."""
        found = np.full(len(self.members), -1, np.intp)
        before = {one.source: at for at, one in enumerate(earlier.testimonies)}
        bounds = pairwise((*self.first, len(self.members)))
        for testimony, (first, stop) in zip(self.testimonies, bounds, strict=True):
            at = before.get(testimony.source)
            if at is not None and earlier.testimonies[at] is testimony:
                was = earlier.first[at]
                found[first:stop] = np.arange(was, was + stop - first)
        return found

    def place_of(self, node: Node) -> tuple[SourceId, int]:
        """The article of a figure, and its index there."""
        return self.sources[node], node - self.first[bisect_right(self.first, node) - 1]

    # ── groups ──────────────────────────────────────────────────────────────────────────

    def root(self, node: Node) -> Node:
        """The figure that stands for all that ``node`` is joined to: the first of them."""
        leader = self.leader
        node = leader[node]
        while (above := leader[node]) != node:
            leader[node] = node = leader[above]
        return node

    def homes(self) -> Nodes:
        """The root of each figure."""
        if self._homes[0] != self.joins:
            found = np.array(self.leader, np.intp)
            while not np.array_equal(above := found[found], found):
                found = above
            self._homes = self.joins, found
        return self._homes[1]

    def groups(self) -> Groups:
        """The groups as they are now."""
        known = [set(forms) for forms in self.known]
        rest = list(self.genders), known, dict(self.reasons), dict(self.forced)
        return Groups(self.homes(), *rest)

    def take(self, groups: Groups) -> None:
        """Go on from ``groups`` of these very figures."""
        self.leader = groups.homes.tolist()
        self.joins += 1
        self.genders = list(groups.genders)
        self.known = [set(forms) for forms in groups.known]
        self.reasons, self.forced = dict(groups.reasons), dict(groups.forced)

    def join(self, a: Node, b: Node, reason: str = "") -> None:
        """Make ``a`` and ``b`` one, unless they are a man and a woman, or the user parts them.

        ``reason`` says why ``b`` belongs there, where its forms do not show it.
        """
        root_a, root_b = self.root(a), self.root(b)
        if root_a == root_b:
            return
        if root_b < root_a:
            root_a, root_b = root_b, root_a
        if (self.forced or self.known) and self._forbidden(root_a, root_b):
            return
        one, other = self.genders[root_a], self.genders[root_b]
        if other:
            if _conflict(one, other) and root_a not in self.forced:
                return
            self.genders[root_a] = one | other
        self.leader[root_b] = root_a
        self.joins += 1
        if self.known:
            self.known[root_a] |= self.known[root_b]
        if root_b in self.forced:
            self.forced.setdefault(root_a, self.forced[root_b])
        if reason:
            self.reasons[b] = reason

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

    def join_near(self, node: Node, others: Sequence[Node], reason: str = "") -> bool:
        """Join ``node`` to the one group that fits among the near ones, else among all."""
        near = [other for other in self.nearness.among(node, others) if other != node]
        return self.join_one(node, near or others, reason)

    def groups_of(self, nodes: Iterable[Node]) -> list[Bearers]:
        """``nodes`` by the group that they belong to now, in the order of first appearance."""
        groups: dict[Node, list[Node]] = defaultdict(list)
        for node in nodes:
            groups[self.root(node)].append(node)
        return [
            Bearers(
                tuple(group),
                frozenset(map(self.nearness.articles.__getitem__, group)),
                frozenset(event for node in group if (event := self.nearness.events[node])),
            )
            for group in groups.values()
        ]

    def one_near(self, node: Node, candidates: Candidates) -> Node | None:
        """The first figure of the one group of ``candidates`` that has a member near ``node``, else
        of the only group there is; None where there are several, or none."""
        near = self.nearness.choose(node, candidates)
        return self._one_of(node, (group.nodes[0] for group in near))

    def commonest(self, nodes: Iterable[Node]) -> Sequence[Node]:
        """The figures of the group that stands in most articles; none where another comes near."""
        groups: dict[Node, list[Node]] = defaultdict(list)
        for node in nodes:
            groups[self.root(node)].append(node)
        ranked = sorted(groups.values(), key=len, reverse=True)
        clear = len(ranked) == 1 or (ranked and len(ranked[0]) >= _CLEAR * len(ranked[1]))
        return ranked[0] if clear else ()

    def join_parted(self) -> None:
        """Join each form that was taken off a figure, and that nobody else was found to be, to that
        figure, unless the user parts them."""
        for node, forms in self.parted.items():
            for other in forms.values():
                if self.root(other) == other:
                    self.join(node, other)

    def node_of(self, figure: Node, quote: Quote) -> Node:
        """Who says ``quote`` of ``figure``: the figure, or a form that was taken off it."""
        apart = self.parted.get(figure) if self.parted else None
        if not apart or quote.mention is None:
            return figure
        return apart.get(self.bare(quote.mention.of(self.texts[quote.place.source])), figure)

    # ── what the user says ──────────────────────────────────────────────────────────────

    def _join_by_user(self) -> None:
        """The aliases of the configuration, form by form."""
        for name, forms in self.options.aliases:
            wanted = {self.bare(form) for form in (name, *forms)}
            chosen = [
                node
                for node, member in enumerate(self.members)
                if not wanted.isdisjoint(member.forms)
            ]
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


def _conflict(one: Set[Gender], other: Set[Gender]) -> bool:
    """Whether one is only ever addressed as a man and the other only as a woman."""
    return len(one) == len(other) == 1 and one != other


def _members(testimony: Testimony, making: Making) -> list[Member]:
    """Of each figure of one article what it is made of."""
    return list(map(making.member, testimony.figures))


def _register(words: Words, earlier: Earlier | None) -> Register:
    """The register that an ``earlier`` comparison kept, where it still serves; else a new one."""
    known = earlier.whole(Register) if earlier is not None else None
    register = known if known and known.making.serves(words) else Register(Making(words))
    if earlier is not None:
        earlier.keep(register)
    return register
