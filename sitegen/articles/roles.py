"""Blocks of a text → what each of them is: headline, subheading, dateline, body, or furniture.

By the shape of a block and where it stands, never by an outlet's own words. Where the shape is not
certain, a block is body: what is called body is compared and quoted, so nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from sitegen.articles.facts import isodate
from sitegen.articles.layout import Block, ends_sentence
from sitegen.articles.phrases import (
    ALONE,
    BYLINES,
    CREDIT_ENDS,
    CREDITS,
    DATED,
    ENDINGS,
    FORMS,
    OPENINGS,
    RIGHTS,
)
from sitegen.model import Paragraph, Role, Span

HEADLINE_WORDS = 30
HEADLINE_LENGTH = 200
"""Longest headline and subheading. Of 77 news titles the longest has 19 words, 117 characters."""
CROSSHEAD_WORDS = 8
CROSSHEAD_LENGTH = 80
"""Longest subheading between two paragraphs: longer ones cannot be told from captions."""
TAIL_WORDS = 6
TAIL_LENGTH = 60
"""Longest block after the last sentence that counts as furniture for its shape alone."""
OPENING_WORDS = 25
"""Longest block that a phrase at its beginning alone makes furniture."""
RIGHTS_LENGTH = 600
"""Longest block that claims rights."""
DATELINE_WORDS = 6
"""Longest dateline: "RIO DE JANEIRO, Brazil (Reuters) —"."""
NOTE_WORDS = 12
"""Longest line that names the author or dates the article."""
ALIKE = 85
"""Likeness, 0..100, from which on a block is the given title: titles are cut or re-punctuated."""
SHORT_WORD = 3
"""Letters of the longest word that stays small in a label: "Back to Top", "Scroll up"."""
TOP_BLOCKS = 4
"""More short blocks than this before the first sentence are a list or a menu, not a head."""
TAIL_BLOCKS = 3
"""More short blocks than this after the last sentence may be a list that belongs to the text."""
MARKED_SHARE = 0.5
"""From this share of long blocks with a mark at their end on, a text counts as one that ends its
sentences with marks; shape says nothing of a text that does not (Thai has no full stop)."""

_DAY_AND_TIME = re.compile(r"\b\d{4}-\d\d-\d\d[ T,]{1,3}\d\d?:\d\d\b")
_DAY = re.compile(
    r"(?:[^\W\d_]+[.,]? )?(?:\d\d?(?:\.|st|nd|rd|th)? (?:de )?[^\W\d_]{3,12}\.?,?(?: de)? \d{4}"
    r"|[^\W\d_]{3,12}\.? \d\d?(?:st|nd|rd|th)?,? \d{4})"
    r"(?:[ ,|–—-]+(?:[^\W\d_]{1,3} )?\d\d?[:.h]\d\d.{0,12})?"
    r"|\d{4}年\d\d?月\d\d?日.{0,12}"
    r"|\d\d?([/.])\d\d?\1\d{4}(?:[ ,|–—-]+(?:[^\W\d_]{1,3} )?\d\d?[:.h]\d\d.{0,12})?"
)
"""A day in words or figures, with or without a time, in the orders that newspapers use."""
_LEADS_ON = re.compile(r"[:,;—–-]$")
_DATELINE_END = re.compile(r"(?::|[—–]|--| -)$")
_BRACKETED = re.compile(r"\([^()]{0,40}\)")
_LIST_ITEM = re.compile(r"(?:[-*•·–—]|\(?\w{1,3}[.)])\s")
_QUOTED = re.compile('["“”„«»「」『』]')
_WORD = re.compile(r"[^\W_]")
_EDGES = ' .:!…»›>→←↑↓|*#•-–—"“”[]()'


@dataclass(frozen=True, slots=True)
class Layout:
    """What a text's blocks are, and what they state about the source."""

    paragraphs: tuple[Paragraph, ...]
    furniture: tuple[Span, ...]
    found: tuple[tuple[str, str], ...] = ()
    """Keys and values of front matter that stand in the text, by key: ``title`` where a block is
    the headline, ``published`` where one is a timestamp."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the rules look at in one block."""

    words: str
    """Its first ``HEADLINE_LENGTH + 1`` characters; no rule looks at longer blocks."""
    length: int
    stops: bool
    """Whether it ends like a sentence."""
    has_word: bool
    is_item: bool
    """Whether it is one of several in a list or a table: then its shape says nothing."""

    @property
    def count(self) -> int:
        """How many words it has, as far as ``words`` goes."""
        return len(self.words.split())

    def within(self, words: int, length: int) -> bool:
        """Whether it is no longer than either."""
        return self.length <= length and self.count <= words


Roles = list[Role | None]
"""Parallel to the blocks; None is furniture."""


def assign(text: str, blocks: Sequence[Block], *, title: str | None = None) -> Layout:
    """What each of ``blocks`` is; ``title`` is the one given for the source, if any is."""
    shapes = tuple(_shape(text, block) for block in blocks)
    roles: Roles = ["body" if shape.has_word else None for shape in shapes]
    found: dict[str, str] = {}
    if sum(shape.has_word for shape in shapes) > 1:
        published = _set_aside_timestamp(shapes, roles)
        _set_aside_phrases(shapes, roles)
        _set_aside_credits(shapes, roles, title)
        _name_headings(blocks, roles)
        if _marks_sentences(shapes):
            _name_top(shapes, roles, title)
            _set_aside_tail(shapes, roles)
            _name_crossheads(shapes, roles)
        headline = _title_block(shapes, roles, title)
        found = _found(published, shapes[headline].words if headline is not None else None)
    return _layout(blocks, roles, found)


def leads_away(words: str) -> bool:
    """Whether ``words`` are a line that pages put around an article, by its phrase."""
    return _is_phrase(_shape(words, Block(Span(0, len(words)))))


def note_kind(words: str) -> Literal["author", "published"] | None:
    """What a short line under a headline states: who wrote the article, or when; None for others.

    >>> note_kind("By Ann Lee"), note_kind("5 March 2031"), note_kind("By land and by sea we go")
    ('author', 'published', None)
    """
    shape = _shape(words, Block(Span(0, len(words))))
    if _is_byline(shape):
        return "author"
    return "published" if _is_dated(shape) else None


def letters(words: str) -> str:
    """The letters and digits of ``words``, folded: what is left when spaces and marks differ."""
    return "".join(char for char in words.casefold() if char.isalnum())


def _shape(text: str, block: Block) -> _Shape:
    start, end = block.span.start, block.span.end
    return _Shape(
        text[start : min(end, start + HEADLINE_LENGTH + 1)],
        len(block.span),
        ends_sentence(text[max(start, end - 8) : end]),
        bool(_WORD.search(text, start, end)),
        block.form == "item" or bool(_LIST_ITEM.match(text, start, end)),
    )


def _marks_sentences(shapes: Sequence[_Shape]) -> bool:
    """Whether the text ends its sentences with marks, so that shape means something."""
    long = [shape for shape in shapes if shape.length > CROSSHEAD_LENGTH] or [
        shape for shape in shapes if shape.stops
    ]
    return sum(shape.stops for shape in long) >= max(1, MARKED_SHARE * len(long))


def _set_aside_timestamp(shapes: Sequence[_Shape], roles: Roles) -> str | None:
    """Set aside the first block that is a timestamp, if it stands in the head; its value."""
    for index, shape in enumerate(shapes[: TOP_BLOCKS + 1]):
        if shape.length <= TAIL_LENGTH and (published := isodate(shape.words)):
            roles[index] = None
            return published
    return None


