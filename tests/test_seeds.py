"""The folder of sources: what is read, what is passed over, what is refused and never opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sitegen.errors import SourceError
from sitegen.files import LARGEST
from sitegen.model import Seed
from sitegen.seeds import list_files, read_seeds, read_whole


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one source, so that it is never empty."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "m.txt").write_bytes(b"text")
    return seeds


def names(folder: Path) -> list[str]:
    return [seed.file for seed in read_seeds(folder, given={})[0]]


def refusals(folder: Path) -> list[str]:
    return list(map(str, read_seeds(folder, given={})[1]))


def test_sources_come_from_all_subfolders_in_the_order_of_their_paths(folder: Path) -> None:
    for name in ("z.md", "b/c/d.html", "b/a.txt", "A.TXT", "x.htm"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"text")
    assert ["A.TXT", "b/a.txt", "b/c/d.html", "m.txt", "x.htm", "z.md"] == names(folder)


@pytest.mark.parametrize("size", [0, 3, 11, 12, 13, 999])
def test_a_file_is_read_whole_whatever_the_system_says_of_its_size(
    size: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have grown since, or come in pieces."""
    body, read = b"twelve bytes", os.read
    (folder / "m.txt").write_bytes(body)
    for most in (3, 5, LARGEST):
        monkeypatch.setattr(os, "read", lambda file, count, most=most: read(file, min(count, most)))
        descriptor = os.open(folder / "m.txt", os.O_RDONLY)
        try:
            found = read_whole(descriptor, size)
        finally:
            os.close(descriptor)
        assert found == body or (len(found) == size and body.startswith(found))


def test_a_seed_has_its_bytes_and_what_is_given_for_it(folder: Path) -> None:
    given = {"m.txt": (("title", "Bridge"),)}
    assert ((Seed("m.txt", b"text", (("title", "Bridge"),)),), ()) == read_seeds(
        folder, given=given
    )


@pytest.mark.parametrize(
    "name", [".hidden.txt", "a.txt~", "#a.txt#", "a.txt.bak", "a.pdf", "a", ".git/a.txt", ".txt"]
)
def test_other_files_are_passed_over_without_a_word(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"\xff")
    assert (["m.txt"], []) == (names(folder), refusals(folder))


def test_a_folder_may_be_called_like_a_source(folder: Path) -> None:
    (folder / "a.txt").mkdir()
    (folder / "a.txt" / "b.txt").write_bytes(b"text")
    assert ["a.txt/b.txt", "m.txt"] == names(folder)


@pytest.mark.parametrize("target", ["m.txt", ".", "nowhere", "/dev/zero"])
def test_a_link_is_refused_wherever_it_leads(folder: Path, target: str) -> None:
    (folder / "link").symlink_to(target)
    assert (["m.txt"], 1) == (names(folder), len(refusals(folder)))
    assert refusals(folder)[0].startswith("seeds/link: a symbolic link")


def test_a_lock_of_an_editor_is_no_link_among_the_sources(folder: Path) -> None:
    (folder / ".#m.txt").symlink_to("somebody@somewhere")
    assert [] == refusals(folder)


def test_what_is_no_plain_file_is_refused_unopened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert ["seeds/pipe.txt: not a plain file; take it out of the folder"] == refusals(folder)


def test_a_name_that_is_not_utf8_is_refused_in_letters_that_print(folder: Path) -> None:
    with open(os.fsencode(folder) + b"/caf\xe9.txt", "wb"):  # noqa: PTH123  # no Path holds it
        pass
    assert [r"seeds/caf\udce9.txt: the name is not UTF-8; rename it"] == refusals(folder)


def test_a_file_over_ten_mebibytes_is_refused(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"a" * LARGEST)
    assert [] == refusals(folder)
    (folder / "a.txt").write_bytes(b"a" * (LARGEST + 1))
    assert "10 MiB" in refusals(folder)[0]


def test_what_the_configuration_excludes_is_not_even_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("nowhere")
    excluded = dict.fromkeys(("pipe.txt", "link.txt", "m.txt"), (("exclude", "true"),))
    assert ((), ()) == read_seeds(folder, given=excluded)


def test_a_folder_without_sources_is_named(folder: Path) -> None:
    (folder / "m.txt").rename(folder / "m.pdf")
    with pytest.raises(SourceError, match=r"^seeds/: no source in this folder; put articles"):
        read_seeds(folder, given={})
    with pytest.raises(SourceError, match=r"^other/: no such folder; make"):
        read_seeds(folder.parent / "other", given={})
    (folder.parent / "link").symlink_to("seeds")
    with pytest.raises(SourceError, match=r"^link/: a symbolic link"):
        read_seeds(folder.parent / "link", given={})


def test_all_sources_can_be_listed_without_opening_one(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert ("m.txt", "pipe.txt") == list_files(folder)
    assert () == list_files(folder / "nowhere")
