"""A parsed page → its blocks of text, each with what the mark-up says of it.

One walk over the tree, without recursion. What surrounds an article (navigation, newsletters,
comments, captions) is told by its element, its role, the words of its class, or the heading that it
stands under; never by an outlet's own names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sitegen.articles.layout import Form, ends_sentence
from sitegen.articles.phrases import SECTIONS
from sitegen.articles.roles import letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST_APART = 0.4
"""What holds more of a page's letters than this is no box beside the article, whatever its class
says: layouts are called "has-newsletter" or "comments-open"."""
LEAD = 40
"""Letters at the beginning of the lead that tell a paragraph: by so many no two are alike."""
LINKED = 0.9
"""From this share of letters inside links on a block is a way to elsewhere, not a sentence."""

NEAREST = 12
"""Blocks around a block that are remembered: what is farther out holds more than the article."""

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
        "nav", "noframes", "ol", "p", "pre", "search", "section", "summary", "table", "tbody",
        "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_FORMS: dict[str, Form] = {
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading",
    "h6": "heading", "li": "item", "dt": "item", "dd": "item", "td": "item", "th": "item",
    "blockquote": "free",
}  # fmt: skip
_AROUND = frozenset({"nav", "footer", "aside", "menu", "search", "address", "form", "amp-consent"})
_AROUND_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog"}
)
_BOXES = frozenset(
    """
    newsletter newsletters related relatedposts recommended recommendation recommendations promo
    promos promotion promotions advert adverts advertisement advertisements advertising ads ad
    sponsor sponsored share sharing sharebar sharetools sharedaddy comments comment commentlist
    disqus cookie cookies consent onetrust subscribe subscription paywall signup trending popular
    outbrain taboola breadcrumb breadcrumbs sidebar caption captions credit credits toolbar
    carousel tags mostread mostviewed mostpopular readmore readnext alsoread bio commentaires
    kommentare legende bildunterschrift publicidad anzeige werbung publicite navigation nav menu
    masthead
    """.split()  # noqa: SIM905  # a list of words reads better as one
)
"""Words in the names of elements (class, id, ``data-``) that stand beside an article or in it."""
_PAIRS = (
    "read more", "read next", "also read", "most read", "most viewed", "most popular",
    "lire aussi", "see also", "more on", "you may", "author info", "about author",
)  # fmt: skip
"""Two such words in a row."""
_NAMED_BY = ("class", "id", "data-testid", "data-component", "data-area", "data-gu-name",
             "data-module", "data-type", "data-role", "data-name")  # fmt: skip
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MODIFIER = re.compile(r"--[\w-]+")
"""In names such as ``section--ads``: what an element has, not what it is."""
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAKS = re.compile(r"\n(?:[ \t\r\f]*\n)+")


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of one block of the page."""

    words: str
    form: Form
    around: bool
    """Whether it stands in something that surrounds articles, or leads away from them."""
    made: tuple[str, ...]
    """Names and classes of its element and of the one around: paragraphs of one article are made
    alike."""
    within: frozenset[int] = frozenset()
    """The articles (as their mark-up calls them) that it stands in, by number."""
    chain: tuple[int, ...] = ()
    """The blocks that it stands in, by number, its own last; ``NEAREST`` at most."""
    linked: bool = False
    """Whether it is a link from end to end, as the headline of another article is."""


@dataclass(slots=True)
class _Block:
    """One open block element."""

    element: HtmlElement
    form: Form
    around: bool
    within: frozenset[int]
    chain: tuple[int, ...]
    words: list[str] = field(default_factory=list)
    linked: int = 0
    """Letters inside links."""


@dataclass(slots=True)
class _Measures:
    """What is known of all elements before any is judged; counted once, as a page may have
    thousands of elements side by side."""

    sizes: dict[HtmlElement, int] = field(default_factory=dict)
    """Letters in each element."""
    titled: set[HtmlElement] = field(default_factory=set)
    """First-rank headings, and the elements around them and around the lead."""
    worded: set[HtmlElement] = field(default_factory=set)
    """Elements that hold words of their own, beside those of the elements in them."""


def pieces_of(page: HtmlElement, lead: str = "") -> tuple[Piece, ...]:
    """The blocks of text of ``page``, in page order; none without words.

    ``lead`` is what the page states its article to begin with, or to be about.
    """
    return tuple(_walked(page, boxes_of(page, lead)))


def boxes_of(page: HtmlElement, lead: str = "") -> frozenset[HtmlElement]:
    """The elements that surround an article or stand in it as a box, none inside another; what
    holds the title or the lead is none of them."""
    measures = _measured(page)
    measures.titled.update(_around_lead(page, letters(lead)))
    most = LARGEST_APART * max(1, measures.sizes.get(page, 0))
    found: set[HtmlElement] = set()
    skip: HtmlElement | None = None
    for kind, element in _events(page):
        if skip is not None:
            skip = None if kind == "end" and element is skip else skip
        elif kind == "start" and _is_box(element, measures, most=most):
            found.add(element)
            skip = element
    return frozenset(found)


