"""The sources as the pages name them: letter, address, title, and where their parts begin."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sitegen.earlier import Earlier
from sitegen.model import Analysis, SourceId
from sitegen.pages.slugs import unique_slugs
from sitegen.pages.wording import say, shortened
from sitegen.tables import sigla

FIRST_WORDS = 64
"""Code points of the first words that stand for a missing title: two lines on a phone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One source as the pages name it."""

    analysis: Analysis
    siglum: str
    slug: str
    title: str
    """Its title, or its first words where it has none."""
    titled: bool
    """Whether the title is its own; where not, pages show it in italics after "Untitled:"."""
    body_starts: tuple[int, ...]
    """Where its body paragraphs begin, in order: what "¶3" counts."""
    url: str = field(init=False, repr=False, compare=False)
    """Address of its article page."""
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Where all its paragraphs begin, in order."""
    ends: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Where they end."""
    sentences: tuple[tuple[int, ...], tuple[int, ...]] = field(
        init=False, repr=False, compare=False
    )
    """Where its sentences begin, and where they end, in order."""

    def __post_init__(self) -> None:
        """Note its address and the edges in it, which are asked for again and again."""
        paragraphs = self.analysis.article.paragraphs
        object.__setattr__(self, "url", f"articles/{self.slug}/index.html")
        object.__setattr__(self, "starts", tuple(one.span.start for one in paragraphs))
        object.__setattr__(self, "ends", tuple(one.span.end for one in paragraphs))
        sentences = self.analysis.sentences
        begins, ends = (one.start for one in sentences), (one.end for one in sentences)
        object.__setattr__(self, "sentences", (tuple(begins), tuple(ends)))

    @property
    def id(self) -> SourceId:
        """The source's id."""
        return self.analysis.article.id

    @property
    def words(self) -> int:
        """How many words of prose it has."""
        return len(self.analysis.tokens)

    def paragraph(self, offset: int) -> str:
        """What the paragraph at ``offset`` is called: "¶3", or "headline" and the like."""
        at = bisect_right(self.starts, offset) - 1
        if at >= 0 and offset < self.ends[at]:
            role = self.analysis.article.paragraphs[at].role
            if role != "body":
                return role
        return f"¶{max(1, bisect_right(self.body_starts, offset))}"

    def anchor(self, offset: int) -> str:
        """The id, on its article page, of the paragraph at ``offset``."""
        return f"par-{max(1, bisect_right(self.starts, offset))}"


def make_entries(analyses: Sequence[Analysis], earlier: Earlier) -> tuple[Entry, ...]:
    """The entry of each of ``analyses``, in their order; the very same where it says the same."""
    slugs = unique_slugs(
        [
            (source.slug or source.title or source.file.rpartition(".")[0], source.file)
            for source in (analysis.article.source for analysis in analyses)
        ]
    )
    last = earlier.whole(_Entries) or _Entries()
    now = _Entries()
    for analysis, siglum, slug in zip(analyses, sigla(len(analyses)), slugs, strict=True):
        entry = last.by_analysis.get(id(analysis))
        if entry is None or entry.siglum != siglum or entry.slug != slug:
            entry = _entry(analysis, siglum, slug)
        now.by_analysis[id(analysis)] = entry
    earlier.keep(now)
    return tuple(
        _drafted(entry) if entry.analysis.article.source.draft else entry
        for entry in now.by_analysis.values()
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """Those of a sketch by where their analyses lie, which they hold; of drafts, too, as if they
    were none."""

    by_analysis: dict[int, Entry] = field(default_factory=dict)


def _drafted(entry: Entry) -> Entry:
    """A draft's title depends on the language of the pages, too."""
    return replace(entry, title=say("source.draft", title=entry.title))


def _entry(analysis: Analysis, siglum: str, slug: str) -> Entry:
    """The entry of one source."""
    article = analysis.article
    title = article.source.title
    first = article.paragraphs[0].span.of(article.text) if article.paragraphs else ""
    starts = tuple(part.span.start for part in article.paragraphs if part.role == "body")
    shown = title or shortened(first, FIRST_WORDS) or article.source.file
    return Entry(analysis, siglum, slug, shown, title is not None, starts)
