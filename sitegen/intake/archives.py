"""Pages out of what browsers and crawlers save: WARC, MHTML, Safari's web archive."""

from __future__ import annotations

import plistlib
import re
import zlib
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote, urlsplit

from sitegen.articles.facts import is_web_address, original_address
from sitegen.articles.stated import Finding
from sitegen.errors import Problem
from sitegen.files import LARGEST
from sitegen.intake.offering import Offer

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_SAVED_FROM = re.compile(
    rb"<!--\s*(?:saved from url=\(\d{1,6}\)|Page saved with SingleFile\s+url:\s*)(\S{1,2000}?)\s*"
    rb"(?:-->|\s)"
)
"""The notes of Internet Explorer, Chrome and SingleFile."""
_NOTED_WITHIN = 4096
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
MOST_RECORDS = 20_000
"""Records of the largest archive: a crawl of one site's day has under 5,000."""


def is_archive(head: bytes, name: str) -> bool:
    """Whether a file that begins with ``head`` is a WARC file, packed or not."""
    if head.startswith(b"WARC/"):
        return True
    return head.startswith(b"\x1f\x8b") and name.casefold().endswith((".warc.gz", ".warc"))


def pages(file: BinaryIO, place: str) -> Iterator[Offer | Problem]:
    """The pages of a WARC file: HTML that a server answered with, redirects and errors left out."""
    from warcio.archiveiterator import ArchiveIterator

    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(file), 1):
            if number > MOST_RECORDS:
                yield Problem(place, f"more than {MOST_RECORDS} records", "split the archive")
                return
            if record.rec_type not in ("response", "resource") or not _is_page(record):
                continue
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            origin = f"{place}, record {number}"
            data = record.content_stream().read(LARGEST + 1)
            if len(data) > LARGEST:
                yield Problem(origin, f"more than {LARGEST} bytes", "save the article's text")
            else:
                yield Offer(origin, _name(address), ".html", data, _claimed(address, "the archive"))
    except _damage() as error:
        words = " ".join(str(error).split())[:120]
        yield Problem(
            f"{place}, after record {number}",
            f"the archive is damaged here ({words})" if words else "the archive is damaged here",
            "what stands before was taken; fetch the archive again for the rest",
        )


def _damage() -> tuple[type[Exception], ...]:
    """What warcio raises on a damaged archive; a record without its headers is an AttributeError
    to it."""
    from warcio.exceptions import ArchiveLoadFailed

    return (
        ArchiveLoadFailed,
        OSError,
        EOFError,
        ValueError,
        LookupError,
        AttributeError,
        zlib.error,
    )


def _is_page(record: ArcWarcRecord) -> bool:
    """Whether a record is a page that was found."""
    http = record.http_headers
    kind = str((http or record.rec_headers).get_header("Content-Type") or "")
    found = http is None or http.get_statuscode() == "200"
    return found and kind.casefold().startswith(_PAGE_TYPES)


def unpacked(data: bytes, name: str) -> bytes | None:
    """The page in a browser's one-file archive; None where ``data`` is none."""
    if data.startswith(b"bplist00") or name.casefold().endswith(".webarchive"):
        return _from_safari(data)
    if name.casefold().endswith((".mht", ".mhtml")) or data[:200].startswith(
        (b"From: <Saved by ", b"MIME-Version:")
    ):
        return _from_mime(data)
    return None


def _from_safari(data: bytes) -> bytes | None:
    try:
        archive = plistlib.loads(data)
    except (plistlib.InvalidFileException, ValueError, OverflowError, RecursionError, IndexError):
        return None
    main = archive.get("WebMainResource") if isinstance(archive, dict) else None
    page = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(page, bytes) or not isinstance(main, dict):
        return None
    return _noted(page, str(main.get("WebResourceURL") or ""))


def _from_mime(data: bytes) -> bytes | None:
    message = message_from_bytes(data, policy=default)
    for part in message.walk():
        if part.get_content_type() in _PAGE_TYPES:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                address = part.get("Content-Location") or message.get("Snapshot-Content-Location")
                return _noted(payload, str(address or ""))
    return None


def _noted(page: bytes, address: str) -> bytes:
    """``page`` with its address noted as browsers note it, so that one rule finds all."""
    if not is_web_address(address):
        return page
    return f"<!-- saved from url=(0000){address} -->\n".encode() + page


def saved_from(data: bytes) -> tuple[Finding, ...]:
    """The address that a browser noted when it saved the page; empty where it noted none."""
    noted = _SAVED_FROM.search(data[:_NOTED_WITHIN])
    return _claimed(noted.group(1).decode("utf-8", "replace"), "the browser") if (noted) else ()


def _claimed(address: str, who: str) -> tuple[Finding, ...]:
    address = original_address(address)
    if not is_web_address(address):
        return ()
    return (Finding("url", address, f"the address that {who} noted"),)


def _name(address: str) -> str:
    """A name made of the last part of an address that says something."""
    try:
        parts = unquote(urlsplit(address).path).split("/")
    except ValueError:
        return ""
    telling = [part for part in parts if any(char.isalpha() for char in part)]
    return telling[-1].rpartition(".")[0] or telling[-1] if telling else ""
