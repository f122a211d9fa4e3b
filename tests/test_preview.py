"""The live preview: what it serves, to whom, and how a save reaches an open page."""

from __future__ import annotations

import errno
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page
from watchdog.events import FileSystemEvent

from sitegen.cli import main
from sitegen.config import load_config
from sitegen.errors import ConfigError, Problem, SourceError
from sitegen.pages import indexing
from sitegen.pages.catalog import Entry
from sitegen.pages.numbering import Numbered, numbered
from sitegen.pages.site import OutputFile
from sitegen.preview import Preview, PreviewOptions, open_preview, overseer
from sitegen.preview.answers import Answer, Doors, Request, answer, parse, refuse
from sitegen.preview.building import Builder, Outcome
from sitegen.preview.channel import MOST_NAMED, Channel, State
from sitegen.preview.faults import Fault
from sitegen.preview.ground import ground_of
from sitegen.preview.served import Served, difference, serve_files
from sitegen.preview.server import CLIENT_TIME, LOOPBACK
from sitegen.preview.watching import SETTLED, Changes, Watch, _Handler
from sitegen.seeds import read_seeds

MORNING = """The minister said on Friday that the old bridge over the river would close in May.

“It is not safe, and we knew it,” Anna Berg added.
"""
EVENING = """The old bridge over the river would close in May, she said on Friday.

“It is not safe and we knew it,” Berg said.
"""
pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")  # of watchdog

LIMIT = 30.0
"""Seconds after which a test no longer waits for an event: the machine may be busy."""
DOORS = Doors(LOOPBACK, 8000)
TAG = re.compile(rb"<script[^>]*\ssrc=\"/__sitegen/[^>]*></script>\n")


def site_of(**pages: str) -> Served:
    """A site with these pages, a style sheet and a 404 page; ``_`` in a name stands for ``/``."""
    files = {f"{name.replace('_', '/')}/index.html": text for name, text in pages.items()}
    files |= {"index.html": "<body>home</body>", "404.html": "<body>nothing here</body>"}
    built = [OutputFile(path, text.encode()) for path, text in files.items()]
    return serve_files([*built, OutputFile("assets/site.0123456789.css", b"a{}")], Served())


SITE = site_of(articles_astana="<body>é</body>")


