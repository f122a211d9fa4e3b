"""Which pairs of articles are worth aligning, from one index over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import numpy as np

from sitegen.alignment.index import Shared
from sitegen.alignment.ledger import Articles, Ledger, count, key_of
from sitegen.alignment.postings import Flags, Numbers, numbered
from sitegen.alignment.signs import Marks, marks_of, unpacked
from sitegen.earlier import Earlier, made_each
from sitegen.model import Analysis

COPIED = 0.3
"""Share of the signs of the shorter article that near copies have in common. Of 77 articles on nine
events no two on different events share more than .06; 20 of the pairs on one event share .55 and
more, as versions of a story and prints of one agency's text do."""
ENOUGH = 5
"""Signs that a pair has to share. Of the pairs of 560 articles of mostly unrelated news (dev) that
have something to find 236 of 240 are kept, with 2 % of all pairs (3 signs: 238, with 5 %); of
triples_train 18 of 18, of ccwn 80 of 80, of superpal_dev 12 of 12."""
WEIGHT = 2000
"""What the signs of a pair have to weigh together, in thousandths. It lets less through the more
articles there are: of dev 3 157 pairs without it and 2 612 with it, with the same 236."""
TOGETHER = 1000
"""What the signs of one sentence of either article have to weigh together, once more for every ten
times as many articles as ``ALONE``: in 1 000 articles three rare words, or six words in
a row. Each further article is a chance to have five signs in common that mean nothing; chance
scatters them over the sentences."""
ALONE = 10
"""Articles up to which nothing has to stand together."""
SHORT = 100
"""Signs of an article under which ``ENOUGH_OF_SHORT`` are enough: it has hardly more to share."""
ENOUGH_OF_SHORT = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """The pairs that are worth aligning."""

    pairs: list[tuple[Analysis, Analysis]]
    ledger: Ledger | None
    """What is to be kept for the next time; None where what was known still serves."""


def candidate_pairs(
    analyses: Sequence[Analysis], marks: Sequence[Marks] | None = None
) -> list[tuple[Analysis, Analysis]]:
    """Pairs that share stretches of words or pairs of rare words in a sentence, in the order given.

    ``marks`` are those of the ``analyses``, in their order; made here where there are none.
    What each list of sharers adds is bounded, so the time grows with the words and with the pairs
    found. What one outlet prints in articles on different named events is its own boilerplate or
    background, not something that two sources share: such pairs are left out.
    """
    marks = [marks_of(analysis) for analysis in analyses] if marks is None else marks
    return _of_analyses(analyses, chosen_pairs(marks, _outlets(analyses), _events(analyses)))


def choose(
    analyses: Sequence[Analysis],
    marks: Sequence[bytes],
    known: Ledger | None = None,
    earlier: Earlier | None = None,
) -> Choice:
    """The same pairs, with what an earlier choice left in ``known``; ``marks`` are ``packed``."""
    keys = made_each(earlier, _key_of, analyses, marks)
    articles = Articles(keys, list(map(unpacked, marks)), _outlets(analyses))
    pairs, ledger = chosen_beside(known, articles, _events(analyses))
    return Choice(_of_analyses(analyses, pairs), ledger)


def chosen_beside(
    known: Ledger | None, articles: Articles, events: Sequence[str | None]
) -> tuple[list[tuple[int, int]], Ledger | None]:
    """The pairs of ``articles`` that share enough, by their places, and the ledger to be kept."""
    sizes = _sizes(articles.marks)
    counted = count(articles, _fewest(sizes), known)
    return _enough(counted.rows, sizes, articles.outlets, events), counted.ledger


def chosen_pairs(
    marks: Sequence[Marks], outlets: Sequence[str | None], events: Sequence[str | None]
) -> list[tuple[int, int]]:
    """The pairs of articles, by their places, that share enough; the lists are parallel."""
    sizes = _sizes(marks)
    articles = Articles(list(map(str, range(len(marks)))), marks, outlets)
    rows = count(articles, _fewest(sizes), keeps=False).rows
    return _enough(rows, sizes, outlets, events)


def _enough(
    shared: Shared, sizes: Numbers, outlets: Sequence[str | None], events: Sequence[str | None]
) -> list[tuple[int, int]]:
    """Those of the pairs in ``shared`` that share enough but for those of one outlet on different
    named events.

    Articles of which the editor says that they report on one event need no signs together.
    """
    one_outlet, _ = _held_together(numbered(outlets), shared)
    one_event, other_event = _held_together(numbered(events), shared)
    together = round(TOGETHER * log10(max(len(sizes), ALONE) / ALONE))
    shorter = np.minimum(sizes[shared.first], sizes[shared.second])
    told = _is_telling(shared, shorter) & (one_event | (shared.together >= together))
    enough = (told | _is_copied(shared, shorter)) & ~(one_outlet & other_event)
    return list(zip(shared.first[enough].tolist(), shared.second[enough].tolist(), strict=True))


def _held_together(label: Numbers, shared: Shared) -> tuple[Flags, Flags]:
    """For each pair whether both articles have a ``label`` and it is the same, and whether both
    have one and it is not."""
    first, second = label[shared.first], label[shared.second]
    both, equal = (first >= 0) & (second >= 0), first == second
    return both & equal, both & ~equal


def _of_analyses(
    analyses: Sequence[Analysis], pairs: Sequence[tuple[int, int]]
) -> list[tuple[Analysis, Analysis]]:
    return [(analyses[first], analyses[second]) for first, second in pairs]


def _outlets(analyses: Sequence[Analysis]) -> list[str | None]:
    return [analysis.article.source.outlet for analysis in analyses]


def _events(analyses: Sequence[Analysis]) -> list[str | None]:
    return [analysis.article.source.event for analysis in analyses]


def _key_of(analysis: Analysis, marks: bytes) -> str:
    return key_of(analysis.article.id, analysis.article.source.outlet, marks)


def _sizes(marks: Sequence[Marks]) -> Numbers:
    return np.array([len(own) for own in marks], np.int64)


def _fewest(sizes: Numbers) -> Numbers:
    """How many signs a pair shares at least that is chosen, by the ``sizes`` of either article.

    It follows from the two rules below and grows with the size, so that the shorter one decides.
    """
    copied = np.maximum(np.ceil(COPIED * sizes).astype(np.int64), 1)
    fewest: Numbers = np.minimum(copied, np.where(sizes < SHORT, ENOUGH_OF_SHORT, ENOUGH))
    return fewest


def _is_telling(shared: Shared, shorter: Numbers) -> Flags:
    """For each pair whether its telling signs are enough for the ``shorter`` one's number."""
    least = np.where(shorter < SHORT, ENOUGH_OF_SHORT, ENOUGH)
    return (shared.telling >= least) & (shared.weight >= WEIGHT)


def _is_copied(shared: Shared, shorter: Numbers) -> Flags:
    """For each pair whether the two are near copies."""
    return (shared.common > 0) & (shared.common + shared.telling >= COPIED * shorter)


def other_event(a: Analysis, b: Analysis) -> bool:
    """Whether both sources name the event that they report on, and name different ones.

    Such a pair is searched for equal words only: of 539 paraphrases in 77 articles on nine named
    events, 75 joined two events, and none of those read was the same statement.
    """
    events = a.article.source.event, b.article.source.event
    return None not in events and events[0] != events[1]
