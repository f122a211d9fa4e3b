"""``permalinks.jsonl``: what a project has published, read before a build and kept after it.

One JSON object a line, sorted, so that two branches can be merged. It lies beside ``seeds/`` and is
committed; a clone without it builds the same site but for the old links.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import msgspec

from sitegen.errors import Problem, SourceError
from sitegen.pages.site import Permalink

_REMEDY = "restore the line from the project's history, or delete it"
_PART = re.compile(r"(?!\.)[^\x00-\x20\x7f/\\<>:\"|?*]{1,240}")
"""One part of an address that a site can have: a folder's name, and no way out of the site."""
_NUMBER = re.compile(r"/[1-9][0-9]{0,5}$")
"""What follows it on the second page of one thing, and on those after it."""
_PAGED = ("event", "speaker")


def read_permalinks(path: Path) -> tuple[Permalink, ...]:
    """What the project has published, sorted; empty where nothing is known of it.

    Raises SourceError with every line that is none.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _unusable(path, "read", error) from error
    found: list[Permalink] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(_permalink(line))
            except (ValueError, RecursionError) as error:
                fault = f"no permalink: {error}"
                problems.append(Problem(f"{path.name}:{number}", fault, _REMEDY))
    if problems:
        raise SourceError(problems)
    return tuple(sorted(found))


def write_permalinks(path: Path, permalinks: tuple[Permalink, ...]) -> None:
    """Keep ``permalinks``, which are sorted, in ``path``, if they are not what stands there."""
    content = b"".join(msgspec.json.encode(_record(one)) + b"\n" for one in permalinks)
    try:
        if path.exists() and path.read_bytes() == content:
            return
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as error:
        raise _unusable(path, "written", error) from error


def _record(link: Permalink) -> Mapping[str, object]:
    """Kind and id of ``link``, and what of the rest is not as it mostly is."""
    values = {one.name: getattr(link, one.name) for one in fields(link)}
    bare = Permalink(link.kind, link.id)
    return {
        name: value
        for name, value in values.items()
        if name in ("kind", "id") or value != getattr(bare, name)
    }


def _permalink(line: bytes) -> Permalink:
    """The permalink that ``line`` describes; raises ValueError where it is none."""
    link = msgspec.json.decode(line, type=Permalink)
    part = _NUMBER.sub("", link.slug) if link.kind in _PAGED else link.slug
    if not _PART.fullmatch(part or link.id):
        raise ValueError("it names no address")
    return link


def _unusable(path: Path, deed: str, error: OSError) -> SourceError:
    fault = f"cannot be {deed}: {error.strerror or error}"
    return SourceError(Problem(path.name, fault, "make it a plain file that may be written"))
