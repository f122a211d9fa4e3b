"""A saved page → its article's text: what a reader would call the article, and nothing else.

trafilatura says which blocks are the article; their words are taken from the page itself, so that
no character is changed on the way. Mark-up never passes: text is all that is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitegen.articles.layout import Block, Form, ends_sentence
from sitegen.articles.roles import Layout, assign, letters
from sitegen.articles.stated import Finding, Stated, findings, headline
from sitegen.errors import Problem, SourceError
from sitegen.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DEEPEST = 512
"""Open elements around one another: saved news pages have under 60."""
MOST_TAGS = 30_000
"""Tags of the largest page: 66 saved pages have 5,000 at most; a page takes 0.1 ms a tag."""
MANY_PIECES = 1_000
"""Blocks of a page from which on trafilatura works without jusText: 10,000 take that 42 s."""
SHORT_TEXT = 400
"""Characters of text under which a page is taken whole: extractors judge by contrast, and so short
a page offers none."""
DISTINCT = 40
"""Letters from which on a block is recognised inside a longer line: shorter ones ("Share this
article") may stand in it by chance."""
CORE_SHARE = 0.4
"""Where trafilatura's precise reading keeps less than this of its wide one, it lost the article."""
PROSE_LENGTH = 80
"""Characters from which on a block that ends like a sentence is a paragraph of the article."""

_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})")
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe"})
_CLOSE_THEMSELVES = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "option", "optgroup",
        "thead", "tbody", "tfoot", "colgroup", "caption", "rp", "rt", "html", "head", "body",
    }
)  # fmt: skip
"""Elements that another one ends, or that have no content: opened often, nested never."""
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
_UNSEEN = (
    "script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object", "embed",
    "canvas", "audio", "video", "select", "datalist", "textarea", "input", "button", "dialog",
    "map", "frameset", "figcaption",
)  # fmt: skip
"""Elements whose text no reader of an article reads as its text."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text)(?:\s|$)", re.IGNORECASE
)
_AROUND = frozenset({"nav", "footer", "aside", "menu", "search"})
_AROUND_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog"}
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAKS = re.compile(r"\n(?:[ \t\r\f]*\n)+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


@dataclass(frozen=True, slots=True)
class Page:
    """What a saved page holds."""

    text: str
    """Its article: paragraphs separated by one blank line."""
    findings: tuple[Finding, ...]
    """What its mark-up states, by key."""
    forms: tuple[Form, ...]
    """What the mark-up says of each paragraph."""

    @property
    def stated(self) -> Stated:
        """Keys of the contract and checked values that the page states, by key."""
        return tuple((finding.key, finding.value) for finding in self.findings)

    def lay_out(self, title: str | None) -> Layout:
        """Its paragraphs and what they are."""
        blocks: list[Block] = []
        at = 0
        for words, form in zip(self.text.split("\n\n"), self.forms, strict=True):
            blocks.append(Block(Span(at, at + len(words)), form))
            at += len(words) + 2
        return assign(self.text, blocks, title=title)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The words of one block of the page."""

    words: str
    form: Form
    around: bool
    """Whether it stands in something that surrounds articles: navigation, footer, form."""


def read_page(source: str, *, place: str) -> Page:
    """What the page ``source`` holds; raises SourceError where it has no article."""
    if (tags := len(_NAME.findall(source))) > MOST_TAGS:
        raise SourceError(
            Problem(
                place,
                f"the page has {tags} tags, and {MOST_TAGS} are the most",
                "save the article's text instead of the page",
            )
        )
    if (line := too_deep(source)) is not None:
        raise SourceError(_nested(f"{place}:{line}"))
    page = _parsed(source)
    if page is None:
        raise SourceError(_no_text(place, 0))
    if _depth(page) > DEEPEST:
        raise SourceError(_nested(place))
    facts = findings(page)
    title = headline(page)
    _empty_unseen(page)
    pieces = tuple(_pieces(page))
    kept = _article_pieces(page, pieces, title)
    if not kept:
        raise SourceError(_no_text(place, len(pieces)))
    text = "\n\n".join(piece.words for piece in kept)
    return Page(text, facts, tuple(piece.form for piece in kept))


