"""The next site as it grows beside the one that stands, most of it second names for the same files.

Of a site of many files the second names stay when it is published, as its *spare*: the next build
begins with them, and need neither make 10,000 folders and links nor remove 10,000
(docs/decisions/0132). A spare holds nothing that its site does not, but for what file managers
leave behind: what the site no longer has goes at once, and what is no second name of a file that
stands there is not taken over.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.removal import discard
from sitegen.standing import files_in

FOLDER_MODE = 0o755
FILE_MODE = 0o644
SPARED = 1_000
"""Files from which on second names stay: fewer are linked, and removed, in a tenth of a second."""

_NO_LINK = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS})


@dataclass(frozen=True, slots=True)
class Stage:
    """The next site and what is known of the one that stands. Its paths are plain strings: ten
    thousand of ``pathlib``'s take longer to join than their files to be written."""

    root: str
    out: str
    before: frozenset[str]
    """The paths of all files in ``out``."""
    linked: set[str] = field(default_factory=set)
    """The paths in ``root`` that are second names of what has the same path in ``out``."""
    there: set[str] = field(default_factory=lambda: {""})
    """The folders in ``root``."""
    shared: set[str] = field(default_factory=set)
    """Which of ``linked`` the next site has."""
    folders: set[str] = field(default_factory=lambda: {""})
    """The folders that the next site has."""

    def put(self, path: str, content: bytes) -> bool:
        """Whether this file had to be written; one with equal bytes is that of the old site."""
        if path in self.before and _is_equal(f"{self.out}/{path}", content):
            self.keep(path)
            return False
        self._make(path.rpartition("/")[0])
        self._vacate(path)
        _write(f"{self.root}/{path}", content)
        return True

    def keep(self, path: str) -> None:
        """The same file under a second name, or a copy with its times where links fail."""
        if path not in self.linked:
            self._make(path.rpartition("/")[0])
            self._vacate(path)
            if not _is_linked(f"{self.out}/{path}", f"{self.root}/{path}"):
                return
            self.linked.add(path)
        elif path.rpartition("/")[0] not in self.folders:
            self._make(path.rpartition("/")[0])
        self.shared.add(path)

    def finish(self) -> None:
        """Remove what the next site does not have."""
        for path in sorted(self.linked - self.shared):
            os.unlink(f"{self.root}/{path}")  # noqa: PTH108
        for folder in sorted(self.there - self.folders, reverse=True):  # inner ones first
            os.rmdir(f"{self.root}/{folder}")  # noqa: PTH106

    def retire(self) -> None:
        """Remove from ``root``, where the old site stands now, all that the new one does not have:
        words and names of what was taken down among it. A first site had none before it."""
        for path in sorted(self.before - self.shared):
            os.unlink(f"{self.root}/{path}")  # noqa: PTH108
        for folder in sorted(_folders_of(self.before) - self.folders):  # outer ones first
            shutil.rmtree(f"{self.root}/{folder}", ignore_errors=True)

    def look(self, folder: str = "") -> None:
        """Take over second names and folders from what ``root`` holds, remove all else."""
        with os.scandir(f"{self.root}/{folder}") as entries:
            found = list(entries)
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                if stat.S_IMODE(status.st_mode) != FOLDER_MODE:
                    os.chmod(entry.path, FOLDER_MODE)  # noqa: PTH101
                self.there.add(path)
                self.look(path)
            elif path in self.before and _is_same(status, f"{self.out}/{path}"):
                self.linked.add(path)
            else:
                os.unlink(entry.path)  # noqa: PTH108

    def _make(self, folder: str) -> None:
        if folder in self.folders:
            return
        self._make(folder.rpartition("/")[0])
        if folder not in self.there:
            self._vacate(folder)
            make_folder(f"{self.root}/{folder}")
            self.there.add(folder)
        self.folders.add(folder)

    def _vacate(self, path: str) -> None:
        """Remove what the spare has at ``path``; a folder of the next site stays."""
        if path in self.linked:
            os.unlink(f"{self.root}/{path}")  # noqa: PTH108
            self.linked.discard(path)
        elif path in self.there and path not in self.folders:
            shutil.rmtree(f"{self.root}/{path}")
            for known in (self.linked, self.there):
                known.difference_update([one for one in known if f"{one}/".startswith(f"{path}/")])


def open_stage(root: Path, out: Path, *, spare: Path | None) -> Stage:
    """A stage in ``root``, which is not there yet, for what is to stand in ``out``; begun with
    ``spare`` where that is a folder that an earlier build left there."""
    before = frozenset(files_in(str(out)))
    if spare and spare.is_dir():
        stage = Stage(str(root), str(out), before)
        try:
            spare.rename(root)
            root.chmod(FOLDER_MODE)
            stage.look()
        except OSError:  # somebody has been there, or it lies in a lower layer: it is of no use
            discard(spare)
            discard(root)
        else:
            return stage
    make_folder(str(root))
    return Stage(str(root), str(out), before)


def settle(stage: Stage, root: Path, *, spare: Path | None) -> None:
    """Let the next build begin with what is in ``root``, which holds no more than second names of
    the files that stand; remove it where that does not pay."""
    if spare is None:
        discard(root)
        return
    try:
        if len(stage.shared) < SPARED:
            discard(root)
            spare.parent.rmdir()  # if there is one, and nothing in it
        else:
            discard(spare)
            spare.parent.mkdir(exist_ok=True)
            root.rename(spare)
    except OSError:
        discard(root)


def make_folder(folder: str) -> None:
    """A new folder with the same mode whatever the umask."""
    os.mkdir(folder)  # noqa: PTH102
    os.chmod(folder, FOLDER_MODE)  # noqa: PTH101


def is_built(status: os.stat_result) -> bool:
    """Whether a file with this ``lstat`` is a plain one with the mode of a built file."""
    return stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) == FILE_MODE


def _write(path: str, content: bytes) -> None:
    """A new file with the same mode whatever the umask."""
    with open(path, "xb", buffering=0) as stream:  # noqa: PTH123  (a str, for each file of a site)
        left = memoryview(content)
        while left:
            left = left[stream.write(left) :]
    os.chmod(path, FILE_MODE)  # noqa: PTH101


def _is_linked(old: str, new: str) -> bool:
    """Whether ``new`` is now a second name of the file ``old``; else it is a copy of it."""
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        shutil.copy2(old, new)
        return False
    return True


def _is_equal(old: str, content: bytes) -> bool:
    """Whether ``old`` is a built file with these very bytes."""
    try:
        status = os.lstat(old)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return is_built(status) and status.st_size == len(content) and Path(old).read_bytes() == content


def _is_same(one: os.stat_result, path: str) -> bool:
    """Whether ``path`` names the file with this ``lstat``. Times count, too: where folders lie in
    layers, a file can be changed under one name, keep its number, and be two from then on."""
    try:
        other = os.lstat(path)
    except OSError:
        return False
    return one.st_nlink > 1 and _told_of(one) == _told_of(other)


def _told_of(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns


def _folders_of(paths: Iterable[str]) -> set[str]:
    """The folders, and those that they are in, of some files; the outermost is no folder."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders
