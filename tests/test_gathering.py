"""What links quotes, followed: taken from the last comparison only where it is the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from spoken import MODES, Said, sayings_in
from strategies import read

from sitegen.collation import collate
from sitegen.earlier import Earlier
from sitegen.gathering import Links, gathered
from sitegen.model import Mode, Place, SpeakerId
from sitegen.sayings import Gathered
from sitegen.utterances import name_utterances
from sitegen.wordings import Corpus, Wordings

Pairs = list[tuple[int, int]]


def linked(count: int) -> st.SearchStrategy[tuple[Pairs, Pairs]]:
    """Joins and bonds of so many quotes."""
    pairs = st.lists(st.sampled_from([*permutations(range(count), 2)]), max_size=count)
    return st.tuples(pairs, pairs)


def links(joins: Pairs, bonds: Pairs) -> Links:
    return Links(*(np.array(pairs, np.int64).reshape(-1, 2) for pairs in (joins, bonds)))


@given(
    st.lists(st.tuples(st.sampled_from(MODES), st.integers(1, 6)), min_size=5, max_size=5),
    st.lists(st.tuples(linked(4), st.sets(st.integers(0, 4), max_size=1)), min_size=2, max_size=4),
)
def test_a_knot_is_followed_as_if_for_the_first_time(
    told: list[tuple[Mode, int]], saves: list[tuple[tuple[Pairs, Pairs], set[int]]]
) -> None:
    """Whatever links of the same quotes were followed before."""
    said = [Said(("boat",) * words, mode, 0) for mode, words in told]
    listed = [sayings_in(one, number) for number, one in enumerate(said)]
    earlier = Earlier()
    for pairs, gone in saves:
        kept = [one for at, one in enumerate(listed) if at not in gone]
        analyses = [one.analysis for one in kept]
        found = gathered(Wordings(kept, Corpus(analyses, earlier)), links(*pairs))
        assert gathered(Wordings(kept, Corpus(analyses)), links(*pairs)) == found
        assert sorted(one for several in found for one in several.quotes) == sorted(
            quote.id for one in kept for quote in one.quotes
        )


def test_an_utterance_has_the_collation_that_is_given_with_it() -> None:
    analysis = read("The ferry is old. The ferry is slow.", "a.txt")
    places = tuple(Place(analysis.article.id, span) for span in analysis.sentences)
    several = Gathered(SpeakerId("s-1"), (), places, (analysis,))
    first = collate(places, {analysis.article.id: analysis})
    earlier = Earlier()
    (named,) = name_utterances([several], [first], earlier)
    assert named is name_utterances([several], [first], earlier)[0]
    other = replace(first, witnesses=places[::-1])
    assert other is name_utterances([several], [other], earlier)[0].collation
