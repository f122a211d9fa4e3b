"""Builds in forks of this process, alone or under strace, and the sites that they leave.

A fork need not import anything, so thousands of builds take minutes.
"""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.cli import main as sitegen

LIMIT = 120.0
"""Seconds for one build."""

Tree = Mapping[str, str]
"""Path → digest of every file of a site."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a build ended."""

    code: int
    """Exit code; negative: the number of the signal."""
    said: str


def built(project: Path, *, largest: int | None = None) -> Done:
    """Build ``project`` in a fork, wait for it."""
    process = forked(project, largest=largest)
    return ended_build(process, project)


def ended_build(process: int, project: Path) -> Done:
    """How the build of ``project`` in ``process`` ended, once it has."""
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return Done(code, _words_of(project).read_text("utf-8", "replace"))


def _words_of(project: Path) -> Path:
    """Where a build's messages go: outside the project."""
    return Path(tempfile.gettempdir()) / f"faults-{os.getpid()}-{project.name}.log"


def forked(project: Path, *, largest: int | None = None, stopped: bool = False) -> int:
    """The number of a process that builds ``project``."""
    words = _words_of(project)
    process = os.fork()
    if process:
        return process
    code = 3
    try:
        with words.open("wb") as stream:
            os.dup2(stream.fileno(), 2)
            os.dup2(stream.fileno(), 1)
        signal.alarm(int(LIMIT))
        if largest:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        if stopped:
            os.kill(os.getpid(), signal.SIGSTOP)
        code = sitegen(["build", "--project", str(project), "--jobs", "1"])
        sys.stderr.flush()
    finally:
        os._exit(code)


def traced(project: Path, name: str, injected: str = "", log: str = os.devnull) -> Done:
    """Build under strace, which injects a fault at the call ``name``; what it sees goes to
    ``log``."""
    process = forked(project, stopped=True)
    os.waitpid(process, os.WUNTRACED)
    inject = ["-e", f"inject={name}:{injected}"] if injected else []
    command = ["strace", "-qq", "-f", "-y", "-o", log, "-e", f"trace={name}", *inject]
    with subprocess.Popen([*command, "-p", str(process)], stderr=subprocess.DEVNULL) as strace:
        while f"TracerPid:\t{strace.pid}" not in Path(f"/proc/{process}/status").read_text():
            if strace.poll() is not None:
                raise SystemExit("strace may not look at other processes here")
            time.sleep(0.002)
        os.kill(process, signal.SIGCONT)
        return ended_build(process, project)


def tree_in(folder: Path) -> Tree:
    """Path → digest of every file in ``folder``; empty where it is missing."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }
