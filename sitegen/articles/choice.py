"""Which blocks of a page are its article.

trafilatura is asked twice, widely and precisely; what the page itself says of its article (the
body in its data for search engines, its headline, paragraphs made alike) goes before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Prefix

from sitegen.articles.bylines import author_in
from sitegen.articles.layout import ends_sentence
from sitegen.articles.pieces import Piece, boxes_of
from sitegen.articles.roles import leads_away, letters, note_kind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

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
TITLE_SHARE = 0.8
"""Share of the shorter one's letters from which on a title and a heading that begin alike are one:
"… Balkany | Chroniques", "… Balkany Abonnés" share .83; two headlines of one series under .5."""
PROSE_LENGTH = 80
"""Characters from which on a block that ends like a sentence is a paragraph of the article."""
BODY_SHARE = 0.9
"""The body that a page states counts where its blocks hold this share of it: some pages state a
beginning, or the text before its last correction."""
BODY_LETTERS = 400
"""Letters of the shortest stated body that counts: shorter ones are summaries."""
ALIKE_SHARE = 0.5
"""Where blocks made alike hold this share of the article's letters, its paragraphs are made so."""
TWICE_SHARE = 0.25
"""Where blocks that stood before hold this share of the article, it stands on the page twice; a
sentence or two are repeated by authors, and as captions."""
HOLDER_SHARE = 0.6
"""A block in which this share of the paragraphs stand side by side holds the article; where one is
cut into sections, none does."""
KICKER = 30
"""Letters that a headline may have beyond the title: a topic before it, a mark behind it."""
LEAD_BLOCKS = 12
"""Blocks after the headline in which the first paragraph must stand: bylines, dates and pictures
come before it."""
NOTE = 100
"""Characters of the longest line that names the author and says more: the date, the paper."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Hints:
    """What a page says of its article."""

    title: str | None
    """The headline that it shows, else what its mark-up calls the title."""
    body: str | None
    """The text that its data for search engines gives."""
    lead: str = ""
    """How the article begins, or what it is about; empty where the page does not say."""


def chosen(page: HtmlElement, pieces: tuple[Piece, ...], hints: Hints) -> tuple[Piece, ...]:
    """Those of ``pieces`` that are the article, its headline among them.

    ``page`` is changed: what surrounds the article is emptied.
    """
    title, body = hints.title, hints.body
    main = tuple(piece for piece in pieces if not piece.around)
    if sum(len(piece.words) for piece in main) <= SHORT_TEXT:
        return main
    wanted = _stated(pieces, body) if body else ()
    if not wanted:
        wanted = _completed(pieces, _judged(page, pieces, hints.lead))
        wanted = _with_headings(pieces, _without_neighbours(pieces, wanted))
    wanted = _with_lead(pieces, wanted, title)
    wanted = _in_one_article(pieces, wanted, title)
    wanted = _without_end(pieces, _once(pieces, _without_notes(pieces, wanted)))
    wanted = _below_headline(pieces, wanted, title)
    kept = tuple(_titled(pieces, wanted, title))
    return kept if any(piece.form != "heading" for piece in kept) else main


def _stated(pieces: tuple[Piece, ...], body: str) -> Sequence[int]:
    """The pieces that the page's own statement of its body holds; empty where it cannot be
    trusted."""
    whole = letters(body)
    if len(whole) < BODY_LETTERS:
        return ()
    folded = [letters(piece.words) for piece in pieces]
    known = [i for i, words in enumerate(folded) if len(words) >= DISTINCT and words in whole]
    first = {words: i for i, words in reversed([*enumerate(folded)])}
    known = [i for i in known if first[folded[i]] == i or not pieces[i].around]
    if sum(len(folded[i]) for i in known) < BODY_SHARE * len(whole):
        return ()
    inside = range(known[0], known[-1] + 1)
    short = (i for i in inside if folded[i] and len(folded[i]) < DISTINCT and folded[i] in whole)
    heads = (i for i in inside if pieces[i].form == "heading" and not pieces[i].around)
    return sorted({*known, *short, *heads})


def _judged(page: HtmlElement, pieces: tuple[Piece, ...], lead: str) -> list[int]:
    """The pieces that trafilatura takes for the article."""
    _clean(page, lead)
    wide, narrow = _known(pieces, page, precise=False), _known(pieces, page, precise=True)
    if _size(pieces, narrow) < CORE_SHARE * _size(pieces, wide):
        narrow = wide
    last = max(narrow, default=-1)
    found = {*narrow, *(i for i in wide if i < last and _is_prose(pieces[i]))}
    inside = [i for i in sorted(found) if not pieces[i].around]
    return inside if _size(pieces, inside) >= CORE_SHARE * _size(pieces, found) else sorted(found)


def _completed(pieces: tuple[Piece, ...], wanted: list[int]) -> list[int]:
    """``wanted`` with the sentences that are made like its own and stand among them."""
    if not wanted:
        return []
    made: Counter[tuple[str, ...]] = Counter()
    for i in wanted:
        made[pieces[i].made] += len(pieces[i].words)
    alike, size = made.most_common(1)[0]
    if size < ALIKE_SHARE * _size(pieces, wanted):
        return wanted
    own = [i for i in wanted if pieces[i].made == alike]
    return sorted({*wanted, *(i for i in _near(pieces, own) if pieces[i].made == alike)})


def _without_neighbours(pieces: tuple[Piece, ...], wanted: list[int]) -> list[int]:
    """``wanted`` without what comes after the block that holds the article's paragraphs and is made
    otherwise than all in it: comments, teasers, whatever language their names are in."""
    prose = [i for i in wanted if pieces[i].form == "free" and len(pieces[i].chain) > 1]
    held: Counter[int] = Counter()
    for i in prose:
        held[pieces[i].chain[-2]] += len(pieces[i].words)
    holder, size = held.most_common(1)[0] if held else (0, 0)
    if size < HOLDER_SHARE * _size(pieces, prose) or not prose:
        return wanted
    inside = [i for i in wanted if holder in pieces[i].chain]
    made = {pieces[i].made for i in inside}
    return [i for i in wanted if i <= inside[-1] or pieces[i].made in made]


def _with_headings(pieces: tuple[Piece, ...], wanted: list[int]) -> list[int]:
    """``wanted`` with the headings right above its paragraphs, as the questions of an interview
    are; a heading that is a link is that of another article."""
    chosen_ones = frozenset(wanted)
    above = (
        i - 1
        for i in wanted[1:]
        if pieces[i - 1].form == "heading"
        and not (pieces[i - 1].around or pieces[i - 1].linked)
        and pieces[i - 1].chain[:-1] == pieces[i].chain[:-1]
    )
    return sorted(chosen_ones.union(above))


def _with_lead(pieces: tuple[Piece, ...], wanted: Sequence[int], title: str | None) -> list[int]:
    """``wanted`` with the paragraph under the headline, which often is made otherwise than the
    rest, and which the data for search engines may lack."""
    start = _headline_at(pieces, title)
    if start is None:
        return list(wanted)
    body = next((i for i in wanted if i > start and _is_prose(pieces[i])), start)
    lead = (i for i in range(start + 1, min(start + 1 + LEAD_BLOCKS, body)))
    return sorted({*wanted, *(i for i in lead if _is_lead(pieces[i]))})


def _is_lead(piece: Piece) -> bool:
    is_long = len(piece.words) > PROSE_LENGTH and "\n" not in piece.words
    return is_long and not piece.around


def _near(pieces: tuple[Piece, ...], own: list[int]) -> Iterator[int]:
    """Sentences between the first and the last of ``own``, and right before or after them."""
    for i in range(max(0, own[0] - 2), min(len(pieces), own[-1] + 3)):
        if not pieces[i].around and ends_sentence(pieces[i].words):
            yield i


def _in_one_article(
    pieces: tuple[Piece, ...], wanted: Sequence[int], title: str | None
) -> list[int]:
    """Those of ``wanted`` that belong to the headline: pages go on with the next article."""
    start = _headline_at(pieces, title)
    if start is None or not wanted:
        return list(wanted)
    head = pieces[start]
    again = (
        i
        for i in range(start + 1, len(pieces))
        if pieces[i].form == "heading" and _is_such_a_headline(pieces[i], head)
    )
    stop = next(again, len(pieces))
    own = [i for i in wanted if i < stop and head.within <= pieces[i].within]
    return own if _size(pieces, own) >= CORE_SHARE * _size(pieces, wanted) else list(wanted)


def _without_notes(pieces: tuple[Piece, ...], wanted: Sequence[int]) -> list[int]:
    """``wanted`` without what leads away from the article, and without bylines and dates before
    its first sentence: the page's facts say these."""
    first = next((i for i in wanted if _is_prose(pieces[i])), 0)
    return [
        i
        for i in wanted
        if not leads_away(pieces[i].words) and not (i < first and _is_note(pieces[i]))
    ]


