"""build and check: from the folder of a project to its site. START HERE.

Every stage is named once, in order. Faults of sources are gathered and reported together; a fault
of any kind leaves the site that stood before untouched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

from sitegen.articles import SEEDS, Reading, mark_copies, parse_article
from sitegen.comparison import Runner, Stage, compare_all
from sitegen.config import Config
from sitegen.errors import Problem, SourceError
from sitegen.links import broken_links
from sitegen.model import Article, Comparison, Seed
from sitegen.output import publish, refuse_target
from sitegen.pages import plan_site
from sitegen.pages.site import OutputFile, Site
from sitegen.rendering import render
from sitegen.running import Cached, Pooled, Progress, no_progress, open_store
from sitegen.seeds import read_seeds
from sitegen.version import __version__


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made."""

    out: Path
    """The folder of the site."""
    sources: int
    """Sources on the site, copies included."""
    passages: int
    quotes: int
    speakers: int
    pages: int
    written: int
    """Files that are new or changed."""
    unchanged: int
    removed: int
    digest: str
    """Equal for equal sites, 64 hex digits (see ``output.Published``)."""
    problems: tuple[Problem, ...]
    """Warnings, and what ``skip_bad`` left out, in file order."""


def build(config: Config, *, runner: Runner) -> BuildReport:
    """Build the site that ``config`` describes; a fault leaves the site that stood before."""
    refuse_target(config.out, project=config.project, kept=config.kept)
    planned = plan(config, runner=runner)
    files = print_plan(config, planned.site)
    published = publish(files, config.out, scratch=config.scratch)
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
        problems=planned.problems,
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """A site that no template has printed yet."""

    comparison: Comparison
    site: Site
    problems: tuple[Problem, ...]
    """Warnings, and what ``skip_bad`` left out, in file order."""


def plan(config: Config, *, runner: Runner) -> Plan:
    """What the site that ``config`` describes will say; it depends on no template."""
    articles, problems = _read(config, runner)
    _refuse_bad(problems, config)
    _refuse_nothing(articles, problems)
    comparison = compare_all(articles, options=config.comparison, runner=runner)
    return Plan(
        comparison, plan_site(comparison, replace(config.pages, problems=problems)), problems
    )


def print_plan(config: Config, site: Site) -> Iterator[OutputFile]:
    """Every file of ``site``, each rendered when it is taken; a template's fault is raised then."""
    return render(site, config.templates, _folder(config.scratch / "templates"))


def check(config: Config, *, runner: Runner) -> tuple[Problem, ...]:
    """Faults and warnings of sources, templates and links, in that order; nothing is written."""
    try:
        articles, problems = _read(config, runner)
        _refuse_nothing(articles, problems)
    except SourceError as error:
        return error.problems
    comparison = compare_all(articles, options=config.comparison, runner=runner)
    site = plan_site(comparison, replace(config.pages, problems=problems))
    try:
        broken = broken_links(render(site, config.templates), config.pages.base_url)
    except SourceError as error:
        return (*problems, *error.problems)
    return (*problems, *broken)


@contextmanager
def runner_for(
    config: Config, progress: Progress = no_progress, *, read_only: bool = False
) -> Iterator[Runner]:
    """The runner that ``config`` asks for: several processes, behind a cache where it has one."""
    with Pooled(config.jobs, progress) as pooled:
        if config.cache:
            folder = config.scratch / "cache"
            yield Cached(pooled, open_store(folder, __version__, read_only=read_only))
        else:
            yield pooled


def _read(config: Config, runner: Runner) -> tuple[tuple[Article, ...], tuple[Problem, ...]]:
    """The articles in file order, and what is wrong with sources, in file order.

    Raises SourceError where there is no folder of sources or none in it.
    """
    seeds, refused = read_seeds(config.seeds, given=config.given)
    readings = runner.map(PARSE, seeds, config.articles)
    problems = [*refused, *(problem for reading in readings for problem in reading.problems)]
    articles = [reading.article for reading in readings if reading.article]
    return mark_copies(articles), tuple(sorted(problems, key=attrgetter("place")))


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


PARSE: Stage[Seed, Reading] = Stage("parse", 1, parse_article, _seed_key, Reading)
