"""Speech in German, French, Spanish and Russian: their marks, incises, dashes and cues."""

from __future__ import annotations

import pytest
from strategies import read

from sitegen.attribution import AttributionOptions, attribute_quotes
from sitegen.incises import spoken_spans
from sitegen.quotation import marked_spans
from sitegen.words import words_of


def said(text: str, language: str) -> list[tuple[str, str | None, str]]:
    testimony = attribute_quotes(read(text, language=language), AttributionOptions())
    return [
        (quote.mode, quote.mention.of(text) if quote.mention else None, quote.place.span.of(text))
        for quote in testimony.quotes
    ]


@pytest.mark.parametrize(
    ("language", "text", "speaker", "words"),
    [
        ("de", "„Es ist spät für uns“, sagte Anna Lund.", "Anna Lund", "„Es ist spät für uns“"),
        ("de", "»Das ist falsch«, sagte sie.", "sie", "»Das ist falsch«"),
        ("de", "Weber erklärte: „Wir bleiben hier.“", "Weber", "„Wir bleiben hier.“"),
        ("de", "„Wir haben“, so Lund, „keine Wahl mehr.“", "Lund", "„Wir haben“"),
        ("fr", "« Il est tard », a déclaré Anne Lund.", "Anne Lund", "« Il est tard »"),
        ("fr", "“Il faut agir”, affirme le maire.", "le maire", "“Il faut agir”"),
        ("fr", "Le maire assure : « Le port reste. »", "Le maire", "« Le port reste. »"),
        ("es", "«Es tarde», dijo la ministra López.", "la ministra López", "«Es tarde»"),
        ("es", "—Es tarde —dijo Ana.", "Ana", "Es tarde"),
        ("ru", "«Уже поздно», — сказала Анна Лунд.", "Анна Лунд", "«Уже поздно»"),
        ("ru", "Петров заявил: «Мы не закроем порт».", "Петров", "«Мы не закроем порт»"),
        ("ru", "— Уже поздно, — сказала Анна.", "Анна", "Уже поздно,"),
    ],
)
def test_direct_speech_has_its_speaker(language: str, text: str, speaker: str, words: str) -> None:
    assert ("direct", speaker, words) == said(text, language)[0]


@pytest.mark.parametrize(
    ("language", "text", "speaker", "words"),
    [
        ("de", "Lund sagte, dass der Hafen offen bleibe.", "Lund", "dass der Hafen offen bleibe"),
        ("de", "Lund sagte, der Hafen werde bald schließen.", "Lund", None),
        ("de", "Weber zufolge ist das falsch.", "Weber", "ist das falsch"),
        ("de", "Laut Weber ist der Hafen zu teuer.", "Weber", "ist der Hafen zu teuer"),
        ("fr", "Anne Lund a affirmé que le port resterait ouvert.", "Anne Lund", None),
        ("fr", "Selon Anne Lund, le port reste ouvert.", "Anne Lund", "le port reste ouvert"),
        ("es", "Ana López explicó que el puerto seguirá abierto.", "Ana López", None),
        ("es", "Según Ana López, el puerto sigue abierto.", "Ana López", None),
        ("ru", "Анна Лунд сообщила, что порт останется открытым.", "Анна Лунд", None),
    ],
)
def test_reports_have_their_speaker(
    language: str, text: str, speaker: str, words: str | None
) -> None:
    ((mode, mention, span),) = said(text, language)
    assert ("indirect", speaker) == (mode, mention)
    assert words is None or words == span


@pytest.mark.parametrize(
    ("language", "text", "speaker", "parts"),
    [
        ("fr", "« Il n’y a, a-t-il dit, rien à faire. »", "il", ("« Il n’y a,", "rien à faire. »")),
        ("fr", "« Non, répond Anne Lund, jamais. »", "Anne Lund", ("« Non,", "jamais. »")),
        ("ru", "«Мы, — подчеркнул Петров, — победим».", "Петров", ("«Мы,", "победим»")),
        ("es", "—No —dijo Ana—. Nunca más.", "Ana", ("No", "Nunca más.")),
    ],
)
def test_an_incise_parts_what_is_said_around_it(
    language: str, text: str, speaker: str, parts: tuple[str, str]
) -> None:
    found = said(text, language)
    assert list(parts) == [words for _, _, words in found]
    assert {speaker} == {mention for _, mention, _ in found}


def test_a_participle_is_no_incise() -> None:
    text = "« Le plan, annoncé hier à Lund, est bon pour nous », a dit Anne Lund."
    assert ["« Le plan, annoncé hier à Lund, est bon pour nous »"] == [
        w for _, _, w in said(text, "fr")
    ]


@pytest.mark.parametrize("language", ["en", "de", "xx"])
def test_a_dash_opens_no_speech_where_a_language_has_none(language: str) -> None:
    text = "— It is late, said Ann.\n«Late, said Ann, and cold.»"
    analysis = read(text, language=language)
    marks = marked_spans(analysis)
    assert marks == spoken_spans(analysis, marks, words_of(language))


def test_what_a_language_lacks_is_null() -> None:
    assert [("direct", None, "「もう遅い、みんな帰りましょう。」")] == said(
        "「もう遅い、みんな帰りましょう。」", "ja"
    )
