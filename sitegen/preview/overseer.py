"""Whoever prints one page for too long: which template that is, and how the next save ends it.

A loop in a template may have no end, and nobody can tell whether it has one. So it is said first
where the template is; it is ended once something newer is saved, or after a while.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import FrameType
from typing import Protocol

from sitegen.errors import Problem
from sitegen.inputs import shipped_templates
from sitegen.preview.channel import State
from sitegen.preview.watching import Changes

LONG = 3.0
"""Seconds after which it is told that a page is not done: of 10,263 pages of 1,000 articles the
slowest took .19."""
LONGEST = 10.0
"""Seconds after which a page is given up: what a loop prints is kept, and fills the memory."""
GLANCE = 0.25
"""Seconds between two looks at what is printed."""
_MOMENT = 0.02
"""Seconds that a page has to end once it is told to."""
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
        """What was shown when it was seen first, or when it was told of."""
        self._since = 0.0
        self._is_told = False

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def end(self, deadline: float) -> None:
        """Look no longer, and have nothing more printed; wait for that until ``deadline``."""
        self._over.set()
        while self._overseen.is_alive() and time.monotonic() < deadline:
            self._end(_page_of(self._overseen))
            self._overseen.join(_MOMENT)
        if self._thread.is_alive():
            self._thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self) -> None:
        while not self._over.wait(GLANCE):
            self._look()

    def _look(self) -> None:
        page = _page_of(self._overseen)
        if page is None or page is not self._page:
            self._page, self._since, self._is_told = page, time.monotonic(), False
            self._state = self._told.state
            return
        took = time.monotonic() - self._since
        if took >= LONG and not self._is_told:
            self._is_told = True
            self._tell(
                f"a page is still being printed after {LONG:g} seconds",
                f"mend what has no end there: after {LONGEST:g} seconds the page is given up",
            )
        if took >= LONG and self._told.changes.is_pending:
            self._end(page)
            self._told.changes.note()  # should it have been looked at meanwhile
        elif took >= LONGEST:
            self._tell(
                f"a page was given up after {LONGEST:g} seconds",
                "mend what has no end there; it is tried again once something is saved",
            )
            self._end(page)

    def _tell(self, fault: str, remedy: str) -> None:
        with suppress(Exception):  # a terminal that is gone: the page is to be ended all the same
            self._told.tell_of(Problem(_place_in(self._overseen), fault, remedy), self._state)
        self._state = self._told.state

    def _end(self, page: FrameType | None) -> None:
        """Raise ``EndedError`` where ``page`` is printed, before the next step, if this Python
        can."""
        try:
            from ctypes import c_ulong, py_object, pythonapi
        except ImportError:
            return
        if page is not None and page is _page_of(self._overseen):
            ident = c_ulong(self._overseen.ident or 0)
            pythonapi.PyThreadState_SetAsyncExc(ident, py_object(EndedError))


def _templates(thread: Thread) -> Iterator[FrameType]:
    """The code of templates in which ``thread`` is, from the innermost one on."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        if _TEMPLATE in frame.f_globals:
            yield frame
        frame = frame.f_back


def _page_of(thread: Thread) -> FrameType | None:
    """The code that prints a page in ``thread``; None where it prints none."""
    page = None
    for frame in _templates(thread):
        page = frame
    return page


def _place_in(thread: Thread) -> str:
    """Where in a template ``thread`` is: in one of the project, if it is in any."""
    shipped, places = str(shipped_templates()), list[str]()
    for frame in _templates(thread):
        template = frame.f_globals[_TEMPLATE]
        name = str(template.name or "").removeprefix("default/")
        place = f"templates/{name}:{template.get_corresponding_lineno(_line_of(frame))}"
        if not Path(template.filename or "").is_relative_to(shipped):
            return place
        places.append(place)
    return places[0] if places else "templates/"


def _line_of(frame: FrameType) -> int:
    """The line at which the code of a frame is: some of its steps have none of their own."""
    if frame.f_lineno is not None:
        return frame.f_lineno
    begun = [line for start, _, line in frame.f_code.co_lines() if line and start <= frame.f_lasti]
    return begun[-1] if begun else frame.f_code.co_firstlineno
