"""Several processes for one list of work, each of which begins with all that this one knows.

Where the system can fork, nothing is packed and sent but the number of a piece of work and what
came of it: articles, what was derived from them and loaded pipelines are there already. Two
processes that were started anew took 1.8 times the processor time of one, for unpacking both
articles of each pair and deriving their words again (docs/decisions/0102).
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from mmap import mmap
from multiprocessing import active_children, get_context
from typing import TYPE_CHECKING, Generic, TypeVar

from sitegen.errors import Problem, SourceError
from sitegen.steps import seldom_collected

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

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
ENDING = 0.2
"""Seconds that a thread has to end once its processes are killed: it takes some milliseconds."""
_CRASHES = frozenset({signal.SIGSEGV, signal.SIGABRT, signal.SIGILL, signal.SIGFPE})
"""Signals by which a library's own fault ends a process, nobody outside."""
_DIE_WITH_PARENT = 1
"""``PR_SET_PDEATHSIG`` of Linux's ``prctl``."""


def can_inherit() -> bool:
    """Whether a process can be forked safely: on Linux, and where no second thread can hold a lock
    that nobody would open in the new process."""
    return sys.platform == "linux" and threading.active_count() == 1


@dataclass(frozen=True, slots=True)
class Parcel(Generic[Outcome]):
    """A way to write what came of a piece of work, and to read it."""

    pack: Callable[[Outcome], bytes]
    unpack: Callable[[bytes], Outcome]


@dataclass(frozen=True)
class Work(Generic[Outcome]):
    """A list of work, its pieces numbered from 0."""

    one: Callable[[int], Outcome]
    count: int
    stage: str
    """Which stage of a build it is, for messages."""
    place: Callable[[int], str]
    """The file or page that a piece is about, for messages; empty where there is none."""
    parcel: Parcel[Outcome] = field(default_factory=lambda: Parcel(pickle.dumps, pickle.loads))
    """How what comes of it is handed over to this process by a forked one."""

    def chunks(self, first: int) -> Iterator[range]:
        """The pieces from ``first`` on, as they are handed to processes."""
        for at in range(first, self.count, CHUNK):
            yield range(at, min(at + CHUNK, self.count))


def spread(
    work: Work[Outcome],
    jobs: int,
    patience: float = FORK_PATIENCE,
    elsewhere: Callable[[int], Iterator[Outcome]] | None = None,
) -> Iterator[Outcome]:
    """What comes of each piece of ``work``, in their order.

    It begins here. Once the pace of all pieces but the first, which pays for imports, shows that
    the rest takes more than ``patience`` seconds, the rest goes to ``jobs`` processes: forked ones,
    or ``elsewhere``, which is given the first of the rest. Raises SourceError where one of them is
    ended from outside, and whatever the work raises.
    """
    start, done = time.process_time(), 0
    with seldom_collected():
        while done < work.count:
            if jobs > 1 and done > 1:
                pace = (time.process_time() - start) / (done - 1)
                if pace * (work.count - done) >= patience:
                    break
            yield work.one(done)
            done += 1
            if done == 1:
                start = time.process_time()
        if done < work.count:
            yield from elsewhere(done) if elsewhere else inherited(work, done, jobs)


def inherited(work: Work[Outcome], first: int, jobs: int) -> Iterator[Outcome]:
    """What comes of each piece of ``work`` from ``first`` on, in their order, by forked
    processes."""
    from concurrent.futures import ProcessPoolExecutor

    forked = _Forked(work.one, work.parcel.pack, memoryview(mmap(-1, 4 * work.count)).cast("i"))
    at_peace, threads = False, frozenset(threading.enumerate())
    others = active_children()
    with uninterrupted(), ended_from_outside(work):
        pool = ProcessPoolExecutor(jobs, get_context("fork"), _begin, (forked,))
        handed_out = (pool.submit(forked.many, chunk) for chunk in work.chunks(first))
        under_way = deque(islice(handed_out, AHEAD * jobs))
        crew = [process for process in active_children() if process not in others]
    try:
        with ended_from_outside(work, lambda: _lost(pool, crew, forked.at)):
            while under_way:
                outcomes = under_way.popleft().result()
                under_way.extend(islice(handed_out, 1))
                yield from map(work.parcel.unpack, outcomes)
        at_peace = True
    finally:
        pool.shutdown(wait=at_peace, cancel_futures=True)
        if not at_peace:
            kill_all()
            _let_end(threads)


