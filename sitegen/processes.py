"""Several processes for one list of work, each of which begins with all that this one knows.

Where the system can fork, nothing is packed and sent but the number of a piece of work and what
came of it: articles, what was derived from them and loaded pipelines are there already. Two
processes that were started anew took 1.8 times the processor time of one, for unpacking both
articles of each pair and deriving their words again (docs/decisions/0102).
"""

from __future__ import annotations

import ctypes
import gc
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import active_children, get_context
from typing import TYPE_CHECKING, Generic, TypeVar

from sitegen.errors import Problem, SourceError

if TYPE_CHECKING:
    from concurrent.futures import Future

Outcome = TypeVar("Outcome")

FORK_PATIENCE = 0.5
"""CPU seconds of work from which on forked processes pay: to fork one of 600 MB takes 0.03, and on
two cores the work itself takes half as long."""
CHUNK = 16
"""Pieces of work handed to a process at once: 16 pairs or pages take about 0.1 s, so that progress
still moves."""
AHEAD = 3
"""Chunks under way for each process: one that it works on, one that waits, one that is done but
stands behind a slower one. What comes back waits in memory, so there are not more."""
_DIE_WITH_PARENT = 1
"""``PR_SET_PDEATHSIG`` of Linux's ``prctl``."""


def can_inherit() -> bool:
    """Whether a process can be forked safely: on Linux, and where no second thread can hold a lock
    that nobody would open in the new process."""
    return sys.platform == "linux" and threading.active_count() == 1


def spread(
    work: Callable[[int], Outcome],
    count: int,
    jobs: int,
    patience: float = FORK_PATIENCE,
    elsewhere: Callable[[int], Iterator[Outcome]] | None = None,
) -> Iterator[Outcome]:
    """``work(0)`` to ``work(count - 1)``, in this order.

    It begins here. Once the pace of all pieces but the first, which pays for imports, shows that
    the rest takes more than ``patience`` seconds, the rest goes to ``jobs`` processes: forked ones,
    or ``elsewhere``, which is given the first of the rest. Raises SourceError where one of them is
    ended from outside, and whatever ``work`` raises.
    """
    start, done = time.process_time(), 0
    while done < count:
        if jobs > 1 and done > 1:
            pace = (time.process_time() - start) / (done - 1)
            if pace * (count - done) >= patience:
                break
        yield work(done)
        done += 1
        start = time.process_time() if done == 1 else start
    if done < count:
        yield from elsewhere(done) if elsewhere else inherited(work, range(done, count), jobs)


def inherited(work: Callable[[int], Outcome], numbers: range, jobs: int) -> Iterator[Outcome]:
    """``work(number)`` for each of ``numbers``, in their order, by forked processes."""
    from concurrent.futures import ProcessPoolExecutor

    forked = _Work(work)
    chunks = (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
    at_peace = False
    with uninterrupted(), ended_from_outside():
        pool = ProcessPoolExecutor(jobs, get_context("fork"), _begin, (forked,))
        under_way: deque[Future[list[Outcome]]] = deque(
            pool.submit(forked.many, chunk) for chunk in islice(chunks, AHEAD * jobs)
        )
    try:
        while under_way:
            with ended_from_outside():
                outcomes = under_way.popleft().result()
                under_way.extend(pool.submit(forked.many, chunk) for chunk in islice(chunks, 1))
            yield from outcomes
        at_peace = True
    finally:
        pool.shutdown(wait=at_peace, cancel_futures=True)
        if not at_peace:
            kill_all()


@contextmanager
def ended_from_outside() -> Iterator[None]:
    """Says in words of the user's what it means that a process is gone."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool as error:
        raise SourceError(
            Problem(
                "sitegen",
                "one of the build's processes was ended from outside",
                "if memory ran out, build with --jobs 1",
            )
        ) from error


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits. Processes that are started here never see it, not even before they can say
    that they ignore it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ignore_interrupts() -> None:
    """Ctrl-C reaches all processes of a terminal; the one that leads the build answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def kill_all() -> None:
    """End what works on nothing but values: what it leaves is of no use."""
    for process in active_children():
        process.kill()


@dataclass(frozen=True)
class _Work(Generic[Outcome]):
    """What forked processes are begun for. Sent to one of them, it is what that has already."""

    one: Callable[[int], Outcome]

    def many(self, numbers: range) -> list[Outcome]:
        """One after the other."""
        return [self.one(number) for number in numbers]

    def __reduce__(self) -> tuple[Callable[[], object], tuple[()]]:
        return _inherited_work, ()


_WORK: list[object] = []
"""In a forked process, the one thing that it was begun for."""


def _inherited_work() -> object:
    return _WORK[-1]


def _begin(work: object) -> None:
    """Make a forked process ready: it ends with the one that leads, and shares its memory as long
    as it can (a round of the garbage collector would write to every page of it)."""
    ignore_interrupts()
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    gc.freeze()
    _WORK.append(work)
