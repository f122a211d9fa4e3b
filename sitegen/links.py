"""The links of a site that lead nowhere, found without writing or fetching anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urljoin, urlsplit

from sitegen.errors import Problem
from sitegen.pages.site import OutputFile, root_of

_HOST = "https://site.invalid"
"""Stands for wherever the site will be, while links are resolved."""
_LINKING = frozenset({"href", "src", "action"})


def broken_links(files: Iterable[OutputFile], base_url: str | None = None) -> tuple[Problem, ...]:
    """A problem for each link inside the site whose file or anchor is missing, in order of pages.

    Links to other hosts are not followed. ``base_url`` says where a link that begins with ``/``
    begins.
    """
    pages: dict[str, _Page] = {}
    paths: set[str] = set()
    for file in files:
        paths.add(file.path)
        if file.path.endswith(".html"):
            pages[file.path] = _read(file)
    root = root_of(base_url)
    return tuple(
        Problem(
            f"site/{path}",
            f"the link {link!r} leads nowhere",
            "mend the template or the data that it comes from",
        )
        for path in sorted(pages)
        for link in pages[path].links
        if _is_broken(path, link, root, pages, paths)
    )


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


def _is_broken(
    path: str, link: str, root: str, pages: Mapping[str, _Page], paths: set[str]
) -> bool:
    """Whether ``link`` on the page at ``path`` should lead into the site and does not."""
    try:
        parts = urlsplit(urljoin(_HOST + root + quote(path), link))
    except ValueError:  # such as http://[
        return True
    if f"{parts.scheme}://{parts.netloc}" != _HOST:
        return False
    inside = unquote(parts.path.removeprefix(root))
    target = f"{inside}index.html" if inside.endswith("/") or not inside else inside
    if not parts.path.startswith(root) or target not in paths:
        return True
    anchor = unquote(parts.fragment)
    return bool(anchor) and target in pages and anchor not in pages[target].anchors
