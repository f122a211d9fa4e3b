"""Any text gives results or nothing: prefixes, lost marks, and long odd ones in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import read

from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import ArticleOptions, parse_article
from sitegen.attribution import AttributionOptions, attribute_quotes
from sitegen.model import Analysis, Seed, in_order
from sitegen.quotation import marked_spans

ARTICLE = """Mayor says ferries ‘our lifeline’ in winter
MOMBASA, Dec. 8 (Nordwire) — “We keep the harbour open,” Ann Okoro, the mayor, said. “Nobody will
close it. Not now.
“It feeds the town (and us),” she added, calling the plan “a joke”. Lund’s spokesman denied that.
According to Ben Lund, who spoke in June, the “old bridge” will go; he said it ‘shouldn’t’ stay.
« C’est tard, a-t-il dit, et froid », „sagte“ er — «поздно», — 「遅い」 6'2" <b title="x">“</b>"""
LOST = '“”‘’«»„"'
OPTIONS = AttributionOptions()


def sound(analysis: Analysis) -> None:
    """What holds of the quotes of any text."""
    testimony = attribute_quotes(analysis, OPTIONS)
    marked = [quote.place.span for quote in testimony.quotes if quote.mode != "indirect"]
    assert in_order(marked)
    for quote in testimony.quotes:
        span = quote.place.span
        assert 0 <= span.start < span.end <= len(analysis.text)
        assert quote.mention is None or not quote.mention.overlaps(span)


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_every_prefix_of_an_article_is_read(language: str) -> None:
    for end in range(0, len(ARTICLE), 5):
        sound(read(ARTICLE[:end], language=language))


@settings(max_examples=20, deadline=None)
@given(st.sets(st.sampled_from([at for at, char in enumerate(ARTICLE) if char in LOST])))
def test_marks_lost_anywhere_swallow_no_other_paragraph(lost: set[int]) -> None:
    text = "".join(char for at, char in enumerate(ARTICLE) if at not in lost)
    analysis = read(text)
    assert all("\n" not in span.of(text) for span in marked_spans(analysis))
    sound(analysis)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.sampled_from(["“Yes,” ", "said Ann. ", "سلام ", "東京 ", "позже ", "\0", "\x1b[2J"]),
        max_size=60,
    )
)
def test_scripts_and_control_characters_mix(parts: list[str]) -> None:
    sound(read("".join(parts)))


@pytest.mark.parametrize(
    "piece",
    [
        "It is late and nobody said a word. ",
        "“It is late.” ",
        "“It is late, ",
        "late” ",
        "“ ” ",
        "“late” ‘so’ «oui» ",
        "said Ann, who said that Ben, the mayor, said “it” and ",
        "Ann, ",
        "\0\x1b ",
        "— “a” — ",
        "говорит «да», — она, ",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("language", ["fr"])
def test_time_grows_with_length(piece: str, language: str) -> None:
    def seconds(size: int) -> float:
        analysis = read((piece * (size // len(piece) + 1))[:size], language=language)
        started = time.process_time()
        attribute_quotes(analysis, OPTIONS)
        return time.process_time() - started

    short, long = (min(seconds(size) for _ in range(3)) for size in (4_000, 16_000))
    assert long < 4 * 2.5 * short + 0.2


def test_a_paragraph_of_many_sentences_is_read() -> None:
    text = "“It is late,” said Ann Okoro. Nobody believed the mayor of Lund, who said so. " * 2_000
    testimony = attribute_quotes(read(text), OPTIONS)
    assert len(testimony.quotes) >= 2_000


def test_the_rows_of_a_long_table_are_looked_at_once() -> None:
    table = "|a|\n|-|\n" + "|b|\n" * 5_000
    article = parse_article(Seed("a.md", table.encode(), ()), ArticleOptions()).article
    assert article is not None
    analysis = analyse(article, AnalysisOptions())
    started = time.process_time()
    attribute_quotes(analysis, OPTIONS)
    assert time.process_time() - started < 4.0
