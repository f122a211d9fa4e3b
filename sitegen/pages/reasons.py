"""Why a match was made: its evidence in words that a reader can check against the row."""

from __future__ import annotations

from collections.abc import Sequence
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
"""What each rule of alignment asks, in a clause; the method page has those that are not here."""
SIGNALS = {
    "overlap": "weight of answered words, of all words of both sides",
    "high overlap": "the same, above 0.35",
    "contained": "answered part of the side that has more of it",
    "contained at least": "answered part of the side that has less of it",
    "shared weight": "weight of the answered words",
    "shared plain weight": "weight of those that are no names",
    "plain overlap": "answered part without names",
    "rarest": "rarest shared word",
    "second rarest": "second rarest shared word",
    "third rarest": "third rarest shared word",
    "in order": "answered words in one order",
    "side by side": "answered words that stand close together",
    "seen edges": "edges at the end of a sentence, clause or quotation",
    "whole sentences": "sides that are whole statements",
    "captured": "part of all answered words of both statements",
    "length ratio": "shorter side by longer side",
    "short": "how far the shorter side is under six words",
    "long": "how near the shorter side is to twenty words",
    "one quoted": "one side quoted more than the other",
    "both quoted": "both sides quoted",
    "both leads": "both in the first two paragraphs",
    "distance": "how far apart in their texts",
    "numbers differ": "numbers, and none in common",
    "numbers shared": "numbers in common",
    "before its rivals in a": "lead over the next best partner of the first side",
    "before its rivals in b": "lead over the next best partner of the second side",
    "behind its best cut": "how far behind the best cut of the same two statements",
    "by itself": "all of the above",
    "matches beside": "matched passages beside it",
}
"""What each signal of alignment measures; one that is not here is left out. An answered
word has a word of the same meaning on the other side."""
SHOWN = 8
"""Signals that are named, those that weigh most; the others are counted."""


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
        Reason("Rule", sentence(RULES.get(evidence.rule, "see the method page"))),
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
    named = [signal for signal in evidence.signals if signal.name in SIGNALS]
    if signals := [signal for signal in named if signal.value]:
        found.append(Reason("Signals", _signals(signals)))
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


def _signals(signals: Sequence[Signal]) -> str:
    """Those that weigh most, in that order, after what the numbers and the words mean."""
    ranked = sorted(signals, key=lambda signal: (-abs(signal.value * signal.weight), signal.name))
    named = "; ".join(_weighed(signal) for signal in ranked[:SHOWN])
    more = len(ranked) - SHOWN
    named = f"value × weight, a word being answered where the other side has one like it: {named}"
    return named + (f"; and {number(more)} that weigh less" if more > 0 else "")


def _weighed(signal: Signal) -> str:
    weight = f" × {_signed(signal.weight)}" if signal.weight else ""
    return f"{SIGNALS[signal.name]} {_signed(signal.value)}{weight}"


def _signed(value: float) -> str:
    """At most three figures, with a true minus sign."""
    return f"{value:.3g}".replace("-", "−")
