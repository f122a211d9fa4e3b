"""A new project builds at once, and nothing that is there is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sitegen
from sitegen.cli import main
from sitegen.project import start_project


def test_a_new_project_builds_at_once_and_strictly(tmp_path: Path) -> None:
    start = start_project(tmp_path / "new")
    assert ("sitegen.toml", "README.md") == tuple(
        name for name in ("sitegen.toml", "README.md") if name in start.written
    )
    report = sitegen.build(tmp_path / "new", strict=True)
    assert 3 == report.sources
    assert report.passages > 2


def test_a_new_project_has_nothing_that_check_minds(tmp_path: Path) -> None:
    start_project(tmp_path)
    assert () == tuple(one for one in sitegen.check(tmp_path) if one.severity == "error")


def test_starting_again_changes_nothing(tmp_path: Path) -> None:
    start_project(tmp_path)
    (tmp_path / "sitegen.toml").write_text("# mine\n")
    again = start_project(tmp_path)
    assert () == again.written
    assert "sitegen.toml" in again.kept
    assert "# mine\n" == (tmp_path / "sitegen.toml").read_text()


def test_the_examples_stay_out_of_a_folder_of_sources(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    start_project(tmp_path)
    assert [] == list((tmp_path / "seeds").iterdir())
    assert (tmp_path / "netlify.toml").is_file()


def test_the_version_that_netlify_installs_is_this_one(tmp_path: Path) -> None:
    start_project(tmp_path)
    assert f"sitegen=={sitegen.__version__}" in (tmp_path / "requirements.txt").read_text()


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    assert 1 == main(["init", str(tmp_path / "file" / "new")])
    assert "cannot be written" in capsys.readouterr().err


def test_init_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["--json", "init", str(tmp_path)])
    assert "seeds/1-morning-courier.txt" in json.loads(capsys.readouterr().out)["written"]
