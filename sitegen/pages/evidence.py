"""The evidence of an attribution in clauses that a reader can check beside the quote."""

from __future__ import annotations

from sitegen.model import Attribution
from sitegen.pages.wording import percent

UNSURE = 0.6
"""Confidence below which an attribution is called uncertain: then someone else speaks in more than
two of five such cases, as far as the confidence is true."""

CLAUSES = {
    "same": "named in the same sentence",
    "cue": "subject of a word of speaking",
    "force:say": "the word says that someone speaks",
    "force:hold": "the word says what someone holds",
    "form:label": "the name stands before the words like a label",
    "form:according": "named by “according to” or the like",
    "L:touching": "named right before the words",
    "L:near": "named shortly before the words",
    "L:mid": "named before the words",
    "L:nearest": "the nearest named before the words",
    "L:cut before": "named before a comma or colon that opens the words",
    "L:runs on": "the sentence runs on into the words",
    "R:touching": "named right after the words",
    "R:near": "named shortly after the words",
    "R:nearest": "the nearest named after the words",
    "R:comma end": "the words end in a comma before the name",
    "colon before": "named in a sentence that ends in a colon before the words",
    "same voice": "speaks the quote before it too",
    "goes on": "goes on speaking from the quote before it",
    "goes on alone": "goes on speaking from the quote before it; nobody else is named between",
    "continues": "the words continue the quote before it",
    "subject": "subject of the sentence",
    "kind:pronoun": "named by a pronoun",
    "kind:name": "named by name",
    "reported:that": "reported in a clause with “that”",
    "reported:according": "reported by “according to” or the like",
    "reported:after": "reported before the words that name the speaker",
    "reported:noun": "reported after a noun of speaking",
    "reported:plain": "reported right after a word of speaking",
    "reported:object": "reported as what was spoken of",
    "link:beside": "named right beside the word of speaking",
    "link:apposed": "named, then described, before the word of speaking",
    "link:inverted": "named after the word of speaking",
    "link:shared": "subject of an earlier verb of the same sentence",
    "link:possessor": "named as whose words they are",
    "link:agent": "named after “by”",
}
"""What each observation of attribution means; one that is not here is shown by its name."""


def evidence_clauses(attribution: Attribution) -> tuple[str, ...]:
    """What decided, strongest first."""
    return tuple(CLAUSES.get(name, name.replace("_", " ")) for name in attribution.evidence)


def is_unsure(attribution: Attribution) -> bool:
    """Whether it has a speaker who could as well be someone else."""
    return attribution.speaker is not None and attribution.confidence < UNSURE


def sureness(attribution: Attribution) -> str:
    """How sure it is, in words: "confidence 87 %", "uncertain: confidence 41 %"."""
    shown = f"confidence {percent(attribution.confidence)} %"
    return f"uncertain: {shown}" if is_unsure(attribution) else shown
