"""Analysis → frames: sentences as speech is read, each marked stretch one opaque word.

A full stop inside quotation marks ends no frame, and “So what?” said Harry is one. Each word gets
a letter for what it can be, so that later stages can read a frame with regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sitegen.analysis import normal_form
from sitegen.model import Analysis, Role, Span
from sitegen.words import Words

TAG_LEGEND = """
Q marked stretch   N name part   H name part with a possessive ending   T title   R role noun
B body noun   P pronoun   D determiner   G possessive determiner   J adjective   n number
I preposition   o of   C conjunction   S subordinator or relative   X auxiliary   A adverb
t time word   V cue   K cue noun   p name particle   w other word
"""

_SHORT_TAG = 7
"""Words in a sentence like *the mayor of Springfield said* that still belongs to the question or
exclamation in marks before it; longer ones say something of their own."""
_DATELINE = 8
"""Words of a dateline at most."""
_LONGEST = 160
"""Words after which a frame ends in any case: what reads a frame may look at every pair in it. The
longest sentence of 1,000 news articles has 141."""
_TITLE_SHARE = 0.75
"""Share of capitals among words of four letters and more in a headline in title case, four words
at least; five and all of them before a full stop. Prose has under .6 even where names abound."""
_PUNCTUATION = re.compile(r"[,;:()\[\]…—–―?!./|•·]| - |--")
_DASHES = {
    "—": "-",
    "―": "-",
    "–": "-",
    " - ": "-",
    "--": "-",
    "[": "(",
    "]": ")",
    "…": ",",
    "/": ",",
    "|": ",",
    "•": ",",
    "·": ",",
    "!": ".",
    "?": ".",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word outside quotation marks, or a marked stretch that stands for one."""

    span: Span
    norm: str
    """Normal form; empty for a marked stretch."""
    tag: str
    """One letter of ``TAG_LEGEND``."""
    gap: str
    """The punctuation before it, one sign for each mark; empty where there is none."""
    capital: bool
    possessive: bool
    mark: int | None
    """Index of its marked stretch."""


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

    @property
    def tags(self) -> str:
        """The tags of its words, one letter each."""
        return "".join(word.tag for word in self.words)

    def span(self, first: int, last: int) -> Span:
        """From the start of word ``first`` to the end of the word before ``last``."""
        return Span(self.words[first].span.start, self.words[last - 1].span.end)


def frames_of(analysis: Analysis, marks: Sequence[Span], words: Words) -> tuple[Frame, ...]:
    """The frames of ``analysis`` in text order; ``marks`` are its marked stretches."""
    lower = {token.norm for token in analysis.tokens if analysis.text[token.span.start].islower()}
    tagger = _Tagger(analysis.text, words, frozenset(lower))
    found: list[Frame] = []
    for index, role, pieces in _paragraph_pieces(analysis, marks):
        sentences = _sentences(analysis, pieces, words)
        found += [tagger.frame(index, role, sentence) for sentence in sentences]
    return tuple(found)


