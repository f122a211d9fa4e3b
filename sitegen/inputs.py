"""What was asked of a project, and one digest of everything that decides the bytes of its site.

Files are read whole and named by what is in them, as everywhere else: a time stamp can lie. Only
modules that start at once are imported here: a build looks at this before it imports anything.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.errors import ConfigError, Problem
from sitegen.files import (
    CONFIG_FILE,
    ENDINGS,
    LARGEST,
    PERMALINKS,
    SEEDS,
    TEMPLATES,
    extension,
    is_passed_over,
)

PREFIX = "SITEGEN_"
"""Before the name of a setting in the environment."""
_HOST = ("NETLIFY", "CONTEXT", "URL", "DEPLOY_PRIME_URL")
"""What Netlify says of a build in the environment."""
DECIDING = frozenset(
    {
        "title",
        "base_url",
        "language",
        "interface",
        "out",
        "max_excerpt_words",
        "pair_pages",
        "parquet",
        "strict",
        "skip_bad",
        "no_cache",
    }
)
"""Flags that decide what is built; a test compares them with the settings. The number of processes
does not, nor who carries out the work, nor how a command talks."""
_PACKAGES = (".dist-info", ".egg-info", ".egg-link", ".pth")
"""Entries of a folder of packages that name one and its version."""
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked of a project, before anything of it was read."""

    project: Path
    """Absolute."""
    flags: tuple[tuple[str, str], ...] = ()
    """Those that decide what is built, sorted; a path is absolute."""
    environ: tuple[tuple[str, str], ...] = ()
    """The same of the environment."""


def request_of(project: Path, flags: Mapping[str, object], environ: Mapping[str, str]) -> Request:
    """What ``flags`` and ``environ`` ask of ``project``; names of other things are passed over."""
    given = {name: value for name, value in flags.items() if name in DECIDING}
    texts = {name: str(value) for name, value in given.items() if value is not None}
    if "out" in texts:
        texts["out"] = os.path.abspath(texts["out"])  # noqa: PTH100  (Path keeps a/../b)
    told = {name: environ[name] for name in environ if name.startswith(PREFIX) or name in _HOST}
    return Request(project.absolute(), tuple(sorted(texts.items())), tuple(sorted(told.items())))


def find_project(named: str | None) -> Path:
    """The project's folder: the one that is ``named``, else the nearest with a ``sitegen.toml``.

    The folder where one stands counts as a project if it has sources, too; where nothing is found
    it is the answer all the same, and what it lacks is then reported by name.
    """
    if named is not None:
        folder = Path(named)
        if not folder.is_dir():
            raise ConfigError(
                Problem(f"--project {named}", "there is no such folder", "name a project's folder")
            )
        return folder.absolute()
    here = Path.cwd()
    if (here / SEEDS).is_dir():
        return here
    homes = (folder for folder in (here, *here.parents) if (folder / CONFIG_FILE).is_file())
    return next(homes, here)


def shipped_templates() -> Path:
    """The folder of the shipped theme: inside an installed package, else beside it (checkout)."""
    package = Path(__file__).parent
    packaged = package / TEMPLATES
    return packaged if packaged.is_dir() else package.parent / TEMPLATES


def inputs_digest(request: Request) -> str | None:
    """SHA-256 of all that decides what a build makes for ``request``, but for its permalinks.

    Sources, templates, configuration, flags, environment, the program and all packages beneath
    it. None where that is not to be known: a link to a folder, which may lead anywhere.
    """
    digest = hashlib.sha256(repr((request, sys.version)).encode("utf-8", "surrogatepass"))
    try:
        for name, content in _inputs(request):
            digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            digest.update(content)
    except OSError:
        return None
    return digest.hexdigest()


def permalinks_digest(request: Request) -> str:
    """SHA-256 of what ``request``'s project remembers of what it published."""
    return hashlib.sha256(_content(request.project / PERMALINKS)).hexdigest()


def _inputs(request: Request) -> Iterator[tuple[str, bytes]]:
    """Everything that a build may read: a name, and what is there."""
    yield CONFIG_FILE, _content(request.project / CONFIG_FILE)
    yield from _sources(str(request.project / SEEDS))
    for folder in (request.project / TEMPLATES, shipped_templates(), Path(__file__).parent):
        if folder.is_dir():
            yield from tree(str(folder))
        yield "", b""  # what follows lies in another folder
    yield "packages", "\n".join(_packages()).encode("utf-8", "surrogateescape")


def _sources(folder: str) -> Iterator[tuple[str, bytes]]:
    """What a build sees of the sources: the bytes of plain files, the names of all else."""
    yield folder, str(_mode(folder)).encode()
    for entry in _entries(folder):
        if is_passed_over(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _sources(entry.path)
        elif entry.is_symlink() or not entry.is_file(follow_symlinks=False):
            yield f"{entry.path}\0{_mode(entry.path)}", b""
        elif extension(entry.name) in ENDINGS:
            yield entry.path, _content(Path(entry.path), LARGEST)


def tree(folder: str) -> Iterator[tuple[str, bytes]]:
    """All files in ``folder`` at any depth, by path, with what is in them; raises OSError at a link
    to a folder."""
    for entry in _entries(folder):
        if entry.is_dir():
            if entry.is_symlink():
                raise NotADirectoryError(entry.path)
            if entry.name != "__pycache__":
                yield from tree(entry.path)
        else:
            yield entry.path, _content(Path(entry.path))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in ``folder``, by name; empty where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _packages() -> Iterator[str]:
    """Name and version of every package that an import can find, in the order of the search."""
    for folder in sys.path:
        if folder:
            yield from (e.name for e in _entries(folder) if e.name.endswith(_PACKAGES))


def _mode(path: str) -> int:
    """Kind and rights of what is at ``path``, links not followed; 0 where nothing is."""
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0


def _content(path: Path, most: int | None = None) -> bytes:
    """What is in the file at ``path``; of one with more than ``most`` bytes only how many.

    Of what cannot be read, why not; of what is no plain file, only that.
    """
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except OSError as error:
        return f"error {error.errno}".encode()
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):  # a folder, or a FIFO: opened without waiting
            return f"mode {found.st_mode}".encode()
        if most is not None and found.st_size > most:
            return f"size {found.st_size}".encode()
        return b"file " + file.read()