def _set_aside_phrases(shapes: Sequence[_Shape], roles: Roles) -> None:
    """Set aside the blocks that are, or begin with, words that pages put around an article."""
    for index, shape in enumerate(shapes):
        if _is_phrase(shape):
            roles[index] = None
    if not any(roles):  # nothing but navigation: then it is all there is to compare
        roles[:] = ["body" if shape.has_word else None for shape in shapes]


def _is_phrase(shape: _Shape) -> bool:
    folded = shape.words.casefold().replace("’", "'")
    short = shape.within(OPENING_WORDS, HEADLINE_LENGTH)
    bare = folded.strip(_EDGES)
    alone = short and (bare in ALONE or folded.startswith(OPENINGS) or bare.endswith(ENDINGS))
    form = any(phrase in folded for phrase in FORMS)
    return alone or form or (shape.length <= RIGHTS_LENGTH and folded.startswith(RIGHTS))


def _set_aside_credits(shapes: Sequence[_Shape], roles: Roles, title: str | None) -> None:
    """Set aside who wrote an article and when, before its first and after its last paragraph.

    A first line may be a headline that begins like a byline ("By Land and by Sea"), unless the
    title is known.
    """
    kept = [index for index, role in enumerate(roles) if role]
    for index in kept[:TOP_BLOCKS]:
        named = _is_byline(shapes[index]) and (title is not None or index != kept[0])
        if len(kept) > 1 and not shapes[index].stops and (named or _is_dated(shapes[index])):
            roles[index] = None
    for index in kept[1:][-TAIL_BLOCKS:]:
        if _is_credit(shapes[index]):
            roles[index] = None


def _is_byline(shape: _Shape) -> bool:
    """Whether it names the author and says nothing else: all but the shortest words are names."""
    if not shape.within(NOTE_WORDS, CROSSHEAD_LENGTH):
        return False
    folded = shape.words.casefold()
    opening = next((opening for opening in BYLINES if folded.startswith(opening)), "")
    names = shape.words[len(opening) :].replace(",", " ").split() if opening else []
    return bool(names) and all(name[0].isupper() or len(name) < 4 for name in names)


def _is_dated(shape: _Shape) -> bool:
    """Whether it dates the article and says nothing else."""
    if not shape.within(NOTE_WORDS, CROSSHEAD_LENGTH):
        return False
    folded = shape.words.casefold()
    dated = folded.startswith(DATED) and any(char.isdigit() for char in folded)
    day = _DAY_AND_TIME.search(shape.words) or _DAY.fullmatch(shape.words)
    return dated or day is not None


def _is_credit(shape: _Shape) -> bool:
    if not shape.within(OPENING_WORDS, HEADLINE_LENGTH):
        return False
    folded = shape.words.casefold().strip(_EDGES)
    return folded.startswith(CREDITS) or folded.endswith(CREDIT_ENDS)


def _name_headings(blocks: Sequence[Block], roles: Roles) -> None:
    """Name what mark-up makes a heading: the headline where nothing stands before it."""
    first = next((index for index, role in enumerate(roles) if role), None)
    for index, block in enumerate(blocks):
        if block.form == "heading" and roles[index]:
            roles[index] = "headline" if index == first else "subheading"


def _name_top(shapes: Sequence[_Shape], roles: Roles, title: str | None) -> None:
    """Name headline, subheadings and dateline before the first sentence.

    A title that is given elsewhere is the headline: then no other block is one.
    """
    first = next((i for i, shape in enumerate(shapes) if roles[i] and _is_prose(shape)), 0)
    top = [index for index in range(first) if roles[index] == "body"]
    if len(top) > TOP_BLOCKS:
        return
    for index in top:
        shape = shapes[index]
        named = "headline" in roles
        if _is_dateline(shape):
            roles[index] = "dateline"
        elif _LEADS_ON.search(shape.words) or shape.is_item:
            return
        elif named or title is None or _is_title(shape, title):
            roles[index] = "subheading" if named else "headline"


