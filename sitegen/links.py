"""The links of a site that lead nowhere, found without writing or fetching anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urljoin, urlsplit

from sitegen.errors import Problem
from sitegen.pages.site import OutputFile, root_of

_SITE = "https://site.invalid"
"""Stands for wherever the site will be, while links are resolved."""
_LINKING = frozenset({"href", "src", "action"})


def broken_links(files: Iterable[OutputFile], base_url: str | None = None) -> tuple[Problem, ...]:
    """A problem for each address inside the site that is linked to and missing, file or anchor.

    In the order of the first pages that link to them. Links to other hosts are not followed;
    ``base_url`` says where a link that begins with ``/`` begins.
    """
    pages: dict[str, _Page] = {}
    paths: set[str] = set()
    for file in files:
        paths.add(file.path)
        if file.path.endswith(".html"):
            pages[file.path] = _read(file)
    broken: dict[str, list[str]] = {}
    for path in sorted(pages):
        for address in dict.fromkeys(
            address_of(path, link, base_url) for link in pages[path].links
        ):
            if _is_broken(address, pages, paths):
                broken.setdefault(address, []).append(path)
    return tuple(_problem(address, on) for address, on in broken.items())


@dataclass(slots=True)
class _Page:
    """What one page links to, and the anchors that it offers."""

    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Collects links and anchors; our own pages are well formed, so the plain parser will do."""

    def __init__(self) -> None:
        super().__init__()
        self.page = _Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the links and the anchor of one element."""
        for name, value in attrs:
            if name in _LINKING and value is not None:
                self.page.links.append(value)
            elif name == "id" and value:
                self.page.anchors.add(value)


def _read(file: OutputFile) -> _Page:
    reader = _Reader()
    reader.feed(file.content.decode("utf-8"))
    reader.close()
    return reader.page


def address_of(path: str, link: str, base_url: str | None) -> str:
    """Where a link on the page at ``path`` leads: an address inside the site, or a full URL.

    A link that is no URL at all, such as ``http://[``, stays as it is.
    """
    here = _SITE + root_of(base_url)
    try:
        return urljoin(here + quote(path), link).removeprefix(here)
    except ValueError:
        return link


def _is_broken(address: str, pages: Mapping[str, _Page], paths: set[str]) -> bool:
    """Whether ``address`` should lead into the site and does not."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    if parts.scheme and not address.startswith(_SITE):
        return False
    inside = unquote(parts.path)
    target = f"{inside}index.html" if inside.endswith("/") or not inside else inside
    if address.startswith(_SITE) or target not in paths:
        return True
    anchor = unquote(parts.fragment)
    return bool(anchor) and target in pages and anchor not in pages[target].anchors


def _problem(address: str, pages: Sequence[str]) -> Problem:
    """One address that is missing, and the pages that link to it."""
    others = f", as on {len(pages) - 1} more pages" if len(pages) > 1 else ""
    return Problem(
        f"site/{pages[0]}",
        f"a link to {address.removeprefix(_SITE)} leads nowhere{others}",
        "mend the template or the data that it comes from",
    )
