"""Seed → Article: what a file in ``seeds/`` says, where its prose lies, and what is furniture.

A reader of one kind of file turns bytes into a text, what it states, and a layout; a new kind is a
row in ``PARSERS``. Nothing raises on odd bytes: what cannot be read is a problem with its place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sitegen.articles import frontmatter, markdown, plain, saved
from sitegen.articles.encodings import MARK, decode
from sitegen.articles.roles import Layout
from sitegen.errors import Problem, SourceError
from sitegen.files import SEEDS, extension
from sitegen.model import Article, Seed, Source, SourceId, content_id

MOST_WORDS = 500_000
"""Words of the longest text: a book of 1,000 pages has 400,000. Who speaks is asked at 26
microseconds a word: two texts of a million words, 3 MB each, took over a minute."""
_SOLID = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Letters of scripts that write without spaces."""
MOST_LINES = 200_000
"""Lines of the longest text. A line takes 20 microseconds, whatever its length; a book of 1,000
pages has 40,000."""


@dataclass(frozen=True, slots=True)
class ArticleOptions:
    """How sources are read."""

    drafts: bool = False
    """Whether sources that say ``draft: true`` are read too: for the preview, never for a build."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one seed."""

    article: Article | None
    """None where the source is refused, and where it says ``exclude`` or ``draft``."""
    problems: tuple[Problem, ...] = ()
    """Why it is refused; empty for a source that is only left out."""
    left_out: str = ""
    """``exclude`` or ``draft``, where the source asks not to be published."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a file holds, before what is known of it is put together."""

    text: str
    stated: tuple[tuple[str, str], ...]
    """What its head or its mark-up states: keys of the contract and checked values."""
    layout: Callable[[str | None], Layout]
    """Where prose and furniture lie, given the source's title."""


def parse_text(text: str, *, file: str = "text", language: str | None = None) -> Article:
    r"""``text`` as an article, taken exactly as it is: every offset is one into this very string.

    Its source knows the file, the language and what stands in the text: a headline, a timestamp.

    >>> parse_text("MOSCOW:\r\n\r\nPutin spoke.").paragraphs[1].span
    Span(start=11, end=23)
    """
    layout = plain.lay_out(text)
    facts = {**dict(layout.found), **({"language": language} if language else {})}
    return _article(file, text, layout, facts)


def parse_article(seed: Seed, options: ArticleOptions) -> Reading:
    """The article of ``seed``, or why there is none."""
    given = dict(seed.given)
    if asked := _left_out(given, options):
        return Reading(None, left_out=asked)
    place = f"{SEEDS}/{seed.file}"
    try:
        read = parser(seed.file)(seed.data, place)
    except SourceError as error:
        return Reading(None, error.problems)
    stated = {**dict(read.stated), **given}
    if asked := _left_out(stated, options):
        return Reading(None, left_out=asked)
    if not any(char.isalnum() for char in read.text):
        return Reading(None, (_wordless(place),))
    if (words := _word_count(read.text)) > MOST_WORDS:
        return Reading(None, (_wordy(place, words),))
    layout = read.layout(stated.get("title"))
    facts = {**dict(layout.found), **stated}
    return Reading(_article(seed.file, read.text, layout, facts))


def mark_copies(articles: Sequence[Article]) -> tuple[Article, ...]:
    """``articles`` in file order; a text that an earlier file has is marked as its copy.

    The first keeps an id made of the text alone, so that it survives a new name; a copy's id is
    made of text and name.
    """
    first: dict[str, SourceId] = {}
    taken: set[SourceId] = set()
    marked: list[Article] = []
    for article in sorted(articles, key=lambda article: article.source.file):
        original = first.get(article.digest)
        if original or article.id in taken:  # a copy, or another text with the same short digest
            own = SourceId(content_id("s", article.text, article.source.file))
            article = replace(article, id=own, copy_of=original)
        first.setdefault(article.digest, article.id)
        taken.add(article.id)
        marked.append(article)
    return tuple(marked)


def _parse_plain(data: bytes, place: str) -> Text:
    """A ``.txt`` file: front matter, then text as it came."""
    stated, text = _opened(data, place)
    return Text(text, stated, lambda title: plain.lay_out(text, title=title))


def _parse_markdown(data: bytes, place: str) -> Text:
    """A ``.md`` file: front matter, then Markdown, whose mark-up is furniture."""
    stated, text = _opened(data, place)
    return Text(text, stated, lambda title: markdown.lay_out(text, title=title))


def _parse_page(data: bytes, place: str) -> Text:
    """A saved page: its article's text, and what its mark-up states."""
    page = saved.read_page(decode(data, place=place, is_page=True), place=place)
    return Text(page.text, page.stated, page.lay_out)


PARSERS: dict[str, Callable[[bytes, str], Text]] = {
    ".txt": _parse_plain,
    ".md": _parse_markdown,
    ".html": _parse_page,
    ".htm": _parse_page,
}
"""How each kind of file is read, by the end of its name in lower case: a row for each of
``files.ENDINGS``."""


def parser(file: str) -> Callable[[bytes, str], Text]:
    """The reader for ``file`` by the end of its name; plain text for every other name."""
    return PARSERS.get(extension(file), _parse_plain)


def _opened(data: bytes, place: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """What the head of a file states, and the text after it with ``\\n`` for ``\\r\\n``."""
    whole = decode(data, place=place)
    if (lines := whole.count("\n") + whole.count("\r")) > MOST_LINES:
        raise SourceError(
            Problem(place, f"the text has {lines} lines", f"split it: {MOST_LINES} are the most")
        )
    head = frontmatter.split(whole, place=place)
    return head.facts, whole[head.end :].lstrip(MARK).replace("\r\n", "\n")


def _left_out(facts: dict[str, str], options: ArticleOptions) -> str:
    """By which key the source asks not to be published; empty where it does not."""
    if facts.get("exclude") == "true":
        return "exclude"
    return "draft" if facts.get("draft") == "true" and not options.drafts else ""


def _word_count(text: str) -> int:
    """About as many words as the comparison will find: letters of solid scripts are words each."""
    return len(text.split()) + len(_SOLID.findall(text))


def _wordy(place: str, words: int) -> Problem:
    return Problem(place, f"the text has {words} words", f"split it: {MOST_WORDS} are the most")


def _wordless(place: str) -> Problem:
    return Problem(
        place, "no letter and no digit in it", "add the article's text, or take the file out"
    )


def _article(file: str, text: str, layout: Layout, facts: dict[str, str]) -> Article:
    """The article at last; its id is that of a text which no other file has."""
    return Article(
        SourceId(content_id("s", text)),
        _source(file, facts),
        text,
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        layout.paragraphs,
        layout.furniture,
    )


def _source(file: str, facts: dict[str, str]) -> Source:
    return Source(
        file,
        title=facts.get("title"),
        outlet=facts.get("outlet"),
        author=facts.get("author"),
        published=facts.get("published"),
        url=facts.get("url"),
        language=facts.get("language"),
        event=facts.get("event"),
        slug=facts.get("slug"),
        noindex=facts.get("noindex") == "true",
        draft=facts.get("draft") == "true",
    )
