"""Corpora of any size, made of real news sentences, as texts or as a folder of articles.

    python tools/corpora.py COUNT OUT FOLDER... [--real]     writes OUT/seeds/ and OUT/sitegen.toml

With ``--real`` the articles are those of the folders as they stand, without outlet and date. The
folders hold texts: ``.txt`` and ``.md`` files, and ``.jsonl`` files whose lines have a "text".

Else an article of a corpus reports on a story, as two to thirty others do. It takes some sentences
from an earlier report on the same story, as they stand or with a word changed; the others are its
own: real sentences in which nearly all words that carry something are exchanged for words of the
same shape, at the frequencies of the texts, since whole sentences taken again and again would make
every two articles share something. The same words in give the same corpus, on every machine.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sitegen.alignment.words import is_stop

LEAST_WORDS = 100
"""Words of a text under which it is no article."""
SENTENCES = 25
"""Sentences of an article: some 600 words, as news articles have."""
EXCHANGED = 0.95
"""Share of the words of an own sentence that are exchanged; small words never are: it hangs on
them. With .85 two sentences made of one have three rare words in common as often as two reports on
one event, which no two sentences of news have."""
REWORDED = 0.4
"""Share of the sentences taken from another report in which a word is exchanged."""
CHANGED = 0.12
"""Share of the words of such a sentence that are: one or two."""
MOST_TAKEN = 0.6
"""Largest share of its sentences that an article takes from another report."""
LARGEST_STORY = 30
MEAN_STORY = 6
"""Reports on one story in the middle, two at least."""
DAYS = 1500
"""Days over which the stories are spread."""
LONG = 10
"""Letters from which on words are of one length: few are longer."""
OUTLETS = 25
_SENTENCE = re.compile(r"(?<=[.!?][”\"’)]|.[.!?])\s+(?=[“\"‘(]?[A-Z0-9])")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Report:
    """One article of a corpus."""

    outlet: str
    day: date
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its sentences in paragraphs of two."""
        pairs = range(0, len(self.sentences), 2)
        return "\n\n".join(" ".join(self.sentences[at : at + 2]) for at in pairs)


def real_texts(folders: Sequence[Path]) -> list[str]:
    """The different articles in ``folders``, in the order of their words."""
    found = {text.strip() for folder in folders for text in _texts(folder)}
    return sorted(text for text in found if len(text.split()) >= LEAST_WORDS)


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".jsonl":
            rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
            yield from (row["text"] for row in rows if isinstance(row.get("text"), str))
        elif path.suffix in (".txt", ".md"):
            yield _FRONT_MATTER.sub("", path.read_text("utf-8"))


class Newsroom:
    """What sentences are made of, and reports made of sentences."""

    def __init__(self, texts: Sequence[str]) -> None:
        words = Counter(word for text in texts for word in _WORD.findall(text))
        self._shapes: dict[str, list[str]] = defaultdict(list)
        for word in sorted(word for word in words if not is_stop(word.lower())):
            self._shapes[_shape(word)] += [word] * words[word]
        parts = (part for text in texts for block in text.split("\n") for part in _split(block))
        self._sentences = sorted({part for part in parts if 8 <= len(part.split()) <= 45})

    def reports(self, count: int) -> Iterator[Report]:
        """``count`` articles, story by story."""
        story = 0
        while count > 0:
            chance = Random(story)
            size = min(count, LARGEST_STORY, 2 + int(chance.expovariate(1 / (MEAN_STORY - 2))))
            yield from self._story(size, chance)
            count -= size
            story += 1

    def _story(self, size: int, chance: Random) -> Iterator[Report]:
        first = date(2020, 1, 1) + timedelta(days=chance.randrange(DAYS))
        told: list[Report] = []
        for _ in range(size):
            share = chance.random() * MOST_TAKEN if told else 0.0
            source = chance.choice(told).sentences if told else ()
            sentences = tuple(
                self._taken(source[at], chance)
                if at < len(source) and chance.random() < share
                else self._exchanged(chance.choice(self._sentences), EXCHANGED, chance)
                for at in range(SENTENCES)
            )
            day = first + timedelta(days=chance.randrange(3))
            told.append(Report(f"Outlet {chance.randrange(OUTLETS) + 1}", day, sentences))
        yield from told

    def _taken(self, sentence: str, chance: Random) -> str:
        """A sentence of another report, as it stands or with a word or two changed."""
        reworded = chance.random() < REWORDED
        return self._exchanged(sentence, CHANGED, chance) if reworded else sentence

    def _exchanged(self, sentence: str, share: float, chance: Random) -> str:
        def other(match: re.Match[str]) -> str:
            word = match.group()
            if is_stop(word.lower()) or chance.random() >= share:
                return word
            return chance.choice(self._shapes.get(_shape(word)) or [word])

        return _WORD.sub(other, sentence)


def _split(block: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(block)]


def _shape(word: str) -> str:
    """Words of one shape, digits, capital and length, can stand for each other."""
    if word[0].isdigit():
        return f"0{len(word)}"
    return f"{'A' if word[0].isupper() else 'a'}{min(len(word), LONG)}"


def repeated_share(texts: Sequence[str], length: int = 5) -> float:
    """The share of rows of ``length`` words that stand more than once: 0..1."""
    rows: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        words = _WORD.findall(text.lower())
        rows.update(tuple(words[at : at + length]) for at in range(len(words) - length + 1))
    return sum(count for count in rows.values() if count > 1) / max(1, rows.total())


def write(articles: Iterable[str], out: Path) -> None:
    """A project of ``articles``: files in ``out/seeds/``, and its ``sitegen.toml``."""
    seeds = out / "seeds"
    seeds.mkdir(parents=True)
    (out / "sitegen.toml").write_text('title = "A corpus"\n', "utf-8")
    for number, article in enumerate(articles):
        (seeds / f"{number:06}.md").write_text(article, "utf-8")


def _page(report: Report, number: int) -> str:
    """A report as Markdown, with what is known of it."""
    head = f'title: "Report {number}"\noutlet: {report.outlet}\ndate: {report.day}'
    return f"---\n{head}\n---\n\n{report.text}\n"


def main() -> int:
    """Write the corpus that the arguments ask for; 1 where the folders hold too little."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--real", action="store_true", help="the articles as they stand")
    wishes = parser.parse_args()
    texts = real_texts(wishes.folders)
    if not texts or (wishes.real and len(texts) < wishes.count):
        print(f"The folders hold {len(texts)} articles.")
        return 1
    if wishes.real:
        write(texts[: wishes.count], wishes.out)
        print(f"{wishes.count} real articles in {wishes.out}")
        return 0
    reports = list(Newsroom(texts).reports(wishes.count))
    write((_page(report, number) for number, report in enumerate(reports)), wishes.out)
    made = [report.text for report in reports[: len(texts)]]
    print(f"{wishes.count} articles in {wishes.out}, of the sentences of {len(texts)}")
    print(f"rows of five words that repeat: {repeated_share(made):.1%} in {len(made)} of them, "
          f"{repeated_share(texts[: len(made)]):.1%} in as many real ones")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
