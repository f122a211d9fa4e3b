"""Faults as the preview shows them: with the line at which they stand, and whose they are."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from sitegen.errors import Problem

LONGEST_EXCERPT = 200
"""Characters of a line that an overlay shows."""
_LINE = re.compile(r"(.+):(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as the overlay shows it."""

    place: str
    fault: str
    remedy: str
    excerpt: str
    """The line at ``place``; empty where it names none that can be read."""


def shown(problem: Problem, project: Path) -> Fault:
    """``problem`` with the line of a file in ``project`` that it names."""
    return Fault(problem.place, problem.fault, problem.remedy, _excerpt(problem.place, project))


def problem_of_ours(error: Exception) -> Problem:
    """What the program did not expect, in words for whoever looks at a page."""
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return Problem("sitegen", f"this is a fault of sitegen, not yours: {words}", "please report it")


def problem_of_the_machine(error: OSError, project: Path) -> Problem:
    """What the system refused: a disk that is full, a file that may not be read."""
    path = Path(os.fsdecode(error.filename)) if error.filename else project
    place = path.relative_to(project) if path.is_relative_to(project) else path
    fault = f"the system says: {error.strerror or error}"
    return Problem(str(place), fault, "mend that; it is tried again every few seconds")


def _excerpt(place: str, project: Path) -> str:
    """The line that ``place`` names, where it is one of a plain file inside ``project``."""
    match = _LINE.fullmatch(place)
    if not match:
        return ""
    path = project / match[1]
    try:
        inside = path.resolve().is_relative_to(project.resolve())
        if not inside or not path.is_file():
            return ""
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if number == int(match[2]):
                    return line.rstrip()[:LONGEST_EXCERPT]
    except (OSError, ValueError):
        return ""
    return ""
