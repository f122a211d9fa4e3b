"""The page that a host shows for an address that leads nowhere.

It is shown at every depth, so its links begin at the root of the site.
"""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.frames import Framer
from sitegen.pages.site import Link, Page

URL = "404.html"


@dataclass(frozen=True, slots=True)
class MissingView:
    """Where a reader may go on."""

    links: tuple[tuple[Link, str], ...]
    """Lists, each with what is found there."""
    home: Link


def plan_missing(framer: Framer) -> tuple[Page, ...]:
    """The one page."""
    here = framer.here(URL)
    links = (
        (Link("Articles", here.to("articles/index.html")), "every article, whole"),
        (Link("Passages", here.to("passages/index.html")), "what several articles share"),
        (Link("Quotations", here.to("quotes/index.html")), "everything that is quoted or reported"),
        (Link("Speakers", here.to("speakers/index.html")), "who is quoted"),
    )
    view = MissingView(links, Link("the home page", here.to("index.html")))
    return (framer.page(here, "404.html", view, title="Not found"),)
