"""build and check: from the folder of a project to its site. START HERE.

Every stage is named once, in order. Faults of sources are gathered and reported together; a fault
of any kind leaves the site that stood before untouched.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path

from sitegen.ahead import Ahead
from sitegen.articles import Reading, mark_copies
from sitegen.articles.repetition import set_repeated_aside
from sitegen.cards import draw_cards
from sitegen.comparison import Runner, Stage, compare_all
from sitegen.config import Config
from sitegen.errors import Problem, SourceError
from sitegen.excerpts import excerpted
from sitegen.files import SEEDS
from sitegen.inputs import inputs_digest, permalinks_digest
from sitegen.inspection import Sheet, inspected, passed
from sitegen.limits import read_article
from sitegen.links import broken_links
from sitegen.model import Article, Comparison, Seed
from sitegen.output import Published, forget_preview, publish, refuse_target
from sitegen.pages import Sketch, plan_site
from sitegen.pages.site import OutputFile, PageOptions, Site
from sitegen.permalinks import read_permalinks, write_permalinks
from sitegen.prints import (
    Look,
    Notes,
    Piece,
    Press,
    Print,
    Prints,
    noted,
    read_prints,
    taken,
    theme_of,
    write_prints,
)
from sitegen.processes import Work, can_inherit
from sitegen.rendering import Printer
from sitegen.review import review, unpaged
from sitegen.running import Cached, Pooled, Stream
from sitegen.seeds import Read, read_seed, read_seeds
from sitegen.standing import BuildReport, Standing, cache_names, described, remember
from sitegen.steps import Progress, Step, counted, no_progress, nothing_collected, told
from sitegen.store import open_store
from sitegen.sums import listed_files
from sitegen.traces import Traces, Tracing
from sitegen.version import __version__

LEAST_AHEAD = 64
"""Articles from which on data files are made beside other work: those of 64 take .14 to .3 s of CPU
(of 32 .08), and to fork a process and to hear from it takes the leading one .015."""


def build(config: Config, *, runner: Runner) -> BuildReport:
    """Build the site that ``config`` describes; a fault leaves the site that stood before."""
    refuse_target(config.out, project=config.project, kept=config.kept)
    inputs = inputs_digest(config.request) if config.cache and config.request else None
    found = find(config, runner=runner)
    with ExitStack() as stack:
        planning = partial(_planned_with, found, config, stack)
        with nothing_collected():
            planned, ahead = told("plan", planning, runner.progress)
            if isinstance(runner, Cached):
                runner.pass_over()
        pictures = draw_cards(planned.site.cards, runner)
        press = replace(press_for(config, planned.site), ahead=ahead)
        notes = Notes(press.tracing)
        sheets = chain(noted(printed(config, press, runner.progress), notes), map(Sheet, pictures))
        files = chain(passed(sheets), _tell_last(runner.progress))
        published = publish(files, config.out, scratch=config.scratch)
    runner.progress(Step("publish", 1, 1))
    if config.cache:
        _remember_prints(config, press, notes, published)
    if planned.takes_down:
        forget_preview(config.scratch)
    if config.keeps_permalinks:
        write_permalinks(config.permalinks, planned.sketch.permalinks())
    if isinstance(runner, Cached):
        tidy(runner, takes_down=planned.takes_down)
    report = _report(config, planned, published)
    if inputs and published.stamp and planned.settles(config):
        _remember(config, inputs, planned, published.stamp, report)
    return report


def _planned_with(
    found: Findings, config: Config, stack: ExitStack
) -> tuple[Plan, Ahead[Piece] | None]:
    """The plan of what was ``found``, and who makes data files as long as ``stack`` is open; None
    where this process has to."""
    sketch, ahead = found.sketch(), None
    many = len(found.comparison.analyses) >= LEAST_AHEAD
    if many and config.jobs > 1 and can_inherit():
        lots, look = sketch.lots, _look_of(config)
        places = [f"site/{lot.name}" for lot in lots]
        work = Work(
            lambda number: taken(lots[number], look), len(lots), "print", places.__getitem__
        )
        ahead = stack.enter_context(Ahead(work))
    return found.planned(sketch), ahead


def _look_of(config: Config) -> Look:
    """The look at each file of the site before it is taken."""
    standing = listed_files(config.out)
    return partial(inspected, standing=standing, base_url=config.pages.base_url)


def _remember_prints(config: Config, press: Press, notes: Notes, published: Published) -> None:
    """Let the next build take the pages that would show the same."""
    sums = published.sums if press.is_of_one_theme() else {}
    known = {url: Print(key, sums[url]) for url, key in notes.keys.items() if url in sums}
    traces = notes.tracing.traces() if known and notes.tracing else Traces()
    write_prints(Prints(config.out, known, published.stamp, traces), config.scratch)


def _report(config: Config, planned: Plan, published: Published) -> BuildReport:
    comparison = planned.comparison
    return BuildReport(
        out=config.out,
        sources=len(comparison.analyses),
        passages=len(comparison.passages),
        quotes=len(comparison.attributions),
        speakers=len(comparison.speakers),
        pages=len(planned.site.pages),
        written=published.written,
        unchanged=published.unchanged,
        removed=published.removed,
        digest=published.digest,
        problems=(
            *planned.problems,
            *unpaged(comparison.alignments, config.pages.pair_pages),
        ),
    )


def _remember(config: Config, inputs: str, planned: Plan, stamp: str, report: BuildReport) -> None:
    """Let the next build of the same ``inputs`` see that nothing is to be done.

    Not where a file was saved while this build ran: it may have read either state.
    """
    if config.request is None or inputs_digest(config.request) != inputs:
        return
    model = config.comparison.analysis.model
    remember(
        Standing(
            inputs,
            permalinks_digest(config.request),
            stamp,
            described([str(Path(model) / "meta.json"), str(Path(model) / "config.cfg")])
            if model
            else (),
            cache_names(config.scratch) if planned.takes_down else "",
            report,
        ),
        config.scratch,
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """A site that no template has printed yet."""

    comparison: Comparison
    sketch: Sketch
    site: Site
    problems: tuple[Problem, ...]
    """Warnings, and what ``skip_bad`` left out, in file order."""
    takes_down: bool = False
    """Whether a source is excluded: then no word of it may stay in the cache."""

    def settles(self, config: Config) -> bool:
        """Whether a second build, which knows what this one has published, gives the same site."""
        return not config.keeps_permalinks or self.sketch.is_settled()


@dataclass(frozen=True, slots=True)
class Findings:
    """What the sources say, before any page of it is planned."""

    comparison: Comparison
    options: PageOptions
    problems: tuple[Problem, ...]
    takes_down: bool

    def sketch(self, earlier: Sketch | None = None) -> Sketch:
        """The site as far as it can be laid out before its pages are planned; sooner where there
        is an ``earlier`` one."""
        return Sketch(self.comparison, self.options, earlier)

    def planned(self, sketch: Sketch) -> Plan:
        """The plan with these findings on the pages of ``sketch``."""
        return Plan(self.comparison, sketch, sketch.site(), self.problems, self.takes_down)


def find(config: Config, *, runner: Runner, read: Read = read_seed) -> Findings:
    """What the sources of ``config`` share and whom they quote, and how pages are to tell it.

    ``read`` says what is in each of them: a file that was read already is not read again.
    """
    sources = _read(config, runner, read)
    _refuse_bad(sources.problems, config)
    _refuse_nothing(sources.articles, sources.problems)
    comparison = compare_all(sources.articles, options=config.comparison, runner=runner)
    takes_down = any(why.startswith("exclude") for why in sources.left_out.values())
    shown, options = _shown(comparison, config), _page_options(config, sources)
    return Findings(shown, options, sources.problems, takes_down)


def press_for(config: Config, site: Site) -> Press:
    """What prints ``site``, with the templates of ``config`` as they are now."""
    printer = printer_for(config)
    prints = read_prints(config.scratch, config.out) if config.cache else Prints(config.out, {})
    theme = theme_of(printer, site)
    tracing = Tracing(prints.traces, site, theme)
    return Press(printer, site, _look_of(config), prints, theme, tracing)


def printed(config: Config, press: Press, progress: Progress = no_progress) -> Iterator[Sheet]:
    """Every file of the press's site as it is taken, by the processes that ``config`` allows."""
    steps = press.steps(config.jobs if can_inherit() else 1)
    return chain.from_iterable(counted("print", steps, press.printer.count(press.site), progress))


