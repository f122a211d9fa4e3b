"""All that a command prints: results, one-line messages, and how far it is.

Results go to standard output, all else to standard error. Whatever comes from a source is escaped
before it reaches a terminal: a title can hold an escape sequence.
"""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from sitegen.errors import Problem, SitegenError, printable
from sitegen.progress import STAGES, bars, events
from sitegen.steps import Progress, Step, no_progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from sitegen.intake import Taken
    from sitegen.model import Alignment, Article, Attribution, Comparison, Match, SourceId, Span
    from sitegen.preview import Outcome
    from sitegen.project import Start
    from sitegen.standing import BuildReport

Color = Literal["auto", "always", "never"]

_DIFFERENT = "bold yellow"
"""One colour for both sides: neither is the original."""
PLAIN_WIDTH = 100
"""Columns where results go to a file or a pipe."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Terminal:
    """The two streams of a command, and how its user wants them."""

    color: Color | None = None
    quiet: bool = False
    verbose: bool = False
    json: bool = False

    def __post_init__(self) -> None:
        """Let no character end a command that the terminal's encoding does not have."""
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure:  # a stream that a test put in its place may lack it
                reconfigure(errors="backslashreplace")

    # ── standard error ──────────────────────────────────────────────────────────────────────

    def say(self, message: str) -> None:
        """One line about the command itself."""
        sys.stderr.write(f"sitegen: {printable(message)}\n")  # Ctrl-C cuts no line in two

    def report(self, problems: Iterable[Problem], error: str = "") -> None:
        """One line a problem; an error begins with its place, after what ``error`` says of it."""
        for problem in problems:
            label = {"warning": "warning: ", "note": "note: "}.get(problem.severity, error)
            print(f"{label}{problem}", file=sys.stderr)

    def report_fault(self, error: Exception) -> None:
        """A fault of ours: what it was, and what would help to mend it."""
        if self.verbose:
            for line in traceback.format_exception(error):
                print("\n".join(map(printable, line.splitlines())), file=sys.stderr)
        words = " ".join(str(error).split())
        hint = "" if self.verbose else " and what --verbose shows"
        self.say(
            f"this is a fault of sitegen, not yours: {type(error).__name__}: {words}; "
            f"please report it, with the command{hint}"
        )

    def abandon(self) -> None:
        """Write no more: whoever read the results has gone."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Whom the stages tell how far they are: bars on a terminal; else one JSON object a line
        with ``--json``, one line a stage with ``--verbose``, and otherwise nobody."""
        if self.quiet:
            yield no_progress
        elif sys.stderr.isatty():
            with bars(self._console(sys.stderr)) as show:
                yield show
        elif self.json:
            yield events(sys.stderr)
        else:
            yield self._log_stage if self.verbose else no_progress

    def _log_stage(self, step: Step) -> None:
        if step.done == step.total:
            self.say(f"{STAGES[step.stage]}: {step.total}")

    def show_address(self, address: str, host: str) -> None:
        """Where the preview is; ``host`` is named where others can read it, too."""
        if host:
            fault = "others on the network can read the sources there"
            self.report([Problem(f"--host {host}", fault, "", "warning")])
        if not self.quiet:
            self.say(f"the site is at {address} and follows every save; Ctrl-C ends")

    def show_outcome(self, outcome: Outcome) -> None:
        """What one build of the preview came to."""
        self.report(outcome.problems)
        if outcome.error and not isinstance(outcome.error, SitegenError):
            self.report_fault(outcome.error)
        elif outcome.changed is not None and not self.quiet:
            changes = _count(outcome.changed, "page")
            self.say(f"built in {outcome.seconds:.2f} s, {changes} changed")

    # ── standard output ─────────────────────────────────────────────────────────────────────

    def show_build(self, report: BuildReport, seconds: float) -> None:
        """What was built, in how long, where it lies and how to look at it."""
        self.report(report.problems, error="left out: ")
        if self.verbose:
            self.say(f"digest of the site: {report.digest}")
        if self.json:
            self.show_record({**asdict(report), "out": str(report.out), "seconds": seconds})
        elif not self.quiet:
            counts = (
                f"{_count(report.sources, 'source')}, {_count(report.passages, 'passage')}, "
                f"{_count(report.quotes, 'quote')}, {_count(report.speakers, 'speaker')}, "
                f"{_count(report.pages, 'page')}"
            )
            changes = (
                f"{_count(report.written, 'file')} written, {report.unchanged:,} unchanged, "
                f"{report.removed:,} removed"
            )
            out = _near(report.out)
            print(f"It lies in {out} ({changes}). Open {_near(report.out / 'index.html')} to read.")
            print(f"Built site: {counts} in {seconds:.1f} s")

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """What ``check`` found: here the problems are the result."""
        if self.json:
            self.show_record([asdict(problem) for problem in problems])
            return
        for problem in problems:
            if problem.severity != "note":
                print(f"warning: {problem}" if problem.severity == "warning" else str(problem))
        if self.quiet:
            return
        notes = [problem for problem in problems if problem.severity == "note"]
        if len(notes) == len(problems):
            print("Sources, configuration and links are in order.")
        for topic, remedy in dict.fromkeys((note.topic, note.remedy) for note in notes):
            print(f"\n{topic}: {remedy}")
            for note in notes:
                if note.topic == topic:
                    print(printable(f"  {note.place}: {note.fault}"))

    def show_start(self, start: Start) -> None:
        """What ``init`` laid out, and what to do next."""
        if self.json:
            self.show_record({**asdict(start), "project": str(start.project)})
            return
        for name in () if self.quiet else start.kept:
            print(f"There already, and left alone: {printable(name)}")
        if not self.quiet:
            folder = _near(start.project)
            made = _count(len(start.written), "file")
            step = "" if folder == "." else f"cd {folder}, then "
            where = "this folder" if folder == "." else folder
            print(f"Wrote {made} in {where}. Next: {step}sitegen serve --open")

    def show_taken(self, taken: Iterable[Taken]) -> bool:
        """What ``add`` did with each document, as it does it; whether it refused one."""
        from sitegen.intake.wording import account, summary

        all_taken: list[Taken] = []
        for one in taken:
            all_taken.append(one)
            self.report([one.problem] if one.problem else ())
            for line in () if self.json or self.quiet else account(one):
                print(printable(line))
        if self.json:
            self.show_record([asdict(one) for one in all_taken])
        elif not self.quiet:
            print(summary(all_taken))
        return any(one.problem for one in all_taken)

    def show_cleaned(self, folders: Sequence[Path]) -> None:
        """What ``clean`` removed."""
        if self.json:
            self.show_record([str(folder) for folder in folders])
        elif not self.quiet:
            names = ", ".join(_near(folder) for folder in folders)
            print(f"Removed {names}" if folders else "There was nothing to remove.")

    def show_record(self, record: object) -> None:
        """A result as one JSON document, everything but ASCII as escapes."""
        print(json.dumps(record, indent=2))

    def show_alignment(self, alignment: Alignment, a: Article, b: Article) -> None:
        """The matches of two articles, side by side, with what differs marked."""
        if self.json:
            from sitegen.tables import alignment_record

            self.show_record(alignment_record(alignment))
            return
        with self._results() as console:
            _print_matches(console, alignment, a, b)

    def show_quotes(self, comparison: Comparison) -> None:
        """Who says what: the quotes of each speaker, then those whose speaker is not known."""
        if self.json:
            from sitegen.tables import comparison_record

            record = comparison_record(comparison)
            self.show_record({name: record[name] for name in ("sources", "quotes", "speakers")})
            return
        with self._results() as console:
            _print_speakers(console, comparison)

    @contextmanager
    def _results(self) -> Iterator[Console]:
        """A console whose words go to standard output at the end, in one piece."""
        console = self._console(sys.stdout)
        with console.capture() as captured:
            yield console
        print(captured.get(), end="")

    def _console(self, stream: TextIO) -> Console:
        """A console that colours only where the user wants it; source text is never mark-up."""
        from rich.console import Console

        colored = self._colored(stream)
        return Console(
            file=stream,
            force_terminal=True if colored else None,
            color_system="auto" if colored else None,
            no_color=not colored,
            markup=False,
            emoji=False,
            highlight=False,
            width=None if stream.isatty() else PLAIN_WIDTH,
        )

    def _colored(self, stream: TextIO) -> bool:
        if self.color in ("always", "never"):
            return self.color == "always"
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return not plain and stream.isatty()


