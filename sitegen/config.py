"""Flags, ``SITEGEN_*``, ``sitegen.toml`` and defaults → Config, checked once, all faults at once.

In this order of precedence. An unknown key, table or variable is an error that names the nearest
known one: what is misspelt must not be silently without effect (contract, section 2).
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

from sitegen.analysis import AnalysisOptions
from sitegen.articles import ArticleOptions
from sitegen.articles.facts import Fault, quoted, unknown_key
from sitegen.comparison import ComparisonOptions
from sitegen.errors import ConfigError, Problem
from sitegen.files import CONFIG_FILE, PERMALINKS, SCRATCH
from sitegen.inputs import PREFIX, Request, request_of
from sitegen.interface import interface_of
from sitegen.pages.budget import PAIR_PAGES
from sitegen.pages.site import PageOptions
from sitegen.seeds import Given, list_files
from sitegen.settings import (
    SETTINGS,
    Value,
    locate,
    setting_value,
    source_facts,
    speaker_options,
    stage_options,
    unknown_tables,
)
from sitegen.tables import can_write
from sitegen.version import __version__

NO_PARQUET = Fault(
    "parquet is asked for, and the library that writes it is not installed",
    "pip install 'sitegen[parquet]', or take the line out",
)
_TOML_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a command needs to know about one project."""

    project: Path
    """Absolute."""
    seeds: Path
    templates: tuple[Path, ...]
    """The project's own template folders, whether they exist or not; the first wins."""
    out: Path
    """Where the site goes; absolute."""
    scratch: Path
    """Cache, stages and locks: may be deleted at any time."""
    title: str | None
    base_url: str | None
    """http or https, ends in ``/``; None where it is not known."""
    language: str
    """BCP 47 tag of the sources that do not name their own."""
    strict: bool
    skip_bad: bool
    jobs: int
    """Processes, at least 1."""
    cluster: str | None
    """The address of a Dask scheduler, or ``local``; None: no cluster."""
    cache: bool
    given: Given
    """What ``sitegen.toml`` says of each source, by path inside ``seeds/``."""
    articles: ArticleOptions = field(default_factory=ArticleOptions)
    comparison: ComparisonOptions = field(default_factory=ComparisonOptions)
    pages: PageOptions = field(default_factory=PageOptions)
    request: Request | None = None
    """What all of it was made from, where it was read; None where it was put together."""

    @property
    def permalinks(self) -> Path:
        """The file that remembers what the project has published."""
        return self.project / PERMALINKS

    @property
    def keeps_permalinks(self) -> bool:
        """Whether a build remembers what it publishes: where the site has an address, or where the
        file is there (``sitegen init`` lays it out). A trial build leaves no file behind."""
        return self.pages.base_url is not None or self.permalinks.is_file()

    @property
    def kept(self) -> tuple[Path, ...]:
        """The folders that no site may replace, hold or stand in."""
        return (self.seeds, *self.templates, self.scratch)


def load_config(
    project: Path, *, flags: Mapping[str, object], environ: Mapping[str, str]
) -> Config:
    """The configuration of ``project``; raises ConfigError with all faults of all its sources.

    ``flags`` are those that were given; names that are no setting are the command line's own.
    """
    project = project.absolute()
    source = _source(project / CONFIG_FILE)
    table = _table(source)
    problems: list[Problem] = []
    values = {
        **dict(_file_values(table, source, problems)),
        **dict(_netlify_values(environ, problems)),
        **dict(_environment_values(environ, problems)),
        **dict(_flag_values(flags, problems)),
    }
    files = list_files(project / "seeds") if "sources" in table else ()
    given, faults = source_facts(table, files)
    comparison, stage_faults = stage_options(table, ComparisonOptions())
    speakers, speaker_faults = speaker_options(table)
    analysis, model_faults = _with_model(comparison.analysis, project)
    comparison = replace(comparison, speakers=speakers, analysis=analysis)
    stage_faults += [*speaker_faults, *model_faults]
    for path, fault in (*unknown_tables(table), *faults, *stage_faults):
        problems.append(_problem(_place(source, path), fault))
    book, gaps = interface_of(project / "templates", values)
    problems.extend(gaps)
    if values.get("parquet") and not can_write():
        problems.append(_problem(_place(source, ("parquet",)), NO_PARQUET))
    if problems:
        raise ConfigError(problems)
    config = _config(project, values, given, comparison, _is_preview(environ))
    pages, request = replace(config.pages, phrasebook=book), request_of(project, flags, environ)
    return replace(config, pages=pages, request=request)


def _config(
    project: Path,
    values: Mapping[str, Value],
    given: Given,
    comparison: ComparisonOptions,
    noindex: bool,
) -> Config:
    """The configuration made of checked values; what none of them gives has its default."""
    title, base_url = _text(values, "title"), _text(values, "base_url")
    language = _text(values, "language") or comparison.analysis.language
    analysis = replace(comparison.analysis, language=language)
    return Config(
        project=project,
        seeds=project / "seeds",
        templates=(project / "templates",),
        out=project / (_text(values, "out") or "site"),
        scratch=project / SCRATCH,
        title=title,
        base_url=base_url,
        language=language,
        strict=bool(values.get("strict", False)),
        skip_bad=bool(values.get("skip_bad", False)),
        jobs=int(values.get("jobs", 0)) or _processors(),
        cluster=_text(values, "cluster"),
        cache=not values.get("no_cache", False),
        given=given,
        comparison=replace(comparison, analysis=analysis),
        pages=_pages(values, comparison, language, noindex=noindex),
    )