def too_deep(source: str) -> int | None:
    """The line where ``source`` opens one element too many around another; None where none does.

    Counted before any parser sees it: parsers recurse, or take time with the square of the depth.
    """
    opened: dict[str, int] = {}
    depth = at = 0
    while (at := source.find("<", at)) >= 0:
        if source.startswith("<!--", at):
            at = _after(source, "-->", at + 4)
        elif not (tag := _NAME.match(source, at)):
            at += 1
        else:
            at, name = tag.end(), tag.group(2).casefold()
            if name in _CLOSE_THEMSELVES:
                continue
            if tag.group(1):
                closed = min(1, opened.get(name, 0))
                opened[name] = opened.get(name, 0) - closed
                depth -= closed
            elif name in _RAW:
                at = _after(source, f"</{name}", at)
            else:
                opened[name] = opened.get(name, 0) + 1
                depth += 1
            if depth > DEEPEST:
                return source.count("\n", 0, at) + 1
    return None


def _after(source: str, mark: str, at: int) -> int:
    """Where ``mark`` ends after ``at``; the end of ``source`` where it does not come."""
    found = source.find(mark, at)
    return found + len(mark) if found >= 0 else len(source)


def _depth(page: HtmlElement) -> int:
    """How many elements stand around the innermost one, as the parser has them: it nests what the
    standard closes (``dd``), and leaves out what is too deep for it."""
    from lxml.etree import iterwalk

    depth = deepest = 0
    for kind, _ in iterwalk(page, events=("start", "end")):
        depth += 1 if kind == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _nested(place: str) -> Problem:
    return Problem(
        place,
        f"elements are nested more than {DEEPEST} deep",
        "save the article's text instead of the page",
    )


def _no_text(place: str, blocks: int) -> Problem:
    return Problem(
        f"{place}:1",
        f"no article text found ({blocks} blocks looked at)",
        'save the page as "HTML only", or put <article> around the text',
    )


def _parsed(source: str) -> HtmlElement | None:
    """The tree of ``source``; None where it holds no element."""
    from lxml import etree
    from lxml.html import HTMLParser

    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        page: HtmlElement | None = etree.fromstring(
            _DECLARATION.sub("", source).encode("utf-8", "replace"), parser
        )
    except etree.XMLSyntaxError:
        return None
    return page


def _empty_unseen(page: HtmlElement) -> None:
    """Empty what no reader sees: scripts, forms' parts, captions, hidden elements.

    Emptied, not taken out: that would join the texts before and after.
    """
    for element in list(page.iter()):
        if element.tag in _UNSEEN or _is_hidden(element):
            element.clear(keep_tail=True)


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style") or ""
    names = element.get("class") or ""
    hidden = element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(style))
    return hidden or bool(_HIDDEN_CLASS.search(names))


def _pieces(page: HtmlElement) -> Iterator[_Piece]:
    """The blocks of text of ``page``, in page order; none without words."""
    words: list[str] = []
    above: list[tuple[Form, bool]] = [("free", False)]
    for kind, element, text in _walk(page):
        if kind == "text":
            words.append(_SPACE.sub(" ", text))
        elif element.tag == "br":
            words.append("\n" if kind == "start" else "")
        elif element.tag in _BLOCKS:
            yield from _split(words, *above[-1])
            words = []
            if kind == "start":
                form, around = above[-1]
                above.append((_FORMS.get(element.tag, form), around or _surrounds(element)))
            else:
                above.pop()
    yield from _split(words, "free", False)


def _walk(page: HtmlElement) -> Iterator[tuple[str, HtmlElement, str]]:
    """Starts, texts and ends of all elements in page order, without recursion."""
    from lxml.etree import iterwalk

    for kind, element in iterwalk(page, events=("start", "end")):
        yield kind, element, ""
        text = element.text if kind == "start" else element.tail
        if text:
            yield "text", element, text


