"""The search index, read as the browser reads it, and the list A–Z."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites_by_hand import classed, five_texts, framer_of, tree_of, view_of, words_of

from sitegen.pages import indexing, plan_site
from sitegen.pages.folding import LETTERS, MARKS, cut, folded
from sitegen.pages.indexing import FOLDER, make_index
from sitegen.pages.search import SearchView, make_finder
from sitegen.pages.site import OutputFile, PageOptions

ROOF = "A storm tore the roof off the old station.\n\n“The roof is gone,” Anna Berg said on Sunday."
ROOF_TOO = "The roof is gone, said Anna Berg. A storm tore the roof off the old station on Sunday."


Index = tuple[OutputFile, ...]


def content_of(index: Index) -> Mapping[str, Any]:
    return {file.path: json.loads(file.content) for file in index}


def places_of(index: Index) -> Iterator[tuple[str, str, int]]:
    """Source, word and number of every place in ``index``, read as ``search.js`` reads it."""
    files = content_of(index)
    for part in files[index[-1].path]:
        articles = files[f"{FOLDER}/{part['about']}"]["articles"]
        for name, first in zip(part["shards"], part["first"], strict=True):
            forms, lists = files[f"{FOLDER}/{name}"]
            assert first == forms[0]
            for word, numbers in zip(forms, lists, strict=True):
                waiting, article = iter(numbers), 0
                for step in waiting:
                    article, place = article + step, 0
                    for _ in range(next(waiting)):
                        place += next(waiting)
                        yield articles[article][0], word, place


def told_in_order(index: Index) -> dict[str, list[str]]:
    """The words of each source in their order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for source, word, place in places_of(index):
        found.setdefault(source, []).append((place, word))
    return {source: [word for _, word in sorted(places)] for source, places in found.items()}


def test_the_index_holds_every_word_of_every_article_in_its_place() -> None:
    framer = framer_of(five_texts())
    told = told_in_order(make_index(framer.catalog))
    for entry in framer.catalog.entries:
        article = entry.analysis.article
        prose = "".join(
            " " if any(span.start <= at < span.end for span in article.furniture) else char
            for at, char in enumerate(article.text)
        )
        expected = [
            folded(word)
            for paragraph in article.paragraphs
            for word in cut(paragraph.span.of(prose))[1]
        ]
        assert expected == told[entry.id][-len(expected) :]


def test_what_was_set_aside_cannot_be_found() -> None:
    index = make_index(framer_of({"a.md": "The [roof](https://example.org/x) **fell**."}).catalog)
    assert [["the", "roof", "fell"]] == list(told_in_order(index).values())


def test_a_copy_is_found_under_the_first_with_its_text() -> None:
    index = make_index(framer_of({"a.txt": ROOF, "b.txt": ROOF}).catalog)
    assert 1 == len({source for source, _, _ in places_of(index)})


def test_a_place_knows_its_paragraph_its_passage_and_its_speaker() -> None:
    framer = framer_of({"a.txt": ROOF, "b.txt": ROOF_TOO})
    index = make_index(framer.catalog)
    files = content_of(index)
    about = files[f"{FOLDER}/{files[index[-1].path][0]['about']}"]
    paragraphs, passages, quotes = about["articles"][0][-3:]
    article = framer.catalog.entries[0].analysis.article
    assert [paragraph.span.start for paragraph in article.paragraphs] == [p[3] for p in paragraphs]
    assert {passage.id for passage in framer.catalog.comparison.passages} == {
        p[3] for p in passages
    }
    assert ["Anna Berg", "anna-berg"] in about["speakers"]
    first, count, *_ = quotes[0]
    assert ["the", "roof", "is", "gone"] == [
        word for _, word, place in sorted(places_of(index), key=lambda one: one[2])
        if first <= place < first + count and _ == article.id
    ]  # fmt: skip


