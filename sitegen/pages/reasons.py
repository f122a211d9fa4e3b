"""Why a match was made: its evidence in words that a reader can check against the row."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.model import Evidence, Match, Signal
from sitegen.pages.wording import counted, number, percent, sentence

UNCERTAIN = 0.15
"""How far above what was asked a match has to be before it is shown without the word "uncertain":
with a floor of one half, less sure than about two to one."""

RULES = {
    "equal words": "enough equal words in a row, or nearly so, on both sides",
    "shared evidence": "several signals together, none of which decides alone",
}
"""What each rule of alignment asks, in a clause; a rule that is not here is shown by its name."""
SIGNALS = {
    "overlap": "share of rare words in common",
    "containment": "how much of the shorter side stands in the longer",
    "mass": "weight of the words in common",
    "pairs": "pairs of neighbouring words in common",
    "numbers": "numbers in common",
    "length": "how alike in length",
    "neighbours": "matched passages beside it",
    "both_quoted": "quoted on both sides",
}
"""What each signal of alignment measures; one that is not here is shown by its name."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: what it is, and what was found."""

    term: str
    text: str
    words: tuple[str, ...] = ()
    """Words of the sources that it names."""


def reasons(match: Match) -> tuple[Reason, ...]:
    """Everything that is known of why ``match`` was made, in the order in which it convinces."""
    evidence = match.evidence
    found = [
        Reason("Rule", f"{evidence.rule}: {RULES.get(evidence.rule, 'see the method page')}"),
        Reason("How sure", _sureness(match)),
        Reason("Longest run of equal words", counted(evidence.run, "word")),
        Reason(
            "Words in common",
            f"{percent(evidence.shared)} % (twice the shared words, divided by all words of both "
            "sides; order and punctuation not counted)",
        ),
    ]
    if evidence.rare:
        found.append(Reason("Shared words of weight", "", evidence.rare))
    found.append(Reason("Beside it", _neighbours(evidence)))
    weighed = [_weighed(signal) for signal in evidence.signals if signal.value]
    if weighed:
        found.append(Reason("Signals (value × weight)", "; ".join(weighed)))
    return tuple(found)


def is_uncertain(match: Match) -> bool:
    """Whether a match was only just sure enough."""
    asked = match.evidence.threshold
    return match.kind != "same" and asked > 0 and match.score < min(1.0, asked + UNCERTAIN)


def _sureness(match: Match) -> str:
    if match.kind == "same":
        return "1, since the words are the same"
    asked = match.evidence.threshold
    return f"{match.score:.2f}" + (f", where {asked:.2f} is asked" if asked else "")


def _neighbours(evidence: Evidence) -> str:
    count = evidence.neighbours
    if not count:
        return "no matched passage near it on both sides that was counted"
    verb = "stands" if count == 1 else "stand"
    return sentence(
        f"{number(count)} matched {'passage' if count == 1 else 'passages'} {verb} near it on both "
        "sides"
    )


def _weighed(signal: Signal) -> str:
    name = SIGNALS.get(signal.name, signal.name.replace("_", " "))
    weight = f" × {signal.weight:g}" if signal.weight else ""
    return f"{name} {signal.value:g}{weight}"
