"""spaCy components: who says what, on any ``Doc``, next to whatever else a pipeline does.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> for name in ("quote_spans", "quote_attribution", "speaker_entities"):
...     _ = nlp.add_pipe(name)
>>> doc = nlp("“It is late,” said Ann Okoro. She said that the harbour was closed.")
>>> [(quote.label_, quote._.mention.text, quote._.speaker) for quote in doc.spans["quotes"]]
[('direct', 'Ann Okoro', 'Ann Okoro'), ('indirect', 'She', 'Ann Okoro')]

spaCy finds them by name where sitegen is installed. Names and subjects that a trained pipeline put
into the ``Doc`` before are evidence, as ``[analysis] model`` makes them (decision 0024). All that
is kept on a ``Doc`` is plain values, so that it can be stored and read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from sitegen.analysis import (
    UNKNOWN_LANGUAGE,
    AnalysisOptions,
    Names,
    Subjects,
    analyse,
    found_in,
)
from sitegen.articles import parse_text
from sitegen.attribution import AttributionOptions, attribute_quotes
from sitegen.model import Analysis, Quote, Testimony, Voice
from sitegen.model import Span as Offsets
from sitegen.quotation import marked_spans

MARKS = "marks"
QUOTES = "quotes"
SPEAKERS = "speakers"


def _told(span: Span, name: str) -> object:
    return span._.quote.get(name)


def _place(span: Span, name: str) -> Span | None:
    place = span._.quote.get(name)
    return None if place is None else span.doc[place[0] : place[1]]


Span.set_extension("quote", default={}, force=True)
Span.set_extension("cue", getter=lambda span: _place(span, "cue"), force=True)
Span.set_extension("mention", getter=lambda span: _place(span, "mention"), force=True)
Span.set_extension("speaker", getter=lambda span: _told(span, "speaker"), force=True)
Span.set_extension("confidence", getter=lambda span: _told(span, "confidence"), force=True)
Span.set_extension("evidence", getter=lambda span: _told(span, "evidence"), force=True)


@Language.component("quote_spans", assigns=["doc.spans"])
def quote_spans(doc: Doc) -> Doc:
    """Every stretch in quotation marks, marks included, in ``doc.spans["marks"]``: speech, titles
    and terms alike, in text order; none in a text without marks."""
    doc.spans[MARKS] = list(_spans(doc, marked_spans(_analysis(doc)), "marked"))
    return doc


@Language.component("quote_attribution", assigns=["doc.spans", "span._.quote"])
def quote_attribution(doc: Doc) -> Doc:
    """Every quote in ``doc.spans["quotes"]``, in text order; the label is its mode.

    ``span._.cue`` and ``span._.mention`` are spans or None; ``span._.confidence`` is 0..1, 0 where
    nobody is known to speak; ``span._.evidence`` are the names of what decided, strongest first.
    """
    testimony = _testimony(doc)
    found: list[Span] = []
    for quote, voice in zip(testimony.quotes, testimony.voices, strict=True):
        for span in _spans(doc, (quote.place.span,), quote.mode):
            span._.quote = {**span._.quote, **_record(doc, quote, voice)}
            found.append(span)
    doc.spans[QUOTES] = found
    return doc


@Language.component("speaker_entities", assigns=["doc.spans", "span._.quote"])
def speaker_entities(doc: Doc) -> Doc:
    """Who speaks in ``doc``: ``span._.speaker`` of each quote and of each mention of a speaker.

    It is the fullest name in this text, and None where nobody is known to speak. The mentions are
    ``doc.spans["speakers"]``, in text order. Needs no component before it.
    """
    testimony = _testimony(doc)
    for quote, voice in zip(testimony.quotes, testimony.voices, strict=True):
        name = None if voice.figure is None else testimony.figures[voice.figure].name
        for span in _spans(doc, (quote.place.span,), quote.mode):
            span._.quote = {**span._.quote, "speaker": name}
    speaking = {voice.figure for voice in testimony.voices if voice.figure is not None}
    named = sorted(
        (mention, testimony.figures[figure].name)
        for figure in speaking
        for mention in testimony.figures[figure].mentions
    )
    found: list[Span] = []
    for mention, name in named:
        for span in _spans(doc, (mention,), "SPEAKER"):
            span._.quote = {**span._.quote, "speaker": name}
            found.append(span)
    doc.spans[SPEAKERS] = found
    return doc


def _analysis(doc: Doc) -> Analysis:
    """The words and sentences of the text of ``doc``, with what other components found in it."""
    return _read(doc.text, doc.lang_, *found_in(doc))


def _testimony(doc: Doc) -> Testimony:
    return _heard(_analysis(doc))


@lru_cache(maxsize=1)  # three components ask for the same text, one after another
def _read(text: str, language: str, names: Names, subjects: Subjects) -> Analysis:
    analysis = analyse(parse_text(text), AnalysisOptions(language=language or UNKNOWN_LANGUAGE))
    return replace(analysis, names=names, subjects=subjects)


@lru_cache(maxsize=1)
def _heard(analysis: Analysis) -> Testimony:
    return attribute_quotes(analysis, AttributionOptions())


def _record(doc: Doc, quote: Quote, voice: Voice) -> dict[str, object]:
    return {
        "cue": _tokens(doc, quote.cue),
        "mention": _tokens(doc, quote.mention),
        "confidence": voice.confidence,
        "evidence": list(voice.evidence),
    }


def _tokens(doc: Doc, offsets: Offsets | None) -> list[int] | None:
    """First token and the one after the last; None for nothing."""
    if offsets is None:
        return None
    return next(([span.start, span.end] for span in _spans(doc, (offsets,), "")), None)


def _spans(doc: Doc, places: Iterable[Offsets], label: str) -> Iterator[Span]:
    """Each place as spaCy's tokens have it: a token that a place cuts belongs to it whole."""
    for place in places:
        span = doc.char_span(place.start, place.end, label=label, alignment_mode="expand")
        if span is not None:
            yield span
