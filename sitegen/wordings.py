"""Quotes of known speakers as columns: their stems, and how much these weigh in the corpus.

Stems are numbered by the alphabet. Sums run in the order of the rows, by the alphabet or from the
lightest stem on, so that each comes out to the last bit as it would stem by stem.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, chain
from math import log
from operator import attrgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.columns import Flags, Floats, Numbers, distinct, spread, sums
from sitegen.analysis import norms_in
from sitegen.earlier import Earlier, made
from sitegen.model import Analysis, Quote, SourceId, Span, SpeakerId
from sitegen.sayings import COLUMNS, FRAGMENT, Sayings
from sitegen.stems import Lexicon, Stems, Telling, lexicon, names_in, stems_in
from sitegen.words import words_of

Scalar = TypeVar("Scalar", np.int64, np.int32)

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

    def only(self, rows: Flags) -> Postings:
        """Those of some wordings, under the same numbers."""
        kept = rows[self.rows]
        return _started(self.rows[kept], self.stems[kept], len(self.starts) - 1)


class Corpus:
    """What the words of all articles say, and in how many sentences each stem stands."""

    def __init__(
        self, analyses: Mapping[SourceId, Analysis], earlier: Earlier | None = None
    ) -> None:
        self.analyses = analyses
        self.earlier = earlier
        self.lexicon: Lexicon = lexicon()
        found = self.lexicon.tellings(analyses.values())
        self.telling: dict[SourceId, Telling] = dict(zip(analyses, found, strict=True))
        told = [telling.told for telling in self.telling.values()]
        stems = _joined(told, np.int32)
        self.counts = np.bincount(stems, minlength=len(self.lexicon.stems))
        self.total = sum(len(analysis.sentences) for analysis in analyses.values())
        self._by_count = _Weights(self.total)

    def weights(self, stems: Sequence[int]) -> list[float]:
        """From 1, in one sentence at most, down to 0, in all; the same in corpora of any size."""
        counts = self.counts[stems].tolist() if len(stems) else []
        return [self._by_count[count] for count in counts]

    def around(self, quote: Quote) -> Set[int]:
        """Stems and names of the whole sentences in which a quote stands; few are ever asked."""
        source = quote.place.source
        text = self.analyses[source], self.telling[source]
        return made(self.earlier, _around, (quote,), text)

    def main(self, quote: Quote) -> Set[int]:
        """Those of a report's stems that stand outside a subordinate clause at its start: what it
        tells is not what it concedes (*while he takes it seriously, he remains uncertain*)."""
        analysis = self.analyses[quote.place.source]
        return set(stems_in(self.telling[quote.place.source], analysis, _main(quote, analysis)))


def _around(quotes: Sequence[Quote], text: tuple[Analysis, Telling]) -> Set[int]:
    """What the sentences say in which one quote stands."""
    (quote,), (analysis, telling) = quotes, text
    wide = _sentences(quote.place.span, analysis.sentences)
    return frozenset((*stems_in(telling, analysis, wide), *names_in(telling, analysis, wide)))


def _sentences(span: Span, sentences: Sequence[Span]) -> Span:
    """``span`` widened to whole sentences, or as far as those of news go."""
    first = bisect_right(sentences, span.start, key=attrgetter("start")) - 1
    last = bisect_left(sentences, span.end, key=attrgetter("start")) - 1
    if not 0 <= first <= last:
        return span
    start = max(sentences[first].start, span.start - _WIDEST)
    end = min(sentences[last].end, span.end + _WIDEST)
    return Span(min(start, span.start), max(end, span.end))


def _main(quote: Quote, analysis: Analysis) -> Span:
    """The span of ``quote`` without a subordinate clause at its start that a comma ends."""
    span = quote.place.span
    subordinators = words_of(analysis.language).subordinators
    opening = norms_in(analysis, span)[:_OPENING]
    comma = analysis.text.find(",", span.start, span.end)
    if comma < 0 or all(norm not in subordinators or norm == "that" for norm in opening):
        return span
    return Span(comma, span.end)


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
    """The quotes of known speakers, in file and text order, and what they weigh."""

    def __init__(self, sayings: Sequence[Sayings], corpus: Corpus) -> None:
        """``sayings`` in file order."""
        self.corpus = corpus
        self.quotes = [quote for one in sayings for quote in one.quotes]
        self.alone = [gathered for one in sayings for gathered in one.alone]
        """Each as an utterance by itself: the very same where nothing of it is new."""
        self.number: dict[SpeakerId, int] = {}
        """Of each speaker."""
        number, speakers = self.number, (speaker for one in sayings for speaker in one.speakers)
        known = [number.setdefault(speaker, len(number)) for speaker in speakers]
        self.speakers: Numbers = np.array(known, np.int64)
        """Who says each, as numbers."""
        columns = [np.zeros((0, COLUMNS), np.int64), *(one.columns for one in sayings)]
        _, self.words, starts, ends = np.concatenate(columns).T
        """How many words each has."""
        counts = [len(one.quotes) for one in sayings]
        self.places = np.repeat(np.arange(len(sayings)), counts), starts, ends
        """Where the wordings stand: numbers of their sources, starts, ends."""
        self.fragments, self.reported, self.direct = self._modes()
        """Whether each is too short to be known again by its own words; whether it is a report;
        whether it is whole in marks."""
        said = _joined_in(sayings, counts, corpus)
        self.numbers = said.numbers
        """The stems of all wordings by their numbers in the lexicon, by the alphabet."""
        self.weights: Floats = np.array(corpus.weights(said.numbers), np.float64)
        """Of each of these."""
        self.stems = said.stems
        """The stems of each wording, as places in ``numbers``."""
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

    @property
    def vocabulary(self) -> list[str]:
        """The stems of all wordings, by the alphabet."""
        return list(map(self.corpus.lexicon.stems.__getitem__, self.numbers))

    def relatives(self, postings: Postings) -> tuple[Numbers, Numbers]:
        """For each stem of all wordings how many others may stand for it, and which these are; of
        stems that are not among the ``postings`` none."""
        lexicon = self.corpus.lexicon
        asked = distinct(postings.stems)
        others = [lexicon.relatives(self.numbers[stem]) for stem in asked.tolist()]
        lengths = np.fromiter(map(len, others), np.int64, len(others))
        found = np.fromiter(chain.from_iterable(others), np.int64, int(lengths.sum()))
        place = np.full(len(lexicon.stems), -1)
        place[self.numbers] = np.arange(len(self.numbers))
        here = place[found]
        stems = np.repeat(asked, lengths)[here >= 0]
        return np.bincount(stems, minlength=len(self.numbers)), here[here >= 0]

    def by_number(self) -> Floats:
        """The weights by the numbers of the lexicon; 0 for what no wording has."""
        found = np.zeros(len(self.corpus.lexicon.stems))
        found[self.numbers] = self.weights
        return found

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

    def stems_of(self, row: int) -> frozenset[int]:
        """The stems of one wording, by their numbers in the lexicon; kept."""
        found = self._sets.get(row)
        if found is None:
            own = map(self.numbers.__getitem__, self.stems.of(row))
            found = self._sets[row] = frozenset(own)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Spoken:
    """What the words of one article's wordings say, by their numbers there."""

    said: tuple[Numbers, Stems]
    """Wordings, and stems that they have."""
    named: tuple[Numbers, Stems]
    """The same for names."""


