"""Long lists over several pages: which entries stand on which, addresses, links to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from sitegen.pages.site import Here, Link
from sitegen.pages.wording import say

PAGE_SIZE = 200
"""Entries of a list on one page: some 60 kB of mark-up, which a phone lays out at once."""
ALL_NAMED = 24
"""Pages that are all named on each of them, in two rows at 900 px; a list of a thousand pages would
name them on a thousand pages."""
AROUND = 3
"""Neighbours on both sides that are named where not all pages are."""
STEPS = 10
"""Pages in between that are named at even distances, so that two steps lead near any of them."""

Entry = TypeVar("Entry")


class Pager(Struct, frozen=True, gc=False):
    """Where one is in a list over several pages."""

    pages: tuple[Link, ...]
    """Pages by number: all of them, or some where they are many; empty where there is only one."""
    previous: str
    """Address of the page before; empty on the first."""
    following: str
    """Address of the page after; empty on the last."""
    place: str = ""
    """"Page 2 of 7"; empty where there is only one."""
    first: str = ""
    """Link to the first page, where ids of all pages are anchors; empty on that page, and in lists
    without such anchors."""


def one_each(_: object) -> int:
    """The weight of an entry in a list whose entries are of about one size."""
    return 1


def portions(
    entries: Sequence[Entry], weigh: Callable[[Entry], int], room: int
) -> tuple[Sequence[Entry], ...]:
    """``entries`` in order, cut wherever another one would weigh more than ``room`` together.

    An entry that alone weighs more has a portion of its own. One portion, perhaps without entries,
    at least.
    """
    cuts, weight = [0], 0
    for at, entry in enumerate(entries):
        own = weigh(entry)
        if weight and weight + own > room:
            cuts.append(at)
            weight = 0
        weight += own
    return tuple(entries[start:end] for start, end in zip(cuts, [*cuts[1:], None], strict=True))


def paged(
    entries: Sequence[Entry],
    folder: str,
    *,
    weigh: Callable[[Entry], int] = one_each,
    room: int = PAGE_SIZE,
) -> Iterator[tuple[str, Sequence[Entry], Sequence[str]]]:
    """Each page's address, its entries, and the addresses of all pages."""
    parts = portions(entries, weigh, room)
    urls = page_urls(folder, len(parts))
    for url, part in zip(urls, parts, strict=True):
        yield url, part, urls


def page_urls(folder: str, count: int) -> tuple[str, ...]:
    """The addresses of all pages of a list."""
    return tuple(page_url(folder, number) for number in range(count))


def page_url(folder: str, number: int) -> str:
    """Address of a page of the list in ``folder``; pages count from 0, addresses from 1.

    Beside the list of articles stand folders with the names of files, of which one may be "2": its
    pages have a folder of their own.

    >>> page_url("quotes", 0), page_url("quotes", 1), page_url("articles", 1)
    ('quotes/index.html', 'quotes/2/index.html', 'articles/all/2/index.html')
    """
    if number == 0:
        return f"{folder}/index.html"
    return f"{folder}/{'all/' if folder == 'articles' else ''}{number + 1}/index.html"


def pager(here: Here, urls: Sequence[str], *, anchored: bool = False) -> Pager:
    """The links of the page ``here`` in a list at ``urls``.

    Where the list is ``anchored``, its later pages know the first, as ``Pager.first`` says.
    """
    if len(urls) < 2:
        return Pager((), "", "")
    at = urls.index(here.url)
    return Pager(
        tuple(
            Link(str(number + 1), here.to(urls[number]), number == at)
            for number in _named(at, len(urls))
        ),
        here.to(urls[at - 1]) if at else "",
        here.to(urls[at + 1]) if at + 1 < len(urls) else "",
        say("pager.place", page=str(at + 1), pages=str(len(urls))),
        here.to(urls[0]) if anchored and at else "",
    )


def _named(at: int, count: int) -> Sequence[int]:
    """The numbers of the pages that page ``at`` of ``count`` names.

    >>> _named(40, 100)
    [0, 10, 20, 30, 37, 38, 39, 40, 41, 42, 43, 50, 60, 70, 80, 90, 99]
    """
    if count <= ALL_NAMED:
        return range(count)
    near = range(max(0, at - AROUND), min(count, at + AROUND + 1))
    return sorted({0, count - 1, *near, *range(0, count, -(-count // STEPS))})
