"""Sites in a browser: served over HTTP with the headers that a host sends, and watched."""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from playwright.sync_api import Browser, BrowserContext, Page

REPOSITORY = Path(__file__).parent.parent
CHROMIUM = Path("/usr/bin/chromium")
NETLIFY = tomllib.loads((REPOSITORY / "netlify.toml").read_text())
HEADERS: dict[str, str] = NETLIFY["headers"][0]["values"]
POLICY = HEADERS["Content-Security-Policy"].replace("; upgrade-insecure-requests", "")
"""The policy of the deployed site; the local server has no certificate to upgrade to."""


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, message: str, *args: object) -> None:
        """Nothing: pytest's output is for what fails."""


@contextmanager
def hosted(site: Path) -> Iterator[str]:
    """The address of ``site`` on a server of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Watched:
    """A page that notes what it says on its console, what fails, and whom it asks."""

    def __init__(self, page: Page, host: str) -> None:
        self.page = page
        self.said: list[str] = []
        self.strangers: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self._asked(request.url, host))

    def _asked(self, url: str, host: str) -> None:
        if not url.startswith((host, "data:", "blob:")):
            self.strangers.append(url)


@contextmanager
def reading(browser: Browser, host: str, **settings: object) -> Iterator[Page]:
    """A page in a context of its own; at its end nothing was said, and no other host asked."""
    context: BrowserContext = browser.new_context(**settings)  # type: ignore[arg-type]
    watched = Watched(context.new_page(), host)
    yield watched.page
    context.close()
    assert [] == watched.said
    assert [] == watched.strangers


def pages_of(site: Path) -> list[str]:
    """The address of every page, as links name it."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(re.sub(r"(^|/)index\.html$", r"\1", path) for path in found)


def kinds_of(site: Path) -> dict[str, str]:
    """One page of each kind: the largest, since it holds most; by the part of the site.

    A list, of whose pages the later ones are numbered, and what stands below it are two kinds.
    """
    found: dict[str, tuple[int, str]] = {}
    for page in pages_of(site):
        part, _, rest = unquote(page).partition("/")
        kind = f"{part}/one" if rest.strip("/0123456789") else part or "home"
        file = site / page / "index.html" if not page.endswith(".html") else site / page
        found[kind] = max(found.get(kind, (0, "")), (file.stat().st_size, page))
    return {kind: page for kind, (_, page) in sorted(found.items())}
