"""Removing what nobody needs any more: at once, or behind the back of a command that is to end.

To remove 10,000 pages takes .7 s of a processor, and 3 to 6 s by the clock where the disk is busy;
whoever presses Ctrl-C waits for one second (docs/decisions/0132).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

MOMENT = 0.25
"""Seconds that a command which is to end removes by itself: 3,000 pages on a machine at rest, so
that what projects of some hundred articles leave is gone when the command is."""


def discard(path: Path) -> None:
    """Remove ``path``, whatever it is. What resists stays, and is the next build's to name."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def leave(path: Path, left: Path, seconds: float = MOMENT) -> None:
    """The same in so many ``seconds``: what takes longer is removed, now called ``left``, by a
    process that goes on when this one has ended."""
    try:
        path.rename(left)
    except OSError:  # it is not there, or somebody has left something of its name
        discard(path)
        return
    if not _is_gone(str(left), time.monotonic() + seconds) and not _goes_on(left):
        discard(left)


def _is_gone(folder: str, deadline: float) -> bool:
    """Whether all of ``folder`` could be removed before ``deadline``, a time of the clock."""
    try:
        with os.scandir(folder) as entries:
            found = list(entries)
        for entry in found:
            if time.monotonic() > deadline:
                return False
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)  # noqa: PTH108  (a str, for each file of a site)
            elif not _is_gone(entry.path, deadline):
                return False
        os.rmdir(folder)  # noqa: PTH106
    except OSError:
        return False
    return True


def _goes_on(path: Path) -> bool:
    """Whether a process was started that removes ``path``; nobody waits for it, and Ctrl-C in the
    terminal does not reach it."""
    if sys.platform == "win32":
        return False
    try:
        subprocess.Popen(
            ["rm", "-rf", "--", str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