def _title_block(shapes: Sequence[_Shape], roles: Roles, title: str | None) -> int | None:
    """The index of the headline: the block that is the given title, else the one found by shape.

    A block that is the title is the headline whatever its shape (a question, a whole sentence).
    """
    named = next((i for i, role in enumerate(roles) if role == "headline"), None)
    if title is None:
        return named
    for index in [i for i, role in enumerate(roles) if role][:TOP_BLOCKS]:
        if _is_title(shapes[index], title):
            if named is not None:
                roles[named] = "subheading"
            roles[index] = "headline"
            return index
    return named


def _is_title(shape: _Shape, title: str) -> bool:
    """Whether a block is ``title``, marks apart, or the uncut form of it."""
    if shape.length > HEADLINE_LENGTH:
        return False
    words, known = letters(shape.words), letters(title)
    return fuzz.ratio(words, known) >= ALIKE or (len(known) > TAIL_LENGTH and known in words)


def _set_aside_tail(shapes: Sequence[_Shape], roles: Roles) -> None:
    """Set aside a few short blocks without sentence end that follow the last sentence."""
    prose = [i for i, shape in enumerate(shapes) if roles[i] and _is_prose(shape)]
    tail = [i for i in range(prose[-1] + 1, len(shapes)) if roles[i]] if prose else []
    if len(tail) <= TAIL_BLOCKS and all(_is_tail(shapes[index]) for index in tail):
        for index in tail:
            roles[index] = None


def _name_crossheads(shapes: Sequence[_Shape], roles: Roles) -> None:
    """Name the single short blocks between two paragraphs that end like sentences."""
    kept = [index for index, role in enumerate(roles) if role]
    for before, index, after in zip(kept, kept[1:], kept[2:], strict=False):
        shape = shapes[index]
        apart = shapes[before].stops and _is_prose(shapes[after])
        if roles[index] == roles[before] == "body" and apart and _is_crosshead(shape):
            roles[index] = "subheading"


def _is_prose(shape: _Shape) -> bool:
    return shape.stops or not shape.within(HEADLINE_WORDS, HEADLINE_LENGTH)


def _is_dateline(shape: _Shape) -> bool:
    """Whether it is a place in capitals that a colon or a dash ends: "MOSCOW:"."""
    place = _BRACKETED.sub("", shape.words)
    short = shape.within(DATELINE_WORDS, TAIL_LENGTH)
    return short and place.isupper() and bool(_DATELINE_END.search(shape.words))


def _is_tail(shape: _Shape) -> bool:
    """Whether it is short and written like a label: "Load Next Story", "Reuters - AP"."""
    plain = not _QUOTED.search(shape.words) and not shape.is_item
    return plain and shape.within(TAIL_WORDS, TAIL_LENGTH) and _is_label(shape.words)


def _is_label(words: str) -> bool:
    """Whether all but the shortest words begin with a capital; never in scripts without them."""
    found = [(start.group(), len(word)) for word in words.split() if (start := _WORD.search(word))]
    small = any(start.islower() and length > SHORT_WORD for start, length in found)
    return not small and any(start.isupper() for start, _ in found)


def _is_crosshead(shape: _Shape) -> bool:
    short = shape.within(CROSSHEAD_WORDS, CROSSHEAD_LENGTH) and not shape.stops
    led = _LEADS_ON.search(shape.words) or shape.is_item
    return short and not led and not shape.words[:1].islower() and not _QUOTED.match(shape.words)


def _found(published: str | None, headline: str | None) -> dict[str, str]:
    found = {"published": published, "title": " ".join(headline.split()) if headline else None}
    return {key: value for key, value in found.items() if value}


def _layout(blocks: Sequence[Block], roles: Roles, found: dict[str, str]) -> Layout:
    pairs = list(zip(blocks, roles, strict=True))
    return Layout(
        tuple(Paragraph(block.span, role) for block, role in pairs if role),
        tuple(block.span for block, role in pairs if role is None),
        tuple(sorted(found.items())),
    )
