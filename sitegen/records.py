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


def keep_record(body: str, path: Path) -> None:
    """Keep ``body``, which is text, under its digest in ``path``, where the disk takes it."""
    part = path.with_name(f"{path.name}.part")
    write_whole(path, part, f"{_sum(body)}\n{body}".encode())


def kept_record(path: Path) -> str | None:
    """The body of the record in ``path``; None where there is none that is whole."""
    try:
        total, _, body = path.read_text("utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return body if total == _sum(body) else None


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8")).hexdigest()
