"""How far a command is: true for people, and for programs one JSON object a line."""

from __future__ import annotations

import inspect
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sitegen.cards
import sitegen.comparison
import sitegen.pipeline
from sitegen.progress import STAGES, WINDOW, Pace, events, memory_in_use
from sitegen.steps import Step, counted, told

SHAPE = {"event", "stage", "done", "total", "reused", "rate", "left", "memory", "seconds"}


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def paced(*steps: tuple[float, Step]) -> Pace:
    """The pace after ``steps``, each at its second."""
    clock = Clock()
    pace = Pace(clock)
    for clock.now, step in steps:
        pace.note(step)
    return pace


def test_the_time_left_is_what_the_rest_takes_at_the_rate_so_far() -> None:
    last = Step("align", 20, 100)
    pace = paced((0.0, Step("align", 0, 100)), (5.0, last))
    assert 4.0 == pace.rate
    assert 20.0 == pace.left(last)


def test_what_the_cache_had_makes_nothing_look_faster() -> None:
    last = Step("align", 92, 100, reused=90)
    pace = paced((0.0, Step("align", 90, 100, reused=90)), (4.0, last))
    assert 0.5 == pace.rate
    assert 16.0 == pace.left(last)


def test_a_rate_forgets_how_fast_it_once_was() -> None:
    quick = [(second / 10, Step("align", second, 999)) for second in range(100)]
    slow = [(10 + float(second), Step("align", 100 + second, 999)) for second in range(60)]
    assert WINDOW < 60
    assert 1.0 == pytest.approx(paced(*quick, *slow).rate)


@pytest.mark.parametrize("step", [Step("align", 0, 3), Step("align", 3, 3, reused=3)])
def test_before_anything_was_worked_out_no_rate_is_claimed(step: Step) -> None:
    assert None is paced((0.0, step)).rate


def test_a_stage_that_is_done_has_no_time_left() -> None:
    assert 0.0 == paced((0.0, Step("plan", 1, 1))).left(Step("plan", 1, 1))


def test_events_are_one_object_a_line_and_few() -> None:
    stream = io.StringIO()
    show = events(stream)
    for done in range(1, 5001):
        show(Step("align", done, 5000))
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [1, 5000] == [lines[0]["done"], lines[-1]["done"]]
    assert len(lines) < 20
    assert all(SHAPE == line.keys() for line in lines)


def test_ctrl_c_between_two_writes_leaves_no_half_line() -> None:
    """Else what the command says last stands behind it, and no program reads either."""

    class Interrupted(io.StringIO):
        def write(self, text: str) -> int:
            super().write(text)
            raise KeyboardInterrupt

    stream = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        events(stream)(Step("align", 1, 2))
    assert stream.getvalue().endswith("}\n")


def test_one_step_by_itself_is_told_before_and_after() -> None:
    steps: list[Step] = []
    assert "pages" == told("plan", lambda: "pages", steps.append)
    assert [Step("plan", 0, 1), Step("plan", 1, 1)] == steps


def test_an_item_is_done_once_the_next_is_asked_for() -> None:
    steps: list[Step] = []
    items = counted("print", "ab", 2, steps.append)
    assert ["a"] == [next(items)]
    assert [Step("print", 0, 2)] == steps
    assert ["b"] == list(items)
    assert [0, 1, 2] == [step.done for step in steps]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says")
def test_the_memory_is_that_of_all_processes_of_the_command() -> None:
    alone = memory_in_use() or 0
    hold = "import time; block = bytearray(80_000_000); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE) as child:
        assert child.stdout and child.stdout.readline()
        together = memory_in_use() or 0
        child.kill()
    assert together - alone > 80_000_000


def test_a_build_with_json_tells_every_stage_and_keeps_its_result_alone(tmp_path: Path) -> None:
    write_sources(tmp_path)
    done = built(tmp_path)
    steps = [json.loads(line) for line in done.stderr.splitlines()]
    assert 2 == json.loads(done.stdout)["sources"]
    last = {step["stage"]: step for step in steps}
    assert set(STAGES) - {"draw"} == last.keys() - {"draw"}
    assert all(step["done"] == step["total"] for step in last.values())
    assert json.loads(done.stdout)["pages"] <= last["print"]["total"]
    assert 0 == last["parse"]["reused"]


def test_a_second_build_says_what_it_need_not_do_again(tmp_path: Path) -> None:
    write_sources(tmp_path)
    built(tmp_path)
    (tmp_path / "seeds" / "c.txt").write_text("Nobody was asked. Nobody said a word about it.\n")
    steps = [json.loads(line) for line in built(tmp_path).stderr.splitlines()]
    assert (3, 2) == next(
        (step["total"], step["reused"]) for step in reversed(steps) if step["stage"] == "parse"
    )


@pytest.mark.parametrize("option", [(), ("--json", "--quiet")])
def test_without_a_terminal_nobody_is_told_who_did_not_ask(
    tmp_path: Path, option: tuple[str, ...]
) -> None:
    write_sources(tmp_path)
    assert "" == built(tmp_path, *(option or ("--quiet",))).stderr


def test_every_stage_has_words_for_people() -> None:
    rooms = (sitegen.pipeline, sitegen.comparison, sitegen.cards)
    code = "".join(inspect.getsource(room) for room in rooms)
    named = re.findall(r"(?:told|counted|Step|Stage)\(\s*\"([a-z]+)\"", code)
    assert STAGES.keys() == set(named)


def write_sources(project: Path) -> None:
    (project / "seeds").mkdir()
    for name, end in (("a", "in May"), ("b", "next year")):
        text = (
            f"The minister said on Friday that the old bridge over the river would close {end}.\n"
        )
        (project / "seeds" / f"{name}.txt").write_text(text)


def built(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sitegen", "build", "--project", str(project)]
    return subprocess.run(
        [*command, *(options or ("--json",))], capture_output=True, text=True, check=True
    )
