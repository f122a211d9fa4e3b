"""Characters are told apart by one rule, a text at a time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.pages.characters import Kinds, codes_of, text_of


@given(st.text() | st.text(alphabet="aA\ud800\U0001f600é"))
def test_each_character_has_the_kind_that_the_rule_gives_it(text: str) -> None:
    assert [int(char.isupper()) for char in text] == Kinds(str.isupper).of(text).tolist()
    assert text == text_of(codes_of(text))


def test_the_rule_is_asked_once_for_a_character() -> None:
    asked: list[str] = []

    def rule(char: str) -> int:
        asked.append(char)
        return ord(char) % 3

    kinds = Kinds(rule)
    assert [1, 2, 1] == kinds.of("aba").tolist() == kinds.of("aba").tolist()
    assert ["a", "b"] == asked
