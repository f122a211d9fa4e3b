"""Which pages that stand need not be printed again: those that would show the same.

The key of a page is a digest of its frame and its view, of all templates and of the words of the
interface, by this very program. Where it is that of the page that stands, and the page that stands
has the bytes that were published under it, these are taken (docs/decisions/0107). Of most pages not
even the view is made: ``traces`` knows that it would be the same. A record that is torn or foreign
is none; it holds digests and addresses, no word of a source but those in an address.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Protocol

import msgspec

from sitegen.ahead import Ahead
from sitegen.inspection import Sheet
from sitegen.output import Kept
from sitegen.pages.site import Asked, Lot, OutputFile, Page, Site
from sitegen.pages.wording import speaking, spoken
from sitegen.processes import Work, spread
from sitegen.records import keep_record, kept_record
from sitegen.rendering import Printer
from sitegen.staging import is_built
from sitegen.standing import TICK, is_unfinished, stamp_of
from sitegen.store import program_digest
from sitegen.tables import Stated
from sitegen.traces import Traces, Tracing
from sitegen.version import __version__

RECORD = "prints.json"
"""The record's name inside the scratch folder."""

Look = Callable[[OutputFile], Sheet]
_ENCODER = msgspec.msgpack.Encoder()


class Standing(Protocol):
    """The pages that stand somewhere, and what they show."""

    def key(self, url: str) -> str:
        """``key_of`` the page that was published at ``url``; empty where none was."""

    def file(self, url: str) -> OutputFile | Kept | None:
        """The page that was published at ``url``; None where something else stands there now."""


