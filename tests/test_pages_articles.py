from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sites_by_hand import classed, five_texts, framer_of, tree_of, view_of, words_of

from sitegen.markup import visible
from sitegen.pages.articles import ArticleView, ListView, plan_articles
from sitegen.pages.events import EventView, plan_events
from sitegen.pages.frames import Framer
from sitegen.pages.site import Page
from sitegen.pages.sources import MOST_DATES, dated, dates_line

STORM = (
    "A storm tore the roof off the old station on Sunday night. "
    "Nobody was hurt, the mayor said.\n\n"
    "“We will build it up again before the winter,” said Anna Berg, the mayor of the town."
)
STORM_TOO = (
    "A storm tore the roof off the old station on Sunday night, and two trains stood still.\n\n"
    "“We will build it up again before the spring,” said Anna Berg."
)
OTHER = "The museum opens a show about the history of salt. Entry is free for children."


def printed_text(page: Page) -> str:
    """Everything that the page shows as text of its source, without white space."""
    parts = classed(tree_of(page), "source-text")
    return "".join("".join("".join(part.itertext()) for part in parts).split())


def source_text(framer: Framer, number: int) -> str:
    return "".join(visible(framer.catalog.entries[number].analysis.text).split())


def test_an_article_page_holds_the_whole_text_of_its_source_and_nothing_else() -> None:
    framer = framer_of(five_texts())
    _, *pages = plan_articles(framer)
    assert [source_text(framer, i) for i in range(5)] == [printed_text(page) for page in pages]


def test_markdown_mark_up_stands_in_its_place_as_set_aside() -> None:
    text = "# A title\n\nA *very* calm [day](https://example.org) at sea.\n\n> Someone said so.\n"
    framer = framer_of({"a.md": text})
    _, page = plan_articles(framer)
    assert source_text(framer, 0) == printed_text(page)
    assert "*" in [words_of(part) for part in classed(tree_of(page), "aside")]


@given(st.text(alphabet=st.sampled_from("ab.“”\"' \n\n\t*#>-é\x01\u2028\u200f字"), max_size=80))
def test_no_text_loses_or_gains_a_character_on_its_page(text: str) -> None:
    framer = framer_of({"a.md": f"word {text}"})
    view = view_of(plan_articles(framer)[1], ArticleView)
    blocks = (view.heading, *view.blocks) if view.heading else view.blocks
    shown = "".join(piece.text for block in blocks for piece in block.parts)
    assert "".join(framer.catalog.entries[0].analysis.text.split()) == "".join(shown.split())


def test_paragraphs_bear_the_ids_that_other_pages_link_to() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO})
    _, page, _ = plan_articles(framer)
    entry = framer.catalog.entries[0]
    ids = {element.get("id") for element in tree_of(page).iter() if element.get("id")}
    starts = [part.span.start for part in entry.analysis.article.paragraphs]
    assert {entry.anchor(start) for start in starts} <= ids


def test_body_paragraphs_are_numbered_as_everywhere() -> None:
    framer = framer_of({"a.txt": f"Old station loses its roof\n\n{STORM}"})
    view = view_of(plan_articles(framer)[1], ArticleView)
    entry = framer.catalog.entries[0]
    numbers = [block.number for block in view.blocks if block.number]
    starts = [part.span.start for part in entry.analysis.article.paragraphs]
    assert [name for name in map(entry.paragraph, starts) if "¶" in name] == numbers


def test_a_headline_that_opens_the_text_is_the_heading_of_the_page_and_stands_there_once() -> None:
    _, page = plan_articles(framer_of({"a.txt": f"Old station loses its roof\n\n{STORM}"}))
    tree = tree_of(page)
    headings = [words_of(element) for element in tree.iter("h1")]
    assert ["Old station loses its roof"] == headings
    assert not classed(tree, "headline")


def test_a_title_from_front_matter_leaves_the_headline_in_the_text() -> None:
    text = f"---\ntitle: A storm\n---\nOld station loses its roof\n\n{STORM}"
    framer = framer_of({"a.txt": text})
    _, page = plan_articles(framer)
    assert ["A storm"] == [words_of(element) for element in tree_of(page).iter("h1")]
    assert source_text(framer, 0) == printed_text(page)


