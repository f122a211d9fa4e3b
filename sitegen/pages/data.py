"""The data page, which explains the tables, and the files that it offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from msgspec import Struct

from sitegen.model import Comparison
from sitegen.pages.catalog import Catalog
from sitegen.pages.frames import Description, Framer
from sitegen.pages.site import Here, Link, Lot, OutputFile, Page, as_it_is
from sitegen.pages.wording import figures, say
from sitegen.tables import (
    PART_BYTES,
    QUOTES,
    SCHEMAS,
    UTTERANCES,
    Addresses,
    Field,
    Filed,
    Package,
    Schema,
    Stated,
    count_rows,
    datapackage,
    file_table,
    tabled,
    texts,
)

URL = "data/index.html"
FOLDER = "data"


class FieldView(Struct, frozen=True, gc=False):
    """One field of a table."""

    name: str
    type: str
    description: str
    refers: Link | None
    """The table whose ids stand in it."""
    values: tuple[str, ...]
    """All values that may stand in it; empty where they are free."""


class FormView(Struct, frozen=True, gc=False):
    """The files of one table in one form."""

    name: str
    """"JSON Lines"."""
    files: tuple[Link, ...]
    """One, called by the form; or the parts in their order, called by numbers."""


class TableView(Struct, frozen=True, gc=False):
    """One table with its fields and files."""

    name: str
    description: str
    rows: str
    """How many, in digits."""
    fields: tuple[FieldView, ...]
    forms: tuple[FormView, ...]


class DataView(Struct, frozen=True, gc=False):
    """All tables."""

    tables: tuple[TableView, ...]
    parquet: bool
    """Whether they are offered as Parquet, too."""
    package: str
    texts: str
    """How many texts, in digits."""
    pattern: str
    """Where the text of a source stands, as an address in the site; empty where the project may
    not publish whole articles."""


def plan_data(framer: Framer) -> tuple[Page, ...]:
    """The data page; it tells of the tables, and so is printed after them."""
    here = framer.here(URL)
    said = say("data.description")
    page = framer.later(
        here,
        "data.html",
        partial(_view, framer, here),
        title=say("frame.data"),
        about=(Description(said),),
    )
    return (replace(page, complete=as_it_is),)


def _view(framer: Framer, here: Here) -> DataView:
    comparison = framer.catalog.comparison
    return DataView(
        tables=tuple(_table(filed, comparison, here) for filed in filed_tables(framer)),
        parquet=framer.options.parquet,
        package=here.to(f"{FOLDER}/datapackage.json"),
        texts=figures(len(comparison.analyses)),
        pattern=f"{FOLDER}/text/<source id>.txt"
        if framer.options.max_excerpt_words is None
        else "",
    )


def _table(filed: Filed, comparison: Comparison, here: Here) -> TableView:
    name = filed.schema.name
    forms = (("JSON Lines", filed.jsonl), ("CSV", filed.csv), ("Parquet", filed.parquet))
    return TableView(
        name=name,
        description=say(f"tables.{name}"),
        rows=figures(count_rows(filed.schema, comparison)),
        fields=tuple(_field(name, field, here) for field in filed.schema.fields),
        forms=tuple(_form(form, parts, here) for form, parts in forms if parts),
    )


def _form(name: str, parts: Sequence[Stated], here: Here) -> FormView:
    links = [here.to(f"{FOLDER}/{part.path}") for part in parts]
    if len(links) == 1:
        return FormView(name, (Link(name, links[0]),))
    return FormView(name, tuple(Link(str(at), href) for at, href in enumerate(links, 1)))


def _field(table: str, field: Field, here: Here) -> FieldView:
    return FieldView(
        name=field.name,
        type=say(f"data.type_{field.type}"),
        description=say(f"tables.{table}.{field.name}"),
        refers=Link(field.refers, here.to(URL, table_anchor(field.refers)))
        if field.refers
        else None,
        values=field.values,
    )


def table_anchor(name: str) -> str:
    """Id of a table's section on the data page."""
    return f"table-{name}"


def addresses(catalog: Catalog) -> Addresses:
    """The letters and pages that the tables name."""
    return Addresses(
        sigla={entry.id: entry.siglum for entry in catalog.entries},
        source=lambda id_: catalog.by_source[id_].url,
        passage=catalog.passage_url,
        speaker=catalog.speaker_url,
        utterance=lambda one: f"{catalog.utterance_url(one)}#{one.id}",
    )


# ── the files ───────────────────────────────────────────────────────────────────────────────


def data_lots(framer: Framer) -> tuple[Lot, ...]:
    """The tables in all forms, and the texts to which offsets refer; what takes longest first."""
    lots = table_lots(framer)
    largest = (lots[schema.name] for schema in (QUOTES, UTTERANCES))
    tables = tuple(dict.fromkeys((*largest, *lots.values())))
    if framer.options.max_excerpt_words is not None:
        return tables
    return (*tables, Lot(f"{FOLDER}/text", partial(_texts, framer.catalog.comparison)))


def package_lot(framer: Framer) -> Lot:
    """The data package, which tells of the tables."""
    title = framer.options.title
    whole = framer.options.max_excerpt_words is None
    package = Package(name=title or say("frame.site"), title=title, texts=whole)
    path = f"{FOLDER}/datapackage.json"
    return Lot(
        path, lambda: (OutputFile(path, datapackage(filed_tables(framer), package=package)),)
    )


def filed_tables(framer: Framer) -> Sequence[Filed]:
    """The tables as they were written down; for that they are made where nobody has yet."""
    lots = table_lots(framer)
    return [Filed.of(schema, _inside(lots[schema.name].stated())) for schema in SCHEMAS]


def table_lots(framer: Framer, most: int = PART_BYTES) -> Mapping[str, Lot]:
    """The files of each table, by its name; always the same ones, of ``most`` bytes each."""
    if not framer.tables:
        for schema in SCHEMAS:
            make = partial(_files, framer, schema, most)
            framer.tables[schema.name] = Lot(f"{FOLDER}/{schema.name}", make)
    return framer.tables


def _files(framer: Framer, schema: Schema, most: int) -> tuple[OutputFile, ...]:
    catalog, parquet = framer.catalog, framer.options.parquet
    table = tabled(schema, catalog.comparison, addresses(catalog))
    parts = file_table(table, most=most, parquet=parquet)
    return tuple(OutputFile(f"{FOLDER}/{part.path}", part.content) for part in parts)


def _texts(comparison: Comparison) -> tuple[OutputFile, ...]:
    return tuple(OutputFile(f"{FOLDER}/{path}", content) for path, content in texts(comparison))


def _inside(files: Sequence[Stated]) -> Sequence[Stated]:
    """``files`` by their paths inside the folder of the data."""
    return [replace(file, path=file.path.removeprefix(f"{FOLDER}/")) for file in files]
