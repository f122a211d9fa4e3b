"""Attributions and alignments → utterances: one thing said, in all its wordings.

Within one speaker, quotes are joined where a match lays their words against each other, and where
one is a fragment of another. No fixed likeness of two texts decides: real translations of one
sentence differ more than two sentences by one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sitegen.analysis import norms_in
from sitegen.collation import collate, collate_all
from sitegen.earlier import Earlier, made, made_each
from sitegen.gathering import gathered
from sitegen.linking import links
from sitegen.model import (
    Alignment,
    Analysis,
    Attribution,
    Collation,
    SourceId,
    SpeakerId,
    Utterance,
    UtteranceId,
    content_id,
)
from sitegen.sayings import Gathered, sayings_of
from sitegen.wordings import Corpus, Wordings


def group_utterances(
    attributions: Sequence[Attribution],
    alignments: Sequence[Alignment],
    analyses: Sequence[Analysis],
) -> tuple[Utterance, ...]:
    """The utterances of all speakers, by speaker, then first place; unknown voices take no part."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    told: dict[SourceId, list[Attribution]] = {source: [] for source in by_source}
    for one in attributions:
        told[one.quote.place.source].append(one)
    found = gather_quotes(list(told.values()), alignments, analyses)
    several = [one.witnesses for one in found if len(one.witnesses) > 1]
    collations = collate_all(several, by_source)
    return name_utterances(found, collations, analyses)


def gather_quotes(
    told: Sequence[Sequence[Attribution]],
    alignments: Sequence[Alignment],
    analyses: Sequence[Analysis],
    earlier: Earlier | None = None,
) -> tuple[Gathered, ...]:
    """The quotes of each utterance, by speaker, then first place; ``told`` are the attributions of
    each of ``analyses``, in text order."""
    corpus = Corpus(analyses, earlier)
    lexicons = [corpus.lexicon] * len(analyses)
    all_said = made_each(earlier, sayings_of, told, analyses, corpus.tellings, lexicons)
    sayings = [one for one in all_said if one.quotes]
    wordings = Wordings(sayings, corpus)
    return gathered(wordings, links(wordings, alignments))


def name_utterances(
    found: Sequence[Gathered],
    collations: Iterable[Collation],
    analyses: Sequence[Analysis],
    earlier: Earlier | None = None,
) -> tuple[Utterance, ...]:
    """The utterances of ``gather_quotes``; ``collations`` are those of the ones with several
    witnesses, in their order."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    laid = iter(collations)
    begun: dict[SourceId, list[int]] = {}
    several: dict[SourceId, list[Collation]] = {source: [] for source in by_source}
    for number, one in enumerate(found):
        source = one.witnesses[0].source
        begun.setdefault(source, []).append(number)
        if len(one.witnesses) > 1:
            several[source].append(next(laid))
    named: dict[int, Utterance] = {}
    for source, numbers in begun.items():
        own = several[source]
        sources = dict.fromkeys(place.source for one in own for place in one.witnesses)
        told = [by_source[one] for one in dict.fromkeys((source, *sources))]
        some = [found[number] for number in numbers]
        named.update(zip(numbers, made(earlier, _named, some, own, told), strict=True))
    return tuple(_with_own_ids(map(named.__getitem__, range(len(found)))))


def _named(
    found: Sequence[Gathered], several: Sequence[Collation], analyses: Sequence[Analysis]
) -> list[Utterance]:
    """The utterances that begin in the first of ``analyses``; ``several`` are the collations of
    those with several witnesses. A single one, as ten of eleven have, is laid against nothing."""
    by_source = {analysis.article.id: analysis for analysis in analyses}
    laid = iter(several)
    return [
        Utterance(
            _first_id(one, by_source),
            one.speaker,
            one.quotes,
            next(laid) if len(one.witnesses) > 1 else collate(one.witnesses, by_source),
        )
        for one in found
    ]


def _first_id(gathered: Gathered, analyses: Mapping[SourceId, Analysis]) -> UtteranceId:
    """The smallest of the ids that its wordings give it."""
    norms = (norms_in(analyses[place.source], place.span) for place in gathered.witnesses)
    return min(said_id(gathered.speaker, words) for words in norms)


def said_id(speaker: SpeakerId, words: Sequence[str]) -> UtteranceId:
    """The id that the wording of these normal forms gives what ``speaker`` says."""
    return UtteranceId(content_id("u", speaker, *words))


def _with_own_ids(utterances: Iterable[Utterance]) -> Iterator[Utterance]:
    """``utterances`` with another id for each that has the words of one before it ("Yes.")."""
    seen: dict[UtteranceId, int] = {}
    for utterance in utterances:
        again = seen[utterance.id] = seen.get(utterance.id, 0) + 1
        if again == 1:
            yield utterance
        else:
            yield replace(utterance, id=UtteranceId(content_id("u", utterance.id, str(again))))
