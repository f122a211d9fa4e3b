"""On a cluster the site is the same, whatever becomes of a worker."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import write_articles
from test_interrupting import build_of, children_of, interrupt, is_empty, litter, patience, wait_for
from test_limits import LARGE
from test_running import MEASURE, OPTIONS, REFUSE

import sitegen
from sitegen.articles import ArticleOptions, Reading
from sitegen.cluster import BATCH, HEAVIEST, LOCAL, batches, open_cluster, program, run_batch
from sitegen.comparison import Stage
from sitegen.errors import SourceError
from sitegen.limits import Reader, read_article
from sitegen.model import Seed

pytestmark = pytest.mark.skipif(
    find_spec("distributed") is None and "CI" not in os.environ,
    reason="no Dask here: pip install 'sitegen[cluster]'",
)
Worker = AbstractContextManager[subprocess.Popen[bytes]]
WAIT = 60.0
"""Seconds for a process of Dask to be there."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster")
    write_articles(folder, 45)
    return folder


@pytest.fixture(scope="module")
def digest(project: Path) -> str:
    """That of the site which one process builds."""
    with build_of(project, "--jobs", "1", "--no-cache") as build:
        return digest_of(build)


def digest_of(build: subprocess.Popen[str]) -> str:
    out, err = build.communicate(timeout=300)
    assert 0 == build.returncode, err
    assert {"{"} == {line[0] for line in err.splitlines()}  # Dask itself has nothing to say
    return str(json.loads(out)["digest"])


