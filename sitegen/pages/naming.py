"""What an event is called that no source names: by words that its sources share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from sitegen.model import Analysis
from sitegen.pages.norms import Names, Norms, Numbers

NAME_WORDS = 3
"""Words in the name of an event that no source names."""
_POSSESSIVE = re.compile("[’']s?$")


@dataclass(frozen=True, slots=True, eq=False)
class _Uses:
    """The words by which one event may be named."""

    members: Sequence[Analysis]
    names: Sequence[Names]
    """Parallel to these."""
    told: Numbers
    """Their normal forms, each once, ascending."""
    worth: NDArray[np.int64]
    """Parallel to the forms: how many members have each, times how often they use it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """What one event is called, and why."""

    uses: _Uses
    others: NDArray[np.int64]
    """Of each of its forms, how many articles have it."""
    best: Sequence[int]
    """The forms of its name."""
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class _AllNamed:
    """Those of a sketch, by where their members lie, which they hold."""

    by_members: Mapping[tuple[int, ...], _Named] = field(default_factory=dict)

    def moved(
        self, keys: Sequence[tuple[int, ...]], spread: NDArray[np.int64]
    ) -> Set[tuple[int, ...]]:
        """Those of the groups with ``keys`` of whose forms another number of articles has one, by
        the ``spread`` of now."""
        named = list(map(self.by_members.__getitem__, keys))
        told = np.concatenate([np.zeros(0, np.uint32), *(one.uses.told for one in named)])
        others = np.concatenate([np.zeros(0, np.int64), *(one.others for one in named)])
        rows = np.repeat(np.arange(len(named)), [len(one.others) for one in named])
        return {keys[row] for row in np.unique(rows[spread[told] != others]).tolist()}


def shared_words(
    analyses: Sequence[Analysis], groups: Sequence[Sequence[Analysis]], norms: Norms
) -> list[str]:
    """For each of ``groups`` the words in names that most members share and use most, as they are
    written: "Taliban, Astana". Those that others of ``analyses`` also use come after those that
    only these use. Where ``norms`` hand on the last sketch, that is asked where any of it is new.
    """
    spread, names = norms.spread(analyses), iter(norms.names(tuple(chain(*groups))))
    last, now = norms.earlier.whole(_AllNamed) or _AllNamed(), dict[tuple[int, ...], _Named]()
    keys = [tuple(map(id, members)) for members in groups]
    moved = last.moved([key for key in keys if key in last.by_members], spread)
    for key, members in zip(keys, groups, strict=True):
        own, known = tuple(islice(names, len(members))), last.by_members.get(key)
        if known is None or key in moved:
            uses = known.uses if known else _uses(members, own)
            known = _named(uses, spread[uses.told], norms.forms(), known)
        now[key] = known
    norms.earlier.keep(_AllNamed(now))
    return [named.name for named in now.values()]


def _uses(members: Sequence[Analysis], names: Sequence[Names]) -> _Uses:
    told, uses = np.unique(np.concatenate([one.norms for one in names]), return_counts=True)
    within = np.unique(np.concatenate([one.distinct for one in names]), return_counts=True)[1]
    return _Uses(members, names, told, within * uses)


def _named(
    uses: _Uses, others: NDArray[np.int64], forms: Sequence[str], known: _Named | None
) -> _Named:
    """The name of one event, of whose forms ``others`` have each, and how it is spelt: as it was
    where the same forms were the best of the very same uses, as ``known``."""
    told, worth = uses.told, uses.worth / others
    least = np.sort(worth)[-NAME_WORDS:][:1]
    ranked = sorted(
        (-worth[at], forms[told[at]], told[at]) for at in np.flatnonzero(worth >= least).tolist()
    )
    best = [int(number) for *_, number in ranked[:NAME_WORDS]]
    name = known.name if known and best == known.best else _written(uses, best)
    return _Named(uses, others, best, name)


def _written(uses: _Uses, best: Sequence[int]) -> str:
    """The ``best`` forms as they are mostly written, or else the file of the first member."""
    written = {number: Counter[str]() for number in best}
    for analysis, one in zip(uses.members, uses.names, strict=True):
        tokens = analysis.tokens
        for number, counted in written.items():
            for at in one.at[one.norms == number].tolist():
                counted[_bare(analysis.text[tokens.starts[at] : tokens.ends[at]])] += 1
    found = (max(sorted(each), key=each.__getitem__) for each in written.values())
    return ", ".join(found) or uses.members[0].article.source.file


def _bare(word: str) -> str:
    """``word`` without a possessive ending."""
    return _POSSESSIVE.sub("", word)
