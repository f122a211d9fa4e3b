"""Quotes, by their speakers, as columns: their stems, and how much these weigh in the corpus.

Stems are numbered by the alphabet. Sums run in the order of the rows, by the alphabet or from the
lightest stem on, so that each comes out to the last bit as it would stem by stem.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import log
from operator import attrgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.columns import Flags, Floats, Numbers, distinct, spread, sums
from sitegen.analysis import norms_in, token_range
from sitegen.model import Analysis, Quote, SourceId, Span
from sitegen.sayings import FRAGMENT
from sitegen.stems import Lexicon, Telling, lexicon, stems_in
from sitegen.words import words_of

Scalar = TypeVar("Scalar", np.bool_, np.int32)

NAME = 0.5
"""Weight of a name, of that of a stem: it says of whom, not what."""
_MARK = re.compile(r"[\"“”„«»「」『』]|(?<!\w)[‘']\b")
_SMALLEST = 20
"""Sentences that a corpus counts as more than it has: in two short articles nothing is common."""
_OPENING = 2
"""Words at a report's start, *that* among them, in which a subordinate clause opens."""
_WIDEST = 2000
"""Characters before and after a quote that are its sentence at most: of one endless line each
quote would take up the whole. The longest sentence of 1,000 news articles has 141 words."""
BESIDE = 160
"""Characters between a reported statement and the marked one that elaborates it: room for a
trailing report, a paragraph break and an introduction."""


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which wording has which stem, each pair once, by wording, then stem."""

    rows: Numbers
    """Wordings."""
    stems: Numbers
    starts: Numbers
    """Where the stems of each wording begin, and where those of the last one end."""

    def of(self, row: int) -> list[int]:
        """The stems of one wording, ascending."""
        found: list[int] = self.stems[self.starts[row] : self.starts[row + 1]].tolist()
        return found


class Corpus:
    """What the words of all articles say, and in how many sentences each stem stands."""

    def __init__(self, analyses: Mapping[SourceId, Analysis]) -> None:
        self.analyses = analyses
        self.lexicon: Lexicon = lexicon()
        found = self.lexicon.tellings(analyses.values())
        self.telling: dict[SourceId, Telling] = dict(zip(analyses, found, strict=True))
        told = [telling.told for telling in self.telling.values()]
        stems = _joined(told, np.int32)
        self.counts = np.bincount(stems, minlength=len(self.lexicon.stems))
        self.total = sum(len(analysis.sentences) for analysis in analyses.values())
        self._by_count = _Weights(self.total)
        self._around: dict[tuple[SourceId, Span], dict[str, float]] = {}

    def weights(self, stems: Sequence[int]) -> list[float]:
        """From 1, in one sentence at most, down to 0, in all; the same in corpora of any size."""
        counts = self.counts[stems].tolist() if len(stems) else []
        return [self._by_count[count] for count in counts]

    def around(self, quote: Quote) -> Mapping[str, float]:
        """Stems and names of the whole sentences in which a quote stands; few are ever asked."""
        key = quote.place.source, quote.place.span
        if key not in self._around:
            source, wide = quote.place.source, self._sentences(quote)
            listed = [*{*self.stems_in(source, wide), *self.names_in(source, wide)}]
            written = map(self.lexicon.stems.__getitem__, listed)
            self._around[key] = dict(zip(written, self.weights(listed), strict=True))
        return self._around[key]

    def _sentences(self, quote: Quote) -> Span:
        """The span of ``quote``, widened to whole sentences, or as far as those of news go."""
        span, sentences = quote.place.span, self.analyses[quote.place.source].sentences
        first = bisect_right(sentences, span.start, key=attrgetter("start")) - 1
        last = bisect_left(sentences, span.end, key=attrgetter("start")) - 1
        if not 0 <= first <= last:
            return span
        start = max(sentences[first].start, span.start - _WIDEST)
        end = min(sentences[last].end, span.end + _WIDEST)
        return Span(min(start, span.start), max(end, span.end))

    def main(self, quote: Quote) -> set[str]:
        """Those of a report's stems that stand outside a subordinate clause at its start: what it
        tells is not what it concedes (*while he takes it seriously, he remains uncertain*)."""
        source, span = quote.place.source, self._main(quote)
        return set(map(self.lexicon.stems.__getitem__, self.stems_in(source, span)))

    def _main(self, quote: Quote) -> Span:
        """The span of ``quote`` without a subordinate clause at its start that a comma ends."""
        analysis, span = self.analyses[quote.place.source], quote.place.span
        subordinators = words_of(analysis.language).subordinators
        opening = norms_in(analysis, span)[:_OPENING]
        comma = analysis.text.find(",", span.start, span.end)
        if comma < 0 or all(norm not in subordinators or norm == "that" for norm in opening):
            return span
        return Span(comma, span.end)

    def stems_in(self, source: SourceId, span: Span) -> list[int]:
        """Those of the words that say something: see ``stems.stems_in``."""
        return stems_in(self.telling[source], self.analyses[source], span)

    def names_in(self, source: SourceId, span: Span) -> list[int]:
        """Stems of words with a capital, and numbers; the first word is none."""
        telling = self.telling[source]
        first, last = token_range(self.analyses[source], span)
        named: list[int] = telling.stems[first + 1 : last][telling.names[first + 1 : last]].tolist()
        return named


class _Weights(dict[int, float]):
    """What a stem weighs that so many sentences have."""

    def __init__(self, sentences: int) -> None:
        super().__init__()
        self._all = log(sentences + _SMALLEST)

    def __missing__(self, count: int) -> float:
        """Worked out once."""
        self[count] = 1 - log(max(1, count)) / self._all
        return self[count]


class Wordings:
    """The quotes of known speakers, those of one speaker together, and what they weigh."""

    def __init__(
        self, quotes: Sequence[Quote], speakers: Sequence[Hashable], corpus: Corpus
    ) -> None:
        """``quotes`` in file and text order, and who says each."""
        numbers: dict[Hashable, int] = {}
        known = np.array([numbers.setdefault(one, len(numbers)) for one in speakers], np.int64)
        by_speaker = np.argsort(known, kind="stable")
        self.corpus = corpus
        self.quotes = [quotes[number] for number in by_speaker.tolist()]
        self.speakers: Numbers = known[by_speaker]
        """Who says each, as ascending numbers."""
        self.words, said = self._said()
        """How many words each has."""
        self.fragments, self.reported, self.direct = self._modes()
        """Whether each is too short to be known again by its own words; whether it is a report;
        whether it is whole in marks."""
        self.vocabulary = said.vocabulary
        """The stems of all wordings, by the alphabet."""
        self.weights: Floats = np.array(corpus.weights(said.numbers), np.float64)
        """Of each of these."""
        self.stems = said.stems
        self.names = said.names
        """The same for names, offices aside: they tell little, since one politician's remarks
        about another share them all."""
        self.said = self._weighed(self.stems)
        """Weight of the stems of each wording."""
        self.weight: Floats = self.said + NAME * self._weighed(self.names)
        """That of all its stems, and half that of its names."""
        self._sets: dict[int, frozenset[int]] = {}

    def __len__(self) -> int:
        """How many."""
        return len(self.quotes)

    def _said(self) -> tuple[Numbers, _Said]:
        """How many words each wording has, and what these say."""
        corpus, count = self.corpus, len(self.quotes)
        sources = list(dict.fromkeys(quote.place.source for quote in self.quotes))
        texts = [corpus.telling[source] for source in sources]
        lengths = [len(text.stems) for text in texts]
        before = dict(zip(sources, accumulate(lengths, initial=0), strict=False))
        places = [quote.place for quote in self.quotes]
        ranges = [token_range(corpus.analyses[place.source], place.span) for place in places]
        bounds = np.array(ranges, np.int64).reshape(count, 2)
        begin = np.fromiter((before[place.source] for place in places), np.int64, count)
        words: Numbers = bounds[:, 1] - bounds[:, 0]
        rows, numbers = spread(words)
        at = numbers + (bounds[:, 0] + begin)[rows]
        return words, _said_in(texts, _Words(rows, at, numbers > 0, count), corpus.lexicon)

    def _modes(self) -> tuple[Flags, Flags, Flags]:
        modes = [quote.mode for quote in self.quotes]
        reported = np.array([mode == "indirect" for mode in modes], np.bool_)
        direct = np.array([mode == "direct" for mode in modes], np.bool_)
        return ~reported & (self.words <= FRAGMENT), reported, direct

    def _weighed(self, postings: Postings) -> Floats:
        return sums(postings.rows, self.weights[postings.stems], len(self))

    def bare(self, row: int) -> int:
        """Where the text after a reported statement without any marks comes to its next mark; -1
        for all other wordings."""
        quote = self.quotes[row]
        if quote.mode != "indirect":
            return -1
        text, span = self.corpus.analyses[quote.place.source].text, quote.place.span
        mark = _MARK.search(text, span.start, span.end + BESIDE)
        return mark.start() if mark is not None and mark.start() >= span.end else -1

    @cached_property
    def places(self) -> tuple[Numbers, Numbers, Numbers]:
        """Where the wordings stand: numbers of their sources, starts, ends."""
        sources: dict[SourceId, int] = {}
        rows = [
            (sources.setdefault(place.source, len(sources)), place.span.start, place.span.end)
            for place in (quote.place for quote in self.quotes)
        ]
        columns: Numbers = np.array(rows, np.int64).reshape(len(self), 3)
        return columns[:, 0], columns[:, 1], columns[:, 2]

    def stems_of(self, row: int) -> frozenset[int]:
        """The stems of one wording; kept."""
        found = self._sets.get(row)
        if found is None:
            found = self._sets[row] = frozenset(self.stems.of(row))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """All words of some wordings, by wording, then text order."""

    rows: Numbers
    """The wording of each."""
    at: Numbers
    """Where it stands in the columns of all texts, one after the other."""
    inside: Flags
    """Whether another word of its wording stands before it."""
    count: int
    """Wordings."""


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What the words of some wordings say."""

    vocabulary: list[str]
    """The stems of all, by the alphabet; ``stems`` and ``names`` number them in this order."""
    numbers: list[int]
    """The number of each of these in the lexicon."""
    stems: Postings
    names: Postings


