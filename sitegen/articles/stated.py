"""What a saved page states about itself: title, outlet, author, date, address, language.

Read from JSON-LD, ``meta``, ``link``, ``time`` and the one headline. Nothing is inferred from the
text, the address or the look of a page: what it does not state stays unknown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from sitegen.articles.bylines import author_in, day_in, without_opening, without_way
from sitegen.articles.facts import checked, original_address, quoted
from sitegen.articles.jsonld import Article, json_article, names, texts
from sitegen.articles.moments import iso_moment
from sitegen.articles.roles import letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SUFFIX = re.compile(r"\s+[|–—·•«»:-]\s+")
_PUBLISHED = frozenset(
    {"datePublished", "schema:datePublished", "schema:dateCreated", "dc:date", "dcterms:created"}
)
_TAG = re.compile(r"<[^<>]{1,300}>")
"""Mark-up that some pages leave in what they call text."""
_ABOUT = ("description", "og:description", "twitter:description")
LONG_HEADING = 40
"""Letters of an only first-rank heading from which on it is a headline, whatever else the page
calls itself: a site's own name is shorter."""
HEADING_LETTERS = 12
"""Letters of a heading that may be the title before an outlet's name: shorter ones are names."""
BEYOND = 30
"""Letters of a topic before a headline, or of a mark behind it, at most."""
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
    article = json_article(page)
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
        for key, value in (("author", author_in(note)), ("published", day_in(note))):
            kept = checked(key, value) if value and key not in known else None
            if isinstance(kept, str):
                known[key] = Finding(key, kept, f"a line under the headline: {quoted(note)}")
    return tuple(known[key] for key in sorted(known))


def headline(page: HtmlElement) -> str | None:
    """The heading that the page itself calls its title; None where no heading is.

    That is the longest one that its mark-up repeats, else its only ``h1`` where the mark-up says
    nothing quite different; never the site's own name.
    """
    meta, article = _meta(page), json_article(page)
    titles = [*texts(article.get("headline")), *_of(meta, "title"), *_head_titles(page)]
    folded, own = [letters(title) for title in titles], _own_names(page, meta, article)
    for level in ("h1", "h2", "h3", "h4"):
        found = [words for words in _headings(page, level) if letters(words) not in own]
        if repeated := [words for words in found if _begins_one(letters(words), folded)]:
            return max(repeated, key=len)
    found = [words for words in _headings(page, "h1") if letters(words) not in own]
    is_long = len(found) == 1 and len(letters(found[0])) >= LONG_HEADING
    alone = is_long or (len(found) == 1 and _is_variant(letters(found[0]), folded))
    return found[0] if alone else None


def stated_body(page: HtmlElement) -> str | None:
    """The article's text as the page's data for search engines gives it; None where it does not."""
    bodies = list(texts(json_article(page).get("articleBody")))
    return html.unescape(_TAG.sub(" ", max(bodies, key=len))) if bodies else None


def stated_lead(page: HtmlElement) -> str:
    """How the page says that its article begins, or what it is about; empty where it does not."""
    said = [stated_body(page) or ""]
    said += (one for name in _ABOUT for one in _meta(page).get(name, ()))
    return next((one for one in said if one.strip()), "")


def with_shown_title(
    found: tuple[Finding, ...], lines: Iterable[str], shown: Iterable[str]
) -> tuple[Finding, ...]:
    """``found`` with the title as one of the page's ``lines`` has it, or one of its headings
    ``shown`` begins or ends with it, where the page's mark-up adds its own name or section."""
    title = next((one for one in found if one.key == "title"), None)
    parts = [letters(part) for part in _SUFFIX.split(title.value)] if title else []
    longest = max(parts, key=len, default="")
    if len(parts) < 2 or len(longest) < HEADING_LETTERS:
        return found
    line = next((line for line in lines if letters(line) == longest), None)
    if line is None and any(_goes_beyond(letters(heading), longest) for heading in shown):
        whole = title.value if title else ""
        line = next(part for part in _SUFFIX.split(whole) if letters(part) == longest)
    if line is None or title is None:
        return found
    own = Finding("title", " ".join(line.split()), "a line of the page that its title repeats")
    return tuple(own if one is title else one for one in found)


