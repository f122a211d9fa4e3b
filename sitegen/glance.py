"""A glance at a page: whether it is plainly well, so that nobody need parse it.

Our templates print tags in one form. Where every "<" of a page begins a tag of just that form, a
browser's tokenizer finds these tags and no others: they are cut out, and most are known from other
pages. This is no parser, and refuses nothing: a page with anything else on it is parsed
(docs/decisions/0116).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from sitegen.hazards import LINKED, LOADED, active, acts, led, loaded_by

Values = Mapping[str, Sequence[str]]
"""Name of an attribute → its values on one page, in any order."""

_DOCTYPE = b"<!DOCTYPE html>"
_TAG = re.compile(rb"<([^>]*)>")
_ATTRIBUTE = re.compile(r" ([A-Za-z-]+)=\"([^\"]*)\"")
_PLAIN_TAGS = re.compile(
    r"""(?:(?:/[a-z0-9]++|[a-z0-9]++(?:
        \x20(?:[a-z-]++|viewBox)="[^"<>\x00-\x1f\x7f]*+"
        | \x20(?:checked|crossorigin|defer|disabled|hidden|open|selected)(?![a-zA-Z=-])
    )*+\x20?/?)\n)*+""",
    re.VERBOSE,
)
"""Tags of our form, one a line."""
_DECODABLE = re.compile("(?:[^&]|&(?:amp|lt|gt|quot|#34|#39);)*+")
"""A value with no other entities than those that ``escape`` makes."""
_OPAQUE = (b"title", b"script")
"""Elements in which a browser sees no tags."""
_ONCE = (b"html", b"head", b"body")
"""Of a second one a browser makes no element, and may drop its attributes."""
_LONELY = _OPAQUE + _ONCE
"""How their tags begin, and a few others; they are never known."""
_PLAIN_NAMES = (
    "a abbr article aside b bdi blockquote body br button caption cite code dd details dialog div "
    "dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html i img "
    "input kbd label legend li link main mark meta nav ol p path pre q rect s script section small "
    "span strong sub summary sup svg table tbody td text tfoot th thead time title tr u ul var wbr"
)
"""Elements that change nothing in how what follows them is read, and the two of ``_OPAQUE``."""
_NAMES = frozenset(_PLAIN_NAMES.split())
_BEGINNINGS = _NAMES | {f"/{name}" for name in _NAMES}
_JUDGED = ("link", "meta", "script")
"""Elements that may be at fault by the values of all their attributes."""
_NOTED = LOADED | LINKED | {"id"}
_MOST_KNOWN = 1 << 14
"""Tags that are remembered: a site has a thousand that stand on several pages."""

_Notes = tuple[tuple[str, str], ...]
"""Names and values of what is to be noted of one tag."""
_KNOWN: dict[bytes, _Notes] = {}
"""Tags that are well wherever they stand."""
_MET: set[bytes] = set()
"""Others with something to be noted, met once so far: most are met on no other page."""


def glance(page: bytes) -> Values | None:
    """The addresses on ``page``, where nothing on it can be at fault by itself; None where it is
    to be parsed, be it only because its form is not that of our own templates."""
    tags = _TAG.findall(page)
    if not page.startswith(_DOCTYPE) or page.rfind(b"<") > page.rfind(b">"):
        return None
    last = dict(zip(tags, range(len(tags)), strict=True))
    fresh = [tag for tag in last if tag not in _KNOWN][1:]
    try:
        lines = b"\n".join([*fresh, b""]).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not _are_plain(lines, len(fresh)) or not _are_alone(tags, fresh, last):
        return None
    noted = _noted(lines)
    if noted is None:
        return None
    for notes in filter(None, map(_KNOWN.get, last)):
        for name, value in notes:
            noted[name].append(value)
    if len(noted["id"]) != page.count(b' id="') or _misleads(noted):
        return None
    _remember(fresh)
    return noted


def _are_plain(tags: str, count: int) -> bool:
    """Whether these are ``count`` tags of our form, one a line."""
    return tags.count("\n") == count and _PLAIN_TAGS.fullmatch(tags) is not None


def _are_alone(tags: Sequence[bytes], fresh: Sequence[bytes], last: Mapping[bytes, int]) -> bool:
    """Whether what must stand once does, and no tags stand where a browser sees none; ``last`` is
    where each of ``tags`` stands last."""
    names: list[bytes] = []
    for tag in [tag for tag in fresh if tag.startswith(_LONELY)]:
        name, at = tag.partition(b" ")[0], last[tag]
        names.append(name)
        if name in _ONCE + _OPAQUE and tags.index(tag) < at:
            return False
        if name in _OPAQUE and tags[at + 1 : at + 2] != [b"/" + name]:
            return False
    return all(names.count(name) < 2 for name in _ONCE)


def _noted(tags: str) -> defaultdict[str, list[str]] | None:
    """The ids and addresses in ``tags``, one a line; None where an element or an attribute may be
    at fault, an address is not plainly written, or two of one name stand in a tag."""
    lines = tags.split("\n")[:-1]
    if not {line.partition(" ")[0] for line in lines} <= _BEGINNINGS:
        return None
    if not all(_is_well(line) for line in lines if line.startswith(_JUDGED)):
        return None
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in _ATTRIBUTE.findall(tags):
        found[name].append(value)
    if any(map(acts, found)):
        return None
    noted = defaultdict[str, list[str]](list)
    for name in found.keys() & _NOTED:
        values = found[name]
        noted[name] = [unescape(value) if "&" in value else value for value in values]
        if _is_odd(name, values, tags) or _leads_astray(name, noted[name]):
            return None
    return noted


def _is_odd(name: str, values: Sequence[str], tags: str) -> bool:
    """Whether ``name`` stands twice in one of ``tags``, one a line, or one of its ``values`` has
    another entity than ``escape`` makes."""
    between = tags.split(f' {name}="')[1:-1]
    twice = len(between) + 1 != len(values) or not all("\n" in piece for piece in between)
    return twice or any("&" in value and not _DECODABLE.fullmatch(value) for value in values)


def _leads_astray(name: str, addresses: Iterable[str]) -> bool:
    """Whether one of ``addresses``, in the attribute ``name``, may run or be fetched."""
    may = [value for value in addresses if ":" in value or name in LOADED]
    return name != "id" and any(led(name, value) for value in may)


def _misleads(noted: Values) -> bool:
    """Whether an id stands twice on the page, or a link leads to one that does not."""
    ids = noted["id"]
    known = set(ids)
    anchors = {link[1:] for link in noted["href"] if link[:1] == "#" and len(link) > 1}
    return len(known) < len(ids) or not set(map(unquote, anchors)) <= known


@lru_cache(maxsize=_MOST_KNOWN)
def _is_well(line: str) -> bool:
    """Whether one of ``_JUDGED`` may stand on a page."""
    name, found = line.partition(" ")[0], _ATTRIBUTE.findall(line)
    attributes: dict[str, str] = dict(found)
    if len(attributes) < len(found) or any("&" in value for value in attributes.values()):
        return False
    return not [*active(name, attributes), *(loaded_by(attributes) if name == "link" else ())]


def _remember(tags: Iterable[bytes]) -> None:
    """Know those of ``tags``, all of them well, that may be met again."""
    for kept in (_KNOWN, _MET):
        if len(kept) > _MOST_KNOWN:
            kept.clear()
    for tag in tags:
        if tag in _MET or not (b' href="' in tag or b' id="' in tag or tag.startswith(_LONELY)):
            _KNOWN[tag] = _notes(tag.decode("utf-8"))
    _MET.update(tag for tag in tags if tag not in _KNOWN and not tag.startswith(_LONELY))


def _notes(tag: str) -> _Notes:
    found = _ATTRIBUTE.findall(tag)
    return tuple((name, unescape(value)) for name, value in found if name in _NOTED)
