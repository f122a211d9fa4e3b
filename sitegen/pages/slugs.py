"""Addresses that are safe in a URL, a file system and a host's cache, and unique in the site."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from sitegen.model import content_id

MAX_SLUG = 60
"""Code points of ASCII, a third of that in other scripts (three bytes each): a pair's folder name
holds two slugs, and with the rest of the path must stay under 240 bytes on every system."""
_APART = re.compile(r"[\W_]+")
_QUOTES = re.compile("['’‘ʼ`]")
_DEVICES = re.compile(r"^(con|prn|aux|nul|conin|conout|com\d|lpt\d|index)$")


@lru_cache(maxsize=1 << 14)  # a name is asked for twice, and after each save
def slug(words: str) -> str:
    """``words`` as a lower-case name: letters and digits with hyphens; empty where none is left.

    >>> slug("Putin says Taliban ‘our allies’ in fighting terrorism")
    'putin-says-taliban-our-allies-in-fighting-terrorism'
    >>> slug("Ünïcode & Çedilla"), slug("CON"), slug("…")
    ('unicode-cedilla', 'con-1', '')
    """
    plain = _QUOTES.sub("", words)
    letters = plain.lower() if plain.isascii() else _letters(words)
    name = _APART.sub("-", letters).strip("-")
    limit = MAX_SLUG if name.isascii() else MAX_SLUG // 3
    if len(name) > limit:
        name = name[: limit + 1].rsplit("-", 1)[0] if "-" in name[:limit] else name[:limit]
    return f"{name}-1" if _DEVICES.match(name) else name.strip("-")


def _letters(words: str) -> str:
    """``words`` in small letters without accents and quotes; what is no word stays."""
    folded = _QUOTES.sub("", unicodedata.normalize("NFKD", words)).casefold()
    return "".join(
        char
        for char in unicodedata.normalize("NFC", _without_accents(folded))
        if unicodedata.category(char)[0] in "LN" or not char.isalnum()
    )


def _without_accents(text: str) -> str:
    """``text`` without combining marks on Latin, Greek and Cyrillic letters; others keep theirs."""
    kept: list[str] = []
    for char in text:
        plain = not kept or ord(kept[-1]) < 0x0530
        if not (unicodedata.combining(char) and plain):
            kept.append(char)
    return "".join(kept)


def unique_slugs(wishes: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """One slug for each (wish, identity), in order: where two would collide, each gets a digest.

    The digest is made of the identity, so that a slug does not depend on the order of files.
    """
    names = [slug(wish) for wish, _ in wishes]
    taken = Counter(names)
    return tuple(
        [
            name if name and taken[name] == 1 else _told_apart(name, identity)
            for name, (_, identity) in zip(names, wishes, strict=True)
        ]
    )


@lru_cache(maxsize=1 << 14)  # of 4 100 speakers 600 share their slugs, and after each save
def _told_apart(name: str, identity: str) -> str:
    digest = content_id("x", identity).removeprefix("x-")
    return f"{name}-{digest}" if name else digest
