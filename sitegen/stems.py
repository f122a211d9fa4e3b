"""Which words of an article say something, and which are names: stems, looked up once a text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, compress

from sitegen.alignment.words import Keyed, is_stop, stem
from sitegen.analysis import token_range
from sitegen.model import Analysis
from sitegen.words import words_of


@dataclass(frozen=True, slots=True)
class Telling:
    """What each word of one text says, looked up once for all stretches that hold it.

    One byte a word tells, beside the stems, what a set of stems for each use would tell in eight.
    """

    stems: tuple[str, ...]
    """Of all words."""
    opens: bytes
    """1 for a word that says something at the start of a stretch, else 0."""
    says: bytes
    """The same for the words after it: there a capital makes a name."""
    names: bytes
    """1 for a word with a capital that says something, and for a number."""
    spread: tuple[str, ...]
    """The stems and names of each sentence, each once for a sentence, in no order."""

    def stems_in(self, first: int, last: int) -> set[str]:
        """Stems of the words that say something: no function words, names, offices, dates."""
        then = min(first + 1, last)
        return {
            *compress(self.stems[first:then], self.opens[first:then]),
            *compress(self.stems[then:last], self.says[then:last]),
        }

    def names_in(self, first: int, last: int) -> set[str]:
        """Stems of words with a capital, and numbers; the first word is none."""
        return set(compress(self.stems[first + 1 : last], self.names[first + 1 : last]))


def telling_of(analysis: Analysis) -> Telling:
    """What the words of ``analysis`` say; kept, since the preview asks again after each save."""
    return _telling(Keyed(analysis))


@lru_cache(maxsize=1024)
def _telling(key: Keyed) -> Telling:
    analysis = key.analysis
    opens, says, names = bytearray(), bytearray(), bytearray()
    for start, norm in zip(analysis.tokens.starts, analysis.tokens.norms, strict=True):
        tells, named, counted = _said_by(norm, analysis.language)
        is_upper = analysis.text[start].isupper()
        opens.append(tells)
        says.append(tells and not is_upper)
        names.append(named if is_upper else counted)
    stems = tuple(map(stem, analysis.tokens.norms))
    bare = Telling(stems, bytes(opens), bytes(says), bytes(names), ())
    ranges = [token_range(analysis, sentence) for sentence in analysis.sentences]
    sentences = (bare.stems_in(*each) | bare.names_in(*each) for each in ranges)
    return replace(bare, spread=tuple(chain.from_iterable(sentences)))


@lru_cache(maxsize=65536)
def _said_by(norm: str, language: str) -> tuple[bool, bool, bool]:
    """Whether a word of this normal form says something, whether it is a name where it has a
    capital, and whether it is one without."""
    is_number = norm[0].isdigit()
    says = not is_number and len(norm) > 1 and norm not in _empty_words(language)
    return says and not is_stop(norm), says or is_number, is_number


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
