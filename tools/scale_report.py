"""The table and the plot of ``bench_scale.py``: figures in, Markdown and SVG out.

The plot is drawn here, in a few lines: the same figures give the same picture, byte for byte, and
it has a ground of its own, light or dark as the reader's system is.
"""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from importlib.util import find_spec
from itertools import pairwise
from math import log, log10
from pathlib import Path
from shutil import which

NAMES = {"rapidfuzz": "rapidfuzz", "difflib": "difflib", "textmatch": "text-matcher"}
"""Other programs, as a reader knows them."""
OURS = "sitegen"
GROWTH_FROM = 1000
"""Articles from which on growth is judged: below, what is fixed weighs more."""
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 440, 88, 120, 28, 56
COLOURS = (("#1b6ac9", "#7ab8ff"), ("#0a7d4f", "#5fd3a0"), ("#b3470f", "#ffa877"),
           ("#8a3ea8", "#d9a2f0"))  # fmt: skip
"""Of each line, on light and on dark: 4.5 to 1 and more against the ground."""
DASHES = ("", "7 4", "2 4", "10 4 2 4")
"""Of each line, so that nobody has to tell colours apart."""


@dataclass(frozen=True, slots=True)
class Added:
    """What one article more costs beside all others."""

    index: float
    """CPU seconds for choosing all pairs, with what an earlier build left on disk."""
    pairs: int
    """Those that the new article has a part in."""
    aligned: float
    """CPU seconds for these."""
    kept: float
    """MB that choosing leaves on disk."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one corpus costs us."""

    articles: int
    real: bool
    """Whether they are articles as they stand."""
    signs: float
    index: float
    """CPU seconds."""
    pairs: int
    """Pairs chosen."""
    sample: int
    """Pairs aligned; the time is multiplied where they are fewer."""
    equal: float
    """CPU seconds for all pairs chosen, by equal words alone: same and reworded."""
    aligned: float
    """CPU seconds for all pairs chosen, in full: paraphrases, too."""
    peak: float
    """MB of the process that chooses."""
    added: Added | None
    """None where all articles are more than anything is kept of."""

    @property
    def whole(self) -> float:
        """CPU seconds for all of it."""
        return self.signs + self.index + self.aligned

    @property
    def core(self) -> float:
        """CPU seconds for all of it but paraphrases."""
        return self.signs + self.index + self.equal

    def all_pairs(self, a_pair: float) -> float:
        """CPU seconds of a program that takes ``a_pair`` for each two articles."""
        return a_pair * self.articles * (self.articles - 1) / 2


def table(rows: Sequence[Row], others: Mapping[str, float]) -> str:
    """The figures in Markdown, one row for each corpus."""
    names = [NAMES[name] for name in others]
    heads = ["articles", "signs", "index", "pairs chosen", "aligned by equal words", "in full",
             "together", "peak", *names]  # fmt: skip
    lines = [_line(heads), _line(["---"] * len(heads))]
    for row in rows:
        about = "" if row.sample == row.pairs else "≈ "
        lines.append(_line([
            f"{_thousands(row.articles)}{' real' if row.real else ''}", _seconds(row.signs),
            _seconds(row.index), _thousands(row.pairs), about + _seconds(row.equal),
            about + _seconds(row.aligned), about + _seconds(row.whole), f"{row.peak:.0f} MB",
            *(f"≈ {_seconds(row.all_pairs(a_pair))}" for a_pair in others.values()),
        ]))  # fmt: skip
    return "\n".join(lines)


def added_table(rows: Sequence[Row]) -> str:
    """The figures of one article more in Markdown."""
    heads = ["added to", "index", "pairs of the new one", "their alignment", "together",
             "left on disk"]  # fmt: skip
    lines = [_line(heads), _line(["---"] * len(heads))]
    for row, new in ((row, row.added) for row in rows):
        if new is None:
            continue
        lines.append(_line([
            f"{_thousands(row.articles - 1)}{' real' if row.real else ''}", _seconds(new.index),
            str(new.pairs), _seconds(new.aligned), _seconds(new.index + new.aligned),
            f"{new.kept:.1f} MB",
        ]))  # fmt: skip
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _seconds(seconds: float) -> str:
    """As a reader takes it in: seconds, hours from two hours on, days from two days on."""
    if seconds >= 2 * 86400:
        return f"{seconds / 86400:,.0f} d".replace(",", " ")
    if seconds >= 2 * 3600:
        return f"{seconds / 3600:.1f} h"
    if seconds < 1:
        return f"{seconds:.2g} s" if seconds >= 0.01 else f"{1000 * seconds:.2g} ms"
    return f"{seconds:.0f} s" if seconds >= 100 else f"{seconds:.2g} s"


