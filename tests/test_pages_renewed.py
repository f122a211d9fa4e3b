"""What a sketch takes from the one before: the same catalog as anew, in the same order."""

from __future__ import annotations

import random
from collections.abc import Mapping, Set
from dataclasses import fields, replace
from operator import is_
from pathlib import Path
from typing import Any

import pytest
from desk import SAID, Desk, real_paragraphs

from sitegen.model import Comparison, Mode
from sitegen.pages import division, plan_site
from sitegen.pages.articles import plan_each_article
from sitegen.pages.catalog import Catalog, Entry, make_catalog
from sitegen.pages.division import Layout
from sitegen.pages.frames import Framer
from sitegen.pages.later import Later
from sitegen.pages.norms import Norms
from sitegen.pages.phrasebook import shipped
from sitegen.pages.site import PageOptions
from sitegen.pages.wording import speaking
from sitegen.store import Store

FEW = 4
"""What the utterances of one page weigh together here, so that most have to be put in order."""
RAIN = "It rained in Malmo. The trams were late, said Ove Lind, a driver, and nobody minded."
PIER = "The northern pier of Astoria closes, the harbour office says, and the ferry with it."


def told(value: object) -> object:
    """``value`` with its parts in their order, where it has any."""
    if isinstance(value, (Catalog, Layout)):
        return [(one.name, told(getattr(value, one.name))) for one in fields(value)]
    if isinstance(value, Mapping):
        return [(key, told(one)) for key, one in value.items()]
    if isinstance(value, Entry):
        return value, value.url, value.starts, value.ends, value.sentences
    return sorted(value) if isinstance(value, Set) else value


def sketched(comparison: Comparison, norms: Norms | None = None) -> Catalog:
    with speaking(PageOptions().phrasebook):
        found = make_catalog(comparison, norms=norms)
    if norms:
        norms.forget_unused()
    return found


def desk_of(store: Path, number: int) -> Desk:
    return Desk(Store(store), random.Random(number), [*SAID, *(real_paragraphs()[:40])])