def _once(pieces: tuple[Piece, ...], wanted: Sequence[int]) -> list[int]:
    """``wanted`` without what a page that is laid out twice, for two kinds of screen, repeats."""
    first: dict[str, int] = {}
    again: set[int] = set()
    for i in wanted:
        words = letters(pieces[i].words)
        if len(words) >= DISTINCT and first.setdefault(words, i) != i:
            again.add(i)
    if _size(pieces, again) < TWICE_SHARE * _size(pieces, wanted):
        return list(wanted)
    return [i for i in wanted if i not in again]


def _without_end(pieces: tuple[Piece, ...], wanted: Sequence[int]) -> list[int]:
    """``wanted`` without the ways to elsewhere after its last paragraph, and without the headings
    under which they stand, or nothing."""
    last = max((i for i in wanted if _is_prose(pieces[i])), default=None)
    if last is None:
        return list(wanted)
    kept = [i for i in wanted if i <= last]
    tail = [i for i in wanted if i > last]
    for i, after in zip(tail, [*tail[1:], None], strict=False):
        heads_nothing = after is None or pieces[after].around or pieces[after].form == "heading"
        away = pieces[i].around or (pieces[i].form == "heading" and heads_nothing)
        if not (away or _announces_ways(pieces, i)):
            kept.append(i)
    return kept


