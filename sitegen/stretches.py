"""Marked stretches in their frames: what stands in and around each, and whether it is speech.

The decision is a sum of named weights over what can be read there (``weights``), so that each can
be explained.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sitegen.analysis import token_range
from sitegen.clauses import Clause, Reading
from sitegen.model import Analysis, Span
from sitegen.reports import Report, Reports
from sitegen.tags import Word
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
    aside: bool
    """Whether it stands in single marks below the headlines of a text that marks speech by double
    ones: there they mark terms, or what a voice quotes."""
    again: bool
    """Whether the text marks the same words elsewhere too."""


def stretches_of(
    analysis: Analysis, marks: Sequence[Span], readings: Sequence[Reading]
) -> tuple[Stretch, ...]:
    """Every marked stretch, in text order."""
    found: list[Stretch] = []
    for reading in readings:
        for at, word in enumerate(reading.frame.words):
            if word.mark is not None:
                found.append(_stretch(analysis, marks[word.mark], reading.index, at))
    return _compared(found, readings)


def _compared(found: Sequence[Stretch], readings: Sequence[Reading]) -> tuple[Stretch, ...]:
    """``found`` with what shows only beside the other stretches of the text."""
    below = [one for one in found if readings[one.reading].frame.role == "body"]
    singles = sum(one.single for one in below)
    doubled = 2 * singles < len(below)
    times = Counter(one.norms for one in found)
    return tuple(
        replace(
            one,
            aside=one.single and doubled and readings[one.reading].frame.role == "body",
            again=times[one.norms] > 1,
        )
        for one in found
    )


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
        norms=tokens.norms,
        capitals=sum(text[start].isupper() for start in tokens.starts),
        first=bare[:1],
        last=bare[-1:],
        closed=closed,
        single=inner[:1] in "‘‚'",
        aside=False,
        again=False,
    )


def is_speech(
    stretch: Stretch,
    readings: Sequence[Reading],
    reports: Reports,
    words: Words,
    weights: Mapping[str, float],
) -> bool:
    """Whether someone says what the stretch holds: no title, term or nickname."""
    names = speech_features(stretch, readings, reports, words)
    return sum(weights.get(name, 0.0) for name in names) > 0


def speech_features(
    stretch: Stretch, readings: Sequence[Reading], reports: Reports, words: Words
) -> tuple[str, ...]:
    """Names of what speaks for or against speech."""
    reading = readings[stretch.reading]
    return (
        "bias",
        *(() if words.bases else ("few lists",)),
        *_inside(stretch, words),
        *_around(stretch, reading, words),
        *_cued(stretch, reading),
        *_covered(stretch, reports.get(stretch.reading, ())),
        *_term(stretch, reading),
    )


def _covered(stretch: Stretch, reports: Sequence[Report]) -> Iterator[str]:
    """The reported statements that the stretch stands in."""
    covering = [one for one in reports if one.first <= stretch.at < one.last]
    if not covering:
        yield "covered:no"
        return
    inner = max(covering, key=lambda one: (one.first, -one.last))
    yield f"covered:{inner.how}:{inner.clause.force}"
    where = (
        "whole" if inner.last - inner.first == 1 else "opens" if inner.first == stretch.at else ""
    )
    yield f"covered:{inner.how}:{where or 'within'}"
    short = "short" if len(stretch.norms) < 4 else "long"
    yield f"covered:{inner.how}:{short}"
    if len(covering) > 1:
        yield "covered twice"


def _inside(stretch: Stretch, words: Words) -> Iterator[str]:
    """What the stretch shows by itself."""
    count = len(stretch.norms)
    yield from _content(stretch, words, "short" if count < 4 else "long")
    yield f"words:{count if count < 4 else '4-6' if count < 7 else '7-11' if count < 12 else '12+'}"
    sign = "comma" if stretch.last == "," else "stop" if stretch.last in ".?!…—–-" else "none"
    yield f"end:{sign}:{'short' if count < 4 else 'long'}"
    if stretch.first.islower():
        yield "lower"
    if count and stretch.capitals >= max(2, 0.6 * count):
        yield f"titled:{'short' if count < 7 else 'long'}"
    elif count == 1 and stretch.capitals:
        yield "capital word"
    if stretch.again:
        yield "again"
        yield f"again:{'short' if count < 4 else 'long'}"
    if stretch.aside:
        yield "aside"
    if not stretch.closed:
        yield "unclosed"
    if stretch.single:
        yield "single"


def _content(stretch: Stretch, words: Words, size: str) -> Iterator[str]:
    """What kinds of words the stretch holds; ``size`` says whether it is short or long."""
    norms = stretch.norms
    if any(norm in words.speaking for norm in norms):
        yield "speaking"
    elif any(norm in words.pronouns for norm in norms):
        yield "pronoun inside"
    verb = any(norm in words.auxiliaries or "'" in norm for norm in norms)
    yield f"verb inside:{verb}:{size}"
    if norms:
        yield f"first:{_kind(norms[0], words)}:{size}"
        yield f"last:{_kind(norms[-1], words)}:{size}"
    if any(norm.isdigit() for norm in norms):
        yield "digits"


def _kind(norm: str, words: Words) -> str:
    """What a word is, as far as the short lists tell."""
    for name, members in (
        ("determiner", words.determiners),
        ("speaking", words.speaking),
        ("pronoun", words.pronouns),
        ("possessive", words.possessives),
        ("auxiliary", words.auxiliaries),
        ("preposition", words.prepositions),
        ("conjunction", words.conjunctions),
        ("subordinator", words.subordinators),
        ("adverb", words.adverbs),
        ("adjective", words.adjectives),
        ("cue", words.cues),
        ("person", words.roles),
    ):
        if norm in members:
            return name
    ending = next((end for end in ("ing", "ly", "ed", "s") if norm.endswith(end)), "word")
    return "number" if norm[:1].isdigit() else ending


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
            if before.tag in "DGIoSXC":
                yield f"titled after word:{before.norm}"
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
