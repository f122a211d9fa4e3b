from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pairs_by_hand import Pair, pair

from sitegen.alignment import AlignmentOptions, align_pair
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.model import Comparison, Span
from sitegen.pages.catalog import Entry, make_catalog
from sitegen.pages.cells import rests
from sitegen.pages.marks import pieces, plain_text
from sitegen.pages.rows import AROUND, Part, Run, Shared, Turn, cut, lay_out, turns_of

A = "One hen sat.\n\nTwo hens sat.\n\nThree cocks crew at dawn.\n\nFour ducks swam."
B = "Some say cocks.\n\nThree cocks crew at dawn.\n\nNobody knows.\n\nOne hen sat.\n\nThe end came."
MATCHES = [("One hen sat.", "One hen sat."), ("Three cocks crew at dawn.",) * 2]


def rows_of(pair: Pair) -> list[Shared | Run | Turn]:
    a, b = pair.catalog.entries
    return list(lay_out(pair.alignment, a, b).rows)


def words(entry: Entry, parts: tuple[Part, ...]) -> str:
    return " / ".join(part.span.of(entry.analysis.text) for part in parts)


def told(pair: Pair) -> list[tuple[str, str]]:
    """The rows as (words of a, words of b), notes left out."""
    a, b = pair.catalog.entries
    rows = [row for row in rows_of(pair) if not isinstance(row, Turn)]
    return [(words(a, row.a), words(b, row.b)) for row in rows]


def test_rows_follow_the_first_text_and_runs_of_the_second_follow_the_row_before_them():
    assert [
        ("", "Some say cocks."),
        ("One hen sat.", "One hen sat."),
        ("Two hens sat.", ""),
        ("Three cocks crew at dawn.", "Three cocks crew at dawn."),
        ("Four ducks swam.", "Nobody knows."),
        ("", "The end came."),
    ] == told(pair(A, B, MATCHES))


def test_a_match_inside_a_paragraph_leaves_the_rest_of_it_to_its_own_side():
    found = told(
        pair(
            "He said yes. We go at noon. Nobody spoke.", "We go at noon.", [("We go at noon.",) * 2]
        )
    )
    assert [
        ("He said yes.", ""),
        ("We go at noon.", "We go at noon."),
        ("Nobody spoke.", ""),
    ] == found


def test_marks_without_words_go_with_the_match_beside_them():
    texts = "Then: “We go at noon.” “We stay at home.”", "We go at noon. We stay at home."
    found = told(pair(*texts, [("We go at noon",) * 2, ("We stay at home",) * 2]))
    assert [
        ("Then: “We go at noon.”", "We go at noon."),
        ("“We stay at home.”", "We stay at home."),
    ] == found


def test_who_speaks_stands_in_the_row_of_what_is_said():
    said = "“We go at noon and not one hour later,”"
    one = f"Nobody spoke. Okoro said in Lagos, {said} he added. It rained."
    both = pair(one, f"{said} Okoro announced.", [(said, said)])
    assert [
        ("Nobody spoke.", ""),
        (f"Okoro said in Lagos, {said} he added.", f"{said} Okoro announced."),
        ("It rained.", ""),
    ] == told(both)
    row = next(row for row in rows_of(both) if isinstance(row, Shared))
    a, b = both.catalog.entries
    around = [
        [span.of(entry.analysis.text).strip() for part in parts for span in rests(part)]
        for entry, parts in ((a, row.a), (b, row.b))
    ]
    assert [["Okoro said in Lagos,", "he added."], ["Okoro announced."]] == around


def test_a_long_rest_of_a_sentence_stands_by_itself():
    long = " ".join(["again"] * (AROUND + 1))
    both = pair(f"We go at noon {long}.", "We go at noon.", [("We go at noon", "We go at noon.")])
    assert [("We go at noon", "We go at noon."), (f"{long}.", "")] == told(both)


def test_a_rest_between_two_matches_goes_with_the_first():
    one = "We go at noon, he said, and we stay at home."
    both = pair(
        one,
        "We go at noon. And we stay at home.",
        [
            ("We go at noon", "We go at noon."),
            ("and we stay at home", "And we stay at home"),
        ],
    )
    assert ("We go at noon, he said,", "We go at noon.") == told(both)[0]
    assert 2 == len(told(both))


def test_a_match_that_goes_over_a_paragraph_break_has_a_part_in_each():
    found = told(
        pair("We go.\n\nWe stay.", "We go. We stay.", [("We go.\n\nWe stay.", "We go. We stay.")])
    )
    assert [("We go. / We stay.", "We go. We stay.")] == found


def test_a_turn_is_noted_where_two_passages_stand_before_all_above_them():
    names = "abcdefg"
    texts = {name: f"{name} one two three {name} four." for name in names}
    one, other = ("\n\n".join(texts[name] for name in order) for order in ("abcdefg", "efgbacd"))
    both = pair(one, other, [(texts[name],) * 2 for name in names])
    assert (Turn(4, 3),) == turns_of(both.alignment)
    back = [row.match for row in rows_of(both) if isinstance(row, Shared) and row.back]
    assert [1] == back


def test_a_full_reversal_has_no_turns_but_says_of_each_row_that_it_stands_earlier():
    lines = [f"{name} one two three {name} four." for name in "abcd"]
    both = pair("\n\n".join(lines), "\n\n".join(lines[::-1]), [(line, line) for line in lines])
    assert () == turns_of(both.alignment)
    assert [False, True, True, True] == [
        row.back for row in rows_of(both) if isinstance(row, Shared)
    ]


def test_the_headline_that_is_the_title_stands_above_its_column():
    title = "Cocks crow loudly at dawn again"
    both = pair(f"{title}\n\n{A}", B, MATCHES)
    a, b = both.catalog.entries
    if a.titled:
        head = lay_out(both.alignment, a, b).heads[0]
        assert head is not None
        assert title == head.span.of(a.analysis.text)


texts = st.lists(
    st.sampled_from(
        ["the", "cock", "hen", "“", "”", ".", ",", "\n\n", "Dawn", "3", "鶏", "\ud800"]
    ),
    max_size=60,
).map(" ".join)


@given(texts, texts)
def test_every_sign_of_both_texts_stands_in_exactly_one_cell(one: str, other: str):
    a, b = (
        analyse(parse_text(text, file=name), AnalysisOptions())
        for name, text in (("a", one), ("b", other))
    )
    alignment = align_pair((a, b), AlignmentOptions())
    catalog = make_catalog(Comparison((a, b), (alignment,), (), (), (), ()))
    entries = catalog.entries
    layout = lay_out(alignment, *entries)
    for side, entry in enumerate(entries):
        rows = [row for row in layout.rows if not isinstance(row, Turn)]
        parts = [part for row in rows for part in (row.a, row.b)[side]]
        parts += [head for head in layout.heads[side : side + 1] if head]
        assert bare(
            entry, [part.span for part in sorted(parts, key=lambda part: part.span)]
        ) == bare(entry, [paragraph.span for paragraph in entry.analysis.article.paragraphs])


def bare(entry: Entry, spans: list[Span]) -> str:
    article = entry.analysis.article
    return "".join("".join(plain_text(pieces(article, span)).split()) for span in spans)


def test_a_text_without_matches_is_cut_at_its_paragraphs_only():
    entry = pair(A, B, []).catalog.entries[0]
    assert 4 == len(cut(entry, []))
    assert all(part.match is None for part in cut(entry, []))
