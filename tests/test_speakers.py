"""One name for each person over all articles, joined by evidence and overruled by the user."""

from __future__ import annotations

import json
import shutil
from functools import cache, partial
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import aligned, read

import sitegen
from sitegen import sameness
from sitegen.appellations import BY_FAMILY, BY_ROLE, BY_USER
from sitegen.attribution import AttributionOptions, attribute_quotes
from sitegen.company import Company, SpeakerOptions
from sitegen.earlier import Earlier
from sitegen.model import Alignment, Analysis, Attribution, Speaker, content_id
from sitegen.people import People
from sitegen.sameness import Joined
from sitegen.speakers import name_speakers

NO_WISHES = SpeakerOptions()


def named(
    *texts: str, options: SpeakerOptions = NO_WISHES
) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...]]:
    analyses = [read(text, f"{number:03}.txt") for number, text in enumerate(texts)]
    testimonies = [attribute_quotes(analysis, AttributionOptions()) for analysis in analyses]
    return name_speakers(testimonies, analyses, options)


def names(*texts: str, options: SpeakerOptions = NO_WISHES) -> list[str]:
    return [speaker.name for speaker in named(*texts, options=options)[0]]


LONG = "Ann Okoro came.\n“It is late,” Ann Okoro said."
SHORT = "“We are going home now,” Okoro said."
OTHER = "Ben Okoro came.\n“It is early,” Ben Okoro said."


def test_a_family_name_joins_the_only_full_name() -> None:
    assert ["Ann Okoro"] == names(LONG, SHORT)


def test_the_order_of_the_articles_changes_no_name() -> None:
    assert names(LONG, SHORT) == names(SHORT, LONG)


def test_a_family_name_that_two_bear_joins_neither() -> None:
    assert ["Ann Okoro", "Ben Okoro", "Okoro"] == names(LONG, OTHER, SHORT)


def test_other_spellings_are_one_name() -> None:
    text = "Olena Zelenskiy came.\n“It is late,” Olena Zelenskiy said."
    assert 1 == len(names(text, text.replace("Zelenskiy", "Zelenskyy")))


def test_a_role_is_resolved_in_another_article() -> None:
    text = "“It is very late for us,” the Kenyan leader said."
    assert ["Ann Okoro"] == names("Kenyan President Ann Okoro came to the town of Lund.", text)


def test_a_role_of_another_country_stays_apart() -> None:
    text = "“It is very late for us,” the Danish leader said."
    assert ["the Danish leader"] == names("Kenyan President Ann Okoro came to the town.", text)


def test_the_ministry_of_one_article_is_not_that_of_another() -> None:
    text = "“It is very late for us,” the ministry said."
    assert ["the ministry", "the ministry"] == names(text, text.replace("late", "early"))


def test_a_body_with_a_name_is_one_in_all_articles() -> None:
    text = "“It is very late for us,” the Lund Harbour Ministry said."
    assert ["Lund Harbour Ministry"] == names(text, text.replace("late", "early"))


def test_an_id_survives_a_longer_form_of_the_name() -> None:
    (short,), _ = named(SHORT)
    (long,), _ = named(SHORT, LONG)
    assert (short.id, "Okoro", "Ann Okoro") == (long.id, short.name, long.name)


def test_an_id_survives_another_source() -> None:
    (alone,), _ = named(LONG)
    both, _ = named(LONG, SHORT, OTHER.replace("Okoro", "Lund"))
    assert alone.id in {speaker.id for speaker in both}


def test_many_of_one_name_in_one_article_have_an_id_each() -> None:
    both = "Ann Khan and Ben Khan came.\n“It is late,” Ann Khan said. “It is early,” Ben Khan said."
    most = "“The river is rising again,” Ann Khan said."
    alone = "“We are going home,” Mr. Khan said.\n“We are staying here,” Ms. Khan said."
    speakers, _ = named(both, most, alone)
    assert ["Ann Khan", "Ben Khan", "Khan", "Khan"] == [speaker.name for speaker in speakers]
    assert 4 == len({speaker.id for speaker in speakers})