def test_no_file_grows_beyond_its_bound_and_parts_hold_what_one_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalog = framer_of(five_texts()).catalog
    whole = make_index(catalog)
    monkeypatch.setattr(indexing, "PART_ARTICLES", 2)
    monkeypatch.setattr(indexing, "SHARD_BYTES", 2_000)
    cut = make_index(catalog)
    assert 3 == len(content_of(cut)[cut[-1].path])
    assert told_in_order(whole) == told_in_order(cut)
    lists = [
        value for value in content_of(cut).values() if len(value) == 2 and "about" not in value
    ]
    assert all(len(json.dumps(value)) < 6_000 for value in lists)


def test_the_same_articles_make_the_same_index_and_an_unchanged_part_keeps_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexing, "PART_ARTICLES", 1)
    texts = {"a.txt": "One cloud.", "b.txt": "Two clouds."}
    first, again = (make_index(framer_of(texts).catalog) for _ in range(2))
    grown = make_index(framer_of({**texts, "c.txt": "Three."}).catalog)
    assert first == again
    assert {file.path for file in first[:-1]} <= {file.path for file in grown}


def test_an_excluded_source_leaves_no_trace_in_the_search() -> None:
    texts = {"a.txt": ROOF, "b.txt": f"---\nexclude: true\n---\nZanzibar. {ROOF_TOO}"}
    framer = framer_of(texts)
    files = plan_site(framer.catalog.comparison, PageOptions()).files
    assert make_index(framer_of({"a.txt": ROOF}).catalog) == make_index(framer.catalog)
    assert not [file.path for file in files if b"zanzibar" in file.content.lower()]


@pytest.mark.parametrize(
    "text", ["word", "!?", "\ud800 x\x00y", "台湾问题", "a" * 70_000, "a " * 9_000]
)
def test_odd_texts_are_indexed(text: str) -> None:
    index = make_index(framer_of({"a.txt": text, "b.txt": "another"}).catalog)
    assert content_of(index)[index[-1].path]


@given(st.text())
def test_folding_a_folded_word_changes_nothing(text: str) -> None:
    for word in cut(text)[1]:
        assert folded(word) == folded(folded(word))


ODD = "aé_ .\u0301\u309a台ก\u0e31\u0939\u093f1\ud800’\U00020001\u3099\u0640ば"
RULE = re.compile(f"[{LETTERS}][{MARKS}]*|(?:[^\\W_{LETTERS}]|[{MARKS}])+")


@given(st.text() | st.text(alphabet=ODD, max_size=9))
def test_words_are_cut_by_the_rule_that_the_page_hands_to_the_browser(text: str) -> None:
    found = [(match.start(), match.group()) for match in RULE.finditer(text)]
    starts, words = cut(text)
    assert found == list(zip(starts.tolist(), words, strict=True))


def test_a_letter_of_a_script_without_spaces_is_a_word() -> None:
    assert ["台", "湾", "ของ"[0], "ของ"[1], "ของ"[2], "abc"] == cut("台湾 ของabc")[1]


def test_the_list_names_every_article_and_speaker_once_from_a_to_z() -> None:
    framer = framer_of(five_texts())
    (page,) = make_finder(framer).pages()
    tree = tree_of(page)
    letters = [group.letter for group in view_of(page, SearchView).groups]
    assert sorted(set(letters)) == letters
    shown = [words_of(item) for item in classed(tree, "a-z")[0].iter("li")]
    expected = [f"{one.name} speaker" for one in framer.catalog.comparison.speakers]
    assert sorted(expected) == sorted(line for line in shown if line.endswith(" speaker"))
    assert 5 == sum(" article " in line for line in shown)


def test_the_head_of_every_page_has_a_form_that_leads_to_the_search() -> None:
    site = plan_site(framer_of({"a.txt": ROOF}).catalog.comparison, PageOptions())
    pages = {page.url: page for page in site.pages}
    assert "../../search/index.html" == pages["articles/a/index.html"].frame.search
    (form,) = classed(tree_of(pages["articles/a/index.html"]), "find")
    assert ("search", "q") == (form.get("role"), form[0].get("name"))
