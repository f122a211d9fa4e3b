"""A site is put in its place at one stroke, and nothing else is ever touched."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import output
from sitegen.errors import ConfigError, SourceError
from sitegen.output import Published, foreign_files, publish, refuse_target
from sitegen.pages.site import OutputFile
from sitegen.sums import SUMS

OLD = {"index.html": b"old", "a/b/index.html": b"deep", "gone.txt": b"gone"}
NEW = {"index.html": b"new", "a/b/index.html": b"deep", "more/x.txt": b"more"}


def files_of(tree: Mapping[str, bytes]) -> Iterator[OutputFile]:
    return (OutputFile(path, content) for path, content in tree.items())


def put(project: Path, tree: Mapping[str, bytes]) -> Published:
    return publish(files_of(tree), project / "site", scratch=project / ".sitegen")


def tree_in(folder: Path) -> dict[str, bytes]:
    """Every file of a site but the list of them."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    found.pop(SUMS, None)
    return found


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_site_holds_its_files_and_nothing_else(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    published = put(tmp_path, NEW)
    assert NEW == tree_in(tmp_path / "site")
    assert (3, 1, 1) == (published.written, published.unchanged, published.removed)
    assert ["lock"] == names_in(tmp_path / ".sitegen")


def test_nothing_is_exchanged_where_nothing_changed(tmp_path: Path) -> None:
    first = put(tmp_path, OLD)
    before = (tmp_path / "site").stat()
    again = put(tmp_path, OLD)
    assert (0, 4, 0) == (again.written, again.unchanged, again.removed)
    assert first.digest == again.digest
    assert (before.st_ino, before.st_mtime_ns) == (
        (tmp_path / "site").stat().st_ino,
        (tmp_path / "site").stat().st_mtime_ns,
    )


def test_an_equal_file_keeps_its_times(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    kept = tmp_path / "site/a/b/index.html"
    os.utime(kept, (86400, 86400))
    put(tmp_path, NEW)
    assert 86400 == kept.stat().st_mtime


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    earlier = os.umask(0o077)
    try:
        put(tmp_path, OLD)
    finally:
        os.umask(earlier)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in (tmp_path / "site").rglob("*")}
    assert {True: 0o755, False: 0o644} == modes
    assert 0o755 == (tmp_path / "site").stat().st_mode & 0o777


def test_the_digest_is_that_of_the_list_that_anyone_can_check(tmp_path: Path) -> None:
    published = put(tmp_path, OLD)
    listing = (tmp_path / "site" / SUMS).read_bytes()
    assert published.digest == hashlib.sha256(listing).hexdigest()
    lines = [f"{hashlib.sha256(OLD[path]).hexdigest()}  {path}\n" for path in sorted(OLD)]
    assert "".join(lines).encode() == listing


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["index.html", "a/1.txt", "a/2.txt", "b/c/d.txt", "e.txt"]),
            st.binary(max_size=3),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_stood_before_the_site_is_that_of_a_first_build(
    tmp_path_factory: pytest.TempPathFactory, trees: list[dict[str, bytes]]
) -> None:
    grown, fresh = tmp_path_factory.mktemp("grown"), tmp_path_factory.mktemp("fresh")
    digests = [put(grown, tree).digest for tree in trees]
    assert digests[-1] == put(fresh, trees[-1]).digest
    assert trees[-1] == tree_in(grown / "site")


def test_a_fault_while_pages_are_made_leaves_the_old_site(tmp_path: Path) -> None:
    put(tmp_path, OLD)

    def broken() -> Iterator[OutputFile]:
        yield OutputFile("index.html", b"half")
        raise SourceError(())

    with pytest.raises(SourceError):
        publish(broken(), tmp_path / "site", scratch=tmp_path / ".sitegen")
    assert OLD == tree_in(tmp_path / "site")
    assert ["lock"] == names_in(tmp_path / ".sitegen")


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_a_killed_build_leaves_the_old_site_and_the_next_one_cleans_up(
    tmp_path: Path, kept: int
) -> None:
    put(tmp_path, OLD)
    child = os.fork()
    if child == 0:

        def killed() -> Iterator[OutputFile]:
            yield from list(files_of(NEW))[:kept]
            os.kill(os.getpid(), signal.SIGKILL)

        try:
            publish(killed(), tmp_path / "site", scratch=tmp_path / ".sitegen")
        finally:
            os._exit(1)  # a fault here must not run the other tests a second time
    os.waitpid(child, 0)
    assert OLD == tree_in(tmp_path / "site")
    put(tmp_path, NEW)
    assert NEW == tree_in(tmp_path / "site")
    assert ["lock"] == names_in(tmp_path / ".sitegen")


