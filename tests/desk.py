"""Articles that somebody edits, one after the other, and what the preview finds in them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from conftest import REPOSITORY
from strategies import read

from sitegen.articles import mark_copies
from sitegen.comparison import ComparisonOptions, compare_all
from sitegen.memory import Memory
from sitegen.model import Analysis, Article, Comparison
from sitegen.pages.norms import Norms
from sitegen.pages.sharing import Shares, by_pair, shared_by
from sitegen.running import Cached, Serial
from sitegen.store import Store

OPTIONS = ComparisonOptions()
SAID = (
    "“Nobody here wants the ferry to stay, and we knew it,” Anna Berg, the mayor, said.",
    "“Nobody wants the old ferry to stay, and we knew it,” Anna Berg said on Monday.",
    "The mayor said that nobody wanted the old ferry to stay in the harbour of Lund.",
    "“Yes,” said Anna Berg. “The ferry was old.”",
    "“The ferry was old, and the harbour is too small for it,” Mr Berg of the harbour office said.",
    "Berg called the ferry “old” and said the harbour of Lund was closed on Monday.",
    "Officials said that the ferry would stay. The harbour office of Lund did not answer.",
    "The minister said on Friday that the old bridge over the river would close in May.",
    "On Friday the minister said the old stone bridge over the river would close in May.",
    "On Friday the bridge was still open, and the river ran under it as before. It rained.",
)
"""Paragraphs that share words, passages and people."""


class Desk:
    """Articles that somebody edits, and the comparison after each save."""

    def __init__(self, store: Store, chance: random.Random, pool: list[str]) -> None:
        self.store = store
        self.chance = chance
        self.pool = pool
        self.memory = Memory()
        self.fresh = Memory()
        """That of the last new process."""
        self.texts = {f"{number:03}.txt": chance.sample(pool, 4) for number in range(6)}
        self.facts: dict[str, dict[str, Any]] = {}
        """What is known of each file besides its name."""

    def articles(self) -> list[Article]:
        found: list[Article] = []
        for file, paragraphs in self.texts.items():
            article = read("\n".join(paragraphs), file).article
            source = replace(article.source, **self.facts.get(file, {}))
            found.append(replace(article, source=source))
        return list(mark_copies(found))

    def compared(self) -> Comparison:
        """What the preview finds."""
        runner = Cached(Serial(), self.store, memory=self.memory)
        found = compare_all(self.articles(), options=OPTIONS, runner=runner)
        runner.remember_used()
        return found

    def anew(self) -> Comparison:
        """What a new process finds, from the same cache."""
        self.fresh = Memory()
        runner = Cached(Serial(), self.store, memory=self.fresh)
        return compare_all(self.articles(), options=OPTIONS, runner=runner)

    def edit(self) -> None:
        """One edit, of whatever kind."""
        file = self.chance.choice(list(self.texts))
        own = self.texts[file]
        edits: list[Callable[[], object]] = [
            lambda: own.insert(self.chance.randint(0, len(own)), self.chance.choice(self.pool)),
            lambda: own.pop(self.chance.randrange(len(own))) if len(own) > 1 else None,
            lambda: own.append(own.pop(0)),
            lambda: self._word(own, "a word more"),
            lambda: self._word(own, ""),
            lambda: self.texts.update({f"{file[:3]}a.txt": self.chance.sample(self.pool, 3)}),
            lambda: self.texts.pop(file) if len(self.texts) > 2 else None,
            lambda: self.texts.update({f"9{file}": self.texts.pop(file)}),
            lambda: self.texts.update({f"{file[:3]}b.txt": list(own)}),
            lambda: self._fact(file, event=self.chance.choice(("ferry", "bridge"))),
            lambda: self._fact(file, published=f"2024-05-{self.chance.randint(10, 20)}"),
            lambda: self._fact(file, title=self.chance.choice(("The ferry", "Rain", None))),
            lambda: self._fact(file, noindex=True),
            lambda: self._fact(file, draft=True),
            lambda: self._named(own, "Berg", self.chance.choice(("Holm", "Lind"))),
        ]
        self.chance.choice(edits)()

    def _fact(self, file: str, **fact: Any) -> None:
        self.facts[file] = self.facts.get(file, {}) | fact

    def _named(self, own: list[str], name: str, other: str) -> None:
        own[:] = [paragraph.replace(name, other) for paragraph in own]

    def _word(self, own: list[str], word: str) -> None:
        at = self.chance.randrange(len(own))
        words = own[at].split()
        place = self.chance.randrange(len(words))
        words[place : place + (not word)] = [word] if word else []
        own[at] = " ".join(words) or "Rain."


def real_paragraphs() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted((REPOSITORY / "seeds").glob("*.txt"))]
    lines = [line.strip() for text in texts for line in text.split("\n")]
    return [line for line in lines if len(line.split()) > 8]


def shares(analyses: Iterable[Analysis], norms: Norms | None = None) -> Shares:
    """The shares of all pairs of ``analyses``; pairs that share no run are absent."""
    return by_pair(shared_by(analyses, norms))
