"""What a saved page states about itself: title, outlet, author, date, address, language.

Read from JSON-LD, ``meta``, ``link``, ``time`` and the one headline. Nothing is inferred from the
text, the address or the look of a page: what it does not state stays unknown.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from sitegen.articles.facts import checked, quoted
from sitegen.articles.roles import letters, note_kind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|Review)$")
_SUFFIX = re.compile(r"\s+[|–—·•«»:-]\s+")
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?"
    r"\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?(?:[A-Z]{3,5})?)?"
)
_SLASHED = re.compile(r"(\d{4})[/.](\d\d?)[/.](\d\d?)")
_WORDED = re.compile(
    r"(?:[A-Z][a-z]{2,8},? )?(?:(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d\d?),?"
    r"|(?P<day2>\d\d?)\.? (?P<month2>[A-Z][a-z]{2,8})\.?,?) (?P<year>\d{4})\b"
)
"""A day in English words, as mail, feeds and older pages write it; a time after it is left out."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BY = re.compile(r"^(?:by|von|par|por|di|door)\s+", re.IGNORECASE)
_PUBLISHED = frozenset(
    {"datePublished", "schema:datePublished", "schema:dateCreated", "dc:date", "dcterms:created"}
)
_CAME = re.compile(
    r"^(?:first )?(?:published|posted|veröffentlicht|publié|publicado|pubblicato|gepubliceerd)"
    r"(?: on| le| el| il| am| op)?:?\s+",
    re.IGNORECASE,
)
"""Words before the date on which an article came; those of a change are not among them."""
_TAG = re.compile(r"<[^<>]{1,300}>")
"""Mark-up that some pages leave in what they call text."""
HEADING_LETTERS = 12
"""Letters of a heading that may be the title before an outlet's name: shorter ones are names."""
VARIANT = 65
"""Likeness, 0..100, of a headline and the other title of its page: on 66 saved pages the three
headlines that differ have 69 or more, the four sole headings that are none have 64 or less."""
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
Claim = tuple[str, str]
"""A value, not yet checked, and where in the page it stands, in words."""
_SHOWN, _DATA = "the headline on the page", "the page's data for search engines (JSON-LD)"
_MARKED = "the page's mark-up of the article"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is known of a source, and how it is known."""

    key: str
    """One of the contract's."""
    value: str
    """Checked."""
    origin: str
    """Where it was found, in words that a reader understands."""


def findings(page: HtmlElement) -> tuple[Finding, ...]:
    """What ``page`` states, by key."""
    meta = _meta(page)
    article = _json_article(page)
    candidates: Mapping[str, Iterator[Claim]] = {
        "title": _titles(page, meta, article),
        "outlet": _outlets(meta, article),
        "author": _authors(page, meta, article),
        "published": _dates(page, meta, article),
        "url": _addresses(page, meta),
        "language": _languages(page, meta),
    }
    found = (_first(key, claims) for key, claims in sorted(candidates.items()))
    return tuple(finding for finding in found if finding)


def with_notes(found: tuple[Finding, ...], notes: Iterable[str]) -> tuple[Finding, ...]:
    """``found`` with the author and the date that the lines under the headline state, where the
    mark-up states none. A line that says when an article was changed does not say when it came."""
    known = {finding.key: finding for finding in found}
    for note in notes:
        key = note_kind(note)
        if key is None or key in known:
            continue
        value = _listed([note.split(",")[0]]) if key == "author" else _day_of(note)
        if value and isinstance(kept := checked(key, value), str):
            known[key] = Finding(key, kept, f"a line under the headline: {quoted(note)}")
    return tuple(known[key] for key in sorted(known))


def _day_of(note: str) -> str:
    """The day in a line that dates an article; empty where it is that of a change."""
    bare = _CAME.sub("", note.strip())
    return iso_moment(bare)


def headline(page: HtmlElement) -> str | None:
    """The heading that the page itself calls its title; None where no heading is.

    That is the longest one that its mark-up repeats, else its only ``h1`` where the mark-up says
    nothing quite different.
    """
    meta, article = _meta(page), _json_article(page)
    titles = [*_strings(article.get("headline")), *_of(meta, "title"), *_head_titles(page)]
    folded = [letters(title) for title in titles]
    for level in ("h1", "h2", "h3", "h4"):
        found = _headings(page, level)
        if repeated := [words for words in found if _begins_one(letters(words), folded)]:
            return max(repeated, key=len)
    found = _headings(page, "h1")
    alone = len(found) == 1 and _is_variant(letters(found[0]), folded)
    return found[0] if alone else None


