"""Runs every long trial of what a build and a preview withstand, one line of figures for each.

    python tools/faults.py [PART…] [--edits N] [--rounds N] [--crowd FOLDER] [--kit FOLDER]

What a part says in full goes to a file of its name in ``build/faults/``. ``--rounds`` is for a
quick look: so many of each trial, instead of what the part asks for. ``--crowd`` is a folder of
some dozens of sources at least, for what takes builds that last for a while; ``--kit`` is a folder
with faults.py and serve_attack.py, trials that others wrote. Without them the parts that need them
are named as not run. Exit code 1 where a part fails.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOGS = ROOT / "build" / "faults"
BUILD = ("kill", "calls", "errors", "reader", "disk", "readonly", "together")
PREVIEW = ("saves", "breaks")
KIT = {
    "determinism": 0,
    "fsize": 0,
    "readonly": 0,
    "concurrent": 3,
    "vanish": 10,
    "enospc": 12,
    "reader": 10,
    "kill9": 20,
    "crashpoints": 20,
    "ioerr": 20,
    "watch": 1000,
}
"""The kit's trials, and how many rounds of each that has no end by itself: ours of the same kind
start no interpreter for each build, and try more."""
SITEGEN = (sys.executable, "-m", "sitegen")


@dataclass(frozen=True, slots=True)
class Part:
    """One trial, or why it is not made."""

    name: str
    command: Sequence[str] = ()
    """Empty where it is not made."""
    why: str = ""
    environment: dict[str, str] = field(default_factory=dict)


def main() -> None:
    """Run what is asked for, by default everything, and sum it up."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
    options = _options()
    parts = [part for part in _parts(options) if not options.parts or part.name in options.parts]
    unknown = sorted(set(options.parts) - {part.name for part in parts})
    if unknown:
        sys.exit(f"no such part: {', '.join(unknown)}")
    LOGS.mkdir(parents=True, exist_ok=True)
    start, failed = time.monotonic(), [part.name for part in parts if not _passes(part)]
    missing = [part.name for part in parts if not part.command]
    passed = len(parts) - len(failed) - len(missing)
    print(
        f"{passed} parts passed, {len(failed)} failed, {len(missing)} not run, "
        f"in {(time.monotonic() - start) / 60:.0f} minutes"
    )
    for words, names in (("failed", failed), ("not run", missing)):
        if names:
            print(f"{words}: {', '.join(names)}")
    sys.exit(1 if failed else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("parts", nargs="*", metavar="PART", help="default: all")
    parser.add_argument("--edits", type=int, default=200, help="sequences of edits")
    parser.add_argument("--rounds", type=int, help="how often, where a trial has no end by itself")
    parser.add_argument("--crowd", type=Path, help="a folder of many sources")
    parser.add_argument("--kit", type=Path, help="a folder with faults.py and serve_attack.py")
    return parser.parse_args()


def _passes(part: Part) -> bool:
    """Whether nothing is wrong; prints a line of figures."""
    if not part.command:
        print(f"{part.name:<16} not run  {part.why}", flush=True)
        return True
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **part.environment}
    log, start = LOGS / f"{part.name.replace(' ', '-')}.log", time.monotonic()
    with log.open("wb") as stream:
        code = subprocess.run(
            part.command, cwd=ROOT, env=environment, stdout=stream, stderr=subprocess.STDOUT
        ).returncode
    lines = log.read_text("utf-8", "replace").splitlines()
    verdict, seconds = "FAILED" if code else "passed", time.monotonic() - start
    for line in lines[-20:] if code else _figures(lines):
        print(f"{part.name:<16} {verdict:<8} {line} [{seconds:.0f} s]", flush=True)
    return not code


def _figures(lines: Sequence[str]) -> Sequence[str]:
    """What a part that passes says in the end: one line, or one for each way of trying."""
    return [line for line in lines if " faults; " in line] or lines[-1:]


# ── the parts ───────────────────────────────────────────────────────────────────────────────


def _parts(options: argparse.Namespace) -> Iterator[Part]:
    """All parts, those first that are asked for most."""
    rounds = ("--rounds", str(options.rounds)) if options.rounds else ()
    for name in BUILD:
        yield Part(name, _tool("build", name, *rounds))
    for name in PREVIEW:
        yield Part(name, _tool("preview", name, *rounds))
    pytest = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_edits.py")
    yield Part("edits", pytest, environment={"EDITS": str(options.edits)})
    for name in ("interrupts", "cluster"):
        crowd = () if options.crowd is None else _tool(name, str(options.crowd.resolve()), *rounds)
        yield Part(name, crowd, "give a folder of many sources: CROWD=")
    yield from _kit_parts(options.kit, options.rounds)


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, str(ROOT / "tools" / f"faults_{name}.py"), *arguments)


def _kit_parts(kit: Path | None, rounds: int | None) -> Iterator[Part]:
    """The kit's trials, each of a build of ``seeds/``, and its attacks on a preview."""
    if kit is None:
        yield Part("kit", why="give the folder of the kit: KIT=")
        return
    for name, usual in KIT.items():
        count = ("--n", str(rounds or usual)) if usual else ()
        watch = (
            "--watch",
            " ".join((*SITEGEN, "serve", "--project", "{project}", "--port", "{port}")),
        )
        yield Part(
            f"kit {name}",
            (
                *(sys.executable, str(kit.resolve() / "faults.py"), name, "--seeds", "seeds"),
                *count,
                *(watch if name == "watch" else ()),
                *("--", *SITEGEN, "build", "--project", "{project}", "--out", "{site}"),
            ),
        )
    yield Part("kit attack", _tool("attack", str(kit.resolve())))


if __name__ == "__main__":
    main()
