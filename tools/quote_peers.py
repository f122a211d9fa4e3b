"""The peers of ``bench_quotes.py``, which runs them on the same documents in the same run.

A regular expression (nearest cue, nearest name), and textacy's ``direct_quotations``. textacy is no
requirement of this repository, and it looks for parsed verbs and subjects: where it or a trained
pipeline is missing, its row says so.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from typing import Any

import spacy

Row = dict[str, Any]  # rows of JSON, as the scorer takes them

_QUOTE = re.compile(r"[“\"]([^“”\"\n]{3,})[”\"]")
_CUE = re.compile(r"\b(?:said|says|told|added|wrote|asked|according to|called)\b")
_NAME = re.compile(r"\b(?:[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)*|[Hh]e|[Ss]he|[Tt]hey)\b")
_REACH = 150
"""Characters around a quote in which the regular expression looks for cue and name."""


def by_regex(text: str) -> list[Row]:
    """Every pair of double marks, the nearest cue, the name nearest to that."""
    rows: list[Row] = []
    for quote in _QUOTE.finditer(text):
        low, high = max(0, quote.start() - _REACH), quote.end() + _REACH
        around = [m for m in _CUE.finditer(text, low, high) if not _inside(m, quote)]
        cue = min(around, key=lambda m: _gap(m, quote), default=None)
        names = [m for m in _NAME.finditer(text, low, high) if not _inside(m, quote)]
        name = min(names, key=lambda m: _gap(m, cue or quote), default=None)
        place = (name.start(), name.end()) if name else None
        rows.append(_row((quote.start(), quote.end()), place, text))
    return rows


def textacy_rows(texts: Sequence[str], model: str) -> tuple[list[list[Row]] | None, str]:
    """What textacy finds in each text, None where it cannot run, and what there is to say of it."""
    try:
        find = importlib.import_module("textacy.extract.triples").direct_quotations
    except ImportError as error:
        return None, f"not installed ({error}): not run"
    pipeline = spacy.load(model) if model else spacy.blank("en")
    if not model:
        pipeline.add_pipe("sentencizer")
    rows: list[list[Row]] = []
    raised = 0
    for text in texts:
        try:
            rows.append(_by_textacy(text, pipeline, find))
        except ValueError:  # an odd number of marks
            raised += 1
            rows.append([])
    said = f"raises on {raised} of {len(texts)} documents"
    if not model:
        return (
            None,
            f"{said}; finds nothing without parsed verbs: give --model",
        )
    return rows, said


def _by_textacy(text: str, pipeline: Any, find: Callable[[Any], Any]) -> list[Row]:
    rows = []
    for speaker, _, content in find(pipeline(text)):
        place = (speaker[0].idx, speaker[-1].idx + len(speaker[-1]))
        rows.append(_row((content.start_char, content.end_char), place, text))
    return rows


def _row(span: tuple[int, int], place: tuple[int, int] | None, text: str) -> Row:
    said = text[slice(*place)] if place else None
    speaker = {"speaker": place, "speaker_text": said, "speaker_entity": said}
    return {"span": list(span), "kind": "direct", **speaker}


def _inside(match: re.Match[str], quote: re.Match[str]) -> bool:
    return quote.start() <= match.start() < quote.end()


def _gap(match: re.Match[str], other: re.Match[str]) -> int:
    """Characters between two matches."""
    return max(match.start() - other.end(), other.start() - match.end(), 0)
