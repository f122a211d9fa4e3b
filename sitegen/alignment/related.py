"""Words that may stand for each other in two tellings: a shipped table of neighbours by meaning."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from sitegen.alignment.columns import Codes, Floats, Numbers, places_in, spread
from sitegen.alignment.words import code_of

_NONE: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Related:
    """Stems that may stand for others, as parallel columns."""

    stems: Numbers
    """Which of the stems that were asked for, ascending."""
    others: Codes
    """Numbers of stems that may stand for them; a stem itself is not among its own."""
    sureness: Floats
    """How well they do, 0..1."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """All of ``related.json``, by the numbers of stems."""

    codes: Codes
    """Ascending."""
    starts: Numbers
    """Of the rows of each."""
    counts: Numbers
    others: Codes
    sureness: Floats


def related(stem: str) -> Mapping[str, float]:
    """Stems that may stand for ``stem``, each with how well, 0..1; itself is not among them."""
    return _table().get(stem, _NONE)


def all_related(stems: Codes) -> Related:
    """What may stand for each of ``stems``, in their order and then in that of the table."""
    table = _columns()
    at, known = places_in(table.codes, stems)
    own = np.flatnonzero(known)
    at = at[own]
    rows, numbers = spread(table.counts[at])
    entries = table.starts[at][rows] + numbers
    return Related(own[rows], table.others[entries], table.sureness[entries])


@cache
def _table() -> dict[str, dict[str, float]]:
    """Stem → stem → how well, from ``related.json``, where it is kept as ``stem number`` pairs."""
    rows = json.loads(files(__package__).joinpath("related.json").read_text("utf-8"))["related"]
    return {stem: dict(_pairs(row)) for stem, row in rows.items()}


def _pairs(row: str) -> list[tuple[str, float]]:
    words = row.split()
    return [
        (stem, int(hundredths) / 100)
        for stem, hundredths in zip(words[::2], words[1::2], strict=True)
    ]


@cache
def _columns() -> _Columns:
    """The same table as columns."""
    table = _table()
    codes = np.fromiter(map(code_of, table), np.uint64, len(table))
    counts = np.fromiter(map(len, table.values()), np.int64, len(table))
    others = [code_of(other) for row in table.values() for other in row]
    sureness = [how for row in table.values() for how in row.values()]
    order = np.argsort(codes)
    return _Columns(
        codes[order],
        (counts.cumsum() - counts)[order],
        counts[order],
        np.array(others, np.uint64),
        np.array(sureness, np.float64),
    )
