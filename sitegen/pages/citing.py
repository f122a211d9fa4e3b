"""How to cite: plain words, BibTeX and CSL-JSON of what the sources give, nothing invented.

A date is the source's own or "no date"; there is no date of retrieval, since none is known here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.pages.catalog import Entry

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])")
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "%&#$_"},
    }
)
_KEY = re.compile("[^A-Za-z0-9-]+")
_BRACES = {"{": "%7B", "}": "%7D", "\\": "%5C"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A place in one source, as it is to be cited."""

    entry: Entry
    where: str
    """"¶3"."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation in three forms."""

    plain: tuple[str, ...]
    """One line for each source, then where they are compared."""
    bibtex: str
    csl: str


def cite(places: Sequence[Cited], *, site: str, address: str) -> Citation:
    """How to cite ``places``, which are compared at ``address`` on ``site``."""
    return Citation(
        plain=(*(_plain(cited) for cited in places), f"Compared in: {site}, {address}"),
        bibtex="\n\n".join(_bibtex(cited, address) for cited in places),
        csl=json.dumps([_csl(cited, address) for cited in places], ensure_ascii=False, indent=1),
    )


def date_parts(published: str | None) -> tuple[int, ...]:
    """Year, month and day of an ISO 8601 date, as far as given; empty where it is none.

    >>> date_parts("2024-07-05T06:15"), date_parts("2024-07"), date_parts(None)
    ((2024, 7, 5), (2024, 7), ())
    """
    found = _DATE.match(published or "")
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _title(cited: Cited) -> str:
    return cited.entry.title if cited.entry.titled else f"[Untitled: {cited.entry.title}]"


def _date(cited: Cited) -> str:
    return "-".join(
        f"{part:02}" for part in date_parts(cited.entry.analysis.article.source.published)
    )


def _plain(cited: Cited) -> str:
    source = cited.entry.analysis.article.source
    given = (source.author, f"“{_title(cited)}”", source.outlet, _date(cited) or "no date")
    return f"{', '.join(filter(None, (*given, cited.where)))}. {source.url or ''}".strip()


def _bibtex(cited: Cited, address: str) -> str:
    source = cited.entry.analysis.article.source
    fields = {
        "author": f"{{{_tex(source.author)}}}" if source.author else "",
        "title": _tex(_title(cited)),
        "organization": _tex(source.outlet or ""),
        "date": _date(cited),
        "url": "".join(_BRACES.get(char, char) for char in source.url or ""),
        "note": _tex(f"{cited.where}; compared at {address}"),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "\n".join([f"@online{{{_KEY.sub('-', cited.entry.id)},", ",\n".join(lines), "}"])


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_TEX)


def _csl(cited: Cited, address: str) -> dict[str, object]:
    source = cited.entry.analysis.article.source
    fields: dict[str, object] = {
        "id": str(cited.entry.id),
        "type": "webpage" if source.url else "document",
        "title": _title(cited),
        "author": [{"literal": source.author}] if source.author else [],
        "container-title": source.outlet,
        "issued": {"date-parts": [list(date_parts(source.published))]} if _date(cited) else None,
        "URL": source.url,
        "note": f"{cited.where}; compared at {address}",
    }
    return {name: value for name, value in fields.items() if value}