def _below_headline(
    pieces: tuple[Piece, ...], wanted: Sequence[int], title: str | None
) -> Sequence[int]:
    """``wanted`` without what stands before the headline, such as a note on cookies, where nearly
    all of it stands below."""
    start = _headline_at(pieces, title)
    below = [i for i in wanted if start is not None and i >= start]
    return below if _size(pieces, below) >= BODY_SHARE * _size(pieces, wanted) else wanted


def _announces_ways(pieces: tuple[Piece, ...], i: int) -> bool:
    """Whether a line such as "More on this:" stands before ways to elsewhere."""
    words = pieces[i].words
    is_line = len(words) <= PROSE_LENGTH and words.endswith(":")
    return is_line and i + 1 < len(pieces) and pieces[i + 1].around


def _is_note(piece: Piece) -> bool:
    """Whether it is bylines and dates and nothing else, each in a line or several in one."""
    lines = piece.words.split("\n")
    return all(note_kind(one) or (len(one) <= NOTE and author_in(one)) for one in lines)


def notes_of(pieces: tuple[Piece, ...], title: str | None) -> tuple[str, ...]:
    """The lines between the headline and the first paragraph: bylines and dates among them. What
    stands right under the headline may be its lead."""
    start = _headline_at(pieces, title)
    if start is None:
        return ()
    lines = pieces[start + 1 : start + 1 + LEAD_BLOCKS]
    long = [n for n, piece in enumerate(lines) if len(piece.words) > PROSE_LENGTH]
    stop = (long[1:] or [len(lines)])[0] if long[:1] == [0] else (long or [len(lines)])[0]
    return tuple(line for piece in lines[:stop] for line in piece.words.split("\n"))


def _is_such_a_headline(piece: Piece, head: Piece) -> bool:
    """Whether another heading is made like the headline: its classes say so, or both are h1."""
    named = bool(head.made[1]) and piece.made[1] == head.made[1]
    first_rank = piece.made[0] == head.made[0] == "h1"
    return (named or first_rank) and letters(piece.words) != letters(head.words)


def _headline_at(pieces: tuple[Piece, ...], title: str | None) -> int | None:
    folded = letters(title or "")
    if not folded:
        return None
    headings = [i for i, piece in enumerate(pieces) if piece.form == "heading"]
    exact = (i for i in headings if letters(pieces[i].words) == folded)
    longer = (i for i in headings if _holds_title(letters(pieces[i].words), folded))
    ranked = (i for i in headings if pieces[i].made[0] == "h1")
    alike = (i for i in ranked if _begins_alike(letters(pieces[i].words), folded))
    return next(exact, next(longer, next(alike, None)))


def _holds_title(words: str, title: str) -> bool:
    """Whether a heading is the title with a kicker before it, or a mark behind it."""
    is_near = len(title) >= DISTINCT // 2 and len(words) <= len(title) + KICKER
    return is_near and words.startswith(title) | words.endswith(title)


def _begins_alike(words: str, title: str) -> bool:
    """Whether a heading and the title differ at their ends only: a section's name stands behind
    the title, a label behind the heading."""
    shared = Prefix.similarity(words, title)
    return shared >= max(DISTINCT, TITLE_SHARE * min(len(words), len(title)))


def _titled(pieces: tuple[Piece, ...], wanted: Sequence[int], title: str | None) -> Iterator[Piece]:
    """The ``wanted`` pieces after the page's headline, which stands there once."""
    start = _headline_at(pieces, title)
    if start is not None:
        yield pieces[start]
    folded = letters(title or "")
    for i in wanted:
        if i != start and not (start is not None and letters(pieces[i].words) == folded):
            yield pieces[i]


def _known(pieces: tuple[Piece, ...], page: HtmlElement, *, precise: bool) -> list[int]:
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


def _size(pieces: tuple[Piece, ...], indices: Iterable[int]) -> int:
    return sum(len(pieces[index].words) for index in indices)


def _is_prose(piece: Piece) -> bool:
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


def _clean(page: HtmlElement, lead: str) -> None:
    """Take out of ``page`` what surrounds the article, and control characters: one of them makes
    trafilatura give up."""
    for box in boxes_of(page, lead):
        box.clear(keep_tail=True)
    for element in page.iter():
        element.text = _CONTROLS.sub(" ", element.text) if element.text else None
        element.tail = _CONTROLS.sub(" ", element.tail) if element.tail else None
        if any(_CONTROLS.search(name) for name in element.attrib):
            element.attrib.clear()  # lxml can neither set nor drop an attribute of such a name
        for name, value in element.attrib.items():
            if _CONTROLS.search(value):
                element.set(name, _CONTROLS.sub(" ", value))
