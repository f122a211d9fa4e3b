"""How large the search index is and how fast it answers, in a browser, at a size of your choice.

    python tools/bench_search.py [--articles 1000] [--words 600] [--site FOLDER --ask WORDS…]

Makes articles of invented words whose frequencies fall as those of English do (Zipf), each with
quotes and shared passages; writes the search page and what it loads; asks Chromium for a rare word,
a common one, the commonest of all, a phrase and a beginning. For each: how long from the moment at
which the last file of the index had come until the first result stood in the page, and how long the
whole took on a cold cache, in milliseconds, median of ``--times``. The server is on this machine.
With ``--site`` it is the site in that folder, as a build made it, that is asked for each ``--ask``.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from pathlib import Path
from random import Random
from threading import Thread
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.model import (
    KINDS,
    Analysis,
    Attribution,
    Collation,
    Comparison,
    Locus,
    MatchId,
    Passage,
    PassageId,
    Place,
    Quote,
    QuoteId,
    Span,
    Speaker,
    SpeakerId,
    Utterance,
    UtteranceId,
)
from sitegen.pages.catalog import make_catalog
from sitegen.pages.frames import Framer
from sitegen.pages.search import make_finder
from sitegen.pages.site import OutputFile, PageOptions, Site
from sitegen.rendering import render

CHROMIUM = "/usr/bin/chromium"
VOCABULARY = 60_000
PARAGRAPHS = 15
SPEAKERS = 8
"""Speakers for each ten articles."""
SYLLABLES = (
    "ba",
    "den",
    "fi",
    "gor",
    "hal",
    "kem",
    "lo",
    "mir",
    "nu",
    "pol",
    "ros",
    "sa",
    "ti",
    "vu",
)
TIMER = """() => Math.max(...performance.getEntriesByType("resource")
  .filter(one => one.name.includes("/search/parts/")).map(one => one.responseEnd))"""
WATCH = """new MutationObserver(() => {
  if (!window.firstAt && document.querySelector("#hits > li")) window.firstAt = performance.now();
}).observe(document, { childList: true, subtree: true });"""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="Size and speed of the search.")
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--ask", nargs="+", default=[])
    options = parser.parse_args()
    if options.site:
        _measure(options.site, {query: query for query in options.ask}, options.times)
        return
    random = Random(1)
    known = vocabulary(random)
    comparison = _comparison(random, known, options.articles, options.words)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        _write(site, comparison)
        _measure(site, _queries(known, comparison), options.times)


def vocabulary(random: Random) -> list[str]:
    """Different invented words, the commonest first; none is long."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(random.choices(SYLLABLES, k=1 + len(found).bit_length() // 4))] = None
        if len(found) < 14:
            found[SYLLABLES[len(found)]] = None
    return list(found)


