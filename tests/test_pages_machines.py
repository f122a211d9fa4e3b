from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from sites_by_hand import framer_of

from sitegen.pages import machines, plan_site
from sitegen.pages.site import PageOptions

BASE = "https://example.org/news/"
STORM = "A storm tore the roof off the old station on Sunday night, said Anna Berg & Sons."
STORM_TOO = "On Sunday night a storm tore the roof off the old station in the valley."
DATED = {
    "a.txt": f"---\npublished: 2024-03-02\n---\n{STORM}",
    "b.txt": f"---\npublished: 2024-03-01T10:00:00+02:00\n---\n{STORM_TOO}",
}
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def files_of(texts: Mapping[str, str], options: PageOptions) -> dict[str, bytes]:
    framer = framer_of(texts, options)
    site = plan_site(framer.catalog.comparison, options)
    return {file.path: file.content for file in site.files}


def addresses(content: bytes) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(content).iter(f"{MAP}loc")]


def test_without_an_address_there_are_no_files_that_need_one() -> None:
    files = files_of(DATED, PageOptions())
    assert b"User-agent: *\nAllow: /\n" == files["robots.txt"]
    assert not {"sitemap.xml", "feed.xml"} & files.keys()


def test_the_sitemap_names_every_indexable_page_by_its_whole_address() -> None:
    options = PageOptions(base_url=BASE)
    framer = framer_of(DATED, options)
    site = plan_site(framer.catalog.comparison, options)
    content = next(file.content for file in site.files if file.path == "sitemap.xml")
    expected = {page.frame.canonical for page in site.pages if page.url != "404.html"}
    assert expected == set(addresses(content))
    assert f"{BASE}" in expected


def test_pages_of_sources_that_ask_to_stay_away_are_in_no_sitemap_and_no_feed() -> None:
    texts = {**DATED, "a.txt": f"---\nnoindex: true\npublished: 2024-03-02\n---\n{STORM}"}
    files = files_of(texts, PageOptions(base_url=BASE))
    assert not [address for address in addresses(files["sitemap.xml"]) if "/articles/a/" in address]
    assert b"roof" not in files.get("feed.xml", b"")


def test_a_site_that_asks_to_stay_away_may_be_read_but_lists_nothing() -> None:
    files = files_of(DATED, PageOptions(base_url=BASE, noindex=True))
    assert [] == addresses(files["sitemap.xml"])
    assert "feed.xml" not in files
    assert b"Disallow" not in files["robots.txt"]


def test_too_many_addresses_stand_in_several_files_under_an_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machines, "MAX_ADDRESSES", 4)
    files = files_of(DATED, PageOptions(base_url=BASE))
    named = [address.removeprefix(BASE) for address in addresses(files["sitemap.xml"])]
    assert len(named) > 1
    assert all(0 < len(addresses(files[name])) <= 4 for name in named)


def test_the_feed_has_passages_of_dated_sources_newest_first() -> None:
    feed = ElementTree.fromstring(files_of(DATED, PageOptions(base_url=BASE))["feed.xml"])
    entries = feed.findall(f"{ATOM}entry")
    updated = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    assert entries
    assert sorted(updated, reverse=True) == updated
    assert "2024-03-02T00:00:00+00:00" == feed.findtext(f"{ATOM}updated")
    assert all(entry.findtext(f"{ATOM}id", "").startswith(BASE) for entry in entries)


def test_a_site_without_dates_has_no_feed() -> None:
    assert "feed.xml" not in files_of({"a.txt": STORM}, PageOptions(base_url=BASE))


def test_characters_that_xml_forbids_do_not_break_the_feed() -> None:
    texts = {name: text.replace("roof", "roof\x01") for name, text in DATED.items()}
    ElementTree.fromstring(files_of(texts, PageOptions(base_url=BASE))["feed.xml"])
