"""Attributions and alignments → utterances: one thing said, in all its wordings.

Within one speaker, quotes are joined where a match lays their words against each other, and where
one is a fragment of another. No fixed likeness of two texts decides: real translations of one
sentence differ more than two sentences by one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sitegen.analysis import norms_in
from sitegen.collation import collate, collate_all
from sitegen.earlier import Earlier, made, made_each
from sitegen.gathering import Links, gathered
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
from sitegen.sayings import Gathered, Part, sayings_of
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


@dataclass(frozen=True, slots=True)
class _Said:
    """What one speaker says, and what follows of it."""

    parts: Sequence[Part]
    links: Links
    gathered: tuple[Gathered, ...]


@dataclass(frozen=True, slots=True)
class _All:
    """The same of all, for the next comparison."""

    said: Mapping[SpeakerId, _Said]


def gather_quotes(
    told: Sequence[Sequence[Attribution]],
    alignments: Sequence[Alignment],
    analyses: Sequence[Analysis],
    earlier: Earlier | None = None,
) -> tuple[Gathered, ...]:
    """The quotes of each utterance, by speaker, then first place; ``told`` are the attributions of
    each of ``analyses``, in text order."""
    corpus = Corpus(analyses, earlier)
    all_said = made_each(earlier, sayings_of, told, analyses, corpus.tellings)
    sayings = [one for one in all_said if one.quotes]
    wordings = Wordings(sayings, corpus)
    linked = links(wordings, alignments)
    parts: dict[SpeakerId, list[Part]] = {}
    for part in chain.from_iterable(one.parts for one in sayings):
        parts.setdefault(part.speaker, []).append(part)
    before = earlier.whole(_All) if earlier is not None else None
    known = before.said if before is not None else {}
    said = {
        speaker: _told(own, linked.get(wordings.number[speaker], _NONE), known.get(speaker))
        for speaker, own in sorted(parts.items())
    }
    if earlier is not None:
        earlier.keep(_All(said))
    return tuple(chain.from_iterable(one.gathered for one in said.values()))


_NONE = Links()


def _told(parts: Sequence[Part], links: Links, known: _Said | None) -> _Said:
    """What one speaker says, as it is ``known`` where it was made of the very same parts and equal
    links; else each utterance that is equal to a known one is the very same."""
    if known is None:
        return _Said(parts, links, gathered(parts, links))
    if known.parts == parts and known.links == links:  # parts are equal where they are the same
        return known
    same = {one.quotes: one for one in known.gathered}
    found = [(one, same.get(one.quotes)) for one in gathered(parts, links)]
    return _Said(parts, links, tuple(old if old == one else one for one, old in found))


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
