from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from pairs_by_hand import Pair, pair
from strategies import aligned, corpora

import sitegen
from sitegen.markup import visible
from sitegen.model import Analysis, Comparison, SourceId
from sitegen.pages.catalog import Entry, make_catalog
from sitegen.pages.cells import SharedView, TurnView
from sitegen.pages.compare import CompareView, plan_comparisons
from sitegen.pages.frames import Framer
from sitegen.pages.marks import Piece, pieces, plain_text
from sitegen.pages.orders import crossings
from sitegen.pages.pairs import PairView, event_pairs, plan_pairs
from sitegen.pages.site import Page, PageOptions, Site
from sitegen.rendering import render

SEEDS = Path(__file__).parent.parent / "seeds"
SEA = "The ship left the port on Monday, with forty men aboard."
SEA_TOO = "The vessel left the port on Monday with forty men aboard and one dog."
SKY = "Mr Rossi said the sky over the bay was green that night."
SKY_TOO = "“Mr. Rossi said the sky over the bay was green that night.”"
ASK = "Nobody can explain to us why lights like these should rise from water."
ASK_TOO = "He spoke of lights that “rise from water” and had no reason for them."
A = "\n\n".join([SEA, "Only A has this line.", SKY, ASK])
B = "\n\n".join([SKY_TOO, ASK_TOO, "Only B has that one.", SEA_TOO])
BOTH = pair(
    A, B, [(SEA, SEA_TOO), (SKY, SKY_TOO), (ASK, ASK_TOO)], [("a", ASK), ("b", "“rise from water”")]
)


def page_of(both: Pair, base_url: str | None = None) -> Page:
    return plan_pairs(Framer(both.catalog, PageOptions(base_url=base_url)))[0]


def view_of(both: Pair) -> PairView:
    view = page_of(both).view
    assert isinstance(view, PairView)
    return view


def rows_of(both: Pair) -> list[SharedView]:
    return [row for row in view_of(both).rows if isinstance(row, SharedView)]


def tree_of(page: Page) -> Element:
    printed = next(iter(render(Site((page,), ()), [])))
    return html5lib.parse(printed.content, namespaceHTMLElements=False, transport_encoding="utf-8")


def column(tree: Element, side: str) -> str:
    """The words of one column in the order of its source, without white space."""
    cells = [element for element in tree.iter() if element.get("data-side") == side]
    cells.sort(key=lambda cell: int(cell.get("data-at", "")))
    return "".join("".join("".join(cell.itertext()) for cell in cells).split())


def prose(entry: Entry) -> str:
    article = entry.analysis.article
    paragraphs = [plain_text(pieces(article, part.span)) for part in article.paragraphs]
    return "".join(visible("".join(paragraphs)).split())


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (A, B),
        (f"Lost & <b>found</b>\n\n{A}", f"{B} \ud800\x07"),
        (f"“{SEA}” — {SKY}", f"{SKY_TOO}… {SEA_TOO}"),
    ],
)
def test_each_column_of_a_page_is_the_whole_text_of_its_source(a: str, b: str):
    both = pair(a, b, [(SEA, SEA_TOO), (SKY, SKY_TOO)])
    tree = tree_of(page_of(both))
    assert [prose(entry) for entry in both.catalog.entries] == [
        column(tree, "a"),
        column(tree, "b"),
    ]


@pytest.fixture(scope="module")
def five() -> Comparison:
    return sitegen.compare_all(sorted(SEEDS.glob("*.txt")))


def test_the_pages_of_the_five_articles_hold_both_texts_whole(five: Comparison):
    framer = Framer(make_catalog(five), PageOptions())
    for page, sides in zip(plan_pairs(framer), in_pages_order(framer), strict=True):
        tree = tree_of(page)
        for side, source in zip("ab", sides, strict=True):
            assert prose(framer.catalog.by_source[source]) == column(tree, side)


def in_pages_order(framer: Framer) -> list[tuple[SourceId, SourceId]]:
    groups = event_pairs(framer.catalog).values()
    return [pair for group in groups for pair in group]


def test_the_first_and_the_fourth_article_turn_over_once(five: Comparison):
    pages = plan_pairs(Framer(make_catalog(five), PageOptions()))
    view = next(page.view for page in pages if ("A", "D") == getattr(page.view, "letters", None))
    assert isinstance(view, PairView)
    assert "Same passages, opposite order" == view.heading
    (turn,) = [row.text for row in view.rows if isinstance(row, TurnView)]
    assert re.fullmatch(
        r"The order turns over here: the next (four|five) passages are A ¶8–12 and D ¶1–8", turn
    )
    quoted = next(row for row in view.rows if isinstance(row, SharedView) and row.a.where == "¶3")
    assert {("declares", "is saying"), ("this completely", "that quite")} <= {
        (one.a, one.b) for one in quoted.listed
    }


