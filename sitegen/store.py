"""The cache on disk: records under keys that are made from all that they depend on."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from importlib.resources import files
from mmap import ACCESS_READ, mmap
from pathlib import Path

from sitegen.packs import ENDING, Packs
from sitegen.records import write_whole

_DEPENDENCIES = (
    "babel",
    "dateparser",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "markupsafe",
    "msgspec",
    "numpy",
    "pillow",
    "rapidfuzz",
    "spacy",
    "trafilatura",
    "chardet",
)
"""Packages whose versions can change a result, or a page."""


@dataclass(frozen=True, slots=True)
class Store:
    """JSON records in packs, and large pieces in files of their own; one folder for each state of
    the program."""

    folder: Path
    read_only: bool = False
    _packs: list[Packs] = field(default_factory=list, init=False, compare=False)
    """Those of the folder, once somebody has asked for any."""

    @property
    def packs(self) -> Packs:
        """All records."""
        if not self._packs:
            self._packs.append(Packs(self.folder))
        return self._packs[0]

    def reading(self) -> AbstractContextManager[Callable[[str], bytes | None]]:
        """What gives the record under a key; None where there is none that can be read."""
        return self.packs.reading()

    def keep(self, key: str, record: bytes) -> None:
        """Keep a record, one line of JSON, whole or not at all; a cache that cannot be written
        stays as it is."""
        if not self.read_only:
            self.packs.write(key, record)

    def mapped(self, key: str) -> memoryview | None:
        """The pieces under ``key``, read from disk only where they are looked at; None where there
        are none that can be read."""
        try:
            with self._path(key).open("rb") as file:
                return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
        except (OSError, ValueError):  # an empty file cannot be mapped
            return None

    def write(self, key: str, *pieces: bytes) -> None:
        """Keep large pieces, one after the other, as a file, whole or not at all.

        What stood there before goes first: it may hold words of a source that was taken down.
        """
        if self.read_only:
            return
        path = self._path(key)
        with suppress(OSError):
            path.unlink(missing_ok=True)
        write_whole(path, path.with_suffix(f".{os.getpid()}.part"), *pieces)

    def size(self) -> int:
        """Bytes of all that is kept."""
        total = 0
        for path in self.folder.glob("*"):
            with suppress(OSError):  # another build may have removed it
                total += path.stat().st_size
        return total

    def keep_only(self, keys: Collection[str]) -> None:
        """Remove everything that is not under one of ``keys``."""
        if self.read_only or not self.folder.is_dir():
            return
        self.packs.keep_only(keys)
        kept = {self._path(key) for key in keys}
        for path in self.folder.glob("*"):
            if path.suffix != ENDING and path not in kept:
                with suppress(OSError):
                    path.unlink()

    def merge(self) -> None:
        """Keep records in few files."""
        if not self.read_only:
            self.packs.merge()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.pieces"


def still_open(store: Store | None, folder: Path, version: str) -> Store:
    """``store`` where it is that of ``folder`` and what it knows still holds, which to find out
    takes as long as ten records; else as it is opened anew: 11 000 records take a tenth of a
    second."""
    if store is not None and store.folder.parent == folder and store.packs.are_as_left:
        return store
    return open_store(folder, version)


def open_store(folder: Path, version: str, *, read_only: bool = False) -> Store:
    """The store in ``folder`` for this state of the program; those of other states are removed.

    The state is the version, the program's own code, and the versions of Python and of the
    packages that can change a result: no result ever comes from another program.
    """
    own = f"{version}-{program_digest()[:8]}"
    linked = folder.is_symlink() or folder.parent.is_symlink()  # to what is none of ours
    if folder.is_dir() and not linked and not read_only:
        for other in sorted(folder.iterdir()):
            if other.name != own:
                shutil.rmtree(other, ignore_errors=True)
    return Store(folder / own, read_only)


@cache
def program_digest() -> str:
    """SHA-256 over the package's modules and tables, and the versions beneath them."""
    digest = hashlib.sha256(".".join(map(str, sys.version_info[:2])).encode())
    root = Path(str(files("sitegen")))
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".json"):  # the templates of a wheel lie here too
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    for name in _DEPENDENCIES:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    return digest.hexdigest()
