"""The files of a site → its folder: staged beside it, then put in its place at one stroke.

A reader sees the old site or the new one, never a mixture, and a build that fails or is killed
leaves the old one as it was (docs/decisions/0041). Every site carries the list of its files and
their digests (``sums``): by it a later build knows a folder as one that a build wrote.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sitegen.errors import ConfigError, Problem, SourceError
from sitegen.files import PREVIEW
from sitegen.pages.site import OutputFile
from sitegen.removal import discard, leave
from sitegen.staging import Stage, open_stage, settle
from sitegen.standing import TICK, files_in, left_of, stage_of, stamp_of
from sitegen.sums import is_list, list_of, listed_files

LOCK_WAIT = 30.0
"""Seconds to wait for another build to publish: 10,000 pages take about 5."""
SPARE = "spare"
"""The folder in the scratch folder for second names of what stands (``staging``)."""
SITE = "site"
"""The one of a build in it; that of the preview is ``PREVIEW``."""

ANOTHER_FOLDER = "name a new or an empty folder with --out"
_PORTABLE = re.compile(r"[^\x00-\x1f\x7f\\<>:\"|?*]+")
_NO_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM})
"""What a system answers that knows no exchange, or whose file system or sandbox allows none."""
_REMEDIES = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EFBIG: "allow larger files (ulimit -f)",
    errno.EACCES: "make the folder writable",
    errno.EROFS: "name a folder that can be written with --out",
    errno.ENOTDIR: "name another folder with --out",
    errno.EBUSY: "name a folder that is no mount point with --out",
}


@dataclass(frozen=True, slots=True)
class Published:
    """What a build changed in the folder of its site."""

    written: int
    """Files that are new or have other bytes than before."""
    unchanged: int
    """Files taken over from the site that stood before, times kept."""
    removed: int
    """Files of the site before that the new one does not have."""
    digest: str
    """SHA-256 of the list of all files and their digests: equal for equal sites, 64 hex digits."""
    stamp: str = ""
    """``stamp_of`` the folder as this build left it; empty where that is not to be known."""
    sums: Mapping[str, str] = field(default_factory=dict, repr=False)
    """SHA-256 of each file, 64 hex digits, by path; the lists of these aside."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is to stay as it stands in the site: somebody has just seen that it is whole."""

    path: str
    digest: str
    """SHA-256 of its bytes, 64 hex digits."""


def publish(
    files: Iterable[OutputFile | Kept], out: Path, *, scratch: Path, durable: bool = True
) -> Published:
    """Make ``out`` hold ``files`` and nothing else, in one step; if that fails, change nothing.

    ``scratch`` is the project's own folder for stages and the lock. Where no byte differs,
    nothing is exchanged. What is not ``durable`` may be lost in a power cut, and waits for no
    disk. Raises SourceError with the path and the cause where the machine fails.
    """
    out = out.absolute()
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        with _lock(scratch / "lock"):
            out.parent.mkdir(parents=True, exist_ok=True)
            stage = stage_of(out, scratch)
            _repair(out, stage)
            spare = _spare_for(stage, scratch, durable=durable)
            published = _put_there(files, out, stage, spare, durable=durable)
            if not durable or os.path.lexists(stage):  # the next build is to remove what is left
                return published
            return replace(published, stamp=_stamped(out))
    except OSError as error:
        raise SourceError(_machine_problem(error, out, scratch)) from error


def forget_preview(scratch: Path) -> None:
    """Remove the copy that a preview keeps in ``scratch``: a source was taken down, and it may have
    words of it. A preview that runs writes another."""
    spares = scratch / SPARE
    with _lock(scratch / "lock"):
        discard(scratch / PREVIEW)
        if not spares.is_symlink():
            discard(spares / PREVIEW)


