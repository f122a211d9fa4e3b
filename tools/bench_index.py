"""What it costs to choose the pairs of a large corpus: CPU seconds, memory, growth.

    python tools/bench_index.py FOLDER... [--sizes 1000,10000]

Corpora are made of the sentences in the folders (``corpora.py``). An article is analysed, its signs
are made, and its words are dropped, so that the memory is that of signs and index. The pairs are
not aligned. Each size runs in a process of its own; the growth between the sizes is an exponent.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from math import log
from multiprocessing import get_context
from pathlib import Path

from bench_growth import read
from corpora import Newsroom, Report, real_texts

from sitegen.alignment.candidates import chosen_pairs
from sitegen.alignment.signs import Marks, marks_of

SIZES = "1000,10000"


def main() -> int:
    """Print the table; 1 where the folders hold no articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--sizes", default=SIZES)
    wishes = parser.parse_args()
    texts = real_texts(wishes.folders)
    if not texts:
        print("No articles in the folders.")
        return 1
    sizes = [int(size) for size in wishes.sizes.split(",")]
    print("articles  signs, s  index, s  pairs    peak, MB")
    index = []
    for size in sizes:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            signs, seconds, pairs, peak = pool.submit(_cost, texts, size).result()
        index.append(seconds)
        print(f"{size:8}  {signs:8.2f}  {seconds:8.2f}  {pairs:7}  {peak:8.0f}", flush=True)
    for (few, many), (short, long) in zip(pairwise(sizes), pairwise(index), strict=True):
        print(f"{few} → {many}: the index grows by {log(long / short) / log(many / few):.2f}")
    return 0


def _cost(texts: Sequence[str], size: int) -> tuple[float, float, int, float]:
    """CPU seconds for signs and for the index, pairs, and the peak of this process in MB."""
    spent, marks, outlets = 0.0, list[Marks](), list[str]()
    for number, report in enumerate(Newsroom(texts).reports(size)):
        seconds, own = _marks(report, number)
        spent += seconds
        marks.append(own)
        outlets.append(report.outlet)
    start = time.process_time()
    pairs = len(chosen_pairs(marks, outlets, [None] * size))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return spent, time.process_time() - start, pairs, peak


def _marks(report: Report, number: int) -> tuple[float, Marks]:
    analysis = read(report.text, number)
    start = time.process_time()
    marks = marks_of(analysis)
    return time.process_time() - start, marks


if __name__ == "__main__":
    sys.exit(main())
