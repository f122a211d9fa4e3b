"""Long lists are split: every entry on one page, each page within its bound, no address twice."""

from __future__ import annotations

from functools import cache

from sites_by_hand import framer_of, tree_of, view_of, words_of

from sitegen.pages import PLANNERS
from sitegen.pages.articles import ListView, plan_articles
from sitegen.pages.compare import ROOM, CompareView, plan_comparisons
from sitegen.pages.events import EventView, plan_events
from sitegen.pages.frames import Framer
from sitegen.pages.paging import PAGE_SIZE
from sitegen.pages.published import make_heritage, publishing
from sitegen.pages.site import Page, PageOptions

ARTICLES = PAGE_SIZE + 10
SHARED = "The northern pillar has eleven cracks, and nobody may cross the bridge before autumn."


@cache
def flood() -> Framer:
    """An event of more articles than one page lists, two of which share a sentence, and many events
    of two articles."""
    own = {
        f"{number}.txt": f"---\nevent: Flood\npublished: 2024-05-{number % 28 + 1:02}\n---\n"
        f"Report {number} came from valley {number * 7} at dawn."
        for number in range(ARTICLES)
    }
    for number in range(3):
        own[f"{number}.txt"] += f"\n\n{SHARED}"
    return framer_of(own)


def pages_under(pages: tuple[Page, ...], folder: str) -> list[Page]:
    return [page for page in pages if page.url.startswith(folder)]


def test_a_long_list_of_articles_has_pages_beside_the_articles_called_by_numbers() -> None:
    pages = plan_articles(flood())
    lists = [page for page in pages if page.template == "articles.html"]
    assert ["articles/index.html", "articles/all/2/index.html"] == [page.url for page in lists]
    assert "articles/2/index.html" in {page.url for page in pages}
    rows = [row.line.siglum for page in lists for row in view_of(page, ListView).rows]
    assert [entry.siglum for entry in flood().catalog.entries] == rows
    assert "Page 2 of 2" in words_of(tree_of(lists[1]))


def test_an_event_of_many_articles_lists_each_once_and_what_they_share_first() -> None:
    first, second = (view_of(page, EventView) for page in plan_events(flood()))
    assert ARTICLES == len(first.lines) + len(second.lines)
    assert (True, False) == (bool(first.passages), bool(second.passages))
    assert len(second.lines) == sum(len(moment.lines) for moment in second.timeline)
    page = plan_events(flood())[1]
    assert "Of the articles on this page." in words_of(tree_of(page))
    assert "Flood, page 2" == page.frame.title


def test_no_two_pages_have_one_address_and_every_page_of_a_list_is_led_to() -> None:
    pages = [page for plan in PLANNERS for page in plan(flood())]
    assert len({page.url for page in pages}) == len(pages)
    (link,) = (
        link.get("href")
        for link in tree_of(plan_events(flood())[0]).iter("a")
        if link.get("rel") == "next"
    )
    assert "2/index.html" == link


def test_a_page_that_an_event_has_no_more_leads_to_its_first() -> None:
    full = flood().catalog
    before = make_heritage(full, publishing(full), PageOptions()).permalinks
    few = framer_of({"1.txt": "---\nevent: Flood\n---\nReport 1 came from valley 7 at dawn."})
    moved = make_heritage(few.catalog, publishing(few.catalog), PageOptions(published=before)).moved
    assert "events/flood/index.html" == moved["events/flood/2/index.html"].url


def test_comparisons_of_many_events_go_over_several_pages() -> None:
    texts = {
        f"{number}-{side}.txt": f"---\nevent: E{number}\n---\nDay {number * 31} was {side}."
        for number in range(ROOM // 3)
        for side in "abcd"
    }
    pages = plan_comparisons(framer_of(texts))
    groups = [group.name for page in pages for group in view_of(page, CompareView).groups]
    assert len(pages) > 1
    assert ROOM // 3 == len(groups) == len(set(groups))
    assert "compare/2/index.html" == pages[1].url
