"""Wordings that share words, as columns: proved against sets of stems, pair by pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spoken import Said, sayings_in, spoken

from sitegen import renewal, sharing
from sitegen.alignment.columns import homes, total
from sitegen.alignment.related import related
from sitegen.earlier import Earlier
from sitegen.kinship import LIGHTEST, Kin
from sitegen.likeness import Alike, likeness
from sitegen.partition import Partition
from sitegen.renewal import shared_pairs
from sitegen.sayings import Sayings
from sitegen.sharing import Pairs
from sitegen.stems import Alphabet
from sitegen.wordings import NAME, Corpus, Wordings

FEW, SOME = 3, 5
"""Wordings with one word, and words laid out at once, that are many in a test."""


def vocabulary(wordings: Wordings) -> list[str]:
    """The stems of all ``wordings``, by the alphabet."""
    return list(map(wordings.corpus.lexicon.stems.listed.__getitem__, wordings.numbers.tolist()))


def wordings_of(said: Sequence[Said]) -> Wordings:
    return wordings_in([sayings_in(one, number) for number, one in enumerate(said)])


def wordings_in(sayings: Sequence[Sayings]) -> Wordings:
    return Wordings(sayings, Corpus([one.analysis for one in sayings]))


@dataclass(frozen=True)
class Sets:
    """The same wordings as sets of stems."""

    wordings: Wordings

    def stems(self, row: int) -> set[str]:
        return {vocabulary(self.wordings)[stem] for stem in self.wordings.stems.of(row)}

    def names(self, row: int) -> set[str]:
        return {vocabulary(self.wordings)[stem] for stem in self.wordings.names.of(row)}

    def weigh(self, stems: set[str]) -> float:
        numbers = map(vocabulary(self.wordings).index, stems)
        return total(sorted(float(self.wordings.weights[number]) for number in numbers))

    def meant(self, a: int, b: int) -> list[float]:
        """What the words of two wordings weigh that may stand for each other, each used once."""
        ours, theirs = self.stems(a), self.stems(b)
        pairs = sorted(
            (-related(one)[other] * min(self.weigh({one}), self.weigh({other})), one, other)
            for one in ours - theirs
            for other in theirs - ours
            if other in related(one)
        )
        used: set[str] = set()
        found: list[float] = []
        for weight, one, other in pairs:
            if used.isdisjoint((one, other)):
                used |= {one, other}
                found.append(-weight)
        return found

    def kinship(self, a: int, b: int) -> float:
        """How much two wordings share of the heavier one."""
        weight = self.weigh(self.stems(a) & self.stems(b))
        weight += NAME * self.weigh(self.names(a) & self.names(b))
        weight += total(self.meant(a, b))
        return weight / max(*self.wordings.weight[[a, b]].tolist(), LIGHTEST)

    def of_one(self, row: int) -> list[int]:
        speakers = self.wordings.speakers
        return [at for at in range(len(speakers)) if speakers[at] == speakers[row]]

    def lead(self, row: int) -> set[str]:
        """The stems that lead to others: not everybody has them."""
        users = {
            stem: sum(stem in self.stems(at) | self.names(at) for at in self.of_one(row))
            for stem in self.stems(row)
        }
        return {stem for stem, count in users.items() if count <= FEW}

    def pairs(self) -> Iterator[tuple[int, int]]:
        for a in range(len(self.wordings)):
            for b in self.of_one(a):
                if a != b and self.lead(a) & (self.stems(b) | self.names(b)):
                    yield a, b

    def is_of_use(self, a: int, b: int) -> bool:
        """Whether it is more than one word that both have; each is an article by itself."""
        _, _, _, _, common, _, _, _ = self.row(a, b)
        related_to = {one for stem in self.stems(a) for one in related(stem)} - self.stems(a)
        likely = related_to & self.stems(b)
        return common > 1 or bool(likely) or bool(self.wordings.fragments[a])

    def row(self, a: int, b: int) -> tuple[object, ...]:
        stems, names = self.stems(a) & self.stems(b), self.names(a) & self.names(b)
        meant = {one for stem in self.stems(a) for one in related(stem)} - self.stems(a)
        shared = self.weigh(stems)
        return (
            *(a, b, len(stems), len(self.stems(a) & (self.stems(b) | self.names(b)))),
            len(stems) + len(names),
            *(shared, shared + NAME * self.weigh(names), self.weigh(meant & self.stems(b))),
        )


@pytest.fixture(scope="module", autouse=True)
def little_is_much() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "CROWD", FEW)
        patch.setattr(sharing, "AT_ONCE", SOME)
        patch.setattr(renewal, "LEAST_LEFT", 0.0)
        yield


@given(spoken())
def test_what_pairs_share_is_what_their_sets_of_stems_share(said: list[Said]) -> None:
    wordings = wordings_of(said)
    sets = Sets(wordings)
    expected = [sets.row(a, b) for a, b in sets.pairs() if sets.is_of_use(a, b)]
    assert expected == rows_of(shared_pairs(wordings))


def rows_of(parts: Iterable[Pairs]) -> list[tuple[object, ...]]:
    return [
        row
        for pairs in parts
        for row in zip(
            *(pairs.a.tolist(), pairs.b.tolist(), pairs.stems.tolist(), pairs.held.tolist()),
            *(pairs.common.tolist(), pairs.shared.tolist()),
            *(pairs.weight.tolist(), pairs.likely.tolist()),
            strict=True,
        )
    ]


@given(spoken(), st.lists(st.sets(st.integers(0, 7)), min_size=2, max_size=4))
def test_pairs_are_laid_out_anew_where_a_quote_came_or_went(
    said: list[Said], saves: list[set[int]]
) -> None:
    listed = [sayings_in(one, number) for number, one in enumerate(said)]
    earlier = Earlier()
    for gone in saves:
        wordings = wordings_in([one for at, one in enumerate(listed) if at not in gone])
        assert rows_of(shared_pairs(wordings)) == rows_of(shared_pairs(wordings, earlier))


@given(spoken(), spoken())
def test_pairs_stay_where_an_edited_article_has_the_words_of_before(
    said: list[Said], then: list[Said]
) -> None:
    """Some articles have other words, or another speaker or form; all are new values."""
    earlier = Earlier()
    for told in (then, [*then[:2], *said[2:]], said):
        wordings = wordings_in([sayings_in(one, number) for number, one in enumerate(told)])
        assert rows_of(shared_pairs(wordings)) == rows_of(shared_pairs(wordings, earlier))


def test_pairs_come_and_go_with_how_common_a_word_is() -> None:
    """A word that many have leads to nobody; what else those who have it share counts as before."""
    said = [Said(("boat", word), "direct", 0) for word in ("winter", "winter", "dead", "ships")]
    listed = [sayings_in(one, number) for number, one in enumerate(said)]
    earlier = Earlier()
    counts: list[int] = []
    for gone in ((), (3,), (), (2,), (0,)):
        wordings = wordings_in([one for at, one in enumerate(listed) if at not in gone])
        found = rows_of(shared_pairs(wordings, earlier))
        assert rows_of(shared_pairs(wordings)) == found
        counts.append(len(found))
    assert 2 == counts[0] == counts[2] < counts[1]


def share_enough(sets: Sets, a: int, b: int) -> bool:
    """What makes two wordings one, in the order of the rules, for those in different articles."""
    _, _, stems, _, common, _, weight, _ = sets.row(a, b)
    assert isinstance(stems, int)
    assert isinstance(common, int)
    assert isinstance(weight, float)
    lighter, heavier = sorted(float(sets.wordings.weight[row]) for row in (a, b))
    if not stems or not lighter:
        return False
    if (stems > 2 and weight >= 0.8 * lighter) or (stems > 1 and weight**2 >= 0.9 * lighter):
        return True
    meant = sets.meant(a, b)
    return common + len(meant) > 1 and weight + total(meant) >= 0.4 * heavier


def test_what_is_new_has_its_place_in_the_alphabet() -> None:
    known = Alphabet()
    for words in (("winter", "boat"), ("storm", "ace", "boat"), ()):
        for word in words:
            assert known.listed[known.number(word)] == word
        ordered, places = known.ordered()
        assert sorted(known.listed) == [known.listed[at] for at in ordered]
        assert known.listed == [sorted(known.listed)[at] for at in places]
    assert 4 == len(known.listed)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_members_that_are_joined_two_by_two_are_one_group(pairs: list[tuple[int, int]]) -> None:
    expected = Partition(range(10))
    for a, b in pairs:
        expected.join(a, b)
    a, b = np.array(pairs, np.int64).reshape(-1, 2).T
    assert [expected.find(one) for one in range(10)] == homes(a, b, 10).tolist()


@given(spoken())
def test_two_wordings_are_akin_by_their_sets_of_stems(
    said: list[Said],
) -> None:
    wordings = wordings_of(said)
    sets = Sets(wordings)
    pairs = [(a, b) for a in range(len(wordings)) for b in range(len(wordings)) if a != b]
    a, b = np.array(pairs, np.int64).reshape(-1, 2).T
    meant = [sets.meant(*pair) for pair in pairs]
    weights, counts = Kin(wordings).meant(a, b)
    assert list(map(total, meant)) == weights.tolist()
    assert list(map(len, meant)) == counts.tolist()
    assert [sets.kinship(*pair) for pair in pairs] == Kin(wordings).kinship(a, b).tolist()


def told(found: Alike) -> list[tuple[int, int, float]]:
    pairs = zip(found.pairs.tolist(), found.strengths.tolist(), strict=True)
    return [(*pair, strength) for pair, strength in pairs]


@given(spoken())
def test_wordings_are_alike_where_they_share_enough(said: list[Said]) -> None:
    wordings = wordings_of(said)
    sets = Sets(wordings)
    expected = [
        (a, b, sets.kinship(a, b))
        for a, b in sets.pairs()
        if not wordings.fragments[[a, b]].any() and share_enough(sets, a, b)
    ]
    assert expected == told(likeness(wordings, Kin(wordings)).alike)


@given(spoken())
def test_the_likeliest_are_each_others_only_best(said: list[Said]) -> None:
    wordings = wordings_of(said)
    sets = Sets(wordings)
    best: dict[int, tuple[float, int]] = {}
    for row in range(len(wordings)):
        ranked = sorted(
            (sets.kinship(row, b), -b)
            for a, b in sets.pairs()
            if a == row
            and not wordings.fragments[[a, b]].any()
            and wordings.reported[[a, b]].any()
            and len(sets.stems(a) & sets.stems(b)) + len(sets.names(a) & sets.names(b)) > 1
        )[::-1]
        if ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
            best[row] = ranked[0][0], -ranked[0][1]
    expected = [
        (a, b, strength)
        for a, (strength, b) in best.items()
        if strength >= 0.3 and a < b and best.get(b, (0.0, -1))[1] == a
    ]
    assert expected == told(likeness(wordings, Kin(wordings)).likeliest)


@given(spoken())
def test_a_fragment_is_held_by_what_has_all_its_stems(said: list[Said]) -> None:
    wordings = wordings_of(said)
    sets = Sets(wordings)
    expected = [
        (a, b)
        for a, b in sets.pairs()
        if wordings.fragments[a]
        and not wordings.reported[b]
        and sets.stems(a) <= sets.stems(b) | sets.names(b)
    ]
    assert expected == list(map(tuple, likeness(wordings, Kin(wordings)).holders.tolist()))


def test_words_that_all_have_are_laid_out_in_parts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """One statement that many give in full: each pair of them shares all its words."""
    common = tuple(f"{letter}oat{letter}ing" for letter in "bcdfghjklmnpqrst")
    said = [Said((*common, f"word{number // 2}"), "direct", 0) for number in range(40)]
    wordings = wordings_of(said)
    monkeypatch.setattr(sharing, "AT_ONCE", 100)
    parts = list(shared_pairs(wordings))
    assert 40 == sum(len(pairs.a) for pairs in parts)
    assert 4 <= len(parts) <= 40
    assert {len(common) + 1} == {held for pairs in parts for held in pairs.held.tolist()}
