"""The list of a site's files as the preview serves it, and what differs between two of them.

A request is answered from this list alone: whatever stands in a request's path, it is looked up
here and never touches the disk (docs/decisions/0060).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from sitegen.pages.site import OutputFile
from sitegen.sums import list_of

INDEX = "index.html"
NOT_FOUND = "404.html"

_SHEET = re.compile(r"(.+)\.[0-9a-f]{8,}\.css")
"""A style sheet named by its content: what stays when the content changes."""
_SHEET_LINK = re.compile(rb"(assets/[^\"'\s<>]+)\.[0-9a-f]{8,}\.css")


@dataclass(frozen=True, slots=True)
class Served:
    """Every file of one built site, by its path; replaced as a whole, never changed."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    """Path inside the site → bytes as built."""
    prints: Mapping[str, str] = field(default_factory=dict)
    """Path of a page → digest of its bytes, 16 hex digits; which style sheet it names is left
    out, so that a new sheet alone makes no new page."""
    sheets: Mapping[str, str] = field(default_factory=dict)
    """Address of a style sheet without its digest → the address that it has now."""

    def find(self, path: str) -> str | None:
        """The file under the decoded ``path`` of an address, which begins with ``/``."""
        file = path.removeprefix("/")
        file = f"{file}{INDEX}" if not file or file.endswith("/") else file
        return file if file in self.files else None

    def find_folder(self, path: str) -> str | None:
        """The address with ``/`` at its end, where there is a page under it and no file here."""
        folder = f"{path.removeprefix('/')}/"
        return f"/{folder}" if f"{folder}{INDEX}" in self.files else None

    def print_of(self, path: str) -> str:
        """The print of what a browser sees under ``path``: of the 404 page where nothing is."""
        return self.prints.get(self.find(path) or NOT_FOUND, "")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a reader of the old site sees change."""

    changed: tuple[str, ...]
    """Addresses of pages with other bytes, new ones included, sorted."""
    removed: tuple[str, ...]
    """Addresses of pages that are gone, sorted."""


def serve_files(files: Iterable[OutputFile], before: Served) -> Served:
    """The list of ``files``, and the file of their sums as a build writes it.

    ``before`` saves the digests of pages that stayed as they were.
    """
    content = {file.path: file.content for file in files}
    sums = {path: hashlib.sha256(found).hexdigest() for path, found in content.items()}
    content.update((file.path, file.content) for file in list_of(sums))
    prints = {path: _print(path, content[path], before) for path in content if is_page(path)}
    return Served(content, prints, _sheets(content))


def with_files(files: Iterable[OutputFile], before: Served) -> Served:
    """``before`` with ``files`` in the place of those at their paths; the rest stays as it is."""
    content = {file.path: file.content for file in files}
    prints = {path: _print(path, content[path], before) for path in content if is_page(path)}
    return Served(
        {**before.files, **content},
        {**before.prints, **prints},
        {**before.sheets, **_sheets(content)},
    )


def is_page(path: str) -> bool:
    """Whether the file at ``path`` is a page."""
    return path.endswith(".html")


def difference(old: Served, new: Served) -> Difference:
    """What changed from ``old`` to ``new`` for whoever has a page open."""
    return Difference(
        tuple(sorted(url(p) for p, found in new.prints.items() if old.prints.get(p) != found)),
        tuple(sorted(url(p) for p in old.prints if p not in new.prints)),
    )


def url(path: str) -> str:
    """The address of the file at ``path``, from the root, not percent-encoded.

    >>> url("index.html"), url("articles/astana/index.html"), url("404.html")
    ('/', '/articles/astana/', '/404.html')
    """
    folder, _, name = path.rpartition("/")
    if name != INDEX:
        return f"/{path}"
    return f"/{folder}/" if folder else "/"


def link_to(path: str, anchor: str = "") -> str:
    """The same as a link, to an ``anchor`` of it where one is given.

    >>> link_to("articles/münchen/index.html", "u-1")
    '/articles/m%C3%BCnchen/#u-1'
    """
    return quote(url(path)) + (f"#{quote(anchor)}" if anchor else "")


def _sheets(paths: Iterable[str]) -> dict[str, str]:
    matches = map(_SHEET.fullmatch, paths)
    return {f"/{match[1]}.css": f"/{match[0]}" for match in matches if match}


def _print(path: str, content: bytes, before: Served) -> str:
    if path in before.prints and before.files[path] == content:
        return before.prints[path]
    return hashlib.sha256(_SHEET_LINK.sub(rb"\1.css", content)).hexdigest()[:16]