@contextmanager
def dask(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of Dask's own commands, until it is no longer wanted."""
    command = [sys.executable, "-m", "dask", *arguments]
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stderr=subprocess.DEVNULL, process_group=0
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """The address of a scheduler, started as the documentation says."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    scratch = {"DASK_TEMPORARY_DIRECTORY": str(folder)}
    with dask("scheduler", "--host", address, "--no-dashboard", **scratch):
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield address


def worker(address: str, folder: Path, **environment: str) -> Worker:
    """A worker that nobody starts again."""
    options = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--local-directory", str(folder))
    return dask("worker", address, *options, **environment)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ── the same site ───────────────────────────────────────────────────────────────────────────


def test_a_local_cluster_builds_the_site_of_one_process(project: Path, digest: str) -> None:
    with build_of(project, "--cluster", LOCAL, "--jobs", "2", "--no-cache") as build:
        assert digest == digest_of(build)


def test_dask_has_nothing_to_say_while_a_build_uses_it(tmp_path: Path) -> None:
    speak = (
        "import logging, sys; from sitegen.cluster import open_cluster\n"
        "with open_cluster(sys.argv[1], 1):\n"
        "    for name in ('distributed', 'distributed.client', 'distributed.batched', 'tornado',\n"
        "                 'tornado.application', 'asyncio'):\n"
        "        logging.getLogger(name).critical('a worker was lost')"
    )
    with scheduler(tmp_path) as address, worker(address, tmp_path / "1"):
        ended = subprocess.run(
            [sys.executable, "-c", speak, address], capture_output=True, text=True, check=True
        )
    assert ("", "") == (ended.stdout, ended.stderr)


def test_a_worker_that_is_killed_changes_nothing(
    project: Path, digest: str, tmp_path: Path
) -> None:
    with (
        scheduler(tmp_path) as address,
        worker(address, tmp_path / "1") as first,
        worker(address, tmp_path / "2"),
        build_of(project, "--cluster", address, "--no-cache") as build,
    ):
        reached = wait_for(build, "align", 1)
        first.kill()
        assert reached["done"] < reached["total"]
        assert digest == digest_of(build)


def test_a_worker_that_is_killed_while_it_is_asked_for_its_program_changes_nothing(
    tmp_path: Path,
) -> None:
    with (
        scheduler(tmp_path) as address,
        worker(address, tmp_path / "1") as silent,
        open_cluster(address, 1) as cluster,
        worker(address, tmp_path / "2"),
    ):
        cluster.client.wait_for_workers(2, timeout=WAIT)
        os.killpg(silent.pid, signal.SIGSTOP)  # it is asked, and does not answer
        killing = threading.Timer(2.0, os.killpg, (silent.pid, signal.SIGKILL))
        killing.start()
        with open_cluster(address, 1) as other:
            killing.join()
            said = other.client.run(program, on_error="return").values()
            assert [program()] == [one for one in said if isinstance(one, str)]


def test_workers_that_nobody_starts_anew_when_their_memory_is_used_up_end_the_build(
    project: Path, tmp_path: Path
) -> None:
    """It has 105 MB when it is there, and 180 once it has loaded spaCy."""
    waits = {"DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE": "0.145"}
    options = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--memory-limit", "1GiB")
    with (
        scheduler(tmp_path) as address,
        dask("worker", address, *options, "--local-directory", str(tmp_path / "1"), **waits),
        build_of(project, "--cluster", address, "--no-cache") as build,
    ):
        _, err = build.communicate(timeout=300)
    assert 1 == build.returncode
    assert f"--cluster {address}: a worker has used up its memory" in err.splitlines()[-1]


def test_workers_may_come_and_go_until_none_of_the_first_is_left(
    project: Path, digest: str, tmp_path: Path
) -> None:
    with (
        scheduler(tmp_path) as address,
        worker(address, tmp_path / "1") as first,
        build_of(project, "--cluster", address, "--no-cache") as build,
    ):
        wait_for(build, "analyse", 45)
        first.kill()
        with worker(address, tmp_path / "2"):
            assert digest == digest_of(build)


def test_the_environment_can_name_the_cluster_and_what_it_finds_is_kept(
    project: Path, digest: str, tmp_path: Path
) -> None:
    with scheduler(tmp_path) as address, worker(address, tmp_path / "1"):
        os.environ["SITEGEN_CLUSTER"] = address
        try:
            with build_of(project) as build:
                assert digest == digest_of(build)
        finally:
            del os.environ["SITEGEN_CLUSTER"]
    (project / "site" / "index.html").write_text("Not what a build wrote.")
    with build_of(project, "--jobs", "1") as build:
        assert (45, 45) == (
            wait_for(build, "analyse", 45)["reused"],
            wait_for(build, "attribute", 45)["reused"],
        )
        assert digest == digest_of(build)


# ── Ctrl-C ──────────────────────────────────────────────────────────────────────────────────


def test_interrupting_a_local_cluster_leaves_no_process_and_no_file(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    shutil.rmtree(project / ".sitegen", ignore_errors=True)
    with build_of(project, "--cluster", LOCAL, "--jobs", "2") as build:
        wait_for(build, "align", 1)
        cluster = children_of(build.pid)
        seconds, words = interrupt(build)
        assert (130, ["sitegen: interrupted"]) == (build.returncode, words)
        assert all(is_empty(group) for group in (build.pid, *cluster))
    assert seconds < patience()
    assert [] == litter(project)
    assert [] == list(tmp_path.iterdir())


# ── limits ──────────────────────────────────────────────────────────────────────────────────


def read_briefly(seed: Seed, options: ArticleOptions) -> Reading:
    """The article of ``seed``, if it can be read in no time: it cannot."""
    reader = Reader(limit=0.01)
    try:
        return reader.read(seed, options)
    finally:
        reader.close()


def name_of(seed: Seed) -> str:
    return seed.file


def test_a_source_that_takes_too_long_is_refused_on_a_worker_too() -> None:
    stage: Stage[Seed, Reading] = Stage("parse", 1, read_briefly, name_of, Reading)
    small = Seed("small.txt", b"The old bridge will close in May, the mayor said.")
    with open_cluster(LOCAL, 1) as cluster:
        slow, other = cluster.map(stage, [LARGE, LARGE], ArticleOptions())
        (read,) = cluster.map(replace(stage, work=read_article), [small], ArticleOptions())
    assert slow == other
    assert "seeds/large.txt: reading it takes more than 0.01 seconds" in str(slow.problems[0])
    assert read.article


def end_at_once(seed: Seed, options: ArticleOptions) -> Reading:
    """No answer: whoever is asked is gone."""
    os.kill(os.getpid(), signal.SIGKILL)
    return Reading(None)


def test_a_batch_that_ends_every_worker_is_named_with_its_stage_and_files() -> None:
    seeds = [Seed(f"{name}.txt", b"The bridge will close.") for name in "abc"]
    stage: Stage[Seed, Reading] = Stage("parse", 1, end_at_once, name_of, Reading, name_of)
    ended = r"each worker that began one batch of the stage parse \(a\.txt to c\.txt\) ended; give"
    with pytest.raises(SourceError, match=ended), open_cluster(LOCAL, 2) as cluster:
        cluster.map(stage, seeds, ArticleOptions())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(max_size=50), max_size=300))
def test_batches_hold_every_item_once_in_order(items: list[bytes]) -> None:
    unpacked = [pickle.loads(batch)[1] for batch in batches(MEASURE, items, OPTIONS)]
    assert items == [item for batch in unpacked for item in batch]
    assert all(len(batch) <= BATCH for batch in unpacked)


def test_no_batch_of_several_items_is_heavy() -> None:
    items = [os.urandom(size) for size in (HEAVIEST // 3,) * 9] + [os.urandom(2 * HEAVIEST), b"x"]
    packed = list(batches(MEASURE, items, OPTIONS))
    assert items == [item for batch in packed for item in pickle.loads(batch)[1]]
    assert all(len(batch) <= HEAVIEST for batch in packed if len(pickle.loads(batch)[1]) > 1)


def test_what_a_stage_refuses_is_an_answer() -> None:
    (batch,) = batches(REFUSE, ["a"], OPTIONS)
    answer = run_batch(batch, program())
    assert (b"", ()) == (answer.outcomes, answer.problems)


def test_another_program_works_on_nothing() -> None:
    (batch,) = batches(MEASURE, ["a"], OPTIONS)
    answer = run_batch(batch, "sitegen 9.9")
    assert (b"", program()) == (answer.outcomes, answer.program)


# ── messages ────────────────────────────────────────────────────────────────────────────────


def test_a_worker_with_another_sitegen_is_refused_by_what_it_has(tmp_path: Path) -> None:
    other = tmp_path / "other" / "sitegen"
    shutil.copytree(Path(sitegen.__file__).parent, other)
    (other / "version.py").write_text('"""Another one."""\n\n__version__ = "9.9"\n')
    elsewhere = {"PYTHONPATH": str(other.parent), "PYTHONSAFEPATH": "1"}
    with (
        scheduler(tmp_path) as address,
        worker(address, tmp_path / "1", **elsewhere),
        pytest.raises(SourceError, match=r"a worker has sitegen 9\.9 .* install the same"),
        open_cluster(address, 1),
    ):
        pass


def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    done = said(tmp_path, "--cluster", address)
    assert 1 == done.returncode
    assert f"--cluster {address}: no scheduler answers there; start one" in done.stderr
    assert 1 == len(done.stderr.splitlines())


@pytest.mark.parametrize(
    ("address", "name", "setting", "said"),
    [
        ("tls://127.0.0.1:9", "REQUIRE_ENCRYPTION", "true", "there are no certificates for TLS"),
        ("tcp://127.0.0.1:9", "REQUIRE_ENCRYPTION", "true", "Dask's configuration asks for encr"),
        ("tls://127.0.0.1:9", "TLS__CLIENT__CERT", "none.pem", "cannot be used: "),
    ],
)
def test_what_is_wrong_with_encryption_is_said_before_anybody_is_asked(
    tmp_path: Path, address: str, name: str, setting: str, said: str
) -> None:
    write_articles(tmp_path, 2)
    environment = {"DASK_DISTRIBUTED__COMM__TLS__CA_FILE": "none.pem"} if "cannot" in said else {}
    environment[f"DASK_DISTRIBUTED__COMM__{name}"] = setting
    build = subprocess.run(
        [
            sys.executable,
            "-m",
            "sitegen",
            "build",
            "--project",
            str(tmp_path),
            "--cluster",
            address,
        ],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert 1 == build.returncode
    assert 1 == len(build.stderr.splitlines())
    assert build.stderr.startswith(f"--cluster {address}: ")
    assert said in build.stderr


def test_what_is_no_address_is_refused(tmp_path: Path) -> None:
    done = said(tmp_path, "--cluster", "http://localhost")
    assert 2 == done.returncode
    assert "--cluster: 'http://localhost' is no Dask scheduler; write local" in done.stderr


def test_without_dask_the_message_says_how_to_install_it(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['distributed'] = None; from sitegen.cli import main; "
    done = said(tmp_path, "--cluster", LOCAL, program=("-c", f"{hidden}sys.exit(main())"))
    assert 2 == done.returncode
    remedy = "pip install 'sitegen[cluster]'"
    assert f"--cluster local: Dask is not installed; install it: {remedy}\n" == done.stderr


def said(
    project: Path, *options: str, program: tuple[str, ...] = ("-m", "sitegen")
) -> subprocess.CompletedProcess[str]:
    if not (project / "seeds").exists():
        write_articles(project, 1)
    command = [sys.executable, *program, "build", "--project", str(project), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)
