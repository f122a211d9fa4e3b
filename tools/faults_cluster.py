"""Breaks clusters while they build, and looks at what comes of it.

    python tools/faults_cluster.py FOLDER [--rounds N]

FOLDER holds the sources, some dozens at least: a build has to last for a while. Its site is built
in one process, on a local cluster, and N times on a cluster of two workers, started by Dask's own
commands, of which one is killed at a random moment: all digests must be equal. Exit code 1 and a
line for each fault.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

WAIT = 60.0
"""Seconds for Dask's processes to be there."""


def main() -> None:
    """Try everything, print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    chance, faults = random.Random(options.rounds), 0
    with tempfile.TemporaryDirectory() as name:
        project = Path(name) / "project"
        shutil.copytree(options.folder, project / "seeds")
        expected, seconds = digest_of(project, "--jobs", "1")
        print(f"one process: {expected[:12]}, {seconds:.1f} s", flush=True)
        found, seconds = digest_of(project, "--cluster", "local")
        faults += told("a local cluster", found == expected, seconds)
        for _ in range(options.rounds):
            with cluster(Path(name)) as (address, workers):
                delay = chance.random() * seconds
                found, took = digest_of(project, "--cluster", address, kill=(workers[0], delay))
            faults += told(f"a worker killed after {delay:.1f} s", found == expected, took)
    print(f"cluster: {faults} faults; a local one and {options.rounds} with a worker killed")
    sys.exit(1 if faults else 0)


def told(what: str, is_right: bool, seconds: float) -> int:
    """Print what was tried and what came of it; 1 where it was a fault."""
    print(f"{what}: {'as it must be' if is_right else 'FAULT'}, {seconds:.2f} s", flush=True)
    return 0 if is_right else 1


def build(project: Path, *options: str) -> subprocess.Popen[str]:
    """A build of the whole project that no earlier one helps, in a group of its own."""
    command = [sys.executable, "-m", "sitegen", "build", "--project", str(project), "--json"]
    return subprocess.Popen(
        [*command, "--skip-bad", "--no-cache", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def digest_of(
    project: Path,
    *options: str,
    kill: tuple[subprocess.Popen[bytes], float] | None = None,
) -> tuple[str, float]:
    """The digest of the site, empty where there is none, and the seconds by the clock; ``kill``
    is ended after so many of them."""
    start = time.monotonic()
    process = build(project, *options)
    if kill:
        time.sleep(kill[1])
        kill[0].kill()
    out, _ = process.communicate()
    shutil.rmtree(project / "site", ignore_errors=True)
    digest = json.loads(out)["digest"] if process.returncode == 0 else ""
    return str(digest), time.monotonic() - start


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    processes = [dask(folder, "scheduler", "--host", address, "--no-dashboard")]
    try:
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        options = ("--no-nanny", "--no-dashboard", "--nthreads", "1")
        processes += [dask(folder, "worker", address, *options) for _ in range(2)]
        yield address, processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def dask(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """One of Dask's own commands."""
    environment = {**os.environ, "DASK_TEMPORARY_DIRECTORY": str(folder / "dask")}
    command = [sys.executable, "-m", "dask", *arguments]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
