"""Which blocks of a saved page are its article, on pages in the shapes that sites have."""

from __future__ import annotations

import json

import pytest

from sitegen.articles.saved import Page, read_page

LEAD = (
    "The old bridge over the river will close on Monday for repairs that may last until the end "
    "of the year, the mayor told the council after a debate that took most of the evening."
)
BODY = (
    "“We have waited too long, and the arches cannot wait any longer,” she said.",
    "Engineers found cracks in two of the arches in the spring. They asked for money that the "
    "council did not have, and the repairs were put off twice.",
    "Shops on both sides of the river fear for their trade, and have asked for a ferry that runs "
    "every ten minutes from six in the morning.",
    "The province has promised to pay half of what the repairs will cost, and the town will have "
    "to borrow the rest over the next ten years.",
)
OTHER = "The star was seen leaving a restaurant in the capital on Tuesday night in a red dress."
TITLE = "Old bridge to close for a year"


def read(body: str, head: str = "") -> Page:
    title = f"<title>{TITLE} | The Herald</title>"
    return read_page(f"<!doctype html><html><head>{title}{head}</head><body>{body}", place="a.html")


def paragraphs(*texts: str, made: str = "<p>{}</p>") -> str:
    return "".join(made.format(text) for text in texts)


def article(inside: str = "", after: str = "") -> str:
    """An article with ``inside`` between its paragraphs and ``after`` behind it."""
    return (
        f"<main><article><h1>{TITLE}</h1>{paragraphs(LEAD, *BODY[:2])}{inside}"
        f"{paragraphs(*BODY[2:])}</article>{after}</main>"
    )


WHOLE = "\n\n".join((TITLE, LEAD, *BODY))


@pytest.mark.parametrize(
    "inside",
    [
        f'<div class="newsletter-signup"><h3>Our newsletter</h3><p>{OTHER}</p></div>',
        f"<aside><p>{OTHER}</p></aside>",
        f'<div data-component="related-links"><p>{OTHER}</p></div>',
        '<p class="wp-caption-text">The bridge in May. Photo: Bob Dyke</p>',
        '<div class="photo"><img src="a.jpg"><span class="legende">Le pont en mai</span></div>',
        '<p><a href="/x">Ferry fares to rise by a third from next month, operator says</a></p>',
        f"<div><h3>Most read</h3><ul><li>{OTHER}</li></ul></div>",
        "<p><b>Get our newsletter with all you need to start the day. "
        '<a href="/s">Sign up here.</a></b></p>',
        "<p>Read more: Ferry fares to rise</p>",
        "<div>ADVERTISEMENT</div>",
    ],
)
def test_what_stands_in_a_box_is_no_article(inside: str) -> None:
    assert WHOLE == read(article(inside)).text


@pytest.mark.parametrize(
    "after",
    [
        f'<div id="comments"><h2>Comments</h2>{paragraphs(OTHER, OTHER, OTHER)}</div>',
        f"<div><div>You might also like</div>{paragraphs(OTHER, OTHER)}</div>",
        f"<article><h1>Another story</h1>{paragraphs(OTHER, *[OTHER] * 5)}</article>",
        f'<div class="cookie-banner"><p>We value your privacy. {OTHER} {OTHER}</p></div>',
    ],
)
def test_what_comes_after_the_article_is_another_thing(after: str) -> None:
    assert WHOLE == read(article(after=after)).text


@pytest.mark.parametrize(
    "name", ["comments-open", "has-newsletter related", "layout--sidebar share"]
)
def test_a_class_of_the_whole_page_says_nothing(name: str) -> None:
    assert WHOLE == read(f'<div class="{name}">{article()}</div>').text


def test_a_link_in_a_sentence_may_be_called_anything() -> None:
    linked = f'She <a class="related promo" href="/x">the mayor herself</a> will {LEAD[4:]}'
    page = read(f"<article><h1>{TITLE}</h1>{paragraphs(linked, *BODY)}</article>")
    assert "She the mayor herself will" in page.text


def test_the_paragraph_under_the_headline_belongs_to_it() -> None:
    made = f'<div class="lead">{LEAD}</div><div class="text">{paragraphs(*BODY)}</div>'
    assert WHOLE == read(f"<article><h1>{TITLE}</h1>{made}</article>").text


def test_paragraphs_of_boxes_without_meaning_are_found() -> None:
    body = paragraphs(LEAD, *BODY, made='<div class="sc-x1">{}</div>')
    assert WHOLE == read(f'<div id="root"><h1>{TITLE}</h1><div>{body}</div></div>').text