def refuse_target(
    out: Path, *, project: Path, kept: Iterable[Path], remedy: str = ANOTHER_FOLDER
) -> None:
    """Raise ConfigError where a site in ``out`` would replace something that no build wrote.

    ``kept`` are the folders that no site may lie in or replace: sources, templates, scratch.
    """
    real, place = out.resolve(), str(out)
    refusal = partial(_refusal, remedy=remedy)
    if _holds(real, project.resolve()):
        raise refusal(place, "the site would replace the project itself")
    for folder in kept:
        if _holds(real, folder.resolve()) or _holds(folder.resolve(), real):
            raise refusal(place, f"the site would stand in or replace {folder.name}/")
    if out.is_symlink():
        raise refusal(place, "this is a link, and a link is neither followed nor replaced")
    if out.exists() and not out.is_dir():
        raise refusal(place, "this is a file, and the site needs a folder")
    for path in foreign_files(out):
        raise refusal(place, f"no build wrote {path} in this folder: move it elsewhere")


def foreign_files(out: Path) -> tuple[str, ...]:
    """Paths in ``out`` that no build wrote, sorted; empty where ``out`` is empty or missing."""
    while True:
        known = listed_files(out)
        there = (path for path in files_in(str(out)) if not is_list(path))
        foreign = tuple(sorted(path for path in there if path not in known))
        if not foreign or listed_files(out) == known:
            return foreign  # else another build has put its site there meanwhile: look again


def _stamped(out: Path) -> str:
    """The stamp of the site that was just put there, once a change would show in it."""
    time.sleep(TICK)
    return stamp_of(out)


# ── staging ─────────────────────────────────────────────────────────────────────────────────


def _spare_for(stage: Path, scratch: Path, *, durable: bool) -> Path | None:
    """Where a spare may be: in ``scratch``, one for builds and one for the preview, not beside a
    site elsewhere, and never behind a link; None there."""
    folder = scratch / SPARE
    spare = folder / (SITE if durable else PREVIEW)
    if stage.parent != scratch or folder.is_symlink() or spare.is_symlink():
        return None
    return spare


def _put_there(
    files: Iterable[OutputFile | Kept], out: Path, root: Path, spare: Path | None, *, durable: bool
) -> Published:
    """The site staged in ``root`` and put in its place; nothing stays in ``root``, neither the new
    site if that failed, nor the old one if it did not."""
    try:
        stage = open_stage(root, out, spare=spare)
        published = _staged(files, stage, durable=durable)
        with suppress(OSError):  # the site is there: what resists now is for the next build
            stage.retire()
            settle(stage, root, spare=spare)
    except KeyboardInterrupt:
        leave(root, left_of(root))
        raise
    finally:
        discard(root)
    return published


def _staged(files: Iterable[OutputFile | Kept], stage: Stage, *, durable: bool) -> Published:
    """The site in ``stage``, exchanged where it differs from the one that stands."""
    sums, written = dict[str, str](), 0
    for file in files:
        _check(file.path, sums)
        if isinstance(file, Kept):
            sums[file.path] = file.digest
            stage.keep(file.path)
        else:
            sums[file.path] = hashlib.sha256(file.content).hexdigest()
            written += stage.put(file.path, file.content)
    lists = list_of(sums)
    written += sum(stage.put(file.path, file.content) for file in lists)
    removed = len(stage.before - sums.keys() - {file.path for file in lists})
    stage.finish()
    if written or removed:
        if durable:
            _flush()
        _exchange(Path(stage.root), Path(stage.out))
    digest = hashlib.sha256(b"".join(file.content for file in lists)).hexdigest()
    unchanged = len(sums) + len(lists) - written
    return Published(written, unchanged, removed, digest, sums=sums)


