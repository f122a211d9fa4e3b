"""The folder of sources → Seeds: plain files only, nothing from outside the folder.

Nothing here looks into the text. What is no plain file is refused by name and never opened; what
``sitegen.toml`` excludes is not opened either (safety policy, section 2), but for its digest, by
which the preview tells whether anything is new.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sitegen.errors import Problem, SourceError
from sitegen.files import ENDINGS, LARGEST, SEEDS, extension, is_passed_over
from sitegen.model import Seed

Given = Mapping[str, tuple[tuple[str, str], ...]]
"""What the configuration says of each file: keys and checked values, by path inside the folder."""

Read = Callable[[Path, str], Seed | Problem]
"""What is in a file, by the folder of sources and the path inside it, or why it cannot be one."""
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)  # these four: where the system has them
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
"""Opens a plain file, but no link, and does not wait for a FIFO that took a file's place."""


def read_seed(folder: Path, name: str) -> Seed | Problem:
    """The file ``name`` in ``folder``, of which nothing else is said, if it is a plain file of
    bearable size; else why not."""
    try:
        descriptor = os.open(f"{folder}/{name}", _OPEN_FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _no_file(f"{SEEDS}/{name}")
            content = read_whole(descriptor, status.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        return _unreadable(name, error)
    if len(content) > LARGEST:
        return Problem(
            f"{SEEDS}/{name}",
            f"the file has {max(status.st_size, len(content))} bytes",
            "split it: 10 MiB (10485760 bytes) are the most",
        )
    return Seed(name, content)


def read_seeds(
    folder: Path, *, given: Given, read: Read = read_seed
) -> tuple[tuple[Seed, ...], tuple[Problem, ...]]:
    """The sources in ``folder`` and its subfolders by path, and what had to be refused.

    Left out without a word: other kinds of file, hidden names, backup names (``a.txt~``), and what
    ``given`` excludes. Raises SourceError where there is no folder, or no source in it.
    """
    if folder.is_symlink() or not folder.is_dir():
        fault = "a symbolic link" if folder.is_symlink() else "no such folder"
        raise SourceError(
            Problem(f"{folder.name}/", fault, "make a folder of this name and put the sources in")
        )
    seeds: list[Seed] = []
    problems: list[Problem] = []
    files = 0
    for name, refusal in sorted(_files(folder), key=lambda found: found[0]):
        files += 1
        facts = given.get(name, ())
        if ("exclude", "true") in facts:
            continue
        found = refusal or read(folder, name)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            seeds.append(replace(found, given=facts) if facts else found)
    if not files:
        raise SourceError(
            Problem(
                f"{folder.name}/",
                "no source in this folder",
                f"put articles there: files that end in {', '.join(ENDINGS)}",
            )
        )
    return tuple(seeds), tuple(problems)


def list_files(folder: Path) -> tuple[str, ...]:
    """The paths of all sources in ``folder``, refused ones included, sorted; none is opened."""
    return tuple(sorted(name for name, _ in _files(folder))) if folder.is_dir() else ()


def _files(folder: Path) -> Iterator[tuple[str, Problem | None]]:
    """Path and fault of everything in ``folder`` that is a source or pretends to be one."""
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(folder / inside) as entries:
                found = list(entries)
        except OSError as error:
            yield inside, _unreadable(inside, error)
            continue
        for entry in found:
            name = f"{inside}/{entry.name}" if inside else entry.name
            if _is_passed_over(entry):
                continue
            if entry.is_dir(follow_symlinks=False) and _is_utf8(name):
                waiting.append(name)
            else:
                yield name, _fault(entry, name)


def _is_passed_over(entry: os.DirEntry[str]) -> bool:
    """Whether it is no source and does not pretend to be one: a link always does."""
    if is_passed_over(entry.name):
        return True
    if entry.is_symlink() or entry.is_dir(follow_symlinks=False):
        return False
    return extension(entry.name) not in ENDINGS


def _fault(entry: os.DirEntry[str], name: str) -> Problem | None:
    """Why a source cannot be one before anyone opened it; None for a plain file."""
    place = f"{SEEDS}/{name}"
    if not _is_utf8(name):
        return Problem(place, "the name is not UTF-8", "rename it")
    if entry.is_symlink():
        return Problem(
            place, "a symbolic link is no source", "put the file itself there, or take it out"
        )
    if not entry.is_file(follow_symlinks=False):
        return _no_file(place)
    return None


def read_whole(descriptor: int, size: int) -> bytes:
    """What is in the open file ``descriptor``, of which the system says that it has ``size`` bytes;
    ``LARGEST`` and one more at most.

    To ask for so many at once takes ten times as long as to read an article; a file object asks the
    system six times where this asks once.
    """
    content = os.read(descriptor, min(size, LARGEST) + 1)
    while len(content) != size and len(content) <= LARGEST:
        more = os.read(descriptor, LARGEST + 1 - len(content))
        if not more:
            break
        content += more
    return content


def _no_file(place: str) -> Problem:
    return Problem(place, "not a plain file", "take it out of the folder")


def _unreadable(name: str, error: OSError) -> Problem:
    return Problem(
        f"{SEEDS}/{name}",
        f"cannot be read: {error.strerror or error}",
        "make it readable, or take it out of the folder",
    )


def _is_utf8(name: str) -> bool:
    """Whether the system's name is UTF-8: names that are not come with surrogates."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
