"""The built site as a reader meets it: in a browser, by key, without script, narrow, on paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from browsing import hosted, kinds_of, pages_of, reading
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

pytestmark = pytest.mark.browser
WORDS = "document.body.innerText.split(/\\s+/).join(' ')"
COLUMNS = """() => ['a', 'b'].map((side) => [...document.querySelectorAll(`[data-side=${side}]`)]
    .map((one) => [Number(one.dataset.at), one.textContent]))"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
"""Text spacing of WCAG 1.4.12."""
SHIFT = """new Promise((done) => { let sum = 0;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
        .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(sum), 150); })"""


@pytest.fixture(scope="module")
def five(five_site: Path) -> Iterator[str]:
    with hosted(five_site) as host:
        yield host


@pytest.fixture(scope="module")
def scripts(scripts_site: Path) -> Iterator[str]:
    with hosted(scripts_site) as host:
        yield host


@pytest.fixture(scope="module")
def rtl(rtl_site: Path) -> Iterator[str]:
    with hosted(rtl_site) as host:
        yield host


@pytest.fixture(scope="module")
def pair(five_site: Path) -> str:
    """The pair whose order turns over."""
    pages = [page for page in pages_of(five_site) if page.startswith("compare/000")]
    return next(page for page in pages if "--putin-says" in page)


def passage(page: Page) -> str:
    return page.locator(".steps span").inner_text()


