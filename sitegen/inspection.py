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
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from sitegen.errors import Problem, SourceError
from sitegen.hazards import FORBIDDEN, LINKED, LOADED, active, acts, led, loaded_by
from sitegen.links import address_of
from sitegen.output import Kept
from sitegen.pages.site import Asked, OutputFile

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_Element = tuple[str, dict[str, str | None]]
_JUDGED = FORBIDDEN | {"script", "meta", "link"}
"""Elements that may be at fault by what they are."""
MOST_PROBLEMS = 20
"""Faults that are reported: more of them have one cause."""
_FOLLOWED = ("href", "src", "action")
"""Attributes that lead to a file of the site, in the order in which their targets are named."""
_PLAIN = re.compile(r"((?:\.\./)*)((?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?)", re.ASCII)
"""A relative link without anything to be decoded or cut off."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of a site, and what a look at it by itself found."""

    file: OutputFile | Kept
    faults: tuple[str, ...] = ()
    """Why it must not be published, in the user's words; empty where it may be."""
    targets: tuple[str, ...] = ()
    """The files of the site that it links to, each once, in any order."""
    key: str = ""
    """What it shows, where it is a page, as ``prints.key_of`` has it; else empty."""
    asked: Asked | None = None
    """What its view looked up; None where it was not made."""


def inspected(file: OutputFile, *, standing: Mapping[str, str], base_url: str | None) -> Sheet:
    """``file`` with what is to be said of it; whoever prints a page can look at it as well.

    ``standing`` are the digests of the site that stands, by path.
    """
    if not file.path.endswith(".html") or _stands(file, standing):
        return Sheet(file)
    looks = _Looks(file.content)
    targets = tuple(_targets(file.path, looks.addresses, base_url))
    return Sheet(file, tuple(looks.faults()), targets)


def passed(sheets: Iterable[Sheet]) -> Iterator[OutputFile | Kept]:
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
    """One page as a browser's parser sees it: lexbor follows the algorithm of the HTML standard
    (docs/decisions/0116)."""

    def __init__(self, content: bytes) -> None:
        from selectolax.lexbor import LexborHTMLParser

        root = LexborHTMLParser(content).root
        self._elements = _elements(root) if root else []
        """The name and the attributes of each that has any, or is judged without; in the order of
        the page, but what a template holds comes last."""
        self._names = frozenset[str]().union(*(found for _, found in self._elements))
        self.addresses = {
            name: dict.fromkeys(self._values(name))
            for name in sorted(self._names & (LOADED | LINKED))
        }
        """The values of each attribute that holds addresses, each once, in the order of the
        page."""

    def faults(self) -> Iterator[str]:
        """What is active on the page, and what stands on it twice or leads nowhere on it."""
        judged = [(name, found) for name, found in self._elements if name in _JUDGED]
        for name, attributes in judged:
            yield from active(name, attributes)
        for acting in sorted(filter(acts, self._names)):
            tags = (name for name, attributes in self._elements if acting in attributes)
            yield from (f"an attribute {acting} on <{tag}>" for tag in tags)
        for name, values in self.addresses.items():
            for value in values:
                yield from led(name, value)
        for name, attributes in judged:
            if name == "link":
                yield from loaded_by(attributes)
        yield from self._misled()

    def _misled(self) -> Iterator[str]:
        ids = self._values("id")
        known = set(ids)
        if len(known) < len(ids):
            twice = (one for one, times in Counter(ids).items() if times > 1)
            yield from (f"the id {one!r} stands twice" for one in twice)
        links = self.addresses.get("href", ())
        anchors = {unquote(v[1:]) for v in links if v[:1] == "#" and len(v) > 1}
        yield from (f"a link to #{one} leads nowhere" for one in sorted(anchors - known))

    def _values(self, name: str) -> Sequence[str]:
        """The values of the attribute ``name``, in the order of the page."""
        return [attributes[name] or "" for _, attributes in self._elements if name in attributes]


def _elements(root: LexborNode) -> list[_Element]:
    """The name and the attributes of what can be at fault under ``root``, then of that in
    templates, which are no part of the tree."""
    trees, found = [root], list[_Element]()
    for tree in trees:
        # One of a page's thousand nodes after the other: nothing may stand between them.
        found += [
            (node.tag or "", attributes)
            for node in tree.traverse()
            if (attributes := node.attributes) or node.tag in _JUDGED
        ]
        trees += tree.template_fragments()
    return found


def _targets(
    path: str, addresses: Mapping[str, Iterable[str]], base_url: str | None
) -> Iterator[str]:
    """The files of the site to which the page at ``path`` links."""
    links = chain.from_iterable(addresses.get(name, ()) for name in _FOLLOWED)
    folders = path.split("/")[:-1]
    above = ["".join(f"{name}/" for name in folders[:up]) for up in range(len(folders), -1, -1)]
    for link in dict.fromkeys([link.partition("#")[0] for link in links if link[:1] != "#"]):
        up, inside = _plain(link)
        if 0 <= up < len(above):
            target: str | None = f"{above[up]}{inside}"
        else:
            target = _target(path, link, base_url)
        if target is not None:
            yield f"{target}index.html" if target.endswith("/") or not target else target


@lru_cache(maxsize=1 << 14)
def _plain(link: str) -> tuple[int, str]:
    """How many folders up ``link`` leads, and to what from there; -1 and nothing where it is not
    plainly relative."""
    match = _PLAIN.fullmatch(link) if link else None
    return (len(match[1]) // 3, match[2]) if match else (-1, "")


def _target(path: str, link: str, base_url: str | None) -> str | None:
    """Where any link on the page at ``path`` leads; None where it leaves the site."""
    address = address_of(path, link, base_url) if link else ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if not link or parts.scheme or parts.netloc else unquote(parts.path)
