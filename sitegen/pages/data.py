"""To be written: data."""

from __future__ import annotations

from sitegen.pages.frames import Framer
from sitegen.pages.site import OutputFile, Page


def plan_data(framer: Framer) -> tuple[Page, ...]:
    """No page yet."""
    return ()


def data_files(framer: Framer) -> tuple[OutputFile, ...]:
    """No file yet."""
    return ()
