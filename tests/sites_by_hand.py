"""Sites made of a few texts through the real stages, and their pages as trees."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import Element

import html5lib

from sitegen.articles import ArticleOptions, mark_copies, parse_article
from sitegen.comparison import ComparisonOptions, compare_all
from sitegen.model import Seed
from sitegen.pages.catalog import make_catalog
from sitegen.pages.frames import Framer
from sitegen.pages.site import Page, PageOptions, Site
from sitegen.rendering import render
from sitegen.running import Serial

SEEDS = Path(__file__).parent.parent / "seeds"
View = TypeVar("View")


def framer_of(texts: Mapping[str, str], options: PageOptions | None = None) -> Framer:
    """The framer of a site of ``texts``, by file name; front matter is read."""
    readings = (
        parse_article(Seed(file, text.encode("utf-8", "surrogatepass")), ArticleOptions())
        for file, text in texts.items()
    )
    articles = mark_copies([reading.article for reading in readings if reading.article])
    comparison = compare_all(articles, options=ComparisonOptions(), runner=Serial())
    return Framer(make_catalog(comparison), options or PageOptions())


def five_texts() -> dict[str, str]:
    """The five articles of the repository."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(SEEDS.iterdir())}


def view_of(page: Page, kind: type[View]) -> View:
    """The view of ``page``, which is a ``kind``."""
    assert isinstance(page.view, kind)
    return page.view


def tree_of(page: Page) -> Element:
    """``page`` as printed by the shipped theme and read by a browser's rules."""
    printed = next(iter(render(Site((page,), ()), [])))
    return html5lib.parse(printed.content, namespaceHTMLElements=False, transport_encoding="utf-8")


def words_of(element: Element) -> str:
    """All text in ``element``, white space folded."""
    return " ".join("".join(element.itertext()).split())


def classed(tree: Element, name: str) -> list[Element]:
    """The elements with the class ``name``, in document order."""
    return [element for element in tree.iter() if name in element.get("class", "").split()]
