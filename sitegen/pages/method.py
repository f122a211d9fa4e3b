"""How this very site was made: rules and thresholds in force, an example, limits, the build report.

Numbers come from the stages' own options and constants, the example from the site itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from sitegen.alignment.edits import MIN_MOVED, REWORDED_SHARE
from sitegen.alignment.near import MAX_GAP
from sitegen.analysis import tokens_in
from sitegen.errors import Problem
from sitegen.model import KINDS, Match, Place, Signal, SourceId
from sitegen.pages.catalog import Catalog
from sitegen.pages.figures import RUN
from sitegen.pages.frames import Description, Framer
from sitegen.pages.highlights import ACCOUNT_WORDS, Account, accounts_of
from sitegen.pages.reasons import SIGNALS, UNCERTAIN
from sitegen.pages.site import Here, Link, Page
from sitegen.pages.sources import is_private
from sitegen.pages.wording import (
    KIND_GLYPHS,
    KIND_LABELS,
    counted,
    figures,
    number,
    percent,
    sentence,
)
from sitegen.passages.clusters import LINKED, SAME_PLACE

URL = "method/index.html"
MAX_SIGNALS = 10
"""Signals listed in the example; the others are added up in one row."""
BY_ITSELF = "by itself"
"""Name of the signal that carries the sum of the first step into the second."""
MAX_JOINED = 12
"""Names with their other forms in the example list; each speaker's own page has all of its own."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds in force, as the sentences print them."""

    min_words: str
    floor: str
    gap: str
    reworded: str
    moved: str
    run: str
    linked: str
    same_place: str
    uncertain: str
    """Score below which a match is called uncertain."""
    language: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something occurs in this site."""

    glyph: str
    name: str
    count: str


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One piece of evidence: value times weight is what it adds."""

    name: str
    value: str
    weight: str
    adds: str


@dataclass(frozen=True, slots=True)
class Step:
    """One sum of weighed evidence."""

    title: str
    rows: tuple[SignalRow, ...]
    """Those that add or take most first."""
    others: str
    """What signals beyond those add together; empty where all are listed."""
    beforehand: str
    """What is asked before any of them speaks."""
    sum: str


@dataclass(frozen=True, slots=True)
class Example:
    """One match of this site, worked out."""

    accounts: tuple[Account, Account]
    kind: str
    shared: str
    """Words in common, in per cent, and how they were counted."""
    steps: tuple[Step, ...]
    """The last one's sum is what the score says."""
    score: str
    row: Link


@dataclass(frozen=True, slots=True)
class JoinedName:
    """A speaker with the other forms of the name, and why they were joined."""

    speaker: Link
    forms: tuple[tuple[str, str, str], ...]
    """Form, letters of the articles that use it, evidence."""


