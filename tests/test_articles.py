"""Reading sources: where prose lies, what is furniture, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from sitegen.articles import ArticleOptions, Reading, mark_copies, parse_article, parse_text
from sitegen.model import Article, Seed, in_order

CASES = Path(__file__).parent / "cases"
BODY = "The old bridge will close on Monday, the mayor said.\n\nHe did not say for how long.\n"


def cases(name: str) -> list[ParameterSet]:
    """The cases of one file: a name, a text and what is expected, a line with a dot between."""
    parts = f"\n{(CASES / name).read_text(encoding='utf-8')}".split("\n.\n")
    triples = zip(parts[::3], parts[1::3], parts[2::3], strict=False)
    return [pytest.param(text, expected, id=title.strip()) for title, text, expected in triples]


def shown(article: Article) -> str:
    """Paragraphs and furniture of ``article`` in text order, one a line."""
    parts = [(paragraph.span, paragraph.role) for paragraph in article.paragraphs]
    parts += [(span, "furniture") for span in article.furniture]  # type: ignore[list-item]  # for show
    return "\n".join(
        f"{role} | {' '.join(span.of(article.text).split())}" for span, role in sorted(parts)
    )


def read(data: bytes | str, file: str = "a.txt", **given: str) -> Reading:
    content = data.encode() if isinstance(data, str) else data
    return parse_article(Seed(file, content, tuple(sorted(given.items()))), ArticleOptions())


def article(data: bytes | str, file: str = "a.txt", **given: str) -> Article:
    reading = read(data, file, **given)
    assert () == reading.problems
    assert reading.article is not None
    return reading.article


def refusal(data: bytes | str, file: str = "a.txt") -> str:
    reading = read(data, file)
    assert reading.article is None
    return "\n".join(map(str, reading.problems))


@pytest.mark.parametrize(("text", "expected"), cases("articles.txt"))
def test_the_blocks_of_a_plain_text_have_their_roles(text: str, expected: str) -> None:
    assert expected == shown(parse_text(text))


@pytest.mark.parametrize(("text", "expected"), cases("articles-markdown.txt"))
def test_the_blocks_and_marks_of_markdown_have_their_roles(text: str, expected: str) -> None:
    assert expected == shown(article(text, "a.md"))
