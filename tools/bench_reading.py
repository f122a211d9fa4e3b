"""What reading many sources costs: CPU seconds, and memory at the beginning and at the end.

    python tools/bench_reading.py [--files 2500] [--size 6000] [--pages]

Texts of invented words, one sentence like another, are written into a new folder, read and parsed
one by one as a build does; each article is let go. ``--pages`` makes saved pages of the same words.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sitegen.articles import ArticleOptions
from sitegen.limits import read_article
from sitegen.seeds import read_seeds

LETTERS = "abcdefghiklmnoprstuvw"
FIRST = 0.1
"""Share of the files after which memory is looked at for the first time."""


def main() -> None:
    """Measure and print one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=2500)
    parser.add_argument("--size", type=int, default=6000, help="bytes of a text")
    parser.add_argument("--pages", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number in range(options.files):
            text = _text(random.Random(number), options.size)
            name, content = ("txt", text) if not options.pages else ("html", _page(text))
            (seeds / f"{number:05}.{name}").write_text(content, "utf-8")
        print(_measured(seeds, options.files))


def _measured(folder: Path, count: int) -> str:
    before = time.process_time()
    read, _ = read_seeds(folder, given={})
    first = 0
    for number, seed in enumerate(read):
        if not read_article(seed, ArticleOptions()).article:
            raise SystemExit(f"{seed.file} was not read")
        if number == int(count * FIRST):
            first = _memory()
    seconds = time.process_time() - before
    return (
        f"{count} files: {seconds:.1f} s of CPU, {1000 * seconds / count:.2f} ms a file; "
        f"memory at a tenth {first} MB, at the end {_memory()} MB at most"
    )


def _memory() -> int:
    """The most that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _text(chance: random.Random, size: int) -> str:
    return "\n\n".join(_paragraphs(chance, size))


def _paragraphs(chance: random.Random, size: int) -> Iterator[str]:
    while size > 0:
        words = ("".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(40))
        paragraph = f"{' '.join(words).capitalize()}."
        size -= len(paragraph) + 2
        yield paragraph


def _page(text: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return f"<!doctype html><title>A heading</title><main><h1>A heading</h1>{body}</main>"


if __name__ == "__main__":
    main()
