"""When to look at a project again: events, each burst of them as one.

Events are hints: they say when to look, not what is new (docs/decisions/0061).
"""

from __future__ import annotations

import os
import stat
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from threading import Condition

from watchdog.events import (
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MOVED,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from sitegen.files import CONFIG_FILE
from sitegen.preview.ground import Ground

QUIET = 0.030
"""Seconds without an event after which a burst is over: one save is up to four events, the last
of them 7 ms after the first (measured with inotify)."""
SETTLED = 0.008
"""The same after an event with which a save ends: a file was closed, or came to its name. A file
that was only written anew and closed is taken at once: what is built of it is not shown if more
comes until it is built."""
PATIENCE = 0.150
"""Seconds after the first event of a burst at which it is taken as it stands."""
GLANCE = 1.0
"""Seconds between two looks at names, times and sizes, for the events that a system loses: full
queues, network drives, too many folders. 1,000 files take 14 ms of CPU."""
POLL = 0.5
"""Seconds between two looks of an observer that gets no events from the system."""

_CHANGES: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""What the system is asked to tell. A plain read raises the other types: a build would be told of
each of its own, four for each source, and of 1 000 sources that took two tenths of a second. Of a
folder it is enough to hear what came to it, or went."""
_MOVES = frozenset({EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MOVED})
_ENDS = frozenset({EVENT_TYPE_CLOSED, EVENT_TYPE_DELETED, EVENT_TYPE_MOVED})


class Changes:
    """A burst of events as one: any thread notes them, one thread waits for their end."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._first: float | None = None
        self._quiet = 0.0
        """When the burst is over, if nothing more comes."""
        self._moves = False
        """Whether a file came, went or moved in this burst: its save may have further steps."""
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Whether nobody shall wait any longer."""
        return self._closed

    @property
    def is_pending(self) -> bool:
        """Whether there are events that nobody has waited for yet."""
        return self._first is not None

    def note(self, *, ends: bool = False, moves: bool = False) -> None:
        """Something may have changed; ``ends`` where it is what a save ends with, ``moves`` where
        a file came, went or moved."""
        with self._condition:
            now = time.monotonic()
            self._moves |= moves
            self._quiet = now + (QUIET if not ends else SETTLED if self._moves else 0.0)
            if self._first is None:
                self._first = now
            self._condition.notify_all()

    def close(self) -> None:
        """Let whoever waits go."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def wait(self, seconds: float) -> bool:
        """Whether a burst began within ``seconds``; if so, it has ended or lasted long enough."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self.is_pending, seconds)
            while self._first is not None and not self._closed:
                left = min(self._quiet, self._first + PATIENCE) - time.monotonic()
                if left <= 0:
                    self._first, self._moves = None, False
                    return True
                self._condition.wait(left)
            return False


class Watch:
    """Events of the system, noted as changes; folders that come and go are followed."""

    def __init__(self, ground: Ground, changes: Changes, *, poll: bool) -> None:
        self._ground = ground
        self._changes = changes
        self._observer: BaseObserver = PollingObserver(timeout=POLL) if poll else Observer()
        # The observer warns, on standard error, of a folder that it met twice while it was made.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        self._watches: dict[Path, tuple[tuple[int, int], ObservedWatch]] = {}
        self.refused = ""
        """What the system said where it watches no more folders; then the glance must do."""

    def start(self) -> None:
        """Begin to watch."""
        self._schedule(self._ground.project, recursive=False)
        self.follow()
        try:
            self._observer.start()
        except OSError as error:
            self.refused = error.strerror or str(error)

    def follow(self) -> None:
        """Watch folders that are new under their name, and no longer those that have gone."""
        for folder in (self._ground.seeds, *self._ground.templates):
            identity = _identity(folder)
            known = self._watches.get(folder)
            if known and known[0] != identity:
                self._observer.unschedule(known[1])
                del self._watches[folder]
            if identity and (not known or known[0] != identity):
                self._schedule(folder, recursive=True)

    def stop(self, deadline: float) -> None:
        """End the observer's threads, and wait for them until ``deadline``."""
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join(max(0.0, deadline - time.monotonic()))

    def _schedule(self, folder: Path, *, recursive: bool) -> None:
        identity = _identity(folder)
        if identity is None:
            return
        names = None if recursive else frozenset(self._names())
        handler = _Handler(self._changes, folder, names)
        try:
            watch = self._observer.schedule(
                handler, str(folder), recursive=recursive, event_filter=_CHANGES
            )
        except OSError as error:
            self.refused = error.strerror or str(error)
        else:
            self._watches[folder] = (identity, watch)

    def _names(self) -> Iterator[str]:
        yield CONFIG_FILE
        for folder in (self._ground.seeds, *self._ground.templates):
            if folder.parent == self._ground.project:
                yield folder.name


class _Handler(FileSystemEventHandler):
    """Notes each event that may be a change; ``names`` limits them to those in ``folder``."""

    def __init__(self, changes: Changes, folder: Path, names: frozenset[str] | None) -> None:
        self._changes = changes
        self._folder = folder
        self._names = names

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note ``event``, and do nothing else: the system's queue must not fill up."""
        if self._is_ours(event):
            kind = event.event_type
            self._changes.note(ends=kind in _ENDS, moves=kind in _MOVES)

    def _is_ours(self, event: FileSystemEvent) -> bool:
        if self._names is None:
            return True
        paths = (Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path))
        return any(path.parent == self._folder and path.name in self._names for path in paths)


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another one of the same name; None where there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None
