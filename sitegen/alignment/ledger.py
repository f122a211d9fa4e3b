"""What counting the signs of some articles came to, so that one more is counted among them.

A ledger holds the postings of its articles and, of each two that share enough, what they share.
Articles that came since then are the delta: their postings are put among those of the ledger, and
only pairs are counted again that this touches. A ledger is never changed; one that has grown old,
or that names an article which is gone, gives way to a new one. Counting without any ledger is the
same with an empty one, so that what is counted does not depend on what was counted before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.index import HITS, Index, Shared
from sitegen.alignment.postings import (
    ARTICLE_BITS,
    MOST_ARTICLES,
    PLACE_BITS,
    POSTINGS,
    Flags,
    Numbers,
    Postings,
    Sharing,
    are_shared,
    articles_of,
    cut_at,
    numbered,
    places_of,
    sharing,
    sign_bounds,
    sorted_parts,
)
from sitegen.alignment.signs import SENTENCE_BITS, Marks

OLD = 0.1
"""Share of all marks that may be new since a ledger was made; beyond it another one is made."""
ANEW = 0.1
"""Share of articles that came or went from which on counting anew is quicker: among 7 400 articles
0.9 s of CPU in either way; where a fiftieth came 0.7 s, where a fifth did 1.3."""
_PLACE = np.uint64((1 << PLACE_BITS) - 1)
"""The bits of a posting that are not its sign."""
_NONE = np.zeros(0, np.uint64)
"""No posting; a part of an array would keep the whole of it in memory."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The postings of some articles, and what was counted of them."""

    articles: tuple[str, ...]
    """The key of each (``key_of``); its number is its place."""
    single: Postings
    """Those of signs that one article has."""
    shared: Postings
    """All others."""
    partners: NDArray[np.uint8]
    weights: NDArray[np.uint16]
    """The columns of ``Sharing`` for these."""
    rows: Shared
    """Pairs that share enough."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What decides how something is counted, never what."""

    postings: int = POSTINGS
    """How many are sorted at once."""
    anew: float = ANEW
    """See there."""


def no_rows() -> Shared:
    """No pair."""
    return Shared(*(np.zeros(0, np.int64) for _ in fields(Shared)))


def empty_ledger() -> Ledger:
    """That of no articles."""
    none = np.zeros(0, np.uint64)
    return Ledger((), none, none, none.astype(np.uint8), none.astype(np.uint16), no_rows())


@dataclass(frozen=True, slots=True)
class Articles:
    """What is counted; the three have one length, and an article is known by its place in them."""

    keys: Sequence[str]
    marks: Sequence[Marks]
    outlets: Sequence[str | None]


def key_of(article: str, outlet: str | None, marks: bytes) -> str:
    """A key for a ledger: of an article's id, its outlet, and its marks as they are kept."""
    return hashlib.sha256(
        f"{article}\0{outlet}\0".encode("utf-8", "surrogatepass") + marks
    ).hexdigest()


@dataclass(frozen=True, slots=True)
class Counted:
    """What all pairs share that share enough, in ascending order."""

    rows: Shared
    ledger: Ledger | None
    """The one to be kept; None where the given one still serves, or nobody keeps any."""


def count(
    articles: Articles,
    fewest: Numbers,
    known: Ledger | None = None,
    *,
    keeps: bool = True,
    limits: Limits | None = None,
) -> Counted:
    """What the pairs of ``articles`` share; what ``known`` says of them is not counted again.

    Enough for a pair is the lesser one of the numbers (at least 1) that ``fewest`` has for its
    articles; it depends on the marks of an article alone. A new ledger is made where ``known`` no
    longer serves, unless nobody ``keeps`` one. Raises ValueError for more articles than
    ``MOST_ARTICLES``.
    """
    if len(articles.keys) > MOST_ARTICLES:
        raise ValueError(f"more than {MOST_ARTICLES} articles")
    known, limits = known or empty_ledger(), limits or Limits()
    change = _change(known.articles, articles.keys)
    if change is None or change.size > limits.anew * len(articles.keys):
        known = empty_ledger()
        change = _Change(np.zeros(0, np.int64), np.ones(len(articles.keys), np.bool_))
    entry = _Entry(known, change, articles)
    entry.is_old = keeps and (entry.is_old or not known.articles)
    parts = entry.parts(limits.postings)
    wanted = None if entry.touched.all() else entry.touched
    index = Index([part.sharing for part in parts], len(articles.keys), wanted)
    rows = _joined([_kept_rows(known.rows, change, entry.touched), *index.pairs(fewest, HITS)])
    return Counted(rows, _ledger(articles.keys, parts, rows) if entry.is_old else None)


