"""Who is who within one article: who a group, a former governor, a pronoun and *who* stand for."""

from __future__ import annotations

import pytest
from strategies import read

from sitegen.attribution import AttributionOptions, attribute_quotes


def voices(text: str) -> list[str | None]:
    """The figure of each marked quote, by its name in the article."""
    testimony = attribute_quotes(read(text), AttributionOptions())
    return [
        None
        if voice.figure is None
        else testimony.figures[voice.figure].name.removeprefix("The ").removeprefix("the ")
        for quote, voice in zip(testimony.quotes, testimony.voices, strict=True)
        if quote.mode != "indirect"
    ]


def forms(text: str) -> set[str]:
    testimony = attribute_quotes(read(text), AttributionOptions())
    return {form for figure in testimony.figures for form in figure.forms}


def test_a_former_office_belongs_to_the_one_just_spoken_of() -> None:
    text = "Ann Okoro spoke late on Tuesday. “It is late,” the former harbour governor said."
    assert ["Ann Okoro"] == voices(text)


def test_an_office_that_nobody_was_named_with_may_be_somebody_elses() -> None:
    text = "Ann Okoro spoke late on Tuesday. “It is late,” the harbour governor said."
    assert ["harbour governor"] == voices(text)


def test_the_group_is_the_body_that_was_the_subject_last() -> None:
    text = "The Lund Harbour Party came with forty people. The group has called the ferries “old”."
    assert ["Lund Harbour Party"] == voices(text)


def test_what_a_body_calls_the_group_is_another() -> None:
    text = (
        "The Ferry Union met in the town. The Lund Harbour Party came late.\n"
        "The Lund Harbour Party accused the group of selling ferries. It is “late”, the union said."
    )
    assert ["Ferry Union"] == voices(text)


def test_a_power_company_is_not_the_paper_that_writes_of_it() -> None:
    text = (
        "As the Lund Times reported, the bill was long. "
        "The power company said it was “very sorry” about that."
    )
    assert ["power company"] == voices(text)


def test_the_nations_largest_group_is_the_one_just_spoken_of() -> None:
    text = (
        "The NACP adopted a resolution on Tuesday. The nation's largest harbour rights group met "
        "in Lund. The resolution said the NACP would “stand up” for sailors."
    )
    assert ["NACP"] == voices(text)


def test_a_longer_name_is_no_body_of_a_shorter_one() -> None:
    text = (
        "The Harbour Party met on Monday. “It is late,” the Harbour Party said.\n"
        "“It is early,” the Lund Harbour Party said."
    )
    assert 2 == len(set(voices(text)))


def test_who_after_a_description_means_whose_it_is() -> None:
    text = "We met Ms. Ann Okoro — a former harbour aide who calls herself “a friend of ferries”."
    assert ["Ann Okoro"] == voices(text)


def test_a_place_before_a_dash_is_not_who_speaks_after_it() -> None:
    text = "LUND -- The Harbour Department said that it would “never” close."
    assert ["Harbour Department"] == voices(text)


def test_an_office_after_another_persons_name_and_a_comma_is_not_that_persons() -> None:
    text = "Kenyan leader Ann Okoro came. Ready for talks with Lund, the Kenyan leader said: “Yes.”"
    assert ["Ann Okoro"] == voices(text)


@pytest.mark.parametrize("credit", ["Nordwire", "Initial Nordwire", "Nordwire Photo"])
def test_a_credit_that_ran_into_a_place_is_no_part_of_its_name(credit: str) -> None:
    text = f"{credit} Arland closed its ports. It is late in Arland. “It is late,” Arland said."
    assert ["Arland"] == voices(text)


def test_a_credit_that_ran_into_a_name_is_no_form_of_it() -> None:
    text = "Nordwire Ann Okoro came. “It is late,” Ann Okoro said."
    assert "Nordwire Ann Okoro" not in forms(text)


def test_long_texts_take_no_more_time_for_each_figure() -> None:
    people = "".join(
        f"Ann Lund{n} said it was late. The former guard said it too. " for n in range(400)
    )
    assert voices(people + "“It is late,” she said.")


@pytest.mark.parametrize(
    "before",
    [
        "the ambassador to the United Harbours",
        "Kenya’s ambassador to the United Harbours",
        "Head of the Kenyan Harbour Affairs Committee",
    ],
)
def test_a_name_after_an_office_and_what_it_is_of_is_a_name(before: str) -> None:
    text = f"“It is late,” said {before} Ann Okoro. “It is dark,” Okoro said."
    assert ["Ann Okoro", "Ann Okoro"] == voices(text)


@pytest.mark.parametrize(
    ("sentence", "joined"),
    [
        ("According to All Lund Ferries, the lost traveller was on another boat.", False),
        ("After a talk with Ann Lund Okoro, the harbour minister said that it was late.", False),
        ("Ann Lund Okoro, the harbour minister, said that it was late.", True),
        ("Ann Lund Okoro, the harbour minister from the islands, said that it was late.", True),
    ],
)  # fmt: skip
def test_who_does_something_after_a_comma_is_not_the_one_named_before_it(
    sentence: str, joined: bool
) -> None:
    testimony = attribute_quotes(read(sentence), AttributionOptions())
    described = [
        figure
        for figure in testimony.figures
        if any("traveller" in form or "minister" in form for form in figure.forms)
    ]
    assert joined == any("Lund" in form for figure in described for form in figure.forms)
