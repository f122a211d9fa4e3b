"""Pages at addresses where something stood once: they lead on, or say that nothing is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sitegen.pages.frames import Framer
from sitegen.pages.missing import Onward, onward_links
from sitegen.pages.published import Target
from sitegen.pages.site import Link, Page
from sitegen.pages.wording import say

WHAT = {
    "articles": "article",
    "compare": "comparison",
    "events": "event",
    "passages": "passage",
    "speakers": "speaker",
}
"""What stood under an address, by its first part."""


@dataclass(frozen=True, slots=True)
class MovedView:
    """Where a reader who follows an old link goes on."""

    what: str
    """"passage", "article"."""
    target: Link | None
    """Where its words are now; None where no source of the site has them any more."""
    links: tuple[Onward, ...]
    """Lists, for who finds nothing here."""


def plan_moved(framer: Framer, moved: Mapping[str, Target]) -> Iterator[Page]:
    """A page for each address of ``moved``, none of which search engines shall keep."""
    for url, target in sorted(moved.items()):
        here = framer.here(url)
        what = WHAT[url.split("/")[0]]
        link = Link(_name(target, what), here.to(target.url, target.anchor)) if target.url else None
        view = MovedView(what, link, onward_links(here))
        title = say(f"moved.{'moved' if link else 'lost'}_{what}")
        page = framer.page(here, "moved.html", view, title=title)
        canonical = framer.frame(framer.here(target.url), title).canonical if link else ""
        yield page.in_frame(replace(page.frame, canonical=canonical, noindex=True))


def _name(target: Target, what: str) -> str:
    """What the link says: "this passage", or where its words are instead."""
    now = WHAT.get(target.url.split("/")[0], what)
    return say(f"moved.{'here' if now == what else 'words'}_{now}")
