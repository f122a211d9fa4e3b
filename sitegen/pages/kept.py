"""What was worked out of values that are still the same: a save leaves most as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

Value = TypeVar("Value")
Result = TypeVar("Result")


class Kept(Generic[Value, Result]):
    """A function of one frozen value that knows again what it made of the values of the last time,
    by identity: two that are equal are asked twice, and none is compared. Of others nothing stays.
    """

    def __init__(self, work: Callable[[Value], Result]) -> None:
        self._work = work
        self._known: dict[int, tuple[Value, Result]] = {}

    def of(self, values: Iterable[Value]) -> list[Result]:
        """What comes of each of ``values``, in their order."""
        known: dict[int, tuple[Value, Result]] = {}
        found = []
        for value in values:  # an id is that of the same object as long as this one is held
            entry = known.get(id(value)) or self._known.get(id(value))
            known[id(value)] = entry = entry or (value, self._work(value))
            found.append(entry[1])
        self._known = known
        return found
