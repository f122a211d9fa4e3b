"""The cluster of this machine: a scheduler of Dask and its workers, as long as a build lasts.

``python -m sitegen.crew JOBS`` is that cluster; it says its address and ends with its input.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sitegen.errors import Problem, SourceError


@contextmanager
def own_cluster(jobs: int, folder: str) -> Iterator[str]:
    """The address of a scheduler with ``jobs`` workers, whose files lie in ``folder``.

    They are a group of processes of their own: the terminal's Ctrl-C does not reach them, and they
    end together.
    """
    command = [sys.executable, "-m", "sitegen.crew", str(jobs)]
    path = os.pathsep.join(filter(None, sys.path))
    environment = {**os.environ, "PYTHONPATH": path, "DASK_TEMPORARY_DIRECTORY": folder}
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        address = process.stdout.readline().decode().strip() if process.stdout else ""
        if not address:
            problem = Problem("--cluster local", "the processes do not start", "build without it")
            raise SourceError(problem)
        yield address
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the processes at once: they work on nothing but values."""
    with suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:  # Windows: Dask's workers end with the process that started them
            process.kill()
    for stream in (process.stdin, process.stdout):
        if stream:
            with suppress(OSError):
                stream.close()
    process.wait()


def _serve(jobs: int) -> None:
    """Be a cluster until nobody listens any more. Only this machine can reach it."""
    from distributed import LocalCluster

    cluster = LocalCluster(
        n_workers=jobs,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )
    sys.stdout.write(f"{cluster.scheduler_address}\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()
    os._exit(0)  # the workers look after this process, and end with it


if __name__ == "__main__":  # the workers import this module, too
    _serve(int(sys.argv[1]))
