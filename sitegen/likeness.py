"""Quotes of one speaker → which say the same: fragments, and wordings that share rare words.

Words count by how rare they are in the corpus; names and offices do not count at all, because
everything that one politician says about another shares those. Words that may stand for each
other (``alignment.related``) count in part.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import chain
from math import log
from operator import attrgetter

from sitegen.alignment.related import related
from sitegen.analysis import norms_in, token_range
from sitegen.model import Analysis, Quote, SourceId, Span
from sitegen.stems import telling_of
from sitegen.words import words_of

_FRAGMENT = 3
"""Words up to which a marked wording is a fragment."""
_SHARED = 0.9
"""Weight of the shared stems times their share of the lighter wording. A stem that one sentence
of the corpus has weighs nearly 1, however large the corpus is: chosen on six events of three
articles each, where two statements on one matter share two stems of six."""
_CONTAINED = 0.8
_FEW = 3
"""From this share of the lighter wording's weight on, and from so many stems, one wording is
inside the other, however common its words are."""
_LEAST = 2
"""Stems that two wordings share at least: one is a topic."""
_HALF = 0.4
"""Share of the heavier wording's weight from which on two wordings are one, with one stem and
another or a name in common: reports of a line are too short to share much."""
_NEARLY_HALF = 0.999 * _HALF
"""With less no word that may stand for another can help: room for how sums are rounded."""
_LIKELY = 0.3
"""The same from which on two wordings are one if each is what the other is most like: on the five
articles all twelve such pairs are right down to this, and the next wrong one has .28."""
_NAME = 0.5
"""Weight of a name, of that of a stem: it says of whom, not what."""
_MARK = re.compile(r"[\"“”„«»「」『』]|(?<!\w)[‘']\b")
_BESIDE = 0.6
"""Weight of the stems that a reported statement and the marked one right after it share: one rare
word."""
_SMALLEST = 20
"""Sentences that a corpus counts as more than it has: in two short articles nothing is common."""
_OPENING = 2
"""Words at a report's start, *that* among them, in which a subordinate clause opens."""
_CONTEXT = 0.6
"""Weight of what the sentences of a fragment of one word and of its whole share besides it."""
_WIDEST = 2000
"""Characters before and after a quote that are its sentence at most: of one endless line each
quote would take up the whole. The longest sentence of 1,000 news articles has 141 words."""
_CROWD = 60
"""Wordings compared for one stem: commoner stems tell nothing."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A quote and the weight of its stems."""

    quote: Quote
    words: int
    stems: Mapping[str, float]
    names: Mapping[str, float]
    """The same for names, offices aside: they tell little, since one politician's remarks about
    another share them all."""
    weight: float
    """That of all its stems, and half that of its names."""
    fragment: bool
    """Whether it is too short to be known again by its own words."""
    around: Callable[[], Mapping[str, float]]
    """Stems and names of the whole sentences in which it stands; few are ever asked."""
    main: Set[str]
    """Those of its stems that stand outside a subordinate clause at its start: what a report tells
    is not what it concedes (*while he takes it seriously, he remains uncertain*). Empty where no
    mark is near, and where it is no report."""
    bare: int
    """Where the text after a reported statement without any marks comes to its next mark; -1 for
    all other wordings."""


class Weigher:
    """Weighs stems by the sentences of a corpus that have them."""

    def __init__(self, analyses: Mapping[SourceId, Analysis]) -> None:
        self.analyses = analyses
        self.lists = {
            analysis.language: words_of(analysis.language) for analysis in analyses.values()
        }
        self.telling = {source: telling_of(analyses[source]) for source in analyses}
        self.counts: Counter[str] = Counter()
        self.total = 0
        for source, analysis in analyses.items():
            self.total += len(analysis.sentences)
            self.counts.update(self.telling[source].spread)
        self._known: dict[str, float] = {}

    def wording(self, quote: Quote) -> Wording:
        """The quote with its stems."""
        analysis = self.analyses[quote.place.source]
        span, telling = quote.place.span, self.telling[quote.place.source]
        first, last = token_range(analysis, span)
        count = last - first
        bare = _bare(analysis.text, span) if quote.mode == "indirect" else -1
        stems = self._weighed(telling.stems_in(first, last))
        names = self._weighed(telling.names_in(first, last))
        return Wording(
            quote,
            count,
            stems=stems,
            names=names,
            weight=sum(stems.values()) + _NAME * sum(names.values()),
            fragment=quote.mode != "indirect" and count <= _FRAGMENT,
            around=partial(self._around, analysis, span),
            main=self._stems(analysis, self._main(analysis, span)) if bare >= 0 else frozenset(),
            bare=bare,
        )

    def _around(self, analysis: Analysis, span: Span) -> dict[str, float]:
        wide = self._sentences(analysis, span)
        return self._weighed(self._stems(analysis, wide) | self._names(analysis, wide))

    def _weighed(self, stems: Set[str]) -> dict[str, float]:
        return {stem: self._weight(stem) for stem in sorted(stems)}

    def _weight(self, stem: str) -> float:
        """From 1, in one sentence at most, down to 0, in all; the same in corpora of any size."""
        known = self._known.get(stem)
        if known is None:
            known = 1 - log(max(1, self.counts[stem])) / log(self.total + _SMALLEST)
            self._known[stem] = known
        return known

    def _main(self, analysis: Analysis, span: Span) -> Span:
        """``span`` without a subordinate clause at its start that a comma ends."""
        subordinators = self.lists[analysis.language].subordinators
        opening = norms_in(analysis, span)[:_OPENING]
        comma = analysis.text.find(",", span.start, span.end)
        if comma < 0 or all(norm not in subordinators or norm == "that" for norm in opening):
            return span
        return Span(comma, span.end)

    def _sentences(self, analysis: Analysis, span: Span) -> Span:
        """``span``, widened to whole sentences, or as far as those of news go."""
        first = bisect_right(analysis.sentences, span.start, key=attrgetter("start")) - 1
        last = bisect_left(analysis.sentences, span.end, key=attrgetter("start")) - 1
        if not 0 <= first <= last:
            return span
        start = max(analysis.sentences[first].start, span.start - _WIDEST)
        end = min(analysis.sentences[last].end, span.end + _WIDEST)
        return Span(min(start, span.start), max(end, span.end))

    def _stems(self, analysis: Analysis, span: Span) -> set[str]:
        return self.telling[analysis.article.id].stems_in(*token_range(analysis, span))

    def _names(self, analysis: Analysis, span: Span) -> set[str]:
        return self.telling[analysis.article.id].names_in(*token_range(analysis, span))


