"""Members that are joined two by two, and the groups that this makes (union-find)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Partition(Generic[T]):
    """Disjoint groups of ``members``, each by itself at first.

    >>> found = Partition("abcd")
    >>> found.join("d", "b")
    >>> found.groups()
    [['a'], ['b', 'd'], ['c']]
    >>> found.find("d")
    'b'
    """

    def __init__(self, members: Iterable[T]) -> None:
        self._parent = {member: member for member in members}
        self._rank = {member: rank for rank, member in enumerate(self._parent)}

    def find(self, member: T) -> T:
        """The first member of the group that holds ``member``; KeyError where none does."""
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def join(self, a: T, b: T) -> None:
        """Make one group of two; nothing where they are one."""
        first, second = sorted((self.find(a), self.find(b)), key=self._rank.__getitem__)
        self._parent[second] = first

    def groups(self) -> list[list[T]]:
        """All groups, by their first members, each in the order given."""
        found: dict[T, list[T]] = {}
        for member in self._parent:
            found.setdefault(self.find(member), []).append(member)
        return list(found.values())
