"""The frame around every page: navigation, crumbs, foot, and what machines read of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from urllib.parse import quote

from sitegen.model import SourceId
from sitegen.pages.asking import Head, Inquiry, View
from sitegen.pages.catalog import Catalog
from sitegen.pages.digests import UNTOLD, Digests, digest_of
from sitegen.pages.site import Frame, Here, Link, Lot, Page, PageOptions, root_of
from sitegen.pages.wording import say, shortened

TITLE = 70
"""Code points of a page's title with the site's name behind it: what browsers and lists of results
show of one, and what html-validate allows."""
SHORTEST_TITLE = 30
"""Code points that are left to the page where the site's own name is long."""
NAV = (
    ("frame.articles", "articles/index.html"),
    ("frame.comparisons", "compare/index.html"),
    ("frame.passages", "passages/index.html"),
    ("frame.speakers", "speakers/index.html"),
    ("frame.method", "method/index.html"),
    ("frame.data", "data/index.html"),
)
"""The parts of the site, in the order of every page's navigation: what they are called, where they
are."""
SEARCH = "search/index.html"
"""Where the form in every page's head leads."""


@dataclass(frozen=True, slots=True)
class _Around:
    """Those parts of a frame that are the same on many pages."""

    site: str
    home: str
    nav: tuple[Link, ...]
    foot: tuple[Link, ...]
    built: str
    search: str


