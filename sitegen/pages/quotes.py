"""Every quote: by what is said, most sources first, then what nobody is named for; the same in the
order of wordings and of dates, where there are any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from sitegen.analysis import norms_in
from sitegen.model import Attribution, Place, QuoteId, SourceId, Utterance, UtteranceId
from sitegen.pages.asking import Head, View
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.evidence import is_unsure
from sitegen.pages.frames import Description, Framer
from sitegen.pages.paging import Pager, page_url, paged, pager
from sitegen.pages.renderings import nested_reports
from sitegen.pages.site import Here, Link, Page
from sitegen.pages.sources import dated, is_private, moment_of
from sitegen.pages.utterances import is_quoted, told_in, whole_wordings
from sitegen.pages.witnesses import context_link
from sitegen.pages.wording import say, shortened

FOLDER = "quotes"
ROOM = 400
"""What the sayings of one page weigh together: 200 with one quote each, some 200 kB."""
QUOTE_WORDS = 200
"""Code points of the first words of what is said: two lines at 1440 px."""


class QuoteLine(Struct, frozen=True, gc=False):
    """One quote."""

    id: str
    others: tuple[str, ...]
    """Ids of the reports around it: they lead here."""
    letter: str
    words: str
    """First words where they are not those above it, punctuation aside; empty where they are."""
    mode: str
    unsure: bool
    link: Link
    """To its paragraph on the article's page."""


class Saying(Struct, frozen=True, gc=False):
    """One thing said, or one quote that nobody is named for."""

    words: Link
    """First words; leading to the speaker's page, or without an address."""
    lang: str
    speaker: str
    """Empty where it is unknown."""
    quoted: bool
    spread: str
    """"2 articles, same words; 1 more in part"; empty for what has no speaker."""
    quotes: tuple[QuoteLine, ...]
    private: bool
    """Whether its words are not shown, since a source asks search engines to stay away."""


class SayingGroup(Struct, frozen=True, gc=False):
    """The sayings with one number of sources or wordings, of one day, or without a speaker."""

    heading: str
    sayings: tuple[Saying, ...]


class QuotesView(Struct, frozen=True, gc=False):
    """A page of the list of quotes."""

    lead: str
    orders: tuple[Link, ...]
    """The orders of the list; empty where there is only one."""
    groups: tuple[SayingGroup, ...]
    pager: Pager


class _Said(Struct, frozen=True, gc=False):
    """Quotes that belong together, and what they are an utterance of."""

    quotes: tuple[Attribution, ...]
    utterance: Utterance | None
    sources: tuple[SourceId, ...]
    """Of the quotes, in file order."""

    @classmethod
    def of(cls, quotes: tuple[Attribution, ...], utterance: Utterance | None) -> _Said:
        """The same, with their sources."""
        sources = dict.fromkeys([one.quote.place.source for one in quotes])
        return cls(quotes, utterance, tuple(sources))

    @property
    def base(self) -> Place:
        """Whose words stand for all: the base of the utterance, or the one quote."""
        if self.utterance is None:
            return self.quotes[0].quote.place
        collation = self.utterance.collation
        return collation.witnesses[collation.base]


class _Headed(Struct, frozen=True, gc=False):
    """What is said, under the heading of its group in one order of the list."""

    heading: str
    utterance: UtteranceId | None
    quotes: tuple[QuoteId, ...]
    """Those that are no utterance; empty for one."""
    weight: int
    """What it takes of a page: a part for itself and one for each quote."""

    @classmethod
    def of(cls, heading: str, said: _Said) -> _Headed:
        """The ids of what is ``said``, under ``heading``."""
        quotes = () if said.utterance else tuple(one.quote.id for one in said.quotes)
        return cls(
            heading, said.utterance.id if said.utterance else None, quotes, 1 + len(said.quotes)
        )

    def said(self, catalog: Catalog) -> _Said:
        """What stands there."""
        if self.utterance is None:
            return _Said.of(tuple([catalog.quotes[quote] for quote in self.quotes]), None)
        return _uttered(catalog.utterances[self.utterance], catalog)


