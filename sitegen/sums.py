"""The list of a site's files and their digests, in the format of ``sha256sum``.

It is the mark of a built site: by it a later build knows a folder as one that a build wrote, and
anyone can check a copy with ``sha256sum -c data/sha256sums*.txt``. A list of more than some
megabytes is in parts, as the tables beside it are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sitegen.pages.site import OutputFile
from sitegen.tables.formats import PART_BYTES, in_parts

SUMS = "data/sha256sums.txt"
"""The list where it is one file."""

_PATH = SUMS.replace(".", "{}.")
"""Its path, for the number of a part."""
_LIST = re.compile(r"data/sha256sums(-\d{4,})?\.txt")
_LINE = re.compile(r"([0-9a-f]{64}) {2}(.+)")


def is_list(path: str) -> bool:
    """Whether the file at ``path`` of a site is the list of its files, or a part of it."""
    return _LIST.fullmatch(path) is not None


def list_of(sums: Mapping[str, str], most: int = PART_BYTES) -> tuple[OutputFile, ...]:
    """The list of a site with these files (path → SHA-256, 64 hex digits): one file of at most
    ``most`` bytes, or several, in order."""
    lines = (f"{sums[path]}  {path}\n".encode() for path in sorted(sums))
    return tuple(OutputFile(part.path, part.content) for part in in_parts(_PATH, b"", lines, most))


def listed_files(out: Path) -> Mapping[str, str]:
    """Path → digest of every file that the build of the site in ``out`` wrote, by its own list.

    Empty where there is no such list.
    """
    found = (_LINE.fullmatch(line) for path in _lists_in(out) for line in _lines(path))
    return {match[2]: match[1] for match in found if match}


def _lists_in(out: Path) -> Sequence[Path]:
    """The list in ``out``, or its parts; those of a longer list before are gone with its site."""
    folder = (out / SUMS).parent
    return sorted(path for path in folder.glob("*.txt") if is_list(f"{folder.name}/{path.name}"))


def _lines(path: Path) -> Sequence[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
