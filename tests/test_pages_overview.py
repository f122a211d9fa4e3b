"""Where articles are many, home compares outlets or events, and says which are left out."""

from __future__ import annotations

from sites_by_hand import framer_of, tree_of, view_of, words_of

from sitegen.pages.figures import MAX_COLUMNS
from sitegen.pages.frames import Framer
from sitegen.pages.home import (
    FEW_COLUMNS,
    MAX_EVENTS,
    MAX_NAMED,
    RIBBONS,
    HomeView,
    plan_home,
)
from sitegen.pages.overview import MOST, Overview
from sitegen.pages.site import Site
from sitegen.rendering import render

SHARED = (
    "Eleven cracks run through the northern pillar of the old bridge, engineers of the town found."
)
OTHER = "Nobody drove the yellow tram down the steep road to the harbour on Sunday morning."


def site_of(heads: list[str], texts: dict[int, str]) -> Framer:
    """A site of short articles with ``heads`` as front matter; ``texts`` are added by number."""
    return framer_of(
        {
            f"{number:03}.txt": f"---\n{head}\n---\nReport {number} is of day {number * 31}."
            f"\n\n{texts.get(number, '')}"
            for number, head in enumerate(heads)
        }
    )


def overview_of(framer: Framer) -> Overview:
    view = view_of(plan_home(framer)[0], HomeView)
    assert view.overview is not None
    assert view.matrix is None
    return view.overview


def test_many_articles_of_known_outlets_are_compared_outlet_by_outlet() -> None:
    heads = [f"outlet: {'Herald' if number % 3 else 'Echo'}" for number in range(MAX_COLUMNS + 1)]
    framer = site_of(heads, {0: SHARED, 1: SHARED})
    found = overview_of(framer)
    assert [("Herald", "14"), ("Echo", "7")] == [
        (bloc.name.text, bloc.articles) for bloc in found.blocs
    ]
    assert [[0, 7], [14, 0]] == [[cell.percent for cell in bloc.cells] for bloc in found.blocs]
    assert "1 of 7 articles shares a passage with Herald" in found.closest
    assert "Echo" in words_of(tree_of(plan_home(framer)[0]))


def test_without_outlets_events_that_share_something_are_compared() -> None:
    heads = [f"event: Flood {number % 2}" for number in range(MAX_COLUMNS + 1)]
    found = overview_of(site_of(heads, {0: SHARED, 1: SHARED}))
    assert ["Flood 0", "Flood 1"] == [bloc.name.text for bloc in found.blocs]
    assert all(bloc.name.href for bloc in found.blocs)


def test_only_the_outlets_with_most_articles_are_in_it_and_it_says_of_how_many() -> None:
    heads = [f"outlet: Paper {number % (MOST + 5):02}" for number in range(3 * MOST)]
    found = overview_of(site_of(heads, {0: SHARED, 1: SHARED}))
    assert MOST == len(found.blocs) == len(found.blocs[0].cells)
    assert f"The {MOST} outlets with most articles, of {MOST + 5}." == found.scope


def test_where_neither_outlets_nor_events_share_anything_a_few_articles_are_compared() -> None:
    heads = ["event: Flood"] * (MAX_COLUMNS + 1)
    view = view_of(plan_home(site_of(heads, {3: OTHER, 4: OTHER}))[0], HomeView)
    assert view.overview is None
    assert view.matrix is not None
    assert FEW_COLUMNS == len(view.matrix.rows)
    assert f"of {MAX_COLUMNS + 1} articles" in view.matrix.left_out


def test_the_home_page_of_any_number_of_articles_has_100_kb_at_most() -> None:
    name = "flood in the northern valley after the long rain of the spring and early summer"
    heads = [
        f"title: Report {number} of the {name}\noutlet: The Daily Paper of Town {number % 30}\n"
        f"event: The {name} of day {number // 2}\npublished: 2024-05-{number % 28 + 1:02}"
        for number in range(2 * (MAX_EVENTS + MAX_NAMED) + 10)
    ]
    shared = {number: SHARED.replace("Eleven", str(number)) for number in range(12)}
    page = plan_home(site_of(heads, shared))[0]
    view = view_of(page, HomeView)
    assert MOST == len(view.overview.blocs if view.overview else ())
    assert MAX_NAMED == len(view.more_events)
    printed = next(iter(render(Site((page,), ()), []))).content
    assert len(printed) + RIBBONS * 350 <= 100_000
