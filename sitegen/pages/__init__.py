"""Comparison → Site: which pages there are, their addresses, and what each template gets.

Planning and printing are apart: a planner makes frozen views and reads no template; a template
loops and prints and computes nothing. No page depends on the order in which others are planned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from itertools import chain, islice

from sitegen.model import Comparison
from sitegen.pages.articles import list_articles, plan_articles, plan_each_article
from sitegen.pages.catalog import make_catalog
from sitegen.pages.compare import plan_comparisons
from sitegen.pages.data import data_lots, package_lot, plan_data
from sitegen.pages.digests import Digests
from sitegen.pages.events import plan_events
from sitegen.pages.frames import Framer
from sitegen.pages.home import plan_home
from sitegen.pages.machines import has_feed, machine_files
from sitegen.pages.method import plan_method
from sitegen.pages.missing import plan_missing
from sitegen.pages.moved import plan_moved
from sitegen.pages.norms import Norms
from sitegen.pages.pairs import plan_pairs
from sitegen.pages.passages import list_passages, plan_each_passage, plan_passages
from sitegen.pages.published import Heritage, Publishing, Target, make_heritage, publishing
from sitegen.pages.quotes import plan_quotes
from sitegen.pages.search import Finder, make_finder
from sitegen.pages.site import Lot, Page, PageOptions, Permalink, Site
from sitegen.pages.speakers import list_speakers, plan_each_speaker, plan_speakers
from sitegen.pages.structured import share
from sitegen.pages.wording import speaking
from sitegen.steps import heeded, nothing_collected

PLANNERS: tuple[Callable[[Framer], Iterable[Page]], ...] = (
    plan_home,
    plan_articles,
    plan_comparisons,
    plan_pairs,
    plan_passages,
    plan_speakers,
    plan_quotes,
    plan_events,
    plan_method,
    plan_data,
    plan_missing,
)
"""Every kind of page, in the order in which a reader meets them."""


_BY_URL: Mapping[str, Callable[[Framer, Set[str]], Iterable[Page]]] = {
    "articles": plan_each_article,
    "passages": plan_each_passage,
    "speakers": plan_each_speaker,
}
"""Who plans those pages under an address of which each is about one thing, by their addresses."""
_BY_FOLDER: Mapping[str, Sequence[Callable[[Framer], Iterable[Page]]]] = {
    "index.html": (plan_home,),
    "articles": (list_articles,),
    "compare": (plan_pairs, plan_comparisons),
    "passages": (list_passages,),
    "speakers": (list_speakers,),
    "quotes": (plan_quotes,),
    "events": (plan_events,),
}
"""Who plans the others, where these can be planned before all others; lists, for which all is put
in order, come last."""


def plan_site(comparison: Comparison, options: PageOptions) -> Site:
    """All pages and data files of the site of ``comparison``, in the language of ``options``."""
    return Sketch(comparison, options).site()


class Sketch:
    """A site whose pages can be planned all at once, or those first that someone waits for."""

    def __init__(
        self, comparison: Comparison, options: PageOptions, earlier: Sketch | None = None
    ) -> None:
        """``earlier`` is one of nearly the same articles: their words are not numbered again, and
        what is the same object has the same digest."""
        self._norms = earlier.norms() if earlier else Norms()
        digests = Digests(earlier.digests) if earlier else Digests()
        with speaking(options.phrasebook), nothing_collected():
            self._options = options
            self._catalog = make_catalog(comparison, options.pair_pages, self._norms)
            former = self._heritage.former if options.published else {}
            self._framer = Framer(self._catalog, options, former, digests=digests)
        self._kept: tuple[Page, ...] = ()

    @property
    def digests(self) -> Digests:
        """Of what the views of its pages look up."""
        return self._framer.digests

    def norms(self) -> Norms:
        """What is known of the words of its articles; nothing where that is too much."""
        if self._norms.is_full():
            return Norms()
        self._norms.forget_unused()
        return self._norms

    def pages_at(self, urls: Set[str]) -> tuple[Page, ...]:
        """The pages at ``urls``, as ``site`` plans them; those only that can be planned alone.

        Where the site has an address, what machines are told of a page depends on all others: then
        all are planned, as far as that goes before they are printed.
        """
        framer = self._framer
        with speaking(framer.options.phrasebook), nothing_collected():
            if framer.options.base_url:
                shared, _ = share(framer, self._standing(), has_feed=has_feed(framer))
                return tuple(page for page in shared if page.url in urls)
            folders = sorted({url.split("/")[0] for url in urls})
            alone = (_BY_URL[folder](framer, urls) for folder in folders if folder in _BY_URL)
            planners = [plan for folder in folders for plan in _BY_FOLDER.get(folder, ())]
            planned = chain(alone, (plan(framer) for plan in planners))
            wanted = (page for page in chain.from_iterable(planned) if page.url in urls)
            return tuple(islice(wanted, len(urls)))

    def site(self) -> Site:
        """All pages and data files."""
        with speaking(self._framer.options.phrasebook), nothing_collected():
            return self._planned()

    @cached_property
    def lots(self) -> tuple[Lot, ...]:
        """The first lots of the site: those that depend on none of its pages."""
        with speaking(self._framer.options.phrasebook), nothing_collected():
            return (self._finder.index, *data_lots(self._framer))

    @cached_property
    def _finder(self) -> Finder:
        return make_finder(self._framer)

    def permalinks(self) -> tuple[Permalink, ...]:
        """What the project has published once this site stands, sorted."""
        return self._heritage.permalinks

    def led_on(self, published: tuple[Permalink, ...]) -> Mapping[str, Target]:
        """Where the words are now of pages that another site had which ``published`` these, by
        their addresses."""
        options = replace(self._options, published=published)
        with nothing_collected():
            return make_heritage(self._catalog, self._publishing, options).moved

    def is_settled(self) -> bool:
        """Whether the site would be the same, had all that it publishes been published before."""
        options, known = self._options, self._heritage.permalinks
        if known == options.published:
            return True
        later = replace(options, published=known)
        with nothing_collected():
            again = make_heritage(self._catalog, self._publishing, later)
        return again == self._heritage

    @cached_property
    def _heritage(self) -> Heritage:
        """What became of all that was published. Where nothing was, no page tells of it, and only
        who writes down what is published now needs to ask."""
        with nothing_collected():
            return make_heritage(self._catalog, self._publishing, self._options)

    @cached_property
    def _publishing(self) -> Publishing:
        return publishing(self._catalog)

    def _standing(self) -> tuple[Page, ...]:
        """The pages of all planners, without those of the search, which has to read all words."""
        planned = (plan(self._framer) for plan in heeded(PLANNERS, 1))
        self._kept = self._kept or self._framed(chain.from_iterable(planned))
        return self._kept

    def _framed(self, pages: Iterable[Page]) -> tuple[Page, ...]:
        """``pages``, in their frames where machines are told what stands in these: what a frame
        looked up is noted nowhere then, so that it is given."""
        if not self._options.base_url:
            return tuple(pages)
        frames = ((page, page.frame) for page in pages)
        return tuple(
            replace(page.in_frame(frame), given=(*page.given, frame) if page.given else ())
            for page, frame in frames
        )

    def _planned(self) -> Site:
        framer = self._framer
        own = (*self._standing(), *self._framed(self._finder.pages()))
        pages = (*own, *plan_moved(framer, self._moved(own)))
        files = machine_files(framer, pages)
        lots = (*self.lots, Lot("robots.txt", lambda: files))
        shared, cards = share(framer, pages, has_feed=has_feed(framer))
        self._catalog.complete()  # in each of the processes that print it otherwise
        rest = (cards, framer.options.phrasebook, framer.inquired())
        return Site(shared, lots, (package_lot(framer),), *rest)

    def _moved(self, pages: Sequence[Page]) -> Mapping[str, Target]:
        """Where addresses lead at which a page stood and none of ``pages`` stands."""
        if not self._options.published:
            return {}
        taken = {page.url for page in pages}
        moved = self._heritage.moved.items()
        return {url: target for url, target in moved if url not in taken}
