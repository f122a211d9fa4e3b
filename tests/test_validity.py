"""Every page of a site is valid HTML for two checkers, without an error or a warning."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import REPOSITORY

SITES = ["five", "scripts", "rtl"]


def run(*command: str | Path) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        assert "CI" not in os.environ, f"no {program}: in CI the checkers must run"
        pytest.skip(f"no {program} here")
    return path


@pytest.mark.parametrize("name", SITES)
def test_html_validate_finds_nothing(
    name: str, checkers: Path, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(f"{name}_site")
    node, script = found("node"), checkers / "html-validate" / "bin" / "html-validate.mjs"
    settings = REPOSITORY / "tests" / "web" / "htmlvalidate.json"
    code, said = run(node, script, "--config", settings, "--max-warnings", "0", f"{site}/**/*.html")
    assert (0, "") == (code, said.strip())


@pytest.mark.parametrize("name", SITES)
def test_the_nu_validator_finds_nothing(
    name: str, checkers: Path, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(f"{name}_site")
    jar = checkers / "vnu-jar" / "build" / "dist" / "vnu.jar"
    code, said = run(found("java"), "-jar", jar, "--stdout", "--skip-non-html", site)
    assert (0, "") == (code, said.strip())
