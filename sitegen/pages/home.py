"""To be written: home."""

from __future__ import annotations

from sitegen.pages.frames import Framer
from sitegen.pages.site import Page


def plan_home(framer: Framer) -> tuple[Page, ...]:
    """No page yet."""
    return ()
