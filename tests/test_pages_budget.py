"""Only so many pairs have a page; what the others share is reached another way, and is counted."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from sites_by_hand import five_texts, framer_of, tree_of, view_of, words_of

import sitegen
from sitegen.cli import main
from sitegen.pages.catalog import make_catalog
from sitegen.pages.compare import CompareView, plan_comparisons
from sitegen.pages.frames import Framer
from sitegen.pages.method import plan_method
from sitegen.pages.pairs import plan_pairs
from sitegen.pages.site import PageOptions

FEW = 2


@cache
def five() -> Framer:
    """The site of the five articles, of which two pairs may have a page."""
    comparison = framer_of(five_texts()).catalog.comparison
    return Framer(make_catalog(comparison, FEW), PageOptions(pair_pages=FEW))


def shared_words(framer: Framer, pair: tuple[str, str]) -> int:
    alignment = framer.catalog.alignments[pair]
    entries = framer.catalog.by_source
    return sum(
        sum(place.span.holds(token.span) for token in entries[place.source].analysis.tokens)
        for match in alignment.matches
        for place in (match.a, match.b)
    )


def test_the_pairs_that_share_most_words_have_a_page() -> None:
    catalog = five().catalog
    words = {pair: shared_words(five(), pair) for pair in catalog.alignments}
    least = min(words[pair] for pair in catalog.paged)
    assert FEW == len(plan_pairs(five())) == len(catalog.paged)
    assert all(words[pair] <= least for pair in set(words) - set(catalog.paged))


def test_a_match_of_a_pair_without_a_page_is_found_on_that_of_its_passage() -> None:
    catalog = five().catalog
    for match in catalog.matches.values():
        url, anchor = catalog.match_url(match)
        if (match.a.source, match.b.source) in catalog.paged:
            assert (url.split("/")[0], anchor) == ("compare", match.id)
        else:
            assert catalog.passage_url(catalog.passage_of[match.id].id) == url


def test_the_list_and_the_method_page_say_how_many_have_none() -> None:
    left = len(five().catalog.alignments) - FEW
    (page,) = plan_comparisons(five())
    lines = [line for group in view_of(page, CompareView).groups for line in group.pairs]
    assert left == sum(not line.href for line in lines)
    assert "have no page of their own" in view_of(page, CompareView).lead
    (method,) = plan_method(five())
    assert f"the other {left} have none" in words_of(tree_of(method))


def test_a_site_with_a_page_for_each_pair_says_nothing_of_it() -> None:
    framer = framer_of(five_texts())
    assert "pair_pages" not in words_of(tree_of(plan_method(framer)[0]))
    assert set(framer.catalog.alignments) == set(framer.catalog.paged)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    for name, text in five_texts().items():
        (tmp_path / "seeds" / name).write_text(text, encoding="utf-8")
    (tmp_path / "sitegen.toml").write_text(f"pair_pages = {FEW}\n")
    return tmp_path


def test_build_and_check_say_how_many_pairs_have_no_page_and_no_link_is_dead(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["--project", str(project), "build"])
    assert "note: compare/: " in capsys.readouterr().err
    assert FEW + 1 == len([*(project / "site/compare").rglob("index.html")])
    (note,) = (one for one in sitegen.check(project) if one.topic == "Pairs without a page")
    assert note.fault.endswith("the 2 that share most words have one")


def test_a_bound_that_is_no_number_is_refused(project: Path) -> None:
    (project / "sitegen.toml").write_text('pair_pages = "some"\n')
    with pytest.raises(sitegen.SitegenError, match="no number of pages"):
        sitegen.check(project)