def test_what_is_not_given_is_said_not_to_be_given() -> None:
    _, page = plan_articles(framer_of({"a.txt": STORM}))
    facts = [words_of(fact) for fact in classed(tree_of(page), "facts")[0]]
    assert ["Outletnot given", "Authornot given", "Datenot given"] == facts[:3]


def test_an_untitled_article_is_called_by_its_first_words() -> None:
    _, page = plan_articles(framer_of({"a.txt": STORM}))
    heading = next(tree_of(page).iter("h1"))
    assert words_of(heading).startswith("Untitled: “A storm tore the roof")


def test_a_shared_stretch_leads_to_its_row_in_the_pair() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO, "c.txt": OTHER})
    view = view_of(plan_articles(framer)[1], ArticleView)
    alignment = framer.catalog.comparison.alignments[0]
    hrefs = {
        letter.href
        for block in view.blocks
        for note in block.shared
        for group in note.groups
        for letter in group.letters
    }
    assert {f"../../compare/a--b/index.html#{match.id}" for match in alignment.matches} == hrefs


def test_shared_words_are_marked_and_others_are_not() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO})
    view = view_of(plan_articles(framer)[1], ArticleView)
    marked = [
        piece.text for block in view.blocks for piece in block.parts if piece.style == "shared"
    ]
    assert any("tore the roof off the old station" in words for words in marked)
    assert not any("Nobody was hurt" in words for words in marked)


def test_a_quote_leads_to_its_utterance_on_the_page_of_its_speaker() -> None:
    framer = framer_of({"a.txt": STORM})
    view = view_of(plan_articles(framer)[1], ArticleView)
    utterances = {utterance.id for utterance in framer.catalog.comparison.utterances}
    said = [said for block in view.blocks for note in block.quotes for said in note.said]
    assert said
    assert {one.href.partition("#")[2] for one in said if one.href} <= utterances


def test_a_copy_points_to_the_first_and_is_not_compared() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM})
    listed, first, copy = plan_articles(framer)
    view = view_of(copy, ArticleView)
    assert view.first is not None
    assert "A" == view.first.siglum
    assert ["B"] == [line.siglum for line in view_of(first, ArticleView).copies]
    assert ["", "A"] == [row.line.copy_of for row in view_of(listed, ListView).rows]
    assert source_text(framer, 1) == printed_text(copy)


def test_the_articles_of_an_event_lead_to_each_other() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO, "c.txt": OTHER})
    views = [view_of(page, ArticleView) for page in plan_articles(framer)[1:]]
    around = [(view.previous, view.following) for view in views]
    letters = [tuple(line.siglum if line else "" for line in lines) for lines in around]
    assert [("", "B"), ("A", ""), ("", "")] == letters


def test_the_list_says_how_much_of_each_article_others_share() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO, "c.txt": OTHER})
    rows = view_of(plan_articles(framer)[0], ListView).rows
    assert "0" == rows[2].shared
    assert all(0 < int(row.shared) <= 100 for row in rows[:2])


def test_a_page_asks_search_engines_to_stay_away_where_its_source_does() -> None:
    framer = framer_of({"a.txt": f"---\nnoindex: true\n---\n{STORM}", "b.txt": OTHER})
    assert [False, True, False] == [page.frame.noindex for page in plan_articles(framer)]


def test_dates_are_shown_as_given_without_a_guessed_hour() -> None:
    assert ["5 July 2024", "5 July 2024, 06:15", ""] == [
        dated("2024-07-05"),
        dated("2024-07-05 06:15:31"),
        dated(None),
    ]


