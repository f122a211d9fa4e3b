"""Second names for the files that stand: the next site begins with them, and has nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.output import Published, forget_preview, publish
from sitegen.pages.site import OutputFile
from sitegen.removal import discard, leave
from sitegen.staging import SPARED, open_stage
from sitegen.standing import left_of

MANY = {f"pages/{number}/index.html": b"page" for number in range(SPARED)}
SPARE = ".sitegen/spare/site"


def put(project: Path, tree: dict[str, bytes]) -> Published:
    files = (OutputFile(path, content) for path, content in tree.items())
    return publish(files, project / "site", scratch=project / ".sitegen")


def paths_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def contents_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def is_second_names(spare: Path, site: Path) -> bool:
    """Whether ``spare`` has no file but those of ``site``, and no folder that it has not."""
    same = ((spare / path, site / path) for path in paths_in(spare))
    return all(one.samefile(other) if one.is_file() else other.is_dir() for one, other in same)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose site of many files was built twice, the second time with a change."""
    put(tmp_path, {**MANY, "taken-down/secret.html": b"secret words", "index.html": b"old"})
    put(tmp_path, {**MANY, "index.html": b"new"})
    return tmp_path


def test_of_many_files_second_names_stay_and_nothing_that_the_site_has_not(project: Path) -> None:
    assert SPARED == len(contents_of(project / SPARE))
    assert is_second_names(project / SPARE, project / "site")
    assert not (project / SPARE / "taken-down").exists()
    assert not (project / SPARE / "index.html").exists()


def test_the_next_build_begins_with_them(project: Path) -> None:
    name = "pages/7/index.html"
    folder = (project / SPARE / "pages/7").stat().st_ino
    touched = (project / "site" / name).stat().st_ctime_ns
    published = put(project, {**MANY, "index.html": b"newer"})
    assert (2, SPARED) == (published.written, published.unchanged)
    assert folder == (project / "site/pages/7").stat().st_ino
    assert touched == (project / "site" / name).stat().st_ctime_ns
    assert is_second_names(project / SPARE, project / "site")


def test_a_build_that_changes_nothing_keeps_them(project: Path) -> None:
    assert 0 == put(project, {**MANY, "index.html": b"new"}).written
    assert is_second_names(project / SPARE, project / "site")


def test_of_a_site_that_became_small_none_stay(project: Path) -> None:
    put(project, {"index.html": b"new"})
    assert ["lock"] == sorted(path.name for path in (project / ".sitegen").iterdir())


def _add_a_file(spare: Path) -> None:
    (spare / "pages/foreign.html").write_text("foreign")


def _add_folders(spare: Path) -> None:
    (spare / "deep/er").mkdir(parents=True)


def _replace_a_file(spare: Path) -> None:
    (spare / "pages/1/index.html").unlink()
    (spare / "pages/1/index.html").write_text("evil")


def _link_elsewhere(spare: Path) -> None:
    shutil.rmtree(spare / "pages/2")
    (spare / "pages/2").symlink_to(spare.parents[2] / "seeds")


def _close(spare: Path) -> None:
    (spare / "pages/3").chmod(0o700)


def _put_a_file_for_a_folder(spare: Path) -> None:
    shutil.rmtree(spare / "pages")
    (spare / "pages").write_text("no folder")


def _copy(spare: Path) -> None:
    """As it is where a project was copied: the same bytes, but other files."""
    shutil.move(spare, spare.with_name("moved"))
    shutil.copytree(spare.with_name("moved"), spare)
    (spare / "pages/4/index.html").write_text("other")


@pytest.mark.parametrize(
    "spoil",
    [_add_a_file, _add_folders, _replace_a_file, _link_elsewhere, _close, _put_a_file_for_a_folder,
     _copy, shutil.rmtree],
)  # fmt: skip
def test_a_spare_that_somebody_changed_changes_no_site(project: Path, spoil: object) -> None:
    (project / "seeds").mkdir()
    (project / "seeds/1.txt").write_text("mine")
    assert callable(spoil)
    spoil(project / SPARE)
    published = put(project, {**MANY, "index.html": b"newest"})
    put(project / "fresh", {**MANY, "index.html": b"newest"})
    assert contents_of(project / "fresh/site") == contents_of(project / "site")
    assert paths_in(project / "fresh/site") == paths_in(project / "site")
    assert (2, SPARED) == (published.written, published.unchanged)
    assert {0o755} == {path.stat().st_mode & 0o777 for path in (project / "site").rglob("pages/*")}
    assert "mine" == (project / "seeds/1.txt").read_text()


