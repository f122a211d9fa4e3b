"""Which language the pages of a project speak."""

from __future__ import annotations

from pathlib import Path

import pytest

import sitegen
from sitegen.config import load_config
from sitegen.errors import ConfigError
from sitegen.project import start_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    start_project(tmp_path)
    return tmp_path


def speak(project: Path, settings: str, files: dict[str, str] | None = None) -> str:
    """The language of the pages where ``sitegen.toml`` begins with ``settings``."""
    (project / "sitegen.toml").write_text(settings)
    for name, words in (files or {}).items():
        folder = project / "templates" / "languages"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words, "utf-8")
    book = load_config(project, flags={}, environ={}).pages.phrasebook
    assert book is not None
    return book.language


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ("", "en"),
        ('language = "de"\n', "de"),
        ('language = "de-CH"\n', "de-CH"),
        ('language = "ru"\n', "en"),
        ('language = "de"\ninterface = "en"\n', "en"),
    ],
)
def test_the_language_of_the_site_is_that_of_its_words(
    project: Path, settings: str, language: str
) -> None:
    assert language == speak(project, settings)


def test_an_interface_without_words_is_refused_by_name(project: Path) -> None:
    with pytest.raises(ConfigError, match="no words for 'tlh'"):
        speak(project, 'interface = "tlh"\n')


def test_a_project_puts_its_own_words_beside_its_templates(project: Path) -> None:
    own = {"en.toml": '[frame]\nmethod = "How this was done"\n'}
    assert "en" == speak(project, "", own)
    sitegen.build(project)
    assert "How this was done" in (project / "site/index.html").read_text("utf-8")


def test_a_key_that_is_missing_is_refused_with_its_file_and_name(project: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        speak(project, 'interface = "fi"\n', {"fi.toml": '[frame]\nmethod = "Menetelmä"\n'})
    lines = [str(problem) for problem in caught.value.problems]
    assert any("templates/languages/fi.toml" in one and "frame.data" in one for one in lines)


def test_a_german_site_says_so_and_has_german_words_only(project: Path) -> None:
    (project / "sitegen.toml").write_text('interface = "de"\n')
    sitegen.build(project)
    page = (project / "site/index.html").read_text("utf-8")
    assert '<html lang="de">' in page
    assert "Drei Artikel." in page
    assert "Three articles" not in page