@dataclass(frozen=True, slots=True)
class Run:
    """What one run measured."""

    state: str
    """Of the repository when it began: a commit."""
    rows: Sequence[Row]
    others: Mapping[str, float]
    """CPU seconds that each other program takes for a pair."""
    held: float
    """kB that an analysed article takes in memory."""


def write_report(path: Path, run: Run) -> None:
    """Write the page at ``path`` and its picture beside it, in ``pictures/``."""
    made = sorted((row for row in run.rows if not row.real), key=lambda row: row.articles)
    lines = {OURS: [(row.articles, row.whole) for row in made]}
    for name, a_pair in run.others.items():
        lines[NAMES[name]] = [(row.articles, row.all_pairs(a_pair)) for row in made]
    picture = path.parent / "pictures" / "benchmarks.svg"
    picture.parent.mkdir(exist_ok=True, parents=True)
    picture.write_text(plot(lines), "utf-8")
    path.write_text(_page(run, made), "utf-8")


def _page(run: Run, made: Sequence[Row]) -> str:
    return f"""# Benchmarks

Written by `python tools/bench_scale.py FOLDER… --out docs/benchmarks.md` (`make bench` runs it); not by hand. {_where(run.state)}

{table(run.rows, run.others)}

![CPU seconds by number of articles, both axes logarithmic](pictures/benchmarks.svg)

All figures are CPU seconds of one run; texts are analysed beforehand for every program. *Signs* and *index* choose the pairs that are worth comparing; these are *aligned by equal words*, which finds what is the same or reworded, or *in full*, which finds what is told again in other words, too. *Together* is signs, index and the full alignment. {_sampled(run.rows)} The others compare all pairs ({_compared(run.others)}); what stands there is that time, measured on articles of the smallest corpus, multiplied by the number of pairs; real ones are longer and take longer. The articles of the corpora are made of sentences of the real ones, 25 in each, in stories of two to thirty that take sentences from each other; nearly all words that tell something are exchanged, so that chance resemblance is rarer in them than in news. *Peak* is that of the process that chooses, with the texts that the corpus is made of; the words of the articles, as a build holds them between its stages, are not in it: they take {run.held:.0f} kB an article.

{_growth(made)}

{_against(made, run.others)}

**One article more**, all others known from an earlier build, the slowest of three places among them:

{added_table(run.rows)}

*Index* reads what choosing left on disk, looks for what changed, and chooses all pairs again; the new article's signs are made beforehand, as they are for all. What was found in pairs that stay is not read again here.

{_passim()}
"""  # noqa: E501  (a line of Markdown is a paragraph)


def _where(state: str) -> str:
    """Date, commit, machine, its load, versions."""
    cpus = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in (
        cpus.read_text("utf-8").splitlines() if cpus.exists() else []
    ) if line.startswith("model name")]  # fmt: skip
    machine = f"{len(names)} × {names[0]}" if names else platform.machine()
    versions = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("numpy", "rapidfuzz", "text-matcher")
        if find_spec(name.replace("-", "_"))
    )  # fmt: skip
    return (
        f"{datetime.now(UTC):%d %B %Y}, commit {state}; {machine}, "
        f"{platform.system()}, load {os.getloadavg()[0]:.1f} at the end, "
        f"Python {platform.python_version()}, {versions}."
    )


def commit() -> str:
    """The commit that is checked out."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    return answer.stdout.strip() or "unknown"


def _sampled(rows: Sequence[Row]) -> str:
    fewest = min((row.sample for row in rows if row.sample < row.pairs), default=0)
    return f"Where ≈ stands, {fewest} of the pairs or more were aligned." if fewest else ""


def _compared(others: Mapping[str, float]) -> str:
    there = ", ".join(f"{NAMES[name]} {_seconds(cost)} each" for name, cost in others.items())
    gone = [NAMES[name] for name in NAMES if name not in others]
    return there + (f"; not installed: {', '.join(gone)}" if gone else "")


def _growth(made: Sequence[Row]) -> str:
    """By which exponents the cost grows."""
    judged = [row for row in made if row.articles >= GROWTH_FROM]
    steps = [*pairwise(judged), *([(judged[0], judged[-1])] if len(judged) > 2 else [])]
    return "\n".join(
        f"- {_thousands(few.articles)} → {_thousands(many.articles)} articles: together by an "
        f"exponent of {_exponent(few, few.whole, many, many.whole):.2f}, the index alone "
        f"{_exponent(few, few.index, many, many.index):.2f}."
        for few, many in steps
    )


def _exponent(few: Row, short: float, many: Row, long: float) -> float:
    return log(long / short) / log(many.articles / few.articles)


def _against(made: Sequence[Row], others: Mapping[str, float]) -> str:
    """How many times less we take than others."""
    row = next((row for row in made if row.articles >= GROWTH_FROM), made[-1])

    def times(ours: float) -> str:
        return ", ".join(
            f"{row.all_pairs(a_pair) / ours:,.0f} than {NAMES[name]}".replace(",", " ")
            for name, a_pair in others.items()
        )

    return (
        f"At {_thousands(row.articles)} articles {OURS} takes so many times less: all together "
        f"{times(row.whole)}; signs, index and equal words alone, which is what the others look "
        f"for, {times(row.core)}; index and equal words, the signs being kept with each analysis, "
        f"{times(row.index + row.equal)}."
    )


def _passim() -> str:
    """What stands in the way of passim."""
    java = "Java is there" if which("java") else "there is no Java"
    spark = "pyspark is there" if find_spec("pyspark") else "no pyspark"
    return (
        f"**passim** was not run: {java}, {spark}, and passim 2 is on no package index (what is "
        "called passim there is a library for passwords)."
    )


# ── the plot ────────────────────────────────────────────────────────────────────────────────


def plot(lines: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """An SVG of each line's points (articles, CPU seconds), both axes logarithmic."""
    points = [point for line in lines.values() for point in line]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-label="CPU seconds by number of articles, both axes logarithmic">',
        f"<style>{_styles()}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>',
        *_drawn(_Frame.around(points), lines),
        "</svg>\n",
    ])  # fmt: skip