def test_every_id_stands_once_and_every_link_inside_the_page_leads_somewhere():
    tree = tree_of(page_of(BOTH))
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    inside = {href[1:] for one in tree.iter() if (href := one.get("href", "")).startswith("#")}
    assert inside <= set(ids)


def test_a_row_bears_the_id_of_its_match_and_a_heading_in_words():
    tree = tree_of(page_of(BOTH))
    sections = [one for one in tree.iter("section") if "row" in one.get("class", "").split()]
    assert [match.id for match in BOTH.alignment.matches] == [one.get("id") for one in sections]
    headings = ["".join(one.itertext()) for section in sections for one in section.iter("h3")]
    assert "Passage 1 of 3, reworded, A paragraph 1 and B paragraph 4" == headings[0]


def test_a_difference_has_one_number_on_its_marks_and_in_the_apparatus():
    row = rows_of(BOTH)[0]
    assert [("ship", "vessel"), ("", "and one dog")] == [(one.a, one.b) for one in row.listed]
    marks = [
        (piece.text, piece.style, piece.variant)
        for cell in (row.a, row.b)
        for piece in cell.paragraphs[0].pieces
        if piece.variant
    ]
    assert [
        ("ship", "different", 1),
        ("vessel", "different", 1),
        ("and one dog", "only", 2),
    ] == marks
    assert [f"{row.id}~1", f"{row.id}~2"] == [one.anchor for one in row.listed]


def test_punctuation_is_marked_and_counted_but_is_no_wording():
    sea, sky, _ = rows_of(BOTH)
    assert "2 differences, 1 comma" == sea.summary
    assert "Same words, 1 full stop" == sky.summary
    marked = [
        piece.text
        for cell in (sky.a, sky.b)
        for piece in cell.paragraphs[0].pieces
        if piece.style == "punctuation"
    ]
    assert ["Mr", "Mr."] == marked


def test_quotation_style_is_no_difference():
    texts = (
        "She said “we go at noon, not before” at last.",
        "She said 'we go at noon, not before' at last.",
    )
    (row,) = rows_of(pair(*texts, [texts]))
    assert "Same words" == row.summary


def test_a_moved_clause_is_said_and_marked_on_both_sides():
    texts = (
        "After the storm on Monday night Rossi said that the old bridge had held.",
        "Rossi said that the old bridge had held after the storm on Monday night.",
    )
    (row,) = rows_of(pair(*texts, [texts]))
    assert "Same words, one clause moved" == row.summary
    assert [True] == [one.moved for one in row.listed]


def test_where_few_words_are_shared_those_are_marked_and_listed():
    row = rows_of(BOTH)[2]
    styles = {piece.style for cell in (row.a, row.b) for piece in cell.paragraphs[0].pieces}
    assert {"plain", "shared"} == styles
    assert "rise from water" in row.common
    assert row.folded


def test_a_quotation_against_a_report_is_said_in_words():
    assert "B quotes three of A’s words and reports the rest" == rows_of(BOTH)[2].note


def test_the_heading_and_the_sentence_come_from_the_order_and_the_kinds():
    view = view_of(BOTH)
    assert "Same passages, opposite order" == view.heading
    assert (
        "A and B share three passages. One uses the same words, one is reworded and one is "
        "paraphrased. Their order is turned round: §1 comes first in A and last in B."
    ) == view.lead


@pytest.mark.parametrize(
    ("order", "heading", "end"),
    [
        ("ab", "Same passages, same order", "share two passages. Both use the same words."),
        ("ba", "Same passages, opposite order", "In B they stand in the reverse order."),
        (
            "acbd",
            "Same passages, another order",
            "In B, three of the four stand in the order of A.",
        ),
        ("a", "One passage in common", "share one passage. It uses the same words."),
    ],
)
def test_every_order_of_passages_has_its_words(order: str, heading: str, end: str):
    lines = {name: f"Line {name} was told in full." for name in order}
    one = "\n\n".join(lines[name] for name in sorted(order))
    other = "\n\n".join(lines[name] for name in order)
    view = view_of(pair(one, other, [(line, line) for line in lines.values()]))
    assert heading == view.heading
    assert view.lead.endswith(end)


def test_the_words_around_a_match_are_quiet_and_said_below_it():
    said = "“We go at noon and not one hour later,”"
    both = pair(f"Okoro said in Lagos, {said}", f"{said} Obi told us.", [(said, said)])
    (row,) = rows_of(both)
    assert (("A", "Okoro said in Lagos,"), ("B", "Obi told us.")) == row.around
    assert 100 == row.percent
    assert ["Okoro said in Lagos, "] == [
        piece.text for piece in row.a.paragraphs[0].pieces if piece.style == "quiet"
    ]
    assert (("A", "4 words"), ("B", "3 words")) == view_of(both).only
    tree = tree_of(page_of(both))
    for side, entry in zip("ab", both.catalog.entries, strict=True):
        assert prose(entry) == column(tree, side)


