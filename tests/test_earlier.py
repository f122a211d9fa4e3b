"""What the last comparison found out: taken where it was made of the same values, never else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from operator import is_
from pathlib import Path
from typing import Any

import pytest
from desk import OPTIONS, SAID, Desk, real_paragraphs
from strategies import read

from sitegen import comparison, renewal, sharing
from sitegen.comparison import compare_all
from sitegen.earlier import Earlier, gone_and_new, made, made_each, places_of, stand
from sitegen.model import Comparison
from sitegen.running import Serial
from sitegen.store import Store

FEW = 3
"""Wordings with one word that are many here."""


def made_of(*values: Any) -> tuple[list[Any], ...]:
    return tuple(map(list, values))


def test_the_very_same_values_make_the_very_same_outcome() -> None:
    earlier, one, other = Earlier(), object(), object()
    first = earlier.made(made_of, [one, other], [one])
    assert first == ([one, other], [one])
    assert first is earlier.made(made_of, (one, other), (one,))
    assert first is not earlier.made(made_of, (one,), (other, one))
    assert first is not earlier.made(made_of, (other, one), (one,))
    assert made(None, made_of, [one]) == earlier.made(made_of, [one])


def test_equal_values_are_others() -> None:
    earlier, one, equal = Earlier(), [1], [1]
    assert earlier.made(made_of, [one]) is not earlier.made(made_of, [equal])


def test_what_two_functions_make_of_one_value_is_two_things() -> None:
    earlier, one = Earlier(), object()
    assert [one] == earlier.made(list, [one])
    assert (one,) == earlier.made(tuple, [one])


def test_rows_of_values_are_known_one_by_one() -> None:
    def pair(a: object, b: object) -> list[object]:
        return [a, b]

    earlier, one, other = Earlier(), object(), object()
    first, second, again = earlier.made_each(pair, [one, other, one], [one, one, one])
    assert [one, one] == first
    assert [other, one] == second
    assert again is first
    earlier.forget_unused()
    assert all(
        map(is_, (second, first, first), earlier.made_each(pair, [other, one, one], [one] * 3))
    )
    assert [one, other] == earlier.made_each(pair, [one], [other])[0]
    earlier.forget_unused()
    earlier.forget_unused()
    assert first is not earlier.made_each(pair, [one], [one])[0]
    assert made_each(None, pair, [one], [other]) == [[one, other]]


def test_what_one_comparison_does_not_ask_for_is_forgotten_with_its_end() -> None:
    earlier, one = Earlier(), object()
    first = earlier.made(made_of, [one])
    earlier.forget_unused()
    assert first is earlier.made(made_of, [one])
    earlier.forget_unused()
    earlier.forget_unused()
    assert first is not earlier.made(made_of, [one])


def test_of_equal_strings_the_first_is_known_until_nobody_asks() -> None:
    earlier, one, other = Earlier(), "".join(("ab", "cd")), "".join(("ab", "cd"))
    assert one is not other
    assert one is earlier.same(one)
    assert one is earlier.same(other)
    earlier.forget_unused()
    assert one is earlier.same(other)
    earlier.forget_unused()
    earlier.forget_unused()
    assert other is earlier.same(other)


def test_of_each_kind_the_last_is_kept() -> None:
    earlier = Earlier()
    assert earlier.whole(int) is None
    for number in (1, 2):
        earlier.keep(number)
    assert 2 == earlier.whole(int)
    assert earlier.whole(str) is None
    earlier.drop(int)
    earlier.drop(str)
    assert earlier.whole(int) is None


def test_what_an_edit_took_and_brought_is_known_by_where_it_lies() -> None:
    stays, goes, equal = [1], [2], [2]
    gone, new = gone_and_new([goes, stays], [stays, equal])
    assert goes is gone[0] and equal is new[0]
    assert len(gone) == len(new) == 1


def test_values_stand_where_all_are_there_in_their_order() -> None:
    one, other = [1], [2]
    places = places_of([one, other])
    assert stand([], places) and stand([other], places) and stand([one, other], places)
    assert not stand([other, one], places)
    assert not stand([one, [2]], places)


# ── edits ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sharing, "CROWD", FEW)
    monkeypatch.setattr(renewal, "LEAST_LEFT", 0.1)
    yield


@pytest.mark.usefixtures("few_are_many")
@pytest.mark.parametrize("number", range(6))
def test_after_an_edit_the_preview_finds_what_a_new_process_does(
    number: int, tmp_path: Path
) -> None:
    chance = random.Random(number)
    pool = [*SAID, *real_paragraphs()] if number % 2 else list(SAID)
    desk = Desk(Store(tmp_path), chance, pool)
    desk.compared()
    for _ in range(12):
        desk.edit()
        found, anew = desk.compared(), desk.anew()
        assert anew.passages == found.passages
        assert anew.attributions == found.attributions
        assert anew == found
        assert desk.fresh.outcomes.keys() == desk.memory.outcomes.keys()


def test_what_an_edit_does_not_touch_stays_the_very_same(tmp_path: Path) -> None:
    desk = Desk(Store(tmp_path), random.Random(0), list(SAID))
    desk.texts = {
        "0.txt": ["It rained in Malmo. The trams were late, said Ove Lind, a driver."],
        "1.txt": [SAID[0], SAID[7]],
        "2.txt": [SAID[1], SAID[8]],
    }
    before = desk.compared()
    assert before.passages
    assert any(len(one.quotes) > 1 for one in before.utterances)
    desk.texts["0.txt"].append("It rained again.")
    after = desk.compared()
    assert all(map(is_, before.passages, after.passages))
    edited = before.analyses[0].article.id
    told = [one for one in before.utterances if one.collation.witnesses[0].source != edited]
    assert 0 < len(told) < len(before.utterances)
    assert all(any(one is other for other in after.utterances) for one in told)


def test_an_edit_costs_the_keys_of_one_article(tmp_path: Path) -> None:
    comparison._KEYS.clear()
    desk = Desk(Store(tmp_path), random.Random(0), list(SAID))
    for _ in range(3):
        desk.compared()
        known = dict(comparison._KEYS)
        desk.texts["000.txt"].append("It rained.")
        desk.compared()
        assert known.items() <= comparison._KEYS.items()


def test_equal_figures_of_another_article_are_not_taken_for_its_own(tmp_path: Path) -> None:
    """All that decides who is one is the same again; one article stands in another's place."""
    desk = Desk(Store(tmp_path), random.Random(0), list(SAID))
    ferry = "The ferry was old and slow and it left the harbour at ten on most days."
    bridge = "On that river a new stone bridge was built within two years and it stands."
    anna, ola = "Anna Berg rows a boat there.", "In summer Ola Berg sells fish to us."
    sad, bad, mad = (f"“{one},” Berg said." for one in ("It is sad", "We were wrong", "Come in"))
    desk.texts = {
        "a.txt": [ferry, anna],
        "b.txt": [ferry, sad],
        "c.txt": [bridge, ola],
        "d.txt": [bridge, bad],
    }
    assert ["Anna Berg", "Ola Berg"] == [one.name for one in desk.compared().speakers]
    desk.texts = {
        "c.txt": [bridge, anna],
        "d.txt": [bridge, bad],
        "e.txt": [ferry, ola],
        "f.txt": [ferry, mad],
    }
    assert desk.compared() == desk.anew()