def _said_in(texts: Sequence[Telling], words: _Words, lexicon: Lexicon) -> _Said:
    """What ``words`` of ``texts`` say."""
    at, inside = words.at, words.inside
    stems = _joined([text.stems for text in texts], np.int32)[at]
    opens = _joined([text.opens for text in texts], np.bool_)[at]
    later = _joined([text.says for text in texts], np.bool_)[at]
    says = np.where(inside, later, opens)
    named = inside & _joined([text.names for text in texts], np.bool_)[at]
    listed = distinct(stems[says | named].astype(np.int64)).tolist()
    listed.sort(key=lexicon.stems.__getitem__)
    rank = np.zeros(len(lexicon.stems), np.int64)
    rank[listed] = np.arange(len(listed))
    size = max(1, len(listed))
    keys = words.rows * size + rank[stems]
    return _Said(
        [lexicon.stems[number] for number in listed],
        listed,
        _postings(keys[says], size, words.count),
        _postings(keys[named], size, words.count),
    )


def _joined(columns: Sequence[NDArray[Scalar]], kind: type[Scalar]) -> NDArray[Scalar]:
    return np.concatenate(columns) if columns else np.zeros(0, kind)


def _postings(keys: Numbers, size: int, count: int) -> Postings:
    rows, stems = np.divmod(distinct(keys), size)
    return Postings(rows, stems, np.searchsorted(rows, np.arange(count + 1)))
