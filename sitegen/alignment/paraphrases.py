"""Places that make the same statement in other words: candidates, stretches, how sure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from sitegen.alignment.correspondence import Answer, Correspondence, correspondence
from sitegen.alignment.fitting import Cuts, cuts_of, fits
from sitegen.alignment.lexicon import lexicon_of
from sitegen.alignment.near import Pairing
from sitegen.alignment.scoring import Model, evidence_of
from sitegen.alignment.signals import Meeting, Sides, signals_of
from sitegen.alignment.words import Stretch, Words, free_words

PARTNERS = 2
"""Best partners kept for a statement, on either side. With three, plagdet on triples_train,
triples_dev and the five articles is .677, .750, .757; with two .681, .759, .757."""
MIN_SHARED = 0.9
"""Least shared weight of two statements."""
MIN_SHARE = 0.13
"""Least shared weight by that of the lighter statement, ``LENGTH_PRIOR`` added."""
MIN_DICE = 0.1
"""Least shared weight by the mean of both. Of 190 told-again statements of triples_train and
superpal_dev these three leave out 1, 1 and 2 in a hundred, of the other pairs nearly half."""
MIN_CONTENT = 2
"""Fewest words that are no stop words in a statement."""
LENGTH_PRIOR = 2.0
"""Weight added to a statement's own before shared weight is divided by it: short ones share
much by chance."""
NEAR = 40
"""Words within which a match supports another, on both sides: about two sentences."""
MAX_BESIDE = 2
WINDOW = 6
"""Matches before and after that are looked at."""
WORST = -6.0
"""Log odds of a rival that is not there."""
SURE = 0.0
"""Log odds from which on a pairing supports those around it."""

HOPELESS = -5.0
"""Log odds of the best fitted stretches under which no other cut is tried."""

UnitPair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two stretches that may make the same statement, and what speaks for it."""

    units: UnitPair
    pairing: Pairing
    values: tuple[float, ...]
    """Of ``SIGNALS``."""
    evidence: float
    """Log odds by these signals alone."""


def open_proposals(a: Words, b: Words, near: Sequence[Pairing], model: Model) -> list[Proposal]:
    """Pairs of stretches with words in common; several for each pair of statements.

    Only of words that no match of ``near`` holds.
    """
    units_a = _units(a, free_words(a, (pairing.a for pairing in near)))
    units_b = _units(b, free_words(b, (pairing.b for pairing in near)))
    between = correspondence(a, b, units_a, units_b)
    proposing = _Proposing(between, model)
    return [proposal for pair in _candidates(between) for proposal in proposing.of(pair)]


class _Proposing:
    """Two texts, and what is known of each statement and stretch of theirs."""

    def __init__(self, between: Correspondence, model: Model) -> None:
        self._between = between
        self._model = model
        self._sides = (
            Sides(between.a, between.lexicon_a, between.weights_a),
            Sides(between.b, between.lexicon_b, between.weights_b),
        )
        self._cuts_a: dict[int, Cuts] = {}
        self._cuts_b: dict[int, Cuts] = {}

    def of(self, pair: UnitPair) -> Iterator[Proposal]:
        """The proposals for two statements."""
        between = self._between
        units = Pairing(between.units_a[pair[0]], between.units_b[pair[1]])
        answers = between.answers[pair[0] * len(between.units_b) + pair[1]]
        in_a, in_b = between.lexicon_a, between.lexicon_b
        if all(in_a.names_only(a) or in_b.names_only(b) for a, b, _ in answers):
            return
        worths = list(map(between.worth, answers))
        meeting = Meeting(units, answers, worths, sum(worths))
        for number, pairing in enumerate(fits(between, *self._cuts(pair), answers)):
            if not (in_a.tells(pairing.a) and in_b.tells(pairing.b)):
                continue
            values = signals_of(self._sides, meeting, pairing)
            evidence = evidence_of(values, self._model)
            yield Proposal(pair, pairing, values, evidence)
            if number == 0 and evidence < HOPELESS:
                return

    def _cuts(self, pair: UnitPair) -> tuple[Cuts, Cuts]:
        """Where the two statements may be cut."""
        between, (a, b) = self._between, pair
        if a not in self._cuts_a:
            self._cuts_a[a] = cuts_of(between.a, between.weights_a, between.units_a[a])
        if b not in self._cuts_b:
            self._cuts_b[b] = cuts_of(between.b, between.weights_b, between.units_b[b])
        return self._cuts_a[a], self._cuts_b[b]


def _units(words: Words, free: bytearray) -> list[Stretch]:
    """What is left of each sentence where other matches took words: stretches with content."""
    content = lexicon_of(words).content_before
    return [
        part
        for sentence in words.sentences
        for part in _free_parts(sentence, free)
        if content[part.last] - content[part.first] >= MIN_CONTENT
    ]


