"""axe-core over every kind of page: WCAG 2.2 A to AA, AAA contrast, best practices; 0 violations.

On the five articles and on a project with Arabic, Chinese and English articles, light and dark, at
three widths.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import hosted, kinds_of, reading
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WIDTHS = (320, 900, 1440)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BEYOND = {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
"""Rules that axe runs only where they are asked for: AAA contrast and the size of targets."""
ALL = {"runOnly": {"type": "tag", "values": TAGS}, "rules": BEYOND, "reporter": "no-passes"}
COLOURS = {"runOnly": ["color-contrast", "color-contrast-enhanced"], "reporter": "no-passes"}
"""What can differ between light and dark: a choice of colours changes nothing else."""
RUN = """async (options) => (await axe.run(document, options)).violations.map((one) =>
    `${one.id}: ${one.nodes[0].target} (${one.nodes.length}): ${one.nodes[0].failureSummary}`)"""


def test_a_page_with_faults_is_found_out(browser: Browser, axe: Path) -> None:
    page = browser.new_page()
    page.set_content("<p style='color: #999'>pale</p><img src='data:,'>")
    page.evaluate(axe.read_text(encoding="utf-8") + "; 0")
    found = " ".join(page.evaluate(RUN, ALL))
    page.close()
    assert {"color-contrast:", "image-alt:", "html-has-lang:"} <= set(found.split())


@pytest.mark.parametrize("name", ["five", "scripts", "rtl"])
def test_axe_finds_nothing_on_any_kind_of_page(
    name: str, browser: Browser, axe: Path, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(f"{name}_site")
    script = axe.read_text(encoding="utf-8") + "; 0"
    found: list[str] = []
    with (
        hosted(site) as host,
        reading(browser, host, reduced_motion="reduce", bypass_csp=True) as page,
    ):
        for kind, address in kinds_of(site).items():
            page.goto(host + address)
            page.evaluate(script)
            found.extend(f"{kind}, {one}" for one in _violations(page))
    assert [] == found


def _violations(page: Page) -> Iterator[str]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, options in (("light", ALL), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            for one in page.evaluate(RUN, options):
                yield f"{width} px, {scheme}: {one}"
