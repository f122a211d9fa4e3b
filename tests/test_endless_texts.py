"""Texts that no newspaper prints, but a folder may hold: nothing but rows, names, quotes, one line.

Each is compared with a text that holds nearly all of it. Time may grow with the length, not with
its square: what this machine adds is allowed for.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import count

import pytest

from sitegen.alignment.near import REACH, chains
from sitegen.alignment.words import words_of
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.comparison import ComparisonOptions, compare_all
from sitegen.model import Analysis
from sitegen.running import Serial
from tests.invented import SYLLABLES

SHORT, TIMES = 8_000, 4
GROWTH = 2.2
"""How much longer than in proportion a text of four times the length may take; a square takes 4."""


def word(number: int) -> str:
    """One of 5,000 invented words."""
    return "".join(random.Random(number % 5_000).choices(SYLLABLES, k=3))


def filled(pattern: str, size: int) -> str:
    """``size`` characters of ``pattern``, with ever other words in it."""
    written: list[str] = []
    length = 0
    for number in count():
        if length >= size:
            break
        one, other = word(2 * number), word(2 * number + 1)
        written.append(pattern.format(w=one, v=other, W=one.title(), V=other.title(), n=number))
        length += len(written[-1])
    return "".join(written)[:size]


ENDLESS = {
    "two words a line": "{W} {v}.\n",
    "headlines": "{W} {V}\n\n",
    "addresses": "http://example.org/{w}/{n} ",
    "rows of a table": "{n} | {w} | {v} | 12.5 | {n}%\n",
    "one line": "{w} {v} the ",
    "one line of reports": "{W} {V} said that {W} had said that ",
    "quotes in one paragraph": "“We want {w} and {v},” said {W} {V}. ",
    "quotes without a stop": "He called it “{w}” and “{v}”, and “{w} {v}”; ",
    "a quote a paragraph": "“We want {w} and {v},” said {W} {V}.\n\n",
    "nested quotes": "“{W} ‘{v} “{w}” {v}’ {w}” ",
    "names": "{W} {V} met {V} {W} in {W}. ",
    "owners": "{W}’s spokesman said. ",
    "bodies": "The {W} Group said the group left. ",
    "initials": "The UN is the United Nations and UNO is {w}. ",
}


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


@pytest.mark.parametrize("pattern", ENDLESS.values(), ids=ENDLESS.keys())
def test_time_grows_with_an_endless_text_and_not_with_its_square(pattern: str) -> None:
    def comparing(size: int) -> float:
        text = filled(pattern, size)
        articles = [parse_text(text, file="a.txt"), parse_text(f"Before.\n{text}", file="b.txt")]
        return seconds(lambda: compare_all(articles, options=ComparisonOptions(), runner=Serial()))

    short, long = (min(comparing(size) for _ in range(2)) for size in (SHORT, TIMES * SHORT))
    assert long < GROWTH * TIMES * short + 0.2


def read(text: str) -> Analysis:
    return analyse(parse_text(text, file=f"{len(text)}.txt"), AnalysisOptions())


def test_a_chain_is_lengthened_by_what_news_needs_and_not_to_the_end_of_a_line() -> None:
    line = filled("{w} {v} ", 3_000)
    middle = " harbour pier anchor lantern rope mast rudder "
    common = "the of and a to in " * REACH
    a, b = (words_of(read(common + middle + end + common)) for end in (line, line[::-1]))
    free = bytearray(b"\1") * max(len(a.norms), len(b.norms))
    found = chains(a, b, free, free)
    assert found
    assert max(len(pairing.a) for pairing in found) <= 2 * REACH + 7