def printer_for(config: Config) -> Printer:
    """What fills the templates of ``config`` as they are now."""
    return Printer(config.templates, _folder(config.scratch / "templates"))


def tidy(runner: Cached, *, takes_down: bool) -> None:
    """Leave in the cache no word of a source that was taken down, and not too much of all."""
    if takes_down:
        runner.forget_unused()
    runner.keep_small()


def check(config: Config, *, runner: Runner) -> tuple[Problem, ...]:
    """Faults and warnings of sources, templates and links, then notes for the editor, in that
    order; nothing is written."""
    try:
        sources = _read(config, runner)
        _refuse_nothing(sources.articles, sources.problems)
        options = _page_options(config, sources)
    except SourceError as error:
        return error.problems
    comparison = compare_all(sources.articles, options=config.comparison, runner=runner)
    planning = partial(plan_site, _shown(comparison, config), options)
    site = told("plan", planning, runner.progress)
    printer = Printer(config.templates)
    steps = counted("print", printer.steps(site), printer.count(site), runner.progress)
    try:
        broken = broken_links(chain.from_iterable(steps), config.pages.base_url)
    except SourceError as error:
        broken = error.problems
    notes = unpaged(comparison.alignments, config.pages.pair_pages)
    return (*sources.problems, *broken, *review(comparison, sources.left_out), *notes)


