"""The words that can name a speaker: names, roles, bodies, pronouns."""

from __future__ import annotations

import pytest
from strategies import read

from sitegen.frames import frames_of
from sitegen.mentions import Mention, mentions_of
from sitegen.quotation import marked_spans
from sitegen.words import words_of

ENGLISH = words_of("en")


def mentions(text: str) -> list[tuple[str, Mention]]:
    (frame,) = frames_of(read(text), (), ENGLISH)
    found = mentions_of(frame, 0, ENGLISH)
    return [(frame.span(one.first, one.last).of(text), one) for one in found]


def first(text: str) -> tuple[str, Mention]:
    return mentions(text)[0]


@pytest.mark.parametrize(
    ("text", "written", "name"),
    [
        ("Kenyan President Ann Okoro came.", "Kenyan President Ann Okoro", ("ann", "okoro")),
        ("Mr. Okoro came.", "Mr. Okoro", ("okoro",)),
        ("John F. Lund came.", "John F. Lund", ("john", "f", "lund")),
        ("Anna van der Lund came.", "Anna van der Lund", ("anna", "van", "der", "lund")),
        (
            "Harbour spokesperson Ann Okoro came.",
            "Harbour spokesperson Ann Okoro",
            ("ann", "okoro"),
        ),
    ],
)
def test_a_name_is_found_with_its_title_and_known_without(
    text: str, written: str, name: tuple[str, ...]
) -> None:
    found, mention = first(text)
    assert (written, name, "name") == (found, mention.name, mention.kind)


def test_a_role_takes_its_complement() -> None:
    found, mention = first("the Kenyan head of state came.")
    assert "the Kenyan head of state" == found
    assert ("kenyan", "state", "head") == mention.role


def test_a_possessor_and_the_whole_are_two_mentions() -> None:
    assert ["Kenya’s", "Kenya’s foreign ministry"] == [
        found for found, _ in mentions("Kenya’s foreign ministry came.")
    ]


def test_gender_is_only_what_the_words_show() -> None:
    assert ["f", "m", None] == [
        mention.gender for _, mention in mentions("Mrs. Okoro, Mr. Lund, Ann Lee came.")
    ]


def test_a_word_that_the_text_writes_small_is_no_name_at_the_start() -> None:
    text = "Nothing came. We saw nothing."
    frames = frames_of(read(text), (), ENGLISH)
    assert () == mentions_of(frames[0], 0, ENGLISH)


def test_marked_words_are_never_mentions() -> None:
    text = "“Ann Lee” came."
    analysis = read(text)
    (frame,) = frames_of(analysis, marked_spans(analysis), ENGLISH)
    assert () == mentions_of(frame, 0, ENGLISH)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They met the senator Bill Okoro.", ("bill", "okoro")),
        ("They read the New Lund Times.", ("new", "lund", "times")),
        ("They asked American Airlines.", ("american", "airlines")),
    ],
)
def test_a_listed_word_can_begin_a_name(text: str, name: tuple[str, ...]) -> None:
    assert name in {mention.name for _, mention in mentions(text)}


def test_the_president_of_a_region_is_an_office() -> None:
    found = dict(mentions("They met the president of South Arland."))
    assert ("role", ()) == (
        found["the president of South Arland"].kind,
        found["the president of South Arland"].name,
    )
