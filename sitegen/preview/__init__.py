"""The live preview: a project's site in the browser, always that of the last save.

``watching`` says when to look, ``building`` builds, ``overseer`` sees that it ends, ``served``
holds what is served, ``channel`` tells the pages, ``answers`` and ``server`` speak HTTP.
``live.js`` and ``live.css`` run in the served pages; no built file holds them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Event, Thread

from sitegen.pipeline import runner_for
from sitegen.preview.building import Builder, Load, Outcome, Tell
from sitegen.preview.channel import Channel
from sitegen.preview.ground import ground_of
from sitegen.preview.overseer import Overseer
from sitegen.preview.server import LOOPBACK, Server
from sitegen.preview.watching import Watch
from sitegen.steps import Progress, no_progress

__all__ = ["Outcome", "Preview", "PreviewOptions", "no_listener", "open_preview"]

ENDING = 0.8
"""Seconds for all threads to end; a build that is printing pages is not waited for any longer."""

HEARTBEAT = 0.25
"""Seconds after which whoever waits for Ctrl-C looks whether it came."""


@dataclass(frozen=True, slots=True)
class PreviewOptions:
    """Where to serve, and how to notice a save."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0 takes any that is free."""
    poll: bool = False
    """Look at the files again and again, for file systems that tell of no changes."""

    @property
    def is_private(self) -> bool:
        """Whether only this machine can ask."""
        return self.host in LOOPBACK or self.host == "::1"


def no_listener(outcome: Outcome) -> None:
    """For whoever does not want to be told."""


class Preview:
    """A preview that runs; use it as a context, or close it."""

    def __init__(self, server: Server, builder: Builder, watch: Watch, host: str) -> None:
        self._server = server
        self._builder = builder
        self._watch = watch
        self._thread = Thread(target=builder.run, args=(watch,), daemon=True, name="builder")
        self._overseer = Overseer(self._thread, builder)
        name = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host
        self.address = f"http://{f'[{name}]' if ':' in name else name}:{server.port}/"
        """Where the home page is."""

    def __enter__(self) -> Preview:
        return self

    def __exit__(self, *fault: object) -> None:
        self.close()

    @property
    def unwatched(self) -> str:
        """Why the system tells of no changes; empty where it does."""
        return self._watch.refused

    def start(self) -> None:
        """Answer, and build what changes from now on."""
        self._server.start()
        self._thread.start()
        self._overseer.start()

    def wait(self) -> None:
        """Wait for Ctrl-C, which raises KeyboardInterrupt."""
        while not Event().wait(HEARTBEAT):  # a signal between two waits interrupts neither
            pass

    def close(self) -> None:
        """End every thread within a second, and free the port."""
        deadline = time.monotonic() + ENDING
        self._builder.changes.close()
        self._server.close(deadline)
        self._watch.stop(deadline)
        self._overseer.end(deadline)
        if self._thread.is_alive():
            self._thread.join(max(0.0, deadline - time.monotonic()))


def open_preview(
    load: Load,
    options: PreviewOptions,
    *,
    tell: Tell = no_listener,
    progress: Progress = no_progress,
) -> Preview:
    """A preview of the project that ``load`` configures, already built and served.

    Raises ConfigError where the configuration is wrong, SourceError where the port is taken. A
    fault of a source or a template is shown in the browser instead, like every later one.
    """
    config = load()
    channel = Channel()
    server = Server(channel, options.host, options.port)
    ground = ground_of(config)
    builder = Builder(load, ground, channel, tell)
    watch = Watch(ground, builder.changes, poll=options.poll)
    preview = Preview(server, builder, watch, options.host)
    try:
        watch.start()
        with runner_for(config, progress) as runner:
            builder.look(runner)
        Thread(target=builder.make_ready, daemon=True, name="ready").start()
        builder.keep_copy()
        preview.start()
    except BaseException:
        preview.close()
        raise
    return preview