def stated_body(page: HtmlElement) -> str | None:
    """The article's text as the page's data for search engines gives it; None where it does not."""
    bodies = list(_strings(_json_article(page).get("articleBody")))
    return html.unescape(_TAG.sub(" ", max(bodies, key=len))) if bodies else None


def _headings(page: HtmlElement, level: str) -> list[str]:
    """The headings of one level, each once, in page order."""
    return list(dict.fromkeys(words for one in page.iter(level) if (words := _words(one))))


def _is_variant(words: str, titles: list[str]) -> bool:
    """Whether the only headline is another wording of one of ``titles``, or there is none."""
    return not any(titles) or any(fuzz.ratio(words, title) >= VARIANT for title in titles)


def _begins_one(words: str, titles: list[str]) -> bool:
    """Whether a heading is one of ``titles``, or all of it before an outlet's name."""
    enough = len(words) >= HEADING_LETTERS
    return any(words == title or (enough and title.startswith(words)) for title in titles if title)


def _head_titles(page: HtmlElement) -> Iterator[str]:
    return (_words(element) for element in page.iter("title"))


def _first(key: str, claims: Iterator[Claim]) -> Finding | None:
    """The first of ``claims`` that is right for ``key``."""
    for value, origin in claims:
        words = " ".join(value.split())
        if words and isinstance(kept := checked(key, words), str):
            return Finding(key, kept, origin)
    return None


def _from(origin: str, values: Iterable[str]) -> Iterator[Claim]:
    """``values`` with where they stand."""
    return ((value, origin) for value in values)


def _meta(page: HtmlElement) -> dict[str, list[str]]:
    """Contents of the page's ``meta`` by name or property, lower case, in page order."""
    found: dict[str, list[str]] = {}
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        name = name or element.get("http-equiv") or ""
        found.setdefault(name.strip().casefold(), []).append(element.get("content") or "")
    return found


def _of(meta: Mapping[str, list[str]], key: str) -> Iterator[str]:
    return (value for value, _ in _claimed(meta, key))


def _claimed(meta: Mapping[str, list[str]], key: str) -> Iterator[Claim]:
    for name in _META[key]:
        yield from _from(f"the page's meta tag {name}", meta.get(name, ()))


def _titles(page: HtmlElement, meta: Mapping[str, list[str]], article: Article) -> Iterator[Claim]:
    """The headline as the page shows it, then what its mark-up calls the title."""
    names = [value for value, _ in _outlets(meta, article)]
    if one := headline(page):
        yield one, _SHOWN
    yield from ((_without(t, names), _DATA) for t in _strings(article.get("headline")))
    yield from ((_without(title, names), origin) for title, origin in _claimed(meta, "title"))
    shown = _headings(page, "h1")
    if len(shown) == 1:
        yield shown[0], _SHOWN
    yield from ((_without(t, names), "the page's title") for t in _head_titles(page))


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


def _outlets(meta: Mapping[str, list[str]], article: Article) -> Iterator[Claim]:
    yield from _claimed(meta, "outlet")
    yield from _from(_DATA, _names(article.get("publisher")))


def _authors(page: HtmlElement, meta: Mapping[str, list[str]], article: Article) -> Iterator[Claim]:
    """The author; of the visible text only what its mark-up calls the author."""
    yield _listed(_names(article.get("author"))), _DATA
    outlets = [name for name, _ in _outlets(meta, article)]
    for name in _META["author"]:
        values = (value for value in meta.get(name, ()) if "://" not in value)
        bare = (_without_outlet(value, outlets) for value in values)
        yield _listed(bare), f"the page's meta tag {name}"
    marked = [element for element in page.iter("a") if "author" in _tokens(element, "rel")]
    marked += [element for element in page.iter() if "author" in _tokens(element, "itemprop")]
    yield _listed(_author_name(element) for element in marked), _MARKED


def _without_outlet(author: str, outlets: list[str]) -> str:
    """``author`` without the outlet that stands behind the name ("Ann Lee, The Herald")."""
    name, comma, rest = author.rpartition(",")
    is_outlet = rest.strip().casefold() in {outlet.strip().casefold() for outlet in outlets}
    return name if comma and name.strip() and is_outlet else author


