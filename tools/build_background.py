"""Counts in how many texts each stem stands and writes the table that weighs words.

    python tools/build_background.py TEXTS.jsonl > sitegen/alignment/background.json

Each line of the input has a ``text``. Only word counts leave it; a stem that stands in one text
alone is left out, since an unknown stem weighs as much. Give it only texts whose licence allows a
table of their words (the shipped one: Wikinews, CC BY 2.5).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from sitegen.alignment.words import stem
from sitegen.analysis import normal_form

_BLOCK_WORDS = 60
"""Words that count as one text: sentences and paragraphs are what is compared, not articles."""
_SEEN = 0.4
"""A paragraph with this share of known word pairs is a variant of one that was counted."""
_WORD = re.compile(r"\w[\w.’'-]*")
_PROVENANCE = (
    "Stems and in how many blocks of 60 words they stand. Counted by tools/build_background.py in "
    "22 articles of Wikinews (en.wikinews.org), written by its contributors, CC BY 2.5, as "
    "collected in the GUM corpus. Word counts only; none of their text is kept."
)


def main() -> None:
    """Read the file that the command line names, write the table to standard output."""
    counts: Counter[str] = Counter()
    blocks = 0
    for words in _distinct(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()):
        for start in range(0, len(words), _BLOCK_WORDS):
            counts.update(set(words[start : start + _BLOCK_WORDS]))
            blocks += 1
    table = {word: count for word, count in sorted(counts.items()) if count > 1}
    json.dump({"provenance": _PROVENANCE, "texts": blocks, "counts": table}, sys.stdout, indent=0)


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
