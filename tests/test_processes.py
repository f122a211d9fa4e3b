"""Several processes do one list of work, and nobody can tell by the result."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from invented import write_articles
from test_interrupting import build_of, children_of, wait_for

from sitegen.errors import SourceError
from sitegen.processes import AHEAD, CHUNK, Outcome, Work, can_inherit, inherited, spread

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")

COUNT = 3 * CHUNK + 1


def work(one: Callable[[int], Outcome], count: int = COUNT) -> Work[Outcome]:
    return Work(one, count, "count", "seeds/{}.txt".format)


def own_number(number: int) -> tuple[int, int]:
    return number, os.getpid()


def test_what_comes_back_is_in_order_and_from_others() -> None:
    found = list(inherited(work(own_number), 5, 2))
    assert list(range(5, COUNT)) == [number for number, _ in found]
    assert os.getpid() not in {process for _, process in found}


def test_work_may_be_what_no_process_could_be_sent() -> None:
    """A closure over values that cannot be pickled: they are there already."""
    words = (word for word in ["a", "b"])
    held = {0: words}
    assert [True] * COUNT == list(inherited(work(lambda _: held[0] is words), 0, 2))


def test_short_work_starts_no_process() -> None:
    assert {os.getpid()} == {process for _, process in spread(work(own_number), jobs=2)}


def test_long_work_is_begun_here_and_ended_by_others() -> None:
    found = [process for _, process in spread(work(own_number), jobs=2, patience=0.0)]
    assert [os.getpid()] * 2 == found[:2]
    assert os.getpid() not in found[2:]


def test_one_job_is_one_process() -> None:
    found = {process for _, process in spread(work(own_number), jobs=1, patience=0.0)}
    assert {os.getpid()} == found


def test_no_more_is_worked_out_than_is_taken_soon() -> None:
    """What comes back waits in memory."""
    reader, writer = os.pipe()

    def told(number: int) -> int:
        os.write(writer, b".")
        return number

    outcomes = inherited(work(told, 100 * CHUNK), 0, 2)
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
        list(inherited(work(refuse_late), 0, 2))
    assert_childless()


def test_a_process_that_is_killed_is_said_with_stage_file_and_signal() -> None:
    def end(number: int) -> int:
        if number == COUNT - 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(SourceError) as refused:
        list(inherited(work(end), 0, 2))
    said = "the process that worked on it (stage count) was ended by SIGKILL"
    assert f"seeds/{COUNT - 2}.txt: {said}; " in f"{refused.value}"
    assert "build again, with --jobs 1 if memory ran out" in f"{refused.value}"
    assert_childless()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_another_one_kills_is_said_with_what_it_was_at(number: int) -> None:
    """Whatever the signal: even that by which the pool itself ends the others."""
    reader, writer = os.pipe()

    def wait(number: int) -> int:
        os.write(writer, f"{os.getpid()} {number}\n".encode())
        time.sleep(60)
        return number

    def kill() -> None:
        with os.fdopen(reader) as lines:
            process, piece = next(lines).split()
            os.kill(int(process), number)
            killed.append(f"seeds/{piece}.txt")

    killed: list[str] = []
    killer = threading.Thread(target=kill)
    outcomes = inherited(work(wait), 0, 2)
    with pytest.raises(SourceError) as refused:
        threading.Timer(0.2, killer.start).start()
        list(outcomes)
    (problem,) = refused.value.problems
    assert killed[0] in problem.place
    assert f"(stage count) was ended by {signal.Signals(number).name}" in problem.fault
    assert_childless()


def test_a_process_that_ends_by_itself_is_said_with_its_exit_code() -> None:
    with pytest.raises(SourceError, match=r"^seeds/0\.txt: .*\(stage count\) was ended with exit"):
        list(inherited(work(lambda _: os._exit(7), CHUNK), 0, 2))


def test_a_build_whose_process_is_killed_names_stage_file_and_deed(tmp_path: Path) -> None:
    write_articles(tmp_path, 200)
    with build_of(tmp_path, "--jobs", "2") as build:
        wait_for(build, "align", 60)
        (forked, *_) = children_of(build.pid)
        os.kill(forked, signal.SIGKILL)
        assert build.stderr
        (said,) = [line for line in build.stderr if not line.startswith("{")]
    assert 1 == build.wait()
    place, _, words = said.partition(": ")
    assert re.fullmatch(r"seeds/\d+\.txt with seeds/\d+\.txt|stage align", place)
    assert "(stage align) was ended by SIGKILL; build again, with --jobs 1 if memory" in words


def test_whoever_takes_no_more_leaves_no_process() -> None:
    outcomes: Iterator[tuple[int, int]] = inherited(work(own_number, 100 * CHUNK), 0, 2)
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
        "from sitegen.processes import Work, inherited\n"
        "def wait(number):\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(60)\n"
        "list(inherited(Work(wait, 4, 'wait', str), 0, 1))\n"
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
