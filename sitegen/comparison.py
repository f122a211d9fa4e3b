"""All stages in their order: articles in, what they share and whom they quote out.

Read this after ``pipeline.py`` and beside ``model.py``. A costly stage goes through a ``Runner``,
the one seam for cache, processes and cluster; every stage sees its items and its options, nothing
else, so that its results can be kept under a key made from their contents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from sitegen.alignment import (
    AlignmentOptions,
    Ledger,
    align_pair,
    candidate_pairs,
    choose,
    filed,
    marks_of,
    packed,
    side_by_side,
    unfiled,
    unpacked,
)
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.attribution import AttributionOptions, attribute_quotes
from sitegen.collation import collate_all
from sitegen.company import SpeakerOptions
from sitegen.earlier import Earlier
from sitegen.files import SEEDS
from sitegen.model import (
    Alignment,
    Analysis,
    Article,
    Collation,
    Comparison,
    Place,
    SourceId,
    Testimony,
)
from sitegen.passages import group_matches, name_passages
from sitegen.speakers import name_voices
from sitegen.steps import Progress, nothing_collected, told
from sitegen.utterances import gather_quotes, name_utterances

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

LEDGER = hashlib.sha256(b"ledger").hexdigest()
"""The key of what choosing pairs came to. It names the marks that it was made of, so that it can
neither be stale nor belong to other options."""
LEAST_KEPT = 8_000_000
"""Bytes of marks from which on it is kept: pairs of fewer, some 1 000 articles, are chosen in a
fifth of a second."""
MOST_KEPT = 200_000_000
"""Bytes up to which it is: some 25 000 articles. A ledger of so many takes as much memory again as
choosing without one, and 250 MB on disk."""


def nowhere(item: object) -> str:
    """No place: for a stage whose items are no files."""
    return ""


def alone(items: Sequence[object]) -> Sequence[Sequence[object]]:
    """One column: for a stage whose items are handed on as they are."""
    return (items,)


def beside_each_other(items: Sequence[Sequence[object]]) -> Sequence[Sequence[object]]:
    """The columns of ``items`` that are rows of values which are handed on."""
    return tuple(zip(*items, strict=True))


def as_given(items: Sequence[object]) -> Sequence[int]:
    """The numbers of ``items`` in their order: for a stage that works on each by itself."""
    return range(len(items))


@dataclass(frozen=True, slots=True)
class Stage(Generic[Item, Outcome]):
    """One costly stage: a pure function and what is needed to keep its results."""

    name: str
    version: int
    """Counts up whenever the same item and options would give another result."""
    work: Callable[[Item, Any], Outcome]  # Any: each stage has its own options type
    key: Callable[[Item], str]
    """What its result depends on, besides options and version, as one string."""
    returns: type[Outcome]
    place: Callable[[Item], str] = nowhere
    """What an item is, for messages: the files that it was made of, or a page."""
    parts: Callable[[Sequence[Item]], Sequence[Sequence[object]]] = alone
    """The values that items consist of, which nobody changes, as columns with a row for each: where
    they are the very same ones, ``key`` is the same, too."""
    order: Callable[[Sequence[Item]], Sequence[int]] = as_given
    """The numbers of some items in the order in which they are best worked out."""


class Runner(Protocol):
    """Whoever carries out the costly stages: serially, in processes, on a cluster, from a cache."""

    @property
    def progress(self) -> Progress:
        """Whoever watches: told of each item, and of the steps over all articles at once."""

    @property
    def earlier(self) -> Earlier | None:
        """What the last comparison of this process found out; None where there is to be no next."""

    def map(
        self, stage: Stage[Item, Outcome], items: Sequence[Item], options: object
    ) -> list[Outcome]:
        """``stage.work(item, options)`` for each item, in the order of ``items``."""

    def recall(self, key: str) -> memoryview | None:
        """What ``keep`` has written under ``key``, for this build or an earlier one, as it stands
        on disk; None where nothing is kept."""

    def keep(self, key: str, pieces: Callable[[], Sequence[bytes]]) -> None:
        """Keep the ``pieces``, one after the other, where this runner keeps anything; they are made
        once it writes them, which may be later.

        It is for whoever recalls it to see whether what it finds is whole.
        """


@dataclass(frozen=True, slots=True)
class ComparisonOptions:
    """The options of all stages between articles and a comparison."""

    analysis: AnalysisOptions = field(default_factory=AnalysisOptions)
    alignment: AlignmentOptions = field(default_factory=AlignmentOptions)
    attribution: AttributionOptions = field(default_factory=AttributionOptions)
    speakers: SpeakerOptions = field(default_factory=SpeakerOptions)


@dataclass(frozen=True, slots=True)
class Marked:
    """An analysis, and what of it speaks for another article that has it too.

    Both are made in one stage: marks take as long to make as an analysis takes to be handed over.
    """

    analysis: Analysis
    marks: bytes
    """Its marks, as ``packed`` writes them."""

    def __post_init__(self) -> None:
        unpacked(self.marks)  # a damaged record is no record


def compare_all(
    articles: Sequence[Article], *, options: ComparisonOptions, runner: Runner
) -> Comparison:
    """What ``articles`` share and whom they quote, whatever order they came in.

    A copy (the very same text under a second name) is listed and takes no further part.
    """
    ordered = sorted(articles, key=attrgetter("source.file"))
    watcher, earlier = runner.progress, runner.earlier
    if len(_KEYS) > _KEPT * len(ordered):  # those of all edits, in a preview
        _KEYS.clear()
    marked = runner.map(ANALYSE, ordered, options.analysis)
    analyses = [one.analysis for one in marked]
    distinct = [analysis for analysis in analyses if analysis.article.copy_of is None]
    marks = [one.marks for one in marked if one.analysis.article.copy_of is None]
    pairs = told("choose", partial(_chosen, distinct, marks, runner), watcher)
    del marked, marks  # 7 kB an article, of no use from here on
    alignments = runner.map(ALIGN, pairs, options.alignment)
    testimonies = runner.map(ATTRIBUTE, distinct, options.attribution)
    shared = tuple(alignment for alignment in alignments if alignment.matches)
    with nothing_collected():
        grouping = partial(group_matches, shared, distinct, earlier)
        groups = told("group", grouping, watcher)
        naming = partial(name_voices, testimonies, distinct, options.speakers, shared, earlier)
        speakers, attributed = told("name", naming, watcher)
        del testimonies, naming  # figures are a third of what is known of an article
        gathering = partial(gather_quotes, attributed, shared, distinct, earlier)
        said = told("gather", gathering, watcher)
        several = [one.witnesses for one in said if len(one.witnesses) > 1]
        places = [*(group.witnesses for group in groups), *several]
        collations = _collated(places, distinct, runner)
        passages = name_passages(groups, collations[: len(groups)], distinct, earlier)
        utterances = name_utterances(said, collations[len(groups) :], earlier)
    if earlier is not None:
        earlier.forget_unused()
    attributions = tuple(chain.from_iterable(attributed))
    return Comparison(tuple(analyses), shared, passages, attributions, speakers, utterances)


def _chosen(
    analyses: Sequence[Analysis], marks: Sequence[bytes], runner: Runner
) -> list[tuple[Analysis, Analysis]]:
    """The pairs to be aligned; what choosing them came to is kept where it is worth it."""
    earlier = runner.earlier
    if not LEAST_KEPT <= sum(map(len, marks)) <= MOST_KEPT:
        if earlier is not None:
            earlier.drop(Ledger)
        return candidate_pairs(analyses, list(map(unpacked, marks)))
    kept = runner.recall(LEDGER)
    known = earlier.whole(Ledger) if earlier is not None else None
    choice = choose(analyses, marks, known or unfiled(kept), earlier)
    if choice.ledger:
        runner.keep(LEDGER, partial(filed, choice.ledger))
        if earlier is not None:
            earlier.keep(choice.ledger)
    return choice.pairs


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that is to be collated and begins in one article: few records, each quickly read."""

    told: tuple[tuple[Place, ...], ...]
    """The witnesses of each passage and utterance."""
    analyses: tuple[Analysis, ...]
    """Those of the articles in which they stand, each once."""
    key: str
    """SHA-256 over both, 64 hex digits: it takes longer to make than all else of a bundle."""

    def is_of(
        self, told: Sequence[tuple[Place, ...]], by_source: Mapping[SourceId, Analysis]
    ) -> bool:
        """Whether it is that of the same witnesses in the very same articles."""
        return self.told == told and all(
            by_source.get(analysis.article.id) is analysis for analysis in self.analyses
        )


