"""What points from a marked stretch to a mention: named observations, each with a weight.

Where the mention stands, which cue it leads, what that cue reports, and whether it spoke before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sitegen.clauses import Clause, Reading
from sitegen.figures import Cast
from sitegen.mentions import Mention
from sitegen.model import Span
from sitegen.neighbours import leads, parsed
from sitegen.reports import Report, Reports
from sitegen.stretches import Stretch

_TRAILING = 8
"""Longest trailing report (*Reuters and two other agencies reported*), in words."""


class Candidate(NamedTuple):
    """A mention that may speak a stretch."""

    mention: Mention
    clause: Clause | None
    traits: tuple[str, ...]
    """What speaks for or against it wherever the stretch stands (``traits_of``)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who speaks a stretch."""

    candidate: Candidate | None
    """None where nobody reached the threshold."""
    confidence: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known while the quotes of an article are given their speakers."""

    readings: Sequence[Reading]
    cast: Cast
    reports: Reports
    names: tuple[Span, ...] = ()
    subjects: tuple[tuple[Span, Span], ...] = ()
    """What a configured pipeline found (see ``Analysis``); empty without one."""


Before = tuple[Stretch, Choice] | None


def voice_features(
    stretch: Stretch, candidate: Candidate, before: Before, scene: Scene
) -> tuple[str, ...]:
    """Names of what speaks for or against a candidate."""
    reading = scene.readings[candidate.mention.frame]
    here = scene.readings[stretch.reading]
    names = list(candidate.traits)
    if scene.names or scene.subjects:
        found = scene.names, scene.subjects
        names += parsed(candidate.mention, candidate.clause, reading, found)
    if reading is here:
        names.append("same")
        names += _in_frame(stretch, candidate, reading)
        names += _coverage(stretch, candidate, scene.reports.get(reading.index, ()))
    elif reading.index > here.index:
        names += _after(candidate.mention, here, reading)
    else:
        names += _before(candidate, here, reading)
    if before is not None and before[1].candidate is not None:
        names += _continuity(stretch, candidate, (before[0], before[1].candidate), scene)
    return tuple(names)


def traits_of(mention: Mention, clause: Clause | None, reading: Reading) -> Iterator[str]:
    """Names of what speaks for or against a mention with a clause of its frame, or with none, as
    the speaker of whatever stretch."""
    plain = mention.kind == "role" and clause is not None and mention not in reading.mentions
    yield f"kind:{'plain' if plain else mention.kind}"
    if clause is None:
        yield "no cue"
        if mention.possessor:
            yield "possessor"
        if mention.first and reading.frame.words[mention.first - 1].tag in "Io":
            yield "prepositional"
        elif leads(reading, mention):
            yield "subject"
        elif mention.first and _is_object(mention, reading):
            yield "object"
    else:
        yield "cue"
        yield f"force:{clause.force}"
        if clause.last > clause.first:
            yield f"cue:{reading.frame.words[clause.last - 1].norm}"
        if clause.form != "finite":
            yield f"form:{clause.form}"
        if clause.link != "beside":
            yield f"link:{clause.link}"
        if clause.form != "finite":
            yield f"form:{clause.form}:{clause.link}:{clause.force}"


def _is_object(mention: Mention, reading: Reading) -> bool:
    """Whether the mention stands right after what is a verb as far as order tells."""
    words, first = reading.frame.words, mention.first
    return words[first - 1].tag in "wV" and not words[first].gap and words[first].tag in "DGNHTP"


def _before(candidate: Candidate, here: Reading, reading: Reading) -> Iterator[str]:
    """A frame before the stretch's own."""
    where, near = _way_back(here, reading, candidate.clause is not None)
    yield from near
    colon = reading.frame.closing == ":" and reading.index == here.index - 1
    if colon and candidate.clause is None and leads(reading, candidate.mention):
        yield "colon subject"
    if "Q" in reading.frame.tags:
        yield f"{where}:with marks"


