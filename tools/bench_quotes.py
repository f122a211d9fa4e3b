"""Runs every evaluation set of a folder through the public functions and prints one table.

    python tools/bench_quotes.py DATA_DIR [--sets seeds,polnear_dev] [--hand-set] [--no-peers]
                                          [--model NAME]

A set is ``NAME.jsonl``: one document a line with ``text``, ``quotes`` and ``not_speech``; the
folder also holds the scorer, ``score_quotes.py``. Speakers are named over the whole set where its
gold has canonical names. The peers (``quote_peers``) are a regular expression and textacy, which
needs a trained pipeline; ours gets the same one as added evidence where ``--model`` names it. CPU
seconds are those of attribution alone, and those from text to testimony, tokens included. Where the
gold's quotes have a ``group``, so that each group is one thing said, a line counts how many groups
are one utterance and how many utterances hold two.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from quote_peers import by_regex, textacy_rows

from sitegen.alignment import AlignmentOptions, align_pair, candidate_pairs
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.attribution import AttributionOptions, attribute_quotes
from sitegen.company import SpeakerOptions
from sitegen.model import Analysis, Attribution, Place, SourceId, Span, Utterance
from sitegen.speakers import name_speakers
from sitegen.utterances import group_utterances

Row = dict[str, Any]  # rows of JSON, as the scorer takes them

TABLE = Path(__file__).parent.parent / "sitegen" / "learned.json"
KINDS = ("direct", "mixed", "quoted", "indirect")
HEAD = "set              system     kind      exact  overlap  spk|span    e2e  entity"


def main() -> int:
    """Print the table; 2 where there is nothing to run on."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default="")
    parser.add_argument("--hand-set", action="store_true", help="leave the learned table aside")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--model", default="", help="an installed spaCy pipeline")
    given = parser.parse_args()
    if not (given.folder / "score_quotes.py").is_file():
        print(f"no evaluation data: {given.folder} lacks score_quotes.py and *.jsonl")
        return 2
    score = scorer(given.folder)
    wanted = given.sets.split(",") if given.sets else []
    print(HEAD)
    for path in sorted(given.folder.glob("*.jsonl")):
        if path.stem in wanted or (not wanted and not path.stem.endswith("_train")):
            run(path, score, given)
    print(f"learned.json: {TABLE.stat().st_size:,} bytes" if TABLE.is_file() else "no learned.json")
    return 0


Scorer = Callable[[list[Row], list[Row]], Row]


