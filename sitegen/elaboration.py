"""A marked statement that gives in full what the report right before it tells."""

from __future__ import annotations

import re

from sitegen.analysis import norms_in
from sitegen.model import Analysis, Quote, Span
from sitegen.sayings import Sayings
from sitegen.stems import stems_in
from sitegen.words import words_of

BESIDE = 160
"""Characters between a reported statement and the marked one that elaborates it: room for a
trailing report, a paragraph break and an introduction."""
_MARK = re.compile(r"[\"“”„«»「」『』]|(?<!\w)[‘']\b")
_OPENING = 2
"""Words at a report's start, *that* among them, in which a subordinate clause opens."""


def elaborates(report: Quote, marked: Quote, sayings: Sayings) -> bool:
    """Whether a quote in marks stands right after a report, and shares a word with what it tells;
    ``sayings`` are those of the article of both."""
    analysis, telling = sayings.analysis, sayings.telling
    if marked.mode != "direct" or _bare(report, analysis) != marked.place.span.start:
        return False
    words = stems_in(telling, analysis, _main(report, analysis))
    return not set(words).isdisjoint(stems_in(telling, analysis, marked.place.span))


def _bare(quote: Quote, analysis: Analysis) -> int:
    """Where the text after a reported statement without any marks comes to its next mark; -1 for
    all other wordings."""
    if quote.mode != "indirect":
        return -1
    span = quote.place.span
    mark = _MARK.search(analysis.text, span.start, span.end + BESIDE)
    return mark.start() if mark is not None and mark.start() >= span.end else -1


def _main(quote: Quote, analysis: Analysis) -> Span:
    """The span of a report without a subordinate clause at its start that a comma ends: what it
    tells is not what it concedes (*while he takes it seriously, he remains uncertain*)."""
    span = quote.place.span
    subordinators = words_of(analysis.language).subordinators
    opening = norms_in(analysis, span)[:_OPENING]
    comma = analysis.text.find(",", span.start, span.end)
    if comma < 0 or all(norm not in subordinators or norm == "that" for norm in opening):
        return span
    return Span(comma, span.end)
