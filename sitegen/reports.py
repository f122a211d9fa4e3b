"""Clauses → reported statements: what is said without quotation marks, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from sitegen.clauses import Clause, Reading
from sitegen.frames import dateline
from sitegen.model import Span
from sitegen.words import Words

How = Literal["that", "plain", "after", "according", "object", "noun"]
"""The construction of a reported statement: *said that …*, *said …*, *…, she said*, *according to*,
*told them to*, *her claim that*."""
_THAT_WITHIN = 12
"""Words between a cue and its *that* (*said in a statement on Thursday that*)."""
_COMPLEMENTS = frozenset(("that", "whether", "if", "how", "why", "what", "who", "when", "where"))
_PURPOSE = frozenset(("so", "such"))
"""What makes a *that* one of purpose or result, no matter which cue stands before."""
_TAIL = 12
"""Words after a cue in which a marked stretch shows that it introduces that one."""
_MIN_WORDS = 2
_HEARER = 7
"""Words of whoever is told to do something, at most: of 19 orders in 840 articles 15 have as many,
and of the others some are no orders."""
_TOLD = frozenset(("told", "tell", "tells", "telling"))


class Report(NamedTuple):
    """A reported statement and the clause that reports it."""

    span: Span
    clause: Clause
    reading: int
    first: int
    last: int
    """Its words are ``[first, last)`` of its frame's."""
    how: How
    """The construction."""


Reports = Mapping[int, tuple[Report, ...]]
"""The reported statements of each reading that has any, by its index."""


def reports_by_reading(readings: Sequence[Reading], words: Words) -> Reports:
    """What the cues report where marks count as words: before it is known which are speech."""
    marks = frozenset[int]()
    found = (
        (one.index, tuple(_Reporter(one, words, marks).reports()))
        for one in readings
        if one.clauses
    )
    return {index: reports for index, reports in found if reports}


def reports_of(
    readings: Sequence[Reading], words: Words, whole: frozenset[int], reported: Reports
) -> tuple[Report, ...]:
    """Every reported statement in text order; ``whole`` are the marks that are direct speech.

    ``reported`` is what ``reports_by_reading`` found: where a frame has none of those marks, it is
    the same.
    """
    found: list[Report] = []
    for reading in readings:
        frame = reading.frame
        if "Q" in frame.tags and any(word.mark in whole for word in frame.words if word.tag == "Q"):
            found += _Reporter(reading, words, whole).reports()
        else:
            found += reported.get(reading.index, ())
    return tuple(found)


