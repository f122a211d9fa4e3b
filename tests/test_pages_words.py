"""Every code that the program can give as a reason has words, and every phrase is said somewhere.

The codes are taken from where they are made: the types of what is found, the weights, the names of
signals, the constants of the modules.
"""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest
from sites_by_hand import five_texts, framer_of

import sitegen
from sitegen.alignment import aligning
from sitegen.alignment.scoring import CONTEXT
from sitegen.alignment.signals import SIGNALS
from sitegen.clauses import Link
from sitegen.model import Comparison, Kind, Match, Mode, Role
from sitegen.pages import reasons, worked
from sitegen.pages.evidence import clause_of
from sitegen.pages.phrasebook import english, shipped, shipped_languages
from sitegen.pages.wording import is_phrase, speaking
from sitegen.reports import How
from sitegen.weights import HAND_SET, learned

PACKAGE = Path(sitegen.__file__).parent
TEMPLATES = PACKAGE.parent / "templates"


@pytest.fixture(params=shipped_languages())
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with speaking(shipped(request.param)):
        yield request.param


@cache
def five() -> Comparison:
    return framer_of(five_texts()).catalog.comparison


@cache
def constants(prefix: str) -> frozenset[str]:
    """The strings that any module of the program calls by a name of that kind."""
    modules = pkgutil.walk_packages([str(PACKAGE)], "sitegen.")
    named = (vars(import_module(one.name)) for one in modules if not one.name.endswith("__main__"))
    return frozenset(
        value
        for names in named
        for name, value in names.items()
        if name.startswith(prefix) and isinstance(value, str)
    )


def speechless(codes: set[str]) -> list[str]:
    return sorted(code for code in codes if not clause_of(code))


def unsaid(table: str, codes: set[str]) -> list[str]:
    return sorted(code for code in codes if not is_phrase(f"{table}{code}"))


# ── reasons ─────────────────────────────────────────────────────────────────────────────────


def test_every_observation_that_can_decide_for_a_speaker_has_words(language: str) -> None:
    voices = (learned().voice, HAND_SET.voice)
    deciding = {name for voice in voices for name, weight in voice.items() if weight > 0}
    assert len(deciding) > 100
    assert [] == speechless(deciding)


def test_every_construction_of_a_reported_statement_has_words(language: str) -> None:
    known = {f"reported:{how}" for how in get_args(How)}
    linked = {f"link:{link}" for link in get_args(Link) if link != "none"}  # nobody is linked
    assert [] == speechless(known | linked)


def test_every_signal_of_alignment_has_words_where_it_is_shown(language: str) -> None:
    measured = {*SIGNALS, *CONTEXT}
    assert [] == unsaid(f"{worked.IN_WORDS}.", measured)
    given = {signal.name for match in _matches() for signal in match.evidence.signals}
    assert [] == unsaid(f"{worked.IN_WORDS}.", given)
    assert [] == unsaid(f"{reasons.SIGNALS}.", measured)


def test_every_rule_that_makes_a_match_has_words(language: str) -> None:
    rules = {aligning.EQUAL_WORDS, aligning.SHARED_EVIDENCE}
    assert {match.evidence.rule for match in _matches()} <= rules
    assert [] == unsaid("rules.", rules)
    assert [] == unsaid("method.rule_", rules)


def test_every_reason_for_joining_names_has_words_and_is_one_of_those(language: str) -> None:
    known = constants("BY_") - {*SIGNALS, *CONTEXT}
    assert len(known) > 5
    assert {alias.evidence for one in five().speakers for alias in one.aliases} <= known
    assert [] == unsaid("names.", set(known))


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("kind.", get_args(Kind)),
        ("kind.count_", get_args(Kind)),
        ("quotes.mode_", get_args(Mode)),
        ("method.mode_", get_args(Mode)),
        ("places.", [role for role in get_args(Role) if role != "body"]),
    ],
)
def test_every_kind_mode_and_role_has_words(
    language: str, table: str, values: tuple[str, ...]
) -> None:
    assert [] == unsaid(table, set(values))


def _matches() -> list[Match]:
    return [match for alignment in five().alignments for match in alignment.matches]


# ── phrases ─────────────────────────────────────────────────────────────────────────────────

CODED = ("evidence", "signals", "worked", "names", "count", "noun")
"""Tables whose keys are codes, or nouns that other phrases count."""


def keys_in_templates() -> tuple[set[str], set[str]]:
    """The keys that templates say, and the beginnings of those that they put together."""
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    whole = {key for text in texts for key in re.findall(r"say(?:_form)?\('([^']+)'\s*[,)]", text)}
    return whole, {head for text in texts for head in re.findall(r"say\('([^']+)' ~", text)}


def nodes() -> Iterator[ast.AST]:
    for path in PACKAGE.rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def keys_in_planners() -> set[str]:
    """The whole keys that planners say."""
    calls = (node for node in nodes() if isinstance(node, ast.Call) and node.args)
    named = (one for one in calls if isinstance(one.func, ast.Name) and one.func.id == "say")
    first = (one.args[0] for one in named)
    return {str(one.value) for one in first if isinstance(one, ast.Constant)}


def strings_in_planners() -> tuple[set[str], set[str]]:
    """Every string there, and the beginnings of those that are put together."""
    found = list(nodes())
    whole = {one.value for one in found if isinstance(one, ast.Constant)}
    joined = (one.values[0] for one in found if isinstance(one, ast.JoinedStr))
    heads = {str(one.value) for one in joined if isinstance(one, ast.Constant)}
    return {one for one in whole if isinstance(one, str)}, {one for one in heads if "." in one}


def test_every_key_that_is_said_is_a_phrase() -> None:
    called = keys_in_planners() | keys_in_templates()[0]
    assert len(called) > 300
    assert [] == sorted(called - english().patterns.keys() - english().forms.keys())


def test_every_phrase_is_said_somewhere() -> None:
    (keys, heads), (others, beginnings) = keys_in_templates(), strings_in_planners()
    phrases = english().patterns.keys() | english().forms.keys()
    assert [] == sorted(
        key
        for key in phrases - keys - others
        if key.partition(".")[0] not in CODED
        and not any(key.startswith(head) for head in heads | beginnings)
    )
