"""What a reader of several wordings sees: agreed words once, few variants, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from strategies import analyses, any_text, read, tellings, whole

from sitegen.analysis import tokens_in
from sitegen.collation import collate, readings, wordings
from sitegen.model import Analysis, Collation, Place, Span
from sitegen.tables import sigla

CASES = Path(__file__).parent / "cases" / "collation.txt"


def cases() -> Iterator[object]:
    """Blocks of a name, witnesses (one a line) and the variation line, a dot after each."""
    parts = [part.strip() for part in CASES.read_text("utf-8").split("\n.\n")]
    for name, witnesses, line in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        yield pytest.param(witnesses.splitlines(), line, id=name)


def collated(told: Sequence[Analysis]) -> Collation:
    return collate([whole(analysis) for analysis in told], by_source(told))


def by_source(told: Sequence[Analysis]) -> dict[object, Analysis]:
    return {analysis.article.id: analysis for analysis in told}


def wordings_of(texts: Sequence[str]) -> tuple[Analysis, ...]:
    return tuple(read(text, f"{number:03}.txt") for number, text in enumerate(texts))


def words(analysis: Analysis, spans: Sequence[Span | None]) -> list[str]:
    return [token.norm for span in spans if span for token in tokens_in(analysis, span)]


def variation_line(told: Sequence[Analysis]) -> str:
    collation, letters = collated(told), sigla(len(told))
    shown = []
    for locus in collation.loci:
        boxes = [
            (span.of(told[group[0]].text) if span else "(not printed)", group)
            for group, span in readings(locus, collation, by_source(told))
        ]
        parts = [f"{text} {''.join(letters[n] for n in group)}" for text, group in boxes]
        shown.append(boxes[0][0] if locus.agrees else f"{{{' | '.join(parts)}}}")
    return " ".join(shown)


@pytest.mark.parametrize(("texts", "line"), list(cases()))
def test_a_variation_line_reads_as_in_the_case_file(texts: list[str], line: str) -> None:
    assert line == variation_line(wordings_of(texts))


@given(tellings())
def test_every_witness_can_be_rebuilt_word_for_word(told: tuple[Analysis, ...]) -> None:
    collation = collated(told)
    for number, analysis in enumerate(told):
        spans = sorted(locus.readings[number] for locus in collation.loci if locus.readings[number])
        assert [token.norm for token in analysis.tokens] == words(analysis, spans)


@given(tellings())
def test_an_agreed_locus_has_the_same_words_everywhere_and_a_variant_has_not(
    told: tuple[Analysis, ...],
) -> None:
    for locus in collated(told).loci:
        given_words = {
            tuple(words(analysis, [span]))
            for analysis, span in zip(told, locus.readings, strict=True)
        }
        assert locus.agrees == (len(given_words) == 1)
        assert any(locus.readings)


@given(tellings())
def test_loci_follow_the_words_of_the_base(told: tuple[Analysis, ...]) -> None:
    collation = collated(told)
    spans = [locus.readings[collation.base] for locus in collation.loci]
    assert sorted(span for span in spans if span) == [span for span in spans if span]


@given(tellings(), analyses(any_text()))
def test_readings_name_each_witness_once_the_majority_first(
    told: tuple[Analysis, ...], odd: Analysis
) -> None:
    told = (*told, read(odd.text, "odd.txt"))
    collation = collated(told)
    for locus in collation.loci:
        groups = [group for group, _ in readings(locus, collation, by_source(told))]
        assert sorted(n for group in groups for n in group) == list(range(len(told)))
        assert sorted(groups, key=lambda group: (-len(group), group)) == groups


@given(analyses(), analyses(any_text()))
def test_any_two_texts_can_be_laid_against_each_other(a: Analysis, odd: Analysis) -> None:
    told = (a, read(odd.text, "odd.txt"))
    collation = collated(told)
    for number, analysis in enumerate(told):
        spans = sorted(locus.readings[number] for locus in collation.loci if locus.readings[number])
        assert [token.norm for token in analysis.tokens] == words(analysis, spans)


def test_no_witnesses_make_no_loci() -> None:
    assert () == collate([], {}).loci


def test_two_places_of_one_source_can_be_laid_against_each_other() -> None:
    analysis = read("Rain fell in town. Snow fell in town.")
    source = analysis.article.id
    places = [Place(source, Span(0, 18)), Place(source, Span(19, 37))]
    collation = collate(places, {source: analysis})
    assert [False, True] == [locus.agrees for locus in collation.loci]


def test_wordings_are_grouped_by_their_words_alone() -> None:
    told = wordings_of(["Rain fell.", "Snow fell.", "“RAIN”, fell"])
    assert ((0, 2), (1,)) == wordings(collated(told), by_source(told))


def test_the_base_is_the_witness_that_agrees_most_with_the_others() -> None:
    told = wordings_of(
        ["It rained.", "Rain fell all day in town.", "Rain fell all day in the old town."]
    )
    assert 1 == collated(told).base


def test_the_majority_does_not_depend_on_which_witness_comes_first() -> None:
    texts = ["Engineers spoke of cracks.", "Engineers warned of cracks.", "Engineers spoke of it."]
    lines = [
        variation_line(wordings_of([texts[n] for n in turn])) for turn in ((0, 1, 2), (2, 1, 0))
    ]
    assert [3, 3] == [line.count("{") + line.count("}") + line.count("|") - 3 for line in lines]


@pytest.mark.parametrize(
    "text",
    [
        "a b " * 1500,
        "rain fell in town . " * 500,
        " ".join(f"w{n * n % 997}" for n in range(2500)),
    ],
    ids=["two letters", "one sentence", "many words"],
)
def test_long_and_periodic_texts_stay_cheap(text: str) -> None:
    other = text.replace("b", "b c", 7) + " and more"
    told = wordings_of([text, other[40:]])
    start = process_time()
    collated(told)
    assert 3 > process_time() - start