def test_a_build_killed_between_two_renames_is_repaired_by_the_next(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    (tmp_path / "site").rename(tmp_path / ".sitegen/stage-old")
    with pytest.raises(SourceError):
        publish(_nothing_but_a_fault(), tmp_path / "site", scratch=tmp_path / ".sitegen")
    assert OLD == tree_in(tmp_path / "site")


def _nothing_but_a_fault() -> Iterator[OutputFile]:
    raise SourceError(())
    yield


def test_a_disk_that_takes_no_more_is_named_and_the_old_site_stays(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    earlier = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, earlier[1]))
    try:
        with pytest.raises(SourceError, match=r"^site: the site cannot be written: File too large"):
            put(tmp_path, {**NEW, "large.txt": b"x" * 5000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, earlier)
        signal.signal(signal.SIGXFSZ, ignored)
    assert OLD == tree_in(tmp_path / "site")
    assert ["lock"] == names_in(tmp_path / ".sitegen")


def test_an_old_site_that_resists_is_left_to_a_next_build_that_comes(tmp_path: Path) -> None:
    """Removing folders in folders takes an open file for each; without a stamp of the new site no
    later build passes over its work."""
    put(tmp_path, OLD)
    (tmp_path / "site" / ("d/" * 60)).mkdir(parents=True)
    earlier = resource.getrlimit(resource.RLIMIT_NOFILE)
    open_files = len(list(Path("/dev/fd").iterdir()))
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_files + 30, earlier[1]))
    try:
        published = put(tmp_path, NEW)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, earlier)
    assert (NEW, "") == (tree_in(tmp_path / "site"), published.stamp)
    assert ["lock", "stage"] == names_in(tmp_path / ".sitegen")
    assert put(tmp_path, NEW).stamp
    assert ["lock"] == names_in(tmp_path / ".sitegen")


def test_an_output_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SourceError, match=r"^file: the site cannot be written: .+; .+untouched$"):
        publish(files_of(NEW), tmp_path / "file" / "site", scratch=tmp_path / ".sitegen")


def test_builds_at_once_leave_one_whole_site(tmp_path: Path) -> None:
    threads = [threading.Thread(target=put, args=(tmp_path, tree)) for tree in (OLD, NEW) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tree_in(tmp_path / "site") in (OLD, NEW)


def test_a_reader_never_misses_the_site(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    watch = "import os, sys\nwhile True: os.stat(sys.argv[1])"
    with subprocess.Popen(
        [sys.executable, "-c", watch, tmp_path / "site/index.html"], stderr=subprocess.DEVNULL
    ) as reader:
        for _ in range(20):
            put(tmp_path, NEW)
            put(tmp_path, OLD)
        assert reader.poll() is None
        reader.kill()


@pytest.mark.parametrize("path", ["", "/etc/x", "../x", "a//b", "a/./b", "a\\b", "a\nb", "a:b"])
def test_a_path_that_leaves_the_site_is_a_fault_of_ours(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="no path for a site"):
        put(tmp_path, {path: b""})


@pytest.mark.parametrize("path", ["index.html", SUMS])
def test_two_files_of_one_path_are_a_fault_of_ours(tmp_path: Path, path: str) -> None:
    twice = [OutputFile("index.html", b""), OutputFile(path, b"")]
    with pytest.raises(ValueError, match="two files"):
        publish(twice, tmp_path / "site", scratch=tmp_path / ".sitegen")


# ── what a site may replace ─────────────────────────────────────────────────────────────────


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in ("seeds/deep", "templates", "notes", "empty"):
        (folder / name).mkdir(parents=True)
    (folder / "notes/mine.txt").write_text("mine")
    (folder / "link").symlink_to(folder / "empty")
    return folder


def refuse(project: Path, out: str) -> None:
    kept = [project / "seeds", project / "templates", project / ".sitegen"]
    refuse_target(project / out, project=project, kept=kept)


@pytest.mark.parametrize(
    "out",
    [".", "..", "seeds", "seeds/deep", "seeds/new", "templates", ".sitegen/x", "notes",
     "notes/mine.txt", "link"],
)  # fmt: skip
def test_what_no_build_wrote_is_never_replaced(project: Path, out: str) -> None:
    with pytest.raises(ConfigError, match=r"^/.+: .+; name a new or an empty folder with --out$"):
        refuse(project, out)


@pytest.mark.parametrize("out", ["new", "empty", "site", "deep/er"])
def test_a_new_or_empty_folder_may_hold_a_site(project: Path, out: str) -> None:
    refuse(project, out)


def test_a_site_is_known_as_such_also_without_its_project(project: Path) -> None:
    put(project, OLD)
    refuse(project, "site")
    (project / "site/.DS_Store").write_bytes(b"left by a file manager")
    assert () == foreign_files(project / "site")


@pytest.mark.parametrize("before", [{}, OLD])
def test_a_site_that_another_build_puts_there_meanwhile_is_no_strangers(
    before: Mapping[str, bytes], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before:
        put(project, before)
    listed, looks = output.listed_files, []

    def listed_before_the_other_build(out: Path) -> Mapping[str, str]:
        found = listed(out)
        if not looks:
            put(project, NEW)
        looks.append(out)
        return found

    monkeypatch.setattr(output, "listed_files", listed_before_the_other_build)
    refuse(project, "site")
    assert len(looks) > 2
    (project / "site/mine.txt").write_text("mine")
    with pytest.raises(ConfigError, match=r"mine\.txt"):
        refuse(project, "site")


def test_a_file_that_someone_put_into_a_site_is_named(project: Path) -> None:
    put(project, OLD)
    (project / "site/mine.txt").write_text("mine")
    with pytest.raises(ConfigError, match=r"no build wrote mine\.txt"):
        refuse(project, "site")
