"""What sharing costs from a hundred to fifty thousand articles: ours and other programs, one run.

    python tools/bench_scale.py FOLDER... [--sizes 100,1000,10000] [--out docs/benchmarks.md]

Corpora are made of the sentences of the articles in the folders (``corpora.py``); the articles
themselves, as they stand, are one more row. Of each size three things are measured, each in a
process of its own: signs and index, which choose the pairs (an article's words are dropped once its
signs are made, so that the memory is that of signs and index); the alignment of pairs chosen, of a
sample where they are many, in full and by equal words alone; and one article added to all others,
of which an earlier build left the ledger on disk. Others compare all pairs: their time is that of a
sample, multiplied. All seconds are CPU seconds; analyses are made beforehand, for us and for the
others.

With ``--out`` the table and a plot of the growth beside it are written there, too.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import combinations, islice
from mmap import ACCESS_READ, mmap
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from alignment_peers import PEERS, missing
from bench_growth import cpu, read
from corpora import Newsroom, real_texts
from scale_report import Added, Row, Run, added_table, commit, table, write_report

from sitegen.alignment import (
    AlignmentOptions,
    align_equal_words,
    align_pair,
    filed,
    marks_of,
    packed,
    side_by_side,
    unfiled,
    unpacked,
)
from sitegen.alignment.candidates import chosen_beside, chosen_pairs
from sitegen.alignment.ledger import Articles, key_of
from sitegen.alignment.signs import Marks
from sitegen.comparison import MOST_KEPT
from sitegen.model import Alignment, Analysis

Result = TypeVar("Result")
Aligner = Callable[[tuple[Analysis, Analysis], AlignmentOptions], Alignment]

SIZES = "100,1000,10000,50000"
ALIGNED = 2000
"""Chosen pairs that are aligned; the time is multiplied where there are more."""
STRETCH = 100
"""Pairs of a sample that a build would align one after the other: an article's words are made ready
for several of its pairs there, and single pairs would each be charged with both of their own."""
COMPARED = {"rapidfuzz": 400, "difflib": 400, "textmatch": 6}
"""Pairs of the smallest corpus that another program compares, evenly spread. The articles of all
sizes are alike, so that a pair takes as long in each."""
ADDED = (0.25, 0.5, 0.75)
"""Where among the others an article is added, one after the other; the slowest counts."""
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
    print(table(rows, others), added_table(rows), sep="\n\n")
    if wishes.out:
        write_report(wishes.out, Run(state, rows, others, held))
    return 0


def _row(texts: Sequence[str], size: int | None) -> Row:
    """One size, or the articles themselves where ``size`` is None."""
    chosen = _apart(_chosen, texts, size)
    equal = _apart(_aligned, texts, size, chosen.sample, align_equal_words)
    full = _apart(_aligned, texts, size, chosen.sample, align_pair)
    times = chosen.pairs / max(1, len(chosen.sample))
    return Row(
        size or len(texts), size is None, chosen.signs, chosen.index, chosen.pairs,
        len(chosen.sample), equal * times, full * times, chosen.peak, _apart(_added, texts, size),
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
    return Chosen(spent, seconds, len(pairs), tuple(_sample(pairs)), _peak())


def _sample(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches of ``pairs``, evenly spread, in the order in which a build aligns them."""
    every = len(pairs) // ALIGNED + 1
    order = side_by_side([(f"{first:07}", f"{second:07}") for first, second in pairs])
    for place, number in enumerate(order):
        if place // STRETCH % every == 0:
            yield pairs[number]


def _aligned(
    texts: Sequence[str], size: int | None, sample: Sequence[tuple[int, int]], align: Aligner
) -> float:
    """CPU seconds for aligning the pairs of ``sample``."""
    analyses = _analyses(texts, size, {article for pair in sample for article in pair})
    pairs = [(analyses[first], analyses[second]) for first, second in sample]
    return cpu(lambda: [align(pair, AlignmentOptions()) for pair in pairs])


def _analyses(texts: Sequence[str], size: int | None, wanted: Set[int]) -> dict[int, Analysis]:
    """Those of the articles with these numbers."""
    numbered = enumerate(_articles(texts, size))
    return {number: read(text, number) for number, (text, _) in numbered if number in wanted}


def _added(texts: Sequence[str], size: int | None) -> Added | None:
    """What one article more costs where all others were there before; None where they are more
    than a build keeps anything of."""
    numbers, marks, outlets = list[str](), list[bytes](), list[str | None]()
    for number, (text, outlet) in enumerate(_articles(texts, size)):
        marks.append(packed(marks_of(read(text, number))))
        outlets.append(outlet)
        numbers.append(f"{number:06}")
    if sum(map(len, marks)) > MOST_KEPT:
        return None
    keys = list(map(key_of, numbers, outlets, marks))
    articles = Articles(keys, list(map(unpacked, marks)), outlets)
    hashed = cpu(lambda: list(map(key_of, numbers, outlets, marks)))
    costs = (_added_at(texts, size, articles, int(at * len(marks))) for at in ADDED)
    slowest = max(costs, key=lambda one: one.index + one.aligned)
    return replace(slowest, index=slowest.index + hashed)


def _added_at(texts: Sequence[str], size: int | None, articles: Articles, new: int) -> Added:
    """The same for the article with the number ``new``; its index without the keys."""
    others = Articles(*([*column[:new], *column[new + 1 :]] for column in (
        articles.keys, articles.marks, articles.outlets
    )))  # fmt: skip
    events: list[str | None] = [None] * len(articles.keys)
    ledger = chosen_beside(None, others, events[1:])[1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ledger")
        path.write_bytes(b"".join(filed(ledger)) if ledger else b"")
        del ledger
        start = time.process_time()
        with path.open("rb") as file:
            record = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
        pairs, _ = chosen_beside(unfiled(record), articles, events)
        index = time.process_time() - start
        kept = path.stat().st_size / 1e6
    own = [pair for pair in pairs if new in pair]
    return Added(index, len(own), _aligned(texts, size, own, align_pair), kept)


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
