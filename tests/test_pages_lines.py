"""A variation line says what all agree on, who differs where, and keeps every witness's words."""

from __future__ import annotations

from hypothesis import given
from strategies import tellings, whole

from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.collation import collate
from sitegen.model import Analysis, Collation, Comparison, Place, Span
from sitegen.pages.catalog import Catalog, make_catalog
from sitegen.pages.lines import Line, Part, marked_wording, variation_line
from sitegen.pages.marks import plain_text

BRIDGE = (
    "“The fact that the bridge, called old, stands is good, we find this quite odd.”",
    "“The fact that the bridge, called old, stands is good; we find this quite odd.”",
    "“We find very odd the fact that the bridge named for the [МОСТ] stands is good.”",
    "“The fact that the bridge called old is standing is good, we find that truly odd.”",
)


def _catalog(*texts: str) -> Catalog:
    articles = [parse_text(text, file=f"{i:03}.txt") for i, text in enumerate(texts)]
    analyses = tuple(analyse(article, AnalysisOptions()) for article in articles)
    return make_catalog(Comparison(analyses, (), (), (), (), ()))


def _collation(catalog: Catalog) -> Collation:
    places = [Place(e.id, Span(0, len(e.analysis.text))) for e in catalog.entries]
    return collate(places, catalog.analyses)


def _line(*texts: str) -> Line:
    catalog = _catalog(*texts)
    return variation_line(_collation(catalog), catalog.by_source)


def _variants(line: Line) -> list[list[tuple[str, str]]]:
    """Of each variant the readings: text, and letters with where they have it."""
    return [
        [
            (
                reading.text,
                " ".join(
                    (
                        *reading.letters,
                        *(f"{' '.join(move.letters)} {move.where}" for move in reading.moves),
                    )
                ),
            )
            for reading in part.readings
        ]
        for part in line.parts
        if part.readings
    ]


def _running(line: Line) -> str:
    return "".join(part.before + (part.text or "{}") + part.after for part in line.parts)


def _rebuilt(line: Line, letter: str) -> list[str]:
    """What ``letter`` has, part for part in its own order, from the line alone."""
    parts = {part.locus: part for part in line.parts if part.locus is not None}
    order = dict(line.orders).get(letter, tuple(sorted(parts)))
    return [text for locus in order if (text := _text(parts[locus], letter))]


def _text(part: Part, letter: str) -> str:
    for reading in part.readings:
        if letter in reading.letters or any(letter in move.letters for move in reading.moves):
            return reading.text
    return part.text


def _norms(text: str) -> list[str]:
    analysis = analyse(parse_text(text or "…"), AnalysisOptions())
    return [token.norm for token in analysis.tokens]


def test_a_line_counts_agreed_words_variants_and_wordings() -> None:
    line = _line(*BRIDGE)
    assert (3, 3) == (line.variants, line.wordings)
    assert 10 == line.agreed  # the fact that the bridge … is good we find … odd


def test_readings_stand_majority_first_and_say_who_has_them_where() -> None:
    assert [
        [("called old", "A B D"), ("named for the [МОСТ]", "C")],
        [("stands", "A B C"), ("is standing", "D")],
    ] == _variants(_line(*BRIDGE))[:2]
    assert ("very", "C at the start") in _variants(_line(*BRIDGE))[-1]


def test_a_comma_beside_a_box_is_left_out_and_marks_at_the_edges_stay() -> None:
    assert _running(_line(*BRIDGE)).startswith(
        "“The fact that the bridge {} {} is good, we find {}"
    )
    assert _running(_line(*BRIDGE)).endswith("odd.”")


def test_a_mark_that_touches_a_box_goes_with_it() -> None:
    line = _line("“Nobody knows the answer yet.”", "“Everybody knows the answer yet.”")
    assert "“" == next(part for part in line.parts if part.readings).before


def test_the_closing_mark_of_the_base_stands_behind_words_that_only_others_have() -> None:
    texts = "He spoke of “fire and fury”", "He spoke of “fire and fury like never seen before”"
    assert "He spoke of “fire and fury {}”" == _running(_line(texts[0], texts[0] + ".", texts[1]))


def test_a_space_parts_words_from_a_box_that_the_base_has_nothing_in() -> None:
    texts = (
        "The old bridge is closed.",
        "The old bridge, is closed.",
        "The old stone bridge is closed.",
    )
    assert "The old {} bridge is closed." == _running(_line(*texts))


def test_a_script_without_spaces_gets_none() -> None:
    assert " " not in _running(_line("大桥将继续关闭。", "大桥将关闭。", "大桥将关闭！"))


def test_what_a_witness_lacks_is_an_empty_reading() -> None:
    line = _line("The mayor spoke on Monday in the hall.", "The mayor spoke in the hall.")
    assert [[("on Monday", "A"), ("", "B")]] == _variants(line)


def test_one_witness_is_plain_text() -> None:
    line = _line("“Nothing has changed, said the mayor.”")
    assert not line.boxed
    assert "“Nothing has changed, said the mayor.”" == _running(line)


def test_equal_wordings_are_plain_text_whatever_their_punctuation() -> None:
    line = _line("Mr Smith, the mayor, spoke.", "Mr. Smith the mayor spoke")
    assert (False, 0, 1) == (line.boxed, line.variants, line.wordings)


def test_a_moved_clause_says_once_who_has_it_elsewhere() -> None:
    line = _line(
        "During a debate with the other candidate last week, the mayor had said that it was over.",
        "The mayor had said that it was over during a debate with the other candidate last week.",
    )
    notes = [move for part in line.parts for move in part.moves]
    assert [("B",)] == [move.letters for move in notes]
    assert notes[0].where in {"at the start", "at the end"}


def test_a_source_that_tells_a_passage_twice_gets_a_raised_number() -> None:
    catalog = _catalog("The bridge is closed. The bridge is shut.", "The bridge is closed.")
    first, second = (entry.id for entry in catalog.entries)
    places = [Place(first, Span(0, 21)), Place(first, Span(22, 41)), Place(second, Span(0, 21))]
    line = variation_line(collate(places, catalog.analyses), catalog.by_source)
    assert ("A", "A²", "B") == line.letters


def test_no_witness_loses_a_character_when_its_variants_are_marked() -> None:
    catalog = _catalog(*BRIDGE)
    collation = _collation(catalog)
    for index, entry in enumerate(catalog.entries):
        marked = marked_wording(collation, index, catalog.by_source)
        assert entry.analysis.text == plain_text(marked)


@given(tellings())
def test_every_witness_can_be_rebuilt_from_the_line_and_its_letter(
    analyses: tuple[Analysis, ...],
) -> None:
    catalog = make_catalog(Comparison(analyses, (), (), (), (), ()))
    collation = collate([whole(analysis) for analysis in analyses], catalog.analyses)
    line = variation_line(collation, catalog.by_source)
    for letter, analysis in zip(line.letters, analyses, strict=True):
        own = [token.norm for token in analysis.tokens]
        assert own == _norms(" ".join(_rebuilt(line, letter)))
