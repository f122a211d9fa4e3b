"""The folder of a project: finding it, laying out a new one, cleaning it of what builds made."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sitegen.config import Config
from sitegen.errors import Problem, SourceError
from sitegen.files import SEEDS
from sitegen.output import refuse_target
from sitegen.version import __version__

_SHIPPED_AS = {"gitignore.txt": ".gitignore"}
"""A file of this name inside the package would be obeyed there by git and by the wheel's maker."""


def clean(config: Config) -> tuple[Path, ...]:
    """The folders that were removed: the site and the scratch folder of ``config``, if there.

    Raises ConfigError where the site's folder holds a file that no build wrote, SourceError where
    the machine does not let a folder be removed.
    """
    deed = "remove by hand what is yours there, or look at the setting out"
    refuse_target(config.out, project=config.project, kept=config.kept, remedy=deed)
    folders = [path for path in (config.out, config.scratch) if os.path.lexists(path)]
    try:
        for folder in folders:
            if folder.is_symlink():
                folder.unlink()
            else:
                shutil.rmtree(folder, onerror=_raise_with_path)
    except OSError as error:
        place = os.fsdecode(error.filename or config.project)
        fault = f"cannot be removed: {error.strerror or error}"
        raise SourceError(Problem(place, fault, "remove it by hand")) from error
    return tuple(folders)


def _raise_with_path(
    function: object, path: str, fault: tuple[type[BaseException], BaseException, object]
) -> None:
    """Raise what ``shutil`` met, with the whole path: it knows names alone."""
    error = fault[1]
    if isinstance(error, OSError):
        raise OSError(error.errno, error.strerror, path) from error
    raise error


@dataclass(frozen=True, slots=True)
class Start:
    """What ``start_project`` found and did."""

    project: Path
    written: tuple[str, ...]
    """Paths inside the project, sorted."""
    kept: tuple[str, ...]
    """What was there already and stayed as it was, sorted."""


def start_project(folder: Path) -> Start:
    """Lay out a project in ``folder`` that builds at once; nothing that is there is touched.

    The example articles come only where there is no folder of sources yet: they would mix with the
    user's own. Raises SourceError where the machine does not let a file be written.
    """
    folder = folder.absolute()
    has_sources = os.path.lexists(folder / SEEDS)
    written: list[str] = []
    kept: list[str] = [f"{SEEDS}/"] if has_sources else []
    for name, content in _starter():
        if has_sources and name.startswith(f"{SEEDS}/"):
            continue
        made = write_new(folder / name, content)
        (written if made else kept).append(name)
    return Start(folder, tuple(written), tuple(kept))


def write_new(path: Path, content: bytes) -> bool:
    """Write a file that is not there yet, and its folders; False where something has its name.

    Raises SourceError where the machine does not let it be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        return False
    except OSError as error:
        fault = f"cannot be written: {error.strerror or error}"
        remedy = "make room there, or choose another folder"
        raise SourceError(Problem(os.fsdecode(error.filename or path), fault, remedy)) from error
    return True


def _starter() -> Iterator[tuple[str, bytes]]:
    """Path inside a project and content of each file that a new one begins with, by path."""
    shipped = Path(str(files("sitegen"))) / "starter"
    for path in sorted(path for path in shipped.rglob("*") if path.is_file()):
        name = path.relative_to(shipped).as_posix()
        content = path.read_bytes()
        if name == "requirements.txt":
            content = content.replace(b"{version}", __version__.encode())
        yield _SHIPPED_AS.get(name, name), content
