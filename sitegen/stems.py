"""Which words of an article say something, and which are names: stems, looked up once a text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from sitegen.alignment.words import Keyed, is_stop, stem
from sitegen.analysis import token_range
from sitegen.model import Analysis
from sitegen.words import words_of


@dataclass(frozen=True, slots=True)
class Telling:
    """What each word of one text says, looked up once for all stretches that hold it."""

    opening: tuple[str, ...]
    """The stem of a word that says something at the start of a stretch; empty for others."""
    stems: tuple[str, ...]
    """The same for the words after it: there a capital makes a name."""
    names: tuple[str, ...]
    """The stem of a word with a capital, or of a number; empty for others."""
    sentences: tuple[frozenset[str], ...]
    """Stems and names of each sentence."""

    def stems_in(self, first: int, last: int) -> set[str]:
        """Stems of the words that say something: no function words, names, offices, dates."""
        found = {*self.opening[first : min(first + 1, last)], *self.stems[first + 1 : last]}
        return found - {""}

    def names_in(self, first: int, last: int) -> set[str]:
        """Stems of words with a capital, and numbers; the first word is none."""
        return {*self.names[first + 1 : last]} - {""}


def telling_of(analysis: Analysis) -> Telling:
    """What the words of ``analysis`` say; kept, since the preview asks again after each save."""
    return _telling(Keyed(analysis))


@lru_cache(maxsize=1024)
def _telling(key: Keyed) -> Telling:
    analysis = key.analysis
    opening, stems, names = [], [], []
    for start, norm in zip(analysis.tokens.starts, analysis.tokens.norms, strict=True):
        says, named, counted = _said_by(norm, analysis.language)
        is_upper = analysis.text[start].isupper()
        opening.append(says)
        stems.append("" if is_upper else says)
        names.append(named if is_upper else counted)
    bare = Telling(tuple(opening), tuple(stems), tuple(names), ())
    ranges = [token_range(analysis, sentence) for sentence in analysis.sentences]
    sentences = (frozenset(bare.stems_in(*each) | bare.names_in(*each)) for each in ranges)
    return replace(bare, sentences=tuple(sentences))


@lru_cache(maxsize=65536)
def _said_by(norm: str, language: str) -> tuple[str, str, str]:
    """What a word of this normal form gives as one that says something, as a name where it has a
    capital, and as a name without one: its stem, or nothing."""
    own, is_number = stem(norm), norm[0].isdigit()
    says = not is_number and len(norm) > 1 and norm not in _empty_words(language)
    counted = own if is_number else ""
    return own if says and not is_stop(norm) else "", own if says else counted, counted


@cache
def _empty_words(language: str) -> frozenset[str]:
    """Words of ``language`` that say nothing of what is told: function words, offices, times."""
    words = words_of(language)
    return frozenset().union(
        words.determiners,
        words.possessives,
        words.auxiliaries,
        words.prepositions,
        words.conjunctions,
        words.subordinators,
        words.pronouns,
        words.adverbs,
        words.speaking,
        words.times,
        words.roles,
        words.titles,
        words.adjectives,
    )
