"""What repeats at the edges of an outlet's articles is furniture, and nothing else is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sitegen.articles import ArticleOptions, mark_copies, parse_article
from sitegen.articles.repetition import set_repeated_aside
from sitegen.model import Article, Seed

SLOGAN = "The Post has been telling the truth about the river since 1871, and will go on doing so."


def article(number: int, *paragraphs: str, outlet: str = "The Post") -> Article:
    head = f"---\noutlet: {outlet}\n---\n" if outlet else ""
    text = "\n\n".join(paragraphs)
    reading = parse_article(Seed(f"{number}.txt", f"{head}{text}".encode()), ArticleOptions())
    assert reading.article
    return reading.article


def report(number: int, *more: str, outlet: str = "The Post") -> Article:
    first = f"Bridge number {number} over the river will close on Monday, the mayor said on Friday."
    second = f"Repairs will cost {number} million crowns, half of which the province will pay."
    return article(number, first, second, *more, outlet=outlet)


def aside(articles: list[Article]) -> list[list[str]]:
    return [
        [span.of(one.text) for span in one.furniture]
        for one in set_repeated_aside(mark_copies(articles))
    ]


@pytest.mark.parametrize("count", [5, 9])
def test_a_block_at_the_end_of_most_articles_of_an_outlet_is_set_aside(count: int) -> None:
    assert [[SLOGAN]] * count == aside([report(number, SLOGAN) for number in range(count)])


def test_marks_and_spaces_make_no_difference() -> None:
    articles = [report(number, SLOGAN) for number in range(4)]
    assert [[SLOGAN]] * 4 == aside([*articles, report(5, SLOGAN.replace(" ", "  "))])[:4]


@pytest.mark.parametrize(
    "articles",
    [
        [report(number, SLOGAN) for number in range(4)],
        [report(number, SLOGAN, outlet="") for number in range(9)],
        [report(number, SLOGAN, outlet=f"Post {number}") for number in range(9)],
        [report(number, *([SLOGAN] if number < 5 else [])) for number in range(12)],
        [report(number, SLOGAN, *[f"{n} and {number}." for n in range(4)]) for number in range(6)],
        [article(number, SLOGAN) for number in range(6)],
    ],
    ids=["four only", "no outlet", "many outlets", "a minority", "in the middle", "nothing else"],
)
def test_everything_else_stays_prose(articles: list[Article]) -> None:
    assert [[]] * len(articles) == aside(articles)


def test_every_span_stays_inside_its_text_and_in_order() -> None:
    for one in set_repeated_aside([report(n, SLOGAN, "Scroll to Top") for n in range(6)]):
        spans = sorted([*(part.span for part in one.paragraphs), *one.furniture])
        assert all(a.end <= b.start for a, b in pairwise(spans))
