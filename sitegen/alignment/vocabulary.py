"""What one text offers to every statement of another: its stems as columns, and its spelled names.

Made once, used in each pair that is searched for statements told again in other words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.columns import (
    Codes,
    Flags,
    Floats,
    Numbers,
    before_each,
    numbered_runs,
    spread,
    starts_of,
)
from sitegen.alignment.lexicon import WHO, lexicon_of
from sitegen.alignment.related import Related, all_related
from sitegen.alignment.words import (
    STOP_WEIGHT,
    TEXTS_KEPT,
    WORD_BREAK,
    Keyed,
    Words,
    code_of,
    words_of,
)

LEAST_WEIGHT = 0.05
"""Of a word that is no stop word."""
ROOT_LETTERS = 5
"""Two words with as many first letters in common may be one word inflected (bigots, bigotry)."""
MAX_POSTINGS = 30
"""Places of a word in one text; one that stands in more says nothing about any."""
_INITIALS = re.compile(r"(?:[A-Z]\.?){2,}")
_INITIALS_GAP = 2
"""Small words between the capitals of a name (the Advancement *of* Colored People)."""
_LONGEST_INITIALS = 6
_MAX_EXPANSIONS = 400
"""Words of spelled-out names that are kept of one text."""
_ROOTS_KEPT = 1 << 16


@dataclass(frozen=True, slots=True)
class Places:
    """Where each stem stands that is no stop word; those in more than ``MAX_POSTINGS`` places left
    out."""

    starts: Numbers
    """For each stem its first row of ``words``."""
    counts: Numbers
    """How many rows it has, 0 for one that is left out."""
    words: Numbers
    """Words, ascending for each stem."""


@dataclass(frozen=True, slots=True)
class Roots:
    """First letters of stems, in alphabetical order, and the stems that begin so."""

    codes: Codes
    """Their numbers, none of them 0."""
    starts: Numbers
    """The first row of ``stems`` of each."""
    counts: Numbers
    stems: Numbers
    """Of one root in the order in which the text has them."""
    order: Numbers
    """That in which ``codes`` ascend."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The stems of one text, by their numbers, and the names that may stand for each other.

    Columns of stems are parallel to ``codes``; columns of words to the words of the text.
    """

    codes: Codes
    """The number of each stem, ascending."""
    general: Floats
    """How rare each is at large, 0..1; 0 for one that only stop words have."""
    often: Numbers
    """In how many sentences each stands."""
    alone: Floats
    """What each says in a pair where no other sentence has it; 0 for a stop word."""
    stem: Numbers
    """Of each word."""
    places: Places
    roots: Roots
    by_name: Numbers
    """The stems that have places, in alphabetical order."""
    expected: Related
    """Stems elsewhere that may stand for one of this text."""
    initials: Mapping[str, tuple[int, ...]]
    """Words that are initials, by their letters."""
    spelled: Mapping[str, tuple[tuple[int, ...], ...]]
    """Letters → rows of capitalised words that begin with them."""
    plain: Flags
    """Whether each word is not written like a name."""
    names: Flags
    """Whether each word only says who somebody is; nowhere where a language shows no names."""
    told: Floats
    """As ``Lexicon.told``; empty as there."""
    breaks: Numbers
    """As ``Words.breaks``, one more than there are words."""
    quoted_before: Numbers
    """How many words before each, and of all, are quoted."""
    content_before: Numbers
    """How many are no stop words."""
    digits_before: Numbers
    """How many are numbers."""
    digits: tuple[str, ...]
    """The words that are numbers, in order."""
    leads: Flags
    """Whether each word stands in the first two paragraphs."""


def vocabulary_of(words: Words) -> Vocabulary:
    """The vocabulary of a text; kept, since one text takes part in many pairs."""
    return _vocabulary_of(Keyed(words.analysis))


@lru_cache(maxsize=TEXTS_KEPT)
def _vocabulary_of(key: Keyed) -> Vocabulary:
    words = words_of(key.analysis)
    lexicon, columns = lexicon_of(words), words.columns
    codes, first, stem = np.unique(columns.codes, return_index=True, return_inverse=True)
    general = np.zeros(len(codes))
    general[stem[columns.content]] = columns.weights[columns.content]
    places = _places(stem, np.flatnonzero(columns.content), len(codes))
    stems = list(map(words.stems.__getitem__, first.tolist()))
    listed = sorted(np.flatnonzero(places.counts).tolist(), key=stems.__getitem__)
    by_name = np.array(listed, np.int64)
    met = _in_order_of_places(places)
    known = all_related(codes[met])
    return Vocabulary(
        codes=codes,
        general=general,
        often=_often(words, stem, len(codes)),
        alone=np.where(general > 0, np.maximum(LEAST_WEIGHT, np.sqrt(general)), 0.0),
        stem=stem,
        places=places,
        roots=_roots(list(map(stems.__getitem__, listed)), by_name, places),
        by_name=by_name,
        expected=Related(met[known.stems], known.others, known.sureness),
        initials=_initials(words),
        spelled=_spelled(words),
        plain=~columns.capital,
        names=_names(words, lexicon.telling),
        told=lexicon.told,
        breaks=columns.breaks,
        quoted_before=_count_before(columns.quote > 0),
        content_before=_count_before(columns.weights > STOP_WEIGHT),
        digits_before=_count_before(list(map(str.isdigit, words.norms))),
        digits=tuple(filter(str.isdigit, words.norms)),
        leads=columns.paragraph < 2,
    )


def _places(stem: Numbers, content: Numbers, count: int) -> Places:
    """Where each of ``count`` stems stands among the words of ``content``."""
    own = stem[content]
    counts = np.bincount(own, minlength=count)
    starts = counts.cumsum() - counts
    counts[counts > MAX_POSTINGS] = 0
    return Places(starts, counts, content[np.argsort(own, kind="stable")])


def _in_order_of_places(places: Places) -> Numbers:
    """The stems that have places, in the order of the first."""
    known = np.flatnonzero(places.counts)
    return known[np.argsort(places.words[places.starts[known]])]


def _often(words: Words, stem: Numbers, count: int) -> Numbers:
    """``Vocabulary.often``."""
    if not words.sentences:
        return np.zeros(count, np.int64)
    sizes = np.array([len(part) for part in words.sentences], np.int64)
    firsts = np.array([part.first for part in words.sentences], np.int64)
    numbers, within = spread(sizes)
    met = np.sort(numbers * count + stem[firsts[numbers] + within])
    return np.bincount(met[starts_of(met)] % count, minlength=count)


def _roots(stems: Sequence[str], by_name: Numbers, places: Places) -> Roots:
    """The roots of some ``stems`` in alphabetical order; ``by_name`` are their numbers."""
    roots = np.fromiter(map(_root_of, stems), np.uint64, len(stems))
    own, roots = by_name[roots > 0], roots[roots > 0]
    starts = starts_of(roots)
    group = numbered_runs(roots)
    counts = np.bincount(group, minlength=len(starts))
    own = own[np.lexsort((places.words[places.starts[own]], group))]
    return Roots(roots[starts], starts, counts, own, np.argsort(roots[starts]))


@lru_cache(maxsize=_ROOTS_KEPT)
def _root_of(stem: str) -> int:
    """The number of a stem's root; 0 where it has none."""
    if len(stem) < ROOT_LETTERS or stem.isdigit():
        return 0
    return code_of(stem[:ROOT_LETTERS])


