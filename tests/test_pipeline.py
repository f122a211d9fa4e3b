"""One build from folder to site: the same bytes every time, and nothing by halves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sitegen
from sitegen.config import Config, load_config
from sitegen.pages import Sketch
from sitegen.pipeline import build, find, printer_for, runner_for
from sitegen.running import Pooled

A = """---
title: The bridge will close
---
The minister said on Friday that the old bridge over the river would close in May.

“It is not safe, and we knew it,” Anna Berg, the minister, added.
"""
B = """“It is not safe and we knew it,” Berg said on Friday.

The old bridge over the river would close in May, the minister said on Friday.
"""
C = """Nobody wants the bridge to close. The old bridge over the river has stood since 1890.

Berg said it was “not safe”.
"""


def make_project(folder: Path, sources: Mapping[str, str]) -> Path:
    shutil.rmtree(folder / "seeds", ignore_errors=True)
    (folder / "seeds").mkdir(parents=True)
    for name, text in sources.items():
        (folder / "seeds" / name).write_text(text)
    return folder


def configured(project: Path, **flags: object) -> Config:
    return load_config(project, flags={"jobs": 1, **flags}, environ={})


def digest(project: Path, **flags: object) -> str:
    config = configured(project, **flags)
    with runner_for(config) as runner:
        return build(config, runner=runner).digest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", {"a.md": A, "b.txt": B})


def test_a_second_build_writes_nothing(project: Path) -> None:
    first, second = sitegen.build(project), sitegen.build(project)
    assert (0, first.written, 0) == (second.written, second.unchanged, second.removed)
    assert first.digest == second.digest


def test_place_clock_umask_hash_seed_and_processes_change_no_byte(tmp_path: Path) -> None:
    found = set()
    for name, jobs, environment in (
        ("one", "1", {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}),
        ("two/deeper é", "2", {"PYTHONHASHSEED": "77", "TZ": "Pacific/Kiritimati"}),
    ):
        folder = make_project(tmp_path / name, {"a.md": A, "b.txt": B, "c.txt": C})
        earlier = os.umask(0o077 if jobs == "2" else 0o022)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "sitegen", "build", "--json", "--jobs", jobs],
                cwd=folder, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True,
            )  # fmt: skip
        finally:
            os.umask(earlier)
        found.add(json.loads(done.stdout)["digest"])
    assert 1 == len(found)


def test_processes_and_cache_change_no_byte(project: Path, tmp_path: Path) -> None:
    config = configured(project, out=tmp_path / "pooled")
    with Pooled(jobs=2, patience=0.0) as pooled:
        in_processes = build(config, runner=pooled).digest
    assert in_processes == digest(project, no_cache=True) == digest(project)


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["a.md", "b.txt", "deep/c.txt", "copy.txt"]),
            st.sampled_from([A, B, C]),
            min_size=1,
        ),
        min_size=2,
        max_size=3,
    )
)
def test_after_any_edits_the_site_is_that_of_a_clean_build(
    tmp_path_factory: pytest.TempPathFactory, edits: list[dict[str, str]]
) -> None:
    grown, fresh = tmp_path_factory.mktemp("grown"), tmp_path_factory.mktemp("fresh")
    (grown / "seeds/deep").mkdir(parents=True)
    digests = []
    for sources in edits:
        for folder in (grown, fresh):
            shutil.rmtree(folder / "seeds", ignore_errors=True)
            (folder / "seeds/deep").mkdir(parents=True)
            for name, text in sources.items():
                (folder / "seeds" / name).write_text(text)
        digests.append(digest(grown))
    assert digests[-1] == digest(fresh, no_cache=True)


def test_no_cache_keeps_nothing(project: Path) -> None:
    digest(project, no_cache=True)
    assert not (project / ".sitegen/cache").exists()


def test_what_is_excluded_or_a_draft_leaves_no_trace(project: Path) -> None:
    before = digest(project)
    (project / "seeds/secret.md").write_text("---\nexclude: true\n---\nThe secret source.")
    (project / "seeds/draft.md").write_text("---\ndraft: true\n---\nThe draft source.")
    assert before == digest(project)


def test_skip_bad_leaves_out_and_reports(project: Path) -> None:
    (project / "seeds/bad.txt").write_bytes(b"\xff")
    config = configured(project, skip_bad=True)
    with runner_for(config) as runner:
        report = build(config, runner=runner)
    assert (2, ["seeds/bad.txt:byte 0"]) == (report.sources, [p.place for p in report.problems])


def test_a_site_without_any_source_is_refused(project: Path) -> None:
    for path in (project / "seeds").iterdir():
        path.write_text("---\nexclude: true\n---\nText.")
    with pytest.raises(sitegen.SourceError, match="every source is excluded"):
        digest(project)


def test_a_site_may_stand_on_another_file_system(project: Path) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == project.stat().st_dev:
        pytest.skip("no second file system here")
    out = elsewhere / f"sitegen-test-{os.getpid()}"
    try:
        assert digest(project, out=out) == digest(project)
        assert digest(project, out=out) == digest(project)
        assert [out.name] == [path.name for path in elsewhere.glob(f"*{out.name}*")]
    finally:
        shutil.rmtree(out, ignore_errors=True)


@pytest.mark.parametrize("base_url", [None, "https://example.org/a/"])
def test_pages_that_are_planned_alone_are_those_of_the_site(
    project: Path, base_url: str | None
) -> None:
    config = configured(project, **({"base_url": base_url} if base_url else {}))
    with runner_for(config) as runner:
        found = find(config, runner=runner)
    sketch, printer = Sketch(found.comparison, found.options), printer_for(config)
    alone = {
        page.url: printer.page(page, found.options.phrasebook)
        for folder in ("index.html", "articles", "compare", "passages", "speakers", "quotes")
        for page in Sketch(found.comparison, found.options).pages_at(_urls(sketch, folder))
    }
    assert len(alone) > 8
    site = {file.path: file for file in printer.site(sketch.site())}
    assert alone == {url: site[url] for url in alone}


def _urls(sketch: Sketch, folder: str) -> frozenset[str]:
    return frozenset(p.url for p in sketch.site().pages if p.url.split("/")[0] == folder)
