"""Which pairs of articles are compared, and what many articles or one outlet have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.alignment import AlignmentOptions, align_pair, candidate_pairs
from sitegen.alignment.index import HITS, KNOWN, MAX_SHARERS, NEIGHBOURS, REPEATED, SCALE, Index
from sitegen.alignment.signs import Marks
from sitegen.analysis import AnalysisOptions, analyse
from sitegen.articles import parse_text
from sitegen.model import Analysis

OWN = (
    "The lighthouse keeper of Skerry painted the lantern room green before the winter storms came.",
    "A baker in Norrby sold nine hundred saffron buns on a single Tuesday and closed at noon.",
    "Two beekeepers from Westholm moved their hives by barge because the bridge was shut.",
    "The choir of Eastgate rehearsed a forgotten mass in the empty swimming hall all autumn.",
)
BOX = (
    "Get the morning letter of the Tallby Courier: five stories, one crossword and a recipe, "
    "delivered to your inbox on weekdays before breakfast, free of charge and easy to leave."
)
STORY = (
    "The harbour of Tallby was closed on Monday after a freighter lost nine containers. Divers "
    "found two of them near the lighthouse, and the coast guard warned yachts to keep away. The "
    "mayor called for a public inquiry into the storage of fireworks on the northern quay."
)


def read(text: str, number: int, outlet: str | None = None) -> Analysis:
    article = parse_text(text, file=f"{number:03}.txt")
    source = replace(article.source, outlet=outlet)
    return analyse(replace(article, source=source), AnalysisOptions())


def filler(number: int) -> str:
    """Words that no other article has."""
    return " ".join(f"word{number}x{k}" for k in range(120))


def numbers(analyses: list[Analysis]) -> set[tuple[int, int]]:
    place = {analysis.article.id: at for at, analysis in enumerate(analyses)}
    return {(place[a.article.id], place[b.article.id]) for a, b in candidate_pairs(analyses)}


def test_a_box_that_one_outlet_prints_under_every_article_makes_no_pair() -> None:
    own = [read(f"{text} {filler(n)}\n\n{BOX}", n, "Courier") for n, text in enumerate(OWN)]
    assert set() == numbers(own)
    assert {(0, 1)} == numbers(own[:2])


def test_the_same_box_in_two_outlets_is_something_that_they_share() -> None:
    texts = [f"{text}\n\n{BOX}" for text in OWN[:3]]
    assert {(0, 1), (0, 2), (1, 2)} == numbers(
        [read(text, n, outlet) for n, (text, outlet) in enumerate(zip(texts, "ABC", strict=True))]
    )


def test_versions_of_one_story_by_one_outlet_are_compared() -> None:
    texts = [f"{STORY}\n\n{text}" for text in OWN[:3]]
    analyses = [read(text, n, "Courier") for n, text in enumerate(texts)]
    assert {(0, 1), (0, 2), (1, 2)} == numbers(analyses)


def test_an_agency_text_in_sixty_outlets_is_compared_along_a_chain() -> None:
    pairs = numbers([read(f"{STORY} Copy {n}.", n, f"Outlet {n}") for n in range(60)])
    assert {(n, n + 1) for n in range(59)} <= pairs
    assert len(pairs) <= 60 * 20


def test_a_stock_paragraph_in_sixty_outlets_joins_no_articles() -> None:
    texts = [f"{filler(n)}\n\n{OWN[0]}" for n in range(60)]
    assert set() == numbers([read(text, n, f"Outlet {n}") for n, text in enumerate(texts)])


# ── against a plain search ──────────────────────────────────────────────────────────────────

VOCABULARY = [f"{first}{last}" for first in "bdfgklmnprst" for last in (
    "arovek", "enulid", "ibotam", "okasun", "ulepir", "aditog", "esobam", "inuker", "otalif",
)]  # fmt: skip


def longest_common(a: list[str], b: list[str]) -> tuple[int, int]:
    """First word and length of the longest run of a's words that stands in b, by trying all."""
    best = 0, 0
    for i in range(len(a)):
        for j in range(len(b)):
            size = 0
            while i + size < len(a) and j + size < len(b) and a[i + size] == b[j + size]:
                size += 1
            best = max(best, (i, size), key=lambda run: run[1])
    return best


