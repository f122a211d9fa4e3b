"""Analysis → testimony: the quotes of one article, and which of its figures says each.

The stages in order: marked stretches, frames, clauses, figures; then which stretches are speech,
who speaks them, and what is reported without marks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sitegen.analysis import norms_in
from sitegen.clauses import Clause, Reading, read_frames
from sitegen.figures import Cast, cast_of
from sitegen.frames import frames_of
from sitegen.incises import spoken_spans
from sitegen.mentions import Mention
from sitegen.model import (
    Analysis,
    Mode,
    Place,
    Quote,
    QuoteId,
    Span,
    Testimony,
    Voice,
    content_id,
)
from sitegen.pointers import Choice, Scene
from sitegen.quotation import marked_spans
from sitegen.reports import How, Report, reports_by_reading, reports_of
from sitegen.statements import is_statement
from sitegen.stretches import Stretch, is_speech, stretches_of
from sitegen.voices import choose_voices
from sitegen.weights import HAND_SET, learned
from sitegen.words import words_of


@dataclass(frozen=True, slots=True)
class AttributionOptions:
    """How speech is told from other marked stretches, and speakers from other mentions."""

    learned: bool = True
    """Whether the learned table may refine the hand-set weights."""


def attribute_quotes(analysis: Analysis, options: AttributionOptions) -> Testimony:
    """The quotes of ``analysis`` and which of its figures says each; none of both in a text
    without speech."""
    words = words_of(analysis.language)
    weights = learned() if options.learned else HAND_SET
    marks = spoken_spans(analysis, marked_spans(analysis), words)
    readings = read_frames(frames_of(analysis, marks, words), words)
    cast = cast_of(analysis.text, readings, words)
    reported = reports_by_reading(readings, words)
    scene = Scene(readings, cast, reported, analysis.names, analysis.subjects)
    stretches = [
        stretch
        for stretch in stretches_of(analysis, marks, readings)
        if is_speech(stretch, readings, reported, words, weights.speech)
    ]
    choices = choose_voices(stretches, scene, weights.voice, weights.nobody)
    modes = [_mode(stretch, readings[stretch.reading]) for stretch in stretches]
    whole = whole_marks(stretches, readings)
    found = [
        _Found(stretch.span, mode, *_clause_and_mention(choice), choice.confidence, choice.evidence)
        for stretch, mode, choice in zip(stretches, modes, choices, strict=True)
    ]
    mixed = {one.clause: one.span for one in found if one.mode == "mixed"}
    found += [
        _reported(report)
        for report in reports_of(readings, words, whole, reported)
        if _surrounds(report, mixed) or is_statement(report, readings, words, weights.report)
    ]
    return _testimony(analysis, found, scene)


def whole_marks(stretches: Sequence[Stretch], readings: Sequence[Reading]) -> frozenset[int]:
    """The marks of the stretches that are direct speech: no reported statement runs over them."""
    return frozenset(
        _mark(stretch, readings)
        for stretch in stretches
        if _mode(stretch, readings[stretch.reading]) == "direct"
    )


def _surrounds(report: Report, mixed: Mapping[Clause | None, Span]) -> bool:
    """Whether the report holds marked words of its own clause: then it is a statement."""
    span = mixed.get(report.clause)
    return span is not None and report.span.holds(span)


# ── modes ───────────────────────────────────────────────────────────────────────────────────


def _mark(stretch: Stretch, readings: Sequence[Reading]) -> int:
    mark = readings[stretch.reading].frame.words[stretch.at].mark
    return -1 if mark is None else mark


def _mode(stretch: Stretch, reading: Reading) -> Mode:
    """``mixed`` where the stretch runs on from the words before it, else ``direct``."""
    frame, at = reading.frame, stretch.at
    if at == 0:
        after = frame.words[1] if len(frame.words) > 1 else None
        runs = after is not None and not after.gap and stretch.last not in ",.?!…—–-"
        return "mixed" if runs and after is not None and not _cued(reading, at) else "direct"
    word = frame.words[at]
    if word.gap[-1:] in (":", ",", "-", "("):
        return "mixed" if stretch.first.islower() and word.gap[-1:] != ":" else "direct"
    if frame.words[at - 1].tag == "V" and not stretch.first.islower():
        return "direct"
    return "mixed"


def _cued(reading: Reading, at: int) -> bool:
    """Whether a report clause follows the stretch at once."""
    return any(
        min(clause.first, clause.mention.first) == at + 1
        for clause in reading.clauses
        if clause.mention is not None
    )


# ── quotes ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Found:
    """A quote before it has its id."""

    span: Span
    mode: Mode
    clause: Clause | None
    mention: Mention | None
    confidence: float
    evidence: tuple[str, ...]


def _clause_and_mention(choice: Choice) -> tuple[Clause | None, Mention | None]:
    candidate = choice.candidate
    return (candidate.clause, candidate.mention) if candidate else (None, None)


_REPORTED: Mapping[How, float] = {
    "that": 0.9,
    "according": 0.9,
    "after": 0.85,
    "noun": 0.7,
    "plain": 0.7,
    "object": 0.6,
}
"""Confidence in a reported statement's speaker by construction; no weight decides here."""


