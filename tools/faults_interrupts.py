"""Presses Ctrl-C at moments spread over commands, and looks at how long they take to end.

    python tools/faults_interrupts.py FOLDER [WAY…] [--rounds N]

FOLDER holds the sources, some dozens at least: a command has to last for a while. Each way of
working on it is interrupted N times, nothing of it being there yet. It must end with exit code 130
and "interrupted" and nothing else said, within a second (or what a second is worth where several
programs wait for each processor), and leave no process, no site and nothing half done; a build
after one that was interrupted must find all that it had told to be done. One line for each way,
exit code 1 and a line for each fault.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SECOND = 1.0
"""Seconds in which a command has to end."""
LONGEST = 900.0
"""Seconds for a whole command: the machine may be busy."""
KEPT = ("parse", "analyse", "align", "attribute", "draw")
"""Stages whose results the cache keeps."""
REMOVED = 60.0
"""Seconds in which a process of its own has to remove what the command left to it."""
OWN = frozenset({"cache", "templates", "lock", "preview", "prints.json", "spare"})
"""What may stand in ``.sitegen/`` after a command."""
PROGRAM = (sys.executable, "-m", "sitegen")
_THREADED = (
    "import threading\n"
    "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    "from sitegen.cli import run\n"
    "if __name__ == '__main__': run()"
)
WAYS: Mapping[str, tuple[str, ...]] = {
    "one process": (*PROGRAM, "build", "--jobs", "1"),
    "forked processes": (*PROGRAM, "build", "--jobs", "2"),
    "a pool": (sys.executable, "-c", _THREADED, "build", "--jobs", "2"),
    "a local cluster": (*PROGRAM, "build", "--cluster", "local", "--jobs", "2"),
    "check": (*PROGRAM, "check"),
    "serve": (*PROGRAM, "serve"),
}
"""Command lines. Beside a second thread nothing is forked: so the second last of builds works with
the pool of other systems."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How long a command took to end."""

    seconds: float
    """By the clock, waiting for a processor included."""
    processor: float
    """What its leading process worked in them."""


@dataclass(slots=True)
class Command:
    """One command that works on a project, in a group of processes of its own."""

    project: Path
    way: str
    process: subprocess.Popen[bytes] = field(init=False)
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.project.with_suffix(".log")
        port = ("--port", str(_free_port())) if self.way == "serve" else ()
        options = ("--project", str(self.project), "--json", *port)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*WAYS[self.way], *options],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def reached(self) -> dict[str, tuple[int, int]]:
        """How many items of each stage are done, and how many of them an earlier build did."""
        told: dict[str, tuple[int, int]] = {}
        for line in self.log.read_text("utf-8").splitlines(keepends=True):
            if line.startswith("{") and line.endswith("}\n"):
                event = json.loads(line)
                told[event["stage"]] = (event["done"], event["reused"])
        return told

    def words(self) -> list[str]:
        """What it said that is no event."""
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return [line for line in lines if not line.startswith(("{", "sitegen: the site is at"))]

    def is_done(self) -> bool:
        """Whether its work is done: it has ended or published, or goes on and shows it."""
        is_shown = "the site is at" in self.log.read_text("utf-8", "replace")
        ended = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        return bool(ended) or is_shown or self.reached().get("publish") == (1, 0)

    def has_ended_well(self) -> bool:
        """Whether it ended by itself before it heard of the interrupt, and said nothing of it: a
        check tells nobody that it is over."""
        return self.process.returncode == 0 and "sitegen: interrupted" not in self.words()

    def interrupt(self) -> Ending:
        """Press Ctrl-C and wait for the end."""
        start, worked = time.monotonic(), self._worked()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)
        os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT)
        seconds, processor = time.monotonic() - start, self._worked() - worked
        self.process.wait(LONGEST)
        return Ending(seconds, processor)

    def _worked(self) -> float:
        """Processor seconds of the leading process until now, also where it has just ended."""
        if self.process.returncode is not None:
            return 0.0
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

    def groups(self) -> list[int]:
        """Its group of processes and those of what it has started."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with suppress(OSError):
            return [self.process.pid, *map(int, listed.read_text().split())]
        return [self.process.pid]

    def kill(self) -> None:
        """End it at once, with all that it has started."""
        for group in self.groups():
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        self.process.wait(LONGEST)


def main() -> None:
    """Interrupt each way of working, print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("ways", nargs="*", choices=[*WAYS, []], help="default: all")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
    faults = 0
    for way in options.ways or WAYS:
        with tempfile.TemporaryDirectory() as name:
            project = Path(name) / "project"
            shutil.copytree(options.folder, project / "seeds")
            faults += _interrupted(project, way, options.rounds)
    sys.exit(1 if faults else 0)