@pytest.mark.parametrize("number", range(5))
def test_after_an_edit_the_catalog_is_that_of_a_new_process(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(division, "ROOM", FEW)
    chance = random.Random(number)
    desk, norms = desk_of(tmp_path, number), Norms()
    for _ in range(16):
        comparison = desk.compared()
        found, anew = sketched(comparison, norms), sketched(comparison)
        if chance.random() < 0.3:  # overtaken by the next save: nobody asks for the rest
            desk.edit()
            continue
        assert told(anew) == told(found)
        assert list(anew.shares.items()) == list(found.shares.items())
        for _ in range(chance.choice((0, 1, 1, 1, 3))):
            desk.edit()


def is_made(part: object) -> bool:
    return not isinstance(part, Later) or "whole" in vars(part)


def test_what_the_page_of_an_article_does_not_ask_for_is_made_later(tmp_path: Path) -> None:
    catalog = sketched(desk_of(tmp_path, 0).compared())
    framer = Framer(catalog, PageOptions())
    told_in, *_ = (entry for entry in catalog.entries if entry.id in catalog.told)
    (page,) = plan_each_article(framer, {told_in.url})
    with speaking(PageOptions().phrasebook):
        assert page.frame
        assert page.view
    parts = {one.name: getattr(catalog, one.name) for one in fields(Catalog)}
    left = {name for name, part in parts.items() if not is_made(part)}
    assert left >= {"quotes", "utterances", "said", "heard", "shared", "division"}
    catalog.complete()
    assert all(map(is_made, [*parts.values(), catalog.layout.events]))


def test_who_prints_a_site_finds_all_parts_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(Catalog, "complete", lambda catalog: made.append(catalog))
    plan_site(desk_of(tmp_path, 0).compared(), PageOptions())
    assert len(made) == 1


def shuffled(comparison: Comparison, chance: random.Random) -> Comparison:
    """``comparison`` with its analyses in another order, and only some of its pairs."""
    analyses, pairs = list(comparison.analyses), comparison.alignments
    chance.shuffle(analyses)
    some = tuple(pair for pair in pairs if chance.random() < 0.7)
    return replace(comparison, analyses=tuple(analyses), alignments=some)


@pytest.mark.parametrize("number", range(4))
def test_in_another_order_articles_share_what_they_do_anew(number: int, tmp_path: Path) -> None:
    chance, norms = random.Random(number), Norms()
    comparison = desk_of(tmp_path, number).compared()
    for _ in range(6):
        other = shuffled(comparison, chance)
        assert told(sketched(other)) == told(sketched(other, norms))


def otherwise_joined(comparison: Comparison, chance: random.Random) -> Comparison:
    """``comparison`` with only some of its pairs and copies, and with speakers of other names."""
    pairs = tuple(pair for pair in comparison.alignments if chance.random() < 0.7)
    analyses = tuple(
        replace(one, article=replace(one.article, copy_of=None)) if chance.random() < 0.5 else one
        for one in comparison.analyses
    )
    speakers = tuple(
        replace(one, name=chance.choice(("Anna Berg", "Ove Lind", one.name)))
        for one in comparison.speakers
    )
    return replace(comparison, analyses=analyses, alignments=pairs, speakers=speakers)


@pytest.mark.parametrize("number", range(4))
def test_the_same_sources_with_other_links_copies_and_names_are_grouped_and_named_as_anew(
    number: int, tmp_path: Path
) -> None:
    chance, norms = random.Random(number), Norms()
    desk = desk_of(tmp_path, number)
    desk.texts = {
        "0.txt": [RAIN, SAID[0]],
        "0b.txt": [RAIN, SAID[0]],
        "1.txt": [*SAID[:3], PIER],
        "2.txt": [*SAID[3:], PIER],
        "3.txt": [RAIN, *SAID[1:4]],
        "3b.txt": [RAIN, *SAID[1:4]],
    }
    comparison = desk.compared()
    assert comparison.alignments
    assert any(one.article.copy_of for one in comparison.analyses)
    for _ in range(12):
        other = otherwise_joined(comparison, chance)
        assert told(sketched(other)) == told(sketched(other, norms))


def otherwise_said(comparison: Comparison, chance: random.Random) -> Comparison:
    """``comparison`` with some quotes in another mode, or without some utterances."""
    if chance.random() < 0.5:
        some = tuple(one for one in comparison.utterances if chance.random() < 0.8)
        return replace(comparison, utterances=some)
    modes: tuple[Mode, ...] = ("direct", "indirect")
    attributions = tuple(
        replace(one, quote=replace(one.quote, mode=chance.choice(modes)))
        if chance.random() < 0.5
        else one
        for one in comparison.attributions
    )
    return replace(comparison, attributions=attributions)


@pytest.mark.parametrize("number", range(4))
def test_quotes_in_other_modes_and_fewer_utterances_are_laid_out_as_anew(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(division, "ROOM", FEW)
    chance, norms = random.Random(number), Norms()
    comparison = desk_of(tmp_path, number).compared()
    for _ in range(12):
        other = otherwise_said(comparison, chance)
        assert told(sketched(other)) == told(sketched(other, norms))


def test_a_draft_is_called_so_in_the_language_of_the_pages(tmp_path: Path) -> None:
    desk, norms = desk_of(tmp_path, 0), Norms()
    desk.facts = {file: {"draft": True} for file in desk.texts}
    comparison = desk.compared()
    titles: list[set[str]] = []
    for language in ("en", "de"):
        with speaking(shipped(language)):
            entries = make_catalog(comparison, norms=norms).entries
            assert entries == make_catalog(comparison).entries
        titles.append({entry.title for entry in entries})
    assert not titles[0] & titles[1]


def test_what_an_edit_does_not_touch_stays_the_very_same(tmp_path: Path) -> None:
    desk, norms = desk_of(tmp_path, 0), Norms()
    desk.texts = {"0.txt": [RAIN], "1.txt": [*SAID[:3], PIER], "2.txt": [*SAID[3:], PIER]}
    before = sketched(desk.compared(), norms)
    desk.texts["0.txt"].append("It rained again.")
    after = sketched(desk.compared(), norms)
    edited, *rest = (entry.id for entry in after.entries)
    assert before.entries[0] != after.entries[0]
    assert all(map(is_, before.entries[1:], after.entries[1:]))
    parts: list[tuple[Mapping[Any, object], Mapping[Any, object]]] = [
        (before.shared, after.shared),
        (before.told, after.told),
        (before.spoken, after.spoken),
        (before.quoted, after.quoted),
    ]
    for one, other in parts:
        assert rest == [source for source in other if source != edited]
        assert all(one[source] is other[source] for source in rest)
    speakers = [one for one in after.said if edited not in after.heard[one]]
    assert speakers
    assert all(before.said[one] is after.said[one] for one in speakers)
