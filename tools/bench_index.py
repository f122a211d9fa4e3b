"""What it costs to choose the pairs of a large corpus: CPU seconds, memory, growth.

    python tools/bench_index.py FOLDER... [--sizes 1000,10000]

First the articles in the folders as they are, then corpora made of their sentences
(``corpora.py``). An article is analysed, its signs are made, and its words are dropped, so that the
memory is that of signs and index. The pairs are not aligned. Each size runs in a process of its
own; the growth between the sizes is an exponent.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from math import log
from multiprocessing import get_context
from pathlib import Path

from bench_growth import read
from corpora import Newsroom, real_texts

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
    print(" articles  signs, s  index, s  pairs    peak, MB")
    _row(texts, None)
    index = [_row(texts, size) for size in sizes]
    for (few, many), (short, long) in zip(pairwise(sizes), pairwise(index), strict=True):
        print(f"{few} → {many}: the index grows by {log(long / short) / log(many / few):.2f}")
    return 0


def _row(texts: Sequence[str], size: int | None) -> float:
    """Print the cost of one corpus, of the articles themselves where ``size`` is None; CPU seconds
    of its index."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        signs, seconds, pairs, peak = pool.submit(_cost, texts, size).result()
    name = f"{len(texts)} real" if size is None else str(size)
    print(f"{name:>9}  {signs:8.2f}  {seconds:8.2f}  {pairs:7}  {peak:8.0f}", flush=True)
    return seconds


def _articles(texts: Sequence[str], size: int | None) -> Iterator[tuple[str, str | None]]:
    """Text and outlet of each article; no outlet is known of those that are taken as they are."""
    if size is None:
        yield from ((text, None) for text in texts)
    else:
        yield from ((report.text, report.outlet) for report in Newsroom(texts).reports(size))


def _cost(texts: Sequence[str], size: int | None) -> tuple[float, float, int, float]:
    """CPU seconds for signs and for the index, pairs, and the peak of this process in MB."""
    spent, marks, outlets = 0.0, list[Marks](), list[str | None]()
    for number, (text, outlet) in enumerate(_articles(texts, size)):
        seconds, own = _marks(text, number)
        spent += seconds
        marks.append(own)
        outlets.append(outlet)
    start = time.process_time()
    pairs = len(chosen_pairs(marks, outlets, [None] * len(marks)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return spent, time.process_time() - start, pairs, peak


def _marks(text: str, number: int) -> tuple[float, Marks]:
    analysis = read(text, number)
    start = time.process_time()
    marks = marks_of(analysis)
    return time.process_time() - start, marks


if __name__ == "__main__":
    sys.exit(main())
