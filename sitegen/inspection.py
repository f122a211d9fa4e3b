"""The last look at a site before it is published: nothing active, no dead link, no id twice.

Whatever went wrong before, in a template or in an escape, a page with a script of its own, or one
that asks another host, is not published. Pages that are byte for byte those of the site that stands
were inspected when they were published, and are passed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from sitegen.errors import Problem, SourceError
from sitegen.links import address_of
from sitegen.pages.site import OutputFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_PROBLEMS = 20
"""Faults that are reported: more of them have one cause."""
_FORBIDDEN = frozenset(
    {"applet", "base", "embed", "frame", "frameset", "iframe", "object", "portal", "style"}
)
_LOADED = frozenset({"src", "srcset", "poster", "data", "background"})
"""Attributes whose address a browser fetches by itself."""
_LINKED = frozenset({"href", "action", "formaction", "xlink:href", "cite", "ping"})
_LOADING = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"})
"""Relations of a ``link`` that a browser fetches by itself."""
_SCHEMES = frozenset({"", "http", "https", "mailto"})


def inspected(
    files: Iterable[OutputFile], *, standing: Mapping[str, str], base_url: str | None
) -> Iterator[OutputFile]:
    """``files`` as they come; raises SourceError at the end with what must not be published.

    ``standing`` are the digests of the site that stands, by path.
    """
    problems: list[Problem] = []
    paths: set[str] = set()
    targets: dict[str, str] = {}
    for file in files:
        paths.add(file.path)
        if file.path.endswith(".html") and not _stands(file, standing):
            elements = _elements(file)
            problems += (_problem(file.path, fault) for fault in _faults(elements))
            for target in _targets(elements, file.path, base_url):
                targets.setdefault(target, file.path)
        yield file
    dead = (target for target in sorted(targets) if target not in paths)
    problems += (_problem(targets[target], f"a link to {target} leads nowhere") for target in dead)
    if problems:
        raise SourceError(problems[:MOST_PROBLEMS])


def _stands(file: OutputFile, standing: Mapping[str, str]) -> bool:
    known = standing.get(file.path)
    return known is not None and known == hashlib.sha256(file.content).hexdigest()


def _problem(path: str, fault: str) -> Problem:
    remedy = "mend the template that it comes from; if it is a shipped one, report it"
    return Problem(f"site/{path}", f"not published: {fault}", remedy)


def _elements(file: OutputFile) -> tuple[Element, ...]:
    from lxml import etree

    page = etree.HTML(file.content, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    return () if page is None else tuple(page.iter(etree.Element))


def _faults(elements: Sequence[Element]) -> Iterator[str]:
    """What is active on one page, and what stands on it twice or leads nowhere on it."""
    ids: set[str] = set()
    wanted: set[str] = set()
    for element in elements:
        name = str(element.tag)
        yield from _active(element, name)
        for key, value in element.items():
            key = str(key)
            yield from _active_attribute(name, key, str(value), element)
            if key == "id":
                if value in ids:
                    yield f"the id {value!r} stands twice"
                ids.add(str(value))
            elif key == "href" and str(value).startswith("#") and len(value) > 1:
                wanted.add(unquote(str(value)[1:]))
    yield from (f"a link to #{anchor} leads nowhere" for anchor in sorted(wanted - ids))


def _active(element: Element, name: str) -> Iterator[str]:
    if name in _FORBIDDEN:
        yield f"an element <{name}>"
    is_data = (element.get("type") or "").casefold() in ("application/ld+json", "application/json")
    if name == "script" and element.get("src") is None and not is_data:
        yield "a script inside the page"
    if name == "meta" and (element.get("http-equiv") or "").casefold() == "refresh":
        _, _, address = (element.get("content") or "").partition("url=")
        if not address or _is_elsewhere(address):
            yield "a page that leads away by itself"


def _active_attribute(name: str, key: str, value: str, element: Element) -> Iterator[str]:
    if key.startswith("on") or key in ("style", "srcdoc"):
        yield f"an attribute {key} on <{name}>"
    if key not in _LOADED and key not in _LINKED:
        return
    relations = set((element.get("rel") or "").casefold().split())
    loads = key in _LOADED or (name == "link" and not relations.isdisjoint(_LOADING))
    if _scheme(value) not in _SCHEMES:
        yield f"an address {value[:60]!r} that may run"
    elif loads and _is_elsewhere(value):
        yield f"something that is fetched from {value[:60]!r}"


def _is_elsewhere(address: str) -> bool:
    """Whether an address leaves the site."""
    return bool(_scheme(address)) or address.lstrip().startswith(("//", "\\"))


def _scheme(address: str) -> str:
    """The scheme as a browser finds it: white space and control characters do not hide it."""
    bare = "".join(char for char in address if char > " ")
    head, colon, _ = bare.partition(":")
    is_one = bool(colon) and head[:1].isalpha() and not set(head) & set("/?#")
    return head.casefold() if is_one else ""


def _targets(elements: Sequence[Element], path: str, base_url: str | None) -> Iterator[str]:
    """The files of the site that the page at ``path`` links to."""
    for element in elements:
        for key in ("href", "src", "action"):
            link = element.get(key)
            address = address_of(path, link, base_url) if link else None
            if address is None:
                continue
            try:
                parts = urlsplit(address)
            except ValueError:
                continue
            if not parts.scheme and not parts.netloc:
                inside = unquote(parts.path)
                yield f"{inside}index.html" if inside.endswith("/") or not inside else inside
