"""The frozen values that the stages hand on, from a source's text to a comparison.

Read this beside ``comparison.py``. Text is located, never copied: a finding is a ``Span`` in
code points of one source's text, half open. Ids come from content (a letter and eight hex digits
of a digest), never from counters, so that they outlive the arrival of another source.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, NewType

from sitegen.spans import Span as Span
from sitegen.spans import Token as Token
from sitegen.spans import Tokens as Tokens
from sitegen.spans import in_order as in_order

SourceId = NewType("SourceId", str)
MatchId = NewType("MatchId", str)
PassageId = NewType("PassageId", str)
QuoteId = NewType("QuoteId", str)
SpeakerId = NewType("SpeakerId", str)
UtteranceId = NewType("UtteranceId", str)

Kind = Literal["same", "reworded", "paraphrase"]
"""How two places relate, by what a reader sees; in this order from near to far (contract, 4)."""
KINDS: tuple[Kind, ...] = ("same", "reworded", "paraphrase")
Mode = Literal["direct", "mixed", "indirect"]
"""How speech is rendered: whole in marks, a marked part of a report, a report without marks."""
Role = Literal["headline", "subheading", "dateline", "body"]
"""What a paragraph is. Only ``body`` paragraphs are counted when a page says "paragraph 3"."""
Op = Literal["equal", "different", "only_a", "only_b", "moved"]
"""How a stretch of a's words relates to one of b's. Neither side is the original."""


def content_id(prefix: str, *parts: str) -> str:
    """``prefix``, a hyphen and 8 hex digits of a digest over ``parts``, in their order.

    >>> content_id("p", "we", "knew") == content_id("p", "we", "knew") != content_id("p", "weknew")
    True
    """
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"{prefix}-{hashlib.sha256(joined).hexdigest()[:8]}"


# ── places ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span in one source."""

    source: SourceId
    span: Span


# ── a source, as it came and once read ─────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Seed:
    """A file in ``seeds/`` as it came, and what the configuration says of it."""

    file: str
    """Path inside ``seeds/`` with ``/`` between its parts."""
    data: bytes
    given: tuple[tuple[str, str], ...] = ()
    """Keys and values of its table in ``sitegen.toml``, checked, sorted by key: they win over the
    file's own front matter."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a file in ``seeds/``. What is not given is None: never guessed."""

    file: str
    """Path inside ``seeds/`` with ``/``; the order of files, and so of sigla, is its order."""
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    """ISO 8601 date or date-time, as given."""
    url: str | None = None
    """http or https, checked."""
    language: str | None = None
    """BCP 47 tag, as given."""
    event: str | None = None
    slug: str | None = None
    """A fixed slug, as given; None lets the pages make one."""
    noindex: bool = False
    draft: bool = False
    """Whether it is not to be published; only the preview reads such a source."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose: its span without surrounding white space, and what it is."""

    span: Span
    role: Role = "body"


@dataclass(frozen=True, slots=True)
class Article:
    """A source once read: its text as it came, and where prose and furniture lie in it."""

    id: SourceId
    source: Source
    text: str
    """What every offset refers to (contract, 1); never normalised."""
    digest: str
    """SHA-256 of the text in UTF-8, 64 hex digits."""
    paragraphs: tuple[Paragraph, ...]
    """In text order, disjoint, none empty. Furniture paragraphs are not among them."""
    furniture: tuple[Span, ...] = ()
    """In text order, disjoint: stretches set aside, neither compared nor quoted. A stretch may be
    a whole block of the page or mark-up inside a paragraph."""
    copy_of: SourceId | None = None
    """The first source, in file order, with the very same text; None for that first one."""


# ── a text, analysed ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Analysis:
    """The words and sentences of an article."""

    article: Article
    language: str
    """The language its words were cut by, as spaCy names it; ``xx`` where it has no rules."""
    tokens: Tokens
    """Words of prose in text order, disjoint; none in furniture. In scripts without spaces each
    letter is a word. Columns: 9 kB for 530 words, where an object for each word took 130."""
    sentences: tuple[Span, ...]
    """In text order, disjoint, each inside one paragraph, none empty; together they hold all
    tokens."""
    names: tuple[Span, ...] = ()
    """People and bodies that a configured pipeline found, in text order; empty without one."""
    subjects: tuple[tuple[Span, Span], ...] = ()
    """The head of each subject and its verb, found so; in text order."""

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text


# ── alignment ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Edit:
    """One step from a's words to b's; spans run from a word's start to a word's end.

    ``only_a`` has an empty ``b`` at the point where it would stand, ``only_b`` an empty ``a``.
    ``moved`` holds equal words that stand in another order on the two sides.
    """

    op: Op
    a: Span
    b: Span


@dataclass(frozen=True, slots=True)
class Signal:
    """One piece of evidence, as a number that a reader can check."""

    name: str
    value: float
    weight: float
    """What it added to the score per unit; 0 where it only explains."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a match was made (shown as "why matched")."""

    rule: str
    """Name of the rule that fired; the method page explains each."""
    threshold: float
    """What the score had to reach under that rule."""
    run: int
    """Longest run of equal words, in words."""
    shared: float
    """Words in common: 2 x shared / all words of both sides, order ignored, 0..1."""
    rare: tuple[str, ...] = ()
    """Shared words of weight, normal forms, heaviest first."""
    signals: tuple[Signal, ...] = ()
    neighbours: int = 0
    """How many matched passages beside it, on both sides, supported it."""


