"""The list of articles, and a page for each: whole, with what others share and who speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from msgspec import Struct

from sitegen.excerpts import GAP
from sitegen.model import Attribution, SourceId
from sitegen.pages.asking import Head, View
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.frames import Description, Framer
from sitegen.pages.fulltext import Block, FullText
from sitegen.pages.paging import Pager, paged, pager
from sitegen.pages.quotes import speech_counts
from sitegen.pages.registers import Told
from sitegen.pages.repeats import Repetition, repetitions
from sitegen.pages.site import Here, Link, Page
from sitegen.pages.sources import SourceLine, joined, source_line, words_in
from sitegen.pages.wording import counted, figures, percent, say

FOLDER = "articles"
MAX_PARTNERS = 100
"""Articles listed that share passages with one, and copies of it: some 400 bytes each."""


class Row(Struct, frozen=True, gc=False):
    """One article in the list."""

    line: SourceLine
    shared: str
    """Percentage of its words in passages that others share; empty for a copy."""
    quotations: str
    """How many quotations in marks it has; empty for a copy."""
    reported: str
    """How many reported statements it has; empty for a copy."""


class ListView(Struct, frozen=True, gc=False):
    """A page of the list of articles, in file order."""

    lead: str
    rows: tuple[Row, ...]
    pager: Pager


class Partner(Struct, frozen=True, gc=False):
    """Another source that shares passages with an article."""

    line: SourceLine
    pair: Link
    """To the page of the two, or to the article where they have none."""


class ArticleView(Struct, frozen=True, gc=False):
    """One article, whole."""

    line: SourceLine
    heading: Block | None
    """The headline where the text begins with it: the page's heading is then part of the text."""
    author: str
    """Empty where it is not given."""
    url: str
    """Where it was published; empty where that is not given."""
    file: str
    blocks: tuple[Block, ...]
    event: Link
    summary: str
    """What it shares and how often it quotes."""
    repeats: tuple[Repetition, ...]
    """Paragraphs that say the same twice."""
    set_aside: bool
    """Whether anything in it was set aside."""
    marked: bool
    """Whether anything in it is shared."""
    partners: tuple[Partner, ...]
    """Those that share most passages first."""
    more_partners: str
    """How many more there are; empty where all are listed."""
    first: SourceLine | None
    """The first source with the very same text."""
    copies: tuple[SourceLine, ...]
    versions: tuple[SourceLine, ...]
    """The same story by the same outlet in other words, itself among them, earliest first; empty
    where there is no other."""
    previous: SourceLine | None
    following: SourceLine | None
    text: Link | None
    """The text as a file; None where the project may not publish whole articles."""
    excerpts: str
    """What is shown of the article; empty where all of it is."""


def plan_articles(framer: Framer) -> tuple[Page, ...]:
    """The list, then every article in file order."""
    return (*list_articles(framer), *plan_each_article(framer))


def plan_each_article(framer: Framer, urls: Set[str] | None = None) -> Iterator[Page]:
    """The pages of articles, in file order: those at ``urls``, or all."""
    for entry in framer.catalog.entries:
        if urls is None or entry.url in urls:
            yield framer.asking(entry.url, "article.html", View(_view, _head, (entry.id,)))


def list_articles(framer: Framer) -> Iterator[Page]:
    """The list, over as many pages as it takes."""
    entries = framer.catalog.entries
    words = sum(entry.words for entry in entries)
    whole = framer.options.max_excerpt_words is None
    lead = say(f"articles.lead{'' if whole else '_excerpts'}", articles=len(entries), words=words)
    for url, shown, urls in paged(entries, FOLDER):
        given = (url, lead, tuple(entry.id for entry in shown), tuple(urls))
        yield framer.asking(url, "articles.html", View(_list, _list_head, given))


def _list_head(_: Framer, _url: str, lead: str, *_rest: object) -> Head:
    return Head(say("frame.articles"), (Description(lead),))


def _list(
    framer: Framer, url: str, lead: str, shown: Sequence[SourceId], urls: Sequence[str]
) -> ListView:
    catalog, here = framer.catalog, framer.here(url)
    rows = tuple(_row(catalog, catalog.by_source[source], here) for source in shown)
    return ListView(lead, rows, pager(here, urls))


def _more_partners(total: int) -> str:
    left = total - MAX_PARTNERS
    return say("article.more_partners", n=left) if left > 0 else ""


