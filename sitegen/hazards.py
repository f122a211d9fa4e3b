"""What may not stand on a page that is published, by what an element and its attributes are.

Whoever reads a page, in whatever way, judges it by these.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

FORBIDDEN = frozenset(
    {"applet", "base", "embed", "frame", "frameset", "iframe", "object", "portal", "style"}
)
"""Elements that stand on no page of ours."""
LOADED = frozenset({"src", "srcset", "poster", "data", "background"})
"""Attributes whose address a browser fetches by itself."""
LINKED = frozenset({"href", "action", "formaction", "xlink:href", "cite", "ping"})
"""Attributes whose address a reader follows."""
_LOADING = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"})
"""Relations of a ``link`` that a browser fetches by itself."""
_SCHEMES = frozenset({"", "http", "https", "mailto"})
_DATA = frozenset({"application/ld+json", "application/json"})
"""Types of a ``script`` that nothing runs."""


class Attributes(Protocol):
    """The attributes of one element."""

    def get(self, name: str, /) -> str | None:
        """The value of ``name``; None where it has none."""


def active(name: str, attributes: Attributes) -> Iterator[str]:
    """Why the element ``name`` may not stand on a page; nothing where it may."""
    if name in FORBIDDEN:
        yield f"an element <{name}>"
    is_data = (attributes.get("type") or "").casefold() in _DATA
    if name == "script" and attributes.get("src") is None and not is_data:
        yield "a script inside the page"
    if name == "meta" and (attributes.get("http-equiv") or "").casefold() == "refresh":
        _, _, address = (attributes.get("content") or "").partition("url=")
        if not address or _is_elsewhere(address):
            yield "a page that leads away by itself"


def acts(name: str) -> bool:
    """Whether an attribute does something by itself, whatever its value."""
    return name.startswith("on") or name in ("style", "srcdoc")


@lru_cache(maxsize=1 << 14)
def led(name: str, value: str) -> tuple[str, ...]:
    """What is wrong with an address in the attribute ``name``."""
    if _scheme(value) not in _SCHEMES:
        return (f"an address {value[:60]!r} that may run",)
    return tuple(_fetched(value)) if name in LOADED else ()


def loaded_by(link: Attributes) -> Iterator[str]:
    """What is wrong with the address of a ``link``, where a browser fetches it by itself."""
    relations = set((link.get("rel") or "").casefold().split())
    if not relations.isdisjoint(_LOADING):
        yield from _fetched(link.get("href") or "")


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