def _uttered(utterance: Utterance, catalog: Catalog) -> _Said:
    return _Said.of(tuple([catalog.quotes[quote] for quote in utterance.quotes]), utterance)


def plan_quotes(framer: Framer) -> tuple[Page, ...]:
    """The list of all quotes in each order, over as many pages as it takes."""
    return tuple(_pages(framer))


def _pages(framer: Framer) -> Iterator[Page]:
    lead = _lead(framer.catalog)
    lists = _ordered(_said(framer.catalog), framer.catalog)
    folders = tuple((name, folder) for name, (folder, _) in lists.items())
    for name, (folder, said) in lists.items():
        for url, shown, urls in paged(said, folder, weigh=_weight, room=ROOM):
            page = _Page(url, name, folders, tuple(urls), tuple(shown))
            yield framer.asking(url, "quotes.html", View(_view, _head, (lead, page)))


class _Page(Struct, frozen=True, gc=False):
    """What one page of the list is made from."""

    url: str
    order: str
    """The name of its order."""
    orders: tuple[tuple[str, str], ...]
    """Names and folders of all."""
    urls: tuple[str, ...]
    """The pages of its order."""
    shown: tuple[_Headed, ...]


def _weight(headed: _Headed) -> int:
    return headed.weight


def _head(_: Framer, _lead: str, page: _Page) -> Head:
    first = page.order == page.orders[0][0]
    title = say("quotes.heading" if first else f"quotes.title_{page.order}")
    return Head(title, (Description(say("quotes.description")),))


def _view(framer: Framer, lead: str, page: _Page) -> QuotesView:
    here = framer.here(page.url)
    orders = tuple(
        Link(say(f"quotes.order_{name}"), here.to(page_url(folder, 0)), name == page.order)
        for name, folder in page.orders
    )
    return QuotesView(
        lead=lead,
        orders=orders if len(orders) > 1 else (),
        groups=tuple(_groups(page.shown, framer.catalog, here)),
        pager=pager(here, page.urls),
    )


def speech_counts(attributions: Iterable[Attribution]) -> tuple[int, int]:
    """How many quotations (in marks, whole or in part) and how many reported statements (without).

    Rows of the table of quotes, by their mode: anyone can count them again.
    """
    modes = [attribution.quote.mode for attribution in attributions]
    reported = modes.count("indirect")
    return len(modes) - reported, reported


def _lead(catalog: Catalog) -> str:
    attributions = catalog.comparison.attributions
    if not attributions:
        return say("quotes.lead_none")
    marked, reported = speech_counts(attributions)
    lead = say("quotes.lead", marked=marked, reported=reported)
    holding = sum(map(len, nested_reports(attributions).values()))
    return f"{lead} {say('quotes.holding', n=holding)}" if holding else lead


def _ordered(said: Sequence[_Said], catalog: Catalog) -> dict[str, tuple[str, Sequence[_Headed]]]:
    """The orders in which the list is worth reading: name → folder, and what stands under what."""
    all_said = _headed([(len(one.sources), one) for one in said], _articles)
    lists: dict[str, tuple[str, Sequence[_Headed]]] = {"articles": (FOLDER, all_said)}
    wordings = [(_wordings(one, catalog), one) for one in said]
    if any(count > 1 for count, _ in wordings):
        ranked = sorted(wordings, key=lambda one: (one[1].utterance is None, -one[0]))
        lists["wordings"] = (f"{FOLDER}/wordings", _headed(ranked, _in_wordings))
    by_source = {entry.id: _day(entry) for entry in catalog.entries}
    days = [(min(filter(None, map(by_source.get, one.sources)), default=""), one) for one in said]
    if any(day for day, _ in days):
        dated_first = sorted(days, key=lambda one: (not one[0], one[0]))
        headed = [
            _Headed.of(dated(day) or say("source.date_unknown"), one) for day, one in dated_first
        ]
        lists["dates"] = (f"{FOLDER}/dates", headed)
    return lists