@dataclass(frozen=True, slots=True)
class Match:
    """One shared stretch of one pair."""

    id: MatchId
    a: Place
    b: Place
    kind: Kind
    score: float
    """How sure, 0..1; 1.0 where the words are the same."""
    edits: tuple[Edit, ...]
    """All words of both places, each once: those of a in order; ``moved`` may cross."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Alignment:
    """All matches of a pair, in the order of ``a``: disjoint on each side, crossing allowed."""

    a: SourceId
    b: SourceId
    matches: tuple[Match, ...]


# ── passages ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Locus:
    """One column of a collation: what each witness has there, in the witnesses' order."""

    readings: tuple[Span | None, ...]
    """Spans in the witnesses' own texts; None where a witness has nothing there."""
    agrees: bool
    """Whether all witnesses have the same words there. A locus that does not is a variant."""


@dataclass(frozen=True, slots=True)
class Collation:
    """Several witnesses laid word against word.

    A witness's own words are its readings sorted by span: a reading whose span goes backwards in
    the order of the loci was moved.
    """

    witnesses: tuple[Place, ...]
    """In file order, then text order."""
    base: int
    """Index of the witness whose word order the loci follow."""
    loci: tuple[Locus, ...]

    @property
    def variants(self) -> tuple[Locus, ...]:
        """The loci where the witnesses do not all agree."""
        return tuple(locus for locus in self.loci if not locus.agrees)


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of story in all its sources."""

    id: PassageId
    """The smallest of ``ids``."""
    ids: tuple[PassageId, ...]
    """One id for each wording, made of its normal forms; all lead to the passage. Sorted."""
    kind: Kind
    """That of the two witnesses furthest apart."""
    matches: tuple[MatchId, ...]
    """The matches that made it, sorted."""
    collation: Collation

    @property
    def witnesses(self) -> tuple[Place, ...]:
        """Its places, in file order; a source may stand there more than once."""
        return self.collation.witnesses

    @property
    def sources(self) -> tuple[SourceId, ...]:
        """Its sources in file order, each once."""
        return tuple(dict.fromkeys(place.source for place in self.witnesses))


# ── speech ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Quote:
    """One stretch of speech in one source, and the words that say whose it is."""

    id: QuoteId
    place: Place
    """With its quotation marks, where it has any; for ``indirect`` the reported content."""
    mode: Mode
    cue: Span | None
    """*said*, *according to*; None where no words introduce it."""
    mention: Span | None
    """The words that name the speaker, as written, outside the quote; None where there are none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Someone whom one article names: a person, an office or a body that can speak."""

    name: str
    """The fullest form in the article; a role ("the Russian president") where it has no name."""
    forms: tuple[str, ...]
    """Every form of the name or role in the article, sorted; pronouns are not among them."""
    mentions: tuple[Span, ...]
    """Where it is named, pronouns included, in text order."""
    kind: Literal["person", "role", "body"]


@dataclass(frozen=True, slots=True)
class Testimony:
    """What one article lets people say: its quotes, and which of its figures says each."""

    source: SourceId
    figures: tuple[Figure, ...]
    """In order of first mention."""
    quotes: tuple[Quote, ...]
    """In text order. Direct and mixed quotes are disjoint; an indirect one may hold mixed ones."""
    voices: tuple[Voice, ...]
    """Parallel to ``quotes``."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says one quote, as far as its article alone tells."""

    figure: int | None
    """Index into the article's figures; None where it is unknown, never a guess."""
    confidence: float
    """0..1; 0 where the figure is None."""
    evidence: tuple[str, ...]
    """Names of the rules and features that decided, strongest first."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A quote and its speaker over the whole corpus."""

    quote: Quote
    speaker: SpeakerId | None
    confidence: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """One form under which a speaker appears."""

    form: str
    sources: tuple[SourceId, ...]
    """The sources that use it, in file order; empty where only the configuration names it."""
    evidence: str
    """Why it was joined, in a clause that a reader understands."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, under one name."""

    id: SpeakerId
    """Survives a longer form of the name (Peskov, then Dmitry Peskov)."""
    name: str
    """The fullest form found, or the one that the configuration gives."""
    aliases: tuple[Alias, ...]
    """The other forms, sorted by form."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing said, in all its wordings."""

    id: UtteranceId
    speaker: SpeakerId
    quotes: tuple[QuoteId, ...]
    """All its renderings, in file order, then text order."""
    collation: Collation
    """Its marked wordings that give the whole of it, laid word against word; the longest reported
    one where it is never given in marks. Fragments and reports are not witnesses here."""


# ── the whole ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a set of articles shares and whom they quote."""

    analyses: tuple[Analysis, ...]
    """In file order, copies included."""
    alignments: tuple[Alignment, ...]
    """Pairs with at least one match, in file order of ``a``, then of ``b``; copies take no part."""
    passages: tuple[Passage, ...]
    """By first place in file order."""
    attributions: tuple[Attribution, ...]
    """Every quote, in file order, then text order; copies take no part."""
    speakers: tuple[Speaker, ...]
    """Those who say at least one quote, by name."""
    utterances: tuple[Utterance, ...]
    """By speaker, then first place."""