@dataclass(frozen=True, slots=True)
class AsideLine:
    """What was set aside in one source."""

    siglum: str
    href: str
    first: str
    """Its first stretch, shortened."""
    count: int


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A source with the very same text as an earlier one."""

    copy: Link
    first: Link


@dataclass(frozen=True, slots=True)
class MethodView:
    """The page, in the order in which it is read."""

    rules: Rules
    by_rule: tuple[Tally, ...]
    by_kind: tuple[Tally, ...]
    by_mode: tuple[Tally, ...]
    unattributed: str
    """How many quotes have no speaker, in words."""
    example: Example | None
    joined: tuple[JoinedName, ...]
    asides: tuple[AsideLine, ...]
    asides_left: str
    """"and 12 more articles"; empty where all are listed."""
    sources: str
    version: str
    left_out: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    copies: tuple[CopyLine, ...]
    private: str
    """How many sources ask search engines to stay away, in words; empty where none does."""
    articles: Link
    data: Link


def plan_method(framer: Framer) -> tuple[Page, ...]:
    """The one page."""
    catalog, options, here = framer.catalog, framer.options, framer.here(URL)
    example = _example(catalog, here)
    asides = _asides(catalog, here)
    private = sum(is_private(catalog, (entry.id,)) for entry in catalog.entries)
    quotes = catalog.comparison.attributions
    view = MethodView(
        rules=_rules(framer),
        by_rule=_by_rule(catalog),
        by_kind=_by_kind(catalog),
        by_mode=_by_mode(catalog),
        unattributed=counted(sum(1 for one in quotes if one.speaker is None), "quote"),
        example=example,
        joined=_joined_names(catalog, here),
        asides=asides[:MAX_JOINED],
        asides_left=_left(len(asides) - MAX_JOINED),
        sources=counted(len(catalog.entries), "article"),
        version=options.version,
        left_out=tuple(one for one in options.problems if one.severity == "error"),
        warnings=tuple(one for one in options.problems if one.severity != "error"),
        copies=_copies(catalog, here),
        private=sentence(counted(private, "article")) if private else "",
        articles=Link("article", here.to("articles/index.html")),
        data=Link("data", here.to("data/index.html")),
    )
    said = "How passages are matched and speakers found here: rules, thresholds, limits, report."
    return (framer.page(here, "method.html", view, title="Method", about=(Description(said),)),)


def _left(count: int) -> str:
    return f"and {counted(count, 'more article')}" if count > 0 else ""


def _rules(framer: Framer) -> Rules:
    alignment = framer.options.alignment
    return Rules(
        min_words=number(alignment.min_words),
        floor=f"{alignment.floor:.2f}",
        gap=number(MAX_GAP),
        reworded=f"{percent(REWORDED_SHARE)} %",
        moved=number(MIN_MOVED),
        run=number(RUN),
        linked=f"{LINKED:.2f}",
        same_place=f"{percent(SAME_PLACE)} %",
        uncertain=f"{alignment.floor + UNCERTAIN:.2f}",
        language=framer.options.language,
    )


def _signed(value: float) -> str:
    """``value`` with two decimals and a true minus sign.

    >>> _signed(-6.2), _signed(2.5)
    ('−6.20', '2.50')
    """
    return f"{value:.2f}".replace("-", "−")


# ── counts ──────────────────────────────────────────────────────────────────────────────────


def _by_rule(catalog: Catalog) -> tuple[Tally, ...]:
    counts = Counter(match.evidence.rule for match in catalog.matches.values())
    return tuple(Tally("", rule, figures(counts[rule])) for rule in sorted(counts))


def _by_kind(catalog: Catalog) -> tuple[Tally, ...]:
    counts = Counter(match.kind for match in catalog.matches.values())
    return tuple(
        Tally(KIND_GLYPHS[kind], KIND_LABELS[kind], figures(counts[kind])) for kind in KINDS
    )


def _by_mode(catalog: Catalog) -> tuple[Tally, ...]:
    counts = Counter(one.quote.mode for one in catalog.comparison.attributions)
    return tuple(Tally("", mode, figures(counts[mode])) for mode in ("direct", "mixed", "indirect"))


# ── one example ─────────────────────────────────────────────────────────────────────────────


def _example(catalog: Catalog, here: Here) -> Example | None:
    """The most doubtful match that is short enough to read: it shows best what decides."""
    fewest, most = ACCOUNT_WORDS
    found = [
        match
        for match in catalog.matches.values()
        if match.kind == "paraphrase"
        and match.evidence.signals
        and 0 < match.score < 1
        and not is_private(catalog, (match.a.source, match.b.source))
        and all(fewest <= _words(catalog, place) <= most for place in (match.a, match.b))
    ]
    weakest = min(found, key=lambda match: (match.score, match.id), default=None)
    return _worked(catalog, weakest, here) if weakest else None


def _worked(catalog: Catalog, match: Match, here: Here) -> Example:
    url = catalog.pair_url(match.a.source, match.b.source)
    return Example(
        accounts=accounts_of(match, catalog, here),
        kind=KIND_LABELS[match.kind],
        shared=_shared(catalog, match),
        steps=_steps(match),
        score=f"{match.score:.2f}",
        row=Link("See it in its pair", here.to(url, match.id)),
    )


def _steps(match: Match) -> tuple[Step, ...]:
    """The evidence of ``match`` as sums: one for the pair alone, one beside what is around it.

    A match whose evidence has no second step has one sum. What was asked beforehand is what the
    sum of a step lacks.
    """
    signals, total = match.evidence.signals, log(match.score / (1 - match.score))
    names = [signal.name for signal in signals]
    if BY_ITSELF not in names:
        return (_step("What the evidence adds up to", signals, total),)
    at = names.index(BY_ITSELF)
    return (
        _step("First the two stretches by themselves", signals[:at], signals[at].value),
        _step("Then beside their rivals and the matches around them", signals[at:], total),
    )


def _step(title: str, signals: Sequence[Signal], total: float) -> Step:
    ranked = sorted(signals, key=lambda one: -abs(one.value * one.weight))
    shown, others = ranked[:MAX_SIGNALS], ranked[MAX_SIGNALS:]
    added = sum(signal.value * signal.weight for signal in signals)
    return Step(
        title=title,
        rows=tuple(_signal_row(signal) for signal in shown),
        others=_signed(sum(one.value * one.weight for one in others)) if others else "",
        beforehand=_signed(total - added),
        sum=_signed(total),
    )


def _signal_row(signal: Signal) -> SignalRow:
    name = SIGNALS.get(signal.name, signal.name.replace("_", " "))
    adds = _signed(signal.value * signal.weight)
    return SignalRow(name, _signed(signal.value), _signed(signal.weight), adds)


def _shared(catalog: Catalog, match: Match) -> str:
    """Words in common, as anyone can count them."""
    norms = [
        Counter(
            token.norm for token in tokens_in(catalog.by_source[place.source].analysis, place.span)
        )
        for place in (match.a, match.b)
    ]
    common, words = (norms[0] & norms[1]).total(), norms[0].total() + norms[1].total()
    return f"2 × {common} ÷ {words} = {percent(2 * common / words)} %"


def _words(catalog: Catalog, place: Place) -> int:
    return len(tokens_in(catalog.by_source[place.source].analysis, place.span))


# ── names, furniture, copies ────────────────────────────────────────────────────────────────


def _joined_names(catalog: Catalog, here: Here) -> tuple[JoinedName, ...]:
    """The speakers with most forms of the name, each form with why it was joined."""
    several = [
        (-len(speaker.aliases), index, speaker)
        for index, speaker in enumerate(catalog.comparison.speakers)
        if speaker.aliases
    ]
    return tuple(
        JoinedName(
            Link(speaker.name, here.to(catalog.speaker_url(speaker.id))),
            tuple(
                (alias.form, " ".join(catalog.letters(alias.sources)), alias.evidence)
                for alias in speaker.aliases
            ),
        )
        for *_, speaker in sorted(several, key=lambda one: one[:2])[:MAX_JOINED]
    )


def _asides(catalog: Catalog, here: Here) -> tuple[AsideLine, ...]:
    """The sources in which whole lines were set aside, in file order."""
    found: list[AsideLine] = []
    for entry in catalog.entries:
        article = entry.analysis.article
        lines = [
            " ".join(span.of(article.text).split())
            for span in article.furniture
            if not any(part.span.overlaps(span) for part in article.paragraphs)
        ]
        lines = [line for line in lines if any(char.isalnum() for char in line)]
        if lines and not is_private(catalog, (entry.id,)):
            found.append(AsideLine(entry.siglum, here.to(entry.url), lines[0][:60], len(lines)))
    return tuple(found)


def _copies(catalog: Catalog, here: Here) -> tuple[CopyLine, ...]:
    def link(source: SourceId) -> Link:
        entry = catalog.by_source[source]
        return Link(f"{entry.siglum} ({entry.analysis.article.source.file})", here.to(entry.url))

    return tuple(
        CopyLine(link(entry.id), link(entry.analysis.article.copy_of))
        for entry in catalog.entries
        if entry.analysis.article.copy_of
    )
