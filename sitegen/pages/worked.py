"""One match of the site worked out, so that a reader of the method page sees what decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from msgspec import Struct

from sitegen.analysis import norms_in
from sitegen.model import Match, Signal
from sitegen.pages.catalog import Catalog
from sitegen.pages.highlights import CERTAIN, Account, accounts_of, is_telling
from sitegen.pages.site import Here, Link
from sitegen.pages.sources import is_private
from sitegen.pages.wording import (
    fraction,
    is_phrase,
    kind_label,
    percent,
    pointed,
    say,
)

MAX_SIGNALS = 6
"""Signals listed in the example; the others are added up in one row."""
CLEAR_SHARE = (0.25, 0.55)
"""Words in common of a match that shows well what decides: with fewer a reader sees only the
names, with more the words alone would do."""
BY_ITSELF = "by itself"
"""Name of the signal that carries the sum of the first step into the second."""
IN_WORDS = "worked"
"""The table of the phrasebook that says in words what each signal stands for; one that is not
there is added up with the others."""


class SignalRow(Struct, frozen=True, gc=False):
    """One piece of evidence: value times weight is what it adds."""

    name: str
    value: str
    weight: str
    adds: str


class Step(Struct, frozen=True, gc=False):
    """One sum of weighed evidence."""

    title: str
    rows: tuple[SignalRow, ...]
    """Those that add or take most first; what has no plain words is among the others."""
    others: str
    """What signals beyond those add together; empty where all are listed."""
    beforehand: str
    """Where the sum begins, before any of them speaks."""
    sum: str


class Example(Struct, frozen=True, gc=False):
    """One match of this site, worked out."""

    accounts: tuple[Account, Account]
    kind: str
    shared: str
    """Words in common, in per cent, and how they were counted."""
    steps: tuple[Step, ...]
    """The last one's sum is what the score says."""
    score: str
    row: Link


def worked_example(catalog: Catalog, here: Here) -> Example | None:
    """A sure paraphrase that a reader can follow: two whole statements with most words of weight
    in common, told in other words; None where there is none."""
    found = [
        match
        for match in catalog.matches.values()
        if match.evidence.signals
        and 0 < match.score < 1
        and not is_private(catalog, (match.a.source, match.b.source))
        and is_telling(match, catalog)
    ]
    clearest = min(found, key=_unclear, default=None)
    return _worked(catalog, clearest, here) if clearest else None


def _unclear(match: Match) -> tuple[bool, bool, int, float, str]:
    """A key that puts sure matches first, then most words of weight with fewest others."""
    least, most = CLEAR_SHARE
    evidence = match.evidence
    fits = least <= evidence.shared <= most
    sure = match.score >= CERTAIN[-1]
    return not sure, not fits, -len(evidence.rare), evidence.shared, match.id


def _worked(catalog: Catalog, match: Match, here: Here) -> Example:
    return Example(
        accounts=accounts_of(match, catalog, here),
        kind=kind_label(match.kind),
        shared=_shared(catalog, match),
        steps=_steps(match),
        score=fraction(match.score, 2),
        row=Link(say("method.see_pair"), here.to(*catalog.match_url(match))),
    )


def _steps(match: Match) -> tuple[Step, ...]:
    """The evidence of ``match`` as sums: one for the pair alone, one beside what is around it.

    A match whose evidence has no second step has one sum. What was asked beforehand is what the
    sum of a step lacks.
    """
    signals, total = match.evidence.signals, log(match.score / (1 - match.score))
    names = [signal.name for signal in signals]
    if BY_ITSELF not in names:
        return (_step(say("method.step_all"), signals, total),)
    at = names.index(BY_ITSELF)
    return (
        _step(say("method.step_first"), signals[:at], signals[at].value),
        _step(say("method.step_second"), signals[at:], total),
    )


def _step(title: str, signals: Sequence[Signal], total: float) -> Step:
    ranked = sorted(signals, key=lambda one: (not _is_told(one), -_adds(one), one.name))
    named = sum(map(_is_told, ranked))
    at = min(named, MAX_SIGNALS)
    shown, others = ranked[:at], ranked[at:]
    added = sum(signal.value * signal.weight for signal in signals)
    return Step(
        title=title,
        rows=tuple(_signal_row(signal) for signal in shown),
        others=_signed(sum(one.value * one.weight for one in others)) if others else "",
        beforehand=_signed(total - added),
        sum=_signed(total),
    )


def _adds(signal: Signal) -> float:
    return abs(signal.value * signal.weight)


def _is_told(signal: Signal) -> bool:
    return is_phrase(f"{IN_WORDS}.{signal.name}")


def _signal_row(signal: Signal) -> SignalRow:
    adds = _signed(signal.value * signal.weight)
    return SignalRow(
        say(f"{IN_WORDS}.{signal.name}"), _signed(signal.value), _signed(signal.weight), adds
    )


def _shared(catalog: Catalog, match: Match) -> str:
    """Words in common, as anyone can count them."""
    norms = [
        Counter(norms_in(catalog.by_source[place.source].analysis, place.span))
        for place in (match.a, match.b)
    ]
    common, words = (norms[0] & norms[1]).total(), norms[0].total() + norms[1].total()
    return f"2 × {common} ÷ {words} = {percent(2 * common / words)} %"


def _signed(value: float) -> str:
    """``value`` with two decimals and a true minus sign.

    >>> _signed(-6.2), _signed(2.5)
    ('−6.20', '2.50')
    """
    return pointed(f"{value:.2f}")
