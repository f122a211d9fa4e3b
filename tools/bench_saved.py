"""How rightly saved pages are read: words of the article, title, author, date, against a gold.

    python tools/bench_saved.py FOLDER [--show 0.95]

FOLDER holds, for each page, ``NAME.html`` and ``NAME.txt`` (the article's paragraphs without its
headline), and, where it is known, ``NAME.json``: an object with ``title``, ``author`` and
``published`` (the day), each only where the page states it. Pages are read as ``add`` reads them.
No page belongs to this repository. ``--show`` prints what is too much and too little in pages whose
F1 is under a value.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sitegen.articles.roles import letters
from sitegen.articles.saved import Page, read_page
from sitegen.errors import SourceError
from sitegen.intake.decoding import read_text

FACTS = ("title", "author", "published")
DAY = 10
"""Characters of a date without its time."""
_WORD = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]|\\w+")
"""A word; a letter where words are not apart."""


@dataclass(frozen=True, slots=True)
class Score:
    """How one page was read."""

    name: str
    precision: float
    recall: float
    facts: Mapping[str, bool]
    """Whether each fact that the gold has was found."""
    seconds: float
    """CPU seconds."""
    spare: tuple[str, ...] = ()
    """Paragraphs that are not in the gold."""
    missing: tuple[str, ...] = ()
    """Paragraphs of the gold that were not found."""

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of words."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def main() -> None:
    """Read every page of the folder and print one line for each, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=float, default=0.0, metavar="F1")
    options = parser.parse_args()
    pages = sorted(path for path in options.folder.glob("*.html"))
    scores = [_scored(path) for path in pages if path.with_suffix(".txt").exists()]
    for score in scores:
        print(_line(score))
        if score.f1 < options.show:
            print("".join(f"    + {words[:110]}\n" for words in score.spare), end="")
            print("".join(f"    - {words[:110]}\n" for words in score.missing), end="")
    if scores:
        print(_summary(scores))


def _scored(path: Path) -> Score:
    gold = path.with_suffix(".txt").read_text("utf-8")
    stated = path.with_suffix(".json")
    facts = json.loads(stated.read_text("utf-8")) if stated.exists() else {}
    start = time.process_time()
    try:
        text = read_text(path.read_bytes(), place=path.name, is_page=True).text
        page = read_page(text, place=path.name)
    except SourceError:
        page = Page("", (), ())
    seconds = time.process_time() - start
    found = dict(page.stated)
    parts = [part for part in page.text.split("\n\n") if not _is(part, found.get("title", ""))]
    wanted = [part for part in re.split(r"\n+", gold) if part.strip()]
    precision, recall = _compared("\n".join(parts), gold)
    known = {key: _agree(key, found.get(key, ""), facts[key]) for key in FACTS if facts.get(key)}
    all_found, all_wanted = letters(page.text), letters(gold)
    spare = tuple(part for part in parts if letters(part) not in all_wanted)
    missing = tuple(part for part in wanted if letters(part) not in all_found)
    return Score(path.stem, precision, recall, known, seconds, spare, missing)


def _compared(found: str, wanted: str) -> tuple[float, float]:
    """Precision and recall of the words of ``found``, each word as often as it stands there."""
    got, gold = Counter(_WORD.findall(found.casefold())), Counter(_WORD.findall(wanted.casefold()))
    common = (got & gold).total()
    return common / max(1, got.total()), common / max(1, gold.total())


def _agree(key: str, found: str, stated: str) -> bool:
    if key == "published":
        return found[:DAY] == stated[:DAY]
    return _is(found, stated)


def _is(words: str, other: str) -> bool:
    return letters(words) == letters(other)


def _line(score: Score) -> str:
    wrong = ", ".join(key for key, right in score.facts.items() if not right)
    return (
        f"{score.name[:32]:32} P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f} "
        f"{score.seconds:5.2f} s{f'  wrong: {wrong}' if wrong else ''}"
    )


def _summary(scores: Sequence[Score]) -> str:
    """Means, the share of good pages, and how often each fact is right."""
    count = len(scores)
    good = sum(score.f1 >= 0.95 for score in scores)
    facts = []
    for key in FACTS:
        known = [score.facts[key] for score in scores if key in score.facts]
        facts.append(f"{key} {sum(known)} of {len(known)}")
    mean = sum(score.f1 for score in scores) / count
    precision = sum(score.precision for score in scores) / count
    recall = sum(score.recall for score in scores) / count
    return (
        f"{count} pages: F1 {mean:.3f} (P {precision:.3f}, R {recall:.3f}), >= .95 on {good}; "
        f"{', '.join(facts)}; {sum(score.seconds for score in scores) / count:.2f} s a page"
    )


if __name__ == "__main__":
    main()