def _print_matches(console: Console, alignment: Alignment, a: Article, b: Article) -> None:
    from rich.table import Table

    from sitegen.model import KINDS

    bracketed = console.color_system is None
    for number, match in enumerate(alignment.matches, 1):
        table = Table.grid(padding=(0, 3), expand=True)
        table.add_column(ratio=1)
        table.add_column(ratio=1)
        table.add_row(_where(a, match.a.span), _where(b, match.b.span), style="dim")
        table.add_row(*_marked(match, a, b, bracketed=bracketed))
        console.print(f"{number}. {match.kind}, {_certainty(match.score)}", style="bold")
        console.print(table)
        console.print()
    counts = dict.fromkeys(KINDS, 0)
    for match in alignment.matches:
        counts[match.kind] += 1
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    shared = _count(len(alignment.matches), "shared passage")
    console.print(f"{shared} ({kinds})" if kinds else "The two share no passage.")


def _print_speakers(console: Console, comparison: Comparison) -> None:
    articles = {analysis.article.id: analysis.article for analysis in comparison.analyses}
    for speaker in comparison.speakers:
        said = [each for each in comparison.attributions if each.speaker == speaker.id]
        others = ", ".join(alias.form for alias in speaker.aliases)
        console.print(_clean(speaker.name), style="bold", end="")
        console.print(f" (also: {_clean(others)})" if others else "", style="dim")
        _print_quotes(console, said, articles)
    unknown = [each for each in comparison.attributions if each.speaker is None]
    if unknown:
        console.print("Speaker not known", style="bold")
        _print_quotes(console, unknown, articles)
    if not comparison.attributions:
        console.print("Nobody is quoted.")


