"""Records on disk: whole or not at all, under a digest of their own where nothing else proves them.

What is kept is only ever a saving of time: a disk that takes no record leaves the next build slow,
not wrong, and a record that is torn or foreign is none.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, part: Path, *pieces: bytes) -> None:
    """The ``pieces``, one after the other, in ``path``, which lies beside ``part``; what stood
    there before stays where the disk does not take them."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)  # and never written through, should it be a link
        with part.open("xb") as file:
            file.writelines(pieces)
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if not isinstance(error, OSError):  # Ctrl-C
            raise


def keep_record(body: bytes, path: Path) -> None:
    """Keep ``body`` under its digest in ``path``, where the disk takes it."""
    write_whole(path, path.with_name(f"{path.name}.part"), _sum(body), b"\n", body)


def kept_record(path: Path) -> bytes | None:
    """The body of the record in ``path``; None where there is none that is whole."""
    try:
        total, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if total == _sum(body) else None


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode("ascii")
