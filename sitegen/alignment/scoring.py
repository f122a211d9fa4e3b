"""Signals → how sure: a logistic model whose weights stand in a readable file.

Two steps: what a pair of stretches shows by itself, then the same beside its rivals and the
matches around it. Where the file is missing, weights set by hand stand in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from operator import mul

import numpy as np

from sitegen.alignment.columns import Floats, total
from sitegen.alignment.signals import SIGNALS
from sitegen.model import Signal

CONTEXT = (
    "by itself",
    "before its rivals in a",
    "before its rivals in b",
    "matches beside",
    "behind its best cut",
)
"""Names of the signals of the second step, in the order of their values."""

BY_HAND: Mapping[str, float] = {
    "overlap": 6.0,
    "contained at least": 2.0,
    "rarest": 2.0,
    "second rarest": 1.5,
    "seen edges": 1.5,
    "captured": 1.0,
    "in order": 0.5,
    "length ratio": 1.0,
    "short": -6.0,
}
"""The fallback and the explanation: overlap decides, short stretches need more of it."""
_BY_HAND_BIAS = -11.0
_CONTEXT_BY_HAND = (1.0, 0.15, 0.15, 0.3, 0.5)
_FURTHEST = 30.0


@dataclass(frozen=True, slots=True)
class Model:
    """Weights and what is asked before any signal speaks, for both steps."""

    weights: tuple[float, ...]
    """Parallel to ``SIGNALS``."""
    bias: float
    context_weights: tuple[float, ...]
    """Parallel to ``CONTEXT``."""
    context_bias: float


def by_hand() -> Model:
    """The weights set by hand."""
    weights = tuple(BY_HAND.get(name, 0.0) for name in SIGNALS)
    return Model(weights, _BY_HAND_BIAS, _CONTEXT_BY_HAND, 0.0)


@cache
def trained() -> Model:
    """The weights of ``weights.json``, made by ``tools/train_alignment.py``; else those by hand."""
    file = files(__package__).joinpath("weights.json")
    if not file.is_file():
        return by_hand()
    table = json.loads(file.read_text("utf-8"))
    return Model(
        tuple(table["signals"][name] for name in SIGNALS),
        table["bias"],
        tuple(table["context"][name] for name in CONTEXT),
        table["context_bias"],
    )


def evidence_of(values: Floats, model: Model) -> Floats:
    """The weighed sum of the signals of each pairing: log odds. ``values`` has a row for each
    signal and a column for each pairing."""
    weighed = values * np.array(model.weights)[:, None]
    odds: Floats = model.bias + np.add.accumulate(weighed, axis=0)[-1]
    return odds


def sureness(context: Sequence[float], model: Model) -> float:
    """The probability of a pairing among its rivals and neighbours, 0..1."""
    weighed = model.context_bias + total(map(mul, model.context_weights, context))
    return 1 / (1 + exp(-max(-_FURTHEST, min(_FURTHEST, weighed))))


def as_signals(
    values: Sequence[float], context: Sequence[float], model: Model
) -> tuple[Signal, ...]:
    """Names, values and weights of both steps, those that spoke."""
    first = zip(SIGNALS, values, model.weights, strict=True)
    second = zip(CONTEXT, context, model.context_weights, strict=True)
    return tuple(
        Signal(name, round(value, 4), round(weight, 4))
        for name, value, weight in (*first, *second)
        if value
    )
