"""What is known of the words of articles from one sketch to the next is never stale."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk import shares

from sitegen import compare_all
from sitegen.articles import parse_text
from sitegen.model import Comparison
from sitegen.pages.groups import find_events
from sitegen.pages.norms import Norms

FERRY = "The ferry company said on Monday that the northern pier of Astoria would close in May."
TRAM = "A tram will cross the river in Lisbon from June on, and Lisbon will pay for the tram."
HARBOUR = "Nobody in the harbour of Astoria was asked whether the northern pier of Astoria closes."
STATES = (
    (FERRY, TRAM, HARBOUR),
    (FERRY, f"{TRAM} In Lisbon and Porto nothing else is new.", HARBOUR),
    (FERRY, TRAM, f"{HARBOUR} {FERRY}"),
    (TRAM, HARBOUR),
    (HARBOUR, FERRY, TRAM, f"{TRAM} In Lisbon and Porto nothing else is new."),
)
"""What the articles say after each of some saves."""


def compared(texts: tuple[str, ...]) -> Comparison:
    articles = [parse_text(text, file=f"{number}.txt") for number, text in enumerate(texts)]
    return compare_all(articles)


def test_events_and_shares_are_those_of_a_first_sketch_whatever_was_known_before() -> None:
    norms = Norms()
    for texts in STATES:
        comparison = compared(texts)
        assert find_events(comparison) == find_events(comparison, norms)
        assert shares(comparison.analyses) == shares(comparison.analyses, norms)


def test_what_other_articles_say_since_may_give_an_event_another_name() -> None:
    trip = "The minister went from Lisbon to Braga, from Braga to Faro and from Faro to Porto."
    trip = f"{trip} She saw Lisbon and Porto again."
    norms, names = Norms(), list[str]()
    standing = compared((trip, TRAM)).analyses[0]
    for other in ("Nobody went there.", "A boat left for Braga.", "Nobody went there."):
        comparison = compared((trip, other))
        comparison = replace(comparison, analyses=(standing, *comparison.analyses[1:]))
        assert find_events(comparison) == find_events(comparison, norms)
        names.append(find_events(comparison)[0].name)
    assert ["Braga, Faro, Lisbon", "Faro, Lisbon, Porto", "Braga, Faro, Lisbon"] == names


def test_of_articles_that_are_the_same_objects_nothing_is_numbered_again() -> None:
    norms, comparison = Norms(), compared(STATES[0])
    before = norms.words(comparison.analyses)
    other = replace(comparison.analyses[0])
    after = norms.words((other, *comparison.analyses[1:]))
    assert before[0] is not after[0]
    assert all(one is two for one, two in zip(before[1:], after[1:], strict=True))
    assert before[0].tolist() == after[0].tolist()


def test_articles_of_which_nothing_was_asked_are_forgotten() -> None:
    norms, comparison = Norms(), compared(STATES[0])
    first, second, third = comparison.analyses
    before = norms.words((first, second))
    norms.forget_unused()
    norms.words((second, third))
    norms.forget_unused()
    again = norms.words((first, second))
    assert before[0] is not again[0]
    assert before[1] is again[1]
    assert [one.tolist() for one in before] == [one.tolist() for one in again]


def test_words_that_no_article_has_any_more_are_forgotten_once_they_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sitegen.pages.norms._FORMS_KEPT", 1)
    norms = Norms()
    norms.words(compared(STATES[3]).analyses)
    assert not norms.is_full()
    for number in range(3):
        norms.words(compared((f"{FERRY} {'abc'[number] * 7} {number}{number}" * 9,)).analyses)
        norms.words(compared((" ".join(f"word{number}{at}" for at in range(40)),)).analyses)
    assert norms.is_full()
