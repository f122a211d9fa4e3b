"""Measures how long a site takes to print, beside a plain loop that makes as many bytes of pages.

    python tools/bench_render.py PROJECT

Everything that is worked out of the sources comes from the project's cache, which a build has
filled, and is there before the clock starts. Ours plans, prints, inspects and publishes all pages
and data into a new folder. The loop reads a Markdown file for each of our pages, renders it with
markdown-it-py into one template, and writes a page of the same size; it makes no data, no links
and no checks. Each runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import cycle
from pathlib import Path

from sitegen.config import load_config
from sitegen.inspection import passed
from sitegen.output import publish
from sitegen.pages import Sketch
from sitegen.pipeline import find, press_for, printed
from sitegen.running import Cached, Serial
from sitegen.store import open_store
from sitegen.version import __version__

TEMPLATE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="stylesheet" href="site.css"></head>
<body><nav>{% for name in names %}<a href="{{ name }}.html">{{ name }}</a> {% endfor %}</nav>
<main><h1>{{ title }}</h1>
{{ body|safe }}</main></body></html>
"""
"""What the loop fills."""
NAMES = ("articles", "compare", "passages", "speakers", "method", "data")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one way of making pages took."""

    pages: int
    size: int
    """Bytes of all pages."""
    cpu: float
    """Seconds."""
    memory: float
    """Megabytes at most, those included that were there before the clock started."""
    before: float
    """Megabytes then."""


def main() -> None:
    """Measure both, and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("project", type=Path)
    parser.add_argument("--only", choices=("ours", "loop"), help="used by the benchmark itself")
    parser.add_argument("--folder", type=Path, help="where to; used by the benchmark itself")
    options = parser.parse_args()
    if options.only:
        cost = {"ours": ours, "loop": loop}[options.only](options.project, options.folder)
        print(json.dumps(asdict(cost)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = _alone("ours", options.project, folder / "ours")
        write_texts(options.project, folder / "ours" / "site", folder / "loop" / "texts")
        plain = _alone("loop", options.project, folder / "loop")
    for label, cost in (("sitegen", found), ("plain loop", plain)):
        print(
            f"{label:<11}{cost.pages:>7,} pages of {cost.size / 1e6:6.1f} MB: "
            f"{cost.cpu:6.2f} s of CPU, {cost.memory:4.0f} MB at most ({cost.before:.0f} before)"
        )
    print(f"CPU, sitegen by loop: {found.cpu / plain.cpu:.2f}")


def _alone(only: str, project: Path, folder: Path) -> Cost:
    """What ``only`` costs in a process of its own."""
    command = [sys.executable, __file__, str(project), "--only", only, "--folder", str(folder)]
    return Cost(**json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout))


def ours(project: Path, folder: Path) -> Cost:
    """Plan, print, inspect and publish the site of ``project`` in ``folder``."""
    config = load_config(project, flags={"skip_bad": True, "jobs": 1}, environ=os.environ)
    store = open_store(config.scratch / "cache", __version__)
    found = find(config, runner=Cached(Serial(), store))
    before, start = _memory(), time.process_time()
    site = Sketch(found.comparison, found.options).site()
    press = press_for(replace(config, cache=False, out=folder / "site"), site)
    files = passed(printed(config, press))
    publish(files, folder / "site", scratch=folder / "scratch")
    cpu = time.process_time() - start
    pages = list((folder / "site").rglob("*.html"))
    return Cost(len(pages), sum(page.stat().st_size for page in pages), cpu, _memory(), before)


def write_texts(project: Path, site: Path, folder: Path) -> None:
    """A Markdown file in ``folder`` for each page of ``site``, that makes a page of its size."""
    folder.mkdir(parents=True)
    words = cycle(_paragraphs(project))
    for number, page in enumerate(sorted(site.rglob("*.html"))):
        left, parts = page.stat().st_size - len(TEMPLATE), [f"# Page {number}"]
        while left > 0:
            parts.append(next(words)[:left])
            left -= len(parts[-1].encode()) + len("<p></p>\n")
        (folder / f"{number}.md").write_text("\n\n".join(parts) + "\n", "utf-8")


def _paragraphs(project: Path) -> Iterator[str]:
    """The paragraphs of the sources, each on one line."""
    for path in sorted((project / "seeds").rglob("*.*")):
        if path.suffix in (".md", ".txt"):
            for part in path.read_text("utf-8", "replace").split("\n\n"):
                if line := " ".join(part.split()):
                    yield line


def loop(project: Path, folder: Path) -> Cost:
    """The plain loop: read, markdown-it-py, one template, write."""
    import jinja2
    from markdown_it import MarkdownIt

    before, start = _memory(), time.process_time()
    parser = MarkdownIt("js-default")
    template = jinja2.Environment(autoescape=True).from_string(TEMPLATE)
    (folder / "site").mkdir()
    size = pages = 0
    for path in sorted((folder / "texts").iterdir()):
        body = parser.render(path.read_text("utf-8"))
        page = template.render(title=path.stem, names=NAMES, body=body).encode()
        (folder / "site" / f"{path.stem}.html").write_bytes(page)
        size, pages = size + len(page), pages + 1
    return Cost(pages, size, time.process_time() - start, _memory(), before)


def _memory() -> float:
    """The most that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
