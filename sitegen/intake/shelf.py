"""The folder of sources as ``add`` sees it: what is there, and how a new file gets in."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.articles import SEEDS, parser
from sitegen.articles.facts import KEYS
from sitegen.articles.roles import letters
from sitegen.articles.stated import Finding
from sitegen.errors import Problem, SourceError
from sitegen.pages.slugs import slug
from sitegen.project import write_new
from sitegen.seeds import read_seeds

_PLAIN_START = frozenset("!&*[{|>\"'#~%@`-?:, ")
"""First characters of a value that is put in quotes: they mean something in YAML."""
MOST_NAMES = 10_000
"""Files of one name; each has a number at its end."""


@dataclass(slots=True)
class Shelf:
    """The sources that are there, by their words and by their addresses."""

    folder: Path
    _by_words: dict[str, str] = field(default_factory=dict)
    _by_address: dict[str, str] = field(default_factory=dict)

    def holder(self, text: str) -> str | None:
        """The file that has the words of ``text``, marks and spaces apart; None where none has."""
        return self._by_words.get(_digest(text))

    def namesake(self, address: str | None) -> str | None:
        """The file that has the web address ``address``."""
        return self._by_address.get(address) if address else None

    def keep(self, name: str, kind: str, findings: Iterable[Finding], body: str) -> str:
        """Write a new source; its path inside the folder. No file is ever overwritten."""
        findings = tuple(findings)
        content = (written_head(findings, body) + body).encode("utf-8", "replace")
        stem = slug(name) or "article"
        for number in range(1, MOST_NAMES):
            file = f"{stem}{'' if number == 1 else f'-{number}'}{kind}"
            if write_new(self.folder / file, content):
                self._note(file, body, {one.key: one.value for one in findings})
                return file
        raise ValueError(f"no free name for {stem!r}")

    def _note(self, file: str, text: str, facts: dict[str, str]) -> None:
        self._by_words.setdefault(_digest(text), file)
        if url := facts.get("url"):
            self._by_address.setdefault(url, file)


def open_shelf(folder: Path) -> Shelf:
    """The shelf of ``folder``; what cannot be read there is for a build to name.

    What the sources exclude counts as there: an article that was taken down must not come back.
    Raises SourceError where the folder is a link: nothing is written outside the project.
    """
    shelf = Shelf(folder)
    if folder.is_symlink():
        remedy = "make a folder of this name, and add again"
        raise SourceError(Problem(f"{folder.name}/", "a symbolic link", remedy))
    if not os.path.lexists(folder):
        return shelf
    try:
        seeds, _ = read_seeds(folder, given={})
    except SourceError:  # an empty folder
        return shelf
    for seed in seeds:
        try:
            read = parser(seed.file)(seed.data, f"{SEEDS}/{seed.file}")
        except SourceError:
            continue
        shelf._note(seed.file, read.text, dict(read.stated))
    return shelf


def written_head(findings: Iterable[Finding], body: str) -> str:
    """The front matter of a new file; empty where nothing is known."""
    facts = {finding.key: finding.value for finding in findings}
    lines = [f"{key}: {_written(facts[key])}\n" for key in KEYS if key in facts]
    mistakable = body.split("\n", 1)[0].strip() in ("---", "+++")
    return f"---\n{''.join(lines)}---\n" if lines or mistakable else ""


def _written(value: str) -> str:
    """``value`` as front matter: plain where it can be mistaken for nothing else."""
    plain = value == value.strip() and value.isprintable() and value[:1] not in _PLAIN_START
    if plain and ": " not in value and " #" not in value and value.casefold() not in ("null", "~"):
        return value
    return json.dumps(value, ensure_ascii=not value.isprintable())


def _digest(text: str) -> str:
    return hashlib.sha256(letters(text).encode("utf-8", "surrogatepass")).hexdigest()
