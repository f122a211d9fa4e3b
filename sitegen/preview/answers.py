"""One request in, one answer out; no socket, no disk, no clock.

What a request asks for is looked up in the list of the built files. GET and HEAD are all there
is, one answer a connection, and nothing from a request is repeated in an answer but an address
that was found in the list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from http import HTTPStatus
from importlib.resources import files
from ipaddress import ip_address
from urllib.parse import quote, unquote_to_bytes

from sitegen.preview.served import NOT_FOUND, Served, url

EVENTS = "/__sitegen/events"
SCRIPT = "/__sitegen/live.js"
STYLE = "/__sitegen/live.css"
LARGEST_HEAD = 16_384
"""Bytes of a request line and headers together; a browser sends about 700."""
MOST_HEADERS = 64

OWN = {SCRIPT: "live.js", STYLE: "live.css"}
"""The preview's own files by their addresses: no site has them, and no build is waited for."""
_TYPES = {
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml; charset=utf-8",
}
_ALWAYS = (
    ("Server", "sitegen"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("Connection", "close"),
)
_REQUEST_LINE = re.compile(rb"([A-Za-z]{1,20}) ([\x21-\x7e]+) HTTP/1\.[01]")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*")
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_BODY_END = b"</body>"


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks for."""

    method: str
    path: str
    """Decoded, begins with ``/``."""
    query: str
    """As it came, without the ``?``."""
    headers: Mapping[str, str]
    """Names in lower case; each stands for one header."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client gets; ``body`` is left out for HEAD."""

    status: HTTPStatus
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def encoded(self, *, head_only: bool = False) -> bytes:
        """The bytes that go to the client."""
        lines = [f"HTTP/1.1 {self.status.value} {self.status.phrase}"]
        lines += [f"{name}: {value}" for name, value in (*_ALWAYS, *self.headers)]
        head = "\r\n".join((*lines, "", "")).encode("ascii")
        return head if head_only else head + self.body


@dataclass(frozen=True, slots=True)
class Doors:
    """Under which names this server may be asked: what keeps other sites' pages out.

    A page of another site reaches a server on this machine under a name of its own (DNS
    rebinding) or as itself (``Origin``); neither is one of these names.
    """

    names: frozenset[str]
    """Hosts as a browser writes them, in lower case, without the port."""
    port: int
    any_address: bool = False
    """Whether every IP address will do: a server for all of a machine's addresses knows none of
    them, and a rebound name is never an address."""

    def admits(self, host: str) -> bool:
        """Whether ``host``, the value of the header, names this server."""
        name, port = _split(host.lower())
        if port != str(self.port) and not (port == "" and self.port == 80):
            return False
        return name in self.names or (self.any_address and _is_address(name))


def parse(head: bytes) -> Request | Answer:
    """The request in ``head``, which ends with an empty line; an answer where it is none."""
    line, *rest = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    start = _REQUEST_LINE.fullmatch(line)
    if not start or len(rest) > MOST_HEADERS:
        return plain(HTTPStatus.BAD_REQUEST)
    headers: dict[str, str] = {}
    for each in rest:
        match = _HEADER.fullmatch(each)
        name = match[1].decode("ascii").lower() if match else ""
        if not match or (name in headers and name in ("host", "origin", "range")):
            return plain(HTTPStatus.BAD_REQUEST)
        headers[name] = match[2].decode("latin-1")
    target, _, query = start[2].decode("ascii").partition("?")
    try:
        path = unquote_to_bytes(target).decode("utf-8")
    except UnicodeDecodeError:
        return plain(HTTPStatus.BAD_REQUEST)
    if not path.startswith("/"):
        return plain(HTTPStatus.BAD_REQUEST)
    return Request(start[1].decode("ascii"), path, query, headers)


def refuse(request: Request, doors: Doors) -> Answer | None:
    """The refusal of a request that is not for this server or comes from another site."""
    origin = request.headers.get("origin")
    if not doors.admits(request.headers.get("host", "")):
        return plain(HTTPStatus.FORBIDDEN)
    if origin is not None and not (
        origin.startswith("http://") and doors.admits(origin.removeprefix("http://"))
    ):
        return plain(HTTPStatus.FORBIDDEN)
    if request.method not in ("GET", "HEAD"):
        return plain(HTTPStatus.METHOD_NOT_ALLOWED, (("Allow", "GET, HEAD"),))
    return None


def answer(request: Request, site: Served) -> Answer:
    """What ``site`` has under the path of ``request``."""
    if request.path in OWN:
        name = OWN[request.path]
        return _ranged(request, _own(name), _type(name))
    if not site.files:
        return _page(HTTPStatus.SERVICE_UNAVAILABLE, _tagged(_EMPTY, "", ""))
    file = site.find(request.path)
    if file is not None:
        return _ranged(request, _served(site, file), _type(file))
    if folder := site.find_folder(request.path):
        query = f"?{request.query}" if request.query else ""
        return plain(HTTPStatus.MOVED_PERMANENTLY, (("Location", quote(folder) + query),))
    if NOT_FOUND in site.files:
        return _page(HTTPStatus.NOT_FOUND, _served(site, NOT_FOUND))
    return plain(HTTPStatus.NOT_FOUND)


def plain(status: HTTPStatus, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """An answer that says nothing but what its status says."""
    body = f"{status.value} {status.phrase}\n".encode("ascii")
    return Answer(status, (*headers, *_described(body, _TYPES["txt"])), body)


def stream() -> Answer:
    """The head of a stream of events."""
    return Answer(HTTPStatus.OK, (("Content-Type", "text/event-stream; charset=utf-8"),))


_EMPTY = (
    b'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>No site yet</title>\n'
    b"<body>\n<p>There is no site to show yet. It appears here once it can be built.</p>\n"
    b"</body>\n</html>\n"
)


def _page(status: HTTPStatus, body: bytes) -> Answer:
    return Answer(status, _described(body, _TYPES["html"]), body)


def _described(body: bytes, kind: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", kind), ("Content-Length", str(len(body))))


def _type(file: str) -> str:
    return _TYPES.get(file.rpartition(".")[2].lower(), "application/octet-stream")


@cache
def _own(name: str) -> bytes:
    """The preview's own script or style sheet."""
    return (files("sitegen.preview") / name).read_bytes()


def _served(site: Served, file: str) -> bytes:
    """The bytes of ``file``; a page has the preview's script in it."""
    content = site.files[file]
    return _tagged(content, url(file), site.prints[file]) if file in site.prints else content


def _tagged(content: bytes, address: str, digest: str) -> bytes:
    """A page with the tag of the live script, which tells it which page it stands in."""
    tag = (
        f'<script src="{SCRIPT}" defer data-page="{escape(address)}" data-print="{digest}">'
        "</script>\n"
    ).encode()
    place = content.lower().rfind(_BODY_END)
    place = len(content) if place < 0 else place
    return content[:place] + tag + content[place:]


def _ranged(request: Request, content: bytes, kind: str) -> Answer:
    """The whole of ``content``, or the one range that ``request`` asks for.

    Ranges that are none, and several at once, are ignored, as RFC 9110 allows.
    """
    whole = Answer(HTTPStatus.OK, (*_described(content, kind), ("Accept-Ranges", "bytes")), content)
    match = _RANGE.fullmatch(request.headers.get("range", ""))
    if not match or match[0] == "bytes=-" or request.method != "GET":
        return whole
    size = len(content)
    if match[1]:
        start, end = int(match[1]), int(match[2] or size)
        if end < start:
            return whole
        end = min(end + 1, size)
    else:
        start, end = max(size - int(match[2]), 0), size
    if start >= end:
        return plain(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, (("Content-Range", f"bytes */{size}"),)
        )
    part = content[start:end]
    place = ("Content-Range", f"bytes {start}-{end - 1}/{size}")
    return Answer(HTTPStatus.PARTIAL_CONTENT, (*_described(part, kind), place), part)


def _split(host: str) -> tuple[str, str]:
    """Name and port of ``host``; an IPv6 address keeps its brackets.

    >>> _split("localhost:8000"), _split("[::1]:8000"), _split("[::1]")
    (('localhost', '8000'), ('[::1]', '8000'), ('[::1]', ''))
    """
    name, colon, port = host.rpartition(":")
    return (name, port) if colon and not port.endswith("]") else (host, "")


def _is_address(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
