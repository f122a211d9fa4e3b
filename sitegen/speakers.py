"""Testimonies → speakers: one name for each person, over all articles.

Who is one with whom is decided in ``sameness``, below the user's word in ``company``; here each
group gets its name, its other forms with the reason for each, and its id.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import count

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

_FULL = 2
"""Parts of a full name."""

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
    homes = company.homes()
    spoken = [
        _voices(first, one, company, homes)
        for first, one in zip(company.first, testimonies, strict=True)
    ]
    counts = Counter(root for roots in spoken for root in roots if root is not None)
    naming = _Naming(company, analyses)
    speaking = naming.called([groups[root] for root in sorted(counts)])
    ids = _ids(naming, speaking, counts)
    speakers = (naming.speaker(called, ids[called.root]) for called in speaking)
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    attributions = tuple(
        Attribution(quote, None if root is None else ids[root], *_sure(voice, root, same))
        for testimony, roots in zip(testimonies, spoken, strict=True)
        for quote, voice, root in zip(testimony.quotes, testimony.voices, roots, strict=True)
    )
    return tuple(sorted(speakers, key=lambda speaker: (speaker.name, speaker.id))), attributions


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
    voice: Voice, root: Node | None, same: dict[tuple[str, ...], tuple[str, ...]]
) -> tuple[float, tuple[str, ...]]:
    """How sure it is, and why; reasons that are the ``same`` as others are the very same value."""
    reasons = same.setdefault(voice.evidence, voice.evidence)
    return (voice.confidence if root is not None else 0.0), reasons


@dataclass(frozen=True, slots=True)
class _Called:
    """A group with its name."""

    group: Group
    name: str
    """The user's name for the group, else its fullest form."""

    @property
    def root(self) -> Node:
        """The first figure of the group."""
        return self.group[0]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A group and the forms that may name it."""

    group: Group
    kinds: Mapping[str, int]
    """The names of its figures, and how well each names a speaker."""
    best: str
    """The fullest, without an article."""

    @property
    def small(self) -> str:
        """The same with its first letter in lower case."""
        return self.best[:1].lower() + self.best[1:]

    def fullest(self) -> str:
        """The best, or of other names that it ends in the one that names best: what stands before
        these ran into it."""
        ends = [form for form in self.kinds if " " in form and self.best.endswith(f" {form}")]
        return max(ends, key=lambda form: (self.kinds[form], -len(form), form), default=self.best)


def _in_lower_case(words: set[str], analyses: Sequence[Analysis]) -> set[str]:
    """Those of ``words`` that any article has with a small first letter."""
    left, found = set(words), set[str]()
    for analysis in analyses:
        tokens = analysis.tokens
        here = left.intersection(tokens.norms)
        for norm, start in zip(tokens.norms, tokens.starts, strict=True) if here else ():
            if norm in here and analysis.text[start].islower():
                found.add(norm)
                here.discard(norm)
        left -= found
    return found


class _Naming:
    """What each group is called."""

    def __init__(self, company: Company, analyses: Sequence[Analysis]) -> None:
        self.company = company
        self.members = company.members
        self.options = company.options
        self.words = company.words
        self.bodies = {one.parts for one in company.different if one.kind == "body"}
        self._analyses = analyses
        self._nouns = self.words.roles | self.words.bodies | self.words.outfits
        self._written: dict[int, tuple[str, ...]] = {}

    def called(self, groups: Sequence[Group]) -> list[_Called]:
        """``groups`` with their names: the user's name for each, else its fullest form."""
        drafts = [self._draft(group) for group in groups]
        openings = [self._opening(draft) for draft in drafts]
        lower = _in_lower_case(set(openings), self._analyses)
        forced, root = self.company.forced, self.company.root
        return [
            _Called(
                draft.group,
                forced.get(root(draft.group[0]), draft.small if word in lower else draft.fullest()),
            )
            for draft, word in zip(drafts, openings, strict=True)
        ]

    def speaker(self, called: _Called, identity: SpeakerId) -> Speaker:
        """The speaker that a group is."""
        name, company = called.name, self.company
        users: dict[str, set[SourceId]] = defaultdict(set)
        reasons: dict[str, set[str]] = defaultdict(set)
        for node in called.group:
            source, reason = company.sources[node], company.reasons.get(node, "")
            for form in self._forms(self.members[node]):
                users[form].add(source)
                reasons[form].add(reason)
        for form in self._given(name):
            users.setdefault(_written(form), set())
        order = {company.sources[node]: node for node in reversed(called.group)}
        aliases = tuple(
            Alias(
                form,
                tuple(sorted(found, key=order.__getitem__)),
                self._reason(form, name, reasons[form]),
            )
            for form, found in sorted(users.items())
            if form and not _is_same(form, name) and not self._is_debris(form, name, users)
        )
        return Speaker(identity, name, aliases)

    def _forms(self, member: Member) -> tuple[str, ...]:
        """The forms of a figure, and its name after them, as they are written; kept."""
        found = self._written.get(id(member))
        if found is None:
            found = tuple(map(_written, member.written))
            self._written[id(member)] = found
        return found

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

    def _draft(self, group: Group) -> _Draft:
        """The forms under which ``group`` stands, and the fullest of them."""
        counts: Counter[str] = Counter()
        kinds: dict[str, int] = {}
        for node in group:
            member = self.members[node]
            name = self._forms(member)[-1]
            counts[name] += len(self.company.figures[node].mentions)
            full = len(member.parts) > 1
            person = member.kind == "person" and full
            kinds[name] = max(kinds.get(name, 0), 3 if person else _RANKS[member.kind] * full)
        best = max(counts, key=lambda form: (kinds[form], len(form.split()), counts[form], form))
        return _Draft(group, kinds, without_article(best, self.words))

    def _opening(self, draft: _Draft) -> str:
        """The first word of a name that may be a noun with a capital, which began a sentence, in
        lower case; empty for all other names."""
        small = draft.small
        noun = small.islower() and (" " in small or small in self._nouns)
        return small.split()[0] if noun else ""

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

    def identity(self, called: _Called) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The part of the name that outlives longer forms, and the rest, folded."""
        parts = parts_of(called.name)
        members = {id(one): one for one in map(self.members.__getitem__, called.group)}.values()
        initials = [one.parts for one in members if one.is_body and len(one.parts) < _FULL]
        if initials and len(parts) > 1:
            return min(initials), parts
        if len(parts) == 1 or any(one.kind == "person" for one in members):
            shorter = min(
                (one.parts for one in members if _begins(one.parts, parts)), key=len, default=parts
            )
            return shorter[-1:], shorter[:-1]
        return self.company.bare(called.name), ()


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


def _ids(
    naming: _Naming, speaking: Sequence[_Called], counts: Mapping[Node, int]
) -> dict[Node, SpeakerId]:
    """An id for the root of each group, from its family name; where several share it, whoever says
    most keeps the bare one. ``counts`` are those of the quotes."""
    identities = {one.root: naming.identity(one) for one in speaking}
    by_family: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for root, (family, _) in identities.items():
        by_family[family].append(root)
    ids: dict[Node, SpeakerId] = {}
    taken: set[str] = set()
    for _, roots in sorted(by_family.items()):
        for root in sorted(roots, key=lambda one: (-counts[one], identities[one][1], one)):
            source, index = naming.company.place_of(root)
            candidates = _candidates(*identities[root], (str(source), str(index)))
            identity = next(one for one in candidates if one not in taken)
            taken.add(identity)
            ids[root] = SpeakerId(identity)
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