def dateline(frame: Frame) -> int:
    """The word after a place and a dash at the start (*NAIROBI (Nordwire) — *); 0 without."""
    for at, word in enumerate(frame.words[:_DATELINE]):
        if at and "-" in word.gap:
            return at
        if word.tag not in "Ntn":
            return 0
    return 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token, or a marked stretch, not yet tagged."""

    span: Span
    norm: str
    mark: int | None
    starts: bool
    """Whether a sentence of the analysis starts with it."""


def _paragraph_pieces(
    analysis: Analysis, marks: Sequence[Span]
) -> Iterator[tuple[int, Role, list[_Piece]]]:
    """For each paragraph its tokens outside marks and its marked stretches, in text order."""
    tokens, sentences = analysis.tokens, analysis.sentences
    at = mark = sentence = 0
    for index, paragraph in enumerate(analysis.article.paragraphs):
        pieces: list[_Piece] = []
        end = paragraph.span.end
        while at < len(tokens) and tokens[at].span.start < end:
            token = tokens[at]
            starts = False
            while sentence < len(sentences) and sentences[sentence].start <= token.span.start:
                sentence += 1
                starts = True
            if mark < len(marks) and marks[mark].start < token.span.end:
                stretch = marks[mark]
                if token.span.start < stretch.start:  # a mark inside what was cut as one word
                    head = Span(token.span.start, stretch.start)
                    norm = normal_form(head.of(analysis.text), analysis.language)
                    pieces.append(_Piece(head, norm, None, starts))
                    starts = False
                pieces.append(_Piece(stretch, "", mark, starts))
                while at < len(tokens) and tokens[at].span.start < stretch.end:
                    at += 1
                while sentence < len(sentences) and sentences[sentence].start < stretch.end:
                    sentence += 1
                mark += 1
            else:
                pieces.append(_Piece(token.span, token.norm, None, starts))
                at += 1
        yield index, paragraph.role, pieces


def _sentences(
    analysis: Analysis, pieces: Sequence[_Piece], words: Words
) -> Iterator[list[_Piece]]:
    """The pieces of one paragraph by sentence; a tag after a marked question stays with it."""
    sentence: list[_Piece] = []
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


def _is_initial(text: str, pieces: Sequence[_Piece], at: int) -> bool:
    """Whether the piece before ``at`` is an initial after a name: *Ann L. Okoro*."""
    if at < 2 or len(pieces[at - 1].span) > 2 or pieces[at - 1].mark is not None:
        return False
    letter, name = pieces[at - 1].span.of(text), pieces[at - 2].span.of(text)
    return letter[:1].isupper() and letter[:1] != "I" and name[:1].isupper()


def _is_tag(text: str, pieces: Sequence[_Piece], at: int, words: Words) -> bool:
    """Whether the sentence from ``at`` on only says who spoke the marked stretch before it."""
    if pieces[at - 1].mark is None or pieces[at].mark is not None:
        return False
    head: list[_Piece] = []
    for piece in pieces[at : at + _SHORT_TAG + 1]:
        if (head and piece.starts) or piece.mark is not None:
            break
        head.append(piece)
    if _is_signature(text, pieces[at - 1].span.end, head):
        return True
    last = _last_sign(text, pieces[at - 1].span)
    cued = [words.cues.get(piece.norm) for piece in head]
    if "say" not in cued:
        return False
    where = cued.index("say")
    if last in "?!":
        return where <= 5 and not _goes_on_with_speech(text, pieces, at, head)
    return len(head) <= _SHORT_TAG - 2 and where in (0, len(head) - 1) and last != "."


def _is_signature(text: str, end: int, head: Sequence[_Piece]) -> bool:
    """Whether a name after a dash follows a marked stretch: “…” — Ann Okoro."""
    dashed = text[end : head[0].span.start].strip() in ("-", "–", "—", "―", "--")
    return dashed and all(text[piece.span.start].isupper() for piece in head)


def _last_sign(text: str, span: Span) -> str:
    """The last character inside the marked stretch at ``span`` that is neither mark nor space."""
    at = span.end - 1
    while at > span.start and (text[at].isspace() or text[at] in "”\"'’»“‘«›‹」』"):
        at -= 1
    return text[at]


def _goes_on_with_speech(
    text: str, pieces: Sequence[_Piece], at: int, head: Sequence[_Piece]
) -> bool:
    """Whether a colon, *that* or another mark shows that the cue belongs to what comes."""
    after = pieces[at + len(head)] if at + len(head) < len(pieces) else None
    if any(piece.norm == "that" for piece in head):
        return True
    if after is None or after.mark is None or after.starts:
        return False
    return text[head[-1].span.end : after.span.start].strip() in (":", ",")


@dataclass(frozen=True, slots=True)
class _Tagger:
    """Gives each piece its tag."""

    text: str
    words: Words
    lower: frozenset[str]
    """Norms that the text also writes in lower case: a capital at the start proves no name."""

    def frame(self, paragraph: int, role: Role, pieces: Sequence[_Piece]) -> Frame:
        """The frame made of ``pieces``, which are not empty."""
        tagged: list[Word] = []
        title = role in ("headline", "subheading") or self._title_case(pieces)
        for index, piece in enumerate(pieces):
            gap = self._gap(pieces[index - 1].span.end, piece.span.start) if index else ""
            tagged.append(self._word(piece, gap, first=not tagged, title=title))
        end = pieces[-1].span.end
        seen = tuple(self._in_context(tagged, at) for at in range(len(tagged)))
        return Frame(paragraph, role, seen, self.text[end : end + 1].strip(), title)

    def _in_context(self, tagged: Sequence[Word], at: int) -> Word:
        """The word at ``at``; what its neighbour shows to be a noun is no cue verb."""
        word = tagged[at]
        if at == 0 and word.tag == "w" and word.capital and word.norm in self.words.compass:
            named = len(tagged) > 1 and tagged[1].tag in "NH" and not tagged[1].gap
            return replace(word, tag="N") if named else word  # *South Lund said*
        if word.tag != "V" or at == 0 or word.gap or self._is_verb(word, tagged[at - 1]):
            return word
        return replace(word, tag="K" if word.norm in self.words.cue_nouns else "w")

    def _is_verb(self, word: Word, before: Word) -> bool:
        """Whether a cue form can be a verb right after ``before``."""
        words = self.words
        if before.possessive and before.tag != "P":
            return False
        if before.tag in "DGJ":
            return before.norm in words.plurals
        if word.norm in words.bases:
            plural = before.norm.endswith("s") or before.norm in words.plurals or before.tag == "R"
            return before.tag in "XAPSC" or before.norm == "to" or plural
        if before.tag in "Io":
            return word.norm in words.participles
        return True

    def _gap(self, start: int, end: int) -> str:
        """The punctuation between two words, one sign each."""
        between = self.text[start:end]
        if between == " " or not between:
            return ""
        if between == ". " and self.text[start - 2 : start - 1] == " ":
            return "" if self.text[start - 1 : start].isupper() else "."
        signs = _PUNCTUATION.findall(between)
        return "".join(_DASHES.get(sign, sign) for sign in signs)

    def _title_case(self, pieces: Sequence[_Piece]) -> bool:
        """Whether a frame is written as headlines are, with a capital on every weighty word."""
        weighty = [piece for piece in pieces if piece.mark is None and len(piece.span) > 3]
        capitals = sum(self.text[piece.span.start].isupper() for piece in weighty)
        stopped = self.text.startswith(".", pieces[-1].span.end)  # *Senator Ann Okoro spoke here.*
        return len(weighty) >= 4 + stopped and capitals >= (stopped or _TITLE_SHARE) * len(weighty)

    def _word(self, piece: _Piece, gap: str, *, first: bool, title: bool) -> Word:
        if piece.mark is not None:
            return Word(piece.span, "", "Q", gap, False, False, piece.mark)
        written = piece.span.of(self.text)
        capital = written[:1].isupper()
        possessive = self._possessive(written, piece.span.end)
        opens = first or gap[-1:] in (":", ".")
        if title and capital and not first and piece.norm in self.words.cues:
            tag = "V"
        else:
            tag = self._tag(piece.norm, written, capital=capital, first=opens)
        if tag == "N" and possessive:
            tag = "H"
        return Word(piece.span, piece.norm, tag, gap, capital, possessive, None)

    def _possessive(self, written: str, end: int) -> bool:
        if written[-2:] in ("'s", "’s"):
            return True
        return (
            written[-1:] in "sxz"
            and self.text[end : end + 1] in ("'", "’")
            and (self.text[end + 1 : end + 2] == " ")
        )

    def _tag(self, norm: str, written: str, *, capital: bool, first: bool) -> str:
        """What a word can be; capital letters count less at the start of a frame."""
        words = self.words
        plain = norm.replace("'s", "")
        if norm == "us" and written.isupper():
            return "N"
        if plain in words.pronouns or plain in words.relatives or norm == "i":
            return "P"
        if capital and not first and norm in words.times:
            return "t"
        lower = self._function_tag(norm)
        if lower and (not capital or first or lower in "Dt"):
            return lower
        return self._capital_tag(norm, first=first) if capital else self._lower_tag(norm)

    def _capital_tag(self, norm: str, *, first: bool) -> str:
        """The tag of a content word with a capital."""
        words = self.words
        if first and norm in words.cues:
            return "V"
        for tag, members in (
            ("T", words.titles),
            ("R", words.roles),
            ("B", words.bodies),
            ("J", words.adjectives),
        ):
            if norm in members:
                return tag
        known = norm in self.lower or norm.removesuffix("s") in self.lower
        if first and (known or norm.endswith(("ing", "ly"))):
            return self._lower_tag(norm)
        return "N"

    def _function_tag(self, norm: str) -> str:
        words = self.words
        if norm == "of":
            return "o"
        for tag, members in (
            ("D", words.determiners),
            ("G", words.possessives),
            ("X", words.auxiliaries),
            ("S", words.subordinators),
            ("I", words.prepositions),
            ("C", words.conjunctions),
            ("t", words.times),
            ("A", words.adverbs),
        ):
            if norm in members:
                return tag
        return ""

    def _lower_tag(self, norm: str) -> str:
        """The tag of a content word in lower case."""
        words = self.words
        if norm in words.cues:
            return "V"
        for tag, members in (
            ("R", words.roles),
            ("T", words.titles),
            ("B", words.bodies),
            ("J", words.adjectives),
            ("K", words.cue_nouns),
            ("p", words.particles),
        ):
            if norm in members:
                return tag
        if norm[:1].isdigit():
            return "n"
        if norm.endswith("ly"):
            return "A"
        return "w"