def _styles() -> str:
    """Colours on light and on dark ground."""

    def of(ground: str, ink: str, grid: str, side: int) -> str:
        return (
            f".ground{{fill:{ground}}}text{{fill:{ink}}}.grid{{stroke:{grid}}}"
            + "".join(
                f".l{at}{{stroke:{pair[side]}}}.d{at}{{fill:{pair[side]}}}"
                for at, pair in enumerate(COLOURS)
            )
        )  # fmt: skip

    dark = of("#16181c", "#e6e6e6", "#3a3f47", 1)
    return (
        "text{font:13px system-ui,sans-serif}.line{fill:none;stroke-width:2}"
        + of("#ffffff", "#222222", "#d9dce1", 0)
        + f"@media(prefers-color-scheme:dark){{{dark}}}"
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Which powers of ten the plot spans."""

    left: int
    right: int
    low: int
    high: int

    @classmethod
    def around(cls, points: Sequence[tuple[int, float]]) -> _Frame:
        """The least one that holds all ``points``."""
        across = [log10(articles) for articles, _ in points]
        up = [log10(max(seconds, 1e-3)) for _, seconds in points]
        return cls(int(min(across)), -int(-max(across) // 1), int(min(up) // 1),
                   -int(-max(up) // 1))  # fmt: skip

    def at(self, articles: float, seconds: float) -> tuple[float, float]:
        """Where a point is drawn."""
        across = (log10(articles) - self.left) / max(1, self.right - self.left)
        up = (log10(max(seconds, 1e-3)) - self.low) / max(1, self.high - self.low)
        x = LEFT + across * (WIDTH - LEFT - RIGHT)
        return round(x, 1), round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM), 1)


def _drawn(frame: _Frame, lines: Mapping[str, Sequence[tuple[int, float]]]) -> Iterator[str]:
    for power in range(frame.left, frame.right + 1):
        x, _ = frame.at(10**power, 1)
        yield f'<path class="grid" d="M{x} {TOP}V{HEIGHT - BOTTOM}"/>'
        yield _text(x, HEIGHT - BOTTOM + 20, _thousands(10**power), "middle")
    for power in range(frame.low, frame.high + 1):
        _, y = frame.at(10**frame.left, 10.0**power)
        yield f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        yield _text(LEFT - 8, y + 4, _tick(10.0**power), "end")
    yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, "articles", "middle")
    for number, (name, points) in enumerate(lines.items()):
        yield from _curve(frame, number % len(COLOURS), name, points)


def _tick(seconds: float) -> str:
    """Seconds in the largest unit of which there is more than one."""
    units = ((365.25 * 86400, "years"), (86400, "days"), (3600, "hours"))
    size, unit = next((one for one in units if seconds > one[0]), (1, "s"))
    return (
        f"{seconds / size:.2g} {unit}" if seconds / size < 100 else f"{seconds / size:.0f} {unit}"
    )


def _curve(
    frame: _Frame, style: int, name: str, points: Sequence[tuple[int, float]]
) -> Iterator[str]:
    """One line, its points, and its name at its end."""
    places = [frame.at(*point) for point in points]
    path = "L".join(f"{x} {y}" for x, y in places)
    dash = f' stroke-dasharray="{DASHES[style]}"' if DASHES[style] else ""
    yield f'<path class="line l{style}"{dash} d="M{path}"/>'
    yield from (f'<circle class="d{style}" cx="{x}" cy="{y}" r="3.5"/>' for x, y in places)
    x, y = places[-1]
    yield _text(x + 10, y + 4, name, "start")


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{words}</text>'
