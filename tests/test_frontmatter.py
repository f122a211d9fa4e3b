"""The head of a source: what is understood, and what is refused with its line and the deed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.articles.facts import KEYS, checked, is_web_address
from sitegen.articles.frontmatter import split
from sitegen.errors import SourceError


def facts(*lines: str, mark: str = "---") -> dict[str, str]:
    text = "\n".join([mark, *lines, mark, "The text.", ""])
    head = split(text, place="a.md")
    assert "The text.\n" == text[head.end :]
    return dict(head.facts)


def refusal(*lines: str, mark: str = "---") -> str:
    with pytest.raises(SourceError) as caught:
        facts(*lines, mark=mark)
    return str(caught.value)


def test_a_text_without_front_matter_begins_at_its_first_character() -> None:
    for text in ("", "The text.", "----\ntitle: x\n", " ---\ntitle: x\n---\n"):
        assert ((), 0) == (split(text, place="a.md").facts, split(text, place="a.md").end)


def test_every_key_of_the_contract_is_understood() -> None:
    values = {key: f"a {key}" for key in KEYS} | {
        "published": "2031-03-05",
        "url": "https://news.example/a",
        "language": "pt-BR",
        "draft": "false",
        "exclude": "true",
        "noindex": "true",
    }
    assert values == facts(*(f"{key}: {value}" for key, value in values.items()))


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("headline", "title"),
        ("source", "outlet"),
        ("publisher", "outlet"),
        ("byline", "author"),
    ],
)
def test_keys_of_other_tools_are_understood(written: str, known: str) -> None:
    assert {known: "The Herald"} == facts(f"{written}: The Herald")
    assert {known: "The Herald"} == facts(f'{written} = "The Herald"', mark="+++")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("190:20:30", "190:20:30"),
        ("A: B # C", "A: B # C"),
        ("'It''s Mara'", "It's Mara"),
        (r'"She said: \"go\" \u2013 now"', 'She said: "go" – now'),
        (r'"\ud83d\udea2"', "🚢"),
        ('"a # b"', "a # b"),
        (".nan", ".nan"),
        ("-2+3", "-2+3"),
        ("9" * 1900, "9" * 1900),
    ],
)
def test_every_value_is_text(written: str, value: str) -> None:
    assert {"title": value} == facts(f"title: {written}")


@pytest.mark.parametrize("written", ["", "~", "null", "''", '""', "'  '"])
def test_what_is_empty_is_not_given(written: str) -> None:
    assert {} == facts(f"title: {written}")


def test_blank_lines_and_comments_say_nothing() -> None:
    assert {"title": "Bridge"} == facts("# made by hand", "", "title: Bridge", "  # end")


def test_lines_may_end_as_on_any_system() -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(["---", "title: Bridge", "---", "Text"])
        head = split(text, place="a.md")
        assert ((("title", "Bridge"),), "Text") == (head.facts, text[head.end :])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("title: !!python/name:os.system", "a tag"),
        ("title: &a x", "an anchor"),
        ("title: *a", "an alias"),
        ("title: [a, b]", "a list"),
        ("title: {a: b}", "a map"),
        ("title: |", "a block of lines"),
        ("title: >", "a block of lines"),
        ("- a", "no key: value"),
        ("just text", "no key: value"),
        ("\ttitle: x", "indented"),
        ("  en: x", "indented"),
        ("title:x", "no key: value"),
        ('title: "open', "not closed"),
        ("title: 'a' b", "not closed"),
        (r'title: "a\0b"', "NUL"),
        (r'title: "\ud800"', "surrogate"),
        (r'title: "\q"', "unknown escape"),
        ("title: " + "x" * 2001, "2001 characters"),
        ("exlude: true", "write 'exclude'"),
        ("Title: x", "write 'title'"),
        ("layout: ../x", "unknown key 'layout'"),
        ("published: 2031-99-99", "no date"),
        ("published: 2031-02-29", "no date"),
        ("published: 0000-00-00", "no date"),
        ("published: 2031-03-05T06:15:31+25:99", "no date"),
        ("published: yesterday", "no date"),
        ("url: javascript:alert(1)", "no web address"),
        ("url: https://a@b.example/", "no web address"),
        ("language: en_US", "no language tag"),
        ("language: english", "no language tag"),
        ("exclude: yes", "neither true nor false"),
        ("noindex: True", "neither true nor false"),
    ],
)
def test_what_is_not_plain_is_refused_with_its_line(line: str, words: str) -> None:
    message = refusal("# first", line)
    assert message.startswith("a.md:3: ")
    assert words in message


def test_a_key_given_twice_is_refused_under_any_name() -> None:
    assert "a.md:3: title is given a second time (first in line 2); keep one" == refusal(
        "title: One", "headline: Two"
    )


def test_all_faults_are_named_at_once() -> None:
    message = refusal("layout: x", "title: Bridge", "draft: maybe")
    assert ["a.md:2", "a.md:4"] == [line[:6] for line in message.splitlines()]


@pytest.mark.parametrize("mark", ["---", "+++"])
def test_a_head_that_is_not_closed_may_hold_an_exclude(mark: str) -> None:
    with pytest.raises(SourceError, match=r"a\.md:1: .*not closed"):
        split(f"{mark}\nexclude: true\n\nThe text.", place="a.md")


def test_toml_is_understood() -> None:
    assert {
        "title": "Bridge",
        "published": "2031-03-05T06:15:31+02:00",
        "noindex": "true",
    } == facts('title = "Bridge"', "date = 2031-03-05T06:15:31+02:00", "noindex = true", mark="+++")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["title = "], "a.md:2: "),
        (["title = 12"], "a.md:2: title is no text"),
        (["[title]", "en = 'x'"], "a.md:2: title is no text"),
        (["title = 'x'", "exlude = true"], "a.md:3: unknown key 'exlude'"),
        (["exclude = 'yes'"], "a.md:2: exclude: 'yes' is neither true nor false"),
        (["title = " + "[" * 3000], "a.md:2: "),
        (["title = " + "9" * 5000], "a.md:2: "),
    ],
)
def test_toml_of_another_kind_is_refused_with_its_line(lines: list[str], words: str) -> None:
    assert refusal(*lines, mark="+++").startswith(words)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a?b=c&d=%20#e",
        "http://news.example:8080/@user",
        "HTTPS://пример.example/путь",
        "https://[::1]/a",
        "https://localhost",
    ],
)
def test_http_and_https_with_a_host_are_web_addresses(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example/a",
        "//news.example/a",
        "https:/a",
        "https:///a",
        "https://",
        "https://.",
        "https://?a",
        "ftp://news.example/",
        " https://news.example/",
        "https://news.example/a b",
        "https://news.example/\u202ea",
        "https://news.example/'a'",
        "https://news.example:0/",
        "https://news.example:port/",
        "https://news.example\\@evil.example/",
        "https://news.example@evil.example/",
        "https://[::1",
        "https://a_%62.example",
        "data:text/html,x",
    ],
)
def test_what_could_hide_where_it_leads_is_no_web_address(url: str) -> None:
    assert not is_web_address(url)


LINES = st.lists(
    st.sampled_from(["title: ", "date: ", "exclude: true", "a", ": ", '"', "'", "\\", "[", "#"])
    | st.text(max_size=9),
    max_size=9,
).map("".join)


@given(st.lists(LINES, max_size=6).map("\n".join), st.sampled_from(["---", "+++"]))
def test_any_head_is_understood_or_refused(inside: str, mark: str) -> None:
    text = f"{mark}\n{inside}\n{mark}\nThe text."
    try:
        head = split(text, place="a.md")
    except SourceError as error:
        assert error.problems
    else:
        assert all(checked(key, value) == value for key, value in head.facts)


@pytest.mark.parametrize(
    "opening", ["\n---", " ---", "----", "---yaml", "\u200b---", "\u2014\u2014\u2014", "\n\n+++"]
)
def test_a_head_that_begins_by_mistake_elsewhere_is_refused_and_never_published(
    opening: str,
) -> None:
    with pytest.raises(SourceError, match="does not begin with --- on the first line"):
        split(
            f"{opening}\nexclude: true\ntitle: Bridge\n{opening[-3:].replace('aml', '---')}\nText.",
            place="a.txt",
        )


@pytest.mark.parametrize(
    "text",
    [
        "\n---\nThe mayor spoke: nobody listened.\n---\nSo it was.",
        "\n---\n\n---\nText.",
        "----\nRain: more to come.\nWind: from the west.\n----\n",
        "\n---\ntitle: Bridge\nThe text goes on.",
    ],
)
def test_a_line_across_a_text_is_no_head(text: str) -> None:
    assert 0 == split(text, place="a.txt").end
