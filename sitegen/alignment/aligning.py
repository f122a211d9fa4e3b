"""Two analyses → their alignment: equal words first, then statements, each word at most once.

The pair is put in an order of its contents first, so that ``align_pair((b, a))`` is
``align_pair((a, b))`` with the sides exchanged, whatever the steps between prefer.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from sitegen.alignment.boundaries import snapped, span_of
from sitegen.alignment.edits import flipped_edits, kind_of, word_edits
from sitegen.alignment.near import Pairing, chains, equal_stretches
from sitegen.alignment.options import AlignmentOptions
from sitegen.alignment.paraphrases import Proposal, content_words, free_units, proposals
from sitegen.alignment.scoring import Score, rare_words, scored, signals_of
from sitegen.alignment.words import Stretch, Words, words_of
from sitegen.model import (
    Alignment,
    Analysis,
    Edit,
    Evidence,
    Kind,
    Match,
    MatchId,
    Place,
    Signal,
    content_id,
)

NEAR = 40
"""Words within which a match supports another, on both sides: about two sentences."""
MAX_NEIGHBOURS = 2
JOIN_GAP = 2
"""Words between two matches that are made one, on either side."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A pairing that was accepted, and why."""

    pairing: Pairing
    rule: str
    threshold: float
    score: Score | None
    """None where equal words decide."""
    neighbours: int = 0


def align_pair(pair: tuple[Analysis, Analysis], options: AlignmentOptions) -> Alignment:
    """All matches of two articles, in the order of the first.

    Disjoint on either side, each inside one paragraph on either side; they may cross. With the
    articles exchanged, the same alignment, exchanged.
    """
    a, b = pair
    if _rank(b) < _rank(a):
        return flipped(align_pair((b, a), options))
    words_a, words_b = words_of(a), words_of(b)
    near = _near(words_a, words_b, options)
    found = near + _paraphrased(words_a, words_b, near, options)
    return _alignment(words_a, words_b, found)


def flipped(alignment: Alignment) -> Alignment:
    """``alignment`` with the sides exchanged; its matches keep their ids."""
    turned = (
        replace(match, a=match.b, b=match.a, edits=flipped_edits(match.edits))
        for match in alignment.matches
    )
    return Alignment(alignment.b, alignment.a, tuple(sorted(turned, key=attrgetter("a"))))


def _rank(analysis: Analysis) -> tuple[str, str]:
    """What the order of a pair is decided by: content, then id."""
    return analysis.article.digest, analysis.article.id


# ── equal words ─────────────────────────────────────────────────────────────────────────────


def _near(a: Words, b: Words, options: AlignmentOptions) -> list[_Found]:
    """Matches by equal words."""
    least = 1 if a.norms == b.norms and a.paragraph == b.paragraph else options.min_words
    equal = equal_stretches(a, b, least)
    free_a, free_b = _free(a, (x.a for x in equal)), _free(b, (x.b for x in equal))
    chained = (_snapped(pairing, a, b) for pairing in chains(a, b, free_a, free_b))
    taken = _Taken(equal)
    kept = [
        pairing
        for pairing in sorted(chained, key=_longest_first)
        if min(len(pairing.a), len(pairing.b)) >= options.min_words and taken.take(pairing)
    ]
    return [_Found(pairing, "equal words", 0.0, None) for pairing in _joined(equal + kept, a, b)]


def _longest_first(pairing: Pairing) -> tuple[int, Pairing]:
    return -len(pairing.a) - len(pairing.b), pairing


def _snapped(pairing: Pairing, a: Words, b: Words) -> Pairing:
    in_a = Counter(a.stems[pairing.a.first : pairing.a.last])
    in_b = Counter(b.stems[pairing.b.first : pairing.b.last])
    return Pairing(
        snapped(pairing.a, a, lambda word: a.stems[word] in in_b),
        snapped(pairing.b, b, lambda word: b.stems[word] in in_a),
    )


class _Taken:
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


def _joined(pairings: list[Pairing], a: Words, b: Words) -> Iterator[Pairing]:
    """Pairings that follow each other at once, on both sides and in one paragraph, made one."""
    held: Pairing | None = None
    for pairing in sorted(pairings):
        if held and _follows(held, pairing, a, b):
            held = Pairing(
                Stretch(held.a.first, pairing.a.last), Stretch(held.b.first, pairing.b.last)
            )
        else:
            if held:
                yield held
            held = pairing
    if held:
        yield held


def _follows(first: Pairing, then: Pairing, a: Words, b: Words) -> bool:
    return (
        0 <= then.a.first - first.a.last <= JOIN_GAP
        and 0 <= then.b.first - first.b.last <= JOIN_GAP
        and a.paragraph[first.a.first] == a.paragraph[then.a.first]
        and b.paragraph[first.b.first] == b.paragraph[then.b.first]
    )


def _free(words: Words, taken: Iterable[Stretch]) -> bytearray:
    """1 for each word that no stretch of ``taken`` covers."""
    free = bytearray(b"\1" * len(words.norms))
    for stretch in taken:
        free[stretch.first : stretch.last] = bytes(len(stretch))
    return free


