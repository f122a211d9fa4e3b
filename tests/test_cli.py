"""What the command line takes, prints and answers (contract, 2)."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sitegen
from sitegen.cli import carry_out, main, parse
from sitegen.terminal import Terminal

MORNING = """MOSCOW:

The minister said on Friday that the old bridge over the river would close in May for two years.

“It is not safe, and we knew it,” Anna Berg added.
"""
EVENING = """The old bridge over the river would close in May for two years, she said on Friday.

“It is not safe and we knew it,” Berg said.
"""
HEAVY = ("spacy", "jinja2", "watchdog", "numpy", "rich", "lxml", "babel", "msgspec", "markdown_it")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "seeds").mkdir(parents=True)
    (folder / "seeds/evening.txt").write_text(EVENING)
    (folder / "seeds/morning.txt").write_text(MORNING)
    return folder


def loaded_after(*arguments: str | Path, cwd: Path) -> list[str]:
    """Which of the heavy packages a process has loaded once the command is done."""
    code = (
        "import sys, sitegen.cli\n"
        "assert sitegen.cli.main(sys.argv[1:]) == 0\n"
        f"print('loaded', *[name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1].split()[1:]


# ── streams ─────────────────────────────────────────────────────────────────────────────────


def test_the_last_line_of_a_build_says_what_was_built(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["--project", str(project), "build", "--jobs", "1"])
    told = capsys.readouterr()
    assert "" == told.err
    assert re.fullmatch(
        r"Built site: 2 sources, \d+ passages?, \d quotes, \d speakers?, \d+ pages in \d+\.\d s",
        told.out.splitlines()[-1],
    )
    assert str(project / "site" / "index.html") in told.out


def test_global_options_stand_before_or_after_the_command(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["--json", "build", "--project", str(project), "--jobs", "1"])
    first = json.loads(capsys.readouterr().out)
    assert 0 == main(["--project", str(project), "build", "--json", "--jobs", "1"])
    again = json.loads(capsys.readouterr().out)
    assert (2, first["digest"], 0) == (again["sources"], again["digest"], again["written"])
    assert first["written"] == again["unchanged"]


def test_a_quiet_build_says_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["build", "--quiet", "--project", str(project), "--jobs", "1"])
    assert ("", "") == capsys.readouterr()


def test_compare_prints_json_and_nothing_else(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = project / "seeds/morning.txt", project / "seeds/evening.txt"
    assert 0 == main(["compare", str(a), str(b), "--json"])
    told = capsys.readouterr()
    assert sitegen.to_record(sitegen.compare(a, b)) == json.loads(told.out)
    assert "" == told.err


def test_compare_shows_both_sides_and_marks_what_differs(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "seeds")
    assert 0 == main(["compare", "morning.txt", "evening.txt"])
    told = capsys.readouterr().out
    assert "morning.txt, paragraph 1" in told
    assert re.search(r"\d shared passages? \(", told.splitlines()[-1])


def test_quotes_shows_who_says_what(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(project / "seeds" / name) for name in ("morning.txt", "evening.txt")]
    assert 0 == main(["quotes", *files])
    told = capsys.readouterr().out
    assert told.startswith("Anna Berg (also: Berg)\n")
    assert "“It is not safe, and we knew it,”" in told


def test_quotes_prints_tables_as_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["--json", "quotes", str(project / "seeds/morning.txt")])
    record = json.loads(capsys.readouterr().out)
    assert ["sources", "quotes", "speakers"] == list(record)
    direct = [quote for quote in record["quotes"] if quote["mode"] == "direct"]
    assert ["Anna Berg"] == [quote["speaker_name"] for quote in direct]


def test_nothing_from_a_source_reaches_the_terminal_unescaped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(MORNING.replace("bridge", "\x1b[31mbridge\x07\u202e"))
    files = [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    for command in (["compare", *files], ["quotes", *files], ["compare", *files, "--json"]):
        assert 0 == main(command)
        assert re.search("[\x1b\x07\u202e]", capsys.readouterr().out) is None


def test_colour_is_used_where_it_is_asked_for(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(project / "seeds/morning.txt"), str(project / "seeds/evening.txt")]
    main(["compare", *files, "--color", "always"])
    assert "\x1b[" in capsys.readouterr().out
    main(["compare", *files, "--color", "auto"])
    assert "\x1b[" not in capsys.readouterr().out


def test_a_reader_that_goes_away_is_no_fault(project: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "sitegen", "quotes", project / "seeds/morning.txt"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (0, "") == (done.returncode, done.stderr)


# ── exit codes ──────────────────────────────────────────────────────────────────────────────


def test_check_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["check", "--project", str(project)])
    assert "in order" in capsys.readouterr().out
    assert ["seeds"] == [path.name for path in project.iterdir()]


def test_check_names_a_bad_source_on_standard_output(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "seeds/empty.txt").write_bytes(b"")
    assert 1 == main(["check", "--project", str(project), "--json"])
    told = capsys.readouterr()
    bad = [one["place"] for one in json.loads(told.out) if one["severity"] == "error"]
    assert ["seeds/empty.txt"] == bad
    assert {"progress"} == {json.loads(line)["event"] for line in told.err.splitlines()}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "COMMAND"),
        (["--no-such-flag", "build"], "--no-such-flag"),
        (["build", "--jobs", "0"], "--jobs"),
        (["build", "--jobs", "many"], "--jobs"),
        (["bild"], "bild"),
        (["compare", "a.txt"], "B"),
        (["build", "--project", "nowhere\x1b[31m"], r"nowhere\\x1b"),
        (["--color", "blue", "check"], "blue"),
    ],
)
def test_wrong_usage_ends_with_two_and_one_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main(arguments)
    told = capsys.readouterr()
    assert "" == told.out
    assert 1 == len(told.err.splitlines())
    assert re.search(says, told.err)


def broken(options: argparse.Namespace, terminal: Terminal) -> int:
    raise ValueError("no span: [3,\n1)\x1b")


def test_a_fault_of_ours_asks_for_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    options = parse(["clean"])
    options.command = broken
    assert 3 == carry_out(options)
    told = capsys.readouterr().err
    assert 1 == len(told.splitlines())
    assert r"a fault of sitegen, not yours: ValueError: no span: [3, 1)\x1b; please report" in told


def test_a_fault_of_ours_shows_its_traceback_on_request(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = parse(["clean", "--verbose"])
    options.command = broken
    assert 3 == carry_out(options)
    assert "Traceback (most recent call last):" in capsys.readouterr().err


def test_an_interrupted_build_ends_with_130_and_leaves_no_site(project: Path) -> None:
    command = [sys.executable, "-m", "sitegen", "build", "--project", project]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as build:
        while not (project / ".sitegen" / "cache").exists():  # it has begun; spaCy comes next
            time.sleep(0.01)
        build.send_signal(signal.SIGINT)
        out, err = build.communicate()
    assert (130, b"", b"sitegen: interrupted\n") == (build.returncode, out, err)
    assert not (project / "site").exists()


# ── what is loaded ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    assert [] == loaded_after(*arguments, cwd=tmp_path)


def test_a_build_from_a_full_cache_does_not_load_spacy(project: Path) -> None:
    assert 0 == main(["build", "--quiet", "--project", str(project), "--jobs", "1"])
    (project / ".sitegen" / "standing.json").unlink()
    assert "spacy" not in loaded_after("build", "--quiet", cwd=project)


def test_a_build_that_has_nothing_to_do_loads_nothing_heavy(project: Path) -> None:
    assert 0 == main(["build", "--quiet", "--project", str(project), "--jobs", "1"])
    assert [] == loaded_after("build", "--quiet", cwd=project)


def test_a_build_that_has_nothing_to_do_says_what_it_would_say(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["build", "--json", "--verbose", "--project", str(project), "--jobs", "1"]
    (project / "seeds/broken.txt").write_text("\n")
    answers = []
    for more in ([], ["--no-cache"], []):
        main([*arguments, "--skip-bad", *more])
        answers.append(capsys.readouterr())
    full, quick = (json.loads(answer.out) for answer in answers[1:])
    assert {**full, "seconds": 0} == {**quick, "seconds": 0}
    assert answers[2].err.splitlines()[-2:] == answers[1].err.splitlines()[-2:]


def test_version_names_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["--version"])
    assert f"sitegen {sitegen.__version__}\n" == capsys.readouterr().out


def test_the_module_is_the_same_program() -> None:
    command = [sys.executable, "-m", "sitegen", "--version"]
    assert f"sitegen {sitegen.__version__}\n" == subprocess.check_output(command, text=True)


# ── clean ───────────────────────────────────────────────────────────────────────────────────


def test_clean_removes_the_site_and_the_cache(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["build", "--quiet", "--project", str(project), "--jobs", "1"])
    assert 0 == main(["clean", "--project", str(project)])
    assert ["seeds"] == [path.name for path in project.iterdir()]
    assert 0 == main(["clean", "--project", str(project)])
    assert "nothing to remove" in capsys.readouterr().out


def test_clean_refuses_a_site_that_no_build_wrote(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "site").mkdir()
    (project / "site/mine.txt").write_text("mine")
    assert 2 == main(["clean", "--project", str(project)])
    assert "mine.txt" in capsys.readouterr().err
    assert "mine" == (project / "site/mine.txt").read_text()
