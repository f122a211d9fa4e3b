"""Testimonies → speakers: one name for each person, over all articles.

Who is one with whom is decided in ``sameness``, below the user's word in ``company``, and what each
group is called in ``appellations``; here each gets its id, and its quotes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, count
from operator import attrgetter

from sitegen.appellations import Called, Naming
from sitegen.company import Company, SpeakerOptions
from sitegen.earlier import Earlier
from sitegen.model import (
    Alignment,
    Analysis,
    Attribution,
    SourceId,
    Speaker,
    SpeakerId,
    Testimony,
    Voice,
    content_id,
)
from sitegen.roll import Node
from sitegen.sameness import join_all


@dataclass(frozen=True, slots=True)
class Named:
    """What naming came to, for the next one over nearly the same articles."""

    naming: Naming
    speaking: Sequence[Called]
    counts: Mapping[Node, int]
    """How many quotes each group says, by its root."""
    ids: Ids
    attributed: Mapping[SourceId, Attributed]

    def holds(
        self, company: Company, speaking: Sequence[Called], counts: Mapping[Node, int]
    ) -> bool:
        """Whether the ids are those of the same groups in ``company`` too."""
        return (
            self.counts == counts
            and self.speaking == speaking
            and all(company.place_of(root) == place for root, place in self.ids.places.items())
        )


@dataclass(frozen=True, slots=True)
class Ids:
    """What each group is known by."""

    by_root: Mapping[Node, SpeakerId]
    places: Mapping[Node, tuple[SourceId, int]]
    """Where the first figures of those groups stand whom names alone did not tell apart."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """The quotes of one article with their speakers."""

    testimony: Testimony
    first: Node
    """The first figure of the article."""
    roots: Sequence[Node | None]
    """Of each quote the group that says it, by its root."""
    ids: Sequence[SpeakerId | None]
    attributions: tuple[Attribution, ...]


def name_speakers(
    testimonies: Sequence[Testimony],
    analyses: Sequence[Analysis],
    options: SpeakerOptions,
    alignments: Sequence[Alignment] = (),
    earlier: Earlier | None = None,
) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...]]:
    """Those who say at least one quote, by name; and every quote with its speaker, in file order,
    then text order: as ``name_voices`` says it article by article."""
    speakers, told = name_voices(testimonies, analyses, options, alignments, earlier)
    return speakers, tuple(chain.from_iterable(told))


def name_voices(
    testimonies: Sequence[Testimony],
    analyses: Sequence[Analysis],
    options: SpeakerOptions,
    alignments: Sequence[Alignment] = (),
    earlier: Earlier | None = None,
) -> tuple[tuple[Speaker, ...], tuple[tuple[Attribution, ...], ...]]:
    """Those who say at least one quote, by name; and for each article its quotes in text order,
    with their speakers.

    ``analyses`` are those of the testimonies' articles, in the same order; ``alignments`` those of
    their pairs, as evidence. What ``earlier`` holds is taken where it is the same, and replaced.
    """
    before = earlier.whole(Named) if earlier is not None else None
    company = Company(testimonies, analyses, options, earlier)
    joined = join_all(company, testimonies, alignments, earlier)
    same = before if before is not None and before.naming.joined is joined else None
    spoken = _spoken(testimonies, company, joined.homes.tolist(), same.attributed if same else {})
    counts = Counter([root for roots in spoken for root in roots if root is not None])
    naming = Naming(company, joined, sorted(counts), before.naming if before else None)
    speaking = naming.called(analyses)
    ids = same.ids if same and same.holds(company, speaking, counts) else None
    ids = ids or _ids(naming, speaking, counts)
    speakers = naming.speakers(speaking, ids.by_root)
    known = before.attributed if before else {}
    said = _attributed(testimonies, spoken, company.first, ids.by_root, known)
    if earlier is not None:
        by_source = {one.testimony.source: one for one in said}
        earlier.keep(Named(naming, speaking, counts, ids, by_source))
    told = tuple(one.attributions for one in said)
    return tuple(sorted(speakers, key=attrgetter("name", "id"))), told


def _spoken(
    testimonies: Sequence[Testimony],
    company: Company,
    homes: Sequence[Node],
    before: Mapping[SourceId, Attributed],
) -> list[Sequence[Node | None]]:
    """For each article the roots of those who say its quotes; ``before`` is what was found of the
    same figures in the same groups."""
    found: list[Sequence[Node | None]] = []
    for first, testimony in zip(company.first, testimonies, strict=True):
        known = before.get(testimony.source)
        if known is not None and known.testimony is testimony and known.first == first:
            found.append(known.roots)
        else:
            found.append(_voices(first, testimony, company, homes))
    return found


def _attributed(
    testimonies: Sequence[Testimony],
    spoken: Sequence[Sequence[Node | None]],
    firsts: Sequence[Node],
    ids: Mapping[Node, SpeakerId],
    before: Mapping[SourceId, Attributed],
) -> list[Attributed]:
    """The quotes of each article with their speakers; the very same as ``before`` where nothing of
    the article is new."""
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    found: list[Attributed] = []
    for testimony, roots, first in zip(testimonies, spoken, firsts, strict=True):
        own = [None if root is None else ids[root] for root in roots]
        known = before.get(testimony.source)
        if known is None or known.testimony is not testimony or known.ids != own:
            rows = zip(testimony.quotes, testimony.voices, own, strict=True)
            said = (Attribution(quote, one, *_sure(voice, one, same)) for quote, voice, one in rows)
            known = Attributed(testimony, first, roots, own, tuple(said))
        elif known.first != first or known.roots != roots:  # there are more figures before these
            known = replace(known, first=first, roots=roots)
        found.append(known)
    return found


def _voices(
    first: Node, testimony: Testimony, company: Company, homes: Sequence[Node]
) -> list[Node | None]:
    """For each quote of an article the root of the group that says it; None where that is
    unknown. ``first`` is the article's first figure."""
    return [
        None if voice.figure is None else homes[company.node_of(first + voice.figure, quote)]
        for quote, voice in zip(testimony.quotes, testimony.voices, strict=True)
    ]


