"""Words → tags: one letter for what each word of a frame can be, by lists and capitals.

No model: a capital inside a sentence is a name, the lists of the language say the rest, and the
neighbours decide between a verb of speech and a noun that looks like it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import compress
from typing import NamedTuple

from sitegen.analysis import tokens_in
from sitegen.letters import Letters, is_pronoun, letters_of, lower_tag
from sitegen.model import Analysis, Span
from sitegen.words import Words

TAG_LEGEND = """
Q marked stretch   N name part   H name part with a possessive ending   T title   R role noun
B body noun   P pronoun   D determiner   G possessive determiner   J adjective   n number
I preposition   o of   C conjunction   S subordinator or relative   X auxiliary   A adverb
t time word   V cue   K cue noun   p name particle   w other word
"""

DATELINE = 8
"""Words of a dateline at most."""
_TITLE_SHARE = 0.75
"""Share of capitals among words of four letters and more in a headline in title case, four words
at least; five and all of them before a full stop. Prose has under .6 even where names abound."""
_PUNCTUATION = re.compile(r"[,;:()\[\]…—–―?!./|•·]| - |--")
_SIBILANT = "sxz"
"""Letters of which one ends whatever has a possessive ending."""
_GAP_KEPT = 8
"""Characters of a gap whose signs are kept, at most."""
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


class Word(NamedTuple):
    """A word outside quotation marks, or a marked stretch that stands for one."""

    start: int
    end: int
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

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


_WORD = partial(tuple.__new__, Word)
"""``Word`` of its eight values, which are not looked at: it is made for each word of a text."""


class Piece(NamedTuple):
    """A token, or a marked stretch, not yet tagged; never empty."""

    start: int
    end: int
    norm: str
    mark: int | None
    starts: bool
    """Whether a sentence of the analysis starts with it."""


def _is_dateline(words: Sequence[Word]) -> bool:
    """Whether ``words`` before a dash are a place, a day and an agency: *LUND, Dec. 8 (Wire)*."""
    return len(words) <= DATELINE and all(word.tag in "NtnD" for word in words)


def _named(analysis: Analysis) -> frozenset[str]:
    """Norms of the words in body text that follow a capital word and end a run of capitals."""
    text = analysis.text
    found: set[str] = set()
    tokens = analysis.tokens
    upper = list(map(str.isupper, map(text.__getitem__, tokens.starts)))
    for at in range(1, len(upper) - 1):
        runs, ends = upper[at - 1] and upper[at], not upper[at + 1]
        if runs and ends and text[tokens.ends[at - 1] : tokens.starts[at]] == " ":
            found.add(tokens.norms[at])
    return frozenset(found)


def _found(analysis: Analysis) -> frozenset[int]:
    """Where the words of the names begin that a configured pipeline found."""
    return frozenset(start for name in analysis.names for start in tokens_in(analysis, name).starts)


def _beside_marks(tagged: Sequence[Word], at: int) -> bool:
    """Whether the word at ``at`` touches a marked stretch, or ends a frame that opens with one."""
    if (at and tagged[at - 1].tag == "Q") or (
        tagged[at + 1 : at + 2] and tagged[at + 1].tag == "Q"
    ):
        return True
    ends = at + 1 == len(tagged) or bool(tagged[at + 1].gap)
    return ends and tagged[0].tag == "Q"


@lru_cache(maxsize=1 << 12)  # the same few marks between all words
def _signs(between: str) -> str:
    return _signs_of(between)


def _signs_of(between: str) -> str:
    """The punctuation of a gap, one sign for each mark."""
    return "".join(_DASHES.get(sign, sign) for sign in _PUNCTUATION.findall(between))


@dataclass(frozen=True, slots=True)
class Tagger:
    """Gives each piece its tag."""

    text: str
    words: Words
    letters: Letters
    lower: frozenset[str]
    """Norms that the text also writes in lower case: a capital at the start proves no name."""
    named: frozenset[str]
    """Norms that stand with a capital inside a sentence, after a word in lower case or a first
    name: a capital at the start is a name there, even where it is a common word too."""
    found: frozenset[int]
    """Where the words begin that a configured pipeline found to be names."""

    @classmethod
    def of(cls, analysis: Analysis, words: Words) -> Tagger:
        """The tagger for one text, which knows how the text writes its words elsewhere."""
        text, tokens = analysis.text, analysis.tokens
        small = map(str.islower, map(text.__getitem__, tokens.starts))
        lower = frozenset(compress(tokens.norms, small))
        named, found = _named(analysis), _found(analysis)
        return cls(text, words, letters_of(words), lower, named, found)

    def tagged(self, pieces: Sequence[Piece], *, titled: bool) -> tuple[Word, ...]:
        """The words of one frame; ``titled`` where it is written as headlines are."""
        found: list[Word] = []
        text, small = self.text, self.letters.small
        end = 0
        for piece in pieces:
            start, last, norm, mark, _ = piece
            gap = self._gap(end, start) if found and text[end:start] != " " else ""
            end = last
            plain = mark is None and norm != "us" and text[last - 1] not in _SIBILANT
            if plain and not text[start].isupper():  # most words there are
                found.append(_WORD((start, last, norm, small[norm], gap, False, False, None)))
                continue
            first = not found or ("-" in gap and _is_dateline(found))
            found.append(self._word(piece, gap, first=first, title=titled))
        telling = self.letters.telling
        return tuple(
            [
                self._in_context(found, at)
                if word.tag in "VNJ" or word.norm in telling or not at
                else word
                for at, word in enumerate(found)
            ]
        )

    def _in_context(self, tagged: Sequence[Word], at: int) -> Word:
        """The word at ``at`` as its neighbours show it; one that is neither the first nor ``V``,
        ``N`` or ``J``, nor listed as telling, is what it seems."""
        word = tagged[at]
        if word.norm in self.words.displays and not word.capital and _beside_marks(tagged, at):
            return word._replace(tag="V")
        following = tagged[at + 1] if at + 1 < len(tagged) else None
        if following is not None and not following.gap:
            tag = self._before(word, following, tagged[at - 1] if at else None)
            if tag:
                return word._replace(tag=tag)
        if word.tag != "V" or at == 0 or word.gap or self._is_verb(tagged, at):
            return word
        return word._replace(tag="K" if word.norm in self.words.cue_nouns else "w")

    def _before(self, word: Word, following: Word, before: Word | None) -> str:
        """The tag of ``word`` where the word after it decides; empty where it does not."""
        words = self.words
        begins = word.norm in self.letters.phrasal and not word.capital
        if begins and (word.norm, following.norm) in words.phrasal:
            return "V"
        counted = following.tag == "n" or following.norm.isdigit()
        if word.norm in words.approximate and counted:
            return "A"  # *about 200 protesters* are not governed by *about*
        if before is None and word.capital:
            if word.tag == "w" and word.norm in words.compass and following.tag in "NH":
                return "N"  # *South Lund said*
            listed = word.norm in words.adverbs or word.norm in words.things
            named = "VNH" if word.tag == "A" else "V"
            if word.tag in "wAJ" and following.tag in named and not listed:
                return "" if word.norm in self.lower else "N"  # *Kelly said*, *Emily Lund*
        if words.capital_nouns and word.tag == "N" and before is not None and before.tag == "D":
            return "R" if following.tag in "NH" else ""  # *die Hafenmeisterin Ann Lund*
        heads = word.tag == "J" and before is not None and before.tag == "D"
        return "R" if heads and following.norm in words.pasts else ""  # *the Republican said*

    def _is_verb(self, tagged: Sequence[Word], at: int) -> bool:
        """Whether the cue form at ``at`` can be a verb right after the word before it."""
        words = self.words
        word, before = tagged[at], tagged[at - 1]
        if before.possessive and before.tag != "P":
            return False
        if before.tag == "J" and at > 1 and tagged[at - 2].tag == "D" and word.norm in words.pasts:
            return not (tagged[at + 1 : at + 2] and tagged[at + 1].tag in "wRBK")
        if before.tag in "DGJ":
            name = at == 1 and self._before(before, word, None) == "N"  # *Young said*
            return name or before.norm in words.plurals
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
        return _signs(between) if len(between) <= _GAP_KEPT else _signs_of(between)

    def title_case(self, pieces: Sequence[Piece]) -> bool:
        """Whether a frame is written as headlines are, with a capital on every weighty word."""
        text = self.text
        weighty = [p.start for p in pieces if p.end - p.start > 3 and p.mark is None]
        capitals = sum([text[start].isupper() for start in weighty])
        stopped = text.startswith(".", pieces[-1].end)  # *Senator Ann Okoro spoke here.*
        return len(weighty) >= 4 + stopped and capitals >= (stopped or _TITLE_SHARE) * len(weighty)

    def _word(self, piece: Piece, gap: str, *, first: bool, title: bool) -> Word:
        start, end, norm, mark, _ = piece
        if mark is not None:
            return Word(start, end, "", "Q", gap, False, False, mark)
        capital = self.text[start].isupper()
        possessive = self.text[end - 1] in _SIBILANT and self._possessive(start, end)
        if norm == "us" and self.text[start:end].isupper():
            tag = "N"
        elif not capital:
            tag = self.letters.small[norm]
        elif start in self.found and not self._is_listed(norm):
            tag = "N"
        elif title and not first and norm in self.words.cues:
            tag = "V"
        else:
            tag = self._tag(norm, first=first or gap[-1:] in (":", "."))
        if tag == "N" and possessive:
            tag = "H"
        return Word(start, end, norm, tag, gap, capital, possessive, None)

    def _is_listed(self, norm: str) -> bool:
        """Whether a list knows the word as part of an office or a body, not of a bare name."""
        words = self.words
        return any(norm in known for known in (words.titles, words.roles, words.bodies))

    def _possessive(self, start: int, end: int) -> bool:
        """Whether a word that ends in s, x or z has a possessive ending."""
        if self.text.endswith(("'s", "’s"), start, end):
            return True
        return self.text[end : end + 2] in ("' ", "’ ")

    def _tag(self, norm: str, *, first: bool) -> str:
        """What a word with a capital can be; the capital counts less at the start of a frame."""
        if is_pronoun(norm, self.letters):
            return "P"
        if not first and norm in self.words.times:
            return "t"
        lower = self.letters.function.get(norm, "")
        if lower and (first or lower in "Dt"):
            return lower
        return self._capital_tag(norm, first=first)

    def _capital_tag(self, norm: str, *, first: bool) -> str:
        """The tag of a content word with a capital."""
        words = self.words
        if first and norm in words.cues:
            return "V"
        if first and norm in self.letters.openings:
            return "I"  # *Selon Ann Okoro* begins with no name
        if first and norm in self.named and (norm in words.adjectives or norm in words.times):
            return "N"  # *Young said* where the text has *Grant Young*
        if first and norm in words.things:
            return lower_tag(norm, self.letters)
        listed = self.letters.capital.get(norm)
        if listed:
            return listed
        known = norm in self.lower or norm.removesuffix("s") in self.lower
        if first and (known or (norm not in self.named and norm.endswith(("ing", "ly")))):
            return lower_tag(norm, self.letters)
        return "N"
