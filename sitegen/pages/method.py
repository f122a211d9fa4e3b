"""How this very site was made: rules and thresholds in force, an example, limits, the build report.

Numbers come from the stages' own options and constants, the example from the site itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from sitegen.alignment.candidates import ALONE, ENOUGH
from sitegen.alignment.edits import MIN_MOVED, REWORDED_SHARE
from sitegen.alignment.near import MAX_GAP
from sitegen.alignment.postings import REPEATED
from sitegen.errors import Problem
from sitegen.model import KINDS, SourceId, Span
from sitegen.pages.budget import without_page
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.frames import Description, Framer
from sitegen.pages.joining import joined_by
from sitegen.pages.quotes import speech_counts
from sitegen.pages.reasons import UNCERTAIN
from sitegen.pages.runs import RUN
from sitegen.pages.site import Here, Link, Page
from sitegen.pages.sources import is_private
from sitegen.pages.wording import (
    KIND_GLYPHS,
    counted,
    figures,
    fraction,
    is_phrase,
    kind_label,
    number,
    percent,
    say,
    sentence,
)
from sitegen.pages.worked import Example, worked_example
from sitegen.passages.clusters import LINKED, SAME_PLACE

URL = "method/index.html"
MAX_REPORTED = 100
"""Sources left out, warnings and copies listed, each; ``sitegen check`` prints them all."""
MAX_JOINED = 12
"""Names with their other forms in the example list; each speaker's own page has all of its own."""
MAX_FORMS = 24
"""Forms of each that it names: a name that chance joined with thousands made a page of 1.1 MB."""


class Rules(Struct, frozen=True, gc=False):
    """The thresholds in force, as the sentences print them."""

    signs: str
    alone: str
    repeated: str
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


class Tally(Struct, frozen=True, gc=False):
    """How often something occurs in this site."""

    glyph: str
    name: str
    count: str


class JoinedName(Struct, frozen=True, gc=False):
    """A speaker with the other forms of the name, and why they were joined."""

    speaker: Link
    forms: tuple[tuple[str, str, str], ...]
    """Form, letters of the articles that use it, evidence."""
    more: str
    """How many more there are; empty where all are named."""


class AsideLine(Struct, frozen=True, gc=False):
    """What was set aside in one source."""

    siglum: str
    href: str
    first: str
    """Its first stretch, shortened."""
    count: int


class CopyLine(Struct, frozen=True, gc=False):
    """A source with the very same text as an earlier one."""

    copy: Link
    first: Link


class MethodView(Struct, frozen=True, gc=False):
    """The page, in the order in which it is read."""

    rules: Rules
    by_rule: tuple[Tally, ...]
    by_kind: tuple[Tally, ...]
    by_mode: tuple[Tally, ...]
    unattributed: str
    """How many quotations and reported statements have no speaker, in words."""
    example: Example | None
    joined: tuple[JoinedName, ...]
    asides: tuple[AsideLine, ...]
    asides_left: str
    """"and 12 more articles"; empty where all are listed."""
    sources: str
    version: str
    left_out: tuple[Problem, ...]
    more_left_out: str
    """How many more there are, and where; empty where all are listed. The next two likewise."""
    warnings: tuple[Problem, ...]
    more_warnings: str
    copies: tuple[CopyLine, ...]
    more_copies: str
    without_page: str
    """How many pairs that share passages have no page of their own, in a sentence; empty where all
    have one."""
    private: str
    """How many sources ask search engines to stay away, in words; empty where none does."""
    articles: Link
    data: Link


def plan_method(framer: Framer) -> tuple[Page, ...]:
    """The one page."""
    here, about = framer.here(URL), (Description(say("method.description")),)
    view = partial(_view, framer, here)
    return (framer.later(here, "method.html", view, title=say("frame.method"), about=about),)


def _view(framer: Framer, here: Here) -> MethodView:
    catalog, options = framer.catalog, framer.options
    example = worked_example(catalog, here)
    asides, copies = _asides(catalog, here), _copies(catalog, here)
    left_out = tuple(one for one in options.problems if one.severity == "error")
    warnings = tuple(one for one in options.problems if one.severity != "error")
    private = sum(is_private(catalog, (entry.id,)) for entry in catalog.entries)
    unnamed = [one for one in catalog.comparison.attributions if one.speaker is None]
    return MethodView(
        rules=_rules(framer),
        by_rule=_by_rule(catalog),
        by_kind=_by_kind(catalog),
        by_mode=_by_mode(catalog),
        unattributed=_unattributed(*speech_counts(unnamed)),
        example=example,
        joined=_joined_names(catalog, here),
        asides=asides[:MAX_JOINED],
        asides_left=_left(len(asides) - MAX_JOINED),
        sources=counted(len(catalog.entries), "article"),
        version=options.version,
        left_out=left_out[:MAX_REPORTED],
        more_left_out=_unlisted(left_out),
        warnings=warnings[:MAX_REPORTED],
        more_warnings=_unlisted(warnings),
        copies=copies[:MAX_REPORTED],
        more_copies=_unlisted(copies),
        without_page=_without_page(framer),
        private=sentence(counted(private, "article")) if private else "",
        articles=Link(say("frame.articles"), here.to("articles/index.html")),
        data=Link(say("frame.data"), here.to("data/index.html")),
    )