def test_who_says_most_of_namesakes_gets_the_bare_id(tmp_path: Path) -> None:
    desk = Desk(Store(tmp_path), random.Random(0), list(SAID))
    mr, ms = "“The ferry is old,” Mr Berg said.", "“The bridge is new,” Ms Berg said."
    desk.texts = {"0.txt": [mr], "1.txt": [ms, "“It is wide,” Ms Berg said."]}
    before = {one.quote.place.source: one.speaker for one in desk.compared().attributions}
    desk.texts["0.txt"] += ["“It is slow,” Mr Berg said.", "“It is loud,” Mr Berg said."]
    after = desk.compared()
    assert len(set(before.values())) == len(after.speakers) == 2
    assert after == desk.anew()
    assert before[after.analyses[1].article.id] != after.attributions[-1].speaker


def test_namesakes_whom_only_their_places_tell_apart_get_their_ids_anew(tmp_path: Path) -> None:
    desk = Desk(Store(tmp_path), random.Random(0), list(SAID))
    mr, ms = "“The ferry is old,” Mr Berg said.", "“The bridge is new,” Ms Berg said."
    desk.texts = {"0.txt": [mr], "1.txt": [ms]}
    for number in range(4):
        desk.texts[f"{number % 2}.txt"].append(f"It rained for {number} days.")
        assert len(desk.compared().speakers) == 2
        assert desk.compared() == desk.anew()


