"""One offer → its text and what is known of it; nothing here knows what is there already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitegen.articles import MOST_LINES, markdown, plain, saved
from sitegen.articles.roles import Layout
from sitegen.articles.stated import Finding, with_notes
from sitegen.errors import Problem, SourceError
from sitegen.intake.decoding import read_text
from sitegen.intake.heads import read_head
from sitegen.intake.offering import Offer

_FOUND_BY_SHAPE = {"title": "the headline in the text", "published": "the timestamp in the text"}


@dataclass(frozen=True, slots=True)
class Document:
    """What an offer holds, as it will be written."""

    body: str
    findings: tuple[Finding, ...]
    """By key."""
    notes: tuple[str, ...]
    """What had to be done to read it, in sentences without a full stop."""


def read_document(offer: Offer) -> Document:
    """What ``offer`` holds; raises SourceError where that is no article."""
    is_page = offer.kind == ".html"
    decoded = read_text(offer.data, place=offer.origin, is_page=is_page)
    found = (_read_page if is_page else _read_writing)(decoded.text, offer)
    if not any(char.isalnum() for char in found.body):
        fault = "no letter and no digit in it"
        raise SourceError(Problem(offer.origin, fault, "add a file that holds an article"))
    return Document(found.body, found.findings, (*decoded.notes, *found.notes))


def _read_page(source: str, offer: Offer) -> Document:
    """The article's text and what is known of it: the page's own word goes before others'."""
    page = saved.read_page(source, place=offer.origin)
    return Document(f"{page.text}\n", _merged(page.findings, offer.claims), ())


def _read_writing(text: str, offer: Offer) -> Document:
    """A text or Markdown, whose head is put into the words of the contract."""
    if (lines := text.count("\n")) > MOST_LINES:
        fault = f"the text has {lines} lines"
        raise SourceError(Problem(offer.origin, fault, f"split it: {MOST_LINES} are the most"))
    head = read_head(text)
    lay_out = markdown.lay_out if offer.kind == ".md" else plain.lay_out
    given = next((one.value for one in head.findings if one.key == "title"), None)
    layout = lay_out(head.body, title=given)
    by_shape = (Finding(key, value, _FOUND_BY_SHAPE[key]) for key, value in layout.found)
    found = _merged(head.findings, offer.claims, tuple(by_shape))
    return Document(head.body, with_notes(found, _above(layout, head.body)), head.notes)


def _above(layout: Layout, text: str) -> Iterator[str]:
    """The lines that are set aside before the first paragraph: bylines and dates among them."""
    body = (one.span.start for one in layout.paragraphs if one.role == "body")
    first = next(body, 0)
    for span in layout.furniture:
        if span.start < first:
            yield from span.of(text).split("\n")


def _merged(*findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """One finding for each key, by key; the first that has it wins."""
    found: dict[str, Finding] = {}
    for finding in (one for group in findings for one in group):
        found.setdefault(finding.key, finding)
    return tuple(found[key] for key in sorted(found))
