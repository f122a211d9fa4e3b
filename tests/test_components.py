"""The spaCy components: found by name, true to the Python interface, kept with a ``Doc``."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

import pytest
import spacy
from hypothesis import given
from spacy.language import Language
from spacy.tokens import Doc
from strategies import any_text

from sitegen import components
from sitegen.api import quotes

NAMES = ("quote_spans", "quote_attribution", "speaker_entities")
TEXT = (
    "“It is late,” said Ann Okoro, the harbour minister. She said that the harbour was “shut”.\n\n"
    "The film “High Water” opens on Friday."
)


@cache
def pipeline(*names: str, language: str = "en") -> spacy.language.Language:
    nlp = spacy.blank(language)
    for name in names:
        nlp.add_pipe(name)
    return nlp


def test_an_installed_sitegen_offers_its_components_to_spacy() -> None:
    offered = {entry.name: entry.load() for entry in entry_points(group="spacy_factories")}
    assert {name: offered.get(name) for name in NAMES} == {
        name: getattr(components, name) for name in NAMES
    }


def test_the_components_say_what_the_python_interface_says() -> None:
    doc = pipeline(*NAMES)(TEXT)
    found = [
        (
            span.label_,
            (span.start_char, span.end_char),
            span._.confidence,
            tuple(span._.evidence),
            span._.speaker is not None,
        )
        for span in doc.spans["quotes"]
    ]
    assert found == [
        (
            one.quote.mode,
            (one.quote.place.span.start, one.quote.place.span.end),
            one.confidence,
            one.evidence,
            one.speaker is not None,
        )
        for one in quotes(TEXT)
    ]


def test_marks_are_all_there_and_a_title_is_no_quote() -> None:
    doc = pipeline(*NAMES)(TEXT)
    assert [span.text for span in doc.spans["marks"]] == ["“It is late,”", "“shut”", "“High Water”"]
    assert "“High Water”" not in {span.text for span in doc.spans["quotes"]}


def test_cue_mention_and_speaker_of_a_quote() -> None:
    doc = pipeline(*NAMES)(TEXT)
    first = doc.spans["quotes"][0]
    assert (first._.cue.text, first._.mention.text) == ("said", "Ann Okoro")
    assert {span._.speaker for span in doc.spans["quotes"]} == {"Ann Okoro"}
    assert {"Ann Okoro", "She"} <= {span.text for span in doc.spans["speakers"]}
    assert {span._.speaker for span in doc.spans["speakers"]} == {"Ann Okoro"}


def test_nobody_known_is_none_and_a_text_without_quotes_has_none() -> None:
    doc = pipeline(*NAMES)("“Nobody knows who says this at all,” it went.\n\nNothing more.")
    assert [span._.speaker for span in doc.spans["quotes"] if span.label_ == "direct"] == [None]
    assert not pipeline(*NAMES)("The harbour was shut.").spans["quotes"]
    assert not pipeline(*NAMES)("").spans["quotes"]


def test_each_component_stands_alone() -> None:
    doc = pipeline("quote_attribution")(TEXT)
    assert doc.spans["quotes"][0]._.mention.text == "Ann Okoro"
    doc = pipeline("speaker_entities")(TEXT)
    assert len(doc.spans["speakers"]) == 3


@Language.component("first_word_is_subject")
def first_word_is_subject(doc: Doc) -> Doc:
    """What a parser would find in the text of the test below."""
    doc[0].dep_, doc[0].head = "nsubj", doc[1]
    return doc


def test_what_the_pipeline_found_before_is_evidence() -> None:
    text = "Lund said of it all that the plan of Okoro “fails us”."
    parsed = pipeline("first_word_is_subject", "quote_attribution")(text)
    bare = pipeline("quote_attribution")(text)
    sure, less = (
        [span._.confidence for span in doc.spans["quotes"] if span.label_ == "mixed"]
        for doc in (parsed, bare)
    )
    assert sure > less


def test_a_stored_doc_keeps_its_quotes() -> None:
    nlp = pipeline(*NAMES)
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    before, after = (
        [(span.text, span._.speaker, span._.mention.text) for span in each.spans["quotes"]]
        for each in (doc, again)
    )
    assert before == after != []


@pytest.mark.parametrize("language", ["de", "ru", "ar", "xx"])
def test_every_language_has_its_marks(language: str) -> None:
    assert pipeline(*NAMES, language=language)("Er sagte: „Es ist spät.“").spans["marks"]


@given(any_text())
def test_no_text_makes_them_raise(text: str) -> None:
    doc = pipeline(*NAMES)(
        text.encode("utf-8", "replace").decode()
    )  # spaCy bears no lone surrogate
    assert all(span.text for span in doc.spans["quotes"])
