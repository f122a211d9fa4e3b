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
from sitegen.store import program_digest
from sitegen.version import __version__

Lookup = tuple[str, str, str]
"""A register of the catalog, the name of a line in it, and what stands for what stood there."""


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
    """All that any of their views looked up, each once."""
    pages: Mapping[str, Trace] = field(default_factory=dict)
    """By URL; pages of which nothing is known are absent."""

    def is_whole(self) -> bool:
        """Whether every number is that of a line."""
        numbers = range(len(self.lookups))
        asked = (trace.asked for trace in self.pages.values() if trace.asked)
        return all(min(one) in numbers and max(one) in numbers for one in asked)

    def holding(self, site: Site, theme: str) -> Set[str]:
        """URLs of the pages of ``site``, printed by ``theme``, that would show what they showed."""
        if site.inquired is None or not theme:
            return frozenset()
        changed = set(self._changed(site.inquired))
        return {page.url for page in site.pages if self._holds(page, theme, changed)}

    def _holds(self, page: Page, theme: str, changed: Set[int]) -> bool:
        trace = self.pages.get(page.url) if page.given else None
        return (
            trace is not None
            and changed.isdisjoint(trace.asked)
            and trace.given == given_of(page, theme) != UNTOLD
        )

    def _changed(self, inquired: Inquired) -> Iterator[int]:
        """The numbers of the lines that are another today, or of which that cannot be told."""
        for number, (register, name, digest) in enumerate(self.lookups):
            if digest == UNTOLD or inquired.digest(register, name) != digest:
                yield number


def given_of(page: Page, theme: str) -> str:
    """32 hex digits that stand for all that ``page`` is made from besides what is looked up for it,
    printed by ``theme``, by this very program; ``UNTOLD`` where that has no written form."""
    by = (__version__, program_digest(), theme)
    return digest_of((by, page.url, page.template, page.given))


class Numbering:
    """What views of one site looked up, numbered in the order in which it comes, from 0."""

    def __init__(self) -> None:
        self._registers: dict[str, dict[str, int]] = {}
        self._count = 0

    def of(self, asked: Asked) -> tuple[int, ...]:
        """The numbers of all that was ``asked`` for."""
        return tuple([self.number(register, name) for register, names in asked for name in names])

    def number(self, register: str, name: str) -> int:
        """That of one line."""
        number = self._registers.setdefault(register, {}).setdefault(name, self._count)
        self._count += number == self._count
        return number

    def lookups(self, inquired: Inquired) -> tuple[Lookup, ...]:
        """All of them, with what stands there now."""
        found: list[Lookup] = [("", "", "")] * self._count
        for register, names in self._registers.items():
            for name, number in names.items():
                found[number] = register, name, inquired.digest(register, name)
        return tuple(found)


def traced(
    site: Site,
    theme: str,
    *,
    asked: Mapping[str, tuple[int, ...] | None],
    numbering: Numbering,
    before: Traces,
) -> Traces:
    """What the pages of ``site``, printed by ``theme``, were made from.

    ``asked`` says what the view of each looked up, by ``numbering``; None where that is what stands
    in ``before``. Pages that it does not name are left out, and all where the theme is not known.
    """
    if site.inquired is None or not theme:
        return Traces()
    numbers = _Again(before, numbering)
    pages: dict[str, Trace] = {}
    for page in site.pages:
        if page.given and page.url in asked:
            found, known = asked[page.url], before.pages.get(page.url)
            if found is not None:
                pages[page.url] = Trace(given_of(page, theme), found)
            elif known is not None:
                again = tuple(map(numbers.__getitem__, known.asked))
                pages[page.url] = Trace(known.given, again)
    return Traces(numbering.lookups(site.inquired), pages)


class _Again(dict[int, int]):
    """The numbers of lines by those that they had before."""

    def __init__(self, before: Traces, numbering: Numbering) -> None:
        super().__init__()
        self._before, self._numbering = before, numbering

    def __missing__(self, old: int) -> int:
        """Worked out once."""
        self[old] = self._numbering.number(*self._before.lookups[old][:2])
        return self[old]
