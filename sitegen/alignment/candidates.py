"""Which pairs of articles are worth aligning, from one index over all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate, combinations

from sitegen.alignment.words import STOP_WEIGHT, Stretch, Words, words_of
from sitegen.model import Analysis

SHINGLE = 5
"""Stems in a row that make a sign of shared words."""
MIN_CONTENT = 2
"""Words among them that are no stop words."""
RAREST = 6
"""Rarest words of a sentence; each two of them are a sign of a statement told again."""
MAX_SHARERS = 40
"""Articles that may have a sign which speaks for each two of them. What more have is furniture, a
stock phrase or one agency's text, and so is what only one outlet repeats in ``REPEATED`` articles:
such signs speak for near copies only."""
REPEATED = 3
COPIED = 0.3
"""Share of the signs of the shorter article that near copies have in common. Of 77 articles on nine
events no two on different events share more than .06; 20 of the pairs on one event share .55 and
more, as versions of a story and prints of one agency's text do."""
NEIGHBOURS = 20
"""Of many sharers each is paired with so many that follow it: the work stays linear, and every
article with its near copies in one chain."""
ENOUGH = 5
"""Signs that a pair has to share. Of the pairs of 560 articles of mostly unrelated news (dev) that
have something to find 236 of 240 are kept, with 2 % of all pairs (3 signs: 238, with 5 %); of
triples_train 18 of 18, of ccwn 80 of 80, of superpal_dev 12 of 12."""
KNOWN = 4
"""Articles from which on a sign says less: one that d articles have weighs ``KNOWN / d``."""
WEIGHT = 2.0
"""What the signs of a pair have to weigh together. It lets less through the more articles there
are: of dev 3 157 pairs without it and 2 612 with it, with the same 236."""
SHORT = 100
"""Signs of an article under which ``ENOUGH_OF_SHORT`` are enough: it has hardly more to share."""
ENOUGH_OF_SHORT = 3

_Sign = tuple[str, ...]


def candidate_pairs(analyses: Sequence[Analysis]) -> list[tuple[Analysis, Analysis]]:
    """Pairs that share stretches of words or pairs of rare words in a sentence, in the order given.

    What each list of sharers adds is bounded, so the time grows with the words and with the pairs
    found. What one outlet prints in articles on different named events is its own boilerplate or
    background, not something that two sources share: such pairs are left out.
    """
    signs = [_signs(words_of(analysis)) for analysis in analyses]
    outlets = [analysis.article.source.outlet for analysis in analyses]
    telling: Counter[tuple[int, int]] = Counter()
    weight: defaultdict[tuple[int, int], float] = defaultdict(float)
    common: Counter[tuple[int, int]] = Counter()
    for sharers in _sharers(signs):
        if len(sharers) > MAX_SHARERS or _is_repeated(sharers, outlets):
            common.update(_neighbours(sharers))
        else:
            rarity = min(1.0, KNOWN / len(sharers))
            for pair in combinations(sharers, 2):
                telling[pair] += 1
                weight[pair] += rarity
    chosen = {
        pair
        for pair, count in telling.items()
        if count >= _enough(signs, pair) and weight[pair] >= WEIGHT
    }
    chosen.update(
        pair
        for pair, count in common.items()
        if count + telling[pair] >= COPIED * min(len(signs[one]) for one in pair)
    )
    pairs = [(analyses[first], analyses[second]) for first, second in sorted(chosen)]
    return [(a, b) for a, b in pairs if not (_same_outlet(a, b) and other_event(a, b))]


def _enough(signs: Sequence[Collection[_Sign]], pair: tuple[int, int]) -> int:
    """How many telling signs a pair has to share."""
    return ENOUGH_OF_SHORT if min(len(signs[one]) for one in pair) < SHORT else ENOUGH


def _is_repeated(sharers: Sequence[int], outlets: Sequence[str | None]) -> bool:
    """Whether one outlet, and no other, has a sign in several articles: its own boilerplate."""
    first = outlets[sharers[0]]
    return (
        len(sharers) >= REPEATED
        and first is not None
        and all(outlets[sharer] == first for sharer in sharers)
    )


def _neighbours(sharers: Sequence[int]) -> Iterator[tuple[int, int]]:
    for number, sharer in enumerate(sharers):
        for other in sharers[number + 1 : number + 1 + NEIGHBOURS]:
            yield sharer, other


def _same_outlet(a: Analysis, b: Analysis) -> bool:
    """Whether both sources name their outlet, and it is the same."""
    outlet = a.article.source.outlet
    return outlet is not None and outlet == b.article.source.outlet


def other_event(a: Analysis, b: Analysis) -> bool:
    """Whether both sources name the event that they report on, and name different ones.

    Such a pair is searched for equal words only: of 539 paraphrases in 77 articles on nine named
    events, 75 joined two events, and none of those read was the same statement.
    """
    events = a.article.source.event, b.article.source.event
    return None not in events and events[0] != events[1]


def _sharers(articles: Sequence[Mapping[_Sign, None]]) -> Iterator[list[int]]:
    """For each sign that several articles share, their numbers in order."""
    index: defaultdict[_Sign, list[int]] = defaultdict(list)
    for number, signs in enumerate(articles):
        for sign in signs:
            index[sign].append(number)
    for sharers in index.values():
        if len(sharers) > 1:
            yield sharers


def _signs(words: Words) -> dict[_Sign, None]:
    """The signs of one article, each once, in order of first appearance."""
    found: dict[_Sign, None] = {}
    for sentence in words.sentences:
        found.update(dict.fromkeys(combinations(_rarest(words, sentence), 2)))
    content = list(accumulate((weight > STOP_WEIGHT for weight in words.weights), initial=0))
    stems = words.stems
    for first in range(len(stems) - SHINGLE + 1):
        if content[first + SHINGLE] - content[first] >= MIN_CONTENT:
            found[stems[first : first + SHINGLE]] = None
    return found


def _rarest(words: Words, sentence: Stretch) -> list[str]:
    """The rarest stems of a sentence, by name."""
    weights = {
        words.stems[word]: words.weights[word]
        for word in range(sentence.first, sentence.last)
        if words.weights[word] > STOP_WEIGHT
    }
    return sorted(sorted(weights, key=lambda stem: (-weights[stem], stem))[:RAREST])
