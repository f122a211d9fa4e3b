"""Measures how long the commands of this repository's own project take, each in a new process.

    python tools/bench_speed.py [--runs 3]

CPU seconds are those of the process and its children, the median of the runs; on a machine that
is busy with other things, trust them rather than the seconds by the clock. Python may keep its
compiled modules, as it does for users, and has done so before the first run is measured.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    cpu: float
    clock: float
    """Both in seconds."""


def main() -> None:
    """Measure and print one line a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    print(f"{'command':<34} {'CPU s':>7} {'clock s':>8}   median of {runs}")
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        shutil.copytree(REPOSITORY / "seeds", project / "seeds")
        if (REPOSITORY / "sitegen.toml").exists():
            shutil.copy(REPOSITORY / "sitegen.toml", project)
        cost(["build"], project)
        show("sitegen --help", [cost(["--help"], project) for _ in range(runs)])
        show("sitegen --version", [cost(["--version"], project) for _ in range(runs)])
        cold = []
        for _ in range(runs):
            for made in ("site", ".sitegen"):
                shutil.rmtree(project / made, ignore_errors=True)
            cold.append(cost(["build"], project))
        show("sitegen build, nothing there yet", cold)
        show("sitegen build, nothing changed", [cost(["build"], project) for _ in range(runs)])
        cached = []
        for _ in range(runs):
            (project / ".sitegen" / "standing.json").unlink()
            cached.append(cost(["build"], project))
        show("sitegen build, all from the cache", cached)


def cost(arguments: Sequence[str], project: Path) -> Cost:
    """What ``sitegen`` with ``arguments`` takes in ``project``."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "sitegen", *arguments]
    usual = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, cwd=project, env=usual, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, time.monotonic() - start)


def show(name: str, costs: Sequence[Cost]) -> None:
    """One line for one command."""
    cpu = statistics.median(each.cpu for each in costs)
    clock = statistics.median(each.clock for each in costs)
    print(f"{name:<34} {cpu:>7.3f} {clock:>8.2f}")


if __name__ == "__main__":
    main()
