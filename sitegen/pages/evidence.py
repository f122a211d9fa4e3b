"""The evidence of an attribution in clauses that a reader can check beside the quote."""

from __future__ import annotations

from sitegen.model import Attribution
from sitegen.pages.wording import percent

UNSURE = 0.6
"""Confidence below which an attribution is called uncertain: then someone else speaks in more than
two of five such cases, as far as the confidence is true."""

CLAUSES = {
    "same": "named in the same sentence",
    "after": "named in the sentence after the words",
    "after:alone": "named in the sentence after the words, which name nobody themselves",
    "next paragraph": "named in the paragraph after the words",
    "before": "named earlier in the paragraph",
    "before:alone": "named earlier in the paragraph; nobody is named in the sentence of the words",
    "paragraph before": "named in the paragraph before",
    "further before": "named two paragraphs before",
    "frame before": "named in the sentence before",
    "frame before:alone:cue": "speaks in the sentence before, and the words stand by themselves",
    "frame before:alone:bare": "named in the sentence before, and the words stand by themselves",
    "elided": "speaks in the sentence before, and the sentence of the words has no subject",
    "colon before": "named in a sentence that ends in a colon before the words",
    "colon subject": "subject of a sentence that ends in a colon before the words",
    "cue": "subject of a word of speaking",
    "force:say": "the word says that someone speaks",
    "force:hold": "the word says what someone holds",
    "force:show": "the word says what something shows",
    "force:ask": "the word says what someone asks for",
    "force:act": "the word says what someone does with words",
    "form:label": "the name stands before the words like a label",
    "form:according": "named by “according to” or the like",
    "form:noun": "named beside a noun of speaking",
    "form:infinitive": "subject of a word of speaking with “to”",
    "form:passive": "named after “by”",
    "form:participle": "named beside a word of speaking in -ing",
    "L:touching": "named right before the words",
    "L:touching bare": "named right before the words",
    "L:near": "named shortly before the words",
    "L:near bare": "named shortly before the words",
    "L:mid": "named before the words",
    "L:mid bare": "named before the words",
    "L:far": "named further before the words, in their sentence",
    "L:far bare": "named further before the words, in their sentence",
    "L:nearest": "the nearest word of speaking before the words",
    "L:cut before": "named before a comma or colon that opens the words",
    "L:runs on": "the sentence runs on into the words",
    "L:that": "the words follow “that”",
    "L:that next": "the words follow “that” after the word of speaking",
    "L:last that": "the words follow “that”",
    "L:comma end": "the words end in a comma",
    "L:according": "named by “according to” or the like",
    "R:touching": "named right after the words",
    "R:touching bare": "named right after the words",
    "R:near": "named shortly after the words",
    "R:near bare": "named shortly after the words",
    "R:mid": "named after the words",
    "R:mid bare": "named after the words",
    "R:far": "named further after the words, in their sentence",
    "R:far bare": "named further after the words, in their sentence",
    "R:nearest": "the nearest word of speaking after the words",
    "R:comma end": "the words end in a comma before the name",
    "R:cut before": "a comma or colon opens the words",
    "R:according": "named by “according to” or the like",
    "clauses:0": "no other subject stands between the name and the words",
    "clauses:1": "one other subject stands between the name and the words",
    "clauses:2": "two or more other subjects stand between the name and the words",
    "inside another": "stands in what someone else reports",
    "holds another": "reports what another clause of the sentence says",
    "same voice": "speaks the quote before it too",
    "goes on": "goes on speaking from the quote before it",
    "goes on alone": "goes on speaking from the quote before it; nobody else is named between",
    "continues": "the words continue the quote of the paragraph before",
    "unclosed before": "the quote of the paragraph before has no closing mark",
    "subject": "subject of the sentence",
    "object": "named right after a verb",
    "possessor": "named as whose something is",
    "kind:pronoun": "named by a pronoun",
    "kind:name": "named by name",
    "kind:role": "named by an office",
    "kind:body": "named as an institution",
    "covers": "the words stand in what the word of speaking reports",
    "covers alone": "only this word of speaking reports what the words stand in",
    "covers outermost": "the first of several words of speaking that report the words",
    "covers innermost": "the last of several words of speaking that report the words",
    "covers a pronoun": "the words stand in what this one reports of someone else",
    "covered by others": "named in the same sentence",
    "parsed name": "found to be a name by the configured pipeline",
    "parsed subject": "found to be the subject of the word of speaking by the configured pipeline",
    "signed": "a line after the words holds only this name",
    "signed with more": "a line after the words begins with this name",
    "goes on over": "goes on speaking from the quote before it, in the same sentence",
    "by": "the word of speaking leads on to the words",
    "next": "named before the words",
    "rival": "nearer than any other word of speaking",
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
"""What each observation of attribution means. One that adds to its name after a colon what the
words look like ("L:near:low-") means what the name without it means."""
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
    if name.startswith(_CUE):
        return f"the word of speaking is “{name.removeprefix(_CUE)}”"
    found = _longest(name)
    if found or not name.startswith(_SIDES):
        return found
    rest = name[2:]
    return _longest(rest) or CLAUSES.get(f"force:{rest.rpartition(':')[2]}", "")


def _longest(name: str) -> str:
    """The clause of ``name``, or of the longest part of it before a colon that has one."""
    while name not in CLAUSES and ":" in name:
        name = name.rpartition(":")[0]
    return CLAUSES.get(name, "")


def is_unsure(attribution: Attribution) -> bool:
    """Whether it has a speaker who could as well be someone else."""
    return attribution.speaker is not None and attribution.confidence < UNSURE


def sureness(attribution: Attribution) -> str:
    """How sure it is, in words: "confidence 87 %", "uncertain: confidence 41 %"."""
    shown = f"confidence {percent(attribution.confidence)} %"
    return f"uncertain: {shown}" if is_unsure(attribution) else shown
