"""``add``: saved pages, texts, archives and feeds → files in ``seeds/``, with front matter.

``offers`` finds the documents, ``reading`` reads one (``decoding`` and ``heads`` what is not as a
build wants it), ``shelf`` knows what is there and writes. Whatever is found is said with where it
was found; what is not stated stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sitegen.articles.stated import Finding
from sitegen.comparison import Runner
from sitegen.errors import Problem, SourceError
from sitegen.intake.offering import Offer, Outcome, Passed, Taken
from sitegen.intake.offers import find_offers
from sitegen.intake.reading import read_document
from sitegen.intake.shelf import Shelf, open_shelf
from sitegen.limits import within_limits
from sitegen.running import Serial

__all__ = ["Finding", "Outcome", "Taken", "add_files"]


def add_files(
    paths: Sequence[Path], seeds: Path, *, runner: Runner | None = None
) -> Iterator[Taken]:
    """What becomes of every document in ``paths``, in their order, each as soon as it is done.

    New ones are written into ``seeds``; the words of one that is there already are not written
    again. ``runner`` may remember what the sources that are there hold.
    """
    shelf = open_shelf(seeds, runner or Serial())
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
    size = len(offer.data)
    found = within_limits(read_document, offer, size=size, place=offer.origin)
    if there := shelf.holder(found.body):
        return Taken("there", offer.origin, there, found.findings, found.notes)
    known = {finding.key: finding.value for finding in found.findings}
    notes = found.notes
    if other := shelf.namesake(known.get("url")):
        notes = (*notes, f"another version of {other}: the same address, other words")
    kind = offer.kind if offer.kind == ".md" else ".txt"
    file = shelf.keep(offer.name or known.get("title", ""), kind, found.findings, found.body)
    return Taken("added", offer.origin, file, found.findings, notes)