@dataclass(frozen=True, slots=True)
class Loss:
    """That a process is gone before its work was done."""

    code: int = 0
    """How it ended: the number of a signal, negative, or its own exit code; 0: not known."""
    pieces: tuple[int, ...] = ()
    """What was being worked on when it ended; empty where that is not known."""


@contextmanager
def ended_from_outside(work: Work[Outcome], loss: Callable[[], Loss] = Loss) -> Iterator[None]:
    """Says in words of the user's what it means that a process is gone: at which stage, at which
    file or page, by what."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool as error:
        raise gone(work, loss()) from error


def gone(work: Work[Outcome], loss: Loss) -> SourceError:
    """What it means for the user that a process is gone which was at ``work``.

    >>> (problem,) = gone(Work(abs, 9, "print", "site/{}.html".format), Loss(-9, (4,))).problems
    >>> problem.place, problem.fault
    ('site/4.html', 'the process that worked on it (stage print) was ended by SIGKILL')
    """
    places = [place for place in map(work.place, loss.pieces) if place]
    process = "the process that worked on it" if places else "a process of the build"
    fault = f"{process} (stage {work.stage}) was ended {_cause(loss.code)}"
    remedy = "build again, with --jobs 1 if memory ran out"
    if -loss.code in _CRASHES:
        remedy = "build again; if it ends there once more, leave that source out and report it"
    place = " or ".join(places) or f"stage {work.stage}"
    return SourceError(Problem(place, fault, remedy))


def _cause(code: int) -> str:
    """
    >>> _cause(-11), _cause(3), _cause(0)
    ('by SIGSEGV', 'with exit code 3', 'from outside')
    """
    if code < 0:
        known = -code in {each.value for each in signal.Signals}
        return f"by {signal.Signals(-code).name}" if known else f"by signal {-code}"
    return f"with exit code {code}" if code else "from outside"


def _lost(pool: ProcessPoolExecutor, crew: Sequence[BaseProcess], at: memoryview[int]) -> Loss:
    """Who of ``crew`` is gone and what it was at, by what stands in ``at``; the others, which the
    pool ends then, were at something, too."""
    pool.shutdown(wait=True, cancel_futures=True)  # all of them have ended then
    codes = {process.pid: process.exitcode or 0 for process in crew}
    first = {pid: code for pid, code in codes.items() if code not in (0, -signal.SIGTERM)}
    lost = first or codes
    pieces = tuple(number for number, process in enumerate(at) if process in lost)
    return Loss(max(lost.values(), key=abs, default=0), pieces)


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


def _let_end(before: Set[threading.Thread]) -> None:
    """Wait a moment for the threads that led killed processes: all that were not there ``before``.

    One that ends while Python does leaves a trace on the terminal; one whose process was killed
    while it told something may never end.
    """
    for thread in frozenset(threading.enumerate()) - before:
        thread.join(ENDING)


def ignore_interrupts() -> None:
    """Ctrl-C reaches all processes of a terminal; the one that leads the build answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def kill_all() -> None:
    """End what works on nothing but values: what it leaves is of no use."""
    for process in active_children():
        process.kill()


@dataclass(frozen=True)
class _Forked(Generic[Outcome]):
    """What forked processes are begun for. Sent to one of them, it is what that has already."""

    one: Callable[[int], Outcome]
    pack: Callable[[Outcome], bytes]
    at: memoryview[int]
    """Which process is at a piece of work; 0: none. All processes share it."""

    def many(self, numbers: range) -> list[bytes]:
        """What came of each, packed."""
        outcomes: list[bytes] = []
        for number in numbers:
            self.at[number] = os.getpid()
            outcomes.append(self.pack(self.one(number)))
            self.at[number] = 0
        return outcomes

    def __reduce__(self) -> tuple[Callable[[], object], tuple[()]]:
        return _inherited_work, ()


_WORK: list[object] = []
"""In a forked process, the one thing that it was begun for."""


def _inherited_work() -> object:
    return _WORK[-1]


def _begin(work: object) -> None:
    begin_forked()
    _WORK.append(work)


def begin_forked() -> None:
    """Make a forked process ready: it ends with the one that leads, and shares its memory as long
    as it can (a round of the garbage collector would write to every page of it)."""
    ignore_interrupts()
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    gc.freeze()
