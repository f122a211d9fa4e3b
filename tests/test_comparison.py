"""Stages between articles and a comparison: what is redone is what changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from strategies import read

from sitegen import comparison
from sitegen.comparison import ComparisonOptions, compare_all
from sitegen.model import Article, Comparison
from sitegen.passages import group_passages
from sitegen.running import Cached, Memory, Serial
from sitegen.steps import Step
from sitegen.store import Store

BRIDGE = "The minister said on Friday that the old bridge over the river would close in May."
BRIDGES = "On Friday the minister said the old stone bridge over the river would close in May."
TRAM = "A tram will cross the harbour on a new viaduct from June on, the city council of Lund says."
TRAMS = "From June on a tram will cross the harbour on the new viaduct, the council of Lund says."
HEARD = "“Nobody here wants the ferry to stay, and we knew it,” Anna Berg, the mayor, said."
HEARD_TOO = "“Nobody wants the old ferry to stay, and we knew it,” Anna Berg, the mayor, said."


def articles(*texts: str) -> list[Article]:
    return [read(text, f"{number}.md").article for number, text in enumerate(texts)]


def compared(told: list[Article], store: Store) -> tuple[Comparison, dict[str, Step]]:
    """Their comparison with the cache ``store``, and the last step of each stage."""
    last: dict[str, Step] = {}
    runner = Cached(Serial(), store, progress=lambda step: last.update({step.stage: step}))
    return compare_all(told, options=ComparisonOptions(), runner=runner), last


def test_what_a_cache_has_laid_side_by_side_is_what_is_laid_anew(tmp_path: Path) -> None:
    told = articles(BRIDGE, f"{TRAM}\n\n{HEARD}", BRIDGES, f"{TRAMS}\n\n{HEARD_TOO}")
    clean = compare_all(told, options=ComparisonOptions(), runner=Serial())
    assert any(passage.collation.variants for passage in clean.passages)
    assert any(len(one.collation.witnesses) > 1 for one in clean.utterances)
    assert clean.passages == group_passages(clean.alignments, clean.analyses)
    for _ in range(2):
        assert clean == compared(told, Store(tmp_path))[0]


def test_an_article_that_changed_leaves_the_passages_of_others_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    _, first = compared(articles(BRIDGE, TRAM, BRIDGES, TRAMS), store)
    edited = articles(f"{BRIDGE} It rained.", TRAM, BRIDGES, TRAMS)
    found, again = compared(edited, store)
    assert (2, 0) == (first["collate"].total, first["collate"].reused)
    assert (2, 1) == (again["collate"].total, again["collate"].reused)
    assert found == compare_all(edited, options=ComparisonOptions(), runner=Serial())


def test_an_edit_costs_the_key_of_the_bundle_that_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyed: list[int] = []
    made_key = comparison._bundle_key
    monkeypatch.setattr(
        comparison, "_bundle_key", lambda told, some: keyed.append(1) or made_key(told, some)
    )
    memory, told = Memory(), articles(BRIDGE, TRAM, BRIDGES, TRAMS)
    for number, texts in enumerate((told, articles(f"{BRIDGE} It rained.", TRAM, BRIDGES, TRAMS))):
        runner = Cached(Serial(), Store(tmp_path), memory=memory)
        compare_all(texts, options=ComparisonOptions(), runner=runner)
        assert len(keyed) == 2 + number


def test_words_that_moved_in_their_article_are_found_where_they_stand_now(tmp_path: Path) -> None:
    store = Store(tmp_path)
    compared(articles(BRIDGE, BRIDGES), store)
    moved = articles(f"Rain.\n\n{BRIDGE}", BRIDGES)
    found, _ = compared(moved, store)
    (passage,) = found.passages
    texts = {article.id: article.text for article in moved}
    assert [BRIDGE, BRIDGES] == [place.span.of(texts[place.source]) for place in passage.witnesses]
    assert found == compare_all(moved, options=ComparisonOptions(), runner=Serial())
