"""Attributions and alignments → utterances: one thing said, in all its wordings.

Within one speaker, quotes are joined where a match lays their words against each other, and where
one is a fragment of another. No fixed likeness of two texts decides: real translations of one
sentence differ more than two sentences by one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sitegen.analysis import norms_in
from sitegen.collation import collate, collate_all
from sitegen.earlier import Earlier, made_each
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
    return name_utterances(found, collations)


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


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """Utterances, and what each was made of, for the next comparison."""

    found: Sequence[Gathered]
    """These, so that each stays where it lies."""
    utterances: Mapping[int, Utterance]
    """By where what it was made of lies."""


def name_utterances(
    found: Sequence[Gathered], collations: Iterable[Collation], earlier: Earlier | None = None
) -> tuple[Utterance, ...]:
    """The utterances of ``gather_quotes``; ``collations`` are those of the ones with several
    witnesses, in their order."""
    before = earlier.whole(_Named) if earlier is not None else None
    known = before.utterances if before else {}
    laid, made = iter(collations), dict[int, Utterance]()
    for one in found:
        old = known.get(id(one))
        collation = next(laid) if len(one.witnesses) > 1 else None
        if old is None or (collation is not None and old.collation != collation):
            old = _named(one, collation)
        made[id(one)] = old
    if earlier is not None:
        earlier.keep(_Named(found, made))
    return _with_own_ids(made.values())


def _named(gathered: Gathered, collation: Collation | None) -> Utterance:
    """What was gathered as an utterance. A single wording, as ten of eleven have, has no
    ``collation``: it is laid against nothing."""
    by_source = {analysis.article.id: analysis for analysis in gathered.analyses}
    laid = collation or collate(gathered.witnesses, by_source)
    return Utterance(_first_id(gathered, by_source), gathered.speaker, gathered.quotes, laid)


def _first_id(gathered: Gathered, analyses: Mapping[SourceId, Analysis]) -> UtteranceId:
    """The smallest of the ids that its wordings give it."""
    norms = (norms_in(analyses[place.source], place.span) for place in gathered.witnesses)
    return min(said_id(gathered.speaker, words) for words in norms)


def said_id(speaker: SpeakerId, words: Sequence[str]) -> UtteranceId:
    """The id that the wording of these normal forms gives what ``speaker`` says."""
    return UtteranceId(content_id("u", speaker, *words))


def _with_own_ids(utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """``utterances`` with another id for each that has the words of one before it ("Yes.")."""
    found = list(utterances)
    seen: dict[UtteranceId, int] = {}
    for at, utterance in enumerate(found):
        again = seen[utterance.id] = seen.get(utterance.id, 0) + 1
        if again > 1:
            own = content_id("u", utterance.id, str(again))
            found[at] = replace(utterance, id=UtteranceId(own))
    return tuple(found)
