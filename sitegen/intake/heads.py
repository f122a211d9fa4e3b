"""The front matter of other generators → the keys of the contract, with what was left behind.

YAML between ``---``, TOML between ``+++``, JSON, and bare ``Key: value`` lines. Every value is
read as text (PyYAML's base loader resolves no type and makes no object).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rapidfuzz.distance import DamerauLevenshtein

from sitegen.articles import frontmatter
from sitegen.articles.facts import FLAGS, checked, is_web_address, quoted
from sitegen.articles.moments import iso_moment
from sitegen.articles.stated import Finding
from sitegen.errors import SourceError

_NAMES = {
    "title": ("title", "headline", "name"),
    "outlet": ("outlet", "source", "publisher", "publication", "newspaper", "site", "site_name",
               "website", "sitename"),
    "author": ("author", "authors", "byline", "creator", "writer", "reporter"),
    "published": ("published", "date", "publishdate", "publish_date", "published_at", "pubdate",
                  "published_date", "date_published", "datepublished", "publication_date"),
    "url": ("url", "canonical", "canonical_url", "canonicalurl", "source_url", "sourceurl", "link",
            "original_url", "external_url", "permalink", "source"),
    "language": ("language", "lang", "locale"),
    "event": ("event",), "slug": ("slug",), "draft": ("draft",), "exclude": ("exclude",),
    "noindex": ("noindex",),
}  # fmt: skip
"""What other tools call a key of the contract, folded; the first that fits wins. ``source`` is an
outlet for some and an address for others."""
_KNOWN = frozenset(name for names in _NAMES.values() for name in names)
_LINE = re.compile(r"([A-Za-z][\w .-]{0,40}?)[ \t]*[:=][ \t]*(.*)")
_TRUE, _FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0", ""})
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
MOST_LINES = 500
"""Lines of the longest head that is looked for."""
MOST_VALUES = 50
"""Values of the longest list that is joined."""
_ORIGIN = "the lines at its top"

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a file says in the words of the contract, and the text after it."""

    findings: tuple[Finding, ...]
    """By key."""
    notes: tuple[str, ...]
    body: str


def read_head(text: str) -> Head:
    """The head of ``text``, whichever tool wrote it; nothing of it is lost without a note."""
    if (at := frontmatter.late_head(text)) is not None:
        text = f"{'+++' if '+' in text[:at] else '---'}\n{text[at:]}"
    try:
        own = frontmatter.split(text, place="")
    except SourceError:
        own = None
    if own and own.end:
        found = tuple(Finding(key, value, _ORIGIN) for key, value in own.facts)
        return Head(found, (), text[own.end :])
    mark = text.split("\n", 1)[0].strip()
    if mark in ("---", "+++", ";;;"):
        return _fenced(text, mark)
    if text.lstrip().startswith("{"):
        return _json_head(text)
    return _bare(text)


def _fenced(text: str, mark: str) -> Head:
    """A head between two lines of marks; where the second is missing, its lines end it."""
    lines = text.split("\n")
    ends = ("---", "...") if mark == "---" else (mark,)
    close = next((n for n in range(1, min(len(lines), MOST_LINES)) if lines[n].strip() in ends), 0)
    if not close:
        count = _leading_pairs(lines[1:])
        note = (
            f"the lines at its top are opened by {mark} and never closed: those that have a "
            f"key, a colon and a value were taken ({count}), the rest is text"
        )
        return _mapped(_pairs(lines[1 : count + 1]), "\n".join(lines[count + 1 :]), (note,))
    body, inner = "\n".join(lines[close + 1 :]), "\n".join(lines[1:close])
    table = {"---": _yaml, "+++": _toml, ";;;": _json}[mark](inner)
    if table is None:
        note = "the lines at its top are damaged: read line by line"
        return _mapped(_pairs(lines[1:close]), body, (note,) if inner.strip() else ())
    return _mapped(table, body, ())


def _yaml(inner: str) -> Table | None:
    import yaml

    try:
        loaded = yaml.load(inner, Loader=yaml.BaseLoader)  # makes nothing but texts
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return None
    return loaded if isinstance(loaded, dict) else None


def _toml(inner: str) -> Table | None:
    try:
        return tomllib.loads(inner)
    except (ValueError, RecursionError):
        return None


def _json(inner: str) -> Table | None:
    try:
        loaded = json.loads(inner)
    except (ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) else None


def _json_head(text: str) -> Head:
    """A head that is a JSON object; none where the text only begins with a bracket."""
    start = len(text) - len(text.lstrip())
    try:
        loaded, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return Head((), (), text)
    if not isinstance(loaded, dict) or not {_folded(key) for key in loaded} & _KNOWN:
        return Head((), (), text)
    return _mapped(loaded, text[end:].lstrip("\n"), ())


def _bare(text: str) -> Head:
    """``Key: value`` lines without marks, as MultiMarkdown and Pelican write them.

    Taken for a head only where a blank line ends them and at least two keys are known: an article
    may well begin with one line that has a colon.
    """
    lines = text.split("\n", MOST_LINES)
    count = _leading_pairs(lines)
    known = {_folded(key) for key in _pairs(lines[:count])} & _KNOWN
    if len(known) < 2 or count >= len(lines) or lines[count].strip():
        return Head((), (), text)
    return _mapped(_pairs(lines[:count]), "\n".join(lines[count + 1 :]), ())


