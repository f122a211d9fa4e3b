"""What a user may set about alignment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlignmentOptions:
    """How sure and how long a match has to be."""

    floor: float = 0.3
    """Least score of a paraphrase, 0..1: below it a pair of statements is left apart. Plagdet on
    triples_dev at .25, .30, .35, .40: .759, .766, .749, .731."""
    min_words: int = 5
    """Fewest words, on each side, of a match found by equal words."""
