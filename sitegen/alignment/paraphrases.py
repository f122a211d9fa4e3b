"""Places that make the same statement in other words: candidates, stretches, how sure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from sitegen.alignment.correspondence import Answer, Correspondence, Weights, correspondence
from sitegen.alignment.fitting import Cuts, cuts_of, fits
from sitegen.alignment.lexicon import lexicon_of
from sitegen.alignment.near import Pairing
from sitegen.alignment.scoring import Model, evidence_of
from sitegen.alignment.signals import signals_of
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
    cuts = _Cutting(a, between.weights_a), _Cutting(b, between.weights_b)
    return [
        proposal
        for pair in _candidates(between)
        for proposal in _of_pair(between, pair, cuts, model)
    ]


class _Cutting:
    """Where the statements of one text may be cut: each is looked at once for a pair of texts."""

    def __init__(self, words: Words, weights: Weights) -> None:
        self._words = words
        self._weights = weights
        self._known: dict[Stretch, Cuts] = {}

    def of(self, unit: Stretch) -> Cuts:
        """The cuts of ``unit``."""
        if unit not in self._known:
            self._known[unit] = cuts_of(self._words, self._weights, unit)
        return self._known[unit]


def _of_pair(
    between: Correspondence, pair: UnitPair, cuts: tuple[_Cutting, _Cutting], model: Model
) -> Iterator[Proposal]:
    units = Pairing(between.units_a[pair[0]], between.units_b[pair[1]])
    answers = between.answers[pair[0] * len(between.units_b) + pair[1]]
    in_a, in_b = between.lexicon_a, between.lexicon_b
    if all(in_a.names_only(a) or in_b.names_only(b) for a, b, _ in answers):
        return
    worths = list(map(between.worth, answers))
    fitted = fits(between, cuts[0].of(units.a), cuts[1].of(units.b), answers)
    for number, pairing in enumerate(fitted):
        if not (in_a.tells(pairing.a) and in_b.tells(pairing.b)):
            continue
        values = signals_of(between, units, pairing, answers, worths)
        evidence = evidence_of(values, model)
        yield Proposal(pair, pairing, values, evidence)
        if number == 0 and evidence < HOPELESS:
            return


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
            float(min(MAX_BESIDE, _beside(proposal.pairing, support))),
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
    """Evidence of the best pair other than ``units``."""
    return max((evidence for evidence, pair in ranks if pair != units), default=WORST)


def _beside(pairing: Pairing, support: Sequence[Pairing]) -> int:
    """How many of ``support``, which is sorted, lie near on both sides and in the same order."""
    at = bisect_left(support, pairing)
    return sum(
        not (other.a.overlaps(pairing.a) or other.b.overlaps(pairing.b))
        and _distance(pairing.a, other.a) <= NEAR
        and _distance(pairing.b, other.b) <= NEAR
        and (pairing.a < other.a) == (pairing.b < other.b)
        for other in support[max(0, at - WINDOW) : at + WINDOW]
    )


def _distance(one: Stretch, other: Stretch) -> int:
    return max(one.first - other.last, other.first - one.last, 0)
