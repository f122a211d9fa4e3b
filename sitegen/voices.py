"""Stretches → who speaks each: candidates, what speaks for them, and one pass from left to right.

Every candidate is a mention near the stretch, with the clause it is the subject of where there is
one. Its score is a sum of named weights; the names are the evidence that a reader gets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from sitegen.clauses import Clause, Reading
from sitegen.figures import Cast, key_of
from sitegen.mentions import Mention
from sitegen.neighbours import leads
from sitegen.stretches import Stretch

_BACK = 6
"""Frames looked back over: the mention of 99 of 100 quotes lies nearer."""
_PARAGRAPHS = 2
_CROWD = 16
_MANY = 48
"""Mentions considered in one frame, and in all: more stand only in lists and in endless lines."""
_SHOWN = 3
"""How many of the strongest observations are kept as evidence."""
_TRAILING = 8
"""Longest trailing report (*Reuters and two other agencies reported*), in words."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that may speak a stretch."""

    mention: Mention
    clause: Clause | None


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


def choose_voices(
    stretches: Sequence[Stretch], scene: Scene, weights: Mapping[str, float], threshold: float
) -> tuple[Choice, ...]:
    """For each stretch its speaker; each decision sees the one before it."""
    choices: list[Choice] = []
    for index, stretch in enumerate(stretches):
        last = (stretches[index - 1], choices[-1]) if index else None
        choices.append(_choose(stretch, last, scene, (weights, threshold)))
    return tuple(choices)


Before = tuple[Stretch, Choice] | None


def _choose(
    stretch: Stretch,
    before: Before,
    scene: Scene,
    settings: tuple[Mapping[str, float], float],
) -> Choice:
    weights, threshold = settings
    scored: list[tuple[float, int, Candidate, tuple[str, ...]]] = []
    for rank, candidate in enumerate(candidates_of(stretch, before, scene)):
        names = voice_features(stretch, candidate, before, scene)
        scored.append((sum(weights.get(name, 0.0) for name in names), -rank, candidate, names))
    if not scored:
        return Choice(None, 0.0, ())
    score, _, candidate, names = max(scored, key=_by_score)
    if score < threshold:
        return Choice(None, 0.0, ())
    total = exp(threshold - score) + sum(exp(other[0] - score) for other in scored)
    strongest = sorted(names, key=lambda name: -abs(weights.get(name, 0.0)))
    shown = tuple(name for name in strongest if weights.get(name, 0.0) > 0)[:_SHOWN]
    return Choice(candidate, round(1.0 / total, 3), shown)


def _by_score(scored: tuple[float, int, Candidate, tuple[str, ...]]) -> tuple[float, int]:
    return scored[0], scored[1]


# ── candidates ──────────────────────────────────────────────────────────────────────────────


def candidates_of(stretch: Stretch, before: Before, scene: Scene) -> tuple[Candidate, ...]:
    """Every mention that may speak the stretch, each once with each clause that it leads."""
    here = scene.readings[stretch.reading]
    first = max(0, stretch.reading - _BACK)
    found: list[Candidate] = []
    for reading in _nearest_first(scene.readings[first : stretch.reading + 2], here):
        if here.frame.paragraph - reading.frame.paragraph > _PARAGRAPHS or len(found) >= _MANY:
            break
        listed = list(_in_reading(reading))
        at = stretch.at if reading is here else len(reading.frame.words)
        if len(listed) > _CROWD:
            listed = sorted(listed, key=lambda one: abs(one.mention.first - at))[:_CROWD]
        found += listed
    if before is not None and before[1].candidate is not None:
        last = before[1].candidate
        if last.mention.frame < first and before[0].reading >= stretch.reading - _BACK:
            found.append(last)
    return tuple(found)


def _nearest_first(readings: Sequence[Reading], here: Reading) -> list[Reading]:
    """The stretch's own frame, the one after it, then those before it from near to far."""
    return sorted(readings, key=lambda reading: (reading is not here, -reading.index))


