"""``check`` names every link of a site that leads nowhere, and no other."""

from __future__ import annotations

import pytest

from sitegen.links import broken_links
from sitegen.pages.site import OutputFile

PAGE = '<!doctype html><p id="top"><a href="{}">x</a></p>'


def broken(link: str, page: str = "a/index.html", base_url: str | None = None) -> list[str]:
    files = [
        OutputFile(page, PAGE.format(link).encode()),
        OutputFile("index.html", b'<p id="home">'),
        OutputFile("b c/index.html", b'<p id="caf\xc3\xa9">'),
        OutputFile("assets/x.css", b""),
    ]
    return [str(problem) for problem in broken_links(files, base_url)]


@pytest.mark.parametrize(
    "link",
    ["", "#top", "index.html", "../index.html#home", "../", "../b%20c/index.html#caf%C3%A9",
     "../assets/x.css", "https://news.example/missing", "//news.example/", "mailto:a@b.example",
     "/index.html", "/", "."],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_no_problem(link: str) -> None:
    assert [] == broken(link)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("gone.html", "a/gone.html"),
        ("../gone/", "gone/"),
        ("#gone", "a/index.html#gone"),
        ("../index.html#gone", "index.html#gone"),
        ("/gone", "gone"),
        ("http://[", "http://["),
    ],
)
def test_a_link_that_leads_nowhere_is_named_with_its_page(link: str, address: str) -> None:
    [problem] = broken(link)
    assert problem.startswith(f"site/a/index.html: a link to {address} leads nowhere; mend")


def test_an_address_is_named_once_however_many_pages_link_to_it() -> None:
    files = [OutputFile(f"{name}.html", PAGE.format("gone.html").encode()) for name in "abc"]
    [problem] = broken_links(files)
    assert "site/a.html" == problem.place
    assert "a link to gone.html leads nowhere, as on 2 more pages" == problem.fault


def test_a_link_from_the_root_begins_where_the_site_stands() -> None:
    base_url = "https://news.example/compare/"
    assert [] == broken("/compare/index.html", "404.html", base_url)
    assert 1 == len(broken("/index.html", "404.html", base_url))
