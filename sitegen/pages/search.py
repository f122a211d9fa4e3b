"""The search page: what ``search.js`` needs to look words up, and a list A–Z for who has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from msgspec import Struct

from sitegen.model import SourceId, SpeakerId
from sitegen.pages.asking import Head, View
from sitegen.pages.catalog import Catalog
from sitegen.pages.folding import ALIKE, LETTERS, MARKS, STRIPPED, folded, pattern
from sitegen.pages.frames import SEARCH, Description, Framer
from sitegen.pages.indexing import make_index
from sitegen.pages.paging import Pager, paged, pager
from sitegen.pages.site import Here, Link, Lot, Page, as_it_is
from sitegen.pages.sources import SourceLine, source_line
from sitegen.pages.wording import say
from sitegen.words import words_of

FOLDER = SEARCH.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Named:
    """One line of the list: an article or a speaker."""

    speaker: Link | None
    """None where it is an article."""
    article: SourceLine | None
    letters: tuple[str, ...] = ()
    """Where a speaker is heard whose name others have too; empty for the rest."""


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """What begins with one letter."""

    letter: str
    lines: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    """A page of the list; the first one searches, too."""

    index: str
    """Link to the file that names all parts of the index; empty on the pages that only list."""
    top: str
    """Link to the folder of the site, ends in ``/``."""
    letters: str
    marks: str
    stripped: str
    """How words are cut and folded: ranges of characters, as a regular expression has them."""
    alike: str
    """Letters and what is typed for them: "ß=ss ø=o"."""
    groups: tuple[NamedGroup, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class Finder:
    """The search of one site: its pages and the files of its index."""

    framer: Framer
    index: Lot
    """Its last file is the one that names the others."""

    def pages(self) -> Iterator[Page]:
        """The search page, which is printed after the index, and what more the list A–Z takes."""
        framer = self.framer
        for url, shown, urls in paged(_named(framer), FOLDER):
            listed = url, tuple(shown), tuple(urls)
            if url == SEARCH:
                first, head = partial(_searching, framer, self.index, *listed), _head()
                here, about = framer.here(url), head.about
                page = framer.later(here, "search.html", first, title=head.title, about=about)
                yield replace(page, complete=as_it_is)
            else:
                yield framer.asking(url, "search.html", View(_view, _head, listed))


def _head(*_: object) -> Head:
    return Head(say("frame.search"), (Description(say("search.description")),))


def make_finder(framer: Framer) -> Finder:
    """The search of the site of ``framer``."""
    return Finder(framer, Lot(FOLDER, partial(make_index, framer.catalog)))


class _Name(Struct, frozen=True, gc=False):
    """One line of the list, before it is laid out."""

    letter: str
    """What it stands under; empty under digits."""
    id: str
    speaks: bool
    """Whether it is a speaker; else it is an article."""
    namesakes: bool
    """Whether other speakers have its name."""


def _named(framer: Framer) -> Sequence[_Name]:
    """All lines in their order: by folded name, then name, then number among articles or speakers,
    articles first."""
    catalog, own = framer.catalog, framer.options.language
    lines = [source_line(catalog, entry, framer.here(SEARCH)) for entry in catalog.entries]
    speakers = catalog.comparison.speakers
    called = Counter(speaker.name.casefold() for speaker in speakers)
    articles = (
        (_key(line.title, line.language or own), line.title, number, False, entry.id, False)
        for number, (line, entry) in enumerate(zip(lines, catalog.entries, strict=True))
    )
    voices = (
        (_key(one.name, own), one.name, number, True, one.id, called[one.name.casefold()] > 1)
        for number, one in enumerate(speakers)
    )
    return [
        _Name(letter if letter.isalpha() else "", id_, speaks, namesakes)
        for key, _, _, speaks, id_, namesakes in sorted((*articles, *voices))
        for letter in [key[:1].upper()]
    ]


def _key(name: str, language: str) -> str:
    """``name`` folded from its first letter or digit on, and without an article before it.

    >>> _key("“The head of the union”", "en"), _key("L'Express", "fr"), _key("A", "en")
    ('head of the union”', 'express', 'a')
    """
    first = next((at for at, char in enumerate(name) if char.isalnum()), 0)
    bare = name[first:].replace("'", "’")
    lower = bare.lower()
    for article in words_of(language.split("-")[0].lower()).articles:
        lead = article if article.endswith("’") else f"{article} "
        if lower.startswith(lead) and lower[len(lead) :].strip():
            return folded(bare[len(lead) :].lstrip())
    return folded(bare)


def _groups(catalog: Catalog, shown: Sequence[_Name], here: Here) -> Iterator[NamedGroup]:
    """The lines under their letters, as the page at ``here`` has them."""
    groups: dict[str, list[Named]] = {}
    for name in shown:
        groups.setdefault(name.letter or "0–9", []).append(_line(catalog, name, here))
    for letter, lines in groups.items():
        yield NamedGroup(letter, tuple(lines))


def _line(catalog: Catalog, name: _Name, here: Here) -> Named:
    if not name.speaks:
        return Named(None, source_line(catalog, catalog.by_source[SourceId(name.id)], here))
    speaker = SpeakerId(name.id)
    link = Link(catalog.speaker_names[speaker], here.to(catalog.speaker_url(speaker)))
    return Named(link, None, catalog.some_letters(catalog.heard[speaker]) if name.namesakes else ())


def _view(framer: Framer, url: str, shown: Sequence[_Name], urls: Sequence[str]) -> SearchView:
    here = framer.here(url)
    return SearchView(
        index="",
        top=here.to("index.html").removesuffix("index.html"),
        letters=pattern(LETTERS),
        marks=pattern(MARKS),
        stripped=pattern(STRIPPED),
        alike=" ".join(f"{letter}={typed}" for letter, typed in ALIKE.items()),
        groups=tuple(_groups(framer.catalog, shown, here)),
        pager=pager(here, urls),
    )


def _searching(
    framer: Framer, index: Lot, url: str, shown: Sequence[_Name], urls: Sequence[str]
) -> SearchView:
    """The page that also searches ``index``."""
    here = framer.here(url)
    return replace(_view(framer, url, shown, urls), index=here.to(index.stated()[-1].path))
