"""Recompute the numbers of a built site's home page from its ``data/`` folder, and compare.

    python tools/recompute.py site

Uses the standard library only: whoever doubts a number can read here how it is counted. Words are
cut by a simple rule here, so a share may differ by one percent point. Exit code 1 if one differs.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

RUN = 5
"""Equal words in a row that count as shared (the matrix's caption)."""
STATEMENTS = 3
"""Statements in other words that join two sources without equal words to one event."""
TOLERANCE = 1
"""Percent points: this script's words are not quite those of the build."""
Row = dict[str, str | int | float | list[str] | None]


class Home(HTMLParser):
    """The numbers of a home page: the line of numbers, and the matrix by letters."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self.matrix: list[list[str]] = []
        self._path: list[str] = []
        self._words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember which list or table this is, and begin its cells."""
        if tag in ("dl", "table"):
            self._path = [f"{tag}.{dict(attrs).get('class')}"]
        elif tag == "tr" and self._path == ["table.matrix"]:
            self.matrix.append([])
        if tag in ("dt", "dd", "th", "td"):
            self._words = ""

    def handle_data(self, data: str) -> None:
        """Collect the words of a cell."""
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        """Keep what a cell says."""
        if tag == "dt":
            self._noun = self._words
        elif tag == "dd" and self._path == ["dl.stats"]:
            self.counts[self._noun] = int(re.sub(r"\D", "", self._words))
        elif tag in ("th", "td") and self._path == ["table.matrix"]:
            self.matrix[-1].append(self._words.strip())
        elif tag in ("dl", "table"):
            self._path = []

    def shares(self) -> Iterator[tuple[str, str, int]]:
        """(row, column, percent) by letters, without the diagonal."""
        columns = self.matrix[0][1:] if self.matrix else []
        for letter, *cells in self.matrix[1:]:
            for column, cell in zip(columns, cells, strict=True):
                if column != letter:
                    yield letter, column, int(re.sub(r"\D", "", cell) or 0)


def table(data: Path, name: str) -> list[Row]:
    """The rows of one table."""
    files = [data / f"{name}.jsonl", *sorted(data.glob(f"{name}-*.jsonl"))]
    texts = [file.read_text("utf-8") for file in files if file.exists()]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def events(data: Path) -> int:
    """Events: by name where sources give one, else what copies and matches join: one with equal
    words, or several in other words."""
    sources = table(data, "sources")
    home = {source["id"]: source["id"] for source in sources if not source["event"]}
    kinds: dict[tuple[object, object], list[object]] = {}
    for match in table(data, "matches"):
        kinds.setdefault((match["a"], match["b"]), []).append(match["kind"])
    links = [
        pair
        for pair, found in kinds.items()
        if len(found) >= STATEMENTS or found.count("paraphrase") < len(found)
    ]
    links += [(source["id"], source["copy_of"]) for source in sources]
    for a, b in links:
        if a in home and b in home and home[a] != home[b]:
            old = home[b]
            home = {source: home[a] if found == old else found for source, found in home.items()}
    named = {source["event"] for source in sources if source["event"]}
    return len(named) + len(set(home.values()))


def words(text: str) -> list[str]:
    """The words of a text, folded: case, width, possessives."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return [re.sub(r"'s?$", "", word) for word in re.findall(r"\w+(?:['.,]\w+)*'?", folded)]


def share(row: list[str], column: list[str]) -> int:
    """How many words of ``row`` stand in runs that ``column`` has too."""
    runs = set(zip(*(column[shift:] for shift in range(RUN)), strict=False))
    covered: set[int] = set()
    for start in range(len(row) - RUN + 1):
        if tuple(row[start : start + RUN]) in runs:
            covered.update(range(start, start + RUN))
    return len(covered)


def main(site: Path) -> int:
    """Print each number as the page has it and as the data gives it."""
    data, home = site / "data", Home((site / "index.html").read_text("utf-8"))
    sources = table(data, "sources")
    rows = {"article": "sources", "shared passage": "passages", "speaker": "speakers"}
    reported = [quote["mode"] == "indirect" for quote in table(data, "quotes")]
    counted = {noun: len(table(data, name)) for noun, name in rows.items()} | {
        "event": events(data),
        "quotation": reported.count(False),
        "reported statement": reported.count(True),
    }
    wrong = 0
    for noun, shown in home.counts.items():
        found = counted[noun.removesuffix("s")]
        wrong += found != shown
        print(f"{noun}: page {shown}, data {found}")
    text = {
        str(s["siglum"]): words((data / f"text/{s['id']}.txt").read_text("utf-8")) for s in sources
    }
    total = {source["siglum"]: int(str(source["words"])) for source in sources}
    for letter, column, shown in home.shares():
        found = round(100 * share(text[letter], text[column]) / max(1, total[letter]))
        wrong += abs(found - shown) > TOLERANCE
        print(f"{letter} in {column}: page {shown} %, data {found} %")
    print("all numbers agree" if not wrong else f"{wrong} numbers differ")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
