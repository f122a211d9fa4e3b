"""Breaks builds in every way that a machine can, and looks at what is left.

    python tools/faults_build.py [kill calls errors disk readonly together reader] [--rounds N]

A build of one site over another is killed at random moments, killed or refused at each call of the
system that changes something (with strace), starved of disk space, put on a read-only disk (both
as root), run several times at once, and watched by a reader. What stands afterwards must be the
old site or the new one, and the next build must give the new one and leave nothing else. Exit code
1 and a line for each fault that is found; what cannot be tried here says so.

Builds run in forks of this process: they need not import anything, so thousands take minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from forked_builds import Done, Tree, built, forked, traced, tree_in

from sitegen.cli import main as sitegen

MORNING = """---
title: The bridge will close
---
The minister said on Friday that the old bridge over the river would close in May.

“It is not safe, and we knew it,” Anna Berg, the minister, added.
"""
EVENING = """“It is not safe and we knew it,” Berg said on Friday.

The old bridge over the river would close in May, the minister said on Friday.
"""
OLD = {"evening.txt": EVENING, "gone.txt": f"{EVENING}\nA tram will go instead.\n", "m.md": MORNING}
NEW = {"evening.txt": f"{EVENING}\nNobody wants it.\n", "m.md": MORNING, "new.txt": MORNING[36:]}
CALLS = (
    "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,write,pwrite64,writev,openat,"
    "link,linkat,chmod,fchmod,fchmodat,ftruncate,copy_file_range,sendfile,sync,fsync"
)
"""Calls of the system that can change something."""
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS")
MEASURED = 10
"""Kills after which it is measured again how long a build takes: other programs come and go."""
OWN = frozenset({"cache", "templates", "lock", "preview", "prints.json", "standing.json"})
"""What may stand in ``.sitegen/`` after a build."""


@dataclass(slots=True)
class Bench:
    """The two sites, and what was found."""

    folder: Path
    chance: random.Random
    old: Tree = field(default_factory=dict)
    new: Tree = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        ready = self.folder / "ready"
        # Here, not in a fork: all others inherit what it imports. The cache of both is warm then.
        for sources in (NEW, OLD):
            _write_seeds(ready, sources)
            if sitegen(["build", "--project", str(ready), "--jobs", "1", "--quiet"]):
                raise SystemExit("the first build failed")
            self.new, self.old = self.old, tree_in(ready / "site")
        _write_seeds(ready, NEW)

    def project(self, place: Path | None = None) -> Path:
        """A project whose site is the old one and whose sources are those of the new one."""
        folder = (place or self.folder) / "trial"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder / "ready", folder)
        return folder

    def judge(self, project: Path, what: str) -> None:
        """Note which site stands, and a fault where it is neither."""
        found = tree_in(project / "site")
        kind = "old" if found == self.old else "new" if found == self.new else "half"
        self.counts[kind] += 1
        if kind == "half":
            self.fault(f"{what}: neither the old site nor the new one: {_unlike(found, self.new)}")

    def judge_recovery(self, project: Path, what: str) -> None:
        """Build again: the new site must stand, and nothing else."""
        if built(project).code or tree_in(project / "site") != self.new:
            self.fault(f"{what}: the next build does not recover")
        litter = {path.name for path in project.iterdir()} - {"seeds", "site", ".sitegen"}
        litter |= {path.name for path in (project / ".sitegen").iterdir()} - OWN
        if litter:
            self.fault(f"{what}: left behind: {sorted(litter)}")

    def judge_answer(self, done: Done, what: str, site: Path) -> None:
        """A build that failed says so with exit code 1; one that says nothing has succeeded."""
        if done.code not in (0, 1) or "Traceback" in done.said:
            self.fault(f"{what}: exit {done.code}: {' '.join(done.said.split())[-160:]}")
        if done.code == 0 and tree_in(site) != self.new:
            self.fault(f"{what}: exit 0, and the site is not the new one")
        self.counts["exit 1"] += done.code == 1

    def fault(self, words: str) -> None:
        """Note what must not be."""
        self.faults.append(words)
        print(f"FAULT {words}", flush=True)


def main() -> None:
    """Try what is asked for, by default everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("trials", nargs="*", choices=[*TRIALS, []], help="default: all")
    parser.add_argument("--rounds", type=int, help="how often, where a trial has no end by itself")
    options = parser.parse_args()
    wrong = 0
    for name in options.trials or TRIALS:
        trial, rounds = TRIALS[name]
        with tempfile.TemporaryDirectory() as folder:
            bench, start = Bench(Path(folder), random.Random(name)), time.monotonic()
            said = trial(bench, options.rounds or rounds)
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(bench.counts.items()))
        seconds = time.monotonic() - start
        print(f"{name}: {len(bench.faults)} faults; {said}; {counts or '-'}; {seconds:.0f} s")
        sys.stdout.flush()
        wrong += len(bench.faults)
    sys.exit(1 if wrong else 0)


