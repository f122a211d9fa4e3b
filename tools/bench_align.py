"""Runs every evaluation set of a folder through the public functions and prints one table.

    python tools/bench_align.py DATA_DIR [--sets seeds,dev] [--no-peers]

A set is three files, ``SET_docs.jsonl``, ``SET_pairs.jsonl``, ``SET_gold.jsonl``; the folder also
holds the scorer, ``score_align.py``. CPU seconds are those of alignment alone: the analyses are
made beforehand, for us and for the peers alike.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alignment_peers import MANY_PAIRS, PEERS, SLOW, Matcher, missing

from sitegen.alignment import AlignmentOptions, align_pair, candidate_pairs
from sitegen.alignment.scoring import Model
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.model import Analysis

Row = dict[str, Any]  # rows of JSON, as the scorer takes them


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """One set, read."""

    name: str
    analyses: dict[str, Analysis]
    pairs: list[Row]
    gold: list[Row]


def main() -> int:
    """Print the table; 1 where the folder holds no set."""
    arguments = _arguments()
    folder = Path(arguments.data)
    names = sorted(path.name.removesuffix("_docs.jsonl") for path in folder.glob("*_docs.jsonl"))
    script = folder / "score_align.py"
    if not names or not script.is_file():
        print(f"No evaluation data in {folder}: no SET_docs.jsonl with score_align.py beside it.")
        return 1
    score = scorer(script)
    chosen = arguments.sets.split(",") if arguments.sets else names
    print(f"{'set and level':28} {'matcher':9} plagdet     P     R  gran case_f1  gold  pred   CPU")
    for name in names:
        if name in chosen:
            evaluation = read_set(folder, name)
            for label, matcher in MATCHERS.items():
                if label == "sitegen" or not arguments.no_peers:
                    _row(evaluation, label, matcher, score)
            print(_kept(evaluation))
    return 0


def _kept(evaluation: EvaluationSet) -> str:
    """How many of the pairs with something to find a build would align, and how many in all."""
    documents = {id(analysis): name for name, analysis in evaluation.analyses.items()}
    chosen = {
        _key({"doc_a": documents[id(a)], "doc_b": documents[id(b)]})
        for a, b in candidate_pairs(tuple(evaluation.analyses.values()))
    }
    wanted = {_key(row) for row in evaluation.gold}
    articles = len(documents)
    return (
        f"{evaluation.name:28} chosen to be compared: {len(wanted & chosen)} of {len(wanted)} "
        f"pairs with something to find, {len(chosen)} of {articles * (articles - 1) // 2} in all"
    )


def _row(
    evaluation: EvaluationSet,
    label: str,
    matcher: Matcher,
    score: Callable[[list[Row], list[Row]], Row],
) -> None:
    """The lines of one matcher, or why there are none."""
    if missing(label):
        print(f"{evaluation.name:28} {label:9} not installed")
    elif label in SLOW and len(evaluation.pairs) > MANY_PAIRS:
        print(f"{evaluation.name:28} {label:9} not run: {len(evaluation.pairs)} pairs")
    else:
        _report(evaluation, label, matcher, score)


def predictions(evaluation: EvaluationSet, matcher: Matcher) -> tuple[list[Row], float]:
    """What ``matcher`` finds in the judged pairs, and the CPU seconds that it took."""
    begin = time.process_time()
    rows = [
        {"doc_a": pair["doc_a"], "a0": a0, "a1": a1, "doc_b": pair["doc_b"], "b0": b0, "b1": b1}
        for pair in evaluation.pairs
        for a0, a1, b0, b1 in matcher(
            evaluation.analyses[pair["doc_a"]], evaluation.analyses[pair["doc_b"]]
        )
    ]
    return rows, time.process_time() - begin


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", help="folder with the evaluation sets")
    parser.add_argument("--sets", help="names of the sets to run, with commas; all without it")
    parser.add_argument("--no-peers", action="store_true", help="leave the other programs out")
    return parser.parse_args()


def scorer(path: Path) -> Callable[[list[Row], list[Row]], Row]:
    """The function that scores gold and predictions, from the script at ``path``."""
    spec = importlib.util.spec_from_file_location("score_align", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path}: cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Callable[[list[Row], list[Row]], Row] = module.score
    return score


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def read_set(folder: Path, name: str) -> EvaluationSet:
    """The set ``name`` of ``folder``, its texts analysed."""
    analyses = {
        row["id"]: analyse(parse_text(row["text"], file=row["id"]), AnalysisOptions())
        for row in _rows(folder / f"{name}_docs.jsonl")
    }
    pairs, gold = _rows(folder / f"{name}_pairs.jsonl"), _rows(folder / f"{name}_gold.jsonl")
    return EvaluationSet(name, analyses, pairs, gold)


def _report(
    evaluation: EvaluationSet,
    label: str,
    matcher: Matcher,
    score: Callable[[list[Row], list[Row]], Row],
) -> None:
    """Print the lines of one set and one matcher: all, then each level."""
    found, seconds = predictions(evaluation, matcher)
    print(line(evaluation.name, label, score(evaluation.gold, found), f"{seconds:6.2f}"))
    levels = {_key(pair): pair["level"] for pair in evaluation.pairs}
    if len(set(levels.values())) == 1:
        return
    for level in sorted(set(levels.values())):
        gold = [row for row in evaluation.gold if levels.get(_key(row)) == level]
        there = [row for row in found if levels[_key(row)] == level]
        print(line(f"{evaluation.name} {level}", label, score(gold, there), ""))


def _key(row: Row) -> tuple[str, str]:
    first, second = sorted((row["doc_a"], row["doc_b"]))
    return first, second


def line(name: str, label: str, figures: Row, seconds: str) -> str:
    """One line of the table."""
    if not figures["n_gold"]:
        return f"{name:28} {label:9} no gold: {figures['n_pred']} detections"
    return (
        f"{name:28} {label:9} {figures['plagdet_micro']:7.3f} {figures['prec_micro']:5.3f}"
        f" {figures['rec_micro']:5.3f} {figures['gran']:5.2f} {figures['case_f1']:7.3f}"
        f" {figures['n_gold']:5d} {figures['n_pred']:5d} {seconds}"
    )


# ── matchers ────────────────────────────────────────────────────────────────────────────────


def matcher_with(model: Model | None) -> Matcher:
    """Our own matcher, with weights other than the shipped ones where they are given."""

    def found(a: Analysis, b: Analysis) -> Iterator[tuple[int, int, int, int]]:
        for match in align_pair((a, b), AlignmentOptions(), model).matches:
            yield match.a.span.start, match.a.span.end, match.b.span.start, match.b.span.end

    return found


MATCHERS: dict[str, Matcher] = {"sitegen": matcher_with(None), **PEERS}


if __name__ == "__main__":
    sys.exit(main())
