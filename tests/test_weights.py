"""What a page costs a reader, gzipped, without pictures and fonts; and a first view's fonts."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from browsing import pages_of

KB = 1000
CSS, JS, FONTS, ARTICLE, PAIR = 10 * KB, 10 * KB, 85 * KB, 40 * KB, 120 * KB
STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
SCRIPTS = re.compile(r'<script src="([^"]+)"')
PRELOADED = re.compile(r'<link rel="preload" href="([^"]+)" as="font"')


def weight(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))


def file_of(site: Path, page: str) -> Path:
    return site / unquote(page) / "index.html" if page.endswith("/") or not page else site / page


def linked(site: Path, page: str, links: re.Pattern[str]) -> Iterator[Path]:
    """The files of ``site`` that ``page`` loads by ``links``."""
    for href in links.findall(file_of(site, page).read_text(encoding="utf-8")):
        yield site / urljoin(f"/{page}", href).lstrip("/")


@pytest.fixture(params=["five", "scripts"])
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(f"{request.param}_site")
    return found


def test_no_page_loads_more_than_10_kb_of_style(site: Path) -> None:
    for page in pages_of(site):
        sheets = list(linked(site, page, STYLES))
        assert sheets
        assert sum(map(weight, sheets)) <= CSS, page


def test_all_scripts_of_the_site_together_are_at_most_10_kb(site: Path) -> None:
    assert sum(map(weight, (site / "assets").glob("*.js"))) <= JS


def test_articles_and_pairs_keep_within_their_weight(site: Path) -> None:
    limits = {"articles": ARTICLE, "compare": PAIR}
    for page in pages_of(site):
        loaded = [file_of(site, page), *linked(site, page, STYLES), *linked(site, page, SCRIPTS)]
        if limit := limits.get(page.split("/")[0]):
            assert sum(map(weight, loaded)) <= limit, page


def test_the_fonts_of_a_first_view_are_at_most_85_kb(site: Path) -> None:
    for page in pages_of(site):
        fonts = list(linked(site, page, PRELOADED))
        assert 2 == len(fonts)
        assert sum(font.stat().st_size for font in fonts) <= FONTS
