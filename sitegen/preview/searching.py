"""When Python searches for cycles: never while somebody waits for a page."""

from __future__ import annotations

import gc

SEARCH = 32
"""Builds after which what the last ones left behind is searched for cycles, once a second has
passed without a save. Python's own searches came every four builds, went through all that is kept,
and took 90 ms of the time of a save (five articles); what a build drops is freed without them, but
for cycles."""
LATEST_SEARCH = 512
"""Builds after which that is done whoever waits."""


class Searches:
    """The searches of a process that builds again and again."""

    def __init__(self) -> None:
        self._builds = 0
        """Those since the last search."""

    def pass_over(self) -> None:
        """Let no search go through what stays after a build, but for one now and then."""
        self._after(LATEST_SEARCH)
        self._builds += 1
        gc.freeze()

    def rest(self) -> None:
        """Search, if there was much to do since the last time: nobody waits."""
        self._after(SEARCH)

    def end(self) -> None:
        """Leave them to Python again."""
        gc.unfreeze()

    def _after(self, builds: int) -> None:
        if self._builds >= builds:
            self._builds = 0
            gc.unfreeze()
            gc.collect()
            gc.freeze()