def _bare(text: str, span: Span) -> int:
    """The next mark after a stretch without any; -1 where it has one or none is near."""
    mark = _MARK.search(text, span.start, span.end + _BESIDE_GAP)
    return mark.start() if mark is not None and mark.start() >= span.end else -1


Sharers = Sequence[Sequence[int]]
"""For each of one speaker's wordings the others that share a stem with it, by their places."""


def close(wordings: Sequence[Wording], near: Sharers) -> Sharers:
    """Of the ``near`` those that have two words in common that say something; no fragments."""
    return [
        () if wording.fragment else [at for at in sharing if _shares_more(wording, wordings[at])]
        for wording, sharing in zip(wordings, near, strict=True)
    ]


def _shares_more(a: Wording, b: Wording) -> bool:
    common = len(a.stems.keys() & b.stems.keys()) + len(a.names.keys() & b.names.keys())
    return common >= _LEAST and not b.fragment


def alike(
    wordings: Sequence[Wording], near: Sharers, closer: Sharers
) -> Iterator[tuple[Wording, Wording]]:
    """Pairs of one speaker's wordings, in file and text order, that say the same; no fragments.

    ``closer`` are those of the ``near`` that are ``close``: nearly all others share one word.
    """
    for index, (wording, sharing) in enumerate(zip(wordings, near, strict=True)):
        if sharing and not wording.fragment:
            meant = set(chain.from_iterable(map(related, wording.stems))) - wording.stems.keys()
            sharing_more = set(closer[index])
            for at in sharing:
                other = wordings[at]
                if other.fragment:
                    continue
                beside = at in sharing_more or max(wording.bare, other.bare) >= 0
                may_be = beside or not meant.isdisjoint(other.stems)
                if may_be and _same(wording, other, meant):
                    yield wording, other


def likeliest(wordings: Sequence[Wording], closer: Sharers) -> Iterator[tuple[Wording, Wording]]:
    """Reports and what is most like them, where each is the other's best and they share enough.

    A paper that tells in its own words what somebody said shares little with another's telling,
    but most of all with the telling of the same statement.
    """
    best: dict[int, tuple[float, int]] = {}
    for index, wording in enumerate(wordings):
        ranked = sorted(
            (
                (kinship(wording, wordings[other]), -other)
                for other in closer[index]
                if _comparable(wording, wordings[other])
            ),
            reverse=True,
        )
        if ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
            best[index] = (ranked[0][0], -ranked[0][1])
    for index, (strength, other) in best.items():
        if strength >= _LIKELY and index < other and best.get(other, (0.0, -1))[1] == index:
            yield wordings[index], wordings[other]


def _comparable(a: Wording, b: Wording) -> bool:
    """Whether one of two wordings is a report, and neither is a part of the other."""
    if "indirect" not in (a.quote.mode, b.quote.mode):
        return False
    one, other = a.quote.place, b.quote.place
    return one.source != other.source or not one.span.overlaps(other.span)


def wholes(
    wordings: Sequence[Wording], near: Sharers, group: Callable[[Wording], Hashable]
) -> Iterator[tuple[Wording, Wording]]:
    """Fragments and the wordings that hold all their stems.

    Those of its own article come first, as a headline's word stands in the text below. Of several
    groups, the one whose sentences share most with the fragment's own: *very disappointed* is
    what two remarks have in common.
    """
    for index, wording in enumerate(wordings):
        if wording.fragment:
            sharing = [wordings[other] for other in near[index]]
            holding = [one for one in sharing if _holds(one, wording)]
            home = [one for one in holding if one.quote.place.source == wording.quote.place.source]
            best = _nearest(wording, home, group) or _nearest(wording, holding, group)
            if best is not None:
                yield wording, best


