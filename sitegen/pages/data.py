"""The data page, which explains the tables, and the files that it offers."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from sitegen.pages.catalog import Catalog
from sitegen.pages.frames import Description, Framer
from sitegen.pages.site import Here, Link, OutputFile, Page
from sitegen.pages.wording import figures, say
from sitegen.tables import Addresses, Field, Filed, Package, Part, file_tables
from sitegen.tables import data_files as table_files

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
    """The data page."""
    here = framer.here(URL)
    comparison = framer.catalog.comparison
    view = DataView(
        tables=tuple(_table(filed, here) for filed in filed_tables(framer)),
        parquet=framer.options.parquet,
        package=here.to(f"{FOLDER}/datapackage.json"),
        texts=figures(len(comparison.analyses)),
        pattern=f"{FOLDER}/text/<source id>.txt"
        if framer.options.max_excerpt_words is None
        else "",
    )
    said = say("data.description")
    return (
        framer.page(here, "data.html", view, title=say("frame.data"), about=(Description(said),)),
    )


def _table(filed: Filed, here: Here) -> TableView:
    name = filed.schema.name
    forms = (("JSON Lines", filed.jsonl), ("CSV", filed.csv), ("Parquet", filed.parquet))
    return TableView(
        name=name,
        description=say(f"tables.{name}"),
        rows=figures(filed.rows),
        fields=tuple(_field(name, field, here) for field in filed.schema.fields),
        forms=tuple(_form(form, parts, here) for form, parts in forms if parts),
    )


def _form(name: str, parts: Sequence[Part], here: Here) -> FormView:
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
        sources={entry.id: entry.url for entry in catalog.entries},
        passages={passage: catalog.passage_url(passage) for passage in catalog.passages},
        speakers={speaker: catalog.speaker_url(speaker) for speaker in catalog.speakers},
        utterances={
            utterance.id: f"{catalog.utterance_url(utterance)}#{utterance.id}"
            for utterance in catalog.comparison.utterances
        },
    )


def filed_tables(framer: Framer) -> Sequence[Filed]:
    """The tables as files; made once for the data page, the records of it, and the files."""
    if not framer.filed:
        comparison = framer.catalog.comparison
        plain, parquet = addresses(framer.catalog), framer.options.parquet
        framer.filed.extend(file_tables(comparison, addresses=plain, parquet=parquet))
    return framer.filed


def data_files(framer: Framer) -> tuple[OutputFile, ...]:
    """The tables in both forms, the data package, and the texts to which offsets refer."""
    title = framer.options.title
    whole = framer.options.max_excerpt_words is None
    package = Package(name=title or say("frame.site"), title=title, texts=whole)
    files = table_files(filed_tables(framer), framer.catalog.comparison, package=package)
    return tuple(OutputFile(f"{FOLDER}/{path}", content) for path, content in files)
