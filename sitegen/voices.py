"""Stretches → who speaks each: candidates, what speaks for them, and one pass from left to right.

Every candidate is a mention near the stretch, with the clause it is the subject of where there is
one. Its score is a sum of named weights; the names are the evidence that a reader gets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp
from operator import itemgetter

from sitegen.clauses import Reading
from sitegen.figures import key_of
from sitegen.pointers import Before, Candidate, Choice, Scene, traits_of, voice_features
from sitegen.stretches import Stretch

_BACK = 6
"""Frames looked back over: the mention of 99 of 100 quotes lies nearer."""
_PARAGRAPHS = 2
_CROWD = 16
_MANY = 48
"""Mentions considered in one frame, and in all: more stand only in lists and in endless lines."""
_SHOWN = 3
"""How many of the strongest observations are kept as evidence."""


def choose_voices(
    stretches: Sequence[Stretch], scene: Scene, weights: Mapping[str, float], threshold: float
) -> tuple[Choice, ...]:
    """For each stretch its speaker; each decision sees the one before it."""
    choices: list[Choice] = []
    for index, stretch in enumerate(stretches):
        last = (stretches[index - 1], choices[-1]) if index else None
        choices.append(_choose(stretch, last, scene, (weights, threshold)))
    return tuple(choices)


def _choose(
    stretch: Stretch,
    before: Before,
    scene: Scene,
    settings: tuple[Mapping[str, float], float],
) -> Choice:
    weights, threshold = settings
    scored: list[tuple[float, int, Candidate, tuple[str, ...]]] = []
    weight = weights.get
    for rank, candidate in enumerate(candidates_of(stretch, before, scene)):
        names = voice_features(stretch, candidate, before, scene)
        scored.append((sum([weight(name, 0.0) for name in names]), -rank, candidate, names))
    if not scored:
        return Choice(None, 0.0, ())
    score, _, candidate, names = max(scored, key=itemgetter(0, 1))
    if score < threshold:
        return Choice(None, 0.0, ())
    total = exp(threshold - score) + sum(exp(other[0] - score) for other in scored)
    strongest = sorted(names, key=lambda name: -abs(weights.get(name, 0.0)))
    shown = tuple(name for name in strongest if weights.get(name, 0.0) > 0)[:_SHOWN]
    return Choice(candidate, round(1.0 / total, 3), shown)


# ── candidates ──────────────────────────────────────────────────────────────────────────────


def candidates_of(stretch: Stretch, before: Before, scene: Scene) -> tuple[Candidate, ...]:
    """Every mention that may speak the stretch, each once with each clause that it leads."""
    here = scene.readings[stretch.reading]
    first = max(0, stretch.reading - _BACK)
    found: list[Candidate] = []
    for reading in _nearest_first(scene.readings[first : stretch.reading + 2], here):
        if here.frame.paragraph - reading.frame.paragraph > _PARAGRAPHS or len(found) >= _MANY:
            break
        listed: Sequence[Candidate] = _in_reading(reading)
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


@lru_cache(maxsize=32)  # the next stretch looks at nearly the same frames
def _in_reading(reading: Reading) -> tuple[Candidate, ...]:
    clauses = reading.clauses
    cued = [(one.mention, one) for one in clauses if one.mention is not None]
    led = {key_of(mention) for mention, _ in cued}
    free = [(mention, None) for mention in reading.mentions if key_of(mention) not in led]
    return tuple(
        Candidate(mention, clause, tuple(traits_of(mention, clause, reading)))
        for mention, clause in (*cued, *free)
    )
