"""Testimonies → speakers: one name for each person, over all articles.

Who is one with whom is decided in ``sameness``, below the user's word in ``company``; here each
group gets its name, its other forms with the reason for each, and its id.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import compress, count

from sitegen.company import Company, Group, Member, Node, SpeakerOptions
from sitegen.institutions import BY_INITIALS
from sitegen.model import (
    Alias,
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
from sitegen.names import initials_of, parts_of
from sitegen.roles import plain, without_article
from sitegen.sameness import join_all
from sitegen.words import Words

BY_USER = "joined in sitegen.toml"
BY_NAME = "the same name, with a title or another part of it"
BY_SPELLING = "another spelling of the same name"
BY_FAMILY = "the last part of the name, which nobody else bears here"
BY_ROLE = "a role that stands beside the name in these sources"


def name_speakers(
    testimonies: Sequence[Testimony],
    analyses: Sequence[Analysis],
    options: SpeakerOptions,
    alignments: Sequence[Alignment] = (),
) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...]]:
    """Those who say at least one quote, by name; and every quote with its speaker.

    ``analyses`` are those of the testimonies' articles, in the same order; ``alignments`` those of
    their pairs, as evidence. Attributions are in file order, then text order.
    """
    company = Company(testimonies, analyses, options, alignments)
    join_all(company, testimonies, alignments)
    groups = company.groups()
    spoken = [_voices(number, one, company, groups) for number, one in enumerate(testimonies)]
    counts = Counter(group for voices in spoken for group in voices if group is not None)
    speaking = dict(sorted(counts.items()))
    naming = _Naming(company, analyses)
    ids = _ids(naming, speaking)
    speakers = (naming.speaker(group, ids[group]) for group in speaking)
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    attributions = tuple(
        Attribution(quote, ids[group] if group is not None else None, *_sure(voice, group, same))
        for testimony, voices in zip(testimonies, spoken, strict=True)
        for quote, voice, group in zip(testimony.quotes, testimony.voices, voices, strict=True)
    )
    return tuple(sorted(speakers, key=lambda speaker: (speaker.name, speaker.id))), attributions


def _voices(
    number: int, testimony: Testimony, company: Company, groups: Mapping[Node, Group]
) -> list[Group | None]:
    """For each quote of an article the group that says it; None where that is unknown."""
    return [
        None if voice.figure is None else groups[company.node_of((number, voice.figure), quote)]
        for quote, voice in zip(testimony.quotes, testimony.voices, strict=True)
    ]


def _sure(
    voice: Voice, group: Group | None, same: dict[tuple[str, ...], tuple[str, ...]]
) -> tuple[float, tuple[str, ...]]:
    """How sure it is, and why; reasons that are the ``same`` as others are the very same value."""
    reasons = same.setdefault(voice.evidence, voice.evidence)
    return (voice.confidence if group is not None else 0.0), reasons


class _Naming:
    """What each group is called."""

    def __init__(self, company: Company, analyses: Sequence[Analysis]) -> None:
        self.lower: set[str] = set()
        for analysis in analyses:
            letters = map(analysis.text.__getitem__, analysis.tokens.starts)
            self.lower.update(compress(analysis.tokens.norms, map(str.islower, letters)))
        self.company = company
        self._names: dict[Group, str] = {}
        self.members = company.members
        self.options = company.options
        self.words = company.words
        self.bodies = {one.parts for one in self.members.values() if one.figure.kind == "body"}

    def speaker(self, group: Group, identity: SpeakerId) -> Speaker:
        """The speaker that ``group`` is."""
        name = self._name(group)
        users: dict[str, set[SourceId]] = defaultdict(set)
        reasons: dict[str, set[str]] = defaultdict(set)
        for node in group:
            member = self.members[node]
            for form in (*member.figure.forms, member.figure.name):
                users[_written(form)].add(member.source)
                reasons[_written(form)].add(member.reason)
        for form in self._given(name):
            users.setdefault(_written(form), set())
        order = {self.members[node].source: node for node in reversed(group)}
        aliases = tuple(
            Alias(
                form,
                tuple(sorted(found, key=lambda s: order[s])),
                self._reason(form, name, reasons[form]),
            )
            for form, found in sorted(users.items())
            if form and not _is_same(form, name) and not self._is_debris(form, name, users)
        )
        return Speaker(identity, name, aliases)

    def _given(self, name: str) -> tuple[str, ...]:
        """The forms that the user gives for ``name``."""
        return tuple(form for one, forms in self.options.aliases if one == name for form in forms)

    def _is_debris(self, form: str, name: str, forms: Mapping[str, Set[SourceId]]) -> bool:
        """Whether more than a name ran into ``form``, which no other source uses.

        Another form after somebody else's name, from a caption (*Nordwire Ann Okoro*); or words in
        lower case after the name (*Okoro in a statement*).
        """
        words = form.split()
        if len(forms[form]) > 1 or form in self._given(name):
            return False
        last = name.rpartition(" ")[2]
        if last in words[:-1] and words[words.index(last) + 1].islower():
            return True
        return any(
            words[at][0].isupper()  # *an Airways spokesman* is of the airline
            and " ".join(words[at:]) in (name, *forms)
            and parts_of(" ".join(words[:at])) in self.bodies
            for at in range(1, len(words))
        )

    def _name(self, group: Group) -> str:
        """The user's name for the group, else its fullest form."""
        if group not in self._names:
            self._names[group] = self._fullest(group)
        return self._names[group]

    def _fullest(self, group: Group) -> str:
        forced = self.company.forced.get(self.company.root(group[0]))
        if forced is not None:
            return forced
        counts: Counter[str] = Counter()
        kinds: dict[str, int] = {}
        for node in group:
            member = self.members[node]
            name = _written(member.figure.name)
            counts[name] += len(member.figure.mentions)
            full = len(member.parts) > 1
            person = member.figure.kind == "person" and full
            kinds[name] = max(
                kinds.get(name, 0), 3 if person else _RANKS[member.figure.kind] * full
            )
        best = max(counts, key=lambda form: (kinds[form], len(form.split()), counts[form], form))
        best = without_article(best, self.words)
        small = best[:1].lower() + best[1:]
        noun = " " in small or small in self.words.roles | self.words.bodies | self.words.outfits
        if small.islower() and noun and small.split()[0] in self.lower:
            return small  # *Officials* that began a sentence
        ends = [form for form in counts if " " in form and best.endswith(f" {form}")]
        return max(ends, key=lambda form: (kinds[form], -len(form), form), default=best)

    def _members(self, group: Group) -> list[Member]:
        return [self.members[node] for node in group]

    def _reason(self, form: str, name: str, joined: Set[str]) -> str:
        """Why ``form`` is an alias of ``name``, in a clause for the reader; ``joined`` are the
        reasons for which figures with that form were joined, empty where the form shows it."""
        if form in map(_written, self._given(name)):
            return BY_USER
        if joined and all(joined):
            return min(joined)
        parts, own = parts_of(form), parts_of(name)
        if _are_initials(form, name, self.words) or _are_initials(name, form, self.words):
            return BY_INITIALS
        if not set(parts) & set(own):
            return BY_ROLE
        if len(parts) == 1 and parts[0] == own[-1] and len(own) > 1:
            return BY_FAMILY
        if set(parts) == set(own):
            return BY_SPELLING
        return BY_NAME

    def identity(self, group: Group) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The part of the name that outlives longer forms, and the rest, folded."""
        parts = parts_of(self._name(group))
        members = self._members(group)
        initials = sorted(
            one.parts for one in members if one.parts[0:1] == one.parts and one.is_body
        )
        if initials and len(parts) > 1:
            return initials[0], parts
        if len(parts) == 1 or any(one.figure.kind == "person" for one in members):
            shorter = min(
                (one.parts for one in members if _begins(one.parts, parts)), key=len, default=parts
            )
            return shorter[-1:], shorter[:-1]
        return self.company.bare(self._name(group)), ()


_RANKS = {"person": 2, "body": 2, "role": 1}
"""What names a speaker best; a person by a full name before all."""


def _begins(parts: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether a full name is the beginning of a longer one: *Ann Okoro* of *Ann Okoro Lund*."""
    return len(parts) > 1 and name[: len(parts)] == parts


