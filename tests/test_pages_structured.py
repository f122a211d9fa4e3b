"""What machines are told of a page."""

from __future__ import annotations

import json
from typing import Any

from sites_by_hand import five_texts, framer_of, tree_of

from sitegen.pages import plan_site
from sitegen.pages.site import Page, PageOptions

BASE = "https://example.org/x/"
EVIL = "</script><script>alert(1)</script><!-- & \u2028 \x01"
STORM = "A storm tore the roof off the old station. “The roof is gone,” said Anna Berg."


def pages_of(texts: dict[str, str]) -> dict[str, Page]:
    options = PageOptions(base_url=BASE)
    site = plan_site(framer_of(texts, options).catalog.comparison, options)
    return {page.url: page for page in site.pages}


def records_of(page: Page) -> list[dict[str, Any]]:
    """The records of ``page`` as a browser's parser reads them."""
    blocks = [
        one for one in tree_of(page).iter("script") if one.get("type") == "application/ld+json"
    ]
    return [record for one in blocks for record in json.loads(one.text or "")["@graph"]]


def metas_of(page: Page) -> dict[str, str]:
    return {
        one.get("property", ""): one.get("content", "")
        for one in tree_of(page).iter("meta")
        if one.get("property")
    }


def test_an_article_is_told_as_far_as_it_is_known() -> None:
    head = "---\ntitle: Roof gone\noutlet: The Daily\nauthor: A. B.\npublished: 2024-07-05\n"
    pages = pages_of({"a.txt": f"{head}url: https://example.com/1\n---\n{STORM}", "b.txt": STORM})
    (known,), (unknown,) = (
        records_of(pages[f"articles/{slug}/index.html"]) for slug in ("roof-gone", "b")
    )
    assert ("NewsArticle", "Roof gone", "The Daily") == (
        known["@type"], known["headline"], known["publisher"]["name"]
    )  # fmt: skip
    assert ("2024-07-05", "A. B.", "https://example.com/1") == (
        known["datePublished"], known["creditText"], known["isBasedOn"]
    )  # fmt: skip
    assert {"@type", "@id", "url", "wordCount"} == unknown.keys()


def test_quotations_name_who_says_them_and_where_they_stand() -> None:
    pages = pages_of(five_texts())
    records = records_of(pages["speakers/vladimir-putin/index.html"])
    assert {"Quotation"} == {record["@type"] for record in records}
    first = records[0]
    assert "The fact that Mr Trump" in first["text"]
    assert "Vladimir Putin" == first["spokenByCharacter"]["name"]
    assert 4 == len(first["isPartOf"])
    addresses = {page.frame.canonical for page in pages.values()}
    assert {part["@id"] for record in records for part in record["isPartOf"]} <= addresses


def test_the_data_and_the_search_are_told_with_addresses_that_exist() -> None:
    options = PageOptions(base_url=BASE)
    site = plan_site(framer_of(five_texts(), options).catalog.comparison, options)
    pages, files = {page.url: page for page in site.pages}, {file.path for file in site.files}
    (dataset,) = records_of(pages["data/index.html"])
    assert 12 == len(dataset["distribution"])
    assert {one["contentUrl"].removeprefix(BASE) for one in dataset["distribution"]} <= files
    (website,) = records_of(pages["index.html"])
    assert f"{BASE}search/?q={{words}}" == website["potentialAction"]["target"]


def test_no_text_ends_its_data_block_or_an_attribute() -> None:
    texts = {
        "a.md": f"{STORM} {EVIL}",
        "b.txt": f'---\ntitle: "{EVIL[:-4]}"\n---\n“{EVIL},” said Anna Berg.',
    }
    for page in pages_of(texts).values():
        tree = tree_of(page)
        assert all(one.get("src") or one.get("type") for one in tree.iter("script"))
        records_of(page)


def test_open_graph_and_the_feed_are_named_where_they_are() -> None:
    dated = f"---\npublished: 2024-03-02\n---\n{STORM}"
    pages = pages_of({"a.txt": dated, "b.txt": STORM})
    page = pages["articles/a/index.html"]
    metas = metas_of(page)
    assert ("article", page.frame.canonical) == (metas["og:type"], metas["og:url"])
    assert metas["og:image"].startswith(f"{BASE}cards/")
    feeds = [one.get("href") for one in tree_of(page).iter("link") if one.get("rel") == "alternate"]
    assert ["../../feed.xml"] == feeds
    assert "" == getattr(pages_of({"a.txt": STORM})["index.html"].frame.shared, "feed", None)


def test_pages_out_of_indexes_tell_nothing() -> None:
    pages = pages_of({"a.txt": f"---\nnoindex: true\n---\n{STORM}", "b.txt": STORM})
    for url in ("articles/a/index.html", "404.html", "speakers/anna-berg/index.html"):
        assert not records_of(pages[url])
        assert not metas_of(pages[url])
