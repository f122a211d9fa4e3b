"""What may be said of a source: the keys of front matter and ``sitegen.toml``, and their values.

Values are text. What is not right is named with the deed that mends it, never repaired by guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

KEYS = (
    "title",
    "outlet",
    "author",
    "published",
    "url",
    "language",
    "event",
    "slug",
    "draft",
    "exclude",
    "noindex",
)
"""The keys of the contract, in its order."""
FLAGS = frozenset({"draft", "exclude", "noindex"})
"""The keys whose value is ``true`` or ``false``."""
SYNONYMS = {
    "date": "published",
    "source": "outlet",
    "publisher": "outlet",
    "byline": "author",
    "lang": "language",
    "source_url": "url",
    "canonical": "url",
    "headline": "title",
}
"""Keys that other tools write, and what they are called here."""

LONGEST_VALUE = 2000
"""Characters; the longest title that a page can still use has under 300."""
_NEAR = 0.5
"""Least likeness of a key that is offered as the one meant: half its letters in place."""
_SHOWN = 60
"""So many characters of a value are repeated in a message."""

_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?) ?(Z|z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-(?:[a-z]{2}|\d{3}))?"
    r"(-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(-[0-9a-wyz](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
"""A well-formed tag, RFC 5646 section 2.1, without the names of four letters and more that it
reserves and the irregular ones that it grandfathers."""
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\"'<>\\^`{|}]")
_HOST = re.compile(r"(?=.*\w)(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_ARCHIVED = re.compile(r"(?:https?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(https?://\S+)")
"""An address in the Internet Archive: pages are saved from there when they are gone elsewhere."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value is not right, and what to do: a problem that does not know its place yet."""

    fault: str
    remedy: str


def canonical(key: str) -> str | None:
    """The contract's name for ``key``, a synonym resolved; None for an unknown key."""
    return key if key in KEYS else SYNONYMS.get(key)


def checked(key: str, value: str) -> str | Fault:
    """``value`` as the source's ``key`` (one of ``KEYS``) keeps it, or what is wrong with it.

    Dates come back in ISO 8601 with a ``T``; everything else as it was given.

    >>> checked("published", "2024-07-05 06:15:31")
    '2024-07-05T06:15:31'
    """
    if len(value) > LONGEST_VALUE:
        return Fault(
            f"{key} has {len(value)} characters", f"write at most {LONGEST_VALUE} characters"
        )
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        return Fault(f"{key}: a NUL or half a surrogate pair is no text", "take it out")
    if key == "published":
        return isodate(value) or Fault(
            f"published: {quoted(value)} is no date", "write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS"
        )
    if key == "url" and not is_web_address(value):
        return Fault(
            f"url: {quoted(value)} is no web address",
            "write an http or https address with a host, without user name, spaces or quotes",
        )
    if key == "language" and not _LANGUAGE.fullmatch(value):
        return Fault(
            f"language: {quoted(value)} is no language tag", "write a tag such as en, pt-BR"
        )
    if key in FLAGS and value not in ("true", "false"):
        return Fault(f"{key}: {quoted(value)} is neither true nor false", "write true or false")
    return value


def isodate(value: str) -> str | None:
    """``value`` in ISO 8601 where it is one date or date-time and nothing else.

    >>> isodate("2024-07-05 06:15 UTC"), isodate("2024-99-99"), isodate("5 July 2024")
    ('2024-07-05T06:15Z', None, None)
    """
    parts = _DATE.fullmatch(value) if value.isascii() else None
    if not parts:
        return None
    date, time, zone = parts.groups()
    iso = date + (f"T{time}" if time else "")
    iso += "Z" if zone in ("Z", "z", "UTC", "GMT") else zone or ""
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return None
    return iso


def is_web_address(url: str) -> bool:
    """Whether ``url`` is http or https with a host, and without what could hide where it leads.

    >>> [is_web_address(url) for url in ("https://a.example/@b?c=d", "https://a@b.example", "//a")]
    [True, False, False]
    """
    if _NOT_IN_URL.search(url) or any(unicodedata.category(c) in _HIDDEN for c in url):
        return False
    try:
        parts = urlsplit(url)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:  # brackets that do not match, a port that is no number
        return False
    host = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc.removesuffix(":")
    return parts.scheme in ("http", "https") and port_is_right and bool(_HOST.fullmatch(host))


def original_address(url: str) -> str:
    """``url`` without the web archive before it that a page was saved from.

    >>> original_address("https://web.archive.org/web/20220724id_/https://a.example/b")
    'https://a.example/b'
    """
    archived = _ARCHIVED.fullmatch(url)
    return archived[1] if archived else url


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zs", "Zl", "Zp"})
"""Categories of characters that cannot be seen, or that change the order of what is seen."""


def is_language(tag: str) -> bool:
    """Whether ``tag`` is a well-formed BCP 47 tag."""
    return bool(_LANGUAGE.fullmatch(tag))


def unknown_key(key: str, known: Iterable[str] = (*KEYS, *SYNONYMS)) -> Fault:
    """The fault of an unknown ``key``; the remedy names the nearest of ``known``.

    >>> unknown_key("exlude").remedy
    "write 'exclude', or take it out"
    """
    names = sorted(known)
    near = nearest(key, names)
    fault = f"unknown key {quoted(key)}"
    if near:
        return Fault(fault, f"write {near!r}, or take it out")
    return Fault(fault, f"take it out; known are {', '.join(names)}")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that is most like ``name``, case apart; None where none is alike."""
    near = process.extractOne(
        name[:_SHOWN],
        sorted(known),
        scorer=DamerauLevenshtein.normalized_similarity,
        processor=str.casefold,
        score_cutoff=_NEAR,
    )
    return near[0] if near else None


def quoted(value: str) -> str:
    """``value`` in quotes for a message, cut where it is long."""
    return f"'{value}'" if len(value) <= _SHOWN else f"'{value[:_SHOWN]}…'"
