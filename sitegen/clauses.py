"""Frames → clauses of speech: each cue, the mention that is its subject, and how the two stand.

Shallow reading by tags: no parser. What a cue's subject can be is tried in a fixed order (beside
it, before an apposition, after it, shared with an earlier verb), and the first that fits wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from sitegen.frames import Frame, dateline
from sitegen.mentions import Mention, mentions_of
from sitegen.phrases import Phrases
from sitegen.words import Force, Words

Form = Literal["finite", "participle", "infinitive", "noun", "according", "label", "passive"]
Link = Literal["beside", "apposed", "inverted", "shared", "possessor", "agent", "none"]
"""How the subject was found: right before the cue; before an apposition or aside; after the cue;
taken over from an earlier verb of the frame; as possessor of a cue noun; after *by*."""

_OBJECT_RELATIVES = frozenset(("what", "which", "whom"))
_ASIDE = 30
"""Longest apposition or relative clause between a subject and its cue, in words."""
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being", "get", "got"))


class Clause(NamedTuple):
    """One act of speech in a frame: a cue and whoever it belongs to."""

    frame: int
    first: int
    last: int
    """The cue's words are ``[first, last)`` of the frame's; for a label it is empty."""
    force: Force
    form: Form
    mention: Mention | None
    link: Link

    @property
    def inverted(self) -> bool:
        """Whether the subject stands after the cue: *said Okoro*."""
        return self.link == "inverted"


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A frame with what was read in it."""

    frame: Frame
    index: int
    mentions: tuple[Mention, ...]
    clauses: tuple[Clause, ...]
    """In order of their cues."""


def read_frames(frames: Sequence[Frame], words: Words) -> tuple[Reading, ...]:
    """The mentions and clauses of each frame, in text order."""
    return tuple(_read(frame, index, words) for index, frame in enumerate(frames))


def _read(frame: Frame, index: int, words: Words) -> Reading:
    mentions = mentions_of(frame, index, words)
    return Reading(frame, index, mentions, _Reader(frame, index, mentions, words).clauses())


@lru_cache
def _openings(words: Words) -> frozenset[str]:
    """The words that begin a phrase beside the name of who says it."""
    return words.behind.union(phrase[0] for phrase in words.according)


