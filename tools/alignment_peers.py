"""Other programs that find what two texts share, each at the best of a few settings.

difflib and rapidfuzz are always there. The others are run where they are installed (``pip install
diff-match-patch text-matcher collatex python-Levenshtein``); where they are not, a row says so.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import re
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher

from rapidfuzz.distance import LCSseq

from sitegen.model import Analysis

Found = tuple[int, int, int, int]
"""Start and end in a, start and end in b, in characters."""
Matcher = Callable[[Analysis, Analysis], Iterator[Found]]

_WORD = re.compile(r"\w+")
_GAP = 40
"""Characters between two blocks that are joined: the best of their settings."""
_SHORTEST = 5
"""Words of a joined block: the best of their settings."""


def _words(analysis: Analysis) -> tuple[list[tuple[int, int]], list[str]]:
    found = [(word.span(), word.group().lower()) for word in _WORD.finditer(analysis.text)]
    return [span for span, _ in found], [word for _, word in found]


def _joined(
    blocks: Iterable[tuple[int, int, int]],
    spans_a: list[tuple[int, int]],
    spans_b: list[tuple[int, int]],
) -> Iterator[Found]:
    """Blocks of equal words (first in a, first in b, words), those with short gaps made one."""
    held: list[int] = []
    for a0, b0, size in blocks:
        if not size:
            continue
        in_a = spans_a[a0][0], spans_a[a0 + size - 1][1]
        in_b = spans_b[b0][0], spans_b[b0 + size - 1][1]
        if held and 0 <= in_a[0] - held[1] <= _GAP and 0 <= in_b[0] - held[3] <= _GAP:
            held = [held[0], in_a[1], held[2], in_b[1], held[4] + size]
            continue
        if held and held[4] >= _SHORTEST:
            yield held[0], held[1], held[2], held[3]
        held = [*in_a, *in_b, size]
    if held and held[4] >= _SHORTEST:
        yield held[0], held[1], held[2], held[3]


def with_difflib(a: Analysis, b: Analysis) -> Iterator[Found]:
    """difflib over lower-cased words."""
    (spans_a, left), (spans_b, right) = _words(a), _words(b)
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return _joined(((block.a, block.b, block.size) for block in blocks), spans_a, spans_b)


def with_rapidfuzz(a: Analysis, b: Analysis) -> Iterator[Found]:
    """rapidfuzz's longest common subsequence over lower-cased words."""
    (spans_a, left), (spans_b, right) = _words(a), _words(b)
    steps = (step for step in LCSseq.opcodes(left, right) if step.tag == "equal")
    blocks = ((step.src_start, step.dest_start, step.src_end - step.src_start) for step in steps)
    return _joined(blocks, spans_a, spans_b)


def with_diff_match_patch(a: Analysis, b: Analysis) -> Iterator[Found]:
    """diff-match-patch, a letter standing for each word, cleaned up for people."""
    module = importlib.import_module("diff_match_patch")
    (spans_a, left), (spans_b, right) = _words(a), _words(b)
    letters: dict[str, str] = {}
    for word in (*left, *right):
        letters.setdefault(word, chr(0x10000 + len(letters)))
    engine = module.diff_match_patch()
    engine.Diff_Timeout = 0
    steps = engine.diff_main(
        "".join(letters[word] for word in left), "".join(letters[word] for word in right), False
    )
    engine.diff_cleanupSemantic(steps)
    return _joined(_equal_blocks(steps), spans_a, spans_b)


def _equal_blocks(steps: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, int]]:
    at_a = at_b = 0
    for step, letters in steps:
        if step == 0:
            yield at_a, at_b, len(letters)
        at_a += len(letters) * (step <= 0)
        at_b += len(letters) * (step >= 0)


def with_text_matcher(a: Analysis, b: Analysis) -> Iterator[Found]:
    """text-matcher at its own settings; stop words stay, since their list is a download."""
    module = importlib.import_module("text_matcher.matcher")
    texts = [module.Text(one.text, "", removeStopwords=False) for one in (a, b)]
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            _, in_a, in_b = module.Matcher(*texts).match()
        except IndexError:  # it looks past the ends of its lists
            return
    for (a0, a1), (b0, b1) in zip(in_a, in_b, strict=True):
        yield a0, a1, b0, b1


def with_collatex(a: Analysis, b: Analysis) -> Iterator[Found]:
    """CollateX's alignment table, columns in which both witnesses agree."""
    module = importlib.import_module("collatex")
    (spans_a, left), (spans_b, right) = _words(a), _words(b)
    witnesses = [
        {"id": name, "tokens": [{"t": f"{word} ", "n": word} for word in words]}
        for name, words in (("A", left), ("B", right))
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        table = module.collate({"witnesses": witnesses}, segmentation=False)
    return _joined(_agreeing(table), spans_a, spans_b)


def _agreeing(table: object) -> Iterator[tuple[int, int, int]]:
    rows = [row.cells for row in getattr(table, "rows", ())]
    cells = [[bool(cell) for cell in row] for row in rows]
    at_a = at_b = 0
    for column, (in_a, in_b) in enumerate(zip(*cells, strict=True)):
        if in_a and in_b and str(rows[0][column]) == str(rows[1][column]):
            yield at_a, at_b, 1
        at_a += in_a
        at_b += in_b


PEERS: dict[str, Matcher] = {
    "difflib": with_difflib,
    "rapidfuzz": with_rapidfuzz,
    "dmp": with_diff_match_patch,
    "textmatch": with_text_matcher,
    "collatex": with_collatex,
}
_MODULES = {"dmp": "diff_match_patch", "textmatch": "text_matcher", "collatex": "collatex"}
SLOW = frozenset({"collatex", "dmp", "textmatch"})
"""Peers that are run on sets of few pairs only: some seconds a pair."""
MANY_PAIRS = 20


def missing(peer: str) -> bool:
    """Whether the package of ``peer`` is not installed."""
    return peer in _MODULES and importlib.util.find_spec(_MODULES[peer]) is None
