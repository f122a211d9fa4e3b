"""Work that a forked process does while this one does something else."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest
from test_pages_lots import site_of

from sitegen.ahead import WAITING, Ahead
from sitegen.errors import SourceError
from sitegen.inspection import Sheet
from sitegen.pages.site import PageOptions
from sitegen.prints import Press, Prints, taken
from sitegen.processes import Outcome, Work
from sitegen.rendering import Printer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked elsewhere")

COUNT = 8
LIMIT = 20.0


def work(one: Callable[[int], Outcome], count: int = COUNT) -> Work[Outcome]:
    return Work(one, count, "print", "site/{}.csv".format)


def test_each_piece_comes_once_and_in_its_turn_from_one_other_process() -> None:
    with Ahead(work(lambda number: (number, os.getpid()))) as ahead:
        first = next(ahead)
        outcomes = [first, *ahead]
        assert [] == [*ahead, *ahead.ready()]
    assert list(range(COUNT)) == [number for number, _ in outcomes]
    (process,) = {process for _, process in outcomes}
    assert process != os.getpid()
    assert not active_children()


def test_it_works_on_while_nobody_takes_anything_but_not_without_bound(tmp_path: Path) -> None:
    def noted(number: int) -> bytes:
        (tmp_path / f"{number}").touch()
        return bytes(1 << 20)  # more than a pipe holds

    def begun() -> int:
        return len(list(tmp_path.iterdir()))

    most = WAITING + 3  # those that wait, one half sent, one that waits for room, one just begun
    with Ahead(work(noted, 50)) as ahead:
        deadline = time.monotonic() + LIMIT
        while begun() < most - 1 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert most - 1 <= begun() <= most
        assert 50 == len(list(ahead))


def test_what_is_not_done_is_not_waited_for() -> None:
    def slow(number: int) -> int:
        if number:
            time.sleep(LIMIT)
        return number

    with Ahead(work(slow, 2)) as ahead:
        deadline = time.monotonic() + LIMIT
        found: list[int] = []
        while not found and time.monotonic() < deadline:
            found += ahead.ready()
        assert [0] == found
        assert [] == list(ahead.ready())
    assert not active_children()


def test_what_the_work_raises_is_raised_where_it_is_taken() -> None:
    def broken(number: int) -> int:
        return number // (2 - number)

    with Ahead(work(broken)) as ahead:
        assert [0, 1] == [next(ahead), next(ahead)]
        with pytest.raises(ZeroDivisionError):
            next(ahead)


def test_a_process_that_is_ended_from_outside_is_named_with_what_it_was_at() -> None:
    def killed(number: int) -> int:
        if number == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with Ahead(work(killed)) as ahead, pytest.raises(SourceError) as caught:
        list(ahead)
    (problem,) = caught.value.problems
    assert "SIGKILL" in problem.fault
    assert "stage print" in problem.fault
    assert problem.place.startswith("site/")


class UnreadableError(Exception):
    """One that cannot be read again."""

    def __init__(self, a: int, b: int) -> None:
        super().__init__(f"{a} and {b}")


def test_of_an_error_that_cannot_be_sent_the_words_are() -> None:
    def broken(number: int) -> int:
        raise UnreadableError(number, 7)

    with (
        Ahead(work(broken)) as ahead,
        pytest.raises(RuntimeError, match="UnreadableError: 0 and 7"),
    ):
        next(ahead)


def test_a_process_that_is_ended_while_it_hands_over_is_named_too() -> None:
    with Ahead(work(lambda _: bytes(1 << 24))) as ahead:
        while not ahead._reader.poll():
            time.sleep(0.01)
        assert ahead._reader.recv_bytes(1)
        time.sleep(0.2)  # some of a piece is in the pipe by now
        ahead._process.kill()
        ahead._reader, reader = Halved(), ahead._reader
        with pytest.raises(SourceError, match="SIGKILL"):
            next(ahead)
        ahead._reader = reader


class Halved:
    """A pipe that ends within a message."""

    def recv_bytes(self, length: int = 0) -> bytes:
        raise OSError("got end of file during message")


def test_nothing_is_left_of_it_where_this_process_is_interrupted() -> None:
    with pytest.raises(KeyboardInterrupt), Ahead(work(lambda _: time.sleep(LIMIT))) as ahead:
        assert [] == list(ahead.ready())
        raise KeyboardInterrupt
    assert not active_children()


def test_nothing_is_left_of_it_where_it_is_interrupted_while_it_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @contextmanager
    def interrupted() -> Iterator[None]:
        yield
        raise KeyboardInterrupt  # as it comes once it is no longer held back

    monkeypatch.setattr("sitegen.ahead.uninterrupted", interrupted)
    with pytest.raises(KeyboardInterrupt), Ahead(work(lambda _: time.sleep(LIMIT))):
        raise AssertionError("it has begun")
    assert not active_children()


def test_the_lots_of_a_site_may_be_made_ahead(tmp_path: Path) -> None:
    site, printer = site_of(PageOptions(base_url="https://example.org/")), Printer([])
    first = site.lots[:-1]  # the last one depends on pages
    press = Press(printer, site, Sheet, Prints(tmp_path, {}), "")
    with Ahead(work(lambda number: taken(first[number], Sheet), len(first))) as ahead:
        files = {one.file.path: one.file for one in replace(press, ahead=ahead).sheets(jobs=2)}
    assert files == {file.path: file for file in printer.site(site)}
