"""Long lists over several pages: addresses, and links from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sitegen.pages.site import Here, Link

PAGE_SIZE = 200
"""Entries of a list on one page: some 60 kB of mark-up, which a phone lays out at once."""

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a list over several pages."""

    pages: tuple[Link, ...]
    """All pages by number; empty where there is only one."""
    previous: str
    """Address of the page before; empty on the first."""
    following: str
    """Address of the page after; empty on the last."""


def paged(entries: Sequence[Entry], folder: str) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Each page's address and its entries; one page, perhaps without entries, at least."""
    count = page_count(entries)
    for number in range(count):
        yield page_url(folder, number), entries[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]


def page_count(entries: Sequence[object]) -> int:
    """How many pages ``entries`` take."""
    return max(1, -(-len(entries) // PAGE_SIZE))


def page_url(folder: str, number: int) -> str:
    """Address of a page of the list in ``folder``; pages count from 0, addresses from 1.

    >>> page_url("quotes", 0), page_url("quotes", 1)
    ('quotes/index.html', 'quotes/2/index.html')
    """
    return f"{folder}/index.html" if number == 0 else f"{folder}/{number + 1}/index.html"


def pager(here: Here, folder: str, count: int) -> Pager:
    """The links of the page ``here`` in a list of ``count`` pages."""
    if count < 2:
        return Pager((), "", "")
    urls = [page_url(folder, number) for number in range(count)]
    at = urls.index(here.url)
    return Pager(
        tuple(Link(str(number + 1), here.to(url), number == at) for number, url in enumerate(urls)),
        here.to(urls[at - 1]) if at else "",
        here.to(urls[at + 1]) if at + 1 < count else "",
    )
