"""Which word answers to which: runs before scattered words, and what stands elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.pairing import light_words, pair_words

WORDS = ("the", "of", "bridge", "river", "storm", "said", "closed", "we")
ROWS = st.lists(st.sampled_from(WORDS), max_size=30)


def paired(base: str, other: str) -> list[tuple[str, int]]:
    """Each word of ``base`` that has a partner, with the partner's index."""
    words = base.split(), other.split()
    light = light_words([*words[0], *words[1]], "en")
    found = pair_words(*words, light)
    return [(word, j) for word, j in zip(words[0], found, strict=True) if j is not None]


@given(ROWS, ROWS)
def test_partners_are_equal_words_and_none_is_taken_twice(a: list[str], b: list[str]) -> None:
    partners = pair_words(a, b, light_words([*a, *b], "en"))
    taken = [j for j in partners if j is not None]
    assert len(a) == len(partners) and len(taken) == len(set(taken))
    assert all(a[i] == b[j] for i, j in enumerate(partners) if j is not None)


@given(ROWS)
def test_equal_rows_are_paired_word_for_word(words: list[str]) -> None:
    assert list(range(len(words))) == pair_words(words, list(words), frozenset())


def test_a_run_is_preferred_to_the_first_of_equal_words() -> None:
    other = "the river runs"
    assert [("the", 0), ("river", 1), ("runs", 2)] == paired("the river is the river runs", other)
    assert [None, None, None, 0, 1, 2] == pair_words(
        ["the", "river", "is", "the", "river", "runs"], other.split(), frozenset(["the", "is"])
    )


def test_a_lone_function_word_has_no_partner() -> None:
    assert [] == paired("patience of farmers", "endurance of fishermen")


def test_a_clause_that_stands_elsewhere_is_found() -> None:
    base = "after a debate in the council the mayor asked for money"
    other = "the mayor asked for money after a debate in the council"
    assert 11 == len(paired(base, other))


def test_a_name_that_stands_in_two_clauses_is_no_moved_clause() -> None:
    base = "mayor ann lee and her council went home early before rain and storms hit the old town"
    other = "rain and storms hit the old town; the bridge closed on orders that ann lee mayor sent"
    other = f"{other} the day before"
    assert not {"ann", "lee"} & {word for word, _ in paired(base, other)}


def test_long_rows_are_paired_by_their_rare_words() -> None:
    base = [f"w{number}" for number in range(1000)]
    other = [word for number, word in enumerate(base) if number % 50]
    partners = pair_words(base, other, frozenset())
    assert [number for number in range(1000) if number % 50 == 0] == [
        number for number, partner in enumerate(partners) if partner is None
    ]


@pytest.mark.parametrize(
    ("words", "language", "light"),
    [
        ("the mayor of a town", "en", {"the", "of", "a"}),
        ("war oil EU", "en", set()),
        ("der Rat hat das Gesetz", "de", {"der", "Rat", "hat", "das"}),
        ("市 长 说", "zh", set()),
        ("в городе был шторм", "ru", {"в", "был"}),
    ],
)
def test_light_words_are_listed_in_english_and_short_elsewhere(
    words: str, language: str, light: set[str]
) -> None:
    assert light == light_words(words.split(), language)