def ask(target: str, method: str = "GET", *, site: Served = SITE, **headers: str) -> Answer:
    """The answer to a request for ``target``."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    host = [] if "Host" in headers else ["Host: localhost:8000"]
    head = "\r\n".join((f"{method} {target} HTTP/1.1", *host, *lines, "", ""))
    request = parse(head.encode("utf-8"))
    if isinstance(request, Answer):
        return request
    return refuse(request, DOORS) or answer(request, site)


# ── what is served ──────────────────────────────────────────────────────────────────────────


def test_a_folder_is_its_index_page_and_an_address_without_its_slash_leads_there() -> None:
    assert b"home" in ask("/").body
    assert "é".encode() in ask("/articles/astana/").body
    moved = ask("/articles/astana?x=1")
    assert (301, "/articles/astana/?x=1") == (moved.status, dict(moved.headers)["Location"])


def test_a_page_gets_the_live_script_and_is_otherwise_as_built() -> None:
    body = ask("/articles/astana/").body
    assert 1 == len(TAG.findall(body))
    assert SITE.files["articles/astana/index.html"] == TAG.sub(b"", body)


def test_what_is_not_there_gets_the_404_page_with_its_status() -> None:
    missing = ask("/nothing/<b>")
    assert 404 == missing.status
    assert b"nothing here" in missing.body


@pytest.mark.parametrize(
    "target",
    ["/../secret", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/etc/passwd", "/%00", "/a%5c..",
     "/index.html/", "/articles//astana/", "/@fs/etc/passwd?raw", "/.//index.html"],
)  # fmt: skip
def test_a_path_is_a_key_in_a_list_and_nothing_else(target: str) -> None:
    assert 404 == ask(target).status


@pytest.mark.parametrize(
    ("target", "kind"),
    [("/", "text/html; charset=utf-8"), ("/assets/site.0123456789.css", "text/css; charset=utf-8"),
     ("/__sitegen/live.js", "text/javascript; charset=utf-8"),
     ("/data/sha256sums.txt", "text/plain; charset=utf-8")],
)  # fmt: skip
def test_types_are_named_with_their_charset(target: str, kind: str) -> None:
    assert kind == dict(ask(target).headers)["Content-Type"]


def test_every_answer_forbids_guessing_and_keeping_and_names_no_version() -> None:
    for found in (ask("/"), ask("/none"), ask("/", Host="evil.example"), ask("/", "POST")):
        head = found.encoded(head_only=True).decode()
        assert "X-Content-Type-Options: nosniff\r\n" in head
        assert "Cache-Control: no-store\r\n" in head
        assert "Server: sitegen\r\n" in head
        assert "Access-Control" not in head


@pytest.mark.parametrize(
    ("asked", "status", "place"),
    [("bytes=0-0", 206, "bytes 0-0/3"), ("bytes=1-", 206, "bytes 1-2/3"),
     ("bytes=-2", 206, "bytes 1-2/3"), ("bytes=0-99", 206, "bytes 0-2/3"),
     ("bytes=3-", 416, "bytes */3"), ("bytes=-0", 416, "bytes */3"), ("bytes=2-1", 200, None),
     ("bytes=0-0,1-1", 200, None), ("lines=1-2", 200, None), ("bytes=-", 200, None)],
)  # fmt: skip
def test_one_range_is_served_and_an_odd_one_ignored(
    asked: str, status: int, place: str | None
) -> None:
    found = ask("/assets/site.0123456789.css", Range=asked)
    assert (status, place) == (found.status, dict(found.headers).get("Content-Range"))


# ── to whom ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:8000"]
)
def test_this_machine_is_answered_under_its_three_names(host: str) -> None:
    assert 200 == ask("/", Host=host).status
    assert 200 == ask("/", Origin=f"http://{host}").status


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost", "localhost:8001", "127.0.0.1.evil:8000",
     "", "0.0.0.0:8000", "2130706433:8000", "x@localhost:8000", "[::ffff:8.8.8.8]:8000"],
)  # fmt: skip
def test_every_other_name_is_refused(host: str) -> None:
    assert 403 == ask("/", Host=host).status
    assert 403 == ask("/__sitegen/events", Host=host).status
    assert 403 == ask("/", Origin=f"http://{host}").status


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://localhost:8000", ""])
def test_a_page_of_another_site_is_refused(origin: str) -> None:
    assert 403 == ask("/__sitegen/events", Origin=origin).status


def test_a_server_for_all_addresses_is_asked_by_address_but_by_no_foreign_name() -> None:
    doors = Doors(LOOPBACK, 8000, any_address=True)
    assert [True, True, False] == [
        doors.admits(host)
        for host in ("192.168.1.5:8000", "[fe80::1]:8000", "rebound.example:8000")
    ]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"])
def test_only_reading_is_allowed(method: str) -> None:
    assert (405, "GET, HEAD") == (ask("/", method).status, dict(ask("/", method).headers)["Allow"])


@pytest.mark.parametrize(
    "head",
    [b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\xff HTTP/1.1\r\n\r\n", b"\x16\x03\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n", b"GET / HTTP/1.1\r\nHost\r\n\r\n",
     b"GET http://localhost/ HTTP/1.1\r\n\r\n", b"GET /%ff HTTP/1.1\r\n\r\n", b"\r\n\r\n",
     b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 65 + b"\r\n"],
)  # fmt: skip
def test_what_is_no_request_is_refused(head: bytes) -> None:
    found = parse(head)
    assert isinstance(found, Answer)
    assert HTTPStatus.BAD_REQUEST == found.status


def test_a_request_is_read_with_its_path_decoded() -> None:
    request = parse(b"GET /caf%C3%A9/?a=%41 HTTP/1.1\r\nHost: h\r\nX-A:  b \r\n\r\n")
    assert Request("GET", "/café/", "a=%41", {"host": "h", "x-a": "b"}) == request


# ── what the pages are told ─────────────────────────────────────────────────────────────────


def told(channel: Channel, path: str = "/", digest: str = "") -> dict[str, Any]:
    with channel.listen(path, digest) as listener:
        return message_in(listener.next(0) or b"")


def message_in(event: bytes) -> dict[str, Any]:
    found = json.loads(event.removeprefix(b"data: "))
    assert isinstance(found, dict)
    return found


def test_only_pages_with_other_bytes_have_changed() -> None:
    old, new = site_of(a="1", b="1", c="1"), site_of(a="1", b="2", d="1")
    assert (("/b/", "/d/"), ("/c/",)) == (
        difference(old, new).changed,
        difference(old, new).removed,
    )


def test_a_new_style_sheet_makes_no_new_page_but_a_new_address() -> None:
    old, new = (
        serve_files(
            [
                OutputFile("index.html", f'<link href="assets/site.{name}.css">'.encode()),
                OutputFile(f"assets/site.{name}.css", name.encode()),
            ],
            Served(),
        )
        for name in ("00000000aa", "00000000bb")
    )
    assert ((), ()) == (difference(old, new).changed, difference(old, new).removed)
    assert {"/assets/site.css": "/assets/site.00000000bb.css"} == new.sheets


def test_a_page_that_was_loaded_before_the_last_build_is_told_at_once() -> None:
    channel = Channel()
    channel.show(site_of(a="old"))
    digest = channel.state.site.print_of("/a/")
    assert [] == told(channel, "/a/", digest)["changed"]
    channel.show(site_of(a="new"))
    assert ["/a/"] == told(channel, "/a/", digest)["changed"]


def test_a_fault_is_told_to_pages_that_are_opened_later_and_goes_with_the_next_site() -> None:
    channel = Channel()
    channel.fail((Fault("seeds/a.txt:1", "not UTF-8", "save it", ""),))
    assert ["seeds/a.txt:1"] == [fault["place"] for fault in told(channel)["faults"]]
    channel.show(SITE)
    assert [] == told(channel)["faults"]


def test_of_too_many_pages_some_are_named_and_the_rest_ask_again() -> None:
    channel = Channel()
    with channel.listen("/", "") as listener:
        listener.next(0)
        channel.show(site_of(**{f"p{number}": "" for number in range(MOST_NAMED + 1)}))
        message = message_in(listener.next(LIMIT) or b"")
    assert (MOST_NAMED, True) == (len(message["changed"]), message["more"])


def test_what_someone_looks_at_is_shown_and_told_before_the_rest() -> None:
    channel = Channel()
    channel.show(site_of(a="old", b="old"))
    with channel.listen("/a/", "") as listener:
        listener.next(0)
        assert {"/a/"} == channel.open_paths()
        channel.show_first([OutputFile("a/index.html", b"new")])
        assert ["/a/"] == message_in(listener.next(LIMIT) or b"")["changed"]
        assert not channel.state.whole.is_set()
        channel.show(site_of(a="new", b="new"))
        assert ["/b/"] == message_in(listener.next(LIMIT) or b"")["changed"]
        assert channel.state.whole.is_set()


def test_who_waits_for_a_build_that_is_overtaken_waits_for_the_next_one_and_no_longer() -> None:
    channel = Channel()
    channel.show(site_of(a="old"))
    waiting = []
    for text in ("first", "second"):
        channel.show_first([OutputFile("a/index.html", text.encode())])
        waiting.append(channel.state.whole)
    assert not any(event.is_set() for event in waiting)
    channel.show(site_of(a="second"))
    assert all(event.is_set() for event in waiting)


def test_what_was_shown_before_a_fault_is_taken_back() -> None:
    channel = Channel()
    channel.show(site_of(a="old"))
    good = channel.state.site
    with channel.listen("/a/", "") as listener:
        listener.next(0)
        channel.show_first([OutputFile("a/index.html", b"new")])
        waiting = channel.state.whole
        channel.fail((Fault("templates/speaker.html:3", "no such name", "mend it", ""),))
        listener.next(LIMIT)
        message = message_in(listener.next(LIMIT) or b"")
    assert (good, ["/a/"], 1) == (channel.state.site, message["changed"], len(message["faults"]))
    assert waiting.is_set()


def test_a_burst_of_events_is_one_change() -> None:
    changes = Changes()
    for _ in range(50):
        changes.note()
    assert [True, False] == [changes.wait(LIMIT), changes.wait(0)]


def test_a_file_written_anew_is_taken_at_once_one_that_came_once_it_has_settled() -> None:
    for moves in (False, True):
        changes = Changes()
        changes.note(moves=moves)
        changes.note(ends=True)
        start = time.monotonic()
        assert changes.wait(LIMIT)
        assert moves == (time.monotonic() - start >= SETTLED / 2)


def test_an_endless_burst_is_taken_as_it_stands() -> None:
    changes, ended = Changes(), threading.Event()

    def save_without_end() -> None:
        while not ended.wait(0.005):
            changes.note()

    saver = threading.Thread(target=save_without_end)
    saver.start()
    start = time.monotonic()
    assert changes.wait(LIMIT)
    assert time.monotonic() - start < LIMIT / 2
    ended.set()
    saver.join()


def test_the_builds_own_reads_are_no_events(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would cost the time of a save: there are four for each source."""
    told: list[str] = []
    on_any_event = _Handler.on_any_event

    def listen(self: _Handler, event: FileSystemEvent) -> None:
        told.append(event.event_type)
        on_any_event(self, event)

    monkeypatch.setattr(_Handler, "on_any_event", listen)
    config = load_config(project, flags={}, environ={})
    ground, changes = ground_of(config), Changes()
    watch = Watch(ground, changes, poll=False)
    watch.start()
    try:
        for _ in range(3):
            ground.look()
            read_seeds(config.seeds, given={})
        source = next(path for path in config.seeds.iterdir() if path.is_file())
        source.write_text(source.read_text("utf-8") + "More.", "utf-8")
        assert changes.wait(10)
    finally:
        watch.stop(time.monotonic() + 5)
    assert {"modified", "closed"} >= set(told)
    assert 0 < len(told) <= 4


