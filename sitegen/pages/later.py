"""Mappings that are not laid out: made once somebody asks, or looked up in two steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

Key = TypeVar("Key")
Row = TypeVar("Row")
Column = TypeVar("Column")
Value = TypeVar("Value", covariant=True)


class Later(Mapping[Key, Value]):
    """A mapping that is made when it is first asked for anything: the page at which someone looks
    while an article is saved asks for few of those that a site has."""

    def __init__(self, make: Callable[[], Mapping[Key, Value]]) -> None:
        self._make = make

    @cached_property
    def whole(self) -> Mapping[Key, Value]:
        """All of it."""
        return self._make()

    def complete(self) -> None:
        """Make it, if nobody has asked for it yet."""
        _ = self.whole

    def __getitem__(self, key: Key) -> Value:
        return self.whole[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)


class ByPair(Mapping[tuple[Row, Column], Value], Generic[Row, Column, Value]):
    """Rows, by the key of each and that of the column."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Mapping[Row, Mapping[Column, Value]]) -> None:
        self._rows = rows

    def __getitem__(self, pair: tuple[Row, Column]) -> Value:
        row, column = pair
        return self._rows[row][column]

    def __iter__(self) -> Iterator[tuple[Row, Column]]:
        return ((row, column) for row, columns in self._rows.items() for column in columns)

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))