def _free_parts(stretch: Stretch, free: bytearray) -> Iterator[Stretch]:
    first = stretch.first
    if free.find(0, first, stretch.last) < 0:
        yield stretch
        return
    for word in range(stretch.first, stretch.last):
        if not free[word]:
            if first < word:
                yield Stretch(first, word)
            first = word + 1
    if first < stretch.last:
        yield Stretch(first, stretch.last)


def _candidates(between: Correspondence) -> list[UnitPair]:
    """Pairs of units that are among each other's best partners by shared weight, in order."""
    columns = len(between.units_b)
    weight_a = [sum(between.weights_a.of[unit.first : unit.last]) for unit in between.units_a]
    weight_b = [sum(between.weights_b.of[unit.first : unit.last]) for unit in between.units_b]
    partners: tuple[defaultdict[int, list[tuple[float, int, int]]], ...] = (
        defaultdict(list),
        defaultdict(list),
    )
    for number, answers in between.answers.items():
        shared = _shared(between, answers)
        if shared < MIN_SHARED:
            continue
        at_a, at_b = divmod(number, columns)
        one, other = weight_a[at_a], weight_b[at_b]
        share = shared / (min(one, other) + LENGTH_PRIOR)
        dice = 2 * shared / (one + other + LENGTH_PRIOR)
        if share < MIN_SHARE or dice < MIN_DICE:
            continue
        partners[0][at_a].append((share, -at_a, -at_b))
        partners[1][at_b].append((share, -at_a, -at_b))
    return sorted(
        {
            (-at_a, -at_b)
            for side in partners
            for entries in side.values()
            for _, at_a, at_b in nlargest(PARTNERS, entries)
        }
    )


def _shared(between: Correspondence, answers: Sequence[Answer]) -> float:
    """Weight of the words of a that are answered."""
    if len(answers) == 1:
        return between.worth(answers[0])
    best: dict[int, float] = {}
    for answer in answers:
        weight = between.worth(answer)
        if weight > best.get(answer[0], 0.0):
            best[answer[0]] = weight
    return sum(best.values())


# ── beside rivals and neighbours ────────────────────────────────────────────────────────────


def contexts(found: Sequence[Proposal], sure: Sequence[Pairing]) -> list[tuple[float, ...]]:
    """The values of ``CONTEXT`` for each proposal; ``sure`` are the matches by equal words."""
    best: dict[UnitPair, float] = {}
    for proposal in found:
        best[proposal.units] = max(proposal.evidence, best.get(proposal.units, WORST))
    ranks_a, ranks_b = _two_best(best, 0), _two_best(best, 1)
    mutual = [
        proposal.pairing
        for proposal in found
        if proposal.evidence > SURE
        and proposal.evidence == best[proposal.units]
        and ranks_a[proposal.units[0]][0][1] == proposal.units
        and ranks_b[proposal.units[1]][0][1] == proposal.units
    ]
    support = sorted((*sure, *mutual))
    return [
        (
            proposal.evidence,
            proposal.evidence - _rival(ranks_a[proposal.units[0]], proposal.units),
            proposal.evidence - _rival(ranks_b[proposal.units[1]], proposal.units),
            float(_beside(proposal.pairing, support)),
            proposal.evidence - best[proposal.units],
        )
        for proposal in found
    ]


def _two_best(best: dict[UnitPair, float], side: int) -> dict[int, list[tuple[float, UnitPair]]]:
    """For each unit of one side its two best pairs, better first."""
    entries: defaultdict[int, list[tuple[float, UnitPair]]] = defaultdict(list)
    for pair, evidence in best.items():
        entries[pair[side]].append((evidence, pair))
    return {unit: nlargest(2, pairs) for unit, pairs in entries.items()}


def _rival(ranks: list[tuple[float, UnitPair]], units: UnitPair) -> float:
    """Evidence of the best pair other than ``units``; ``ranks`` begin with the best."""
    for evidence, pair in ranks:
        if pair != units:
            return evidence
    return WORST


def _beside(pairing: Pairing, support: Sequence[Pairing]) -> int:
    """How many of ``support``, which is sorted, lie near on both sides and in the same order;
    ``MAX_BESIDE`` at most."""
    at = bisect_left(support, pairing)
    beside = 0
    for other in support[max(0, at - WINDOW) : at + WINDOW]:
        if (
            _distance(pairing.a, other.a) <= NEAR
            and _distance(pairing.b, other.b) <= NEAR
            and not (other.a.overlaps(pairing.a) or other.b.overlaps(pairing.b))
            and (pairing.a < other.a) == (pairing.b < other.b)
        ):
            beside += 1
            if beside == MAX_BESIDE:
                break
    return beside


def _distance(one: Stretch, other: Stretch) -> int:
    return max(one.first - other.last, other.first - one.last, 0)
