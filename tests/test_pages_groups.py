"""Which sources report on one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitegen import compare_all
from sitegen.articles import parse_text
from sitegen.model import Article
from sitegen.pages.groups import find_events

PIER = "The harbour master said on Monday that the northern pier had sunk by eleven centimetres."
TOLD = (
    "“It has sunk by eleven centimetres,” the master of the harbour told us of the northern pier."
)
SCHOOLS = "The council will open two schools in the old brewery quarter before the summer."


def events(*texts: str, days: Sequence[str | None] = ()) -> list[tuple[str, ...]]:
    articles = [parse_text(text, file=f"{number}.txt") for number, text in enumerate(texts)]
    for number, day in enumerate(days):
        source = replace(articles[number].source, published=day)
        articles[number] = replace(articles[number], source=source)
    files = {article.id: article.source.file[0] for article in articles}
    found = find_events(compare_all(articles))
    return [tuple(files[source] for source in event.sources) for event in found]


def test_sources_that_share_words_report_on_one_event() -> None:
    assert [("0", "2"), ("1",)] == events(PIER, SCHOOLS, f"{PIER} Ferries leave from the south.")


def test_one_statement_in_other_words_makes_no_event() -> None:
    assert [("0",), ("1",)] == events(PIER, TOLD)


def test_one_statement_in_other_words_makes_an_event_where_both_are_of_the_same_days() -> None:
    assert [("0", "1")] == events(PIER, TOLD, days=["2024-05-01", "2024-05-03T09:00"])
    assert [("0",), ("1",)] == events(PIER, TOLD, days=["2024-05-01", "2024-05-09"])
    assert [("0",), ("1",)] == events(PIER, TOLD, days=["2024-05-01", None])


def test_a_single_passage_joins_no_articles_that_are_months_apart() -> None:
    later = f"{PIER} Ferries leave from the south."
    assert [("0",), ("1",)] == events(PIER, later, days=["2024-05-01", "2024-09-01"])
    assert [("0", "1")] == events(PIER, later, days=["2024-05-01", "2024-05-20"])
    assert [("0", "1")] == events(PIER, later, days=["May", "2024-09-01"])


def test_no_article_makes_no_event() -> None:
    assert [] == events()


def test_every_source_stands_in_one_event() -> None:
    articles: list[Article] = [parse_text(PIER, file="a.txt"), parse_text("", file="b.txt")]
    sources = [source for event in find_events(compare_all(articles)) for source in event.sources]
    assert sorted(article.id for article in articles) == sorted(sources)


# ── chains ──────────────────────────────────────────────────────────────────────────────────

PHRASE = "said the chairwoman of the coastal safety board, Ida Holm."
FERRY = "The night ferry to Skerry ran aground beside the lighthouse with ninety lorries on board."
BAKERY = "A fire in the flour loft of the Norrby bakery kept forty firemen busy until the morning."


def of_two_stories(days: Sequence[str | None] = ()) -> list[tuple[str, ...]]:
    """Two reports on each of two stories, one of either with the same phrase."""
    return events(
        f"{FERRY} Tugs came from three harbours.",
        f"{FERRY} “We do not yet know why it turned,” {PHRASE}",
        f"{BAKERY} “Nobody has asked us about bread so far,” {PHRASE}",
        f"{BAKERY} Ovens will be cold for a week.",
        days=days,
    )


def test_a_phrase_joins_no_two_stories_that_have_reports_of_their_own() -> None:
    assert [("0", "1"), ("2", "3")] == of_two_stories()


def test_reports_of_the_same_days_that_share_a_phrase_are_of_one_event() -> None:
    assert [("0", "1", "2", "3")] == of_two_stories(days=["2024-05-01"] * 4)


def test_a_report_that_shares_nothing_else_is_joined_by_a_phrase() -> None:
    one, two = f"“We do not know why,” {PHRASE}", f"“Bread is none of ours,” {PHRASE}"
    assert [("0", "1")] == events(one, two)


def test_a_sentence_joins_two_stories() -> None:
    assert [("0", "1", "2")] == events(PIER, f"{PIER} {SCHOOLS}", f"{SCHOOLS} Rents will rise.")
    long = "The coastal safety board sent eleven inspectors to all four harbours on Thursday night."
    assert [("0", "1", "2", "3")] == events(
        f"{FERRY} Tugs came.", f"{FERRY} {long}", f"{BAKERY} {long}", f"{BAKERY} Ovens are cold."
    )


def test_a_third_report_that_is_linked_with_both_bears_a_phrase_out() -> None:
    three = (f"{FERRY} “Why,” {PHRASE}", f"{BAKERY} “Bread,” {PHRASE}", f"“None,” {PHRASE}")
    assert [("0", "1", "2", "3")] == events(*three, f"{FERRY} Tugs came.")
