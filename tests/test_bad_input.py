"""Bad input: one message that names the place, the fault and the deed; the old site stays."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.cli import main
from sitegen.errors import printable

GOOD = "The minister said on Friday that the old bridge would close in May for two years.\n"


@pytest.fixture(scope="module")
def good_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    (folder / "seeds").mkdir()
    (folder / "seeds/good.txt").write_text(GOOD)
    assert 0 == main(["build", "--quiet", "--jobs", "1", "--project", str(folder)])
    return folder


@pytest.fixture
def project(good_project: Path, tmp_path: Path) -> Path:
    """A project whose site stands, from one good source."""
    return Path(shutil.copytree(good_project, tmp_path / "project"))


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def source(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda project: (project / "seeds" / name).write_bytes(content)


def config(content: str) -> Callable[[Path], object]:
    return lambda project: (project / "sitegen.toml").write_text(content)


def template(content: str, part: str = "") -> Callable[[Path], object]:
    def write(project: Path) -> None:
        (project / "templates/parts").mkdir(parents=True)
        (project / "templates/home.html").write_text(content)
        (project / "templates/parts/mine.html").write_text(part)

    return write


def no_seeds(project: Path) -> None:
    (project / "seeds/good.txt").unlink()
    (project / "seeds").rmdir()


def empty_seeds(project: Path) -> None:
    (project / "seeds/good.txt").unlink()


BAD: dict[str, tuple[Callable[[Path], object], int, str]] = {
    "no folder of sources": (no_seeds, 1, r"seeds/: no such folder; make"),
    "an empty folder of sources": (empty_seeds, 1, r"seeds/: no source in this folder; put"),
    "an empty file": (source("x.txt", b""), 1, r"seeds/x\.txt: no letter .+; add"),
    "no file but a link": (
        lambda project: (project / "seeds/x.txt").symlink_to("good.txt"),
        1,
        r"seeds/x\.txt: a symbolic link .+; put",
    ),
    "a pipe in place of a file": (
        lambda project: os.mkfifo(project / "seeds/x.txt"),
        1,
        r"seeds/x\.txt: not a plain file; take",
    ),
    "not UTF-8": (
        source("x.txt", b"caf\xe9 is shut"),
        1,
        r"seeds/x\.txt:byte 3: not UTF-8 .+; .*save it as UTF-8",
    ),
    "front matter that is not closed": (source("x.md", b"---\ntitle: x\nText."), 1, r"x\.md:\d+:"),
    "a misspelt key": (source("x.md", b"---\nexlude: true\n---\n"), 1, r"x\.md:2: .*exclude"),
    "a date that is none": (
        source("x.md", b"---\npublished: 2024-99-99\n---\nText."),
        1,
        r"x\.md:2: .*2024-99-99.*;",
    ),
    "an unknown configuration key": (config("titel = 1\n"), 2, r"sitegen\.toml.*titel.*title"),
    "a configuration that is no TOML": (config("[sources\n"), 2, r"sitegen\.toml:1"),
    "a source that does not exist": (
        config('[sources."gone.txt"]\nexclude = true\n'),
        2,
        r"sitegen\.toml.*gone\.txt",
    ),
    "a template that is cut short": (
        template("<p>\n{% if %}"),
        1,
        r"templates/home\.html:2: template error: .+; mend",
    ),
    "a template with an unknown name": (
        template("<p>\n{{ nobody }}"),
        1,
        r"templates/home\.html:2: template error: .+nobody.+; mend",
    ),
    "a template that is not there": (
        template("{% extends 'gone.html' %}"),
        1,
        r"templates/home\.html:1: template error: there is no template gone\.html; mend",
    ),
    "a template that is not there, in a block": (
        template(
            "{% extends 'default/home.html' %}{% block content %}\n\n"
            "{% include 'a.txt' %}{% endblock %}"
        ),
        1,
        r"templates/home\.html:3: template error: there is no template a\.txt; mend",
    ),
    "a template that counts too far": (
        template("<p>\n{{ range(10 ** 12) | sum }}"),
        1,
        r"templates/home\.html:2: template error: a range of more than 1000000 numbers; mend",
    ),
    "a part of a template in a folder of its own": (
        template("{% include 'parts/mine.html' %}", part="<p>\n\n{{ nobody }}"),
        1,
        r"templates/parts/mine\.html:3: template error: .+nobody.+; mend",
    ),
    "a template that divides by zero": (
        template("<p>\n{{ 1 // 0 }}"),
        1,
        r"templates/home\.html:2: template error: .+; mend",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named_and_the_old_site_stays(
    case: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, code, says = BAD[case]
    before = tree(project / "site")
    spoil(project)
    assert code == main(["build", "--jobs", "1", "--project", str(project)])
    told = capsys.readouterr()
    assert "" == told.out
    assert 1 == len(told.err.splitlines()), told.err
    assert re.search(says, told.err), told.err
    assert before == tree(project / "site")


@pytest.mark.parametrize("out", ["seeds/good.txt/site", "seeds", "..", "notes"])
def test_an_output_folder_that_cannot_be_is_named(
    out: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "notes").mkdir()
    (project / "notes/mine.txt").write_text("mine")
    before = tree(project)
    assert main(["build", "--project", str(project), "--out", str(project / out)]) in (1, 2)
    told = capsys.readouterr()
    assert 1 == len(told.err.splitlines()), told.err
    assert out.split("/")[-1] in told.err
    assert before == {path: kept for path, kept in tree(project).items() if path in before}


def test_all_bad_sources_are_named_at_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (project / "seeds" / name).write_bytes(b"\xff")
    assert 1 == main(["build", "--jobs", "1", "--project", str(project)])
    places = [line.split(":")[0] for line in capsys.readouterr().err.splitlines()]
    assert ["seeds/a.txt", "seeds/b.txt", "seeds/c.txt"] == places


def test_what_is_bad_can_be_left_out_and_is_listed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "seeds/bad.txt").write_bytes(b"\xff")
    assert 0 == main(["build", "--jobs", "1", "--project", str(project), "--skip-bad"])
    assert capsys.readouterr().err.startswith("left out: seeds/bad.txt:byte 0: not UTF-8")
    assert "seeds/bad.txt" in (project / "site/method/index.html").read_text()


def test_a_name_that_would_fake_a_second_message_is_escaped(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "seeds/a\nseeds: fake\x1b[31m.txt").write_bytes(b"")
    assert 1 == main(["build", "--jobs", "1", "--project", str(project)])
    told = capsys.readouterr().err
    assert 1 == len(told.splitlines())
    assert "\x1b" not in told


def test_letters_that_are_joined_stay_readable_and_plain_ones_hide_nothing() -> None:
    assert "می\u200cخواهم.txt" == printable("می\u200cخواهم.txt")
    assert "a\\u200db" == printable("a\u200db")
