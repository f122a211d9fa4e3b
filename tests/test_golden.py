"""The golden site: what the five articles of this repository become, page by page.

A change of a page shows here as a difference to be looked at in a browser; ``make accept`` writes
the new pages to ``tests/golden/five/site``. Fonts and style sheets are not kept twice: their names
are made of their contents, and that part of an address is left out of the comparison.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden" / "five" / "site"
REPOSITORY = Path(__file__).parent.parent
_ASSET_DIGEST = re.compile(r"(assets/[\w/-]+)\.[0-9a-f]{10}\.")


def kept(site: Path) -> Mapping[str, str]:
    """The files that the golden site holds: everything but assets, asset digests left out."""
    return {
        path.relative_to(site).as_posix(): _ASSET_DIGEST.sub(r"\1.", path.read_text("utf-8"))
        for path in sorted(site.rglob("*"))
        if path.is_file() and "assets" not in path.relative_to(site).parts
        if path.name != "sha256sums.txt"  # its sums cover the assets too
    }


@pytest.fixture(scope="module")
def built(five_site: Path) -> Mapping[str, str]:
    return kept(five_site)


def test_the_five_articles_become_the_golden_site(
    built: Mapping[str, str], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--accept"):
        for name in set(kept(GOLDEN)) - set(built):
            (GOLDEN / name).unlink()
        for name, content in built.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_text(content, "utf-8")
    expected = kept(GOLDEN)
    assert sorted(expected) == sorted(built)
    for name in expected:
        assert expected[name] == built[name], _difference(expected[name], built[name], name)


def _difference(expected: str, found: str, name: str) -> str:
    lines = difflib.unified_diff(
        expected.splitlines(),
        found.splitlines(),
        f"golden/{name}",
        f"built/{name}",
        lineterm="",
        n=1,
    )
    return "\n".join(list(lines)[:60])
