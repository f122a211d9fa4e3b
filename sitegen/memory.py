"""What a process that builds again and again remembers of the last time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from sitegen.comparison import Stage
from sitegen.earlier import Earlier

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

_Keys: TypeAlias = dict[tuple[int, ...], tuple[Sequence[object], str]]
"""Keys of items by where the parts of each lie, which are held so that they stay there."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Results by their keys, as they were handed out: what is kept together stays the very same
    value, so that what is derived of it, and kept by identity, need not be derived again."""

    outcomes: dict[str, object] = field(default_factory=dict)
    unwritten: dict[str, object] = field(default_factory=dict)
    """Those that wait for a runner to write them down (``Cached.write_rest``)."""
    unmade: dict[str, Callable[[], Sequence[bytes]]] = field(default_factory=dict)
    """What makes the pieces that wait for it, by their keys."""
    earlier: Earlier = field(default_factory=Earlier)
    """What the last comparison found out, piece by piece."""
    _keys: dict[str, tuple[str, _Keys]] = field(default_factory=dict)
    """Those that each stage had last, by its name; and what all of them were made of besides."""

    def keep_only(self, keys: Collection[str]) -> None:
        """Forget all but the results under ``keys``."""
        for key in self.outcomes.keys() - keys:
            del self.outcomes[key]

    def keys_of(
        self,
        stage: Stage[Item, Outcome],
        items: Sequence[Item],
        all_have: str,
        make: Callable[[Item], str],
    ) -> list[str]:
        """``make(item)`` for each of the ``items`` of ``stage``; what it was the last time for one
        of the very same parts, if that was made of the same that they ``all_have``."""
        before, last = self._keys.get(stage.name, ("", {}))
        if before != all_have:
            last = {}
        columns, found = stage.parts(items), list[str]()
        now: _Keys = {}
        places = zip(*(map(id, column) for column in columns), strict=True)
        for item, parts, place in zip(items, zip(*columns, strict=True), places, strict=True):
            known = now[place] = last.get(place) or (parts, make(item))
            found.append(known[1])
        self._keys[stage.name] = all_have, now
        return found
