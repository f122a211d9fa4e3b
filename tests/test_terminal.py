"""What a terminal shows, and what it never shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.errors import Problem
from sitegen.steps import Step
from sitegen.terminal import Terminal

TEXT = "The minister said on Friday that the old bridge would close in May for two years.\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.txt").write_text(TEXT)
    return tmp_path


def seen_on_a_terminal(*arguments: str, cwd: Path, environment: dict[str, str]) -> str:
    """What the command writes to standard error if that is a terminal."""
    ours, its = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "sitegen", *arguments],
        cwd=cwd, env={**os.environ, "TERM": "xterm", **environment},
        stdout=subprocess.DEVNULL, stderr=its,
    ) as command:  # fmt: skip
        os.close(its)
        seen = b""
        try:
            while piece := os.read(ours, 4096):
                seen += piece
        except OSError:  # how Linux says that nobody writes to the terminal any more
            pass
    os.close(ours)
    assert 0 == command.returncode
    return seen.decode()


def test_a_build_on_a_terminal_shows_how_far_it_is(project: Path) -> None:
    seen = seen_on_a_terminal("build", cwd=project, environment={})
    assert "Cutting them into words" in seen


def test_no_color_is_honoured(project: Path) -> None:
    seen = seen_on_a_terminal("build", cwd=project, environment={"NO_COLOR": "1"})
    assert "Cutting them into words" in seen
    assert "\x1b[3" not in seen.replace("\x1b[?25", "")


def test_a_quiet_build_shows_no_bar(project: Path) -> None:
    assert "" == seen_on_a_terminal("build", "--quiet", cwd=project, environment={})


def test_without_a_terminal_a_verbose_build_says_each_stage(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Terminal(verbose=True).progress() as progress:
        progress(Step("parse", 1, 2))
        progress(Step("parse", 2, 2))
    assert "sitegen: Reading sources: 2\n" == capsys.readouterr().err


def test_warnings_are_marked_and_errors_begin_with_their_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    problems = [
        Problem("seeds/a\x1b.txt", "broken", "mend it"),
        Problem("seeds/b.txt", "odd", "look", severity="warning"),
    ]
    Terminal().report(problems)
    assert (
        "seeds/a\\x1b.txt: broken; mend it\nwarning: seeds/b.txt: odd; look\n"
        == capsys.readouterr().err
    )
