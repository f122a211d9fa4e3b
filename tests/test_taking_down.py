"""``exclude`` removes every trace of a source's words from everything that a build makes."""

from __future__ import annotations

from pathlib import Path

import pytest

import sitegen
from sitegen.project import start_project

WORDS = (b"xylophones", b"Quirinus Zebedee", b"quirinus-zebedee")
TEXT = (
    "Mayor Anna Berg said that she would not wait until somebody was hurt.\n\n"
    "“Xylophones are played at night,” said Quirinus Zebedee, a neighbour.\n"
)


def traces(project: Path) -> list[str]:
    """The files of the project, sources apart, that hold a word of the source."""
    return [
        path.relative_to(project).as_posix()
        for path in sorted(project.rglob("*"))
        if path.is_file()
        and path.parent.name != "seeds"
        and path.name != "sitegen.toml"
        and any(word.lower() in path.read_bytes().lower() for word in WORDS)
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    start_project(tmp_path)
    (tmp_path / "seeds/4.txt").write_text(TEXT)
    sitegen.build(tmp_path)
    assert any(name.startswith("site/") for name in traces(tmp_path))
    assert any(name.startswith(".sitegen/") for name in traces(tmp_path))
    return tmp_path


def test_exclude_in_the_file_leaves_no_trace(project: Path) -> None:
    (project / "seeds/4.txt").write_text(f"---\nexclude: true\n---\n{TEXT}")
    sitegen.build(project)
    assert [] == traces(project)


def test_exclude_in_the_settings_leaves_no_trace(project: Path) -> None:
    with (project / "sitegen.toml").open("a") as file:
        file.write('\n[sources."4.txt"]\nexclude = true\n')
    sitegen.build(project)
    assert [] == traces(project)


def test_the_cache_of_what_stays_is_kept(project: Path) -> None:
    (project / "seeds/4.txt").write_text(f"---\nexclude: true\n---\n{TEXT}")
    sitegen.build(project)
    assert 0 == sitegen.build(project).written
    assert list((project / ".sitegen/cache").rglob("*.records"))