@pytest.mark.parametrize("link", [".sitegen/spare", SPARE])
@pytest.mark.parametrize("tree", [{}, MANY], ids=["small", "large"])
def test_a_spare_behind_a_link_is_left_alone(
    project: Path, tmp_path: Path, link: str, tree: dict[str, bytes]
) -> None:
    mine = tmp_path / "mine"
    (project / link).rename(mine)
    (project / link).symlink_to(mine)
    before = paths_in(mine)
    put(project, {**tree, "index.html": b"another"})
    assert before == paths_in(mine)


def test_the_copy_of_the_preview_goes_with_a_source_that_is_taken_down(project: Path) -> None:
    (project / ".sitegen/preview").mkdir()
    (project / ".sitegen/spare/preview").mkdir()
    forget_preview(project / ".sitegen")
    assert not (project / ".sitegen/preview").exists()
    assert ["site"] == [path.name for path in (project / ".sitegen/spare").iterdir()]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["index.html", "a", "a/1.txt", "a/2.txt", "b/c/d.txt", "b/c", "e.txt"]),
            st.binary(max_size=1),
        ).filter(lambda tree: not {"a", "b/c"} & {path.rpartition("/")[0] for path in tree}),
        min_size=2,
        max_size=6,
    )
)
def test_a_site_that_begins_with_second_names_is_the_site_that_begins_with_nothing(
    tmp_path_factory: pytest.TempPathFactory, trees: list[dict[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("staging")
    root, out, spare = folder / "stage", folder / "out", folder / "spares/spare"
    spare.parent.mkdir()
    out.mkdir()
    for tree in trees:
        stage = open_stage(root, out, spare=spare)
        for path, content in tree.items():
            stage.put(path, content)
        stage.finish()
        assert tree == contents_of(root)
        root.rename(folder / "new")
        out.rename(root)
        (folder / "new").rename(out)
        stage.retire()
        assert is_second_names(root, out)
        root.rename(spare)
    assert paths_in(out) - set(tree) == {
        parent.as_posix() for path in tree for parent in Path(path).parents if parent.name
    }


# ── removing ────────────────────────────────────────────────────────────────────────────────


def interrupted(count: int) -> Iterator[OutputFile]:
    for number in range(count):
        yield OutputFile(f"{number}.html", b"page")
    raise KeyboardInterrupt


def test_what_an_interrupted_build_of_a_small_site_staged_is_gone_when_it_ends(
    tmp_path: Path,
) -> None:
    with pytest.raises(KeyboardInterrupt):
        publish(interrupted(100), tmp_path / "site", scratch=tmp_path / ".sitegen")
    assert {"lock"} == paths_in(tmp_path / ".sitegen")


def test_what_takes_longer_is_removed_by_a_process_that_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "stage"
    (folder / "a/b").mkdir(parents=True)
    (folder / "a/index.html").write_text("words")
    program = "import sys; from pathlib import Path; from sitegen.removal import leave; "
    program += "leave(*map(Path, sys.argv[1:]), seconds=0)"
    subprocess.run([sys.executable, "-c", program, folder, left_of(folder)], check=True)
    assert not folder.exists()
    deadline = time.monotonic() + 60
    while left_of(folder).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [] == list(tmp_path.iterdir())


def test_what_is_left_behind_is_removed_by_the_next_build(tmp_path: Path) -> None:
    left = left_of(tmp_path / ".sitegen/stage")
    left.mkdir(parents=True)
    (left / "index.html").write_text("words")
    put(tmp_path, {"index.html": b"new"})
    assert {"lock"} == paths_in(tmp_path / ".sitegen")


def test_what_is_not_there_is_removed_without_a_word(tmp_path: Path) -> None:
    leave(tmp_path / "none", tmp_path / "left")
    discard(tmp_path / "none")
    assert [] == list(tmp_path.iterdir())


def test_where_the_second_name_is_taken_all_is_removed_at_once(tmp_path: Path) -> None:
    (tmp_path / "stage/a").mkdir(parents=True)
    (tmp_path / "left/b").mkdir(parents=True)
    leave(tmp_path / "stage", tmp_path / "left")
    assert {"left", "left/b"} == paths_in(tmp_path)