# ── what changed ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Change:
    """From the articles of a ledger to those that are there now."""

    number: Numbers
    """Of each article of the ledger: the one it has now, ascending; -1 where it is gone."""
    fresh: Flags
    """Of each article that is there now: whether the ledger does not know it."""

    @property
    def size(self) -> int:
        """How many articles came or went."""
        return int(np.count_nonzero(self.fresh) + np.count_nonzero(self.number < 0))


def _change(before: Sequence[str], now: Sequence[str]) -> _Change | None:
    """None where articles stand in another order than before, or a key stands twice."""
    place = {key: at for at, key in enumerate(now)}
    number = np.array([place.get(key, -1) for key in before], np.int64)
    stayed = number[number >= 0]
    if len(place) < len(now) or (np.diff(stayed) <= 0).any():
        return None
    fresh = np.ones(len(now), np.bool_)
    fresh[stayed] = False
    return _Change(number, fresh)


def _kept_rows(rows: Shared, change: _Change, touched: Flags) -> Shared:
    """The ``rows`` of a ledger that are still right, under the numbers of now."""
    first, second = change.number[rows.first], change.number[rows.second]
    kept = (first >= 0) & (second >= 0)
    kept[kept] = ~touched[first[kept]]
    sums = (rows.telling, rows.weight, rows.together, rows.common)
    return Shared(first[kept], second[kept], *(column[kept] for column in sums))


def _joined(some: Sequence[Shared]) -> Shared:
    """All rows of ``some``, in ascending order."""
    columns = [np.concatenate([getattr(rows, one.name) for rows in some]) for one in fields(Shared)]
    order = np.argsort((columns[0] << ARTICLE_BITS) | columns[1], kind="stable")
    return Shared(*(column[order] for column in columns))


# ── the postings of a ledger and those that came since ──────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Part:
    """One range of signs: its postings as a ledger holds them."""

    single: Postings
    shared: Postings
    """Both empty where no ledger is to be made: what is counted needs them no more."""
    sharing: Sharing


class _Entry:
    """What a ledger knows and what came since, range by range of the signs."""

    def __init__(self, known: Ledger, change: _Change, articles: Articles) -> None:
        self._known, self._change, self._articles = known, change, articles
        self._outlets = numbered(articles.outlets).astype(np.int32)
        self._fresh = np.flatnonzero(change.fresh).tolist()
        self._stays = change.number >= 0
        shift = np.where(self._stays, change.number - np.arange(len(change.number)), 0)
        self._shift = shift.astype(np.uint64) << np.uint64(SENTENCE_BITS)
        self._size = sum(map(len, articles.marks))
        new = sum(len(articles.marks[number]) for number in self._fresh)
        self._goes = not self._stays.all()
        self.is_old = self._goes or new > OLD * self._size
        """Whether a new ledger is to be made."""
        self.touched = change.fresh.copy()
        """Of each article whether its pairs have to be counted again: complete once ``parts`` are.
        """

    def parts(self, most: int) -> list[_Part]:
        """All ranges of signs, of which each has some ``most`` postings."""
        bounds = sign_bounds(self._size, most)
        marks = [self._articles.marks[number] for number in self._fresh]
        cuts = cut_at(self._known.single, bounds), cut_at(self._known.shared, bounds)
        added = sorted_parts(marks, self._fresh, bounds)
        if not self._known.articles:
            return [self._made_of(postings) for postings in added]
        return [self._part(*of_signs) for of_signs in zip(*cuts, added, strict=True)]

    def _made_of(self, postings: Postings) -> _Part:
        """The part that holds these ``postings`` and no others."""
        are = are_shared(postings)
        alone = postings[~are] if self.is_old else _NONE
        shared = postings[are]
        found = sharing(shared, self._outlets)
        return _Part(alone, shared if self.is_old else _NONE, found)

    def _part(self, of_single: slice, of_shared: slice, added: Postings) -> _Part:
        """The part of a ledger with these ranges of its postings, and what was ``added``.

        Only signs that came or went are looked at: the others have the sharers that they had.
        """
        alone, met = self._met(self._known.single[of_single], added)
        added = np.sort(np.concatenate((added, met)))
        before = _Columns(
            self._known.shared[of_shared],
            self._known.partners[of_shared],
            self._known.weights[of_shared],
        )
        self._touch_those_left(before)
        stays = self._stay(before.postings)
        now = _Columns(self._moved(before.postings[stays]), *before.at(stays)).with_more(added)
        went = before.postings[~stays] if self._goes else added[:0]
        new = _places_of(np.concatenate((added, went)), now.postings)
        part = self._made_of(now.postings[new])
        lone = ~are_shared(now.postings[new])
        self._touch_changed(part.sharing, *now.at(new[~lone]))
        now.partners[new[~lone]] = part.sharing.partners
        now.weights[new[~lone]] = part.sharing.weights
        now = now.without(new[lone])
        found = Sharing(places_of(now.postings), now.partners, now.weights)
        alone = np.concatenate((alone, part.single))
        alone.sort(kind="stable")  # which lays two rows in order on each other, and is soon done
        return _Part(alone, now.postings if self.is_old else _NONE, found)

    def _met(self, single: Postings, added: Postings) -> tuple[Postings, Postings]:
        """The ``single`` postings of which ``added`` has no sign, where a ledger is to be made of
        them, then those of which it has one; both as ``_moved``."""
        signs = added & ~_PLACE
        at = np.searchsorted(single, signs)
        signs, at = signs[at < len(single)], at[at < len(single)]
        are_met = np.zeros(len(single), np.bool_)
        are_met[at[(single[at] & ~_PLACE) == signs]] = True
        met = single[are_met]
        met = self._moved(met[self._stay(met)])
        if not self.is_old:
            return single[:0], met
        return self._moved(single[self._stay(single) & ~are_met]), met

    def _stay(self, postings: Postings) -> Flags:
        """Which of the ``postings`` of a ledger are of articles that are still there."""
        if not self._goes:
            return np.ones(len(postings), np.bool_)
        there: Flags = self._stays[articles_of(postings)]
        return there

    def _moved(self, postings: Postings) -> Postings:
        """``postings`` of articles that are still there, under the numbers of now."""
        return postings + self._shift[articles_of(postings)] if self._shift.any() else postings

    def _touch_those_left(self, before: _Columns) -> None:
        """Articles that made hits with one that is gone."""
        if self._goes:
            of = articles_of(before.postings)
            left = self._change.number[of[_has_one(~self._stays[of], before.partners)]]
            self.touched[left[left >= 0]] = True

    def _touch_changed(
        self, found: Sharing, partners: NDArray[np.uint8], weights: NDArray[np.uint16]
    ) -> None:
        """Articles that make other hits than they did; the two columns say what they did."""
        of = found.places >> np.uint32(SENTENCE_BITS)
        changed = _has_one(self._change.fresh[of], found.partners)
        changed |= found.partners != partners
        changed |= (found.weights != weights) & (partners > 0)
        self.touched[of[changed]] = True


