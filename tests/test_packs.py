"""Records in few files: each is whole or none, and costs no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.packs import MOST_SMALL, Packs
from sitegen.store import open_store, still_open

A, B, C = "a" * 64, "b" * 64, "c" * 64


def read(packs: Packs, *keys: str) -> list[bytes | None]:
    with packs.reading() as body_of:
        return [body_of(key) for key in keys]


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    packs = Packs(tmp_path / "cache")
    for key, body in ((A, b"one"), (B, b"two"), (C, b"three")):
        packs.write(key, body)
    return packs


def test_what_was_written_is_read_by_this_process_and_by_the_next(packs: Packs) -> None:
    assert [b"one", b"three", None] == read(packs, A, C, "d" * 64)
    assert [b"one", b"three", None] == read(Packs(packs.folder), A, C, "d" * 64)
    assert 1 == len(packs.paths())


def test_of_two_records_under_one_key_the_later_counts(packs: Packs) -> None:
    Packs(packs.folder).write(A, b"later")
    assert [b"later", b"two"] == read(Packs(packs.folder), A, B)


def test_each_process_writes_to_a_file_of_its_own(packs: Packs) -> None:
    other = Packs(packs.folder)
    other.write(A, b"later")
    packs.write("d" * 64, b"four")
    assert 2 == len(packs.paths())
    assert [b"later", b"four"] == read(Packs(packs.folder), A, "d" * 64)


@pytest.mark.parametrize("cut", range(1, 90))
def test_a_record_that_is_torn_is_none_and_the_others_stay(packs: Packs, cut: int) -> None:
    pack = packs.paths()[0]
    content = pack.read_bytes()
    pack.write_bytes(content[:-cut])
    last = None if cut < 90 else b"three"
    assert [b"one", b"two", last] == read(Packs(packs.folder), A, B, C)


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, 270), byte=st.integers(0, 255))
def test_a_byte_that_was_changed_costs_its_record_and_a_line_end_the_next_too(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    packs = Packs(tmp_path_factory.mktemp("packs"))
    written = {A: b"one" * 2, B: b"two" * 2, C: b"three"}
    for key, body in written.items():
        packs.write(key, body)
    content = bytearray(packs.paths()[0].read_bytes())
    content[at % len(content)] = byte
    packs.paths()[0].write_bytes(content)
    found = read(Packs(packs.folder), *written)
    wrong = [body for body, right in zip(found, written.values(), strict=True) if body != right]
    assert wrong in ([], [None]) or (wrong == [None, None] and at in (89, 179))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_a_foreign_file_holds_no_record(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("packs")
    (folder / "00000001.records").write_bytes(content)
    (folder / "notes.records").write_bytes(content)
    assert [None] == read(Packs(folder), A)
    Packs(folder).write(A, b"one")
    assert [b"one"] == read(Packs(folder), A)


def test_what_is_not_to_be_kept_stands_in_no_file(packs: Packs) -> None:
    Packs(packs.folder).write("d" * 64, b"four")
    packs = Packs(packs.folder)
    packs.keep_only({A, "d" * 64})
    assert [b"one", None, None, b"four"] == read(packs, A, B, C, "d" * 64)
    assert [b"one", None, None, b"four"] == read(Packs(packs.folder), A, B, C, "d" * 64)
    assert not any(b"two" in path.read_bytes() for path in packs.paths())


def test_half_a_record_is_not_kept_either(packs: Packs) -> None:
    with packs.paths()[0].open("ab") as file:
        file.write(b"half a secret")
    packs = Packs(packs.folder)
    packs.keep_only({A, B, C})
    assert [b"one", b"two", b"three"] == read(packs, A, B, C)
    assert not any(b"secret" in path.read_bytes() for path in packs.paths())


def test_a_pack_of_which_all_is_kept_is_not_written_anew(packs: Packs) -> None:
    before = packs.paths()[0].stat().st_ino
    packs.keep_only({A, B, C, "d" * 64})
    assert before == packs.paths()[0].stat().st_ino


def test_many_small_packs_become_one(tmp_path: Path) -> None:
    keys = [f"{number:064}" for number in range(MOST_SMALL + 1)]
    for key in keys:
        Packs(tmp_path).write(key, key.encode())
    packs = Packs(tmp_path)
    packs.merge()
    assert 1 == len(packs.paths())
    assert [key.encode() for key in keys] == read(Packs(tmp_path), *keys)


def test_a_disk_that_takes_nothing_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    packs = Packs(tmp_path / "cache")
    packs.write(A, b"one")
    packs.keep_only({A})
    assert [None] == read(packs, A)


def test_a_pack_that_went_away_meanwhile_is_none(packs: Packs) -> None:
    assert [b"one"] == read(packs, A)
    packs.paths()[0].unlink()
    assert [None] == read(packs, A)
    packs.write(A, b"one")
    assert [b"one"] == read(Packs(packs.folder), A)


def test_a_length_with_a_sign_is_no_length(packs: Packs) -> None:
    """It would end before it begins, and be found again and again."""
    pack, other = packs.paths()[0], "d" * 64
    pack.write_bytes(pack.read_bytes() + f"{other} -0000054 00000000 four\n".encode())
    assert [b"three", None] == read(Packs(packs.folder), C, other)


def test_what_is_known_of_packs_holds_until_somebody_else_changes_them(packs: Packs) -> None:
    assert packs.are_as_left
    other = Packs(packs.folder)
    other.write("d" * 64, b"four")
    assert not packs.are_as_left
    assert [b"one", b"four"] == read(other, A, "d" * 64)
    assert other.are_as_left
    for pack in packs.paths():
        pack.unlink()
    assert not other.are_as_left


def test_a_folder_that_was_removed_meanwhile_is_made_again(packs: Packs) -> None:
    shutil.rmtree(packs.folder)
    packs.write("d" * 64, b"four")
    assert [None, b"four"] == read(Packs(packs.folder), A, "d" * 64)


def test_a_store_is_opened_anew_where_another_process_wrote(tmp_path: Path) -> None:
    first = still_open(None, tmp_path, "1.0")
    first.keep(A, b"one")
    assert still_open(first, tmp_path, "1.0") is first
    assert still_open(first, tmp_path / "elsewhere", "1.0") is not first
    open_store(tmp_path, "1.0").keep(B, b"two")
    again = still_open(first, tmp_path, "1.0")
    assert again is not first
    assert [b"one", b"two"] == read(again.packs, A, B)