def _spoken(sayings: Sequence[Sayings], texts: Sequence[Telling]) -> _Spoken:
    """What the words of the wordings of one article say, ``texts`` being what all its words do."""
    (one,), (text,) = sayings, texts
    rows, numbers = spread(one.columns[:, 1])
    at, inside = one.columns[:, 0][rows] + numbers, numbers > 0
    stems = text.stems[at]
    says = np.where(inside, text.says[at], text.opens[at])
    named = inside & text.names[at]
    return _Spoken((rows[says], stems[says]), (rows[named], stems[named]))


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What the words of all wordings say."""

    numbers: list[int]
    """The stems of all by their numbers in the lexicon, by the alphabet; ``stems`` and ``names``
    number them in this order."""
    stems: Postings
    names: Postings


def _joined_in(sayings: Sequence[Sayings], counts: Sequence[int], corpus: Corpus) -> _Said:
    """What the words of all wordings say; ``counts`` of them in each article."""
    spoken = [
        made(corpus.earlier, _spoken, (one,), (corpus.telling[one.analysis.article.id],))
        for one in sayings
    ]
    first = list(accumulate(counts, initial=0))
    said = _after_each_other([one.said for one in spoken], first)
    named = _after_each_other([one.named for one in spoken], first)
    written = corpus.lexicon.stems
    is_used = np.zeros(len(written), np.bool_)
    is_used[said[1]] = is_used[named[1]] = True
    listed: list[int] = np.flatnonzero(is_used).tolist()
    listed.sort(key=written.__getitem__)
    rank = np.zeros(len(written), np.int64)
    rank[listed] = np.arange(len(listed))
    size = max(1, len(listed))
    stems, names = (
        _postings(rows * size + rank[own], size, first[-1]) for rows, own in (said, named)
    )
    return _Said(listed, stems, names)


def _after_each_other(
    columns: Sequence[tuple[Numbers, Stems]], first: Sequence[int]
) -> tuple[Numbers, Stems]:
    """The rows of several articles, whose ``first`` ones have these numbers among those of all."""
    rows = [own + before for (own, _), before in zip(columns, first, strict=False)]
    return _joined(rows, np.int64), _joined([stems for _, stems in columns], np.int32)


def _joined(columns: Sequence[NDArray[Scalar]], kind: type[Scalar]) -> NDArray[Scalar]:
    return np.concatenate(columns) if columns else np.zeros(0, kind)


def _postings(keys: Numbers, size: int, count: int) -> Postings:
    rows, stems = np.divmod(distinct(keys), size)
    return _started(rows, stems, count)


def _started(rows: Numbers, stems: Numbers, count: int) -> Postings:
    return Postings(rows, stems, np.searchsorted(rows, np.arange(count + 1)))
