"""Seed → Reading within limits: a large file is read in a process of its own, which can be stopped.

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
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from threading import Lock, Timer
from typing import IO

from sitegen.articles import SEEDS, ArticleOptions, Reading, parse_article
from sitegen.errors import Problem
from sitegen.model import Seed

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
        with self._lock:
            process = self._started()
            timer = Timer(self.limit * PATIENCE, process.kill)
            timer.start()
            try:
                _send(process.stdin, (seed, options, self.limit))
                reading = _received(process.stdout)
            except OSError:  # the pipe broke: it has ended
                reading = None
            finally:
                was_patient = timer.is_alive()
                timer.cancel()
            if isinstance(reading, Reading):
                return reading
            self.close()
            in_time = was_patient and process.returncode != _out_of_time()
            return Reading(None, (_refusal(seed.file, self.limit, in_time=in_time),))

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


def _refusal(file: str, limit: float, *, in_time: bool) -> Problem:
    if in_time:
        fault = "the process that read it ended: it takes too much memory, or breaks a library"
    else:
        fault = f"reading it takes more than {limit:g} seconds"
    return Problem(f"{SEEDS}/{file}", fault, "split it, or save the article's text alone")


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
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while (message := _received(asked)) is not None:
        if not isinstance(message, tuple):
            return
        seed, options, seconds = message
        _measure(seconds)
        reading = parse_article(seed, options)
        _measure(0)
        _send(answers, reading)


if __name__ == "__main__":
    _answer()
