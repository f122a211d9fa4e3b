"""Fragments and the wordings that hold all their stems → of which of these each is a part.

Those of its own article come first, as a headline's word stands in the text below. Of several
utterances, the one whose sentences share most with the fragment's own: *very disappointed* is
what two remarks have in common.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter, itemgetter

import numpy as np

from sitegen.alignment.columns import Numbers, homes, sums
from sitegen.earlier import made
from sitegen.kinship import Kin
from sitegen.likeness import Alike, Pair
from sitegen.model import Quote, Span
from sitegen.sayings import Sayings
from sitegen.sharing import LEAST
from sitegen.stems import names_in, stems_in
from sitegen.wordings import Wordings

_CONTEXT = 0.6
"""Weight of what the sentences of a fragment of one word and of its whole share besides it."""
_WIDEST = 2000
"""Characters before and after a quote that are its sentence at most: of one endless line each
quote would take up the whole. The longest sentence of 1,000 news articles has 141 words."""


class Joined:
    """Which of some wordings are one by then."""

    def __init__(self, count: int, pairs: Numbers) -> None:
        """``pairs`` of the ``count`` wordings are one: a row of two numbers for each."""
        self._group: list[int] = homes(pairs[:, 0], pairs[:, 1], count).tolist()
        self._leader: dict[int, int] = {}

    def of(self, row: int) -> int:
        """The number of the group that holds a wording."""
        group = self._group[row]
        while group in self._leader:
            group = self._leader[group]
        return group

    def join(self, a: int, b: int) -> None:
        """Make one group of two."""
        first, second = self.of(a), self.of(b)
        if first != second:
            self._leader[second] = first


def wholes(kin: Kin, holders: Mapping[int, Sequence[int]], joined: Joined) -> list[Alike]:
    """Each fragment with the wording of which it is a part, and how much they share; ``holders``
    are the wordings that hold all stems of a fragment, and those in marks are ``joined`` to it."""
    found = list(_parts(kin.wordings, holders, joined))
    column = np.array(found, np.int64).reshape(-1, 2)
    strengths = kin.kinship(column[:, 0], column[:, 1])
    return [(*pair, one) for pair, one in zip(found, strengths.tolist(), strict=True)]


def _parts(
    wordings: Wordings, holders: Mapping[int, Sequence[int]], joined: Joined
) -> Iterator[Pair]:
    sources: list[int] = wordings.places[0].tolist()
    contexts = iter(_contexts(wordings, holders, sources))
    for fragment, holding in holders.items():
        near = [(next(contexts), one) for one in holding]
        home = [one for one in near if sources[one[1]] == sources[fragment]]
        short = len(wordings.stems.of(fragment)) < LEAST
        best = _nearest(home, joined, short=short)
        if best is None:
            best = _nearest(near, joined, short=short)
        if best is not None:
            yield fragment, best
            if not wordings.reported[best]:
                joined.join(fragment, best)


def _nearest(near: Sequence[tuple[float, int]], joined: Joined, *, short: bool) -> int | None:
    """The wording whose surroundings share most with a fragment's; None where two groups tie."""
    if len(near) == 1 and not short:
        return near[0][1]
    best = max(near, key=itemgetter(0), default=None)
    if best is None or (short and best[0] < _CONTEXT):
        return None
    tied = [one for context, one in near if context == best[0]]
    return best[1] if len(tied) == 1 or len(set(map(joined.of, tied))) == 1 else None


def _contexts(
    wordings: Wordings, holders: Mapping[int, Sequence[int]], sources: Sequence[int]
) -> list[float]:
    """For each fragment and each of its holders what the words weigh that the sentences of both
    share beyond the fragment's own, added from the lightest on."""
    corpus = wordings.corpus
    shared: list[Sequence[int]] = []
    for fragment, holding in holders.items():
        quotes = [wordings.quote(row) for row in (fragment, *holding)]
        articles = [wordings.sayings[sources[row]] for row in (fragment, *holding)]
        shared += made(corpus.earlier, _beyond, quotes, articles)
    counts = np.fromiter(map(len, shared), np.int64, len(shared))
    rows = np.repeat(np.arange(len(shared)), counts)
    weights = corpus.weights(list(chain.from_iterable(shared)))
    order = np.argsort(weights)
    found: list[float] = sums(rows[order], weights[order], len(shared)).tolist()
    return found


def _beyond(quotes: Sequence[Quote], articles: Sequence[Sayings]) -> list[Sequence[int]]:
    """Stems and names that the sentences of the first quote share with those of each of the others,
    its own words aside."""
    fragment, *others = map(_around, quotes, articles)
    text = articles[0].telling, articles[0].analysis
    beyond = fragment.difference(stems_in(*text, quotes[0].place.span))
    return [tuple(beyond & one) for one in others]


def _around(quote: Quote, article: Sayings) -> set[int]:
    """What the sentences say in which a quote stands."""
    text = article.telling, article.analysis
    wide = _sentences(quote.place.span, article.analysis.sentences)
    return {*stems_in(*text, wide), *names_in(*text, wide)}


def _sentences(span: Span, sentences: Sequence[Span]) -> Span:
    """``span`` widened to whole sentences, or as far as those of news go."""
    first = bisect_right(sentences, span.start, key=attrgetter("start")) - 1
    last = bisect_left(sentences, span.end, key=attrgetter("start")) - 1
    if not 0 <= first <= last:
        return span
    start = max(sentences[first].start, span.start - _WIDEST)
    end = min(sentences[last].end, span.end + _WIDEST)
    return Span(min(start, span.start), max(end, span.end))
