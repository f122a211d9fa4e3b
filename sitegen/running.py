"""Who carries out the costly stages: one process, several, or a cache of earlier results.

All implement ``comparison.Runner`` and give equal results for equal items; which one runs decides
only how long it takes. A result is kept under a key made from all that it depends on, so nothing
is ever marked as stale (docs/decisions/0040).
"""

from __future__ import annotations

import gc
import hashlib
import pickle
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from multiprocessing import get_context
from operator import itemgetter
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from sitegen.comparison import Runner, Stage
from sitegen.earlier import Earlier
from sitegen.memory import Memory
from sitegen.processes import (
    CHUNK,
    FORK_PATIENCE,
    Parcel,
    Work,
    can_inherit,
    ended_from_outside,
    ignore_interrupts,
    kill_all,
    spread,
    uninterrupted,
)
from sitegen.steps import Progress, Step, no_progress, nothing_collected
from sitegen.store import Store

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

PATIENCE = 4.0
"""CPU seconds of work from which on a pool pays: each of its processes imports spaCy, which takes
two, and on two cores the work itself takes half as long."""
LARGEST_CACHE = 1_000_000_000
"""Bytes of records from which on those that the last build did not use are removed: 77 articles on
nine events have 25 MB of them."""
_PACKER = msgspec.msgpack.Encoder(enc_hook=array.tobytes)
_BY_MSGSPEC = b"\0"
"""With what a result begins that msgspec wrote; pickle's begin with 128."""


class Stream(Runner, Protocol):
    """A runner that hands over each result as soon as it is there; runners derive from it."""

    def map(
        self, stage: Stage[Item, Outcome], items: Sequence[Item], options: object
    ) -> list[Outcome]:
        """``stage.work(item, options)`` for each item, in the order of ``items``."""
        order = stage.order(items)
        made = self.stream(stage, [items[number] for number in order], options)
        return [outcome for _, outcome in sorted(zip(order, made, strict=True), key=itemgetter(0))]

    def stream(
        self, stage: Stage[Item, Outcome], items: Sequence[Item], options: object
    ) -> Iterator[Outcome]:
        """``stage.work(item, options)`` for each item, in the order of ``items``."""

    @property
    def earlier(self) -> Earlier | None:
        """Nothing: it keeps nothing."""
        return None

    def recall(self, key: str) -> memoryview | None:
        """Nothing: it keeps nothing."""
        return None

    def keep(self, key: str, pieces: Callable[[], Sequence[bytes]]) -> None:
        """Nothing is kept."""
        return


@dataclass(frozen=True, slots=True)
class Serial(Stream):
    """One item after the other, in this process."""

    progress: Progress = no_progress

    def stream(
        self, stage: Stage[Item, Outcome], items: Sequence[Item], options: object
    ) -> Iterator[Outcome]:
        """The same, one by one."""
        for done, item in enumerate(items, 1):
            yield stage.work(item, options)
            self.progress(Step(stage.name, done, len(items)))


@dataclass(slots=True)
class Pooled(Stream):
    """Several processes, once a stage has shown that it takes long; use it as a context.

    They are forked for each stage where that is safe. Elsewhere a pool is started, which stays for
    the stages to come.
    """

    jobs: int
    progress: Progress = no_progress
    patience: float | None = None
    """CPU seconds of work from which on they pay; None is what was measured for either kind."""
    forks: bool = True
    """Whether to fork where that is safe."""
    _pool: ProcessPoolExecutor | None = field(default=None, init=False)

    def __enter__(self) -> Pooled:
        return self

    def __exit__(self, *fault: object) -> None:
        at_peace = fault[:1] in ((), (None,))
        if self._pool:
            self._pool.shutdown(wait=at_peace, cancel_futures=True)
            self._pool = None
        if not at_peace:
            kill_all()

    def stream(
        self, stage: Stage[Item, Outcome], items: Sequence[Item], options: object
    ) -> Iterator[Outcome]:
        """The same, one by one."""

        work = Work(
            lambda number: stage.work(items[number], options),
            len(items),
            stage.name,
            lambda number: stage.place(items[number]),
            parcel=_parcel(stage),
        )

        def pooled(done: int) -> Iterator[Outcome]:
            with ended_from_outside(work):
                yield from self._pooled(stage, items[done:], options)

        forks = self.forks and can_inherit()
        patience = FORK_PATIENCE if forks else 0.0 if self._pool else PATIENCE
        if self.patience is not None:
            patience = self.patience
        outcomes = spread(work, self.jobs, patience, None if forks else pooled)
        for done, outcome in enumerate(outcomes, 1):
            yield outcome
            self.progress(Step(stage.name, done, len(items)))

    def _pooled(
        self, stage: Stage[Item, Outcome], items: Sequence[Item], options: object
    ) -> Iterator[Outcome]:
        chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
        with uninterrupted():
            pool = self._executor()
            futures = [pool.submit(_work, stage, chunk, options) for chunk in chunks]
        for future in futures:
            yield from future.result()

    def _executor(self) -> ProcessPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor

            spawn = get_context("spawn")  # a fork of a process with threads can hang
            self._pool = ProcessPoolExecutor(self.jobs, spawn, initializer=ignore_interrupts)
        return self._pool