def test_two_of_one_family_have_two_ids() -> None:
    speakers, _ = named(LONG, OTHER)
    assert 2 == len({speaker.id for speaker in speakers})


def test_only_those_who_speak_are_speakers() -> None:
    assert ["Ann Okoro"] == names(LONG + "\nBen Lund was not there.")


def test_every_quote_is_attributed_once_in_order() -> None:
    _, attributions = named(LONG, SHORT)
    places = [attribution.quote.place for attribution in attributions]
    assert 2 == len(places) == len({attribution.quote.id for attribution in attributions})


def test_an_unknown_voice_has_no_speaker() -> None:
    _, (attribution,) = named("“It is late and getting later every day, is it not?”")
    assert (None, 0.0) == (attribution.speaker, attribution.confidence)


def test_an_alias_tells_its_sources_and_why() -> None:
    (speaker,), _ = named(LONG, SHORT)
    (alias,) = speaker.aliases
    assert ("Okoro", BY_FAMILY, 1) == (alias.form, alias.evidence, len(alias.sources))


def test_a_role_alias_tells_why() -> None:
    text = "“It is very late for us,” the Kenyan leader said."
    (speaker,), _ = named("Kenyan President Ann Okoro came to the town of Lund.", text)
    assert BY_ROLE in {alias.evidence for alias in speaker.aliases}


def test_the_user_joins_what_no_evidence_joins() -> None:
    wishes = SpeakerOptions(aliases=(("Ann Okoro", ("the boss",)),))
    (speaker,), _ = named(LONG, "“We are going home now,” the boss said.", options=wishes)
    assert "Ann Okoro" == speaker.name
    assert ("the boss", BY_USER) in {(alias.form, alias.evidence) for alias in speaker.aliases}


def test_the_user_names_a_speaker() -> None:
    wishes = SpeakerOptions(aliases=(("Dr Ann B. Okoro", ("Ann Okoro",)),))
    assert ["Dr Ann B. Okoro"] == names(LONG, SHORT, options=wishes)


def test_the_user_parts_what_evidence_joins() -> None:
    wishes = SpeakerOptions(nots=(("Ann Okoro", ("Okoro",)),))
    assert ["Ann Okoro", "Okoro"] == names(LONG, SHORT, options=wishes)


@pytest.mark.parametrize("count", [0, 1])
def test_few_or_no_articles_give_few_or_no_speakers(count: int) -> None:
    assert count == len(named(*[LONG] * count)[0])


def test_a_region_shares_its_last_word_with_no_other() -> None:
    north = "North Arland came in.\n“It is late,” North Arland said."
    south = "“It is very early for us,” South Arland said."
    assert ["North Arland", "South Arland"] == names(north, south)
    assert "Arland" not in {
        alias.form for speaker in named(north, south)[0] for alias in speaker.aliases
    }


def test_initials_are_no_part_of_a_name() -> None:
    person = "Mr. Leo Dan Un came.\n“It is late,” Leo Dan Un said."
    body = "“It is very early for us,” the U.N. said. “It is late,” the UN said."
    assert ["Leo Dan Un", "UN"] == names(person, body)


def test_a_country_in_a_role_parts_it_from_an_office_without_one() -> None:
    text = "President Okoro came.\n“It is late,” the Danish leader said."
    assert ["the Danish leader"] == names(text)


def test_what_ran_into_a_name_makes_no_second_person() -> None:
    other = "“We go home now,” said United Harbours Ann Okoro."
    assert ["Ann Okoro"] == names(LONG, other)


def test_a_middle_initial_makes_no_second_person() -> None:
    assert ["Ann B. Okoro"] == names(LONG, LONG.replace("Ann", "Ann B."))


def test_nobody_is_called_by_an_initial_and_a_family_name() -> None:
    texts = (
        "“It is late,” Tycoon Ann B. Okoro said.",
        "“It is early,” Ann B. Okoro said.",
        "“It is dark,” B. Okoro said.",
    )
    assert ["Ann B. Okoro"] == names(*texts)
    assert ["B. K. Okoro"] == names("“It is dark,” B. K. Okoro said.", "“No,” K. Okoro said.")