def _headed(said: Sequence[tuple[int, _Said]], heading: Callable[[int], str]) -> list[_Headed]:
    """What is said by the number before it; ``heading`` is asked once for each number."""
    headings = {count: heading(count) for count, one in said if one.utterance}
    nobody = say("quotes.none_named")
    return [_Headed.of(headings[count] if one.utterance else nobody, one) for count, one in said]


def _articles(count: int) -> str:
    return say("source.in_articles", articles=count)


def _in_wordings(count: int) -> str:
    return say("quotes.in_wordings", wordings=max(count, 1))


def _wordings(said: _Said, catalog: Catalog) -> int:
    """In how many wordings it stands whole; 0 where nobody has it whole."""
    if said.utterance is None:
        return 0
    if len(said.utterance.collation.witnesses) == 1:
        return 1
    return len(set(whole_wordings(said.utterance.collation, catalog).values()))


def _day(entry: Entry) -> str:
    """The day that a source gives, as ISO 8601 has it; empty where it gives none."""
    published = entry.analysis.article.source.published
    moment = moment_of(published) if published else None
    return moment.isoformat()[:10] if moment else ""


def _said(catalog: Catalog) -> list[_Said]:
    """All quotes: by utterance, most sources first; those without one last, in file order."""
    said = [_uttered(utterance, catalog) for utterance in catalog.comparison.utterances]
    alone = [
        _Said.of((attribution,), None)
        for attribution in catalog.comparison.attributions
        if catalog.utterance_of(attribution) is None
    ]
    return [*sorted(said, key=lambda one: (-len(one.sources), not is_quoted(one.quotes))), *alone]


def _groups(said: Sequence[_Headed], catalog: Catalog, here: Here) -> Iterator[SayingGroup]:
    groups: dict[str, list[Saying]] = {}
    for one in said:
        groups.setdefault(one.heading, []).append(_saying(one.said(catalog), catalog, here))
    for heading, sayings in groups.items():
        yield SayingGroup(heading, tuple(sayings))


def _saying(said: _Said, catalog: Catalog, here: Here) -> Saying:
    base = said.base
    analysis = catalog.by_source[base.source].analysis
    speaker, href = "", ""
    if said.utterance:
        speaker = catalog.speaker_names[said.utterance.speaker]
        href = here.to(catalog.utterance_url(said.utterance), said.utterance.id)
    private = is_private(catalog, said.sources)
    return Saying(
        words=Link("" if private else shortened(base.span.of(analysis.text), QUOTE_WORDS), href),
        lang=analysis.article.source.language or "",
        speaker=speaker,
        quoted=is_quoted(said.quotes),
        spread=told_in(said.utterance, catalog) if said.utterance else "",
        quotes=tuple(_lines(said, private, catalog, here)),
        private=private,
    )


def _norms(place: Place, catalog: Catalog) -> tuple[str, ...]:
    analysis = catalog.by_source[place.source].analysis
    return norms_in(analysis, place.span)


def _lines(said: _Said, private: bool, catalog: Catalog, here: Here) -> Iterator[QuoteLine]:
    """A line for each quote; a report with marked words inside is shown with the first of them."""
    nested = nested_reports(said.quotes)
    held = {report for reports in nested.values() for report in reports}
    base = said.base
    for attribution in said.quotes:
        quote = attribution.quote
        if quote.id in held:
            continue
        entry = catalog.by_source[quote.place.source]
        reports = nested.get(quote.id, [])
        shown = catalog.quotes[reports[0]].quote.place if reports else quote.place
        same = shown is base or _norms(base, catalog) == _norms(shown, catalog)
        bare = private or same
        yield QuoteLine(
            id=quote.id,
            others=tuple(reports),
            letter=entry.siglum,
            words="" if bare else shortened(shown.span.of(entry.analysis.text), QUOTE_WORDS),
            mode=say(f"quotes.mode_{quote.mode}"),
            unsure=is_unsure(attribution),
            link=context_link(entry, quote.place, here),
        )
