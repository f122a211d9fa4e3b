"""What stands around every page."""

from __future__ import annotations

import re

import pytest
from sites_by_hand import framer_of

from sitegen.pages.frames import TITLE
from sitegen.pages.site import PageOptions


@pytest.mark.parametrize(
    "name", [None, "A name that leaves hardly any room for what a page is called"]
)
@pytest.mark.parametrize(
    "title", ["Bridge", "'Nobody' said 'no' & 'yes' to the 'bridge' of 'Tam' " * 3, "x" * 300, ""]
)
def test_a_title_with_the_name_of_the_site_is_as_long_as_a_tab_shows(
    title: str, name: str | None
) -> None:
    framer = framer_of({"a.txt": "It rained."}, PageOptions(title=name))
    frame = framer.frame(framer.here("index.html"), title)
    escaped = re.sub("['&]", "&#39;", frame.title)
    assert len(escaped) <= max(TITLE - len(f" · {frame.site}"), 30) + 1
    assert title.startswith(frame.title.removesuffix("…"))
