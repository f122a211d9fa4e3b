"""What stands in and beside a mention: its written form, roles in apposition, partners in a list,
places after *in*.

Each function looks at one frame, or at all of them once; none knows who anybody is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter

from sitegen.clauses import Clause, Reading
from sitegen.frames import Frame, dateline
from sitegen.mentions import Mention
from sitegen.model import Span
from sitegen.roles import Role, bare
from sitegen.tags import Word
from sitegen.words import Words

_PLACE_BEFORE = frozenset(("in", "into", "across", "near", "throughout", "around"))


def places_in(readings: Iterable[Reading]) -> frozenset[str]:
    """Single names that the text uses as places: right after *in* or *in the*."""
    return frozenset(name for reading in readings for name in _places(reading.frame.words))


def _places(words: Sequence[Word]) -> Iterator[str]:
    for at, word in enumerate(words[:-1]):
        if word.norm in _PLACE_BEFORE:
            start = at + 1 + (words[at + 1].norm == "the")
            for name in words[start : start + 1]:
                alone = start + 1 == len(words) or words[start + 1].tag not in "NHTRB"
                if name.tag == "N" and not name.gap and (alone or start == at + 1):
                    yield name.norm


_HYPHEN = re.compile(r"-[^\W\d_]{1,12}\b")


def form_of(text: str, frame: Frame, mention: Mention) -> str:
    """The mention as written; possessive ending, *both* and *63-year-old* before a name off."""
    opener = frame.words[mention.first]
    listed = opener.tag in "DG" and opener.norm != "the"  # *both Okoro and*
    aged = opener.norm == "old" and not opener.capital  # *63-year-old Okoro*
    cut = bool(mention.name) and (listed or aged)
    return _bare(text, frame, mention.first + cut, mention)


def written_name(text: str, frame: Frame, mention: Mention, size: int) -> str:
    """The last ``size`` words of the mention as written, which are a name; empty for none."""
    if not size:
        return ""
    return _bare(text, frame, mention.last - size, mention)


def _bare(text: str, frame: Frame, first: int, mention: Mention) -> str:
    """The mention from word ``first`` on as written, with a second half after a hyphen: *Lund
    Ann-mi*."""
    start, end = frame.words[first].start, frame.words[mention.last - 1].end
    tail = _HYPHEN.match(text, end) if mention.name else None
    written = text[start : tail.end() if tail else end]
    return bare(written, possessive=mention.possessor)


def lower_in(readings: Iterable[Reading]) -> frozenset[str]:
    """Norms of the words that the text writes in lower case outside marks."""
    return frozenset(
        {
            word.norm
            for reading in readings
            for word in reading.frame.words
            if word.mark is None and not word.capital
        }
    )


def regions_in(readings: Iterable[Reading]) -> frozenset[tuple[str, ...]]:
    """Names of several words that the text uses as places: whole runs after *in*."""
    found: set[tuple[str, ...]] = set()
    for reading in readings:
        for mention in reading.mentions:
            before = reading.frame.words[mention.first - 1] if mention.first else None
            if before is None or before.norm not in _PLACE_BEFORE or mention.role:
                continue
            if len(mention.name) > 1 and not reading.frame.words[mention.first].gap:
                found.add(mention.name)
    return frozenset(found)


_DESCRIPTION = 6
"""Words between a determiner and the noun that they describe, at most."""


def described(frame: Frame, mention: Mention, words: Words) -> Role:
    """The whole role of a noun found alone, where a definite description stands before it.

    *civil, rights, group* of *the nation's largest civil rights group*; the noun's own role where
    none does.
    """
    found: list[str] = []
    for at in range(mention.first, max(0, mention.first - _DESCRIPTION), -1):
        word = frame.words[at - 1]
        if frame.words[at].gap or word.tag not in "DGJwNHnC":
            break
        if word.possessive or word.norm == "the":
            return (*reversed(found), *mention.role)
        if word.tag != "C" and word.norm not in words.vague and not word.norm.endswith("est"):
            found.append(word.norm)
    return mention.role


_LONG_RUN = 4
"""Words with capitals in a row that are the name of a body and of a person."""


def name_within(frame: Frame, mention: Mention, lists: Words) -> tuple[str, ...]:
    """The name that ends a mention: its own, or that after an office with what it is of.

    *Ann Okoro* of *head of the Harbour Committee Ann Okoro* and of *envoy to the United Harbours
    Ann Okoro*; empty for an office alone. *Bill Okoro* is no bill of Okoro's.
    """
    words = frame.words
    if len(mention.name) == 1 and mention.last - mention.first > 1 and not frame.titled:
        before = words[mention.last - 2]
        given = before.capital and not before.possessive and before.norm in lists.things
        if given and not words[mention.last - 1].gap and not before.norm.endswith("s"):
            return (before.norm, *mention.name)
    first = mention.last
    while first > mention.first and words[first - 1].tag == "N" and words[first - 1].capital:
        first -= 1
    run = tuple(word.norm for word in words[first : mention.last])
    if mention.name and len(run) >= _LONG_RUN and _is_of_office(frame, mention.first):
        return run[-2:]
    if mention.name or not any(word.tag in "oI" for word in words[mention.first : first]):
        return mention.name
    if len(run) >= _LONG_RUN:
        return run[-2:]
    return run if len(run) > 1 and words[first - 1].tag == "B" else ()


def office_before(reading: Reading, mention: Mention, lists: Words) -> Iterator[Mention]:
    """The office of whoever is named after what the office is of: *envoy* of *envoy to the United
    Harbours Ann Okoro*."""
    if len(name_within(reading.frame, mention, lists)) < len(mention.name):
        for other in reading.mentions:
            if other.last == mention.first - 1 and other.role:
                yield other


def _is_of_office(frame: Frame, first: int) -> bool:
    """Whether an office and *to* or *for* stand before a mention."""
    return first > 1 and frame.words[first - 1].tag in "oI" and frame.words[first - 2].tag in "RT"


def in_dateline(frame: Frame, mention: Mention) -> bool:
    """Whether a mention is the place that opens an article: *LUND HARBOUR — *."""
    return mention.last <= dateline(frame)


def are_coordinated(reading: Reading, first: Mention, second: Mention) -> bool:
    """Whether two mentions are a first name and a full name joined by a conjunction."""
    words = reading.frame.words
    return (
        first.kind == "name"
        and len(first.name) == 1
        and not first.role
        and not first.possessor
        and not second.role
        and second.first == first.last + 1
        and words[first.last].tag == "C"
    )


def apposed_to(reading: Reading, mention: Mention, lists: Words) -> Iterator[Mention]:
    """The roles beside a name: *Okoro, the finance minister,* and *the minister, Ann Okoro,*."""
    words = reading.frame.words
    for other in reading.mentions:
        if other.kind not in ("role", "body") or other.possessor:
            continue
        if other.role[-1:] and other.role[-1] in lists.things:
            continue  # *Okoro, a good decision,*
        after = other.first == mention.last and _sets_off(reading, mention, other)
        before = other.last == mention.first and words[mention.first].gap == ","
        if before and other.kind == "body" and other.first and words[other.first - 1].tag in "Io":
            continue  # *a spokesman for the ministry, Ann Okoro,*
        determined = words[other.first].norm in ("the", "a", "an")
        if determined and (after or (before and _closed(reading, mention))):
            yield other


def _sets_off(reading: Reading, mention: Mention, other: Mention) -> bool:
    """Whether what stands between a name and the role after it makes the role its description.

    After a name of one word the description must end with such a sign, too: *talks with Okoro,
    the Danish leader said* speaks of two. A dash after a place opens an article.
    """
    gap = reading.frame.words[other.first].gap
    if gap == "-":
        relative = reading.frame.words[other.last : other.last + 1]
        described = any(word.tag == "P" for word in relative)  # *— a former aide who writes*
        return mention.last > dateline(reading.frame) and (described or _closed(reading, other))
    if gap != "," or _does(reading, other):
        return False
    return len(mention.name) > 1 or _closed(reading, other)


def _does(reading: Reading, mention: Mention) -> bool:
    """Whether a verb follows that the mention is the subject of, as far as order tells:
    *according to Lund Airways, the stranger was a passenger* describes no airline."""
    after = reading.frame.words[mention.last : mention.last + 1]
    return any(not word.gap and word.tag in "VX" for word in after)


def set_off_from(reading: Reading, role: Mention) -> Mention | None:
    """The name that a description before *who* belongs to: *Okoro — a former harbour aide who*."""
    words = reading.frame.words
    for mention in reversed(reading.mentions):
        between = words[mention.last + 1 : role.last]
        if mention.name and mention.last < role.last:
            whole = not any(word.gap or word.tag in "VXPQ" for word in between)
            return mention if whole and words[mention.last].gap in (",", "-") else None
    return None


def _closed(reading: Reading, mention: Mention) -> bool:
    """Whether punctuation or the frame's end follows the mention."""
    words = reading.frame.words
    return mention.last >= len(words) or bool(words[mention.last].gap)


