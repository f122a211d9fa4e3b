"""What the tests share: the built site of the five articles, and how hypothesis searches."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings

import sitegen

REPOSITORY = Path(__file__).parent.parent

# A shell starts background jobs with Ctrl-C ignored, and children inherit that: a test that
# interrupts would then wait for ever. A handler set here is the default again in every child.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the golden site")


@pytest.fixture(scope="session")
def five_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this repository's own project, built once; to be read, not changed."""
    project = tmp_path_factory.mktemp("five")
    shutil.copytree(REPOSITORY / "seeds", project / "seeds")
    for name in ("sitegen.toml", "permalinks.jsonl"):
        if (REPOSITORY / name).exists():
            shutil.copy(REPOSITORY / name, project)
    sitegen.build(project)
    return project


@pytest.fixture(scope="session")
def five_site(five_project: Path) -> Path:
    return five_project / "site"
