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

from sitegen.model import SourceId
from sitegen.pages.catalog import Entry
from sitegen.pages.sources import dated
from sitegen.pages.wording import say

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
    known = address if "://" in address else ""
    keys = _keys(cited) if forms else ()
    csl = [_csl(one, key, known) for key, one in zip(keys, cited, strict=False)]
    return Citation(
        plain=(
            *map(_plain, cited),
            say("cite.compared", site=", ".join(filter(None, (site, known)))),
        ),
        bibtex="\n\n".join(_bibtex(one, key, known) for key, one in zip(keys, cited, strict=False)),
        csl=_json(csl) if csl else "",
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
    found: dict[SourceId, tuple[Entry, dict[str, None]]] = {}
    for cited in places:
        found.setdefault(cited.entry.id, (cited.entry, {}))[1][cited.where] = None
    return tuple(Cited(entry, ", ".join(where)) for entry, where in found.values())


def _keys(places: Sequence[Cited]) -> tuple[str, ...]:
    """A key for each source, of letters, digits and hyphens; no two are the same."""
    keys: dict[str, None] = {}
    for cited in places:
        plain = _KEY.sub("-", cited.entry.id).strip("-") or "source"
        key, again = plain, 2
        while key.casefold() in keys:
            key, again = f"{plain}-{again}", again + 1
        keys[key.casefold()] = None
    return tuple(keys)


@lru_cache(maxsize=4096)
def date_parts(published: str | None) -> tuple[int, ...]:
    """Year, month and day of an ISO 8601 date, as far as given; empty where it is none.

    >>> date_parts("2024-07-05T06:15"), date_parts("2024-07"), date_parts(None)
    ((2024, 7, 5), (2024, 7), ())
    """
    found = _DATE.match(published or "")
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _title(cited: Cited) -> str:
    return (
        cited.entry.title if cited.entry.titled else say("cite.untitled", title=cited.entry.title)
    )


def _date(cited: Cited) -> str:
    return "-".join(
        f"{part:02}" for part in date_parts(cited.entry.analysis.article.source.published)
    )


def _plain(cited: Cited) -> str:
    source = cited.entry.analysis.article.source
    title = say("form.quoted", words=_title(cited))
    day = dated(_date(cited)) or say("source.no_date")
    given = (source.author, title, source.outlet, day)
    return f"{', '.join(filter(None, (*given, cited.where)))}. {source.url or ''}".strip()


def _bibtex(cited: Cited, key: str, address: str) -> str:
    source = cited.entry.analysis.article.source
    fields = {
        "author": f"{{{_tex(source.author)}}}" if source.author else "",
        "title": _tex(_title(cited)),
        "organization": _tex(source.outlet or ""),
        "date": _date(cited),
        "url": "".join(_BRACES.get(char, char) for char in source.url or ""),
        "note": _tex(_note(cited, address)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "\n".join([f"@online{{{key},", ",\n".join(lines), "}"])


def _note(cited: Cited, address: str) -> str:
    if not address:
        return cited.where
    if not cited.where:
        return say("cite.note_address", address=address)
    return say("cite.note", where=cited.where, address=address)


@lru_cache(maxsize=1 << 12)  # titles and names come again with each utterance of an article
def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_TEX)


def _csl(cited: Cited, key: str, address: str) -> dict[str, object]:
    source = cited.entry.analysis.article.source
    fields: dict[str, object] = {
        "id": key,
        "type": "webpage" if source.url else "document",
        "title": _title(cited),
        "author": [{"literal": source.author}] if source.author else [],
        "container-title": source.outlet,
        "issued": {"date-parts": [list(date_parts(source.published))]} if _date(cited) else None,
        "URL": source.url,
        "note": _note(cited, address),
    }
    return {name: value for name, value in fields.items() if value}