def test_crossings_are_the_pairs_of_passages_in_another_order():
    assert 2 == crossings(BOTH.alignment.matches)


def test_the_legend_leads_to_the_first_row_of_each_kind():
    rows = rows_of(BOTH)
    assert [
        ("same", 1, f"#{rows[1].id}"),
        ("reworded", 1, f"#{rows[0].id}"),
        ("paraphrase", 1, f"#{rows[2].id}"),
    ] == [(line.kind, line.count, line.href) for line in view_of(BOTH).legend]


def test_why_matched_says_all_evidence_of_each_row():
    for row in rows_of(BOTH):
        terms = [reason.term for reason in row.reasons]
        assert ["Rule", "How sure", "Longest run of equal words", "Words in common"] == terms[:4]


def test_a_citation_has_no_date_that_the_source_does_not_give():
    citation = rows_of(BOTH)[0].citation
    assert all("no date" in line for line in citation.plain[:2])
    assert not re.search(r"date = |urldate|accessed", citation.bibtex)
    assert ["issued" in entry for entry in json.loads(citation.csl)] == [False, False]


def test_a_citation_names_the_address_of_the_row_where_the_site_has_one():
    page = page_of(BOTH, "https://example.org/site/")
    assert isinstance(page.view, PairView)
    row = next(row for row in page.view.rows if isinstance(row, SharedView))
    assert (
        f"Compared in: Source comparison, https://example.org/site/compare/a--b/#{row.id}"
        == (row.citation.plain[-1])
    )


def test_no_mark_is_an_insertion_or_a_deletion_and_no_style_stands_in_the_page():
    tree = tree_of(page_of(BOTH))
    assert not {one.tag for one in tree.iter()} & {"ins", "del", "style"}
    assert not [one for one in tree.iter("script") if one.text or not one.get("src")]
    assert not [one for one in tree.iter() if one.get("style")]


def compared(comparison: Comparison) -> CompareView:
    view = plan_comparisons(Framer(make_catalog(comparison), PageOptions()))[0].view
    assert isinstance(view, CompareView)
    return view


def test_the_index_lists_each_pair_that_shares_a_passage_with_its_kinds():
    (group,) = compared(BOTH.comparison).groups
    (line,) = group.pairs
    assert ("A", "B", "3 passages") == (line.a.letter, line.b.letter, line.passages)
    assert [("same", 1), ("reworded", 1), ("paraphrase", 1)] == [
        (one.kind, one.count) for one in line.kinds
    ]


def test_an_index_of_texts_that_share_nothing_says_so():
    view = compared(pair("One hen sat.", "Four ducks swam.", []).comparison)
    assert "No pair of the two articles shares a passage." == view.lead
    assert () == view.groups
    assert "Two events have a single article each." == view.alone


def test_an_index_of_no_texts_is_a_page_too():
    view = compared(Comparison((), (), (), (), (), ()))
    assert "Nothing can be compared yet: it takes two articles." == view.lead


def test_marks_never_cover_half_a_row_and_a_fifth_at_most_of_most_rows(five: Comparison):
    loads = []
    for page in plan_pairs(Framer(make_catalog(five), PageOptions())):
        assert isinstance(page.view, PairView)
        for row in (row for row in page.view.rows if isinstance(row, SharedView)):
            parts = [part for cell in (row.a, row.b) for part in cell.paragraphs]
            pieces = [piece for part in parts for piece in part.pieces]
            marked = [piece for piece in pieces if piece.style not in ("plain", "quiet")]
            loads.append(word_count(marked) / word_count(pieces))
    assert max(loads) < 0.45
    assert median(loads) <= 0.20


def word_count(parts: Sequence[Piece]) -> int:
    return sum(len(re.findall(r"\w+", part.text)) for part in parts)


def held(view: PairView, side: int) -> str:
    """All words of one column of a page, in the order of its source, without white space."""
    cells = [column.headline for column in view.columns[side : side + 1]]
    cells += [(row.a, row.b)[side] for row in view.rows if not isinstance(row, TurnView)]
    parts = [part for cell in cells if cell for part in cell.paragraphs]
    words = (plain_text(part.pieces) for part in sorted(parts, key=lambda part: part.at))
    return "".join(visible("".join(words)).split())


@settings(max_examples=200)
@given(corpora())
def test_the_columns_of_200_generated_corpora_hold_every_word_once(
    analyses: tuple[Analysis, ...],
) -> None:
    comparison = Comparison(analyses, aligned(analyses), (), (), (), ())
    framer = Framer(make_catalog(comparison), PageOptions())
    sides = in_pages_order(framer)
    for page, pair_of in zip(plan_pairs(framer), sides, strict=True):
        assert isinstance(page.view, PairView)
        for side, source in enumerate(pair_of):
            assert prose(framer.catalog.by_source[source]) == held(page.view, side)
