"""Records in few files, each a line of its own that anybody can read (docs/decisions/0133).

A line is the record's key, the length and the sum of its body, and the body: JSON without a line
end. What is torn, changed or foreign is no record, and costs no other (a lost line end, the one
after it). A process adds to a file of its own, so that several may write at once; of two records
under one key the later counts.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

ENDING = ".records"
SMALL = 4_000_000
"""Bytes up to which a pack is merged with others: one build of 50 articles writes as many."""
MOST_SMALL = 16
"""Small packs that may be there: each build that has something to do adds one."""
_HEAD = 83
"""Bytes before a body: 64 digits of the key, 8 each of its length and its sum, three spaces."""
_FORM = re.compile(rb"([0-9a-f]{64}) ([0-9a-f]{8}) ([0-9a-f]{8}) ")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a body is."""

    pack: Path
    start: int
    length: int
    total: int
    """Its sum by CRC-32, which is quick and sees every fault of a disk; nobody is kept out by it,
    who could write the whole record as well."""


@dataclass(slots=True)
class Packs:
    """All packs in one folder."""

    folder: Path
    _places: dict[str, _Place] | None = field(default=None, init=False)
    _own: Path | None = field(default=None, init=False)
    _is_full: bool = field(default=False, init=False)
    """Whether the disk has refused a record: no other is offered to it."""
    _sizes: dict[Path, int] = field(default_factory=dict, init=False)
    """Bytes of each pack, as it was when it was looked through, or written last."""

    @property
    def are_as_left(self) -> bool:
        """Whether what is known of them still holds: nobody else has added any, or taken one away,
        and the disk has taken all that was written."""
        return not self._is_full and self._sizes == {pack: _size(pack) for pack in self.paths()}

    @contextmanager
    def reading(self) -> Iterator[Callable[[str], bytes | None]]:
        """What gives the body under a key, or None where there is none that is whole."""
        places = self._known()
        with ExitStack() as stack:
            files: dict[Path, FileIO] = {}

            def read(key: str) -> bytes | None:
                place = places.get(key)
                if place is None:
                    return None
                try:
                    if place.pack not in files:
                        files[place.pack] = stack.enter_context(FileIO(str(place.pack)))
                    return _body(files[place.pack], place)
                except OSError:
                    return None

            yield read

    def write(self, key: str, body: bytes) -> None:
        """Keep ``body`` under ``key``, where the disk takes it."""
        if self._is_full:
            return
        line = b"%s %08x %08x %s\n" % (key.encode(), len(body), zlib.crc32(body), body)
        try:
            pack = self._own = self._own or self._begun()
            with FileIO(str(pack), "ab") as file:
                start = file.tell()
                self._is_full = file.write(line) != len(line)
        except FileNotFoundError:
            gone, self._own = self._own, None
            if gone is None:
                self._is_full = True
            else:  # somebody has removed the folder
                self.write(key, body)
        except OSError:
            self._is_full = True
        else:
            place = _Place(pack, start + _HEAD, len(body), zlib.crc32(body))
            self._known()[key] = place
            self._sizes[pack] = start + len(line)

    def keep_only(self, keys: Collection[str]) -> None:
        """Remove every record that is not under one of ``keys``, and all that is no record."""
        kept = [key for key in self._known() if key in keys]
        used: dict[Path, int] = {}
        for key in kept:
            place = self._known()[key]
            used[place.pack] = used.get(place.pack, 0) + _HEAD + place.length + 1
        self._rewrite([pack for pack in self.paths() if used.get(pack, 0) != _size(pack)], kept)

    def merge(self) -> None:
        """Make one pack of many small ones."""
        small = [pack for pack in self.paths() if _size(pack) < SMALL]
        if len(small) > MOST_SMALL:
            self._rewrite(small, list(self._known()))

    def paths(self) -> list[Path]:
        """All packs, the oldest first."""
        return sorted(self.folder.glob(f"*{ENDING}"))

    def _rewrite(self, packs: Sequence[Path], keys: Sequence[str]) -> None:
        """Put what of ``packs`` is under ``keys`` into a new one, and remove them."""
        gone = frozenset(packs)
        if self._own in gone:
            self._own = None
        with self.reading() as read:
            for key in keys:
                body = read(key) if self._known()[key].pack in gone else None
                if body is not None:
                    self.write(key, body)
        for pack in packs:
            with suppress(OSError):
                pack.unlink()
        self._places = None

    def _known(self) -> dict[str, _Place]:
        """Where each record is."""
        if self._places is None:
            self._places = {}
            self._sizes = {pack: _size(pack) for pack in self.paths()}
            for pack in self._sizes:
                with suppress(OSError), FileIO(str(pack)) as file:
                    self._places.update(_places_in(pack, file))
        return self._places

    def _begun(self) -> Path:
        """A new pack, which nobody else writes to, later than all others."""
        self.folder.mkdir(parents=True, exist_ok=True)
        number = max((int(pack.stem) for pack in self.paths() if pack.stem.isdecimal()), default=0)
        while True:
            number += 1
            pack = self.folder / f"{number:08}{ENDING}"
            with suppress(FileExistsError):
                pack.touch(exist_ok=False)
                return pack


def _body(file: FileIO, place: _Place) -> bytes | None:
    file.seek(place.start)
    body = file.read(place.length)
    return body if zlib.crc32(body) == place.total else None


def _places_in(pack: Path, file: FileIO) -> Iterator[tuple[str, _Place]]:
    """Key and place of all that looks like a record."""
    at, end = 0, file.seek(0, os.SEEK_END)
    while at + _HEAD < end:
        file.seek(at)
        place = _place_of(pack, at, file.read(_HEAD))
        if place and _ends(file, place[1]):
            yield place[0], place[1]
            at = place[1].start + place[1].length + 1
        else:
            at = _next_line(file, at)


def _place_of(pack: Path, at: int, head: bytes) -> tuple[str, _Place] | None:
    found = _FORM.fullmatch(head)
    if found is None:
        return None
    key, length, total = found.groups()
    return key.decode("ascii"), _Place(pack, at + _HEAD, int(length, 16), int(total, 16))


def _ends(file: FileIO, place: _Place) -> bool:
    """Whether a line ends where the record says that it does."""
    file.seek(place.start + place.length)
    return file.read(1) == b"\n"


def _next_line(file: FileIO, at: int) -> int:
    """Where the line after the one at ``at`` begins; the end of the file where there is none."""
    file.seek(at)
    while chunk := file.read(1 << 16):
        found = chunk.find(b"\n")
        if found >= 0:
            return at + found + 1
        at += len(chunk)
    return at


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