def _sure(
    voice: Voice, speaker: SpeakerId | None, same: dict[tuple[str, ...], tuple[str, ...]]
) -> tuple[float, tuple[str, ...]]:
    """How sure it is, and why; reasons that are the ``same`` as others are the very same value."""
    reasons = same.setdefault(voice.evidence, voice.evidence)
    return (voice.confidence if speaker is not None else 0.0), reasons


def _ids(naming: Naming, speaking: Sequence[Called], counts: Mapping[Node, int]) -> Ids:
    """An id for the root of each group, the plainest that no other has: that of its family name,
    or of its name; where several share it, whoever says most has it. ``counts`` are those of the
    quotes."""
    identities = {one.root: naming.identity(one) for one in speaking}
    by_family: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for root, (family, _) in identities.items():
        by_family[family].append(root)
    ids: dict[Node, SpeakerId] = {}
    taken: set[str] = set()
    places: dict[Node, tuple[SourceId, int]] = {}
    for family in sorted(by_family):
        roots = by_family[family]
        if len(roots) > 1:
            roots.sort(key=lambda one: (-counts[one], identities[one][1], one))
        for root in roots:
            identity = _id_of(family)
            if identity in taken:
                name = (*family, *identities[root][1])
                identity = _id_of(name)
                if identity in taken:
                    places[root] = place = naming.company.place_of(root)
                    identity = next(one for one in _placed(name, place) if one not in taken)
            taken.add(identity)
            ids[root] = SpeakerId(identity)
    return Ids(ids, places)


def _placed(name: tuple[str, ...], place: tuple[SourceId, int]) -> Iterator[str]:
    """Ids for a group whose name is another's too: that of the name in the source of its ``place``,
    that of the figure there, and so on should digests be alike."""
    source, index = place
    yield _id_of((*name, source))
    for again in count(1):
        yield _id_of((*name, source, str(index), str(again)))


@lru_cache(maxsize=1 << 14)  # the preview gives the same names their ids after each save
def _id_of(parts: tuple[str, ...]) -> str:
    return content_id("s", *parts)
