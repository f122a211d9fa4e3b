"""What speaks for two quotes of one speaker being one thing said, over all articles.

A match lays their words against each other, one is a piece or a fragment of another, or they share
enough rare words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np

from sitegen.alignment.columns import Floats, Numbers, starts_of
from sitegen.bindings import bindings
from sitegen.earlier import made_each
from sitegen.fragments import Joined, wholes
from sitegen.gathering import Links
from sitegen.kinship import Kin
from sitegen.likeness import Alike, likeness
from sitegen.model import Alignment
from sitegen.wordings import Wordings


def links(wordings: Wordings, alignments: Iterable[Alignment]) -> dict[int, Links]:
    """The links between the quotes of each speaker, by the numbers of the speakers who have any."""
    kin = Kin(wordings)
    found = likeness(wordings, kin)
    sure, strengths = _columns([*_matched(wordings, alignments), *found.alike, *found.likeliest])
    split = zip(wordings.sayings, wordings.first, strict=False)
    pieces = [one.split + first for one, first in split if len(one.split)]
    one_by_then = np.concatenate((*pieces, _marked(wordings, sure)))
    parts, likenesses = _columns(wholes(kin, found.holders, Joined(len(wordings), one_by_then)))
    joins = _by_speaker(wordings, np.concatenate((one_by_then, _marked(wordings, parts))))
    pairs = np.concatenate((sure, parts))
    order = np.argsort(-np.concatenate((strengths, likenesses)), kind="stable")
    bonds = pairs[order[wordings.reported[pairs[order]].any(axis=1)]]
    told = _by_speaker(wordings, bonds)
    return {one: Links(joins.get(one, ()), told.get(one, ())) for one in joins.keys() | told.keys()}


def _columns(alike: Sequence[Alike]) -> tuple[Numbers, Floats]:
    """Pairs, a row of two numbers for each, and how much speaks for each."""
    pairs = np.fromiter(chain.from_iterable((a, b) for a, b, _ in alike), np.int64)
    return pairs.reshape(-1, 2), np.fromiter((strength for *_, strength in alike), np.float64)


def _marked(wordings: Wordings, pairs: Numbers) -> Numbers:
    """The pairs of which neither is a report."""
    found: Numbers = pairs[~wordings.reported[pairs].any(axis=1)]
    return found


def _matched(wordings: Wordings, alignments: Iterable[Alignment]) -> Iterator[Alike]:
    """Wordings of one speaker whose words a match lays against each other."""
    known = {
        one.analysis.article.id: (one, first)
        for one, first in zip(wordings.sayings, wordings.first, strict=False)
    }
    both = [(one, known.get(one.a), known.get(one.b)) for one in alignments]
    laid = [(one, *a, *b) for one, a, b in both if a is not None and b is not None]
    told, firsts, seconds = ([row[at] for row in laid] for at in (0, 1, 3))
    found = made_each(wordings.corpus.earlier, bindings, told, firsts, seconds)
    for (_, _, a, _, b), several in zip(laid, found, strict=True):
        for one, other, strength in several:
            yield a + one, b + other, strength


def _by_speaker(wordings: Wordings, pairs: Numbers) -> dict[int, list[list[int]]]:
    """Pairs of wordings by their speakers, as pairs of numbers among all that one says."""
    order = np.argsort(wordings.speakers, kind="stable")
    before = np.bincount(wordings.speakers).cumsum() - np.bincount(wordings.speakers)
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order)) - before[wordings.speakers[order]]
    speakers = wordings.speakers[pairs[:, 0]]
    order = np.argsort(speakers, kind="stable")
    own, told = number[pairs[order]].tolist(), speakers[order]
    starts = starts_of(told)
    bounds = pairwise([*starts.tolist(), len(own)])
    return {one: own[a:b] for one, (a, b) in zip(told[starts].tolist(), bounds, strict=True)}
