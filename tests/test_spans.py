"""Words as columns: what a tuple of tokens would say, in a fraction of its memory."""

from __future__ import annotations

import pickle
import sys
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import read, texts

from sitegen.analysis import count_in, norms_in, tokens_in
from sitegen.model import Span, Token, Tokens

SLICES = st.builds(
    slice,
    st.none() | st.integers(-9, 9),
    st.none() | st.integers(-9, 9),
    st.sampled_from((None, 1, 2, -1, -3)),
)


def some(*words: str) -> Tokens:
    return Tokens.of(Token(Span(5 * at, 5 * at + 4), word) for at, word in enumerate(words))


@given(texts(), SLICES)
def test_columns_say_what_a_tuple_of_tokens_says(text: str, part: slice) -> None:
    tokens = read(text).tokens
    rows = tuple(tokens)
    assert rows == tuple(tokens[at] for at in range(len(tokens)))
    assert rows[part] == tuple(tokens[part])
    assert rows[::-1] == tuple(reversed(tokens))
    assert bool(rows) == bool(tokens)
    assert Tokens.of(rows) == tokens
    assert hash(Tokens.of(rows)) == hash(tokens)
    assert [(token.span.start, token.span.end, token.norm) for token in rows] == list(
        zip(tokens.starts, tokens.ends, tokens.norms, strict=True)
    )


@given(texts(), st.data())
def test_words_of_a_span_are_those_that_lie_wholly_inside(text: str, data: st.DataObject) -> None:
    analysis = read(text)
    start = data.draw(st.integers(0, len(analysis.text)))
    span = Span(start, data.draw(st.integers(start, len(analysis.text) + 3)))
    inside = [token for token in analysis.tokens if span.holds(token.span)]
    assert inside == list(tokens_in(analysis, span))
    assert tuple(token.norm for token in inside) == norms_in(analysis, span)
    assert len(inside) == count_in(analysis, span)


def test_a_word_that_is_not_there_is_an_index_error() -> None:
    with pytest.raises(IndexError):
        some("harbour")[1]
    assert some("old", "harbour")[-1] == Token(Span(5, 9), "harbour")


def test_a_span_of_words_runs_from_the_first_to_the_one_before_the_last() -> None:
    assert Span(5, 14) == some("the", "old", "harbour", "wall").span(1, 3)


def test_unpacked_words_are_equal_and_share_their_forms_with_all_others() -> None:
    words = some("harbour", "wall", "la porte")
    again: Tokens = pickle.loads(pickle.dumps(words))
    assert words == again
    assert all(one is other for one, other in zip(words.norms, again.norms, strict=True))


def test_words_that_differ_in_place_or_form_are_not_equal() -> None:
    assert some("wall") != some("walls")
    assert some("wall") != Tokens(array("I", [0]), array("I", [5]), ("wall",))
    assert some("wall") != (Token(Span(0, 4), "wall"),)


def test_columns_that_do_not_fit_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="different length"):
        Tokens(array("I", [0, 5]), array("I", [4, 9]), ("wall",))
    with pytest.raises(ValueError, match="before it starts"):
        Tokens(array("I", [5]), array("I", [4]), ("wall",))


def test_a_word_takes_sixteen_bytes_beside_its_form() -> None:
    words = Tokens.of(Token(Span(5 * at, 5 * at + 4), "wall") for at in range(1000))
    columns = (words.starts, words.ends, words.norms)
    assert sum(map(sys.getsizeof, columns)) < 16 * 1000 + 500
