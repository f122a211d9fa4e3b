"""Marked stretches in their frames: what stands in and around each, and whether it is speech.

The decision is a sum of named weights over what can be read there (``weights``), so that each can
be explained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sitegen.analysis import token_range
from sitegen.clauses import Clause, Reading
from sitegen.frames import Word
from sitegen.model import Analysis, Span
from sitegen.words import Words

_OPENERS = "“„”\"«»‹›「『〈‘‚'`"
_CLOSERS = "”“\"»«›‹」』〉’‘'"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One marked stretch, its words and its place in a frame."""

    span: Span
    reading: int
    """Index of its frame's reading."""
    at: int
    """Index of the word that stands for it."""
    norms: tuple[str, ...]
    capitals: int
    """How many of its words begin with a capital."""
    first: str
    """Its first character inside the marks."""
    last: str
    """Its last character inside the marks; a full stop or comma right after the marks counts."""
    closed: bool
    single: bool
    """Whether its marks are single ones."""


def stretches_of(
    analysis: Analysis, marks: Sequence[Span], readings: Sequence[Reading]
) -> tuple[Stretch, ...]:
    """Every marked stretch, in text order."""
    found: list[Stretch] = []
    for reading in readings:
        for at, word in enumerate(reading.frame.words):
            if word.mark is not None:
                found.append(_stretch(analysis, marks[word.mark], reading.index, at))
    return tuple(found)


def _stretch(analysis: Analysis, span: Span, reading: int, at: int) -> Stretch:
    text = analysis.text
    first, last = token_range(analysis, span)
    tokens = analysis.tokens[first:last]
    inner = span.of(text).strip()
    closed = len(inner) > 1 and inner[-1] in _CLOSERS
    bare = inner.strip(_OPENERS + _CLOSERS + " ")
    return Stretch(
        span=span,
        reading=reading,
        at=at,
        norms=tuple(token.norm for token in tokens),
        capitals=sum(text[token.span.start].isupper() for token in tokens),
        first=bare[:1],
        last=bare[-1:],
        closed=closed,
        single=inner[:1] in "‘‚'",
    )


def is_speech(
    stretch: Stretch, readings: Sequence[Reading], words: Words, weights: Mapping[str, float]
) -> bool:
    """Whether someone says what the stretch holds: no title, term or nickname."""
    return sum(weights.get(name, 0.0) for name in speech_features(stretch, readings, words)) > 0


def speech_features(stretch: Stretch, readings: Sequence[Reading], words: Words) -> tuple[str, ...]:
    """Names of what speaks for or against speech."""
    reading = readings[stretch.reading]
    return (
        "bias",
        *(() if words.bases else ("few lists",)),
        *_inside(stretch, words),
        *_around(stretch, reading, words),
        *_cued(stretch, reading),
        *_term(stretch, reading),
    )


def _inside(stretch: Stretch, words: Words) -> Iterator[str]:
    """What the words of the stretch show."""
    count = len(stretch.norms)
    yield f"words:{count if count < 4 else '4-6' if count < 7 else '7-11' if count < 12 else '12+'}"
    sign = "comma" if stretch.last == "," else "stop" if stretch.last in ".?!…—–-" else "none"
    yield f"end:{sign}:{'short' if count < 4 else 'long'}"
    if stretch.first.islower():
        yield "lower"
    if count and stretch.capitals >= max(2, 0.6 * count):
        yield f"titled:{'short' if count < 7 else 'long'}"
    elif count == 1 and stretch.capitals:
        yield "capital word"
    if any(norm in words.speaking for norm in stretch.norms):
        yield "speaking"
    if not stretch.closed:
        yield "unclosed"
    if stretch.single:
        yield "single"


def _around(stretch: Stretch, reading: Reading, words: Words) -> Iterator[str]:
    """What stands beside the stretch."""
    frame, at = reading.frame, stretch.at
    me = frame.words[at]
    before = frame.words[at - 1] if at else None
    after = frame.words[at + 1] if at + 1 < len(frame.words) else None
    if len(frame.words) == 1:
        yield "alone"
        if stretch.single and stretch.capitals > len(stretch.norms) / 2:
            yield "single heading"
    if before is None:
        yield "opens"
    elif me.gap:
        yield f"gap:{me.gap[-1]}"
    else:
        yield f"before:{before.tag}"
        if before.tag in "DGIoSXC":
            yield f"word before:{before.norm}"
        if stretch.capitals >= max(1, 0.6 * len(stretch.norms)):
            yield f"titled after:{before.tag}"
        yield from _naming(before, words)
        if at > 1 and before.tag == "o" and frame.words[at - 2].norm in words.works:
            yield "work"
    yield from _after(stretch, before if not me.gap else None, after, words)
    if frame.role in ("headline", "subheading"):
        yield "headline"


