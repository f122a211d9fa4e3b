"""What became of the documents, in the words that the user reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sitegen.articles.facts import FLAGS
from sitegen.files import SEEDS
from sitegen.intake.offering import Outcome, Taken

_WANTED = ("title", "outlet", "author", "published", "url")
"""What a reader asks of a source; where it is not stated, the user is told."""
_OUTCOMES: tuple[tuple[Outcome, str], ...] = (
    ("there", "there already"),
    ("refused", "refused"),
    ("passed", "passed over"),
)
_CALLED = {"published": "date", "url": "address"}


def account(taken: Taken) -> Iterator[str]:
    """The lines on one document; none where it was refused: its problem is reported apart."""
    if taken.outcome == "added":
        yield f"{SEEDS}/{taken.file} from {taken.origin}"
        for finding in taken.findings:
            yield f"  {_called(finding.key)}: {finding.value} ({finding.origin})"
        known = {finding.key for finding in taken.findings}
        flags = {one.key for one in taken.findings if one.key in FLAGS and one.value == "true"}
        if missing := [_called(key) for key in _WANTED if key not in known]:
            yield f"  not stated: {', '.join(missing)}"
        if flags:
            yield f"  will not be shown in full, or at all: {', '.join(sorted(flags))}"
    elif taken.outcome == "there":
        yield f"{taken.origin}: there already, the same words as {SEEDS}/{taken.file}"
    elif taken.outcome == "passed":
        yield f"{taken.origin}: passed over"
    yield from (f"  note: {note}" for note in taken.notes)


def summary(taken: Sequence[Taken]) -> str:
    """The one line at the end."""
    counts = Counter(one.outcome for one in taken)
    parts = [f"{counts['added']} added to {SEEDS}/"]
    for outcome, words in _OUTCOMES:
        if counts[outcome]:
            parts.append(f"{counts[outcome]} {words}")
    remedy = (
        "; look over the lines between --- in the new files, then run sitegen check"
        if counts["added"]
        else ""
    )
    return f"{', '.join(parts)}{remedy}."


def _called(key: str) -> str:
    return _CALLED.get(key, key)
