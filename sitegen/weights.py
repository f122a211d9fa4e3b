"""What each observation adds for or against a decision: hand-set weights, and a learned table.

The hand-set weights stand alone: with ``learned.json`` deleted all behaviour holds, only some of
the figures are lower (decisions/0021). The table holds numbers for names of observations and for
single words out of ``words``; ``tools/train_attribution.py`` makes it from a corpus.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """One set of weights; what a mapping does not name counts nothing."""

    speech: Mapping[str, float]
    """Whether a marked stretch is speech: where the sum is over 0 (``stretches``)."""
    voice: Mapping[str, float]
    """Which mention speaks a stretch: the highest sum (``voices``)."""
    report: Mapping[str, float]
    """Whether a reported statement is one: where the sum is over 0 (``reports``)."""
    nobody: float
    """What a mention has to reach: below it the voice is unknown."""


SPEECH = {
    "bias": 0.3,
    "few lists": 1.5,  # where cue verbs are few or none, marks are all there is to go by
    "words:1": -0.6,
    "words:2": -0.5,
    "words:3": -0.2,
    "words:4-6": 0.6,
    "words:7-11": 1.8,
    "words:12+": 3.0,
    "end:comma:short": 0.2,
    "end:comma:long": 1.0,
    "end:stop:short": 0.2,
    "end:stop:long": 1.0,
    "lower": 0.3,
    "titled:short": -2.2,
    "titled:long": -0.8,
    "capital word": -0.8,
    "speaking": 1.2,
    "alone": 1.8,
    "gap:,": 0.7,
    "gap::": 1.0,
    "before:V": 1.2,
    "before:S": 1.0,
    "before:w": -0.1,
    "before:X": 0.8,
    "before:I": -0.4,
    "before:D": -0.3,
    "before:J": -0.8,
    "before:H": -0.4,
    "before:T": -0.8,
    "before:R": -0.8,
    "before:B": -0.8,
    "before:N": 0.2,
    "naming": -0.9,
    "work": -2.5,
    "possessor before": -0.4,
    "after:w": -0.4,
    "after:N": -1.0,
    "after:R": -1.0,
    "after:B": -0.8,
    "left:say:verb": 1.2,
    "left:hold:verb": 0.8,
    "left:act:verb": 1.0,
    "left:ask:verb": 1.0,
    "left:show:verb": 0.4,
    "left:say:noun": 0.8,
    "left:say:according": 0.2,
    "left at:0": 1.0,
    "left at:far": -0.1,
    "refers as": -8.0,
    "term": -8.0,
    "nickname": -8.0,
    "single heading": -8.0,
    "aside": -8.0,
    "unclosed": 0.0,  # a mark that an editor lost says nothing about the words
    "right:say:0": 2.0,
    "right:act:0": 0.3,
    "right:hold:0": 0.8,
    "right:say:far": 0.2,
    "no cue": -1.2,
    "headline": 0.8,
}
"""Whether a marked stretch is speech (``stretches``)."""

VOICE = {
    "same": 2.0,
    "before": -0.5,
    "after": -2.5,
    "paragraph before": -0.8,
    "further before": -2.5,
    "cue": 1.5,
    "no cue": -1.0,
    "force:say": 0.8,
    "force:hold": 0.2,
    "force:show": -0.3,
    "form:label": 2.5,
    "form:according": 0.6,
    "form:noun": -0.2,
    "form:passive": -0.3,
    "L:touching": 2.6,
    "L:near": 1.0,
    "L:mid": 0.4,
    "L:far": -0.4,
    "R:touching": 3.2,
    "R:near": 0.6,
    "R:mid": -0.8,
    "R:far": -1.4,
    "L:nearest": 1.0,
    "R:nearest": 0.8,
    "L:comma end": -1.2,
    "R:comma end": 1.4,
    "L:cut before": 0.6,
    "R:cut before": -0.6,
    "L:runs on": 1.0,
    "R:runs on": -1.2,
    "L:quote between": -0.9,
    "R:quote between": -2.5,
    "L:that next:noun": 2.0,
    "L:last that:noun:True": 1.5,
    "inside another": -0.5,
    "asked to": -2.5,
    "holds another": 0.5,
    "colon before": 2.0,
    "colon subject": 2.5,
    "carried": -8.0,
    "elided": 8.0,
    "parsed name": 0.4,  # by a configured pipeline: it adds to what is read here, and decides
    "parsed subject": 1.2,  # only where that is close
    "signed": 4.0,
    "covers alone": 0.8,
    "covers outermost:object:noun": -2.0,
    "covers innermost:noun:object": 2.0,
    "same voice": 0.8,
    "goes on": 3.0,
    "goes on alone": 3.0,
    "continues": 2.0,
    "subject": 1.0,
    "prepositional": -0.8,
    "possessor": -0.7,
    "object": -0.8,
    "kind:pronoun": 0.3,
    "kind:name": 0.2,
    "kind:role": 0.0,
    "kind:body": -0.3,
    "kind:relative": -0.2,
    "kind:plain": -0.6,
}
"""Which mention speaks a stretch (``voices``)."""

REPORT = {
    "bias": 0.8,
    "few lists": 0.8,  # no cue of another language has a weight of its own
    "refers as": -8.0,
    "how:object": -1.3,
    "how:object:ask": 1.4,
    "how:object:say": 0.8,  # *told the captains to wait*
    "object with:as": 0.8,  # *described the bridge as*
    "cue:called on": 1.6,
    "cue:calling on": 1.6,
    "how:after": 0.5,
    "how:plain:hold": -0.4,
    "how:plain:show": -0.6,
    "how:after:hold": -0.8,
    "form:infinitive": -0.9,
    "size:1": -1.0,
    "size:2": -0.6,
    "size:3": -0.4,
    "has a verb": 0.3,
    "kind:relative": -0.4,
    "link:inverted": -0.6,
    "subject after:S": -0.3,
    "subject after:V": -0.8,
    "opens:to": 0.2,
}
"""Whether a reported statement is one."""

NOBODY = 0.4
"""Set by reading, on training text."""

HAND_SET = Weights(SPEECH, VOICE, REPORT, NOBODY)


_RULES = (
    "refers as",
    "term",
    "nickname",
    "single heading",
    "aside",
    "unclosed",
    "parsed name",
    "parsed subject",
    "few lists",
    "carried",
    "elided",
)
"""Weights that no learned number may soften: a term is no speech, whoever only carries a report is
no speaker, and a headline without a subject goes on from the one before."""


@cache
def learned() -> Weights:
    """The weights of ``learned.json``; the hand-set ones where it is missing."""
    table = files("sitegen").joinpath("learned.json")
    if not table.is_file():
        return HAND_SET
    numbers = json.loads(table.read_text(encoding="utf-8"))
    return Weights(
        speech=numbers["speech"] | _rules(SPEECH),
        voice=numbers["voice"] | _rules(VOICE),
        report=numbers["report"] | _rules(REPORT),
        nobody=numbers["nobody"],
    )


def _rules(weights: Mapping[str, float]) -> dict[str, float]:
    """The hand-set weights among ``_RULES``."""
    return {name: weights[name] for name in _RULES if name in weights}
