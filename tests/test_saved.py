"""Saved pages: the article and nothing else of them, and only the facts that they state."""

from __future__ import annotations

import json
import time

import pytest

from sitegen.articles import ArticleOptions, parse_article
from sitegen.articles.saved import read_page, too_deep
from sitegen.errors import SourceError
from sitegen.model import Article, Seed

PARAGRAPHS = (
    "The old bridge over the river will close on Monday for repairs that may last until the end "
    "of the year, the mayor told the council after a debate that took most of the evening.",
    "“We have waited too long, and the arches cannot wait any longer,” she said.",
    "Engineers found cracks in two of the arches in the spring. They asked for money that the "
    "council did not have, and the repairs were put off twice.",
    "Shops on both sides of the river fear for their trade, and have asked for a ferry that runs "
    "every ten minutes from six in the morning.",
)
PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Old bridge to close - The Herald</title>
{head}</head><body>
<header><a href="/">The Herald</a></header>
<nav><ul><li><a href="/">Home</a></li><li><a href="/city">City</a></li></ul></nav>
<main><article><h1>Old bridge to close</h1>
<p class="byline">By Ann Lee</p>
<figure><img src="a.jpg"><figcaption>The bridge in May. Photo: Bob Dyke</figcaption></figure>
<p>{0}</p><p>{1}</p>
<div class="advert">Advertisement</div>
<div class="newsletter"><p>Sign up for our newsletter.</p>
<form><input><button>Go</button></form></div>
<h2>Cracks in the arches</h2><p>{2}</p><p>{3}</p>
<p hidden>Never shown.</p><p style="display: none">Never shown either.</p>
<script>document.write("Written.")</script></article>
<section class="comments" id="comments"><h3>Comments</h3><p>First!</p><p>What a shame, I used to
walk there with my dog every day and now I have to take the bus.</p></section>
<aside><h3>Most read</h3><ul><li><a href="/x">Ferry fares to rise</a></li></ul></aside></main>
<footer><p>© 2031 The Herald. All rights reserved.</p></footer></body></html>"""
JSON_LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "name": "Something else"},
        {
            "@type": ["NewsArticle"],
            "headline": "Old bridge to close",
            "datePublished": "2031-03-05T06:15:31.000+0100",
            "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bob Dyke"}],
            "publisher": {"name": "The Herald"},
        },
    ],
}


def page(head: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    return PAGE.format(*paragraphs, head=head)


def read(source: str) -> Article:
    reading = parse_article(Seed("a.html", source.encode()), ArticleOptions())
    assert () == reading.problems
    assert reading.article is not None
    return reading.article


def facts(head: str, body: str = "") -> dict[str, str]:
    source = f"<html><head>{head}</head><body>{body}<p>{PARAGRAPHS[0]}</p></body></html>"
    return dict(read_page(source, place="a.html").stated)


def test_the_article_and_nothing_else_is_the_text() -> None:
    article = read(page())
    first, second, third, fourth = PARAGRAPHS
    prose = [(p.role, p.span.of(article.text)) for p in article.paragraphs]
    assert [
        ("headline", "Old bridge to close"),
        ("body", first),
        ("body", second),
        ("subheading", "Cracks in the arches"),
        ("body", third),
        ("body", fourth),
    ] == prose


def test_paragraphs_are_apart_by_one_blank_line() -> None:
    text = read(page()).text
    assert "\n\n".join(PARAGRAPHS[:2]) in text
    assert "\n\n\n" not in text


def test_every_character_of_a_paragraph_is_kept() -> None:
    odd = (
        "“Ame\u0301lie” paid 5\u00a0€ in İSTANBUL;\u200b she said \x07 that <b>all</b> &amp; more."
    )
    expected = odd.replace("<b>all</b>", "all").replace("&amp;", "&")
    assert expected in read(page(paragraphs=(odd, *PARAGRAPHS[1:]))).text


def test_a_short_page_is_taken_whole() -> None:
    assert "The bridge will close." == read("<p>The bridge will close.").text


def test_lines_that_end_like_sentences_are_paragraphs() -> None:
    lines = "<p>The bridge will close.<br>Nobody knows for how long.</p><p>One<br>address</p>"
    assert (
        "The bridge will close.\n\nNobody knows for how long.\n\nOne\naddress" == read(lines).text
    )


def test_what_no_reader_sees_is_no_text_and_parts_what_stands_around_it() -> None:
    hidden = "One.\x1f<script>x</script>Two.<p hidden>Never.</p>Three.<template>Never.</template>"
    assert "One.\x1fTwo.\n\nThree." == read(f"<div>{hidden}</div>").text


def test_markup_that_is_text_stays_text() -> None:
    assert "<script>x()</script>" == read("<p>&lt;script&gt;x()&lt;/script&gt;").text


def test_json_ld_states_facts() -> None:
    head = f'<script type="application/ld+json">{json.dumps(JSON_LD)}</script>'
    assert {
        "title": "Old bridge to close",
        "outlet": "The Herald",
        "author": "Ann Lee, Bob Dyke",
        "published": "2031-03-05T06:15:31+01:00",
    } == facts(head)


def test_meta_elements_state_facts() -> None:
    assert {
        "title": "Old bridge to close",
        "outlet": "The Herald",
        "author": "Ann Lee",
        "published": "2031-03-05",
        "url": "https://herald.example/a",
        "language": "en-GB",
    } == facts(
        '<meta property="og:title" content="Old bridge to close | The Herald">'
        '<meta property="og:site_name" content="The Herald">'
        '<meta name="author" content="By Ann Lee">'
        '<meta property="article:published_time" content="2031-03-05">'
        '<meta property="og:locale" content="en_GB">'
        '<link rel="canonical" href="https://herald.example/a">'
    )


def test_what_a_page_does_not_state_is_not_guessed() -> None:
    body = "<p>By Ann Lee, 5 March 2031</p><p>HERALD, https://herald.example/2031/03/05/a</p>"
    assert {} == facts("", body)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Old bridge to close, mayor says - The Herald</title>", "Old bridge to close"),
        ("<title>Old bridge to close</title>", "Old bridge to close"),
        ('<meta property="og:title" content="Why the old bridge must close">', None),
    ],
)
def test_a_heading_that_the_markup_repeats_is_the_title(head: str, title: str | None) -> None:
    found = facts(head, "<h1>The Herald</h1><h2>Old bridge to close</h2>")
    assert (title or "Why the old bridge must close") == found["title"]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Old bridge to close | Herald</title>", "", "Old bridge to close"),
        ("<title>HERALD – Old bridge to close</title>", "", "Old bridge to close"),
        ("<title>Old bridge to close | Town</title>", "", "Old bridge to close | Town"),
        ("<title>The Herald</title>", "", "The Herald"),
        ("<title>herald.example</title>", "", None),
        ("<title>Why the bridge closes</title>", "<h1>Herald</h1>", "Why the bridge closes"),
        ("<title>Herald</title>", "<h1>Herald</h1>", None),
    ],
)
def test_the_name_in_the_address_is_no_title(head: str, body: str, title: str | None) -> None:
    address = '<link rel="canonical" href="https://www.herald.example/a">'
    assert title == facts(address + head, body).get("title")


def test_a_heading_shows_which_part_of_a_title_is_the_headline() -> None:
    head = "<title>Old bridge to close | Local news</title>"
    found = facts(head, "<h2>Old bridge to close Subscribers</h2>")
    assert "Old bridge to close" == found["title"]


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2031-03-05T06:15:31.123Z", "2031-03-05T06:15:31Z"),
        ("2031-03-05 06:15:31+0100", "2031-03-05T06:15:31+01:00"),
        ("2031/3/5", "2031-03-05"),
        ("Wed, 05 Mar 2031 06:15:31 GMT", "2031-03-05"),
        ("Wednesday, March 5, 2031", "2031-03-05"),
        ("05/03/2031", None),
        ("2031-02-29", None),
        ("today", None),
    ],
)
def test_a_stated_date_counts_where_it_is_one_day(written: str, published: str | None) -> None:
    assert published == facts(f'<meta name="date" content="{written}">').get("published")


def test_the_time_of_the_article_dates_it() -> None:
    body = (
        '<article><time datetime="2031-03-05">today</time></article>'
        '<time datetime="2030-01-01">other</time>'
    )
    assert "2031-03-05" == facts("", body)["published"]
    changed = '<article><time itemprop="dateModified" datetime="2031-03-05">x</time></article>'
    assert "published" not in facts("", changed + '<time datetime="2030-01-01">x</time>')


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//a.example", "https://a@b.example", "/a", "data:text/html,x"],
)
def test_an_address_that_hides_where_it_leads_is_dropped(address: str) -> None:
    assert "url" not in facts(f'<link rel="canonical" href="{address}">')


@pytest.mark.parametrize(
    "script",
    [
        "",
        "{",
        "[" * 9000,
        '{"@type": "NewsArticle", "headline": ' + "9" * 5000 + "}",
        '{"@type": "NewsArticle", "author": {"name": [1, {"name": null}]}}',
        '{"@type": "NewsArticle", "headline": "\\ud800"}',
        '"text"',
    ],
)
def test_json_of_any_shape_states_nothing_and_hurts_nobody(script: str) -> None:
    assert {} == facts(f'<script type="application/ld+json">{script}</script>')


def test_depth_is_counted_before_a_parser_sees_the_page() -> None:
    assert None is too_deep("<div>" * 512 + "</div>" * 512 + "<p>" * 9000 + "<br>" * 9000)
    assert 2 == too_deep("\n" + "<b>" * 513)
    assert None is too_deep("<!--" + "<b>" * 9000)
    assert None is too_deep("<script>" + "<b>" * 9000)
    assert None is too_deep("<div></div>" * 9000)


@pytest.mark.parametrize(
    "source",
    ["<a x=" * 20000, "<!--x" * 20000, "<![<![<![", "<a title='" * 9000, "<!doctype html>"],
)
def test_broken_pages_are_refused_in_no_time(source: str) -> None:
    with pytest.raises(SourceError, match=r"holds no text|no article text found|nested"):
        read_page(source, place="a.html")


def test_drawings_whose_parts_close_themselves_have_no_depth() -> None:
    drawing = f"<svg>{'<path d=M0 />' * 2000}</svg>"
    assert PARAGRAPHS[0] in read(f"<article>{drawing}<p>{PARAGRAPHS[0]}</p></article>").text


@pytest.mark.parametrize("tag", ["dd", "dt", "caption", "rt"])
def test_elements_that_the_parser_nests_are_refused_and_not_lost(tag: str) -> None:
    with pytest.raises(SourceError, match="nested more than 512 deep"):
        read_page(f"<{tag}>word " * 600 + PARAGRAPHS[0], place="a.html")


@pytest.mark.parametrize("tag", ["p", "li", "td", "br", "area"])
def test_a_page_of_many_blocks_is_read_in_bearable_time(tag: str) -> None:
    assert PARAGRAPHS[0] in read(f"<{tag}>word " * 1200 + f"<p>{PARAGRAPHS[0]}").text


def test_stated_facts_come_in_the_order_of_their_keys() -> None:
    found = read_page(page('<meta name="author" content="Ann Lee">'), place="a.html").stated
    assert sorted(found) == list(found)


@pytest.mark.parametrize("place", ["<p a\x18b=1>", "<p\x18 c=1>", "<p c=\x181>", "<a\x18:b>"])
def test_control_characters_in_marks_hurt_nobody(place: str) -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    assert PARAGRAPHS[0] in read(f"<article>{place}Old words</p>{body * 3}</article>").text


@pytest.mark.parametrize("element", ["main", "article", "section", "my-story"])
def test_a_page_may_leave_out_where_its_head_ends(element: str) -> None:
    source = f"<!doctype html><title>A title</title><{element}><p>{PARAGRAPHS[0]}</p></{element}>"
    assert PARAGRAPHS[0] == read(source).text


def test_thousands_of_line_ends_side_by_side_are_read_in_bearable_time() -> None:
    page = f"<article>{'<p>' + PARAGRAPHS[0] + '</p>'}{'x<br>' * 9_000}</article>"
    before = time.process_time()
    read_page(page, place="a.html")
    assert time.process_time() - before < 5.0