# ── with and without script ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["five", "scripts"])
def test_every_kind_of_page_has_the_same_words_with_and_without_script(
    name: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    host: str = request.getfixturevalue(name)
    kinds = kinds_of(request.getfixturevalue(f"{name}_site"))
    with (
        reading(browser, host) as page,
        reading(browser, host, java_script_enabled=False) as plain,
    ):
        for kind, address in kinds.items():
            page.goto(host + address)
            plain.goto(host + address)
            assert (kind, plain.evaluate(WORDS)) == (kind, page.evaluate(WORDS))


def test_shared_only_and_swap_work_without_script(browser: Browser, five: str, pair: str) -> None:
    with reading(browser, five, java_script_enabled=False) as page:
        page.goto(five + pair)
        run = page.locator(".run .cell p").first
        page.locator("label[for=view-shared]").click()
        assert run.is_hidden()
        page.locator(".run label").first.click()
        assert run.is_visible()
        page.locator("label[for=swap]").click()
        edges = [page.locator(f".row .cell.{side}").first.bounding_box() for side in "ab"]
        assert edges[0] and edges[1]
        assert edges[0]["x"] > edges[1]["x"]


# ── keys ────────────────────────────────────────────────────────────────────────────────────


def test_keys_step_through_the_passages_and_say_which(
    browser: Browser, five: str, pair: str
) -> None:
    with reading(browser, five) as page:
        page.goto(five + pair)
        assert re.fullmatch(r"\d+ passages", passage(page))
        for key in "jjn":
            page.keyboard.press(key)
        assert passage(page).startswith("Passage 3 of ")
        focused = page.evaluate("document.activeElement.textContent")
        assert focused.startswith("Passage 3 of ")
        assert page.url.endswith("#" + page.locator(".row").nth(2).get_attribute("id"))
        page.wait_for_function("document.querySelector('#said').textContent.includes('percent')")
        page.keyboard.press("k")
        assert passage(page).startswith("Passage 2 of ")
        page.keyboard.press("G")
        assert len(set(re.findall(r"\d+", passage(page)))) == 1
        page.keyboard.press("g")
        assert passage(page).startswith("Passage 1 of ")


def test_a_difference_lights_up_on_both_sides_and_below(
    browser: Browser, five: str, pair: str
) -> None:
    with reading(browser, five) as page:
        page.goto(five + pair)
        page.keyboard.press("J")
        row = page.locator(".row.now")
        number = page.evaluate("document.activeElement.closest('[data-v]').dataset.v")
        lit = row.locator(f".lit[data-v='{number}']")
        assert lit.count() >= 2
        assert "none" != lit.first.evaluate("(one) => getComputedStyle(one).outlineStyle")


def test_keys_are_listed_and_can_be_switched_off(browser: Browser, five: str, pair: str) -> None:
    with reading(browser, five) as page:
        page.goto(five + pair)
        page.keyboard.press("?")
        page.get_by_label("Single keys work").uncheck()
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("j")
        assert "passages" in passage(page)


def test_brackets_turn_to_the_next_pair_of_the_event(
    browser: Browser, five: str, pair: str
) -> None:
    with reading(browser, five) as page:
        page.goto(five + pair)
        page.keyboard.press("]")
        page.wait_for_url(lambda url: pair not in url)
        page.keyboard.press("[")
        page.wait_for_url(lambda url: pair in url)


def test_tab_leads_through_the_whole_page_and_shows_where_it_is(
    browser: Browser, five: str, pair: str
) -> None:
    seen = "document.activeElement === document.body ? '' : document.activeElement.outerHTML"
    outline = """(() => { const path = document.activeElement.querySelector('.ribbons path');
        const label = document.activeElement.closest('.switch') && document.activeElement.labels;
        const one = getComputedStyle(label && label[0] || document.activeElement);
        return path ? getComputedStyle(path).strokeWidth : one.outlineStyle; })()"""
    with reading(browser, five, viewport={"width": 1300, "height": 900}) as page:
        page.goto(five + pair)
        stops: list[str] = []
        for _ in range(400):
            page.keyboard.press("Tab")
            stop, look = page.evaluate(f"[{seen}, {outline}]")
            if not stop:
                break
            stops.append(stop)
            assert look not in ("none", "1px"), stop
        assert stops[0].startswith('<a class="skip"')
        assert 'id="theme-' in stops[-1]
        assert len([stop for stop in stops if "<summary" in stop]) > 10


# ── views ───────────────────────────────────────────────────────────────────────────────────


def test_as_published_each_column_stands_in_its_own_order_and_goes_back(
    browser: Browser, five: str, pair: str
) -> None:
    with reading(browser, five, viewport={"width": 1300, "height": 900}) as page:
        page.goto(five + pair)
        rows = page.locator(".rows")
        before = rows.inner_html()
        page.get_by_role("link", name="As published").click()
        for column in page.evaluate(COLUMNS):
            offsets = [at for at, _ in column]
            assert sorted(offsets) == offsets
        assert page.locator(".row").count() == page.locator(".flow path").count()
        assert page.url.endswith("?view=published")
        page.reload()
        assert page.locator(".flow").is_visible()
        page.keyboard.press("1")
        assert before == rows.inner_html()


def test_a_far_partner_comes_level_and_is_put_back(browser: Browser, five: str, pair: str) -> None:
    with reading(browser, five, viewport={"width": 1300, "height": 700}) as page:
        page.goto(f"{five}{pair}?view=published")
        button = page.locator(".column.a .pull").first
        assert "screens" in button.inner_text()
        partner = page.locator(".column.b .cell").filter(has_text="§1 ").first
        button.click()
        own = page.locator(".column.a .told-here").first.bounding_box()
        other = page.locator(".column.b .told-here.now").bounding_box()
        assert own and other and abs(own["y"] - other["y"]) < 2
        page.keyboard.press("Escape")
        box = partner.bounding_box()
        assert box and abs(own["y"] - box["y"]) > 700


def test_the_view_as_published_needs_room(browser: Browser, five: str, pair: str) -> None:
    with reading(browser, five, viewport={"width": 600, "height": 900}) as page:
        page.goto(f"{five}{pair}?view=published")
        assert 0 == page.locator(".flow").count()
        assert page.locator("#view-published").is_hidden()
        page.set_viewport_size({"width": 1300, "height": 900})
        page.locator(".flow").wait_for()


# ── colours, copies ─────────────────────────────────────────────────────────────────────────


def test_chosen_colours_are_remembered_and_there_before_the_page_is_drawn(
    browser: Browser, five: str
) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    with reading(browser, five, color_scheme="light") as page:
        page.goto(five)
        light = page.evaluate(paper)
        page.get_by_label("dark").check()
        dark = page.evaluate(paper)
        page.goto(f"{five}articles/", wait_until="commit")
        page.wait_for_selector("body", state="attached")
        assert "dark" == page.evaluate("document.documentElement.dataset.theme")
        page.wait_for_load_state()
        assert light != dark == page.evaluate(paper)
        page.get_by_label("as the system").check()
        assert light == page.evaluate(paper)


def test_colours_can_be_chosen_without_script(browser: Browser, five: str) -> None:
    with reading(browser, five, java_script_enabled=False, color_scheme="light") as page:
        page.goto(five)
        before = page.screenshot()
        page.get_by_label("dark").check()
        assert before != page.screenshot()


def test_links_and_quotations_are_copied_with_their_source(
    browser: Browser, five: str, pair: str
) -> None:
    with reading(browser, five, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(five + pair)
        row = page.locator(".row").first
        row.get_by_role("link", name="Link to passage 1").last.click()
        page.locator(".toast").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert f"{five}{pair}#{row.get_attribute('id')}" == copied
        row.get_by_text("Cite", exact=True).click()
        row.get_by_role("button", name="Copy").first.click()
        page.wait_for_function(
            "navigator.clipboard.readText().then((text) => text.includes('special'))"
        )
        text = page.evaluate("navigator.clipboard.readText()")
        assert "“special military operation”" in text
        assert text.endswith(copied)


# ── narrow, spaced, high in contrast, still, on paper ───────────────────────────────────────


@pytest.mark.parametrize("name", ["five", "scripts", "rtl"])
def test_nothing_is_wider_than_the_screen(
    name: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    host: str = request.getfixturevalue(name)
    wide: list[str] = []
    narrow = {"width": 320, "height": 256}
    with reading(browser, host, viewport=narrow, bypass_csp=True) as page:
        for kind, address in kinds_of(request.getfixturevalue(f"{name}_site")).items():
            page.goto(host + address)
            for how in ("at 400 %", "with text spacing"):
                width = page.evaluate("document.documentElement.scrollWidth")
                if width > 320:
                    wide.append(f"{kind} {how}: {width}")
                page.add_style_tag(content=SPACED)
    assert [] == wide


def test_forced_colours_leave_every_mark_and_bar_its_shape(
    browser: Browser, five: str, pair: str
) -> None:
    line = "(one) => getComputedStyle(one).textDecorationStyle + getComputedStyle(one).borderStyle"
    with reading(browser, five, forced_colors="active") as page:
        page.goto(five + pair)
        looks = [page.locator(f".key mark.{name}").evaluate(line) for name in "dovps"]
        assert not [look for look in looks if look.startswith("none")]
        bars = [
            page.locator(f".row.{kind} .rel").first.evaluate(
                "(one) => getComputedStyle(one).borderInlineStartStyle"
            )
            for kind in ("same", "reworded", "paraphrase")
        ]
        assert ["solid", "double", "dotted"] == bars


def test_reduced_motion_scrolls_at_once(browser: Browser, five: str) -> None:
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    with reading(browser, five, reduced_motion="reduce") as page:
        page.goto(five)
        assert "auto" == page.evaluate(behaviour)


@pytest.mark.parametrize("name", ["five", "scripts"])
def test_nothing_shifts_while_a_page_loads(
    name: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    host: str = request.getfixturevalue(name)
    with reading(browser, host, viewport={"width": 390, "height": 844}) as page:
        for kind, address in kinds_of(request.getfixturevalue(f"{name}_site")).items():
            page.goto(host + address)
            assert (kind, 0) == (kind, page.evaluate(SHIFT))


def test_the_first_column_stands_on_the_right_where_the_page_runs_from_there(
    browser: Browser, rtl: str, rtl_site: Path
) -> None:
    english = next(page for page in pages_of(rtl_site) if re.search("compare/may", page))
    with reading(browser, rtl, viewport={"width": 1300, "height": 900}) as page:
        page.goto(rtl + english)
        for view in ("aligned", "published"):
            boxes = [page.locator(f".cell.{side}").first.bounding_box() for side in "ab"]
            assert boxes[0] and boxes[1]
            assert (view, True) == (view, boxes[0]["x"] > boxes[1]["x"])
            page.keyboard.press("3")


def test_the_gutter_of_an_arabic_pair_stays_and_its_words_run_from_the_right(
    browser: Browser, scripts: str, scripts_site: Path
) -> None:
    arabic = next(page for page in pages_of(scripts_site) if re.search("compare/.*ج", page))
    with reading(browser, scripts) as page:
        page.goto(scripts + arabic)
        cell = page.locator(".row .cell.a p[data-side]").first
        assert ("ar", "rtl") == (
            cell.get_attribute("lang"),
            cell.evaluate("(one) => getComputedStyle(one).direction"),
        )
        a, b = (page.locator(f".row .cell.{side}").first.bounding_box() for side in "ab")
        assert a and b and a["x"] < b["x"]


def test_a_pair_is_printed_whole_on_four_pages_of_a4_whatever_the_colours(
    browser: Browser, five: str, pair: str
) -> None:
    with reading(browser, five, color_scheme="dark") as page:
        page.goto(five + pair)
        told = page.locator("[data-side]").all_text_contents()
        sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
        page.emulate_media(media="print")
        assert "rgb(255, 255, 255)" == page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
    printed = squeezed("".join(sheet.extract_text() for sheet in sheets))
    assert len(sheets) <= 4
    assert [] == [words for words in told if squeezed(words) not in printed]


def squeezed(text: str) -> str:
    """Without white space, joined letters apart, and with one kind of quotation marks: fonts name
    their signs at will, and the machine's italics may join "fi"."""
    return re.sub("[‘’ʻʼ]", "'", "".join(unicodedata.normalize("NFKC", text).split()))


def test_from_a_file_manager_a_page_is_set_in_its_own_fonts(
    browser: Browser, five_site: Path
) -> None:
    page = browser.new_page()
    page.goto((five_site / "index.html").as_uri())
    page.evaluate("document.fonts.ready.then(() => 0)")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    top = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": top, "selector": "h1"})
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})["fonts"]
    page.close()
    assert ["Source Serif 4"] == [font["familyName"] for font in fonts]
