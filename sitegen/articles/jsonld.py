"""What a page's data for search engines (JSON-LD) says of its article, looked at by type."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|Review)$")

Json = object
"""Whatever a page's JSON holds: looked at by type, never trusted."""
Article = Mapping[str, Json]


def json_article(page: HtmlElement) -> Article:
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
        if any(_ARTICLE_TYPES.search(name) for name in texts(thing.get("@type"))):
            return {key: _resolved(value, known) for key, value in thing.items()}
    return {}


def texts(value: Json) -> Iterator[str]:
    """The texts of a value that may be one text or a list of them, as a reader would see them: some
    pages escape them as if they were mark-up."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield html.unescape(one)


def names(value: Json) -> Iterator[str]:
    """The names of one or several persons or organisations, given by name or as things."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield from texts(one.get("name"))
        elif isinstance(one, str) and "://" not in one:
            yield one


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