def _leading_pairs(lines: list[str]) -> int:
    """How many lines at the beginning are ``key: value``, or belong to the one before."""
    count = 0
    for line in lines[:MOST_LINES]:
        goes_on = count and (line.startswith((" ", "\t", "- ", "#")) and line.strip())
        if not (goes_on or _LINE.fullmatch(line)):
            break
        count += 1
    return count


def _pairs(lines: list[str]) -> dict[str, object]:
    """Keys and values of ``lines``; those of a key that is given twice are kept both."""
    found: dict[str, object] = {}
    for line in lines:
        if pair := _LINE.fullmatch(line):
            key = pair.group(1) if pair.group(1) not in found else f"{pair.group(1)} (again)"
            found[key] = pair.group(2).strip().strip("\"'[]")
    return found


# ── keys and values ─────────────────────────────────────────────────────────────────────────


def _mapped(table: Table, body: str, notes: tuple[str, ...]) -> Head:
    """The facts of ``table`` under the contract's names, and what was left behind."""
    folded = {_folded(str(key)): value for key, value in reversed(tuple(table.items()))}
    found: dict[str, Finding] = {}
    told = list(notes)
    used: set[str] = set()
    for key, names in _NAMES.items():
        for name in (name for name in names if name in folded):
            value = _value(key, folded[name])
            if value and key not in found and isinstance(kept := checked(key, value), str):
                found[key] = Finding(key, kept, f"{name} in {_ORIGIN}")
                used.add(name)
    for key, finding, note in _withheld(folded):
        found[key] = finding
        told.append(note)
        used.add(finding.origin)
    told.extend(_left_behind(folded, used))
    return Head(tuple(found[key] for key in sorted(found)), tuple(told), body)


def _withheld(folded: Table) -> Iterator[tuple[str, Finding, str]]:
    """Flags under other names, or misspelt: what was not to be published must not be."""
    for name, value in folded.items():
        words = _flat(value).casefold()
        if name == "published" and words in _FALSE - {""}:
            yield "draft", Finding("draft", "true", name), "published: false became draft: true"
        if name == "status" and words in ("draft", "hidden", "private"):
            yield "draft", Finding("draft", "true", name), f"status: {words} became draft: true"
        meant = _misspelt(name) if name not in _KNOWN else None
        if meant and words not in _FALSE:
            note = f"{quoted(name)} was taken for {meant}: true, so that no slip publishes it"
            yield meant, Finding(meant, "true", name), note
        if name in FLAGS and words not in _FALSE | _TRUE:
            note = f"{name}: {quoted(words)} was taken for {name}: true, to be on the safe side"
            yield name, Finding(name, "true", name), note


def _misspelt(name: str) -> str | None:
    """The flag that ``name`` is but for one slip: a letter too many, too few, another, or two
    exchanged. Two slips would make ``include`` an ``exclude``."""
    near = (flag for flag in sorted(FLAGS) if DamerauLevenshtein.distance(name, flag) == 1)
    return next(near, None)


def _left_behind(folded: Table, used: set[str]) -> Iterator[str]:
    """What of the head has no place in this program, in two sentences at most."""
    unread = [n for n in folded if n in _KNOWN and n not in used and _flat(folded[n]).strip()]
    dates = {name for name in unread if name in _NAMES["published"]}
    if wrong := sorted(name for name in unread if name not in FLAGS and name not in dates):
        shown = ", ".join(f"{name} {quoted(_flat(folded[name]))}" for name in wrong[:6])
        yield f"not taken over, because it is not clear or given twice: {shown}"
    for name in sorted(dates):
        said = _flat(folded[name])
        if name != "published" or said.casefold() not in _FALSE | _TRUE:
            yield f"{name} {quoted(said)} is no day that is certain: left out; write YYYY-MM-DD"
    if others := sorted(name for name in folded if name not in _KNOWN and name not in used):
        yield f"left behind, for want of a use: {', '.join(others[:12])}"


def _folded(key: str) -> str:
    return re.sub(r"[\s-]+", "_", key.strip().casefold())


def _value(key: str, value: object) -> str:
    """``value`` as text in the form that the contract has for ``key``; empty where it has none."""
    words = " ".join(_flat(value).split())
    if key in FLAGS:
        folded = words.casefold()
        return "true" if folded in _TRUE else ("false" if folded in _FALSE - {""} else "")
    if key == "published":
        return iso_moment(words)
    if key == "language":
        return words.replace("_", "-")
    if key == "outlet" and is_web_address(words):
        return ""
    return _WIKI.sub(r"\1", words)


def _flat(value: object) -> str:
    """``value`` as one text: lists joined, of a thing its name."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        named = (value.get(key) for key in ("name", "title", "display_name", "url"))
        return next((one for one in named if isinstance(one, str)), "")
    if isinstance(value, list):
        return ", ".join(_flat(one) for one in value[:MOST_VALUES] if not isinstance(one, list))
    return ""
