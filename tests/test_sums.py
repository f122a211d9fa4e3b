"""The list of a site's files: one file, or parts that each can be checked."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from sitegen.output import foreign_files, publish
from sitegen.pages.site import OutputFile
from sitegen.sums import SUMS, is_list, list_of, listed_files

FILES = {f"a/{number:02}.txt": b"%d" % number for number in range(20)}
DIGESTS = {path: hashlib.sha256(content).hexdigest() for path, content in FILES.items()}
FOLDER = "/".join(["folder " + 120 * "x"] * 14)
"""A folder whose path takes so much room that the list of few files is a long one."""


def put(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def test_a_short_list_is_one_file() -> None:
    [file] = list_of(DIGESTS)
    assert SUMS == file.path
    assert DIGESTS == dict(line.split("  ")[::-1] for line in file.content.decode().splitlines())


def test_a_site_of_nothing_has_an_empty_list() -> None:
    assert (OutputFile(SUMS, b""),) == list_of({})


def test_a_long_list_is_in_parts_no_line_is_cut_and_together_they_are_the_list() -> None:
    [whole] = list_of(DIGESTS)
    parts = list_of(DIGESTS, most=400)
    assert ["data/sha256sums-0001.txt", "data/sha256sums-0002.txt"] == [p.path for p in parts[:2]]
    assert all(part.content.endswith(b"\n") and len(part.content) <= 400 for part in parts)
    assert whole.content == b"".join(part.content for part in parts)


def test_what_is_listed_is_read_from_all_parts(tmp_path: Path) -> None:
    put(tmp_path, {part.path: part.content for part in list_of(DIGESTS, most=400)})
    assert DIGESTS == listed_files(tmp_path)


def test_a_damaged_part_lists_nothing_and_the_others_do(tmp_path: Path) -> None:
    parts = list_of(DIGESTS, most=400)
    put(tmp_path, {part.path: part.content for part in parts} | {parts[0].path: b"\xff\xff"})
    in_others = b"".join(part.content for part in parts[1:]).decode()
    assert [line.split("  ")[1] for line in in_others.splitlines()] == [*listed_files(tmp_path)]


def test_where_no_list_is_nothing_is_listed(tmp_path: Path) -> None:
    assert {} == listed_files(tmp_path)
    assert {} == listed_files(tmp_path / "missing")


@pytest.mark.parametrize(
    "path", ["data/sha256sums-1.txt", "sha256sums.txt", "data/sha256sums.txt/x"]
)
def test_another_file_is_no_part_of_the_list(path: str) -> None:
    assert not is_list(path)


def test_each_part_can_be_checked_by_the_usual_command(tmp_path: Path) -> None:
    parts = list_of(DIGESTS, most=400)
    put(tmp_path, FILES | {part.path: part.content for part in parts})
    command = ["sha256sum", "--quiet", "--strict", "-c"]
    for part in parts:
        subprocess.run([*command, part.path], cwd=tmp_path, check=True)
    put(tmp_path, {"a/19.txt": b"changed"})
    assert 1 == subprocess.run([*command, parts[-1].path], cwd=tmp_path, check=False).returncode


def test_a_site_of_very_many_files_knows_itself_again_and_shrinks_to_one_list(
    tmp_path: Path,
) -> None:
    many = [OutputFile(f"{FOLDER}/{number}", b"%d" % number) for number in range(2400)]
    out, scratch = tmp_path / "s", tmp_path / "c"
    first = publish(many, out, scratch=scratch, durable=False)
    lists = sorted(path.name for path in (out / "data").iterdir())
    assert ["sha256sums-0001.txt", "sha256sums-0002.txt"] == lists
    assert () == foreign_files(out)
    again = publish(many, out, scratch=scratch, durable=False)
    assert (0, 2402, 0) == (again.written, again.unchanged, again.removed)
    assert first.digest == again.digest
    fewer = publish(many[:2100], out, scratch=scratch, durable=False)
    assert (1, 2100, 302) == (fewer.written, fewer.unchanged, fewer.removed)
    assert ["sha256sums.txt"] == [path.name for path in (out / "data").iterdir()]
