"""The page that a host shows for an address that leads nowhere.

It is shown at every depth, so its links begin at the root of the site.
"""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.frames import Framer
from sitegen.pages.site import Here, Link, Page
from sitegen.pages.wording import say

URL = "404.html"

Onward = tuple[Link, str]
"""A list, and what is found there."""


class MissingView(Struct, frozen=True, gc=False):
    """Where a reader may go on."""

    links: tuple[Onward, ...]
    home: Link


def plan_missing(framer: Framer) -> tuple[Page, ...]:
    """The one page."""
    here = framer.here(URL)
    links = onward_links(here)
    view = MissingView(links, Link(say("missing.home"), here.to("index.html")))
    return (framer.page(here, "404.html", view, title=say("missing.title")),)


def onward_links(here: Here) -> tuple[Onward, ...]:
    """Where a reader may look for what is not on the page ``here``."""
    return (
        (Link(say("frame.articles"), here.to("articles/index.html")), say("missing.articles")),
        (Link(say("frame.passages"), here.to("passages/index.html")), say("missing.passages")),
        (
            Link(say("missing.list_quotations"), here.to("quotes/index.html")),
            say("missing.quotations"),
        ),
        (Link(say("frame.speakers"), here.to("speakers/index.html")), say("missing.speakers")),
    )
