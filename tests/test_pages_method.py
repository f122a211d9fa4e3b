from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain

from sites_by_hand import classed, five_texts, framer_of, tree_of, view_of, words_of

from sitegen.alignment import AlignmentOptions
from sitegen.alignment.scoring import CONTEXT
from sitegen.alignment.signals import SIGNALS
from sitegen.errors import Problem
from sitegen.model import MatchId
from sitegen.pages.catalog import make_catalog
from sitegen.pages.data import DataView, data_lots, package_lot, plan_data, table_lots
from sitegen.pages.frames import Framer
from sitegen.pages.method import MAX_FORMS, MethodView, plan_method
from sitegen.pages.reasons import is_uncertain
from sitegen.pages.site import PageOptions
from sitegen.pages.wording import say
from sitegen.pages.worked import IN_WORDS
from sitegen.tables import SCHEMAS

STORM = "A storm tore the roof off the old station on Sunday night, the mayor said."
STORM_TOO = "On Sunday night a storm tore the roof off the old station in the valley."


def test_the_thresholds_on_the_page_are_those_of_the_build() -> None:
    options = PageOptions(alignment=AlignmentOptions(floor=0.71, min_words=9), language="fr")
    (page,) = plan_method(framer_of({"a.txt": STORM}, options))
    words = words_of(tree_of(page))
    assert "a run of at least nine equal words" in words
    assert "From 0.71 on they are matched" in words
    assert "the site’s own language (fr)" in words


def test_the_example_is_a_match_of_this_site_and_its_evidence_adds_up() -> None:
    framer = framer_of(five_texts())
    view = view_of(plan_method(framer)[0], MethodView)
    assert view.example is not None
    assert view.example.row.href.partition("#")[2] in framer.catalog.matches
    for step in view.example.steps:
        parts = (*(row.adds for row in step.rows), step.others, step.beforehand)
        added = [float(part.replace("−", "-")) for part in parts if part]
        assert abs(sum(added) - float(step.sum.replace("−", "-"))) < 0.01 * len(added)


def test_the_example_is_a_sure_paraphrase_and_its_evidence_is_said_in_words() -> None:
    framer = framer_of(five_texts())
    view = view_of(plan_method(framer)[0], MethodView)
    assert view.example is not None
    match = framer.catalog.matches[MatchId(view.example.row.href.partition("#")[2])]
    assert not is_uncertain(match)
    told = {say(f"{IN_WORDS}.{name}") for name in (*SIGNALS, *CONTEXT)}
    assert {row.name for step in view.example.steps for row in step.rows} <= told


def test_of_a_name_with_very_many_forms_the_first_are_named_and_the_others_counted() -> None:
    framer = framer_of(five_texts())
    comparison = framer.catalog.comparison
    first = next(speaker for speaker in comparison.speakers if speaker.aliases)
    many = replace(first, aliases=tuple(replace(first.aliases[0], form=f"F{n}") for n in range(30)))
    speakers = tuple(many if one is first else one for one in comparison.speakers)
    catalog = make_catalog(replace(comparison, speakers=speakers))
    view = view_of(plan_method(replace(framer, catalog=catalog))[0], MethodView)
    assert [f"F{n}" for n in range(MAX_FORMS)] == [form for form, *_ in view.joined[0].forms]
    assert ["and six more", ""] == [name.more for name in view.joined[:2]]


def test_a_site_without_matches_has_no_example() -> None:
    view = view_of(plan_method(framer_of({"a.txt": STORM}))[0], MethodView)
    assert view.example is None


def test_the_build_report_names_what_was_left_out_copies_and_warnings() -> None:
    problems = (
        Problem("seeds/bad.txt", "not UTF-8", "convert it"),
        Problem("seeds/odd.txt", "an odd date", "mend it", severity="warning"),
    )
    texts = {"a.txt": STORM, "b.txt": STORM, "c.txt": f"---\nnoindex: true\n---\n{STORM_TOO}"}
    (page,) = plan_method(framer_of(texts, PageOptions(problems=problems)))
    words = words_of(tree_of(page))
    assert "seeds/bad.txt: not UTF-8; convert it" in words
    assert "seeds/odd.txt: an odd date; mend it" in words
    assert "B (b.txt) has the very same text as A (a.txt)" in words
    assert "One article asked search engines to stay away" in words