# ── the same statement in other words ───────────────────────────────────────────────────────


def _paraphrased(a: Words, b: Words, near: list[_Found], options: AlignmentOptions) -> list[_Found]:
    """Matches by evidence, in two passes: the second counts on the matches of the first."""
    free_a = _free(a, (found.pairing.a for found in near))
    free_b = _free(b, (found.pairing.b for found in near))
    open_ = proposals(a, b, free_units(a, free_a), free_units(b, free_b))
    taken = _Taken(found.pairing for found in near)
    sure = [found.pairing for found in near]
    accepted: list[_Found] = []
    for _ in range(2):
        rescored = [_with_neighbours(proposal, sure, a, b) for proposal in open_]
        for found in sorted(rescored, key=_surest_first):
            score = found.score
            if score and score.value >= options.floor and taken.take(found.pairing):
                accepted.append(replace(found, threshold=options.floor))
        sure = [found.pairing for found in (*near, *accepted)]
    return [found for found in accepted if _says_enough(found.pairing, a, b)]


def _with_neighbours(proposal: Proposal, sure: list[Pairing], a: Words, b: Words) -> _Found:
    """``proposal`` scored anew with the matches beside it."""
    beside = sum(_beside(proposal.pairing, other) for other in sure)
    values = signals_of(a, b, proposal.pairing.a, proposal.pairing.b)
    values["neighbours"] = float(min(beside, MAX_NEIGHBOURS))
    return _Found(proposal.pairing, "shared evidence", 0.0, scored(values), beside)


def _beside(pairing: Pairing, other: Pairing) -> bool:
    """Whether ``other`` lies near ``pairing`` on both sides."""
    return (
        pairing != other
        and _distance(pairing.a, other.a) <= NEAR
        and _distance(pairing.b, other.b) <= NEAR
    )


def _distance(one: Stretch, other: Stretch) -> int:
    return max(one.first - other.last, other.first - one.last, 0)


def _surest_first(found: _Found) -> tuple[float, Pairing]:
    return -(found.score.value if found.score else 1.0), found.pairing


def _says_enough(pairing: Pairing, a: Words, b: Words) -> bool:
    return min(content_words(a, pairing.a), content_words(b, pairing.b)) > 1


# ── matches ─────────────────────────────────────────────────────────────────────────────────


def _alignment(a: Words, b: Words, found: list[_Found]) -> Alignment:
    """The alignment of what was found, with an id for each match that its words make."""
    seen: Counter[tuple[str, str]] = Counter()
    matches = []
    for one in sorted(found, key=attrgetter("pairing")):
        in_a, in_b = one.pairing.a, one.pairing.b
        said = " ".join(a.norms[in_a.first : in_a.last]), " ".join(b.norms[in_b.first : in_b.last])
        seen[said] += 1
        matches.append(_match(one, a, b, (*said, str(seen[said]))))
    return Alignment(a.analysis.article.id, b.analysis.article.id, tuple(matches))


def _match(found: _Found, a: Words, b: Words, said: tuple[str, ...]) -> Match:
    in_a, in_b = found.pairing.a, found.pairing.b
    tokens_a, tokens_b = a.tokens(in_a), b.tokens(in_b)
    edits, kind = word_edits(tokens_a, tokens_b), kind_of(tokens_a, tokens_b)
    sources = a.analysis.article.id, b.analysis.article.id
    score = found.score or scored(signals_of(a, b, in_a, in_b))
    return Match(
        MatchId(content_id("m", *sources, *said)),
        Place(sources[0], span_of(in_a, a)),
        Place(sources[1], span_of(in_b, b)),
        kind,
        1.0 if kind == "same" else round(_sureness(found, score, kind), 4),
        edits,
        _evidence(found, score.signals, a, b),
    )


def _sureness(found: _Found, score: Score, kind: Kind) -> float:
    """The score of a match; equal words are never less sure than the floor of what they share."""
    return score.value if found.score or kind == "paraphrase" else max(score.value, 0.9)


def _evidence(found: _Found, signals: tuple[Signal, ...], a: Words, b: Words) -> Evidence:
    in_a, in_b = found.pairing.a, found.pairing.b
    norms_a, norms_b = a.norms[in_a.first : in_a.last], b.norms[in_b.first : in_b.last]
    common = sum((Counter(norms_a) & Counter(norms_b)).values())
    return Evidence(
        found.rule,
        found.threshold,
        _longest_run(word_edits(a.tokens(in_a), b.tokens(in_b)), norms_a, a, in_a),
        round(2 * common / (len(norms_a) + len(norms_b)), 4),
        rare_words(a, b, in_a, in_b),
        tuple(replace(signal, value=round(signal.value, 4)) for signal in signals),
        found.neighbours,
    )


def _longest_run(
    edits: tuple[Edit, ...], norms: tuple[str, ...], words: Words, stretch: Stretch
) -> int:
    """Words of the longest run of equal words."""
    starts = [token.span.start for token in words.tokens(stretch)]
    return max(
        (
            bisect_left(starts, edit.a.end) - bisect_left(starts, edit.a.start)
            for edit in edits
            if edit.op in ("equal", "moved")
        ),
        default=0,
    )
