"""Every shared passage has a page that says who has which words, and shows them in their place."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from msgspec import structs
from sites_by_hand import classed, five_texts, framer_of, tree_of, view_of, words_of

from sitegen.pages.frames import Framer
from sitegen.pages.marks import plain_text
from sitegen.pages.paging import PAGE_SIZE, page_urls, paged, pager, portions
from sitegen.pages.passages import ListView, PassageView, plan_passages
from sitegen.pages.reasons import SIGNALS
from sitegen.pages.site import Page, PageOptions
from sitegen.pages.witnesses import COMPARED, SHOWN, first_of, similarity, told_wordings
from sitegen.pages.wording import counted, is_phrase

BRIDGE = (
    "The engineers of the harbour found eleven cracks in the northern pillar of the old bridge "
    "on Tuesday morning."
)
BRIDGE_TOO = (
    "The engineers of the harbour found eleven cracks in the southern pillar of the old bridge "
    "on Tuesday morning."
)
A = f"The town woke late.\n\n{BRIDGE} Nobody was hurt <b>there</b>.\n\nA ferry runs."
B = f"Traffic stood still for hours.\n\nIt rained. {BRIDGE_TOO} Boats still pass."
C = f"Prices rose again.\n\n{BRIDGE}\n\nWheat was dear."
DATED = "---\npublished: {}\n---\n"


@cache
def pages_of(*texts: str) -> tuple[Page, ...]:
    return plan_passages(framer_of({f"{i:03}.txt": text for i, text in enumerate(texts)}))


def the_list(*texts: str) -> ListView:
    return view_of(pages_of(*texts)[0], ListView)


def the_passage(*texts: str) -> tuple[Page, PassageView]:
    page = pages_of(*texts)[1]
    return page, view_of(page, PassageView)


def test_the_list_leads_to_every_passage() -> None:
    pages = pages_of(A, B, C)
    listed = [line.words.href for group in the_list(A, B, C).groups for line in group.lines]
    assert sorted(page.url.removeprefix("passages/") for page in pages[1:]) == sorted(listed)


def test_the_list_has_passages_with_most_sources_first() -> None:
    counts = [len(group.lines[0].letters) for group in the_list(A, B, C).groups]
    assert sorted(counts, reverse=True) == counts


def test_sources_that_share_nothing_have_a_list_that_says_so() -> None:
    (page,) = pages_of("The town woke late that day.", "Wheat was dear in the south.")
    assert "No two articles share a passage." == view_of(page, ListView).lead


def test_a_site_without_sources_has_a_list_that_says_so() -> None:
    assert "No two articles share a passage." in words_of(tree_of(pages_of()[0]))


def test_every_id_of_a_passage_is_an_anchor_on_its_page() -> None:
    page, view = the_passage(A, B, C)
    ids = [element.get("id") for element in tree_of(page).iter() if element.get("id")]
    assert {view.id, *view.others} <= set(ids)
    assert len(set(ids)) == len(ids)


def test_the_table_has_a_row_for_each_witness_and_a_column_for_each_variant() -> None:
    _, view = the_passage(A, B, C)
    assert ["A", "B", "C"] == [row.letter for row in view.table]
    assert [["northern"], ["southern"], ["northern"]] == [
        [cell.text for cell in row.cells] for row in view.table
    ]
    assert [[False], [True], [False]] == [[cell.minority for cell in r.cells] for r in view.table]


def test_where_no_reading_prevails_none_is_shown_as_the_rule() -> None:
    _, view = the_passage(A, B)
    assert [[True], [True]] == [[cell.minority for cell in row.cells] for row in view.table]


def test_each_wording_stands_in_its_place_with_a_sentence_before_and_after() -> None:
    _, view = the_passage(A, B, C)
    told = {one.letter: one for wording in view.wordings for one in wording.told}
    assert "The town woke late." == plain_text(told["A"].before).strip()
    assert BRIDGE in plain_text(told["A"].words)
    assert "Nobody was hurt <b>there</b>." == plain_text(told["A"].after).strip()
    assert "¶2 in context" == told["A"].link.text


def test_witnesses_with_the_same_words_are_one_wording() -> None:
    _, view = the_passage(A, B, C)
    assert [("A", "C"), ("B",)] == [wording.letters for wording in view.wordings]
    assert "3 articles, 2 wordings" == view.spread


def test_every_match_is_explained_and_leads_to_its_row() -> None:
    page, view = the_passage(A, B, C)
    assert ["A ¶2 and B ¶2", "A ¶2 and C ¶2", "B ¶2 and C ¶2"] == [
        why.pair.text for why in view.whys
    ]
    assert all("compare/" in why.pair.href and "#m-" in why.pair.href for why in view.whys)
    assert len(view.whys) == len(classed(tree_of(page), "why"))


def test_words_in_common_read_the_same_from_both_sides() -> None:
    _, view = the_passage(A, B, C)
    rows = [row.shares for row in view.similarity.rows]
    assert rows == [tuple(column) for column in zip(*rows, strict=True)]
    assert "100 %" == rows[0][2]


def test_many_witnesses_are_compared_with_the_base_alone() -> None:
    catalog = framer_of({f"{i:03}.txt": BRIDGE + f" No. {i}" for i in range(COMPARED + 1)}).catalog
    (passage,) = catalog.comparison.passages
    letters = [entry.siglum for entry in catalog.entries]
    found = similarity(passage.collation, letters, catalog)
    assert (1, COMPARED + 1) == (len(found.columns), len(found.rows))


@pytest.mark.parametrize(
    ("dates", "moments"),
    [((), 0), (("2024-07-05",), 0), (("2024-07-05", "2024-07-04T10:00"), 2)],
)
def test_a_timeline_needs_two_dates(dates: tuple[str, ...], moments: int) -> None:
    heads = [DATED.format(date) for date in dates] + ["", "", ""]
    _, view = the_passage(*(head + text for head, text in zip(heads, (A, B, C), strict=False)))
    assert moments == len(view.timeline)
    if moments:
        assert (["B", "A"], ("C",)) == (
            [line.siglum for moment in view.timeline for line in moment.sources],
            view.undated,
        )


def test_words_of_a_source_never_become_mark_up() -> None:
    page, _ = the_passage(A, B, C)
    assert not list(tree_of(page).iter("b"))


def test_lists_do_not_show_words_of_sources_that_ask_to_be_left_out_of_search() -> None:
    hidden = "---\nnoindex: true\n---\n" + B
    (line,) = [line for group in the_list(A, hidden).groups for line in group.lines]
    assert line.private
    assert "engineers" not in line.words.text


def test_a_citation_says_what_is_not_known() -> None:
    _, view = the_passage(A, B, C)
    assert all("no date" in line for line in view.citation.plain[:-1])


def test_a_long_list_goes_over_several_pages() -> None:
    entries = list(range(2 * PAGE_SIZE + 1))
    pages = {url: part for url, part, _ in paged(entries, "quotes")}
    assert ["quotes/index.html", "quotes/2/index.html", "quotes/3/index.html"] == list(pages)
    assert entries == [entry for page in pages.values() for entry in page]


def test_the_pages_of_a_list_lead_to_each_other() -> None:
    here = Framer(framer_of({}).catalog, PageOptions()).here("quotes/2/index.html")
    links = pager(here, page_urls("quotes", 3))
    assert ("../index.html", "../3/index.html") == (links.previous, links.following)
    assert ["2"] == [link.text for link in links.pages if link.current]
    assert "Page 2 of 3" == links.place


def test_of_a_thousand_pages_each_names_a_few_and_its_neighbours() -> None:
    here = Framer(framer_of({}).catalog, PageOptions()).here("quotes/500/index.html")
    named = [link.text for link in pager(here, page_urls("quotes", 1000)).pages]
    assert {"1", "497", "499", "500", "503", "1000"} <= set(named)
    assert len(named) <= 24


def test_a_page_is_full_by_the_weight_of_its_entries_and_leaves_none_out() -> None:
    weights = [3, 3, 3, 9, 1, 1]
    parts = portions(weights, lambda weight: weight, 6)
    assert [[3, 3], [3], [9], [1, 1]] == [list(part) for part in parts]
    assert [[]] == [list(part) for part in portions([], len, 6)]


def test_two_witnesses_are_both_and_a_moved_clause_is_an_order_and_no_wording() -> None:
    five_pages = plan_passages(framer_of(five_texts()))[1:]
    views = [view_of(page, PassageView) for page in five_pages]
    assert not any("Two " in view.summary and "All agree" in view.summary for view in views)
    assert any("Both agree on" in view.summary for view in views)
    for view in views:
        if view.kind == "same":
            assert "wordings" not in view.spread
    assert any("2 orders" in view.spread for view in views)


def test_two_wordings_with_few_words_in_common_stand_side_by_side() -> None:
    pages = plan_passages(framer_of(five_texts()))[1:]
    beside = [page for page in pages if view_of(page, PassageView).facing]
    assert beside
    for page in beside:
        view = view_of(page, PassageView)
        assert "paraphrase" == view.kind
        shown = [
            {piece.text.casefold() for piece in side.words if piece.style == "shared"}
            for side in view.facing
        ]
        assert shown[0] & shown[1]
        assert f"have {counted(view.facing[0].shared, 'word')} in common" in view.summary
        told = {one.letter: one.words for wording in view.wordings for one in wording.told}
        assert all(side.words == told[side.letter] for side in view.facing)
        tree = tree_of(page)
        assert not classed(tree, "vline")
        assert not classed(tree, "variants")
        assert [words_of(side)[0] for side in classed(tree, "told-side")] == list(view.line.letters)
    boxed = [page for page in pages if not view_of(page, PassageView).facing]
    assert all(classed(tree_of(page), "vline") for page in boxed)


def test_every_signal_and_rule_of_the_five_articles_has_words() -> None:
    evidence = [match.evidence for match in framer_of(five_texts()).catalog.matches.values()]
    signals = {signal.name for one in evidence for signal in one.signals}
    names = [*(f"rules.{one.rule}" for one in evidence), *(f"{SIGNALS}.{one}" for one in signals)]
    assert [] == [name for name in names if not is_phrase(name)]


def test_where_no_word_stands_in_all_wordings_no_line_is_shown_but_the_table() -> None:
    page, view = the_passage(A, B, C)
    assert "All wordings in one line" in words_of(tree_of(page))
    apart = structs.replace(view, line=structs.replace(view.line, agreed=0))
    words = words_of(tree_of(replace(page, plan=lambda: apart)))
    assert "All wordings in one line" not in words
    assert "Where they differ" in words


def test_of_a_passage_that_hundreds_tell_the_first_places_are_shown_and_all_are_counted() -> None:
    catalog = framer_of({"a.txt": A, "b.txt": A + "\n\nIt rained."}).catalog
    passage = catalog.comparison.passages[0]
    many = replace(passage.collation, witnesses=passage.collation.witnesses * 150, loci=())
    letters = ["A", "B"] * 150
    here = Framer(catalog, PageOptions()).here("passages/x/index.html")
    told = told_wordings(many, letters, catalog, here)
    assert SHOWN == sum(len(wording.told) for wording in told)
    assert SHOWN == len(similarity(many, letters, catalog).rows)
    assert ("", True) == (first_of(SHOWN), "of 300 places" in first_of(300))
