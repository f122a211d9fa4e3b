"""Pairs of wordings that share a word, laid out anew only where the words of a quote are new.

What a pair shares does not change with the quotes of others; what its words weigh does, and is
worked out each time. A pair is one by a word that not very many have, so that all pairs of a
speaker are laid out again where one of his words became very common, or ceased to be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from sitegen import sharing
from sitegen.alignment.columns import Flags, Numbers, distinct
from sitegen.earlier import Earlier
from sitegen.sharing import Common, Pairs, Sharing, Unweighed
from sitegen.wordings import Wordings

MOST_KEPT = 60
"""Parts of pairs, of ``AT_ONCE`` words each, up to which they are kept for the next comparison:
1,000 articles have nine parts, which then take 2 MB."""
LEAST_LEFT = 0.5
"""Share of wordings that are known up to which all are laid out anew."""


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A comparison, and its pairs."""

    wordings: Wordings
    laid: Unweighed


def shared_pairs(wordings: Wordings, earlier: Earlier | None = None) -> Iterator[Pairs]:
    """All pairs of one speaker's wordings that share a stem, but for stems that very many have, and
    for pairs that are of no use (``sharing``); a part of the rows at a time, or all at once where
    the next comparison is to have them."""
    weights = wordings.by_number()
    known = earlier.whole(_Known) if earlier is not None else None
    renewed = _renewed(known, wordings) if known is not None else None
    if earlier is not None and renewed is not None:
        earlier.keep(_Known(wordings, renewed))
        yield renewed.weighed(weights)
        return
    by_words = Sharing(wordings)
    parts = list(by_words.parts())
    if earlier is not None and len(parts) <= MOST_KEPT:
        laid = _joined([by_words.pairs(first, last) for first, last in parts])
        earlier.keep(_Known(wordings, laid))
        yield laid.weighed(weights)
        return
    if earlier is not None:
        earlier.drop(_Known)
    for first, last in parts:
        yield by_words.pairs(first, last).weighed(weights)


def _renewed(known: _Known, wordings: Wordings) -> Unweighed | None:
    """The pairs of ``wordings``, those that are ``known`` among them; None where these are of no
    use, or what is new has too many pairs to be laid out at once."""
    moved = _moved(known.wordings, wordings)
    new: Flags = np.ones(len(wordings), np.bool_)
    new[moved[moved >= 0]] = False
    stays = len(wordings) - int(new.sum())
    if (
        known.wordings.corpus.lexicon is not wordings.corpus.lexicon
        or stays < LEAST_LEFT * len(wordings)
        or not stays
    ):
        return None
    change = _Change(known.wordings, wordings, moved, new)
    by_words = Sharing(wordings, change.touched())
    if len(list(by_words.parts())) > MOST_KEPT:
        return None
    new = new | change.turned(by_words)
    moved = np.where((moved >= 0) & ~new[moved], moved, -1)
    come = by_words.pairs_of(new[by_words.among])
    return _in_order(_joined([_kept(known.laid, moved), come]), len(wordings))


def _moved(known: Wordings, wordings: Wordings) -> Numbers:
    """Of each known wording the number that it has now; -1 where it is gone."""
    moved = known.rows_in(wordings)
    for then, now in _edited(known, wordings):
        here = _by_words(wordings, now)
        for words, rows in _by_words(known, then).items():
            for row, same in zip(rows, here.get(words, ()), strict=False):
                moved[row] = same
    return moved


def _edited(known: Wordings, wordings: Wordings) -> list[tuple[int, int]]:
    """Articles that are new under a file's name that was known, by their numbers then and now."""
    stay = set(known.sayings).intersection(wordings.sayings)
    then, now = (
        {one.analysis.article.source.file: at for at, one in enumerate(all_) if one not in stay}
        for all_ in (known.sayings, wordings.sayings)
    )
    return [(then[file], now[file]) for file in then.keys() & now.keys()]


def _by_words(wordings: Wordings, source: int) -> dict[tuple[object, ...], list[int]]:
    """The wordings of one article by all that decides which pairs they are in and what these
    share: who says them, their words, and whether they are fragments."""
    speakers, found = wordings.sayings[source].speakers, defaultdict(list)
    first = wordings.first[source]
    for row, speaker in enumerate(speakers, first):
        both = (wordings.numbers[own.of(row)].tobytes() for own in (wordings.stems, wordings.names))
        found[speaker, bool(wordings.fragments[row]), *both].append(row)
    return found


class _Change:
    """What came and what went, speaker by speaker."""

    def __init__(self, known: Wordings, wordings: Wordings, moved: Numbers, new: Flags) -> None:
        self._wordings = wordings
        gone = moved < 0
        self._came = _counted(wordings, new)
        self._went = _counted(known, gone)
        self._speakers = distinct(np.concatenate((wordings.speakers[new], known.speakers[gone])))

    def touched(self) -> Numbers:
        """The wordings of speakers of whom any came or went."""
        return np.flatnonzero(np.isin(self._wordings.speakers, self._speakers))

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


def _counted(wordings: Wordings, chosen: Flags) -> tuple[Numbers, Numbers]:
    """How many of the ``chosen`` wordings of each speaker have a word: a number for both, and the
    count."""
    rows = np.flatnonzero(chosen)
    said, named = wordings.stems.of_each(rows), wordings.names.of_each(rows)
    own, stems = (np.concatenate(both) for both in zip(said, named, strict=True))
    once = distinct(own * _WORDS + wordings.numbers[stems])
    words = wordings.speakers[rows][once // _WORDS] * _WORDS + once % _WORDS
    return np.unique(words, return_counts=True)


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