class _Reader:
    """Reads the clauses of one frame from left to right; each may lean on those before it."""

    def __init__(self, frame: Frame, index: int, mentions: Sequence[Mention], words: Words) -> None:
        self.frame = frame
        self.index = index
        self.words = words
        self.tags = frame.tags
        self.mentions = mentions
        self.phrases = Phrases(frame, index, mentions)
        self.ending = self.phrases.ending
        self.openings = _openings(words)
        self.found: list[Clause] = []

    def clauses(self) -> tuple[Clause, ...]:
        """All clauses, in order of their cues."""
        label = self._label()
        if label is not None:
            self.found.append(label)
        openings = self.openings
        for at, (tag, word) in enumerate(zip(self.tags, self.frame.words, strict=True)):
            clause = None
            if tag == "V":
                clause = self._verb(at)
            elif tag == "K":
                clause = self._noun(at)
            if clause is None and word.norm in openings:
                clause = self._according(at)
            if clause is not None:
                self.found.append(clause)
        return tuple(self.found)

    # ── labels, phrases, nouns ──────────────────────────────────────────────────────────

    def _label(self) -> Clause | None:
        """A name and a colon at the start: a line of a transcript, or a headline."""
        for mention in self.mentions:
            if mention.first > 2 or mention.kind == "relative":
                break
            if mention.last < len(self.tags) and self.frame.words[mention.last].gap == ":":
                return self._clause(mention.last, mention.last, "label", mention, "beside")
        return self._signature() or self._byline()

    def _byline(self) -> Clause | None:
        """A name between a dash and a colon that opens a quotation: THE POLLS - Ann Okoro: “…”."""
        for mention in self.mentions:
            last = mention.last
            named = mention.name and "-" in self.frame.words[mention.first].gap
            opens = self.tags[last : last + 1] == "Q" and self.frame.words[last].gap == ":"
            if named and opens:
                return self._clause(last, last, "label", mention, "beside")
        return None

    def _signature(self) -> Clause | None:
        """A name after a dash that ends the frame: “…” — Ann Okoro."""
        if self.tags[:1] != "Q" or len(self.tags) < 2 or "-" not in self.frame.words[1].gap:
            return None
        mention = self.phrases.starting.get(1)
        if mention is None or mention.last < len(self.tags):
            return None
        return self._clause(1, 1, "label", mention, "inverted")

    def _according(self, at: int) -> Clause | None:
        """A phrase like *according to*, and the name after it."""
        for phrase in self.words.according:
            if phrase[0] != self.frame.words[at].norm:
                continue
            last = at + len(phrase)
            norms = tuple(word.norm for word in self.frame.words[at:last])
            if norms == phrase:
                return self._clause(at, last, "according", self.phrases.beginning(last), "beside")
        if self.frame.words[at].norm in self.words.behind and not self.frame.words[at].gap:
            return self._clause(at, at + 1, "according", self.phrases.before(at), "beside")
        return None

    def _noun(self, at: int) -> Clause | None:
        """A cue noun with its possessor: *Okoro's repeated claim*, *claims by Okoro*."""
        before = at - 1
        while before >= 0 and self.tags[before] in "JwA" and not self.frame.words[before + 1].gap:
            before -= 1
        if before >= 0 and not self.frame.words[before + 1].gap:
            owner = self._possessor(before)
            if owner is not None:
                return self._clause(at, at + 1, "noun", owner, "possessor")
        after = self.frame.words[at + 1 : at + 2]
        if after and after[0].norm in ("by", "from"):
            agent = self.phrases.beginning(at + 2)
            if agent is not None:
                return self._clause(at, at + 1, "noun", agent, "agent")
        return None

    def _possessor(self, at: int) -> Mention | None:
        """The possessor whose last word stands at ``at``."""
        word = self.frame.words[at]
        if word.tag == "G":
            gender = self.words.genders.get(word.norm)
            return Mention(self.index, at, at + 1, "pronoun", (), (word.norm,), gender, True)
        mention = self.ending.get(at + 1)
        return mention if mention is not None and mention.possessor else None

    # ── verbs ───────────────────────────────────────────────────────────────────────────

    def _verb(self, at: int) -> Clause | None:
        """The clause of the verb at ``at``; None where it is no verb there."""
        word = self.frame.words[at]
        if word.norm in self.words.cue_nouns and not word.norm.endswith("ed"):
            noun = self._noun(at)
            if noun is not None and noun.link == "possessor":
                return noun
            if self.tags[at + 1 : at + 2] == "o":
                return noun  # *disputed claims of fraud*
        start = self._group_start(at)
        if self._passive(start, at):
            agent = self._agent(at)
            return self._clause(start, at + 1, "passive", agent, "agent") if agent else None
        form = self._form(start, at)
        mention, link = self._subject(start, at, form)
        following = self.frame.words[at + 1].norm if at + 1 < len(self.tags) else ""
        phrasal = (word.norm, following) in self.words.phrasal
        return self._clause(start, at + 1 + phrasal, form, mention, link)

    def _form(self, start: int, at: int) -> Form:
        norms = [word.norm for word in self.frame.words[start:at]]
        if self.frame.words[at].norm in self.words.participles:
            return (
                "finite" if any(norm in self.words.auxiliaries for norm in norms) else "participle"
            )
        return "infinitive" if "to" in norms[-2:] and "went" not in norms else "finite"

    def _passive(self, start: int, at: int) -> bool:
        """Whether the subject undergoes the verb: *was asked*; *asked about it, Okoro …*."""
        word = self.frame.words[at]
        if word.norm in self.words.participles:
            return False
        auxiliaries = [w.norm for w in self.frame.words[start:at] if w.tag == "X"]
        if auxiliaries and auxiliaries[-1] in _BE:
            return True
        after = self.frame.words[at + 1 : at + 2]
        if after and after[0].norm == "by" and not after[0].gap:
            return True
        bare = start == 0 or self.tags[start - 1] in "SQ" or bool(self.frame.words[start].gap)
        return word.norm == "asked" and bare and self.ending.get(start) is None

    def _agent(self, at: int) -> Mention | None:
        """Who stands after *by* within a few words of a passive."""
        for index in range(at + 1, min(at + 6, len(self.tags))):
            if self.frame.words[index].norm == "by":
                return self.phrases.beginning(index + 1)
        return None

    def _group_start(self, at: int) -> int:
        """Where the verb group begins: auxiliaries, adverbs, *on Thursday* before the verb."""
        start = at
        while start and not self.frame.words[start].gap:
            before = self.frame.words[start - 1]
            ends_name = self.ending.get(start) is not None
            timed = before.tag == "t" or (before.tag == "I" and self.tags[start] == "t")
            if ends_name and before.tag != "t":
                break
            if before.tag in "XA" or timed or (before.norm == "to" and self.tags[start] in "VAX"):
                start -= 1
            else:
                break
        return start

    def _subject(self, start: int, at: int, form: Form) -> tuple[Mention | None, Link]:
        """The subject of the verb group from ``start`` to ``at``, and how it was found."""
        inverted = self._inverted(start, at, form)
        if inverted is not None:
            return inverted, "inverted"
        if form == "participle":
            return self._participle_subject(start)
        if start and not self.frame.words[start].gap:
            beside = self.phrases.before(start)
            if beside is not None:
                return beside, "beside"
        elif start:
            apposed = self._apposed(start)
            if apposed is not None:
                return apposed, "apposed"
        return self._shared(start)

    def _participle_subject(self, start: int) -> tuple[Mention | None, Link]:
        """Right before it (*footage of Okoro saying*), else that of the main clause."""
        if start and not self.frame.words[start].gap:
            beside = self.phrases.before(start)
            known = beside is not None and beside in self.mentions and beside.first > 0
            if beside is not None and known and self.tags[beside.first - 1] in "IoV":
                return beside, "beside"
        return self._shared(start)

    def _inverted(self, start: int, at: int, form: Form) -> Mention | None:
        """The phrase right after the verb, where the verb stands after what was said."""
        word = self.frame.words[at]
        cut = start == 0 or self.frame.words[start].gap or self.tags[start - 1] == "Q"
        force = self.words.cues.get(word.norm, "say")
        if not cut or force not in ("say", "hold") or form != "finite":
            return None
        if "X" in self.tags[start:at] and self.words.bases:
            return None  # *has said the minister* is no English
        if word.norm in ("told", "tell", "tells") or at + 1 >= len(self.tags):
            return None
        if self.frame.words[at + 1].gap or (start == 0 and at == start and self.tags[0] != "Q"):
            return None
        mention = self.phrases.beginning(at + 1)
        if mention is None or mention.possessor:
            return None
        after_mark = start > 0 and self.tags[start - 1] == "Q"
        ends = mention.last >= len(self.tags) or bool(self.frame.words[mention.last].gap)
        closes = self.tags[mention.last : mention.last + 1] in ("C", "S", "t", "")
        closes |= bool(mention.name) and self.tags[mention.last : mention.last + 1] in ("o", "I")
        return mention if after_mark or ends or closes else None

    def _apposed(self, start: int) -> Mention | None:
        """The phrase before the aside that ends at ``start``: *Okoro, 61, the minister, said*."""
        found: Mention | None = None
        aside = self.ending.get(start)
        for cut in range(start - 1, max(0, start - _ASIDE), -1):
            if self.tags[cut] == "Q":
                break
            if not self.frame.words[cut].gap:
                continue
            mention = self.ending.get(cut)
            if mention is None or mention.possessor:
                continue
            mention = self.phrases.head(mention)
            opening = self.frame.words[mention.first]
            if opening.gap.endswith("(") or self._is_governed(mention.first):
                continue  # *Ann Okoro (R), the minister, said*
            found = mention
            bracketed = self.frame.words[cut].gap.endswith("(") and opening.tag != "D"
            if mention.name or not opening.gap or bracketed:
                break
        named = (
            aside is not None
            and aside.name
            and not aside.possessor
            and self.frame.words[aside.first].gap == ","
        )
        if found is not None and not found.name and named:
            return aside  # of *the minister, Ann Okoro, said* the name is kept
        return found

    def _is_governed(self, first: int) -> bool:
        """Whether a preposition or subordinator governs what begins at ``first``; not *what*, after
        which a subject of its own comes: *in what Lund, the mayor, called*."""
        if first == 0 or self.tags[first - 1] not in "IoS":
            return False
        return self.frame.words[first - 1].norm not in _OBJECT_RELATIVES

    def _shared(self, start: int) -> tuple[Mention | None, Link]:
        """The subject of the clause before, else the first subject of the frame.

        After a comma it is the first clause of the frame that counts: those between are mostly
        inside what was said.
        """
        coordinated = start > 0 and self.tags[start - 1] == "C"
        for clause in reversed(self.found) if coordinated else self._main_first():
            if clause.mention is not None and clause.form == "finite" and not clause.inverted:
                if clause.mention.kind == "relative" and not coordinated:
                    continue  # *blamed an architect who said he was cheated, saying*
                subject = self._antecedent(clause.mention)
                if subject is not None:
                    return subject, "shared"
        subject = self._main_subject(start)
        return (subject, "shared") if subject is not None else (None, "none")

    def _main_first(self) -> list[Clause]:
        """The clauses so far, those of a subordinate clause at the start last: *After Lund left,
        Okoro stayed*."""
        return sorted(self.found, key=self._is_subordinate)

    def _is_subordinate(self, clause: Clause) -> bool:
        """Whether a subordinator or preposition before it governs the clause's subject."""
        first = clause.mention.first if clause.mention else 0
        return first > 0 and self.tags[first - 1] in "SI" and not self.frame.words[first].gap

    def _main_subject(self, end: int) -> Mention | None:
        """The first free mention before word ``end``, or of the frame where nothing stands before.

        After a subordinate clause at the start it is the first one behind a comma.
        """
        begin = dateline(self.frame)
        free = [
            mention
            for mention in self.mentions
            if mention.first >= begin
            and (mention.last <= end or end == 0)
            and not mention.possessor
            and mention.kind != "relative"
            and not (mention.first and self.tags[mention.first - 1] in "IoGV")
        ]
        if self.tags[begin] in "SIV":
            free = [m for m in free if self.frame.words[m.first].gap == ","] or free
        opening = self._opening_phrase(begin)
        if opening is not None and opening.last <= end and (not free or free[0].first > begin):
            return opening
        return free[0] if free else None

    def _opening_phrase(self, begin: int) -> Mention | None:
        """The phrase without a name that opens the frame, where what follows shows its end: *The
        harbour pro also took a shot at the mayor, writing*."""
        if self.tags[begin] != "D":
            return None
        mention = self.phrases.beginning(begin)
        ends = mention is not None and self.tags[mention.last : mention.last + 1] in ("A", "X", "V")
        return mention if ends else None

    def _antecedent(self, mention: Mention) -> Mention | None:
        """Whom *who* stands for; any other mention itself."""
        if mention.kind != "relative":
            return mention
        return self.ending.get(mention.first)

    def _clause(
        self, first: int, last: int, form: Form, mention: Mention | None, link: Link
    ) -> Clause:
        """A clause whose force is that of its last word."""
        norm = self.frame.words[last - 1].norm if last > first else ""
        force = self.words.cues.get(norm, "say")
        return Clause(self.index, first, last, force, form, mention, link)
