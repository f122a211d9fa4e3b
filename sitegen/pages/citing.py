"""How to cite: plain words, BibTeX and CSL-JSON of what the sources give, nothing invented.

A date is the source's own or "no date"; there is no date of retrieval, since none is known here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec
from msgspec import Struct

from sitegen.model import Source, SourceId
from sitegen.pages.catalog import Entry
from sitegen.pages.phrasebook import Phrasebook
from sitegen.pages.sources import dated
from sitegen.pages.wording import say, spoken

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])")
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "%&#$_"},
    }
)
_KEY = re.compile("[^A-Za-z0-9-]+")
_BRACES = {"{": "%7B", "}": "%7D", "\\": "%5C"}


class Cited(Struct, frozen=True, gc=False):
    """A place in one source, as it is to be cited."""

    entry: Entry
    where: str
    """"¶3"."""


class Citation(Struct, frozen=True, gc=False):
    """One citation in three forms."""

    plain: tuple[str, ...]
    """One line for each source, then where they are compared."""
    bibtex: str
    csl: str
    """The two forms for programs; both empty where the page has them once for all."""


def cite(places: Sequence[Cited], *, site: str, address: str, forms: bool = True) -> Citation:
    """How to cite ``places``, which are compared at ``address`` on ``site``.

    Each source is cited once, with all its places. An address that is not absolute leads nowhere
    for a reader of the citation: it is left out. Without ``forms`` there is the plain one alone.
    """
    cited = _by_source(places)
    sources = [_source(one.entry) for one in cited]
    known = address if "://" in address else ""
    keys = _keys(cited) if forms else ()
    notes = [_note(one.where, known) for one in cited]
    rows = list(zip(keys, sources, notes, strict=False))
    plain = (_plain(one, source) for one, source in zip(cited, sources, strict=True))
    return Citation(
        plain=(*plain, say("cite.compared", site=", ".join(filter(None, (site, known))))),
        bibtex="\n\n".join(_bibtex(*row) for row in rows),
        csl=_json([_csl(*row) for row in rows]) if rows else "",
    )


def _json(records: Sequence[Mapping[str, object]]) -> str:
    """``records`` as ``json.dumps`` writes them with an indent of 1, which takes five times as
    long: there are as many citations as utterances."""
    try:
        return msgspec.json.format(msgspec.json.encode(records), indent=1).decode()
    except UnicodeEncodeError:  # half of a pair of surrogates
        return json.dumps(records, ensure_ascii=False, indent=1)


def _by_source(places: Sequence[Cited]) -> tuple[Cited, ...]:
    """One for each source, in order of first mention: "¶8, ¶10" for two of its paragraphs."""
    if len(places) == 1:
        return tuple(places)
    found: dict[SourceId, tuple[Entry, dict[str, None]]] = {}
    for cited in places:
        found.setdefault(cited.entry.id, (cited.entry, {}))[1][cited.where] = None
    return tuple(Cited(entry, ", ".join(where)) for entry, where in found.values())


def _keys(places: Sequence[Cited]) -> tuple[str, ...]:
    """A key for each source, of letters, digits and hyphens; no two are the same."""
    keys: dict[str, None] = {}
    for cited in places:
        plain = _key(cited.entry.id)
        key, again = plain, 2
        while key.casefold() in keys:
            key, again = f"{plain}-{again}", again + 1
        keys[key.casefold()] = None
    return tuple(keys)


@lru_cache(maxsize=1 << 11)
def _key(source: SourceId) -> str:
    return _KEY.sub("-", source).strip("-") or "source"


@lru_cache(maxsize=4096)
def date_parts(published: str | None) -> tuple[int, ...]:
    """Year, month and day of an ISO 8601 date, as far as given; empty where it is none.

    >>> date_parts("2024-07-05T06:15"), date_parts("2024-07"), date_parts(None)
    ((2024, 7, 5), (2024, 7), ())
    """
    found = _DATE.match(published or "")
    return tuple(int(part) for part in found.groups() if part) if found else ()


class _Source(Struct, frozen=True, gc=False):
    """What is the same wherever a source is cited."""

    plain: str
    """Author, title, outlet and day."""
    fields: str
    """Of BibTeX, without the note."""
    csl: Mapping[str, object]
    """The same for CSL, without key and note."""


def _source(entry: Entry) -> _Source:
    return _described(entry.title, entry.titled, entry.analysis.article.source, spoken())


@lru_cache(maxsize=1 << 11)
def _described(title: str, titled: bool, source: Source, _: Phrasebook) -> _Source:
    named = title if titled else say("cite.untitled", title=title)
    parts = date_parts(source.published)
    date = "-".join(f"{part:02}" for part in parts)
    given = (
        source.author,
        say("form.quoted", words=named),
        source.outlet,
        dated(date) or say("source.no_date"),
    )
    fields = {
        "author": f"{{{_tex(source.author)}}}" if source.author else "",
        "title": _tex(named),
        "organization": _tex(source.outlet or ""),
        "date": date,
        "url": "".join(_BRACES.get(char, char) for char in source.url or ""),
    }
    csl: dict[str, object] = {
        "type": "webpage" if source.url else "document",
        "title": named,
        "author": [{"literal": source.author}] if source.author else [],
        "container-title": source.outlet,
        "issued": {"date-parts": [list(parts)]} if date else None,
        "URL": source.url,
    }
    return _Source(
        ", ".join(filter(None, given)),
        "".join(_field(name, value) for name, value in fields.items() if value),
        {name: value for name, value in csl.items() if value},
    )


def _field(name: str, value: str) -> str:
    return f",\n  {name} = {{{value}}}"


def _plain(cited: Cited, source: _Source) -> str:
    where = f", {cited.where}" if cited.where else ""
    return f"{source.plain}{where}. {cited.entry.analysis.article.source.url or ''}".strip()


def _note(where: str, address: str) -> str:
    if not address:
        return where
    if not where:
        return say("cite.note_address", address=address)
    return say("cite.note", where=where, address=address)


def _bibtex(key: str, source: _Source, note: str) -> str:
    return f"@online{{{key}{source.fields}{_field('note', _tex(note)) if note else ''}\n}}"


def _csl(key: str, source: _Source, note: str) -> dict[str, object]:
    return {"id": key, **source.csl, **({"note": note} if note else {})}


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_TEX)
