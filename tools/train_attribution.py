"""Train the weights of attribution: ``python tools/train_attribution.py DATA_DIR``.

Reads ``polnear_train.jsonl`` and ``triples_train.jsonl`` from DATA_DIR (the folder is not part of
this repository: the corpora's texts may not be passed on) and writes ``sitegen/learned.json``: a
number for each name of an observation. No text of a corpus gets into it; the only words in it are
those of ``sitegen/words``. Needs numpy, which the package itself does not.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.attribution import whole_marks
from sitegen.clauses import read_frames
from sitegen.figures import cast_of
from sitegen.frames import frames_of
from sitegen.model import Span
from sitegen.pointers import Before, Candidate, Choice, Scene, voice_features
from sitegen.quotation import marked_spans
from sitegen.reports import reports_by_reading, reports_of
from sitegen.statements import report_features
from sitegen.stretches import Stretch, speech_features, stretches_of
from sitegen.voices import candidates_of
from sitegen.weights import NOBODY, REPORT, SPEECH, VOICE
from sitegen.words import words_of

Names = tuple[str, ...]
Numbers = NDArray[np.float64]
Gold = dict[str, Any]  # Any: a document of the corpora, as JSON gives it

CORPORA = (("polnear_train.jsonl", 1.0), ("triples_train.jsonl", 8.0))
"""Files and how much one of their reported statements counts: the second is the style of report
that pages show, and small."""
TIMES = 3
"""How often a quote of the second corpus counts where speakers are learned, for that reason too."""
RIDGE = 2e-4
RANK_RIDGE = 3e-4
STEPS = 220
SPEECH_SHIFT = -1.1
"""Moves the speech threshold: where quotes and speakers together are best on the dev set."""
OBJECT_SHIFT = -0.6
"""Moves it further for objects of an act (*apologized for a post*), which few readers would call a
statement: chosen on two dev sets, of which one marks them and the other does not."""
REPORT_SHIFT = -0.65
"""The same for reported statements: chosen on three dev sets, of which one marks thoughts and
wishes too and the others only what is said."""
SMALLEST = 0.02
"""Weights nearer to 0 are left out."""
EDGES = " \n\t\"“”„«»‘’'`「」『』‹›.,;:!?…—–-"


@dataclass
class Examples:
    """What the three decisions are learned from."""

    speech: list[tuple[Names, bool, float]] = field(default_factory=list)
    voices: list[list[tuple[Names, bool]]] = field(default_factory=list)
    reports: list[tuple[Names, bool, float]] = field(default_factory=list)


def main() -> int:
    """Train on DATA_DIR and write the table; 2 where the folder is missing."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print(__doc__)
        return 2
    examples, digests = Examples(), {}
    for name, weight in CORPORA:
        data = (Path(sys.argv[1]) / name).read_bytes()
        digests[name] = hashlib.sha256(data).hexdigest()[:16]
        for line in data.decode("utf-8").splitlines():
            collect(json.loads(line), weight, examples)
    write(examples, digests)
    return 0