def _pages(
    values: Mapping[str, Value], comparison: ComparisonOptions, language: str, *, noindex: bool
) -> PageOptions:
    """What the pages need to know of the configuration."""
    return PageOptions(
        _text(values, "title"),
        _text(values, "base_url"),
        noindex,
        __version__,
        alignment=comparison.alignment,
        language=language,
        max_excerpt_words=int(values["max_excerpt_words"])
        if "max_excerpt_words" in values
        else None,
        parquet=bool(values.get("parquet", False)),
        pair_pages=int(values.get("pair_pages", PAIR_PAGES)),
    )


def _with_model(
    options: AnalysisOptions, project: Path
) -> tuple[AnalysisOptions, list[tuple[tuple[str, ...], Fault]]]:
    """``options`` with the place and version of the pipeline that they name, if any.

    It is looked at, not loaded: spaCy takes seconds, and a build from a full cache needs none.
    """
    if not options.model:
        return options, []
    for folder in _model_folders(options.model, project):
        try:
            facts = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            version = str(facts["version"])
            (folder / "config.cfg").stat()
        except (OSError, ValueError, KeyError, TypeError):
            continue
        return replace(options, model=str(folder), model_version=version), []
    fault = Fault(
        f"analysis.model: no spaCy pipeline {quoted(options.model)} is installed",
        "install it (python -m spacy download …), or remove the line",
    )
    return options, [(("analysis", "model"), fault)]


def _model_folders(model: str, project: Path) -> Iterator[Path]:
    """Where a pipeline of that name would stand: as a package, or a folder of the project."""
    try:
        package = find_spec(model) if model.isidentifier() else None
    except (ImportError, ValueError):  # a module that is loaded already and has no file
        package = None
    for location in (package.submodule_search_locations or ()) if package else ():
        yield from sorted(Path(location).glob(f"{model}-*"))
    if "\0" not in model:
        yield project / model


def _text(values: Mapping[str, Value], key: str) -> str | None:
    return str(values[key]) if key in values else None


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# ── where values come from ──────────────────────────────────────────────────────────────────


def _source(path: Path) -> str:
    """The text of ``sitegen.toml``, newlines as TOML wants them; empty where there is none."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ConfigError(
            Problem(f"{path.name}:byte {error.start}", "not UTF-8", "save the file as UTF-8")
        ) from error
    except OSError as error:
        raise ConfigError(
            Problem(path.name, f"cannot be read: {error.strerror}", "make it a readable file")
        ) from error


def _table(source: str) -> Mapping[str, object]:
    """The table that ``source`` describes."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line = _TOML_LINE.search(str(error))
        place = f"{CONFIG_FILE}:{line[1] if line else source.count(chr(10)) + 1}"
        problem = Problem(place, f"no TOML: {error}", "mend this line")
    except (ValueError, RecursionError):  # a number of 5,000 digits, 3,000 brackets
        problem = Problem(CONFIG_FILE, "a value is too long or too deep", "write plain values")
    raise ConfigError(problem)


def _file_values(
    table: Mapping[str, object], source: str, problems: list[Problem]
) -> Iterator[tuple[str, Value]]:
    """The settings that ``sitegen.toml`` gives; faults go to ``problems``."""
    for setting in SETTINGS:
        if setting.in_file and setting.key in table:
            value = setting_value(setting, table[setting.key])
            if isinstance(value, Fault):
                problems.append(_problem(_place(source, (setting.key,)), value, setting.key))
            else:
                yield setting.key, value


def _netlify_values(
    environ: Mapping[str, str], problems: list[Problem]
) -> Iterator[tuple[str, Value]]:
    """The address under which Netlify will serve this build, where Netlify runs it."""
    if environ.get("NETLIFY") != "true":
        return
    name = "DEPLOY_PRIME_URL" if _is_preview(environ) else "URL"
    if address := environ.get(name):
        value = setting_value(next(s for s in SETTINGS if s.key == "base_url"), address)
        if isinstance(value, Fault):
            problems.append(_problem(name, value))
        else:
            yield "base_url", value


def _is_preview(environ: Mapping[str, str]) -> bool:
    """Whether this is a build on Netlify that is not the public site."""
    return environ.get("NETLIFY") == "true" and environ.get("CONTEXT") != "production"


def _environment_values(
    environ: Mapping[str, str], problems: list[Problem]
) -> Iterator[tuple[str, Value]]:
    """The settings in ``SITEGEN_*``; an empty variable gives nothing."""
    known = {f"{PREFIX}{setting.key.upper()}": setting for setting in SETTINGS}
    for name in sorted(name for name in environ if name.startswith(PREFIX)):
        if name not in known:
            fault = unknown_key(name, known)
            problems.append(Problem("environment", f"unknown variable {name!r}", fault.remedy))
        elif environ[name]:
            value = setting_value(known[name], environ[name])
            if isinstance(value, Fault):
                problems.append(_problem(name, value))
            else:
                yield known[name].key, value


def _flag_values(
    flags: Mapping[str, object], problems: list[Problem]
) -> Iterator[tuple[str, Value]]:
    """The settings that were given as flags; a path is one from where the user stands."""
    for setting in SETTINGS:
        if flags.get(setting.key) is None:
            continue
        flag = flags[setting.key]
        value = setting_value(setting, str(flag) if isinstance(flag, Path) else flag)
        if isinstance(value, Fault):
            problems.append(_problem(f"--{setting.key.replace('_', '-')}", value))
        else:
            is_path = setting.kind == "folder"
            yield setting.key, str(Path(str(value)).absolute()) if is_path else value


def _place(source: str, path: tuple[str, ...]) -> str:
    line = locate(source, path)
    return CONFIG_FILE if line is None else f"{CONFIG_FILE}:{line}"


def _problem(place: str, fault: Fault, key: str = "") -> Problem:
    words = fault.fault if not key or fault.fault.startswith(key) else f"{key}: {fault.fault}"
    return Problem(place, words, fault.remedy)