def test_a_role_without_a_name_is_called_by_its_fullest_form() -> None:
    text = "A spokesman for Lund Harbour said it was late. “It is dark,” the spokesman said."
    assert ["a spokesman for Lund Harbour"] == names(text)


def test_the_ministry_of_a_country_speaks_for_itself() -> None:
    text = "Arland’s ministry said Lund was the problem.\n“We did not want war,” it said."
    assert ["Arland’s ministry"] == names(text)


@pytest.mark.parametrize(
    "text",
    [
        "The data show that it is late for everyone in the town of Lund.",
        "Reports said that it is late for everyone in the town of Lund.",
        "Hours after Monday said that it is late for everyone in the town.",
        "The situation showed that it is late for everyone in the town of Lund.",
        "Sign Up You agree that it is late for everyone in the town of Lund.",
    ],
)
def test_what_cannot_speak_is_no_speaker(text: str) -> None:
    assert [] == names(text)


@pytest.mark.parametrize(
    "name", ["officials", "the airline", "an engineer", "Okoro", "UN Security Council"]
)
def test_what_can_speak_is_a_speaker(name: str) -> None:
    assert [name] == names(f"“It is late,” {name} said.")


def test_the_ministry_of_a_spokesman_is_not_the_spokesman() -> None:
    text = (
        "“It is late,” a spokesman for the Harbour Ministry, Ann Okoro, said.\n"
        "“It is dark,” the Harbour Ministry said."
    )
    assert ["Ann Okoro", "Harbour Ministry"] == [n.removeprefix("the ") for n in names(text)]


def test_a_leader_of_whom_no_country_is_told_is_not_that_of_another() -> None:
    text = "“It is very late for us,” the UN leader said."
    assert ["the UN leader"] == names("The young leader Dan Okoro came to the town.", text)


def test_the_configuration_parts_and_joins_on_the_built_site(
    five_project: Path, tmp_path: Path
) -> None:
    shutil.copytree(five_project / "seeds", tmp_path / "seeds")
    (tmp_path / "sitegen.toml").write_text(
        '[speakers."Vladimir Putin"]\n'
        'aliases = ["the head of the Kremlin"]\n'
        'not = ["the Russian leader"]\n',
        "utf-8",
    )
    sitegen.build(tmp_path)
    lines = (tmp_path / "site/data/speakers.jsonl").read_text("utf-8").splitlines()
    by_name = {row["name"]: row for row in map(json.loads, lines)}
    assert "the Russian leader" in by_name
    assert "the head of the Kremlin" in by_name["Vladimir Putin"]["aliases"]
    page = (tmp_path / "site" / by_name["Vladimir Putin"]["page"]).read_text("utf-8")
    assert BY_USER in page
    assert "“Ready”" not in page


EDITS = (
    (LONG, SHORT, OTHER),
    (LONG, f"A word more. {SHORT}", OTHER),
    (LONG, SHORT.replace("Okoro", "Mr Okoro"), OTHER),
    (LONG, SHORT.replace("Okoro", "Mrs Okoro"), OTHER, SHORT),
    (OTHER, LONG),
    (f"Okoro came again. {LONG} Okoro left.", SHORT, OTHER),
    (f"Officials came. {SHORT}", "“It is far too late,” Officials said."),
    (f"The officials came. {SHORT}", "“It is far too late,” Officials said."),
    (f"Officials came again. {SHORT}", "“It is far too late,” Officials said."),
    (LONG, SHORT, OTHER),
)
"""What three articles say, save after save."""


read_once = cache(read)
attested_once = cache(partial(attribute_quotes, options=AttributionOptions()))
"""The very same where nothing of an article is new, as in a preview."""


@cache
def aligned_once(*pair: Analysis) -> Alignment | None:
    """What a pair shares; None where that is nothing."""
    return next(iter(aligned(pair)), None)


