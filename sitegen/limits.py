"""Bytes → what they hold, within limits: a large file is read in a process that can be stopped.

Caps on size, lines, tags and depth keep the time of every input that we know short; this is for
those that nobody knows. Small files are read here: under ``SAFE_SIZE`` none takes a second.

Run as ``python -m sitegen.limits`` this module is that process: it answers on its standard output
what it is asked on its standard input, and ends when that ends.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from queue import SimpleQueue
from threading import Lock, Thread, Timer
from typing import IO, TypeVar

from sitegen.articles import ArticleOptions, Reading, parse_article
from sitegen.errors import Problem, SourceError
from sitegen.files import SEEDS
from sitegen.model import Seed

Item = TypeVar("Item")
Answer = TypeVar("Answer")

SAFE_SIZE = 256 * 1024
"""Bytes up to which a file is read in this process: an article has 6,000, a saved page 200,000."""
LONGEST = 20.0
"""CPU seconds that reading one file may take (safety policy, section 2): the largest text allowed,
of 10 MiB, takes 8. Not seconds of the clock: a busy machine must not refuse what an idle one reads.
"""
PATIENCE = 10
"""So many times as long is waited by the clock, where the system measures no CPU time, and for what
waits instead of working."""
MOST_MEMORY = 3 * 1024**3
"""Bytes of address space of the process that reads: the largest page allowed takes 1 GB."""
ENDING = 0.2
"""Seconds to wait for a process that is about to end by itself."""
_LENGTH = 8
"""Bytes of the number that says how long a message is."""


def read_article(seed: Seed, options: ArticleOptions) -> Reading:
    """The article of ``seed``, or why there is none; a file that takes too long is refused."""
    if len(seed.data) <= SAFE_SIZE:
        return parse_article(seed, options)
    return reader().read(seed, options)


def within_limits(work: Callable[[Item], Answer], item: Item, *, size: int, place: str) -> Answer:
    """``work(item)``, for a function of a module; where many bytes are asked for, it is done where
    it can be stopped. Raises SourceError where ``work`` does, and where it takes too long."""
    return work(item) if size <= SAFE_SIZE else reader().ask(work, item, place)


@cache
def reader() -> Reader:
    """The one reader of this process."""
    made = Reader()
    atexit.register(made.close)
    return made


@dataclass(slots=True)
class Reader:
    """A process that reads one file at a time, started when it is first needed."""

    limit: float = LONGEST
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def read(self, seed: Seed, options: ArticleOptions) -> Reading:
        """What the process makes of ``seed``; a refusal where it takes too long, or ends."""
        try:
            work = partial(parse_article, options=options)
            return self.ask(work, seed, f"{SEEDS}/{seed.file}")
        except SourceError as error:
            return Reading(None, error.problems)

    def ask(self, work: Callable[[Item], Answer], item: Item, place: str) -> Answer:
        """``work(item)`` as the process finds it; raises SourceError where ``work`` does, where it
        takes too long, and where the process ends."""
        with self._lock:
            process = self._started()
            timer = Timer(self.limit * PATIENCE, process.kill)
            timer.start()
            try:
                _send(process.stdin, (work, item, self.limit))
                answer = _received(process.stdout)
            except OSError:  # the pipe broke: it has ended
                answer = None
            finally:
                was_patient = timer.is_alive()
                timer.cancel()
            if not isinstance(answer, tuple):
                self.close()
                in_time = was_patient and process.returncode != _out_of_time()
                raise SourceError(_refusal(place, self.limit, in_time=in_time))
        found: Answer
        found, problems = answer
        if problems:
            raise SourceError(problems)
        return found

    @property
    def process_id(self) -> int | None:
        """The number of its process; None where none runs."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if not process:
            return
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()  # nothing more is asked: it ends by itself
        with suppress(subprocess.TimeoutExpired):
            process.wait(ENDING)
        process.kill()
        process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sitegen.limits"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


def _out_of_time() -> int | None:
    """What a process answers that the system ended when its CPU time was over; None where the
    system does not measure it."""
    number = getattr(signal, "SIGPROF", None)
    return None if number is None else -int(number)


def _measure(seconds: float) -> None:
    """Let the system end this process after ``seconds`` of CPU time from now; 0: no more."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _refusal(place: str, limit: float, *, in_time: bool) -> Problem:
    if in_time:
        fault = "the process that read it ended: it takes too much memory, or breaks a library"
    else:
        fault = f"reading it takes more than {limit:g} seconds"
    return Problem(place, fault, "split it, or save the article's text alone")


def _send(stream: IO[bytes] | None, message: object) -> None:
    if stream:
        content = pickle.dumps(message)
        stream.write(len(content).to_bytes(_LENGTH, "big") + content)
        stream.flush()


def _received(stream: IO[bytes] | None) -> object:
    """The next message; None where the stream ends before it is whole."""
    head = stream.read(_LENGTH) if stream else b""
    if not stream or len(head) < _LENGTH:
        return None
    size = int.from_bytes(head, "big")
    content = stream.read(size)
    return pickle.loads(content) if len(content) == size else None


def _limit_memory() -> None:
    """Let the system refuse memory before the machine has none left, where it can."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _answer() -> None:
    """Read what is asked for until nothing more is asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the one who asks
    _limit_memory()
    messages: SimpleQueue[object] = SimpleQueue()
    Thread(target=_listen, args=(messages,), daemon=True).start()
    while isinstance(message := messages.get(), tuple):
        work, item, seconds = message
        _measure(seconds)
        answer: tuple[object, tuple[Problem, ...]]
        try:
            answer = (work(item), ())
        except SourceError as error:
            answer = (None, error.problems)
        _measure(0)
        _send(sys.stdout.buffer, answer)


def _listen(messages: SimpleQueue[object]) -> None:
    """Take in what is asked; whoever asks no more, or is no more, wants no answer either: this
    process ends then, whatever it is at."""
    while (message := _received(sys.stdin.buffer)) is not None:
        messages.put(message)
    os._exit(0)


if __name__ == "__main__":
    _answer()
