"""The values that ``add`` hands on: a document that is offered, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sitegen.articles.stated import Finding
from sitegen.errors import Problem

Outcome = Literal["added", "there", "refused", "passed"]
"""Written; known already; cannot be taken; not an article, and not meant to be one."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One document that may become a source."""

    origin: str
    """Where it comes from, as the user named it; with the record or entry of a bundle."""
    name: str
    """What it is called there, without the end of a file's name; may be empty."""
    kind: str
    """``.txt``, ``.md`` or ``.html``: as what it is read."""
    data: bytes
    claims: tuple[Finding, ...] = ()
    """What is known of it from outside: its archive, its feed, its browser."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Something that is no article and does not pretend to be one."""

    origin: str
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one document."""

    outcome: Outcome
    origin: str
    file: str | None = None
    """Path inside ``seeds/``: the new file, or the one that is there already; None for the rest."""
    findings: tuple[Finding, ...] = ()
    """What is known of it now, by key."""
    notes: tuple[str, ...] = ()
    """What else the user should know, in sentences without a full stop."""
    problem: Problem | None = None
    """Why it was refused."""
