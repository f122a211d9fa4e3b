"""What keeps the articles of a passage from agreeing independently, as sentences.

Several versions of one story by one outlet are several articles and one source; one agency's text
in twelve outlets is twelve articles and one text. Both are said where sources are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from sitegen.model import SourceId
from sitegen.pages.catalog import Catalog
from sitegen.pages.wording import listed, percent, say
from sitegen.partition import Partition

LARGELY = 0.7
"""Share of the shorter article's words, in runs that the other has too, from which on the two are
largely one text. Of 77 articles by 19 outlets on nine events 16 pairs share .9 and more, prints of
one agency's text; three share .7 to .8, the next .65, most under .2."""
NAMED = 6
"""Letters of one group that are named."""


class Dependence:
    """Which articles of a site hang together: by their outlet, and by being largely one text."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def said(self, sources: Sequence[SourceId]) -> str:
        """Sentences about ``sources``, the outlets first; empty where each stands by itself."""
        return " ".join((*self._outlets(sources), *self._texts(sources)))

    def _outlets(self, sources: Sequence[SourceId]) -> Iterable[str]:
        outlets = [self._outlet(source) for source in sources]
        several = sorted({one for one in outlets if one and outlets.count(one) > 1})
        for outlet in several:
            own = [source for source, one in zip(sources, outlets, strict=True) if one == outlet]
            yield say("dependence.outlet", letters=self._letters(own), outlet=outlet)

    def _texts(self, sources: Sequence[SourceId]) -> Iterable[str]:
        found = Partition(sources)
        for a, b in combinations(sources, 2):
            if self._shared(a, b) >= LARGELY:
                found.join(a, b)
        for group in (group for group in found.groups() if len(group) > 1):
            least = min(max(self._shared(one, other) for other in group if other != one)
                        for one in group)  # fmt: skip
            letters = self._letters(group)
            yield say("dependence.text", letters=letters, percent=str(percent(least)))

    def _outlet(self, source: SourceId) -> str | None:
        return self._catalog.by_source[source].analysis.article.source.outlet

    def _shared(self, a: SourceId, b: SourceId) -> float:
        return max(self._catalog.share(a, b), self._catalog.share(b, a))

    def _letters(self, sources: Sequence[SourceId]) -> str:
        """ "A, C and four more", as the subject of a sentence."""
        letters = self._catalog.letters(tuple(sources))
        left = len(letters) - NAMED
        if left < 2:
            return listed(letters)
        return say("dependence.more", letters=", ".join(letters[:NAMED]), more=str(left))
