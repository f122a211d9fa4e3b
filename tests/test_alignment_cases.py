"""Alignment: the cases of ``cases/alignment.txt``, one a block: name, a, b, matches."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.alignment import AlignmentOptions, align_pair
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.model import Analysis

CASES = Path(__file__).parent / "cases" / "alignment.txt"


def blocks() -> list[tuple[str, str, str, str]]:
    parts = [part.strip("\n") for part in f"\n{CASES.read_text('utf-8')}".split("\n.\n")]
    rows = zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=False)
    return [(name, a, b, expected) for name, a, b, expected in rows]


def read(text: str) -> Analysis:
    return analyse(parse_text(text), AnalysisOptions())


@pytest.mark.parametrize(("a", "b", "expected"), [case[1:] for case in blocks()],
                         ids=[case[0] for case in blocks()])  # fmt: skip
def test_the_case_is_aligned_as_a_reader_would(a: str, b: str, expected: str) -> None:
    alignment = align_pair((read(a), read(b)), AlignmentOptions())
    found = [
        f"{match.kind} | {match.a.span.of(a)} | {match.b.span.of(b)}" for match in alignment.matches
    ]
    assert expected.splitlines() == (found or ["nothing"])


def test_there_are_cases() -> None:
    assert 7 <= len(blocks())
