"""What speaks for two quotes of one speaker being one thing said, over all articles.

A match lays their words against each other, one is a piece or a fragment of another, or they share
enough rare words.
"""

from __future__ import annotations

from collections.abc import Iterable

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
    known = {
        one.analysis.article.id: (one, first)
        for one, first in zip(wordings.sayings, wordings.first, strict=False)
    }
    both = [(one, known.get(one.a), known.get(one.b)) for one in alignments]
    laid = [(one, *a, *b) for one, a, b in both if a is not None and b is not None]
    told, firsts, seconds = ([row[at] for row in laid] for at in (0, 1, 3))
    found = made_each(wordings.corpus.earlier, bindings, told, firsts, seconds)
    pairs = [
        (a + one, b + other)
        for (_, _, a, _, b), several in zip(laid, found, strict=True)
        for one, other, _ in several
    ]
    strengths = [strength for several in found for *_, strength in several]
    return Alike(np.array(pairs, np.int64).reshape(-1, 2), np.array(strengths, np.float64))