@dataclass(frozen=True, slots=True)
class Held:
    """Pages in memory."""

    keys: Mapping[str, str]
    """What each shows, by URL."""
    files: Mapping[str, bytes]
    """All files of their site, by URL."""

    def key(self, url: str) -> str:
        """The key of the page at ``url``; empty where none is known."""
        return self.keys.get(url, "")

    def file(self, url: str) -> OutputFile | None:
        """The page at ``url``; None where nothing is."""
        content = self.files.get(url)
        return None if content is None else OutputFile(url, content)


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted of the pages of one site as they are taken; no key before."""

    tracing: Tracing | None = None
    """Who is told what the view of each looked up; None for nobody."""
    keys: dict[str, str] = field(default_factory=dict)
    """What each shows, by URL."""


@dataclass(frozen=True, slots=True)
class Print:
    """One page as it was printed."""

    key: str
    """``key_of`` what it showed."""
    digest: str
    """SHA-256 of its bytes, 64 hex digits."""


@dataclass(frozen=True, slots=True)
class Prints:
    """The pages of the site in one folder, as the last build of it printed them."""

    out: Path
    by_url: Mapping[str, Print]
    stamp: str = ""
    """``stamp_of`` the folder as that build left it; empty where that is not to be known."""
    traces: Traces = field(default_factory=Traces)
    """What they were made from."""
    untouched: int = -1
    """Up to when no file there was changed, in nanoseconds of the clock: such a one need not be
    read to know what it holds; -1 where something was changed, or may have been."""

    def key(self, url: str) -> str:
        """``key_of`` the page that was published at ``url``; empty where none was."""
        known = self.by_url.get(url)
        return known.key if known else ""

    def file(self, url: str) -> OutputFile | Kept | None:
        """The page that was published at ``url``; None where something else stands there now."""
        path, digest = f"{self.out}/{url}", self.by_url[url].digest
        try:
            status = os.lstat(path)
            if is_built(status) and max(status.st_mtime_ns, status.st_ctime_ns) <= self.untouched:
                return Kept(url, digest)
            content = Path(path).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() != digest:
            return None
        return Kept(url, digest) if is_built(status) else OutputFile(url, content)


def key_of(page: Page, view: object, theme: str) -> str:
    """SHA-256 of all that ``page`` shows with this ``view`` of it, printed by ``theme``, which
    stands for the templates and the words of the interface; 64 hex digits.

    Empty where the view holds what has no written form, or the theme is not known: such a page is
    always printed.
    """
    if not theme:
        return ""
    try:
        shown = _ENCODER.encode((page.url, page.template, page.frame, view))
    except (TypeError, UnicodeEncodeError, RecursionError):
        return ""
    digest = hashlib.sha256(f"{__version__}\0{program_digest()}\0{theme}\0".encode())
    digest.update(shown)
    return digest.hexdigest()


def theme_of(printer: Printer, site: Site) -> str:
    """One digest of the templates of ``printer`` and of the words that they print on ``site``;
    empty where it is not to be known."""
    templates = printer.theme()
    if not templates:
        return ""
    with speaking(site.phrasebook):
        words = repr(spoken())
    return hashlib.sha256(f"{templates}\0{words}".encode("utf-8", "surrogatepass")).hexdigest()


def read_prints(scratch: Path, out: Path) -> Prints:
    """What the record in ``scratch`` says of the site in ``out``; of another site, nothing."""
    try:
        record = msgspec.json.decode(kept_record(scratch / RECORD) or b"", type=_Record)
    except (ValueError, RecursionError):
        return Prints(out, {})
    if (record.out, record.program) != (str(out), program_digest()) or not record.is_whole():
        return Prints(out, {})
    until = time.time_ns() - round(TICK * 1e9)
    # what another build is about to put there may be older than this moment
    untouched = record.stamp and not is_unfinished(out, scratch) and record.stamp == stamp_of(out)
    own = (record.pages, record.stamp, record.traces)
    return Prints(out, *own, until if untouched else -1)


def write_prints(prints: Prints, scratch: Path) -> None:
    """Keep ``prints`` for the next build; a disk that takes them not leaves it slow."""
    own = (prints.stamp, dict(prints.by_url), prints.traces)
    try:
        body = msgspec.json.encode(_Record(str(prints.out), program_digest(), *own))
    except UnicodeEncodeError:  # an address that is no text, on a disk where names are bytes
        return
    keep_record(body, scratch / RECORD)


@dataclass(frozen=True, slots=True)
class Press:
    """Prints the pages of one site, but for those that stand and would show the same."""

    printer: Printer
    site: Site
    look: Look
    """Whoever prints a page looks at it as well."""
    prints: Standing
    theme: str
    """What the printer said of its templates before it read any, and the words of the interface."""
    tracing: Tracing | None = None
    """Who knows what the pages that stand were made from; None where nobody does."""
    ahead: Ahead[Piece] | None = None
    """Who is at the first lots of the site already; None where nobody is."""

    def sheets(self, jobs: int) -> Iterator[Sheet]:
        """Every file of the site as it is taken. A template's fault is raised then."""
        return chain.from_iterable(self.steps(jobs))

    def steps(self, jobs: int) -> Iterator[Sequence[Sheet]]:
        """The same, in as many steps as the printer counts: pages, by ``jobs`` processes where that
        pays, and data files; then what tells of these, and assets."""
        held, lots = self.tracing.held() if self.tracing else frozenset(), iter(self.site.lots)
        now = [page for page in self.site.pages if page.complete is None]
        made = self._made([page for page in now if page.url not in held], jobs)
        for page in now:
            if page.url in held:
                yield (self._standing(page),)
            else:
                piece = next(made)
                yield piece.sheets or (replace(self._standing(page), asked=piece.asked),)
            for piece in self.ahead.ready() if self.ahead else ():
                yield _noted_by(next(lots), piece)
        for piece in self.ahead or ():
            yield _noted_by(next(lots), piece)
        yield from (taken(lot, self.look).sheets for lot in lots)
        for page in self.site.pages:
            if page.complete:
                with speaking(self.site.phrasebook):
                    whole = page.completed()
                yield self._fresh(whole).sheets or (self._standing(whole),)
        yield from (taken(lot, self.look).sheets for lot in self.site.last)
        yield from ((self.look(asset),) for asset in self.printer.assets)

    def files(self, notes: Notes) -> Iterator[OutputFile]:
        """The same by this process alone, where pages stand in memory; ``notes`` are taken."""
        files = (sheet.file for sheet in noted(self.sheets(jobs=1), notes))
        yield from (file for file in files if isinstance(file, OutputFile))

    def is_of_one_theme(self) -> bool:
        """Whether no template was saved meanwhile: else a page may be of either state."""
        return theme_of(self.printer, self.site) == self.theme

    def _made(self, due: Sequence[Page], jobs: int) -> Iterator[Piece]:
        """The pages that are ``due``, by ``jobs`` processes."""
        places = [f"site/{page.url}" for page in due]

        def one(number: int) -> Piece:
            return self._fresh(due[number])

        return spread(Work(one, len(due), "print", places.__getitem__), jobs)

    def _fresh(self, page: Page) -> Piece:
        """``page``, or none where the one that stands shows the same."""
        with speaking(self.site.phrasebook):
            page, view, asked = self._seen(page)
            key = key_of(page, view, self.theme)
            if key and key == self.prints.key(page.url):
                return Piece((), asked)
            sheet = self.look(self.printer.shown(page, view))
            return Piece((replace(sheet, key=key, asked=asked),), asked)

    def _seen(self, page: Page) -> tuple[Page, object, Asked]:
        """``page`` in its frame, its view, and what was looked up for both."""
        inquired = self.site.inquired
        if inquired is None:
            return page.in_frame(page.frame), page.view, ()
        inquired.taken()  # by others, before
        return page.in_frame(page.frame), page.view, inquired.taken()

    def _standing(self, page: Page) -> Sheet:
        """The page that stands; printed anew where somebody has changed it since."""
        key, file = self.prints.key(page.url), self.prints.file(page.url)
        if file is not None:
            return Sheet(file, key=key)
        return replace(self.look(self.printer.page(page, self.site.phrasebook)), key=key)


def taken(lot: Lot, look: Look) -> Piece:
    """The files of ``lot`` as they are taken."""
    sheets = tuple(map(look, lot.files()))
    return Piece(sheets, stated=lot.stated())


def _noted_by(lot: Lot, piece: Piece) -> tuple[Sheet, ...]:
    """What ``piece`` has of ``lot``, which another process made."""
    lot.note(piece.stated)
    return piece.sheets


@dataclass(frozen=True, slots=True)
class Piece:
    """What comes of a piece of work."""

    sheets: tuple[Sheet, ...]
    """Empty where the page that stands shows the same."""
    asked: Asked = ()
    """What the view of a page looked up."""
    stated: tuple[Stated, ...] = ()
    """What is told of the files of a lot."""


def noted(sheets: Iterable[Sheet], notes: Notes) -> Iterator[Sheet]:
    """``sheets`` as they come; ``notes`` are taken of the pages among them."""
    for sheet in sheets:
        if sheet.key:
            notes.keys[sheet.file.path] = sheet.key
            if notes.tracing:
                notes.tracing.note(sheet.file.path, sheet.asked)
        yield sheet


@dataclass(frozen=True, slots=True)
class _Record:
    """What the file holds."""

    out: str
    program: str
    """What wrote it: to another program its pages and lines say nothing."""
    stamp: str
    pages: dict[str, Print]
    traces: Traces

    def is_whole(self) -> bool:
        """Whether all that it refers to is in it."""
        return self.traces.is_whole() and self.traces.pages.keys() <= self.pages.keys()
