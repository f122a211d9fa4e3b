"""Hypothesis strategies for the values of ``model.py``: articles, analyses, whole comparisons.

Texts come from a small alphabet of words, so that they share stretches by chance; ``any_text``
is for what nobody expects.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from sitegen.alignment import AlignmentOptions, align_pair, candidate_pairs
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.collation import collate
from sitegen.model import (
    Alias,
    Alignment,
    Analysis,
    Article,
    Attribution,
    Comparison,
    Paragraph,
    Place,
    Quote,
    QuoteId,
    Source,
    SourceId,
    Span,
    Speaker,
    SpeakerId,
    Utterance,
    UtteranceId,
    content_id,
)
from sitegen.passages import group_passages

_WORDS = """the mayor said bridge river would close on Monday because of a storm and its old “new”
engineers repair cost city council, voted. “We know, 7,000 the"""
WORDS = tuple(_WORDS.split())


def read(text: str, file: str = "a.txt", language: str | None = None) -> Analysis:
    """``text`` analysed as an article whose paragraphs are its lines."""
    paragraphs: list[Paragraph] = []
    start = 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            first = start + line.index(words[0])
            paragraphs.append(Paragraph(Span(first, first + len(words))))
        start += len(line) + 1
    article = Article(
        id=SourceId(content_id("s", file)),
        source=Source(file, language=language),
        text=text,
        digest=content_id("d", text),
        paragraphs=tuple(paragraphs),
    )
    return analyse(article, AnalysisOptions())


def whole(analysis: Analysis) -> Place:
    """All of an article as one place."""
    return Place(analysis.article.id, Span(0, len(analysis.text)))


def aligned(analyses: Sequence[Analysis]) -> tuple[Alignment, ...]:
    """The alignments of all pairs that have a match."""
    pairs = [align_pair(pair, AlignmentOptions()) for pair in candidate_pairs(analyses)]
    return tuple(alignment for alignment in pairs if alignment.matches)


def compared(analyses: Sequence[Analysis], said: Sequence[Place] = ()) -> Comparison:
    """A comparison in which one speaker says one thing, with ``said`` as its wordings."""
    alignments = aligned(analyses)
    speaker = Speaker(SpeakerId("k-00000001"), "Ann Lee", (Alias("Lee", (), "a part of it"),))
    attributions = tuple(Attribution(_quote(place), speaker.id, 0.9, ("cue",)) for place in said)
    utterance = Utterance(
        UtteranceId("u-00000001"),
        speaker.id,
        tuple(attribution.quote.id for attribution in attributions),
        collate(said, {analysis.article.id: analysis for analysis in analyses}),
    )
    return Comparison(
        analyses=tuple(analyses),
        alignments=alignments,
        passages=group_passages(alignments, analyses),
        attributions=attributions,
        speakers=(speaker,) if said else (),
        utterances=(utterance,) if said else (),
    )


def _quote(place: Place) -> Quote:
    name = content_id("q", place.source, str(place.span.start))
    return Quote(QuoteId(name), place, "direct", cue=None, mention=None)


def sentences() -> st.SearchStrategy[str]:
    """Up to a dozen words of the small alphabet, with a full stop."""
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(
        lambda words: f"{' '.join(words)}."
    )


def any_text() -> st.SearchStrategy[str]:
    """Any code points at all, lone surrogates and control characters among them."""
    return st.text(st.characters(codec=None, categories=None), max_size=60)


def texts() -> st.SearchStrategy[str]:
    """Paragraphs of sentences; sometimes anything."""
    paragraphs = st.lists(sentences(), min_size=1, max_size=3).map(" ".join)
    return st.one_of(st.lists(paragraphs, max_size=4).map("\n\n".join), any_text())


def analyses(text: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Analysis]:
    """One article, analysed."""
    return (texts() if text is None else text).map(read)


@st.composite
def corpora(draw: st.DrawFn, least: int = 2, most: int = 4) -> tuple[Analysis, ...]:
    """Several articles in file order that share some of their sentences, in any order."""
    pool = draw(st.lists(sentences(), min_size=2, max_size=5))
    count = draw(st.integers(least, most))
    article = st.lists(st.sampled_from(pool), min_size=1, max_size=5).map("\n".join)
    return tuple(read(draw(article), f"{number:03}.txt") for number in range(count))


@st.composite
def tellings(draw: st.DrawFn, most: int = 5) -> tuple[Analysis, ...]:
    """One sentence in several wordings: words dropped, exchanged, added, moved."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=16))
    told: list[Analysis] = []
    for number in range(draw(st.integers(1, most))):
        wording = list(words)
        for _ in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(wording)))
            change = draw(st.sampled_from(("drop", "add", "turn")))
            if change == "drop":
                wording[at : at + draw(st.integers(1, 3))] = []
            elif change == "add":
                wording[at:at] = [draw(st.sampled_from(WORDS))]
            else:
                wording = wording[at:] + wording[:at]
        told.append(read(" ".join(wording), f"{number:03}.txt"))
    return tuple(told)
