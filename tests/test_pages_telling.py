"""What one source quotes in pieces is one wording of it: "X … Y"."""

from __future__ import annotations

from sites_by_hand import framer_of, view_of

from sitegen.pages.frames import Framer
from sitegen.pages.marks import plain_text
from sitegen.pages.speakers import SpeakerView, plan_speakers
from sitegen.pages.telling import telling_of
from sitegen.pages.utterances import UtteranceView

WE = "We take pride in bringing people together on board, and we let customers down"
OUR = "Our team is reviewing what happened there"


def said_in(texts: dict[str, str]) -> tuple[Framer, list[UtteranceView]]:
    framer = framer_of(texts)
    views = [view_of(page, SpeakerView) for page in plan_speakers(framer)[1:]]
    return framer, [one for view in views for event in view.events for one in event.utterances]


def whole_and_split(our: str = OUR) -> list[UtteranceView]:
    return said_in(
        {
            "a.txt": f"The airline spoke.\n\n“{WE}. {OUR},” said Ann Weaver.\n",
            "b.txt": f"“{WE},” Ann Weaver said. “{our}.”\n",
        }
    )[1]


def test_a_split_quotation_has_the_same_words_as_the_whole_one() -> None:
    (utterance,) = whole_and_split()
    assert ("A", "B") == utterance.line.letters
    assert not utterance.line.boxed
    assert "2 articles, same words" == utterance.spread


def test_the_marks_of_each_piece_are_those_of_the_joined_wording() -> None:
    (utterance,) = whole_and_split(OUR.replace("reviewing", "studying"))
    boxes = [part for part in utterance.line.parts if part.readings]
    assert [["reviewing", "studying"]] == [
        sorted(reading.text for reading in box.readings) for box in boxes
    ]
    marked = [
        piece.text
        for rendering in utterance.said.whole
        for piece in rendering.pieces
        if piece.style == "different"
    ]
    assert ["reviewing", "studying"] == marked
    assert f"“{WE},” Ann Weaver said. “{OUR.replace('reviewing', 'studying')}.”" in [
        plain_text(rendering.pieces) for rendering in utterance.said.whole
    ]


def test_pieces_that_all_sources_have_are_parted_by_dots() -> None:
    split = f"“{WE},” Ann Weaver said. “{OUR}.”\n"
    _, utterances = said_in({"a.txt": split, "b.txt": f"It was late.\n\n{split}"})
    joined = [one for one in utterances if len(one.line.letters) == 2 and "…" in words(one)]
    whole = [one for one in utterances if WE in words(one) and OUR in words(one)]
    assert joined == whole


def test_two_tellings_in_different_paragraphs_stay_two_witnesses() -> None:
    framer, _ = said_in(
        {"a.txt": f"“{WE},” said Ann Weaver.\n\nIt rained.\n\n“{WE},” Ann Weaver said again.\n"}
    )
    for utterance in framer.catalog.comparison.utterances:
        telling = telling_of(utterance.collation, framer.catalog)
        assert telling.collation == utterance.collation


LONG = (
    "Ann Weaver spoke on Monday.\n\n"
    "“The bridge belongs to the town, yes, to all of it,” Weaver said. “But in truth it has gone a "
    "completely different way.\n\n"
    "“We do support the town. Because of this, we believe that it follows a completely sound "
    "plan.”\n"
)


def test_a_quotation_over_two_paragraphs_is_running_text_and_no_variant_of_itself() -> None:
    (utterance,) = said_in({"a.txt": LONG})[1]
    assert ("A",) == utterance.line.letters
    assert not utterance.line.boxed
    assert "different way. “We do support" in words(utterance)
    assert ["one quotation in pieces with A ¶2"] * 2 == [
        clause for because in utterance.joins for clause in because.clauses
    ]


def test_who_leaves_out_the_first_of_two_paragraphs_lacks_just_that() -> None:
    heard = LONG.split("\n\n")[2].lstrip("“").rstrip("”\n")
    utterances = said_in({"a.txt": LONG, "b.txt": f"Ann Weaver said: “{heard}”\n"})[1]
    line = max((one.line for one in utterances), key=lambda line: line.agreed)
    assert ("A", "B") == line.letters
    assert line.agreed == len(heard.split())


def words(utterance: UtteranceView) -> str:
    return "".join(part.text for part in utterance.line.parts)
