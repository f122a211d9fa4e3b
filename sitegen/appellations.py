"""What each group of figures is called: its name, its other forms with the reason for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import compress
from operator import ne

from sitegen.company import Company, Group, Node
from sitegen.institutions import BY_INITIALS
from sitegen.members import FULL, Member
from sitegen.model import Alias, Analysis, SourceId, Speaker, SpeakerId
from sitegen.names import initials_of, is_initial, parts_of
from sitegen.roles import plain, without_article
from sitegen.sameness import Joined
from sitegen.words import Words

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
    """A group and what may name it."""

    root: Node
    """The first of the group."""
    fullest: str
    """Its best form without an article; or of other names that this ends in the one that names
    best: what stands before these ran into it."""
    small: str
    """The best form with its first letter in lower case."""
    opening: str
    """The first word of a name that may be a noun with a capital, which began a sentence, in lower
    case; empty for all other names."""


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

    def __contains__(self, word: str) -> bool:
        return word in self._shown


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

    def __init__(self, company: Company, joined: Joined, earlier: Naming | None = None) -> None:
        """``earlier``: what an earlier one found out is taken where it holds."""
        self.company = company
        self.joined = joined
        self.members = company.members
        self.options = company.options
        self.words = company.words
        self.bodies = {one.parts for one in company.kinds if one.kind == "body"}
        self._nouns = self.words.roles | self.words.bodies | self.words.outfits
        self._written: dict[Member, tuple[str, ...]] = {}
        self._mentions = [len(figure.mentions) for figure in company.figures]
        self._small: _Small | None = earlier._small if earlier is not None else None
        self._drafts: dict[Node, _Draft] = {}
        self._identities: dict[Node, tuple[Called, Identity]] = {}
        self._speakers: dict[Node, tuple[Called, Speaker]] = {}
        if earlier is not None and earlier.joined is joined:
            self._take_from(earlier)

    def _take_from(self, earlier: Naming) -> None:
        """Take what was found out of the same groups, but for those in whose articles anything is
        new that it says."""
        self._identities = earlier._identities
        now, then = self.company.sources, earlier.company.sources
        moved = self._homes_where(map(ne, now, then))
        self._speakers = {
            root: known for root, known in earlier._speakers.items() if root not in moved
        }
        counted = self._homes_where(map(ne, self._mentions, earlier._mentions))
        self._drafts = {
            root: draft for root, draft in earlier._drafts.items() if root not in counted
        }

    def _homes_where(self, changed: Iterable[bool]) -> set[Node]:
        """The groups of the figures of which something is ``changed``."""
        return set(compress(self.joined.homes, changed))

    def called(self, roots: Iterable[Node], analyses: Sequence[Analysis]) -> list[Called]:
        """The groups of ``roots`` with their names: the user's name for each, else its fullest
        form; ``analyses`` show which words are written small."""
        drafts = list(map(self._draft_of, roots))
        openings = {draft.opening for draft in drafts}
        self._small = small = _Small(openings, analyses, self._small)
        forced = self.joined.forced
        return [
            Called(
                draft.root,
                forced.get(draft.root, draft.small if draft.opening in small else draft.fullest),
            )
            for draft in drafts
        ]

    def speaker(self, called: Called, identity: SpeakerId) -> Speaker:
        """The speaker that a group is."""
        known = self._speakers.get(called.root)
        if known is None or known[0].name != called.name or known[1].id != identity:
            known = self._speakers[called.root] = called, self._speaker(called, identity)
        return known[1]

    def _speaker(self, called: Called, identity: SpeakerId) -> Speaker:
        name, company, group = called.name, self.company, self.joined.groups[called.root]
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
        aliases = tuple(
            Alias(
                form,
                tuple(sorted(found, key=order.__getitem__)),
                self._reason(form, name, reasons[form]),
            )
            for form, found in sorted(users.items())
            if form and form.casefold() != same and not self._is_debris(form, name, users)
        )
        return Speaker(identity, name, aliases)

    def _forms(self, member: Member) -> tuple[str, ...]:
        """The forms of a figure, and its name after them, as they are written; kept."""
        found = self._written.get(member)
        if found is None:
            found = self._written[member] = tuple(map(_written, member.written))
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
            and ((rest := " ".join(words[at:])) in forms or rest == name)
            and parts_of(" ".join(words[:at])) in self.bodies
            for at in range(1, len(words))
        )

    def _draft_of(self, root: Node) -> _Draft:
        """The forms under which a group stands, and the fullest of them; kept."""
        found = self._drafts.get(root)
        if found is None:
            found = self._drafts[root] = self._draft(self.joined.groups[root])
        return found

    def _draft(self, group: Group) -> _Draft:
        counts: Counter[str] = Counter()
        kinds: dict[str, int] = {}
        for node in group:
            member = self.members[node]
            name = self._forms(member)[-1]
            counts[name] += self._mentions[node]
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
        return _Draft(group[0], fullest, small, small.split()[0] if noun else "")

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
        if known is None or known[0].name != called.name:
            known = self._identities[called.root] = called, self._identity(called)
        return known[1]

    def _identity(self, called: Called) -> Identity:
        parts = parts_of(called.name)
        group = self.joined.groups[called.root]
        members = dict.fromkeys(map(self.members.__getitem__, group))
        initials = [one.parts for one in members if one.is_body and len(one.parts) < FULL]
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
