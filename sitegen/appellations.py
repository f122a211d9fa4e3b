"""What each group of figures is called: its name, its other forms with the reason for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from sitegen.company import Company
from sitegen.institutions import BY_INITIALS
from sitegen.members import FULL, Member, Parts
from sitegen.model import Alias, Analysis, SourceId, Speaker, SpeakerId
from sitegen.names import initials_of, is_initial, parts_of
from sitegen.roles import plain, without_article
from sitegen.roll import Node, Nodes, grouped
from sitegen.sameness import Joined
from sitegen.words import Words

T = TypeVar("T")
Identity = tuple[tuple[str, ...], tuple[str, ...]]
"""The part of a name that outlives longer forms, and the rest, folded."""

BY_USER = "joined in sitegen.toml"
BY_NAME = "the same name, with a title or another part of it"
BY_SPELLING = "another spelling of the same name"
BY_FAMILY = "the last part of the name, which nobody else bears here"
BY_ROLE = "a role that stands beside the name in these sources"


@dataclass(frozen=True, slots=True)
class Called:
    """A group with its name."""

    root: Node
    """The first figure of the group."""
    name: str
    """The user's name for the group, else its fullest form."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What may name a group."""

    fullest: str
    """Its best form without an article; or of other names that this ends in the one that names
    best: what stands before these ran into it."""
    small: str
    """The best form with its first letter in lower case."""
    opening: str
    """The first word of a name that may be a noun with a capital, which began a sentence, in lower
    case; empty for all other names."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A speaker, and what made it besides its figures."""

    name: str
    speaker: Speaker
    bodies: Mapping[Parts, bool]
    """Names that may have run into a form, and whether a body has them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Last:
    """What all groups were called, and what that was made of."""

    roots: Sequence[Node]
    drafts: Sequence[_Draft]
    small: Set[str]
    """The words that some article has with a small first letter."""
    called: list[Called]


class _Small:
    """Which words any article has with a small first letter."""

    def __init__(
        self, words: Set[str], analyses: Sequence[Analysis], earlier: _Small | None = None
    ) -> None:
        """``earlier``: what other articles show of other words; most of both are the same."""
        self._analyses = analyses
        self._words = words
        self._shown: dict[str, Analysis] = {}
        """Each word that is written small, and an article that does so."""
        if earlier is None:
            self._look_for(words, analyses)
            return
        now, then = set(map(id, analyses)), set(map(id, earlier._analyses))
        for word in words & earlier._shown.keys():
            if id(earlier._shown[word]) in now:
                self._shown[word] = earlier._shown[word]
        nowhere = (words & earlier._words) - earlier._shown.keys()
        self._look_for(nowhere, [one for one in analyses if id(one) not in then])
        self._look_for(words - nowhere - self._shown.keys(), analyses)

    def _look_for(self, words: Set[str], analyses: Iterable[Analysis]) -> None:
        left = set(words)
        for analysis in analyses if left else ():
            here = left.intersection(analysis.tokens.norms)
            found = [word for word in here if _has_small(word, analysis)]
            self._shown.update(dict.fromkeys(found, analysis))
            left.difference_update(found)

    @property
    def words(self) -> Set[str]:
        """Those of the words that are written small."""
        return frozenset(self._shown)


def _has_small(word: str, analysis: Analysis) -> bool:
    """Whether an article has ``word``, which is one of its normal forms, with a small first
    letter."""
    norms, starts = analysis.tokens.norms, analysis.tokens.starts
    at = norms.index(word)
    while not analysis.text[starts[at]].islower():
        try:
            at = norms.index(word, at + 1)
        except ValueError:
            return False
    return True


class Naming:
    """What each group is called."""

    def __init__(
        self,
        company: Company,
        joined: Joined,
        roots: Sequence[Node],
        earlier: Naming | None = None,
    ) -> None:
        """Of the groups of ``roots``. What an ``earlier`` one found out is taken for groups of the
        very same figures, in articles of which nothing is new."""
        self.company = company
        self.joined = joined
        self.members = company.members
        self.options = company.options
        self.words = company.words
        self.roots = roots
        self._nouns = self.words.roles | self.words.bodies | self.words.outfits
        self._written: dict[Member, tuple[str, ...]] = {}
        self._small: _Small | None = earlier._small if earlier is not None else None
        self._drafts: dict[Node, _Draft] = {}
        self._last: _Last | None = None
        self._identities: dict[Node, tuple[str, Identity]] = {}
        self._speakers: dict[Node, _Known] = {}
        if earlier is not None and earlier.options == self.options and earlier.words is self.words:
            self._take_from(earlier)

    @cached_property
    def _groups(self) -> Mapping[Node, Sequence[Node]]:
        """The figures of each group, by its root."""
        homes = self.joined.homes
        speaking = np.flatnonzero(np.isin(homes, self.roots))
        return {group[0]: group for group in grouped(speaking, homes)}

    def _take_from(self, earlier: Naming) -> None:
        """Take what was found out of the groups that have not changed."""
        if not self.roots or not earlier.roots:
            return
        then = self.company.stood(earlier.company)
        if earlier.joined is self.joined:
            self._take_all_from(earlier, np.flatnonzero(then != np.arange(len(then))))
            return
        stood = list(self.joined.stood(self.roots, earlier.joined, then))

        def taken(known: Mapping[Node, T]) -> dict[Node, T]:
            return {root: known[was] for root, was in stood if was in known}

        self._drafts = taken(earlier._drafts)
        self._identities = taken(earlier._identities)
        self._speakers = taken(earlier._speakers)
        for root in [root for root, one in self._speakers.items() if not self._is_still(one)]:
            del self._speakers[root]

    def _take_all_from(self, earlier: Naming, fresh: Nodes) -> None:
        """Take it of the very same groups, but for what follows of where a figure stands, and how
        often it is mentioned, of those with ``fresh`` figures, whose articles have changed, or have
        other numbers."""
        homes, now, before = self.joined.homes, self.company.figures, earlier.company.figures
        differ = [at for at in fresh.tolist() if len(now[at].mentions) != len(before[at].mentions)]
        moved, counted = set(homes[fresh].tolist()), set(homes[differ].tolist())
        self._last, self._identities = earlier._last, earlier._identities
        self._drafts = {root: one for root, one in earlier._drafts.items() if root not in counted}
        self._speakers = {root: one for root, one in earlier._speakers.items() if root not in moved}

    def _is_still(self, known: _Known) -> bool:
        """Whether the same names are those of bodies as when a speaker was made."""
        return all(self._is_body(name) == was for name, was in known.bodies.items())

    def _is_body(self, name: Parts) -> bool:
        """Whether a body has that name."""
        return self.company.register.number(name) in self.joined.weighed.bodies

    def called(self, analyses: Sequence[Analysis]) -> list[Called]:
        """The groups with their names: the user's name for each, else its fullest form;
        ``analyses`` show which words are written small."""
        drafts = [self._drafts.get(root) or self._draft(root) for root in self.roots]
        self._drafts = dict(zip(self.roots, drafts, strict=True))
        openings = {draft.opening for draft in drafts}
        self._small = small = _Small(openings, analyses, self._small)
        last, words = self._last, small.words
        if last is None or (last.roots, last.drafts, last.small) != (self.roots, drafts, words):
            called = self._named(drafts, words, last.called if last else ())
            self._last = last = _Last(self.roots, drafts, words, called)
        return last.called

    def _named(
        self, drafts: Sequence[_Draft], small: Set[str], last: Sequence[Called]
    ) -> list[Called]:
        """The groups with names of these ``drafts``, where some words are written ``small``; those
        that were ``last`` called the same are the very same values."""
        forced, known = self.joined.forced, {one.root: one for one in last}
        names = (draft.small if draft.opening in small else draft.fullest for draft in drafts)
        named = (
            (root, forced.get(root, name)) for root, name in zip(self.roots, names, strict=True)
        )
        return [
            one if (one := known.get(root)) and one.name == name else Called(root, name)
            for root, name in named
        ]

    def speakers(
        self, called: Sequence[Called], ids: Mapping[Node, SpeakerId]
    ) -> Sequence[Speaker]:
        """The speakers that some groups are; ``ids`` has theirs, by their roots."""
        for one in called:
            root, identity = one.root, ids[one.root]
            known = self._speakers.get(root)
            if known is None or known.speaker.id != identity or known.name != one.name:
                self._speakers[root] = self._speaker(one, identity)
        return [self._speakers[one.root].speaker for one in called]

    def _speaker(self, called: Called, identity: SpeakerId) -> _Known:
        name, company, group = called.name, self.company, self._groups[called.root]
        users: dict[str, set[SourceId]] = defaultdict(set)
        reasons: dict[str, set[str]] = defaultdict(set)
        for node in group:
            source, reason = company.sources[node], self.joined.reasons.get(node, "")
            for form in self._forms(self.members[node]):
                users[form].add(source)
                reasons[form].add(reason)
        for form in self._given(name):
            users.setdefault(_written(form), set())
        same = _written(name).casefold()  # a form that differs in capitals only is no other one
        order = {company.sources[node]: node for node in reversed(group)}
        before = {form: self._before(form, name, users) for form in users}
        bodies = {one: self._is_body(one) for names in before.values() for one in names}
        aliases = tuple(
            Alias(
                form,
                tuple(sorted(found, key=order.__getitem__)),
                self._reason(form, name, reasons[form]),
            )
            for form, found in sorted(users.items())
            if form
            and form.casefold() != same
            and not self._runs_on(form, name, found)
            and not any(map(bodies.__getitem__, before[form]))
        )
        return _Known(name, Speaker(identity, name, aliases), bodies)

    def _forms(self, member: Member) -> tuple[str, ...]:
        """The forms of a figure, and its name after them, as they are written; kept."""
        found = self._written.get(member)
        if found is None:
            found = self._written[member] = tuple(map(_written, member.written))
        return found

    def _given(self, name: str) -> tuple[str, ...]:
        """The forms that the user gives for ``name``."""
        return tuple(form for one, forms in self.options.aliases if one == name for form in forms)

    def _runs_on(self, form: str, name: str, sources: Set[SourceId]) -> bool:
        """Whether words in lower case stand after the name in ``form`` (*Okoro in a statement*),
        which one source uses."""
        words, last = form.split(), name.rpartition(" ")[2]
        return (
            last in words[:-1]
            and words[words.index(last) + 1].islower()
            and len(sources) < _SEVERAL
            and form not in self._given(name)
        )

    def _before(self, form: str, name: str, forms: Mapping[str, Set[SourceId]]) -> Sequence[Parts]:
        """What stands before another of ``forms`` in one that no other source uses: from a caption,
        where a body has that name (*Nordwire Ann Okoro*)."""
        words = form.split()
        if len(words) == 1 or len(forms[form]) >= _SEVERAL or form in self._given(name):
            return ()
        return [
            parts_of(" ".join(words[:at]))
            for at in range(1, len(words))
            if words[at][0].isupper()  # *an Airways spokesman* is of the airline
            and ((rest := " ".join(words[at:])) in forms or rest == name)
        ]

    def _draft(self, root: Node) -> _Draft:
        """The forms under which a group stands, and the fullest of them."""
        counts: Counter[str] = Counter()
        kinds: dict[str, int] = {}
        for node in self._groups[root]:
            member = self.members[node]
            name = self._forms(member)[-1]
            counts[name] += len(self.company.figures[node].mentions)
            full = len(member.parts) > 1
            person = member.kind == "person" and full
            kinds[name] = max(kinds.get(name, 0), 3 if person else _RANKS[member.kind] * full)
        best = max(counts, key=lambda form: (kinds[form], len(form.split()), counts[form], form))
        best = without_article(best, self.words)
        ends = [  # *Tycoon Ann B. Okoro* is *Ann B. Okoro*, and nobody is called *B. Okoro*
            form
            for form in kinds
            if " " in form and best.endswith(f" {form}") and not is_initial(form.split()[0])
        ]
        fullest = max(ends, key=lambda form: (kinds[form], -len(form), form), default=best)
        small = best[:1].lower() + best[1:]
        noun = small.islower() and (" " in small or small in self._nouns)
        return _Draft(fullest, small, small.split()[0] if noun else "")

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

    def identity(self, called: Called) -> Identity:
        """The part of the name that outlives longer forms, and the rest, folded; kept."""
        known = self._identities.get(called.root)
        if known is None or known[0] != called.name:
            known = self._identities[called.root] = called.name, self._identity(called)
        return known[1]

    def _identity(self, called: Called) -> Identity:
        parts = parts_of(called.name)
        members = dict.fromkeys(map(self.members.__getitem__, self._groups[called.root]))
        initials = [one.parts for one in members if one.is_body and len(one.parts) < FULL]
        if initials and len(parts) > 1:
            return min(initials), parts
        if len(parts) == 1 or any(one.kind == "person" for one in members):
            shorter = min(
                (one.parts for one in members if _begins(one.parts, parts)), key=len, default=parts
            )
            return shorter[-1:], shorter[:-1]
        return self.company.bare(called.name), ()


_SEVERAL = 2
"""Sources that use a form of which nothing is doubted."""
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
