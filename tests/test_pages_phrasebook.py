"""The words of the interface: every language is whole, and says what is wrong where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.markup import say as say_marked
from sitegen.pages.phrasebook import (
    Gap,
    Phrasebook,
    compose,
    english,
    gaps,
    plural_category,
    shipped,
    shipped_languages,
)
from sitegen.pages.wording import counted, figures, listed, number, say, speaking, spoken
from sitegen.tables.schema import SCHEMAS


def own(book: str, language: str = "xx") -> Phrasebook:
    made = compose(language, book)
    assert isinstance(made, Phrasebook), made
    return made


@pytest.mark.parametrize("language", shipped_languages())
def test_each_shipped_language_has_the_keys_and_placeholders_of_english(language: str) -> None:
    book = shipped(language)
    assert book is not None
    assert [] == list(gaps(book, english()))


def test_the_data_page_says_of_every_field_what_the_data_package_says() -> None:
    with speaking(None):
        for schema in SCHEMAS:
            assert schema.description == say(f"tables.{schema.name}")
            for field in schema.fields:
                assert field.description == say(f"tables.{schema.name}.{field.name}")


@pytest.mark.parametrize("language", shipped_languages())
def test_each_shipped_language_has_a_form_for_every_number(language: str) -> None:
    book = shipped(language)
    assert book is not None
    needed = {plural_category(language, count) for count in range(200)}
    lacking = [
        key
        for key, forms in book.forms.items()
        if needed - {*forms, "other"} and not any(form.isdigit() for form in forms)
    ]
    assert [] == lacking


def test_a_language_with_a_region_speaks_its_main_part() -> None:
    book = shipped("en-GB")
    assert book is not None
    assert english().patterns == book.patterns
    assert shipped("tlh") is None


def test_a_project_overrules_single_words_of_a_shipped_language() -> None:
    with speaking(own('[frame]\nmethod = "How it is done"\n', "en")):
        assert "How it is done" == say("frame.method")
        assert "Data" == say("frame.data")
    assert "Method" == say("frame.method")


def test_a_new_language_needs_every_key_and_each_gap_names_its_own() -> None:
    found = compose("xx", '[frame]\nmethod = "Mmm"\n')
    assert isinstance(found, tuple)
    assert Gap("frame.data", "is missing") in found
    assert "frame.method" not in {gap.key for gap in found}


@pytest.mark.parametrize(
    ("book", "gap"),
    [
        ('[frame]\nmehtod = "Method"\n', Gap("frame.mehtod", "is no phrase of the interface")),
        (
            '[article]\nshares = "{siglum} shares {passages:passage}"\n',
            Gap("article.shares", "leaves out {others}"),
        ),
        (
            '[row]\nlink_to = "Passage {number}, {who}"\n',
            Gap("row.link_to", "has a placeholder that is none: {who}"),
        ),
        (
            '[row]\nlink_to = "Passage {number.__class__}"\n',
            Gap("row.link_to", "has a placeholder that is none: {number.__class__}"),
        ),
        (
            '[home]\narticles = "{articles:^paper}."\n',
            Gap("home.articles", "counts by a noun that [count] lacks: paper"),
        ),
        (
            '[count]\narticle = { one = "{n} piece" }\n',
            Gap("count.article", 'lacks the form "other"'),
        ),
        ('[frame]\nmethod = { other = "M" }\n', Gap("frame.method", "depends on no number")),
    ],
)
def test_what_is_wrong_with_a_phrase_is_said_with_its_key(book: str, gap: Gap) -> None:
    found = compose("en", book)
    assert isinstance(found, tuple)
    assert gap in found


@pytest.mark.parametrize(
    "book", ["no toml", "frame = 1\n", "[frame]\nmethod = 3\n", "[a.b.c]\nd = 1\n"]
)
def test_what_is_no_file_of_words_is_refused(book: str) -> None:
    found = compose("en", book)
    assert isinstance(found, tuple)
    assert "no TOML of words" in found[0].fault


def test_an_unclosed_brace_is_no_pattern() -> None:
    found = compose("en", '[frame]\nmethod = "Method {"\n')
    assert isinstance(found, tuple)
    assert found[0].fault.startswith("is no pattern")


@given(st.text(max_size=200))
def test_any_text_is_words_or_is_refused(book: str) -> None:
    assert isinstance(compose("en", book), (Phrasebook, tuple))


def test_numbers_and_lists_are_those_of_the_language() -> None:
    book = own(
        '[form]\nnumbers = "kein ein zwei"\nthousands = "."\nand = "{first} und {last}"\n', "en"
    )
    with speaking(book):
        assert ("zwei", "3", "1.200") == (number(2), number(3), number(1200))
        assert "A, B und C" == listed(["A", "B", "C"])
        assert "1.200 articles" == counted(1200, "#article")
    assert "1\u202f200" == figures(1200)


def test_a_lone_number_takes_the_ending_that_its_noun_asks_for() -> None:
    book = own(
        '[form]\nnumbers = "keine ein zwei"\n[count]\n'
        'passage = { one = "{n:+e} Passage", other = "{n} Passagen" }\n'
        '"passage dat" = { one = "{n:+er} Passage", other = "{n}", 0 = "keinen Passagen" }\n'
        '[pair]\nshare = "Mit {passages:passage dat}: {a} und {b}."\n',
        "en",
    )
    with speaking(book):
        assert ["keine Passagen", "eine Passage", "zwei Passagen"] == [
            counted(count, "passage") for count in range(3)
        ]
        assert "1 Passage" == counted(1, "#passage")
        assert "Mit einer Passage: A und D." == say("pair.share", a="A", b="D", passages=1)
        assert "Mit keinen Passagen: A und D." == say("pair.share", a="A", b="D", passages=0)


def test_the_language_ends_where_it_was_set() -> None:
    with speaking(shipped("de")):
        assert "de" == spoken().language
    assert "en" == spoken().language


def test_words_and_values_are_escaped_and_mark_up_of_the_template_is_not() -> None:
    with speaking(own('[frame]\nmethod = "<b>M</b>"\n[row]\nlink_to = "<i>{number}</i>"\n', "en")):
        assert "&lt;b&gt;M&lt;/b&gt;" == say_marked("frame.method")
        assert "&lt;i&gt;&lt;x&gt;&lt;/i&gt;" == say_marked("row.link_to", number="<x>")
