"""Every reader of untrusted input takes anything: it reads it or refuses it by name, in no time."""

from __future__ import annotations

import io
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.articles import ArticleOptions, frontmatter, parse_article
from sitegen.articles.damage import damage_of
from sitegen.articles.facts import checked, is_web_address
from sitegen.articles.moments import iso_moment
from sitegen.errors import Problem, SourceError
from sitegen.intake import archives, feeds
from sitegen.intake.heads import read_head
from sitegen.intake.offering import Offer
from sitegen.intake.offers import find_offers
from sitegen.model import Seed
from sitegen.pages.slugs import MAX_SLUG, slug

SLOW = 5.0
"""Seconds that no input of this size may take, on a machine with other things to do."""
WORDS = st.text(max_size=30)
TAGS = st.sampled_from(
    """
    p div article main h1 h2 a span br ul li table tr td section aside header footer figure
    figcaption time script style title meta link svg math template noscript iframe b x-y
    """.split()  # noqa: SIM905  # a list of words reads better as one
)
ATTRIBUTES = st.sampled_from(
    """
    class="related" class="article-body" id=comments hidden style="display:none" href="/x"
    rel=author itemprop=author itemprop=datePublished datetime="2031-03-05" role=main
    property="og:title" content="x" type="application/ld+json" lang=en data-testid='caption'
    class= ="" <x
    """.split()  # noqa: SIM905
)
OPENED = st.builds(lambda tag, about, text: f"<{tag} {about}>{text}", TAGS, ATTRIBUTES, WORDS)
CLOSED = TAGS.map(lambda tag: f"</{tag}>")
SOUP = st.lists(
    OPENED | CLOSED | WORDS | st.sampled_from(["<!--", "-->", "<![CDATA[", "&#0;", "&amp", "\0"]),
    max_size=30,
).map("".join)
KEYS_OF_DATA = st.sampled_from(
    "@type @graph @id author name headline datePublished articleBody publisher".split()  # noqa: SIM905
)
DATA = st.recursive(
    st.none() | st.booleans() | st.floats() | WORDS | st.just("NewsArticle"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS_OF_DATA, inner, max_size=4),
    max_leaves=12,
).map(json.dumps)


@given(SOUP)
def test_any_page_is_read_or_refused(source: str) -> None:
    start = time.monotonic()
    reading = parse_article(Seed("a.html", source.encode("utf-8", "replace")), ArticleOptions())
    assert time.monotonic() - start < SLOW
    assert bool(reading.article) != bool(reading.problems)


@given(SOUP, DATA | WORDS)
def test_any_data_for_search_engines_is_read_as_far_as_it_goes(soup: str, data: str) -> None:
    page = f'<script type="application/ld+json">{data}</script><article>Words. {soup}</article>'
    reading = parse_article(Seed("a.html", page.encode("utf-8", "replace")), ArticleOptions())
    assert bool(reading.article) != bool(reading.problems)


@given(st.text(max_size=60))
def test_any_address_is_right_or_not(url: str) -> None:
    for address in (url, f"https://{url}", f"http://a.example/{url}"):
        if is_web_address(address):
            assert not set(address) & set("<>\"'\\ \t\r\n\0")
            assert "@" not in re.split("[/?#]", address, maxsplit=3)[2]


@given(st.text(max_size=200))
@example("éé\u0149")
def test_any_name_makes_an_address_that_no_system_minds(words: str) -> None:
    name = slug(words)
    assert name == slug(name)
    assert "--" not in name
    assert len(name) <= MAX_SLUG + 2
    assert not set(name) & set('/\\:*?"<>|.%#& \0')


@given(st.text(max_size=60))
def test_any_date_is_one_or_none(words: str) -> None:
    moment = iso_moment(words)
    assert moment == "" or moment[:4].isdigit()


@given(st.text(max_size=300), st.sampled_from(["---", "+++", ";;;", "{", ""]))
def test_any_head_is_taken_over(inside: str, mark: str) -> None:
    head = read_head(f"{mark}\n{inside}\n{mark}\nThe text.")
    assert all(checked(one.key, one.value) == one.value for one in head.findings)
    assert all(note.strip() for note in head.notes)


@given(
    st.dictionaries(
        st.sampled_from(["title", "date", "author", "draft", "tags", "exlude", "url", "x y"]),
        st.sampled_from(
            ["[a, b]", "{a: b}", "&a x", "*a", "!!python/x", "|", "yes", "'", '"', "~"]
        ),
    )
)
def test_any_yaml_is_only_text(values: dict[str, str]) -> None:
    lines = "".join(f"{key}: {value}\n" for key, value in values.items())
    head = read_head(f"---\n{lines}---\nThe text.\n")
    assert "The text." in head.body
    try:
        frontmatter.split(f"---\n{lines}---\nThe text.\n", place="a.md")
    except SourceError as error:
        assert all(problem.place.startswith("a.md:") for problem in error.problems)


def outcomes(found: object) -> list[object]:
    assert isinstance(found, list)
    assert all(isinstance(one, Offer | Problem) for one in found)
    return found


@given(st.binary(max_size=400))
def test_any_feed_gives_entries_or_a_problem(data: bytes) -> None:
    for head in (b"", b'<?xml version="1.0"?><rss><channel><item><title>a</title>', b"<feed>"):
        assert outcomes(list(feeds.entries(head + data, "a.xml")))


@given(st.binary(max_size=400))
def test_any_archive_gives_pages_or_a_problem(data: bytes) -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\n"
    for start in (b"WARC/1.0\r\n", head, head + b"HTTP/1.1 200 OK\r\n"):
        outcomes(list(archives.pages(io.BytesIO(start + data), "a.warc")))


@given(st.binary(max_size=400))
def test_any_saved_file_in_one_is_unpacked_or_not(data: bytes) -> None:
    for start, name in ((b"bplist00", "a.webarchive"), (b"MIME-Version: 1.0\r\n", "a.mht")):
        page = archives.unpacked(start + data, name)
        assert page is None or isinstance(page, bytes)
    archives.saved_from(b"<!-- saved from url=(0009)" + data)


@given(st.text(max_size=300))
def test_any_text_may_be_damaged(text: str) -> None:
    assert all(0 <= one.start < len(text) and one.count for one in damage_of(text))


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 100_000,
        b"a" * 3_000_000,
        b"<" * 300_000,
        b"<a x=" * 20_000,
        b"[" * 200_000,
        b"---\n" + b"a: [" * 50_000,
        b"---\na: &a [" + b"*a," * 50_000,
        b"{" * 100_000,
        b"+++\na = " + b"[" * 5_000 + b"\n+++\n",
        b"<rss><channel>" + b"<item>" * 5_000,
        b"Title: a\n" * 50_000,
        "\udcff".encode("utf-8", "surrogatepass") * 50_000,
    ],
    ids=range(12),
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.xml", "a.warc"])
def test_no_file_keeps_add_busy(content: bytes, name: str, tmp_path: Path) -> None:
    from sitegen.intake import add_files

    (tmp_path / name).write_bytes(content)
    start = time.process_time()
    assert list(add_files([tmp_path / name], tmp_path / "seeds"))
    assert list(find_offers([tmp_path / name]))
    assert time.process_time() - start < 2 * SLOW
