"""Fragments and the wordings that hold all their stems → of which of these each is a part.

Those of its own article come first, as a headline's word stands in the text below. Of several
utterances, the one whose sentences share most with the fragment's own: *very disappointed* is
what two remarks have in common.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from sitegen.alignment.columns import Floats, Numbers, homes, sums
from sitegen.earlier import made_each
from sitegen.kinship import Kin
from sitegen.likeness import Alike
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
        self._group = homes(pairs[:, 0], pairs[:, 1], count)
        self._leader: dict[int, int] = {}

    def of(self, row: int) -> int:
        """The number of the group that holds a wording."""
        group = int(self._group[row])
        while group in self._leader:
            group = self._leader[group]
        return group

    def join(self, a: int, b: int) -> None:
        """Make one group of two."""
        first, second = self.of(a), self.of(b)
        if first != second:
            self._leader[second] = first


class _Holder(NamedTuple):
    """A wording that holds all stems of a fragment."""

    fragment: int
    row: int
    context: float
    """Weight of what the sentences of both share besides."""
    is_near: bool
    """Whether both stand in one article."""


def wholes(kin: Kin, holders: Numbers, joined: Joined) -> Alike:
    """Each fragment with the wording of which it is a part, and how much they share; ``holders``
    are fragments with what holds all their stems, and those in marks are ``joined`` to it."""
    found = np.array(list(_parts(kin.wordings, holders, joined)), np.int64).reshape(-1, 2)
    return Alike(found, kin.kinship(found[:, 0], found[:, 1]))


def _parts(wordings: Wordings, holders: Numbers, joined: Joined) -> Iterator[tuple[int, int]]:
    one, other = holders.T
    sources = wordings.places[0]
    near = sources[one] == sources[other]
    columns = one, other, _contexts(wordings, one, other), near
    rows = map(_Holder, *(column.tolist() for column in columns))
    for fragment, several in groupby(rows, attrgetter("fragment")):
        holding = list(several)
        short = len(wordings.stems.of(fragment)) < LEAST
        best = _nearest([one for one in holding if one.is_near], joined, short=short)
        if best is None:
            best = _nearest(holding, joined, short=short)
        if best is not None:
            yield fragment, best
            if not wordings.reported[best]:
                joined.join(fragment, best)


def _nearest(holding: Sequence[_Holder], joined: Joined, *, short: bool) -> int | None:
    """The wording whose surroundings share most with a fragment's; None where two groups tie."""
    if len(holding) == 1 and not short:
        return holding[0].row
    best = max(holding, key=attrgetter("context"), default=None)
    if best is None or (short and best.context < _CONTEXT):
        return None
    tied = [one.row for one in holding if one.context == best.context]
    return best.row if len(tied) == 1 or len(set(map(joined.of, tied))) == 1 else None


def _contexts(wordings: Wordings, fragments: Numbers, holders: Numbers) -> Floats:
    """For each fragment and its holder what the words weigh that the sentences of both share beyond
    the fragment's own, added from the lightest on."""
    corpus = wordings.corpus
    told = (*wordings.told(fragments), *wordings.told(holders))
    shared = made_each(corpus.earlier, _beyond, *told)
    counts = np.fromiter(map(len, shared), np.int64, len(shared))
    rows = np.repeat(np.arange(len(shared)), counts)
    weights = corpus.weights(list(chain.from_iterable(shared)))
    order = np.argsort(weights)
    return sums(rows[order], weights[order], len(shared))


def _beyond(
    fragment: Quote, article: Sayings, holder: Quote, other_article: Sayings
) -> Sequence[int]:
    """Stems and names that the sentences of both quotes share, each of its article, the words of
    the first aside."""
    own = stems_in(article.telling, article.analysis, fragment.place.span)
    shared = _around(fragment, article) & _around(holder, other_article)
    return tuple(shared.difference(own))


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
