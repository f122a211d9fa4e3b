"""Files for machines: where the pages are, that they may be read, and what is new among them.

Sitemap and feed name whole addresses, so they are written only where ``base_url`` is known. No
clock is read: what is new is decided by the dates that the sources give.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from urllib.parse import quote

from sitegen.model import Passage, SourceId, Utterance
from sitegen.pages.catalog import Catalog
from sitegen.pages.frames import Framer
from sitegen.pages.highlights import quoted_by
from sitegen.pages.site import OutputFile, Page
from sitegen.pages.sources import is_private, moment_of
from sitegen.pages.wording import kind_label, listed, say, shortened

FEED_ENTRIES = 100
"""Entries of the feed, newest first; readers of feeds keep older ones themselves."""
FEED = "feed.xml"
MAX_ADDRESSES = 50_000
"""Addresses in one sitemap (sitemaps.org); more stand in numbered files under an index."""
TITLE_WORDS = 120
"""Code points of an entry's title."""
_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _News:
    """One entry of the feed."""

    updated: datetime
    url: str
    """Address in the site, anchor included."""
    title: str
    summary: str


def machine_files(framer: Framer, pages: Sequence[Page]) -> tuple[OutputFile, ...]:
    """``robots.txt``, and with a known address ``sitemap.xml`` and ``feed.xml``."""
    base = (framer.options.base_url or "").rstrip("/")
    if not base:
        return (OutputFile("robots.txt", b"User-agent: *\nAllow: /\n"),)
    robots = f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n"
    return (
        OutputFile("robots.txt", robots.encode()),
        *_sitemaps(pages, base),
        *_feed(framer, base),
    )


def has_feed(framer: Framer) -> bool:
    """Whether the site has a feed: one with an address, and something in it that is dated."""
    options = framer.options
    return bool(options.base_url) and not options.noindex and any(_news(framer.catalog))


# ── sitemap ─────────────────────────────────────────────────────────────────────────────────


def _sitemaps(pages: Sequence[Page], base: str) -> Iterator[OutputFile]:
    """The indexable pages; in several files under an index where they are too many for one."""
    found = [page.frame.canonical for page in pages if _indexable(page)]
    parts = [found[at : at + MAX_ADDRESSES] for at in range(0, len(found), MAX_ADDRESSES)]
    if len(parts) < 2:
        yield OutputFile("sitemap.xml", _urls("urlset", "url", found))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield OutputFile(name, _urls("urlset", "url", part))
    yield OutputFile(
        "sitemap.xml", _urls("sitemapindex", "sitemap", [f"{base}/{name}" for name in names])
    )


def _indexable(page: Page) -> bool:
    return bool(page.frame.canonical) and not page.frame.noindex


def _urls(root: str, element: str, addresses: Sequence[str]) -> bytes:
    lines = "".join(f"<{element}><loc>{_xml(address)}</loc></{element}>\n" for address in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<{root} xmlns="{_SITEMAP}">\n{lines}</{root}>\n'.encode()


# ── feed ────────────────────────────────────────────────────────────────────────────────────


def _feed(framer: Framer, base: str) -> Iterator[OutputFile]:
    """Passages and quotations of dated sources, newest first; no file where none is dated."""
    if framer.options.noindex:
        return
    news = sorted(_news(framer.catalog), key=lambda one: one.url)
    news.sort(key=lambda one: one.updated, reverse=True)
    if not news:
        return
    title = _xml(framer.options.title or say("frame.site"))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="{_ATOM}">',
        f"<title>{title}</title>",
        f"<id>{_xml(base)}/</id>",
        f'<link href="{_attribute(base)}/"/>',
        f'<link rel="self" href="{_attribute(base)}/feed.xml"/>',
        f"<updated>{news[0].updated.isoformat()}</updated>",
        f"<author><name>{title}</name></author>",
        *(_entry(one, base) for one in news[:FEED_ENTRIES]),
        "</feed>",
    ]
    yield OutputFile(FEED, ("\n".join(lines) + "\n").encode())


def _entry(news: _News, base: str) -> str:
    url = f"{base}/{news.url}"
    return (
        f"<entry><title>{_xml(news.title)}</title><id>{_xml(url)}</id>"
        f'<link href="{_attribute(url)}"/><updated>{news.updated.isoformat()}</updated>'
        f"<summary>{_xml(news.summary)}</summary></entry>"
    )


def _news(catalog: Catalog) -> Iterator[_News]:
    for passage in catalog.comparison.passages:
        updated = _latest(catalog, passage.sources)
        if updated:
            url = quote(catalog.passage_url(passage.id).removesuffix("index.html"))
            shares = say(
                "feed.passage",
                kind=kind_label(passage.kind),
                letters=_letters(catalog, passage.sources),
            )
            yield _News(updated, url, _words(catalog, passage), shares)
    for utterance in catalog.comparison.utterances:
        sources = quoted_by(catalog, utterance)
        updated = _latest(catalog, sources)
        if updated:
            page = catalog.speaker_url(utterance.speaker).removesuffix("index.html")
            name = catalog.speakers[utterance.speaker].name
            title = f"{name}: {_words(catalog, utterance)}"
            summary = say("feed.said", name=name, letters=_letters(catalog, sources))
            yield _News(updated, f"{quote(page)}#{utterance.id}", title, summary)


def _letters(catalog: Catalog, sources: Sequence[SourceId]) -> str:
    return listed(catalog.letters(tuple(sources)))


def _words(catalog: Catalog, one: Passage | Utterance) -> str:
    place = one.collation.witnesses[one.collation.base]
    return shortened(place.span.of(catalog.by_source[place.source].analysis.text), TITLE_WORDS)


def _latest(catalog: Catalog, sources: Sequence[SourceId]) -> datetime | None:
    """The latest date that ``sources`` give; None where none does, or one is not to be listed."""
    if is_private(catalog, sources):
        return None
    given = (catalog.by_source[source].analysis.article.source.published for source in sources)
    return max((_exact(moment) for moment in given if moment and moment_of(moment)), default=None)


def _exact(published: str) -> datetime:
    """A date as Atom wants it: the first second of a day without an hour, UTC without a zone."""
    moment = moment_of(published)
    if not isinstance(moment, datetime):
        assert moment is not None
        moment = datetime.combine(moment, time())
    return moment.replace(microsecond=0) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _xml(text: str) -> str:
    return html.escape(_NOT_XML.sub("\ufffd", text), quote=False)


def _attribute(text: str) -> str:
    return _xml(text).replace('"', "&quot;")
