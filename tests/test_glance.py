"""What a glance passes, a parser passes; what it passes not, is parsed."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.glance import glance
from sitegen.inspection import Sheet, inspected
from sitegen.pages.site import OutputFile

HEAD = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>A &amp; B</title><link rel="stylesheet" href="../site.css">
<script src="../site.js" defer></script>
<script type="application/ld+json">{"a": 1}</script></head>
<body class="page">"""
PLAIN = (
    '<p id="a">',
    "</p>",
    "words",
    " > ",
    "&lt;b&gt;",
    '<a href="#a">',
    '<a href="b/index.html">',
    '<a href="../c/?x#d" class="e">',
    '<a href="https://a.example/?b&amp;c">',
    "</a>",
    '<input type="radio" checked>',
    '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    "<h2 id='b'>",
    '<form action="search/index.html">',
    '<img src="d.png" alt="an id=">',
)
LOOSE = (">", '"', "</script>", " -->", "\x00", '<p title="x > y">')
"""Nothing to a browser, where no tag stands."""
ODD = (
    "<",
    "<script>",
    '<script type="module" type="application/json">',
    "<title>",
    "<style>",
    '<p onclick="x">',
    "<p onclick>",
    '<p style="x">',
    '<p id="a" id="b">',
    '<a href="#b" href="#a">',
    '<a\nhref="#b">',
    "<p\nscript>",
    "<a href=#b>",
    "<A HREF='#b'>",
    '<a href="javascript:x">',
    '<a href="java&#10;script:x">',
    '<a href="&#106;avascript:x">',
    '<img src="//a.example/x">',
    '<link rel="icon" href="https://a.example/x">',
    '<meta http-equiv="refresh" content="0; url=https://a.example/">',
    '<body id="b">',
    "<!-- ",
    "<![CDATA[",
    "<textarea>",
    "<noscript>",
    "<plaintext>",
    "<svg><a xlink:href='javascript:x'>",
    "</ p>",
    "<p/id=b>",
)


def page(*parts: str) -> OutputFile:
    """A page of our form with ``parts`` on it."""
    text = HEAD + "\n".join(parts) + "</body></html>"
    return OutputFile("x/index.html", text.encode("utf-8"))


def parsed(file: OutputFile) -> Sheet:
    """What a parser finds on the same page: one with a comment before it is always parsed."""
    same = OutputFile(file.path, b"<!-- -->" + file.content)
    assert glance(same.content) is None
    return inspected(same, standing={}, base_url=None)


@given(st.lists(st.sampled_from(PLAIN + LOOSE + ODD), max_size=8))
def test_what_a_glance_passes_a_parser_passes(parts: list[str]) -> None:
    file = page(*parts)
    if glance(file.content) is not None:
        sheet = inspected(file, standing={}, base_url=None)
        assert sorted(parsed(file).targets) == sorted(sheet.targets)
        assert parsed(file).faults == ()


@given(st.lists(st.sampled_from(PLAIN + LOOSE + ODD), max_size=8))
def test_a_browser_sees_no_id_and_no_address_that_a_glance_does_not(parts: list[str]) -> None:
    file = page(*parts)
    seen = glance(file.content)
    if seen is not None:
        tree = html5lib.parse(file.content.decode(), namespaceHTMLElements=False)
        for name in ("id", "href", "src", "action"):
            found = [value for one in tree.iter() if (value := one.get(name)) is not None]
            assert set(found) <= set(seen.get(name, ()))


@pytest.mark.parametrize("part", PLAIN[:6] + PLAIN[8:12])
def test_a_page_of_our_form_is_not_parsed(part: str) -> None:
    assert glance(page('<p id="z"></p>', part.replace("#a", "#z")).content) is not None


@pytest.mark.parametrize("part", ODD)
def test_whatever_else_stands_on_a_page_it_is_parsed(part: str) -> None:
    assert glance(page(part).content) is None


def test_what_is_known_of_a_tag_is_noted_on_every_page() -> None:
    file = page('<p id="known">', '<a href="../known/index.html">', '<a href="#known">')
    seen = [glance(file.content) for _ in range(4)]
    assert all(one and sorted(one["href"]) == sorted((seen[0] or {})["href"]) for one in seen)
    assert glance(page('<a href="#known">').content) is None


def test_a_tag_is_judged_again_where_it_stands_elsewhere() -> None:
    good = page('<p id="a">')
    assert glance(good.content) is not None
    assert glance(page('<p id="a">', '<p id="a">').content) is None
    assert glance(good.content) is not None
