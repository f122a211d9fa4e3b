"""What the preview shows now, and the live channel on which open pages hear of it.

The state is one value that is replaced by one assignment: a request sees the old site or the new
one. A message says all that a page has to know, so that one that was missed does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Lock, RLock

from sitegen.pages.site import OutputFile
from sitegen.preview.faults import Fault
from sitegen.preview.served import Difference, Served, difference, with_files

MOST_NAMED = 500
"""Addresses that a message names; of more, a page asks for itself (``more``)."""
Moved = Mapping[str, str]
"""Address of a page that is gone and that someone looks at → the link to where its words are now;
pages that lead nowhere are absent."""
_NOTHING, _NOWHERE = Difference((), ()), dict[str, str]()


def _set_event() -> Event:
    event = Event()
    event.set()
    return event


@dataclass(frozen=True, slots=True)
class State:
    """What is shown: the last good site, and why there is no newer one."""

    site: Served = field(default_factory=Served)
    """Empty as long as no build succeeded."""
    faults: tuple[Fault, ...] = ()
    whole: Event = field(default_factory=_set_event)
    """Set where ``site`` is one whole build; else it will be once the build that runs has ended."""


class Channel:
    """The state, and everyone who listens for the next one."""

    def __init__(self) -> None:
        self.state = State()
        self._listeners: list[tuple[str, SimpleQueue[bytes | None]]] = []
        self._lock = Lock()
        self._turn = RLock()
        """Whose it is replaces the state."""
        self._closed = False
        self._good = self.state.site
        """The last whole site."""

    @property
    def good(self) -> Served:
        """The last whole site: what is served, but for pages that are shown before the rest."""
        return self._good

    def open_paths(self) -> frozenset[str]:
        """The paths of the pages that listen, decoded, as a browser names them."""
        with self._lock:
            return frozenset(path for path, _ in self._listeners)

    def show_first(self, files: Sequence[OutputFile]) -> None:
        """Serve ``files`` from now on among those of the last site, and tell their pages.

        For what someone looks at while the rest of a build goes on: the whole site, or a fault,
        follows. Nothing is told where ``files`` are what is served already.
        """
        with self._turn:
            before = self.state.site
            if all(before.files.get(file.path) == file.content for file in files):
                return
            site = with_files(files, before)
            found = difference(before, site)
            whole = self.state.whole  # who waits for a build that is overtaken waits for the next
            self.state = State(site, self.state.faults, Event() if whole.is_set() else whole)
            self._tell(_message(State(site), found))

    def show(self, site: Served, moved: Moved = _NOWHERE) -> Difference:
        """Serve ``site`` from now on, and tell every page what is new in it; what is new since the
        last whole site."""
        found = difference(self._good, site)
        self._replace(State(site), moved)
        self._good = site
        return found

    def fail(self, faults: tuple[Fault, ...]) -> None:
        """Serve the last whole site, and show ``faults`` over it."""
        self._replace(State(self._good, faults))

    def fail_since(self, state: State, faults: tuple[Fault, ...]) -> bool:
        """The same, unless ``state`` has been replaced; whether it was not."""
        with self._turn:
            stands = self.state is state
            if stands:
                self.fail(faults)
            return stands

    def _replace(self, state: State, moved: Moved = _NOWHERE) -> None:
        """Serve ``state``, tell every page what is new in it, and let go who waits for it."""
        with self._turn:
            before, self.state = self.state, state
            self._tell(_message(state, difference(before.site, state.site), moved))
            before.whole.set()

    @contextmanager
    def listen(self, path: str, digest: str) -> Iterator[Listener]:
        """What to tell the page at ``path`` with the print ``digest``, from now on.

        The first message says whether that page has changed since it was loaded. Without a print
        nothing is said to have changed.
        """
        queue: SimpleQueue[bytes | None] = SimpleQueue()
        with self._lock:
            if self._closed:
                queue.put(None)
            self._listeners.append((path, queue))
        state = self.state  # after the queue is known: what comes now is told twice, never missed
        is_old = digest and state.site.print_of(path) != digest
        queue.put(_message(state, Difference((path,), ()) if is_old else _NOTHING))
        try:
            yield Listener(queue)
        finally:
            with self._lock:
                self._listeners.remove((path, queue))

    def close(self) -> None:
        """End all that listens, now and later."""
        with self._lock:
            self._closed = True
        self._tell(None)

    def _tell(self, message: bytes | None) -> None:
        with self._lock:
            for _, queue in self._listeners:
                queue.put(message)


@dataclass(frozen=True, slots=True)
class Listener:
    """One page's end of the channel."""

    queue: SimpleQueue[bytes | None]

    def next(self, seconds: float) -> bytes | None:
        """The next message; empty where none came in time, None where no more will come."""
        try:
            return self.queue.get(timeout=seconds)
        except Empty:
            return b""


def _message(state: State, found: Difference, moved: Moved = _NOWHERE) -> bytes:
    """One event of the stream: what changed, the style sheets as they are, what is at fault."""
    record = {
        "changed": found.changed[:MOST_NAMED],
        "removed": found.removed[:MOST_NAMED],
        "moved": dict(moved),
        "more": max(len(found.changed), len(found.removed)) > MOST_NAMED,
        "sheets": dict(state.site.sheets),
        "faults": [asdict(fault) for fault in state.faults],
    }
    return b"data: " + json.dumps(record).encode("ascii") + b"\n\n"
