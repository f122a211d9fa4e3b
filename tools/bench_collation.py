"""Loci of the collation of every passage in a folder of articles, beside CollateX's columns.

    python tools/bench_collation.py FOLDER

Both are given the same words. CollateX is run where it is installed (see ``alignment_peers``), on
passages of at most ``WITNESSES`` witnesses and ``WORDS`` words: it takes seconds on longer ones.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from alignment_peers import missing

import sitegen
from sitegen.analysis import tokens_in
from sitegen.model import Collation

WITNESSES = 8
WORDS = 90


def main() -> int:
    """Print one line for each program; 1 where no passage is found."""
    comparison = sitegen.compare_all(sorted(Path(sys.argv[1]).iterdir()))
    analyses = {analysis.article.id: analysis for analysis in comparison.analyses}
    found: list[tuple[Collation, list[list[str]]]] = []
    for passage in comparison.passages:
        words = [
            [token.norm for token in tokens_in(analyses[place.source], place.span)]
            for place in passage.collation.witnesses
        ]
        if len(words) <= WITNESSES and max(map(len, words)) <= WORDS:
            found.append((passage.collation, words))
    loci = [locus for collation, _ in found for locus in collation.loci]
    variants = sum(not locus.agrees for locus in loci)
    moved = sum(_has_moved(collation) for collation, _ in found)
    print(f"{len(found)} of {len(comparison.passages)} passages")
    print(f"sitegen   {len(loci)} loci, {variants} variants, {moved} passages with a moved reading")
    if missing("collatex"):
        print("collatex  not installed")
    else:
        columns, differing = _collatex([words for _, words in found])
        print(f"collatex  {columns} columns, {differing} variants")
    return 0 if found else 1


def _has_moved(collation: Collation) -> bool:
    """Whether a witness has its readings in another order than the loci."""
    for witness in range(len(collation.witnesses)):
        spans = [locus.readings[witness] for locus in collation.loci]
        starts = [span.start for span in spans if span]
        if starts != sorted(starts):
            return True
    return False


def _collatex(passages: Sequence[Sequence[Sequence[str]]]) -> tuple[int, int]:
    module = importlib.import_module("collatex")
    columns = differing = 0
    for passage in passages:
        witnesses = [
            {"id": str(number), "tokens": [{"t": f"{word} ", "n": word} for word in words]}
            for number, words in enumerate(passage)
        ]
        with contextlib.redirect_stdout(io.StringIO()):
            table = module.collate({"witnesses": witnesses}, segmentation=True)
        columns += len(table.columns)
        differing += sum(bool(column.variant) for column in table.columns)
    return columns, differing


if __name__ == "__main__":
    sys.exit(main())
