"""Writes the table that weighs words: in how many stretches of text each stem is to be expected.

    python tools/build_background.py TEXTS.jsonl FREQUENCIES.txt > sitegen/alignment/background.json

TEXTS.jsonl: news texts, one object with a ``text`` a line, whose licence allows a table of their
words (the shipped one: Wikinews, CC BY 2.5). FREQUENCIES.txt: words and how often they stand in a
large collection, one a line (the shipped one: SymSpell's list). Only word counts leave them; a
stem too rare to be listed weighs as much as one never seen.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import exp
from pathlib import Path

from sitegen.alignment.words import stem
from sitegen.analysis import normal_form

_BLOCK_WORDS = 60
"""Words of one stretch: sentences and paragraphs are what is compared, not articles."""
_BLOCKS = 1_000_000
"""Stretches that the table speaks of."""
_LEAST = 200
"""Stretches in a million that a stem must be expected in to be listed."""
_NEWS_SHARE = 0.3
"""Share of the news texts in the mixture: they are few, but they are news."""
_SEEN = 0.4
"""A paragraph with this share of known word pairs is a variant of one that was counted."""
_WORD = re.compile(r"\w[\w.’'-]*")
_PROVENANCE = (
    "Stems, and in how many of a million stretches of 60 words each is to be expected. Made by "
    "tools/build_background.py from two word counts: 22 articles of Wikinews (en.wikinews.org), "
    "written by its contributors, CC BY 2.5, as collected in the GUM corpus; and the English "
    "frequency list of SymSpell (Wolf Garbe, MIT), which joins SCOWL with the Google Books Ngram "
    "data, version 2 (CC BY 3.0). Word counts only; none of their text is kept."
)


def main() -> None:
    """Read the two files that the command line names, write the table to standard output."""
    news = _in_news(Path(sys.argv[1]).read_text("utf-8").splitlines())
    books = _in_books(Path(sys.argv[2]).read_text("utf-8-sig").splitlines())
    counts: dict[str, int] = {}
    for word in sorted(news.keys() | books.keys()):
        share = _NEWS_SHARE * news.get(word, 0.0) + (1 - _NEWS_SHARE) * books.get(word, 0.0)
        if share * _BLOCKS >= _LEAST:
            counts[word] = round(share * _BLOCKS)
    table = {"provenance": _PROVENANCE, "stretches": _BLOCKS, "least": _LEAST, "counts": counts}
    json.dump(table, sys.stdout, indent=0, ensure_ascii=False)
    sys.stdout.write("\n")


def _in_books(lines: list[str]) -> dict[str, float]:
    """Share of stretches with each stem, if words fell as they do in a large collection."""
    often: Counter[str] = Counter()
    for line in lines:
        word, count = line.split()
        often[stem(normal_form(word))] += int(count)
    total = often.total()
    return {word: 1 - exp(-_BLOCK_WORDS * count / total) for word, count in often.items()}


def _in_news(lines: list[str]) -> dict[str, float]:
    """Share of stretches of the news texts with each stem; what stands in one alone is left out."""
    counts: Counter[str] = Counter()
    blocks = 0
    for words in _distinct(lines):
        for start in range(0, len(words), _BLOCK_WORDS):
            counts.update(set(words[start : start + _BLOCK_WORDS]))
            blocks += 1
    return {word: count / blocks for word, count in counts.items() if count > 1}


def _distinct(lines: list[str]) -> Iterator[list[str]]:
    """The stems of each paragraph that is no variant of an earlier one, most repeated first."""
    repeated = Counter(part for line in lines for part in json.loads(line)["text"].split("\n"))
    seen: set[tuple[str, str]] = set()
    for paragraph, _ in sorted(repeated.items(), key=lambda entry: (-entry[1], entry[0])):
        words = [stem(norm) for word in _WORD.findall(paragraph) if (norm := normal_form(word))]
        pairs = set(pairwise(words))
        if pairs and len(pairs & seen) < _SEEN * len(pairs):
            yield words
        seen |= pairs


if __name__ == "__main__":
    main()
