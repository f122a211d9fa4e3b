"""The shipped theme: what can be computed of it without a browser, and how it is replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from browsing import pages_of
from conftest import REPOSITORY
from test_weights import file_of

import sitegen

SHEET = (REPOSITORY / "templates/static/frame.css").read_text(encoding="utf-8")
TOKENS = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", SHEET)
TEXT, MARK = 7.0, 3.0
"""Least contrast of text (WCAG AAA) and of marks and controls (AA)."""
PAIRS = [
    *(
        (ink, ground, TEXT)
        for ink in ("ink", "ink2", "ink3", "link")
        for ground in ("paper", "sunk")
    ),
    *((ink, "paper", TEXT) for ink in ("same", "para", "move")),
    ("same", "samebg", TEXT),
    ("para", "parabg", TEXT),
    ("ink", "subbg", TEXT),
    ("ink", "onlybg", TEXT),
    ("subln", "subbg", MARK),
    ("subln", "surface", MARK),
    ("onlyln", "onlybg", MARK),
    ("line2", "paper", MARK),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_colour_stands_out_from_its_ground(scheme: int) -> None:
    colours = {name: pair[scheme] for name, *pair in TOKENS}
    pale = [
        (ink, ground, round(contrast(colours[ink], colours[ground]), 2))
        for ink, ground, least in PAIRS
        if contrast(colours[ink], colours[ground]) < least
    ]
    assert [] == pale


def test_no_other_colour_is_written_in_a_style_sheet() -> None:
    for sheet in (REPOSITORY / "templates/static").glob("*.css"):
        rules = re.sub(r"light-dark\([^)]*\)", "", sheet.read_text(encoding="utf-8"))
        assert {"#fff"} >= set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])", rules)), sheet.name


def linked(site: Path, page: str) -> Iterator[str]:
    """The pages of ``site`` that ``page`` links to."""
    for href in re.findall(r'<a\b[^>]*? href="([^"]+)"', file_of(site, page).read_text("utf-8")):
        inside = urldefrag(urljoin(f"/{page}", href))[0].partition("?")[0].lstrip("/")
        yield re.sub(r"(^|/)index\.html$", r"\1", inside)


def test_every_page_is_reached_and_a_passage_within_three_clicks(five_site: Path) -> None:
    clicks = {"": 0}
    queue = [""]
    pages = set(pages_of(five_site)) - {"404.html"}
    while queue:
        page = queue.pop(0)
        for other in linked(five_site, page):
            if other in pages and other not in clicks:
                clicks[other] = clicks[page] + 1
                queue.append(other)
    assert pages == clicks.keys()
    assert max(clicks[page] for page in pages if page.startswith("passages/")) <= 3


def test_a_project_replaces_a_sheet_and_extends_a_template(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("The bridge is closed.")
    (tmp_path / "templates" / "static").mkdir(parents=True)
    (tmp_path / "templates" / "static" / "marks.css").write_text("mark { color: rebeccapurple }")
    (tmp_path / "templates" / "article.html").write_text(
        '{% extends "default/article.html" %}{% block kind %}page mine{% endblock %}'
    )
    sitegen.build(tmp_path)
    (sheet,) = (tmp_path / "site" / "assets").glob("site.*.css")
    assert "rebeccapurple" in sheet.read_text()
    assert "@import" not in sheet.read_text()
    assert 'class="page mine"' in (tmp_path / "site" / "articles" / "a" / "index.html").read_text()


def test_a_sheet_that_is_no_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("The bridge is closed.")
    (tmp_path / "templates" / "static").mkdir(parents=True)
    (tmp_path / "templates" / "static" / "marks.css").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(sitegen.SitegenError, match="static/"):
        sitegen.build(tmp_path)