def test_the_body_that_a_page_states_goes_before_what_it_looks_like() -> None:
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join((LEAD, *BODY))}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    more = paragraphs(*[f"{OTHER} Again." for _ in range(6)])
    page = read(f"<div><h1>{TITLE}</h1>{paragraphs(LEAD, *BODY)}{more}</div>", head)
    assert WHOLE == page.text


def test_a_summary_is_no_body() -> None:
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": LEAD}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert WHOLE == read(article(), head).text


def test_lines_of_a_page_without_paragraphs_are_found_and_its_menu_is_not() -> None:
    menu = (
        '<td><a href="1">Home</a> | <a href="2">News</a><br><a href="3">Ferry fares rise</a></td>'
    )
    text = f"<td><font><b>{TITLE}</b></font><br><br>{'<br><br>'.join((LEAD, *BODY))}</td>"
    page = read(f"<table><tr>{menu}{text}</tr></table>")
    assert "\n\n".join((LEAD, *BODY)) in page.text
    assert "Ferry fares" not in page.text


COMMENT = "Denne avis har alltid vært imot broen, og det vet alle som bor på vår side av elven."


@pytest.mark.parametrize("made", ["<li><p>{}</p></li>", '<div class="innlegg"><p>{}</p></div>'])
def test_what_follows_the_block_of_the_paragraphs_is_known_in_any_language(made: str) -> None:
    comments = paragraphs(*(f"{n}. {COMMENT}" for n in range(5)), made=made)
    page = read(f"<h1>{TITLE}</h1><div>{paragraphs(LEAD, *BODY)}</div><div>{comments}</div>")
    assert WHOLE == page.text


def test_paragraphs_in_two_blocks_made_alike_are_one_article() -> None:
    halves = (paragraphs(LEAD, *BODY[:3]), paragraphs(*BODY[3:]))
    made = "".join(f'<div class="part">{half}</div>' for half in halves)
    assert WHOLE == read(f"<main><h1>{TITLE}</h1>{made}</main>").text


def test_a_page_laid_out_for_two_kinds_of_screen_is_read_once() -> None:
    one = f"<div>{paragraphs(LEAD, *BODY)}</div>"
    page = read(f'<h1>{TITLE}</h1><div class="wide">{one}</div><div class="small">{one}</div>')
    assert WHOLE == page.text


def test_a_heading_with_nothing_under_it_is_none_of_the_article() -> None:
    links = f'<ul><li><a href="/x">{OTHER}</a></li></ul>'
    page = read(article(after="").replace("</article>", f"<h3>Mer om broen</h3>{links}</article>"))
    assert WHOLE == page.text


def test_the_questions_of_an_interview_stand_above_their_answers() -> None:
    questions = ("What will close?", "Who found the cracks?", "And the shops?", "Who will pay?")
    said = "".join(
        f"<h2>{question}</h2><p>{answer}</p>"
        for question, answer in zip(questions, BODY, strict=True)
    )
    page = read(f"<article><h1>{TITLE}</h1><div>{paragraphs(LEAD)}{said}</div></article>")
    assert all(f"{question}\n\n" in page.text for question in questions)


def test_a_note_before_the_headline_is_none_of_the_article() -> None:
    assert WHOLE == read(f"<div><p>This site keeps cookies. {OTHER}</p></div>{article()}").text


@pytest.mark.parametrize("line", ["More on this:", "Das könnte dich auch interessieren:"])
def test_a_line_before_ways_to_elsewhere_goes_with_them(line: str) -> None:
    ways = f'<p>{line}</p><p><a href="/x">Ferry fares to rise by a third, says operator</a></p>'
    body = f"<article><h1>{TITLE}</h1><div>{paragraphs(LEAD, *BODY)}{ways}</div></article>"
    assert WHOLE == read(body).text


def test_what_a_section_has_does_not_say_what_it_is() -> None:
    made = '<section class="report__section report__section--ads"><p>{}</p></section>'
    body = f"<article><h1>{TITLE}</h1>{paragraphs(LEAD, *BODY, made=made)}</article>"
    assert WHOLE == read(body).text


@pytest.mark.parametrize(
    ("link", "author"),
    [("View all posts by Ann Lee", "Ann Lee"), ("View my complete profile", None)],
)
def test_a_link_to_an_authors_page_gives_the_name_alone(link: str, author: str | None) -> None:
    page = read(article(f'<p>{OTHER} <a rel="author" href="/ann">{link}</a></p>'))
    assert author == dict(page.stated).get("author")


