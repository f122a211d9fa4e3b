"""Learns the weights of the alignment score and writes them as a readable file.

    python tools/train_alignment.py DATA_DIR > sitegen/alignment/weights.json
    python tools/train_alignment.py DATA_DIR --left-out

Reads the sets named below from the folder that ``bench_align.py`` runs on. A proposal of the
matcher counts as right by how well it covers a case of the gold on both sides; the negatives are
all its other proposals. Cases that annotators disagree about (``loose``) hardly count. With
``--left-out`` it writes no weights: each event of ``LEFT_OUT`` is aligned by weights that never
saw it, and what all of them reach together is printed. The second step is trained on what a model
says that never saw the event in question.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

import numpy as np
from bench_align import EvaluationSet, Row, line, matcher_with, predictions, read_set, scorer

from sitegen.alignment import AlignmentOptions
from sitegen.alignment.aligning import near_matches, ranked
from sitegen.alignment.boundaries import span_of
from sitegen.alignment.near import Pairing
from sitegen.alignment.paraphrases import Proposals, open_proposals
from sitegen.alignment.rivals import contexts
from sitegen.alignment.scoring import CONTEXT, Model, evidence_of
from sitegen.alignment.signals import SIGNALS
from sitegen.alignment.words import Words, words_of
from sitegen.model import Span

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

SETS = {"triples_train": 1.0, "superpal_dev": 0.3, "dev": 0.1}
"""What it learns from, and how much a proposal of each set counts."""
LEFT_OUT = "triples_train"
LEAST, FULL = 0.35, 0.6
"""Coverage (intersection by union, worse side) at which a proposal begins to be right, and is."""
DISPUTED = 0.1
"""How much a proposal counts that covers only a loose case."""
RIDGE = 1.0
STEPS = 30
_NEUTRAL = Model((0.0,) * len(SIGNALS), 0.0, (0.0,) * len(CONTEXT), 0.0)
_PROVENANCE = (
    "Weights of the alignment score, made by tools/train_alignment.py from the evaluation sets "
    "triples_train, superpal_dev and dev; triples_dev chose among settings, seeds only looked at."
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One pair of articles: its proposals, and how right each is."""

    event: str
    near: list[Pairing]
    found: Proposals
    targets: Floats
    counts: Floats


def main() -> None:
    """Train on the folder that the command line names; write the weights to standard output."""
    folder = Path(sys.argv[1])
    judged = [
        one
        for name, count in SETS.items()
        for one in judge(read_set(folder, name), count)
        if len(one.targets)
    ]
    if "--left-out" in sys.argv:
        _left_out(folder, judged)
        return
    json.dump(as_table(learned(judged)), sys.stdout, indent=1)
    sys.stdout.write("\n")


def _left_out(folder: Path, judged: Sequence[Judged]) -> None:
    """Print the scores of ``LEFT_OUT``, each event aligned by weights made without it."""
    evaluation, score = read_set(folder, LEFT_OUT), scorer(folder / "score_align.py")
    found: list[Row] = []
    for event in sorted({one.event for one in judged if one.event}):
        model = learned([one for one in judged if one.event != event])
        pairs = [pair for pair in evaluation.pairs if event_of(pair["doc_a"]) == event]
        found += predictions(replace(evaluation, pairs=pairs), matcher_with(model))[0]
    print(line(LEFT_OUT, "left out", score(evaluation.gold, found), ""))


def as_table(model: Model) -> dict[str, object]:
    """``model`` as it stands in the file."""
    rounded = [round(weight, 4) for weight in model.weights]
    context = [round(weight, 4) for weight in model.context_weights]
    return {
        "provenance": _PROVENANCE,
        "signals": dict(zip(SIGNALS, rounded, strict=True)),
        "bias": round(model.bias, 4),
        "context": dict(zip(CONTEXT, context, strict=True)),
        "context_bias": round(model.context_bias, 4),
    }


def learned(judged: Sequence[Judged]) -> Model:
    """Both steps, trained on ``judged``."""
    first = _first_step(judged)
    rows, targets, counts = [], [], []
    for one, model in _unseen(judged):
        found = rescored(one.found, model)
        rows.extend(contexts(found, one.near))
        targets.append(one.targets)
        counts.append(one.counts)
    weights, bias = _logistic(np.array(rows), np.concatenate(targets), np.concatenate(counts))
    return Model(first.weights, first.bias, weights, bias)


def rescored(found: Proposals, model: Model) -> Proposals:
    """The same proposals with the evidence that ``model`` sees."""
    return replace(found, evidence=evidence_of(found.values.T, model))


