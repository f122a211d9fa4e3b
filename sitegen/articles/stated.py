"""What a saved page states about itself: title, outlet, author, date, address, language.

Read from JSON-LD, ``meta``, ``link``, ``time`` and the one headline. Nothing is inferred from the
text, the address or the look of a page: what it does not state stays unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sitegen.articles.facts import checked

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|Review)$")
_SUFFIX = re.compile(r"\s+[|–—·•«»:-]\s+")
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title"),
    "outlet": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher"),
    "author": ("author", "article:author", "byl", "parsely-author", "sailthru.author",
               "dc.creator", "dcterms.creator"),
    "published": ("article:published_time", "og:published_time", "datepublished",
                  "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "date",
                  "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date"),
    "url": ("og:url", "twitter:url"),
    "language": ("og:locale", "content-language", "dc.language"),
}  # fmt: skip
"""Names (or properties) of ``meta`` that state a fact, the most trustworthy first."""

Stated = tuple[tuple[str, str], ...]


def stated(page: HtmlElement) -> Stated:
    """Keys of the contract and checked values that ``page`` states, by key."""
    meta = _meta(page)
    article = _json_article(page)
    candidates: Mapping[str, Iterator[str]] = {
        "title": _titles(page, meta, article),
        "outlet": _outlets(meta, article),
        "author": _authors(meta, article),
        "published": _dates(page, meta, article),
        "url": _addresses(page, meta),
        "language": _languages(page, meta),
    }
    facts = {key: _first(key, values) for key, values in candidates.items()}
    return tuple(sorted((key, value) for key, value in facts.items() if value))


def headline(page: HtmlElement) -> str | None:
    """The page's one headline; None where it has none, or several."""
    found = {words: None for h1 in page.iter("h1") if (words := _words(h1))}
    return next(iter(found)) if len(found) == 1 else None


def _first(key: str, values: Iterator[str]) -> str | None:
    """The first of ``values`` that is right for ``key``."""
    for value in values:
        words = " ".join(value.split())
        if words and isinstance(kept := checked(key, words), str):
            return kept
    return None


def _meta(page: HtmlElement) -> dict[str, list[str]]:
    """Contents of the page's ``meta`` by name or property, lower case, in page order."""
    found: dict[str, list[str]] = {}
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        name = name or element.get("http-equiv") or ""
        found.setdefault(name.strip().casefold(), []).append(element.get("content") or "")
    return found


def _of(meta: Mapping[str, list[str]], key: str) -> Iterator[str]:
    for name in _META[key]:
        yield from meta.get(name, ())


def _titles(page: HtmlElement, meta: Mapping[str, list[str]], article: Article) -> Iterator[str]:
    """The headline, then what the mark-up calls the title, without the outlet's name after it."""
    names = [*_outlets(meta, article)]
    if one := headline(page):
        yield one
    yield from _strings(article.get("headline"))
    yield from (_without(title, names) for title in _of(meta, "title"))
    yield from (_without(_words(element), names) for element in page.iter("title"))


def _without(title: str, names: list[str]) -> str:
    """``title`` without an outlet's name at its end or beginning, where one of ``names`` is it."""
    folded = {name.strip().casefold() for name in names if name.strip()}
    parts = _SUFFIX.split(title)
    separators = _SUFFIX.findall(title)
    if len(parts) > 1 and parts[-1].strip().casefold() in folded:
        return title[: title.rindex(separators[-1])]
    if len(parts) > 1 and parts[0].strip().casefold() in folded:
        return title[title.index(separators[0]) + len(separators[0]) :]
    return title


def _outlets(meta: Mapping[str, list[str]], article: Article) -> Iterator[str]:
    yield from _of(meta, "outlet")
    yield from _names(article.get("publisher"))


def _authors(meta: Mapping[str, list[str]], article: Article) -> Iterator[str]:
    yield ", ".join(dict.fromkeys(_names(article.get("author"))))
    for name in _META["author"]:
        values = [value for value in meta.get(name, ()) if "://" not in value]
        yield ", ".join(dict.fromkeys(values))


def _dates(page: HtmlElement, meta: Mapping[str, list[str]], article: Article) -> Iterator[str]:
    """The date of publication; of ``time`` elements only one that says that it is this date."""
    yield from map(_iso, _strings(article.get("datePublished")))
    yield from map(_iso, _of(meta, "published"))
    for element in page.iter("time"):
        if "datePublished" in (element.get("itemprop") or "") or element.get("pubdate") is not None:
            yield _iso(element.get("datetime") or "")
    times = {element.get("datetime") or "" for element in page.iter("time")}
    if len(times) == 1:
        yield _iso(times.pop())


def _iso(value: str) -> str:
    """``value`` with what ISO 8601 allows and nobody needs (fractions) left out."""
    parts = _ISO.fullmatch(value.strip())
    return "".join((parts[1], f"T{parts[2]}" if parts[2] else "", parts[3] or "")) if parts else ""


def _addresses(page: HtmlElement, meta: Mapping[str, list[str]]) -> Iterator[str]:
    for element in page.iter("link"):
        if "canonical" in (element.get("rel") or "").casefold().split():
            yield element.get("href") or ""
    yield from _of(meta, "url")


def _languages(page: HtmlElement, meta: Mapping[str, list[str]]) -> Iterator[str]:
    root = page.getroottree().getroot()
    yield (root.get("lang") or "").strip()
    yield from (value.replace("_", "-") for value in _of(meta, "language"))


def _words(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


# ── JSON-LD ─────────────────────────────────────────────────────────────────────────────────

Json = object
"""Whatever a page's JSON holds: looked at by type, never trusted."""
Article = Mapping[str, Json]


def _json_article(page: HtmlElement) -> Article:
    """The first thing in the page's JSON-LD that is an article; empty where there is none."""
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").casefold():
            for thing in _things(_loaded("".join(script.itertext()))):
                if any(_ARTICLE_TYPES.search(name) for name in _strings(thing.get("@type"))):
                    return thing
    return {}


def _loaded(source: str) -> Json:
    try:
        loaded: Json = json.loads(source.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):  # ValueError: not JSON, or a number of 5,000 digits
        return None
    return loaded


def _things(loaded: Json) -> Iterator[Article]:
    """The objects at the top of a JSON-LD document and in its ``@graph``."""
    waiting = [loaded]
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting.extend(thing)
        elif isinstance(thing, dict):
            yield thing
            waiting.append(thing.get("@graph"))


def _strings(value: Json) -> Iterator[str]:
    """The texts of a value that may be one text or a list of them."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one


def _names(value: Json) -> Iterator[str]:
    """The names of one or several persons or organisations, given by name or as things."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield from _strings(one.get("name"))
        elif isinstance(one, str) and "://" not in one:
            yield one
