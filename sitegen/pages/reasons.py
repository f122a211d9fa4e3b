"""Why a match was made: its evidence in words that a reader can check against the row."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from sitegen.model import Evidence, Match, Signal
from sitegen.pages.wording import (
    counted,
    fraction,
    is_phrase,
    percent,
    pointed,
    say,
    sentence,
)

UNCERTAIN = 0.15
"""How far above what was asked a match has to be before it is shown without the word "uncertain":
with a floor of one half, less sure than about two to one."""

SIGNALS = "signals"
"""The table of the phrasebook that says what each signal of alignment measures; one that is not
there is left out. An answered word has a word of the same meaning on the other side."""
SHOWN = 8
"""Signals that are named, those that weigh most; the others are counted."""


class Reason(Struct, frozen=True, gc=False):
    """One piece of evidence: what it is, and what was found."""

    term: str
    text: str
    words: tuple[str, ...] = ()
    """Words of the sources that it names."""


def reasons(match: Match) -> tuple[Reason, ...]:
    """Everything that is known of why ``match`` was made, in the order in which it convinces."""
    evidence = match.evidence
    shared = str(percent(evidence.shared))
    found = [
        Reason(say("why.rule"), sentence(_rule(evidence.rule))),
        Reason(say("why.sureness"), _sureness(match)),
        Reason(say("why.run"), counted(evidence.run, "word")),
        Reason(say("why.common"), say("why.common_text", percent=shared)),
    ]
    if evidence.rare:
        found.append(Reason(say("why.rare"), "", evidence.rare))
    found.append(Reason(say("why.beside"), _neighbours(evidence)))
    named = [signal for signal in evidence.signals if is_phrase(f"{SIGNALS}.{signal.name}")]
    if signals := [signal for signal in named if signal.value]:
        found.append(Reason(say("why.signals"), _signals(signals)))
    return tuple(found)


def _rule(rule: str) -> str:
    return say(f"rules.{rule}") if is_phrase(f"rules.{rule}") else say("why.see_method")


def is_uncertain(match: Match) -> bool:
    """Whether a match was only just sure enough."""
    asked = match.evidence.threshold
    return match.kind != "same" and asked > 0 and match.score < min(1.0, asked + UNCERTAIN)


def _sureness(match: Match) -> str:
    if match.kind == "same":
        return say("why.certain")
    score, asked = fraction(match.score, 2), match.evidence.threshold
    return say("why.asked", score=score, asked=fraction(asked, 2)) if asked else score


def _neighbours(evidence: Evidence) -> str:
    count = evidence.neighbours
    return say("why.neighbours", n=count) if count else say("why.no_neighbours")


def _signals(signals: Sequence[Signal]) -> str:
    """Those that weigh most, in that order, after what the numbers and the words mean."""
    ranked = sorted(signals, key=lambda signal: (-abs(signal.value * signal.weight), signal.name))
    named = "; ".join(_weighed(signal) for signal in ranked[:SHOWN])
    more = len(ranked) - SHOWN
    if more > 0:
        return say("why.weighed_more", signals=named, more=more)
    return say("why.weighed", signals=named)


def _weighed(signal: Signal) -> str:
    weight = f" × {_signed(signal.weight)}" if signal.weight else ""
    return f"{say(f'{SIGNALS}.{signal.name}')} {_signed(signal.value)}{weight}"


def _signed(value: float) -> str:
    """At most three figures, with a true minus sign."""
    return pointed(f"{value:.3g}")