def _in_reading(reading: Reading) -> Iterator[Candidate]:
    led = set()
    for clause in reading.clauses:
        if clause.mention is not None:
            led.add(key_of(clause.mention))
            yield Candidate(clause.mention, clause)
    for mention in reading.mentions:
        if key_of(mention) not in led:
            yield Candidate(mention, None)


# ── observations ────────────────────────────────────────────────────────────────────────────


def voice_features(
    stretch: Stretch, candidate: Candidate, before: Before, scene: Scene
) -> tuple[str, ...]:
    """Names of what speaks for or against a candidate."""
    reading = scene.readings[candidate.mention.frame]
    here = scene.readings[stretch.reading]
    return (
        *_mention(candidate, reading),
        *_place(stretch, candidate, here, reading),
        *_continuity(stretch, candidate, before, scene),
    )


def _mention(candidate: Candidate, reading: Reading) -> Iterator[str]:
    mention, clause = candidate.mention, candidate.clause
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
    else:
        yield "cue"
        yield f"force:{clause.force}"
        if clause.last > clause.first:
            yield f"cue:{reading.frame.words[clause.last - 1].norm}"
        if clause.form != "finite":
            yield f"form:{clause.form}"
        if clause.link != "beside":
            yield f"link:{clause.link}"


def _place(
    stretch: Stretch, candidate: Candidate, here: Reading, reading: Reading
) -> Iterator[str]:
    if reading.index == here.index:
        yield "same"
        yield from _in_frame(stretch, candidate, reading)
        return
    company = _company(here)
    if reading.index > here.index:
        yield "after"
        yield f"after:{company}"
        if reading.frame.paragraph != here.frame.paragraph:
            yield "next paragraph"
        return
    apart = here.frame.paragraph - reading.frame.paragraph
    where = "before" if apart == 0 else "paragraph before" if apart == 1 else "further before"
    yield where
    cue = "cue" if candidate.clause is not None else "bare"
    yield f"{where}:{company}"
    yield f"{where}:{company}:{cue}"
    if reading.index == here.index - 1:
        if here.frame.subjectless and candidate.clause is not None:
            yield "elided"
        yield "frame before"
        yield f"frame before:{company}:{cue}"
        if reading.frame.closing in (":", ",") and candidate.clause is not None:
            yield "colon before"
        elif reading.frame.closing == ":" and leads(reading, candidate.mention):
            yield "colon subject"
    if "Q" in reading.frame.tags:
        yield f"{where}:with marks"


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
    yield f"{side}:{clause.form}:{clause.force}"
    yield f"{side}:link:{clause.link}"
    if left and any(words[index].norm == "that" for index in between):
        yield "L:that"
        if words[clause.last].norm == "that":
            yield f"L:that next:{clause.form}"
            last = all(words[index].norm != "that" for index in between[1:])
            yield f"L:last that:{clause.form}:{last}"
    yield f"{side}:clauses:{_clauses_between(clause, stretch, reading, left=left)}"
    if _nearest(clause, stretch, reading, left=left):
        yield f"{side}:nearest"
    yield from _nesting(clause, reading)
    yield from _punctuation(stretch, reading, side)
    if not left and _carried(clause, stretch, reading):
        yield "carried"


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
        back = other.mention.first - clause.last
        if 0 <= back <= 1 and clause.force == "say":
            yield "holds another"


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


def _continuity(
    stretch: Stretch, candidate: Candidate, before: Before, scene: Scene
) -> Iterator[str]:
    """How the candidate relates to the speaker of the quote before."""
    if before is None or before[1].candidate is None:
        return
    last_stretch, choice = before
    last = choice.candidate
    if last is None:
        return
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
        yield f"goes on:{near}:{_company(scene.readings[stretch.reading])}:{ended}:{starts}"
    elif here.paragraph - there.paragraph == 1:
        if alone:
            yield "continues"
        yield f"continues:{_company(scene.readings[stretch.reading])}:{starts}"
        if not last_stretch.closed:
            yield "unclosed before"
