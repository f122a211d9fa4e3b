"""What decides the site of a project, and whether anything of it is new.

The digest of all sources, templates and the configuration decides (docs/decisions/0061).
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from sitegen.config import Config
from sitegen.errors import Problem
from sitegen.files import CONFIG_FILE
from sitegen.inputs import shipped_templates
from sitegen.interface import LANGUAGES
from sitegen.model import Seed
from sitegen.seeds import list_files, read_seed, read_whole

_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
Touches: TypeAlias = Mapping[str, tuple[int, ...]]
"""What ``_touch`` says of each path, in the order in which they were looked at."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was in one source at a look."""

    found: Seed | Problem
    """As ``read_seed`` reads it."""
    digest: bytes
    """SHA-256."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look saw."""

    glance: int
    """As ``Ground.glance`` gave it before anything was opened."""
    digests: tuple[str, str]
    """SHA-256 over names, kinds and contents: of configuration and sources, of templates."""
    sources: Mapping[str, Seen]
    """By their paths in the folder of sources."""

    def read(self, folder: Path, name: str) -> Seed | Problem:
        """What was in a source of ``folder``; it is read now where it was not there."""
        seen = self.sources.get(name)
        return seen.found if seen else read_seed(folder, name)


UNSEEN = Sight(0, ("", ""), {})
"""Before the first look."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The places of a project that decide what its site is."""

    project: Path
    seeds: Path
    templates: tuple[Path, ...]
    """The project's own and, in a checkout, the shipped ones; each once."""

    def look(self, last: Sight = UNSEEN) -> Sight:
        """What is there now; a source that equals what the ``last`` look saw is the very same."""
        names = list_files(self.seeds)
        settings, theme = list(self._settings()), list(self._theme())
        touches = self._touches(settings, names, theme)
        before = last.sources
        sources = {name: _seen(read_seed(self.seeds, name), before.get(name)) for name in names}
        own = [*settings, *self._paths(names)]
        read = chain(map(_digest_in, settings), (seen.digest for seen in sources.values()))
        digests = _digest(own, read, touches), _digest(theme, map(_digest_in, theme), touches)
        return Sight(_glance(touches), digests, sources)

    def glance(self) -> int:
        """A number that is another one once a file was touched; nothing is opened."""
        names = list_files(self.seeds)
        return _glance(self._touches(self._settings(), names, self._theme()))

    def _touches(
        self, settings: Iterable[str], names: Iterable[str], theme: Iterable[str]
    ) -> Touches:
        return {path: _touch(path) for path in (*settings, *self._paths(names), *theme)}

    def _paths(self, names: Iterable[str]) -> list[str]:
        return [f"{self.seeds}/{name}" for name in names]

    def _settings(self) -> Iterator[str]:
        yield str(self.project / CONFIG_FILE)
        yield str(self.seeds)
        for folder in self.templates:
            yield from sorted(map(str, (folder / LANGUAGES).glob("*.toml")))

    def _theme(self) -> Iterator[str]:
        for folder in self.templates:
            yield from sorted(_inside(str(folder)))


def ground_of(config: Config) -> Ground:
    """What to watch for the project of ``config``."""
    shipped = shipped_templates()
    packaged = shipped.parent / "__init__.py"  # an installed theme does not change
    known = {folder.resolve() for folder in config.templates}
    more = () if packaged.exists() or shipped.resolve() in known else (shipped,)
    return Ground(config.project, config.seeds, (*config.templates, *more))


class Lookout:
    """Looks at the ground, and remembers what it saw."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._last = UNSEEN
        self._newer: Sight | None = None

    def look(self) -> Sight:
        """What is there now; or was, when it was found to be newer and nothing came since."""
        self._last, self._newer = self._newer or self._ground.look(self._last), None
        return self._last

    @property
    def has_seen_newer(self) -> bool:
        """Whether the next look is done already."""
        return self._newer is not None

    def is_newer(self, digests: tuple[str, str]) -> bool:
        """Whether what is there now differs from what has these ``digests``."""
        sight = self._ground.look(self._last)
        self._newer = sight if sight.digests != digests else None
        return self._newer is not None

    def is_due(self, came: bool) -> bool:
        """Whether to look: something ``came``, and what was seen before it is old; or something
        newer was seen already."""
        if came:
            self._newer = None
        return came or self.has_seen_newer

    def is_touched(self) -> bool:
        """Whether a file was touched since the last look."""
        return self._ground.glance() != self._last.glance


def _inside(folder: str) -> Iterator[str]:
    """Everything in ``folder`` at any depth; what vanishes meanwhile is passed over."""
    for root, folders, names in os.walk(folder):
        for name in (*folders, *names):
            yield f"{root}/{name}"


def _glance(touches: Touches) -> int:
    return hash(tuple(touches.items()))


def _seen(found: Seed | Problem, before: Seen | None) -> Seen:
    """What was ``found`` in a source where ``before`` was."""
    if before and before.found == found:
        return before
    content = found.data if isinstance(found, Seed) else str(found).encode("utf-8", "replace")
    return Seen(found, hashlib.sha256(content).digest())


def _digest(paths: Iterable[str], digests: Iterable[bytes], touches: Touches) -> str:
    """SHA-256 over ``paths``, the kind of each, and the ``digests`` of what is there."""
    digest = hashlib.sha256()
    for path, own in zip(paths, digests, strict=True):
        kind = touches[path][1:2]
        digest.update(f"{path}\0{kind}\0".encode("utf-8", "surrogateescape"))
        digest.update(own)
    return digest.hexdigest()


def _digest_in(path: str) -> bytes:
    return hashlib.sha256(_content(path)).digest()


def _touch(path: str) -> tuple[int, ...]:
    """What is another tuple once what is at ``path`` was touched, or what a link there leads to:
    of that no event tells. Empty where nothing is."""
    try:
        found = os.lstat(path)
    except OSError:
        return ()
    told = _told(found)
    if stat.S_ISLNK(found.st_mode):
        with suppress(OSError):
            told += _told(os.stat(path))  # noqa: PTH116  (a str, for each file of a project)
    return told


def _told(found: os.stat_result) -> tuple[int, ...]:
    return (found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _content(path: str) -> bytes:
    """The bytes of a plain file, as far as a build reads them; empty for all else."""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except OSError:
        return b""
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return b""  # a folder, or a FIFO, which was opened without waiting for its other end
        return read_whole(descriptor, status.st_size)
    except OSError:
        return b""
    finally:
        os.close(descriptor)
