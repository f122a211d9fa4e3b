"""A large file is read in a process that can be stopped; what stops is named."""

from __future__ import annotations

import os
import signal
import time

import pytest

from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import ArticleOptions, parse_article, parse_text
from sitegen.limits import SAFE_SIZE, Reader, read_article
from sitegen.model import Seed

SENTENCE = "The old bridge over the river will close in May, the mayor said on Friday.\n\n"
LARGE = Seed("large.txt", (SENTENCE * (SAFE_SIZE // len(SENTENCE) + 2)).encode())


@pytest.mark.parametrize(
    "seed",
    [
        LARGE,
        Seed("bad.txt", b"\xff" * (SAFE_SIZE + 1)),
        Seed("odd.md", b"# \x00" + LARGE.data),
        Seed("left.txt", b"---\nexclude: true\n---\n" + LARGE.data),
        Seed("small.txt", SENTENCE.encode()),
    ],
    ids=lambda seed: seed.file,
)
def test_it_makes_no_difference_where_a_file_is_read(seed: Seed) -> None:
    assert parse_article(seed, ArticleOptions()) == read_article(seed, ArticleOptions())


def test_a_file_that_takes_too_long_is_refused_by_name_and_the_next_one_read() -> None:
    reader = Reader(limit=0.01)
    start = time.monotonic()
    (problem,) = reader.read(LARGE, ArticleOptions()).problems
    assert time.monotonic() - start < 5
    assert str(problem).startswith(
        "seeds/large.txt: reading it takes more than 0.01 seconds; split"
    )
    reader.limit = 60.0
    assert reader.read(LARGE, ArticleOptions()).article
    reader.close()


def test_a_process_that_ends_is_no_fault_of_the_build() -> None:
    reader = Reader()
    assert reader.read(LARGE, ArticleOptions()).article
    assert reader.process_id
    os.kill(reader.process_id, signal.SIGKILL)
    (problem,) = reader.read(LARGE, ArticleOptions()).problems
    assert "the process that read it ended" in problem.fault
    assert reader.read(LARGE, ArticleOptions()).article
    reader.close()


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "! " * 300_000, "x" + " " * 500_000 + "y. ", "“" * 200_000]
)
def test_a_text_without_a_sentence_is_cut_in_no_time(text: str) -> None:
    start = time.process_time()
    analyse(parse_text(text), AnalysisOptions())
    assert time.process_time() - start < 10


@pytest.mark.parametrize("text", ["ab " * 500_001, "市" * 500_000])
def test_a_text_of_more_words_than_a_book_is_refused_with_their_number(text: str) -> None:
    (problem,) = parse_article(Seed("a.txt", text.encode()), ArticleOptions()).problems
    assert "seeds/a.txt: the text has 500001 words; split it: 500000 are the most" == str(problem)
