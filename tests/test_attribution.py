"""Who says what in one article: the cases that anyone can add to, and what holds for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import any_text, read

from sitegen.attribution import AttributionOptions, attribute_quotes
from sitegen.model import Analysis, Quote, in_order
from sitegen.model import Testimony as OneTestimony

CASES = Path(__file__).parent / "cases" / "quotes.txt"
HAND_SET = AttributionOptions(learned=False)
NOTHING = "nothing"
REPORTED_TOO = "(reported too)"

PIECES = ("“", "”", '"', "'", "‘", "’", "«", "»", " ", ". ", ", ", "\n", "Ann Lee", "said", "he")
PIECES += ("that", "according to", "Mr. ", "Kenya’s", "president", "foo", "!", "—", ":", "claim")
PIECES += ("\ud800", "\0", "(", ")", "who", "saying", "“Foo,” said", "😀", "قال", "東京")


def blocks() -> list[tuple[str, str, str]]:
    """Name, text and expected lines of each case; the first block explains the file."""
    parts = [part.strip("\n") for part in CASES.read_text(encoding="utf-8").split("\n.\n")]
    return [
        (parts[at], parts[at + 1], parts[at + 2].removesuffix("\n."))
        for at in range(1, len(parts) - 2, 3)
    ]


def lines(testimony: OneTestimony, text: str, *, reported: bool) -> list[str]:
    """The quotes of a testimony as the cases write them."""
    shown = [quote for quote in testimony.quotes if reported or quote.mode != "indirect"]
    return [line(quote, text) for quote in shown] or [NOTHING]


def line(quote: Quote, text: str) -> str:
    mention = quote.mention.of(text) if quote.mention else "-"
    return f"{quote.mode} | {mention} | {quote.place.span.of(text)}"


def said(text: str, options: AttributionOptions = HAND_SET) -> OneTestimony:
    return attribute_quotes(read(text), options)


@pytest.mark.parametrize(("name", "text", "expected"), blocks(), ids=lambda part: part[:60])
@pytest.mark.parametrize("learned", [False, True], ids=["hand-set", "learned"])
def test_a_case_reads_as_its_file_says(name: str, text: str, expected: str, learned: bool) -> None:
    testimony = said(text, AttributionOptions(learned=learned))
    assert expected.split("\n") == lines(testimony, text, reported=REPORTED_TOO in name)


def names(testimony: OneTestimony) -> list[str | None]:
    return [
        None if voice.figure is None else testimony.figures[voice.figure].name
        for voice in testimony.voices
    ]


def test_a_pronoun_is_whoever_spoke_last() -> None:
    text = "Ann Okoro, the mayor, came.\n“It is late,” Okoro said.\n“Very late,” she added."
    assert ["Ann Okoro", "Ann Okoro"] == names(said(text))


def test_a_role_is_whoever_was_introduced_with_it() -> None:
    text = "Kenyan President Ann Okoro came.\n“It is late,” the Kenyan leader said."
    assert ["Ann Okoro"] == names(said(text))


def test_a_role_of_another_country_is_somebody_else() -> None:
    text = "Kenyan President Ann Okoro came.\n“It is late,” the Danish president said."
    assert ["the Danish president"] == names(said(text))


def test_a_headline_knows_the_full_name_that_follows() -> None:
    text = "Okoro says quay ‘lost’ to sea\n\nAnn Okoro said: “It is lost.”"
    assert {"Ann Okoro"} == set(names(said(text)))


def test_two_of_one_family_are_two() -> None:
    text = "Ann and Ben Okoro came.\n“Yes,” Ann Okoro said.\n“No,” Ben Okoro said."
    assert ["Ann Okoro", "Ben Okoro"] == names(said(text))


def test_nobody_speaks_where_nobody_is_named() -> None:
    assert [None] == names(said("“It is late and getting later every day, is it not?”"))


def test_a_voice_says_why() -> None:
    (voice,) = said("Okoro said: “It is late.”").voices
    assert voice.figure is not None
    assert voice.evidence
    assert 0 < voice.confidence <= 1


def test_ids_tell_equal_words_of_one_source_apart() -> None:
    text = "“It is late,” Okoro said.\n“It is late,” Okoro said."
    first, second = said(text).quotes
    assert first.id != second.id
    assert (first.id, second.id) == tuple(quote.id for quote in said(text).quotes)


def test_furniture_is_not_quoted() -> None:
    assert () == said("").quotes


def holds(analysis: Analysis, testimony: OneTestimony) -> None:
    """What is true of the testimony of any text."""
    size = len(analysis.text)
    marked = [q.place.span for q in testimony.quotes if q.mode != "indirect"]
    assert in_order(marked)
    assert len(testimony.quotes) == len(testimony.voices)
    for quote, voice in zip(testimony.quotes, testimony.voices, strict=True):
        assert 0 <= quote.place.span.start < quote.place.span.end <= size
        assert quote.mention is None or not quote.mention.overlaps(quote.place.span)
        assert voice.figure is None or 0 <= voice.figure < len(testimony.figures)
        assert (voice.confidence > 0) == (voice.figure is not None)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_any_mixture_of_marks_and_cues_gives_spans_in_range(text: str) -> None:
    analysis = read(text)
    testimony = attribute_quotes(analysis, AttributionOptions())
    holds(analysis, testimony)
    assert testimony == attribute_quotes(analysis, AttributionOptions())


@settings(max_examples=25)
@given(any_text())
def test_any_text_gives_spans_in_range(text: str) -> None:
    analysis = read(text)
    holds(analysis, attribute_quotes(analysis, AttributionOptions()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "“",
        "\0“a\0” said",
        "\ud800“a\udfff” said",
        "قال “نعم” هو",
        "😀 said “hi”.",
        "said " * 400,
        "Okoro " * 400,
        "“foo,” and " * 300,
        "who said that " * 200,
        "claimed by " * 200,
    ],
    ids=lambda text: ascii(text)[:16],
)
def test_odd_texts_give_results_or_nothing(text: str) -> None:
    analysis = read(text)
    holds(analysis, attribute_quotes(analysis, AttributionOptions()))


@pytest.mark.parametrize("language", ["de", "fr", "es", "ru", "xx", "ja"])
def test_other_languages_give_spans(language: str) -> None:
    analysis = read("„Es ist heute schon sehr spät“, sagte Anna Lund.", language=language)
    testimony = attribute_quotes(analysis, AttributionOptions())
    assert "„Es ist heute schon sehr spät“" in {
        quote.place.span.of(analysis.text) for quote in testimony.quotes
    }


def test_german_names_its_speaker() -> None:
    analysis = read("„Es ist sehr spät für uns“, sagte Anna Lund.", language="de")
    assert ["Anna Lund"] == names(attribute_quotes(analysis, AttributionOptions()))