def _comparison(random: Random, vocabulary: list[str], articles: int, words: int) -> Comparison:
    weights = list(accumulate(1 / rank for rank in range(1, len(vocabulary) + 1)))
    analyses: list[Analysis] = []
    for number in range(articles):
        chosen = random.choices(vocabulary, cum_weights=weights, k=words)
        size = -(-words // PARAGRAPHS)
        text = "\n\n".join(
            f"{' '.join(chosen[at : at + size]).capitalize()}." for at in range(0, words, size)
        )
        analyses.append(analyse(parse_text(text, file=f"{number:05}.txt"), AnalysisOptions()))
    passages = tuple(_passages(random, analyses))
    speakers, attributions, utterances = _speech(random, analyses)
    return Comparison(tuple(analyses), (), passages, attributions, speakers, utterances)


def _place(random: Random, analysis: Analysis) -> Place:
    paragraph = random.choice(analysis.article.paragraphs).span
    start = random.randrange(paragraph.start, paragraph.end - 20)
    return Place(analysis.article.id, Span(start, min(paragraph.end, start + 150)))


def _passages(random: Random, analyses: Sequence[Analysis]) -> list[Passage]:
    """Four for each article."""
    found = []
    for number in range(4 * len(analyses)):
        places = tuple(_place(random, random.choice(analyses)) for _ in range(2))
        identity = PassageId(f"p-{number:08x}")
        collation = Collation(places, 0, (Locus((places[0].span, places[1].span), agrees=True),))
        kind = random.choice(KINDS)
        found.append(Passage(identity, (identity,), kind, (MatchId(f"m-{number}"),), collation))
    return found


def _speech(
    random: Random, analyses: Sequence[Analysis]
) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...], tuple[Utterance, ...]]:
    """Twelve quotes for each article."""
    speakers = tuple(
        Speaker(SpeakerId(f"s-{n:08x}"), f"Speaker {n}", ())
        for n in range(max(1, SPEAKERS * len(analyses) // 10))
    )
    attributions, utterances = [], []
    for number in range(12 * len(analyses)):
        place = _place(random, analyses[number // 12])
        speaker = random.choice(speakers).id
        quote_id = QuoteId(f"q-{number:08x}")
        attributions.append(
            Attribution(Quote(quote_id, place, "direct", None, None), speaker, 1.0, ("cue",))
        )
        collation = Collation((place,), 0, (Locus((place.span,), agrees=True),))
        utterances.append(
            Utterance(UtteranceId(f"u-{number:08x}"), speaker, (quote_id,), collation)
        )
    return speakers, tuple(attributions), tuple(utterances)


def _write(site: Path, comparison: Comparison) -> None:
    """The search page, its assets, its index and the texts; prints their sizes."""
    framer = Framer(make_catalog(comparison), PageOptions())
    start = time.process_time()
    finder = make_finder(framer)
    finder.index.files()
    spent = time.process_time() - start
    texts = (
        OutputFile(f"data/text/{one.article.id}.txt", one.text.encode())
        for one in comparison.analyses
    )
    for file in (*render(Site(tuple(finder.pages()), (finder.index,)), []), *texts):
        (site / file.path).parent.mkdir(parents=True, exist_ok=True)
        (site / file.path).write_bytes(file.content)
    sizes = [file.size for file in finder.index.stated()]
    print(
        f"{len(comparison.analyses)} articles: {len(sizes)} files of the index, "
        f"{sum(sizes) / 1e6:.1f} MB, the largest {max(sizes) / 1e3:.0f} kB; "
        f"made in {spent:.1f} s of CPU"
    )


def _queries(vocabulary: list[str], comparison: Comparison) -> dict[str, str]:
    middle = comparison.analyses[len(comparison.analyses) // 2]
    some = [token.norm for token in middle.tokens]
    return {
        "a rare word": max(some, key=vocabulary.index),
        "a common word": vocabulary[200],
        "the commonest word": vocabulary[0],
        "a phrase of four words": f'"{" ".join(some[100:104])}"',
        "a beginning": f"{max(some, key=vocabulary.index)[:6]}*",
    }


def _measure(site: Path, queries: dict[str, str], times: int) -> None:
    handler = partial(_Quiet, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    print("| query | found | first result after the last index file, ms | all, cold, ms |")
    print("|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, query in queries.items():
            address = f"http://127.0.0.1:{server.server_port}/search/?q={quote(query)}"
            runs = [_timed(browser, address) for _ in range(times)]
            first = statistics.median(run[0] for run in runs)
            whole = statistics.median(run[1] for run in runs)
            print(f"| {name} | {runs[0][2]} | {first:.0f} | {whole:.0f} |")
        browser.close()
    server.shutdown()


def _timed(browser: Browser, address: str) -> tuple[float, float, str]:
    """Milliseconds from the last file to the first result and in all, and what was found."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function("!document.querySelector('#found').textContent.includes('…')")
    whole = float(page.evaluate("performance.now()"))
    found = page.locator("#found").inner_text()
    first = float(page.evaluate("window.firstAt ?? 0"))
    came = float(page.evaluate(TIMER))
    context.close()
    return max(0.0, first - came), whole, found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
        """Say nothing."""


if __name__ == "__main__":
    main()
