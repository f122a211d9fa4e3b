"""What the picture of a page shows where a link to it is shared: title, what it is, one sentence.

Pictures need the address of the site (Open Graph knows no relative links) and are drawn in the
shell, ``sitegen.cards``. Their names are made of all that they show.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sitegen.model import content_id
from sitegen.pages.site import Card, Page
from sitegen.pages.wording import say, shortened

FOLDER = "cards"
MOST = 400
"""Pictures of one site: 400 take 17 s of CPU once, and 9 MB; pages beyond show the site's."""
WIDTH, HEIGHT = 1200, 630
"""What Open Graph's readers ask for, in pixels."""
DRAWING = "1"
"""Counts up whenever the same card would be drawn otherwise."""
TITLE_WORDS = 110
"""Code points of a title: four lines of the smallest size."""
NOTE_WORDS = 150
"""Code points of the sentence below it: two lines."""
KINDS = ("home", "event", "passage", "speaker", "pair", "article")
"""What has a picture of its own, by the name of its template, in this order where there are too
many."""
DRAWABLE = re.compile("[ -~\xa0-\u017f\u0192\u0218-\u021b\u0370-\u045f\u2010-\u2027\u202f\u20ac]*")
"""What the shipped fonts can draw, and Pillow can lay out without another library: Latin, Greek
and Cyrillic."""


def plan_cards(pages: Sequence[Page]) -> Mapping[str, Card]:
    """Address of a page → its picture, for all of ``pages`` that may be indexed."""
    shown = [page for page in pages if page.frame.canonical and not page.frame.noindex]
    whole = next((_card(page) for page in shown if page.template == "home.html"), None)
    if whole is None:
        return {}
    own = sorted(
        (page for page in shown if _kind(page) and _is_drawable(page.frame.title)),
        key=lambda page: KINDS.index(_kind(page)),
    )
    cards = {page.url: _card(page) for page in own[:MOST]}
    return {page.url: cards.get(page.url, whole) for page in shown}


def _card(page: Page) -> Card:
    frame = page.frame
    site = _drawable(frame.site)
    title = shortened(frame.title, TITLE_WORDS) if frame.title else site
    note = _drawable(shortened(frame.description, NOTE_WORDS))
    shown = (
        site if frame.title else "",
        _drawable(say(f"cards.{_kind(page)}") if _kind(page) else ""),
        title,
        note,
    )
    name = content_id("c", DRAWING, *shown).removeprefix("c-")
    return Card(*shown, f"{FOLDER}/{name}.png")


def _kind(page: Page) -> str:
    """What of ``KINDS`` the page is; empty where it has no picture of its own."""
    name = page.template.removesuffix(".html")
    return name if name in KINDS else ""


def _is_drawable(text: str) -> bool:
    return bool(DRAWABLE.fullmatch(text))


def _drawable(text: str) -> str:
    """``text`` where all of it can be drawn; else nothing."""
    return text if _is_drawable(text) else ""
