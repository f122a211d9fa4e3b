"""Whoever doubts a number of the home page can count it from the data alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import REPOSITORY


def test_the_numbers_of_the_home_page_follow_from_the_data(five_site: Path) -> None:
    script = REPOSITORY / "tools" / "recompute.py"
    done = subprocess.run(
        [sys.executable, script, five_site], capture_output=True, text=True, check=False
    )
    assert "all numbers agree" == done.stdout.splitlines()[-1]
    assert 0 == done.returncode
    assert "A in B: page " in done.stdout