# ── a build that something comes in between ─────────────────────────────────────────────────


class Busy(Channel):
    """A channel on which something happens as soon as an open page was shown before the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.happens: Callable[[], object] = list
        self.first: list[str] = []

    def show_first(self, files: Sequence[OutputFile]) -> None:
        super().show_first(files)
        self.first += [file.path for file in files if file.path.endswith(".html")]
        happens, self.happens = self.happens, list
        happens()


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[tuple[Path, Builder, Busy, list[Outcome]]]:
    """A project that was built once, one of whose pages is open."""
    project, channel, told = new_project(tmp_path / "project"), Busy(), list[Outcome]()

    def load() -> Any:
        return load_config(project, flags={}, environ={})

    builder = Builder(load, ground_of(load()), channel, told.append)
    builder.look()
    with channel.listen("/articles/morning/", ""):
        yield project, builder, channel, told


@pytest.mark.parametrize("fails", [True, False])
def test_what_was_read_while_a_save_went_on_is_never_shown(tmp_path: Path, fails: bool) -> None:
    project, channel, told = new_project(tmp_path / "project"), Channel(), list[Outcome]()
    steps: list[Callable[[], None]] = []

    def load() -> Any:
        while steps:
            steps.pop()()
        return load_config(project, flags={}, environ={})

    def save_again() -> None:
        save(project / "seeds/morning.txt", f"{MORNING}\nA ferry will cross it.\n")
        builder.changes.note(ends=True)
        if fails:
            raise ConfigError([Problem("sitegen.toml:1", "it was half written", "write it all")])

    builder = Builder(load, ground_of(load()), channel, told.append)
    builder.look()
    save(project / "seeds/morning.txt", f"{MORNING}\nA tram")
    steps.append(save_again)
    builder.look()
    assert (1, (), True) == (len(told), channel.state.faults, builder._lookout.has_seen_newer)
    builder.look()
    assert b"A ferry" in channel.good.files["articles/morning/index.html"]


def test_a_build_that_a_newer_save_overtakes_is_left_for_the_newer_one(
    busy: tuple[Path, Builder, Busy, list[Outcome]],
) -> None:
    project, builder, channel, told = busy

    def save_again() -> None:
        save(project / "seeds/morning.txt", f"{MORNING}\nA ferry will cross it.\n")
        builder.changes.note(ends=True)

    channel.happens = save_again
    save(project / "seeds/morning.txt", f"{MORNING}\nA tram will cross it.\n")
    builder.look()
    assert b"A tram" in channel.state.site.files["articles/morning/index.html"]
    assert (1, True) == (len(told), builder._lookout.has_seen_newer)
    builder.look()
    assert b"A ferry" in channel.good.files["articles/morning/index.html"]
    assert (2, True) == (len(told), channel.state.whole.is_set())


def test_what_a_newer_save_brought_is_read_once_unless_more_came(
    busy: tuple[Path, Builder, Busy, list[Outcome]],
) -> None:
    project, builder, channel, _ = busy
    file, lookout = project / "seeds/morning.txt", builder._lookout

    def save_again() -> None:
        save(file, f"{MORNING}\nA ferry will cross it.\n")
        builder.changes.note(ends=True)

    for came, words in ((False, b"A ferry"), (True, b"A barge")):
        channel.happens = save_again
        save(file, f"{MORNING}\nA tram will cross it.\n")
        builder.look()
        assert lookout.has_seen_newer
        save(file, f"{MORNING}\nA barge will cross it.\n")
        assert lookout.is_due(came)
        builder.look()
        assert words in channel.good.files["articles/morning/index.html"]
    assert not lookout.has_seen_newer


def test_a_save_ends_what_looks_at_all_articles_in_its_midst(
    busy: tuple[Path, Builder, Busy, list[Outcome]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, builder, channel, told = busy
    taken: list[str] = []

    def slowly(entry: Entry) -> Numbered:
        if not taken:
            save(project / "seeds/morning.txt", f"{MORNING}\nA ferry will cross it.\n")
            builder.changes.note(ends=True)
        taken.append(entry.id)
        return numbered(entry)

    monkeypatch.setattr(indexing, "_ENTRIES", 1)
    monkeypatch.setattr(indexing, "numbered", slowly)
    save(project / "seeds/morning.txt", f"{MORNING}\nA tram will cross it.\n")
    builder.look()
    assert (1, 1, True) == (len(taken), len(told), builder._lookout.has_seen_newer)
    builder.look()
    assert (3, 2) == (len(taken), len(told))
    assert b"A ferry" in channel.good.files["articles/morning/index.html"]
    assert any(
        b"ferry" in content for path, content in channel.good.files.items() if "parts" in path
    )


def test_an_event_that_nothing_new_follows_lets_the_build_go_on(
    busy: tuple[Path, Builder, Busy, list[Outcome]],
) -> None:
    project, builder, channel, told = busy
    channel.happens = builder.changes.note
    save(project / "seeds/morning.txt", f"{MORNING}\nA tram will cross it.\n")
    builder.look()
    assert (2, True) == (len(told), channel.state.whole.is_set())


def test_a_page_that_is_opened_during_a_build_is_shown_before_its_turn(
    busy: tuple[Path, Builder, Busy, list[Outcome]],
) -> None:
    project, builder, channel, _ = busy
    with ExitStack() as tabs:
        channel.happens = lambda: tabs.enter_context(channel.listen("/articles/evening/", ""))
        save(project / "seeds/morning.txt", f"{MORNING}\nA tram will cross it.\n")
        builder.look()
    assert ["articles/morning/index.html", "articles/evening/index.html"] == channel.first


def test_what_the_machine_refuses_is_named_once_and_tried_again(
    busy: tuple[Path, Builder, Busy, list[Outcome]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, builder, channel, told = busy

    def refused(*given: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(project / ".sitegen/x"))

    with monkeypatch.context() as full:
        full.setattr("sitegen.preview.building.find", refused)
        full.setattr("sitegen.preview.building.AGAIN", -1.0)
        save(project / "seeds/morning.txt", f"{MORNING}\nA tram will cross it.\n")
        builder.look()
        builder._rest()
        assert (channel.good, True) == (channel.state.site, channel.state.whole.is_set())
        (fault,) = channel.state.faults
    assert (".sitegen/x", "the system says: No space left on device") == (fault.place, fault.fault)
    assert (2, None) == (len(told), told[-1].changed)
    monkeypatch.setattr("sitegen.preview.building.AGAIN", -1.0)
    builder._rest()
    assert ((), 3) == (channel.state.faults, len(told))
    assert b"A tram" in channel.good.files["articles/morning/index.html"]


def test_after_a_fault_of_ours_nothing_is_taken_over(
    busy: tuple[Path, Builder, Busy, list[Outcome]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, builder, channel, _ = busy
    memory = builder._memory
    assert memory.outcomes

    def fails(*given: object, **named: object) -> None:
        raise ZeroDivisionError("as a test")

    with monkeypatch.context() as wrong:
        wrong.setattr("sitegen.preview.building.find", fails)
        save(project / "seeds/morning.txt", f"{MORNING}\nA tram will cross it.\n")
        builder.look()
    assert channel.state.faults
    assert builder._memory is not memory
    assert not builder._memory.outcomes
    save(project / "seeds/morning.txt", f"{MORNING}\nA ferry will cross it.\n")
    builder.look()
    assert () == channel.state.faults
    assert b"A ferry" in channel.good.files["articles/morning/index.html"]


def test_a_copy_that_takes_long_waits_for_a_longer_rest(
    busy: tuple[Path, Builder, Busy, list[Outcome]],
) -> None:
    project, builder, channel, _ = busy
    copy = project / ".sitegen/preview/articles/morning/index.html"
    builder.keep_copy()
    before = copy.read_bytes()
    save(project / "seeds/morning.txt", f"{MORNING}\nA tram will cross it.\n")
    builder.look()
    builder._copy._took = LIMIT
    assert builder._cached
    builder._rest()
    assert before == copy.read_bytes()
    assert builder._cached is None  # what was found out is on the disk
    builder._copy._took = 0.0
    builder._rest()
    assert channel.good.files["articles/morning/index.html"] == copy.read_bytes() != before


def test_no_copy_keeps_what_was_taken_down_however_long_it_takes(
    busy: tuple[Path, Builder, Busy, list[Outcome]],
) -> None:
    project, builder, _, _ = busy
    builder.keep_copy()
    save(project / "seeds/morning.txt", f"---\nexclude: true\n---\n{MORNING}")
    save(project / "seeds/evening.txt", EVENING)
    builder.look()
    builder._copy._took = LIMIT
    builder._rest()
    assert not (project / ".sitegen/preview/articles/morning/index.html").exists()


def test_a_page_under_another_title_leads_to_its_new_address(
    busy: tuple[Path, Builder, Busy, list[Outcome]],
) -> None:
    project, builder, channel, _ = busy
    with channel.listen("/articles/morning/", "") as listener:
        listener.next(0)
        save(project / "seeds/morning.txt", f"---\ntitle: Über die Brücke\n---\n{MORNING}")
        builder.look()
        moved: dict[str, str] = {}
        while message := listener.next(0):
            moved |= message_in(message)["moved"]
    (address,) = moved.values()
    assert ["/articles/morning/"] == list(moved)
    assert address.startswith("/articles/")
    assert channel.good.find(unquote(address))


# ── a project that is served ────────────────────────────────────────────────────────────────


class Tab:
    """An open page's end of the live channel, over a real socket."""

    def __init__(self, preview: Preview) -> None:
        port = port_of(preview)
        self._client = socket.create_connection(("127.0.0.1", port), LIMIT)
        self._client.sendall(
            f"GET /__sitegen/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()
        )
        self._lines = self._client.makefile("rb")
        self.hear()

    def __enter__(self) -> Tab:
        return self

    def __exit__(self, *fault: object) -> None:
        self._lines.close()
        self._client.close()

    def hear(self) -> dict[str, Any]:
        """The next message; the socket's own time limit ends a wait in vain."""
        return message_in(next(line for line in self._lines if line.startswith(b"data: ")))

    def hear_of(self, page: str) -> dict[str, Any]:
        """The next message that names ``page``."""
        while page not in (message := self.hear())["changed"] + message["removed"]:
            pass
        return message

    def hear_faults(self, *, mended: bool = False) -> list[dict[str, str]]:
        """The faults of the next message that has some; or has none any more."""
        while bool(faults := self.hear()["faults"]) == mended:
            pass
        return list(faults)


