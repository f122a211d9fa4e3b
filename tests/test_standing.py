"""A build that would only make the site again does nothing, and notices all that counts."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.articles import PARSERS
from sitegen.config import load_config
from sitegen.files import ENDINGS
from sitegen.inputs import DECIDING, find_project, inputs_digest, request_of
from sitegen.pipeline import build, runner_for
from sitegen.records import keep_record
from sitegen.settings import SETTINGS
from sitegen.standing import RECORD, BuildReport, stamp_of, standing_report

BRIDGE = "The minister said on Friday that the old bridge over the river would close in May.\n"
SAFE = "“It is not safe, and we knew it,” Anna Berg, the minister, added.\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(f"{BRIDGE}\n{SAFE}")
    (tmp_path / "seeds" / "b.txt").write_text(f"{BRIDGE}\nNobody answered.\n")
    (tmp_path / "sitegen.toml").write_text("")
    return tmp_path


def built(project: Path, **flags: object) -> BuildReport:
    config = load_config(project, flags={"jobs": 1, **flags}, environ={})
    with runner_for(config) as runner:
        return build(config, runner=runner)


def standing(
    project: Path, environ: Mapping[str, str] | None = None, **flags: object
) -> BuildReport | None:
    return standing_report(request_of(project, flags, environ or {}))


def test_what_was_just_built_stands_and_the_report_is_that_of_a_second_build(
    project: Path,
) -> None:
    built(project)
    found = standing(project)
    assert found == built(project)
    assert found
    assert (0, 0) == (found.written, found.removed)


def test_nothing_stands_where_nothing_was_built(project: Path) -> None:
    assert standing(project) is None


@pytest.mark.parametrize(
    "path",
    ["seeds/a.txt", "seeds/new.txt", "sitegen.toml", "templates/base.html", "permalinks.jsonl"],
)
def test_every_file_that_decides_is_looked_into(project: Path, path: str) -> None:
    built(project)
    (project / path).parent.mkdir(exist_ok=True)
    with (project / path).open("a") as file:
        file.write("# more\n")
    assert standing(project) is None


def test_a_source_of_the_same_size_and_time_is_another_one(project: Path) -> None:
    built(project)
    source = project / "seeds" / "b.txt"
    before = source.stat()
    source.write_text(source.read_text().replace("Nobody", "No one"))
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert before.st_size == source.stat().st_size
    assert standing(project) is None


def test_a_renamed_and_a_removed_source_are_noticed(project: Path) -> None:
    built(project)
    (project / "seeds" / "b.txt").rename(project / "seeds" / "c.txt")
    assert standing(project) is None
    built(project)
    (project / "seeds" / "c.txt").unlink()
    assert standing(project) is None


def test_what_is_no_source_does_not_count(project: Path) -> None:
    built(project)
    for name in (".hidden.txt", "a.txt~", "picture.png"):
        (project / "seeds" / name).write_text("no source")
    assert standing(project)


def test_flags_and_environment_count_but_not_the_number_of_processes(project: Path) -> None:
    built(project)
    assert standing(project, jobs=4, quiet=True)
    assert standing(project, {"HOME": "elsewhere"})
    assert standing(project, no_cache=True) is None
    assert standing(project, strict=True) is None
    assert standing(project, out=project / "other") is None
    assert standing(project, {"SITEGEN_TITLE": "Bridges"}) is None
    assert standing(project, {"NETLIFY": "true", "CONTEXT": "deploy-preview"}) is None


def test_every_setting_decides_but_who_carries_out_the_work() -> None:
    assert DECIDING == {setting.key for setting in SETTINGS} - {"jobs", "cluster"}


def test_the_endings_of_sources_are_those_that_can_be_read() -> None:
    assert ENDINGS == tuple(PARSERS)


def test_a_build_without_a_cache_leaves_no_record(project: Path) -> None:
    built(project, no_cache=True)
    assert standing(project) is None
    assert standing(project, no_cache=True) is None


def test_a_file_changed_by_hand_is_made_again(project: Path) -> None:
    report = built(project)
    page = report.out / "index.html"
    whole, before = page.read_bytes(), page.stat()
    page.write_bytes(whole[:-1] + b"!")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert standing(project) is None
    assert 1 == built(project).written
    assert whole == page.read_bytes()


@pytest.mark.parametrize("change", ["missing", "added", "mode", "replaced"])
def test_every_change_in_the_folder_of_the_site_is_noticed(project: Path, change: str) -> None:
    page = built(project).out / "index.html"
    match change:
        case "missing":
            page.unlink()
        case "added":
            page.with_name("mine.html").write_text("mine")
        case "mode":
            page.chmod(0o600)
        case "replaced":
            page.rename(page.with_name("x"))
            page.write_bytes(page.with_name("x").read_bytes())
            page.with_name("x").unlink()
    assert standing(project) is None


def test_the_litter_of_file_managers_is_none_of_our_business(project: Path) -> None:
    (built(project).out / ".DS_Store").write_text("")
    assert standing(project)


def test_a_torn_or_a_changed_record_is_none(project: Path) -> None:
    built(project)
    record = project / ".sitegen" / RECORD
    whole = record.read_text()
    total, body = whole.split("\n")
    foreign = json.dumps({**json.loads(body), "report": 3})
    texts = [whole[:-1], whole[:40], "", f"{total}\n{body.replace('quotes', 'words')}", foreign]
    for text in (*texts, "\x00\xff", "[" * 5000):
        record.write_text(text)
        assert standing(project) is None
    record.write_text(whole)
    assert standing(project)


def test_warnings_are_said_again(project: Path) -> None:
    (project / "seeds" / "broken.txt").write_text("\n")
    report = built(project, skip_bad=True)
    assert report.problems
    found = standing(project, skip_bad=True)
    assert found
    assert report.problems == found.problems


def test_another_build_of_the_folder_makes_the_record_worthless(project: Path) -> None:
    report = built(project)
    built(project, no_cache=True, title="Another")
    assert standing(project) is None
    assert report.digest == built(project).digest


def test_what_came_into_the_cache_of_a_taken_down_source_is_looked_for(project: Path) -> None:
    (project / "seeds" / "b.txt").write_text(f"---\nexclude: true\n---\n{BRIDGE}")
    built(project)
    assert standing(project)
    (project / ".sitegen" / "cache" / "left.json").write_text("its words")
    assert standing(project) is None


def test_a_project_that_remembers_its_addresses_stands_after_its_first_build(project: Path) -> None:
    (project / "permalinks.jsonl").write_text("")
    built(project)
    assert (project / "permalinks.jsonl").stat().st_size
    assert standing(project)


def test_a_link_to_a_folder_of_templates_may_lead_anywhere(project: Path, tmp_path: Path) -> None:
    (project / "templates").mkdir()
    (project / "templates" / "more").symlink_to(tmp_path)
    assert inputs_digest(request_of(project, {}, {})) is None
    built(project)
    assert standing(project) is None


def test_a_pipeline_counts_by_what_describes_it(project: Path) -> None:
    import spacy

    spacy.blank("en").to_disk(project / "own")
    (project / "sitegen.toml").write_text('[analysis]\nmodel = "own"\n')
    built(project)
    assert standing(project)
    with (project / "own" / "meta.json").open("a") as file:
        file.write(" ")
    assert standing(project) is None


def test_a_stamp_is_not_given_for_a_change_of_this_moment(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    assert "" == stamp_of(tmp_path)


def test_a_stamp_is_not_given_where_times_are_whole_seconds(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    os.utime(tmp_path / "a", (2e9, 2e9))
    assert "" == stamp_of(tmp_path)


def test_the_project_is_the_nearest_folder_with_a_configuration(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "notes" / "deep").mkdir(parents=True)
    monkeypatch.chdir(project / "notes" / "deep")
    assert project == find_project(None)


def test_a_record_that_the_disk_does_not_take_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "record.json").mkdir()
    keep_record(b"{}", tmp_path / "record.json")
    assert ["record.json"] == [path.name for path in tmp_path.iterdir()]
