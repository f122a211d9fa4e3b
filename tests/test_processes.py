"""Several processes do one list of work, and nobody can tell by the result."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.errors import SourceError
from sitegen.processes import AHEAD, CHUNK, can_inherit, inherited, spread

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")

COUNT = 3 * CHUNK + 1


def own_number(number: int) -> tuple[int, int]:
    return number, os.getpid()


def test_what_comes_back_is_in_order_and_from_others() -> None:
    found = list(inherited(own_number, range(5, COUNT), 2))
    assert list(range(5, COUNT)) == [number for number, _ in found]
    assert os.getpid() not in {process for _, process in found}


def test_work_may_be_what_no_process_could_be_sent() -> None:
    """A closure over values that cannot be pickled: they are there already."""
    words = (word for word in ["a", "b"])
    held = {0: words}
    assert [True] * COUNT == list(inherited(lambda _: held[0] is words, range(COUNT), 2))


def test_short_work_starts_no_process() -> None:
    assert {os.getpid()} == {process for _, process in spread(own_number, COUNT, jobs=2)}


def test_long_work_is_begun_here_and_ended_by_others() -> None:
    found = [process for _, process in spread(own_number, COUNT, jobs=2, patience=0.0)]
    assert [os.getpid()] * 2 == found[:2]
    assert os.getpid() not in found[2:]


def test_one_job_is_one_process() -> None:
    found = {process for _, process in spread(own_number, COUNT, jobs=1, patience=0.0)}
    assert {os.getpid()} == found


def test_no_more_is_worked_out_than_is_taken_soon() -> None:
    """What comes back waits in memory."""
    reader, writer = os.pipe()

    def told(number: int) -> int:
        os.write(writer, b".")
        return number

    outcomes = inherited(told, range(100 * CHUNK), 2)
    next(outcomes)
    time.sleep(0.5)
    del outcomes
    os.close(writer)
    assert len(os.read(reader, 1 << 16)) <= (2 * AHEAD + 1) * CHUNK


def refuse_late(number: int) -> int:
    if number == COUNT - 1:
        raise ValueError(f"no {number}")
    return number


def test_what_the_work_raises_is_raised_here_and_nobody_is_left() -> None:
    with pytest.raises(ValueError, match=f"no {COUNT - 1}"):
        list(inherited(refuse_late, range(COUNT), 2))
    assert_childless()


def test_a_process_that_is_killed_is_said_in_words() -> None:
    def end(number: int) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(SourceError, match="ended from outside"):
        list(inherited(end, range(COUNT), 2))
    assert_childless()


def test_whoever_takes_no_more_leaves_no_process() -> None:
    outcomes: Iterator[tuple[int, int]] = inherited(own_number, range(100 * CHUNK), 2)
    _, process = next(outcomes)
    del outcomes
    assert_childless()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_beside_a_second_thread_nothing_is_forked() -> None:
    rest = threading.Event()
    thread = threading.Thread(target=rest.wait)
    thread.start()
    try:
        assert not can_inherit()
    finally:
        rest.set()
        thread.join()


def test_processes_end_with_the_one_that_leads() -> None:
    program = (
        "import os, time\n"
        "from sitegen.processes import inherited\n"
        "def work(number):\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(60)\n"
        "list(inherited(work, range(4), 1))\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as leader:
        assert leader.stdout
        forked = int(leader.stdout.readline())
        leader.kill()
        leader.wait()
        for _ in range(100):
            if not is_alive(forked):
                break
            time.sleep(0.05)
    assert not is_alive(forked)


def is_alive(process: int) -> bool:
    """Whether it runs; one that has ended and that nobody asked after does not."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def assert_childless() -> None:
    from multiprocessing import active_children

    for _ in range(100):
        if not active_children():
            return
        time.sleep(0.02)
    raise AssertionError(active_children())