def _flush() -> None:
    """Have on disk all that was written, once, for a power cut: an fsync of each file makes writing
    4 times slower. By a process of its own, because nobody can interrupt the system at it."""
    if sys.platform == "win32":
        return
    try:
        done = subprocess.run(["sync"], stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError:
        done = None
    if done is None or done.returncode:
        os.sync()


def _check(path: str, sums: Mapping[str, str]) -> None:
    """Raise ValueError where ``path`` cannot stand in a site, or stands there: a fault of ours."""
    parts = path.split("/")
    if not _PORTABLE.fullmatch(path) or not {"", ".", ".."}.isdisjoint(parts):
        raise ValueError(f"no path for a site: {path!r}")
    if path in sums or is_list(path):
        raise ValueError(f"two files of one path: {path!r}")


# ── exchanging ──────────────────────────────────────────────────────────────────────────────


def _exchange(stage: Path, out: Path) -> None:
    """Put ``stage`` where ``out`` is; the old site, if any, is then at ``stage``."""
    if not os.path.lexists(out):
        stage.rename(out)
    elif not _exchanged_at_once(stage, out):
        retired = _retired(stage)
        out.rename(retired)
        try:
            stage.rename(out)
        except OSError:
            retired.rename(out)
            raise
        retired.rename(stage)


def _exchanged_at_once(stage: Path, out: Path) -> bool:
    """Exchange two folders by one call of the system; False where it has no such call."""
    names = {"linux": ("renameat2", 2), "darwin": ("renamex_np", 2)}
    name, flag = names.get(sys.platform, ("", 0))
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None) if name else None
    if call is None:
        return False
    a, b = os.fsencode(stage), os.fsencode(out)
    here = -100  # AT_FDCWD: both paths are absolute anyway
    arguments = (here, a, here, b, flag) if name == "renameat2" else (a, b, flag)
    if call(*arguments) == 0:
        return True
    fault = ctypes.get_errno()
    if fault in _NO_EXCHANGE:
        return False
    raise OSError(fault, os.strerror(fault), str(out))


def _retired(stage: Path) -> Path:
    return stage.with_name(f"{stage.name}-old")


def _repair(out: Path, stage: Path) -> None:
    """Undo what a killed build left: a stage, or a site between two renames."""
    retired = _retired(stage)
    if os.path.lexists(retired) and not os.path.lexists(out):
        retired.rename(out)
    for path in (retired, left_of(stage), stage):
        discard(path)
        if os.path.lexists(path):
            raise OSError(errno.EEXIST, "what a killed build left cannot be removed", str(path))


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Only one build of a project publishes at a time; the others wait."""
    with path.open("ab") as stream:
        deadline = time.monotonic() + LOCK_WAIT
        while not _locked(stream.fileno()):
            if time.monotonic() > deadline:
                raise SourceError(
                    Problem(str(path), "another build is running", "wait for it, then build again")
                )
            time.sleep(0.05)
        yield


def _locked(descriptor: int) -> bool:
    """Whether the lock could be taken; it ends with the file, also when a build is killed."""
    if sys.platform == "win32":
        return True  # no flock there: two builds at once are not kept apart
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# ── messages ────────────────────────────────────────────────────────────────────────────────


def _holds(folder: Path, path: Path) -> bool:
    """Whether ``path`` is ``folder`` or lies in it."""
    return path == folder or folder in path.parents


def _refusal(place: str, fault: str, *, remedy: str) -> ConfigError:
    return ConfigError(Problem(place, fault, remedy))


def _machine_problem(error: OSError, out: Path, scratch: Path) -> Problem:
    """What the machine refused, where, in the words of the system."""
    path = Path(os.fsdecode(error.filename)) if error.filename else out
    project = scratch.absolute().parent
    place = path.relative_to(project) if path.is_relative_to(project) else path
    remedy = _REMEDIES.get(error.errno or 0, "mend what the system names")
    if error.errno == errno.EROFS and path.is_relative_to(scratch.absolute()):
        remedy = "copy the project to where it can be written: a build needs this folder"
    return Problem(
        str(place),
        f"the site cannot be written: {error.strerror or error}",
        f"{remedy}, then build again; the site that stood before is untouched",
    )