class _Reporter:
    """Finds the reported statements of one frame."""

    def __init__(self, reading: Reading, words: Words, whole: frozenset[int]) -> None:
        self.reading = reading
        self.frame = reading.frame
        self.tags = reading.frame.tags
        self.words = words
        self.whole = whole
        self.size = len(self.frame.words)
        self.ending = {mention.last: mention for mention in reading.mentions}

    def reports(self) -> Iterator[Report]:
        """The statements of each clause that has a subject."""
        for clause in self.reading.clauses:
            if clause.mention is None:
                continue
            found = self._content(clause)
            if found is None:
                continue
            first, last, how = found
            first, last = self._trimmed(first, last)
            if first < clause.mention.last and clause.mention.first < last:
                continue  # nobody reports a statement that holds the name of its own speaker
            if last - first >= _MIN_WORDS or (last > first and how in ("that", "object")):
                span = self.frame.span(first, last)
                yield Report(span, clause, self.reading.index, first, last, how)

    def _content(self, clause: Clause) -> tuple[int, int, How] | None:
        """First and last word of what the clause reports, and how."""
        if clause.form == "label":
            return None
        if clause.form == "according":
            return self._beside_according(clause)
        start = self._that(clause)
        if start is not None:
            return start, self._end(start, clause), "noun" if clause.form == "noun" else "that"
        if clause.form in ("noun", "passive"):
            return None
        if self._postposed(clause):
            return self._before(clause)
        return self._following(clause)

    # ── what follows ────────────────────────────────────────────────────────────────────

    def _that(self, clause: Clause) -> int | None:
        """The complementiser that opens the statement, a few words after the cue."""
        stop = self._next_clause(clause)
        start = self._past_adverbials(clause.last)  # *Okoro's comment on Sunday that*
        reach = start + 2 if clause.form == "noun" else clause.last + _THAT_WITHIN
        for at in range(clause.last, min(reach, self.size, stop)):
            word = self.frame.words[at]
            if word.tag == "Q" or word.gap in (";", "-", ":"):
                return None
            if word.norm in self.words.that and (at == clause.last or self._opens_clause(at)):
                return at
            if at == clause.last and word.norm in _COMPLEMENTS:
                return at
        return None

    def _next_clause(self, clause: Clause) -> int:
        later = [c.first for c in self.reading.clauses if c.first >= clause.last]
        return min(later, default=self.size)

    def _opens_clause(self, at: int) -> bool:
        """Whether a subject follows *that*: else it belongs to the noun before it."""
        if at + 1 >= self.size or self.tags[at + 1] in "XIV":
            return False
        if self.frame.words[at - 1].norm in _PURPOSE:
            return False  # *to report their catch so that the board can count it*
        noun = self.tags[at - 1] in "wKNBR"
        return not noun or self.tags[at + 1] not in "wAK"

    def _following(self, clause: Clause) -> tuple[int, int, How] | None:
        """A statement without *that*, or the object of an act of speech."""
        if self._tags_quote(clause):
            return None
        start = clause.mention.last if clause.inverted and clause.mention else clause.last
        start = self._past_adverbials(start)
        if start == 0 or start >= self.size:
            return None
        ordered = self._ordered(start, clause)
        if ordered is not None:
            return ordered, self._end(ordered, clause), "object"
        gap = self.frame.words[start].gap
        if gap and not (gap == "," and self.words.comma_reports):
            return None
        if clause.force in ("say", "hold", "show") and not self._is_statement(start, clause):
            return None
        end = self._end(start, clause)
        if clause.force in ("say", "hold", "show"):
            return start, end, "plain"
        return start, self._before_deed(start, end), "object"

    def _ordered(self, start: int, clause: Clause) -> int | None:
        """The infinitive that somebody was told: *told the harbour's captains to wait*."""
        if clause.inverted or self.frame.words[clause.last - 1].norm not in _TOLD:
            return None
        for at in range(start + 1, min(start + _HEARER, self.size - 1)):
            word = self.frame.words[at]
            if word.gap or word.tag in "VXSQP":
                return None
            if word.norm == "to" or (word.norm == "not" and self.frame.words[at + 1].norm == "to"):
                return at
        return None

    def _tags_quote(self, clause: Clause) -> bool:
        """Whether the clause stands right after the marked words that it reports."""
        begins = min(clause.first, clause.mention.first) if clause.mention else clause.first
        return begins > 0 and self.tags[begins - 1] == "Q"

    def _past_adverbials(self, start: int) -> int:
        """Over *on Thursday*, *Monday*, *again*."""
        at = start
        while at < self.size and not self.frame.words[at].gap:
            if self.tags[at] in "tA" or (
                self.tags[at] == "I" and at + 1 < self.size and self.tags[at + 1] == "t"
            ):
                at += 1
            else:
                break
        return at

    def _is_statement(self, start: int, clause: Clause) -> bool:
        """Whether a clause or an infinitive begins at ``start``, not an adverbial."""
        if clause.inverted:
            return False
        word = self.frame.words[start]
        cue = self.frame.words[clause.last - 1].norm
        if cue in _TOLD:
            return False
        if word.norm == "to":
            return clause.force == "hold" or cue not in ("said", "spoke", "talked")
        gerund = word.tag == "X" and word.norm.endswith("ing")  # *recalled being late*
        return gerund or word.tag not in "IoCXQ"

    # ── what stands before ──────────────────────────────────────────────────────────────

    def _postposed(self, clause: Clause) -> bool:
        """Whether the clause stands after what it reports: *…, Okoro said.*"""
        if clause.mention is None or clause.force not in ("say", "hold", "show"):
            return False
        if clause.mention.kind == "relative":
            return False  # *they asked the harbour, which did not answer*
        first = self._list_start(min(clause.first, clause.mention.first))
        last = max(clause.last, clause.mention.last)
        if first == 0 or not self.frame.words[first].gap.startswith(","):
            return False
        if self.tags[first - 1] == "Q" and self._is_whole(first - 1):
            return False
        rest = self._past_adverbials(self._past_hearer(clause, last))
        if clause.form == "participle" or self._introduces_marks(last):
            return False
        return rest >= self.size or bool(self.frame.words[rest].gap) or self.tags[rest] in "Io"

    def _past_hearer(self, clause: Clause, last: int) -> int:
        """Over who was told: *…, officials told Nordwire.*"""
        if clause.inverted or self.frame.words[clause.last - 1].norm not in _TOLD:
            return last
        return max((m.last for m in self.reading.mentions if m.first == last), default=last)

    def _introduces_marks(self, last: int) -> bool:
        """Whether the cue that ends before word ``last`` leads on to a marked stretch; another
        verb of speech on the way (*said, describing it as “…”*) has that one for itself."""
        tail = self.tags[last : last + _TAIL]
        return "Q" in tail and "V" not in tail[: tail.index("Q")]

    def _is_whole(self, at: int) -> bool:
        return self.frame.words[at].mark in self.whole

    def _before(self, clause: Clause) -> tuple[int, int, How] | None:
        assert clause.mention is not None
        last = self._list_start(min(clause.first, clause.mention.first))
        if any(self._is_whole(at) for at in range(last)):
            return None
        inner = [c for c in self.reading.clauses if c.last <= last and c.mention is not None]
        if any(c.form == "finite" and c.force == "say" for c in inner):
            return None  # a report of a report: "…, he said, Reuters reported"
        return dateline(self.frame), last, "after"

    def _beside_according(self, clause: Clause) -> tuple[int, int, How] | None:
        """The rest of the sentence around *according to Okoro*."""
        assert clause.mention is not None
        behind = clause.mention.last == clause.first and clause.last > clause.first
        if clause.first > 0 and not behind:
            if any(self._is_whole(at) for at in range(clause.first)):
                return None
            return 0, clause.first, "according"
        last = max(clause.last, clause.mention.last)
        start = last
        while last < self.size and not self.frame.words[last].gap:
            last += 1
        if behind or (last >= self.size and self.words.comma_reports):
            last = start  # *Weber zufolge ist das falsch*, *Laut Weber ist das falsch*
        return (last, self.size, "according") if last < self.size else None

    # ── where it ends ───────────────────────────────────────────────────────────────────

    def _end(self, start: int, clause: Clause) -> int:
        """Before a trailing report clause, a participle cue or a coordinated cue."""
        for other in self.reading.clauses:
            if other.first <= start or other is clause or other.mention is None:
                continue
            first = other.first
            if other.form == "participle" and self.frame.words[first].gap:
                return first
            if self._goes_on(clause, other):
                return first - 1
            begins = self._list_start(min(first, other.mention.first))
            if begins > start and (self._trails(other, begins) or self._is_main(other, clause)):
                return begins
            adds = self._adds(other, begins)
            if adds > start:
                return adds
        return self._before_but(start)

    def _before_deed(self, start: int, last: int) -> int:
        """Before *and left the room*: what is done after an act of speech is no part of it."""
        for at in range(start + 1, last - 2):
            verb, object_ = self.tags[at + 1], self.tags[at + 2]
            whole = not any(word.gap for word in self.frame.words[at + 1 : at + 3])
            if self.tags[at] == "C" and verb == "w" and object_ in "DG" and whole:
                return at
        return last

    def _goes_on(self, clause: Clause, other: Clause) -> bool:
        """Whether ``other`` is coordinated with the report clause: *said that …, but added*; after
        a noun the subject is another one: *welcomed Okoro's claim that … but added*."""
        same = other.mention == clause.mention or clause.form == "noun"
        coordinated = self.tags[other.first - 1] == "C" and other.form == "finite"
        return same and other.link == "shared" and coordinated

    def _is_main(self, other: Clause, clause: Clause) -> bool:
        """Whether ``other`` is the main clause after the subordinate one that reports: *While Okoro
        admitted to delays, she noted that*."""
        assert clause.mention is not None and other.mention is not None
        before = self.tags[clause.mention.first - 1 : clause.mention.first]
        return (
            before == "S"
            and other.form == "finite"
            and other.link == "beside"
            and self.frame.words[other.mention.first].gap == ","
        )

    def _adds(self, other: Clause, begins: int) -> int:
        """Where a conjunction after a comma leads to another speaker's statement: *said …, but
        harbour officials said*; 0 where none does."""
        at = begins - 1
        while at > 0 and self.tags[at] in "wJ" and not self.frame.words[at + 1].gap:
            at -= 1
        leads = self.tags[at] == "C" and self.frame.words[at].gap == ","
        speaks = other.form == "finite" and other.link == "beside" and other.force == "say"
        return at if leads and speaks else 0

    def _before_but(self, start: int) -> int:
        """Before *, but he has given few details*: the writer goes on, not the speaker."""
        for at in range(start + 1, self.size - 1):
            word = self.frame.words[at]
            if word.norm == "but" and word.gap == "," and self.tags[at + 1] in "PNDT":
                return at
        return self.size

    def _list_start(self, begins: int) -> int:
        """Where *Okoro and Lund reported* begins, given where *Lund reported* does."""
        while begins > 1 and self.tags[begins - 1] == "C" and begins - 1 in self.ending:
            begins = self.ending[begins - 1].first
        return begins

    def _trails(self, clause: Clause, begins: int) -> bool:
        """Whether a clause from ``begins`` on is a report clause that closes the frame."""
        if clause.force != "say" or not self.frame.words[begins].gap.startswith(","):
            return False
        last = max(clause.last, clause.mention.last if clause.mention else clause.last)
        rest = self._past_adverbials(last)
        return rest >= self.size or bool(self.frame.words[rest].gap) or self.tags[rest] == "C"

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        """Without a conjunction at either end."""
        while first < last and self.tags[first] == "C":
            first += 1
        while last > first and self.tags[last - 1] == "C":
            last -= 1
        return first, last