@pytest.mark.parametrize(
    "wishes",
    [
        NO_WISHES,
        SpeakerOptions(aliases=(("Madam", ("Ann Okoro", "Okoro")),)),
        SpeakerOptions(nots=(("Ann Okoro", ("Okoro",)),)),
    ],
)
def test_what_was_found_out_before_changes_no_name(wishes: SpeakerOptions) -> None:
    earlier = Earlier()
    for texts in EDITS:
        analyses = [read_once(text, f"{number:03}.txt") for number, text in enumerate(texts)]
        testimonies = list(map(attested_once, analyses))
        alignments = aligned(analyses)
        anew = name_speakers(testimonies, analyses, wishes, alignments)
        assert anew == name_speakers(testimonies, analyses, wishes, alignments, earlier)


LATE = "“It is far too late,” Officials said."
BOTH = "Ann Lund came. Bo Ek came."


@pytest.mark.parametrize(
    ("texts", "edited"),
    [
        ((LATE, "“The officials slept,” Ann Lund said."), "“The children slept,” Ann Lund said."),
        ((LONG, "“No,” Ann OKORO said."), "“No,” Ann OKORO said. Ann OKORO left. Ann OKORO slept."),
        (("", f"{BOTH} “No,” Ann Lund said."), f"{BOTH} “No,” Bo Ek said."),
    ],
)
def test_who_is_one_may_stay_while_others_speak_and_are_called_otherwise(
    texts: tuple[str, str], edited: str
) -> None:
    earlier, joined, called = Earlier(), set[Joined](), set[tuple[str, ...]]()
    for told in (texts, (texts[0], edited), texts):
        analyses = [read_once(text, f"{number:03}.txt") for number, text in enumerate(told)]
        testimonies = list(map(attested_once, analyses))
        speakers, said = name_speakers(testimonies, analyses, NO_WISHES, (), earlier)
        assert (speakers, said) == name_speakers(testimonies, analyses, NO_WISHES)
        joined.add(earlier.whole(Joined) or pytest.fail("nobody was joined"))
        called.add(tuple(one.name for one in speakers))
    assert (1, 2) == (len(joined), len(called))


SAID = "We will keep all forty ferries on the water in winter and nobody will pay a penny more"
CROWD = (
    f"The Kenyan president Ann Okoro spoke here. “{SAID},” Ann Okoro said.",
    "Senator Ben Okoro came, and Ben Okoro left. “It is early,” Ben Okoro said.",
    f"“{SAID},” the head of the palace said. “It is late,” Okoro said.",
    "The senator spoke. “It is dark,” Okoro said. “It is cold,” the Kenyan president said.",
    "The Lund Harbour Office opened, and the Light House Order. “Good,” the Order said.",
    "“It is wet,” the LHO said. “It is dry,” the Lund Harbour Office said.",
    "“It is warm,” Kim said. Ann Kim Lund came, and Kim said it again.",
)
"""Articles in which nearly everybody may be one of two, according to what is near."""


def linked(a: Analysis, b: Analysis) -> Alignment:
    """Two articles that share what lays no words on each other."""
    return Alignment(a.article.id, b.article.id, ())


@settings(max_examples=50)
@given(st.lists(st.dictionaries(st.integers(0, 20), st.booleans()), min_size=2, max_size=4))
@example([{1: True}, {1: False}, {1: True}])
def test_what_articles_share_now_decides_who_is_one(edits: list[dict[int, bool]]) -> None:
    analyses = [read_once(text, f"{number:03}.txt") for number, text in enumerate(CROWD)]
    testimonies, earlier = list(map(attested_once, analyses)), Earlier()
    pairs = list(combinations(analyses, 2))
    for shared in edits:
        alignments = [
            (aligned_once(*pairs[number]) if has_matches else None) or linked(*pairs[number])
            for number, has_matches in sorted(shared.items())
        ]
        anew = name_speakers(testimonies, analyses, NO_WISHES, alignments)
        assert anew == name_speakers(testimonies, analyses, NO_WISHES, alignments, earlier)