def _work(stage: Stage[Item, Outcome], items: Sequence[Item], options: object) -> list[Outcome]:
    return [stage.work(item, options) for item in items]


def _parcel(stage: Stage[Item, Outcome]) -> Parcel[Outcome]:
    """How forked processes hand over results of ``stage``: written and read by msgspec, which takes
    a sixth of what ``pickle`` needs for testimonies, and less than half for analyses."""
    decoder = msgspec.msgpack.Decoder(stage.returns, dec_hook=_sent_column)

    def unpacked(sent: bytes) -> Outcome:
        if sent[:1] == _BY_MSGSPEC:
            return decoder.decode(memoryview(sent)[1:])
        outcome: Outcome = pickle.loads(sent)
        return outcome

    return Parcel(_packed, unpacked)


def _packed(outcome: object) -> bytes:
    try:
        return _BY_MSGSPEC + _PACKER.encode(outcome)
    except UnicodeEncodeError:  # a lone surrogate is in no encoding
        return pickle.dumps(outcome)


def _sent_column(kind: type[object], offsets: bytes) -> array[int]:
    """A column of a table of words from the bytes that it is sent as."""
    if kind is not array:
        raise NotImplementedError(kind)  # what msgspec asks a hook to raise for what it knows not
    return array("I", offsets)


