"""What figures of articles are made of: names in parts, forms, offices, forms of address.

Thousands of figures share a name and its forms, so that what these come to is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from sitegen.model import Figure
from sitegen.names import parts_of
from sitegen.roles import Role
from sitegen.words import Gender, Words

Parts = tuple[str, ...]
_MOST = 2
"""Times as many members as are needed may be known: after each save they are a few more."""
FULL = 2
"""Parts of a full name."""
Makeup = tuple[str, tuple[str, ...], str]
"""What decides a member: name, forms and kind of a figure."""


@dataclass(slots=True, eq=False)
class Member:
    """What figures of one name, with one set of forms, are made of: made once, never changed."""

    number: int
    """How many were made before it."""
    name: str
    written: tuple[str, ...]
    """Its forms as they came, and the name after them."""
    kind: str
    """As in ``Figure``."""
    parts: Parts
    """Of its name, folded."""
    bare: Parts
    """The same without an article or a number before them."""
    forms: tuple[Parts, ...]
    """All its forms in parts without their articles, each once, the name first."""
    roles: tuple[Role, ...]
    """What its forms say besides the name."""
    genders: frozenset[Gender]
    """What its forms of address show: *Mr*, *Mrs*."""
    is_specific: bool
    """Whether the name says whose it is; *officials* and *the ministry* are others each time."""
    is_personal: bool
    """Whether an office or a title shows a person."""
    is_body: bool
    """Whether it is an institution or a country, or initials that stand for one."""
    called: frozenset[str]
    """Parts of the name, the last aside, by which it is called alone or after a title."""

    @property
    def is_definite(self) -> bool:
        """*The president of Kenya* or *Kenya's president*: one whom the reader can know."""
        first, *rest = self.name.split() or [""]
        owned = any(part.endswith(("'s", "’s", "s'", "s’")) for part in (first, *rest))
        return first.casefold() == "the" or (owned and first[:1].isupper())


class _Specific(dict[str, bool]):
    """Of each word whether it has a capital and is neither an office nor a kind of body."""

    def __init__(self, unspecific: Set[str]) -> None:
        super().__init__()
        self._unspecific = unspecific

    def __missing__(self, word: str) -> bool:
        """Worked out once."""
        self[word] = word[:1].isupper() and word.casefold() not in self._unspecific
        return self[word]


class Making:
    """Makes members of figures, each once."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._made: dict[Makeup, Member] = {}
        self.members: list[Member] = []
        """All that were made, by their numbers."""
        self._needed = 0
        """Members that the last articles had."""
        self._bare: dict[str, Parts] = {}
        kinds = words.roles | words.bodies | words.adjectives
        self._specific = _Specific(kinds | words.determiners)
        self._personal = frozenset((words.roles | words.titles) - words.bodies)
        self._titles = words.titles | words.roles | words.adjectives

    def needs(self, count: int) -> None:
        """Note that ``count`` of the members are those of articles that are there now."""
        self._needed = count

    def serves(self, words: Words) -> bool:
        """Whether it makes members by these ``words``, and few of those that it made are of
        articles that are gone: else another one is begun."""
        return self.words is words and len(self._made) <= _MOST * self._needed

    def member(self, figure: Figure) -> Member:
        """The member that ``figure`` is; those alike are one."""
        key = figure.name, figure.forms, figure.kind
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._made_of(figure)
            self.members.append(found)
        return found

    def _made_of(self, figure: Figure) -> Member:
        """What the name and the forms of a figure are made of: the same in many articles."""
        name, forms = figure.name, figure.forms
        parts, bare = parts_of(name), self.bare(name)
        said = (bare,) if forms == (name,) else tuple(map(self.bare, forms))
        plain = said == (bare,) and parts[-len(bare) :] == bare
        roles = () if plain else tuple(_roles(said, parts))
        genders, is_personal = self._shown_by(roles) if roles else (frozenset(), False)
        return Member(
            len(self._made),
            name,
            (*forms, name),
            figure.kind,
            parts,
            bare,
            forms=said if said == (bare,) else tuple(dict.fromkeys((bare, *said))),
            roles=roles,
            genders=genders,
            is_specific=any(map(self._specific.__getitem__, name.split())),
            is_personal=is_personal,
            is_body=figure.kind == "body" or (bool(parts) and parts[0].isupper()),
            called=self._called((bare, *said), parts) if figure.kind == "person" else frozenset(),
        )

    def _called(self, forms: Iterable[Parts], name: Parts) -> frozenset[str]:
        """The parts of ``name``, the last aside, that stand for it alone or after a title."""
        alone = {form[-1] for form in forms if form and self._titles.issuperset(form[:-1])}
        return frozenset(alone.intersection(name[:-1]))

    def _shown_by(self, roles: Sequence[Role]) -> tuple[frozenset[Gender], bool]:
        """What the titles among ``roles`` show of gender, and whether one of ``roles`` is a
        person's."""
        titles = [word for role in roles for word in role if word in self.words.titles]
        genders = frozenset([self.words.genders[t] for t in titles if t in self.words.genders])
        return genders, any(role[-1] in self._personal for role in roles)

    def bare(self, form: str) -> Parts:
        """The folded words of a form; an article or a number before them off."""
        known = self._bare.get(form)
        if known is None:
            known = self._bare[form] = self._without_determiner(form)
        return known

    def _without_determiner(self, form: str) -> Parts:
        """The parts of ``form`` but for a determiner, which is one part, before them."""
        first, _, rest = form.partition(" ")
        if not rest or first.casefold() not in self.words.determiners:
            return parts_of(form)
        # words all in capitals are read as such only by themselves: *LEO UN* of *the LEO UN*
        return parts_of(rest) if rest.isupper() else parts_of(form)[1:]


def _roles(forms: Iterable[Parts], name: Parts) -> Iterator[Role]:
    """What the forms of a name say besides it: offices, with what they belong to."""
    for form in forms:
        rest = [part for part in form if part not in name and part != "of"]
        if rest:
            yield tuple(map(str.casefold, rest))
