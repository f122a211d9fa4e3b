"""A saved page → its article's text: what a reader would call the article, and nothing else.

trafilatura says which blocks are the article; their words are taken from the page itself, so that
no character is changed on the way. Mark-up never passes: text is all that is taken.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitegen.articles.choice import Hints, chosen, notes_of
from sitegen.articles.encodings import MARK
from sitegen.articles.layout import Block, Form
from sitegen.articles.pieces import pieces_of
from sitegen.articles.roles import Layout, assign
from sitegen.articles.stated import (
    Finding,
    Stated,
    findings,
    headline,
    stated_body,
    stated_lead,
    with_notes,
    with_shown_title,
)
from sitegen.errors import Problem, SourceError
from sitegen.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DEEPEST = 512
"""Open elements around one another: saved news pages have under 60."""
MOST_TAGS = 30_000
"""Tags of the largest page: 66 saved pages have 5,000 at most; a page takes 0.1 ms a tag."""
LONGEST_TAG = 100_000
"""Characters of the longest tag whose end is looked for: a drawing's path has 20,000."""
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
_UNSEEN = (
    "script", "style", "template", "noscript", "title", "svg", "math", "iframe", "object", "embed",
    "canvas", "audio", "video", "select", "datalist", "textarea", "input", "button", "dialog",
    "map", "frameset", "figcaption",
)  # fmt: skip
"""Elements whose text no reader of an article reads as its text. Not ``head``: where a page leaves
its end out, as it may, the parser puts the body of many an element there."""
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|(?:content-)?visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE
)
_NOT_STYLE = re.compile(r"/\*.*?\*/|/\*.*", re.DOTALL)
"""A comment in a style, which a browser reads over."""
_STYLE_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
"""A character of a style in another spelling: ``\\6f`` is an o."""
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text)(?:\s|$)", re.IGNORECASE
)
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
    facts, title = findings(page), headline(page)
    body, lead = stated_body(page), stated_lead(page)
    _empty_unseen(page)
    pieces = pieces_of(page, lead)
    if not title:
        shown = [one.words for one in pieces if one.form == "heading"]
        facts = with_shown_title(facts, [piece.words for piece in pieces], shown)
        title = next((one.value for one in facts if one.key == "title"), None)
    kept = chosen(page, pieces, Hints(title, body, lead))
    if not kept:
        raise SourceError(_no_text(place, len(pieces)))
    text = "\n\n".join(piece.words for piece in kept)
    text = text.lstrip(MARK) if any(map(str.isalnum, kept[0].words)) else text
    facts = with_notes(facts, notes_of(pieces, title))
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
            elif _closes_itself(source, at):
                continue
            else:
                opened[name] = opened.get(name, 0) + 1
                depth += 1
            if depth > DEEPEST:
                return source.count("\n", 0, at) + 1
    return None


def _closes_itself(source: str, at: int) -> bool:
    """Whether the tag that is open at ``at`` ends in ``/>``, as drawings have it and the parser
    reads it. A bracket inside an attribute only makes the count too high, or leaves it to
    ``_depth``."""
    end = source.find(">", at, at + LONGEST_TAG)
    return end > at and source[end - 1] == "/" and source[end - 2] != "="


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
    if blocks == 0:
        fault = "the page itself holds no text: its scripts bring it, or it is empty"
        return Problem(f"{place}:1", fault, "copy the article's text into a .txt file")
    return Problem(
        f"{place}:1",
        f"no article text found ({blocks} blocks looked at)",
        "copy the article's text into a .txt file, or put <article> around it",
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
    if element.get("hidden") is not None or _HIDDEN_CLASS.search(element.get("class") or ""):
        return True
    style = element.get("style") or ""
    if "\\" in style or "/*" in style:
        style = _STYLE_ESCAPE.sub(_style_char, _NOT_STYLE.sub("", style))
    return bool(_HIDDEN_STYLE.search(style))


def _style_char(escape: re.Match[str]) -> str:
    """The character that an escape of a style stands for; nothing for one that is none."""
    number = int(escape[1] or "0", 16)
    return escape[2] or (chr(number) if number <= sys.maxunicode else "")
