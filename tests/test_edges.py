"""Nothing is cut off at the right: not on paper, where nobody can scroll, nor on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import hosted, kinds_of, reading
from playwright.sync_api import Browser, Page

import sitegen

pytestmark = pytest.mark.browser
A4 = 688
"""Pixels between the margins of a sheet, 182 mm."""
ARTICLES = 19
"""Columns of a table that is wider than a sheet on screen."""
CUT = """() => [document.documentElement, ...document.querySelectorAll('main *')]
    .filter((one) => one.clientWidth && !one.closest('svg, .vh, pre, .folds, .deeds'))
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1
        || (getComputedStyle(one).overflowX != 'visible' && one.scrollWidth > one.clientWidth + 1))
    .map((one) => one.tagName + '.' + one.className)"""


@pytest.fixture(scope="module")
def crowd_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many articles of one event, each with a sentence that all share and one of its own."""
    folder = tmp_path_factory.mktemp("crowd")
    (folder / "seeds").mkdir()
    for number in range(ARTICLES):
        text = (
            f"The old bridge over the river at Harbourtown is closed for {number + 3} weeks.\n\n"
            "Engineers found eleven deep cracks in the northern pillar on Monday morning.\n"
        )
        head = "---\nevent: The bridge\n---\n"
        (folder / "seeds" / f"paper{number:02}.txt").write_text(head + text)
    sitegen.build(folder)
    return folder / "site"


def on_paper(page: Page) -> None:
    page.set_viewport_size({"width": A4, "height": 1000})
    page.emulate_media(media="print")


@pytest.mark.parametrize("name", ["five_site", "scripts_site", "crowd_site"])
def test_no_kind_of_page_loses_its_right_edge_on_paper(
    name: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(name)
    with hosted(site) as host, reading(browser, host) as page:
        on_paper(page)
        for kind, address in kinds_of(site).items():
            page.goto(host + address)
            assert (kind, []) == (kind, page.evaluate(CUT))


def test_a_table_of_many_articles_is_printed_with_all_its_columns(
    browser: Browser, crowd_site: Path
) -> None:
    with hosted(crowd_site) as host, reading(browser, host) as page:
        on_paper(page)
        page.goto(host)
        last = page.locator(".matrix thead th").last.bounding_box()
        assert ARTICLES == page.locator(".matrix thead th").count()
        assert last and last["x"] + last["width"] <= A4


def test_many_letters_and_columns_make_no_narrow_page_scroll_sideways(
    browser: Browser, crowd_site: Path
) -> None:
    with hosted(crowd_site) as host, reading(browser, host) as page:
        page.set_viewport_size({"width": 320, "height": 640})
        for kind, address in kinds_of(crowd_site).items():
            page.goto(host + address)
            assert (kind, 320) == (kind, page.evaluate("document.documentElement.scrollWidth"))
