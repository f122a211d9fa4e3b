"""What alignment costs: against difflib over many articles, and when a text or a corpus doubles.

    python tools/bench_growth.py DATA_DIR

Takes real articles from the largest set of the folder that ``bench_align.py`` runs on. CPU seconds;
analyses are made beforehand, as for every matcher. Ratios hold for one run on one machine.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from pathlib import Path

from alignment_peers import with_difflib

from sitegen.alignment import AlignmentOptions, align_pair, candidate_pairs
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.model import Analysis

ARTICLES = 100
EVERY = 12
"""difflib is run on every twelfth pair and its time multiplied."""
MEGABYTE = 1_000_000


def main() -> int:
    """Print the tables; 1 where the folder holds no articles."""
    texts = _texts(Path(sys.argv[1]))
    if len(texts) < ARTICLES:
        print(f"{sys.argv[1]} holds no set of {ARTICLES} articles.")
        return 1
    _against_difflib([read(text, number) for number, text in enumerate(texts[:ARTICLES])])
    print("\ndoubling, CPU seconds at n, 2n, 4n                     largest ratio")
    for name, at_size in pair_kinds(texts).items():
        _doubling(name, [_pair_of(*at_size(size)) for size in (4, 8, 16)])
    for name, corpus in corpus_kinds(texts).items():
        _doubling(name, [_corpus_of(corpus(size)) for size in (25, 50, 100)])
    _megabyte(texts)
    return 0


def pair_kinds(texts: Sequence[str]) -> dict[str, Callable[[int], tuple[str, str]]]:
    """Two texts of size n, by name."""
    article = texts[0]
    return {
        "one article repeated, against itself": lambda n: (article * n, article * n),
        "“a b a b …”, against itself": lambda n: ("a b " * 800 * n, "a b " * 800 * n),
        "one sentence repeated": lambda n: (
            "The ship left the harbour. " * 100 * n,
            "The ship left the port. " * 100 * n,
        ),
        "two halves of news": lambda n: ("\n\n".join(texts[:n]), "\n\n".join(texts[40 : 40 + n])),
    }


def corpus_kinds(texts: Sequence[str]) -> dict[str, Callable[[int], list[str]]]:
    """Corpora of n articles with the same share of reuse, by name."""
    article = texts[0]
    return {
        "copies of one article, a word changed": lambda n: [f"{article} {x}." for x in range(n)],
        "articles that share one paragraph": lambda n: [f"{t}\n\n{article}" for t in texts[:n]],
        "five articles on each event": lambda n: [
            f"{texts[x // 5]}\n\n{texts[200 + x]}" for x in range(n)
        ],
    }


def read(text: str, number: int) -> Analysis:
    """One article, analysed."""
    return analyse(parse_text(text, file=f"{number:04}.txt"), AnalysisOptions())


def _texts(folder: Path) -> list[str]:
    sets = [path.read_text("utf-8").splitlines() for path in sorted(folder.glob("*_docs.jsonl"))]
    rows = max(sets, key=len, default=[])
    return [json.loads(row)["text"] for row in rows]


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _all_pairs(analyses: Sequence[Analysis]) -> int:
    pairs = candidate_pairs(analyses)
    return sum(len(align_pair(pair, AlignmentOptions()).matches) for pair in pairs)


def _against_difflib(analyses: Sequence[Analysis]) -> None:
    ours = cpu(lambda: _all_pairs(analyses))
    sample = list(combinations(analyses, 2))[::EVERY]
    theirs = EVERY * cpu(lambda: [list(with_difflib(a, b)) for a, b in sample])
    print(f"all pairs of {len(analyses)} articles: sitegen {ours:.2f} s, difflib {theirs:.1f} s")
    print(f"(from every {EVERY}th pair): {theirs / ours:.1f} times less")


def _pair_of(a: str, b: str) -> Callable[[], object]:
    pair = read(a, 0), read(b, 1)
    return lambda: align_pair(pair, AlignmentOptions())


def _corpus_of(texts: Sequence[str]) -> Callable[[], object]:
    analyses = [read(text, number) for number, text in enumerate(texts)]
    return lambda: _all_pairs(analyses)


def _doubling(name: str, works: Sequence[Callable[[], object]]) -> None:
    seconds = [min(cpu(work) for _ in range(2)) for work in works]
    ratio = max(later / max(earlier, 1e-3) for earlier, later in pairwise(seconds))
    print(f"{name:42} {' '.join(f'{second:7.3f}' for second in seconds)}  ×{ratio:.1f}")


def _megabyte(texts: Sequence[str]) -> None:
    text = "\n\n".join(texts)
    text = (text * (MEGABYTE // len(text) + 1))[:MEGABYTE]
    seconds = cpu(_pair_of(text, text))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"\n1 MB against itself: {seconds:.1f} s; peak of this process {peak:.2f} GB")


if __name__ == "__main__":
    sys.exit(main())
