"""Why figures of different articles are one: names, initials, offices, passages that they share."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import aligned, read

from sitegen.attribution import AttributionOptions, attribute_quotes
from sitegen.company import SpeakerOptions
from sitegen.institutions import BY_INITIALS, BY_SHORTER, Institutions
from sitegen.members import Making
from sitegen.model import Analysis, Attribution, Figure, Speaker
from sitegen.names import initials_of
from sitegen.people import BY_GIVEN
from sitegen.sameness import BY_PASSAGE
from sitegen.speakers import name_speakers
from sitegen.words import words_of

PASSAGE = "We will keep all forty ferries on the water in winter and nobody will pay a penny more"


def named(
    *texts: str, options: SpeakerOptions | None = None
) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...]]:
    analyses = [read(text, f"{number:03}.txt") for number, text in enumerate(texts)]
    testimonies = [attribute_quotes(analysis, AttributionOptions()) for analysis in analyses]
    alignments = aligned(analyses) if len(analyses) > 1 else ()
    return name_speakers(testimonies, analyses, options or SpeakerOptions(), alignments)


def about(text: str, file: str, event: str) -> Analysis:
    analysis = read(text, file)
    source = replace(analysis.article.source, event=event)
    return replace(analysis, article=replace(analysis.article, source=source))


def names(*texts: str, options: SpeakerOptions | None = None) -> list[str]:
    return [speaker.name for speaker in named(*texts, options=options)[0]]


def reasons(*texts: str) -> set[str]:
    return {alias.evidence for speaker in named(*texts)[0] for alias in speaker.aliases}


def test_initials_join_the_body_whose_name_has_them() -> None:
    texts = ("“It is late,” the Lund Harbour Office said.", "“It is early,” the LHO said.")
    assert ["Lund Harbour Office"] == names(*texts)
    assert {BY_INITIALS} <= reasons(*texts)


def test_initials_join_no_person() -> None:
    assert ["Ann Okoro", "AO"] == sorted(
        names("“It is late,” Mr. Ann Okoro said.", "“It is early,” the AO said."), key=len
    )[::-1]


def test_initials_that_fit_two_bodies_join_neither() -> None:
    texts = (
        "“It is late,” the Lund Harbour Office said.",
        "“It is dark,” the Land Help Office said.",
        "“It is early,” the LHO said.",
    )
    assert 3 == len(names(*texts))


def test_initials_are_those_of_all_words_and_of_those_after_an_owner() -> None:
    assert ("AJHO", "JHO") == initials_of("Arland’s Joint Harbour Office")
    assert () == initials_of("LHO")


FERRY = "The ferry of Lund was old and slow and it left the harbour at ten on most days."
BRIDGE = "On that river a new stone bridge was built within two years by forty workers."


def test_a_surname_alone_joins_no_two_people_who_bear_it() -> None:
    texts = (
        f"{FERRY}\n\nPeter Lind rows a boat there.",
        f"{FERRY}\n\n“It is sad,” Lind said.",
        f"{BRIDGE}\n\nIn summer Maria Lind sells fish to us.",
        f"{BRIDGE}\n\n“We were wrong,” Lind said.",
    )
    assert ["Maria Lind", "Peter Lind"] == names(*texts) == names(*reversed(texts))


def test_an_office_joins_no_two_people_who_hold_it_in_different_articles() -> None:
    texts = (
        f"{FERRY}\n\nReform Party nominee Ann Okoro rows a boat there.",
        f"{FERRY}\n\n“It is sad,” the Reform Party nominee said.",
        f"{BRIDGE}\n\nIn summer Reform Party nominee Ove Berg sells fish to us.",
        f"{BRIDGE}\n\n“We were wrong,” the Reform Party nominee said.",
    )
    assert ["Ann Okoro", "Ove Berg"] == names(*texts) == names(*reversed(texts))


def test_an_office_without_an_article_is_whose_it_is_elsewhere_unless_there_are_two() -> None:
    anna = "Lund mayor Ann Okoro rows a boat.", "“We were wrong,” the Lund mayor said."
    assert ["Ann Okoro"] == names(*anna, "“It is late,” Lund mayor said.")
    assert ["Ann Okoro", "a Lund mayor"] == names(*anna, "“It is late,” a Lund mayor said.")
    ove = "In summer Lund mayor Ove Berg sells fish.", "“It is odd,” the Lund mayor said on Monday."
    texts = (
        f"{FERRY}\n\n{anna[0]}",
        f"{FERRY}\n\n{anna[1]}",
        f"{BRIDGE}\n\n{ove[0]}",
        f"{BRIDGE}\n\n{ove[1]}",
        "“It is late,” Lund mayor said.",
    )
    assert ["Ann Okoro", "Lund mayor", "Ove Berg"] == names(*texts)


def test_the_nominee_of_another_year_is_not_the_nominee() -> None:
    texts = (
        "Reform Party 2012 nominee Ann Okoro rows a boat. “It is sad,” she said.",
        "“We were wrong,” the Reform Party nominee said.",
    )
    assert ["Ann Okoro", "the Reform Party nominee"] == names(*texts)


def test_a_second_surname_is_no_second_person() -> None:
    first = f"President Ana Soto spoke. “{PASSAGE},” Ana Soto said."
    second = f"President Ana Soto Lund spoke. “{PASSAGE},” Ana Soto Lund said."
    assert ["Ana Soto Lund"] == names(first, second)


def test_an_id_survives_a_second_surname() -> None:
    first = f"President Ana Soto spoke. “{PASSAGE},” Ana Soto said."
    second = f"President Ana Soto Lund spoke. “{PASSAGE},” Ana Soto Lund said."
    assert named(first)[0][0].id == named(first, second)[0][0].id


def test_a_first_part_joins_where_the_sources_call_the_person_so() -> None:
    full = f"Park Un-mi came. Ms. Park spoke. “{PASSAGE},” Park Un-mi said."
    short = f"“{PASSAGE},” Ms. Park said."
    assert ["Park Un-mi"] == names(full, short)
    assert BY_GIVEN in reasons(full, short)


def test_a_first_name_alone_joins_nobody_who_is_not_called_so() -> None:
    full = f"Ann Okoro came. “{PASSAGE},” Ann Okoro said."
    assert ["Ann", "Ann Okoro"] == names(full, f"“{PASSAGE},” Ann said.")


def test_what_kind_of_body_it_is_may_be_left_out() -> None:
    texts = (
        "“It is late,” the Lund Harbour Party Coalition said.",
        "“It is early,” the Lund Harbour Party said.",
    )
    assert ["Lund Harbour Party Coalition"] == names(*texts)
    assert BY_SHORTER in reasons(*texts)


def test_the_office_that_a_country_owns_is_its_holders() -> None:
    office = "“It is very late for us,” Kenya’s president said."
    assert ["Ann Okoro"] == names("Kenyan President Ann Okoro came to the town of Lund.", office)


def test_an_office_that_somebody_held_once_is_not_theirs_now() -> None:
    former = "Former Kenyan President Ben Lund came to the town."
    office = "“It is very late for us,” Kenya’s president said."
    assert ["Kenya’s president"] == names(former, office)


FAMILY = (
    "Vice President Dan Okoro came to Lund. “It is late,” Mr. Okoro said. His wife Ann Okoro spoke "
    "too. “It is dark,” Mrs. Okoro said. Their daughter Eva Okoro ran for mayor. “I will win,” Eva "
    "Okoro said.",
    "Eva Okoro, the councilwoman from Lund, left. “I will fight,” Okoro said.",
    "Former Vice President Okoro was silent. “No,” he said.",
)


def test_a_family_stays_apart() -> None:
    speakers, attributions = named(*FAMILY)
    by_id = {speaker.id: speaker.name for speaker in speakers}
    said = [by_id[one.speaker] for one in attributions if one.speaker]
    assert ["Dan Okoro", "Okoro", "Eva Okoro", "Eva Okoro", "Dan Okoro"] == said


def test_a_man_and_a_woman_of_one_name_are_two() -> None:
    speakers = names("“It is late,” Mr. Okoro said.", "“It is dark,” Mrs. Okoro said.")
    assert ["Okoro", "Okoro"] == speakers


def test_whom_a_short_form_can_mean_is_asked_anew_once_somebody_is_addressed() -> None:
    told = (
        ("“It is late,” Ann Okoro said.", "harbour"),
        ("“It is dark,” Ben Okoro said.", "market"),
        ("“It is cold,” Mr. Okoro said.", "market"),
        ("“It is warm,” Mrs. Okoro said.", "harbour"),
        ("“It is early,” Mr. Okoro said.", "harbour"),
    )
    analyses = [about(text, f"{number}.txt", event) for number, (text, event) in enumerate(told)]
    testimonies = [attribute_quotes(analysis, AttributionOptions()) for analysis in analyses]
    speakers, attributions = name_speakers(testimonies, analyses, SpeakerOptions())
    called = {speaker.id: speaker.name for speaker in speakers}
    said = [called[one.speaker] for one in attributions if one.speaker]
    assert ["Ann Okoro", "Ben Okoro", "Ben Okoro", "Ann Okoro", "Ben Okoro"] == said


def test_a_name_that_two_strangers_bear_joins_neither() -> None:
    texts = (
        "Senator Ben Lund spoke here. “It is late,” Lund said.",
        "Press secretary Ann Lund spoke here. “It is dark,” Ms. Lund said.",
        "“We did,” Lund said on Tuesday.",
    )
    assert ["Ann Lund", "Ben Lund", "Lund"] == names(*texts)


# ── passages that two articles share ────────────────────────────────────────────────────────

TOLD = "The Kenyan President Ann Okoro came to Lund. She spoke long.\n“{words},” Ann Okoro said."
ELSEWHERE = "It was cold in Lund.\n“{words},” the head of the palace said."


def test_a_shared_passage_tells_whose_an_office_is() -> None:
    texts = (TOLD.format(words=PASSAGE), ELSEWHERE.format(words=PASSAGE))
    assert ["Ann Okoro"] == names(*texts)
    assert BY_PASSAGE in reasons(*texts)


def test_an_office_that_says_something_else_stays_apart() -> None:
    other = "Football has no place for people who throw bottles at the referees on a cold night"
    texts = (TOLD.format(words=PASSAGE), ELSEWHERE.format(words=other))
    assert ["Ann Okoro", "the head of the palace"] == names(*texts)


def test_a_shared_passage_of_two_named_people_joins_neither() -> None:
    texts = (TOLD.format(words=PASSAGE), f"“{PASSAGE},” Ben Lund said.")
    assert ["Ann Okoro", "Ben Lund"] == names(*texts)


def test_a_shared_passage_joins_no_crowd_to_a_person() -> None:
    texts = (TOLD.format(words=PASSAGE), f"“{PASSAGE},” officials said.")
    assert "officials" in names(*texts)


def test_passages_that_point_to_two_people_join_neither() -> None:
    other = "Nobody in this town will ever again have to wait for a doctor on a winter night at all"
    texts = (
        TOLD.format(words=PASSAGE),
        f"The Danish president Ben Lund came. “{other},” Ben Lund said.",
        ELSEWHERE.format(words=PASSAGE) + f"\n“{other},” the head of the palace said.",
    )
    assert "the head of the palace" in names(*texts)


# ── what the user says ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("texts", "denied"),
    [
        ((TOLD.format(words=PASSAGE), ELSEWHERE.format(words=PASSAGE)), "the head of the palace"),
        (("“It is late,” the Lund Harbour Office said.", "“It is early,” the LHO said."), "LHO"),
        (
            (
                "Kenyan President Ann Okoro came. “It is late,” Ann Okoro said.",
                "“It is very late for us,” Kenya’s president said.",
            ),
            "Kenya's president",
        ),
        (
            ("Ann Okoro came. “It is late,” Ann Okoro said. “It is dark,” Okoro said.",),
            "Okoro",
        ),
        (
            (
                "Kenyan President Ann Okoro came. “It is late,” Ann Okoro said.\n"
                "“It is very late for us,” the Kenyan leader said.",
            ),
            "the Kenyan leader",
        ),
    ],
)
def test_every_join_can_be_overruled(texts: tuple[str, ...], denied: str) -> None:
    (name,) = names(*texts)
    apart = SpeakerOptions(nots=((name, (denied,)),))
    assert 2 == len(names(*texts, options=apart))


def test_a_form_taken_off_a_speaker_takes_its_quotes_along() -> None:
    text = "Ann Okoro came. “It is late,” Ann Okoro said. “It is dark,” Okoro said."
    apart = SpeakerOptions(nots=(("Ann Okoro", ("Okoro",)),))
    speakers, attributions = named(text, options=apart)
    by_id = {speaker.id: speaker.name for speaker in speakers}
    assert ["Ann Okoro", "Okoro"] == [by_id[one.speaker] for one in attributions if one.speaker]


def test_a_not_of_somebody_else_changes_nothing() -> None:
    text = "Ann Okoro came. “It is late,” Ann Okoro said. “It is dark,” Okoro said."
    assert ["Ann Okoro"] == names(text, options=SpeakerOptions(nots=(("Ben Lund", ("Okoro",)),)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kenya’s Harbour Ministry", "the Kenyan Harbour Ministry"),
        ("China’s Harbour Ministry", "the Chinese Harbour Ministry"),
        ("the UN Harbour Council", "the United Nations Harbour Council"),
    ],
)
def test_a_body_is_one_however_its_owner_is_called(one: str, other: str) -> None:
    both = "The United Nations met. The UN was late."
    assert 1 == len(names(f"{both} “It is late,” {one} said.", f"“It is early,” {other} said."))


def test_two_countries_that_begin_alike_have_two_ministries() -> None:
    texts = ("“It is late,” Austria’s army said.", "“It is early,” the Australian army said.")
    assert 2 == len(names(*texts))


def test_officials_have_no_capital_where_they_only_began_a_sentence() -> None:
    assert ["officials"] == names("Officials said that it was late. “It is dark,” officials said.")


def test_a_given_name_that_is_a_word_too_is_a_name() -> None:
    text = (
        "Senator Ann Lund met her husband Bill Lund at the old harbour of the town on Tuesday.\n"
        "“It is late,” Bill Lund said. “It is dark,” Ann Lund said."
    )
    assert ["Ann Lund", "Bill Lund"] == names(text)


def test_a_president_is_the_one_whom_most_articles_call_so() -> None:
    texts = [f"President Ben Okoro came late. “{PASSAGE},” Ben Okoro said."] * 4
    other = "Derelict Okoro shows little. Derelict Okoro, the president, is a film of the year."
    assert "Okoro" not in names(*texts, other, "“It is late,” President Okoro said.")


@pytest.mark.parametrize("name", ["D-N.Y.", "D"])
def test_an_abbreviation_of_a_place_or_a_party_never_speaks(name: str) -> None:
    assert [] == names(f"“It is late,” {name} said on Tuesday in the town.")


def test_a_party_keeps_its_capital() -> None:
    assert ["Democrats"] == names("Democrats said that it was late. “It is dark,” Democrats said.")


def test_of_longer_surnames_the_one_met_first_joins_first_with_a_title_or_without() -> None:
    texts = (
        "Ann Okoro Lund came to Malmo.",
        "“It is late,” Mrs. Ann Okoro Berg said.",
        "“It is dark,” Mr. Ann Okoro Lund said.",
        "“It is early,” President Ann Okoro said.",
    )
    analyses = [about(text, f"{at}.txt", "ferry") for at, text in enumerate(texts)]
    testimonies = [attribute_quotes(analysis, AttributionOptions()) for analysis in analyses]
    speakers, _ = name_speakers(testimonies, analyses, SpeakerOptions())
    assert ["Ann Okoro Berg", "Ann Okoro Lund"] == [speaker.name for speaker in speakers]
    assert "President Ann Okoro" in {alias.form for alias in speakers[1].aliases}


def test_a_form_without_a_word_calls_nobody() -> None:
    figure = Figure("Ann Lund", ("Ann Lund", "the -"), (), "person")
    assert frozenset() == Making(words_of("en")).member(figure).called


SAID = "“We saw some of them,” {} said."
MET = (
    "the Lund Harbour Office",
    "the LHO",
    "the LHO Harbour Council",
    "the LHO Relief Agency Foundation",
    "the Lund Harbour Office Relief Agency",
    "the Lund Harbour Office Harbour Council",
    "Arland’s army",
    "the Arlandian army",
    "the Arland army",
    "the Arland Relief Agency Organization",
    "the Arland Relief Agency",
    "Ann Okoro",
    "President Ann Okoro",
    "Okoro",
    "Mrs. Okoro",
    "the Lund president",
    "Lund president Ove Okoro",
    "the Arlandian president",
    "the president of Arland",
)
"""Those who are one by some rule or other, and others who are not."""


@given(st.lists(st.lists(st.sampled_from(MET), min_size=1, max_size=5), min_size=1, max_size=6))
def test_whom_the_columns_pass_over_nobody_would_join(met: list[list[str]]) -> None:
    analyses = [read("\n\n".join(map(SAID.format, told)), f"{told}.txt") for told in met]
    testimonies = [attribute_quotes(analysis, AttributionOptions()) for analysis in analyses]
    passed_over = name_speakers(testimonies, analyses, SpeakerOptions())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Institutions, "_joinable", lambda self, figures: figures)
        assert name_speakers(testimonies, analyses, SpeakerOptions()) == passed_over