def _after(
    stretch: Stretch, before: Word | None, after: Word | None, words: Words
) -> Iterator[str]:
    """What follows, and whether the stretch stands between a determiner and its noun."""
    if after is None:
        yield "closes"
    elif after.gap or stretch.last in ",.?!":
        yield "cut after"
    else:
        yield f"after:{after.tag}"
        if after.norm in words.works:
            yield "work"
        if before is not None and before.tag in "DGH" and after.tag in "wNRBK":
            yield f"attributive:{before.tag}"


def _naming(before: Word, words: Words) -> Iterator[str]:
    if before.norm in words.naming:
        yield "naming"
    if before.norm in words.works:
        yield "work"
    if before.norm == "as":
        yield "as"
    if before.norm in ("the", "a", "an"):
        yield f"article:{before.norm}"
    if before.possessive:
        yield "possessor before"


def _cued(stretch: Stretch, reading: Reading) -> Iterator[str]:
    """The cues of its frame that could introduce it."""
    left = [c for c in reading.clauses if c.last <= stretch.at and c.mention is not None]
    right = [c for c in reading.clauses if c.first > stretch.at and c.mention is not None]
    if left and _cut_off(left[-1], stretch, reading):
        yield "left:cut off"
    elif left:
        near = left[-1]
        distance = stretch.at - near.last
        yield f"left:{near.force}:{near.form if near.form in ('noun', 'according') else 'verb'}"
        if near.last > near.first:
            yield f"left cue:{reading.frame.words[near.last - 1].norm}"
        yield f"left at:{0 if distance == 0 else '1-3' if distance < 4 else 'far'}"
        if _refers(near, stretch, reading):
            yield "refers as"
    if right:
        near = right[0]
        start = min(near.first, near.mention.first if near.mention else near.first)
        yield f"right:{near.force}:{'0' if start == stretch.at + 1 else 'far'}"
    if not left and not right:
        yield "no cue"


def _term(stretch: Stretch, reading: Reading) -> Iterator[str]:
    """*a “no frills” contract* that no cue governs: an attribute, not a statement."""
    words, at = reading.frame.words, stretch.at
    if not 0 < at < len(words) - 1 or words[at].gap or words[at + 1].gap:
        return
    article = words[at - 1].norm in ("a", "an") and words[at + 1].tag in "wNRBK"
    left = [c for c in reading.clauses if c.last <= at and c.mention is not None]
    governed = bool(left) and not _cut_off(left[-1], stretch, reading)
    if article and not governed and not any(c.first > at for c in reading.clauses):
        yield "term"
    short = len(stretch.norms) < 3 and stretch.capitals == len(stretch.norms)
    if short and words[at - 1].tag == words[at + 1].tag == "N":
        yield "nickname"


def _cut_off(clause: Clause, stretch: Stretch, reading: Reading) -> bool:
    """Whether a conjunction after a comma begins another statement before the stretch."""
    words = reading.frame.words
    return any(
        words[at].tag == "C" and words[at].gap == "," and words[at + 1].tag in "DNTPGH"
        for at in range(clause.last, stretch.at - 1)
    )


def _refers(clause: Clause, stretch: Stretch, reading: Reading) -> bool:
    """*refers to … as a “…”*, *what they call “…”*: a term, not a statement."""
    words = reading.frame.words
    cue = words[clause.last - 1].norm if clause.last > clause.first else ""
    if cue.startswith("refer"):  # *referred* tells of one occasion, *refers* of a habit
        habit = cue in ("refer", "refers")
        return habit and any(word.norm == "as" for word in words[clause.last : stretch.at])
    mention = clause.mention
    what = mention is not None and mention.first > 0 and words[mention.first - 1].norm == "what"
    return cue.startswith("call") and what and stretch.capitals > len(stretch.norms) / 2
