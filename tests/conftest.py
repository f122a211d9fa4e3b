"""What the tests share: the built site of the five articles, and how hypothesis searches."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from pseudo import pseudo_arabic

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
    shutil.copy(REPOSITORY / "sitegen.toml", project)
    sitegen.build(project)
    return project


@pytest.fixture(scope="session")
def five_site(five_project: Path) -> Path:
    return five_project / "site"


@pytest.fixture(scope="session")
def scripts_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of articles in Arabic, Chinese and English, built once; to be read, not changed."""
    project = tmp_path_factory.mktemp("scripts")
    shutil.copytree(REPOSITORY / "tests" / "sites" / "scripts" / "seeds", project / "seeds")
    sitegen.build(project)
    return project / "site"


@pytest.fixture(scope="session")
def rtl_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same articles on pages in Arabic letters, which run from right to left, by a file of
    words of the project's own."""
    project = tmp_path_factory.mktemp("rtl")
    shutil.copytree(REPOSITORY / "tests" / "sites" / "scripts" / "seeds", project / "seeds")
    languages = project / "templates" / "languages"
    languages.mkdir(parents=True)
    (languages / "ar.toml").write_text(pseudo_arabic(), "utf-8")
    (project / "sitegen.toml").write_text('language = "ar"\n')
    sitegen.build(project)
    return project / "site"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once. In CI it must be there."""
    if not CHROMIUM.exists():
        assert "CI" not in os.environ, f"no {CHROMIUM}: in CI the browser tests must run"
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def checkers() -> Path:
    """Where npm put what checks pages; ``make test`` puts it there. In CI it must be there."""
    modules = REPOSITORY / "tests" / "web" / "node_modules"
    if not modules.is_dir():
        assert "CI" not in os.environ, "tests/web/node_modules is missing: run 'make test'"
        pytest.skip("no checkers here: 'make test' installs them with npm")
    return modules


@pytest.fixture(scope="session")
def axe(checkers: Path) -> Path:
    """The script of axe-core."""
    return checkers / "axe-core" / "axe.min.js"
