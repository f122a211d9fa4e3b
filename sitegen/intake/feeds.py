"""Articles out of an exported feed: RSS, RDF or Atom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from time import struct_time

from sitegen.articles.facts import checked
from sitegen.articles.stated import Finding
from sitegen.errors import Problem
from sitegen.intake.offering import Offer, Passed

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
MOST_ENTRIES = 5_000
"""Entries of the largest feed: an export of ten years of a blog has about as many."""

_NO_ARTICLES = frozenset(
    """
    attachment nav_menu_item revision custom_css customize_changeset oembed_cache user_request
    wp_block wp_template wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face
    """.split()  # noqa: SIM905  # a list of words reads better as one
)
"""What a WordPress export holds beside posts, pages and what plugins add to them."""
_BLOGGER_KIND = "http://schemas.google.com/blogger/2008/kind#"
_PUBLISHED = frozenset({"", "publish"})
"""What WordPress says of a post that everybody may read."""


def is_feed(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is a feed."""
    bare = head.replace(b"\0", b"")  # UTF-16
    return bool(_FEED.search(bare)) and b"<html" not in bare.lower()


def entries(data: bytes, place: str) -> Iterator[Offer | Problem | Passed]:
    """The entries of the feed ``data`` that hold more than a teaser's title.

    The export of a blog holds drafts and private posts, too: they are taken as drafts.
    """
    import feedparser

    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        fault = "a feed without an entry, or one that cannot be read"
        yield Problem(place, fault, "export it again, or save the articles themselves")
        return
    for number, entry in enumerate(feed.entries[:MOST_ENTRIES], 1):
        origin = f"{place}, entry {number}"
        if kind := _other_kind(entry):
            yield Passed(origin, f"no article: the export calls it {kind}")
            continue
        words = _content(entry)
        title = str(entry.get("title") or "")
        if not words.strip():
            fault = "an entry without a text"
            yield Problem(origin, fault, "save the page that it links to, and add that")
            continue
        page = f"<!doctype html><html><body><article>{words}</article></body></html>"
        yield Offer(
            origin, title, ".html", page.encode(errors="replace"), _claims(feed.feed, entry)
        )
    if len(feed.entries) > MOST_ENTRIES:
        yield Problem(place, f"more than {MOST_ENTRIES} entries", "split the feed")


def _other_kind(entry: Mapping[str, object]) -> str:
    """What an entry of a blog's export is that is no post and no page; empty for an article."""
    kind = str(entry.get("wp_post_type") or "")
    if kind in _NO_ARTICLES:
        return kind
    tags = entry.get("tags")
    terms = (str(tag.get("term")) for tag in (tags if isinstance(tags, list) else []))
    kinds = [term.removeprefix(_BLOGGER_KIND) for term in terms if term.startswith(_BLOGGER_KIND)]
    return next((kind for kind in kinds if kind not in ("post", "page")), "")


def _withheld(entry: Mapping[str, object]) -> str:
    """How the export says that not everybody may read an entry; empty where it does not."""
    status = str(entry.get("wp_status") or "").strip().casefold()
    if status not in _PUBLISHED:
        return f"the export calls it {status}"
    if str(entry.get("wp_post_password") or "").strip():
        return "the export has a password for it"
    return "the export calls it a draft" if entry.get("app_draft") == "yes" else ""


def _content(entry: Mapping[str, object]) -> str:
    """The longest text that an entry holds, as HTML."""
    contents = entry.get("content")
    texts = [
        str(one.get("value") or "")
        for one in (contents if isinstance(contents, list) else [])
        if isinstance(one, dict)
    ]
    return max([*texts, str(entry.get("summary") or "")], key=len)


def _claims(feed: Mapping[str, object], entry: Mapping[str, object]) -> tuple[Finding, ...]:
    """What the feed says of one of its entries."""
    source = entry.get("source")
    outlet = source.get("title") if isinstance(source, dict) else None
    found = (
        ("title", entry.get("title"), "the feed's entry"),
        ("author", entry.get("author"), "the feed's entry"),
        ("published", _moment(entry.get("published_parsed")), "the feed's entry"),
        ("url", entry.get("link"), "the feed's entry"),
        ("outlet", outlet or feed.get("title"), "the feed's title"),
        ("language", entry.get("language") or feed.get("language"), "the feed's language"),
    )
    withheld = _withheld(entry)
    claims = [Finding("draft", "true", withheld)] if withheld else []
    for key, value, origin in found:
        words = " ".join(str(value or "").split())
        fact = checked(key, words) if words else None
        if isinstance(fact, str):
            claims.append(Finding(key, fact, origin))
    return tuple(claims)


def _moment(parsed: object) -> str:
    """A moment in ISO 8601; feedparser gives all in UTC."""
    if not isinstance(parsed, struct_time):
        return ""
    return (
        f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}"
        f"T{parsed.tm_hour:02}:{parsed.tm_min:02}:{parsed.tm_sec:02}Z"
    )
