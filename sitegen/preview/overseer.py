"""Whoever prints one page for too long: which template that is, and how the next save ends it.

A loop in a template may have no end, and nobody can tell whether it has one. So it is said first
where the template is; it is ended once something newer is saved, or after a while.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from threading import Event, Thread
from types import FrameType
from typing import Protocol

from sitegen.errors import Problem
from sitegen.preview.channel import State
from sitegen.preview.watching import Changes

LONG = 3.0
"""Seconds after which it is told that a page is not done: of 10,263 pages of 1,000 articles the
slowest took .19."""
LONGEST = 10.0
"""Seconds after which a page is given up: what a loop prints is kept, and fills the memory."""
GLANCE = 0.25
"""Seconds between two looks at what is printed."""
_TEMPLATE = "__jinja_template__"
"""By this name jinja2 lets the code of a template know whose it is."""


class EndedError(BaseException):
    """A page is given up. No template catches it."""


class Told(Protocol):
    """Whoever builds, as far as it is told that a page takes long."""

    @property
    def changes(self) -> Changes:
        """What may have changed."""

    @property
    def state(self) -> State:
        """What is shown now."""

    def tell_of(self, problem: Problem, state: State) -> None:
        """Show what is at fault while a build goes on, if ``state`` is shown yet."""


class Overseer:
    """Looks at a thread that prints, from another one."""

    def __init__(self, overseen: Thread, told: Told) -> None:
        self._overseen = overseen
        self._told = told
        self._over = Event()
        self._thread = Thread(target=self._run, daemon=True, name="overseer")
        self._page: FrameType | None = None
        """What printed a page at the last look; held, so that another one lies elsewhere."""
        self._state = told.state
        """What was served when it was seen first."""
        self._since = 0.0
        self._is_told = False

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def end(self, deadline: float) -> None:
        """Look no longer; wait for that until ``deadline``."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self) -> None:
        while not self._over.wait(GLANCE):
            self._look()

    def _look(self) -> None:
        page, place = _printing(self._overseen)
        if page is None or page is not self._page:
            self._page, self._since, self._is_told = page, time.monotonic(), False
            self._state = self._told.state
            return
        took = time.monotonic() - self._since
        if took >= LONG and not self._is_told and not self._told.changes.is_pending:
            self._is_told = True
            self._told.tell_of(_problem(place), self._state)
        if took >= (LONG if self._told.changes.is_pending else LONGEST):
            _end(self._overseen)


def _problem(place: str) -> Problem:
    return Problem(
        place,
        f"a page is still being printed after {LONG:.0f} seconds",
        f"mend what has no end there: after {LONGEST:.0f} seconds the page is given up, until "
        "something is saved",
    )


def _printing(thread: Thread) -> tuple[FrameType | None, str]:
    """The code that prints a page in ``thread``, and the place in a template at which it is; None
    where it prints none."""
    frame = sys._current_frames().get(thread.ident or 0)
    page, place = None, ""
    while frame is not None:
        if _TEMPLATE in frame.f_globals:
            page, place = frame, place or _place_of(frame)
        frame = frame.f_back
    return page, place


def _place_of(frame: FrameType) -> str:
    template = frame.f_globals[_TEMPLATE]
    line = template.get_corresponding_lineno(frame.f_lineno)
    return f"templates/{Path(template.filename or template.name).name}:{line}"


def _end(thread: Thread) -> None:
    """Raise ``EndedError`` in ``thread`` before its next step, where this Python can."""
    try:
        from ctypes import c_ulong, py_object, pythonapi
    except ImportError:
        return
    pythonapi.PyThreadState_SetAsyncExc(c_ulong(thread.ident or 0), py_object(EndedError))
