"""Saves, breaks and mends the files of a project that is served, and looks at what is shown.

    python tools/faults_preview.py [saves breaks] [--rounds N]

``saves`` saves in all the ways in which editors save, half of the time while the server is stopped,
so that the system's queue of events overflows: what is served must be the clean build within two
seconds of the last save, with no more descriptors and hardly more memory. ``breaks`` saves, breaks
and mends sources, a template and the configuration in any order: after each the page must be told,
no page may be missing or half, and none may wait. Exit code 1 and a line for each fault.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from sitegen.sums import is_list

BRIDGE = "The minister said on Friday that the old bridge over the river would close in May."
SAFE = "“It is not safe, and we knew it,” Anna Berg, the minister, added."
LIMIT = 60.0
"""Seconds for one answer: the machine may be busy."""
MORE_MEMORY = 1.2
SETTLED = 2.0
"""Seconds after the last save at which it must be on the screen."""
SLOW = 300.0
"""Milliseconds in which a fault has to be shown, or gone, on a machine that does nothing else."""
_TAG = re.compile(rb'<script src="/__sitegen/[^>]*></script>\n')


class Served:
    """A project of three articles and the process that serves it."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.seeds = self.project / "seeds"
        (self.project / "templates").mkdir(parents=True)
        self.seeds.mkdir()
        for name in "abc":
            (self.seeds / f"{name}.txt").write_text(f"{BRIDGE}\n\n{SAFE}\n\nWitness {name}.\n")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        command = [sys.executable, "-m", "sitegen", "serve", "--project", str(self.project)]
        self.process = subprocess.Popen(
            [*command, "--quiet", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + LIMIT
        while not self.answers() and time.monotonic() < deadline:
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether the home page comes."""
        try:
            return self.page("")[0] == 200
        except OSError:
            return False

    def page(self, path: str) -> tuple[int, bytes]:
        """Status and body as built of what is served under ``path``."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/{path}", timeout=LIMIT
            ) as found:
                return int(found.status), _TAG.sub(b"", found.read())
        except urllib.error.HTTPError as error:
            return error.code, b""

    @contextmanager
    def listening(self, path: str) -> Iterator[BufferedReader]:
        """The live channel as the page at ``path`` hears it."""
        with socket.create_connection(("127.0.0.1", self.port), LIMIT) as client:
            host = f"127.0.0.1:{self.port}"
            client.sendall(
                f"GET /__sitegen/events?path={path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
            )
            stream = client.makefile("rb")
            heard(stream)
            yield stream

    def weight(self) -> tuple[int, int]:
        """Open descriptors, and kilobytes of memory, of the process."""
        proc = Path(f"/proc/{self.process.pid}")
        memory = re.search(r"VmRSS:\s+(\d+)", (proc / "status").read_text())
        return len(list((proc / "fd").iterdir())), int(memory[1]) if memory else 0

    def close(self) -> float:
        """End it as Ctrl-C does; the seconds that it takes."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(LIMIT)
        return time.monotonic() - start


def main() -> None:
    """Try what is asked for, by default everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("trials", nargs="*", choices=[*TRIALS, []], help="default: all")
    parser.add_argument("--rounds", type=int)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
    wrong = 0
    for name in options.trials or TRIALS:
        trial, rounds = TRIALS[name]
        with tempfile.TemporaryDirectory() as folder:
            served = Served(Path(folder))
            try:
                said, faults = trial(served, options.rounds or rounds)
            finally:
                ended = served.close()
        for fault in faults:
            print(f"FAULT {fault}")
        print(f"{name}: {len(faults)} faults; {said}; ended in {ended:.1f} s", flush=True)
        wrong += len(faults)
    sys.exit(1 if wrong else 0)


# ── saves in all ways ───────────────────────────────────────────────────────────────────────


def saves(served: Served, rounds: int) -> tuple[str, list[str]]:
    """Save ``rounds`` times, the second half while the server cannot take events."""
    chance, faults = random.Random(1), []
    first = served.weight()
    for number in range(rounds):
        if number == rounds // 2:
            served.process.send_signal(signal.SIGSTOP)
        chance.choice(WAYS)(served.seeds / f"{chance.choice('abc')}.txt", number)
    (served.seeds / "a.txt").write_text(f"{BRIDGE}\n\nThe very last save.\n")
    served.process.send_signal(signal.SIGCONT)
    saved, settled = time.monotonic(), 0.0
    while not settled and time.monotonic() < saved + LIMIT:
        if b"The very last save." in served.page("articles/a/")[1]:
            settled = time.monotonic() - saved
        time.sleep(0.02)
    if not 0 < settled <= SETTLED:
        faults.append(f"the last save came after {settled:.1f} s (0: never)")
    time.sleep(SETTLED)
    faults += _unlike_clean(served)
    last, deadline = served.weight(), time.monotonic() + SETTLED
    while last[0] > first[0] and time.monotonic() < deadline:  # the last answer's connection
        last = served.weight()
    if last[0] > first[0] or last[1] > first[1] * MORE_MEMORY:
        faults.append(f"descriptors and kB were {first} and are {last}")
    return f"{rounds} saves, the last after {settled:.2f} s; {first} then {last}", faults


def _unlike_clean(served: Served) -> list[str]:
    """Files that are served otherwise than a clean build has them."""
    clean = served.project / "clean"
    command = [sys.executable, "-m", "sitegen", "build", "--no-cache", "--quiet"]
    subprocess.run([*command, "--project", served.project, "--out", clean], check=True)
    paths = (path for path in sorted(clean.rglob("*")) if path.is_file())
    files = {path.relative_to(clean).as_posix(): path.read_bytes() for path in paths}
    found = {
        path: served.page(path)[1] for path in files if not is_list(path) and path != "404.html"
    }
    return [f"{path} is not that of a clean build" for path in found if found[path] != files[path]]


def _append(path: Path, number: int) -> None:
    with path.open("a") as file:
        file.write(f"word{number} ")


def _rename_over(path: Path, number: int) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(f"{BRIDGE}\n\nSaved {number} times.\n")
    part.replace(path)


def _back_up(path: Path, number: int) -> None:
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(f"{SAFE}\n\nSaved {number} times.\n")
    backup.unlink()


def _delete_and_create(path: Path, number: int) -> None:
    path.unlink()
    path.write_text(f"{BRIDGE} {SAFE}\n\nSaved {number} times.\n")


def _touch(path: Path, number: int) -> None:
    os.utime(path, (number, number))


def _folder(path: Path, number: int) -> None:
    folder = path.parent / f"folder{number % 3}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "d.txt").write_text(f"{BRIDGE}\n\nIn a folder, {number}.\n")


def _move(path: Path, number: int) -> None:
    other = path.with_name(f"moved{number % 2}.txt")
    path.rename(other)
    other.rename(path)


WAYS: tuple[Callable[[Path, int], None], ...] = (
    _append, _rename_over, _back_up, _delete_and_create, _touch, _folder, _move,
)  # fmt: skip


# ── breaks and mends ────────────────────────────────────────────────────────────────────────


def breaks(served: Served, rounds: int) -> tuple[str, list[str]]:
    """Break something, or mend all, ``rounds`` times; each must be told to the open page."""
    chance, faults = random.Random(2), []
    shown: list[float] = []
    gone: list[float] = []
    with served.listening("/articles/a/") as stream:
        for number in range(rounds):
            start, broken = time.monotonic(), number % 2 == 0
            if broken:
                chance.choice(BREAKS)(served.project)
            else:
                _mend(served.project, number)
            while bool(heard(stream)["faults"]) != broken:
                pass
            (shown if broken else gone).append((time.monotonic() - start) * 1000)
            status, body = served.page("articles/a/")
            if status != 200 or not body.rstrip().endswith(b"</html>"):
                faults.append(f"event {number}: status {status}, {len(body)} bytes")
    return f"{rounds} events; a fault is shown in {_times(shown)}, gone in {_times(gone)}", faults


def _times(taken: list[float]) -> str:
    """Milliseconds in the middle, at the 95th percentile and at most, and how many are slow."""
    ordered = sorted(taken)
    middle, near = statistics.median(ordered), ordered[len(ordered) * 95 // 100]
    slow = sum(each > SLOW for each in ordered)
    most = f"all in {ordered[-1]:.0f}; {slow} above {SLOW:.0f}"
    return f"{middle:.0f} ms (95 of 100 in {near:.0f}, {most})"


def heard(stream: BufferedReader) -> dict[str, list[object]]:
    """The next message of the live channel."""
    line = next(line for line in stream if line.startswith(b"data: "))
    found: dict[str, list[object]] = json.loads(line.removeprefix(b"data: "))
    return found


def _break_source(project: Path) -> None:
    (project / "seeds/bad.txt").write_bytes(b"ab\xff\xfe\xfa")


def _break_head(project: Path) -> None:
    (project / "seeds/bad.txt").write_text("---\nexlude: true\n---\nWords.\n")


def _break_template(project: Path) -> None:
    (project / "templates/base.html").write_text("{% if %}")


def _break_configuration(project: Path) -> None:
    (project / "sitegen.toml").write_text("titel = 'Bridges'\n")


BREAKS: tuple[Callable[[Path], None], ...] = (
    _break_source, _break_head, _break_template, _break_configuration,
)  # fmt: skip


def _mend(project: Path, number: int) -> None:
    """Mend all; in every other case with a new word, so that there is also something to build."""
    for name in ("seeds/bad.txt", "templates/base.html", "sitegen.toml"):
        (project / name).unlink(missing_ok=True)
    if number % 4 == 1:
        _rename_over(project / "seeds/a.txt", number)


TRIALS: dict[str, tuple[Callable[[Served, int], tuple[str, list[str]]], int]] = {
    "saves": (saves, 10_000),
    "breaks": (breaks, 1_000),
}
"""Each with its number of rounds."""


if __name__ == "__main__":
    main()