@dataclass(frozen=True, slots=True)
class _Columns:
    """Shared postings and what is known of each."""

    postings: Postings
    partners: NDArray[np.uint8]
    weights: NDArray[np.uint16]

    def at(self, chosen: Flags | Numbers) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
        """What is known of some."""
        return self.partners[chosen], self.weights[chosen]

    def with_more(self, added: Postings) -> _Columns:
        """With these among them, of which nothing is known yet."""
        at = np.searchsorted(self.postings, added)
        return _Columns(
            np.insert(self.postings, at, added),
            np.insert(self.partners, at, 0),
            np.insert(self.weights, at, 0),
        )

    def without(self, dropped: Numbers) -> _Columns:
        """Without those at these places."""
        return _Columns(
            np.delete(self.postings, dropped),
            np.delete(self.partners, dropped),
            np.delete(self.weights, dropped),
        )


def _places_of(some: Postings, postings: Postings) -> Numbers:
    """Where in ``postings`` those stand that have a sign of ``some``; in ascending order."""
    signs = np.sort(some & ~_PLACE)
    signs = signs[np.append(True, signs[1:] != signs[:-1])[: len(signs)]]
    first = np.searchsorted(postings, signs)
    sizes = np.searchsorted(postings, signs | _PLACE, "right") - first
    begun = np.cumsum(sizes) - sizes
    return np.repeat(first - begun, sizes) + np.arange(sizes.sum())


def _has_one(flags: Flags, partners: NDArray[np.uint8]) -> Flags:
    """For each posting whether one of the ``partners`` that follow it has its flag."""
    until = np.concatenate(([0], np.cumsum(flags, dtype=np.int32)))
    here = np.arange(1, len(flags) + 1)
    found: Flags = until[here + partners] > until[here]
    return found


def _ledger(keys: Sequence[str], parts: Sequence[_Part], rows: Shared) -> Ledger:
    return Ledger(
        tuple(keys),
        np.concatenate([part.single for part in parts]),
        np.concatenate([part.shared for part in parts]),
        np.concatenate([part.sharing.partners for part in parts]),
        np.concatenate([part.sharing.weights for part in parts]),
        rows,
    )
