"""Analysis → frames: sentences as speech is read, each marked stretch one opaque word.

A full stop inside quotation marks ends no frame, and “So what?” said Harry is one. Each word gets
a letter for what it can be (``tags``), so that later stages can read a frame with regular
expressions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat

from sitegen.analysis import normal_form
from sitegen.model import Analysis, Role, Span
from sitegen.tags import DATELINE, Piece, Tagger, Word
from sitegen.words import Words

_SHORT_TAG = 7
"""Words in a sentence like *the mayor of Springfield said* that still belongs to the question or
exclamation in marks before it; longer ones say something of their own."""
_LONGEST = 160
"""Words after which a frame ends in any case: what reads a frame may look at every pair in it. The
longest sentence of 1,000 news articles has 141."""
_PIECE = partial(tuple.__new__, Piece)
"""``Piece`` of its five values, which are not looked at."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence outside quotation marks, with the marked stretches in it."""

    paragraph: int
    role: Role
    words: tuple[Word, ...]
    """Never empty."""
    closing: str
    """The punctuation after its last word."""
    titled: bool
    """Whether it is written as headlines are: a capital proves no name there."""
    tags: str
    """The tags of its words, one letter each."""

    @property
    def subjectless(self) -> bool:
        """Whether it is a headline that begins with its verb: *Takes claims seriously*."""
        first = self.words[0]
        return (
            (self.titled or self.role != "body")
            and first.tag == "w"
            and first.capital
            and first.norm.endswith("s")
            and len(self.words) > 2
        )

    def span(self, first: int, last: int) -> Span:
        """From the start of word ``first`` to the end of the word before ``last``."""
        return Span(self.words[first].start, self.words[last - 1].end)


def frames_of(analysis: Analysis, marks: Sequence[Span], words: Words) -> tuple[Frame, ...]:
    """The frames of ``analysis`` in text order; ``marks`` are its marked stretches."""
    tagger = Tagger.of(analysis, words)
    found: list[Frame] = []
    for index, role, pieces in _paragraph_pieces(analysis, marks):
        sentences = _sentences(analysis, pieces, words)
        found += [_frame(tagger, index, role, sentence) for sentence in sentences]
    return tuple(found)


def _frame(tagger: Tagger, paragraph: int, role: Role, pieces: Sequence[Piece]) -> Frame:
    """The frame made of ``pieces``, which are not empty."""
    titled = role in ("headline", "subheading") or tagger.title_case(pieces)
    end = pieces[-1].end
    closing = tagger.text[end : end + 1].strip()
    words = tagger.tagged(pieces, titled=titled)
    return Frame(paragraph, role, words, closing, titled, "".join(word.tag for word in words))


def dateline(frame: Frame) -> int:
    """The word after a place and a dash at the start (*NAIROBI (Nordwire) — *); 0 without."""
    for at, word in enumerate(frame.words[:DATELINE]):
        if at and "-" in word.gap:
            return at
        if word.tag not in "NtnD":
            return 0
    return 0


def _paragraph_pieces(
    analysis: Analysis, marks: Sequence[Span]
) -> Iterator[tuple[int, Role, list[Piece]]]:
    """For each paragraph its tokens outside marks and its marked stretches, in text order."""
    starts, ends, norms = analysis.tokens.starts, analysis.tokens.ends, analysis.tokens.norms
    sentences = [sentence.start for sentence in analysis.sentences]
    opening = {bisect_left(starts, start) for start in sentences}
    at = mark = sentence = 0
    for index, paragraph in enumerate(analysis.article.paragraphs):
        pieces: list[Piece] = []
        end = paragraph.span.end
        last = bisect_left(starts, end, at)
        while at < last:
            begun = bisect_right(sentences, starts[at], sentence)
            opens, sentence = begun > sentence, begun
            free = last if mark == len(marks) else bisect_right(ends, marks[mark].start, at, last)
            if free > at:
                flags = (opens, *map(opening.__contains__, range(at + 1, free)))
                columns = starts[at:free], ends[at:free], norms[at:free], repeat(None), flags
                pieces += map(_PIECE, zip(*columns, strict=False))
                sentence = bisect_right(sentences, starts[free - 1], sentence)
                at = free
                continue
            stretch = marks[mark]
            if starts[at] < stretch.start:  # a mark inside what was cut as one word
                norm = normal_form(analysis.text[starts[at] : stretch.start], analysis.language)
                pieces.append(Piece(starts[at], stretch.start, norm, None, opens))
                opens = False
            pieces.append(Piece(stretch.start, stretch.end, "", mark, opens))
            at = bisect_left(starts, stretch.end, at)
            following = marks[mark + 1].start if mark + 1 < len(marks) else end
            pieces += _left_over(analysis, stretch.end, min(ends[at - 1], following))
            sentence = bisect_left(sentences, stretch.end, sentence)
            mark += 1
        yield index, paragraph.role, pieces


