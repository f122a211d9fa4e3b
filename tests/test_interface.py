"""Which language the pages of a project speak."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from pseudo import pseudo_arabic

import sitegen
from sitegen.config import load_config
from sitegen.errors import ConfigError
from sitegen.project import start_project
from sitegen.tables.schema import SCHEMAS


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


LATIN = re.compile("[A-Za-z]{2,}")
CONTENT = re.compile(r'content: "([^"]*)"')
PLACEHOLDER = re.compile("{[a-z]+}")
NAMES = {
    *(
        "sitegen",
        "toml",
        "JSON",
        "Lines",
        "CSV",
        "BibTeX",
        "CSL",
        "datapackage",
        "json",
        "jsonl",
        "csv",
    ),
    *("md", "Esc", "http", "text"),
}
"""What is called alike in every language: programs, formats, endings of files, keys."""
SAID = ("aria-label", "title", "placeholder", "alt", "data-say", "data-words", "data-label")
"""Attributes that a reader sees or hears."""


def words_on(page: Path) -> Iterator[str]:
    """The words in Latin letters that a page says, outside code and the sources' own names."""
    document = lxml.html.fromstring(page.read_bytes())
    for element in document.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "code", "pre"):
            texts = [element.tail]
        else:
            said = () if element.tag == "i" else SAID  # what search.js says has names there
            texts = [element.text, element.tail, *(element.get(name) for name in said)]
        for text in filter(None, texts):
            yield from LATIN.findall(PLACEHOLDER.sub("", text))


def test_no_word_stands_in_a_style_sheet() -> None:
    sheets = (Path(__file__).parent.parent / "templates" / "static").glob("*.css")
    said = [
        f"{sheet.name}: {one}" for sheet in sheets for one in CONTENT.findall(sheet.read_text())
    ]
    assert [] == [one for one in said if LATIN.search(one.partition(": ")[2])]


def test_no_word_of_a_page_stands_outside_the_file_of_words(tmp_path: Path) -> None:
    seeds = Path(__file__).parent / "sites" / "scripts" / "seeds"
    for seed in (*seeds.glob("ar-*"), *seeds.glob("zh-*")):
        (tmp_path / "seeds").mkdir(exist_ok=True)
        shutil.copy(seed, tmp_path / "seeds")
    languages = tmp_path / "templates" / "languages"
    languages.mkdir(parents=True)
    (languages / "ar.toml").write_text(pseudo_arabic(), "utf-8")
    (tmp_path / "sitegen.toml").write_text('language = "ar"\n')
    sitegen.build(tmp_path)
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 12
    said = {word: page.parent.name for page in pages for word in words_on(page)}
    known = {
        *NAMES,
        *(schema.name for schema in SCHEMAS),
        *(part for seed in seeds.iterdir() for part in seed.stem.split("-")),
    }
    assert [] == sorted(f"{word}: {page}" for word, page in said.items() if word not in known)