def _tell_last(progress: Progress) -> Iterator[OutputFile]:
    """No file: it tells that the last one was taken."""
    progress(Step("publish", 0, 1))
    yield from ()


def _shown(comparison: Comparison, config: Config) -> Comparison:
    """What of ``comparison`` the site may show."""
    most = config.pages.max_excerpt_words
    return comparison if most is None else excerpted(comparison, most)


@contextmanager
def runner_for(
    config: Config, progress: Progress = no_progress, *, read_only: bool = False
) -> Iterator[Runner]:
    """The runner that ``config`` asks for: several processes, or a cluster, behind a cache where
    it has one."""
    with _workers(config, no_progress if config.cache else progress) as workers:
        if config.cache:
            store = open_store(config.scratch / "cache", __version__, read_only=read_only)
            try:
                yield Cached(workers, store, progress=progress, freezes=True)
            finally:
                gc.unfreeze()
        else:
            yield workers


def _workers(config: Config, progress: Progress) -> AbstractContextManager[Stream]:
    """Who works out what no cache has."""
    if config.cluster is None:
        return Pooled(config.jobs, progress)
    from sitegen.cluster import open_cluster

    return open_cluster(config.cluster, config.jobs, progress)


@dataclass(frozen=True, slots=True)
class _Sources:
    """What became of the files in ``seeds/``."""

    articles: tuple[Article, ...]
    """In file order."""
    problems: tuple[Problem, ...]
    """What is wrong with sources, in file order."""
    left_out: dict[str, str]
    """Which key keeps a source from the site, by its path."""


def _read(config: Config, runner: Runner, read: Read = read_seed) -> _Sources:
    """The project's sources.

    Raises SourceError where there is no folder of sources or none in it.
    """
    reading = partial(read_seeds, config.seeds, given=config.given, read=read)
    seeds, refused = told("read", reading, runner.progress)
    readings = runner.map(PARSE, seeds, config.articles)
    problems = [*refused, *(problem for reading in readings for problem in reading.problems)]
    articles = [reading.article for reading in readings if reading.article]
    left_out = {
        seed.file: reading.left_out
        for seed, reading in zip(seeds, readings, strict=True)
        if reading.left_out
    }
    unopened = (file for file, facts in config.given.items() if ("exclude", "true") in facts)
    left_out.update((file, "exclude in sitegen.toml") for file in unopened)
    by_place = tuple(sorted(problems, key=attrgetter("place")))
    return _Sources(set_repeated_aside(mark_copies(articles)), by_place, left_out)


def _page_options(config: Config, sources: _Sources) -> PageOptions:
    """What the pages need to know of this project."""
    return replace(
        config.pages,
        problems=sources.problems,
        published=read_permalinks(config.permalinks),
        withdrawn=frozenset(sources.left_out),
    )


def _refuse_bad(problems: Sequence[Problem], config: Config) -> None:
    """Raise SourceError with all that refuses the build at once."""
    bad = [problem for problem in problems if config.strict or problem.severity == "error"]
    if bad and not config.skip_bad:
        raise SourceError(bad)


def _refuse_nothing(articles: Sequence[Article], problems: Sequence[Problem]) -> None:
    """Raise SourceError where no source is left to build a site of."""
    if not articles:
        left_out = "every source is excluded, a draft, or cannot be read"
        nothing = Problem(f"{SEEDS}/", left_out, "put an article there that can be published")
        raise SourceError([*problems, nothing])


def _folder(path: Path) -> Path | None:
    """``path``, made if need be; None where that fails: a build without a cache is only slow."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return path


def _seed_key(seed: Seed) -> str:
    return "\0".join((seed.file, str(seed.given), hashlib.sha256(seed.data).hexdigest()))


def _seed_file(seed: Seed) -> str:
    return f"{SEEDS}/{seed.file}"


PARSE: Stage[Seed, Reading] = Stage("parse", 2, read_article, _seed_key, Reading, _seed_file)