def scorer(folder: Path) -> Scorer:
    """The ``score`` function of the folder's own scorer."""
    spec = importlib.util.spec_from_file_location("score_quotes", folder / "score_quotes.py")
    if spec is None or spec.loader is None:
        raise ValueError(f"{folder}: score_quotes.py cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Scorer = module.score
    return score


def run(path: Path, score: Scorer, given: argparse.Namespace) -> None:
    """The rows of one set."""
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    read(gold[0], given.model)  # imports, and what is loaded once
    started = time.process_time()
    analyses = [read(document, given.model) for document in gold]
    read_in = time.process_time()
    options = AttributionOptions(learned=not given.hand_set)
    testimonies = [attribute_quotes(one, options) for one in analyses]
    done = time.process_time()
    pairs = [align_pair(pair, AlignmentOptions()) for pair in candidate_pairs(analyses)]
    aligned = [alignment for alignment in pairs if alignment.matches]
    speakers, attributions = name_speakers(testimonies, analyses, SpeakerOptions(), aligned)
    names = {speaker.id: speaker.name for speaker in speakers}
    texts = {one.article.id: one.text for one in analyses}
    found: dict[SourceId, list[Row]] = defaultdict(list)
    for attribution in attributions:
        place = attribution.quote.place
        found[place.source].append(row(attribution, texts[place.source], names))
    if not any(quote["kind"] == "mixed_whole" for d in gold for quote in d["quotes"]):
        print(f"{path.stem:16} gold has no reports around marks: ours are left out")
        found = {source: without_wholes(rows) for source, rows in found.items()}
    ours = [{"doc": d["doc"], "quotes": found.get(SourceId(d["doc"]), [])} for d in gold]
    show(path.stem, "sitegen", score(gold, ours))
    if not given.no_peers:
        run_peers(path.stem, gold, score, given.model)
    words = sum(len(one.tokens) for one in analyses)
    speeds = [words / max(seconds, 1e-9) for seconds in (done - read_in, done - started)]
    print(f"{path.stem:16} {words} words, {speeds[0]:,.0f} words per CPU second of attribution,")
    print(f"{'':16} {speeds[1]:,.0f} from text to testimony")
    if any(quote.get("group") for document in gold for quote in document["quotes"]):
        show_utterances(gold, group_utterances(attributions, aligned, analyses), attributions)


def run_peers(name: str, gold: list[Row], score: Scorer, model: str) -> None:
    """The rows of the peers on one set."""
    regex = [{"doc": d["doc"], "quotes": by_regex(d["text"])} for d in gold]
    show(name, "regex", score(gold, regex))
    found, said = textacy_rows([d["text"] for d in gold], model)
    if found is not None:
        rows = [{"doc": d["doc"], "quotes": one} for d, one in zip(gold, found, strict=True)]
        show(name, "textacy", score(gold, rows))
    print(f"{name:16} {'textacy':9} {said}")


def read(document: Row, model: str) -> Analysis:
    """A document analysed, under its own name."""
    article = parse_text(document["text"])
    source = replace(article.source, file=document["doc"])
    options = AnalysisOptions(model=model)
    return analyse(replace(article, id=SourceId(document["doc"]), source=source), options)


def row(attribution: Attribution, text: str, names: dict[Any, str]) -> Row:
    """A quote as the scorer takes it."""
    quote = attribution.quote
    mention = quote.mention
    return {
        "span": [quote.place.span.start, quote.place.span.end],
        "kind": quote.mode,
        "speaker": [mention.start, mention.end] if mention else None,
        "speaker_text": mention.of(text) if mention else None,
        "speaker_entity": names.get(attribution.speaker) if attribution.speaker else None,
    }


def without_wholes(rows: Sequence[Row]) -> list[Row]:
    """``rows`` without the reported statements that hold a marked quote."""
    marked = [Span(*row["span"]) for row in rows if row["kind"] != "indirect"]
    return [
        row
        for row in rows
        if row["kind"] != "indirect" or not any(Span(*row["span"]).overlaps(m) for m in marked)
    ]


def show(name: str, system: str, scores: Row) -> None:
    """The lines of one system on one set."""
    for kind in KINDS:
        part = scores[kind]
        figures = [part["exact"]["f1"], part["overlap"]["f1"], part["attr_acc_given_span"]]
        figures += [part["e2e"]["f1"], part["entity_acc_given_span"]]
        line = "  ".join("    –" if figure is None else f"{figure:5.1f}" for figure in figures)
        print(f"{name:16} {system:9} {kind:9} {line}")
    recall = scores["quoted"]["overlap"]["r"]
    print(
        f"{name:16} {system:9} not speech, taken as speech: {scores['not_speech_taken']};"
        f" {recall} of 100 quotes are"
    )


# ── utterances ──────────────────────────────────────────────────────────────────────────────


def show_utterances(
    gold: Sequence[Row], utterances: Sequence[Utterance], attributions: Sequence[Attribution]
) -> None:
    """How many gold groups of wordings are one utterance, and how many utterances hold two."""
    of = {quote: utterance.id for utterance in utterances for quote in utterance.quotes}
    places = {a.quote.place: of.get(a.quote.id) for a in attributions}
    groups: dict[str, set[str | None]] = defaultdict(set)
    holds: dict[str, set[str]] = defaultdict(set)
    sizes: dict[str, int] = defaultdict(int)
    for document in gold:
        for quote in document["quotes"]:
            if quote.get("group"):
                utterance = nearest(document["doc"], quote, places)
                groups[quote["group"]].add(utterance)
                sizes[quote["group"]] += 1
                if utterance:
                    holds[utterance].add(quote["group"])
    several = [group for group in groups if sizes[group] > 1]
    whole = sum(len(groups[group]) == 1 and None not in groups[group] for group in several)
    mixed = sum(len(held) > 1 for held in holds.values())
    print(f"utterances: {whole} of {len(several)} gold groups are one, {mixed} merged")


def nearest(doc: str, quote: Row, places: dict[Place, Any]) -> str | None:
    """The utterance of the found quote that shares most of a gold quote's characters."""
    span = Span(*quote["span"])
    best: tuple[float, str | None] = (0.5, None)
    for place, utterance in places.items():
        if place.source == doc and place.span.overlaps(span):
            low, high = max(place.span.start, span.start), min(place.span.end, span.end)
            share = 2 * (high - low) / (len(place.span) + len(span))
            best = max(best, (share, utterance), key=lambda one: one[0])
    return best[1]


if __name__ == "__main__":
    sys.exit(main())
