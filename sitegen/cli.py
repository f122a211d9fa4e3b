"""Arguments → one function call → exit code. Every other import stands inside a function.

``sitegen --help`` must not pay for spaCy, templates or progress bars: a test looks at what is
loaded after it.
"""

from __future__ import annotations

import argparse
import atexit
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from sitegen.errors import SitegenError, printable
from sitegen.version import __version__

if TYPE_CHECKING:
    from sitegen.config import Config
    from sitegen.inputs import Request
    from sitegen.standing import BuildReport
    from sitegen.terminal import Terminal

USAGE, FAULT, INTERRUPTED = 2, 3, 130
"""Exit codes besides 0 and those that an error carries (contract, 2)."""

_COLORS = ("auto", "always", "never")


def run() -> NoReturn:
    """The program: carries out its own arguments and ends.

    What is over cannot be interrupted any more, and what was interrupted ends at once: Python would
    take apart all values first, one by one, and end as if the signal had never been answered
    where it came while the text of a program was being run, as named tuples are made.
    """
    import gc
    import os
    import signal

    try:
        code = main()
    except KeyboardInterrupt:  # before there was a command, or while one was ending
        code = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if code == INTERRUPTED:
        sys.stderr.flush()
        atexit._run_exitfuncs()
        os._exit(code)
    gc.freeze()  # or a last search for cycles goes through all that a build has found: .5 s
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of the command in ``arguments``, by default those of the program."""
    try:
        options = parse(arguments)
    except SystemExit as ending:  # argparse has printed the help, the version or the fault
        return int(ending.code or 0)
    return carry_out(options)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """``arguments`` by name; ``command`` is the function that carries them out."""
    return _parser().parse_args(arguments)


def carry_out(options: argparse.Namespace) -> int:
    """The exit code of one command; every fault of it becomes a message."""
    from sitegen.terminal import Terminal

    terminal = Terminal(
        color=options.color, quiet=options.quiet, verbose=options.verbose, json=options.json
    )
    pressed: list[int] = []
    try:
        with _interrupts_in(pressed):
            code = int(options.command(options, terminal))
        sys.stdout.flush()
        return code
    except SitegenError as error:
        terminal.report(error.problems)
        return error.exit_code
    except KeyboardInterrupt:
        terminal.say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our results has gone, as in ``| head``
        terminal.abandon()
        return 0
    except Exception as error:
        if pressed:
            terminal.say("interrupted")
            return INTERRUPTED
        terminal.report_fault(error)
        return FAULT


@contextmanager
def _interrupts_in(pressed: list[int]) -> Iterator[None]:
    """Ctrl-C interrupts, as ever, and is written down in ``pressed``: a library in the middle of
    something may make an error of its own of it, as pydantic does while spaCy is imported."""
    import signal
    import threading
    from types import FrameType

    def press(number: int, frame: FrameType | None) -> None:
        pressed.append(number)
        raise KeyboardInterrupt

    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # whoever has another answer to it keeps that
        return
    signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


# ── the commands ────────────────────────────────────────────────────────────────────────────


def _build(options: argparse.Namespace, terminal: Terminal) -> int:
    import time

    from sitegen.standing import standing_report

    start = time.monotonic()
    report = standing_report(_request(options)) or _built(options, terminal)
    terminal.show_build(report, time.monotonic() - start)
    return 0


def _built(options: argparse.Namespace, terminal: Terminal) -> BuildReport:
    from sitegen.pipeline import build, runner_for

    config = _config(options)
    with terminal.progress() as progress, runner_for(config, progress) as runner:
        return build(config, runner=runner)


def _serve(options: argparse.Namespace, terminal: Terminal) -> int:
    from sitegen.preview import PreviewOptions, open_preview

    where = PreviewOptions(options.host, options.port, options.poll)
    with terminal.progress() as progress:
        preview = open_preview(
            lambda: _config(options), where, tell=terminal.show_outcome, progress=progress
        )
    with preview:
        terminal.show_address(preview.address, where.host if not where.is_private else "")
        if preview.unwatched:
            terminal.say(f"the system tells of no changes ({preview.unwatched}); looking instead")
        if options.open:
            import webbrowser

            webbrowser.open(preview.address)
        preview.wait()
    return 0


def _check(options: argparse.Namespace, terminal: Terminal) -> int:
    from sitegen.pipeline import check, runner_for

    config = _config(options)
    with terminal.progress() as progress, runner_for(config, progress, read_only=True) as runner:
        problems = check(config, runner=runner)
    terminal.show_problems(problems)
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def _compare(options: argparse.Namespace, terminal: Terminal) -> int:
    from pathlib import Path

    from sitegen.api import compare, read

    a, b = read(Path(options.a)), read(Path(options.b))
    terminal.show_alignment(compare(a, b), a, b)
    return 0


def _quotes(options: argparse.Namespace, terminal: Terminal) -> int:
    from pathlib import Path

    from sitegen.api import compare_all

    terminal.show_quotes(compare_all([Path(file) for file in options.files]))
    return 0


def _init(options: argparse.Namespace, terminal: Terminal) -> int:
    from pathlib import Path

    from sitegen.project import start_project

    terminal.show_start(start_project(Path(options.folder or options.project or ".")))
    return 0


def _add(options: argparse.Namespace, terminal: Terminal) -> int:
    from pathlib import Path

    from sitegen.files import SCRATCH, SEEDS
    from sitegen.inputs import find_project
    from sitegen.intake import add_files
    from sitegen.running import Cached, Serial
    from sitegen.store import open_store
    from sitegen.version import __version__

    project = find_project(options.project)
    runner = Cached(Serial(), open_store(project / SCRATCH / "cache", __version__))
    files = [Path(file) for file in options.files]
    refused = terminal.show_taken(add_files(files, project / SEEDS, runner=runner))
    return 1 if refused else 0


def _clean(options: argparse.Namespace, terminal: Terminal) -> int:
    from sitegen.project import clean

    terminal.show_cleaned(clean(_config(options)))
    return 0


def _config(options: argparse.Namespace) -> Config:
    """The configuration of the project that ``options`` names; flags win over all else."""
    import os

    from sitegen.config import load_config
    from sitegen.inputs import find_project

    flags = {name: value for name, value in vars(options).items() if value is not None}
    return load_config(find_project(options.project), flags=flags, environ=os.environ)


def _request(options: argparse.Namespace) -> Request:
    """What ``options`` ask of their project, before anything of it is read."""
    import os

    from sitegen.inputs import find_project, request_of

    return request_of(find_project(options.project), vars(options), os.environ)


# ── the arguments ───────────────────────────────────────────────────────────────────────────


class _Parser(argparse.ArgumentParser):
    """An argument parser whose faults are one line, safe to print, with the way to the help."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2 and one line on standard error."""
        self.exit(USAGE, f"{self.prog}: {printable(message)}; see {self.prog} --help\n")


