"""Two analyses → their alignment: equal words first, then statements, each word at most once.

The pair is put in an order of its contents first, so that ``align_pair((b, a))`` is
``align_pair((a, b))`` with the sides exchanged, whatever the steps between prefer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from sitegen.alignment.assignment import Found, Taken, is_quotation, joined
from sitegen.alignment.boundaries import snapped, span_of
from sitegen.alignment.candidates import other_event
from sitegen.alignment.edits import edits_and_kind, flipped_edits
from sitegen.alignment.lexicon import lexicon_of
from sitegen.alignment.near import Pairing, chains, equal_share, equal_stretches, pieces
from sitegen.alignment.options import AlignmentOptions
from sitegen.alignment.paraphrases import open_proposals
from sitegen.alignment.rivals import judged
from sitegen.alignment.scoring import CONTEXT, Model, as_signals, trained
from sitegen.alignment.words import COMMA, Stretch, Words, free_words, words_of
from sitegen.model import (
    Alignment,
    Analysis,
    Edit,
    Evidence,
    Match,
    MatchId,
    Place,
    content_id,
)

RARE = 0.55
"""From this weight on a shared word is worth showing."""
SHOWN = 8
"""Rare words shown at most."""
LOOSE_WORDS = 9
"""Fewest words of a near match that is no unit."""
UNIT_EQUAL = 0.6
"""Least share of equal words in the longer side of a near match that is a unit."""
LOOSE_EQUAL = 0.75
"""The same for one that is no unit."""
EQUAL_WORDS = "equal words"
SHARED_EVIDENCE = "shared evidence"
"""Names of the rules, as the method page explains them."""


def align_pair(
    pair: tuple[Analysis, Analysis], options: AlignmentOptions, model: Model | None = None
) -> Alignment:
    """All matches of two articles, in the order of the first.

    Disjoint on either side, each inside one paragraph on either side; they may cross. With the
    articles exchanged, the same alignment, exchanged. ``model`` weighs the evidence; the shipped
    one where it is None.
    """
    return _aligned(pair, options, model or trained(), tells=not other_event(*pair))


def align_equal_words(pair: tuple[Analysis, Analysis], options: AlignmentOptions) -> Alignment:
    """Those matches of two articles alone that rest on equal words in a row.

    So a pair is aligned whose articles report on different named events: copies, quotations and
    sentences of which a few words were changed, no statement told again in other words.
    """
    return _aligned(pair, options, trained(), tells=False)


def _aligned(
    pair: tuple[Analysis, Analysis], options: AlignmentOptions, model: Model, *, tells: bool
) -> Alignment:
    """The alignment of a pair; it ``tells`` statements in other words, or leaves them out."""
    a, b = pair
    if ranked(a, b)[0] is not a:
        return flipped(_aligned((b, a), options, model, tells=tells))
    words_a, words_b = words_of(a), words_of(b)
    near = near_matches(words_a, words_b, options)
    told = _paraphrased(words_a, words_b, near, options, model) if tells else []
    return _alignment(words_a, words_b, joined(near + told, words_a, words_b), model)


def flipped(alignment: Alignment) -> Alignment:
    """``alignment`` with the sides exchanged; its matches keep their ids."""
    turned = (
        replace(match, a=match.b, b=match.a, edits=flipped_edits(match.edits))
        for match in alignment.matches
    )
    return Alignment(alignment.b, alignment.a, tuple(sorted(turned, key=attrgetter("a"))))


def ranked(a: Analysis, b: Analysis) -> tuple[Analysis, Analysis]:
    """The pair in the order that decides what steps between prefer: by content, then id."""
    return (b, a) if _rank(b) < _rank(a) else (a, b)


def _rank(analysis: Analysis) -> tuple[str, str]:
    return analysis.article.digest, analysis.article.id


# ── equal words ─────────────────────────────────────────────────────────────────────────────


def near_matches(a: Words, b: Words, options: AlignmentOptions) -> list[Found]:
    """Matches by equal words."""
    least = 1 if a.norms == b.norms and a.paragraph == b.paragraph else options.min_words
    equal = equal_stretches(a, b, least)
    free_a, free_b = free_words(a, (x.a for x in equal)), free_words(b, (x.b for x in equal))
    chained = (
        piece
        for pairing in chains(a, b, free_a, free_b)
        for piece in _snapped(list(pieces(pairing, a, b)), a, b)
    )
    taken = Taken(equal)
    kept = [
        pairing
        for pairing in sorted(chained, key=lambda one: _longest_first(one, a, b))
        if _is_near(pairing, a, b, options) and taken.take(pairing)
    ]
    return [Found(pairing, EQUAL_WORDS, UNIT_EQUAL, 1.0) for pairing in sorted(equal + kept)]


def _is_near(pairing: Pairing, a: Words, b: Words, options: AlignmentOptions) -> bool:
    """Whether a stretch tells something, and is long and equal enough to need no other evidence."""
    if not (lexicon_of(a).tells(pairing.a) and lexicon_of(b).tells(pairing.b)):
        return False
    shorter = min(len(pairing.a), len(pairing.b))
    unit = _is_unit(a, pairing.a) and _is_unit(b, pairing.b)
    return shorter >= (options.min_words if unit else LOOSE_WORDS) and equal_share(
        pairing, a, b
    ) >= (UNIT_EQUAL if unit else LOOSE_EQUAL)


def _is_unit(words: Words, stretch: Stretch) -> bool:
    """Whether both edges are cuts that a reader sees."""
    return min(words.breaks[stretch.first], words.breaks[stretch.last]) >= COMMA


def _longest_first(pairing: Pairing, a: Words, b: Words) -> tuple[int, int, Pairing]:
    """Longest first; of equals, those that are a whole quotation on more sides."""
    quotations = is_quotation(a, pairing.a) + is_quotation(b, pairing.b)
    return -len(pairing.a) - len(pairing.b), -quotations, pairing


def _snapped(parts: Sequence[Pairing], a: Words, b: Words) -> Iterator[Pairing]:
    """The pieces of one pairing, in order, with edges at cuts; none reaches into its neighbours."""
    ends = Pairing(Stretch(0, 0), Stretch(0, 0))
    far = Pairing(Stretch(len(a.norms), 0), Stretch(len(b.norms), 0))
    for before, part, after in zip((ends, *parts), parts, (*parts[1:], far), strict=False):
        in_a = frozenset(a.stems[part.a.first : part.a.last])
        in_b = frozenset(b.stems[part.b.first : part.b.last])
        room_a = Stretch(before.a.last, after.a.first)
        room_b = Stretch(before.b.last, after.b.first)
        yield Pairing(snapped(part.a, a, room_a, in_b), snapped(part.b, b, room_b, in_a))


# ── the same statement in other words ───────────────────────────────────────────────────────


def _paraphrased(
    a: Words, b: Words, near: list[Found], options: AlignmentOptions, model: Model
) -> list[Found]:
    """Matches by evidence, surest first, on words that are still free."""
    pairings = [found.pairing for found in near]
    proposals = open_proposals(a, b, pairings, model)
    found = [
        Found(
            proposals.pairing(number),
            SHARED_EVIDENCE,
            options.floor,
            sure,
            tuple(proposals.values[number].tolist()),
            context,
        )
        for number, context, sure in judged(proposals, pairings, model, options.floor)
    ]
    taken = Taken(pairings)
    return [one for one in sorted(found, key=_surest_first) if taken.take(one.pairing)]


def _surest_first(found: Found) -> tuple[float, Pairing]:
    return -found.sureness, found.pairing


# ── matches ─────────────────────────────────────────────────────────────────────────────────


def _alignment(a: Words, b: Words, found: list[Found], model: Model) -> Alignment:
    """The alignment of what was found, with an id for each match that its words make."""
    seen: Counter[tuple[str, str]] = Counter()
    matches = []
    for one in sorted(found, key=attrgetter("pairing")):
        in_a, in_b = one.pairing.a, one.pairing.b
        said = " ".join(a.norms[in_a.first : in_a.last]), " ".join(b.norms[in_b.first : in_b.last])
        seen[said] += 1
        matches.append(_match(one, a, b, (*said, str(seen[said])), model))
    return Alignment(a.analysis.article.id, b.analysis.article.id, tuple(matches))


def _match(found: Found, a: Words, b: Words, said: tuple[str, ...], model: Model) -> Match:
    in_a, in_b = found.pairing.a, found.pairing.b
    tokens_a, tokens_b = a.tokens(in_a), b.tokens(in_b)
    edits, kind = edits_and_kind(tokens_a, tokens_b)
    evidence = _evidence(found, edits, a, b, model)
    sources = a.analysis.article.id, b.analysis.article.id
    sure = found.sureness if found.context else evidence.shared
    return Match(
        MatchId(content_id("m", *sources, *said)),
        Place(sources[0], span_of(in_a, a)),
        Place(sources[1], span_of(in_b, b)),
        kind,
        1.0 if kind == "same" else round(sure, 4),
        edits,
        evidence,
    )


def _evidence(found: Found, edits: tuple[Edit, ...], a: Words, b: Words, model: Model) -> Evidence:
    in_a, in_b = found.pairing.a, found.pairing.b
    norms_a, norms_b = a.norms[in_a.first : in_a.last], b.norms[in_b.first : in_b.last]
    common = sum((Counter(norms_a) & Counter(norms_b)).values())
    signals = as_signals(found.values, found.context, model) if found.context else ()
    return Evidence(
        found.rule,
        found.threshold,
        _longest_run(edits, a, in_a),
        round(2 * common / (len(norms_a) + len(norms_b)), 4),
        _rare_words(a, b, in_a, in_b),
        signals,
        int(found.context[CONTEXT.index("matches beside")]) if found.context else 0,
    )


def _rare_words(a: Words, b: Words, in_a: Stretch, in_b: Stretch) -> tuple[str, ...]:
    """Shared words of weight, as a has them, heaviest first."""
    there = set(b.stems[in_b.first : in_b.last])
    words = {
        a.norms[word]: a.weights[word]
        for word in range(in_a.first, in_a.last)
        if a.stems[word] in there and a.weights[word] >= RARE
    }
    return tuple(sorted(words, key=lambda word: (-words[word], word))[:SHOWN])


def _longest_run(edits: tuple[Edit, ...], words: Words, stretch: Stretch) -> int:
    """Words of the longest run of equal words."""
    starts = words.analysis.tokens.starts[stretch.first : stretch.last]
    return max(
        (
            bisect_left(starts, edit.a.end) - bisect_left(starts, edit.a.start)
            for edit in edits
            if edit.op in ("equal", "moved")
        ),
        default=0,
    )
