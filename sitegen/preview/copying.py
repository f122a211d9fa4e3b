"""The copy of the preview in its folder, for whoever wants to look at the files."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from sitegen.config import Config
from sitegen.errors import Problem, SitegenError
from sitegen.files import PREVIEW
from sitegen.output import publish
from sitegen.pages.site import OutputFile
from sitegen.preview.served import Served
from sitegen.sums import is_list

LATER = 3.0
"""Times as long as writing the copy of the site took that nobody has to save before it is written
again: a save that comes meanwhile waits for all of it, two seconds where there are 11,000 files."""
_ALL_THE_SAME = "the browser shows the site all the same"


class Copy:
    """The site that is served, as files; nothing is served from there."""

    def __init__(self, warn: Callable[[tuple[Problem, ...]], None]) -> None:
        """``warn`` tells the user why there is none."""
        self._warn = warn
        self._owed: tuple[Config, Served] | None = None
        self._since = self._took = 0.0

    def owe(self, config: Config, site: Served) -> None:
        """Let ``site`` be what is to be written, once nobody saves."""
        self._owed, self._since = (config, site), time.monotonic()

    @property
    def is_owed(self) -> bool:
        """Whether the copy is not the site that is served."""
        return self._owed is not None

    @property
    def is_due(self) -> bool:
        """Whether nobody has saved for long enough."""
        return time.monotonic() >= self._since + self._took * LATER

    def write(self) -> None:
        """Write what is owed, if anything is."""
        if self._owed is None:
            return
        (config, site), self._owed, start = self._owed, None, time.monotonic()
        files = (OutputFile(path, site.files[path]) for path in site.files if not is_list(path))
        try:
            publish(files, config.scratch / PREVIEW, scratch=config.scratch, durable=False)
        except SitegenError as error:
            self._warn(
                tuple(
                    replace(
                        one,
                        fault=f"no copy of the preview is kept: {one.fault}",
                        remedy=_ALL_THE_SAME,
                        severity="warning",
                    )
                    for one in error.problems
                )
            )
        self._took = time.monotonic() - start
