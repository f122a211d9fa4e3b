"""One thing said, in all its wordings; two things said stay two."""

from __future__ import annotations

from strategies import aligned, read

from sitegen.attribution import AttributionOptions, attribute_quotes
from sitegen.company import SpeakerOptions
from sitegen.model import Alignment, Analysis, Attribution, Utterance
from sitegen.speakers import name_speakers
from sitegen.utterances import group_utterances

WHOLE = "“We must assume that the ferries are the lifeline of these islands in winter,” Okoro said."
FRAGMENT = "Okoro said that the ferries are a “lifeline” for everybody."
OTHER = "“Nobody will ever close the school in the old harbour,” Okoro said."
REPORT = "Okoro said that the ferries are the lifeline of these islands in winter."


def uttered(*texts: str) -> tuple[tuple[Utterance, ...], tuple[Attribution, ...]]:
    analyses = [read(text, f"{number:03}.txt") for number, text in enumerate(texts)]
    testimonies = [attribute_quotes(analysis, AttributionOptions()) for analysis in analyses]
    _, attributions = name_speakers(testimonies, analyses, SpeakerOptions())
    return group_utterances(attributions, alignments(analyses), analyses), attributions


def alignments(analyses: list[Analysis]) -> tuple[Alignment, ...]:
    return aligned(analyses) if len(analyses) > 1 else ()


def sizes(*texts: str) -> list[int]:
    return sorted(len(utterance.quotes) for utterance in uttered(*texts)[0])


def test_the_same_words_in_two_articles_are_one_utterance() -> None:
    assert [2] == sizes(WHOLE, WHOLE)


def test_two_remarks_stay_two() -> None:
    assert [1, 1] == sizes(WHOLE, OTHER)


def test_a_fragment_belongs_to_the_whole() -> None:
    assert [3] == sizes(WHOLE, FRAGMENT)


def test_a_report_joins_the_wording_in_marks() -> None:
    assert [2] == sizes(WHOLE, REPORT)


def test_a_fragment_of_two_words_does_not_glue_two_remarks() -> None:
    assert 2 == len(uttered(WHOLE, OTHER, FRAGMENT)[0])


def test_other_speakers_stay_apart() -> None:
    assert [1, 1] == sizes(WHOLE, WHOLE.replace("Okoro", "Lund"))


def test_an_unknown_voice_takes_no_part() -> None:
    assert [] == sizes("“It is late and getting later every day, is it not?”")


def test_only_marked_wordings_that_give_the_whole_are_witnesses() -> None:
    ((utterance,), _) = uttered(WHOLE, REPORT)
    assert 1 == len(utterance.collation.witnesses)


def test_a_report_is_the_witness_where_nothing_stands_in_marks() -> None:
    ((utterance,), (attribution,)) = uttered(REPORT)
    assert (attribution.quote.place,) == utterance.collation.witnesses


def test_an_id_outlives_another_source() -> None:
    ((before,), _) = uttered(WHOLE)
    after, _ = uttered(WHOLE, OTHER)
    assert before.id in {utterance.id for utterance in after}


def test_quotes_stand_in_file_order() -> None:
    ((utterance,), attributions) = uttered(WHOLE, WHOLE)
    assert tuple(a.quote.id for a in attributions) == utterance.quotes


def test_a_quotation_split_around_its_speaker_is_one() -> None:
    assert [2] == sizes("“The ferries stop at dusk,” Okoro said. “The lights burn until morning.”")


def test_a_quotation_that_runs_on_over_a_paragraph_is_one() -> None:
    text = "Okoro said: “The ferries stop at dusk.\n\n“The lights burn until morning.”"
    assert [2] == sizes(text)


def test_a_quotation_that_ends_before_the_next_begins_stays_two() -> None:
    text = (
        "“The ferries stop at dusk,” Okoro said.\n\n“The lights burn until morning,” Okoro added."
    )
    assert [1, 1] == sizes(text)


def test_a_report_and_the_part_in_marks_are_one_whatever_the_words_say() -> None:
    assert [2] == sizes("Okoro said that she and they would “do it” to them.")


def test_two_remarks_that_share_a_turn_of_phrase_stay_two() -> None:
    july = "“I am very disappointed in Norway,” Okoro said in July."
    tweet = "“Caught again, very disappointed that Norway lets oil ships in,” Okoro said."
    assert [1, 1] == sizes(july, tweet)


def test_a_report_and_the_quotation_right_after_it_are_one_where_they_share_a_word() -> None:
    report = "Okoro praised the courage of the crew."
    text = report + "\n\n“They acted courageously, like old hands,” Okoro said."
    assert 1 == len(uttered(text)[0])


def test_one_word_is_enough_for_a_report_and_the_quotation_right_after_it() -> None:
    report = "Okoro said that the courage of the crew was great."
    assert [2] == sizes(report + "\n\n“Real courage is rare in these waters,” Okoro said.")


def test_what_a_report_concedes_does_not_join_it_to_the_quotation_after_it() -> None:
    text = (
        "Okoro said that while Lund takes the courage of the crew for granted, nobody pays them."
        "\n\n“They acted courageously, like old hands,” Okoro said."
    )
    assert 2 == len(uttered(text)[0])


def test_a_headline_of_one_word_belongs_to_the_text_below() -> None:
    text = "Okoro calls the ferries a ‘lifeline’\n\n" + WHOLE
    assert 1 == len(uttered(text, OTHER)[0]) - 1


def test_nothing_raises_on_odd_quotations() -> None:
    for text in (
        "",
        "“",
        "“”",
        "“.”, Okoro said. “.”",
        "“\ud800,” Okoro said. “\ud800”",
        "““““" * 50,
    ):
        uttered(text, text + " Okoro said.")


def test_a_sentence_cut_by_its_speaker_is_one() -> None:
    assert [2] == sizes("“The ferries stop at dusk,” Okoro said, “and the lights burn all night.”")


PARTS = "Okoro said that people should “keep the old ferries running” and “close the harbour bar”."
ONE = "“You must keep the old ferries running in every season,” Okoro said."
TWO = "“The town will have to close the harbour bar before midnight,” Okoro said."


def test_a_report_of_two_remarks_does_not_glue_them_where_a_source_gives_both() -> None:
    utterances, _ = uttered(PARTS, f"{ONE}\nIt rained all day long in the town.\n{TWO}")
    assert 2 == len(utterances)


def test_two_parts_of_one_report_are_one_where_nobody_tells_them_apart() -> None:
    assert [6] == sizes(PARTS, PARTS)


def test_two_papers_own_words_for_one_statement_are_one_where_nothing_is_more_like_them() -> None:
    texts = (
        "Okoro said that the ministry took seriously the harbour workers’ comments about wages.",
        "Okoro said that Lund takes seriously the remarks of its harbour workers on pay.",
        "Okoro said that a new school would open in the autumn.",
    )
    assert [1, 2] == sizes(*texts)


def test_a_report_joins_only_what_it_is_most_like() -> None:
    texts = (
        "Okoro said that the talks about the ferries would end in June.",
        "Okoro said that the talks about the ferries would end in early June.",
        "“The talks about schools begin in spring and nobody knows when they end,” Okoro said.",
    )
    assert [1, 2] == sizes(*texts)
