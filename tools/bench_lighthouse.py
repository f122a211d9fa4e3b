"""What Lighthouse says of every type of page, on a phone and on a desktop.

    python tools/bench_lighthouse.py [SITE] [--runs 3]

Each page is loaded ``--runs`` times; the median of each category is printed. Lighthouse comes from
npm (``make lighthouse`` installs it without scripts), the browser is Debian's Chromium. The server
compresses, as hosts do; a busy machine makes the performance worse, nothing else.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
LIGHTHOUSE = REPOSITORY / "tools" / "web" / "node_modules" / ".bin" / "lighthouse"
CHROMIUM = "/usr/bin/chromium"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = (
    "index.html",
    "articles/*/index.html",
    "compare/index.html",
    "compare/*/index.html",
    "passages/*/index.html",
    "speakers/*/index.html",
    "quotes/index.html",
    "events/*/index.html",
    "search/index.html",
    "method/index.html",
    "data/index.html",
)
"""One page of each type; of several the largest."""
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt")


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """A static host: it compresses text and lets browsers keep what is named by its content."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in COMPRESSED:
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        kept = "max-age=31536000, immutable" if "assets" in path.parts else "no-cache"
        self.send_header("Cache-Control", kept)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address under which ``site`` stands."""
    handler = functools.partial(_Compressing, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def main() -> None:
    """Print one line for each page and device."""
    parser = argparse.ArgumentParser(description="Lighthouse on every type of page.")
    parser.add_argument("site", nargs="?", type=Path, default=REPOSITORY / "site")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    print("page", "device", *CATEGORIES, "points lost by", sep="\t")
    with served(options.site) as address:
        for path in _pages(options.site):
            for device in ("mobile", "desktop"):
                reports = [_report(f"{address}/{path}", device) for _ in range(options.runs)]
                _print(path, device, reports)


def _pages(site: Path) -> Iterator[str]:
    for pattern in PAGES:
        found = [path for path in site.glob(pattern) if not path.parent.name.isdigit()]
        if found:
            yield max(found, key=lambda path: path.stat().st_size).relative_to(site).as_posix()


def _report(address: str, device: str) -> dict[str, dict[str, dict[str, object]]]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        flags = (
            f"--headless=new --no-sandbox --disable-background-networking --user-data-dir={folder}"
        )
        command = [str(LIGHTHOUSE), address.removesuffix("index.html"), "--quiet", "--output=json"]
        command += [f"--output-path={out}", f"--chrome-flags={flags}"]
        command += ["--preset=desktop"] if device == "desktop" else []
        subprocess.run(command, check=True, env={"CHROME_PATH": CHROMIUM, "PATH": "/usr/bin:/bin"})
        report: dict[str, dict[str, dict[str, object]]] = json.loads(out.read_text())
        return report


def _print(path: str, device: str, reports: list[dict[str, dict[str, dict[str, object]]]]) -> None:
    scores = [
        round(100 * statistics.median(_score(one["categories"][name]) for one in reports))
        for name in CATEGORIES
    ]
    lost = {
        name
        for report in reports
        for name, audit in report["audits"].items()
        if audit["scoreDisplayMode"] in ("numeric", "binary") and _score(audit) < 0.9
    }
    print(path, device, *scores, ", ".join(sorted(lost)), sep="\t", flush=True)


def _score(part: dict[str, object]) -> float:
    score = part.get("score")
    return float(score) if isinstance(score, (int, float)) else 1.0


if __name__ == "__main__":
    main()
