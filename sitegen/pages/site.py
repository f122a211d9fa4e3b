"""What a plan of a site is made of: pages with their addresses and views, and data files.

An address is a path inside the site, such as ``articles/astana/index.html``. Links are relative,
so that the site works from any folder and from a file manager; only ``404.html``, which a host
shows at every depth, names addresses from the root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Literal, Protocol
from urllib.parse import quote, urlsplit

from msgspec import Struct

from sitegen.alignment import AlignmentOptions
from sitegen.errors import Problem
from sitegen.pages.budget import PAIR_PAGES
from sitegen.pages.phrasebook import Phrasebook
from sitegen.tables import Stated, stated

PermalinkKind = Literal["article", "event", "pair", "passage", "speaker", "utterance"]
Stretch = tuple[str, int, int]
"""A source's id, and where a stretch of it begins and ends, in code points; 0 and 0 for all."""


@dataclass(frozen=True, slots=True, order=True)
class Permalink:
    """One address or id that the project has published, and where its words stood."""

    kind: PermalinkKind
    id: str
    """Of a passage, an utterance, a speaker or a source; empty for a pair and an event."""
    slug: str = ""
    """The last part of its address; empty where the id is that, and for an utterance."""
    at: tuple[Stretch, ...] = ()
    """Where its words stood, sorted; for an article, a pair and an event its sources, whole."""
    under: str = ""
    """Id under which the passage stands or last stood, or the utterance; empty for the rest."""
    page: bool = True
    """Whether a page of its own stood there; an id alone was an anchor on another's."""
    file: str = ""
    """Id of an article's path inside ``seeds/``, made of it; empty for the rest."""


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What the pages need to know beyond the comparison."""

    title: str | None = None
    """Name of the site; None shows "Source comparison"."""
    base_url: str | None = None
    """Where the site will stand, ending in ``/``; None where that is not known."""
    noindex: bool = False
    """Whether every page asks search engines to stay away (drafts, previews)."""
    version: str = ""
    """The program's version, for the foot of the page and the data package."""
    problems: tuple[Problem, ...] = ()
    """What the build left out or warns of, for the report on the method page."""
    alignment: AlignmentOptions = field(default_factory=AlignmentOptions)
    """How passages were matched, for the method page."""
    language: str = "en"
    """Language by which articles that name none were cut into words, for the method page."""
    max_excerpt_words: int | None = None
    """Words of one source that the site shows at most; None where it may show all."""
    parquet: bool = False
    """Whether the tables are written as Parquet, too."""
    pair_pages: int = PAIR_PAGES
    """Pages of pairs at most; the pairs that share most words have them."""
    published: tuple[Permalink, ...] = ()
    """What the project has published up to now."""
    phrasebook: Phrasebook | None = None
    """The words of the interface; None is English as it is shipped."""
    withdrawn: frozenset[str] = frozenset()
    """Paths inside ``seeds/`` of the sources that ask not to be published."""


class Link(Struct, frozen=True, gc=False):
    """A link as a template prints it."""

    text: str
    href: str
    current: bool = False
    """Whether it leads to the page, or the part of the site, that one is on."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What machines that read a page are told beyond its words (Open Graph, JSON-LD, Atom)."""

    type: str
    """Of Open Graph: "website", "article" or "profile"."""
    picture: str
    """Absolute address of a PNG of ``cards.WIDTH`` by ``cards.HEIGHT`` pixels; may be empty."""
    width: int
    height: int
    feed: str
    """Link to the feed of the site; empty where it has none."""
    records: str
    """JSON of schema.org, without a letter that means something to HTML; may be empty."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around its content."""

    site: str
    """Name of the site."""
    title: str
    """Of the page, without the site's name; empty on the home page."""
    description: str
    """One sentence for search engines and previews; empty where there is none."""
    home: str
    """Relative link to the home page."""
    nav: tuple[Link, ...]
    crumbs: tuple[Link, ...]
    """From the home page to this one; empty on the home page."""
    foot: tuple[Link, ...]
    built: str
    """What was built from how much, in one line."""
    search: str
    """Relative link to the search page."""
    canonical: str
    """Absolute address; empty where ``base_url`` is not known."""
    noindex: bool
    shared: Shared | None = None
    """What is told to those who share or index the page; None where it has no address on the web,
    or is to stay out of indexes."""


Asked = tuple[tuple[str, tuple[str, ...]], ...]
"""What a view looked up: registers of the catalog, by their names, with the names of the lines
that were asked for, each once, in any order."""


class Inquired(Protocol):
    """What the views of a site look things up in (``asking.Inquiry``)."""

    def taken(self) -> Asked:
        """What was looked up since this was asked last."""

    def digest(self, register: str, name: str) -> str:
        """What stands for all that ``register`` has under ``name``."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it stands, which template prints it, and what the template gets."""

    url: str
    template: str
    framed: Callable[[], Frame]
    """Makes what is around its content, when that is asked for."""
    plan: Callable[[], object]
    """Makes a frozen value for that template. It is asked when the page is printed, so that never
    more than one page's words are in memory (docs/decisions/0101)."""
    given: tuple[object, ...] = ()
    """All that its frame and its view are made from besides what these look up; empty where that
    is not known."""
    complete: Callable[[Page], Page] | None = None
    """Of a page that tells of files of the site, and so is printed once these are made: adds what
    its frame says of them. None for all others."""

    def completed(self) -> Page:
        """The page with all that its frame says, once the files are made that it tells of."""
        return self.complete(self) if self.complete else self

    def in_frame(self, frame: Frame) -> Page:
        """The page with ``frame`` around it, which need not be made any more."""
        return replace(self, framed=partial(_itself, frame))

    @property
    def frame(self) -> Frame:
        """What is around its content, made anew; in the language that is spoken now."""
        return self.framed()

    @property
    def view(self) -> object:
        """What the template gets, likewise."""
        return self.plan()


