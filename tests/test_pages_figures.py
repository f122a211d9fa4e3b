from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from desk import shares
from hypothesis import given
from hypothesis import strategies as st
from pairs_by_hand import pair

from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.model import Analysis, Comparison
from sitegen.pages import runs
from sitegen.pages.catalog import make_catalog
from sitegen.pages.figures import (
    MAX_COLUMNS,
    MAX_RIBBONS,
    Matrix,
    matrix,
    ribbons,
)
from sitegen.pages.runs import RUN
from sitegen.pages.site import Here

SEEDS = Path(__file__).parent.parent / "seeds"
HERE = Here("compare/index.html")


def analysed(*texts: str) -> list[Analysis]:
    return [
        analyse(parse_text(text, file=f"{at:03}.txt"), AnalysisOptions())
        for at, text in enumerate(texts)
    ]


def matrix_of(analyses: list[Analysis]) -> Matrix:
    catalog = make_catalog(Comparison(tuple(analyses), (), (), (), (), ()))
    return matrix(catalog.entries, shares(analyses), catalog, HERE)


def lines(count: int) -> list[str]:
    return [f"Line {at}a tells {at}b of {at}c." for at in range(count)]


def test_a_share_counts_the_words_in_runs_of_five_that_the_other_has():
    a, b = analysed("one two three four five six seven", "zero one two three four five nine")
    assert {(a.article.id, b.article.id): 5 / 7, (b.article.id, a.article.id): 5 / 7} == shares(
        [a, b]
    )


def test_runs_that_overlap_count_each_word_once():
    a, b = analysed("one two three four five six", "one two three four five six one two three")
    assert {(a.article.id, b.article.id): 1.0, (b.article.id, a.article.id): 6 / 9} == shares(
        [a, b]
    )


def counted(row: list[str], column: list[str]) -> float:
    """The share of ``row``, as one would count it by hand."""
    runs = {tuple(column[at : at + RUN]) for at in range(len(column) - RUN + 1)}
    starts = [at for at in range(len(row) - RUN + 1) if tuple(row[at : at + RUN]) in runs]
    return len({word for at in starts for word in range(at, at + RUN)}) / max(1, len(row))


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=30), max_size=5, unique_by=tuple))
def test_shares_are_those_that_are_counted_by_hand(texts: list[list[str]]):
    analyses = analysed(*(" ".join(words) for words in texts))
    found = shares(analyses)
    for (a, row), (b, column) in permutations(zip(analyses, texts, strict=True), 2):
        assert counted(row, column) == found.get((a.article.id, b.article.id), 0.0)


def test_shares_are_the_same_however_many_runs_are_laid_out_at_once(
    monkeypatch: pytest.MonkeyPatch,
):
    texts = [" ".join("abcabcab"[at:] * 3) for at in range(6)]
    whole = list(shares(analysed(*texts)).items())
    assert len(whole) > 9
    for most in (1, 40):
        monkeypatch.setattr(runs, "AT_ONCE", most)
        assert whole == list(shares(analysed(*texts)).items())


def test_four_equal_words_are_no_run():
    assert {} == shares(analysed("one two three four", "one two three four and more"))


@pytest.mark.parametrize("text", ["", "one", "one " * 2000])
def test_odd_texts_have_shares_too(text: str):
    found = shares(analysed(text, text))
    assert all(share == 1.0 for share in found.values())


def test_the_five_articles_share_what_was_counted_by_hand():
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    percentages = [[cell.percent for cell in row.cells] for row in matrix_of(analysed(*texts)).rows]
    by_hand = [
        [0, 19, 8, 39, 0],
        [21, 0, 6, 6, 0],
        [8, 5, 0, 9, 0],
        [39, 6, 11, 0, 0],
        [0, 0, 0, 0, 0],
    ]
    assert all(
        abs(found - counted) <= 1
        for row, expected in zip(percentages, by_hand, strict=True)
        for found, counted in zip(row, expected, strict=True)
    )


def test_the_area_of_a_square_is_the_share():
    cell = matrix_of(analysed("one two three four five and so on we go", "one two three four five"))
    half, whole = cell.rows[0].cells[1], cell.rows[1].cells[0]
    assert (50, 100) == (half.percent, whole.percent)
    assert 0.5 == pytest.approx(float(half.side) ** 2 / float(whole.side) ** 2, abs=0.01)


def test_the_diagonal_is_marked_and_a_pair_without_page_has_no_link():
    rows = matrix_of(analysed("one two three four five", "one two three four five six")).rows
    assert [True, False, False, True] == [cell.itself for row in rows for cell in row.cells]
    assert {""} == {cell.href for row in rows for cell in row.cells}


def test_a_matrix_of_many_keeps_those_that_share_most_and_says_what_is_left_out():
    apart = [f"word{at}a word{at}b word{at}c word{at}d word{at}e" for at in range(MAX_COLUMNS)]
    found = matrix_of(analysed(*apart, "one two three four five", "one two three four five six"))
    assert MAX_COLUMNS == len(found.rows)
    assert ["U", "V"] == [row.head.letter for row in found.rows][-2:]
    assert "20 of 22 articles" in found.left_out
    assert "two articles are left out" in found.left_out


def test_a_ribbon_says_in_words_what_it_joins_and_leads_to_its_row():
    both = pair("We go.\n\nWe stay here.", "We stay here.\n\nThey go.", [("We stay here.",) * 2])
    figure = ribbons(both.alignment, both.catalog, row_href=lambda match: f"#{match.id}")
    (ribbon,) = figure.ribbons
    assert "Passage 1 of 1, same words, A paragraph 2 and B paragraph 1" == ribbon.label
    assert f"#{both.alignment.matches[0].id}" == ribbon.href


def test_above_two_hundred_ribbons_neighbours_are_drawn_as_one():
    found = lines(MAX_RIBBONS + 50)
    text = "\n\n".join(found)
    both = pair(text, text, [(line, line) for line in found])
    figure = ribbons(both.alignment, both.catalog, row_href=lambda match: f"#{match.id}")
    assert (MAX_RIBBONS, 0) == (len(figure.ribbons), figure.left_out)
    assert any(ribbon.label.startswith("Passages ") for ribbon in figure.ribbons)


def test_ribbons_that_all_cross_are_left_out_and_counted():
    found = lines(MAX_RIBBONS + 5)
    both = pair("\n\n".join(found), "\n\n".join(found[::-1]), [(line, line) for line in found])
    figure = ribbons(both.alignment, both.catalog, row_href=lambda match: f"#{match.id}")
    assert (MAX_RIBBONS, 5) == (len(figure.ribbons), figure.left_out)


def test_a_source_without_words_has_a_row_too():
    assert [0, 0] == [cell.percent for cell in matrix_of(analysed("", "one")).rows[0].cells]
