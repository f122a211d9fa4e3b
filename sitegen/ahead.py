"""A list of work that a process of its own does while this one does something else.

What a build knows early, and somebody can take late, is made meanwhile: data files while pages are
planned and compared with those that stand.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Generic, TypeVar

from sitegen.processes import Loss, Work, begin_forked, gone, uninterrupted

Outcome = TypeVar("Outcome")

WAITING = 3
"""Pieces that are done and wait to be taken, in the memory of the process that did them: of 1 000
articles the largest has 8 MB, and more of them would only wait longer."""
_DONE, _FAILED = b"\0", b"\1"


class Ahead(Generic[Outcome]):
    """One forked process at some work; a context, at whose end it ends.

    As an iterator it gives what comes of each piece, in their order; each once. Raises SourceError
    where the process is ended from outside, and whatever the work raises.
    """

    def __init__(self, work: Work[Outcome]) -> None:
        self._work = work
        self._taken = 0
        context = get_context("fork")
        self._reader, self._writer = context.Pipe(duplex=False)
        self._process = context.Process(target=_carry_out, args=(work, self._writer), daemon=True)

    def __enter__(self) -> Ahead[Outcome]:
        try:
            with uninterrupted():
                self._process.start()
            self._writer.close()
        except BaseException:  # Ctrl-C, as soon as it may come
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()
        self._reader.close()

    def __iter__(self) -> Iterator[Outcome]:
        return self

    def __next__(self) -> Outcome:
        if self._taken == self._work.count:
            raise StopIteration
        try:
            how, sent = self._reader.recv_bytes(1), self._reader.recv_bytes()
        except (EOFError, OSError) as error:  # between two messages, or within one
            self._process.join()
            loss = Loss(self._process.exitcode or 0, (self._taken,))
            raise gone(self._work, loss) from error
        self._taken += 1
        if how == _FAILED:
            fault: BaseException = pickle.loads(sent)
            raise fault
        return self._work.parcel.unpack(sent)

    def ready(self) -> Iterator[Outcome]:
        """What comes of the next pieces, as far as that need not be waited for."""
        while self._taken < self._work.count and self._reader.poll():
            yield next(self)


def _carry_out(work: Work[Outcome], writer: Connection) -> None:
    """Do all of ``work``; what comes of it is sent by a thread, so that the next piece is worked on
    while nobody takes it."""
    begin_forked()
    done: Queue[tuple[bytes, bytes] | None] = Queue(WAITING)
    sender = Thread(target=_send, args=(done, writer))
    sender.start()
    try:
        for number in range(work.count):
            done.put((_DONE, work.parcel.pack(work.one(number))))
    except Exception as error:  # noqa: BLE001  (whoever takes the pieces raises it)
        done.put((_FAILED, _written(error)))
    finally:
        done.put(None)
        sender.join()


def _written(error: Exception) -> bytes:
    """``error`` as it can be sent; its words alone, where it cannot be read again."""
    try:
        written = pickle.dumps(error)
        pickle.loads(written)
    except Exception:  # noqa: BLE001  (a class decides what it raises here)
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return written


def _send(done: Queue[tuple[bytes, bytes] | None], writer: Connection) -> None:
    with suppress(BrokenPipeError):
        while message := done.get():
            for part in message:
                writer.send_bytes(part)
