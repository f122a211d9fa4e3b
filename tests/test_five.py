"""What the site of the five articles must show, and what of it is not found yet, row by row.

The lists were made by hand from the articles: statements that several tell, and who says what.
"""

from __future__ import annotations

from functools import cache

import pytest
from sites_by_hand import five_texts, framer_of, view_of

from sitegen.pages.cells import Cell, SharedView, TurnView
from sitegen.pages.frames import Framer
from sitegen.pages.pairs import PairView, plan_pairs
from sitegen.pages.places import where
from sitegen.pages.speakers import SpeakerView, plan_speakers

WHOLE = {
    "takes the statement of Mr Trump seriously": "A¶3 B¶2 C¶6 D¶13",
    "not familiar with his proposals": "A¶4 B¶2 D¶15",
    "the Taliban are our allies": "A¶10 C¶2 D¶3",
    "taken on some responsibilities": "A¶11 D¶7",
    "sure that the Taliban are interested": "A¶12 D¶8",
    "build up ties": "A¶9 D¶2",
    "the debate, settled": "A¶5 D¶12",
    "special military operation": "A¶2 D¶14",
    "dialogue during the campaign": "B¶4 C¶12",
}
"""Statements that every article with them is found to share."""
PART = {
    "the Taliban as allies, reported": "A¶8 D¶1",  # and C¶1
    "takes it seriously, reported": "B¶1 D¶11",  # and A¶2, C¶5
    "conditions for peace": "B¶4 C¶10",  # and A¶7
    "believes Trump sincere": "A¶1 Bheadline",  # and B¶1
}
"""Statements of which more articles tell than are found; one more is not found at all (saw
fragments of the debate, B¶5 and C¶3–4)."""
ROWS = [
    ("A¶2", "D¶14", "reworded"),
    ("A¶3", "D¶13", "reworded"),
    ("A¶4", "D¶15", "paraphrase"),
    ("A¶5", "D¶12", "same"),
    ("A¶8", "D¶1", "reworded"),
    ("A¶9", "D¶2", "paraphrase"),
    ("A¶10", "D¶3", "same"),
    ("A¶11", "D¶7", "same"),
    ("A¶12", "D¶8", "same"),
]
"""Of the ten shared places of A and D all but a question in A¶2 that D¶11 answers."""
SAID = """as a presidential candidate
familiar with possible proposals
our allies in the fight against terrorism
taken on some responsibilities
issues that need constant attention
everything being stable in Afghanistan
build up
Nothing has changed. Did we not know what could come? We knew.
I saw some fragments
We will not declare a ceasefire
turn to the Verkhovna Rada
like a real man
Ready
about the desire to restore relations
I don’t know what will happen now
For him, this is still his last presidential term
We do not believe that China is pursuing an aggressive policy
A lot is going on around Taiwan
These exercises do not threaten anyone
They are aimed at ensuring our security"""
NOT_SAID = """settled
in 24 hours
exaggerated
If the new administration
We agreed
There has been much talk
We need sufficient weapons
We do hope
The regime of Russia’s Putin
China and Russia together
special military operation
no limits
comprehensive partnership
Islamic Emirate of Afghanistan"""
ALIASES = (
    "Russian President Vladimir Putin",
    "the Russian president",
    "the Russian head of state",
    "the Russian leader",
    "Russia’s President Vladimir Putin",
)


@cache
def five() -> Framer:
    return framer_of(five_texts())


@cache
def told() -> tuple[frozenset[str], ...]:
    """The places of each passage: "A¶3"."""
    by_source = five().catalog.by_source
    return tuple(
        frozenset(
            by_source[place.source].siglum + where(by_source[place.source], place.span)
            for place in passage.collation.witnesses
        )
        for passage in five().catalog.comparison.passages
    )


@cache
def putin() -> SpeakerView:
    pages = plan_speakers(five())[1:]
    return view_of(next(page for page in pages if "vladimir-putin" in page.url), SpeakerView)


@cache
def pair() -> PairView:
    pages = plan_pairs(five())
    return view_of(next(one for one in pages if pair_letters(one.view) == ("A", "D")), PairView)


def pair_letters(view: object) -> tuple[str, str] | None:
    return view.letters if isinstance(view, PairView) else None


@pytest.mark.parametrize("statement", WHOLE)
def test_a_statement_is_one_passage_of_all_its_articles(statement: str) -> None:
    assert frozenset(WHOLE[statement].split()) in told()


@pytest.mark.parametrize("statement", PART)
def test_a_statement_that_is_found_in_part_stands_in_these_articles_at_least(
    statement: str,
) -> None:
    assert [one for one in told() if one >= frozenset(PART[statement].split())]


def test_the_rows_of_a_and_d_are_those_made_by_hand_and_the_order_turns_once() -> None:
    rows = [row for row in pair().rows if isinstance(row, SharedView)]
    assert ROWS == [(place(row.a), place(row.b), row.kind) for row in rows]
    assert 1 == sum(isinstance(row, TurnView) for row in pair().rows)
    assert "Same passages, opposite order" == pair().heading


def place(cell: Cell) -> str:
    return cell.letter + cell.where


def quoted() -> str:
    utterances = [one for event in putin().events for one in event.utterances]
    lines = (
        "".join(
            part.before + (part.text or part.readings[0].text) + part.after
            for part in one.line.parts
        )
        for one in utterances
        if one.quoted
    )
    return "\n".join(lines)


@pytest.mark.parametrize("words", SAID.splitlines())
def test_what_putin_is_quoted_with_stands_on_his_page(words: str) -> None:
    assert words in quoted()


@pytest.mark.parametrize("words", NOT_SAID.splitlines())
def test_what_others_say_and_what_is_no_speech_does_not(words: str) -> None:
    assert words not in quoted()


@pytest.mark.parametrize("form", ALIASES)
def test_the_forms_of_his_name_stand_there(form: str) -> None:
    assert form in [alias.form for alias in putin().aliases]