def port_of(preview: Preview) -> int:
    return int(preview.address.rstrip("/").rpartition(":")[2])


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def fetch(preview: Preview, path: str) -> tuple[int, bytes]:
    """Status and body of what is served under ``path``."""
    with socket.create_connection(("127.0.0.1", port_of(preview)), LIMIT) as client:
        client.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port_of(preview)}\r\n\r\n".encode()
        )
        with client.makefile("rb") as answered:
            head, _, body = answered.read().partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def save(path: Path, text: str) -> None:
    """Save as editors do: write beside, then rename."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text)
    part.replace(path)


def new_project(folder: Path) -> Path:
    (folder / "seeds").mkdir(parents=True)
    (folder / "seeds/evening.txt").write_text(EVENING)
    (folder / "seeds/morning.txt").write_text(MORNING)
    return folder


@contextmanager
def served(project: Path, *, poll: bool = False) -> Iterator[Preview]:
    def load() -> Any:
        return load_config(project, flags={}, environ={})

    with open_preview(load, PreviewOptions(port=0, poll=poll)) as preview:
        yield preview


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_project(tmp_path_factory.mktemp("preview") / "project")


@pytest.fixture(scope="module")
def preview(project: Path) -> Iterator[Preview]:
    with served(project) as preview:
        yield preview


@pytest.fixture
def tab(preview: Preview) -> Iterator[Tab]:
    with Tab(preview) as tab:
        yield tab


def test_a_save_is_served_and_told_and_touches_no_built_site(
    project: Path, preview: Preview, tab: Tab
) -> None:
    save(project / "seeds/morning.txt", f"{MORNING}\nA tram will cross it.\n")
    tab.hear_of("/articles/morning/")
    status, body = fetch(preview, "/articles/morning/")
    assert (200, True) == (status, b"A tram will cross it." in body)
    assert not (project / "site").exists()
    assert (project / ".sitegen/preview/index.html").exists()


def test_a_draft_is_shown_and_marked_and_never_built(
    project: Path, preview: Preview, tab: Tab
) -> None:
    draft = project / "seeds/draft.md"
    save(draft, f"---\ntitle: Not yet\ndraft: true\n---\n{EVENING}")
    tab.hear_of("/articles/not-yet/")
    assert b"Draft: Not yet" in fetch(preview, "/articles/not-yet/")[1]
    assert 0 == main(["build", "--project", str(project), "--quiet", "--jobs", "1"])
    assert not (project / "site/articles/not-yet").exists()
    shutil.rmtree(project / "site")
    draft.unlink()
    tab.hear_of("/articles/not-yet/")


def test_new_folders_renames_and_deletions_are_followed(
    project: Path, preview: Preview, tab: Tab
) -> None:
    (project / "seeds/more").mkdir()
    (project / "seeds/more/late.txt").write_text(EVENING.replace("Friday", "Saturday"))
    tab.hear_of("/articles/more-late/")
    (project / "seeds/more/late.txt").rename(project / "seeds/more/night.txt")
    tab.hear_of("/articles/more-night/")
    shutil.rmtree(project / "seeds/more")
    assert "/articles/more-night/" in tab.hear_of("/articles/more-night/")["removed"]
    assert 404 == fetch(preview, "/articles/more-night/")[0]


def test_a_source_that_cannot_be_read_is_a_fault_over_the_last_good_site(
    project: Path, preview: Preview, tab: Tab
) -> None:
    before = fetch(preview, "/")
    (project / "seeds/bad.txt").write_bytes(b"ab\xff\xfe\xfa")
    (fault,) = tab.hear_faults()
    assert fault["place"].startswith("seeds/bad.txt")
    assert fault["fault"]
    assert fault["remedy"]
    assert before == fetch(preview, "/")
    (project / "seeds/bad.txt").unlink()
    tab.hear_faults(mended=True)


def test_a_template_and_a_configuration_at_fault_are_named_with_their_line(
    project: Path, tab: Tab
) -> None:
    (project / "templates").mkdir()
    save(project / "templates/home.html", "<p>\n{{ nonsense( }}\n")
    (fault,) = tab.hear_faults()
    assert ("templates/home.html:2", "{{ nonsense( }}") == (fault["place"], fault["excerpt"])
    shutil.rmtree(project / "templates")
    tab.hear_faults(mended=True)
    save(project / "sitegen.toml", 'titel = "A"\n')
    (fault,) = tab.hear_faults()
    assert ("sitegen.toml:1", 'titel = "A"') == (fault["place"], fault["excerpt"])
    (project / "sitegen.toml").unlink()
    tab.hear_faults(mended=True)


def test_a_style_sheet_alone_reloads_no_page(project: Path, tab: Tab) -> None:
    (project / "templates/static").mkdir(parents=True)
    save(project / "templates/static/site.css", "body { color: teal }")
    message = tab.hear()
    assert [] == message["changed"]
    address = message["sheets"]["/assets/site.css"]
    save(project / "templates/static/site.css", "body { color: navy }")
    while (message := tab.hear())["sheets"]["/assets/site.css"] == address:
        pass
    assert [] == message["changed"]


def test_the_folder_of_sources_may_go_and_come_back(project: Path, tab: Tab) -> None:
    (project / "seeds").rename(project / "away")
    assert "seeds/" == tab.hear_faults()[0]["place"]
    (project / "away").rename(project / "seeds")
    tab.hear_faults(mended=True)
    save(project / "seeds/morning.txt", f"{MORNING}\nA ferry will, too.\n")
    tab.hear_of("/articles/morning/")


def test_the_previews_own_files_wait_for_no_build(preview: Preview) -> None:
    channel = preview._server.channel
    before = channel.state
    channel.state = State(before.site, (), threading.Event())
    try:
        start = time.monotonic()
        assert 200 == fetch(preview, "/__sitegen/live.js")[0]
        assert time.monotonic() - start < CLIENT_TIME / 2
    finally:
        channel.state = before


def test_what_a_linked_template_leads_to_is_looked_at(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    (project / "templates").mkdir()
    (project / "templates/gone.html").symlink_to(tmp_path / "nowhere")
    (project / "templates/round.html").symlink_to("round.html")
    (project / "templates/home.html").symlink_to(tmp_path / "home.html")
    ground = ground_of(load_config(project, flags={}, environ={}))
    seen = {ground.glance()}
    for text in ("one", "three"):
        (tmp_path / "home.html").write_text(text)
        seen.add(ground.glance())
    assert 3 == len(seen)


def test_a_look_tells_apart_what_a_build_would(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    (project / "templates").mkdir()
    source, template = project / "seeds/a.txt", project / "templates/home.html"
    ground = ground_of(load_config(project, flags={}, environ={}))
    steps: list[Callable[[], object]] = [
        lambda: source.write_text("One. Two."),
        lambda: source.write_text("One. Too."),
        lambda: source.rename(source.with_name("b.txt")),
        lambda: source.symlink_to("b.txt"),
        source.unlink,
        source.mkdir,
        lambda: (project / "sitegen.toml").write_text('title = "Other"'),
    ]
    seen = [ground.look()]
    for step in steps:
        step()
        seen.append(ground.look(seen[-1]))
        assert seen[-1].digests == ground.look().digests
        assert seen[-1].glance == ground.glance()
    assert len(steps) + 1 - 2 == len({sight.digests[0] for sight in seen})
    assert seen[3].digests == seen[5].digests
    assert seen[3].digests == seen[6].digests, "a folder is no source"
    assert 1 == len({sight.digests[1] for sight in seen})
    template.write_text("{{ title }}")
    assert seen[-1].digests[0] == ground.look(seen[-1]).digests[0]
    assert seen[-1].digests[1] != ground.look(seen[-1]).digests[1]


def test_what_a_look_saw_is_what_is_built(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    seeds, ground = project / "seeds", ground_of(load_config(project, flags={}, environ={}))
    for name in ("a.txt", "b.txt"):
        (seeds / name).write_text("One. Two.")
    first = ground.look()
    (seeds / "a.txt").write_text("One. Too.")
    assert b"One. Two." == first.read(seeds, "a.txt").data
    second = ground.look(first)
    assert b"One. Too." == second.read(seeds, "a.txt").data
    assert first.read(seeds, "b.txt") is second.read(seeds, "b.txt")
    (seeds / "c.txt").write_text("New.")
    assert b"New." == second.read(seeds, "c.txt").data
    (tmp_path / "outside.txt").write_text("Not a source.")
    (seeds / "d.txt").symlink_to(tmp_path / "outside.txt")
    assert isinstance(ground.look(second).read(seeds, "d.txt"), Problem)
    given = {"b.txt": (("title", "Bridge"),)}
    found, problems = read_seeds(seeds, given=given, read=second.read)
    assert given["b.txt"] == next(seed for seed in found if seed.file == "b.txt").given
    assert ["seeds/d.txt"] == [problem.place for problem in problems]


def test_clients_that_say_nothing_delay_nobody(preview: Preview) -> None:
    idle = [socket.create_connection(("127.0.0.1", port_of(preview)), LIMIT) for _ in range(60)]
    start = time.monotonic()
    assert 200 == fetch(preview, "/")[0]
    assert time.monotonic() - start < 3
    for client in idle:
        client.close()


def test_a_request_without_end_is_refused(preview: Preview) -> None:
    with socket.create_connection(("127.0.0.1", port_of(preview)), LIMIT) as client:
        client.sendall(b"GET /" + b"a" * 16_400)
        assert client.recv(100).startswith(b"HTTP/1.1 431 ")


def test_a_port_that_is_taken_is_named_with_exit_code_one(
    project: Path, preview: Preview, capsys: pytest.CaptureFixture[str]
) -> None:
    port = str(port_of(preview))
    assert 1 == main(["serve", "--project", str(project), "--port", port])
    assert f"port {port}" in capsys.readouterr().err


def test_a_configuration_at_fault_at_the_start_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").write_text("titel = 1\n")
    with pytest.raises(ConfigError), served(tmp_path):
        pass


ENDLESS = (
    "<p>\n{% for one in range(10 ** 6) %}{% for other in range(10 ** 6) %}{% endfor %}{% endfor %}"
)
FEW = "<p>\n{% for one in range(10 ** 6) %}{% for other in range(10 ** 6) if other < 0 %}"
FEW = f"{FEW}{{% endfor %}}{{% endfor %}}"
OWN = "{% extends 'default/article.html' %}\n{% block content %}\n{% for one in range(10 ** 6) %}"
OWN = f"{OWN}{{{{ super() }}}}{{% endfor %}}{{% endblock %}}"
PART = "{% include 'parts/loop.html' %}"


def wait_for_loop(preview: Preview, *, ended: bool = False) -> None:
    """Until the builder is in ``ENDLESS``; or is there no more."""
    deadline = time.monotonic() + LIMIT
    while (overseer._place_in(preview._thread) == "templates/article.html:2") == ended:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("template", "place"),
    [
        (ENDLESS, "article.html:2"),
        (FEW, "article.html:2"),  # steps without a line of their own
        (OWN, "article.html:3"),  # not the shipped one’s line that is at work
        (PART, "parts/loop.html:2"),
    ],
    ids=["plain", "none is wanted", "around the shipped", "included"],
)
def test_a_template_without_an_end_is_named_and_ends_with_the_next_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str, place: str
) -> None:
    monkeypatch.setattr(overseer, "LONG", 1.0)
    monkeypatch.setattr(overseer, "LONGEST", 2 * LIMIT)
    project = new_project(tmp_path / "project")
    (project / "templates/parts").mkdir(parents=True)
    save(project / "templates/parts/loop.html", ENDLESS)
    with served(project) as preview, Tab(preview) as tab:
        save(project / "templates/article.html", template)
        (fault,) = tab.hear_faults()
        assert f"templates/{place}" == fault["place"]
        assert 200 == fetch(preview, "/articles/morning/")[0]  # the last good one
        save(project / "templates/article.html", "<p>An end.")
        assert [] == tab.hear_faults(mended=True)
        assert b"An end." in fetch(preview, "/articles/morning/")[1]


def test_who_saves_again_and_again_is_told_of_a_template_without_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overseer, "LONG", 0.5)
    project = new_project(tmp_path / "project")
    (project / "templates").mkdir()
    with served(project) as preview, Tab(preview) as tab:
        save(project / "templates/article.html", ENDLESS)
        wait_for_loop(preview)
        save(project / "seeds/morning.txt", f"{MORNING}\nA tram will cross it.\n")
        assert "templates/article.html:2" == tab.hear_faults()[0]["place"]


def test_a_template_without_an_end_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overseer, "LONG", 0.5)
    monkeypatch.setattr(overseer, "LONGEST", 1.0)
    project = new_project(tmp_path / "project")
    (project / "templates").mkdir()
    with served(project) as preview, Tab(preview) as tab:
        save(project / "templates/article.html", ENDLESS)
        assert "still being printed" in tab.hear_faults()[0]["fault"]
        assert "given up" in tab.hear_faults()[0]["fault"]
        wait_for_loop(preview, ended=True)
        save(project / "templates/article.html", "<p>An end.")
        assert [] == tab.hear_faults(mended=True)


def test_closing_ends_a_page_that_is_being_printed(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    (project / "templates").mkdir()
    with served(project) as preview:
        save(project / "templates/article.html", ENDLESS)
        wait_for_loop(preview)
    assert not preview._thread.is_alive()


def test_a_terminal_that_is_gone_keeps_no_template_from_being_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(builder: Builder, problem: Problem, state: State) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(overseer, "LONG", 0.5)
    monkeypatch.setattr(overseer, "LONGEST", 1.0)
    monkeypatch.setattr(Builder, "tell_of", gone)
    project = new_project(tmp_path / "project")
    (project / "templates").mkdir()
    with served(project) as preview:
        save(project / "templates/article.html", ENDLESS)
        wait_for_loop(preview)
        wait_for_loop(preview, ended=True)


def test_a_page_that_is_done_after_all_is_at_fault_no_more() -> None:
    channel = Channel()
    before = channel.state
    channel.show(Served())
    assert not channel.fail_since(before, (Fault("a", "b", "c", ""),))
    assert () == channel.state.faults


def test_a_project_that_cannot_be_built_yet_appears_once_it_can(tmp_path: Path) -> None:
    with served(tmp_path, poll=True) as preview, Tab(preview) as tab:
        status, body = fetch(preview, "/")
        assert (503, 1) == (status, len(TAG.findall(body)))
        new_project(tmp_path)
        tab.hear_of("/articles/morning/")
        assert 200 == fetch(preview, "/")[0]


def test_what_the_first_save_needs_is_loaded_while_nobody_waits(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, started, done = list[list[str]](), threading.Event(), threading.Event()

    def make_ready(languages: list[str], options: object) -> None:
        assert started.wait(LIMIT)
        loaded.append(languages)
        done.set()

    monkeypatch.setattr("sitegen.preview.building.make_ready", make_ready)
    with served(project) as preview:  # whoever starts it does not wait for that
        assert 200 == fetch(preview, "/")[0]
        started.set()
        assert done.wait(LIMIT)
    assert loaded == [["en"]]


def test_closing_leaves_no_thread_no_descriptor_and_no_port(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    threads, descriptors = threading.active_count(), open_descriptors()
    with served(project) as preview, Tab(preview):
        start = time.monotonic()
        preview.close()
        took = time.monotonic() - start
    assert took < 1.5
    left = (threading.active_count(), open_descriptors())
    assert left[0] <= threads  # tabs of other tests may have ended meanwhile
    assert left[1] <= descriptors
    with pytest.raises(ConnectionRefusedError):
        fetch(preview, "/")


def test_a_host_that_is_not_ours_is_named() -> None:
    with pytest.raises(SourceError, match=r"192\.0\.2\.1"):
        open_preview(
            lambda: load_config(Path(), flags={}, environ={}), PreviewOptions("192.0.2.1", 0)
        )


def test_interrupting_ends_it_with_130(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["-m", "sitegen", "serve", "--project", str(project), "--port", str(port)]
    serving = subprocess.Popen([sys.executable, *command], stderr=subprocess.PIPE, text=True)
    assert serving.stderr
    with serving, serving.stderr as said:
        try:
            assert any(f"http://127.0.0.1:{port}/" in line for line in said)
            serving.send_signal(signal.SIGINT)
            assert 130 == serving.wait(LIMIT)
        finally:
            serving.kill()


# ── in a browser ────────────────────────────────────────────────────────────────────────────

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)
PANEL = "document.querySelector('#sitegen-preview').shadowRoot.querySelector('section')"
STRICT_BASE = f"""{{% extends "default/base.html" %}}
{{% block head %}}<meta http-equiv="Content-Security-Policy" content="{POLICY}">{{% endblock %}}
"""


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """A page that listens on the live channel, and has said nothing on its console at the end."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with page.expect_request(re.compile("/__sitegen/events")):
        page.goto(address)
    yield page
    page.close()
    assert [] == said