def _are_initials(form: str, name: str, words: Words) -> bool:
    """Whether ``form`` is the first letters of ``name``: *the U.N.* of the United Nations."""
    letters = without_article(form, words).replace(".", "")
    return letters.isupper() and letters in initials_of(name)


def _written(form: str) -> str:
    """``form`` with its article in lower case and one kind of apostrophe."""
    return plain(form).replace("'", "’")


def _is_same(form: str, name: str) -> bool:
    """Whether a form differs from the name in capitals or apostrophes only."""
    return form.casefold() == _written(name).casefold()


def _ids(naming: _Naming, speaking: dict[Group, int]) -> dict[Group, SpeakerId]:
    """An id for each group, from its family name; where several share it, whoever says most keeps
    the bare one."""
    identities = {group: naming.identity(group) for group in speaking}
    by_family: dict[tuple[str, ...], list[Group]] = defaultdict(list)
    for group, (family, _) in identities.items():
        by_family[family].append(group)
    ids: dict[Group, SpeakerId] = {}
    taken: set[str] = set()
    for _, groups in sorted(by_family.items()):
        for group in sorted(groups, key=lambda g: (-speaking[g], identities[g][1], g)):
            place = (str(naming.members[group[0]].source), str(group[0][1]))
            candidates = _candidates(*identities[group], place)
            identity = next(one for one in candidates if one not in taken)
            taken.add(identity)
            ids[group] = SpeakerId(identity)
    return ids


def _candidates(
    family: tuple[str, ...], rest: tuple[str, ...], place: tuple[str, str]
) -> Iterator[str]:
    """Ids for a group, from the plainest to one that no other has: the family's, the name's, that
    in the source of ``place``, that of the figure there, and so on should digests be alike."""
    yield content_id("s", *family)
    yield content_id("s", *family, *rest)
    yield content_id("s", *family, *rest, place[0])
    for again in count(1):
        yield content_id("s", *family, *rest, *place, str(again))