def _unattributed(marked: int, reported: int) -> str:
    return say("method.counts", marked=marked, reported=reported)


def _without_page(framer: Framer) -> str:
    alignments, most = framer.catalog.comparison.alignments, framer.options.pair_pages
    left = without_page(alignments, most)
    return say("method.without_page", n=left, total=len(alignments), most=most) if left else ""


def _left(count: int) -> str:
    return say("home.more_articles", articles=count) if count > 0 else ""


def _unlisted(lines: Sequence[object]) -> str:
    left = len(lines) - MAX_REPORTED
    return say("method.unlisted", n=left, command="sitegen check") if left > 0 else ""


def _rules(framer: Framer) -> Rules:
    alignment = framer.options.alignment
    return Rules(
        signs=number(ENOUGH),
        alone=number(ALONE),
        repeated=number(REPEATED),
        min_words=number(alignment.min_words),
        floor=fraction(alignment.floor, 2),
        gap=number(MAX_GAP),
        reworded=f"{percent(REWORDED_SHARE)} %",
        moved=number(MIN_MOVED),
        run=number(RUN),
        linked=fraction(LINKED, 2),
        same_place=f"{percent(SAME_PLACE)} %",
        uncertain=fraction(alignment.floor + UNCERTAIN, 2),
        language=framer.options.language,
    )


# ── counts ──────────────────────────────────────────────────────────────────────────────────


def _by_rule(catalog: Catalog) -> tuple[Tally, ...]:
    counts = Counter(match.evidence.rule for match in catalog.matches.values())
    return tuple(Tally("", _named_rule(rule), figures(counts[rule])) for rule in sorted(counts))


def _named_rule(rule: str) -> str:
    """What the method page calls ``rule``; a rule that it does not explain has its own name."""
    return say(f"method.rule_{rule}") if is_phrase(f"method.rule_{rule}") else rule


def _by_kind(catalog: Catalog) -> tuple[Tally, ...]:
    counts = Counter(match.kind for match in catalog.matches.values())
    return tuple(
        Tally(KIND_GLYPHS[kind], kind_label(kind), figures(counts[kind])) for kind in KINDS
    )


def _by_mode(catalog: Catalog) -> tuple[Tally, ...]:
    counts = Counter(one.quote.mode for one in catalog.comparison.attributions)
    return tuple(
        Tally("", say(f"method.mode_{mode}"), figures(counts[mode]))
        for mode in ("direct", "mixed", "indirect")
    )


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
                (alias.form, " ".join(catalog.some_letters(alias.sources)), joined_by(alias))
                for alias in speaker.aliases[:MAX_FORMS]
            ),
            _left_of_forms(len(speaker.aliases) - MAX_FORMS),
        )
        for *_, speaker in sorted(several, key=lambda one: one[:2])[:MAX_JOINED]
    )


def _left_of_forms(count: int) -> str:
    return say("method.and_more", number=number(count)).strip() if count > 0 else ""


def _asides(catalog: Catalog, here: Here) -> tuple[AsideLine, ...]:
    """The sources in which whole lines were set aside, in file order."""
    found: list[AsideLine] = []
    for entry in catalog.entries:
        article = entry.analysis.article
        lines = [
            " ".join(span.of(article.text).split())
            for span in article.furniture
            if _is_apart(entry, span)
        ]
        lines = [line for line in lines if any(char.isalnum() for char in line)]
        if lines and not is_private(catalog, (entry.id,)):
            found.append(AsideLine(entry.siglum, here.to(entry.url), lines[0][:60], len(lines)))
    return tuple(found)


def _is_apart(entry: Entry, span: Span) -> bool:
    """Whether ``span`` lies between paragraphs."""
    first = bisect_right(entry.ends, span.start)
    return first == len(entry.ends) or entry.starts[first] >= span.end


def _copies(catalog: Catalog, here: Here) -> tuple[CopyLine, ...]:
    def link(source: SourceId) -> Link:
        entry = catalog.by_source[source]
        return Link(f"{entry.siglum} ({entry.analysis.article.source.file})", here.to(entry.url))

    return tuple(
        CopyLine(link(entry.id), link(entry.analysis.article.copy_of))
        for entry in catalog.entries
        if entry.analysis.article.copy_of
    )
