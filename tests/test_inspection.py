"""A build looks at its own pages before it publishes them, and fails rather than publish."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.cli import main
from sitegen.errors import SourceError
from sitegen.inspection import inspected, passed
from sitegen.pages.site import OutputFile

GOOD = """<!doctype html><html lang="en"><head><title>A</title>
<link rel="stylesheet" href="assets/site.css"><link rel="canonical" href="https://a.example/">
<script src="assets/site.js" defer></script>
<script type="application/ld+json">{"@type": "Dataset"}</script></head>
<body><a id="top" href="#top">Top</a> <a href="https://b.example/x">Out</a>
<a href="b/index.html">B</a> <a href="mailto:a@b.example">Mail</a> Words: onclick="x" {}</body>"""


def look(body: str, *, standing: dict[str, str] | None = None) -> list[str]:
    """What is wrong with a page that holds ``body``."""
    files = [
        OutputFile("index.html", GOOD.replace("{}", body).encode()),
        OutputFile("b/index.html", b"<!doctype html><title>B</title><a href='../index.html'>A</a>"),
        OutputFile("assets/site.css", b""),
        OutputFile("assets/site.js", b""),
    ]
    try:
        sheets = [inspected(file, standing=standing or {}, base_url=None) for file in files]
        assert files == list(passed(sheets))
    except SourceError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_a_good_page_passes() -> None:
    assert [] == look("&lt;script&gt;alert(1)&lt;/script&gt;")


def test_an_old_address_may_lead_on_inside_the_site() -> None:
    assert [] == look('<meta http-equiv="refresh" content="0; url=b/index.html">')


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>alert(1)</script>", "a script inside the page"),
        ("<SCRIPT type=module>x</SCRIPT>", "a script inside the page"),
        ('<script src="https://c.example/x.js"></script>', "fetched from 'https://c.example/x.js'"),
        ('<img src="//c.example/x.gif">', "fetched from '//c.example/x.gif'"),
        ("<img src=x onerror=alert(1)>", "an attribute onerror on <img>"),
        ('<p style="color: red">', "an attribute style on <p>"),
        ("<style>p {}</style>", "an element <style>"),
        ("<iframe></iframe>", "an element <iframe>"),
        ('<base href="https://c.example/">', "an element <base>"),
        ('<a href="javascript:alert(1)">', "an address 'javascript:alert(1)' that may run"),
        ('<a href="&#1;java&#10;script:alert(1)">', "that may run"),
        ('<a href="data:text/html,x">', "that may run"),
        ('<form action="javascript:x">', "that may run"),
        ('<link rel="stylesheet" href="https://c.example/x.css">', "fetched from"),
        ('<meta http-equiv="refresh" content="0;url=https://c.example">', "leads away by itself"),
        ('<p id="top">', "the id 'top' stands twice"),
        ('<a href="#nowhere">', "a link to #nowhere leads nowhere"),
        ('<a href="c/index.html">', "a link to c/index.html leads nowhere"),
        ('<svg><a xlink:href="javascript:alert(1)"></a></svg>', "that may run"),
    ],
)
def test_what_must_not_be_published_is_named(body: str, fault: str) -> None:
    told = look(body)
    assert told
    assert any(fault in one for one in told), told
    assert all(one.startswith("site/index.html: not published: ") for one in told)


def test_a_page_that_stands_already_is_not_looked_at_again() -> None:
    content = GOOD.replace("{}", "<p style=x>").encode()
    standing = {"index.html": hashlib.sha256(content).hexdigest()}
    assert [] == look("<p style=x>", standing=standing)


def test_a_build_with_a_script_in_a_template_leaves_the_site_that_stood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.txt").write_text("The bridge will close in May, the mayor said.\n")
    assert 0 == main(["build", "--quiet", "--jobs", "1", "--project", str(tmp_path)])
    before = (tmp_path / "site/index.html").read_bytes()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/home.html").write_text(
        '{% extends "default/home.html" %}{% block content %}<script>x()</script>{% endblock %}'
    )
    assert 1 == main(["build", "--quiet", "--jobs", "1", "--project", str(tmp_path)])
    assert "site/index.html: not published: a script inside the page; mend" in (
        capsys.readouterr().err
    )
    assert before == (tmp_path / "site/index.html").read_bytes()


PARTS = (
    '<p id="a">', "</p>", "words", " > ", "&lt;b&gt;", '<a href="#a">', '<a href="b/index.html">',
    '<a href="../c/?x#d" class="e">', '<a href="https://a.example/?b&amp;c">', "</a>", '"', "<",
    '<input type="radio" checked>', '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', "<h2 id='b'>",
    '<form action="search/index.html">', '<img src="d.png" alt="an id=">', "</script>", " -->",
    '<p title="x > y">', "<script>", '<script type="module" type="application/json">', "<title>",
    "<style>", '<p onclick="x">', "<p onclick>", '<p id="e" id="f">', '<a href="#b" href="#a">',
    '<a\nhref="#b">', "<a href=#c>", "<A HREF='#d'>", '<a href="java&#10;script:x">',
    '<a href="&#106;avascript:x">', '<body id="g">', "<!-- ", "<![CDATA[", "<textarea>",
    "</textarea>", "</ p>", "<p/id=h>", "<table><p id=i>", "<svg><style><img src=j.png>",
    "<math><mtext><a href=k>", "\x00", "<select><a href=l>",
)  # fmt: skip
"""What a page can be put together of, well or badly."""
_ACTIVE = frozenset({"script", "style"})


@given(st.lists(st.sampled_from(PARTS), max_size=8))
def test_no_element_and_no_address_that_a_browser_sees_is_overlooked(parts: list[str]) -> None:
    """Another parser by the algorithm of the standard stands for the browser."""
    content = "\n".join(("<!DOCTYPE html><title>A</title>", *parts)).encode()
    sheet = inspected(OutputFile("x/index.html", content), standing={}, base_url=None)
    tree = html5lib.parse(content.decode(), namespaceHTMLElements=False)
    elements = list(tree.iter())
    names = {str(one.tag).rpartition("}")[2] for one in elements}
    assert not names & _ACTIVE or any("an element" in f or "a script" in f for f in sheet.faults)
    attributes = {name for one in elements for name in one.attrib if isinstance(name, str)}
    assert "onclick" not in attributes or any("onclick" in fault for fault in sheet.faults)
    links = {value for one in elements if (value := one.get("href")) and "script:" in value}
    assert not links or any("that may run" in fault for fault in sheet.faults)
    plain = {"b/index.html", "k", "l"} & {one.get("href") for one in elements}
    assert {f"x/{link}" for link in plain} <= set(sheet.targets)
    ids = [value for one in elements if (value := one.get("id"))]
    twice, said = len(set(ids)) < len(ids), any("stands twice" in fault for fault in sheet.faults)
    # in a select that parser, older than today's standard, drops what browsers keep
    assert twice == said or (said and "<select><a href=l>" in parts)


@pytest.mark.parametrize(
    "inside", ["<b onclick=x>", "<script>x</script>", "<template><b onclick=x></b></template>"]
)
def test_what_a_template_on_a_page_holds_is_looked_at_too(inside: str) -> None:
    assert look(f"<template>{inside}</template>")


STYLES = sorted((Path(__file__).parent.parent / "templates/static").glob("*.css"))


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_no_style_sheet_holds_what_has_ever_run_a_script(style: Path) -> None:
    """``behavior:`` ran scripts in old browsers; checkers know no difference to its namesakes."""
    # "root:" begins the list of a system's users, which no page may show
    active = r"root:|expression\s*\(|-moz-binding|behavior\s*:|javascript\s*:|url\(\s*[\"']?https?:"
    assert not re.search(active, style.read_text(), re.IGNORECASE)
