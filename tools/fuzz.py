"""Fuzz one reader with atheris: python tools/fuzz.py TARGET [options of libFuzzer].

Each target takes any bytes and checks what must hold of every input; whatever raises is a crash,
and so is an input that takes more than five seconds (give ``-timeout=5``). ``make fuzz`` runs all
for ``SECONDS`` each. atheris is no dependency: pip install '.[fuzz]'.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from itertools import pairwise

import atheris

with atheris.instrument_imports(include=["sitegen"]):
    from sitegen.articles import ArticleOptions, frontmatter, parse_article
    from sitegen.articles.facts import KEYS, checked, is_web_address
    from sitegen.errors import SourceError
    from sitegen.intake.decoding import read_text
    from sitegen.intake.heads import read_head
    from sitegen.intake.shelf import written_head
    from sitegen.model import Article, Seed
    from sitegen.pages.slugs import MAX_SLUG, slug


def _read(file: str, data: bytes) -> Article | None:
    """The article in ``data``; the spans of every article are in order and inside its text."""
    reading = parse_article(Seed(file, data), ArticleOptions())
    article = reading.article
    assert article or reading.problems or reading.left_out
    assert all(problem.remedy and "\n" not in str(problem) for problem in reading.problems)
    if article:
        spans = [paragraph.span for paragraph in article.paragraphs]
        for before, after in pairwise(spans):
            assert before.end <= after.start
        assert all(len(span) > 0 and span.end <= len(article.text) for span in spans)
        for key in ("title", "author", "outlet", "published", "url", "language"):
            value = getattr(article.source, key)
            assert value is None or checked(key, value) == value, (key, value)
    return article


def plain(data: bytes) -> None:
    """A text; nothing of it is lost."""
    article = _read("a.txt", data)
    if article:
        assert data.decode("utf-8-sig", "replace").replace("\r\n", "\n").endswith(article.text) or (
            data.startswith((b"\xff\xfe", b"\xfe\xff"))
        )


def markdown(data: bytes) -> None:
    """Markdown."""
    _read("a.md", data)


def html(data: bytes) -> None:
    """A saved page."""
    _read("a.html", b"<!doctype html><article>" + data)
    _read("b.html", data)


def front_matter(data: bytes) -> None:
    """The head of a file, as a build reads it and as ``add`` takes it over."""
    text = data.decode("utf-8", "replace")
    for mark in ("---", "+++"):
        try:
            head = frontmatter.split(f"{mark}\n{text}\n{mark}\nText.", place="a")
            assert all(key in KEYS for key, _ in head.facts)
        except SourceError as error:
            assert all(problem.place.startswith("a:") for problem in error.problems)
        taken = read_head(f"{mark}\n{text}\n{mark}\nText.")
        written = written_head(taken.findings, taken.body) + taken.body
        facts = {finding.key: finding.value for finding in taken.findings}
        assert facts == dict(frontmatter.split(written, place="a").facts)


def slugs(data: bytes) -> None:
    """A name that is safe in an address and in every file system, and stays what it is."""
    name = slug(data.decode("utf-8", "replace"))
    assert len(name) <= MAX_SLUG + 2
    assert len(name.encode()) <= 200
    assert not set(name) & set('/\\:*?"<>|.%#& \x00')
    assert slug(name) == name, name


def urls(data: bytes) -> None:
    """An address that leads where it seems to lead."""
    url = data.decode("utf-8", "replace")
    for address in (url, f"https://{url}", f"http://a.example/{url}"):
        if is_web_address(address):
            assert address.startswith(("http://", "https://"))
            assert not set(address) & set("<>\"'\\ \t\r\n\x00")
            assert "@" not in re.split("[/?#]", address, maxsplit=3)[2]


def encodings(data: bytes) -> None:
    """Bytes in any encoding, as ``add`` reads them."""
    try:
        assert "\0" not in read_text(data, place="a", is_page=bool(data[:1] < b"m")).text
    except SourceError as error:
        assert error.problems


TARGETS: dict[str, Callable[[bytes], None]] = {
    "front_matter": front_matter,
    "html": html,
    "markdown": markdown,
    "plain": plain,
    "slugs": slugs,
    "urls": urls,
    "encodings": encodings,
}


def main() -> None:
    """Fuzz the target that the first argument names."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        raise SystemExit(f"usage: fuzz.py {'|'.join(TARGETS)} [options of libFuzzer]")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
