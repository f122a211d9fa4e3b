"""What machines are told of a page: Open Graph, a picture, schema.org records, the feed.

Only for pages that have an address on the web and may be indexed. A record says what the sources
say or the build found: a name whose bearer may be a person or a body has no type, an author no more
than the words that credit one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from sitegen.model import Utterance
from sitegen.pages.cards import HEIGHT, WIDTH, plan_cards
from sitegen.pages.catalog import Entry
from sitegen.pages.data import filed_tables
from sitegen.pages.frames import SEARCH, Framer
from sitegen.pages.machines import FEED
from sitegen.pages.site import Card, Page, Shared
from sitegen.pages.sources import is_private, moment_of
from sitegen.pages.utterances import base_words, is_quoted
from sitegen.pages.wording import say
from sitegen.tables import Filed, Stated

Record = Mapping[str, object]

QUOTATIONS = 40
"""Quotations of one speaker's page, those in most articles first: some 16 kB; the data has all."""
QUOTATION_WORDS = 600
"""Code points of one quotation; a longer one is left out, since none may be cut."""
_TYPES = {"article.html": "article", "speaker.html": "profile"}
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""What could end the element in which the records stand, or begin another."""


def share(
    framer: Framer, pages: Sequence[Page], *, has_feed: bool
) -> tuple[tuple[Page, ...], tuple[Card, ...]]:
    """``pages`` with what machines are told of them, and the pictures that this names.

    Where the site ``has_feed``, the pages name it. Without an address there is nothing to tell, and
    no frame is made to see that.
    """
    if not framer.options.base_url:
        return tuple(pages), ()
    cards = plan_cards(pages)
    records = _Records(framer)

    def told(page: Page) -> Page:
        """``page`` with what machines are told of it."""
        frame = replace(page.frame, shared=_shared(page, cards, records, has_feed))
        given = (*page.given, frame) if page.given else ()
        return replace(page.in_frame(frame), given=given, complete=None)

    def telling(page: Page) -> Page:
        """The same; of one that tells of files it is only known once these are made."""
        if page.url not in cards:
            return page
        return replace(page, complete=told) if page.complete else told(page)

    return tuple(map(telling, pages)), tuple(dict.fromkeys(cards.values()))


def _shared(page: Page, cards: Mapping[str, Card], records: _Records, has_feed: bool) -> Shared:
    found = list(records.of(page))
    return Shared(
        type=_TYPES.get(page.template, "website"),
        picture=records.address(cards[page.url].url),
        width=WIDTH,
        height=HEIGHT,
        feed=records.framer.here(page.url).to(FEED) if has_feed else "",
        records=_json(found) if found else "",
    )


def _json(records: Sequence[Record]) -> str:
    graph = {"@context": "https://schema.org", "@graph": records}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_UNSAFE)


class _Records:
    """The schema.org records of the pages of one site."""

    def __init__(self, framer: Framer) -> None:
        self.framer = framer
        catalog = framer.catalog
        self.entries = {entry.url: entry for entry in catalog.entries}
        self.speakers = {catalog.speaker_url(id_): id_ for id_ in catalog.speakers}
        self.said: dict[str, list[Utterance]] = {}
        for utterance in catalog.comparison.utterances:
            self.said.setdefault(utterance.speaker, []).append(utterance)

    def address(self, url: str) -> str:
        """The absolute address of ``url``."""
        base = (self.framer.options.base_url or "").rstrip("/")
        return f"{base}/{quote(url.removesuffix('index.html'))}"

    def of(self, page: Page) -> Iterator[Record]:
        """The records of ``page``; none for most kinds of page."""
        if page.url in self.entries:
            yield self._article(self.entries[page.url])
        elif page.url in self.speakers:
            yield from self._quotations(page)
        elif page.template == "home.html":
            yield self._website(page)
        elif page.template == "data.html":
            yield self._dataset(page)

    def _article(self, entry: Entry) -> Record:
        source = entry.analysis.article.source
        dated = source.published if source.published and moment_of(source.published) else None
        return _known(
            {
                "@type": "NewsArticle",
                "@id": self.address(entry.url),
                "url": self.address(entry.url),
                "headline": entry.title if entry.titled else None,
                "creditText": source.author,
                "datePublished": dated,
                "publisher": _named(source.outlet),
                "inLanguage": source.language,
                "wordCount": entry.words,
                "isBasedOn": source.url,
            }
        )

    def _quotations(self, page: Page) -> Iterator[Record]:
        """What the speaker of ``page`` says in marks, each with the articles that have it."""
        catalog = self.framer.catalog
        speaker = catalog.speakers[self.speakers[page.url]]
        found: list[tuple[int, Record]] = []
        for utterance in self.said.get(speaker.id, ()):
            quotes = [catalog.quotes[quote] for quote in utterance.quotes]
            sources = dict.fromkeys(one.quote.place.source for one in quotes)
            words = base_words(utterance.collation, catalog)
            if not is_quoted(quotes) or len(words) > QUOTATION_WORDS:
                continue
            if is_private(catalog, tuple(sources)):
                continue
            base = utterance.collation.witnesses[utterance.collation.base].source
            record = {
                "@type": "Quotation",
                "@id": f"{self.address(page.url)}#{utterance.id}",
                "text": words,
                "inLanguage": catalog.by_source[base].analysis.article.source.language,
                "spokenByCharacter": {"@id": self.address(page.url), "name": speaker.name},
                "isPartOf": [
                    {"@id": self.address(catalog.by_source[source].url)} for source in sources
                ],
            }
            found.append((-len(sources), _known(record)))
        found.sort(key=lambda one: one[0])
        yield from (record for _, record in found[:QUOTATIONS])

    def _website(self, page: Page) -> Record:
        return {
            "@type": "WebSite",
            "@id": self.address(page.url),
            "url": self.address(page.url),
            "name": page.frame.site,
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{self.address(SEARCH)}?q={{words}}",
                "query-input": "required name=words",
            },
        }

    def _dataset(self, page: Page) -> Record:
        return {
            "@type": "Dataset",
            "@id": self.address(page.url),
            "url": self.address(page.url),
            "name": say("data.name", site=page.frame.site),
            "description": say("data.about", description=page.frame.description),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": filed.schema.name,
                    "encodingFormat": format_,
                    "contentUrl": self.address(f"data/{part.path}"),
                }
                for filed in filed_tables(self.framer)
                for format_, parts in _forms(filed)
                for part in parts
            ],
        }


def _forms(filed: Filed) -> Sequence[tuple[str, Sequence[Stated]]]:
    """The media type and the files of each form of a table."""
    return (
        ("application/jsonl", filed.jsonl),
        ("text/csv", filed.csv),
        ("application/vnd.apache.parquet", filed.parquet),
    )


def _named(name: str | None) -> Record | None:
    """A body of which only the name is known."""
    return {"@type": "Organization", "name": name} if name else None


def _known(record: Record) -> Record:
    """``record`` without what is not known."""
    return {key: value for key, value in record.items() if value is not None}
