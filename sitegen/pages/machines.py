"""To be written: machine files."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.pages.frames import Framer
from sitegen.pages.site import OutputFile, Page


def machine_files(framer: Framer, pages: Sequence[Page]) -> tuple[OutputFile, ...]:
    """No file yet."""
    return ()
