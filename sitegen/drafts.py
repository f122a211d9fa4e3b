"""A figure while its article is read, and which pronouns can stand for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal

from sitegen.model import Figure, Span
from sitegen.names import owned
from sitegen.words import Gender, Words

FigureKind = Literal["person", "role", "body"]


@dataclass(slots=True)
class Draft:
    """A figure while the article is read."""

    name: tuple[str, ...] = ()
    written: str = ""
    parts: int = 0
    """Words of the name that ``written`` has; 0 where it is a role."""
    kind: FigureKind = "role"
    gender: Gender | None = None
    roles: list[tuple[str, ...]] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    mentions: list[Span] = field(default_factory=list)
    region: bool = False
    """Whether the name is a place's: its last word alone never means it."""
    short: int = 0
    """How often the family name alone has meant it."""
    last_frame: int = -1
    last_subject: int = -1
    plural: bool = False
    vague: bool = False
    """Whether it was brought in as *a group*: nobody in particular."""
    proper: bool = False
    """Whether its role holds a name: *the Lund Harbour Party*."""
    owner: int | None = None
    """Index of the figure that owns it; its name then begins with the owner's."""


def can_be(draft: Draft, gender: Gender, words: Words, places: frozenset[str]) -> bool:
    """Whether a pronoun of ``gender`` can stand for the figure."""
    if gender in ("f", "m"):
        head = draft.roles[0][-1] if draft.roles and draft.roles[0] else ""
        person = draft.kind == "person" or (
            draft.kind == "role" and not draft.plural and head in words.roles
        )
        place = len(draft.name) == 1 and draft.name[0] in places
        return person and not place and draft.gender in (None, gender)
    if gender == "n":
        head = draft.roles[0][-1] if draft.roles and draft.roles[0] else ""
        passing = len(draft.name) == 1 and len(draft.mentions) == 1  # *Debate was closed*
        named = draft.kind == "body" and not draft.vague and not passing
        return named and head not in words.documents
    return draft.kind == "body" or draft.plural


def is_personal(draft: Draft, words: Words) -> bool:
    """Whether an office or a gender shows a person; *press* before a name shows none."""
    return draft.gender in ("f", "m") or any(
        (role[-1] in words.roles or role[-1] in words.titles) and role[-1] not in words.bodies
        for role in draft.roles
        if role
    )


def figure_of(draft: Draft, drafts: Sequence[Draft]) -> Figure:
    """The figure that ``draft`` has become; without a name it is called by its fullest form."""
    forms = tuple(sorted(draft.forms))
    name = draft.written or (forms[0] if forms else "")
    if not (draft.name or _is_party(draft)) and (
        draft.owner is None or drafts[draft.owner].parts < 2
    ):
        name = max((name, *forms), key=lambda form: (_fullness(form), form == name, form))
    if draft.owner is not None and drafts[draft.owner].parts > 1:
        name = f"{drafts[draft.owner].written}’s {owned(name)}"
    return Figure(name, forms, tuple(sorted(set(draft.mentions), key=_place)), draft.kind)


_place = attrgetter("start", "end")


def _is_party(draft: Draft) -> bool:
    """Whether it is a body whose name is in its role: later forms only describe it."""
    return draft.kind == "body" and draft.proper


def _fullness(form: str) -> int:
    """Words of a form; of one that is too long to be a name, none."""
    size = len(form.split())
    return size if size <= _LONGEST else 0


_LONGEST = 12
"""Words of an office with what it is of, at most; longer forms have run into a sentence."""
