"""What speaks for two quotes of one speaker being one thing said, over all articles.

A match lays their words against each other, one is a piece or a fragment of another, or they share
enough rare words.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import numpy as np

from sitegen.alignment.columns import Numbers
from sitegen.bindings import bindings
from sitegen.earlier import made_each
from sitegen.fragments import Joined, wholes
from sitegen.gathering import Links
from sitegen.kinship import Kin
from sitegen.likeness import Alike, likeness, together
from sitegen.model import Alignment
from sitegen.wordings import Wordings


def links(wordings: Wordings, alignments: Iterable[Alignment]) -> Links:
    """The links between the quotes of each speaker."""
    kin = Kin(wordings)
    found = likeness(wordings, kin)
    matched = _matched(wordings, alignments)
    sure = together((matched, found.alike, found.likeliest))
    one_by_then = np.concatenate((wordings.split, _marked(wordings, sure.pairs)))
    parts = wholes(kin, found.holders, Joined(len(wordings), one_by_then))
    joins = np.concatenate((one_by_then, _marked(wordings, parts.pairs)))
    likest = together((sure, parts))
    pairs = likest.pairs[np.argsort(-likest.strengths, kind="stable")]
    return Links(joins, pairs[wordings.reported[pairs].any(axis=1)])


def _marked(wordings: Wordings, pairs: Numbers) -> Numbers:
    """The pairs of which neither is a report."""
    found: Numbers = pairs[~wordings.reported[pairs].any(axis=1)]
    return found


def _matched(wordings: Wordings, alignments: Iterable[Alignment]) -> Alike:
    """Wordings of one speaker whose words a match lays against each other."""
    sayings, first = wordings.sayings, np.array(wordings.first)
    at = {one.analysis.article.id: number for number, one in enumerate(sayings)}
    known = [one for one in alignments if one.a in at and one.b in at]
    sides = [[at[one.a] for one in known], [at[one.b] for one in known]]
    told = ([sayings[number] for number in side] for side in sides)
    found = made_each(wordings.corpus.earlier, bindings, known, *told)
    rows = np.array([*chain.from_iterable(found)], np.float64).reshape(-1, 3)
    before = np.repeat(first[np.array(sides, np.int64)], list(map(len, found)), axis=1)
    return Alike(rows[:, :2].astype(np.int64) + before.T, rows[:, 2])
