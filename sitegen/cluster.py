"""A Runner on Dask: the costly stages in batches, on this machine's processes or on many machines.

A batch is bytes for Dask, out and back: it opens none of them, and knows what each weighs. Stages
are pure, so whoever works on a batch finds the same, and a batch whose worker ended is given to
another one. ``docs/cluster.md`` says how a cluster is started, and whom it trusts.
"""

from __future__ import annotations

import logging
import pickle
import sys
import time
import warnings
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from sitegen.comparison import Stage
from sitegen.crew import own_cluster
from sitegen.errors import ConfigError, Problem, SourceError
from sitegen.running import Stream
from sitegen.steps import Progress, Step, no_progress
from sitegen.store import program_digest
from sitegen.version import __version__

if TYPE_CHECKING:
    from distributed import Client, Future

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

LOCAL = "local"
"""Stands for the processors of this machine where the address of a scheduler could."""
BATCH = 64
"""Items in a batch at most: 64 pairs take a second. Sixteen, as in a pool, would send each article
along three times as often: it is packed once for all pairs of a batch."""
HEAVIEST = 4 * 1024 * 1024
"""Bytes of a batch at most, where it has more than one item: 64 pairs have 0.6 MB. Unpacked they
take about ten times that."""
AHEAD = 3
"""Batches under way for each worker: one that it works on, one that waits beside it, and one that
is back but stands behind a slower one."""
CONNECTING = 5.0
"""Seconds to wait for an answer of the scheduler."""
ENDING = 0.3
"""Seconds to take leave of it: an idle one answers in 0.02."""
JOINING = 30.0
"""Seconds to wait for a first worker: Dask's own take three to start."""
LONELY = 60.0
"""Seconds without any worker after which a build gives up: one that is killed is back in five."""
GLANCE = 5.0
"""Seconds between two looks at how many workers there are."""
MOST_WOKEN = 3
"""How often workers that wait for memory are started anew before a batch is done."""
_ALONE = Lock()
"""Held by the one batch that a worker works on, however many threads Dask gives it."""
_CERTIFICATES = "name them as distributed.comm.tls in Dask's configuration: docs/cluster.md"
_MORE_MEMORY = "give each worker more memory (dask worker --memory-limit)"
_REMEDY = "start them again, or build without --cluster; the next build keeps what is done"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a batch."""

    outcomes: bytes
    """Pickled list, in the order of the items; empty where there is none."""
    problems: tuple[Problem, ...]
    """Why there is none, where a stage refuses an item."""
    program: str
    """That of the worker."""


@dataclass(slots=True)
class Clustered(Stream):
    """The workers of a Dask cluster."""

    client: Client
    place: str
    """``--cluster`` and what the user gave, for messages."""
    progress: Progress = no_progress
    _workers: int = field(default=1, init=False)
    _looked: float = field(default=0.0, init=False)
    _seen: float = field(default=0.0, init=False)
    """When there was a worker."""
    _paused: frozenset[str] = field(default=frozenset(), init=False)
    """The workers that waited for memory at the last look, by their addresses."""
    _woken: int = field(default=0, init=False)
    """How often some were started anew since a batch was done."""

    def stream(
        self, stage: Stage[Item, Outcome], items: Sequence[Item], options: object
    ) -> Iterator[Outcome]:
        """The same, one by one; no more batches are under way than the workers can hold."""
        waiting: deque[tuple[Future, bytes]] = deque()
        done = 0
        for outcomes in self._batches(stage, items, options, waiting):
            for outcome in outcomes:
                yield outcome
                done += 1
                self.progress(Step(stage.name, done, len(items)))

    def _batches(
        self,
        stage: Stage[Item, Outcome],
        items: Sequence[Item],
        options: object,
        waiting: deque[tuple[Future, bytes]],
    ) -> Iterator[Sequence[Outcome]]:
        self._seen = time.monotonic()
        for batch in batches(stage, items, options):
            future = self.client.submit(run_batch, batch, program(), pure=False)
            waiting.append((future, batch))
            while len(waiting) >= AHEAD * self._count():
                yield self._outcomes(*waiting.popleft(), stage)
        while waiting:
            yield self._outcomes(*waiting.popleft(), stage)

    def _outcomes(
        self, future: Future, batch: bytes, stage: Stage[Item, Outcome]
    ) -> Sequence[Outcome]:
        answer = self._answer(future, batch)
        if answer.program != program():
            raise SourceError(_differs(self.place, answer.program))
        if answer.problems:
            raise SourceError(answer.problems)
        found: Sequence[Outcome] = pickle.loads(answer.outcomes)
        return found

    def _answer(self, future: Future, batch: bytes) -> Answer:
        """What a worker says of ``batch``; raises SourceError where none of them ever will."""
        from distributed import CancelledError, KilledWorker

        while True:
            try:
                answer: Answer = future.result(timeout=GLANCE)
                self._woken = 0
                return answer
            except TimeoutError:
                self._count()
            except KilledWorker as error:
                fault = f"each worker that began {_named(batch)} ended"
                raise SourceError(Problem(self.place, fault, _MORE_MEMORY)) from error
            except (CancelledError, OSError) as error:
                raise SourceError(
                    Problem(self.place, "the scheduler has ended", _REMEDY)
                ) from error

    def _count(self) -> int:
        """How many workers there are, or were a moment ago; raises SourceError where there has been
        none for long."""
        now = time.monotonic()
        if now - self._looked >= GLANCE:
            self._looked = now
            try:
                workers = self.client.scheduler_info(n_workers=-1)["workers"]
                self._wake(frozenset(name for name, one in workers.items() if _waits(one)))
                self._workers = len(workers)
            except (OSError, TimeoutError):  # the batches will tell
                self._workers = 1
            if self._workers:
                self._seen = now
            elif now - self._seen > LONELY:
                raise SourceError(Problem(self.place, "no worker is left", _REMEDY))
        return max(1, self._workers)

    def _wake(self, paused: frozenset[str]) -> None:
        """Have those workers started anew that wait for memory which nobody will free: Dask gives
        one that has more than four fifths of its share no work, and ends it at 95 of 100 only.

        Raises SourceError where there is nobody who would start them, or where that does not help.
        """
        stuck, self._paused = paused & self._paused, paused
        if not stuck:
            return
        self._paused, self._woken = frozenset(), self._woken + 1
        fault = "a worker has used up its memory and waits for more"
        try:
            if self._woken > MOST_WOKEN:
                raise ValueError(fault)
            self.client.restart_workers(sorted(stuck), timeout=JOINING, raise_for_error=False)
        except ValueError as error:  # or they were started without a nanny
            raise SourceError(Problem(self.place, fault, _MORE_MEMORY)) from error


def _waits(worker: Mapping[str, Any]) -> bool:  # Any: what Dask tells of a worker has no type
    """Whether it waits for memory, and works on nothing."""
    counts = worker.get("metrics", {}).get("task_counts", {})
    return worker.get("status") == "paused" and not counts.get("executing")


def _named(batch: bytes) -> str:
    """``batch`` by its stage and by the files or pages that it begins and ends with."""
    stage, items, _ = pickle.loads(batch)
    ends = dict.fromkeys(filter(None, map(stage.place, (items[0], items[-1]))))
    places = f" ({' to '.join(ends)})" if ends else ""
    return f"one batch of the stage {stage.name}{places}"


def batches(stage: Stage[Item, Outcome], items: Sequence[Item], options: object) -> Iterator[bytes]:
    """``items`` in their order, pickled with what is to be done, in batches that are neither long
    nor heavy; an item that is heavier by itself stands alone."""
    for start in range(0, len(items), BATCH):
        yield from _packed(stage, items[start : start + BATCH], options)


def _packed(stage: Stage[Item, Outcome], items: Sequence[Item], options: object) -> Iterator[bytes]:
    packed = pickle.dumps((stage, list(items), options))
    if len(items) == 1 or len(packed) <= HEAVIEST:
        yield packed
        return
    middle = len(items) // 2
    yield from _packed(stage, items[:middle], options)
    yield from _packed(stage, items[middle:], options)


def run_batch(batch: bytes, expected: str) -> Answer:
    """On a worker: what the stage finds for each item of ``batch``, unless this is another program
    than the one that asks."""
    if program() != expected:
        return Answer(b"", (), program())
    with _ALONE:
        stage, items, options = pickle.loads(batch)
        try:
            outcomes = [stage.work(item, options) for item in items]
        except SourceError as error:
            return Answer(b"", error.problems, expected)
    return Answer(pickle.dumps(outcomes), (), expected)


def program() -> str:
    """This state of the program, and what runs it: equal ones find equal things."""
    python = ".".join(map(str, sys.version_info[:2]))
    return f"sitegen {__version__} ({program_digest()[:8]}) on Python {python}"


# ── opening ─────────────────────────────────────────────────────────────────────────────────


@contextmanager
def open_cluster(address: str, jobs: int, progress: Progress = no_progress) -> Iterator[Clustered]:
    """The cluster whose scheduler is at ``address``; for ``LOCAL``, one of ``jobs`` processes that
    lasts as long as the context.

    Raises ConfigError where Dask is not installed, SourceError where no scheduler answers, none of
    its workers comes, or they run another program.
    """
    place = f"--cluster {address}"
    if find_spec("distributed") is None:
        remedy = "install it: pip install 'sitegen[cluster]'"
        raise ConfigError(Problem(place, "Dask is not installed", remedy))
    _silence()
    with ExitStack() as stack:
        scheduler = address
        if address == LOCAL:
            folder = stack.enter_context(TemporaryDirectory(prefix="sitegen-"))
            scheduler = stack.enter_context(own_cluster(jobs, folder))
        _refuse_unsafe(scheduler, place)
        client = _client(scheduler, place)
        stack.callback(_close, client)
        _refuse_others(client, scheduler, place)
        yield Clustered(client, place, progress)


def _refuse_unsafe(address: str, place: str) -> None:
    """Raise SourceError where Dask's configuration has no certificates for an address that needs
    some, or asks for an encrypted connection to one that is none."""
    from distributed.security import Security

    try:
        security = Security()
        known = security.get_connection_args("client")
    except (OSError, ValueError) as error:
        fault = f"the certificates of Dask's configuration cannot be used: {error}"
        raise SourceError(Problem(place, fault, _CERTIFICATES)) from error
    is_encrypted = address.startswith(("tls://", "wss://"))
    if is_encrypted and known["ssl_context"] is None:
        raise SourceError(Problem(place, "there are no certificates for TLS", _CERTIFICATES))
    if known["require_encryption"] and not is_encrypted:
        fault = "Dask's configuration asks for encryption"
        raise SourceError(Problem(place, fault, "write an address that begins with tls://"))


def _client(address: str, place: str) -> Client:
    from distributed import Client

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of other versions: looked at below
            return Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        remedy = "start one with 'dask scheduler', and name its address"
        raise SourceError(Problem(place, "no scheduler answers there", remedy)) from error


def _refuse_others(client: Client, address: str, place: str) -> None:
    """Raise SourceError where no worker comes, or one has another program."""
    while True:
        try:
            client.wait_for_workers(1, timeout=JOINING)
        except TimeoutError as error:
            remedy = f"start one with 'dask worker {address}'"
            raise SourceError(Problem(place, "the scheduler has no worker", remedy)) from error
        said = client.run(program, on_error="return").values()
        if any(isinstance(one, (ImportError, AttributeError)) for one in said):
            raise SourceError(_differs(place, "no sitegen, or another one"))
        programs = {one for one in said if isinstance(one, str)}
        for other in sorted(programs - {program()}):
            raise SourceError(_differs(place, other))
        if programs:  # whoever ended while it was asked is asked again with its batches
            return


def _close(client: Client) -> None:
    """Take leave of the scheduler, which gives up what was under way."""
    with suppress(OSError, TimeoutError):
        client.close(timeout=ENDING)


def _differs(place: str, other: str) -> Problem:
    fault = f"a worker has {other}, and here is {program()}"
    return Problem(place, fault, "install the same on all, with requirements.lock")


def _silence() -> None:
    """Dask reports what it mends, and traces of it; what a build cannot mend is said by a build.

    It sets its own levels, of single modules too, when it is first imported: so that comes first.
    """
    import_module("distributed")
    quiet = ("distributed", "tornado", "asyncio")
    known = [name for name in logging.root.manager.loggerDict if name.startswith(quiet)]
    for name in (*quiet, *known):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