def _author_name(element: HtmlElement) -> str:
    """The name in an element that stands for the author."""
    for part in element.iter():
        if "name" in _tokens(part, "itemprop"):
            return part.get("content") or _words(part)
    return element.get("content") or _words(element)


def _listed(names: Iterable[str]) -> str:
    """``names``, each once, without the word before them ("By")."""
    bare = (_BY.sub("", " ".join(name.split())) for name in names)
    return ", ".join(name for name in dict.fromkeys(bare) if name)


def _dates(page: HtmlElement, meta: Mapping[str, list[str]], article: Article) -> Iterator[Claim]:
    """The date of publication; of ``time`` elements the one that says so, or the first one in the
    article that does not say something else."""
    yield from _from(_DATA, map(iso_moment, _strings(article.get("datePublished"))))
    yield from ((iso_moment(value), origin) for value, origin in _claimed(meta, "published"))
    for element in page.iter():
        named = {*_tokens(element, "itemprop"), *_tokens(element, "property")}
        if not named.isdisjoint(_PUBLISHED) or element.get("pubdate") is not None:
            value = element.get("datetime") or element.get("content") or _words(element)
            yield iso_moment(value), _MARKED
    times = list(page.iter("time"))
    inside = [
        time for time in times if next(time.iterancestors("article", "main"), None) is not None
    ]
    for element in inside[:1] or (times if len(times) == 1 else []):
        if "dateModified" not in _tokens(element, "itemprop"):
            yield iso_moment(element.get("datetime") or ""), "a time that the page marks as one"


def iso_moment(value: str) -> str:
    """``value`` in ISO 8601 without fractions, where it says one moment or one day; else empty."""
    value = " ".join(value.split())
    if parts := _ISO.fullmatch(value):
        zone = parts[3] or ""
        zone = f"{zone[:3]}:{zone[-2:]}" if zone[:1] in ("+", "-") else zone
        return "".join((parts[1], f"T{parts[2]}" if parts[2] else "", zone))
    if parts := _SLASHED.fullmatch(value):
        return f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}"
    if parts := _WORDED.match(value):
        month = (parts["month"] or parts["month2"])[:3].casefold()
        day, year = int(parts["day"] or parts["day2"]), parts["year"]
        return f"{year}-{_MONTHS.index(month) + 1:02}-{day:02}" if month in _MONTHS else ""
    return ""


def _tokens(element: HtmlElement, name: str) -> list[str]:
    return (element.get(name) or "").split()


def _addresses(page: HtmlElement, meta: Mapping[str, list[str]]) -> Iterator[Claim]:
    for element in page.iter("link"):
        if "canonical" in (element.get("rel") or "").casefold().split():
            yield element.get("href") or "", "the page's canonical address"
    yield from _claimed(meta, "url")


def _languages(page: HtmlElement, meta: Mapping[str, list[str]]) -> Iterator[Claim]:
    root = page.getroottree().getroot()
    yield (root.get("lang") or "").strip(), "the language that the page declares"
    yield from ((v.replace("_", "-"), origin) for v, origin in _claimed(meta, "language"))


def _words(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


# ── JSON-LD ─────────────────────────────────────────────────────────────────────────────────

Json = object
"""Whatever a page's JSON holds: looked at by type, never trusted."""
Article = Mapping[str, Json]


def _json_article(page: HtmlElement) -> Article:
    """The first thing in the page's JSON-LD that is an article, with the persons and the outlet
    that it names by their number; empty where there is none."""
    things = [
        thing
        for script in page.iter("script")
        if "ld+json" in (script.get("type") or "").casefold()
        for thing in _things(_loaded("".join(script.itertext())))
    ]
    known = {str(thing["@id"]): thing for thing in things if thing.get("@id")}
    for thing in things:
        if any(_ARTICLE_TYPES.search(name) for name in _strings(thing.get("@type"))):
            return {key: _resolved(value, known) for key, value in thing.items()}
    return {}


def _resolved(value: Json, known: Mapping[str, Article]) -> Json:
    """``value`` with the things that it only points to, where they are on the page."""
    if isinstance(value, list):
        return [_resolved(one, known) for one in value if not isinstance(one, list)]
    if isinstance(value, dict) and "name" not in value:
        return known.get(str(value.get("@id")), value)
    return value


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
