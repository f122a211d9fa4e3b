"""The normal forms of all articles as numbers: which words stand in how many, and which name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.earlier import Earlier, gone_and_new
from sitegen.model import Analysis
from sitegen.pages.characters import Kinds

MIN_NAME_LETTERS = 4
"""Shorter words say too little to name an event by."""
_FORMS_KEPT = 1 << 18
"""Forms that may be known before the next sketch begins anew: more than a million words of news
have."""
_UPPER = Kinds(str.isupper)

Numbers: TypeAlias = NDArray[np.uint32]
"""Of normal forms."""


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The words of one article that are capitalised inside a sentence."""

    at: NDArray[np.int64]
    """Their places among all words, ascending."""
    norms: Numbers
    """Parallel to these."""
    distinct: Numbers
    """Each form once, ascending."""


@dataclass(frozen=True, slots=True, eq=False)
class _Spread:
    """In how many of some articles each form stands, by its number."""

    analyses: Sequence[Analysis] = ()
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


class Norms:
    """Numbers of normal forms in the order in which they are met. What it says of an article it
    knows again as long as it is asked for the same: the preview hands it from sketch to sketch."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self.earlier = Earlier()
        """What else was made of the articles, for whoever makes it again of the same."""
        self._forms: list[str] = []
        self._needed = 0
        """Forms of the first articles."""

    def words(self, analyses: Sequence[Analysis]) -> list[Numbers]:
        """A number for each word of each of ``analyses``, the same for the same normal form."""
        found = self.earlier.made_each(self._numbered, analyses)
        self._needed = self._needed or len(self._numbers)
        return found

    def names(self, analyses: Sequence[Analysis]) -> list[Names]:
        """The words of each of ``analyses`` by which an event may be named."""
        return self.earlier.made_each(self._named, analyses)

    def spread(self, told: Sequence[Analysis]) -> NDArray[np.int64]:
        """For each number in how many of the analyses ``told``, no two the same, its form
        stands."""
        self.words(told)  # who asks for them once all this was shown finds them known
        last = self.earlier.whole(_Spread) or _Spread()
        gone, new = gone_and_new(last.analyses, told)
        counts = np.zeros(len(self._numbers), np.int64)
        for some, sign in ((last.counts, 1), (self._counted(new), 1), (self._counted(gone), -1)):
            counts[: len(some)] += sign * some
        self.earlier.keep(_Spread(told, counts))
        return counts

    def forms(self) -> Sequence[str]:
        """The normal forms by their numbers."""
        if len(self._forms) < len(self._numbers):
            self._forms.extend(islice(self._numbers, len(self._forms), None))
        return self._forms

    def is_full(self) -> bool:
        """Whether it knows far more forms than articles have that are compared."""
        return len(self._numbers) > max(_FORMS_KEPT, 2 * self._needed)

    def forget_unused(self) -> None:
        """Forget the articles of which it was not asked since this was called last."""
        self.earlier.forget_unused()

    def _numbered(self, analysis: Analysis) -> Numbers:
        norms = analysis.tokens.norms
        return np.fromiter(map(self._numbers.__getitem__, norms), np.uint32, len(norms))

    def _counted(self, analyses: Sequence[Analysis]) -> NDArray[np.int64]:
        """In how many of ``analyses`` each form stands, by its number as far as they have any."""
        found = [np.unique(words) for words in self.words(analyses)]
        return np.bincount(np.concatenate([np.empty(0, np.uint32), *found]))

    def _named(self, analysis: Analysis) -> Names:
        tokens = analysis.tokens
        norms, starts = tokens.norms, np.frombuffer(tokens.starts, tokens.starts.typecode)
        openings = {sentence.start for sentence in analysis.sentences}
        upper = np.flatnonzero(_UPPER.of(analysis.text)[starts])
        named = [
            at
            for at, start in zip(upper.tolist(), starts[upper].tolist(), strict=True)
            if len(norms[at]) >= MIN_NAME_LETTERS and start not in openings
        ]
        numbers = np.array([self._numbers[norms[at]] for at in named], np.uint32)
        return Names(np.array(named, np.int64), numbers, np.unique(numbers))
