"""Where sentences end."""

from __future__ import annotations

import pytest

from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text


def _sentences(text: str, language: str = "en") -> list[str]:
    analysis = analyse(parse_text(text, file="a.txt"), AnalysisOptions(language))
    return [sentence.of(text) for sentence in analysis.sentences]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("They met in Springfield, Mo.", "The vote came later."),
        ("He worked for the U.S.", "But he never lived there."),
        ("It opens at 9 a.m.", "In winter it opens later."),
        ("So said Jo Hill, R-Tenn.", "“Nobody asked us.”"),
        ("She left Acme Inc.", "They missed her."),
    ],
)
def test_one_full_stop_ends_an_abbreviation_and_its_sentence(first: str, second: str) -> None:
    assert _sentences(f"{first} {second}") == [first, second]


@pytest.mark.parametrize(
    "sentence",
    [
        "It is the U.S. Army that paid.",
        "He met Mr. Will Smith and Dr. No.",
        "News From the U.S. For Readers Abroad.",
        "They asked Sen. Jo Hill of Springfield, Mo., about it.",
    ],
)
def test_an_abbreviation_alone_ends_no_sentence(sentence: str) -> None:
    assert _sentences(sentence) == [sentence]


def test_the_rule_is_english_only() -> None:
    assert len(_sentences("Das gilt bzw. The End gilt.", "de")) == 1