@lru_cache(maxsize=64)  # all mentions of one frame stand alike to all stretches of another
def _way_back(here: Reading, reading: Reading, cued: bool) -> tuple[str, tuple[str, ...]]:
    """How far before ``here`` the frame of ``reading`` is, and what that says of a mention in it,
    ``cued`` or not."""
    company, cue = _company(here), "cue" if cued else "bare"
    apart = here.frame.paragraph - reading.frame.paragraph
    where = "before" if apart == 0 else "paragraph before" if apart == 1 else "further before"
    found = [where, f"{where}:{company}", f"{where}:{company}:{cue}"]
    if reading.index == here.index - 1:
        if here.frame.subjectless and cued:
            found.append("elided")
        found += ("frame before", f"frame before:{company}:{cue}")
        if reading.frame.closing in (":", ",") and cued:
            found.append("colon before")
    return where, tuple(found)


def _after(mention: Mention, here: Reading, reading: Reading) -> Iterator[str]:
    """The frame after the stretch's own: mostly somebody else's, unless it only names."""
    yield "after"
    yield f"after:{_company(here)}"
    if reading.frame.paragraph != here.frame.paragraph:
        yield "next paragraph"
    if mention.first == 0 and mention.last == len(reading.frame.words):
        yield "signed"  # a line that only names who said the words above it
    elif mention.first == 0 and "V" not in reading.frame.tags:
        yield "signed with more"


@lru_cache(maxsize=8)
def _company(here: Reading) -> str:
    """Whether the stretch's own frame has anyone who could speak it."""
    if len(here.frame.words) == 1:
        return "alone"
    return "cued" if any(clause.mention for clause in here.clauses) else "uncued"


def _in_frame(stretch: Stretch, candidate: Candidate, reading: Reading) -> Iterator[str]:
    mention, clause = candidate.mention, candidate.clause
    first = min(mention.first, clause.first) if clause else mention.first
    last = max(mention.last, clause.last) if clause else mention.last
    left = last <= stretch.at if clause is None or clause.inverted else clause.last <= stretch.at
    side = "L" if left else "R"
    between = (
        range(clause.last if clause else last, stretch.at) if left else range(stretch.at + 1, first)
    )
    size = _size(len(between))
    base = f"{side}:{size}" if clause else f"{side}:{size} bare"
    yield base
    yield f"{base}:{_edges(stretch, reading)}"
    plain = clause is not None and mention.kind == "role" and mention not in reading.mentions
    yield f"{base}:{'plain' if plain else mention.kind}"
    words = reading.frame.words
    if any(words[index].tag == "Q" for index in between):
        yield f"{side}:quote between"
    if clause is None:
        return
    yield from _of_clause(stretch, clause, reading, left=left)
    if not left and _carried(clause, stretch, reading):
        yield "carried"


def _of_clause(stretch: Stretch, clause: Clause, reading: Reading, *, left: bool) -> Iterator[str]:
    """How a clause of the stretch's own frame stands to it."""
    side, words = "L" if left else "R", reading.frame.words
    nearest = _nearest(clause, stretch, reading, left=left)
    between = range(clause.last, stretch.at)
    yield f"{side}:{clause.form}:{clause.force}"
    yield f"{side}:link:{clause.link}"
    if left and any(words[index].norm == "that" for index in between):
        yield "L:that"
        if words[clause.last].norm == "that":
            yield f"L:that next:{clause.form}"
            last = all(words[index].norm != "that" for index in between[1:])
            yield f"L:last that:{clause.form}:{last}"
    yield f"{side}:clauses:{_clauses_between(clause, stretch, reading, left=left)}"
    if left and stretch.at:
        before = words[stretch.at - 1]
        how = before.norm if before.tag in "IoSXDC" else before.tag
        yield f"L:by:{clause.force}:{how}"
        yield f"L:by:{how}:{'nearest' if nearest else 'far'}"
        if clause.last < stretch.at:
            yield f"L:next:{clause.force}:{words[clause.last].tag}"
    if nearest:
        yield f"{side}:nearest"
    yield f"{side}:rival:{_rival(clause, stretch, reading, left=left)}"
    yield from _nesting(clause, reading)
    yield from _punctuation(stretch, reading, side)