def _interrupted(project: Path, way: str, rounds: int) -> int:
    """Interrupt one way of working ``rounds`` times; the faults that were found."""
    seconds, faults = _seconds(project, way), 0
    took: dict[str, list[Ending]] = defaultdict(list)
    for number in range(rounds):
        stage, each, wrong = _trial(project, way, seconds * (number + 0.5) / rounds)
        took[stage].append(each)
        for words in wrong:
            print(f"FAULT {way}, {stage}: {words}", flush=True)
        faults += len(wrong)
    print(f"{way}: {faults} faults; {rounds} interrupts over {seconds:.0f} s; {_summary(took)}")
    sys.stdout.flush()
    return faults


def _summary(took: Mapping[str, list[Ending]]) -> str:
    """How long it took in all, then at most at each stage: by the clock, and of a processor."""
    every = [each.seconds for several in took.values() for each in several]
    middle, longest = statistics.median(every), max(every)
    stages = ", ".join(
        f"{stage} {len(several)}: {max(each.seconds for each in several):.2f} "
        f"({max(each.processor for each in several):.2f})"
        for stage, several in took.items()
    )
    return f"ended after {middle:.2f} s in the middle, {longest:.2f} at most (CPU); {stages}"


def _trial(project: Path, way: str, delay: float) -> tuple[str, Ending, list[str]]:
    """Interrupt a command after ``delay`` seconds: at which stage it was, how long it took to end,
    and what was wrong."""
    _forget(project)
    command = Command(project, way)
    time.sleep(delay)
    was_done, groups = command.is_done(), command.groups()
    ending = command.interrupt()
    told = command.reached()
    was_done = was_done or told.get("publish") == (1, 0) or command.has_ended_well()
    stage = "over" if was_done else next(reversed(told), "start")
    wrong = [] if ending.seconds <= _patience() else [f"{ending.seconds:.2f} s"]
    if not was_done or way == "serve":
        wrong += _left(command, groups)
    if way != "check" and not was_done:
        wrong += _lost(project, way, told)
    command.kill()
    return stage, ending, wrong


def _left(command: Command, groups: list[int]) -> list[str]:
    """What an interrupted command left or said that it must not."""
    wrong, code, words = list[str](), command.process.returncode, command.words()
    if command.way == "serve":  # it tells of each build that is done
        words = words[-1:]
    is_python_starting = not command.reached() and words[-1:] == ["KeyboardInterrupt"]
    if (code, words) != (130, ["sitegen: interrupted"]) and not is_python_starting:
        wrong.append(f"exit code {code}, {words[-3:]}")
    wrong += [f"a process of group {group} is left" for group in groups if not _is_gone(group)]
    scratch = command.project / ".sitegen"
    deadline = time.monotonic() + REMOVED
    while (scratch / "stage-left").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    litter = {path.name for path in scratch.glob("*")} - OWN
    litter |= {path.name for path in scratch.rglob("*.part")}
    if litter:
        wrong.append(f"left behind: {sorted(litter)}")
    if (command.project / "site").exists():
        wrong.append("there is a site")
    return wrong


def _lost(project: Path, way: str, told: Mapping[str, tuple[int, int]]) -> list[str]:
    """What the next command has to do again although it was told to be done."""
    asked = {stage: done for stage, (done, _) in told.items() if stage in KEPT}
    following, deadline, again = Command(project, way), time.monotonic() + LONGEST, dict(asked)
    while again and not following.is_done() and time.monotonic() < deadline:
        time.sleep(0.1)
        now = following.reached()
        again = {s: done for s, done in asked.items() if now.get(s, (0, 0))[1] < done}
        fresh = [s for s in again if now.get(s, (0, 0))[0] > now.get(s, (0, 0))[1]]
        if fresh:
            break
    following.kill()
    return [f"{stage}: not all {done} were there again" for stage, done in again.items()]


def _seconds(project: Path, way: str) -> float:
    """How long the whole command takes."""
    start, command = time.monotonic(), Command(project, way)
    while not command.is_done() and time.monotonic() < start + LONGEST:
        time.sleep(0.05)
    seconds = time.monotonic() - start
    command.kill()
    return seconds


def _forget(project: Path) -> None:
    for name in ("site", ".sitegen", "permalinks.jsonl"):
        path = project / name
        path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)


def _is_gone(group: int) -> bool:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def _patience() -> float:
    """A second, or what it is worth where more than one program waits for each processor."""
    return max(SECOND, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