def test_a_link_for_which_nobody_asks_has_nobody_named_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named_anew: list[Company] = []

    def noted(company: Company) -> People:
        named_anew.append(company)
        return People(company)

    monkeypatch.setattr(sameness, "People", noted)
    analyses = [read_once(text, f"{number:03}.txt") for number, text in enumerate(CROWD)]
    testimonies, earlier = list(map(attested_once, analyses)), Earlier()
    found: list[int] = []
    for a, b in ((0, 1), (0, 4), (0, 3)):
        links = [linked(analyses[a], analyses[b])]
        name_speakers(testimonies, analyses, NO_WISHES, links, earlier)
        found.append(len(named_anew))
    assert [1, 1, 2] == found


def test_an_article_that_takes_anothers_place_is_quoted_for_itself() -> None:
    earlier, told = Earlier(), f"{LATE} The officials slept."
    for files in (("000", "001", "005"), ("001", "003", "005"), ("001", "002", "005")):
        analyses = [read_once(told, f"{file}.txt") for file in files]
        testimonies = list(map(attested_once, analyses))
        anew = name_speakers(testimonies, analyses, NO_WISHES)
        assert anew == name_speakers(testimonies, analyses, NO_WISHES, (), earlier)


def test_the_id_of_a_family_goes_to_whoever_says_most_now() -> None:
    ann = "“One is enough,” said Ann Lund. “Two are more,” said Ann Lund."
    bo = "“Three are a crowd,” said Bo Lund."
    earlier, bare = Earlier(), set[str]()
    for texts in ((ann, bo), (ann, f"{bo} {bo} {bo}")):
        analyses = [read(text, f"{number:03}.txt") for number, text in enumerate(texts)]
        testimonies = [attribute_quotes(analysis, AttributionOptions()) for analysis in analyses]
        speakers, attributions = name_speakers(testimonies, analyses, NO_WISHES, (), earlier)
        assert (speakers, attributions) == name_speakers(testimonies, analyses, NO_WISHES)
        bare.add(next(one.name for one in speakers if one.id == content_id("s", "lund")))
    assert {"Ann Lund", "Bo Lund"} == bare


def test_other_wishes_count_at_once() -> None:
    earlier = Earlier()
    analyses = [read(text, f"{number:03}.txt") for number, text in enumerate((LONG, SHORT))]
    testimonies = [attribute_quotes(analysis, AttributionOptions()) for analysis in analyses]
    for wishes in (NO_WISHES, SpeakerOptions(aliases=(("Madam", ("Okoro",)),)), NO_WISHES):
        anew = name_speakers(testimonies, analyses, wishes)
        assert anew == name_speakers(testimonies, analyses, wishes, (), earlier)


def test_what_an_edit_leaves_alone_stays_the_very_same() -> None:
    earlier = Earlier()
    analyses = [read(text, f"{number:03}.txt") for number, text in enumerate((LONG, OTHER))]
    testimonies = [attribute_quotes(analysis, AttributionOptions()) for analysis in analyses]
    speakers, before = name_speakers(testimonies, analyses, NO_WISHES, (), earlier)
    analyses[0] = read(f"A word more. {LONG}", "0001.txt")
    testimonies[0] = attribute_quotes(analyses[0], AttributionOptions())
    others, after = name_speakers(testimonies, analyses, NO_WISHES, (), earlier)
    untouched = [one.quote.place.source == analyses[1].article.id for one in before]
    assert untouched == [one is other for one, other in zip(before, after, strict=True)]
    assert [False, True] == [one is other for one, other in zip(speakers, others, strict=True)]


def test_forms_stand_in_the_sources_of_today() -> None:
    earlier = Earlier()
    for file in ("000.txt", "0001.txt"):
        analyses = [read(text, name) for text, name in ((SHORT, file), (LONG, "001.txt"))]
        testimonies = [attribute_quotes(analysis, AttributionOptions()) for analysis in analyses]
        (speaker,), _ = name_speakers(testimonies, analyses, NO_WISHES, (), earlier)
        assert [analyses[0].article.id] == [
            one for alias in speaker.aliases for one in alias.sources
        ]
