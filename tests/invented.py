"""Articles of invented words, as many as are wanted, that share passages and quote people."""

from __future__ import annotations

import random
from pathlib import Path

SYLLABLES = (
    "ba",
    "ke",
    "li",
    "mo",
    "nu",
    "ra",
    "ti",
    "vo",
    "dra",
    "fle",
    "gri",
    "plo",
    "har",
    "len",
    "mir",
    "tos",
)


def write_articles(project: Path, count: int) -> None:
    """``count`` short articles in ``seeds/``; each shares two paragraphs with some others."""
    chance = random.Random(count)
    words = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(5000)]
    shared = [
        f"{sentence(chance, words)} “{sentence(chance, words)}” said Anna {words[number].title()}."
        for number in range(count // 3 + 1)
    ]
    (project / "seeds").mkdir()
    for number in range(count):
        own = [sentence(chance, words) for _ in range(2)]
        text = "\n\n".join([*own, chance.choice(shared), chance.choice(shared)])
        (project / "seeds" / f"{number:04}.txt").write_text(f"{text}\n", "utf-8")


def sentence(chance: random.Random, words: list[str]) -> str:
    return f"The {' '.join(chance.sample(words, 12))}."