# ── the trials ──────────────────────────────────────────────────────────────────────────────


def kill(bench: Bench, rounds: int) -> str:
    """End a build at ``rounds`` moments, spread over the time that it takes."""
    longest = 0.0
    for number in range(rounds):
        if number % MEASURED == 0:
            longest = max(_seconds(bench) for _ in range(2))
        project = bench.project()
        delay = longest * (number + bench.chance.random()) / rounds
        process = forked(project)
        _await_end(process, delay)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        bench.judge(project, f"killed after {delay * 1000:.0f} ms")
        bench.judge_recovery(project, f"killed after {delay * 1000:.0f} ms")
    return f"{rounds} kills over {longest:.2f} s"


def _await_end(process: int, seconds: float) -> None:
    """Wait so long, or until it has ended."""
    deadline = time.monotonic() + seconds
    ended = os.WEXITED | os.WNOWAIT | os.WNOHANG
    while time.monotonic() < deadline and not os.waitid(os.P_PID, process, ended):
        time.sleep(0.002)


def calls(bench: Bench, rounds: int) -> str:
    """Kill a build at each call of the system that changes something, once."""
    if not shutil.which("strace"):
        return "not tried: no strace"
    points = [(point.name, point.number) for point in _points(bench) if point.writes]
    if rounds < len(points):
        points = sorted(bench.chance.sample(points, rounds))
    for name, number in points:
        project = bench.project()
        traced(project, name, f"signal=KILL:when={number}")
        bench.judge(project, f"killed at {name} {number}")
        bench.judge_recovery(project, f"killed at {name} {number}")
    return f"killed at {len(points)} calls"


def errors(bench: Bench, rounds: int) -> str:
    """Let calls that change something in the project fail."""
    if not shutil.which("strace"):
        return "not tried: no strace"
    points = [(point.name, point.number) for point in _points(bench) if point.in_project]
    chosen = sorted(bench.chance.sample(points, min(rounds, len(points))))
    for turn, (name, number) in enumerate(chosen):
        project, error = bench.project(), ERRORS[turn % len(ERRORS)]
        done = traced(project, name, f"error={error}:when={number}")
        what = f"{error} at {name} {number}"
        bench.judge_answer(done, what, project / "site")
        bench.judge(project, what)
        bench.judge_recovery(project, what)
    return f"{len(chosen)} errors at {len(points)} places"