def write(examples: Examples, digests: dict[str, str]) -> None:
    """Train the three tables and write them into the package."""
    speech = trained(examples.speech, SPEECH)
    speech["bias"] = round(speech.get("bias", 0.0) + SPEECH_SHIFT, 3)
    voice = ranked(examples.voices, {**VOICE, "nobody": NOBODY})
    report = trained(examples.reports, REPORT)
    report["bias"] = round(report.get("bias", 0.0) + REPORT_SHIFT, 3)
    report["how:object"] = round(report.get("how:object", 0.0) + OBJECT_SHIFT, 3)
    table = {
        "about": "numbers made by tools/train_attribution.py; see docs/decisions/0021",
        "corpora": digests,
        "nobody": voice.pop("nobody", 0.0),
        "speech": speech,
        "voice": voice,
        "report": report,
    }
    target = Path(__file__).parent.parent / "sitegen" / "learned.json"
    target.write_text(json.dumps(table, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    print(f"{target.name}: {len(speech)} + {len(voice)} + {len(report)} numbers")


# ── examples ────────────────────────────────────────────────────────────────────────────────


def collect(gold: Gold, weight: float, examples: Examples) -> None:
    """Adds the examples of one document."""
    analysis = analyse(parse_text(gold["text"]), AnalysisOptions())
    words = words_of(analysis.language)
    marks = marked_spans(analysis)
    readings = read_frames(frames_of(analysis, marks, words), words)
    reported = reports_by_reading(readings, words)
    scene = Scene(readings, cast_of(analysis.text, readings, words), reported)
    speech, terms = marked_gold(gold)
    said: list[tuple[Stretch, Gold]] = []
    for stretch in stretches_of(analysis, marks, readings):
        place = bare(gold["text"], stretch.span.start, stretch.span.end)
        if place in speech or place in terms:
            names = speech_features(stretch, readings, reported, words)
            examples.speech.append((names, place in speech, 1.0))
        if place in speech:
            said.append((stretch, speech[place]))
    examples.voices += [*voice_examples(said, scene)] * (TIMES if weight > 1 else 1)
    whole = whole_marks([stretch for stretch, _ in said], readings)
    truth = [q["span"] for q in gold["quotes"] if q["kind"] in ("indirect", "mixed_whole")]
    ignored = [Span(*place) for place in gold.get("ignore", [])]
    for report in reports_of(readings, words, whole, reported):
        if not any(report.span.overlaps(place) for place in ignored):
            right = any(alike(gold["text"], report.span, place) for place in truth)
            names = report_features(report, readings, words)
            examples.reports.append((names, right, weight))


def marked_gold(gold: Gold) -> tuple[dict[tuple[int, int], Gold], set[tuple[int, int]]]:
    """The marked quotes by place, and the places of titles and terms."""
    text = gold["text"]
    quotes = [quote for quote in gold["quotes"] if quote["kind"] in ("direct", "mixed")]
    speech = {bare(text, *quote["span"]): quote for quote in quotes}
    return speech, {bare(text, *place) for place in gold["not_speech"]}


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A place without marks and punctuation at its edges."""
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end


def alike(text: str, span: Span, place: Sequence[int]) -> bool:
    """Whether two places share at least half of their words."""
    ours = {match.start() + span.start for match in re.finditer(r"\w+", span.of(text))}
    theirs = {match.start() + place[0] for match in re.finditer(r"\w+", text[place[0] : place[1]])}
    return 2 * len(ours & theirs) >= 0.5 * (len(ours) + len(theirs)) if ours & theirs else False


def voice_examples(
    said: Sequence[tuple[Stretch, Gold]], scene: Scene
) -> Iterator[list[tuple[Names, bool]]]:
    """For each quote its candidates and which are right; first of all, nobody."""
    before: Before = None
    for stretch, quote in said:
        candidates = candidates_of(stretch, before, scene)
        right = [names_speaker(candidate, quote, scene) for candidate in candidates]
        silent = not quote.get("speaker")
        if candidates and (silent or any(right)):
            names = [voice_features(stretch, one, before, scene) for one in candidates]
            yield [(("nobody",), silent), *zip(names, right, strict=True)]
        chosen = [one for one, fits in zip(candidates, right, strict=True) if fits]
        first = min(chosen, key=lambda one: distance(one, stretch), default=None)
        before = (stretch, Choice(first, 1.0, ()))


def names_speaker(candidate: Candidate, quote: Gold, scene: Scene) -> bool:
    """Whether the candidate's words overlap those that name the speaker."""
    mention = candidate.mention
    span = scene.readings[mention.frame].frame.span(mention.first, mention.last)
    places = [quote.get("speaker"), *(quote.get("speaker_alt") or [])]
    return any(span.overlaps(Span(*place)) for place in places if place)


def distance(candidate: Candidate, stretch: Stretch) -> tuple[bool, bool, int]:
    """How far a right candidate stands from its quote; one with a cue is nearer."""
    far = candidate.mention.frame != stretch.reading
    return candidate.clause is None, far, abs(candidate.mention.first - stretch.at)


# ── training ────────────────────────────────────────────────────────────────────────────────


@dataclass
class Matrix:
    """Rows of named observations as index arrays."""

    ids: dict[str, int] = field(default_factory=dict)
    columns: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    height: int = 0

    def add(self, names: Names) -> None:
        """One more row."""
        for name in names:
            self.columns.append(self.ids.setdefault(name, len(self.ids)))
            self.rows.append(self.height)
        self.height += 1

    def start(self, by_hand: Mapping[str, float]) -> Numbers:
        """The hand-set weights as an array; 0 for what is not set by hand."""
        return np.array([by_hand.get(name, 0.0) for name in self.ids])

    def table(self, weights: Numbers) -> dict[str, float]:
        """The weights by name, without those next to nothing."""
        named = {name: round(float(weights[index]), 3) for name, index in self.ids.items()}
        return {name: value for name, value in named.items() if abs(value) > SMALLEST}


def trained(
    examples: Sequence[tuple[Names, bool, float]], by_hand: Mapping[str, float]
) -> dict[str, float]:
    """Weights of a logistic regression that starts from the hand-set ones and is drawn to them."""
    matrix = Matrix()
    for names, _, _ in examples:
        matrix.add(names)
    columns, rows = np.array(matrix.columns), np.array(matrix.rows)
    right = np.array([right for _, right, _ in examples], dtype=float)
    counts = np.array([weight for _, _, weight in examples])
    start = matrix.start(by_hand)

    def slope(weights: Numbers) -> Numbers:
        scores = np.bincount(rows, weights[columns], matrix.height)
        wrong = (1 / (1 + np.exp(-scores)) - right) * counts
        pull: Numbers = np.bincount(columns, wrong[rows], len(weights)) / counts.sum()
        return pull + RIDGE * (weights - start)

    return matrix.table(descend(slope, start))


def ranked(
    groups: Sequence[Sequence[tuple[Names, bool]]], by_hand: Mapping[str, float]
) -> dict[str, float]:
    """Weights under which the right ones of each group outweigh the others (softmax)."""
    matrix = Matrix()
    for group in groups:
        for names, _ in group:
            matrix.add(names)
    columns, rows = np.array(matrix.columns), np.array(matrix.rows)
    of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    right = np.array([right for group in groups for _, right in group], dtype=float)
    start = matrix.start(by_hand)

    def shares(parts: Numbers) -> Numbers:
        found: Numbers = parts / np.maximum(np.bincount(of, parts, len(groups)), 1e-30)[of]
        return found

    def slope(weights: Numbers) -> Numbers:
        scores = np.bincount(rows, weights[columns], matrix.height)
        top = np.full(len(groups), -1e9)
        np.maximum.at(top, of, scores)
        parts = np.exp(scores - top[of])
        wrong = shares(parts) - shares(parts * right)
        pull: Numbers = np.bincount(columns, wrong[rows], len(weights)) / len(groups)
        return pull + RANK_RIDGE * (weights - start)

    return matrix.table(descend(slope, start))


def descend(slope: Callable[[Numbers], Numbers], start: Numbers) -> Numbers:
    """Weights at the bottom of ``slope``, by Adam (Kingma and Ba, 2015) from ``start``."""
    weights = start.copy()
    mean, spread = np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        pull = slope(weights)
        mean = 0.9 * mean + 0.1 * pull
        spread = 0.999 * spread + 0.001 * pull * pull
        size_of_step = 0.05 * (mean / (1 - 0.9**step))
        weights -= size_of_step / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights


if __name__ == "__main__":
    sys.exit(main())
