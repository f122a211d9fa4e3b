"""Which pairs have a page where more share passages than a site should have pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from sitegen.analysis import token_range
from sitegen.model import Alignment, Analysis, SourceId

PAIR_PAGES = 20_000
"""Pages of pairs of one site at most, unless the project says otherwise: a page has some 30 kB and
takes 5 ms to print, so that these are 600 MB and two minutes. 1 000 real articles have 1 200."""


def with_pages(
    alignments: Sequence[Alignment], analyses: Mapping[SourceId, Analysis], most: int
) -> Set[tuple[SourceId, SourceId]]:
    """The pairs of ``alignments`` that have a page: the ``most`` that share most words.

    Of equals those that stand first. What others share stands on the pages of its passages.
    """
    if len(alignments) <= most:
        return {(one.a, one.b) for one in alignments}
    words = [_shared_words(one, analyses) for one in alignments]
    ranked = sorted(range(len(alignments)), key=lambda at: (-words[at], at))
    return {(alignments[at].a, alignments[at].b) for at in ranked[:most]}


def without_page(alignments: Sequence[Alignment], most: int) -> int:
    """How many pairs have none."""
    return max(0, len(alignments) - most)


def _shared_words(alignment: Alignment, analyses: Mapping[SourceId, Analysis]) -> int:
    """Words of both sides that stand in matches."""
    places = [place for match in alignment.matches for place in (match.a, match.b)]
    ranges = [token_range(analyses[place.source], place.span) for place in places]
    return sum(last - first for first, last in ranges)
