"""What an event is called that no source names: by words that its sources share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


def shared_words(
    analyses: Iterable[Analysis], groups: Sequence[Sequence[Analysis]], norms: Norms
) -> list[str]:
    """For each of ``groups`` the words in names that most members share and use most, as they are
    written: "Taliban, Astana". Those that others of ``analyses`` also use come after those that
    only these use. Where ``norms`` hand on the last sketch, that is asked where any of it is new.
    """
    spread, names = norms.spread(analyses), iter(norms.names(chain(*groups)))
    found: list[str] = []
    for members in groups:
        uses = norms.earlier.made(_uses, members, tuple(islice(names, len(members))))
        others = norms.earlier.same(spread[uses.told].tobytes())
        found.append(norms.earlier.made(_name, (norms, uses, others)))
    return found


def _uses(members: Sequence[Analysis], names: Sequence[Names]) -> _Uses:
    told, uses = np.unique(np.concatenate([one.norms for one in names]), return_counts=True)
    within = np.unique(np.concatenate([one.distinct for one in names]), return_counts=True)[1]
    return _Uses(members, names, told, within * uses)


def _name(ranking: tuple[Norms, _Uses, bytes]) -> str:
    """The name of one event; of each word the last of ``ranking`` says how many articles have it,
    as ``tobytes`` writes it."""
    norms, uses, spread = ranking
    told, forms, worth = uses.told, norms.forms(), uses.worth / np.frombuffer(spread, np.int64)
    least = np.sort(worth)[-NAME_WORDS:][:1]
    ranked = sorted(
        (-worth[at], forms[told[at]], told[at]) for at in np.flatnonzero(worth >= least).tolist()
    )
    written = {number: Counter[str]() for *_, number in ranked[:NAME_WORDS]}
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
