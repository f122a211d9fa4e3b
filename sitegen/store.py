"""The cache on disk: records in files that are named by all that their contents depend on."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.resources import files
from mmap import ACCESS_READ, mmap
from pathlib import Path

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
    """JSON records in files named by their keys; one folder for each state of the program."""

    folder: Path
    read_only: bool = False

    def read(self, key: str) -> bytes | None:
        """The record under ``key``; None where there is none that can be read."""
        try:
            return self._path(key).read_bytes()
        except OSError:
            return None

    def mapped(self, key: str) -> memoryview | None:
        """The same, read from disk only where it is looked at."""
        try:
            with self._path(key).open("rb") as file:
                return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
        except (OSError, ValueError):  # an empty file cannot be mapped
            return None

    def write(self, key: str, *pieces: bytes) -> None:
        """Keep a record, whole or not at all; a cache that cannot be written stays as it is."""
        if self.read_only:
            return
        path = self._path(key)
        part = path.with_suffix(f".{os.getpid()}.part")
        write_whole(path, part, *pieces)

    def remove(self, key: str) -> None:
        """Keep no record under ``key``."""
        if not self.read_only:
            with suppress(OSError):
                self._path(key).unlink(missing_ok=True)

    def size(self) -> int:
        """Bytes of all records."""
        total = 0
        for path in self.folder.glob("*/*"):
            with suppress(OSError):  # another build may have removed it
                total += path.stat().st_size
        return total

    def keep_only(self, keys: Collection[str]) -> None:
        """Remove every record that is not under one of ``keys``."""
        if self.read_only or not self.folder.is_dir():
            return
        kept = {self._path(key) for key in keys}
        for path in self.folder.glob("*/*"):
            if path not in kept:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.json"


def open_store(folder: Path, version: str, *, read_only: bool = False) -> Store:
    """The store in ``folder`` for this state of the program; those of other states are removed.

    The state is the version, the program's own code, and the versions of Python and of the
    packages that can change a result: no result ever comes from another program.
    """
    own = f"{version}-{program_digest()[:8]}"
    if folder.is_dir() and not read_only:
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