def _coverage(stretch: Stretch, candidate: Candidate, reports: Sequence[Report]) -> Iterator[str]:
    """Whether the candidate's clause reports what the stretch stands in, and who else's does."""
    covering = [one for one in reports if one.first <= stretch.at < one.last]
    clause = candidate.clause
    own = next((one for one in covering if one.clause == clause), None)
    if own is None:
        yield f"covered by others:{min(2, len(covering))}:{'cue' if clause else 'bare'}"
        return
    yield f"covers:{own.how}:{own.clause.force}"
    yield f"covers:{'opens' if own.first == stretch.at else 'within'}:{own.how}"
    if len(covering) == 1:
        yield "covers alone"
        return
    widest = min(covering, key=lambda one: (one.first, -one.last))
    inner = max(covering, key=lambda one: (one.first, -one.last))
    if own is widest:
        yield f"covers outermost:{own.how}:{inner.how}"
        yield f"covers outermost:{own.clause.force}:{inner.clause.force}"
        if inner.clause.mention is not None and inner.clause.mention.kind == "pronoun":
            yield "covers a pronoun"
    elif own is inner:
        yield f"covers innermost:{own.how}:{widest.how}"


def _size(distance: int) -> str:
    if distance == 0:
        return "touching"
    return "near" if distance < 4 else "mid" if distance < 9 else "far"


def _edges(stretch: Stretch, reading: Reading) -> str:
    """How the stretch is cut off from the words on its two sides."""
    word = reading.frame.words[stretch.at]
    if stretch.at == 0:
        opened = "start"
    elif word.gap:
        opened = word.gap[-1]
    else:
        opened = "low" if stretch.first.islower() else "high"
    ends = stretch.at + 1 == len(reading.frame.words)
    sign = stretch.last if stretch.last in ",." else "?" if stretch.last in "?!" else "-"
    return f"{opened}{sign}{'$' if ends else ''}"


def _clauses_between(clause: Clause, stretch: Stretch, reading: Reading, *, left: bool) -> int:
    """Clauses with a subject of their own between a clause and the stretch; 2 stands for more."""
    if left:
        inner = [c for c in reading.clauses if clause.last <= c.first and c.last <= stretch.at]
    else:
        inner = [c for c in reading.clauses if stretch.at < c.first and c.last <= clause.first]
    return min(2, sum(c.mention is not None and c.mention != clause.mention for c in inner))


def _nesting(clause: Clause, reading: Reading) -> Iterator[str]:
    """Whether the clause stands in what another one reports: *Okoro said she wants …*."""
    for other in reading.clauses:
        if other is clause or other.mention is None or clause.mention is None:
            continue
        gap = clause.mention.first - other.last
        if 0 <= gap <= 1 and other.force == "say":
            yield "inside another"
        if 0 <= gap <= 1 and clause.form == "infinitive" and other.form != "noun":
            yield "asked to"  # *she called on the harbour to condemn it and “…”*
        back = other.mention.first - clause.last
        if 0 <= back <= 1 and clause.force == "say":
            yield "holds another"


def _rival(clause: Clause, stretch: Stretch, reading: Reading, *, left: bool) -> str:
    """How near the nearest clause with another subject stands on the stretch's other side."""
    others = [
        one
        for one in reading.clauses
        if one.mention is not None
        and one.mention != clause.mention
        and (one.first > stretch.at if left else one.last <= stretch.at)
    ]
    if not others:
        return "none"
    if left:
        near = others[0]
        first = min(near.first, near.mention.first if near.mention else near.first)
        return f"{near.force}:{near.link}:{_size(first - stretch.at - 1)}"
    near = others[-1]
    return (
        f"{near.force}:{near.form}:{_size(stretch.at - near.last)}:{_edges(stretch, reading)[:-1]}"
    )


