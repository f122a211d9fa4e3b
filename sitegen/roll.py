"""All figures as columns: who is looked at is chosen for all at once, who is joined one by one.

Of tens of thousands of figures most stand alone: nobody shares a name with them, or all who do are
one already. The columns tell these from the others in a few steps.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from operator import attrgetter, itemgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sitegen.members import FULL, Making, Member, Parts
from sitegen.names import initials_of
from sitegen.words import Words

Node: TypeAlias = int
"""A figure: its number among those of all articles. Figures stand in file order, then in that of
their testimony; a form taken off a figure comes after them all."""
Nodes: TypeAlias = NDArray[np.intp]
"""Figures, ascending."""
Flags: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = NDArray[np.int32]
"""What a column says of each figure: equal numbers say the same; -1 where it says nothing."""

_LETTERS = 2
"""Letters of initials at least."""
_STEM = 3
"""Letters that a country and its people share at least."""
_NOTHING = -1


@dataclass(frozen=True, slots=True)
class Roll:
    """One row for each of some figures, in their order."""

    is_role: Flags
    is_body: Flags
    """Of kind: met as a body."""
    is_full: Flags
    """Whether a person has a full name."""
    is_single: Flags
    """Whether the name is one part, and no role."""
    is_specific: Flags
    """As in ``Member``, like the next ones."""
    is_personal: Flags
    is_institution: Flags
    is_definite: Flags
    holds: Flags
    """Whether the forms say an office."""
    is_called: Flags
    """Whether someone with a full name is called by a part of it, the last aside."""
    is_letters: Flags
    """Whether the name is one part that may be initials."""
    has_initials: Flags
    """Whether what is no role may be known by initials."""
    parts: Numbers
    """The name in parts."""
    last: Numbers
    """The last part of it."""
    family: Numbers
    """The family name of a full one."""
    shorter: Numbers
    """A full name of more than two parts without the last one, as ``parts`` has it."""
    bare: Numbers
    """The name without an article, as ``Member.bare``, of what is no person and has one of its own;
    and so the next ones."""
    key: Numbers
    """What two names share that may be one body (``key_of``)."""
    lower: Numbers
    """The bare name in small letters."""
    left: Numbers
    """The same without the word that tells what kind of body it is; where it ends in one."""
    first: Numbers
    """The first part of a bare name of several."""


_COLUMNS = len(fields(Roll))
_FLAGS = sum(column.type == "Flags" for column in fields(Roll))
"""Columns of flags, which come first."""
_Row: TypeAlias = tuple[int, ...]
"""What the columns say of one member, in their order."""
_Number: TypeAlias = Callable[[Hashable], int]


class _Numbering(dict[Hashable, int]):
    """A number for each value that is asked for."""

    def __missing__(self, value: Hashable) -> int:
        """The next one, which it then keeps."""
        self[value] = number = len(self)
        return number


class Register:
    """The rows of all members that are made, each written once."""

    def __init__(self, making: Making) -> None:
        self.making = making
        self.number = _Numbering().__getitem__
        """The number that stands for a value in the columns."""
        self._table = np.empty((_COLUMNS, 0), np.int32)

    def roll(self, members: Sequence[Member]) -> Roll:
        """The rows of ``members``, which its making has made, in their order."""
        fresh = self.making.members[self._table.shape[1] :]
        if fresh:
            rows = (_row(member, self.making.words, self.number) for member in fresh)
            added = np.fromiter(chain.from_iterable(rows), np.int32, len(fresh) * _COLUMNS)
            self._table = np.concatenate((self._table, added.reshape(-1, _COLUMNS).T), axis=1)
        numbers = np.array(list(map(attrgetter("number"), members)), np.intp)
        self.making.needs(int(np.count_nonzero(np.bincount(numbers))))
        columns = self._table[:, numbers]
        return Roll(*(columns[:_FLAGS] > 0), *columns[_FLAGS:])


def _row(member: Member, words: Words, number: _Number) -> _Row:
    """What the columns say of ``member``."""
    parts, kind = member.parts, member.kind
    several = kind == "person" and len(parts) > 1
    single = len(parts) == 1 and kind != "role"
    return (
        kind == "role",
        kind == "body",
        several,
        single,
        member.is_specific,
        member.is_personal,
        member.is_body,
        kind == "role" and member.is_definite,
        bool(member.roles),
        bool(member.called),
        len(parts) == 1 and are_letters(parts[0]),
        kind != "role" and len(parts) > 1 and bool(initials_of(member.name)),
        number(parts),
        number(parts[-1]) if parts else _NOTHING,
        number(_family(member)) if several else _NOTHING,
        number(parts[:-1]) if several and len(parts) > FULL else _NOTHING,
        *(_body_row(member.bare, words, number) if _is_body(member) else _NO_BODY),
    )


_NO_BODY = (_NOTHING,) * 5


def _is_body(member: Member) -> bool:
    return member.is_specific and member.kind != "person"


def _body_row(bare: Parts, words: Words, number: _Number) -> _Row:
    """The last columns, for what is no person and has a name of its own."""
    lower = tuple(map(str.casefold, bare))
    left = without_kind(lower, words)
    return (
        number(bare),
        number(key_of(lower)),
        number(lower),
        number(left) if left else _NOTHING,
        number(bare[0]) if len(bare) > 1 else _NOTHING,
    )


def key_of(name: Parts) -> Hashable:
    """What names in small letters share that may differ in a country and its people only."""
    return len(name), name[0][:_STEM], name[-1]


def without_kind(name: Parts, words: Words) -> Parts:
    """A name in small letters without its last word, where that says what kind of body it is and
    another one is left; else nothing."""
    left = name[:-1]
    told = len(left) > 1 and name[-1] in words.organizations and left[-1] in words.bodies
    return left if told else ()


def are_letters(part: str) -> bool:
    """Whether a part of a name may be initials."""
    return len(part) >= _LETTERS and part.isupper()


def _family(member: Member) -> str:
    """The last word of a name, with its hyphen: *Kim Un-yong* is of no family *Yong*."""
    last = member.name.split()[-1].casefold()
    return last if "-" in last else member.parts[-1]


def grouped(nodes: Nodes, by: Numbers | Nodes, least: int = 1) -> list[list[int]]:
    """``nodes`` of which the column ``by`` says the same, each group of ``least`` and more, in
    order of first appearance."""
    values = by[nodes]
    order = np.argsort(values, kind="stable")
    bounds = np.flatnonzero(np.diff(values[order])) + 1
    starts, stops = np.append(0, bounds), np.append(bounds, len(nodes))
    large = stops - starts >= max(1, least)
    listed = nodes[order].tolist()
    places = zip(starts[large].tolist(), stops[large].tolist(), strict=True)
    return sorted((listed[start:stop] for start, stop in places), key=itemgetter(0))
