"""The Python interface (contract, 3). Nothing here prints, reads the clock or the network.

Imports stand inside the functions: a script that only wants ``check`` need not wait for the
templates, and ``import sitegen`` waits for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.errors import Problem, SourceError
from sitegen.model import Alignment, Article, Attribution, Comparison, Seed

if TYPE_CHECKING:
    from sitegen.config import Config
    from sitegen.standing import BuildReport


def build(
    project: str | Path = ".", *, out: str | Path | None = None, strict: bool = False
) -> BuildReport:
    """Build the site of ``project``, by default into its ``site/``; what was built.

    One process works on it, whatever the configuration says: a script that starts processes must
    be written for that. Raises SitegenError, and then the site that stood before is untouched.
    """
    import os

    from sitegen.inputs import request_of
    from sitegen.standing import standing_report

    flags = {"out": out, "strict": strict or None, "jobs": 1}
    if standing := standing_report(request_of(Path(project), flags, os.environ)):
        return standing
    from sitegen.pipeline import build as build_site
    from sitegen.pipeline import runner_for

    config = _config(project, {name: value for name, value in flags.items() if value is not None})
    with runner_for(config) as runner:
        return build_site(config, runner=runner)


def check(project: str | Path = ".") -> tuple[Problem, ...]:
    """All faults and warnings of the sources, templates and links of ``project``; writes nothing.

    Raises ConfigError where the configuration itself is wrong.
    """
    from sitegen.pipeline import check as check_sources
    from sitegen.pipeline import runner_for

    config = _config(project, {"jobs": 1})
    with runner_for(config, read_only=True) as runner:
        return check_sources(config, runner=runner)


def serve(project: str | Path = ".", *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the site of ``project`` and follow every save, until Ctrl-C (KeyboardInterrupt).

    A fault of a source or a template shows itself in the browser. Raises ConfigError where the
    configuration is wrong at the start, SourceError where the port is taken.
    """
    from sitegen.preview import PreviewOptions, open_preview

    where = PreviewOptions(host, port)
    with open_preview(lambda: _config(project, {"jobs": 1}), where) as preview:
        preview.wait()


def compare(a: str | Path | Article, b: str | Path | Article) -> Alignment:
    """What two articles share: all matches, in the order of ``a``.

    A ``str`` is a text, and offsets are into that very string; a ``Path`` is a source file, read
    as a build reads it. ``compare(b, a)`` is the same with the sides exchanged.
    """
    from sitegen.alignment import AlignmentOptions, align_pair
    from sitegen.analysis import AnalysisOptions, analyse

    options = AnalysisOptions()
    pair = (analyse(read(a), options), analyse(read(b), options))
    return align_pair(pair, AlignmentOptions())


def quotes(a: str | Path | Article) -> tuple[Attribution, ...]:
    """Who says what in one article, in text order; a speaker that is not known is None."""
    return compare_all([a]).attributions


def compare_all(articles: Sequence[str | Path | Article]) -> Comparison:
    """All that ``articles`` share and whom they quote, in the order of their files.

    Each is what ``compare`` takes. Texts without a file stand in their own order.
    """
    from sitegen.articles import mark_copies
    from sitegen.comparison import ComparisonOptions
    from sitegen.comparison import compare_all as compare_articles
    from sitegen.running import Serial

    width = len(str(len(articles)))
    found = [read(each, f"text {n:0{width}}") for n, each in enumerate(articles, 1)]
    return compare_articles(mark_copies(found), options=ComparisonOptions(), runner=Serial())


def to_record(value: Alignment | Attribution | Comparison) -> Mapping[str, object]:
    """The JSON shape of ``value``: plain lists and dictionaries, with the fields of ``data/``.

    An alignment is ``{a, b, matches}``, an attribution a row of ``quotes``, a comparison all
    tables by name.
    """
    from sitegen.tables import alignment_record, attribution_record, comparison_record

    if isinstance(value, Alignment):
        return alignment_record(value)
    if isinstance(value, Attribution):
        return attribution_record(value)
    if isinstance(value, Comparison):
        return comparison_record(value)
    raise TypeError(
        f"no record of {type(value).__name__}: give an Alignment, an Attribution or a Comparison"
    )


def read(source: str | Path | Article, name: str = "text") -> Article:
    """``source`` as an article; ``name`` is what a text without a file is called.

    Raises SourceError where a file cannot be read or is refused.
    """
    from sitegen.articles import ArticleOptions, parse_article, parse_text

    if isinstance(source, Article):
        return source
    if isinstance(source, str):
        return parse_text(source, file=name)
    file = source.as_posix()
    reading = parse_article(Seed(file, _bytes_of(source)), ArticleOptions(drafts=True))
    if reading.article is None:
        excluded = Problem(file, "it says exclude", "take that line out")
        problems = [_renamed(problem, file) for problem in reading.problems] or [excluded]
        raise SourceError(problems)
    return reading.article


def _bytes_of(path: Path) -> bytes:
    from sitegen.files import LARGEST

    if path.exists() and not path.is_file():
        raise SourceError(Problem(str(path), "not a plain file", "name a file"))
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        fault = f"cannot be read: {error.strerror or error}"
        raise SourceError(Problem(str(path), fault, "name a file that can be read")) from error
    if len(content) > LARGEST:
        raise SourceError(Problem(str(path), f"over {LARGEST} bytes", "split it"))
    return content


def _renamed(problem: Problem, file: str) -> Problem:
    """``problem`` at the path that the user gave: this file lies in no ``seeds/``."""

    from sitegen.files import SEEDS

    return replace(problem, place=problem.place.removeprefix(f"{SEEDS}/"))


def _config(project: str | Path, flags: Mapping[str, object]) -> Config:
    import os

    from sitegen.config import load_config

    config = load_config(Path(project), flags=flags, environ=os.environ)
    return replace(config, cluster=None)
