"""What a pair shares and in what order, in words: headings and sentences made from counts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

from sitegen.model import KINDS, Alignment, Kind, Match
from sitegen.pages.wording import listed, say


def heading(alignment: Alignment) -> str:
    """What the order of the passages is on the two sides."""
    if len(alignment.matches) == 1:
        return say("pair.one")
    return say(f"pair.order_{order_of(alignment)}")


def order_of(alignment: Alignment) -> Literal["same", "opposite", "another"]:
    """How the order of the passages in b relates to that in a.

    "opposite" where most pairs of passages stand the other way round.
    """
    total = len(alignment.matches)
    crossed = crossings(alignment.matches)
    if not crossed:
        return "same"
    return "opposite" if 4 * crossed > total * (total - 1) else "another"


def lead(alignment: Alignment, a: str, b: str) -> str:
    """How many passages a pair shares, how many of each kind, and in what order."""
    total = len(alignment.matches)
    counts = Counter(match.kind for match in alignment.matches)
    said = f"{say('pair.share', a=a, b=b, passages=total)} {_kinds(counts, total)}"
    return f"{said} {_order(alignment, a, b)}".strip()


def _kinds(counts: Counter[Kind], total: int) -> str:
    """ "Four use the same words, one is reworded and three are paraphrased"."""
    if len(counts) == 1:
        return say(f"pair.whole_{next(iter(counts))}", n=total)
    parts = [say(f"pair.part_{kind}", n=counts[kind]) for kind in KINDS if counts[kind]]
    return say("pair.parts", kinds=listed(parts))


def _order(alignment: Alignment, a: str, b: str) -> str:
    """The order in words; nothing where it is the same on both sides."""
    matches = alignment.matches
    crossed = crossings(matches)
    if not crossed:
        return ""
    if 2 * crossed == len(matches) * (len(matches) - 1):
        return say("pair.reverse", b=b)
    swaps = _swaps([match.b.span.start for match in matches])
    if swaps:
        at = min(swaps, key=lambda swap: (abs(2 * swap - len(matches)), swap))
        return say("pair.turned", n=at, a=a, b=b)
    kept = longest_rise([match.b.span.start for match in matches])
    return say("pair.kept", kept=kept, total=len(matches), a=a, b=b)


def _swaps(starts: Sequence[int]) -> list[int]:
    """Where a list can be cut so that all of its end is less than all of its beginning."""
    lowest = list(accumulate(starts, min))
    highest = list(accumulate(reversed(starts), max))[::-1]
    return [at for at in range(1, len(starts)) if highest[at] < lowest[at - 1]]


def longest_rise(numbers: Sequence[int]) -> int:
    """Length of the longest subsequence of different numbers that rises (patience sorting).

    >>> longest_rise([5, 8, 7, 9, 6, 0, 1, 2, 3, 4])
    5
    """
    tops: list[int] = []
    for one in numbers:
        at = bisect_left(tops, one)
        tops[at : at + 1] = [one]
    return len(tops)


def crossings(matches: Sequence[Match]) -> int:
    """How many pairs of matches stand in another order in b than in a."""
    seen: list[int] = []
    count = 0
    for match in matches:
        start = match.b.span.start
        count += len(seen) - bisect_right(seen, start)
        insort(seen, start)
    return count
