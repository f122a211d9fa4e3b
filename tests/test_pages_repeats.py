"""The note on an article's page that says what it tells twice."""

from __future__ import annotations

from sites_by_hand import framer_of, tree_of, words_of

from sitegen.pages.articles import plan_articles
from sitegen.pages.repeats import CROWD, Repetition, repetitions

STANDFIRST = "The old bridge over the river Tam will close for two years, the council said."
FIRST = "The old bridge over the river Tam will close for two years in May, the council has said."
OTHER = "Shopkeepers on the east bank fear that nobody will come to them any more."


def found(*paragraphs: str) -> tuple[Repetition, ...]:
    return repetitions(framer_of({"a.txt": "\n\n".join(paragraphs)}).catalog.entries[0])


def test_a_first_paragraph_that_says_what_the_standfirst_said_repeats_it() -> None:
    (repetition,) = found("Bridge to close", STANDFIRST, OTHER, FIRST)
    assert repetition.percent > 80
    assert ("par-2", "par-4") == (repetition.first_anchor, repetition.again_anchor)


def test_paragraphs_about_the_same_things_are_no_repetition() -> None:
    assert () == found("Bridge to close", STANDFIRST, OTHER)


def test_a_short_phrase_that_recurs_is_no_repetition() -> None:
    assert () == found(
        "The mayor did not elaborate further.", OTHER, "She did not elaborate further."
    )


def test_what_stands_in_many_paragraphs_is_a_stock_phrase() -> None:
    assert () == found(*[STANDFIRST] * (CROWD + 1))


def test_the_note_links_to_both_paragraphs() -> None:
    pages = plan_articles(framer_of({"a.txt": "\n\n".join([STANDFIRST, OTHER, FIRST])}))
    tree = tree_of(pages[1])
    links = {one.get("href") for one in tree.iter("a")}
    ids = {one.get("id") for one in tree.iter()}
    assert "It repeats itself: " in words_of(tree)
    assert {"#par-1", "#par-3"} <= links
    assert {"par-1", "par-3"} <= ids
