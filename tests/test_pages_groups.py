"""Which sources report on one event."""

from __future__ import annotations

from sitegen import compare_all
from sitegen.articles import parse_text
from sitegen.model import Article
from sitegen.pages.groups import find_events

PIER = "The harbour master said on Monday that the northern pier had sunk by eleven centimetres."
TOLD = (
    "“It has sunk by eleven centimetres,” the master of the harbour told us of the northern pier."
)
SCHOOLS = "The council will open two schools in the old brewery quarter before the summer."


def events(*texts: str) -> list[tuple[str, ...]]:
    articles = [parse_text(text, file=f"{number}.txt") for number, text in enumerate(texts)]
    files = {article.id: article.source.file[0] for article in articles}
    found = find_events(compare_all(articles))
    return [tuple(files[source] for source in event.sources) for event in found]


def test_sources_that_share_words_report_on_one_event() -> None:
    assert [("0", "2"), ("1",)] == events(PIER, SCHOOLS, f"{PIER} Ferries leave from the south.")


def test_one_statement_in_other_words_makes_no_event() -> None:
    assert [("0",), ("1",)] == events(PIER, TOLD)


def test_no_article_makes_no_event() -> None:
    assert [] == events()


def test_every_source_stands_in_one_event() -> None:
    articles: list[Article] = [parse_text(PIER, file="a.txt"), parse_text("", file="b.txt")]
    sources = [source for event in find_events(compare_all(articles)) for source in event.sources]
    assert sorted(article.id for article in articles) == sorted(sources)
