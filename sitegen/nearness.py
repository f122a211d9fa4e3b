"""Figures near each other: in one article, on one event, or in articles that share a passage.

What is asked of it is noted, so that the next comparison knows whether a link between articles
which is new, or gone, can decide anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias

from sitegen.roll import Node

Link: TypeAlias = tuple[int, int]
"""Two articles that share a passage, by their numbers."""


@dataclass(frozen=True, slots=True)
class Bearers:
    """Figures of one group who could be meant by a short form."""

    nodes: tuple[Node, ...]
    articles: frozenset[int]
    events: frozenset[str]
    """Named events that their articles report on."""


class Candidates:
    """Groups of which one may be meant by a short form, found by article and by event."""

    def __init__(self, groups: Sequence[Bearers]) -> None:
        self.groups = groups
        self._by_article: dict[int, list[int]] = defaultdict(list)
        self._by_event: dict[str | None, list[int]] = defaultdict(list)
        for number, group in enumerate(groups if len(groups) > 1 else ()):
            for article in group.articles:
                self._by_article[article].append(number)
            for event in group.events:
                self._by_event[event].append(number)

    @property
    def articles(self) -> Iterable[int]:
        """Those with a figure of theirs; none where there is one group only, or none."""
        return self._by_article.keys()

    def near(self, event: str | None, articles: Iterable[int]) -> Sequence[Bearers]:
        """The groups with a figure of that named event, or of one of ``articles``; all where that
        is none, or there is one only."""
        if len(self.groups) < 2:
            return self.groups
        found = set(self._by_event.get(event, ()))
        for article in articles:
            found.update(self._by_article.get(article, ()))
        return [self.groups[number] for number in sorted(found)] or self.groups


class Nearness:
    """Who is near whom among the figures of some articles."""

    def __init__(self, *, notes: bool) -> None:
        """It ``notes`` what is asked of it, or not."""
        self.articles: list[int] = []
        """Of each figure the number of its article."""
        self.events: list[str | None] = []
        """Of each figure the named event that its article reports on."""
        self._linked: dict[int, set[int]] = defaultdict(set)
        self._notes = notes
        self._asked: dict[int, set[int]] = defaultdict(set)
        self._known: dict[tuple[int, int], object] = {}
        """What was asked of an article, by where that lies, which is held so that it stays."""

    def link(self, links: Iterable[Link]) -> None:
        """Take in which articles share passages."""
        for a, b in links:
            self._linked[a].add(b)
            self._linked[b].add(a)

    def among(self, node: Node, others: Sequence[Node]) -> list[Node]:
        """Those of ``others`` that are near ``node``, which is near itself."""
        articles, events = self.articles, self.events
        article, event = articles[node], events[node]
        linked = self._linked.get(article, ())
        if self._notes and (article, id(others)) not in self._known:
            self._known[article, id(others)] = others
            self._asked[article].update(map(articles.__getitem__, others))
        return [
            one
            for one in others
            if (other := articles[one]) == article
            or other in linked
            or (event is not None and events[one] == event)
        ]

    def choose(self, node: Node, candidates: Candidates) -> Sequence[Bearers]:
        """Those of ``candidates`` that have a member near ``node``, or else all."""
        article = self.articles[node]
        if self._notes and (article, id(candidates)) not in self._known:
            self._known[article, id(candidates)] = candidates
            self._asked[article].update(candidates.articles)
        return candidates.near(self.events[node], (article, *self._linked.get(article, ())))

    def asked(self) -> Mapping[int, Set[int]]:
        """For each article the others of which anyone wanted to know whether it is linked with
        them, from one article or the other; empty where nothing is noted. It is asked once."""
        self._known.clear()
        return self._asked
