"""The Python interface does what the contract says, and prints nothing (contract, 3)."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sitegen

REPOSITORY = Path(__file__).parent.parent
MORNING = (
    "The minister said on Friday that the old bridge would close in May.\r\n\r\n"
    "“It is not safe, and we knew it,” Anna Berg added.\r\n"
)
EVENING = (
    "“It is not safe and we knew it,” Berg said.\n\n"
    "On Friday the minister said that the old bridge would close in May.\n"
)
SOME_TEXT = st.text(st.sampled_from("ab .,“”\n\r\u2028\x00\ud800é"), max_size=80) | st.text()
README = (REPOSITORY / "README.md").read_text()
SNIPPETS = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


# ── compare ─────────────────────────────────────────────────────────────────────────────────


def test_offsets_are_into_the_very_string() -> None:
    matches = sitegen.compare(MORNING, EVENING).matches
    words = [(match.a.span.of(MORNING), match.b.span.of(EVENING)) for match in matches]
    assert any("It is not safe" in a and "It is not safe" in b for a, b in words)


def test_a_text_may_be_given_as_a_file_and_as_an_article(tmp_path: Path) -> None:
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    a.write_text(MORNING.replace("\r\n", "\n"))
    b.write_text(EVENING)
    by_file = sitegen.compare(a, b)
    articles = [analysis.article for analysis in sitegen.compare_all([a, b]).analyses]
    assert by_file == sitegen.compare(*articles)
    assert by_file == sitegen.compare(a.read_text(), EVENING)


@settings(max_examples=60)
@given(SOME_TEXT, SOME_TEXT)
def test_the_sides_are_those_of_the_call(a: str, b: str) -> None:
    there, back = sitegen.compare(a, b), sitegen.compare(b, a)
    assert (there.a, there.b) == (back.b, back.a)
    assert sorted((match.a.span, match.b.span, match.kind) for match in there.matches) == sorted(
        (match.b.span, match.a.span, match.kind) for match in back.matches
    )


@settings(max_examples=60)
@given(SOME_TEXT)
def test_no_text_raises(text: str) -> None:
    for attribution in sitegen.quotes(text):
        assert attribution.quote.place.span.end <= len(text)
    json.dumps(sitegen.to_record(sitegen.compare_all([text, text, text + text])))


# ── quotes and records ──────────────────────────────────────────────────────────────────────


def test_a_quote_has_its_speaker_and_its_place() -> None:
    attributions = sitegen.quotes(MORNING)
    quoted = {each.quote.place.span.of(MORNING): each.speaker for each in attributions}
    assert quoted["“It is not safe, and we knew it,”"] is not None


def test_one_person_is_one_speaker_in_several_texts() -> None:
    comparison = sitegen.compare_all([MORNING, EVENING])
    direct = [each for each in comparison.attributions if each.quote.mode == "direct"]
    assert 1 == len({each.speaker for each in direct})


def test_the_record_of_an_alignment_has_its_sides_and_matches() -> None:
    alignment = sitegen.compare(MORNING, EVENING)
    record = sitegen.to_record(alignment)
    assert ["a", "b", "matches"] == list(record)
    assert (alignment.a, alignment.b) == (record["a"], record["b"])
    assert record == json.loads(json.dumps(record))


def test_the_record_of_a_comparison_has_all_tables() -> None:
    record = sitegen.to_record(sitegen.compare_all([MORNING, EVENING]))
    assert ["sources", "matches", "passages", "quotes", "speakers", "utterances"] == list(record)
    assert record == json.loads(json.dumps(record))


def test_the_record_of_an_attribution_is_a_row_of_quotes() -> None:
    [row] = [sitegen.to_record(each) for each in sitegen.quotes(MORNING)][-1:]
    table = sitegen.to_record(sitegen.compare_all([MORNING]))["quotes"]
    assert isinstance(table, list)
    assert list(table[0]) == list(row)


def test_what_has_no_record_is_named() -> None:
    with pytest.raises(TypeError, match="no record of Span"):
        sitegen.to_record(sitegen.Span(0, 1))  # type: ignore[arg-type]  # that is the point


# ── files ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.txt", None, r"gone\.txt: cannot be read: No such file or directory; name a file"),
        ("empty.txt", b"", r"empty\.txt: no letter and no digit"),
        ("latin.txt", b"caf\xe9", r"latin\.txt:byte 3: not UTF-8"),
        ("out.md", b"---\nexclude: true\n---\nText.", r"out\.md: it says exclude; take"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_by_its_own_path(
    name: str, content: bytes | None, says: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(sitegen.SourceError, match=says) as raised:
        sitegen.quotes(path)
    assert str(raised.value).startswith(str(path))


def test_a_folder_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(sitegen.SourceError, match="not a plain file; name a file"):
        sitegen.compare(tmp_path, tmp_path)


# ── build and check ─────────────────────────────────────────────────────────────────────────


def test_a_build_reports_what_it_made(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.txt").write_text(MORNING)
    report = sitegen.build(tmp_path, out=tmp_path / "public", strict=True)
    assert (1, tmp_path / "public", ()) == (report.sources, report.out, report.problems)
    assert (report.out / "index.html").is_file()
    assert report.written == sum(path.is_file() for path in report.out.rglob("*"))


def test_check_returns_all_problems(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.txt").write_bytes(b"\xff")
    (tmp_path / "seeds/b.txt").write_bytes(b"")
    places = [problem.place for problem in sitegen.check(tmp_path)]
    assert ["seeds/a.txt:byte 0", "seeds/b.txt"] == places[:2]


def test_the_readme_has_python_to_try() -> None:
    assert SNIPPETS


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_the_python_of_the_readme_runs(snippet: str) -> None:
    with redirect_stdout(io.StringIO()):
        exec(compile(snippet, "README.md", "exec"), {})
