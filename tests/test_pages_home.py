from __future__ import annotations

from itertools import pairwise

from sites_by_hand import classed, five_texts, framer_of, tree_of, view_of, words_of

from sitegen.pages.frames import Framer
from sitegen.pages.highlights import (
    SHARED_RARE,
    furthest_apart,
    is_telling,
    is_whole,
    most_repeated,
    most_wordings,
)
from sitegen.pages.home import MAX_EVENTS, MAX_NAMED, HomeView, plan_home
from sitegen.pages.missing import plan_missing
from sitegen.pages.site import PageOptions
from sitegen.pages.utterances import told_in, whole_wordings

STORM = (
    "A storm tore the roof off the old station on Sunday night.\n\n"
    "“We will build it up again before the winter comes to the valley,” said Anna Berg, the mayor."
)
STORM_TOO = (
    "On Sunday night a storm tore the roof off the old station.\n\n"
    "“We will build it up again before the snow comes to the valley,” said Anna Berg, the mayor."
)
OTHER = "The museum opens a show about the history of salt. Entry is free for children."
PRIVATE = "---\nnoindex: true\n---\n"


def home_of(framer: Framer) -> HomeView:
    (page,) = plan_home(framer)
    return view_of(page, HomeView)


def test_the_heading_counts_the_articles() -> None:
    view = home_of(framer_of({"a.txt": STORM, "b.txt": STORM_TOO}))
    assert ("Two articles.", "See which words they share.") == view.heading


def test_articles_that_share_nothing_are_said_to_share_nothing() -> None:
    view = home_of(framer_of({"a.txt": STORM, "b.txt": OTHER}))
    assert ("Two articles.", "They share no passage.") == view.heading
    assert (None, None, None) == (view.hero, view.variation, view.accounts)
    assert ["A and B share no passage with another of these articles."] == [
        f"{remark.subject} {remark.rest}" for remark in view.remarks
    ]


def test_one_article_asks_for_another() -> None:
    framer = framer_of({"a.txt": OTHER})
    view = home_of(framer)
    assert ("One article.", "Add another to see which words they share.") == view.heading
    assert view.matrix is None
    assert "nothing can be compared yet" in words_of(tree_of(plan_home(framer)[0]))


def test_the_numbers_are_those_of_the_comparison() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO, "c.txt": OTHER})
    comparison = framer.catalog.comparison
    counts = [count.number for count in home_of(framer).counts]
    assert [
        "3",
        "2",
        str(len(comparison.passages)),
        str(sum(one.quote.mode != "indirect" for one in comparison.attributions)),
        str(sum(one.quote.mode == "indirect" for one in comparison.attributions)),
        str(len(comparison.speakers)),
    ] == counts


def test_the_figure_shows_the_pair_with_most_passages() -> None:
    framer = framer_of(five_texts())
    most = max(framer.catalog.comparison.alignments, key=lambda pair: len(pair.matches))
    hero = home_of(framer).hero
    assert hero is not None
    assert framer.catalog.letters((most.a, most.b)) == hero.figure.letters
    assert hero.pair.href == framer.catalog.pair_url(most.a, most.b)


def test_the_sentence_with_most_sources_has_at_least_two_wordings_and_counts_them() -> None:
    framer = framer_of(five_texts())
    found = most_wordings(framer.catalog, framer.here("index.html"))
    assert found is not None
    assert found.line.wordings >= 2
    assert found.heading.startswith(("One sentence, ", "One passage, "))


def test_words_of_sources_that_ask_search_engines_to_stay_away_are_not_chosen() -> None:
    framer = framer_of({"a.txt": PRIVATE + STORM, "b.txt": STORM_TOO})
    here, catalog = framer.here("index.html"), framer.catalog
    assert catalog.comparison.passages
    assert most_wordings(catalog, here) is None
    assert furthest_apart(catalog, here) is None
    assert () == most_repeated(catalog, catalog.comparison.utterances, here)
    assert not plan_home(framer)[0].frame.noindex


def test_a_source_that_asks_to_stay_away_is_listed_by_its_title_or_file_at_most() -> None:
    framer = framer_of({"a.txt": PRIVATE + OTHER, "b.txt": f"---\ntitle: Two\n---\n{OTHER}!"})
    titles = {line.siglum: line.title for block in home_of(framer).events for line in block.lines}
    assert {"A": "a.txt", "B": "Two"} == titles


def test_the_most_repeated_quotation_names_its_articles_and_wordings() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO})
    (quotation,) = home_of(framer).repeated
    assert ("A", "B") == quotation.letters
    assert "2 articles, 2 wordings" == quotation.note
    assert "Anna Berg" == quotation.speaker.text


def test_two_accounts_are_whole_statements_with_words_of_weight_in_common() -> None:
    framer = framer_of(five_texts())
    telling = [
        match for match in framer.catalog.matches.values() if is_telling(match, framer.catalog)
    ]
    assert telling
    for match in telling:
        assert "paraphrase" == match.kind
        assert len(match.evidence.rare) >= SHARED_RARE
        assert all(is_whole(place, framer.catalog) for place in (match.a, match.b))