def _holds(whole: Wording, fragment: Wording) -> bool:
    """Whether a wording elsewhere has all stems of a fragment, shouted ones among them.

    In another article only a marked one: a report's words are its writer's.
    """
    one, part = whole.quote.place, fragment.quote.place
    if one.source == part.source and one.span.overlaps(part.span):
        return False
    if one.source != part.source and whole.quote.mode == "indirect":
        return False
    words = whole.stems.keys() | whole.names.keys()
    return bool(fragment.stems) and fragment.stems.keys() <= words


def _nearest(
    fragment: Wording, holding: Sequence[Wording], group: Callable[[Wording], Hashable]
) -> Wording | None:
    """The wording whose surroundings share most with a fragment's; None where two groups tie."""
    near = [(_context(fragment, one), one) for one in holding]
    best = max(near, key=lambda pair: pair[0], default=None)
    if best is None or (len(fragment.stems) < _LEAST and best[0] < _CONTEXT):
        return None
    tied = {group(one) for context, one in near if context == best[0]}
    return best[1] if len(tied) == 1 else None


def _context(fragment: Wording, other: Wording) -> float:
    """Weight of what their sentences share beyond the fragment's own words."""
    around = fragment.around()
    return _sum(around, around.keys() & other.around().keys() - fragment.stems.keys())


def sharers(wordings: Sequence[Wording]) -> Sharers:
    """For each of one speaker's ``wordings`` the others that share a stem with it, but for stems
    that all have."""
    if len(wordings) == 1:
        return ((),)
    by_stem: dict[str, list[int]] = defaultdict(list)
    for index, wording in enumerate(wordings):
        for one in wording.stems.keys() | wording.names.keys():
            by_stem[one].append(index)
    telling = {stem: found for stem, found in by_stem.items() if 1 < len(found) <= _CROWD}
    found = []
    for index, wording in enumerate(wordings):
        others = {other for stem in wording.stems for other in telling.get(stem, ())}
        found.append(sorted(others - {index}))
    return found


def _same(a: Wording, b: Wording, meant_by_a: Set[str]) -> bool:
    """Whether two wordings share rare words enough, or words that may stand for each other; those
    for any of ``a`` are given."""
    shared = a.stems.keys() & b.stems.keys()
    lighter, heavier = sorted((a.weight, b.weight))
    if not shared or not lighter:
        return False
    named = a.names.keys() & b.names.keys()
    weight = _sum(a.stems, shared) + _NAME * _sum(a.names, named)
    if len(shared) >= _FEW and weight >= _CONTAINED * lighter:
        return True
    if len(shared) >= _LEAST and weight * weight >= _SHARED * lighter:
        return True
    likely = meant_by_a & b.stems.keys()
    if weight + _sum(b.stems, likely) < _NEARLY_HALF * heavier and max(a.bare, b.bare) < 0:
        return False
    meant = _meant(a, b) if likely else []
    weight += sum(meant)
    if len(shared) + len(named) + len(meant) >= _LEAST and weight >= _HALF * heavier:
        return True
    return weight >= _BESIDE and (_elaborates(a, b) or _elaborates(b, a))


def _meant(a: Wording, b: Wording) -> list[float]:
    """What the words of two wordings weigh that may stand for each other, each used once."""
    rest = b.stems.keys() - a.stems.keys()
    pairs = [
        (-sureness * min(a.stems[one], b.stems[other]), one, other)
        for one in a.stems.keys() - b.stems.keys()
        if not rest.isdisjoint(related(one))
        for other, sureness in related(one).items()
        if other in rest
    ]
    pairs.sort()
    used: set[str] = set()
    found: list[float] = []
    for weight, one, other in pairs:
        if used.isdisjoint((one, other)):
            used |= {one, other}
            found.append(-weight)
    return found


def kinship(a: Wording, b: Wording) -> float:
    """How much two wordings share of the heavier one, 0..1."""
    shared = a.stems.keys() & b.stems.keys()
    named = a.names.keys() & b.names.keys()
    weight = _sum(a.stems, shared) + _NAME * _sum(a.names, named)
    weight += sum(_meant(a, b))
    return weight / max(a.weight, b.weight, 1e-9)


def _sum(weights: Mapping[str, float], stems: Set[str]) -> float:
    return sum(sorted([weights[stem] for stem in stems])) if stems else 0.0


def _elaborates(report: Wording, marked: Wording) -> bool:
    """Whether a marked statement stands right after the reported one that it gives in full."""
    first, second = report.quote, marked.quote
    return (
        second.mode == "direct"
        and first.place.source == second.place.source
        and not report.main.isdisjoint(marked.stems)
        and first.place.span.end <= second.place.span.start == report.bare
    )


_BESIDE_GAP = 160
"""Characters between a reported statement and the marked one that elaborates it: room for a
trailing report, a paragraph break and an introduction."""
