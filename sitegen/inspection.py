"""The last look at a site before it is published: nothing active, no dead link, no id twice.

Whatever went wrong before, in a template or in an escape, a page with a script of its own, or one
that asks another host, is not published. Pages that are byte for byte those of the site that stands
were inspected when they were published, and are passed.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from operator import methodcaller
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from sitegen.errors import Problem, SourceError
from sitegen.links import address_of
from sitegen.pages.site import OutputFile

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element

MOST_PROBLEMS = 20
"""Faults that are reported: more of them have one cause."""
_FORBIDDEN = frozenset(
    {"applet", "base", "embed", "frame", "frameset", "iframe", "object", "portal", "style"}
)
_LOADED = frozenset({"src", "srcset", "poster", "data", "background"})
"""Attributes whose address a browser fetches by itself."""
_LINKED = frozenset({"href", "action", "formaction", "xlink:href", "cite", "ping"})
_FOLLOWED = ("href", "src", "action")
"""Attributes that lead to a file of the site, in the order in which their targets are named."""
_LOADING = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"})
"""Relations of a ``link`` that a browser fetches by itself."""
_SCHEMES = frozenset({"", "http", "https", "mailto"})
_PLAIN = re.compile(r"((?:\.\./)*)((?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?)", re.ASCII)
"""A relative link without anything to be decoded or cut off."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of a site, and what a look at it by itself found."""

    file: OutputFile
    faults: tuple[str, ...] = ()
    """Why it must not be published, in the user's words; empty where it may be."""
    targets: tuple[str, ...] = ()
    """The files of the site that it links to, each once."""
    key: str = ""
    """What it shows, where it is a page, as ``prints.key_of`` has it; else empty."""


def inspected(file: OutputFile, *, standing: Mapping[str, str], base_url: str | None) -> Sheet:
    """``file`` with what is to be said of it; whoever prints a page can look at it as well.

    ``standing`` are the digests of the site that stands, by path.
    """
    if not file.path.endswith(".html") or _stands(file, standing):
        return Sheet(file)
    looks = _Looks(file)
    return Sheet(file, tuple(looks.faults()), tuple(looks.targets(base_url)))


def passed(sheets: Iterable[Sheet]) -> Iterator[OutputFile]:
    """The files of ``sheets`` as they come; raises SourceError at the end with what must not be
    published. ``sheets`` are all files of a site: a link to any other one leads nowhere."""
    problems: list[Problem] = []
    paths: set[str] = set()
    targets: dict[str, str] = {}
    for sheet in sheets:
        path = sheet.file.path
        paths.add(path)
        problems += (_problem(path, fault) for fault in sheet.faults)
        for target in sheet.targets:
            targets.setdefault(target, path)
        yield sheet.file
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


