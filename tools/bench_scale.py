"""What sharing costs from a hundred to fifty thousand articles: ours and other programs, one run.

    python tools/bench_scale.py FOLDER... [--sizes 100,1000,10000] [--out docs/benchmarks.md]

Corpora are made of the sentences of the articles in the folders (``corpora.py``); the articles
themselves, as they stand, are one more row. Of each size two things are measured, each in a process
of its own: signs and index, which choose the pairs (an article's words are dropped once its signs
are made, so that the memory is that of signs and index), and the alignment of pairs chosen, of a
sample where they are many. Others compare all pairs: their time is that of a sample, multiplied.
All seconds are CPU seconds; analyses are made beforehand, for us and for the others.

With ``--out`` the table and a plot of the growth beside it are written there, too.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import combinations, islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from alignment_peers import PEERS, missing
from bench_growth import cpu, read
from corpora import Newsroom, real_texts
from scale_report import Row, Run, commit, table, write_report

from sitegen.alignment import AlignmentOptions, align_pair
from sitegen.alignment.candidates import chosen_pairs
from sitegen.alignment.signs import Marks, marks_of
from sitegen.model import Analysis

Result = TypeVar("Result")

SIZES = "100,1000,10000,50000"
ALIGNED = 500
"""Chosen pairs that are aligned, evenly spread; the time is multiplied where there are more."""
COMPARED = {"rapidfuzz": 400, "difflib": 400, "textmatch": 6}
"""Pairs of the smallest corpus that another program compares, evenly spread. The articles of all
sizes are alike, so that a pair takes as long in each."""
HELD = 1000
"""Analysed articles held at once, to see what they take."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What signs and index cost, and a sample of the pairs."""

    signs: float
    index: float
    pairs: int
    sample: tuple[tuple[int, int], ...]
    peak: float
    """MB of the process."""


def main() -> int:
    """Print the table and write it where it is asked for; 1 where the folders hold no articles."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--out", type=Path, help="docs/benchmarks.md")
    wishes = parser.parse_args()
    texts = real_texts(wishes.folders)
    if not texts:
        print("No articles in the folders.")
        return 1
    state = commit()
    sizes = [int(size) for size in wishes.sizes.split(",")]
    others = _apart(_others, texts, sizes[0])
    held = _apart(_held, texts, HELD)
    rows = []
    for size in (None, *sizes):
        rows.append(_row(texts, size))
        print(table(rows[-1:], others).splitlines()[-1], flush=True)
    print(table(rows, others))
    if wishes.out:
        write_report(wishes.out, Run(state, rows, others, held))
    return 0


def _row(texts: Sequence[str], size: int | None) -> Row:
    """One size, or the articles themselves where ``size`` is None."""
    chosen = _apart(_chosen, texts, size)
    aligned = _apart(_aligned, texts, size, chosen.sample)
    whole = aligned * chosen.pairs / max(1, len(chosen.sample))
    return Row(
        size or len(texts), size is None, chosen.signs, chosen.index, chosen.pairs,
        len(chosen.sample), whole, chosen.peak,
    )  # fmt: skip


def _apart(work: Callable[..., Result], *things: object) -> Result:
    """What ``work`` returns in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *things).result()


def _articles(texts: Sequence[str], size: int | None) -> Iterator[tuple[str, str | None]]:
    """Text and outlet of each article; no outlet is known of those that are taken as they are."""
    if size is None:
        yield from ((text, None) for text in texts)
    else:
        yield from ((report.text, report.outlet) for report in Newsroom(texts).reports(size))


def _chosen(texts: Sequence[str], size: int | None) -> Chosen:
    """The cost of choosing the pairs."""
    spent, marks, outlets = 0.0, list[Marks](), list[str | None]()
    for number, (text, outlet) in enumerate(_articles(texts, size)):
        analysis = read(text, number)
        start = time.process_time()
        marks.append(marks_of(analysis))
        spent += time.process_time() - start
        outlets.append(outlet)
    start = time.process_time()
    pairs = chosen_pairs(marks, outlets, [None] * len(marks))
    seconds = time.process_time() - start
    sample = tuple(pairs[:: len(pairs) // ALIGNED + 1])
    return Chosen(spent, seconds, len(pairs), sample, _peak())


def _aligned(texts: Sequence[str], size: int | None, sample: Sequence[tuple[int, int]]) -> float:
    """CPU seconds for aligning the pairs of ``sample``."""
    wanted = {article for pair in sample for article in pair}
    analyses = {
        number: read(text, number)
        for number, (text, _) in enumerate(_articles(texts, size))
        if number in wanted
    }
    pairs = [(analyses[first], analyses[second]) for first, second in sample]
    return cpu(lambda: [align_pair(pair, AlignmentOptions()) for pair in pairs])


def _others(texts: Sequence[str], size: int) -> dict[str, float]:
    """CPU seconds that each other program takes for a pair; those that are not there are left
    out."""
    articles = islice(_articles(texts, size), 100)
    analyses = [read(text, number) for number, (text, _) in enumerate(articles)]
    pairs = list(combinations(analyses, 2))
    return {
        name: _a_pair(name, pairs[:: len(pairs) // count + 1])
        for name, count in COMPARED.items()
        if not missing(name)
    }


def _a_pair(name: str, pairs: Sequence[tuple[Analysis, Analysis]]) -> float:
    return cpu(lambda: [list(PEERS[name](a, b)) for a, b in pairs]) / max(1, len(pairs))


def _held(texts: Sequence[str], size: int) -> float:
    """kB that an analysed article takes."""
    read(texts[0], 0)
    before = _peak()
    held = [read(text, number) for number, (text, _) in enumerate(_articles(texts, size))]
    return (_peak() - before) * 1024 / len(held)


def _peak() -> float:
    """MB that this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
