"""Speakers have pages with all they say; the list of quotes leaves none out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sites_by_hand import classed, five_texts, framer_of, tree_of, view_of, words_of
from strategies import texts

from sitegen.model import UtteranceId
from sitegen.pages.catalog import MOST_LETTERS, make_catalog
from sitegen.pages.division import ROOM
from sitegen.pages.evidence import UNSURE, clause_of, evidence_clauses, is_unsure, sureness
from sitegen.pages.frames import Framer
from sitegen.pages.lines import Line
from sitegen.pages.marks import plain_text
from sitegen.pages.paging import PAGE_SIZE
from sitegen.pages.passages import plan_passages
from sitegen.pages.published import make_heritage, publishing
from sitegen.pages.quotes import QuotesView, plan_quotes
from sitegen.pages.site import Page, PageOptions
from sitegen.pages.speakers import ListView, SpeakerView, plan_speakers
from sitegen.pages.utterances import UtteranceView
from sitegen.weights import learned

A = (
    "The bridge will be closed until autumn, the mayor of the town, Ann Weaver, said on Monday.\n\n"
    "“We found eleven cracks in the northern pillar, and nobody may cross now,” Weaver said.\n\n"
    "She called the report “most alarming” and left.\n\n"
    "“Fish are scarce this year,” said Tom Rudd."
)
B = (
    "Mayor Ann Weaver spoke in the town hall.\n\n"
    "“We found eleven cracks in the southern pillar, and nobody may cross now,” she said."
)


@cache
def town() -> Framer:
    return framer_of({"a.txt": A, "b.txt": B})


@cache
def five() -> Framer:
    return framer_of(five_texts())


def speaker(framer: Framer, name: str) -> tuple[Page, SpeakerView]:
    page = next(page for page in plan_speakers(framer)[1:] if page.frame.title == name)
    return page, view_of(page, SpeakerView)


def utterances(view: SpeakerView) -> list[UtteranceView]:
    return [utterance for event in view.events for utterance in event.utterances]


def ids_of(page: Page) -> list[str]:
    return [anchor for element in tree_of(page).iter() if (anchor := element.get("id"))]


def running(line: Line) -> str:
    return "".join(part.before + (part.text or "{}") + part.after for part in line.parts)


def test_the_list_leads_to_every_speaker() -> None:
    pages = plan_speakers(five())
    view = view_of(pages[0], ListView)
    assert sorted(page.url for page in pages[1:]) == sorted(
        f"speakers/{line.name.href}" for group in view.groups for line in group.lines
    )


def test_a_site_where_nobody_speaks_says_so() -> None:
    (page,) = plan_speakers(framer_of({"a.txt": "It rained all day in the valley."}))
    assert "Nobody is quoted." in words_of(tree_of(page))
    (page,) = plan_quotes(framer_of({"a.txt": "It rained all day in the valley."}))
    assert "No article quotes anybody." in words_of(tree_of(page))


def test_every_quote_and_utterance_of_a_speaker_is_an_anchor_once() -> None:
    anchors = {page.url: ids_of(page) for page in plan_speakers(five())[1:]}
    assert all(len(set(ids)) == len(ids) for ids in anchors.values())
    catalog = five().catalog
    for utterance in catalog.comparison.utterances:
        ids = set(anchors[catalog.speaker_url(utterance.speaker)])
        assert {utterance.id, *utterance.quotes} <= ids


def test_counts_are_of_the_utterances_on_the_page() -> None:
    _, view = speaker(five(), "Vladimir Putin")
    figures = [count.figure for count in view.counts]
    assert len(utterances(view)) == figures[0] + figures[3]
    assert figures[1] == sum(one.quoted and one.kind is not None for one in utterances(view))
    assert figures[2] == sum(one.quoted and one.varied for one in utterances(view))


def test_other_names_stand_with_their_letters_and_why_they_were_joined() -> None:
    _, view = speaker(five(), "Vladimir Putin")
    forms = {alias.form: alias for alias in view.aliases}
    assert "Putin" in forms
    assert all(alias.evidence for alias in view.aliases)


def test_a_name_that_very_many_articles_use_names_some_of_them_and_counts_the_rest() -> None:
    many = {f"{n:02}.txt": f"“It is closed,” said Ann Weaver on day {n}." for n in range(40)}
    said = "---\nevent: Bridge\n---\n"
    framer = framer_of({name: said + text for name, text in many.items()})
    letters = speaker(framer, "Ann Weaver")[1].events[0].letters
    assert MOST_LETTERS + 1 == len(letters)
    assert f"+{40 - MOST_LETTERS}" == letters[-1]


def test_two_wordings_of_one_thing_said_stand_in_one_line() -> None:
    _, view = speaker(town(), "Ann Weaver")
    (said,) = [one for one in utterances(view) if one.varied]
    assert "“We found eleven cracks in the {} pillar, and nobody may cross now,”" == running(
        said.line
    )
    assert ("2 articles, 2 wordings", "reworded") == (said.spread, said.kind)


def test_a_source_line_shows_the_words_around_the_quote_and_where_it_stands() -> None:
    _, view = speaker(town(), "Ann Weaver")
    (said,) = [one for one in utterances(view) if one.varied]
    assert [
        "“We found eleven cracks in the northern pillar, and nobody may cross now,” Weaver said.",
        "“We found eleven cracks in the southern pillar, and nobody may cross now,” she said.",
    ] == [plain_text(one.pieces) for one in said.said.whole]
    assert ["¶2 in context", "¶2 in context"] == [one.link.text for one in said.said.whole]


def test_words_quoted_in_part_stay_in_their_sentence() -> None:
    _, view = speaker(town(), "Ann Weaver")
    shown = [plain_text(one.pieces) for said in utterances(view) for one in said.said.whole]
    assert any("She called the report “most alarming” and left." in words for words in shown)


def test_four_sources_of_one_sentence_are_four_variants_and_three_wordings() -> None:
    said = utterances(speaker(five(), "Vladimir Putin")[1])[0]
    assert "4 articles, 3 wordings" == said.spread
    assert "19 words agreed, four variants; punctuation not counted" == said.summary
    assert ["A", "B", "C", "D"] == [one.letter for one in said.said.whole]


def test_what_others_say_and_what_is_no_speech_is_not_on_a_speakers_page() -> None:
    _, view = speaker(five(), "Vladimir Putin")
    lines = " ".join(running(said.line) for said in utterances(view))
    for words in (
        "“settled”",
        "in 24 hours",
        "exaggerated",
        "maintain close dialogue",
        "no limits",
    ):
        assert words not in lines


def test_reports_of_one_sentence_stand_in_it_once() -> None:
    for said in utterances(speaker(five(), "Vladimir Putin")[1]):
        shown = [(one.letter, plain_text(one.pieces)) for one in said.said.reported]
        assert len(set(shown)) == len(shown)


def test_widest_spread_stands_first() -> None:
    _, view = speaker(five(), "Vladimir Putin")
    catalog = five().catalog
    for event in view.events:
        spreads = [
            len({catalog.quotes[quote].quote.place.source for quote in one.quotes})
            for one in (catalog.utterances[said.id] for said in event.utterances)
        ]
        assert sorted(spreads, reverse=True) == spreads


def test_each_quote_says_why_it_is_the_speakers() -> None:
    for said in utterances(speaker(five(), "Vladimir Putin")[1]):
        quotes = five().catalog.utterances[said.id].quotes
        assert len(quotes) == len(said.voices) == len(said.joins) + 1
        assert all("confidence" in one.clauses[-1] for one in said.voices)


def test_an_unsure_attribution_is_called_uncertain() -> None:
    attribution = next(one for one in town().catalog.quotes.values() if one.speaker)
    doubtful = replace(attribution, confidence=UNSURE - 0.1)
    assert is_unsure(doubtful)
    assert sureness(doubtful).startswith("uncertain")
    assert not is_unsure(replace(attribution, confidence=UNSURE))


def test_filters_need_no_script_and_events_are_chosen_only_where_there_are_two() -> None:
    page, view = speaker(town(), "Ann Weaver")
    assert () == view.filters
    names = [element.get("name") for element in tree_of(page).iter("input")]
    assert ["show"] * 4 == [name for name in names if name not in ("theme", "q", None)]


def test_a_filter_that_would_leave_nothing_cannot_be_chosen() -> None:
    page, _ = speaker(town(), "Tom Rudd")
    off = [
        element.get("id")
        for element in tree_of(page).iter("input")
        if element.get("disabled") is not None
    ]
    assert ["show-varied", "show-reported"] == off


def test_the_list_of_quotes_has_every_quote_once() -> None:
    for page in plan_quotes(five()):
        ids = ids_of(page)
        assert {str(quote) for quote in five().catalog.quotes} <= set(ids)
        assert len(set(ids)) == len(ids)


def test_the_list_of_quotes_stands_in_three_orders_where_there_are_wordings_and_dates() -> None:
    pages = plan_quotes(five())
    headings = {
        page.url: [group.heading for group in view_of(page, QuotesView).groups] for page in pages
    }
    assert ["quotes/index.html", "quotes/wordings/index.html", "quotes/dates/index.html"] == [
        *headings
    ]
    assert "In four articles" == headings["quotes/index.html"][0]
    assert ["In three wordings", "In two wordings", "In one wording"] == (
        headings["quotes/wordings/index.html"][:3]
    )
    assert ["5 July 2024", "Date not given"] == headings["quotes/dates/index.html"]
    assert "by date" in words_of(tree_of(pages[2]))


def test_without_wordings_and_dates_there_is_one_order() -> None:
    (page,) = plan_quotes(framer_of({"a.txt": "“The bridge is shut,” said Ann Weaver."}))
    assert () == view_of(page, QuotesView).orders


def test_a_quote_without_a_speaker_is_listed_as_unattributed() -> None:
    text = "It was cold.\n\n“Nobody may ever cross the old bridge again before the autumn comes.”"
    (page,) = plan_quotes(framer_of({"a.txt": text}))
    assert ["Unattributed"] == [group.heading for group in view_of(page, QuotesView).groups]
    assert "unattributed" in words_of(classed(tree_of(page), "saying")[0])


def test_many_quotes_go_over_several_pages() -> None:
    said = [f"“Ship number {i} has left the harbour today,” said Ann Weaver." for i in range(210)]
    pages = plan_quotes(framer_of({"a.txt": "\n\n".join(said)}))
    assert ["quotes/index.html", "quotes/2/index.html"] == [page.url for page in pages]
    first = view_of(pages[0], QuotesView)
    assert PAGE_SIZE == sum(len(group.sayings) for group in first.groups)


@cache
def talkative() -> Framer:
    """Somebody who says more than one page holds, in two articles that share the last of it."""
    said = [f"“Ship number {i} has left the harbour today,” said Ann Weaver." for i in range(210)]
    return framer_of({"a.txt": "\n\n".join(said), "b.txt": "\n\n".join((A, *said[-3:]))})


def weaver_pages() -> list[Page]:
    return [page for page in plan_speakers(talkative()) if "ann-weaver" in page.url]


def test_a_speaker_who_says_much_has_several_pages_and_nothing_is_left_out_or_said_twice() -> None:
    pages = weaver_pages()
    assert ["speakers/ann-weaver/index.html", "speakers/ann-weaver/2/index.html"] == [
        page.url for page in pages[:2]
    ]
    shown = [one.id for page in pages for one in utterances(view_of(page, SpeakerView))]
    known = [
        utterance.id
        for utterance in talkative().catalog.comparison.utterances
        if talkative().catalog.speakers[utterance.speaker].name == "Ann Weaver"
    ]
    assert sorted(known) == sorted(shown)
    for page in pages:
        said = utterances(view_of(page, SpeakerView))
        assert sum(1 + len(one.voices) for one in said) <= ROOM


def test_what_most_articles_have_stands_on_the_first_page() -> None:
    first, *others = (view_of(page, SpeakerView) for page in weaver_pages())
    assert any(not one.single for one in utterances(first))
    assert all(one.single for view in others for one in utterances(view))


def test_an_address_of_the_first_page_leads_to_what_stands_on_another() -> None:
    catalog = talkative().catalog
    trees = {page.url: tree_of(page) for page in weaver_pages()}
    ids = {url: {one.get("id") for one in tree.iter()} for url, tree in trees.items()}
    first = next(iter(trees))
    for line in (one for one in trees[first].iter("a") if one.find("i") is not None):
        leads = f"{first.removesuffix('index.html')}{line.get('href')}"
        assert {mark.get("id") for mark in line.iter("i")} <= ids[leads]
    said = [one for one in catalog.utterances.values() if catalog.speaker_url(one.speaker) == first]
    assert any(catalog.utterance_url(one) != first for one in said)
    for utterance in said:
        assert utterance.id in ids[first] & ids[catalog.utterance_url(utterance)]


def test_a_page_that_a_speaker_has_no_more_leads_to_the_first() -> None:
    full = talkative().catalog
    before = make_heritage(full, publishing(full), PageOptions()).permalinks
    after = framer_of({"a.txt": A}).catalog
    moved = make_heritage(after, publishing(after), PageOptions(published=before)).moved
    assert "speakers/ann-weaver/index.html" == moved["speakers/ann-weaver/2/index.html"].url


def test_a_speaker_called_by_digits_has_no_address_of_a_page_of_the_list() -> None:
    comparison = town().catalog.comparison
    speakers = tuple(replace(one, name="2") for one in comparison.speakers[:1])
    catalog = make_catalog(replace(comparison, speakers=speakers, utterances=(), attributions=()))
    assert ["speakers/speaker-2/index.html"] == [
        catalog.speaker_url(one.id) for one in catalog.comparison.speakers
    ]


def test_the_list_of_quotes_leads_to_the_page_of_each_utterance() -> None:
    ids = {page.url: set(ids_of(page)) for page in weaver_pages()}
    hrefs = [
        saying.words.href
        for page in plan_quotes(talkative())
        for group in view_of(page, QuotesView).groups
        for saying in group.sayings
        if "ann-weaver" in saying.words.href
    ]
    assert any("ann-weaver/2/" in href for href in hrefs)
    for href in hrefs:
        url, _, anchor = href.rpartition("../")[2].partition("#")
        assert anchor in ids[url]


def test_words_of_a_source_never_become_mark_up() -> None:
    text = "“We <b>found</b> eleven cracks in the <script>x</script> pillar,” said Ann Weaver."
    framer = framer_of({"a.txt": text})
    for page in (*plan_speakers(framer), *plan_quotes(framer)):
        tree = tree_of(page)
        assert not list(tree.iter("b"))
        assert not [one for one in tree.iter("script") if one.text]


@settings(max_examples=8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(texts(), max_size=3))
def test_any_texts_make_pages_without_an_id_twice(contents: list[str]) -> None:
    framer = framer_of({f"{i}.txt": text + "\n\n" + A for i, text in enumerate(contents)})
    for plan in (plan_passages, plan_speakers, plan_quotes):
        for page in plan(framer):
            ids = ids_of(page)
            assert len(set(ids)) == len(ids)


def test_the_same_words_said_twice_have_two_anchors() -> None:
    text = "“Never again,” said Ann Weaver.\n\nIt rained.\n\n“Never again,” said Ann Weaver."
    _, view = speaker(framer_of({"a.txt": text}), "Ann Weaver")
    assert 2 == len({said.id for said in utterances(view)})


def test_every_reason_for_a_speaker_is_said_in_words_and_never_by_its_name() -> None:
    deciding = {name for name, weight in learned().voice.items() if weight > 0}
    shown = {
        name
        for attribution in five().catalog.comparison.attributions
        for name in attribution.evidence
    }
    for name in sorted(deciding | shown):
        clause = clause_of(name)
        assert clause, name
        assert ":" not in clause
    assert "" == clause_of("unheard:of")


def test_a_reason_is_given_once() -> None:
    attribution = five().catalog.comparison.attributions[0]
    twice = replace(attribution, evidence=("L:near", "L:near:low,", "unheard of"))
    assert ("named shortly before the words",) == evidence_clauses(twice)


def test_no_quote_is_said_to_stand_apart_from_one_that_it_is_joined_to() -> None:
    _, view = speaker(five(), "Vladimir Putin")
    for utterance in utterances(view):
        quotes = len(five().catalog.utterances[UtteranceId(utterance.id)].quotes)
        assert max(0, quotes - 1) == len(utterance.joins)
        for one in utterance.joins:
            assert any(
                clause in one.clauses[0]
                for clause in (
                    "one statement",
                    "one quotation in pieces",
                    "a passage that it shares",
                    "words in common with",
                )
            )


def test_speakers_without_a_marked_word_stand_below_and_a_shared_name_says_where() -> None:
    framer = town()
    comparison = framer.catalog.comparison
    alike = tuple(replace(speaker, name="Ann Weaver") for speaker in comparison.speakers)
    twins = Framer(make_catalog(replace(comparison, speakers=alike)), framer.options)
    view = view_of(plan_speakers(twins)[0], ListView)
    letters = [line.letters for group in view.groups for line in group.lines]
    assert 1 < len(letters)
    assert all(letters)
    groups = view_of(plan_speakers(five())[0], ListView).groups
    assert ["Quoted", "Only reported"] == [group.heading for group in groups]
    assert all(line.quotations for line in groups[0].lines)
    assert not any(line.quotations for line in groups[1].lines)
    assert not any(line.letters for group in groups for line in group.lines)


def test_speakers_whom_nobody_names_stand_last() -> None:
    framer = framer_of(
        {"a.txt": "“It is late,” officials said. “It is dark,” Ann Okoro said. 李明说：“好。”"}
    )
    groups = view_of(plan_speakers(framer)[0], ListView).groups
    assert ["Quoted", "Not named in the articles"] == [group.heading for group in groups]
    assert ["officials"] == [line.name.text for line in groups[1].lines]
