"""Mentions → the noun phrases of a frame that can be a subject, those without a name too."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.frames import Frame
from sitegen.mentions import Mention

_NOUN_PHRASE = 6
"""Longest generic noun phrase (*the latest monthly report*), in words."""


_TIMES = frozenset(("after", "before", "since", "until", "during"))
"""Prepositions that open a clause or a time more often than they continue a noun phrase."""


class Phrases:
    """The noun phrases of one frame, by where they begin and end."""

    def __init__(self, frame: Frame, index: int, mentions: Sequence[Mention]) -> None:
        self.frame = frame
        self.index = index
        self.tags = frame.tags
        self.mentions = mentions
        self.ending = {mention.last: mention for mention in sorted(mentions, key=_length)}
        self.starting = {mention.first: mention for mention in mentions}

    def before(self, end: int) -> Mention | None:
        """The noun phrase that ends right before word ``end``, with the head it depends on."""
        mention = self.ending.get(end) or self._generic(end)
        if mention is None or (mention.possessor and mention.kind != "pronoun"):
            return None
        return self.head(mention)

    def head(self, mention: Mention) -> Mention:
        """*a spokesman for the governor* where ``mention`` is *the governor*."""
        first = mention.first
        for _ in range(4):
            if first < 2 or self.frame.words[first].gap or self.tags[first - 1] not in "Io":
                break
            if self.frame.words[first - 1].gap or self.frame.words[first - 1].norm in _TIMES:
                break
            head = self.ending.get(first - 1) or self._generic(first - 1)
            if head is None or head.kind in ("pronoun", "relative"):
                break
            first = head.first
            mention = Mention(
                self.index, first, mention.last, head.kind, head.name, head.role, head.gender, False
            )
        return mention

    def _generic(self, end: int) -> Mention | None:
        """A noun phrase without a name or a known role: *the latest report*, *critics*."""
        if end < 1 or self.tags[end - 1] not in "wKVnJ":
            return None
        if self.tags[end - 1] == "V" and self.frame.words[end - 1].norm.endswith("ed"):
            return None  # *Lund called* is no phrase, *the latest report* is
        first = end - 1
        while first > 0 and end - first < _NOUN_PHRASE and not self.frame.words[first].gap:
            if self.tags[first] in "DG":
                break
            if self.tags[first - 1] not in "DGJNTRBHwnKp":
                break
            first -= 1
        determined = self.tags[first] in "DGH"
        opens = first == 0 or bool(self.frame.words[first].gap) or self.tags[first - 1] in "CSQ"
        if not determined and not opens:
            return None
        norms = tuple(word.norm for word in self.frame.words[first + determined : end])
        return Mention(self.index, first, end, "role", (), norms, None, False) if norms else None

    def beginning(self, first: int) -> Mention | None:
        """The noun phrase that begins at word ``first``, without what depends on it."""
        mention = self.starting.get(first)
        if mention is not None:
            whole = [m for m in self.mentions if m.first == first]
            return max(whole, key=_length)
        if first >= len(self.tags) or self.tags[first] not in "DGwJnK":
            return None
        last = first + 1
        while last < len(self.tags) and last - first < _NOUN_PHRASE:
            if self.frame.words[last].gap or self.tags[last] not in "JNTRBHwnKp":
                break
            last += 1
        norms = tuple(word.norm for word in self.frame.words[first:last] if word.tag not in "DG")
        alone = self.frame.words[first].norm
        if not norms and alone not in ("the", "a", "an"):
            norms = (alone,)  # *tweeted another*, *said one of them*
        return Mention(self.index, first, last, "role", (), norms, None, False) if norms else None


def _length(mention: Mention) -> int:
    return mention.last - mention.first
