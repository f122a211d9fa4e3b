"""Frames → mentions: the words of a frame that can name a speaker.

Names with their titles, roles, bodies and pronouns, found by the tags of ``frames``; no list of
names and no model. Words inside quotation marks are never mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from sitegen.frames import Frame
from sitegen.tags import Word
from sitegen.words import Gender, Words

MentionKind = Literal["name", "role", "body", "pronoun", "relative"]

_PHRASE = re.compile(
    r"P|(?:(?:[DG]|[DG]?[JNT]*H)(?:[JNTRBHn]{0,3}w{1,2}(?=[RB]))?)?"
    r"(?:[TR]o[NJ](?=N)|[JNTRBHn]|p{1,3}(?=[NH]))*[NTRBH]|[DG](?=[,VX])"
)
"""A pronoun; a head with what stands before it; a determiner alone (*some said*)."""
_ACRONYM = re.compile(r"[A-Z][A-Z.&-]+$")


class Mention(NamedTuple):
    """A phrase of one frame that can name a speaker."""

    frame: int
    """Index of its frame."""
    first: int
    last: int
    """Its words are ``[first, last)`` of the frame's."""
    kind: MentionKind
    name: tuple[str, ...]
    """Norms of the bare name, titles off; empty without one."""
    role: tuple[str, ...]
    """Norms of what says the office or the kind of body, determiner off; empty without any."""
    gender: Gender | None
    """What the words themselves show."""
    possessor: bool
    """Whether it ends in a possessive ending: *Okoro's*."""


def mentions_of(frame: Frame, index: int, words: Words) -> tuple[Mention, ...]:
    """The mentions of ``frame``, which is the ``index``-th of its text, in order.

    A phrase that holds a possessor (*Kenya's president*) gives two: the possessor and the whole.
    """
    tags, at = _tag_string(frame)
    found: list[Mention] = []
    for match in _PHRASE.finditer(tags):
        begin, end = match.span()
        first, last = at[begin], at[end - 1] + 1
        whole = _with_complement(frame, first, last)
        of = last if whole > last else None
        for part_first, part_last in _parts(frame, first, whole):
            own = of if part_last == whole else None
            mention = _mention(frame, index, (part_first, part_last, own), words)
            if mention is not None:
                found.append(mention)
    return tuple(found)


def _tag_string(frame: Frame) -> tuple[str, Sequence[int]]:
    """The frame's tags with a comma where punctuation stands, and the word at each position."""
    if not any(word.gap for word in frame.words):
        return frame.tags, range(len(frame.words))
    tags: list[str] = []
    at: list[int] = []
    for index, word in enumerate(frame.words):
        if word.gap:
            tags.append(",")
            at.append(index)
        tags.append(word.tag)
        at.append(index)
    return "".join(tags), at


def _with_complement(frame: Frame, first: int, last: int) -> int:
    """Where a role or body ends with what it is of: *the head of state*, *Bank of Kenya*."""
    words = frame.words
    if words[last - 1].tag not in "RB" or last >= len(words) or words[last].tag != "o":
        return last
    end = last + 1
    if words[last].gap or end >= len(words) or words[end].gap:
        return last
    if words[end].tag in "DG":
        end += 1
    start = end
    while end < len(words) and not words[end].gap and words[end].tag in "JNTRBHn":
        end += 1
    if end == start and end < len(words) and not words[end].gap and words[end].tag == "w":
        end += 1
    if end == start or any(word.possessive for word in words[last : end - 1]):
        return last
    return end if first < last else last


def _parts(frame: Frame, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretches of a phrase that are mentions: up to each possessor, and the whole."""
    for index, word in enumerate(frame.words[first : last - 1], start=first + 1):
        if word.possessive:
            yield first, index
    yield first, last


def _mention(
    frame: Frame, index: int, bounds: tuple[int, int, int | None], words: Words
) -> Mention | None:
    """The mention from the first to the second of ``bounds``; the third is where its *of* is."""
    first, last, of = bounds
    phrase = frame.words[first:last]
    if phrase[0].tag == "P":
        return _pronoun(index, first, phrase[0], words)
    bare = first + (phrase[0].tag in "DG")
    name_first = last if of is not None else _name_start(frame, bare, last, words)
    name = tuple([word.norm for word in frame.words[name_first:last]])
    role = _role(frame.words[bare:name_first])
    gender = _gender(role, words)
    kind: MentionKind
    if name:
        kind = "name"
    else:
        head = phrase[-1] if of is None else frame.words[of - 1]
        kind = "body" if head.tag == "B" else "role"
        if phrase[0].tag in "DG" and len(phrase) == 1:
            role = (phrase[0].norm,)
    return Mention(index, first, last, kind, name, role, gender, phrase[-1].possessive)


def _role(phrase: tuple[Word, ...]) -> tuple[str, ...]:
    """Norms of a role, its head last: *head of the state* as state, head."""
    tags = [word.tag for word in phrase]
    if "o" not in tags:
        return tuple([word.norm for word in phrase])
    of = tags.index("o")
    complement = tuple(word.norm for word in phrase[of + 1 :] if word.tag not in "DG")
    head = tuple(word.norm for word in phrase[:of])
    return (*head[:-1], *complement, *head[-1:])


def _pronoun(index: int, first: int, word: Word, words: Words) -> Mention:
    gender = words.pronouns.get(word.norm)
    kind: MentionKind = "relative" if word.norm in words.relatives else "pronoun"
    return Mention(index, first, first + 1, kind, (), (word.norm,), gender, False)


def _name_start(frame: Frame, first: int, last: int, words: Words) -> int:
    """Where the bare name begins: after the last title, role or body word, and after a possessor.

    ``last`` itself where no name is left.
    """
    start = last
    while start > first and frame.words[start - 1].tag in "NHp":
        if start < last and frame.words[start - 1].possessive:
            break
        start -= 1
    if first <= start - 1 < last - 1 and _begins_name(frame, start - 1, first, words):
        start -= 1
    while start < last and frame.words[start].tag == "p":
        start += 1
    if first < start < last and frame.words[start - 1].tag == "o":
        if start + 2 == last and frame.words[start].tag == "N":
            return last  # *the president of Lund Harbour* is an office, not its place
        start += 1  # *Secretary of State Ann Okoro*
    return start


def _begins_name(frame: Frame, at: int, first: int, words: Words) -> bool:
    """Whether a listed word with a capital belongs to the name after it: *Bill* after *senator*,
    *New* before a town, *American* before *Airlines*."""
    word = frame.words[at]
    if not word.capital or word.possessive or frame.titled:
        return False
    if word.norm in words.things:
        return at > first and frame.words[at - 1].tag in "RT"
    return word.tag == "J" and (
        (word.norm in words.compass and at > 0) or frame.words[at + 1].norm in words.outfits
    )


def _gender(role: tuple[str, ...], words: Words) -> Gender | None:
    for word in reversed(role):
        if word in words.genders:
            return words.genders[word]
    return None
