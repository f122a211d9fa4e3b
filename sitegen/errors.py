"""Faults that a user can mend: each names the place, the fault and the deed.

Programming faults are plain ``ValueError``; they are ours and end with exit code 3.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_ESCAPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")
"""What joins and parts letters in Persian, in scripts of India and in emoji; behind plain letters
it would only hide."""


def printable(text: str) -> str:
    r"""``text`` with control, bidi and unassigned characters as escapes: safe in a terminal.

    >>> printable("a\x1b[31m\n")
    'a\\x1b[31m\\n'
    """
    return "".join(map(_printable, " " + text, text))


def _printable(before: str, char: str) -> str:
    """``char``, which stands behind ``before``, or its escape."""
    if unicodedata.category(char) not in _ESCAPED_CATEGORIES:
        return char
    if char in _JOINERS and not before.isascii():
        return char
    return char.encode("unicode_escape").decode("ascii")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or warning, in the words that the user reads."""

    place: str
    """Where: a path inside the project, with ``:line`` or ``:byte N`` where known; never empty."""
    fault: str
    """What is wrong, in one clause."""
    remedy: str
    """What to do about it; empty only where nothing can be done."""
    severity: str = "error"
    """``error`` refuses the build; ``warning`` is reported, and refuses under ``--strict``;
    ``note`` is for the editor, and only ``check`` says it."""
    topic: str = ""
    """Of a note: under which heading it is reported."""

    def __str__(self) -> str:
        """One line: place, fault, remedy; safe to print."""
        words = f"{self.place}: {self.fault}"
        return printable(f"{words}; {self.remedy}" if self.remedy else words)


class SitegenError(Exception):
    """One or more faults that end a command with ``exit_code``; all are reported at once."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, found)))
        self.problems: tuple[Problem, ...] = found


class SourceError(SitegenError):
    """Sources, templates or the machine made the build impossible."""


class ConfigError(SitegenError):
    """Wrong usage or configuration."""

    exit_code = 2
