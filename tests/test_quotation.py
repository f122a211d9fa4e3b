"""Marks paired by type and neighbours: what stands in quotation marks, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import any_text, read

from sitegen.model import in_order
from sitegen.quotation import marked_spans


def marked(text: str) -> list[str]:
    return [span.of(text) for span in marked_spans(read(text))]


@pytest.mark.parametrize(
    "stretch",
    [
        "“It is late.”",
        "„Es ist spät.“",
        "„Późno.”",
        "«Il est tard.»",
        "« Il est tard. »",
        "»Es ist spät.«",
        "”Det är sent.”",
        "‘It is late.’",
        "‹Il est tard.›",
        "「もう遅い。」",
        "『もう遅い。』",
        '"It is late."',
        "'It is late.'",
        "``It is late.''",
        '“It is late."',
    ],
)
def test_each_pair_of_marks_is_found_whole(stretch: str) -> None:
    assert [stretch] == marked(f"Okoro: {stretch} Yes")


def test_nested_marks_belong_to_the_outer_stretch() -> None:
    assert ["“He said ‘no’ to “us” all,”"] == marked("“He said ‘no’ to “us” all,” Okoro said.")


def test_marks_nested_fifty_deep_are_one_stretch() -> None:
    text = "“a " * 50 + "b" + " ”" * 50
    assert [text] == marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "It’s the voters’ choice, isn’t it?",
        "the dogs' bowl and the '90s and rock 'n' roll",
        "She is 5'10\" tall.",
        "No mark at all.",
        "A stray closer” here.",
        "“”",
        "“ … ”",
        '<a id="7601" title="It is late">link</a>',
    ],
)
def test_apostrophes_inches_and_strays_mark_nothing(text: str) -> None:
    assert [] == marked(text)


def test_a_plural_possessive_does_not_close() -> None:
    assert ["‘the voters’ choice was clear.’"] == marked("He said ‘the voters’ choice was clear.’")


def test_a_short_single_quote_closes_before_a_small_letter() -> None:
    assert ["‘our allies’"] == marked("Lund says ferries ‘our allies’ in winter")


def test_a_missing_closer_ends_with_its_sentence() -> None:
    assert ["“It is late, Okoro said.", "“So?”"] == marked(
        "“It is late, Okoro said. “So?” he said."
    )


def test_a_missing_closer_runs_to_the_paragraph_where_the_next_goes_on() -> None:
    text = "“It is late. We go.\n“We went,” he said."
    assert ["“It is late. We go.", "“We went,”"] == marked(text)


def test_a_label_inside_the_marks_is_not_said() -> None:
    assert ["We knew it all.”"] == marked("“OKORO: We knew it all.”")


@settings(max_examples=30)
@given(st.text(alphabet="“”„«»‘’'\"「」 a.,\n?", max_size=60))
def test_stretches_are_ordered_disjoint_and_hold_a_word(text: str) -> None:
    spans = marked_spans(read(text))
    assert in_order(spans)
    assert all(any(char.isalnum() for char in span.of(text)) for span in spans)


@settings(max_examples=30)
@given(any_text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert in_order(marked_spans(read(text)))


@given(st.integers(min_value=0, max_value=7))
def test_a_mark_lost_anywhere_swallows_no_other_paragraph(at: int) -> None:
    text = "“Yes,” Okoro said. “It is.”\n“No,” Lund said. “It is not.”"
    places = [index for index, char in enumerate(text) if char in "“”"]
    damaged = text[: places[at]] + text[places[at] + 1 :]
    assert all("\n" not in span.of(damaged) for span in marked_spans(read(damaged)))
