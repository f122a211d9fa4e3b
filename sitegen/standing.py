"""The site that stands: what it was built from, and whether a build would only make it again.

After a build, a record in the scratch folder says from which inputs the site was made, and which
files stood there then. Where neither has changed there is nothing to do, and nothing is imported
to find that out (docs/decisions/0100). A record that is torn or foreign is none.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sitegen.errors import Problem
from sitegen.files import SCRATCH
from sitegen.inputs import Request, inputs_digest, permalinks_digest
from sitegen.records import keep_record, kept_record

RECORD = "standing.json"
"""The record's name inside the scratch folder."""
TICK = 0.02
"""Seconds that a file's times lag behind the clock at most: the kernel's own clock has 1 to 10 ms.
What changes a file later than this after its last change gives it another time."""
_COARSE = 1_000_000
"""Nanoseconds: a time that is a multiple of it comes from a file system that tells no smaller ones
(FAT 2 s, HFS+ 1 s), where a change may leave no trace."""
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in a folder that someone looked at: it counts for nothing."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made."""

    out: Path
    """The folder of the site."""
    sources: int
    """Sources on the site, copies included."""
    passages: int
    quotes: int
    speakers: int
    pages: int
    written: int
    """Files that are new or changed."""
    unchanged: int
    removed: int
    digest: str
    """Equal for equal sites, 64 hex digits (see ``output.Published``)."""
    problems: tuple[Problem, ...]
    """Warnings, and what ``skip_bad`` left out, in file order."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the record says of the site that stands."""

    inputs: str
    """``inputs_digest`` of what it was made from."""
    permalinks: str
    """``permalinks_digest`` after the build."""
    stamp: str
    """``stamp_of`` its folder."""
    models: tuple[tuple[str, str], ...]
    """Path and digest of what describes the spaCy pipeline, where one is configured."""
    cached: str
    """``cache_names``, where a source was taken down: no other record may come to stand there."""
    report: BuildReport


def standing_report(request: Request) -> BuildReport | None:
    """What a build for ``request`` would report, where the site that it would make stands.

    None where anything has changed, or may have: then only a build can tell.
    """
    scratch = request.project / SCRATCH
    found = _read(scratch / RECORD)
    if found is None or found.inputs != inputs_digest(request):
        return None
    out = found.report.out
    if (
        found.permalinks != permalinks_digest(request)
        or found.models != described(path for path, _ in found.models)
        or (found.cached and found.cached != cache_names(scratch))
        or is_unfinished(out, scratch)
        or found.stamp != stamp_of(out)
    ):
        return None
    total = found.report.written + found.report.unchanged
    return replace(found.report, written=0, unchanged=total, removed=0)


def remember(standing: Standing, scratch: Path) -> None:
    """Keep the record of the site that stands; a disk that takes it not leaves builds slow."""
    report = {**asdict(standing.report), "out": str(standing.report.out)}
    body = json.dumps({**asdict(standing), "report": report})
    keep_record(body.encode(), scratch / RECORD)


def described(paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each of ``paths`` with the digest of what is in it; empty digests where nothing is."""
    return tuple((path, _digest_of(path)) for path in paths)


def cache_names(scratch: Path) -> str:
    """SHA-256 of the names and sizes of all files in the cache: what is added to one shows."""
    names: list[str] = []
    for path, entry in _walk(str(scratch / "cache")):
        with suppress(OSError):
            names.append(f"{path}\0{entry.stat(follow_symlinks=False).st_size}")
    text = "\n".join(sorted(names))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


# ── the folder of a site ────────────────────────────────────────────────────────────────────


def stage_of(out: Path, scratch: Path) -> Path:
    """Where a build stages its site: in ``scratch``, or beside ``out`` if that is another file
    system. Raises OSError where one of these is not there."""
    near = scratch.stat().st_dev == out.parent.stat().st_dev
    return scratch / "stage" if near else out.with_name(f".{out.name}.sitegen-stage")


def left_of(stage: Path) -> Path:
    """Where a stage is while it is being removed. A build that finds it goes on with that."""
    return stage.with_name(f"{stage.name}-left")


def files_in(folder: str) -> Iterator[str]:
    """Paths of all that is no folder in ``folder``, with ``/``; links are not followed.

    The litter of file managers is passed over.
    """
    return (path for path, _ in _walk(folder))


def stamp_of(out: Path) -> str:
    """A digest that is another one once any file in ``out`` is changed, added or removed.

    Made of names, sizes, times and inodes: nothing is opened. Empty where such a digest cannot be
    trusted: a change made right now might leave all of these as they are.
    """
    if sys.platform == "win32":
        return ""  # there the second time is that of creation
    lines: list[str] = []
    newest = 0
    try:
        for path, entry in _walk(str(out)):
            one = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(one.st_mode):
                return ""
            newest = max(newest, one.st_mtime_ns, one.st_ctime_ns)
            times = f"{one.st_mtime_ns} {one.st_ctime_ns}"
            lines.append(f"{path}\0{one.st_ino} {one.st_mode} {one.st_size} {times}")
    except OSError:
        return ""
    if newest % _COARSE == 0 or newest / 1e9 + TICK > time.time():
        return ""
    text = "\n".join(sorted(lines))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _walk(folder: str, inside: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Path inside, and entry, of all that is no folder in ``folder``."""
    if not inside and os.path.islink(folder):  # noqa: PTH114  (a str, 20 times a build)
        return
    try:
        with os.scandir(folder) as entries:
            found = list(entries)
    except OSError:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{inside}{entry.name}/")
        elif entry.name not in _LITTER:
            yield f"{inside}{entry.name}", entry


def is_unfinished(out: Path, scratch: Path) -> bool:
    """Whether a build was ended before it could remove what it had staged, or is at it now."""
    try:
        stage = stage_of(out, scratch)
    except OSError:
        return True
    return os.path.lexists(stage) or os.path.lexists(left_of(stage))


# ── the record ──────────────────────────────────────────────────────────────────────────────


def _read(path: Path) -> Standing | None:
    """The record at ``path``; None where there is none that is whole."""
    body = kept_record(path)
    if body is None:
        return None
    try:
        record = json.loads(body)
        report, models = record.pop("report"), record.pop("models")
        problems = tuple(Problem(**one) for one in report.pop("problems"))
        built = BuildReport(out=Path(report.pop("out")), problems=problems, **report)
        return Standing(models=tuple(map(tuple, models)), report=built, **record)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _digest_of(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""
