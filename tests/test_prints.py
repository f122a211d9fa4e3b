"""Of the pages that stand, those are printed again that would show something else, and no other."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sitegen.config import Config, load_config
from sitegen.inspection import Sheet
from sitegen.model import Span
from sitegen.output import Kept
from sitegen.pages.site import OutputFile, Page
from sitegen.pipeline import build, find, press_for, runner_for
from sitegen.prints import RECORD, Press, key_of, read_prints
from sitegen.records import keep_record

BRIDGE = "The minister said on Friday that the old bridge over the river would close in May."
SAFE = "“It is not safe, and we knew it,” Anna Berg, the minister, added."
TRAM = "A tram will cross the river on the new bridge from June on, the city says."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.md").write_text(f"{BRIDGE}\n\n{SAFE}")
    (tmp_path / "seeds/b.md").write_text(f"{BRIDGE}\n\n{TRAM}")
    (tmp_path / "seeds/c.md").write_text("Nothing of all this is said by the third of them.")
    return tmp_path


def configured(project: Path, **flags: object) -> Config:
    return load_config(project, flags={"jobs": 1, **flags}, environ={})


def built(project: Path, **flags: object) -> None:
    config = configured(project, **flags)
    with runner_for(config) as runner:
        build(config, runner=runner)


def press(project: Path) -> tuple[Press, list[str]]:
    """What would print the project now, and the paths at which it has looked."""
    config, seen = configured(project), list[str]()

    def look(file: OutputFile) -> Sheet:
        seen.append(file.path)
        return Sheet(file)

    with runner_for(config) as runner:
        found = find(config, runner=runner)
        site = found.planned(found.sketch()).site
    return replace(press_for(config, site), look=look), seen


def printed(project: Path) -> list[str]:
    """The pages that a build would print now."""
    made, seen = press(project)
    for sheet in made.sheets(jobs=1):
        standing = project / "site" / sheet.file.path
        if sheet.file.path not in seen:
            assert isinstance(sheet.file, Kept)
            assert sheet.file.digest == hashlib.sha256(standing.read_bytes()).hexdigest()
    return sorted(path for path in seen if path.endswith(".html"))


def test_nothing_is_printed_again_where_all_pages_show_the_same(project: Path) -> None:
    built(project)
    assert [] == printed(project)


def test_pages_that_show_what_changed_are_printed_again(project: Path) -> None:
    built(project)
    with (project / "seeds/c.md").open("a") as file:
        file.write("\n\nThat is so.")
    assert [
        "articles/c/index.html", "articles/index.html", "events/c-md/index.html", "index.html",
        "search/index.html",
    ] == printed(project)  # fmt: skip


@pytest.mark.parametrize("text", ["{% extends 'default/404.html' %}", "{% include 'more.txt' %}"])
def test_another_template_prints_all_pages_again(project: Path, text: str) -> None:
    built(project)
    (project / "templates").mkdir()
    (project / "templates/404.html").write_text(text)
    (project / "templates/more.txt").write_text("More.")
    assert len(printed(project)) == len(list((project / "site").rglob("*.html")))
    built(project)
    assert [] == printed(project)
    (project / "templates/more.txt").write_text("Less.")
    assert "404.html" in printed(project)


def test_templates_behind_a_link_to_a_folder_may_change_unseen_and_print_all(project: Path) -> None:
    (project / "parts").mkdir()
    (project / "templates").mkdir()
    (project / "templates/parts").symlink_to(project / "parts")
    built(project)
    assert "404.html" in printed(project)


def test_another_word_of_the_interface_prints_pages_again(project: Path) -> None:
    built(project)
    (project / "sitegen.toml").write_text('interface = "de"\n')
    assert "404.html" in printed(project)


def test_a_page_that_somebody_changed_is_printed_again(project: Path) -> None:
    built(project)
    (project / "site/404.html").write_text("Something else.")
    (project / "site/method/index.html").unlink()
    assert ["404.html", "method/index.html"] == printed(project)


def test_a_page_that_is_changed_while_pages_are_printed_is_printed_again(project: Path) -> None:
    built(project)
    made, seen = press(project)
    page = project / "site/404.html"
    times = page.stat()
    page.write_bytes(page.read_bytes()[::-1])
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert list(made.sheets(jobs=1))
    assert ["404.html"] == [path for path in seen if path.endswith(".html")]


def test_a_page_with_another_mode_is_written_again_with_its_bytes(project: Path) -> None:
    built(project)
    page, text = project / "site/404.html", project / "seeds/c.md"
    page.chmod(0o600)
    text.write_text("Another text.")
    built(project)
    assert 0o644 == page.stat().st_mode & 0o777


def test_a_site_that_nobody_has_touched_is_known_without_being_read(project: Path) -> None:
    built(project)
    before = read_prints(project / ".sitegen", project / "site")
    assert isinstance(before.file("404.html"), Kept)
    (project / "site/index.html").touch()
    again = read_prints(project / ".sitegen", project / "site")
    assert (before.untouched > 0, again.untouched) == (True, -1)
    assert isinstance(again.file("index.html"), Kept)


def test_a_site_that_a_build_without_cache_made_since_is_not_taken_for_the_old_one(
    project: Path,
) -> None:
    built(project)
    before = (project / "seeds/c.md").read_text()
    (project / "seeds/c.md").write_text("Another text.")
    built(project, no_cache=True)
    (project / "seeds/c.md").write_text(before)
    assert "index.html" in printed(project)


@pytest.mark.parametrize("damage", ["torn", "foreign", "other", "none"])
def test_a_record_that_is_not_this_sites_is_none(project: Path, damage: str) -> None:
    built(project)
    record = project / ".sitegen" / RECORD
    assert read_prints(record.parent, project / "site").by_url
    if damage == "torn":
        record.write_bytes(record.read_bytes()[:-40])
    elif damage == "foreign":
        record.write_text(json.dumps({"pages": {"index.html": 1}}))
    elif damage == "other":
        shutil.move(project / "site", project / "elsewhere")
    else:
        record.unlink()
    out = project / ("elsewhere" if damage == "other" else "site")
    assert not read_prints(record.parent, out).by_url


def test_a_site_that_another_build_is_about_to_exchange_is_read_to_be_known(project: Path) -> None:
    built(project)
    (project / ".sitegen/stage").mkdir()
    assert -1 == read_prints(project / ".sitegen", project / "site").untouched


@pytest.mark.parametrize(
    "edit",
    [
        lambda record: record["traces"]["lookups"].clear(),
        lambda record: record["traces"]["lookups"].append(["events", "first", "1"]),
        lambda record: record["pages"].pop(next(iter(record["traces"]["pages"]))),
        lambda record: record.update(program="another"),
    ],
)
def test_a_whole_record_that_says_what_cannot_be_ends_no_build(
    project: Path, edit: Callable[[dict[str, object]], object]
) -> None:
    built(project)
    record = project / ".sitegen" / RECORD
    body = json.loads(record.read_text().partition("\n")[2])
    edit(body)
    keep_record(json.dumps(body).encode(), record)
    (project / "seeds/c.md").write_text("Another text.")
    built(project)
    made = contents(project / "site")
    built(project, no_cache=True)
    assert made == contents(project / "site")


def contents(site: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_record_is_never_written_through_a_link(project: Path) -> None:
    built(project)
    mine = project / "mine"
    mine.write_text("mine")
    (project / ".sitegen" / f"{RECORD}.part").symlink_to(mine)
    (project / "seeds/c.md").write_text("Another text.")
    built(project)
    assert "mine" == mine.read_text()
    assert not (project / ".sitegen" / RECORD).is_symlink()


def test_what_the_cache_is_a_link_to_is_left_alone(project: Path) -> None:
    (project / "mine/docs").mkdir(parents=True)
    (project / ".sitegen").mkdir()
    (project / ".sitegen/cache").symlink_to(project / "mine")
    built(project)
    assert (project / "mine/docs").is_dir()


def test_a_key_is_of_all_that_a_page_shows(project: Path) -> None:
    page = press(project)[0].site.pages[0]
    key = key_of(page, page.view, "theme")
    assert 64 == len(key) == len(key_of(page, Span(1, 2), "theme"))
    others = [
        key_of(replace(page, url="b"), page.view, "theme"),
        key_of(replace(page, template="b"), page.view, "theme"),
        key_of(page.in_frame(replace(page.frame, title="B")), page.view, "theme"),
        key_of(page, Span(1, 2), "theme"),
        key_of(page, page.view, "other"),
    ]
    assert len({key, *others}) == 6
    assert key == key_of(page, page.view, "theme")


def test_what_has_no_written_form_has_no_key(project: Path) -> None:
    page: Page = press(project)[0].site.pages[0]
    assert ["", "", ""] == [
        key_of(page, object(), "theme"), key_of(page, "\ud800", "theme"), key_of(page, "view", "")
    ]  # fmt: skip