@dataclass(frozen=True, slots=True)
class _Bundles:
    """All bundles of a comparison, for the next one."""

    begun: Mapping[SourceId, Bundle] = field(default_factory=dict)
    """By the article in which they begin."""


@dataclass(frozen=True, slots=True)
class Collated:
    """What became of a bundle."""

    collations: tuple[Collation, ...]


def _collated(
    told: Sequence[tuple[Place, ...]], analyses: Sequence[Analysis], runner: Runner
) -> list[Collation]:
    """The collation of each of some groups of witnesses, in their order."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    bundled: dict[SourceId, list[tuple[Place, ...]]] = {}
    for witnesses in told:
        bundled.setdefault(witnesses[0].source, []).append(witnesses)
    earlier = runner.earlier
    last = (earlier.whole(_Bundles) if earlier is not None else None) or _Bundles()
    bundles = {
        source: _bundle(tuple(several), by_source, last.begun.get(source))
        for source, several in bundled.items()
    }
    if earlier is not None:
        earlier.keep(_Bundles(bundles))
    made = runner.map(COLLATE, list(bundles.values()), None)
    waiting = {source: iter(one.collations) for source, one in zip(bundles, made, strict=True)}
    return [next(waiting[witnesses[0].source]) for witnesses in told]


def _bundle(
    told: tuple[tuple[Place, ...], ...],
    by_source: Mapping[SourceId, Analysis],
    known: Bundle | None,
) -> Bundle:
    """What is ``told`` with its analyses; the ``known`` bundle where that has the very same."""
    if known is not None and known.is_of(told, by_source):
        return known
    sources = dict.fromkeys(place.source for witnesses in told for place in witnesses)
    analyses = tuple(by_source[source] for source in sources)
    return Bundle(told, analyses, _bundle_key(told, analyses))


def _collate(bundle: Bundle, options: None) -> Collated:
    by_source = {analysis.article.id: analysis for analysis in bundle.analyses}
    return Collated(tuple(collate_all(bundle.told, by_source)))


def _bundle_key(told: Sequence[tuple[Place, ...]], analyses: Sequence[Analysis]) -> str:
    """SHA-256 over all that collating depends on, 64 hex digits."""
    places = ";".join(
        ",".join(f"{place.source} {place.span.start} {place.span.end}" for place in witnesses)
        for witnesses in told
    )
    return _digest("\0".join((*map(_analysis_key, analyses), places)))


def _files_in(bundle: Bundle) -> str:
    return " with ".join(map(_file_of, bundle.analyses[:2]))


def _article_key(article: Article) -> str:
    """SHA-256 over all of an article but its text, for which its digest stands; 64 hex digits."""
    known = _KEYS.get(id(article))
    if known is None or known[0] is not article:
        known = _KEYS[id(article)] = article, _made_key(article)
    return known[1]


_KEYS: dict[int, tuple[Article, str]] = {}
"""Articles by where they lie, each with its key: one stands in the keys of all its pairs, and to
compare two takes as long as half a key."""
_KEPT = 3
"""Times as many keys as articles from which on all are made anew: each holds its article. Each has
two, as it was read and as its analysis has it; by 2 all were made anew at every second save."""


def _made_key(article: Article) -> str:
    parts = (article.id, article.copy_of, article.digest, article.source)
    key = "\0".join(map(str, (*parts, article.paragraphs, article.furniture)))
    return _digest(key)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _analysed(article: Article, options: AnalysisOptions) -> Marked:
    analysis = analyse(article, options)
    return Marked(analysis, packed(marks_of(analysis)))


def _analysis_key(analysis: Analysis) -> str:
    found = f"{analysis.names}{analysis.subjects}" if analysis.names or analysis.subjects else ""
    return f"{analysis.language}{found}\0{_article_key(analysis.article)}"


def _in_order(pairs: Sequence[tuple[Analysis, Analysis]]) -> list[int]:
    return side_by_side([(a.article.id, b.article.id) for a, b in pairs])


def _pair_key(pair: tuple[Analysis, Analysis]) -> str:
    return "\0".join(map(_analysis_key, pair))


def _file(article: Article) -> str:
    return f"{SEEDS}/{article.source.file}"


def _file_of(analysis: Analysis) -> str:
    return _file(analysis.article)


def _files_of(pair: tuple[Analysis, Analysis]) -> str:
    return " with ".join(map(_file_of, pair))


ANALYSE: Stage[Article, Marked] = Stage("analyse", 3, _analysed, _article_key, Marked, _file)
ALIGN: Stage[tuple[Analysis, Analysis], Alignment] = Stage(
    "align",
    1,
    align_pair,
    _pair_key,
    Alignment,
    _files_of,
    parts=beside_each_other,
    order=_in_order,
)
ATTRIBUTE: Stage[Analysis, Testimony] = Stage(
    "attribute", 1, attribute_quotes, _analysis_key, Testimony, _file_of
)
COLLATE: Stage[Bundle, Collated] = Stage(
    "collate", 1, _collate, attrgetter("key"), Collated, _files_in
)
