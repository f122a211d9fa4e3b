"""Words that may stand for each other in two tellings: a shipped table of neighbours by meaning."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_NONE: Mapping[str, float] = {}


def related(stem: str) -> Mapping[str, float]:
    """Stems that may stand for ``stem``, each with how well, 0..1; itself is not among them."""
    return _table().get(stem, _NONE)


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
