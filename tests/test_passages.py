"""Matches become passages: all sources of one stretch together, and nothing glued by chains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import is_
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import aligned, corpora, read

from sitegen.analysis import tokens_in
from sitegen.collation import collate_all
from sitegen.earlier import Earlier
from sitegen.model import (
    KINDS,
    Alignment,
    Analysis,
    Evidence,
    Kind,
    Match,
    MatchId,
    Passage,
    Place,
    SourceId,
    Span,
    Tokens,
    content_id,
)
from sitegen.passages import group_matches, group_passages, grouping, name_passages
from sitegen.passages.grouping import Shelf, groups

RIVER = "The river rose by two metres on Friday night and the bridge was closed."
TOLD = "By Friday night the water stood two metres higher; nobody could cross."
BOATS = "Fishermen moved their boats to the harbour behind the old customs house."
QUAYS = "The boats were brought to safety behind the customs house by those who own them."
EVIDENCE = Evidence("by hand", threshold=0.5, run=0, shared=0)


class Corpus:
    """Articles of lines, and matches between lines or parts of them."""

    def __init__(self, *articles: Sequence[str]) -> None:
        self.analyses = [
            read("\n".join(lines), f"{number:03}.txt") for number, lines in enumerate(articles)
        ]
        self.alignments: list[Alignment] = []

    def place(self, article: int, words: str) -> Place:
        analysis = self.analyses[article]
        start = analysis.text.index(words)
        return Place(analysis.article.id, Span(start, start + len(words)))

    def match(
        self, a: tuple[int, str], b: tuple[int, str], kind: Kind = "same", score: float = 1.0
    ) -> MatchId:
        place_a, place_b = self.place(*a), self.place(*b)
        match_id = MatchId(content_id("m", str(place_a), str(place_b)))
        match = Match(match_id, place_a, place_b, kind, score, edits=(), evidence=EVIDENCE)
        self.alignments.append(Alignment(place_a.source, place_b.source, (match,)))
        return match_id

    def passages(self) -> list[list[str]]:
        """The witnesses of each passage, as letter of the article and words."""
        texts = {analysis.article.id: analysis for analysis in self.analyses}
        letters = {source: "ABCDE"[number] for number, source in enumerate(texts)}
        return [
            [f"{letters[w.source]} {w.span.of(texts[w.source].text)}" for w in passage.witnesses]
            for passage in group_passages(self.alignments, self.analyses)
        ]


def test_a_stretch_that_three_sources_share_is_one_passage() -> None:
    corpus = Corpus([RIVER], [BOATS, RIVER], [RIVER])
    corpus.match((0, RIVER), (1, RIVER))
    corpus.match((1, RIVER), (2, RIVER))
    assert [[f"A {RIVER}", f"B {RIVER}", f"C {RIVER}"]] == corpus.passages()


def test_a_clause_within_a_matched_sentence_belongs_to_its_passage() -> None:
    clause = "two metres on Friday night"
    corpus = Corpus([RIVER], [RIVER], [f"It was {clause}, they say."])
    corpus.match((0, RIVER), (1, RIVER))
    corpus.match((0, clause), (2, f"It was {clause}"), "paraphrase", 0.7)
    assert [[f"A {RIVER}", f"B {RIVER}", f"C It was {clause}"]] == corpus.passages()


def test_a_weak_link_does_not_glue_two_strong_groups() -> None:
    corpus = Corpus([RIVER, BOATS], [RIVER, BOATS], [RIVER, BOATS])
    for line in (RIVER, BOATS):
        corpus.match((0, line), (1, line))
        corpus.match((0, line), (2, line))
        corpus.match((1, line), (2, line))
    corpus.match((1, RIVER), (2, BOATS), "paraphrase", 0.6)
    everywhere = [[f"{letter} {line}" for letter in "ABC"] for line in (RIVER, BOATS)]
    between = [f"B {RIVER}", f"C {BOATS}"]
    assert [everywhere[0], everywhere[1], between] == corpus.passages()


def test_a_chain_of_weak_links_does_not_drift_from_end_to_end() -> None:
    corpus = Corpus([RIVER], [TOLD], [QUAYS], [BOATS])
    corpus.match((0, RIVER), (1, TOLD), "paraphrase", 0.9)
    corpus.match((2, QUAYS), (3, BOATS), "paraphrase", 0.9)
    corpus.match((1, TOLD), (2, QUAYS), "paraphrase", 0.5)
    assert [f"A {RIVER}", f"B {TOLD}"] in corpus.passages()
    assert [f"C {QUAYS}", f"D {BOATS}"] in corpus.passages()


def test_one_match_is_enough_to_join_a_wording_that_several_share() -> None:
    corpus = Corpus([RIVER], [RIVER], [RIVER], [TOLD])
    for a, b in ((0, 1), (0, 2), (1, 2)):
        corpus.match((a, RIVER), (b, RIVER))
    corpus.match((1, RIVER), (3, TOLD), "paraphrase", 0.6)
    assert [4] == [len(witnesses) for witnesses in corpus.passages()]


def test_a_stock_clause_inside_two_passages_is_one_of_its_own() -> None:
    first = f"At a meeting in town he said this: {RIVER}"
    second = f"At a meeting in town she said more: {BOATS}"
    corpus = Corpus([first], [first], [second], [second])
    corpus.match((0, first), (1, first))
    corpus.match((2, second), (3, second))
    corpus.match((1, "At a meeting in town"), (2, "At a meeting in town"))
    corpus.match((0, "At a meeting in town"), (3, "At a meeting in town"))
    assert [[2, 2, 2, 2], ["A", "B", "C", "D"]] == [
        [len(witnesses) for witnesses in corpus.passages()],
        sorted({witness[0] for witnesses in corpus.passages() for witness in witnesses}),
    ]


def test_the_kind_is_that_of_the_two_witnesses_furthest_apart() -> None:
    corpus = Corpus([RIVER], [RIVER], [TOLD])
    corpus.match((0, RIVER), (1, RIVER))
    corpus.match((0, RIVER), (2, TOLD), "paraphrase", 0.8)
    (passage,) = group_passages(corpus.alignments, corpus.analyses)
    assert "paraphrase" == passage.kind


def test_each_wording_has_an_id_and_the_smallest_names_the_passage() -> None:
    corpus = Corpus([RIVER], [RIVER.upper()], [TOLD])
    corpus.match((0, RIVER), (1, RIVER.upper()))
    corpus.match((0, RIVER), (2, TOLD), "paraphrase", 0.8)
    (passage,) = group_passages(corpus.alignments, corpus.analyses)
    norms = [[token.norm for token in corpus.analyses[n].tokens] for n in (0, 2)]
    assert sorted(content_id("p", *words) for words in norms) == list(passage.ids)
    assert passage.ids[0] == passage.id


def test_the_same_words_in_two_passages_get_two_ids() -> None:
    a, b = (read(f"{RIVER}\n{BOATS}\n{RIVER}", name) for name in ("a.txt", "b.txt"))
    first, second = group_passages([twice(a, b)], [a, b])
    assert not set(first.ids) & set(second.ids)


def twice(a: Analysis, b: Analysis) -> Alignment:
    """The first and the last line of two articles that begin and end with the same."""
    spans = (Span(0, len(RIVER)), Span(len(a.text) - len(RIVER), len(a.text)))
    matches = tuple(
        Match(MatchId(f"m-{n}"), *_both(a, b, span), "same", 1.0, edits=(), evidence=EVIDENCE)
        for n, span in enumerate(spans)
    )
    return Alignment(a.article.id, b.article.id, matches)


def _both(a: Analysis, b: Analysis, span: Span) -> tuple[Place, Place]:
    return Place(a.article.id, span), Place(b.article.id, span)


def test_no_alignments_make_no_passages() -> None:
    assert () == group_passages((), [read(RIVER)])


@given(corpora())
@settings(max_examples=50)
def test_every_match_is_in_exactly_one_passage(told: tuple[Analysis, ...]) -> None:
    alignments = aligned(told)
    matches = [match.id for alignment in alignments for match in alignment.matches]
    kept = [match for passage in group_passages(alignments, told) for match in passage.matches]
    assert sorted(matches) == sorted(kept)


@given(corpora())
@settings(max_examples=50)
def test_a_passage_is_well_formed(told: tuple[Analysis, ...]) -> None:
    alignments = aligned(told)
    passages = group_passages(alignments, told)
    order = {analysis.article.id: number for number, analysis in enumerate(told)}
    ids = [passage_id for passage in passages for passage_id in passage.ids]
    assert len(ids) == len(set(ids))
    for passage in passages:
        keys = [(order[place.source], place.span) for place in passage.witnesses]
        assert keys == sorted(set(keys)) and len(keys) > 1
        assert passage.id == min(passage.ids) and passage.kind in KINDS
        assert all(_words(place, told) for place in passage.witnesses)


def _words(place: Place, told: Sequence[Analysis]) -> int:
    (analysis,) = (each for each in told if each.article.id == place.source)
    return len(tokens_in(analysis, place.span))


@given(corpora())
@settings(max_examples=50)
def test_an_unrelated_article_changes_no_passage(told: tuple[Analysis, ...]) -> None:
    stranger = read("Chess clubs elsewhere hold their yearly congress.", "0-stranger.txt")
    before = group_passages(aligned(told), told)
    after = group_passages(aligned((stranger, *told)), (stranger, *told))
    assert before == after


@given(corpora())
@settings(max_examples=50)
def test_the_order_of_the_alignments_changes_nothing(told: tuple[Analysis, ...]) -> None:
    alignments = aligned(told)
    assert group_passages(alignments, told) == group_passages(alignments[::-1], told)


def sources_of(passages: Sequence[Passage]) -> list[tuple[SourceId, ...]]:
    return [passage.sources for passage in passages]


def test_passages_stand_in_the_order_of_their_first_places() -> None:
    corpus = Corpus([RIVER, BOATS], [BOATS], [RIVER])
    corpus.match((0, BOATS), (1, BOATS))
    corpus.match((0, RIVER), (2, RIVER))
    a, b, c = (analysis.article.id for analysis in corpus.analyses)
    assert [(a, c), (a, b)] == sources_of(group_passages(corpus.alignments, corpus.analyses))


def test_neighbouring_places_that_answer_to_one_elsewhere_are_one_witness() -> None:
    halves = ("The river rose by two metres", "the bridge was shut on Friday night.")
    corpus = Corpus([RIVER], [RIVER], [f"{halves[0]}, {halves[1]}"])
    corpus.match((0, RIVER), (1, RIVER))
    corpus.match((0, "The river rose by two metres"), (2, halves[0]))
    corpus.match((0, "the bridge was closed."), (2, halves[1]), "paraphrase", 0.7)
    whole_line = f"C {halves[0]}, {halves[1]}"
    assert [[f"A {RIVER}", f"B {RIVER}", whole_line]] == corpus.passages()


def test_places_of_two_paragraphs_stay_two_witnesses() -> None:
    halves = ("The river rose by two metres", "and the bridge was closed.")
    corpus = Corpus([RIVER], halves)
    for half in halves:
        corpus.match((0, half), (1, half))
    assert [
        ["A The river rose by two metres", f"B {halves[0]}"],
        [f"A {halves[1]}", f"B {halves[1]}"],
    ] == (corpus.passages())


def test_what_is_left_over_between_members_leads_another_source_to_them() -> None:
    both = "He takes it seriously, but does not know how it ends."
    told = ("Nobody knows, least of all he, how it will end.", "Most seriously he takes all this.")
    again = "All of this is taken by him with much seriousness."
    corpus = Corpus([told[0]], [both], [told[1]], [again])
    corpus.match((0, told[0]), (1, both), "paraphrase", 0.8)
    corpus.match((2, told[1]), (3, again), "paraphrase", 0.8)
    for article, words in ((2, told[1]), (3, again)):
        corpus.match((1, "He takes it seriously"), (article, words), "paraphrase", 0.7)
    assert [
        [f"A {told[0]}", f"B {both}"],
        ["B He takes it seriously", f"C {told[1]}", f"D {again}"],
    ] == corpus.passages()


def test_a_match_between_two_members_belongs_to_their_passage() -> None:
    corpus = Corpus([RIVER, BOATS], [RIVER, BOATS], [TOLD])
    corpus.match((0, RIVER), (1, RIVER))
    last = corpus.match((0, "The river rose"), (1, "the bridge was closed"), "paraphrase", 0.6)
    (passage,) = group_passages(corpus.alignments, corpus.analyses)
    assert last in passage.matches


@st.composite
def webs(draw: st.DrawFn) -> tuple[tuple[Analysis, ...], list[Alignment]]:
    """Articles and matches between any words of any two of them, overlaps included."""
    told = draw(corpora(least=2))
    alignments = []
    for number in range(draw(st.integers(1, 8))):
        a, b = sorted(draw(st.permutations(range(len(told))))[:2])
        places = [draw(stretches(told[side])) for side in (a, b)]
        kind, score = draw(st.sampled_from(KINDS)), draw(st.sampled_from((0.5, 0.7, 1.0)))
        match = Match(MatchId(f"m-{number}"), *places, kind, score, edits=(), evidence=EVIDENCE)
        alignments.append(Alignment(places[0].source, places[1].source, (match,)))
    return told, alignments


@st.composite
def stretches(draw: st.DrawFn, analysis: Analysis) -> Place:
    """From the start of one word to the end of the same or of a later one."""
    first = draw(st.integers(0, len(analysis.tokens) - 1))
    last = draw(st.integers(first, len(analysis.tokens) - 1))
    span = Span(analysis.tokens[first].span.start, analysis.tokens[last].span.end)
    return Place(analysis.article.id, span)


@given(webs())
def test_whatever_matches_there_are_each_lies_within_witnesses_of_its_passage(
    web: tuple[tuple[Analysis, ...], list[Alignment]],
) -> None:
    told, alignments = web
    passages = group_passages(alignments, told)
    home = {match: passage for passage in passages for match in passage.matches}
    assert len(home) == sum(len(passage.matches) for passage in passages) == len(alignments)
    for match in (alignment.matches[0] for alignment in alignments):
        for place in (match.a, match.b):
            own = [w.span for w in home[match.id].witnesses if w.source == place.source]
            assert any(span.holds(place.span) for span in own)


@given(webs())
def test_matches_that_have_nothing_to_do_with_each_other_are_grouped_apart(
    web: tuple[tuple[Analysis, ...], list[Alignment]],
) -> None:
    told, alignments = web
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "_overlapping", lambda matches: [list(matches)])
        together = groups(alignments, told)
    assert together == groups(alignments, told)


@given(webs())
def test_whatever_matches_there_are_no_id_leads_to_two_passages(
    web: tuple[tuple[Analysis, ...], list[Alignment]],
) -> None:
    told, alignments = web
    ids = [identity for passage in group_passages(alignments, told) for identity in passage.ids]
    assert len(ids) == len(set(ids))


@given(webs(), st.data())
def test_after_an_edit_passages_are_those_that_are_found_anew(
    web: tuple[tuple[Analysis, ...], list[Alignment]], data: st.DataObject
) -> None:
    told, some = list(web[0]), web[1]
    earlier = Earlier()
    for edit in data.draw(st.lists(st.sampled_from(("matches", "order", "words")), max_size=4)):
        at = data.draw(st.integers(0, len(told) - 1))
        if edit == "matches":
            some = data.draw(st.lists(st.sampled_from(web[1]), min_size=1, unique_by=id))
        elif edit == "order":
            told.append(told.pop(at))
        else:
            told[at] = reworded(told[at], data.draw(st.randoms(use_true_random=False)))
        assert named(some, told) == named(some, told, earlier)


def reworded(analysis: Analysis, chance: Random) -> Analysis:
    """The same article with some of its words, each in some normal form of it."""
    words = [replace(one, norm=chance.choice(analysis.tokens.norms)) for one in analysis.tokens]
    kept = chance.sample(range(len(words)), chance.randint(1, len(words)))
    return replace(analysis, tokens=Tokens.of(words[number] for number in sorted(kept)))


def named(
    alignments: Sequence[Alignment], told: Sequence[Analysis], earlier: Earlier | None = None
) -> tuple[Passage, ...]:
    found = group_matches(alignments, told, earlier)
    by_source = {analysis.article.id: analysis for analysis in told}
    collations = collate_all([group.witnesses for group in found], by_source)
    return name_passages(found, collations, told, earlier)


def test_an_edit_leaves_alone_what_has_nothing_to_do_with_it() -> None:
    corpus = Corpus([RIVER, BOATS], [RIVER, QUAYS], [BOATS, RIVER])
    corpus.match((0, RIVER), (1, RIVER))
    corpus.match((0, BOATS), (1, QUAYS), "paraphrase", 0.6)
    earlier, told = Earlier(), corpus.analyses
    river, boats = group_matches(tuple(corpus.alignments), told, earlier)
    corpus.match((1, RIVER), (2, RIVER))
    wider, same = group_matches(corpus.alignments, told, earlier)
    assert len(river.witnesses) < len(wider.witnesses)
    assert boats is same
    passages = named(corpus.alignments, told, earlier)
    assert all(map(is_, passages, named(corpus.alignments, told, earlier)))


def test_a_passage_has_the_collation_that_it_is_given() -> None:
    corpus = Corpus([RIVER], [RIVER])
    corpus.match((0, RIVER), (1, RIVER))
    earlier, told = Earlier(), corpus.analyses
    (passage,) = named(corpus.alignments, told, earlier)
    found, other = group_matches(corpus.alignments, told), replace(passage.collation, loci=())
    assert [other] == [one.collation for one in name_passages(found, [other], told, earlier)]


def test_a_passage_that_lost_an_id_to_another_stays_the_very_same() -> None:
    a, b = (read(f"{RIVER}\n{BOATS}\n{RIVER}", name) for name in ("a.txt", "b.txt"))
    alignments, earlier = [twice(a, b)], Earlier()
    before = named(alignments, [a, b], earlier)
    earlier.forget_unused()
    after = named(alignments, [a, b], earlier)
    assert len(after) == 2 and all(map(is_, before, after))


def test_places_are_looked_up_where_they_stand() -> None:
    shelf = Shelf()
    for number in range(2_000):
        shelf.add(Span(100 * number, 100 * number + 90), number)
    shelf.add(Span(0, 200_000), -1)
    near = shelf.near(Span(50_040, 50_140))
    assert [500, 501, -1] == [group for span, group in near if span.overlaps(Span(50_040, 50_140))]
    assert len(near) < 10
