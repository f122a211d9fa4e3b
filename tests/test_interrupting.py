"""Ctrl-C ends a build within a second, leaves nothing behind, and loses nothing that was done."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from invented import write_articles

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no groups of processes there")

OWN = {"cache", "templates", "lock"}
"""What may stand in ``.sitegen/`` after a build."""


def patience() -> float:
    """A second, or what a second is worth where more than one program waits for each processor."""
    return max(1.0, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_articles(tmp_path, 200)
    return tmp_path


@contextmanager
def build_of(project: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A build that tells how far it is, in a group of its own as a terminal would start it."""
    command = [sys.executable, "-m", "sitegen", "build", "--json", "--project", str(project)]
    with subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as build:
        try:
            yield build
        finally:
            with suppress(ProcessLookupError):
                os.killpg(build.pid, signal.SIGKILL)


def wait_for(build: subprocess.Popen[str], stage: str, done: int) -> dict[str, int]:
    """The event that tells that so many items of the stage are done, or more."""
    assert build.stderr
    for line in build.stderr:
        event = json.loads(line)
        if event["stage"] == stage and event["done"] >= done:
            return dict(event)
    raise AssertionError(f"{stage} was never at {done}")


def interrupt(build: subprocess.Popen[str]) -> tuple[float, list[str]]:
    """Press Ctrl-C: how many seconds it takes to end, and what it says that is no event."""
    start = time.monotonic()
    os.killpg(build.pid, signal.SIGINT)
    _, err = build.communicate(timeout=60)
    seconds = time.monotonic() - start
    return seconds, [line for line in err.splitlines() if not line.startswith("{")]


def is_empty(group: int) -> bool:
    """Whether no process of the group is left."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def children_of(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in listed.split()]


def litter(project: Path) -> list[Path]:
    """What is left behind, but for what is just being removed behind the back of the command."""
    scratch = project / ".sitegen"
    deadline = time.monotonic() + 60
    while (scratch / "stage-left").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    parts = sorted(scratch.rglob("*.part"))
    return [path for path in scratch.glob("*") if path.name not in OWN] + parts


@pytest.mark.parametrize(
    ("stage", "done", "jobs"),
    [("read", 0, "2"), ("analyse", 20, "1"), ("align", 20, "1"), ("align", 60, "2"),
     ("attribute", 60, "2"), ("plan", 0, "1"), ("print", 100, "1")],
)  # fmt: skip
def test_it_ends_within_a_second_and_leaves_nothing(
    project: Path, stage: str, done: int, jobs: str
) -> None:
    with build_of(project, "--jobs", jobs) as build:
        wait_for(build, stage, done)
        seconds, words = interrupt(build)
        assert (130, ["sitegen: interrupted"]) == (build.returncode, words)
        assert seconds < patience()
        assert is_empty(build.pid)
    assert not (project / "site").exists()
    assert [] == litter(project)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_next_build_goes_on_where_it_ended(project: Path, jobs: str) -> None:
    with build_of(project, "--jobs", jobs) as build:
        reached = wait_for(build, "align", 50)["done"]
        interrupt(build)
    with build_of(project, "--jobs", jobs) as build:
        assert 200 == wait_for(build, "parse", 200)["reused"]
        assert 200 == wait_for(build, "analyse", 200)["reused"]
        assert reached <= wait_for(build, "align", reached + 1)["reused"]
        interrupt(build)
