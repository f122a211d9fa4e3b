"""Pairs of wordings that share a word, laid out anew only where a quote is new.

What a pair shares does not change with the quotes of others; what its words weigh does, and is
worked out each time. A pair is one by a word that not very many have, so that all pairs of a
speaker are laid out again where one of his words became very common, or ceased to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from sitegen import sharing
from sitegen.alignment.columns import Flags, Numbers, distinct, places_in
from sitegen.earlier import Earlier
from sitegen.sayings import Gathered
from sitegen.sharing import Common, Pairs, Sharing, Unweighed
from sitegen.stems import Lexicon
from sitegen.wordings import Wordings

MOST_KEPT = 60
"""Parts of pairs, of ``AT_ONCE`` words each, up to which they are kept for the next comparison:
1,000 articles have nine parts, which then take 2 MB."""
LEAST_LEFT = 0.5
"""Share of wordings that are known up to which all are laid out anew."""


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The pairs of a comparison."""

    lexicon: Lexicon
    """That numbers their words."""
    alone: Sequence[Gathered]
    """Each wording as an utterance by itself, as the numbers of ``laid`` count them."""
    at: Numbers
    """Where these lie, as long as they are held."""
    rows: Numbers
    words: Numbers
    """The words of each wording, as stems and as names: wordings, and numbers of the lexicon."""
    laid: Unweighed


def shared_pairs(wordings: Wordings, earlier: Earlier | None = None) -> Iterator[Pairs]:
    """All pairs of one speaker's wordings that share a stem, but for stems that very many have, and
    for pairs that are of no use (``sharing``); a part of the rows at a time, or all at once where
    the next comparison is to have them."""
    weights = wordings.by_number()
    known = earlier.whole(_Known) if earlier is not None else None
    renewed = _renewed(known, wordings) if known is not None else None
    if earlier is not None and renewed is not None:
        earlier.keep(_Known(*_told(wordings), renewed))
        yield renewed.weighed(weights)
        return
    by_words = Sharing(wordings)
    parts = list(by_words.parts())
    if earlier is not None and len(parts) <= MOST_KEPT:
        laid = _joined([by_words.pairs(first, last) for first, last in parts])
        earlier.keep(_Known(*_told(wordings), laid))
        yield laid.weighed(weights)
        return
    for first, last in parts:
        yield by_words.pairs(first, last).weighed(weights)


def _told(wordings: Wordings) -> tuple[Lexicon, Sequence[Gathered], Numbers, Numbers, Numbers]:
    """All of ``_Known`` but the pairs."""
    at = _places(wordings.alone)
    return wordings.corpus.lexicon, wordings.alone, at, *_words_of(wordings)


def _places(alone: Sequence[Gathered]) -> Numbers:
    """Where some values lie that are held."""
    return np.fromiter(map(id, alone), np.int64, len(alone))


def _words_of(wordings: Wordings) -> tuple[Numbers, Numbers]:
    both = wordings.stems, wordings.names
    rows = np.concatenate([postings.rows for postings in both])
    return rows, wordings.numbers[np.concatenate([postings.stems for postings in both])]


def _renewed(known: _Known, wordings: Wordings) -> Unweighed | None:
    """The pairs of ``wordings``, those that are ``known`` among them; None where these are of no
    use, or what is new has too many pairs to be laid out at once."""
    moved = _moved(known, wordings)
    new: Flags = np.ones(len(wordings), np.bool_)
    new[moved[moved >= 0]] = False
    stays = len(wordings) - int(new.sum())
    if (
        known.lexicon is not wordings.corpus.lexicon
        or stays < LEAST_LEFT * len(wordings)
        or not stays
    ):
        return None
    change = _Change(known, wordings, moved, new)
    by_words = Sharing(wordings, change.touched())
    if len(list(by_words.parts())) > MOST_KEPT:
        return None
    new = new | change.turned(by_words)
    moved = np.where((moved >= 0) & ~new[moved], moved, -1)
    return _in_order(_joined([_kept(known.laid, moved), by_words.pairs_of(new)]), len(wordings))


