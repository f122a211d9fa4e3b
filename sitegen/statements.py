"""Reported statements → which of them somebody states: the observations that speak for and against.

A sum of named weights decides (``weights``), as it does for marked stretches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.clauses import Reading
from sitegen.frames import Frame
from sitegen.reports import Report
from sitegen.words import Words


def is_statement(
    report: Report, readings: Sequence[Reading], words: Words, weights: Mapping[str, float]
) -> bool:
    """Whether someone states what the report holds: no plain verb with an object."""
    return sum(weights.get(name, 0.0) for name in report_features(report, readings, words)) > 0


def report_features(report: Report, readings: Sequence[Reading], words: Words) -> tuple[str, ...]:
    """Names of what speaks for or against a statement being speech."""
    reading = readings[report.reading]
    frame, clause = reading.frame, report.clause
    size = report.last - report.first
    return (
        "bias",
        *(() if words.bases else ("few lists",)),
        f"how:{report.how}",
        f"how:{report.how}:{clause.force}",
        f"form:{clause.form}",
        f"link:{clause.link}",
        f"size:{size if size < 4 else '4-6' if size < 7 else '7-11' if size < 12 else '12+'}",
        *_cue_features(report, frame, words),
        *_content_features(report, reading),
    )


def _cue_features(report: Report, frame: Frame, words: Words) -> Iterator[str]:
    clause, mention = report.clause, report.clause.mention
    cue = frame.words[clause.first : clause.last]
    if cue and clause.form != "according":
        yield f"cue:{cue[-1].norm}"
        if cue[-1].norm in (
            "refer",
            "refers",
        ):  # a habit names a term; *referred* tells of one time
            yield "refers as"
        if len(cue) > 1:
            yield f"auxiliary:{cue[0].norm}" if cue[0].tag in "XI" else "adverb"
    if mention is not None:
        yield f"kind:{mention.kind}"
        if mention.first and frame.words[mention.first - 1].tag in "SVIw":
            yield f"subject after:{frame.words[mention.first - 1].tag}"
            if frame.words[mention.first - 1].tag == "S":
                yield f"subject after:{frame.words[mention.first - 1].norm}"
        if mention.first == 0:
            yield "subject opens"
        if mention.role and mention.role[-1] in words.roles:
            yield "subject has a role"


def _content_features(report: Report, reading: Reading) -> Iterator[str]:
    frame = reading.frame
    first = frame.words[report.first]
    yield f"opens:{first.tag}"
    norms = {word.norm for word in frame.words[report.first : report.last]}
    frames = [norm for norm in ("to", "as", "that", "of", "for") if norm in norms]
    yield f"{report.how} with:{frames[0] if frames else 'nothing'}"
    yield f"{report.how} opens:{frame.tags[report.first : report.first + 2]}"
    if first.tag in "SI":
        yield f"opens:{first.norm}"
    if first.tag == "I" and report.how == "object" and report.clause.last > report.clause.first:
        cue = frame.words[report.clause.last - 1].norm
        yield f"cue:{cue} {first.norm}"  # *called on the harbour to* calls for something
    if "Q" in frame.tags[report.first : report.last]:
        yield "holds marks"
    if frame.titled or frame.role != "body":
        yield "headline"
    if frame.words[report.last - 1 :] and report.last < len(frame.words):
        yield "stops early"
    if "X" in frame.tags[report.first : report.last]:
        yield "has a verb"
    inside = [c for c in reading.clauses if c.last <= report.clause.first and c.force == "say"]
    if any(c.mention is not None and c.form == "finite" for c in inside):
        yield "after another cue"