def _is_box(element: HtmlElement, measures: _Measures, *, most: float) -> bool:
    if element in measures.titled or element.tag in ("html", "body", "main", "article"):
        return False
    if _surrounds(element):
        return True
    if element.tag not in _BLOCKS and element.getparent() in measures.worded:
        return False  # part of a line: a link in a sentence may be called anything
    sizes = measures.sizes
    return sizes[element] <= most and (_is_named_so(element) or _is_headed_so(element, sizes))


def _surrounds(element: HtmlElement) -> bool:
    """Whether what stands in ``element`` surrounds the article."""
    if element.tag == "header":
        return not any(above.tag in ("article", "main") for above in element.iterancestors())
    return element.tag in _AROUND or (element.get("role") or "") in _AROUND_ROLES


def _is_named_so(element: HtmlElement) -> bool:
    """Whether the names of ``element`` say that it is a box."""
    for key in _NAMED_BY:
        value = element.get(key)
        if not value:
            continue
        words = [word.casefold() for word in _WORDS.findall(_MODIFIER.sub("", value))]
        if not _BOXES.isdisjoint(words) or any(pair in " ".join(words) for pair in _PAIRS):
            return True
    return False


def _is_headed_so(element: HtmlElement, sizes: dict[HtmlElement, int]) -> bool:
    """Whether ``element`` begins with a line such as "Most read" and goes on with something."""
    first = next((child for child in element if sizes.get(child)), None)
    if first is None or len(element) < 2 or sizes[first] >= sizes[element]:
        return False
    if sizes[first] > max(map(len, SECTIONS)) or (element.text or "").strip():
        return False
    return " ".join("".join(first.itertext()).split()).casefold().strip(" :»›>") in SECTIONS


def _measured(page: HtmlElement) -> _Measures:
    """The letters in each element, and what stands around headlines and words."""
    found = _Measures()
    counts = [0]
    for kind, element in _events(page):
        if kind == "start":
            counts.append(len((element.text or "").strip()))
            if counts[-1]:
                found.worded.add(element)
            if element.tag == "h1":
                found.titled.update(element.iterancestors())
                found.titled.add(element)
        else:
            found.sizes[element] = counts.pop()
            tail = len((element.tail or "").strip())
            counts[-1] += found.sizes[element] + tail
            if tail and (parent := element.getparent()) is not None:
                found.worded.add(parent)
    return found


def _around_lead(page: HtmlElement, lead: str) -> set[HtmlElement]:
    """What stands around the first paragraph that is, or begins with, the letters of ``lead``."""
    if len(lead) < LEAD:
        return set()
    for element in page.iter("p"):
        words = letters("".join(element.itertext()))
        if words.startswith(lead[:LEAD]):
            return set(element.iterancestors())
    return set()


def _events(page: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Starts and ends of all elements in page order, without recursion."""
    from lxml.etree import iterwalk

    return iter(iterwalk(page, events=("start", "end")))


def _walked(page: HtmlElement, boxes: frozenset[HtmlElement]) -> Iterator[Piece]:
    above = [_Block(page, "free", around=False, within=frozenset(), chain=(0,))]
    links = articles = blocks = 0
    for kind, element in _events(page):
        start = kind == "start"
        if element.tag == "br":
            above[-1].words.append("\n" if start else "")
        elif element.tag == "a":
            links += 1 if start else -1
        elif element.tag in _BLOCKS or element in boxes:
            yield from _closed(above[-1])
            if start:
                blocks += 1
                articles += element.tag == "article"
                above.append(_opened(element, above[-1], boxes, (blocks, articles)))
            else:
                above.pop()
        _add(above[-1], (element.text if start else element.tail) or "", bool(links))
    yield from _closed(above[-1])


def _opened(
    element: HtmlElement, above: _Block, boxes: frozenset[HtmlElement], numbers: tuple[int, int]
) -> _Block:
    """The block that ``element`` opens; ``numbers`` count blocks and articles up to it."""
    block, article = numbers
    within = above.within | {article} if element.tag == "article" else above.within
    around = above.around or element in boxes
    chain = (*above.chain[1 - NEAREST :], block)
    return _Block(element, _FORMS.get(element.tag, above.form), around, within, chain)


def _add(block: _Block, text: str, linked: bool) -> None:
    words = _SPACE.sub(" ", text)
    block.words.append(words)
    block.linked += sum(map(str.isalnum, words)) if linked else 0


def _closed(block: _Block) -> Iterator[Piece]:
    """The pieces of the words gathered so far: two line breaks in a row make two paragraphs, and
    so does one wherever all lines end like sentences."""
    text = "".join(block.words)
    linked = block.linked > LINKED * sum(map(str.isalnum, text))
    block.words, block.linked = [], 0
    around = block.around or (linked and block.form != "heading")
    own = (block.form, around, _made(block.element), block.within, block.chain, linked)
    for stretch in _BREAKS.split(text):
        lines = [line for part in stretch.split("\n") if (line := _SPACE.sub(" ", part).strip())]
        if all(map(ends_sentence, lines)):
            yield from (Piece(line, *own) for line in lines)
        else:
            yield Piece("\n".join(lines), *own)


def _made(element: HtmlElement) -> tuple[str, ...]:
    parent = element.getparent()
    around = ("", "") if parent is None else (str(parent.tag), parent.get("class") or "")
    return (str(element.tag), element.get("class") or "", *around)