@pytest.mark.browser
def test_an_open_page_shows_what_is_saved_keeps_its_place_and_shows_faults(
    tmp_path: Path, browser: Browser
) -> None:
    project = new_project(tmp_path / "project")
    long = MORNING + "".join(f"\nThe bridge was closed {n} times.\n" for n in range(200))
    (project / "seeds/morning.txt").write_text(long)
    (project / "templates").mkdir()
    (project / "templates/base.html").write_text(STRICT_BASE)
    with (
        served(project) as preview,
        opened(browser, f"{preview.address}articles/morning/") as page,
    ):
        page.evaluate("scrollTo(0, 1500)")
        save(project / "seeds/morning.txt", f"{long}\nA tram crosses it now.\n")
        page.get_by_text("A tram crosses it now.").first.wait_for()
        page.wait_for_function("Math.abs(scrollY - 1500) < 5")
        (project / "seeds/bad.txt").write_bytes(b"ab\xff\xfe\xfa")
        alert = page.get_by_role("alert")
        alert.get_by_text("seeds/bad.txt").wait_for()
        page.wait_for_function(f"getComputedStyle({PANEL}).position === 'fixed'")
        page.reload()
        alert.get_by_text("seeds/bad.txt").wait_for()
        (project / "seeds/bad.txt").unlink()
        alert.wait_for(state="detached")


@pytest.mark.browser
def test_a_style_sheet_is_swapped_in_an_open_page(
    project: Path, preview: Preview, browser: Browser
) -> None:
    with opened(browser, preview.address) as page:
        page.evaluate("window.isTheSamePage = true")
        (project / "templates/static").mkdir(parents=True, exist_ok=True)
        save(project / "templates/static/site.css", "body { color: rgb(4, 5, 6) }")
        page.wait_for_function("getComputedStyle(document.body).color === 'rgb(4, 5, 6)'")
        assert page.evaluate("window.isTheSamePage")