def test_a_box_that_holds_the_beginning_is_no_box() -> None:
    links = (f'<a href="/{n}">Part {n} of all that the site has</a>' for n in range(60))
    menu = f"<ul>{paragraphs(*links, made='<li>{}</li>')}</ul>"
    text = f'<h1>{TITLE}</h1><div class="with-sidebar">{paragraphs(LEAD, *BODY)}</div>'
    about = f'<meta name="description" content="{LEAD[:90]}…">'
    assert LEAD in read(menu + text, about).text


# ── what the lines under the headline state ─────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("By Ann Lee", "author", "Ann Lee"),
        ("By Ann Lee, New Delhi", "author", "Ann Lee"),
        ("Von Ida Holm", "author", "Ida Holm"),
        ("Wednesday, March 5, 2031", "published", "2031-03-05"),
        ("Published on 5 March 2031", "published", "2031-03-05"),
        ("Veröffentlicht am 5. März 2031, 14:05 Uhr", "published", "2031-03-05"),
        ("5 марта 2031", "published", "2031-03-05"),
        ("15/03/2031 05:40 PM", "published", "2031-03-15"),
        ("By Ann Lee on March 5, 2031 08:08 pm", "published", "2031-03-05"),
        ("By Ann Lee on March 5, 2031 08:08 pm", "author", "Ann Lee"),
        ("By: Ann Lee March 5, 2031", "author", "Ann Lee"),
        ("By ANN LEE and BO EK - Herald Writers | 1 hr ago", "author", "ANN LEE and BO EK"),
        ("By Ann Lee, Bo Ek and Cy Orr", "author", "Ann Lee, Bo Ek and Cy Orr"),
        ("By Land and by Sea - a journey", "published", None),
        ("Updated on 6 March 2031", "published", None),
        ("By a margin of two votes", "author", None),
        ("05/03/2031", "published", None),
    ],
)
def test_a_line_under_the_headline_can_state_a_fact(line: str, key: str, value: str | None) -> None:
    body = f"<article><h1>{TITLE}</h1><div>{line}</div>{paragraphs(LEAD, *BODY)}</article>"
    assert value == dict(read(body).stated).get(key)


def test_what_the_mark_up_states_goes_before_the_line() -> None:
    body = f"<article><h1>{TITLE}</h1><div>By Ann Lee</div>{paragraphs(LEAD, *BODY)}</article>"
    page = read(body, '<meta name="author" content="Ida Holm">')
    assert "Ida Holm" == dict(page.stated)["author"]
    assert "By Ann Lee" not in page.text


def test_persons_that_data_only_points_to_are_found() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#a"}},
        {"@type": "Person", "@id": "#a", "name": "Ann Lee"},
    ]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    assert "Ann Lee" == dict(read(article(), head).stated)["author"]


def test_an_outlet_behind_a_name_is_no_part_of_it() -> None:
    head = '<meta name="author" content="Ann Lee, The Herald"><meta property="og:site_name" '
    assert "Ann Lee" == dict(read(article(), f'{head}content="The Herald">').stated)["author"]


def test_a_line_that_the_title_repeats_before_its_outlet_is_the_headline() -> None:
    body = f"<table><tr><td>{TITLE}<br><br>{'<br><br>'.join((LEAD, *BODY))}</td></tr></table>"
    assert TITLE == dict(read(body).stated)["title"]


def test_a_long_first_rank_heading_is_the_headline_whatever_search_engines_are_told() -> None:
    shown = "What a year without the old bridge will mean for both sides of the river"
    data = json.dumps({"@type": "NewsArticle", "headline": "Bridge&#58; what is to come"})
    head = f'<script type="application/ld+json">{data}</script>'
    page = read(f"<h1>{shown}</h1>{paragraphs(LEAD, *BODY)}", head)
    assert shown == dict(page.stated)["title"]


def test_text_for_search_engines_is_read_without_its_escapes() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Bridge&#58; closed &amp; sold"})
    head = f'<script type="application/ld+json">{data}</script>'
    assert "Bridge: closed & sold" == dict(read(paragraphs(LEAD, *BODY), head).stated)["title"]


def test_a_page_from_a_web_archive_has_its_own_address() -> None:
    archived = "https://web.archive.org/web/20310305061531/https://herald.example/bridge"
    page = read(article(), f'<link rel="canonical" href="{archived}">')
    assert "https://herald.example/bridge" == dict(page.stated)["url"]
