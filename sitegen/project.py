"""The folder of a project: finding it, and cleaning it of what builds made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sitegen.articles import SEEDS
from sitegen.config import CONFIG_FILE, Config
from sitegen.errors import ConfigError, Problem, SourceError
from sitegen.output import refuse_target


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


def clean(config: Config) -> tuple[Path, ...]:
    """The folders that were removed: the site and the scratch folder of ``config``, if there.

    Raises ConfigError where the site's folder holds a file that no build wrote, SourceError where
    the machine does not let a folder be removed.
    """
    refuse_target(config.out, project=config.project, kept=config.kept)
    folders = [path for path in (config.out, config.scratch) if os.path.lexists(path)]
    try:
        for folder in folders:
            if folder.is_symlink():
                folder.unlink()
            else:
                shutil.rmtree(folder)
    except OSError as error:
        place = os.fsdecode(error.filename or config.project)
        fault = f"cannot be removed: {error.strerror or error}"
        raise SourceError(Problem(place, fault, "remove it by hand")) from error
    return tuple(folders)
