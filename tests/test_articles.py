"""Reading sources: where prose lies, what is furniture, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from sitegen.articles import (
    ArticleOptions,
    Reading,
    frontmatter,
    mark_copies,
    parse_article,
    parse_text,
)
from sitegen.articles.saved import read_page
from sitegen.errors import SourceError
from sitegen.model import Article, Seed, Span, in_order

CASES = Path(__file__).parent / "cases"
BODY = "The old bridge will close on Monday, the mayor said.\n\nHe did not say for how long.\n"


def cases(name: str) -> list[ParameterSet]:
    """The cases of one file: a name, a text and what is expected, a line with a dot between."""
    parts = f"\n{(CASES / name).read_text(encoding='utf-8')}".split("\n.\n")
    triples = zip(parts[::3], parts[1::3], parts[2::3], strict=False)
    return [pytest.param(text, expected, id=title.strip()) for title, text, expected in triples]


def shown(article: Article) -> str:
    """Paragraphs and furniture of ``article`` in text order, one a line."""
    parts: list[tuple[Span, str]] = [(span, "furniture") for span in article.furniture]
    parts += [(paragraph.span, paragraph.role) for paragraph in article.paragraphs]
    return "\n".join(
        f"{role} | {' '.join(span.of(article.text).split())}" for span, role in sorted(parts)
    )


def read(data: bytes | str, file: str = "a.txt", **given: str) -> Reading:
    content = data.encode() if isinstance(data, str) else data
    return parse_article(Seed(file, content, tuple(sorted(given.items()))), ArticleOptions())


def article(data: bytes | str, file: str = "a.txt", **given: str) -> Article:
    reading = read(data, file, **given)
    assert () == reading.problems
    assert reading.article is not None
    return reading.article


def refusal(data: bytes | str, file: str = "a.txt") -> str:
    reading = read(data, file)
    assert reading.article is None
    return "\n".join(map(str, reading.problems))


@pytest.mark.parametrize(("text", "expected"), cases("articles.txt"))
def test_the_blocks_of_a_plain_text_have_their_roles(text: str, expected: str) -> None:
    assert expected == shown(parse_text(text))


@pytest.mark.parametrize(("head", "expected"), cases("front-matter.txt"))
def test_a_head_states_facts_or_is_refused_by_line(head: str, expected: str) -> None:
    try:
        facts = frontmatter.split(f"---\n{head}\n---\n", place="a.md").facts
    except SourceError as error:
        told = [f"{one.place.removeprefix('a.md:')} | {one.fault}" for one in error.problems]
        assert expected.splitlines() == [f"refused | {one}" for one in told]
    else:
        stated = [f"{key} | {value}" for key, value in facts]
        assert expected.splitlines() == (stated or ["nothing is given"])


@pytest.mark.parametrize(("body", "expected"), cases("pages.txt"))
def test_of_a_page_its_readers_words_are_kept_and_nothing_else(body: str, expected: str) -> None:
    page = read_page(f"<!doctype html><body>{body}", place="a.html")
    assert expected == page.text.replace("\n\n", "\n")


@pytest.mark.parametrize(("text", "expected"), cases("articles-markdown.txt"))
def test_the_blocks_and_marks_of_markdown_have_their_roles(text: str, expected: str) -> None:
    assert expected == shown(article(text, "a.md"))


def test_a_text_is_taken_exactly_as_it_is() -> None:
    text = "  Bridge to close\r\n\r\nThe bridge will close.\r\n"
    parsed = parse_text(text, file="x", language="en")
    assert text == parsed.text
    assert ["Bridge to close", "The bridge will close."] == [
        paragraph.span.of(text) for paragraph in parsed.paragraphs
    ]
    assert ("x", "en", "Bridge to close") == (
        parsed.source.file,
        parsed.source.language,
        parsed.source.title,
    )


def test_the_text_of_a_file_is_the_file_after_its_front_matter() -> None:
    assert "\n" + BODY == article("---\ntitle: Bridge\n---\n\n" + BODY).text
    assert BODY == article(BODY.replace("\n", "\r\n")).text
    assert BODY == article(b"\xef\xbb\xbf" + BODY.encode()).text
    assert BODY == article(b"\xff\xfe" + BODY.encode("utf-16-le")).text


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff"])
def test_the_mark_of_an_encoding_is_no_character_of_the_text(mark: str) -> None:
    assert BODY == article(f"{mark}{BODY}").text
    assert BODY == article(f"---\ntitle: a\n---\n{mark}{BODY}").text
    assert BODY.split("\n\n")[0] == article(f"<p>{mark}{BODY.split(chr(10))[0]}", "a.html").text


def test_the_configuration_wins_over_front_matter_and_that_over_the_text() -> None:
    text = "Bridge to close\n\n" + BODY
    assert "Bridge to close" == article(text).source.title
    assert "Two" == article("---\ntitle: Two\n---\n" + text).source.title
    assert "Three" == article("---\ntitle: Two\n---\n" + text, title="Three").source.title


def test_a_given_title_is_the_headline_whatever_its_shape() -> None:
    text = "Why must the bridge close?\n\n" + BODY
    assert "body" == article(text).paragraphs[0].role
    assert "headline" == article(text, title="Why must the Bridge close").paragraphs[0].role


def test_what_is_not_known_stays_unknown() -> None:
    source = article(BODY).source
    assert (None,) * 8 == (
        source.title,
        source.outlet,
        source.author,
        source.published,
        source.url,
        source.language,
        source.event,
        source.slug,
    )


def test_a_timestamp_line_dates_the_source() -> None:
    assert "2031-03-05T06:15:31" == article("2031-03-05 06:15:31\n" + BODY).source.published
    assert None is article("2031-13-05 06:15:31\n" + BODY).source.published


@pytest.mark.parametrize("key", ["exclude", "draft"])
def test_what_asks_not_to_be_published_is_left_out_without_a_word(key: str) -> None:
    assert Reading(None, left_out=key) == read(f"---\n{key}: true\n---\n{BODY}")
    assert Reading(None, left_out=key) == read("\xff", **{key: "true"})
    assert None is not read(f"---\n{key}: true\n---\n{BODY}", **{key: "false"}).article


def test_the_preview_reads_drafts() -> None:
    seed = Seed("a.txt", f"---\ndraft: true\n---\n{BODY}".encode())
    assert None is not parse_article(seed, ArticleOptions(drafts=True)).article


def test_an_extension_counts_in_any_case() -> None:
    assert "headline" == article("# Bridge\n\n" + BODY, "LOUD.MD").paragraphs[0].role


@pytest.mark.parametrize(
    ("data", "place", "encoding"),
    [
        ("Der Präsident sagte, es werde „schwierig“. ".encode("cp1252") * 9, 6, "windows-1252"),
        ("Президент заявил, что переговоры продолжатся. ".encode("cp1251") * 9, 0, "windows-1251"),
        (BODY.encode("utf-16-le"), 1, "UTF-16 without its mark"),
        (b"\xff\xfe\x00\x00" + BODY.encode("utf-32-le"), 0, "UTF-32"),
        (BODY.encode() + b"\xc0\xbc", len(BODY), "save it as UTF-8"),
        (b"a\0b", 1, "NUL"),
    ],
    ids=["windows-1252", "windows-1251", "utf-16", "utf-32", "overlong", "nul"],
)
def test_other_encodings_are_refused_by_byte_and_name(
    data: bytes, place: int, encoding: str
) -> None:
    message = refusal(data)
    assert message.startswith(f"seeds/a.txt:byte {place}: ")
    assert encoding in message


def test_a_page_is_read_as_it_declares_where_it_is_not_utf8() -> None:
    page = '<meta charset="{}"><p>Ein schöner Tag für die Brücke.</p>'
    declared = page.format("iso-8859-1").encode("cp1252")
    assert "Ein schöner Tag für die Brücke." == article(declared, "a.html").text
    lying = page.format("windows-1251").encode()
    assert "Ein schöner Tag für die Brücke." == article(lying, "a.html").text
    assert "declares" in refusal(page.format("shift_jis").encode("cp1252"), "a.html")
    assert "not UTF-8" in refusal(page.format("utf-7").encode("cp1252"), "a.html")


@pytest.mark.parametrize("data", ["", " \n\t", "\ufeff", "…—!?“”", "---\ntitle: Bridge\n---\n"])
def test_a_source_without_a_letter_or_a_digit_is_refused(data: str) -> None:
    assert "no letter and no digit" in refusal(data)


def test_a_page_without_an_article_is_refused_with_what_to_do() -> None:
    assert (
        "seeds/a.html:1: the page itself holds no text: its scripts bring it, or it is empty; "
        "copy the article's text into a .txt file"
    ) == refusal("<html><body></body></html>", "a.html")


def test_a_page_nested_too_deep_is_refused_before_it_is_parsed() -> None:
    assert "nested more than 512 deep" in refusal("<div>" * 600 + BODY, "a.html")
    assert BODY.split("\n")[0] in article("<div>" * 400 + BODY, "a.html").text


def test_a_copy_names_the_first_and_has_an_id_of_its_own() -> None:
    first, other, copy = mark_copies(
        [article(BODY, "c.txt"), article(BODY + "More.\n", "b.txt"), article(BODY, "a.txt")]
    )
    assert ("a.txt", None) == (first.source.file, first.copy_of)
    assert ("b.txt", None) == (other.source.file, other.copy_of)
    assert ("c.txt", first.id) == (copy.source.file, copy.copy_of)
    assert 3 == len({first.id, other.id, copy.id})


def test_renaming_a_source_keeps_its_id() -> None:
    assert article(BODY, "a.txt").id == article(BODY, "z/b.md").id


FRAGMENTS = st.sampled_from(
    [
        "\n", "\n\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x85", " ", "Word",
        "A sentence here.", "RIVERTON:", "2031-03-05", "Read More", "“quote”", "\u200b", "\x00",
        "- item", "—", "---\n", "+++\n", "title: x\n", "title = 'x'\n", "exclude: maybe\n",
        "date: \n", "# ", "> ", "**", "__", "`", "[", "](", ")", "![", "<b>", "</b>", "<script>",
        "<!--", "-->", "<p>", "</div>", "<div hidden>", "<br>", "<h1>", "</h1>", "<table>",
        "<td>", "<a x=", "&amp;", "&#x0;", "\\", "~~", "[^1]", "| a | b |\n|-|-|\n", "===\n",
        "\x1b", "<meta charset=utf-7>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": [[]]}</script>',
    ]
)  # fmt: skip
MESSY = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=30).map("".join))


@given(MESSY)
def test_any_text_becomes_paragraphs_and_furniture_and_nothing_is_lost(text: str) -> None:
    assert_whole(parse_text(text))


@given(MESSY, st.sampled_from(["a.txt", "a.md", "a.html", "a.HTM"]))
def test_any_file_is_read_or_refused(text: str, file: str) -> None:
    reading = read(text.encode("utf-8", "surrogatepass"), file)
    assert bool(reading.article) != bool(reading.problems) or bool(reading.left_out)
    if reading.article:
        assert_whole(reading.article)


@given(st.binary(), st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_any_bytes_are_read_or_refused(data: bytes, file: str) -> None:
    reading = read(data, file)
    assert bool(reading.article) != bool(reading.problems) or bool(reading.left_out)


def assert_whole(article: Article) -> None:
    """Paragraphs and furniture lie in order, and hold every letter of the text."""
    text = article.text
    paragraphs = [paragraph.span for paragraph in article.paragraphs]
    assert in_order(paragraphs)
    assert in_order(article.furniture)
    assert all(span.of(text).strip() == span.of(text) != "" for span in paragraphs)
    covered = bytearray(len(text))
    for span in (*paragraphs, *article.furniture):
        assert span.end <= len(text)
        covered[span.start : span.end] = b"\1" * len(span)
    assert "" == "".join(
        char for char, inside in zip(text, covered, strict=True) if char.isalnum() and not inside
    )


@pytest.mark.parametrize(
    ("data", "file"),
    [("x\n" * 200_001, "a.txt"), ("x\r" * 200_001, "a.md"), ("<br>x" * 30_001, "a.html")],
)
def test_what_no_article_is_as_long_as_is_refused_by_name(data: str, file: str) -> None:
    assert refusal(data, file).startswith(f"seeds/{file}: the ")
