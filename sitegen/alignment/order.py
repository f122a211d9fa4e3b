"""In which order to align pairs, so that an article's words, once made ready, serve several."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

Pair = tuple[str, str]
"""The ids of two articles."""


def side_by_side(pairs: Sequence[Pair]) -> list[int]:
    """The numbers of ``pairs``, those of one article as close together as a quick look brings them.

    Articles are ranked by going from each to those beside it (Cuthill, McKee 1969), pairs by their
    later article. Of 1,000 real articles with 3,231 pairs, 384 held at once, 1,038 are made ready
    so by one process and 1,421 in the order of their names; 879 have pairs.
    """
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        beside[a].append(b)
        beside[b].append(a)
    rank = {article: number for number, article in enumerate(_walk(beside))}
    places = [sorted((rank[a], rank[b]), reverse=True) for a, b in pairs]
    return sorted(range(len(pairs)), key=places.__getitem__)


def _walk(beside: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Each article once, followed by those beside it, those with few pairs first."""
    order = sorted(beside, key=lambda article: (len(beside[article]), article))
    place = {article: number for number, article in enumerate(order)}
    met: set[str] = set()
    for start in order:
        waiting = deque([start])
        while waiting:
            article = waiting.popleft()
            if article not in met:
                met.add(article)
                yield article
                waiting.extend(sorted(set(beside[article]) - met, key=place.__getitem__))