def _count(number: int, noun: str) -> str:
    """The number with its noun.

    >>> _count(1, "page"), _count(0, "page")
    ('1 page', '0 pages')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _near(path: Path) -> str:
    """``path`` from where the user stands, if it lies below; safe to print."""
    here = Path.cwd()
    return printable(str(path.relative_to(here) if path.is_relative_to(here) else path))


def _clean(text: str) -> str:
    """``text`` on one line, safe to print."""
    return printable(" ".join(text.split()))


def _certainty(score: float) -> str:
    return f"score {score:.2f}"


def _where(article: Article, span: Span) -> str:
    """The file of ``article`` and the paragraph in which ``span`` begins, as a reader counts."""
    number, place = 0, f"character {span.start}"
    for paragraph in article.paragraphs:
        number += paragraph.role == "body"
        if span.start < paragraph.span.end:
            place = f"paragraph {number}" if paragraph.role == "body" else paragraph.role
            break
    return f"{_clean(article.source.file)}, {place}"


def _marked(match: Match, a: Article, b: Article, *, bracketed: bool) -> tuple[Text, Text]:
    """Both sides of ``match`` with the words that the other lacks in colour, or in brackets."""
    marks_a = [edit.a for edit in match.edits if edit.op != "equal" and len(edit.a)]
    marks_b = [edit.b for edit in match.edits if edit.op != "equal" and len(edit.b)]
    return (
        _side(a.text, match.a.span, sorted(marks_a), bracketed=bracketed),
        _side(b.text, match.b.span, sorted(marks_b), bracketed=bracketed),
    )


def _side(text: str, span: Span, marks: Sequence[Span], *, bracketed: bool) -> Text:
    from rich.text import Text

    side, end = Text(), span.start
    for mark in marks:
        words = printable(_SPACE.sub(" ", mark.of(text)))
        side.append(printable(_SPACE.sub(" ", text[end : mark.start])))
        side.append(f"⟦{words}⟧" if bracketed else words, style=_DIFFERENT)
        end = max(end, mark.end)
    side.append(printable(_SPACE.sub(" ", text[end : span.end])))
    return side


def _print_quotes(
    console: Console, attributions: Iterable[Attribution], articles: Mapping[SourceId, Article]
) -> None:
    from rich.padding import Padding

    for attribution in attributions:
        quote = attribution.quote
        article = articles[quote.place.source]
        place = _where(article, quote.place.span)
        sure = f", {_certainty(attribution.confidence)}" if attribution.speaker else ""
        cue = f", “{_clean(quote.cue.of(article.text))}”" if quote.cue else ""
        console.print(Padding(_clean(quote.place.span.of(article.text)), (0, 0, 0, 2)))
        console.print(Padding(f"{place}: {quote.mode}{cue}{sure}", (0, 0, 0, 4)), style="dim")
    console.print()