def _moved(known: _Known, wordings: Wordings) -> Numbers:
    """Of each known wording the number that it has now; -1 where it is gone."""
    here = _places(wordings.alone)
    order = np.argsort(here)
    at, is_here = places_in(here[order], known.at)
    return np.where(is_here, order[at], -1) if len(order) else np.full(len(known.at), -1)


class _Change:
    """What came and what went, speaker by speaker."""

    def __init__(self, known: _Known, wordings: Wordings, moved: Numbers, new: Flags) -> None:
        self._wordings = wordings
        then = wordings.speakers[moved]
        for row in np.flatnonzero(moved < 0).tolist():
            then[row] = wordings.number.get(known.alone[row].speaker, -1)
        gone = (moved < 0) & (then >= 0)
        self._came = _counted(wordings.speakers, new, *_words_of(wordings))
        self._went = _counted(then, gone, known.rows, known.words)
        self._speakers = distinct(np.concatenate((wordings.speakers[new], then[gone])))

    def touched(self) -> Flags:
        """The wordings of speakers of whom any came or went."""
        return np.isin(self._wordings.speakers, self._speakers)

    def turned(self, now: Sharing) -> Flags:
        """The wordings of speakers of whose words one became very common, or ceased to be."""
        keys = distinct(np.concatenate((self._came[0], self._went[0])))
        speakers, words = np.divmod(keys, _WORDS)
        count = now.counts_of(speakers, words)
        before = count - _looked_up(self._came, keys) + _looked_up(self._went, keys)
        turned = (count > sharing.CROWD) != (before > sharing.CROWD)
        return np.isin(self._wordings.speakers, speakers[turned])


_WORDS = 1 << 32
"""More than a lexicon ever has."""


def _counted(
    speakers: Numbers, chosen: Flags, rows: Numbers, words: Numbers
) -> tuple[Numbers, Numbers]:
    """How many of the ``chosen`` wordings of a speaker have each word: a number for both, and the
    count."""
    own = chosen[rows]
    once = distinct(rows[own] * _WORDS + words[own])
    return np.unique(speakers[once // _WORDS] * _WORDS + once % _WORDS, return_counts=True)


def _looked_up(counted: tuple[Numbers, Numbers], keys: Numbers) -> Numbers:
    found = np.zeros(len(keys), np.int64)
    found[np.searchsorted(keys, counted[0])] = counted[1]
    return found


def _kept(laid: Unweighed, moved: Numbers) -> Unweighed:
    """The pairs of which neither is gone, under the numbers of now."""
    a, b = moved[laid.a], moved[laid.b]
    return replace(laid, a=a, b=b).only((a >= 0) & (b >= 0))


def _in_order(laid: Unweighed, count: int) -> Unweighed:
    """The same by the first wording of a pair, then the second."""
    order = np.argsort(laid.a * count + laid.b, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    words = (some.placed(place) for some in (laid.said, laid.named, laid.likely))
    return Unweighed(laid.a[order], laid.b[order], laid.held[order], *words)


def _joined(parts: Sequence[Unweighed]) -> Unweighed:
    """The pairs of several ``parts``, one after the other."""
    first = [0, *accumulate(len(part.a) for part in parts)]
    return Unweighed(
        _column([part.a for part in parts]),
        _column([part.b for part in parts]),
        _column([part.held for part in parts]),
        said=_words([part.said for part in parts], first),
        named=_words([part.named for part in parts], first),
        likely=_words([part.likely for part in parts], first),
    )


def _words(parts: Sequence[Common], first: Sequence[int]) -> Common:
    """The words of several parts, whose ``first`` pairs have these numbers among those of all."""
    pairs = [words.pairs + before for words, before in zip(parts, first, strict=False)]
    return Common(_column(pairs), _column([words.stems for words in parts]))


def _column(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
