"""The folder of sources as ``add`` sees it: what is there, and how a new file gets in."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.articles import parser
from sitegen.articles.facts import KEYS
from sitegen.articles.roles import letters
from sitegen.articles.stated import Finding
from sitegen.comparison import Runner, Stage
from sitegen.errors import Problem, SourceError
from sitegen.files import SEEDS, extension
from sitegen.limits import within_limits
from sitegen.model import Seed
from sitegen.pages.slugs import slug
from sitegen.project import write_new
from sitegen.seeds import read_seeds

_PLAIN_START = frozenset("!&*[{|>\"'#~%@`-?:, ")
"""First characters of a value that is put in quotes: they mean something in YAML."""
MOST_NAMES = 10_000
"""Files of one name; each has a number at its end."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a source holds, as far as ``add`` must know it again: no word of it."""

    words: str
    """SHA-256 of its letters, 64 hex digits; empty for what cannot be read."""
    address: str | None
    """The same of its web address; None where it states none."""


@dataclass(slots=True)
class Shelf:
    """The sources that are there, by their words and by their addresses."""

    folder: Path
    _by_words: dict[str, str] = field(default_factory=dict)
    _by_address: dict[str, str] = field(default_factory=dict)

    def holder(self, text: str) -> str | None:
        """The file that has the words of ``text``, marks and spaces apart; None where none has."""
        return self._by_words.get(_digest(letters(text)))

    def namesake(self, address: str | None) -> str | None:
        """The file that has the web address ``address``."""
        return self._by_address.get(_digest(address)) if address else None

    def keep(self, name: str, kind: str, findings: Iterable[Finding], body: str) -> str:
        """Write a new source; its path inside the folder. No file is ever overwritten."""
        findings = tuple(findings)
        content = (written_head(findings, body) + body).encode("utf-8", "replace")
        stem = slug(name) or "article"
        for number in range(1, MOST_NAMES):
            file = f"{stem}{'' if number == 1 else f'-{number}'}{kind}"
            if write_new(self.folder / file, content):
                url = next((one.value for one in findings if one.key == "url"), None)
                self.note(file, _held(body, url))
                return file
        raise ValueError(f"no free name for {stem!r}")

    def note(self, file: str, held: Held) -> None:
        """Remember what ``file`` holds; the first file that does is named."""
        if held.words:
            self._by_words.setdefault(held.words, file)
        if held.address:
            self._by_address.setdefault(held.address, file)


def open_shelf(folder: Path, runner: Runner) -> Shelf:
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
    for seed, held in zip(seeds, runner.map(HOLD, seeds, None), strict=True):
        shelf.note(seed.file, held)
    return shelf


def _hold(seed: Seed, _: object) -> Held:
    """What ``seed`` holds."""
    try:
        return within_limits(_read, seed, size=len(seed.data), place=f"{SEEDS}/{seed.file}")
    except SourceError:
        return Held("", None)


def _read(seed: Seed) -> Held:
    read = parser(seed.file)(seed.data, f"{SEEDS}/{seed.file}")
    return _held(read.text, dict(read.stated).get("url"))


def _held(text: str, url: str | None) -> Held:
    return Held(_digest(letters(text)), _digest(url) if url else None)


def _seed_key(seed: Seed) -> str:
    return f"{extension(seed.file)} {hashlib.sha256(seed.data).hexdigest()}"


def _seed_file(seed: Seed) -> str:
    return f"{SEEDS}/{seed.file}"


HOLD: Stage[Seed, Held] = Stage("hold", 1, _hold, _seed_key, Held, _seed_file)
"""Reading a source to know it again: a saved page takes 0.1 s, what is remembered 0.1 ms."""


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


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