def _collapsed(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """``blocks`` without those of which nothing may be shown and to which nothing leads, but the
    first of each run."""
    kept: list[Block] = []
    for block in blocks:
        if not (_is_gap(block) and kept and _is_gap(kept[-1])):
            kept.append(block)
    return tuple(kept)


def _is_gap(block: Block) -> bool:
    """Whether nothing of ``block`` may be shown, and nothing leads to it."""
    words = "".join(piece.text for piece in block.parts).strip()
    return words == GAP and not (block.shared or block.quotes)


def _row(catalog: Catalog, entry: Entry, here: Here) -> Row:
    line = source_line(catalog, entry, here)
    if line.copy_of:
        return Row(line, "", "", "")
    spans = joined([place.span for place, _ in catalog.told.get(entry.id, ())])
    share = words_in(entry, spans) / entry.words if entry.words else 0.0
    marked, reported = speech_counts(catalog.spoken.get(entry.id, ()))
    return Row(line, str(percent(share)), figures(marked), figures(reported))


def _plan(framer: Framer, source: SourceId) -> _Plan:
    catalog = framer.catalog
    entry = catalog.by_source[source]
    own = (catalog.told.get(source, ()), catalog.spoken.get(source, ()))
    return _Plan(framer, entry, framer.here(entry.url), *own)


def _head(framer: Framer, source: SourceId) -> Head:
    return _plan(framer, source).head()


def _view(framer: Framer, source: SourceId) -> ArticleView:
    return _plan(framer, source).view()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the parts of one article's page are made from."""

    framer: Framer
    entry: Entry
    here: Here
    told: Told
    spoken: Sequence[Attribution]

    def head(self) -> Head:
        """What the frame says of the page."""
        about = (self._event(), Description(self._summary()), self.entry.id)
        return Head(self.entry.title, about)

    def _event(self) -> Link:
        catalog = self.framer.catalog
        event = catalog.event_of(self.entry.id)
        return Link(catalog.event_names[event], self.here.to(catalog.event_url(event)))

    def view(self) -> ArticleView:
        """What the template gets."""
        catalog = self.framer.catalog
        source = self.entry.analysis.article.source
        text = FullText(catalog, self.entry, self.here, self.told, self.spoken)
        blocks = text.blocks()
        partners = self._partners()
        heading = blocks[0] if blocks and self._is_heading(blocks[0]) else None
        return ArticleView(
            line=self._line(self.entry),
            heading=heading,
            author=source.author or "",
            url=source.url or "",
            file=source.file,
            blocks=_collapsed(blocks[1:] if heading else blocks),
            event=self._event(),
            summary=self._summary(),
            repeats=repetitions(self.entry),
            set_aside=any(
                block.role is None or any(piece.style == "aside" for piece in block.parts)
                for block in blocks
            ),
            marked=bool(self.told),
            partners=partners[:MAX_PARTNERS],
            more_partners=_more_partners(len(partners)),
            first=self._first(),
            copies=self._copies(),
            versions=tuple(
                self._line(catalog.by_source[one.id])
                for one in catalog.versions.get(self.entry.id, ())
            ),
            previous=self._neighbour(0),
            following=self._neighbour(1),
            text=self._text(),
            excerpts=self._excerpts(),
        )

    def _text(self) -> Link | None:
        if self.framer.options.max_excerpt_words is not None:
            return None
        return Link(say("article.as_file"), self.here.to(f"data/text/{self.entry.id}.txt"))

    def _excerpts(self) -> str:
        """How much of the article the page may show."""
        most = self.framer.options.max_excerpt_words
        if most is None:
            return ""
        return say("article.excerpts", words=most, gap=GAP)

    def _is_heading(self, block: Block) -> bool:
        """Whether ``block`` is the headline that the page's heading would repeat."""
        words = "".join(piece.text for piece in block.parts if piece.style != "aside")
        return block.role == "headline" and words.split() == self.entry.title.split()

    def _summary(self) -> str:
        """What the article shares, and how often it quotes and reports."""
        if self.entry.analysis.article.copy_of:
            return say("article.is_copy")
        passages = len({passage.id for _, passage in self.told})
        others = {place.source for _, passage in self.told for place in passage.witnesses}
        others -= {self.entry.id}
        siglum = self.entry.siglum
        shares = say("article.shares_none", siglum=siglum)
        if passages:
            shares = say("article.shares", siglum=siglum, passages=passages, others=len(others))
        marked, reported = speech_counts(self.spoken)
        return say("article.summary", shares=shares, marked=marked, reported=reported)

    def _partners(self) -> tuple[Partner, ...]:
        """The sources that share passages with this one, those with most first."""
        catalog = self.framer.catalog
        own, found = self.entry.id, list[tuple[int, int, Partner]]()
        for other in (catalog.by_source[one] for one in catalog.partners.get(own, ())):
            pair = (own, other.id) if (own, other.id) in catalog.alignments else (other.id, own)
            count = len(catalog.alignments[pair].matches)
            link = Link(
                counted(count, "#passage"), self.here.to(catalog.pair_url(*pair) or other.url)
            )
            found.append((-count, catalog.place[other.id], Partner(self._line(other), link)))
        return tuple(partner for *_, partner in sorted(found, key=lambda one: one[:2]))

    def _first(self) -> SourceLine | None:
        """The source that this one is a copy of."""
        first = self.entry.analysis.article.copy_of
        return self._line(self.framer.catalog.by_source[first]) if first else None

    def _copies(self) -> tuple[SourceLine, ...]:
        """The later sources with the very same text, the first of them where they are many."""
        catalog = self.framer.catalog
        copies = catalog.copies.get(self.entry.id, ())[:MAX_PARTNERS]
        return tuple(self._line(catalog.by_source[copy]) for copy in copies)

    def _neighbour(self, side: int) -> SourceLine | None:
        """The article before (0) or after (1) this one among those of its event."""
        catalog = self.framer.catalog
        source = catalog.beside[self.entry.id][side]
        return self._line(catalog.by_source[source]) if source else None

    def _line(self, entry: Entry) -> SourceLine:
        return source_line(self.framer.catalog, entry, self.here)
