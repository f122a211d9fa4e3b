"""How far a command is, as people and as programs want to see it: bars, or one JSON object a line.

The stages tell what is done of all; the rate, the time that is left and the memory are measured
here. A rate is that of what is worked out: results from the cache come much faster.
"""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sitegen.steps import Progress, Step

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

STAGES = {
    "read": "Looking for sources",
    "parse": "Reading sources",
    "analyse": "Cutting them into words",
    "choose": "Choosing pairs",
    "align": "Aligning pairs",
    "attribute": "Finding who says what",
    "group": "Grouping passages",
    "name": "Naming speakers",
    "gather": "Gathering what was said",
    "collate": "Laying wordings side by side",
    "plan": "Planning pages",
    "print": "Printing pages",
    "draw": "Drawing pictures",
    "publish": "Publishing",
}
"""What each stage does, for people."""
MOMENT = 0.5
"""Seconds between two looks at the clock's time and the memory: an eye follows no more, and adding
up the memory of four processes takes 0.2 ms."""
GLANCE = 0.1
"""Seconds between two drawings of a bar."""
WINDOW = 30.0
"""Seconds over which a rate is measured: articles differ, and so does what else a machine does."""


@dataclass(slots=True)
class Pace:
    """How fast one stage goes on."""

    clock: Callable[[], float] = time.monotonic
    _marks: deque[tuple[float, int]] = field(default_factory=deque, init=False)
    """When so many items had been worked out, oldest first."""

    def note(self, step: Step) -> None:
        """Remember that the stage is at ``step``."""
        now, worked = self.clock(), step.done - step.reused
        if not worked:
            self._marks.clear()
        if not self._marks or now - self._marks[-1][0] >= GLANCE or step.done == step.total:
            self._marks.append((now, worked))
        while len(self._marks) > 2 and now - self._marks[0][0] > WINDOW:
            self._marks.popleft()

    @property
    def rate(self) -> float | None:
        """Items worked out in a second; None before there is anything to measure."""
        if len(self._marks) < 2:
            return None
        (start, before), (end, after) = self._marks[0], self._marks[-1]
        return (after - before) / (end - start) if end > start and after > before else None

    def left(self, step: Step) -> float | None:
        """Seconds until the stage is done, at this rate; None where no rate is known."""
        rate = self.rate
        return 0.0 if step.done == step.total else (step.total - step.done) / rate if rate else None


def memory_in_use() -> int | None:
    """Bytes of memory of this process and of all that it has started; None where the system (other
    than Linux) does not say. Workers of a cluster on other machines are not among them."""
    pages = _pages_of(os.getpid())
    return pages * os.sysconf("SC_PAGE_SIZE") if pages else None


def _pages_of(process: int) -> int:
    """Pages in memory of a process and of its children; 0 where it has ended, or no file says."""
    folder = Path("/proc") / str(process)
    try:
        pages = int((folder / "statm").read_text().split()[1])
        listed = [path.read_text().split() for path in folder.glob("task/*/children")]
    except (OSError, ValueError, IndexError):
        return 0
    return pages + sum(_pages_of(int(child)) for children in listed for child in children)


# ── for programs ────────────────────────────────────────────────────────────────────────────


def events(stream: TextIO) -> Progress:
    """Writes one JSON object a line to ``stream``: the first and the last step of each stage, and
    in between not more than two a second (docs/contract.md, section 2)."""
    paces: dict[str, Pace] = {}
    start, last = time.monotonic(), 0.0

    def show(step: Step) -> None:
        nonlocal last
        is_first, now = step.stage not in paces, time.monotonic()
        pace = paces.setdefault(step.stage, Pace())
        pace.note(step)
        if is_first or step.done == step.total or now - last >= MOMENT:
            last = now
            # in one piece: Ctrl-C between a line and its end would lose the next line to a reader
            stream.write(json.dumps(_event(step, pace, now - start)) + "\n")
            stream.flush()

    return show


def _event(step: Step, pace: Pace, seconds: float) -> dict[str, object]:
    rate, left = pace.rate, pace.left(step)
    return {
        "event": "progress",
        "stage": step.stage,
        "done": step.done,
        "total": step.total,
        "reused": step.reused,
        "rate": None if rate is None else round(rate, 3),
        "left": None if left is None else round(left, 1),
        "memory": memory_in_use(),
        "seconds": round(seconds, 3),
    }


# ── for people ──────────────────────────────────────────────────────────────────────────────


@contextmanager
def bars(console: Console) -> Iterator[Progress]:
    """A bar for each stage, gone at the end: done of all, rate, time left; memory below."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    # no thread of its own that draws: a process with a second thread cannot be forked safely
    with Bars(*columns, console=console, transient=True, auto_refresh=False) as shown:
        yield _Drawing(shown.add_task, partial(shown.update, refresh=True)).show


@dataclass(slots=True)
class _Drawing:
    """What is on the terminal."""

    add: Callable[..., TaskID]
    update: Callable[..., None]
    _tasks: dict[str, TaskID] = field(default_factory=dict, init=False)
    _paces: dict[str, Pace] = field(default_factory=dict, init=False)
    _last: float = field(default=0.0, init=False)
    _weighed: float = field(default=0.0, init=False)
    _memory: str = field(default="", init=False)

    def show(self, step: Step) -> None:
        """Draw ``step``, unless the one before was drawn but now."""
        stage, now = step.stage, time.monotonic()
        if stage not in self._tasks:
            self._tasks[stage] = self.add(STAGES[stage], total=step.total, pace="")
            self._paces[stage] = Pace()
        self._paces[stage].note(step)
        if now - self._last < GLANCE and step.done not in (0, step.total):
            return
        self._last = now
        if now - self._weighed >= MOMENT:
            memory = memory_in_use()
            self._weighed, self._memory = now, "" if memory is None else f"{memory >> 20:,} MB"
        words = "" if step.done == step.total else self._words(step)
        self.update(self._tasks[stage], completed=step.done, total=step.total, pace=words)

    def _words(self, step: Step) -> str:
        pace = self._paces[step.stage]
        rate, left = pace.rate, pace.left(step)
        known = (
            "" if rate is None else f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s",
            "" if left is None else f"{_time(left)} left",
            self._memory,
        )
        return "  ".join(words for words in known if words)


def _time(seconds: float) -> str:
    """
    >>> _time(9.6), _time(3725)
    ('0:10', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
