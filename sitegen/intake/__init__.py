"""``add``: saved pages, texts, archives and feeds → files in ``seeds/``, with front matter.

``offers`` finds the documents, ``decoding`` and ``heads`` read what is not as a build wants it,
``shelf`` knows what is there and writes. Whatever is found is said with where it was found; what
is not stated stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sitegen.articles import MOST_LINES, markdown, plain, saved
from sitegen.articles.stated import Finding
from sitegen.errors import Problem, SourceError
from sitegen.intake.decoding import read_text
from sitegen.intake.heads import read_head
from sitegen.intake.offering import Offer, Outcome, Passed, Taken
from sitegen.intake.offers import find_offers
from sitegen.intake.shelf import Shelf, open_shelf

__all__ = ["Finding", "Outcome", "Taken", "add_files"]

_FOUND_BY_SHAPE = {"title": "the headline in the text", "published": "the timestamp in the text"}


def add_files(paths: Sequence[Path], seeds: Path) -> Iterator[Taken]:
    """What becomes of every document in ``paths``, in their order, each as soon as it is done.

    New ones are written into ``seeds``; the words of one that is there already are not written
    again.
    """
    shelf = open_shelf(seeds)
    for offer in find_offers(paths):
        if isinstance(offer, Passed):
            yield Taken("passed", offer.origin, notes=(offer.why,))
        elif isinstance(offer, Problem):
            yield Taken("refused", offer.place, problem=offer)
        else:
            try:
                yield _take(offer, shelf)
            except SourceError as error:
                yield Taken("refused", offer.origin, problem=error.problems[0])


def _take(offer: Offer, shelf: Shelf) -> Taken:
    """Read one document and write it, if its words are new; raises SourceError where it is none."""
    is_page = offer.kind == ".html"
    decoded = read_text(offer.data, place=offer.origin, is_page=is_page)
    body, findings, notes = (_read_page if is_page else _read_writing)(decoded.text, offer)
    notes = (*decoded.notes, *notes)
    if not any(char.isalnum() for char in body):
        fault = "no letter and no digit in it"
        raise SourceError(Problem(offer.origin, fault, "add a file that holds an article"))
    if there := shelf.holder(body):
        return Taken("there", offer.origin, there, findings, notes)
    known = {finding.key: finding.value for finding in findings}
    if other := shelf.namesake(known.get("url")):
        notes = (*notes, f"another version of {other}: the same address, other words")
    kind = offer.kind if offer.kind == ".md" else ".txt"
    file = shelf.keep(offer.name or known.get("title", ""), kind, findings, body)
    return Taken("added", offer.origin, file, findings, notes)


def _read_page(source: str, offer: Offer) -> tuple[str, tuple[Finding, ...], tuple[str, ...]]:
    """The article's text and what is known of it: the page's own word goes before others'."""
    page = saved.read_page(source, place=offer.origin)
    return f"{page.text}\n", _merged(page.findings, offer.claims), ()


def _read_writing(text: str, offer: Offer) -> tuple[str, tuple[Finding, ...], tuple[str, ...]]:
    """A text or Markdown, whose head is put into the words of the contract."""
    if (lines := text.count("\n")) > MOST_LINES:
        fault = f"the text has {lines} lines"
        raise SourceError(Problem(offer.origin, fault, f"split it: {MOST_LINES} are the most"))
    head = read_head(text)
    lay_out = markdown.lay_out if offer.kind == ".md" else plain.lay_out
    given = next((one.value for one in head.findings if one.key == "title"), None)
    by_shape = (
        Finding(key, value, _FOUND_BY_SHAPE[key])
        for key, value in lay_out(head.body, title=given).found
    )
    return head.body, _merged(head.findings, offer.claims, tuple(by_shape)), head.notes


def _merged(*findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """One finding for each key, by key; the first that has it wins."""
    found: dict[str, Finding] = {}
    for finding in (one for group in findings for one in group):
        found.setdefault(finding.key, finding)
    return tuple(found[key] for key in sorted(found))