@settings(max_examples=60, deadline=None)
@given(st.permutations(VOCABULARY), st.integers(9, 20), st.integers(0, 20), st.integers(0, 20))
def test_every_long_run_that_a_plain_search_finds_is_inside_a_match(
    words: list[str], size: int, before: int, after: int
) -> None:
    shared, rest = words[:size], words[size:]
    a = [*rest[:before], *shared, *rest[before : before + after]]
    b = [*rest[50 : 50 + after], *shared, *rest[80 : 80 + before]]
    first, length = longest_common(a, b)
    texts = " ".join(a), " ".join(b)
    matches = align_pair((read(texts[0], 0), read(texts[1], 1)), AlignmentOptions()).matches
    start = len(" ".join([*a[:first], ""]))
    end = start + len(" ".join(a[first : first + length]))
    assert any(match.a.span.start <= start and end <= match.a.span.end for match in matches)


# ── the index against a plain count ─────────────────────────────────────────────────────────

signs = st.lists(st.integers(1, 12), max_size=8, unique=True)
outlets = st.sampled_from(["Courier", "Herald", None])
corpora = st.lists(st.tuples(signs, outlets), min_size=1, max_size=50)


def marks_at(numbers_of_signs: list[int]) -> Marks:
    """One mark for each sign, in sentence ``sign % 3``, as ``marks_of`` makes them."""
    marks = [(sign << 60) | sign % 3 for sign in sorted(numbers_of_signs)]
    return np.array(marks, np.uint64)


def counted(corpus: list[tuple[list[int], str | None]]) -> dict[tuple[int, int], list[int]]:
    """Telling signs, their weight, that of the best two sentences, common signs: by trying all."""
    found: dict[tuple[int, int], list[int]] = {}
    places: dict[tuple[int, int], Counter[int]] = {}
    for sign in range(1, 13):
        sharers = [number for number, (own, _) in enumerate(corpus) if sign in own]
        of = {corpus[number][1] for number in sharers}
        aside = len(sharers) > MAX_SHARERS or (
            len(sharers) >= REPEATED and len(of) == 1 and of != {None}
        )
        for at, first in enumerate(sharers):
            for second in sharers[at + 1 :][: NEIGHBOURS if aside else None]:
                pair = found.setdefault((first, second), [0, 0, 0, 0])
                weight = 0 if aside else min(SCALE, SCALE * KNOWN // len(sharers))
                pair[3 if aside else 0] += 1
                pair[1] += weight
                where = places.setdefault((first, second), Counter())
                where[sign % 3] += weight
                pair[2] = max(where.values())
    return found


@settings(max_examples=150, deadline=None)
@given(corpora, st.sampled_from([1, 7, HITS]))
def test_the_index_counts_what_a_plain_count_does_however_small_its_ranges(
    corpus: list[tuple[list[int], str | None]], most: int
) -> None:
    index = Index([marks_at(own) for own, _ in corpus], [outlet for _, outlet in corpus])
    found = {}
    for shared in index.pairs(most):
        rows = (shared.telling, shared.weight, shared.together, shared.common)
        columns = zip(*(row.tolist() for row in rows), strict=True)
        pairs = zip(shared.first.tolist(), shared.second.tolist(), strict=True)
        found.update(zip(pairs, map(list, columns), strict=True))
    assert counted(corpus) == found


def test_among_many_articles_signs_that_lie_scattered_join_no_pair_but_one_named_event() -> None:
    rare = [f"rare{n}" for n in range(24)]
    twos = [rare[at : at + 2] for at in range(0, 12, 2)]
    apart = (
        " ".join(f"The {a} was with the {b}." for a, b in twos),
        " ".join(f"But {b} and {a}." for a, b in twos),
    )
    together = f"The barge {' '.join(rare[12:])} sank off Skerry."
    scattered = [read(text, n) for n, text in enumerate(apart)]
    alike = [read(f"{filler(n)}. {together}", n) for n in range(2)]
    many = [read(f"{filler(n)}.", n) for n in range(10, 400)]
    assert {(0, 1)} == numbers(scattered)
    assert set() == numbers([*scattered, *many])
    assert {(0, 1)} == numbers([*alike, *many])
    named = [
        replace(one, article=replace(one.article, source=replace(one.article.source, event="E")))
        for one in scattered
    ]
    assert {(0, 1)} == numbers([*named, *many])