@dataclass(frozen=True, slots=True)
class Framer:
    """Makes pages: it knows the catalog and what the site is called."""

    catalog: Catalog
    options: PageOptions
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Id of a passage or an utterance → ids that no wording has now and that lead to it."""
    tables: dict[str, Lot] = field(default_factory=dict, compare=False)
    """The files of each table, once ``data.table_lots`` has laid them out; else empty."""
    digests: Digests = field(default_factory=Digests, compare=False)
    """Of what its views look up; those that are known from an earlier site among them."""
    _around: dict[tuple[str, int], _Around] = field(default_factory=dict, compare=False)
    """What has been made already, by part of the site and depth."""
    _views: list[tuple[Inquiry, Framer, str]] = field(default_factory=list, compare=False)
    """What views look things up in, once there is one; and what ``_asking`` has."""
    articles: int | None = None
    """How many there are, where the catalog does not say it."""

    @property
    def site(self) -> str:
        """Name of the site."""
        return self.options.title or say("frame.site")

    def address(self, here: Here) -> str:
        """How the page at ``here`` is cited: its address on the web, or else in the site."""
        return self._canonical(here) or here.url

    def here(self, url: str) -> Here:
        """The maker of links for the page at ``url``."""
        return Here(url, root_of(self.options.base_url))

    def page(
        self, here: Here, template: str, view: object, *, title: str, about: Sequence[object] = ()
    ) -> Page:
        """The page at ``here``; see ``frame`` for ``about``."""
        return self.later(here, template, lambda: view, title=title, about=about)

    def later(
        self,
        here: Here,
        template: str,
        plan: Callable[[], object],
        *,
        title: str,
        about: Sequence[object] = (),
    ) -> Page:
        """The same, with a view that ``plan`` makes when the page is printed: for kinds of pages
        of which there are many."""
        return Page(here.url, template, partial(self.frame, here, title, about), plan)

    def asking(self, url: str, template: str, view: View) -> Page:
        """The page at ``url`` whose frame and view are functions of what they are given and of
        what they look up: neither is made to plan it."""
        asking, options = self._asking()
        plan, framed = partial(view.work, asking, *view.given), partial(_framed, asking, url, view)
        return Page(url, template, framed, plan, (options, *view.given) if options else ())

    def _asking(self) -> tuple[Framer, str]:
        """This framer, as views have it: all that it looks up is noted, and of the options there
        are none but those that few builds change; and what stands for all that is the same on
        every page, empty where nothing can."""
        if not self._views:
            options = replace(
                self.options, problems=(), published=(), phrasebook=None, withdrawn=frozenset()
            )
            noting = Inquiry(self.catalog, self.former, self.digests)
            articles = len(self.catalog.entries)
            asking = Framer(noting.catalog, options, noting.former, articles=articles)
            same = digest_of((options, articles))
            self._views.append((noting, asking, "" if same == UNTOLD else same))
        return self._views[0][1:]

    def inquired(self) -> Inquiry:
        """What the frames and views of its pages look things up in."""
        self._asking()
        return self._views[0][0]

    def frame(self, here: Here, title: str, about: Sequence[object] = ()) -> Frame:
        """The frame of the page at ``here``.

        ``about`` holds, in any order: the crumbs between the home page and this one, as ``Link``;
        the sources whose words the page shows, as ``SourceId`` strings (a source that asks search
        engines to stay away takes its pages with it); and one ``Description``.
        """
        crumbs = tuple(link for link in about if isinstance(link, Link))
        shown = [source for source in about if isinstance(source, str)]
        described = [one.text for one in about if isinstance(one, Description)]
        private = any(SourceId(source) in self.catalog.private for source in shown)
        around = self._around_pages(here)
        return Frame(
            site=around.site,
            title=_fitting(title, max(TITLE - len(f" · {around.site}"), SHORTEST_TITLE)),
            description="".join(described),
            home=around.home,
            nav=around.nav,
            crumbs=self._crumbs(here, crumbs, title),
            foot=around.foot,
            built=around.built,
            search=around.search,
            canonical=self._canonical(here),
            noindex=self.options.noindex or private or here.url == "404.html",
        )

    def _around_pages(self, here: Here) -> _Around:
        """What all pages of one part and depth have around them: the same links."""
        folders = here.url.split("/")[:-1]
        key = (folders[0] if folders else here.url, len(folders))
        if key not in self._around:
            self._around[key] = _Around(
                self.site,
                here.to("index.html"),
                self._nav(here),
                self._foot(here),
                self._built(),
                here.to(SEARCH),
            )
        return self._around[key]

    def _nav(self, here: Here) -> tuple[Link, ...]:
        part = here.url.split("/")[0]
        return tuple(Link(say(name), here.to(url), url.split("/")[0] == part) for name, url in NAV)

    def _crumbs(self, here: Here, between: tuple[Link, ...], title: str) -> tuple[Link, ...]:
        if here.url in ("index.html", "404.html"):
            return ()
        return (
            Link(say("frame.home"), here.to("index.html")),
            *between,
            Link(title, "", current=True),
        )

    def _foot(self, here: Here) -> tuple[Link, ...]:
        return (
            Link(say("frame.foot_matching"), here.to("method/index.html")),
            Link(say("frame.foot_quotes"), here.to("quotes/index.html")),
            Link(say("frame.foot_search"), here.to(SEARCH)),
            Link(say("frame.foot_data"), here.to("data/index.html")),
            Link(say("frame.foot_report"), here.to("method/index.html", "report")),
            Link(say("frame.foot_keyboard"), here.to("method/index.html", "keyboard")),
        )

    def _built(self) -> str:
        program = f"sitegen {self.options.version}".strip()
        articles = len(self.catalog.entries) if self.articles is None else self.articles
        return say("frame.built", program=program, articles=articles)

    def _canonical(self, here: Here) -> str:
        base = self.options.base_url
        if not base or here.url == "404.html":
            return ""
        return f"{base.rstrip('/')}/{quote(here.url.removesuffix('index.html'))}"


def _framed(framer: Framer, url: str, view: View) -> Frame:
    """What is around the page at ``url``."""
    head: Head = view.head(framer, *view.given)
    return framer.frame(framer.here(url), head.title, head.about)


def _fitting(title: str, room: int) -> str:
    """The first words of ``title`` that take ``room`` characters at most where they are escaped."""
    fitting = (shortened(title, limit) for limit in range(room, 0, -1))
    return next((words for words in fitting if len(escape(words)) <= room), "")


@dataclass(frozen=True, slots=True)
class Description:
    """One sentence that says what a page holds."""

    text: str
