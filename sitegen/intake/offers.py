"""What a user names → offers: single documents, with what is known of them from outside.

A folder is walked, an archive and a feed are opened, a browser's way of saving is undone. Nothing
is judged here; what cannot be opened is a problem with its deed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from sitegen.articles.stated import Finding
from sitegen.errors import Problem, SourceError
from sitegen.files import LARGEST
from sitegen.intake import archives, feeds
from sitegen.intake.offering import Offer, Passed
from sitegen.limits import within_limits

_ENDS = {
    ".txt": ".txt", ".text": ".txt", ".asc": ".txt", ".md": ".md", ".markdown": ".md",
    ".mdown": ".md", ".mkd": ".md", ".html": ".html", ".htm": ".html", ".xhtml": ".html",
    ".shtml": ".html", ".php": ".html", ".asp": ".html", ".aspx": ".html",
}  # fmt: skip
"""Ends of names, and as what kind of source such a file is read."""
_FORMATS = (
    (b"%PDF-", "a PDF", "copy its text into a .txt file"),
    (b"PK\x03\x04", "a word processor's file", "save it as plain text (.txt)"),
    (b"\xd0\xcf\x11\xe0", "an old word processor's file", "save it as plain text (.txt)"),
    (b"{\\rtf", "a rich text file", "save it as plain text (.txt)"),
    (b"\x89PNG", "a picture", "type or copy its text into a .txt file"),
    (b"\xff\xd8\xff", "a picture", "type or copy its text into a .txt file"),
    (b"GIF8", "a picture", "type or copy its text into a .txt file"),
    (b"\x7fELF", "a program", ""),
    (b"MZ\x90", "a program", ""),
)
"""First bytes of what people save beside articles, what it is, and what to do."""
_PACKED = {
    ".zip": ("a ZIP archive", "unpack it, and add the folder"),
    ".epub": ("an electronic book", "copy the text that is meant into a .txt file"),
    ".xlsx": ("a spreadsheet", "copy the text that is meant into a .txt file"),
    ".pptx": ("a presentation", "copy the text that is meant into a .txt file"),
}
"""What else begins as a word processor's files do, by the ends of names."""
LARGEST_BUNDLE = 2 * 1024**3
"""Bytes of the largest archive or feed: an archive is read record by record, not as a whole."""
_HEAD = 2048
"""Bytes that tell what kind of file it is."""
_PARTS = ("_files", "_dateien", "_fichiers", "_archivos", "_file", "_bestanden", ".files")
"""Ends of the folders in which browsers put a page's pictures and scripts, beside the page."""


def find_offers(paths: Sequence[Path]) -> Iterator[Offer | Problem | Passed]:
    """Every document in ``paths``, in their order, folders sorted by name."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            yield from _in_folder(path)
        else:
            yield from _in_file(path, named=True)


def _in_folder(folder: Path) -> Iterator[Offer | Problem | Passed]:
    """What lies in ``folder``: links are not followed, so that no loop and no way out is taken."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        yield Problem(_shown(folder), _why(error), "make it readable, or leave it out")
        return
    for name in names:
        path = folder / name
        if name.startswith(".") or name.endswith("~"):
            continue
        if path.is_symlink():
            yield Passed(_shown(path), "a symbolic link; name the file itself to take it")
        elif path.is_dir():
            if name.endswith(_PARTS) and _has_page(name, names):
                yield Passed(_shown(path), "the pictures and scripts of a saved page")
            else:
                yield from _in_folder(path)
        else:
            yield from _in_file(path, named=False)


def _has_page(name: str, names: Sequence[str]) -> bool:
    """Whether the page stands beside the folder ``name`` of its parts."""
    end = next(end for end in _PARTS if name.endswith(end))
    return any(f"{name.removesuffix(end)}{page}" in names for page in (".html", ".htm", ".xhtml"))


def _in_file(path: Path, *, named: bool) -> Iterator[Offer | Problem | Passed]:
    """What one file holds; ``named``: the user named this very file, not its folder."""
    place = _shown(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a FIFO would wait for ever
            yield Problem(place, "not a plain file", "leave it out")
            return
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if archives.is_archive(head, path.name):
                file.seek(0)
                yield from archives.pages(file, place)
                return
            data = head + file.read(LARGEST + 1 - len(head))
    except OSError as error:
        yield Problem(place, _why(error), "make it readable, or leave it out")
        return
    try:
        work = partial(_in_bytes, path, named=named)
        yield from within_limits(work, data, size=len(data), place=place)
    except SourceError as error:
        yield from error.problems


def _in_bytes(path: Path, data: bytes, *, named: bool) -> tuple[Offer | Problem | Passed, ...]:
    """The documents in the content of one file."""
    return tuple(_documents(path, data, named=named))


def _documents(path: Path, data: bytes, *, named: bool) -> Iterator[Offer | Problem | Passed]:
    place, end = _shown(path), path.suffix.casefold()
    known = next((known for known in _FORMATS if data.startswith(known[0])), None)
    if known:
        what, deed = _PACKED.get(end, known[1:]) if data.startswith(b"PK") else known[1:]
        yield Problem(place, f"{what}, not a text", deed or "leave it out")
    elif feeds.is_feed(data[:_HEAD]):
        yield from feeds.entries(data, place)
    elif (page := archives.unpacked(data, path.name)) is not None:
        yield Offer(place, _stem(path), ".html", page, _address_note(page))
    elif len(data) > LARGEST:
        yield Problem(place, f"more than {LARGEST} bytes", "split it: 10 MiB are the most")
    elif kind := _kind(data, end, named=named):
        claims = _address_note(data) if kind == ".html" else ()
        yield Offer(place, _stem(path), kind, data, claims)
    else:
        yield Passed(place, "no kind of file that holds an article")


def _kind(data: bytes, end: str, *, named: bool) -> str | None:
    """As what a file is read: by what it is, then by its name; None where it is no text."""
    start = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<article")):
        return ".html"
    if end in _ENDS:
        return _ENDS[end]
    return ".txt" if named or (not end and b"\0" not in data) else None


def _address_note(data: bytes) -> tuple[Finding, ...]:
    """The address that a browser noted when it saved the page."""
    return archives.saved_from(data)


def _shown(path: Path) -> str:
    """``path`` as the user wrote it; a name that is no UTF-8 with escapes."""
    return os.fsencode(PurePosixPath(path)).decode("utf-8", "backslashreplace")


def _stem(path: Path) -> str:
    """The name without its end; one that is no UTF-8 is read as Windows writes it."""
    raw = os.fsencode(path.stem)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _why(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"
