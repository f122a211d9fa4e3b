"""How a browser bears the page of two very long articles: layout, scrolling, shifts, ribbons.

    python tools/bench_pages.py [--words 20000]

Two articles of made-up words, at the frequencies that words of English have, share a third of
their paragraphs, some reworded, the second half in another order. Their page is laid out with and
without ``content-visibility`` (CPU time, the middle of five loads each), then scrolled to its end;
tasks over 50 ms and layout shifts are counted, and so is the time that the view "As published"
takes to draw its ribbons. Needs Debian's Chromium.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import tempfile
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from bench_lighthouse import served
from bench_search import vocabulary
from playwright.sync_api import Browser, Page, sync_playwright

import sitegen

CHROMIUM = "/usr/bin/chromium"
LOADS = 5
LONG = 50
"""Milliseconds of a task that a reader notices. The clock counts what other programs do meanwhile,
so CPU time is told as well."""
SHARED = 3
"""Every third paragraph is shared."""
PLAIN = ".row, .run { content-visibility: visible !important }"
WATCH = """window.seen = { shift: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((one) => { seen.shift += one.value; }))
    .observe({ type: 'layout-shift', buffered: true });"""
REDRAW = """() => new Promise((done) => {
    const times = [];
    let left = 20;
    const step = () => {
        const start = performance.now();
        scrollBy(0, 400);
        dispatchEvent(new Event('scroll'));
        requestAnimationFrame(() => requestAnimationFrame(() => {
            times.push(performance.now() - start);
            if (--left) step(); else done(times);
        }));
    };
    step();
})"""


def main() -> None:
    """Build the pair, measure, and print one line for each figure."""
    parser = argparse.ArgumentParser(description="The page of two very long articles.")
    parser.add_argument("--words", type=int, default=20_000, help="of each article")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = _built(Path(folder), options.words)
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        texts = b"".join(path.read_bytes() for path in sorted(Path(folder, "seeds").iterdir()))
        size = page.stat().st_size / 1000
        print(f"page: {size:.0f} kB, {_gzipped(page.read_bytes())} kB gzipped,")
        print(f"  of which the two texts alone {_gzipped(texts)} kB")
        site = Path(folder, "site")
        with served(site) as host:
            address = f"{host}/{page.relative_to(site).parent.as_posix()}/"
            skipping = _layout(browser, address, "")
            plain = _layout(browser, address, PLAIN)
            print(f"layout: {skipping:.0f} ms with content-visibility, {plain:.0f} ms without")
            print(f"share: {100 * skipping / plain:.0f} %")
            _scrolling(browser, address)
        browser.close()


def _gzipped(content: bytes) -> str:
    return f"{len(gzip.compress(content, 9, mtime=0)) / 1000:.0f}"


def _built(folder: Path, words: int) -> Path:
    """The page of the two articles, in a site of their own."""
    chance = random.Random(20)
    known = vocabulary(chance)
    weights = list(accumulate(1 / rank for rank in range(1, len(known) + 1)))
    one, other = (
        [" ".join(chance.choices(known, cum_weights=weights, k=60)) for _ in range(words // 60)]
        for _ in "ab"
    )
    places = range(0, len(one), SHARED)
    turned = [*places[len(places) // 2 :], *places[: len(places) // 2]]
    for here, there in zip(places, turned, strict=True):
        told = one[here].split()
        told[chance.randrange(len(told))] = chance.choice(known)
        other[there] = " ".join(told)
    (folder / "seeds").mkdir()
    for name, paragraphs in (("a", one), ("b", other)):
        text = "\n\n".join(f"{words.capitalize()}." for words in paragraphs)
        (folder / "seeds" / f"{name}.txt").write_text(text)
    sitegen.build(folder)
    return next(path for path in (folder / "site/compare").glob("*/index.html"))


def _layout(browser: Browser, address: str, style: str) -> float:
    """Milliseconds of CPU that layout takes until the page is loaded, the middle of some loads."""
    return statistics.median(_one_layout(browser, address, style) for _ in range(LOADS))


def _one_layout(browser: Browser, address: str, style: str) -> float:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    if style:
        page.add_init_script(
            "addEventListener('DOMContentLoaded', () => { const sheet = new CSSStyleSheet();"
            f" sheet.replaceSync({style!r}); document.adoptedStyleSheets = [sheet]; }})"
        )
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.goto(address)
    page.evaluate("document.documentElement.scrollHeight")
    tasks = _tasks(json.loads(browser.stop_tracing()), "Layout")
    page.close()
    return sum(cpu for _, cpu in tasks)


def _scrolling(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address)
    page.wait_for_timeout(500)
    page.evaluate(WATCH)
    browser.start_tracing(page=page, categories=["toplevel", "disabled-by-default-lighthouse"])
    _to_the_end(page)
    tasks = _tasks(json.loads(browser.stop_tracing()))
    for name, times in (("by the clock", [task[0] for task in tasks]), ("of CPU", _cpu(tasks))):
        print(f"scrolling: {sum(time > LONG for time in times)} tasks over {LONG} ms {name},")
        print(f"  the longest {max(times):.0f} ms")
    print(f"layout shift: {page.evaluate('seen.shift'):.4f}")
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.querySelector('#view-published').click()")
    frames = page.evaluate(REDRAW)
    drawn, middle = page.locator(".flow path").count(), statistics.median(frames)
    print(f"as published: {drawn} ribbons, two frames while scrolling {middle:.0f} ms (median),")
    print(f"  {max(frames):.0f} ms at most")
    page.close()


def _tasks(
    trace: dict[str, list[dict[str, object]]], kind: str = "RunTask"
) -> list[tuple[float, float]]:
    """Milliseconds of each task of a kind in the pages' main threads, by the clock and of CPU."""
    events = trace["traceEvents"]
    main = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"] == {"name": "CrRendererMain"}
    }
    return [
        (float(str(one.get("dur", 0))) / 1000, float(str(one.get("tdur", 0))) / 1000)
        for one in events
        if str(one["name"]).endswith(kind) and (one["pid"], one["tid"]) in main
    ]


def _cpu(tasks: Sequence[tuple[float, float]]) -> list[float]:
    return [task[1] for task in tasks]


def _to_the_end(page: Page) -> None:
    page.mouse.move(700, 450)
    for _ in range(300):
        page.mouse.wheel(0, 240)
        page.wait_for_timeout(16)
    page.wait_for_timeout(500)


if __name__ == "__main__":
    main()
