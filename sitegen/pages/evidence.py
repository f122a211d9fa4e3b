"""The evidence of an attribution in clauses that a reader can check beside the quote."""

from __future__ import annotations

from functools import lru_cache

from sitegen.model import Attribution
from sitegen.pages.phrasebook import Phrasebook
from sitegen.pages.wording import is_phrase, percent, say, spoken

UNSURE = 0.6
"""Confidence below which an attribution is called uncertain: then someone else speaks in more than
two of five such cases, as far as the confidence is true."""

CLAUSES = "evidence"
"""The table of the phrasebook that says what each observation of attribution means. One that adds
to its name after a colon what the words look like ("L:near:low-") means what the name without it
means."""
_CUE = "cue:"
"""Before the word of speaking that was found."""
_SIDES = ("L:", "R:")
"""Before what holds of a word of speaking before the words, or after them."""


def evidence_clauses(attribution: Attribution) -> tuple[str, ...]:
    """What decided, strongest first, each once; what has no words for a reader is left out."""
    return tuple(dict.fromkeys(filter(None, map(clause_of, attribution.evidence))))


def clause_of(name: str) -> str:
    """What the observation ``name`` means, in a clause; empty where that cannot be said in one.

    >>> clause_of("frame before:uncued:cue"), clause_of("cue:told"), clause_of("no cue")
    ('named in the sentence before', 'the word of speaking is “told”', '')
    """
    return _clause(name, spoken())


@lru_cache(maxsize=1 << 12)  # some hundred observations decide for all quotes
def _clause(name: str, _: Phrasebook) -> str:
    if name.startswith(_CUE):
        return say("attribution.cue", word=name.removeprefix(_CUE))
    found = _longest(name)
    if found or not name.startswith(_SIDES):
        return found
    rest = name[2:]
    return _longest(rest) or _longest(f"force:{rest.rpartition(':')[2]}")


def _longest(name: str) -> str:
    """The clause of ``name``, or of the longest part of it before a colon that has one."""
    while not is_phrase(f"{CLAUSES}.{name}"):
        name, colon, _ = name.rpartition(":")
        if not colon:
            return ""
    return say(f"{CLAUSES}.{name}")


def is_unsure(attribution: Attribution) -> bool:
    """Whether it has a speaker who could as well be someone else."""
    return attribution.speaker is not None and attribution.confidence < UNSURE


def sureness(attribution: Attribution) -> str:
    """How sure it is, in words: "confidence 87 %", "uncertain: confidence 41 %"."""
    shown = say("attribution.confidence", percent=str(percent(attribution.confidence)))
    return say("attribution.uncertain", confidence=shown) if is_unsure(attribution) else shown