def test_a_question_is_never_set_beside_a_statement() -> None:
    asked = STORM.replace("Sunday night.", "Sunday night?")
    framer = framer_of({"a.txt": asked, "b.txt": STORM_TOO})
    texts = {entry.id: entry.analysis.text for entry in framer.catalog.entries}
    for match in framer.catalog.matches.values():
        sides = ["?" in place.span.of(texts[place.source]) for place in (match.a, match.b)]
        assert sides[0] == sides[1] or not is_telling(match, framer.catalog)


def test_statements_of_different_events_are_not_one_sentence_with_many_wordings() -> None:
    texts = {
        "a.txt": f"---\nevent: One\n---\n{STORM}",
        "b.txt": f"---\nevent: Two\n---\n{STORM_TOO}",
    }
    framer = framer_of(texts)
    here = framer.here("index.html")
    assert framer.catalog.comparison.passages
    assert most_wordings(framer.catalog, here) is None
    assert furthest_apart(framer.catalog, here) is None


def test_a_fragment_is_told_in_part_and_is_no_other_wording() -> None:
    fragment = (
        "The mayor, Anna Berg, promised to “build it up again” soon, and said that the valley "
        "would help."
    )
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO, "c.txt": fragment})
    catalog = framer.catalog
    for utterance in catalog.comparison.utterances:
        whole = whole_wordings(utterance.collation, catalog)
        marked = {
            catalog.quotes[quote].quote.place.source
            for quote in utterance.quotes
            if catalog.quotes[quote].quote.mode != "indirect"
        }
        said = told_in(utterance, catalog)
        assert (" more in part" in said) == bool(whole and marked - set(whole))


def test_a_key_of_an_event_is_shown_as_words() -> None:
    texts = {
        "a.txt": f"---\nevent: storm_in_the_valley\n---\n{STORM}",
        "b.txt": f"---\nevent: storm_in_the_valley\n---\n{STORM_TOO}",
    }
    view = home_of(framer_of(texts))
    assert ["Storm in the valley"] == [block.event.text for block in view.events]
    assert "events/storm-in-the-valley/index.html" == view.events[0].event.href


def test_the_matrix_says_which_event_it_shows_and_remarks_are_about_that_event() -> None:
    many = {f"{n:02}.txt": f"---\nevent: Big\n---\n{STORM} Note {n}." for n in range(19)}
    other = {f"x{n}.txt": f"---\nevent: Small {n}\n---\n{OTHER} {n}" for n in range(4)}
    view = home_of(framer_of({**many, **other}))
    assert view.matrix_event is not None
    assert "Big" == view.matrix_event.text
    assert "19 of 23" in view.matrix_scope
    assert all("19" in f"{one.subject} {one.rest}" for one in view.remarks[1:])


def test_every_article_is_listed_once_under_its_event() -> None:
    framer = framer_of(five_texts())
    letters = [line.siglum for block in home_of(framer).events for line in block.lines]
    assert ["A", "B", "C", "D", "E"] == sorted(letters)


def test_many_events_are_named_without_their_articles() -> None:
    texts = {
        f"{n:02}.txt": f"---\nevent: Event {n}\n---\nWord{n} stands alone here." for n in range(12)
    }
    view = home_of(framer_of(texts))
    assert MAX_EVENTS == len(view.events)
    assert ["Event 9", "Event 10", "Event 11"] == [link.text for link in view.more_events]
    assert "" == view.events_left


def test_hundreds_of_events_are_counted_not_listed() -> None:
    texts = {
        f"{n:03}.txt": f"---\nevent: Event {n}\n---\nWord{n} stands alone here."
        for n in range(MAX_EVENTS + MAX_NAMED + 3)
    }
    view = home_of(framer_of(texts))
    assert MAX_NAMED == len(view.more_events)
    assert "and three more events, on the pages of their articles" == view.events_left


def test_every_link_of_the_home_page_is_relative() -> None:
    framer = framer_of(
        {"a.txt": STORM, "b.txt": STORM_TOO}, PageOptions(base_url="https://e.org/x")
    )
    links = [element.get("href", "") for element in tree_of(plan_home(framer)[0]).iter("a")]
    assert links
    assert not [href for href in links if href.startswith(("/", "http"))]


def test_headings_go_down_one_step_at_a_time() -> None:
    tree = tree_of(plan_home(framer_of(five_texts()))[0])
    levels = [int(element.tag[1]) for element in tree.iter() if element.tag in ("h1", "h2", "h3")]
    assert 1 == levels[0] == levels.count(1)
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_on_the_home_page() -> None:
    tree = tree_of(plan_home(framer_of(five_texts()))[0])
    ids = [name for element in tree.iter() if (name := element.get("id"))]
    assert sorted(set(ids)) == sorted(ids)


def test_the_page_for_lost_addresses_links_from_the_root_of_the_site() -> None:
    framer = framer_of({"a.txt": OTHER}, PageOptions(base_url="https://example.org/sub/"))
    tree = tree_of(plan_missing(framer)[0])
    links = [element.get("href", "") for element in classed(tree, "prose")[0].iter("a")]
    assert links
    assert all(href.startswith("/sub/") for href in links)