def leads(reading: Reading, mention: Mention) -> bool:
    """Whether the mention is the subject of its frame's main clause, as far as order tells.

    That is the first one which no preposition governs; after *When …,* and *Asked about …,* the
    first one after a comma; after a dateline, the first one after its dash.
    """
    return not mention.possessor and leader(reading) == mention.first


@lru_cache(maxsize=32)  # what is looked at around one quote
def leader(reading: Reading) -> int | None:
    """The first word of whatever leads its frame (see ``leads``); None where nothing does."""
    words = reading.frame.words
    start = dateline(reading.frame)
    free = [
        other
        for other in reading.mentions
        if other.first >= start
        and not other.possessor
        and not (other.first and words[other.first - 1].tag in "Io")
    ]
    if words[start].tag in "SIV":
        free = [other for other in free if words[other.first].gap == ","] or free
    return free[0].first if free else None


Parsed = tuple[Sequence[Span], Sequence[tuple[Span, Span]]]
"""Names, and subjects with their verbs, as a configured pipeline found them; see ``Analysis``."""


def parsed(
    mention: Mention, clause: Clause | None, reading: Reading, found: Parsed
) -> Iterator[str]:
    """What a configured pipeline says of a mention: a name, the subject of its cue."""
    names, subjects = found
    span = reading.frame.span(mention.first, mention.last)
    at = bisect_right(names, span.start, key=attrgetter("end"))
    if at < len(names) and names[at].overlaps(span):
        yield "parsed name"
    if clause is None or clause.last == clause.first or not subjects:
        return
    cue = reading.frame.words[clause.last - 1].span
    first = bisect_left(subjects, span.start, key=_start_of_subject)
    last = bisect_left(subjects, span.end, key=_start_of_subject)
    if any(verb.overlaps(cue) for _, verb in subjects[first:last]):
        yield "parsed subject"


def _start_of_subject(pair: tuple[Span, Span]) -> int:
    return pair[0].start
