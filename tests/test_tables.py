"""The data of a site: six tables that anyone can read, and a package that describes them."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from arro3.io import read_parquet
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import any_text, compared, corpora, read

from sitegen.model import Comparison, Place, QuoteId, SourceId, Span
from sitegen.steps import listened
from sitegen.tables import (
    QUOTES,
    SCHEMAS,
    UTTERANCES,
    Addresses,
    Filed,
    Package,
    Record,
    Schema,
    Table,
    alignment_record,
    attribution_record,
    comparison_record,
    datapackage,
    file_table,
    rows,
    sigla,
    stated,
    tabled,
    tables,
    texts,
    to_csv,
    to_jsonl,
    to_parquet,
)
from sitegen.version import __version__

FIELDS = {
    "sources": "id siglum file title outlet author published url language event words digest "
    "copy_of page",
    "matches": "id a a_start a_end b b_start b_end kind score passage",
    "passages": "id kind sources witnesses page",
    "quotes": "id source start end mode cue_start cue_end mention_start mention_end speaker "
    "speaker_name utterance confidence evidence",
    "speakers": "id name aliases quotes page",
    "utterances": "id speaker quotes variants page",
}
"""The contract, section 4."""
SHARED = "Engineers had warned the city council of cracks in both of its piers three years ago."
FIRST = f"The mayor said: “We will close the bridge by Monday.” {SHARED}"
SECOND = f"{SHARED} “We shall close the old bridge by Monday,” she added."


def two_articles() -> Comparison:
    analyses = [read(FIRST, "a.txt"), read(SECOND, "b.txt")]
    said = []
    for analysis in analyses:
        start, end = analysis.text.index("“"), analysis.text.index("”") + 1
        said.append(Place(analysis.article.id, Span(start, end)))
    return compared(analyses, said)


def filled(comparison: Comparison) -> dict[str, Table]:
    plain = Addresses.plain(comparison)
    return {table.name: table for table in tables(comparison, addresses=plain)}


NOTES = Schema("notes", "One note.", (dataclasses.replace(SCHEMAS[0].fields[0], name="id"),))


def cell(value: str) -> str:
    """The only cell of a CSV file with one row, as a spreadsheet reads it."""
    content = to_csv(Table(NOTES, ({"id": value},))).decode()
    return list(csv.reader(io.StringIO(content, newline="")))[1][0]


def test_the_tables_have_exactly_the_fields_of_the_contract() -> None:
    assert FIELDS == {
        name: " ".join(table.fields) for name, table in filled(two_articles()).items()
    }


def test_every_row_has_all_fields_in_their_order() -> None:
    for table in filled(two_articles()).values():
        assert table.rows
        assert all(table.fields == tuple(row) for row in table.rows)


def test_a_quote_row_names_its_speaker_and_its_utterance() -> None:
    row = filled(two_articles())["quotes"].rows[0]
    assert ("Ann Lee", "u-00000001") == (row["speaker_name"], row["utterance"])
    assert "“We will close the bridge by Monday.”" == FIRST[slice(row["start"], row["end"])]


def test_a_quote_without_cue_or_mention_has_null_there() -> None:
    row = filled(two_articles())["quotes"].rows[0]
    assert [None] * 4 == [
        row[f"{part}_{edge}"] for part in ("cue", "mention") for edge in ("start", "end")
    ]


def test_an_utterance_lists_its_variants_with_the_quotes_that_have_them() -> None:
    comparison = two_articles()
    first, second = (attribution.quote.id for attribution in comparison.attributions)
    row = filled(comparison)["utterances"].rows[0]
    assert [
        [{"quotes": [first], "text": "will"}, {"quotes": [second], "text": "shall"}],
        [{"quotes": [first], "text": None}, {"quotes": [second], "text": "old"}],
    ] == row["variants"]


def test_a_report_around_a_quotation_is_no_witness_of_its_words() -> None:
    comparison = two_articles()
    (utterance,), inner = comparison.utterances, comparison.attributions[0]
    place = dataclasses.replace(inner.quote.place, span=Span(0, len(FIRST)))
    report = dataclasses.replace(inner.quote, id=QuoteId("q-report"), place=place, mode="indirect")
    wider = dataclasses.replace(
        comparison,
        attributions=(dataclasses.replace(inner, quote=report), *comparison.attributions),
        utterances=(dataclasses.replace(utterance, quotes=(report.id, *utterance.quotes)),),
    )
    assert (
        filled(comparison)["utterances"].rows[0]["variants"]
        == (filled(wider)["utterances"].rows[0]["variants"])
    )


def test_a_speaker_lists_aliases_and_quotes() -> None:
    comparison = two_articles()
    row = filled(comparison)["speakers"].rows[0]
    assert ["Lee"] == row["aliases"]
    assert [attribution.quote.id for attribution in comparison.attributions] == row["quotes"]


def test_a_match_row_names_its_passage_and_a_passage_its_witnesses() -> None:
    comparison = two_articles()
    rows = filled(comparison)
    ids = {row["id"] for row in rows["passages"].rows}
    assert all(row["passage"] in ids for row in rows["matches"].rows)
    for row in rows["passages"].rows:
        assert [{"source", "start", "end"}] * 2 == [set(each) for each in row["witnesses"]]


def test_pages_and_letters_come_from_outside() -> None:
    comparison = two_articles()
    ids = [analysis.article.id for analysis in comparison.analyses]
    addresses = Addresses(
        sigla=dict(zip(ids, "AB", strict=True)),
        source={ids[0]: "articles/x/index.html"}.get,
        speaker={comparison.speakers[0].id: "speakers/ann-lee/index.html"}.get,
    )
    sources, *_, speakers, _ = tables(comparison, addresses=addresses)
    assert ["articles/x/index.html", None] == [row["page"] for row in sources.rows]
    assert "speakers/ann-lee/index.html" == speakers.rows[0]["page"]


@pytest.mark.parametrize(
    ("count", "last"), [(1, "A"), (26, "Z"), (27, "AA"), (53, "BA"), (703, "AAA")]
)
def test_letters_go_on_with_two_after_z(count: int, last: str) -> None:
    assert last == sigla(count)[-1]
    assert count == len(set(sigla(count)))


# ── records ─────────────────────────────────────────────────────────────────────────────────


def test_a_comparison_record_is_all_tables_by_name() -> None:
    comparison = two_articles()
    record = comparison_record(comparison)
    assert {name: list(table.rows) for name, table in filled(comparison).items()} == record
    assert record == json.loads(json.dumps(record))


@pytest.mark.parametrize("schema", [QUOTES, UTTERANCES])
def test_whoever_listens_is_heeded_between_the_rows_of_long_tables(
    schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Schema] = []
    monkeypatch.setattr(rows, "_ROWS_IN_ONE_GO", 1)
    comparison = two_articles()
    with listened(lambda: heard.append(schema)):
        table = tabled(schema, comparison, Addresses.plain(comparison))
    assert len(table.rows) == len(heard) > 0


def test_an_alignment_record_is_its_sides_and_its_matches() -> None:
    (alignment,) = two_articles().alignments
    record = alignment_record(alignment)
    assert (alignment.a, alignment.b) == (record["a"], record["b"])
    assert FIELDS["matches"].split() == list(record["matches"][0])


def test_an_attribution_record_is_a_row_of_quotes() -> None:
    attribution = two_articles().attributions[0]
    assert FIELDS["quotes"].split() == list(attribution_record(attribution))
    assert "Ann" == attribution_record(attribution, {attribution.speaker: "Ann"})["speaker_name"]


# ── JSON Lines and CSV ──────────────────────────────────────────────────────────────────────


@given(corpora())
@settings(max_examples=25)
def test_json_lines_read_back_as_the_rows(told: tuple) -> None:
    for table in filled(compared(told)).values():
        lines = to_jsonl(table).decode().splitlines()
        assert [dict(row) for row in table.rows] == [json.loads(line) for line in lines]


@given(any_text())
def test_a_line_of_json_lines_ends_nowhere_but_at_its_end(text: str) -> None:
    (line,) = to_jsonl(Table(NOTES, ({"id": text},))).decode().splitlines()
    assert {"id": text} == json.loads(line)


@given(corpora())
@settings(max_examples=25)
def test_csv_holds_the_same_values_as_json_lines(told: tuple) -> None:
    for table in filled(compared(told)).values():
        rows = list(csv.DictReader(io.StringIO(to_csv(table).decode(), newline="")))
        assert [read_back(row, table.schema) for row in rows] == [dict(row) for row in table.rows]


def read_back(row: dict[str, str], schema: Schema) -> Record:
    """What a program makes of a CSV row with the help of the schema."""
    readers = {"string": str, "integer": int, "number": float, "array": json.loads}
    return {
        field.name: readers[field.type](row[field.name]) if row[field.name] else None
        for field in schema.fields
    }


@given(any_text())
def test_any_text_stays_in_its_cell(text: str) -> None:
    found = cell(text)
    readable = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert found in (readable, f"'{readable}")


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_calculate_is_made_harmless(text: str) -> None:
    assert f"'{text}" == cell(text)


@pytest.mark.parametrize("text", ["-2", "+3.5", "-1e9", "a=b", "“=1”", ""])
def test_numbers_and_other_words_stay_as_they_are(text: str) -> None:
    assert text == cell(text)


@given(st.text(alphabet="=+-@\t\r0123456789.,eE'\"ab", min_size=1, max_size=8))
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(text: str) -> None:
    found = cell(text)
    assert found[0] not in "=+-@\t\r" or float(found) is not None


def test_csv_lines_end_as_rfc_4180_says() -> None:
    content = to_csv(filled(two_articles())["speakers"])
    assert content.endswith(b"\r\n")
    assert 2 == content.count(b"\r\n")


@given(any_text())
def test_a_text_file_keeps_every_offset(text: str) -> None:
    comparison = compared([read(text)])
    ((path, content),) = texts(comparison)
    assert f"text/{comparison.analyses[0].article.id}.txt" == path
    assert len(text) == len(content.decode())


# ── the data package ────────────────────────────────────────────────────────────────────────


def described(package: Package | None = None) -> dict:
    return json.loads(files_of(two_articles(), package=package or Package())["datapackage.json"])


def files_of(
    comparison: Comparison, *, package: Package, parquet: bool = False, **bound: int
) -> dict[str, bytes]:
    """The tables and what the package says of them, by their paths under ``data/``."""
    files: dict[str, bytes] = {}
    filed = []
    for table in filled(comparison).values():
        parts = file_table(table, parquet=parquet, **bound)
        files |= {part.path: part.content for part in parts}
        filed.append(Filed.of(table.schema, [stated(one.path, one.content) for one in parts]))
    return {**files, "datapackage.json": datapackage(filed, package=package)}


def test_every_field_of_the_package_has_a_type_and_a_description() -> None:
    for resource in described()["resources"]:
        name = resource["name"].removesuffix("-jsonl")
        fields = resource["schema"]["fields"]
        assert FIELDS[name].split() == [field["name"] for field in fields]
        for field in fields:
            assert field["type"] in ("string", "integer", "number", "array")
            assert field["description"].endswith(".")


def test_the_package_follows_the_rules_of_frictionless() -> None:
    package = described()
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names)) == 2 * len(FIELDS)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in [package["name"], *names])
    for resource in package["resources"]:
        assert not re.match(r"/|[a-z]+:|.*\.\.", resource["path"])
        assert {"name", "path", "profile", "format", "mediatype", "encoding", "schema"} < set(
            resource
        )
        assert {resource["schema"]["primaryKey"]} == {"id"}


def test_every_foreign_key_leads_to_ids_of_the_same_form() -> None:
    package = described()
    fields = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in package["resources"]
    }
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            target = key["reference"]["resource"] or resource["name"]
            assert key["reference"]["fields"] in fields[target]
            assert key["fields"] in fields[resource["name"]]
            assert target.endswith("-jsonl") == resource["name"].endswith("-jsonl")


def test_rows_keep_what_the_schema_promises() -> None:
    for table in filled(two_articles()).values():
        for field in table.schema.fields:
            values = [row[field.name] for row in table.rows]
            assert None not in values or not field.required
            assert not field.values or set(values) <= set(field.values)
        ids = [row["id"] for row in table.rows]
        assert len(ids) == len(set(ids))


def test_keys_lead_to_rows_that_are_there() -> None:
    rows = filled(two_articles())
    for table in rows.values():
        for field in (field for field in table.schema.fields if field.refers):
            ids = {row["id"] for row in rows[field.refers].rows}
            assert {row[field.name] for row in table.rows} <= ids | {None}


def test_a_licence_and_a_title_stand_only_where_they_are_given() -> None:
    assert not {"licenses", "title"} & set(described())
    given_both = described(Package("My Comparison!", title="Bridges", licence="CC-BY-4.0"))
    assert [{"name": "CC-BY-4.0"}] == given_both["licenses"]
    assert ("my-comparison", "Bridges") == (given_both["name"], given_both["title"])


def test_the_package_names_its_maker_and_no_date() -> None:
    package = described()
    assert f"sitegen {__version__}" == package["generator"]
    assert "created" not in package


def test_a_package_without_texts_says_so() -> None:
    assert "left out" in described(Package(texts=False))["description"]
    assert "beside the tables" in described()["description"]


def test_the_package_describes_every_file_beside_it() -> None:
    files = files_of(two_articles(), package=Package())
    resources = json.loads(files["datapackage.json"])["resources"]
    assert {each["path"]: (each["bytes"], each["hash"]) for each in resources} == {
        path: (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        for path, content in files.items()
        if path.endswith(("csv", "jsonl"))
    }


@given(st.integers(1, 400))
def test_a_large_table_is_in_parts_that_make_it_up(most: int) -> None:
    rows = tuple({"id": f"n-{number}"} for number in range(40))
    table = Table(NOTES, rows)
    files = file_table(table, most=most)
    jsonl = [part for part in files if part.path.endswith(".jsonl")]
    assert to_jsonl(table) == b"".join(part.content for part in jsonl)
    head, _, body = to_csv(table).partition(b"\r\n")
    parts = [part.content.partition(b"\r\n") for part in files if part.path.endswith(".csv")]
    assert {head} == {part[0] for part in parts}
    assert body == b"".join(part[2] for part in parts)
    for part in files:
        assert len(part.content) <= most or part.content.count(b"\n") <= 2
    names = [part.path for part in jsonl]
    assert names == (
        [f"notes-{number:04}.jsonl" for number in range(1, len(names) + 1)]
        if len(names) > 1
        else ["notes.jsonl"]
    )


def test_the_package_names_the_parts_of_a_table_with_their_sizes() -> None:
    files = files_of(two_articles(), package=Package(), most=300)
    resources = json.loads(files["datapackage.json"])["resources"]
    (sources,) = (each for each in resources if each["name"] == "sources-jsonl")
    assert ["sources-0001.jsonl", "sources-0002.jsonl"] == sources["path"]
    assert "bytes" not in sources
    assert {part["path"]: part["bytes"] for part in sources["parts"]} == {
        path: len(files[path]) for path in sources["path"]
    }


def parquet_rows(content: bytes) -> list[dict]:
    table = read_parquet(io.BytesIO(content)).read_all()
    columns = [table.column(name).to_pylist() for name in table.column_names]
    return [dict(zip(table.column_names, row, strict=True)) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("name", list(FIELDS))
def test_parquet_has_the_rows_of_json_lines_with_lists_as_lists(name: str) -> None:
    table = filled(two_articles())[name]
    assert [dict(row) for row in table.rows] == parquet_rows(to_parquet(table))


def test_parquet_has_the_same_bytes_each_time_and_holds_what_no_encoding_can() -> None:
    table = Table(NOTES, ({"id": "a\ud800\x00\u2028b\n"},))
    assert [{"id": "a\ufffd\x00\u2028b\n"}] == parquet_rows(to_parquet(table))
    assert to_parquet(table) == to_parquet(table)
    assert [] == parquet_rows(to_parquet(Table(NOTES, ())))


def test_the_package_lists_parquet_only_where_it_was_asked_for() -> None:
    assert not [one for one in described()["resources"] if one["format"] == "parquet"]
    files = files_of(two_articles(), package=Package(), parquet=True)
    package = json.loads(files["datapackage.json"])
    found = [one for one in package["resources"] if one["format"] == "parquet"]
    assert [f"{name}.parquet" for name in FIELDS] == [one["path"] for one in found]
    assert all(one["bytes"] == len(files[one["path"]]) for one in found)
    assert "and as Parquet" in package["description"]


def said(project: Path, *program: str) -> subprocess.CompletedProcess[str]:
    """What a build says of a project of one article that asks for Parquet."""
    (project / "seeds").mkdir()
    (project / "seeds/a.txt").write_text("The bridge is shut.", "utf-8")
    (project / "sitegen.toml").write_text("parquet = true\n", "utf-8")
    command = [sys.executable, *program, "build", "--project", str(project)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_project_that_asks_for_parquet_has_it(tmp_path: Path) -> None:
    assert 0 == said(tmp_path, "-m", "sitegen").returncode
    assert 6 == len([*tmp_path.glob("site/data/*.parquet")])


def test_without_the_library_the_message_says_how_to_install_it(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['arro3'] = None; from sitegen.cli import main; "
    done = said(tmp_path, "-c", f"{hidden}sys.exit(main())")
    assert 2 == done.returncode
    assert "sitegen.toml:1: parquet is asked for" in done.stderr
    assert "pip install 'sitegen[parquet]'" in done.stderr


def test_a_copy_names_the_first_source_with_its_text() -> None:
    first = read(FIRST, "a.txt")
    copy = read(FIRST, "b.txt")
    article = dataclasses.replace(copy.article, copy_of=SourceId(first.article.id))
    comparison = compared([first])
    both = dataclasses.replace(
        comparison, analyses=(first, dataclasses.replace(copy, article=article))
    )
    assert [None, first.article.id] == [row["copy_of"] for row in filled(both)["sources"].rows]
