"""How far a command is: what the stages tell whoever watches.

Values and plain functions; the clock, the rate and the bars are ``progress``'s.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

YOUNG = 100_000
"""Values that are waited for, some 10 MB. With 700 the search for cycles takes a thirtieth of what
processes do that are forked for a stage, and a fifteenth of what one takes that does all of a build
of 250 articles by itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far one stage of a command is."""

    stage: str
    """``read parse analyse choose align attribute group name gather collate plan print draw
    publish``."""
    done: int
    """Items that are done, ``reused`` ones included."""
    total: int
    """All items of the stage; 1 where it works on everything at once."""
    reused: int = 0
    """Items whose results an earlier build left in the cache."""


Progress = Callable[[Step], None]


def no_progress(step: Step) -> None:
    """For whoever does not watch."""


def _nobody() -> None:
    """Nobody waits for anything else."""


_LISTENER: ContextVar[Callable[[], None]] = ContextVar("listener", default=_nobody)


def told(stage: str, work: Callable[[], Outcome], progress: Progress) -> Outcome:
    """``work()``, which is one step by itself."""
    progress(Step(stage, 0, 1))
    with nothing_collected():
        outcome = work()
    progress(Step(stage, 1, 1))
    return outcome


def counted(stage: str, items: Iterable[Item], total: int, progress: Progress) -> Iterator[Item]:
    """``items``, of which there are ``total``; each is done once the next is asked for."""
    progress(Step(stage, 0, total))
    for done, item in enumerate(items, 1):
        yield item
        progress(Step(stage, done, total))


def heed() -> None:
    """Let whoever has ``listened`` end the work that calls this, by raising.

    Whatever looks at all lines, words or rows of a site in one go calls it some ten times a second:
    a save that comes meanwhile would have to wait for all of it (docs/decisions/0139).
    """
    _LISTENER.get()()


def heeded(items: Sequence[Item], some: int) -> Iterator[Item]:
    """``items``; whoever listens is heeded before each ``some`` of them."""
    for start in range(0, len(items), some):
        heed()
        yield from items[start : start + some]


@contextmanager
def listened(listener: Callable[[], None]) -> Iterator[None]:
    """``listener`` is called while work goes on; what it raises ends that."""
    before = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(before)


@contextmanager
def nothing_collected() -> Iterator[None]:
    """No search for cycles, of which frozen values have none.

    What a stage makes of all articles is looked through again and again otherwise: that took four
    tenths of planning 2 500 articles, and half of reading the records of 1 000.
    """
    looked_for = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked_for:
            gc.enable()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Cycles are looked for after ``YOUNG`` new values, not after 700: what works on one article,
    pair or page after the other makes hardly any, and all that it keeps is looked through."""
    before = gc.get_threshold()
    gc.set_threshold(YOUNG, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
