"""How long from a save to the event that tells the browser, in a copy of a project.

    python tools/bench_preview.py [PROJECT] [--saves 40] [--style]

Each save appends a word to one source (with ``--style``: a rule to a style sheet of the project's
own theme) and waits for the message on the live channel that names the page of that source, which
is open. Prints the median and the 95th percentile in milliseconds, and the CPU time until then: on
a busy machine that and the 30 ms of quiet are what an idle one would take.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from io import BufferedReader
from pathlib import Path
from urllib.parse import quote

from sitegen.config import Config, load_config
from sitegen.inputs import shipped_templates
from sitegen.preview import PreviewOptions, open_preview

LIMIT = 60.0
"""Seconds for one event."""
PAUSE = 0.3
"""Seconds between two saves: each is a burst of its own."""


def main() -> None:
    """Measure, and print one line."""
    parser = argparse.ArgumentParser(description="Save to event, in milliseconds.")
    parser.add_argument("project", nargs="?", type=Path, default=Path())
    parser.add_argument("--saves", type=int, default=40)
    parser.add_argument("--style", action="store_true", help="save a style sheet, not a source")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = _copy(options.project, Path(folder) / "project", own_theme=options.style)
        files = [project / "templates/static/site.css"] if options.style else _sources(project)
        waits, costs = _measure(project, files, options.saves)
    last = statistics.quantiles(waits, n=20)[-1]
    kind = "style sheet" if options.style else "source"
    print(
        f"{len(waits)} saves of a {kind}: median {statistics.median(waits):.0f} ms, "
        f"95th percentile {last:.0f} ms; of CPU {statistics.median(costs):.0f} ms in the middle"
    )


def _copy(project: Path, copy: Path, *, own_theme: bool) -> Path:
    shutil.copytree(project / "seeds", copy / "seeds")
    if (project / "sitegen.toml").exists():
        shutil.copy(project / "sitegen.toml", copy)
    if own_theme:
        static = shipped_templates() / "static"
        (copy / "templates/static").mkdir(parents=True)
        shutil.copy(static / "site.css", copy / "templates/static")
    return copy


def _sources(project: Path) -> list[Path]:
    return sorted(path for path in (project / "seeds").rglob("*.*") if path.is_file())


def _measure(project: Path, files: list[Path], saves: int) -> tuple[list[float], list[float]]:
    """Milliseconds from each save to its event, by the clock and of this process's CPU time."""
    waits, costs = [], []

    def load() -> Config:
        return load_config(project, flags={}, environ={})

    with open_preview(load, PreviewOptions(port=0)) as preview:
        port = int(preview.address.rstrip("/").rpartition(":")[2])
        addresses = _addresses(project / ".sitegen/preview")
        for number in range(saves):
            path = files[number % len(files)]
            name = path.relative_to(project).as_posix().removeprefix("seeds/")
            page = addresses.get(name, "/")
            with socket.create_connection(("127.0.0.1", port), LIMIT) as client:
                head = (
                    f"GET /__sitegen/events?path={page} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
                )
                client.sendall(head.encode())
                stream = client.makefile("rb")
                _next_event(stream)
                word = f"word{time.time_ns()}"
                before, start = time.process_time(), _save(path, word)
                told = _next_event(stream, page if path.suffix != ".css" else "")
                while path.suffix != ".css" and not _shows(port, page, word):
                    told = _next_event(stream, page)  # the one before told of the save before
                waits.append((told.clock - start) * 1000)
                costs.append((told.cpu - before) * 1000)
                time.sleep(PAUSE + 2 * waits[-1] / 1000)
    return waits, costs


def _addresses(site: Path) -> dict[str, str]:
    """Address of the page of each source, by its path inside ``seeds/``."""
    rows = map(json.loads, (site / "data/sources.jsonl").read_text("utf-8").splitlines())
    return {row["file"]: f"/{row['page'].removesuffix('index.html')}" for row in rows}


def _save(path: Path, word: str) -> float:
    """Save as editors do, in one step; the moment at which it was done."""
    part = path.with_name(f".{path.name}.part")
    more = f"\nbody {{ --saved: {word} }}\n" if path.suffix == ".css" else f" {word}\n"
    part.write_bytes(path.read_bytes().rstrip() + more.encode())
    part.replace(path)
    return time.perf_counter()


def _shows(port: int, page: str, word: str) -> bool:
    """Whether ``word`` is on the page that is served."""
    connection = HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    with closing(connection):
        connection.request("GET", quote(page))
        return word.encode() in connection.getresponse().read()


@dataclass(frozen=True, slots=True)
class _Moment:
    """When a message came, in seconds."""

    clock: float
    cpu: float
    """Of this process until then."""


def _next_event(stream: BufferedReader, page: str = "") -> _Moment:
    """Wait for the next message; where ``page`` is given, for the next that names it."""
    for line in stream:
        if line.startswith(b"data: "):
            changed = json.loads(line.removeprefix(b"data: "))["changed"]
            if not page or page in changed:
                return _Moment(time.perf_counter(), time.process_time())
    raise SystemExit("the preview ended its stream")


if __name__ == "__main__":
    main()
