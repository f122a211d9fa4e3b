"""In which order pairs are aligned."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sitegen.alignment import side_by_side

articles = st.integers(0, 40).map("{:02}".format)
pairs_of_articles = st.lists(
    st.tuples(articles, articles).filter(lambda pair: pair[0] < pair[1]), unique=True
)


def made_ready(pairs: list[tuple[str, str]], held: int) -> int:
    """How often an article is made ready where the ``held`` last used ones are kept."""
    kept: list[str] = []
    made = 0
    for pair in pairs:
        for article in pair:
            made += article not in kept
            kept = [*(other for other in kept if other != article), article][-held:]
    return made


@given(pairs_of_articles)
def test_each_pair_has_its_turn_once(pairs: list[tuple[str, str]]) -> None:
    assert list(range(len(pairs))) == sorted(side_by_side(pairs))


@given(pairs_of_articles, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_that_came_in(
    pairs: list[tuple[str, str]], random: Random
) -> None:
    shuffled = random.sample(pairs, len(pairs))
    inside = [pairs[number] for number in side_by_side(pairs)]
    assert inside == [shuffled[number] for number in side_by_side(shuffled)]


def test_stories_told_in_turns_are_aligned_one_after_the_other() -> None:
    stories = [[f"{day:02} {story}" for day in range(6)] for story in "abcdefgh"]
    pairs = sorted((a, b) for story in stories for a in story for b in story if a < b)
    ordered = [pairs[number] for number in side_by_side(pairs)]
    assert 48 == made_ready(ordered, 6)
    assert 48 < made_ready(pairs, 6)
