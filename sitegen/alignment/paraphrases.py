"""Places that make the same statement in other words: candidates, stretches, how sure.

All statements of two texts that may answer each other are looked at together, as columns: first in
the stretches that are fitted best, then, where these say something, in all others worth a look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sitegen.alignment.columns import (
    Flags,
    Floats,
    Numbers,
    numbered_runs,
    starts_in,
    starts_of,
    sums,
)
from sitegen.alignment.correspondence import (
    Answers,
    Correspondence,
    Reading,
    correspondence,
)
from sitegen.alignment.fitting import (
    Cuts,
    Ends,
    best_shares,
    cuts_of,
    fitted,
    whole,
)
from sitegen.alignment.lexicon import LEAST_TOLD
from sitegen.alignment.near import Pairing
from sitegen.alignment.scoring import Model, evidence_of
from sitegen.alignment.signals import SIGNALS, Meetings, Stretches, inside, signals_of
from sitegen.alignment.statements import MAX_CUTS, statements_of
from sitegen.alignment.words import Stretch, Words

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
LENGTH_PRIOR = 2.0
"""Weight added to a statement's own before shared weight is divided by it: short ones share
much by chance."""
HOPELESS = -5.0
"""Log odds of the best fitted stretches under which no other cut is tried."""
_TOGETHER = 2048
"""Pairs of statements that are looked at together: in two articles there are some 40, in two whole
books the columns stay short."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """Pairs of stretches that may make the same statement, as parallel columns.

    Those of two statements stand together; in the order of the statements.
    """

    unit_a: Numbers
    """The number of the statement of a."""
    unit_b: Numbers
    ends: Numbers
    """Four columns: first word in a, the one after the last, and the same in b."""
    values: Floats
    """Of ``SIGNALS``, a row for each proposal."""
    evidence: Floats
    """Log odds by these signals alone."""

    def pairing(self, number: int) -> Pairing:
        """The two stretches of one proposal."""
        first_a, last_a, first_b, last_b = self.ends[number].tolist()
        return Pairing(Stretch(first_a, last_a), Stretch(first_b, last_b))


def open_proposals(a: Words, b: Words, near: Sequence[Pairing], model: Model) -> Proposals:
    """Pairs of stretches with words in common; several for each pair of statements.

    Only of words that no match of ``near`` holds.
    """
    units_a = statements_of(a, [pairing.a for pairing in near])
    units_b = statements_of(b, [pairing.b for pairing in near])
    if not (units_a.stretches and units_b.stretches):
        return _joined([])
    between = correspondence(a, b, units_a, units_b)
    answers = _candidates(between)
    pairs = answers.of[starts_of(answers.of)]
    found = []
    for first in range(0, len(pairs), _TOGETHER):
        some = pairs[first : first + _TOGETHER]
        rows = (answers.of >= some[0]) & (answers.of <= some[-1])
        found.append(_Proposing(between, some, answers.taken(rows), model).proposals())
    return _joined(found)


def _joined(found: Sequence[Proposals]) -> Proposals:
    """All proposals of several, in their order."""
    none, width = np.zeros(0, np.int64), len(SIGNALS)
    empty = Proposals(none, none, none.reshape(0, 4), np.zeros((0, width)), np.zeros(0))
    parts = found or [empty]
    if len(parts) == 1:
        return parts[0]
    return Proposals(
        np.concatenate([part.unit_a for part in parts]),
        np.concatenate([part.unit_b for part in parts]),
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.evidence for part in parts]),
    )


class _Proposing:
    """Pairs of statements of two texts, and what is found in them."""

    def __init__(
        self, between: Correspondence, pairs: Numbers, answers: Answers, model: Model
    ) -> None:
        """``pairs`` as in ``answers.of``, each once and ascending."""
        a, b = between.a, between.b
        self._a, self._b, self._model = a, b, model
        self._unit_a, self._unit_b = np.divmod(pairs, len(b.statements.last))
        of = numbered_runs(answers.of)
        self._answers = Answers(of, answers.a, answers.b, answers.sureness, answers.worth)
        self._worth = sums(of, answers.worth, len(pairs))
        self._cuts = cuts_of(a, self._unit_a), cuts_of(b, self._unit_b)

    def proposals(self) -> Proposals:
        """Those of all pairs."""
        weights = self._a.weights.of, self._b.weights.of
        fits = fitted(self._cuts, self._answers, weights)
        ends_a, ends_b = _worth_scoring(fits, self._cuts)
        rows, numbers = np.nonzero(_each_once(ends_a, ends_b))
        in_a = _stretches(ends_a, self._cuts[0], (rows, numbers))
        in_b = _stretches(ends_b, self._cuts[1], (rows, numbers))
        tells = _tells(self._a, in_a) & _tells(self._b, in_b)
        return self._scored(rows[tells], numbers[tells], (in_a.taken(tells), in_b.taken(tells)))

    def _scored(
        self, rows: Numbers, numbers: Numbers, stretches: tuple[Stretches, Stretches]
    ) -> Proposals:
        """The proposals in these ``stretches`` of the pairs with the numbers ``rows``; where the
        first of a pair is hopeless, no other."""
        in_a, in_b = stretches
        answers = inside(self._answers, rows, in_a, in_b)
        meetings = Meetings(in_a, in_b, answers, self._worth[rows])
        values = signals_of(self._a, self._b, meetings)
        evidence = evidence_of(values, self._model)
        hopeless = np.zeros(len(self._worth), np.bool_)
        hopeless[rows[(numbers == 0) & (evidence < HOPELESS)]] = True
        kept = (numbers == 0) | ~hopeless[rows]
        rows, ends = rows[kept], (in_a.first, in_a.last, in_b.first, in_b.last)
        return Proposals(
            self._unit_a[rows],
            self._unit_b[rows],
            np.stack([column[kept] for column in ends], axis=1),
            values.T[kept],
            evidence[kept],
        )


def _worth_scoring(fits: Sequence[tuple[Ends, Ends]], cuts: tuple[Cuts, Cuts]) -> tuple[Ends, Ends]:
    """Stretches worth scoring, a row for each pair of statements: those of ``fits``, each
    also with the whole of the other side, and then the whole of both."""
    all_a, all_b = whole(cuts[0]), whole(cuts[1])
    pairs = [pair for in_a, in_b in fits for pair in ((in_a, in_b), (all_a, in_b), (in_a, all_b))]
    pairs.append((all_a, all_b))
    return _side_by_side([a for a, _ in pairs]), _side_by_side([b for _, b in pairs])


def _side_by_side(ends: Sequence[Ends]) -> Ends:
    return Ends(
        np.stack([one.first for one in ends], axis=1), np.stack([one.last for one in ends], axis=1)
    )


def _each_once(in_a: Ends, in_b: Ends) -> Flags:
    """Whether no column before it has the same two stretches."""
    key = ((in_a.first * MAX_CUTS + in_a.last) * MAX_CUTS + in_b.first) * MAX_CUTS + in_b.last
    once: Flags = ~((key[:, :, None] == key[:, None, :]) & _earlier(key.shape[1])).any(axis=2)
    return once


@lru_cache(maxsize=8)
def _earlier(count: int) -> Flags:
    """For each of ``count`` columns the columns before it."""
    return np.tril(np.ones((count, count), np.bool_), -1)


def _stretches(ends: Ends, cuts: Cuts, at: tuple[Numbers, Numbers]) -> Stretches:
    """The words of those of ``ends`` that stand in the rows and columns of ``at``."""
    rows, first, last = at[0], ends.first[at], ends.last[at]
    whole_ones = (first == 0) & (last == cuts.last[rows])
    return Stretches(cuts.places[first, rows], cuts.places[last, rows], whole_ones)


def _tells(reading: Reading, stretches: Stretches) -> Flags:
    """Whether each tells more than who somebody is, and that he spoke (``Lexicon.tells``)."""
    told = reading.vocabulary.told
    if not len(told):
        return np.ones(len(stretches.first), np.bool_)
    return told[stretches.last] - told[stretches.first] >= LEAST_TOLD


def _candidates(between: Correspondence) -> Answers:
    """The answers of pairs of units that are among each other's best partners by shared weight, and
    that say more than who somebody is."""
    answers = _of_weight(between.answers)
    starts, group = starts_of(answers.of), numbered_runs(answers.of)
    pairs = answers.of[starts]
    at_a, at_b = np.divmod(pairs, len(between.b.statements.last))
    shared = _shared(answers, group, len(pairs))
    one, other = _unit_weights(between.a)[at_a], _unit_weights(between.b)[at_b]
    share = shared / (np.minimum(one, other) + LENGTH_PRIOR)
    dice = 2 * shared / (one + other + LENGTH_PRIOR)
    enough = np.flatnonzero((shared >= MIN_SHARED) & (share >= MIN_SHARE) & (dice >= MIN_DICE))
    at_a, at_b, share = at_a[enough], at_b[enough], share[enough]
    best = _best_partners(at_a, share, at_b) | _best_partners(at_b, share, at_a)
    says = ~(between.a.vocabulary.names[answers.a] | between.b.vocabulary.names[answers.b])
    chosen = np.zeros(len(pairs), np.bool_)
    chosen[enough[best]] = True
    chosen &= np.bincount(group, says, len(pairs)) > 0
    return answers.taken(chosen[group])


def _of_weight(answers: Answers) -> Answers:
    """Those of pairs of units whose answers could weigh enough, were each word answered once."""
    group = numbered_runs(answers.of)
    heavy = np.bincount(group, answers.worth) >= MIN_SHARED
    return answers.taken(heavy[group])


def _shared(answers: Answers, group: Numbers, count: int) -> Floats:
    """For each of ``count`` pairs of units the weight of the words of a that are answered."""
    order = np.lexsort((answers.a, group))
    best = best_shares(answers.worth, None, order, starts_in((group, answers.a), order))
    return sums(group, best, count)


def _unit_weights(reading: Reading) -> Floats:
    """The weight of the words of each unit."""
    units = reading.statements.of_word
    held = units >= 0
    return sums(units[held], reading.weights.of[held], len(reading.statements.last))


def _best_partners(unit: Numbers, share: Floats, partner: Numbers) -> Flags:
    """Whether each pair is among the ``PARTNERS`` best of its ``unit``; of equals the first."""
    order = np.lexsort((partner, -share, unit))
    counts = np.bincount(unit)
    rank = np.arange(len(order)) - (counts.cumsum() - counts)[unit[order]]
    best = np.zeros(len(order), np.bool_)
    best[order[rank < PARTNERS]] = True
    return best
