"""How long from a save to the event that tells the browser, in a copy of a project.

    python tools/bench_preview.py [PROJECT] [--saves 40] [--style]

Each save appends a word to one source (with ``--style``: a rule to a style sheet of the project's
own theme) and waits for the message on the live channel. Prints the median and the 95th
percentile in milliseconds, and the CPU time that one save costs.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import statistics
import tempfile
import time
from io import BufferedReader
from pathlib import Path

from sitegen.config import Config, load_config
from sitegen.preview import PreviewOptions, open_preview
from sitegen.rendering import shipped_templates

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
        waits, cpu = _measure(project, files, options.saves)
    last = statistics.quantiles(waits, n=20)[-1]
    kind = "style sheet" if options.style else "source"
    print(
        f"{len(waits)} saves of a {kind}: median {statistics.median(waits):.0f} ms, "
        f"95th percentile {last:.0f} ms, {cpu:.0f} ms of CPU a save"
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


def _measure(project: Path, files: list[Path], saves: int) -> tuple[list[float], float]:
    """Milliseconds from each save to its event, and of CPU on the average."""
    waits = []

    def load() -> Config:
        return load_config(project, flags={}, environ={})

    with open_preview(load, PreviewOptions(port=0)) as preview:
        port = int(preview.address.rstrip("/").rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), LIMIT) as client:
            head = f"GET /__sitegen/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
            client.sendall(head.encode())
            stream = client.makefile("rb")
            _next_event(stream)
            before = time.process_time()
            for number in range(saves):
                start = _save(files[number % len(files)], number)
                _next_event(stream)
                waits.append((time.perf_counter() - start) * 1000)
                time.sleep(PAUSE)
            cpu = (time.process_time() - before) * 1000 / saves
    return waits, cpu


def _save(path: Path, number: int) -> float:
    """Save as editors do, in one step; the moment at which it was done."""
    part = path.with_name(f".{path.name}.part")
    more = f"\nbody {{ --saved: {number} }}\n" if path.suffix == ".css" else f" word{number}\n"
    part.write_bytes(path.read_bytes().rstrip() + more.encode())
    part.replace(path)
    return time.perf_counter()


def _next_event(stream: BufferedReader) -> None:
    """Wait for the next message."""
    if not any(line.startswith(b"data: ") for line in stream):
        raise SystemExit("the preview ended its stream")


if __name__ == "__main__":
    main()