def _parser() -> _Parser:
    parser = _Parser(
        prog="sitegen",
        description="Build a site that shows what several articles share, where they differ, "
        "and who said what.",
        epilog="Results go to standard output, all else to standard error. Exit codes: 0 done, "
        "1 sources, templates or machine at fault, 2 wrong usage or configuration, 3 a fault of "
        "sitegen, 130 interrupted.",
        parents=[_global_options()],
    )
    parser.add_argument("--version", action="version", version=f"sitegen {__version__}")
    parser.set_defaults(project=None, quiet=False, verbose=False, json=False, color=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    build = _command(commands, "build", _build, "build the site of seeds/ in site/")
    _add_build_options(build)
    serve = _command(commands, "serve", _serve, "show the site in a browser, following every save")
    serve.add_argument(
        "--host", default="127.0.0.1", help="where to listen (default: only this machine can ask)"
    )
    serve.add_argument("--port", type=_port, default=8000, help="which port (default: 8000)")
    serve.add_argument("--open", action="store_true", help="open the home page in a browser")
    serve.add_argument(
        "--poll", action="store_true", help="look at the files twice a second: for network drives"
    )
    _add_sources_commands(commands)
    _command(commands, "check", _check, "check sources, configuration and links; write nothing")
    compare = _command(commands, "compare", _compare, "align two files, here in the terminal")
    compare.add_argument("a", metavar="A", help="a text, Markdown or saved HTML file")
    compare.add_argument("b", metavar="B", help="another one")
    quotes = _command(commands, "quotes", _quotes, "list who says what in files")
    quotes.add_argument("files", metavar="FILE", nargs="+", help="a text, Markdown or HTML file")
    _command(commands, "clean", _clean, "remove site/ and .sitegen/")
    return parser


def _add_sources_commands(commands: argparse._SubParsersAction[_Parser]) -> None:
    init = _command(commands, "init", _init, "lay out a new project that builds at once")
    init.add_argument("folder", metavar="DIR", nargs="?", help="where (default: this folder)")
    add = _command(commands, "add", _add, "take saved pages and texts into seeds/")
    add.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a saved page, a text, Markdown, a folder, a web archive (WARC) or a feed (RSS, Atom)",
    )


def _add_build_options(build: _Parser) -> None:
    build.add_argument("--out", metavar="DIR", help="where the site goes (default: site)")
    build.add_argument("--base-url", metavar="URL", help="where the site will stand on the web")
    build.add_argument(
        "--strict", action="store_true", default=None, help="make every warning an error"
    )
    build.add_argument(
        "--skip-bad",
        action="store_true",
        default=None,
        help="leave out sources that cannot be read, and list them on the site",
    )
    build.add_argument(
        "--jobs", metavar="N", type=_job_count, help="processes to use (default: one for each CPU)"
    )
    build.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="work on a Dask cluster: the address of its scheduler, such as tcp://192.0.2.7:8786, "
        "or local for one on this machine (needs: pip install 'sitegen[cluster]')",
    )
    build.add_argument(
        "--no-cache", action="store_true", default=None, help="neither use nor keep earlier results"
    )


def _command(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    command: Callable[[argparse.Namespace, Terminal], int],
    summary: str,
) -> _Parser:
    """A new command that takes the global options after its name, too."""
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        parents=[_global_options()],
    )
    parser.set_defaults(command=command)
    return parser


def _global_options() -> _Parser:
    """The options of every command; without defaults, so that neither place undoes the other."""
    shared = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = shared.add_argument_group("global options")
    group.add_argument("--project", metavar="DIR", help="the project's folder (default: this one)")
    group.add_argument("--quiet", action="store_true", help="say nothing but faults")
    group.add_argument("--verbose", action="store_true", help="say more; show tracebacks")
    group.add_argument("--json", action="store_true", help="results as one JSON document")
    group.add_argument("--color", choices=_COLORS, help="when to use colour (default: auto)")
    return shared


def _job_count(words: str) -> int:
    """A number of processes, 1 or more."""
    if not (words.isascii() and words.isdigit() and int(words) > 0):
        raise argparse.ArgumentTypeError(f"{words!r} is no number of processes; give 1 or more")
    return int(words)


def _port(words: str) -> int:
    """The number of a port; 0 takes any that is free."""
    if not (words.isascii() and words.isdigit() and int(words) < 65_536):
        raise argparse.ArgumentTypeError(f"{words!r} is no port; give 0 to 65535")
    return int(words)
