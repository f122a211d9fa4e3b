"""How far work is, and who may end it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.steps import heed, heeded, listened


@given(st.lists(st.integers()), st.integers(1, 9))
def test_whoever_listens_is_heeded_before_each_few_items(items: list[int], some: int) -> None:
    happened: list[int | str] = []
    with listened(lambda: happened.append("heard")):
        happened.extend(heeded(items, some))
    expected: list[int | str] = []
    for number, item in enumerate(items):
        expected += ["heard", item] if number % some == 0 else [item]
    assert expected == happened


def test_who_has_listened_hears_nothing_any_more() -> None:
    outer: list[str] = []
    inner: list[str] = []
    with listened(lambda: outer.append("a")):
        with listened(lambda: inner.append("b")):
            heed()
        heed()
    heed()
    assert (["a"], ["b"]) == (outer, inner)


def test_what_the_listener_raises_ends_the_work_and_the_listening() -> None:
    with pytest.raises(TimeoutError), listened(_no_longer):
        heed()
    heed()


def _no_longer() -> None:
    raise TimeoutError