def disk(bench: Bench, rounds: int) -> str:
    """A disk that is full: files of a bounded size, then a real one with ever more free space."""
    for size in (1, 2, 4, 8, 16, 64):
        project = bench.project()
        done = built(project, largest=size << 10)
        bench.judge_answer(done, f"files of {size} KiB", project / "site")
        bench.judge(project, f"files of {size} KiB")
        bench.judge_recovery(project, f"files of {size} KiB")
    for turn in range(rounds):
        with _mounted(bench.folder) as place:
            if place is None:
                return "six sizes of a file; a full disk not tried: no right to mount one"
            project = bench.project(place)
            free = 4096 * (1 + turn * 400 // rounds)
            status = os.statvfs(place)
            with (place / "filler").open("wb") as filler:
                room = status.f_bavail * status.f_frsize - free
                os.posix_fallocate(filler.fileno(), 0, max(1, room))
            done = built(project)
            bench.judge_answer(done, f"{free} bytes free", project / "site")
            bench.judge(project, f"{free} bytes free")
    return f"six sizes of a file, {rounds} of a disk"


def readonly(bench: Bench, rounds: int) -> str:
    """A project on a disk that cannot be written."""
    with _mounted(bench.folder) as place:
        if place is None:
            return "not tried: no right to mount a disk"
        project = bench.project(place)
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        done = built(project)
        bench.judge_answer(done, "read-only", project / "site")
        bench.judge(project, "read-only")
        if done.code != 1 or "read-only" not in done.said.casefold():
            bench.fault(f"read-only: exit {done.code}: {done.said}")
    return " ".join(done.said.split())


def together(bench: Bench, rounds: int) -> str:
    """Four builds of one project at once."""
    for turn in range(rounds):
        project = bench.project()
        running = [forked(project) for _ in range(4)]
        codes = {os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in running}
        if codes - {0}:
            bench.fault(f"round {turn}: exit codes {sorted(codes)}")
        bench.judge(project, f"round {turn}")
        bench.judge_recovery(project, f"round {turn}")
    return f"{rounds} times four builds"


def reader(bench: Bench, rounds: int) -> str:
    """A reader walks the site while it is exchanged again and again."""
    project = bench.project()
    process = os.fork()
    if process == 0:
        _walk_forever(project / "site", bench)
    for turn in range(rounds):
        _write_seeds(project, OLD if turn % 2 else NEW)
        if built(project).code:
            bench.fault(f"build {turn} failed")
    os.kill(process, signal.SIGTERM)
    wrong = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if wrong:
        bench.fault("the reader saw no site, or one that is neither the old nor the new one")
    return f"{rounds} exchanges"


TRIALS: Mapping[str, tuple[Callable[[Bench, int], str], int]] = {
    "kill": (kill, 300),
    "calls": (calls, 1_000_000),
    "errors": (errors, 200),
    "disk": (disk, 24),
    "readonly": (readonly, 1),
    "together": (together, 50),
    "reader": (reader, 100),
}
"""Each with its number of rounds."""


# ── where a build can be hit ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Point:
    """One call of the system in a build."""

    name: str
    number: int
    """Among the calls of its name, from 1."""
    writes: bool
    """Whether it changes something; most calls of ``openat`` only read."""
    in_project: bool
    """Whether what it changes lies in the project."""


def _points(bench: Bench) -> Iterator[Point]:
    """Each call of a build that may change something."""
    project, log = bench.project(), bench.folder / "calls.txt"
    traced(project, CALLS, log=str(log))
    seen: Counter[str] = Counter()
    for line in log.read_text("utf-8", "replace").splitlines():
        if match := re.match(r"\d+\s+(\w+)\(", line):
            seen[match[1]] += 1
            writes = match[1] != "openat" or "O_CREAT" in line
            yield Point(match[1], seen[match[1]], writes, writes and str(project) in line)


def _seconds(bench: Bench) -> float:
    project, start = bench.project(), time.monotonic()
    built(project)
    return time.monotonic() - start


# ── what stands ─────────────────────────────────────────────────────────────────────────────


def _write_seeds(project: Path, sources: Mapping[str, str]) -> None:
    seeds = project / "seeds"
    shutil.rmtree(seeds, ignore_errors=True)
    seeds.mkdir(parents=True)
    for name, text in sources.items():
        (seeds / name).write_text(text)


def _unlike(one: Tree, other: Tree) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))[
        :4
    ]


def _walk_forever(site: Path, bench: Bench) -> None:
    """Walk the site until someone ends this process; exit code 1 where it was not whole."""
    ended: list[bool] = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    wrong = 0
    while not ended:
        try:
            handle = os.open(site, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            wrong += 1
            continue
        try:
            found = tree_in(Path(f"/proc/self/fd/{handle}"))
        except FileNotFoundError:
            found = {}  # it was the old one, and is being removed
        if os.fstat(handle).st_ino == site.stat().st_ino and found not in (bench.old, bench.new):
            wrong += 1
        os.close(handle)
    os._exit(1 if wrong else 0)


@contextmanager
def _mounted(folder: Path) -> Iterator[Path | None]:
    """A small disk of its own; None where this process may mount none."""
    place = folder / "disk"
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=False)


if __name__ == "__main__":
    main()