def _names(words: Words, telling: NDArray[np.uint8]) -> Flags:
    """``Vocabulary.names``."""
    return telling == WHO if len(telling) else np.zeros(len(words.norms), np.bool_)


def _count_before(flags: Flags | Sequence[bool]) -> Numbers:
    """How many of ``flags`` are set before each, and in all."""
    return before_each(np.asarray(flags, np.float64)).astype(np.int64)


# ── initials and the names that they stand for ──────────────────────────────────────────────


def _initials(words: Words) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    tokens, text = words.analysis.tokens, words.analysis.text
    for word in np.flatnonzero(words.columns.upper).tolist():
        if _INITIALS.fullmatch(text, tokens.starts[word], tokens.ends[word]):
            found[words.norms[word]].append(word)
    return {norm: tuple(at[:MAX_POSTINGS]) for norm, at in found.items()}


def _spelled(words: Words) -> dict[str, tuple[tuple[int, ...], ...]]:
    """Rows of capitalised words, two and more, by the letters that they begin with."""
    found: defaultdict[str, list[tuple[int, ...]]] = defaultdict(list)
    capitals = np.flatnonzero(words.columns.upper)
    cuts = _count_before(words.columns.breaks > WORD_BREAK)[1:]
    near = np.diff(capitals) <= _INITIALS_GAP + 1
    near &= cuts[capitals[1:]] == cuts[capitals[:-1]]
    rows, following = capitals.tolist(), [*near.tolist(), False]
    initial = "".join([words.norms[word][0] for word in rows])
    for first in np.flatnonzero(near).tolist():
        last = first
        while following[last] and last - first < _LONGEST_INITIALS - 1:
            last += 1
            letters = initial[first : last + 1]
            spelled = found[letters]
            if len(spelled) < _MAX_EXPANSIONS // len(letters):
                spelled.append(tuple(rows[first : last + 1]))
    return {letters: tuple(rows) for letters, rows in found.items()}
