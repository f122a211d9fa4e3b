"""What the views of the pages that stand looked up, and what stood there then.

A page whose view was given the same, and for which every line that its view looked up is the same,
shows the same: nothing is made to know that (docs/decisions/0125). Digests and addresses alone are
kept, no word of a source but those in an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from sitegen.pages.digests import UNTOLD, digest_of
from sitegen.pages.site import Asked, Inquired, Page, Site
from sitegen.steps import heeded
from sitegen.store import program_digest
from sitegen.version import __version__

MOST_LINES = 1.25
"""Times as many lines, empty ones included, are kept as any page looks up: an edit leaves some ten
empty of 130,000, and to number all anew takes .3 s for 10,000 pages."""
_LINES, _PAGES = 4096, 512
"""Those between which whoever listens is heeded: 6 and 4 ms once their digests are known."""

Lookup = tuple[str, str, str]
"""A register of the catalog, the name of a line in it, and what stands for what stood there."""

_EMPTY: Lookup = ("", "", "")
"""No line of any register: it is what it was for ever."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What one page was made from."""

    given: str
    """``given_of`` it."""
    asked: tuple[int, ...]
    """What its view looked up, by numbers in ``Traces.lookups``, from 0."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What the pages of one site were made from."""

    lookups: tuple[Lookup, ...] = ()
    """All that any of their views looked up, each once; and empty lines, of what none does any
    more."""
    pages: Mapping[str, Trace] = field(default_factory=dict)
    """By URL; pages of which nothing is known are absent."""

    def is_whole(self) -> bool:
        """Whether every number is that of a line."""
        numbers = range(len(self.lookups))
        asked = (trace.asked for trace in self.pages.values() if trace.asked)
        return all(min(one) in numbers and max(one) in numbers for one in asked)


def given_of(page: Page, theme: str) -> str:
    """32 hex digits that stand for all that ``page`` is made from besides what is looked up for it,
    printed by ``theme``, by this very program; ``UNTOLD`` where that has no written form."""
    by = (__version__, program_digest(), theme)
    return digest_of((by, page.url, page.template, page.given))


class Tracing:
    """What the pages of one site are made from, beside what those were made from that stand.

    Every line is looked up once; lines and pages of which nothing is other keep their numbers and
    their traces. Where it is not known what prints the site, or what its views look things up in,
    nothing is held and nothing noted.
    """

    def __init__(self, before: Traces, site: Site, theme: str) -> None:
        """``before`` is of the pages that stand; ``site`` is about to be printed by ``theme``."""
        self._before, self._site, self._theme = before, site, theme
        self._inquired = site.inquired if theme else None
        self._lines: list[Lookup] = []
        """What stands today in the lines of ``before``, and under numbers behind them in those
        that were noted since, of which it is not asked yet."""
        self._numbers: dict[str, dict[str, int]] = {}
        """That of each line, by register and name."""
        self._changed: set[int] = set()
        """The lines that are another today, or of which that cannot be told."""
        self._asked: dict[str, tuple[int, ...] | None] = {}
        if self._inquired:
            self._look_up(self._inquired)

    def held(self) -> Set[str]:
        """URLs of the pages that would show what they showed."""
        if self._inquired is None:
            return frozenset()
        return {page.url for page in heeded(self._site.pages, _PAGES) if self._holds(page)}

    def note(self, url: str, asked: Asked | None) -> None:
        """Note what the view of the page at ``url`` looked up; None where it was not made, because
        the page is held. A page of which nothing is noted is not held by the next."""
        found = None if asked is None else [self._number(*one) for one in _each(asked)]
        self._asked[url] = None if found is None else tuple(found)

    def traces(self) -> Traces:
        """What the pages were made from of which it was noted."""
        if self._inquired is None:
            return Traces()
        pages, digest = dict(self._traced()), self._inquired.digest
        known = len(self._before.lookups)
        new = [
            (register, name, digest(register, name)) for register, name, _ in self._lines[known:]
        ]
        return _without_unused((*self._lines[:known], *new), pages)

    def _traced(self) -> Iterator[tuple[str, Trace]]:
        """Each page of the site that is to be held some day, and what it was made from."""
        for page in heeded(self._site.pages, _PAGES):
            if page.given and page.url in self._asked:
                found, known = self._asked[page.url], self._before.pages.get(page.url)
                if found is not None:
                    yield page.url, Trace(given_of(page, self._theme), found)
                elif known is not None:
                    yield page.url, known

    def _look_up(self, inquired: Inquired) -> None:
        """Ask what stands today in every line that was looked up before."""
        digest = inquired.digest
        for number, line in enumerate(heeded(self._before.lookups, _LINES)):
            register, name, before = line
            now = digest(register, name)
            if now != before or now == UNTOLD:
                self._changed.add(number)
                line = register, name, now
            self._lines.append(line)
            self._numbers.setdefault(register, {})[name] = number

    def _number(self, register: str, name: str) -> int:
        """That of one line; lines that are new come last."""
        names = self._numbers.setdefault(register, {})
        number = names.setdefault(name, len(self._lines))
        if number == len(self._lines):
            self._lines.append((register, name, UNTOLD))
        return number

    def _holds(self, page: Page) -> bool:
        trace = self._before.pages.get(page.url) if page.given else None
        return (
            trace is not None
            and self._changed.isdisjoint(trace.asked)
            and trace.given == given_of(page, self._theme) != UNTOLD
        )


def _each(asked: Asked) -> Iterator[tuple[str, str]]:
    """Register and name of each line."""
    return ((register, name) for register, names in asked for name in names)


def _without_unused(lookups: tuple[Lookup, ...], pages: Mapping[str, Trace]) -> Traces:
    """The traces of ``pages``. Lines that none of them looks up are emptied, since the name of one
    may be words of a source that was taken down; where these are too many, the others are numbered
    anew."""
    used = set[int]().union(*(trace.asked for trace in pages.values()))
    if len(used) * MOST_LINES >= len(lookups):
        lines = (line if number in used else _EMPTY for number, line in enumerate(lookups))
        return Traces(tuple(lines), pages)
    anew = {old: number for number, old in enumerate(sorted(used))}
    renumbered = {
        url: Trace(trace.given, tuple([anew[old] for old in trace.asked]))
        for url, trace in pages.items()
    }
    return Traces(tuple([lookups[old] for old in anew]), renumbered)