def _left_over(analysis: Analysis, start: int, end: int) -> Iterator[Piece]:
    """What a word that holds a closing mark has behind it: *“It is late,”Okoro said*."""
    if start < end:
        norm = normal_form(analysis.text[start:end], analysis.language)
        if norm:
            yield Piece(start, end, norm, None, False)


def _sentences(analysis: Analysis, pieces: Sequence[Piece], words: Words) -> Iterator[list[Piece]]:
    """The pieces of one paragraph by sentence; a tag after a marked question stays with it."""
    sentence: list[Piece] = []
    for index, piece in enumerate(pieces):
        ends = piece.starts and not (
            _is_initial(analysis.text, pieces, index)
            or _is_tag(analysis.text, pieces, index, words)
        )
        if sentence and (ends or len(sentence) >= _LONGEST):
            yield sentence
            sentence = []
        sentence.append(piece)
    if sentence:
        yield sentence


def _is_initial(text: str, pieces: Sequence[Piece], at: int) -> bool:
    """Whether the piece before ``at`` is an initial after a name: *Ann L. Okoro*."""
    if at < 2 or pieces[at - 1].mark is not None or pieces[at - 1].end - pieces[at - 1].start > 2:
        return False
    letter, name = text[pieces[at - 1].start], text[pieces[at - 2].start]
    return letter.isupper() and letter != "I" and name.isupper()


def _is_tag(text: str, pieces: Sequence[Piece], at: int, words: Words) -> bool:
    """Whether the sentence from ``at`` on only says who spoke the marked stretch before it."""
    if pieces[at - 1].mark is None or pieces[at].mark is not None:
        return False
    head: list[Piece] = []
    for piece in pieces[at : at + _SHORT_TAG + 1]:
        if (head and piece.starts) or piece.mark is not None:
            break
        head.append(piece)
    if _is_signature(text, pieces[at - 1].end, head):
        return True
    last = _last_sign(text, Span(pieces[at - 1].start, pieces[at - 1].end))
    cued = [words.cues.get(piece.norm) for piece in head]
    if "say" not in cued:
        return False
    where = cued.index("say")
    if last in "?!":
        return where <= 5 and not _goes_on_with_speech(text, pieces, at, head)
    return len(head) <= _SHORT_TAG - 2 and where in (0, len(head) - 1) and last != "."


def _is_signature(text: str, end: int, head: Sequence[Piece]) -> bool:
    """Whether a name after a dash follows a marked stretch: “…” — Ann Okoro."""
    dashed = text[end : head[0].start].strip() in ("-", "–", "—", "―", "--")
    return dashed and all(text[piece.start].isupper() for piece in head)


def _last_sign(text: str, span: Span) -> str:
    """The last character inside the marked stretch at ``span`` that is neither mark nor space."""
    at = span.end - 1
    while at > span.start and (text[at].isspace() or text[at] in "”\"'’»“‘«›‹」』"):
        at -= 1
    return text[at]


def _goes_on_with_speech(
    text: str, pieces: Sequence[Piece], at: int, head: Sequence[Piece]
) -> bool:
    """Whether a colon, *that* or another mark shows that the cue belongs to what comes."""
    after = pieces[at + len(head)] if at + len(head) < len(pieces) else None
    if any(piece.norm == "that" for piece in head):
        return True
    if after is None or after.mark is None or after.starts:
        return False
    return text[head[-1].end : after.start].strip() in (":", ",")