# ── the cache ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Cached:
    """Results of earlier builds where there are any; ``inner`` works out the others."""

    inner: Stream
    store: Store
    memory: Memory | None = None
    """What a process that builds again and again need not read again; None for a single build."""
    largest: int = LARGEST_CACHE
    """Bytes that the records on disk may have before those are removed that nobody asked for."""
    progress: Progress = no_progress
    """Told of results that were there, too; ``inner`` knows only of the others."""
    freezes: bool = False
    """Whether what a stage hands out is passed over by all later searches for cycles, which go
    through the words of all articles otherwise (1 s for 3 000, again and again); whoever sets it
    calls ``gc.unfreeze`` when the build is over."""
    postpones: bool = False
    """Whether results are only remembered at first, and go to disk by ``write_rest``: a page that
    waits for them does not wait for the disk."""
    _used: set[str] = field(default_factory=set, init=False)

    def forget_unused(self) -> None:
        """Remove every result that this runner has not handed out: of a source that was taken
        down, no word may stay in the cache either."""
        self.store.keep_only(self._used)

    def keep_small(self) -> None:
        """Remove what this runner has not handed out, where the records take too much room; keep
        them in few files."""
        if not self.store.read_only and self.store.size() > self.largest:
            self.store.keep_only(self._used)
        self.store.merge()

    @property
    def earlier(self) -> Earlier | None:
        """What the memory holds of the last comparison; None for a single build."""
        return self.memory.earlier if self.memory else None

    def pass_over(self) -> None:
        """Let no later search for cycles go through what there is now, if this runner freezes."""
        if self.freezes:
            gc.freeze()

    def recall(self, key: str) -> memoryview | None:
        """What was written under ``key``, as it stands on disk; None where nothing is kept."""
        self._used.add(key)
        return self.store.mapped(key)

    def keep(self, key: str, pieces: Callable[[], Sequence[bytes]]) -> None:
        """Keep the ``pieces``, one after the other."""
        self._used.add(key)
        if self.memory and self.postpones:
            self.memory.unmade[key] = pieces
        else:
            self.store.write(key, *pieces())

    def remember_used(self) -> None:
        """Let the memory keep what this runner has handed out, and nothing else."""
        if self.memory:
            self.memory.keep_only(self._used)

    def write_rest(self) -> None:
        """Write down what was postponed, but for what this runner has not handed out."""
        if self.memory:
            rest = {key: self.memory.unwritten.get(key) for key in sorted(self._used)}
            self.memory.unwritten.clear()
            for key, outcome in rest.items():
                if outcome is not None:
                    self._write(key, outcome)
            for key in self._used & self.memory.unmade.keys():
                self.store.write(key, *self.memory.unmade[key]())
            self.memory.unmade.clear()

    def map(
        self, stage: Stage[Item, Outcome], items: Sequence[Item], options: object
    ) -> list[Outcome]:
        """``stage.work(item, options)`` for each item, in the order of ``items``.

        What is worked out is kept at once: whoever is interrupted has it next time.
        """
        keys = self._keys(stage, items, options)
        self._used.update(keys)
        outcomes = self._all_known(stage, keys)
        missing = [index for index, outcome in enumerate(outcomes) if outcome is None]
        known = len(items) - len(missing)
        order = stage.order([items[index] for index in missing])
        missing = [missing[number] for number in order]
        fresh = self.inner.stream(stage, [items[index] for index in missing], options)
        for done, (index, outcome) in enumerate(zip(missing, fresh, strict=True), known + 1):
            outcomes[index] = outcome
            self._keep(keys[index], outcome)
            self.progress(Step(stage.name, done, len(items), known))
        if self.memory:
            self.memory.outcomes.update(zip(keys, outcomes, strict=True))
        self.pass_over()
        return [outcome for outcome in outcomes if outcome is not None]

    def _keys(
        self, stage: Stage[Item, Outcome], items: Sequence[Item], options: object
    ) -> list[str]:
        """For each item SHA-256 of all that the result depends on, 64 hex digits."""
        all_have = "\0".join((stage.name, str(stage.version), repr(options), ""))
        make = partial(_key, stage.key, hashlib.sha256(_bytes(all_have)))
        if self.memory:
            return self.memory.keys_of(stage, items, all_have, make)
        return list(map(make, items))

    def _all_known(self, stage: Stage[Item, Outcome], keys: Sequence[str]) -> list[Outcome | None]:
        """What earlier builds left under each of ``keys``."""
        outcomes = self._remembered(stage, keys)
        unread = [number for number, outcome in enumerate(outcomes) if outcome is None]
        known = len(keys) - len(unread)
        if known:
            self.progress(Step(stage.name, known, len(keys), known))
        decoder = msgspec.json.Decoder(stage.returns, dec_hook=_column)
        with nothing_collected(), self.store.reading() as read:
            for number in unread:
                outcomes[number] = _decoded(decoder, read(keys[number]))
                if outcomes[number] is not None:
                    known += 1
                    self.progress(Step(stage.name, known, len(keys), known))
            self.pass_over()
        return outcomes

    def _remembered(self, stage: Stage[Item, Outcome], keys: Sequence[str]) -> list[Outcome | None]:
        """What earlier builds of this process handed out."""
        found = map(self.memory.outcomes.get, keys) if self.memory else repeat(None, len(keys))
        return [one if isinstance(one, stage.returns) else None for one in found]

    def _keep(self, key: str, outcome: object) -> None:
        if self.memory and self.postpones:
            self.memory.unwritten[key] = outcome
        else:
            self._write(key, outcome)

    def _write(self, key: str, outcome: object) -> None:
        with suppress(UnicodeEncodeError):  # a lone surrogate is no JSON: worked out each time
            self.store.keep(key, msgspec.json.encode(outcome, enc_hook=array.tolist))


def _key(own: Callable[[Item], str], begun: hashlib._Hash, item: Item) -> str:
    """``begun``, the sum of all that the items of a stage have in common, with its ``own``."""
    found = begun.copy()
    found.update(_bytes(own(item)))
    return found.hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _column(kind: type[object], numbers: list[int]) -> array[int]:
    """A column of a table of words from a record's list. Raises ValueError where it is none."""
    if kind is not array:
        raise NotImplementedError(kind)  # what msgspec asks a hook to raise for what it knows not
    try:
        return array("I", numbers)
    except OverflowError as error:
        raise ValueError("no offset in a text") from error


def _decoded(decoder: msgspec.json.Decoder[Outcome], record: bytes | None) -> Outcome | None:
    """The result in ``record``; None where it is missing, damaged or of another shape."""
    if record is None:
        return None
    try:
        return decoder.decode(record)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
