"""Which pairings stand: each word at most once on either side, neighbours made one."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from sitegen.alignment.near import Pairing
from sitegen.alignment.words import Stretch, Words

JOIN_GAP = 12
"""Words between two matches of one paragraph that are made one, on either side. Measured with 6, 12
and 20: plagdet on the spliced sets .916, .931, .941 (dev) and .947, .953, .953 (ccwn); case_f1 on
real articles .597, .597, .591 (triples_train)."""
LOOSE_GAP = 2
"""The same between two paraphrases: each is a statement by itself."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pairing that was accepted, and why."""

    pairing: Pairing
    rule: str
    threshold: float
    sureness: float
    values: tuple[float, ...] = ()
    """Of ``SIGNALS``; empty where equal words decide."""
    context: tuple[float, ...] = ()
    """Of ``CONTEXT``; empty where equal words decide."""

    @property
    def is_equal(self) -> bool:
        """Whether equal words decided."""
        return not self.context


class Taken:
    """Stretches that have a match, on each side."""

    def __init__(self, pairings: Iterable[Pairing]) -> None:
        self._a: list[Stretch] = []
        self._b: list[Stretch] = []
        for pairing in pairings:
            self.take(pairing)

    def take(self, pairing: Pairing) -> bool:
        """Take both stretches; False, and nothing taken, where one of them is not free."""
        if _meets(self._a, pairing.a) or _meets(self._b, pairing.b):
            return False
        insort(self._a, pairing.a)
        insort(self._b, pairing.b)
        return True


def _meets(taken: Sequence[Stretch], stretch: Stretch) -> bool:
    """Whether ``stretch`` shares a word with one of ``taken``, which are sorted and disjoint."""
    at = bisect_left(taken, stretch)
    return any(other.overlaps(stretch) for other in taken[max(0, at - 1) : at + 1])


def joined(found: Sequence[Found], a: Words, b: Words) -> list[Found]:
    """Matches that lie side by side in one paragraph, on both sides, made one.

    In either order: what a tells first and b last within one paragraph is a moved clause. A
    quotation in equal words and a paraphrase beside it stay two, and so do two quotations that a
    speaker's name divides.
    """
    taken_b = sorted(one.pairing.b for one in found)
    held: list[Found] = []
    for one in sorted(found, key=attrgetter("pairing")):
        held.append(one)
        while len(held) > 1 and _adjoin(held[-2], held[-1], a, b, taken_b):
            last = held.pop()
            held[-1] = _union(held[-1], last)
    return held


def _union(one: Found, other: Found) -> Found:
    """Both as one match, for the reason of the surer."""
    surer = max((one, other), key=attrgetter("sureness"))
    first, then = one.pairing, other.pairing
    pairing = Pairing(
        Stretch(first.a.first, then.a.last),
        Stretch(min(first.b.first, then.b.first), max(first.b.last, then.b.last)),
    )
    return Found(pairing, surer.rule, surer.threshold, surer.sureness, surer.values, surer.context)


def _adjoin(one: Found, other: Found, a: Words, b: Words, taken_b: Sequence[Stretch]) -> bool:
    """Whether two matches, in the order of a, lie side by side on both sides and are of a piece."""
    in_a = one.pairing.a, other.pairing.a
    in_b = one.pairing.b, other.pairing.b
    in_order = in_b[0] < in_b[1]
    if not in_order:
        in_b = in_b[1], in_b[0]
    gap = JOIN_GAP if one.is_equal or other.is_equal else LOOSE_GAP
    if not (_close(a, *in_a, gap) and _close(b, *in_b, gap)):
        return False
    at = bisect_left(taken_b, Stretch(in_b[0].last, in_b[0].last))
    if taken_b[at : at + 1] and taken_b[at].first < in_b[1].first:
        return False
    if one.rule != other.rule and _is_quoted_alone(one, other, a, b):
        return False
    return not (in_order and (_divided(a, *in_a) or _divided(b, *in_b)))


def _close(words: Words, before: Stretch, after: Stretch, gap: int) -> bool:
    """Whether few words of one paragraph lie between the two."""
    return (
        0 <= after.first - before.last <= gap
        and words.paragraph[before.first] == words.paragraph[after.first]
    )


def _is_quoted_alone(one: Found, other: Found, a: Words, b: Words) -> bool:
    """Whether one of the two, and only one, is a whole quotation on both sides."""
    alone = [
        is_quotation(a, found.pairing.a) and is_quotation(b, found.pairing.b)
        for found in (one, other)
    ]
    return alone[0] != alone[1]


def is_quotation(words: Words, stretch: Stretch) -> bool:
    """Whether quotation marks stand at both edges."""
    quote, last = words.quote, stretch.last
    before = quote[stretch.first - 1] if stretch.first else 0
    after = quote[last] if last < len(quote) else 0
    return 0 < quote[stretch.first] == quote[last - 1] not in (before, after)


def _divided(words: Words, before: Stretch, after: Stretch) -> bool:
    """Whether words stand between the end of one quotation and the beginning of another."""
    return (
        before.last < after.first
        and 0 < words.quote[before.last - 1] != words.quote[after.first] > 0
    )