def test_a_name_that_is_used_more_now_gives_its_group_another_id(tmp_path: Path) -> None:
    desk = Desk(Store(tmp_path), random.Random(0), list(SAID))
    desk.texts = {
        "0.txt": ["“The ferry is old,” Bo Okoro said. “It is slow,” Okoro said. “Yes,” he said."],
        "1.txt": ["“It is late,” Ann Marie Okoro said. Ann Marie Okoro left the harbour."],
        "2.txt": ["Ann Maria Okoro rows."],
    }
    assert "Ann Marie Okoro" in [one.name for one in desk.compared().speakers]
    desk.texts["2.txt"].append(
        "Ann Maria Okoro swims. Ann Maria Okoro sings. Ann Maria Okoro reads."
    )
    assert "Ann Maria Okoro" in [one.name for one in desk.compared().speakers]
    assert desk.compared() == desk.anew()


def together(found: Comparison) -> list[int]:
    return sorted(len(one.quotes) for one in found.utterances if one.speaker)


def test_words_that_become_common_elsewhere_part_what_a_speaker_said(tmp_path: Path) -> None:
    """His quotes are the very same; what links them is not."""
    desk = Desk(Store(tmp_path), random.Random(0), list(SAID))
    desk.texts = {
        "0.txt": ["It rained in Malmo. The trams were late."],
        "1.txt": ["Anna Berg said that the ferry needs money and patience soon."],
        "2.txt": ["According to Anna Berg, money is short and no ferry will sail."],
    }
    assert [2] == together(desk.compared())
    desk.texts["0.txt"] += ["The ferry has money."] * 30
    assert [1, 1] == together(desk.anew())
    assert desk.anew() == desk.compared()
    del desk.texts["0.txt"][1:]
    assert [2] == together(desk.compared())


def test_what_else_a_speaker_says_leaves_his_utterances_the_very_same(tmp_path: Path) -> None:
    desk = Desk(Store(tmp_path), random.Random(0), list(SAID))
    desk.texts = {"0.txt": [SAID[6]], "1.txt": [SAID[0]], "2.txt": [SAID[1]]}
    (before,) = (one for one in desk.compared().utterances if len(one.quotes) > 1)
    desk.texts["0.txt"].append("“The school needs a new roof in spring,” Anna Berg said.")
    after = desk.compared()
    assert desk.anew() == after
    assert any(one is before for one in after.utterances)
    desk.texts["2.txt"][0] = desk.texts["2.txt"][0].replace("the old", "that old")
    assert desk.anew() == desk.compared()


def test_a_process_holds_no_article_of_long_ago() -> None:
    comparison._KEYS.clear()
    for number in range(9):
        texts = (f"{SAID[0]} It is {number}.", "a.txt"), (SAID[1], "b.txt")
        articles = [read(*one).article for one in texts]
        compare_all(articles, options=OPTIONS, runner=Serial())
        for article in articles:
            comparison._article_key(article)
        assert len(comparison._KEYS) <= (comparison._KEPT + 2) * len(articles)