def _reported(report: Report) -> _Found:
    evidence = (f"reported:{report.how}", f"link:{report.clause.link}")
    confidence = _REPORTED[report.how]
    return _Found(
        report.span, "indirect", report.clause, report.clause.mention, confidence, evidence
    )


def _testimony(analysis: Analysis, found: Sequence[_Found], scene: Scene) -> Testimony:
    counts: Counter[tuple[str, ...]] = Counter()
    quotes: list[Quote] = []
    voices: list[Voice] = []
    for one in _kept(found, scene.cast):
        quotes.append(_quote(analysis, one, scene, counts))
        voices.append(_voice(one, scene.cast))
    return Testimony(analysis.article.id, scene.cast.figures, tuple(quotes), tuple(voices))


def _kept(found: Sequence[_Found], cast: Cast) -> Iterator[_Found]:
    """The quotes in text order: marked ones disjoint; a report may hold another one's report."""
    marked_end = 0
    report: _Found | None = None
    for one in sorted(found, key=lambda one: (one.span.start, -one.span.end, one.mode)):
        if one.mode != "indirect":
            if one.span.start >= marked_end:
                marked_end = one.span.end
                yield one
        elif report is None or one.span.start >= report.span.end:
            report = one
            yield one
        elif report.span.holds(one.span) and not _alike(one, report, cast) and _says(one):
            yield one


def _alike(one: _Found, other: _Found, cast: Cast) -> bool:
    """Whether two reports have one voice: *expressed his belief that* is one report of one."""
    if one.mention is None or other.mention is None or one.mention == other.mention:
        return one.mention == other.mention
    figure = cast.of(one.mention)
    return figure is not None and figure == cast.of(other.mention)


def _says(found: _Found) -> bool:
    """Whether a report inside another's is speech itself: *claims that*, no thought or wish."""
    clause = found.clause
    how = set(found.evidence) & {"reported:that", "reported:noun"}
    return bool(how) and clause is not None and clause.force == "say"


def _quote(
    analysis: Analysis, found: _Found, scene: Scene, counts: Counter[tuple[str, ...]]
) -> Quote:
    norms = " ".join(norms_in(analysis, found.span))
    said = (str(analysis.article.id), found.mode, norms)
    counts[said] += 1
    identity = QuoteId(content_id("q", *said, str(counts[said])))
    cue = mention = None
    if found.clause is not None and found.clause.last > found.clause.first:
        frame = scene.readings[found.clause.frame].frame
        cue = frame.span(found.clause.first, found.clause.last)
    if found.mention is not None:
        frame = scene.readings[found.mention.frame].frame
        mention = frame.span(found.mention.first, found.mention.last)
    return Quote(identity, Place(analysis.article.id, found.span), found.mode, cue, mention)


def _voice(found: _Found, cast: Cast) -> Voice:
    figure = cast.of(found.mention) if found.mention is not None else None
    if figure is None:
        return Voice(None, 0.0, found.evidence)
    return Voice(figure, found.confidence, found.evidence)
