"""The search page in a browser, under the policy of the published site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browsing import hosted, reading
from playwright.sync_api import Browser, Page, expect
from test_accessibility import ALL, RUN

import sitegen

pytestmark = pytest.mark.browser
MANY = {
    "arabic.txt": "---\nlanguage: ar\n---\nقالَ الوزيرُ إنّ الجسرَ القديمَ سيُغلق في أيار.\n",
    "chinese.txt": "---\nlanguage: zh\n---\n外交部长周五表示,旧桥将关闭。台湾问题没有提到。\n",
    "french.txt": "Le ministre a dit que l’École était fermée. Straße und Ærø.\n",
    "markdown.md": "The [minister](https://example.org/secret) said the **bridge** would close.\n",
    "emoji.txt": "😀😀 The ferry came.\n\nThe 😀 last ferry left the harbour at noon, they said.\n",
    "many.txt": "\n\n".join(f"The ferry sailed on day {n}." for n in range(9)),
}


@pytest.fixture(scope="module")
def five(five_site: Path) -> Iterator[str]:
    with hosted(five_site) as address:
        yield address


@pytest.fixture(scope="module")
def many_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("many")
    (project / "seeds").mkdir()
    for name, text in MANY.items():
        (project / "seeds" / name).write_text(text, "utf-8")
    sitegen.build(project)
    return project / "site"


@pytest.fixture(scope="module")
def many(many_site: Path) -> Iterator[str]:
    with hosted(many_site) as address:
        yield address


@contextmanager
def searched(browser: Browser, site: str, **asked: str) -> Iterator[Page]:
    with reading(browser, site) as page:
        page.goto(f"{site}search/?{urlencode(asked)}")
        expect(page.locator("#found")).not_to_have_text("Looking…")
        yield page


def marked(page: Page) -> list[str]:
    page.locator("#hits mark").first.wait_for()
    return page.locator("#hits mark").all_inner_texts()


def test_a_link_with_a_query_shows_the_words_in_their_context(browser: Browser, five: str) -> None:
    with searched(browser, five, q="taliban") as page:
        expect(page.locator("#found")).to_have_text("16 paragraphs in 3 articles.")
        assert {"Taliban"} == set(marked(page))
        page.locator("#hits a", has_text="¶10").click()
        page.wait_for_url("**/articles/**#par-*")
        assert "Taliban" in page.locator(":target").inner_text()


def test_a_phrase_is_found_in_this_order_only(browser: Browser, five: str) -> None:
    with searched(browser, five, q="“our allies”") as page:
        expect(page.locator("#found")).to_have_text("4 paragraphs in 3 articles.")
        assert {"our allies"} == set(marked(page))
    with searched(browser, five, q='"allies our"') as page:
        expect(page.locator("#found")).to_contain_text("Nothing found")
        assert page.locator("#list").is_visible()


def test_results_are_narrowed_down_by_kind_speaker_and_source(browser: Browser, five: str) -> None:
    with searched(browser, five, q="taliban") as page:
        page.get_by_label("same words").check()
        expect(page.locator("#found")).to_have_text(
            "4 paragraphs of 16 in 2 articles, narrowed down."
        )
        assert "kind=same" in page.url
        page.go_back()
        expect(page.locator("#found")).to_have_text("16 paragraphs in 3 articles.")
    with searched(browser, five, q="i", speaker="volodymyr-zelenskyy") as page:
        assert "of" in page.locator("#found").inner_text()
        assert all("E" == letter for letter in page.locator("#hits h2 .sig").all_inner_texts())


def test_a_part_that_a_speaker_does_not_say_does_not_count_as_said(
    browser: Browser, five: str
) -> None:
    with searched(browser, five, q="exaggerated", speaker="vladimir-putin") as page:
        expect(page.locator("#found")).to_contain_text("0 paragraphs of 1")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("الوزير", "الوزيرُ"),
        ("الجسر القديم", "الجسرَ"),
        ("台湾问题", "台湾问题"),
        ("ecole", "École"),
        ("STRASSE", "Straße"),
        ("aero", "Ærø"),
        ("minister", "minister"),
        ("minist*", "minister"),
        ('"last ferry"', "last ferry"),
    ],
)
def test_words_of_any_script_are_found_as_they_are_typed(
    browser: Browser, many: str, query: str, expected: str
) -> None:
    with searched(browser, many, q=query) as page:
        assert expected in marked(page)


@pytest.mark.parametrize(
    "query", ["台题", "secret", "arabic", "closed", "“ferry came the”", "*", "…"]
)
def test_what_does_not_stand_there_is_not_found(browser: Browser, many: str, query: str) -> None:
    with searched(browser, many, q=query) as page:
        assert 0 == page.locator("#hits > li").count()
        assert page.locator("#list").is_visible()


def test_many_places_of_one_article_are_counted_not_listed(browser: Browser, many: str) -> None:
    with searched(browser, many, q="sailed") as page:
        expect(page.locator("#hits")).to_contain_text("6 more paragraphs of this article hold them")
        assert 3 == len(marked(page))


def test_the_form_in_the_head_and_the_keyboard_lead_to_results(browser: Browser, five: str) -> None:
    with reading(browser, five) as page:
        page.goto(f"{five}articles/")
        page.get_by_label("Search the articles").fill("astana")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/index.html?q=astana")
        assert {"Astana"} == set(marked(page))
        page.locator("#q").fill("kazakhstan <img src=x onerror=alert(1)>")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_contain_text("Nothing found")
        assert 0 == page.locator("main img").count()


def test_counts_are_announced_and_the_focus_stays_where_it_was(browser: Browser, five: str) -> None:
    with searched(browser, five, q="taliban") as page:
        assert "status" == page.locator("#found").get_attribute("role")
        page.get_by_label("reworded", exact=False).first.focus()
        page.keyboard.press("Space")
        expect(page.locator("#found")).to_contain_text("narrowed down")
        assert "kind-reworded" == page.evaluate("document.activeElement.id")


def test_without_the_script_the_list_serves(browser: Browser, five: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{five}search/?q=taliban")
    assert "need JavaScript" in page.locator("#found").inner_text()
    assert page.get_by_role("link", name="Vladimir Putin", exact=True).is_visible()
    page.close()


def blocked(browser: Browser, address: str, pattern: str, query: str) -> Mapping[str, str | int]:
    """What a search says whose files of ``pattern`` cannot be had."""
    page = browser.new_page()
    page.route(pattern, lambda route: route.abort())
    page.goto(f"{address}search/?q={query}")
    expect(page.locator("#found")).not_to_contain_text("Looking")
    page.wait_for_timeout(200)
    said = {
        "found": page.locator("#found").inner_text(),
        "hits": page.locator("#hits > li").count(),
    }
    page.close()
    return said


def test_a_missing_part_of_the_index_is_said_in_a_plain_sentence(
    browser: Browser, five: str, five_site: Path
) -> None:
    files = sorted((five_site / "search/parts").iterdir(), key=lambda path: path.stat().st_size)
    manifest, _, shard = files
    assert "cannot be loaded" in blocked(browser, five, f"**/{manifest.name}", "putin")["found"]
    assert "is missing" in blocked(browser, five, f"**/{shard.name}", "putin")["found"]
    without_texts = blocked(browser, five, "**/data/text/*", "taliban")
    assert ("16 paragraphs in 3 articles.", 3) == tuple(without_texts.values())


def test_from_a_folder_the_page_says_that_it_needs_a_server(
    browser: Browser, five_site: Path
) -> None:
    page = browser.new_page()
    page.goto(f"{(five_site / 'search/index.html').as_uri()}?q=putin")
    expect(page.locator("#found")).to_contain_text("needs a web server")
    assert page.locator("#list").is_visible()
    page.close()


def test_axe_finds_nothing_on_results(browser: Browser, five: str, axe: Path) -> None:
    script = axe.read_text(encoding="utf-8") + "; 0"
    with reading(browser, five, bypass_csp=True) as page:
        for width, scheme in ((320, "light"), (1440, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
            page.goto(f"{five}search/?q=taliban&kind=same")
            page.locator("#hits mark").first.wait_for()
            page.locator("summary").click()
            page.evaluate(script)
            assert [] == page.evaluate(RUN, ALL)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
