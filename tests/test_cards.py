"""The pictures of pages, and which page shows which."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sites_by_hand import five_texts, framer_of

from sitegen.cards import draw, draw_cards
from sitegen.pages import cards, plan_site
from sitegen.pages.site import Card, PageOptions, Site
from sitegen.running import Serial

BASE = "https://example.org/x/"
CARD = Card(
    "A site", "Passage", "“The roof is gone, and so is the tower.”", "Two articles.", "c.png"
)


def site_of(texts: dict[str, str], **options: object) -> Site:
    page_options = PageOptions(base_url=BASE, **options)  # type: ignore[arg-type]  # by its fields
    return plan_site(framer_of(texts, page_options).catalog.comparison, page_options)


def test_a_card_is_a_png_of_its_size_and_the_same_each_time() -> None:
    picture = draw(CARD)
    image = Image.open(BytesIO(picture))
    assert ("PNG", (cards.WIDTH, cards.HEIGHT)) == (image.format, image.size)
    assert picture == draw(CARD)
    assert len(picture) < 60_000


@pytest.mark.parametrize(
    "title", ["", "a", "x" * 500, "word " * 200, "Łódź Москва Ελλάδα — naïve", "\u0180 \u01bf"]
)
def test_any_title_can_be_drawn(title: str) -> None:
    assert draw(Card("", "", title, title, "c.png"))


def test_other_words_make_another_picture() -> None:
    assert draw(CARD) != draw(Card("A site", "Passage", "“Gone.”", "Two articles.", "c.png"))


def test_every_page_that_may_be_indexed_names_a_picture_that_is_there() -> None:
    site = site_of(five_texts())
    files = {file.path for file in draw_cards(site.cards[:3], Serial())}
    assert {card.url for card in site.cards[:3]} == files
    known = {f"{BASE}{card.url}" for card in site.cards}
    for frame in (page.completed().frame for page in site.pages):
        indexed = bool(frame.canonical) and not frame.noindex
        assert indexed == bool(frame.shared)
        assert frame.shared is None or frame.shared.picture in known


def test_without_an_address_no_picture_is_drawn_and_nothing_told() -> None:
    site = plan_site(framer_of(five_texts()).catalog.comparison, PageOptions())
    assert () == site.cards
    assert not [page.url for page in site.pages if page.frame.shared]


def test_too_many_pages_share_the_picture_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "MOST", 3)
    assert len(site_of(five_texts()).cards) <= 3


def test_what_the_fonts_cannot_draw_shows_the_picture_of_the_site() -> None:
    site = site_of({"a.txt": "---\ntitle: 台湾问题\n---\nWords."}, title="الموقع")
    assert not [
        card
        for card in site.cards
        if not cards.DRAWABLE.fullmatch("".join((card.title, card.site)))
    ]
    pictures = {page.url: page.frame.shared.picture for page in site.pages if page.frame.shared}
    (article,) = (url for url in pictures if url.startswith("articles/") and url.count("/") == 2)
    assert pictures["index.html"] == pictures[article]


def test_a_source_that_asks_to_stay_away_is_in_no_picture() -> None:
    site = site_of({"a.txt": "---\nnoindex: true\ntitle: Quux\n---\nWords.", "b.txt": "Other."})
    assert not [card for card in site.cards if "Quux" in card.title + card.note]