def _unseen(judged: Sequence[Judged]) -> Iterator[tuple[Judged, Model]]:
    """Each pair with a first step that never saw its event; sets without events with the whole."""
    whole = _first_step(judged)
    for event in sorted({one.event for one in judged}):
        here = [one for one in judged if one.event == event]
        model = _first_step([one for one in judged if one.event != event]) if event else whole
        yield from ((one, model) for one in here)


def _first_step(judged: Sequence[Judged]) -> Model:
    rows = np.concatenate([one.found.values for one in judged])
    targets = np.concatenate([one.targets for one in judged])
    counts = np.concatenate([one.counts for one in judged])
    weights, bias = _logistic(rows, targets, counts)
    return Model(weights, bias, (0.0,) * len(CONTEXT), 0.0)


def _logistic(rows: Floats, targets: Floats, counts: Floats) -> tuple[tuple[float, ...], float]:
    """Weights and bias of a ridge logistic regression, by Newton's method."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    scaled = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    ridge = np.eye(scaled.shape[1]) * RIDGE
    ridge[-1, -1] = 1e-6
    theta = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ theta, -30, 30)))
        slope = scaled.T @ (counts * (chance - targets)) + ridge @ theta
        bend = (scaled * (counts * chance * (1 - chance) + 1e-9)[:, None]).T @ scaled + ridge
        theta -= np.linalg.solve(bend, slope)
    weights = theta[:-1] / spread
    return tuple(float(weight) for weight in weights), float(theta[-1] - weights @ mean)


# ── how right a proposal is ─────────────────────────────────────────────────────────────────


def judge(evaluation: EvaluationSet, count: float) -> Iterator[Judged]:
    """All pairs of a set with their proposals, each judged by the gold."""
    for pair in evaluation.pairs:
        names = pair["doc_a"], pair["doc_b"]
        first, second = (evaluation.analyses[name] for name in names)
        if ranked(first, second)[0] is not first:
            names = names[1], names[0]
        a, b = (words_of(evaluation.analyses[name]) for name in names)
        near = [found.pairing for found in near_matches(a, b, AlignmentOptions())]
        found = open_proposals(a, b, near, _NEUTRAL)
        gold = [_turned(row, names[0]) for row in evaluation.gold if _is_of(row, names)]
        strict = [row for row in gold if row["kind"] not in ("loose", "ignore")]
        loose = [row for row in gold if row["kind"] in ("loose", "ignore")]
        pairings = [found.pairing(number) for number in range(len(found.evidence))]
        right = np.array([_coverage(pairing, strict, a, b) for pairing in pairings])
        disputed = np.array([_coverage(pairing, loose, a, b) for pairing in pairings])
        targets = np.clip((right - LEAST) / (FULL - LEAST), 0, 1)
        counts = np.where((disputed > LEAST) & (right < LEAST), DISPUTED, 1.0) * count
        yield Judged(event_of(names[0]), near, found, targets, counts)


def event_of(name: str) -> str:
    """The event of a document, by its name; empty in sets without events."""
    return name.split("-")[0] if "-" in name else ""


def _is_of(row: Row, names: tuple[str, str]) -> bool:
    return {row["doc_a"], row["doc_b"]} == set(names)


def _turned(row: Row, first: str) -> Row:
    """A case with ``first`` as its side a."""
    if row["doc_a"] == first:
        return row
    sides = {"a0": row["b0"], "a1": row["b1"], "b0": row["a0"], "b1": row["a1"]}
    return {**row, **sides, "doc_a": row["doc_b"], "doc_b": row["doc_a"]}


def _coverage(pairing: Pairing, gold: list[Row], a: Words, b: Words) -> float:
    """How well ``pairing`` covers the best case, as far as that lies in the same sentences."""
    spans = span_of(pairing.a, a), span_of(pairing.b, b)
    around = _sentence(a, pairing.a.first), _sentence(b, pairing.b.first)
    best = 0.0
    for row in gold:
        case = Span(row["a0"], row["a1"]), Span(row["b0"], row["b1"])
        best = max(
            best,
            min(
                _share(span, part, whole)
                for span, part, whole in zip(spans, case, around, strict=True)
            ),
        )
    return best


def _sentence(words: Words, word: int) -> Span:
    at = bisect_right(words.sentences, word, key=attrgetter("last"))
    return span_of(words.sentences[at], words)


def _share(span: Span, case: Span, around: Span) -> float:
    """Intersection by union of ``span`` and the part of ``case`` in the sentence around it."""
    start, end = max(case.start, around.start), min(case.end, around.end)
    common = min(span.end, end) - max(span.start, start)
    return max(0.0, common / (max(span.end, end) - min(span.start, start))) if start < end else 0.0


if __name__ == "__main__":
    main()
