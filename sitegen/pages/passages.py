"""The list of shared passages, and a page for each: one stretch of story in all its sources."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from operator import attrgetter

from msgspec import Struct

from sitegen.model import KINDS, Attribution, Kind, Match, Passage, PassageId, Place
from sitegen.pages.asking import Head, View
from sitegen.pages.citing import Citation, Cited, cite
from sitegen.pages.dating import Moment, timeline
from sitegen.pages.dependence import Dependence
from sitegen.pages.frames import Description, Framer
from sitegen.pages.lines import Line, Tally, tally, variation_line
from sitegen.pages.paging import Pager, paged, pager
from sitegen.pages.places import where
from sitegen.pages.reasons import Reason, is_uncertain, reasons
from sitegen.pages.site import Here, Link, Page
from sitegen.pages.sources import is_private
from sitegen.pages.utterances import base_words, spread
from sitegen.pages.witnesses import (
    SHOWN,
    Facing,
    Similarity,
    TableRow,
    Wording,
    facing_wordings,
    first_of,
    similarity,
    summary_of,
    told_wordings,
    variant_table,
    with_shared_words,
)
from sitegen.pages.wording import KIND_GLYPHS, kind_label, listed, number, say, shortened

LIST_WORDS = 150
"""Code points of the first words in the list: two lines at 1440 px."""
TITLE_WORDS = 100
"""Code points of the first words as a heading: two lines at 1440 px, five on a phone."""
SHOWN_MATCHES = 40
"""Matches explained on one page: twenty sources make up to 190, and the data has them all."""
SHOWN_SPEAKERS = 8
"""Speakers named on one page; a passage of one sentence has one, a roundup a handful."""
CITED_WITNESSES = 12
"""Witnesses in one citation: a longer one is a bibliography, and the data has them all."""
_QUOTES = '“”"„«»‘’「」『』 '
_OPENING = '“"„«「『'


class PassageLine(Struct, frozen=True, gc=False):
    """One passage in a list."""

    words: Link
    """First words, leading to its page."""
    lang: str
    letters: tuple[str, ...]
    kind: Kind
    glyph: str
    label: str
    spread: str
    """"4 articles, 3 wordings"."""
    private: bool
    """Whether its words are not shown, since a source asks search engines to stay away."""


class PassageGroup(Struct, frozen=True, gc=False):
    """The passages with one number of sources."""

    heading: str
    lines: tuple[PassageLine, ...]


class ListView(Struct, frozen=True, gc=False):
    """A page of the list of passages."""

    lead: str
    groups: tuple[PassageGroup, ...]
    pager: Pager


class Why(Struct, frozen=True, gc=False):
    """One match and its evidence in words."""

    pair: Link
    """To its row on the page of the pair; without an address where it has none."""
    glyph: str
    label: str
    uncertain: bool
    reasons: tuple[Reason, ...]


class PassageView(Struct, frozen=True, gc=False):
    """One passage."""

    id: str
    others: tuple[str, ...]
    """Other ids that lead here."""
    title: str
    lang: str
    kind: Kind
    glyph: str
    label: str
    spread: str
    summary: str
    speakers: tuple[Link, ...]
    """Who is quoted in it, each leading to what is said."""
    line: Line
    facing: tuple[Facing, ...]
    """The two wordings, where they share so few words that a line of them says nothing; else
    empty."""
    table: tuple[TableRow, ...]
    wordings: tuple[Wording, ...]
    left: str
    """How many of its places the table and the wordings show; empty where they show all."""
    similarity: Similarity
    timeline: tuple[Moment, ...]
    """Empty where fewer than two sources give a date."""
    undated: tuple[str, ...]
    """Letters of the sources without a date."""
    whys: tuple[Why, ...]
    unshown: int
    """Matches that are not among them."""
    citation: Citation


def plan_passages(framer: Framer) -> tuple[Page, ...]:
    """The list, and a page for each passage."""
    return (*list_passages(framer), *plan_each_passage(framer))


def plan_each_passage(framer: Framer, urls: Set[str] | None = None) -> Iterator[Page]:
    """The pages of passages, without the list: those at ``urls``, or all."""
    for passage in framer.catalog.comparison.passages:
        url = framer.catalog.passage_url(passage.id)
        if urls is None or url in urls:
            yield framer.asking(url, "passage.html", View(_view, _head, (passage.id,)))


def _words(passage: Passage, framer: Framer) -> str:
    """The words of its base, quotation marks at the edges left out."""
    return base_words(passage.collation, framer.catalog).strip(_QUOTES)


# ── the list ────────────────────────────────────────────────────────────────────────────────


def list_passages(framer: Framer) -> Iterator[Page]:
    """The list, over as many pages as it takes."""
    passages = sorted(
        framer.catalog.comparison.passages,
        key=lambda passage: (
            -len(passage.sources),
            KINDS.index(passage.kind),
            _words(passage, framer).casefold(),
            passage.id,
        ),
    )
    lead = _lead(passages)
    ids = [passage.id for passage in passages]
    for url, shown, urls in paged(ids, "passages"):
        view = View(_list, _list_head, (url, lead, tuple(shown), tuple(urls)))
        yield framer.asking(url, "passages.html", view)


def _list_head(*_: object) -> Head:
    return Head(say("frame.passages"), (Description(say("passages.description")),))


def _list(
    framer: Framer, url: str, lead: str, shown: Sequence[PassageId], urls: Sequence[str]
) -> ListView:
    here = framer.here(url)
    return ListView(lead, tuple(_groups(shown, framer, here)), pager(here, urls))


def _lead(passages: Sequence[Passage]) -> str:
    if not passages:
        return say("passages.lead_none")
    count = len(passages)
    kinds = listed(
        [
            say(f"kind.count_{kind}", count=number(amount))
            for kind in KINDS
            if (amount := sum(passage.kind == kind for passage in passages))
        ]
    )
    return say("passages.lead", n=count, kinds=kinds)


def _groups(shown: Sequence[PassageId], framer: Framer, here: Here) -> Iterator[PassageGroup]:
    groups: dict[int, list[PassageLine]] = {}
    for passage in map(framer.catalog.passages.__getitem__, shown):
        groups.setdefault(len(passage.sources), []).append(_passage_line(passage, framer, here))
    for count, members in groups.items():
        yield PassageGroup(say("source.in_articles", articles=count), tuple(members))


def _passage_line(passage: Passage, framer: Framer, here: Here) -> PassageLine:
    counted = tally(passage.collation, framer.catalog.by_source)
    private = is_private(framer.catalog, passage.sources)
    words = passage.id if private else shortened(_words(passage, framer), LIST_WORDS)
    return PassageLine(
        words=Link(words, here.to(framer.catalog.passage_url(passage.id))),
        lang=counted.lang,
        letters=framer.catalog.some_letters(passage.sources),
        kind=passage.kind,
        glyph=KIND_GLYPHS[passage.kind],
        label=kind_label(passage.kind),
        spread=_spread(passage, counted),
        private=private,
    )


def _spread(passage: Passage, counted: Tally) -> str:
    """In how many articles and wordings; the same words in another order are no other wording."""
    count = len(passage.sources)
    if passage.kind == "same" and counted.wordings > 1:
        return say("passages.orders", articles=count, orders=counted.wordings)
    return spread(count, counted.wordings)


# ── one passage ─────────────────────────────────────────────────────────────────────────────


class _Shown(Struct, frozen=True, gc=False):
    """What a passage is called and how it is told, which the page and its head say."""

    counted: Tally
    title: str
    summary: str
    facing: tuple[Facing, ...]


def _shown(passage: Passage, framer: Framer, here: Here) -> _Shown:
    counted = tally(passage.collation, framer.catalog.by_source)
    title = shortened(_words(passage, framer), TITLE_WORDS) or passage.id
    facing = facing_wordings(passage, counted, framer.catalog, here)
    dependent = Dependence(framer.catalog).said(passage.sources)
    summary = f"{summary_of(passage, counted, facing)} {dependent}".strip()
    return _Shown(counted, title, summary, facing)


def _head(framer: Framer, identity: PassageId) -> Head:
    passage = framer.catalog.passages[identity]
    here = framer.here(framer.catalog.passage_url(identity))
    shown = _shown(passage, framer, here)
    about = (*_crumbs(passage, framer, here), Description(shown.summary), *passage.sources)
    return Head(shown.title, about)


def _view(framer: Framer, identity: PassageId) -> PassageView:
    """What the page of one passage shows."""
    catalog, here = framer.catalog, framer.here(framer.catalog.passage_url(identity))
    passage = catalog.passages[identity]
    shown = _shown(passage, framer, here)
    counted, title = shown.counted, shown.title
    line = variation_line(passage.collation, catalog.by_source)
    moments, undated = timeline(passage.sources[:SHOWN], catalog, here)
    told = told_wordings(passage.collation, line.letters, catalog, here)
    return PassageView(
        id=passage.id,
        others=_others(passage, framer),
        title=title if any(mark in title for mark in _OPENING) else f"“{title}”",
        lang=line.lang,
        kind=passage.kind,
        glyph=KIND_GLYPHS[passage.kind],
        label=kind_label(passage.kind),
        spread=_spread(passage, counted),
        summary=shown.summary,
        speakers=_speakers(passage, framer, here),
        line=line,
        facing=shown.facing,
        table=variant_table(passage.collation, line, catalog, here)[:SHOWN],
        wordings=with_shared_words(told, shown.facing),
        left=first_of(len(passage.witnesses)),
        similarity=similarity(passage.collation, line.letters, catalog),
        timeline=moments,
        undated=undated,
        whys=_whys(passage, framer, here),
        unshown=max(0, len(passage.matches) - SHOWN_MATCHES),
        citation=_citation(passage, framer, here),
    )


def _crumbs(passage: Passage, framer: Framer, here: Here) -> tuple[Link, Link]:
    event = framer.catalog.event_of(passage.sources[0])
    return (
        Link(framer.catalog.event_names[event], here.to(framer.catalog.event_url(event))),
        Link(say("frame.passages"), here.to("passages/index.html")),
    )


def _others(passage: Passage, framer: Framer) -> tuple[str, ...]:
    """The ids of its other wordings, and those that it took over."""
    own = (other for other in passage.ids if other != passage.id)
    return (*own, *framer.former.get(passage.id, ()))


def _citation(passage: Passage, framer: Framer, here: Here) -> Citation:
    """How to cite its first witnesses and this page."""
    cited = [
        Cited(framer.catalog.by_source[place.source], framer.catalog.paragraph(place))
        for place in passage.witnesses[:CITED_WITNESSES]
    ]
    return cite(cited, site=framer.site, address=framer.address(here))


def _speakers(passage: Passage, framer: Framer, here: Here) -> tuple[Link, ...]:
    """Who is quoted in the passage, each once, with the first thing said there."""
    links: dict[str, Link] = {}
    for place in passage.witnesses:
        for attribution in _within(framer.catalog.spoken.get(place.source, ()), place):
            if attribution.speaker is None or attribution.speaker in links:
                continue
            utterance = framer.catalog.utterance_of(attribution)
            url = (
                framer.catalog.utterance_url(utterance)
                if utterance
                else framer.catalog.speaker_url(attribution.speaker)
            )
            name = framer.catalog.speaker_names[attribution.speaker]
            links[attribution.speaker] = Link(name, here.to(url, utterance.id if utterance else ""))
    return tuple({link.text: link for link in links.values()}.values())[:SHOWN_SPEAKERS]


def _within(quotes: Sequence[Attribution], place: Place) -> Sequence[Attribution]:
    """The quotes that begin inside ``place``; of those with one beginning the shortest first."""
    first = bisect_left(quotes, place.span.start, key=lambda one: one.quote.place.span.start)
    last = bisect_right(quotes, place.span.end - 1, key=lambda one: one.quote.place.span.start)
    return sorted(quotes[first:last], key=attrgetter("quote.place.span"))


def _whys(passage: Passage, framer: Framer, here: Here) -> tuple[Why, ...]:
    """The evidence of its matches in the order of the pairs, the surest where they are many."""
    order = framer.catalog.place
    matches = [framer.catalog.matches[match] for match in passage.matches]
    surest = sorted(matches, key=lambda match: (-match.score, match.id))[:SHOWN_MATCHES]
    surest.sort(key=lambda match: (order[match.a.source], order[match.b.source], match.a.span))
    return tuple(_why(match, framer, here) for match in surest)


def _why(match: Match, framer: Framer, here: Here) -> Why:
    a, b = (
        f"{framer.catalog.by_source[place.source].siglum} "
        f"{where(framer.catalog.by_source[place.source], place.span)}"
        for place in (match.a, match.b)
    )
    url = framer.catalog.pair_url(match.a.source, match.b.source)
    return Why(
        pair=Link(say("compare.two", a=a, b=b), here.to(url, match.id) if url else ""),
        glyph=KIND_GLYPHS[match.kind],
        label=kind_label(match.kind),
        uncertain=is_uncertain(match),
        reasons=reasons(match),
    )
