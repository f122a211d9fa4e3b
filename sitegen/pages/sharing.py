"""How much of one article stands in another, for the matrix, the pairs and who depends on whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sitegen.model import Analysis, SourceId

Shares = Mapping[tuple[SourceId, SourceId], float]
"""For (row, column): which part of row's words stand in runs that column has too, 0..1."""
RUN = 5
"""Words of the shortest run that counts as shared: in news text runs of four are mostly names with
titles and dates ("on Thursday that the"); the number that text-reuse studies use is 5 to 8."""


def shares(analyses: Iterable[Analysis]) -> Shares:
    """The shares of all pairs of ``analyses``.

    A run is ``RUN`` or more equal words in order, punctuation not counted. Pairs that share none
    are absent. Time grows with the words and with how many sources share each run.
    """
    analyses = tuple(analyses)
    holders: dict[tuple[str, ...], list[SourceId]] = {}
    for analysis in analyses:
        source = analysis.article.id
        for run in _runs(analysis):
            known = holders.setdefault(run, [])
            if not known or known[-1] != source:
                known.append(source)
    found: dict[tuple[SourceId, SourceId], float] = {}
    for analysis in analyses:
        row = analysis.article.id
        covered: dict[SourceId, tuple[int, int]] = {}
        for start, run in enumerate(_runs(analysis)):
            columns = holders[run]
            if len(columns) == 1:  # row alone, as with nearly every run
                continue
            for column in columns:
                words, end = covered.get(column, (0, 0))
                covered[column] = (words + start + RUN - max(start, end), start + RUN)
        for column, (words, _) in covered.items():
            if column != row:
                found[row, column] = words / len(analysis.tokens)
    return found


def _runs(analysis: Analysis) -> Iterable[tuple[str, ...]]:
    """Every stretch of ``RUN`` words, in order."""
    norms = analysis.tokens.norms
    return zip(*(norms[shift:] for shift in range(RUN)), strict=False)