def _itself(frame: Frame) -> Frame:
    return frame


def as_it_is(page: Page) -> Page:
    """``page``, which is only printed later than others."""
    return page


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of the built site."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Lot:
    """Files of a site that are made together once they are asked for: by whichever of the processes
    that print it is free, so that they are neither waited for nor kept (docs/decisions/0130)."""

    name: str
    """The path of one of them, or of their folder, for messages."""
    make: Callable[[], tuple[OutputFile, ...]]
    """It says nothing in words of the interface."""
    _noted: list[tuple[Stated, ...]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def files(self) -> tuple[OutputFile, ...]:
        """The files, made anew."""
        files = self.make()
        self.note(tuple(stated(file.path, file.content) for file in files))
        return files

    def note(self, files: tuple[Stated, ...]) -> None:
        """Let those who tell of the files know what these came to."""
        self._noted[:] = [files]

    def stated(self) -> tuple[Stated, ...]:
        """What is told of the files, in their order; they are made for that where nobody has noted
        it."""
        if not self._noted:
            self.files()
        return self._noted[0]


@dataclass(frozen=True, slots=True)
class Card:
    """The picture of a page where a link to it is shared."""

    site: str
    """Name of the site; empty where it cannot be drawn."""
    kind: str
    title: str
    note: str
    url: str
    """Address in the site, made of all that it shows."""


@dataclass(frozen=True, slots=True)
class Site:
    """All pages and data files of a site, in no file yet."""

    pages: tuple[Page, ...]
    lots: tuple[Lot, ...] = ()
    """Files that no template prints: data, texts, sitemap; what takes longest first."""
    last: tuple[Lot, ...] = ()
    """Those of them that tell of others, and so are made after these."""
    cards: tuple[Card, ...] = ()
    """The pictures of its pages, each once."""
    phrasebook: Phrasebook | None = None
    """The words of the interface, of which templates print some; None is English."""
    inquired: Inquired | None = None
    """What its views look things up in; None where no page can be kept by that."""

    @property
    def files(self) -> Iterator[OutputFile]:
        """Its files that no template prints, made as they are taken."""
        for lot in (*self.lots, *self.last):
            yield from lot.files()


@dataclass(frozen=True, slots=True)
class Here:
    """The address of a page that is being planned: it makes the links that the page needs."""

    url: str
    root: str = field(default="/")
    """Path of the site on its host, for the one page that needs it."""

    def to(self, url: str, anchor: str = "") -> str:
        """The link from this page to the address ``url``, or to ``anchor`` on it."""
        hash_part = f"#{_quoted_anchor(anchor)}" if anchor else ""
        if url == self.url and anchor:
            return hash_part
        if self.url == "404.html":
            return self.root + quote(url) + hash_part
        place = _place(self.url)
        if place.own and url.startswith(place.own):
            return _relative(quote(url), place.folders) + hash_part
        return _from(place.folders[:1], len(place.folders), url) + hash_part


@lru_cache(maxsize=1 << 14)
def _quoted_anchor(anchor: str) -> str:
    return quote(anchor, safe="~-")


class _Place(Struct, frozen=True, gc=False):
    """Where a page stands."""

    folders: tuple[str, ...]
    """From the root down, as a link names them."""
    own: str
    """The beginning of all addresses that share its first two folders; empty where there is only
    one."""


@lru_cache(maxsize=1 << 10)
def _place(url: str) -> _Place:
    folders = url.split("/")[:-1]
    own = f"{folders[0]}/{folders[1]}/" if len(folders) > 1 else ""
    return _Place(tuple(map(quote, folders)), own)


@lru_cache(maxsize=1 << 14)
def _from(top: tuple[str, ...], depth: int, url: str) -> str:
    """The link to ``url`` from any page ``depth`` folders down under ``top`` whose second folder
    ``url`` is not in: it is the same from all pages of passages to one article."""
    return _relative(quote(url), (*top, *[""] * (depth - 1)))


def _relative(path: str, folders: tuple[str, ...]) -> str:
    """The link to ``path`` from a page in ``folders``; ``posixpath.relpath`` takes ten times as
    long, and a page has sixty links."""
    parts = path.split("/")
    common = 0
    for folder, part in zip(folders, parts[:-1], strict=False):
        if folder != part:
            break
        common += 1
    return "../" * (len(folders) - common) + "/".join(parts[common:])


def root_of(base_url: str | None) -> str:
    """The path part of ``base_url``, from ``/`` to ``/``; ``/`` where there is none."""
    path = urlsplit(base_url).path if base_url else "/"
    return path if path.endswith("/") else f"{path}/"