def _nearest(clause: Clause, stretch: Stretch, reading: Reading, *, left: bool) -> bool:
    if left:
        return not any(clause.last < c.last <= stretch.at for c in reading.clauses)
    return not any(stretch.at < c.first < clause.first for c in reading.clauses)


def _punctuation(stretch: Stretch, reading: Reading, side: str) -> Iterator[str]:
    word = reading.frame.words[stretch.at]
    if stretch.last == ",":
        yield f"{side}:comma end"
    if stretch.at and word.gap:
        yield f"{side}:cut before"
    if stretch.at and not word.gap and stretch.first.islower():
        yield f"{side}:runs on"


def _carried(clause: Clause, stretch: Stretch, reading: Reading) -> bool:
    """Whether a trailing report clause only carries what another subject's cue introduces.

    *Okoro said: “…” Reuters reported.* The rule looks at the order of clauses, at no name.
    """
    if clause.mention is None or clause.form != "finite":
        return False
    size = len(reading.frame.words) - min(clause.first, clause.mention.first)
    if size > _TRAILING:
        return False
    return any(
        other.last <= stretch.at
        and other.mention is not None
        and other.form in ("finite", "label")
        and other.force in ("say", "hold")
        and _introduces(other, stretch, reading)
        for other in reading.clauses
    )


def _introduces(clause: Clause, stretch: Stretch, reading: Reading) -> bool:
    """Whether nothing but *that* and adverbials stands between a cue and the stretch, or its
    reported statement runs into it."""
    words = reading.frame.words[clause.last : stretch.at]
    gap = reading.frame.words[stretch.at].gap
    if gap.endswith(":") or not words:
        return True
    return any(word.norm == "that" for word in words) or (len(words) < 6 and bool(gap))


def _turns(before: Stretch, stretch: Stretch, last: Candidate, scene: Scene) -> str:
    """The force of the last clause with another subject between two stretches of one frame."""
    clauses = scene.readings[stretch.reading].clauses
    found = [
        clause
        for clause in clauses
        if before.at < clause.first
        and clause.last <= stretch.at
        and clause.mention is not None
        and clause.mention != last.mention
    ]
    return f"{found[-1].force}:{found[-1].form}:{found[-1].link}" if found else "none"


def _continuity(
    stretch: Stretch, candidate: Candidate, before: tuple[Stretch, Candidate], scene: Scene
) -> Iterator[str]:
    """How the candidate relates to the speaker of the quote before."""
    last_stretch, last = before
    here = scene.readings[stretch.reading].frame
    there = scene.readings[last_stretch.reading].frame
    one = candidate.mention == last.mention
    figure = scene.cast.of(candidate.mention)
    if figure is not None and figure == scene.cast.of(last.mention):
        yield "same voice"
    if not one or candidate.clause != last.clause:
        return
    alone = len(here.words) == 1
    ended = (
        "stop" if last_stretch.last in ".?!" else "comma" if last_stretch.last == "," else "open"
    )
    starts = "low" if stretch.first.islower() else "high"
    if here.paragraph == there.paragraph:
        yield "goes on alone" if alone else "goes on"
        near = "same" if stretch.reading == last_stretch.reading else "next"
        if near == "same":
            yield f"goes on over:{_turns(last_stretch, stretch, last, scene)}"
        yield f"goes on:{near}:{_company(scene.readings[stretch.reading])}:{ended}:{starts}"
    elif here.paragraph - there.paragraph == 1:
        if alone:
            yield "continues"
        yield f"continues:{_company(scene.readings[stretch.reading])}:{starts}"
        if not last_stretch.closed:
            yield "unclosed before"
