"""Word lists, one module for each language: cue verbs, role nouns, titles, pronouns.

No list names a person, a place or an outlet. What a language lacks stays empty, and the stages
that ask for it then find nothing there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from sitegen.words import english, french, german, russian, spanish

Gender = Literal["f", "m", "n", "p"]
"""Female, male, neuter (*it*), plural: only what a word itself shows."""
Force = Literal["say", "hold", "show", "act", "ask"]
"""How a cue reports: speech itself; a thought; a finding; an act of speech with an object of its
own (*praised*, *described*); a request."""


_NO_SETS = (
    *("according", "phrasal", "offices"),
    *("incises", "dash_speech", "capital_nouns", "comma_reports"),
)
"""Lists of phrases, and what is only there or not."""
_FORCES: tuple[Force, ...] = ("say", "hold", "show", "act", "ask")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The lists of one language, in normal forms (see ``analysis.normal_form``).

    There is one for each language, so that what is derived of it can be kept by it.
    """

    cues: dict[str, Force] = field(default_factory=dict)
    """Every form of a verb of speech or thought."""
    bases: frozenset[str] = frozenset()
    """The cue forms that take a plural subject, an auxiliary or *to* (*say*)."""
    thirds: frozenset[str] = frozenset()
    """The cue forms that take a singular subject (*says*) and may be plural nouns (*claims*)."""
    participles: frozenset[str] = frozenset()
    """The cue forms that take their subject from the clause before (*saying*)."""
    cue_nouns: frozenset[str] = frozenset()
    """*claim*, *statement*: speech of whoever possesses them."""
    according: tuple[tuple[str, ...], ...] = ()
    """Phrases right before the name of who says it (*according to*)."""
    behind: frozenset[str] = frozenset()
    """Such words right after the name (*zufolge*)."""
    that: frozenset[str] = frozenset()
    """What opens a reported clause (*that*)."""
    genitives: frozenset[str] = frozenset()
    """What joins a noun to the one that it is of (*of*)."""
    comma_reports: bool = False
    """Whether a comma alone may open a reported clause (*sagte, der Hafen werde …*)."""
    capital_nouns: bool = False
    """Whether every noun has a capital, so that a capital alone proves no name."""
    pronouns: dict[str, Gender] = field(default_factory=dict)
    """Third-person pronouns that can speak."""
    speaking: frozenset[str] = frozenset()
    """First and second person: the marks of a voice inside a quotation."""
    phrasal: frozenset[tuple[str, ...]] = frozenset()
    """Verbs of speech only with the word after them (*shot back*, *went on*)."""
    displays: frozenset[str] = frozenset()
    """Verbs of speech only beside a quotation (*the sign read “…”*)."""
    pasts: frozenset[str] = frozenset()
    """The cue forms that are a past tense and nothing else (*said*): no noun, no participle that
    stands before one."""
    approximate: frozenset[str] = frozenset()
    """Prepositions that before a number only make it less exact (*about 200*)."""
    relatives: frozenset[str] = frozenset()
    plurals: frozenset[str] = frozenset()
    """Words that take a plural verb without a plural ending, or stand alone before a verb."""
    titles: frozenset[str] = frozenset()
    """Forms of address and office that stand before a name, cut off it."""
    roles: frozenset[str] = frozenset()
    """Nouns for people by what they do, singular and plural."""
    bodies: frozenset[str] = frozenset()
    """Nouns for institutions and publications that can speak."""
    organizations: frozenset[str] = frozenset()
    """Bodies that *the group said* may mean, once they were named."""
    outfits: frozenset[str] = frozenset()
    """More bodies that can speak, too seldom as a subject to be tagged as bodies."""
    things: frozenset[str] = frozenset()
    """Nouns that never speak: what somebody wrote or found, which has an author, and times."""
    compass: frozenset[str] = frozenset()
    """Words that begin the name of a region, never a person's (*north*, *eastern*)."""
    carriers: frozenset[str] = frozenset()
    """Nouns that only carry the report of others (*agency*, *media*)."""
    genders: dict[str, Gender] = field(default_factory=dict)
    """What titles and role nouns show of gender."""
    offices: tuple[frozenset[str], ...] = ()
    """Role nouns that may name one and the same office (*president*, *leader*)."""
    vague: frozenset[str] = frozenset()
    """Adjectives that tell no office from another."""
    past: frozenset[str] = frozenset()
    """Adjectives of an office that somebody held once (*former*)."""
    documents: frozenset[str] = frozenset()
    """What a speaker's words stand in: *the statement said* is the speaker of before."""
    adjectives: frozenset[str] = frozenset()
    """Lower-case words that stand between a determiner and its noun."""
    determiners: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    """The determiners by which no list is ordered (*the*, *a*); one that ends in ’ stands close."""
    possessives: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    """Days, months and their neighbours (*Thursday*, *last*, *week*)."""
    prepositions: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    subordinators: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    """Lower-case parts of a name (*van*, *de*, *bin*)."""
    naming: frozenset[str] = frozenset()
    """Words right before a stretch in marks that is a name or a term (*called*, *dubbed*)."""
    works: frozenset[str] = frozenset()
    """Nouns beside a title in marks (*film*, *book*)."""
    incises: bool = False
    """Whether the speaker may be named inside the marks, between commas or dashes."""
    dash_speech: bool = False
    """Whether a paragraph that opens with a dash is direct speech."""


@cache
def words_of(language: str) -> Words:
    """The lists of ``language`` (a spaCy name); all empty where there are none."""
    modules = {"de": german, "fr": french, "es": spanish, "ru": russian}
    if language == "en":
        return _words(english.lists())
    return _words(modules[language].LISTS) if language in modules else Words()


def _words(lists: Mapping[str, str]) -> Words:
    """The lists as sets; a name that ``Words`` lacks is a fault of the language's module."""
    sets = {name: frozenset(listed.split()) for name, listed in lists.items()}
    cues: dict[str, Force] = {}
    for force in _FORCES:  # in this order: what is in two lists is of the first
        cues = {**dict.fromkeys(sets.pop(force, frozenset()), force), **cues}
    pronouns = _by_gender(sets, ("she", "he", "it", "they"))
    genders = _by_gender(sets, ("female", "male"))
    for name in (
        "according",
        "phrasal",
        "offices",
        "incises",
        "dash_speech",
        "capital_nouns",
        "comma_reports",
    ):
        sets.pop(name, None)
    return Words(
        cues=cues,
        phrasal=frozenset(tuple(pair.split()) for pair in _parted(lists.get("phrasal", ""))),
        according=tuple(tuple(phrase.split()) for phrase in _parted(lists.get("according", ""))),
        pronouns=pronouns,
        genders=genders,
        offices=tuple(frozenset(group.split()) for group in _parted(lists.get("offices", ""))),
        incises="incises" in lists,
        capital_nouns="capital_nouns" in lists,
        comma_reports="comma_reports" in lists,
        dash_speech="dash_speech" in lists,
        **sets,
    )


def _parted(listed: str) -> list[str]:
    return [part for part in listed.split(";") if part.strip()]


def _by_gender(sets: dict[str, frozenset[str]], names: tuple[str, ...]) -> dict[str, Gender]:
    """Takes the lists ``names`` out of ``sets``: each word and its gender."""
    genders: tuple[Gender, ...] = ("f", "m", "n", "p")
    found: dict[str, Gender] = {}
    for name, gender in zip(names, genders, strict=False):
        found |= dict.fromkeys(sets.pop(name, frozenset()), gender)
    return found
