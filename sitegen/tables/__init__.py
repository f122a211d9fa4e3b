"""Comparison → the six tables of ``site/data/``, as rows, JSON Lines, CSV and a data package.

``schema`` says what the tables are, ``rows`` fills them, ``formats`` writes them down.
"""

from sitegen.tables.formats import (
    PART_BYTES,
    Filed,
    Package,
    Part,
    Stated,
    datapackage,
    file_table,
    stated,
    to_csv,
    to_jsonl,
)
from sitegen.tables.parquet import can_write, to_parquet
from sitegen.tables.rows import (
    Addresses,
    alignment_record,
    attribution_record,
    comparison_record,
    count_rows,
    sigla,
    tabled,
    tables,
    texts,
)
from sitegen.tables.schema import (
    QUOTES,
    SCHEMAS,
    UTTERANCES,
    Field,
    Json,
    Record,
    Schema,
    Table,
)

__all__ = [
    "PART_BYTES",
    "QUOTES",
    "SCHEMAS",
    "UTTERANCES",
    "Addresses",
    "Field",
    "Filed",
    "Json",
    "Package",
    "Part",
    "Record",
    "Schema",
    "Stated",
    "Table",
    "alignment_record",
    "attribution_record",
    "can_write",
    "comparison_record",
    "count_rows",
    "datapackage",
    "file_table",
    "sigla",
    "stated",
    "tabled",
    "tables",
    "texts",
    "to_csv",
    "to_jsonl",
    "to_parquet",
]
