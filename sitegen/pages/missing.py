"""The page that a host shows for an address that leads nowhere.

It is shown at every depth, so its links begin at the root of the site.
"""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.frames import Framer
from sitegen.pages.site import Here, Link, Page

URL = "404.html"

Onward = tuple[Link, str]
"""A list, and what is found there."""


@dataclass(frozen=True, slots=True)
class MissingView:
    """Where a reader may go on."""

    links: tuple[Onward, ...]
    home: Link


def plan_missing(framer: Framer) -> tuple[Page, ...]:
    """The one page."""
    here = framer.here(URL)
    links = onward_links(here)
    view = MissingView(links, Link("the home page", here.to("index.html")))
    return (framer.page(here, "404.html", view, title="Not found"),)


def onward_links(here: Here) -> tuple[Onward, ...]:
    """Where a reader may look for what is not on the page ``here``."""
    return (
        (Link("Articles", here.to("articles/index.html")), "every article, whole"),
        (Link("Passages", here.to("passages/index.html")), "what several articles share"),
        (Link("Quotations", here.to("quotes/index.html")), "everything that is quoted or reported"),
        (Link("Speakers", here.to("speakers/index.html")), "who is quoted"),
    )
