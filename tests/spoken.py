"""Quotes of which each is an article by itself, made up."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from strategies import read

from sitegen.model import Attribution, Mode, Place, Quote, QuoteId, SpeakerId
from sitegen.sayings import Sayings, sayings_of
from sitegen.stems import lexicon

WORDS = ("boat", "ships", "vessel", "killed", "dead", "winter", "Okoro", "7", "the", "we")
"""Some may stand for each other, some are names, and some say nothing."""
MODES: tuple[Mode, ...] = ("direct", "mixed", "indirect")


@dataclass(frozen=True)
class Said:
    """One quote, an article by itself, and who says it."""

    words: tuple[str, ...]
    mode: Mode
    speaker: int


def spoken() -> st.SearchStrategy[list[Said]]:
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(tuple)
    said = st.builds(Said, words, st.sampled_from(MODES), st.integers(0, 1))
    return st.lists(said, max_size=8)


def sayings_in(said: Said, number: int) -> Sayings:
    """The article of one quote, by its number."""
    analysis = read(f"{' '.join(said.words)}.", f"{number:03}.txt")
    place = Place(analysis.article.id, analysis.sentences[0])
    quote = Quote(QuoteId(f"q-{number}"), place, said.mode, None, None)
    attribution = Attribution(quote, SpeakerId(f"s-{said.speaker}"), 1.0, ())
    (telling,) = lexicon().tellings([analysis])
    return sayings_of([attribution], analysis, telling, lexicon())