def test_a_clean_build_says_that_nothing_was_left_out() -> None:
    words = words_of(tree_of(plan_method(framer_of({"a.txt": STORM}))[0]))
    assert "No source was left out." in words
    assert "There were no warnings." in words


def test_the_page_has_the_places_that_other_pages_link_to() -> None:
    tree = tree_of(plan_method(framer_of({"a.txt": STORM}))[0])
    ids = {element.get("id") for element in tree.iter()}
    assert {"report", "names", "matching", "kinds", "build"} <= ids


def test_what_was_set_aside_is_listed_by_article() -> None:
    view = view_of(plan_method(framer_of(five_texts()))[0], MethodView)
    assert {"B", "C", "D"} <= {line.siglum for line in view.asides}


def data_files(framer: Framer) -> dict[str, str]:
    """What stands in each file of the data."""
    lots = (*data_lots(framer), package_lot(framer))
    files = chain.from_iterable(lot.files() for lot in lots)
    return {file.path: file.content.decode("utf-8", "replace") for file in files}


def test_the_data_page_explains_every_field_of_every_table() -> None:
    (page,) = plan_data(framer_of({"a.txt": STORM, "b.txt": STORM_TOO}))
    view = view_of(page, DataView)
    assert [(schema.name, [field.name for field in schema.fields]) for schema in SCHEMAS] == [
        (table.name, [field.name for field in table.fields]) for table in view.tables
    ]


def test_every_download_of_the_data_page_is_a_file_of_the_site() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO})
    files = data_files(framer).keys()
    view = view_of(plan_data(framer)[0], DataView)
    forms = [form for table in view.tables for form in table.forms]
    offered = [file.href for form in forms for file in form.files]
    assert {f"data/{href}" for href in (*offered, view.package)} <= files


def test_a_table_in_parts_is_offered_part_by_part() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO})
    table_lots(framer, most=300)
    page = plan_data(framer)[0]
    files = data_files(framer).keys()
    (sources, *_) = view_of(page, DataView).tables
    assert ["sources-0001.jsonl", "sources-0002.jsonl"] == [
        file.href for file in sources.forms[0].files
    ]
    assert {f"data/sources-000{number}.jsonl" for number in (1, 2)} <= files
    assert "data/sources.jsonl" not in files
    assert "sources as JSON Lines, part 2" in words_of(tree_of(page))


def test_a_long_report_is_cut_and_says_how_much_is_not_listed() -> None:
    problems = tuple(Problem(f"seeds/{i}.txt", "is odd", "", "warning") for i in range(130))
    (page,) = plan_method(framer_of({"a.txt": STORM}, PageOptions(problems=problems)))
    assert 100 == len(view_of(page, MethodView).warnings)
    assert "30 more are printed by sitegen check." in words_of(tree_of(page))


def test_parquet_is_offered_where_the_project_asks_for_it() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO}, PageOptions(parquet=True))
    page = plan_data(framer)[0]
    (sources, *_) = view_of(page, DataView).tables
    assert "sources.parquet" == sources.forms[2].files[0].href
    assert "data/sources.parquet" in data_files(framer)
    assert "Parquet has the same rows" in words_of(tree_of(page))


def test_the_pages_named_in_the_data_are_pages_of_the_site() -> None:
    framer = framer_of({"a.txt": STORM, "b.txt": STORM_TOO})
    files = data_files(framer)
    rows = [json.loads(line) for line in files["data/sources.jsonl"].splitlines()]
    assert [entry.url for entry in framer.catalog.entries] == [row["page"] for row in rows]
    assert all(f"data/text/{row['id']}.txt" in files for row in rows)


def test_tables_of_fields_are_lists_of_terms_with_their_meaning() -> None:
    tree = tree_of(plan_data(framer_of({"a.txt": STORM}))[0])
    lists = classed(tree, "fields")
    assert len(SCHEMAS) == len(lists)
    assert all(len(list(one.iter("dt"))) == len(list(one.iter("dd"))) for one in lists)