def test_partly_dated_articles_say_whose_date_is_known() -> None:
    day = "---\npublished: 2024-07-05\n---\n"
    entries = framer_of({"a.txt": STORM, "b.txt": day + OTHER, "c.txt": STORM_TOO}).catalog.entries
    assert [
        "B: 5 July 2024; others: date not given",
        "B: 5 July 2024; other: date not given",
        "5 July 2024",
        "Date not given",
        "",
    ] == [
        dates_line(entries),
        dates_line(entries[:2]),
        dates_line(entries[1:2]),
        dates_line(entries[:1]),
        dates_line(()),
    ]


def test_many_dates_are_told_by_the_first_and_the_last() -> None:
    days = {
        f"{day}.txt": f"---\npublished: 2024-07-{day:02}\n---\n{STORM} On day {day}."
        for day in range(1, MOST_DATES + 2)
    }
    entries = framer_of(days).catalog.entries
    assert f"1 July 2024 to {MOST_DATES + 1} July 2024" == dates_line(entries)
    assert ";" in dates_line(entries[:MOST_DATES])


def test_an_event_orders_its_dated_articles_and_counts_the_others() -> None:
    framer = framer_of(
        {
            "a.txt": f"---\npublished: 2024-03-02\nevent: Storm\n---\n{STORM}",
            "b.txt": f"---\npublished: 2024-03-01\nevent: Storm\n---\n{STORM_TOO}",
            "c.txt": f"---\nevent: Storm\n---\n{OTHER}",
        }
    )
    (page,) = plan_events(framer)
    view = view_of(page, EventView)
    assert ["B", "A"] == [line.siglum for moment in view.timeline for line in moment.lines]
    assert ["C"] == [line.siglum for line in view.undated]
    assert "Storm" in words_of(next(tree_of(page).iter("h1")))


def test_an_event_counts_only_the_passages_that_its_own_articles_share() -> None:
    texts = {
        "a.txt": f"---\nevent: One\n---\n{STORM}",
        "b.txt": f"---\nevent: Two\n---\n{STORM_TOO}",
    }
    framer = framer_of(texts)
    assert framer.catalog.comparison.passages
    views = [view_of(page, EventView) for page in plan_events(framer)]
    assert [(), ()] == [view.passages for view in views]


def test_an_event_with_one_dated_article_says_that_the_others_are_undated() -> None:
    texts = {
        "a.txt": f"---\npublished: 2024-03-02\nevent: Storm\n---\n{STORM}",
        "b.txt": f"---\nevent: Storm\n---\n{STORM_TOO}",
    }
    (page,) = plan_events(framer_of(texts))
    assert not view_of(page, EventView).timeline
    assert "A: 2 March 2024; other: date not given" == view_of(page, EventView).dates


def test_two_quotes_of_one_speaker_in_a_paragraph_are_told_apart_by_their_words() -> None:
    text = "“We will build it again,” said Anna Berg. “It will take all of the winter,” she said."
    view = view_of(plan_articles(framer_of({"a.txt": text}))[1], ArticleView)
    notes = [note for block in view.blocks for note in block.quotes]
    assert notes
    for note in notes:
        words = [said.words for said in note.said]
        assert len(set(words)) == len(words)
        assert (len(words) == 1) == (words == [""])


def test_the_list_counts_quotations_and_reported_statements_apart() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO, "c.txt": OTHER})
    rows = view_of(plan_articles(framer)[0], ListView).rows
    modes = [
        [
            one.quote.mode
            for one in framer.catalog.comparison.attributions
            if one.quote.place.source == entry.id
        ]
        for entry in framer.catalog.entries
    ]
    assert [
        (str(len(found) - found.count("indirect")), str(found.count("indirect"))) for found in modes
    ] == [(row.quotations, row.reported) for row in rows]


def test_an_event_with_one_article_says_that_nothing_can_be_compared_yet() -> None:
    (page,) = plan_events(framer_of({"a.txt": OTHER}))
    assert "Nothing can be compared yet" in view_of(page, EventView).lead
    assert view_of(page, EventView).matrix is None


def test_an_event_without_a_name_says_what_it_is_called_by() -> None:
    (page,) = plan_events(framer_of({"a.txt": STORM, "b.txt": STORM_TOO}))
    assert "No source names the event" in words_of(tree_of(page))
