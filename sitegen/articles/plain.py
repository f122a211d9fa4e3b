"""Plain text → layout: paragraphs by their breaks, roles by their shape."""

from __future__ import annotations

from sitegen.articles.layout import blocks
from sitegen.articles.roles import Layout, assign


def lay_out(text: str, *, title: str | None = None) -> Layout:
    """What the blocks of ``text`` are; ``title`` is the one given for the source, if any is."""
    return assign(text, blocks(text), title=title)