def _goes_beyond(heading: str, title: str) -> bool:
    """Whether a heading is a title with a topic before it or a mark behind it."""
    near = len(heading) <= len(title) + BEYOND
    return near and (heading.startswith(title) or heading.endswith(title))


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
    own = _own_names(page, meta, article)
    claims = _title_claims(page, meta, article)
    yield from ((_without(t, own), origin) for t, origin in claims if letters(t) not in own)


def _title_claims(
    page: HtmlElement, meta: Mapping[str, list[str]], article: Article
) -> Iterator[Claim]:
    if one := headline(page):
        yield one, _SHOWN
    yield from _from(_DATA, texts(article.get("headline")))
    yield from _claimed(meta, "title")
    shown = _headings(page, "h1")
    if len(shown) == 1:
        yield shown[0], _SHOWN
    yield from _from("the page's title", _head_titles(page))


def _own_names(
    page: HtmlElement, meta: Mapping[str, list[str]], article: Article
) -> frozenset[str]:
    """The letters of what the site calls itself, and of its address: no page's title is that."""
    names = {letters(name) for name, _ in _outlets(meta, article)}
    for address, _ in _addresses(page, meta):
        if isinstance(kept := checked("url", address), str):
            host = (urlsplit(kept).hostname or "").removeprefix("www.")
            names |= {letters(host), letters(host.rpartition(".")[0])}
            names.add(max(map(letters, host.split(".")), key=len))
    return frozenset(names - {""})


def _without(title: str, own: Set[str]) -> str:
    """``title`` without the site's name at its end or beginning; ``own`` are its letters."""
    parts = _SUFFIX.split(title)
    separators = _SUFFIX.findall(title)
    if len(parts) > 1 and letters(parts[-1]) in own:
        return title[: title.rindex(separators[-1])]
    if len(parts) > 1 and letters(parts[0]) in own:
        return title[title.index(separators[0]) + len(separators[0]) :]
    return title


def _outlets(meta: Mapping[str, list[str]], article: Article) -> Iterator[Claim]:
    yield from _claimed(meta, "outlet")
    yield from _from(_DATA, names(article.get("publisher")))


def _authors(page: HtmlElement, meta: Mapping[str, list[str]], article: Article) -> Iterator[Claim]:
    """The author; of the visible text only what its mark-up calls the author."""
    yield _listed(names(article.get("author"))), _DATA
    outlets = [name for name, _ in _outlets(meta, article)]
    for name in _META["author"]:
        values = (value for value in meta.get(name, ()) if "://" not in value)
        bare = (_without_outlet(value, outlets) for value in values)
        yield _listed(bare), f"the page's meta tag {name}"
    marked = [element for element in page.iter("a") if "author" in _tokens(element, "rel")]
    marked += [element for element in page.iter() if "author" in _tokens(element, "itemprop")]
    yield _listed(without_way(_author_name(element)) for element in marked), _MARKED


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
    bare = (without_opening(" ".join(name.split())) for name in names)
    once: dict[str, str] = {}
    for name in filter(None, bare):
        once.setdefault(name.casefold(), name)
    return ", ".join(once.values())


def _dates(page: HtmlElement, meta: Mapping[str, list[str]], article: Article) -> Iterator[Claim]:
    """The date of publication; of ``time`` elements the one that says so, or the first one in the
    article that does not say something else."""
    yield from _from(_DATA, map(iso_moment, texts(article.get("datePublished"))))
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


def _tokens(element: HtmlElement, name: str) -> list[str]:
    return (element.get(name) or "").split()


def _addresses(page: HtmlElement, meta: Mapping[str, list[str]]) -> Iterator[Claim]:
    for element in page.iter("link"):
        if "canonical" in (element.get("rel") or "").casefold().split():
            yield original_address(element.get("href") or ""), "the page's canonical address"
    yield from ((original_address(value), origin) for value, origin in _claimed(meta, "url"))


def _languages(page: HtmlElement, meta: Mapping[str, list[str]]) -> Iterator[Claim]:
    root = page.getroottree().getroot()
    yield (root.get("lang") or "").strip(), "the language that the page declares"
    yield from ((v.replace("_", "-"), origin) for v, origin in _claimed(meta, "language"))


def _words(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