def _split(words: list[str], form: Form, around: bool) -> Iterator[_Piece]:
    """The pieces of one block: two line breaks in a row make two paragraphs, and so does one
    wherever all lines end like sentences."""
    for stretch in _BREAKS.split("".join(words)):
        lines = [line for part in stretch.split("\n") if (line := _SPACE.sub(" ", part).strip())]
        if all(map(ends_sentence, lines)):
            yield from (_Piece(line, form, around) for line in lines)
        else:
            yield _Piece("\n".join(lines), form, around)


def _surrounds(element: HtmlElement) -> bool:
    """Whether what stands in ``element`` surrounds the article."""
    if element.tag == "header":
        return not any(above.tag in ("article", "main") for above in element.iterancestors())
    return element.tag in _AROUND or (element.get("role") or "") in _AROUND_ROLES


def _article_pieces(
    page: HtmlElement, pieces: tuple[_Piece, ...], title: str | None
) -> tuple[_Piece, ...]:
    """Those of ``pieces`` that are the article, its headline among them."""
    main = tuple(piece for piece in pieces if not piece.around)
    if sum(len(piece.words) for piece in main) <= SHORT_TEXT:
        return main
    _clean(page)
    wide, narrow = _known(pieces, page, precise=False), _known(pieces, page, precise=True)
    if sum(len(pieces[index].words) for index in narrow) < CORE_SHARE * sum(
        len(pieces[index].words) for index in wide
    ):
        narrow = wide
    last = max(narrow, default=-1)
    wanted = {*narrow, *(i for i in wide if i < last and _is_prose(pieces[i]))}
    chosen = tuple(_titled(pieces, sorted(wanted), title))
    return chosen if any(piece.form != "heading" for piece in chosen) else main


def _titled(pieces: tuple[_Piece, ...], wanted: list[int], title: str | None) -> Iterator[_Piece]:
    """The ``wanted`` pieces after the page's headline, which stands there once."""
    folded = letters(title or "")
    heading = (p for p in pieces if p.form == "heading" and letters(p.words) == folded)
    first = next(heading, None) if folded else None
    if first:
        yield first
    yield from (pieces[i] for i in wanted if first is None or letters(pieces[i].words) != folded)


def _known(pieces: tuple[_Piece, ...], page: HtmlElement, *, precise: bool) -> list[int]:
    """The indices of the pieces that trafilatura takes for the article; a long one may be part
    of one of its lines."""
    lines = _extracted(page, precise=precise, many=len(pieces) > MANY_PIECES)
    known, whole = frozenset(lines), "".join(lines)
    folded = (letters(piece.words) for piece in pieces)
    return [
        index
        for index, words in enumerate(folded)
        if words in known or (len(words) >= DISTINCT and words in whole)
    ]


def _is_prose(piece: _Piece) -> bool:
    return len(piece.words) > PROSE_LENGTH and ends_sentence(piece.words)


def _extracted(page: HtmlElement, *, precise: bool, many: bool) -> list[str]:
    """The letters of each line that trafilatura takes for the article; none where it finds none.

    With ``many`` blocks it must not ask its helpers, whose time grows with the square of them.
    """
    from trafilatura import bare_extraction

    document = bare_extraction(
        page, include_comments=False, with_metadata=False, favor_precision=precise, fast=many
    )
    text = getattr(document, "text", None) or ""
    return [folded for line in text.splitlines() if (folded := letters(line))]


def _clean(page: HtmlElement) -> None:
    """Take control characters out of ``page``: one of them makes trafilatura give up."""
    for element in page.iter():
        element.text = _CONTROLS.sub(" ", element.text) if element.text else None
        element.tail = _CONTROLS.sub(" ", element.tail) if element.tail else None
        for name, value in element.attrib.items():
            if _CONTROLS.search(value):
                element.set(name, _CONTROLS.sub(" ", value))
