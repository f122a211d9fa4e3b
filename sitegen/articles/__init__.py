"""Seed → Article: what a file in ``seeds/`` says, where its prose lies, and what is furniture."""

from __future__ import annotations

import hashlib

from sitegen.articles.layout import blocks
from sitegen.articles.roles import assign
from sitegen.model import Article, Source, SourceId, content_id


def parse_text(text: str, *, file: str = "text", language: str | None = None) -> Article:
    r"""``text`` as an article, taken exactly as it is: every offset is one into this very string.

    Its source knows the file, the language and what stands in the text: a headline, a timestamp.

    >>> parse_text("MOSCOW:\r\n\r\nPutin spoke.").paragraphs[1].span
    Span(start=11, end=23)
    """
    layout = assign(text, blocks(text))
    found = dict(layout.found)
    source = Source(
        file, title=found.get("title"), published=found.get("published"), language=language
    )
    return Article(
        SourceId(content_id("s", text)),
        source,
        text,
        _digest(text),
        layout.paragraphs,
        layout.furniture,
    )


def _digest(text: str) -> str:
    """SHA-256 of ``text`` in UTF-8, lone surrogates kept, 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