class _Looks:
    """One page as a browser's parser sees it.

    Elements and attributes are gone through in C, and only what can be at fault is looked at here:
    of 450 000 attributes of a thousand pages that is one in eight. The same value on the same page,
    or on another one, is judged once.
    """

    def __init__(self, file: OutputFile) -> None:
        from lxml import etree

        self.path = file.path
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        self.page: Element | None = etree.HTML(file.content, parser)
        names = () if self.page is None else map(_KEYS, self.page.iter(etree.Element))
        self.names = frozenset(map(str, set(chain.from_iterable(names))))
        self.addresses = {
            name: dict.fromkeys(self._values(name)) for name in self.names & (_LOADED | _LINKED)
        }
        """The values of each attribute that holds addresses, each once, in the order of the
        page."""

    def faults(self) -> Iterator[str]:
        """What is active on the page, and what stands on it twice or leads nowhere on it."""
        for element in self._elements(*_FORBIDDEN, "script", "meta"):
            yield from _active(element, str(element.tag))
        for name in sorted(filter(_acts, self.names)):
            tags = (e.tag for e in self._elements() if name in e.attrib)
            yield from (f"an attribute {name} on <{tag}>" for tag in tags)
        for name in sorted(self.addresses):
            for value in self.addresses[name]:
                yield from _led(name, value)
        for element in self._elements("link"):
            relations = set((element.get("rel") or "").casefold().split())
            if not relations.isdisjoint(_LOADING):
                yield from _fetched(element.get("href") or "")
        yield from self._misled()

    def targets(self, base_url: str | None) -> Iterator[str]:
        """The files of the site that the page links to."""
        links = chain.from_iterable(self.addresses.get(name, ()) for name in _FOLLOWED)
        folder = self.path.rpartition("/")[0]
        for link in dict.fromkeys(link.partition("#")[0] for link in links if link[:1] != "#"):
            inside = _plain_target(folder, link) or _target(self.path, link, base_url)
            if inside is not None:
                yield f"{inside}index.html" if inside.endswith("/") or not inside else inside

    def _misled(self) -> Iterator[str]:
        ids = self._values("id")
        known = set(ids)
        if len(known) < len(ids):
            twice = (one for one, times in Counter(ids).items() if times > 1)
            yield from (f"the id {one!r} stands twice" for one in twice)
        links = self.addresses.get("href", ())
        anchors = {unquote(v[1:]) for v in links if v[:1] == "#" and len(v) > 1}
        yield from (f"a link to #{one} leads nowhere" for one in sorted(anchors - known))

    def _elements(self, *tags: str) -> Iterator[Element]:
        """The elements with one of ``tags``, in the order of the page; without any, all."""
        from lxml import etree

        if self.page is not None:
            yield from self.page.iter(*(tags or (etree.Element,)))

    def _values(self, name: str) -> Sequence[str]:
        """The values of the attribute ``name``, in the order of the page."""
        if self.page is None or name not in self.names:
            return ()
        found = _finder(name)(self.page)
        return tuple(map(str, found)) if isinstance(found, list) else ()


def _acts(name: str) -> bool:
    """Whether an attribute does something by itself, whatever its value."""
    return name.startswith("on") or name in ("style", "srcdoc")


_KEYS = methodcaller("keys")


@cache
def _finder(name: str) -> XPath:
    """What gathers the values of the attribute ``name`` in a page."""
    from lxml import etree

    here = f"@*[name()='{name}']" if ":" in name else f"@{name}"
    return etree.XPath(f"descendant-or-self::*/{here}", smart_strings=False)


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


@lru_cache(maxsize=1 << 14)
def _led(name: str, value: str) -> tuple[str, ...]:
    """What is wrong with an address in the attribute ``name``."""
    if _scheme(value) not in _SCHEMES:
        return (f"an address {value[:60]!r} that may run",)
    return tuple(_fetched(value)) if name in _LOADED else ()


def _fetched(address: str) -> Iterator[str]:
    """What is wrong with an address that a browser fetches by itself."""
    if _scheme(address) in _SCHEMES and _is_elsewhere(address):
        yield f"something that is fetched from {address[:60]!r}"


def _is_elsewhere(address: str) -> bool:
    """Whether an address leaves the site."""
    return bool(_scheme(address)) or address.lstrip().startswith(("//", "\\"))


@lru_cache(maxsize=1 << 14)
def _scheme(address: str) -> str:
    """The scheme as a browser finds it: white space and control characters do not hide it."""
    if ":" not in address:
        return ""
    bare = "".join(char for char in address if char > " ")
    head, colon, _ = bare.partition(":")
    is_one = bool(colon) and head[:1].isalpha() and not set(head) & set("/?#")
    return head.casefold() if is_one else ""


def _plain_target(folder: str, link: str) -> str:
    """Where ``link`` leads from a page in ``folder``, a path without a last "/"; empty where it is
    not plainly relative."""
    match = _PLAIN.fullmatch(link)
    if not match:
        return ""
    up = len(match[1]) // 3
    for _ in range(up):
        if not folder:
            return ""
        folder = folder.rpartition("/")[0]
    return f"{folder}/{match[2]}" if folder else match[2]


def _target(path: str, link: str, base_url: str | None) -> str | None:
    """The same for any link; None where it leaves the site."""
    address = address_of(path, link, base_url) if link else ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if not link or parts.scheme or parts.netloc else unquote(parts.path)
