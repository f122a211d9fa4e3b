"""The search page: what ``search.js`` needs to look words up, and a list A–Z for who has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sitegen.model import SourceId, SpeakerId
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
        named, voices = _named(self.framer), _voices(self.framer.catalog)
        for url, shown, urls in paged(named, FOLDER):
            here = self.framer.here(url)
            lines = _Lines(self.framer.catalog, shown, voices)
            view = partial(_view, here, lines, urls, self.index if url == SEARCH else None)
            page = self.framer.later(
                here,
                "search.html",
                view,
                title=say("frame.search"),
                about=(Description(say("search.description")),),
            )
            yield replace(page, complete=as_it_is) if url == SEARCH else page


def make_finder(framer: Framer) -> Finder:
    """The search of the site of ``framer``."""
    return Finder(framer, Lot(FOLDER, partial(make_index, framer.catalog)))


_Name = tuple[str, str, int, bool]
"""What a line is ordered by: folded name, name; then its number among articles or speakers, and
whether it is a speaker."""


def _named(framer: Framer) -> Sequence[_Name]:
    catalog = framer.catalog
    own = framer.options.language
    lines = [source_line(catalog, entry, framer.here(SEARCH)) for entry in catalog.entries]
    articles = [
        (_key(line.title, line.language or own), line.title, number, False)
        for number, line in enumerate(lines)
    ]
    speakers = [
        (_key(speaker.name, own), speaker.name, number, True)
        for number, speaker in enumerate(catalog.comparison.speakers)
    ]
    return sorted((*articles, *speakers))


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


@dataclass(frozen=True, slots=True)
class _Voices:
    """What tells speakers of one name apart."""

    called: Mapping[str, int]
    """How many have a name, in small letters."""
    heard: Mapping[SpeakerId, tuple[SourceId, ...]]
    """Where each is heard, in file order."""


def _voices(catalog: Catalog) -> _Voices:
    called = Counter(speaker.name.casefold() for speaker in catalog.comparison.speakers)
    return _Voices(called, catalog.heard)


@dataclass(frozen=True, slots=True)
class _Lines:
    """What one page of the list shows."""

    catalog: Catalog
    shown: Sequence[_Name]
    voices: _Voices

    def groups(self, here: Here) -> Iterator[NamedGroup]:
        """The lines under their letters, as the page at ``here`` has them."""
        groups: dict[str, list[Named]] = {}
        for key, _, at, speaks in self.shown:
            letter = key[:1].upper()
            line = self._speaker(at, here) if speaks else self._article(at, here)
            groups.setdefault(letter if letter.isalpha() else "0–9", []).append(line)
        for letter, lines in groups.items():
            yield NamedGroup(letter, tuple(lines))

    def _article(self, at: int, here: Here) -> Named:
        return Named(None, source_line(self.catalog, self.catalog.entries[at], here))

    def _speaker(self, at: int, here: Here) -> Named:
        catalog, voices = self.catalog, self.voices
        speaker = catalog.comparison.speakers[at]
        named = Link(speaker.name, here.to(catalog.speaker_url(speaker.id)))
        shared = voices.called[speaker.name.casefold()] > 1
        letters = catalog.some_letters(voices.heard[speaker.id]) if shared else ()
        return Named(named, None, letters)


def _view(here: Here, lines: _Lines, urls: Sequence[str], index: Lot | None) -> SearchView:
    """The page of ``lines``, which searches ``index`` where it has any."""
    return SearchView(
        index=here.to(index.stated()[-1].path) if index else "",
        top=here.to("index.html").removesuffix("index.html"),
        letters=pattern(LETTERS),
        marks=pattern(MARKS),
        stripped=pattern(STRIPPED),
        alike=" ".join(f"{letter}={typed}" for letter, typed in ALIKE.items()),
        groups=tuple(lines.groups(here)),
        pager=pager(here, urls),
    )
