"""Comparison → the six tables of ``site/data/``, as rows, JSON Lines, CSV and a data package.

``schema`` says what the tables are, ``rows`` fills them, ``formats`` writes them down.
"""

from sitegen.tables.formats import (
    Filed,
    Package,
    Part,
    data_files,
    datapackage,
    file_table,
    file_tables,
    to_csv,
    to_jsonl,
)
from sitegen.tables.parquet import can_write, to_parquet
from sitegen.tables.rows import (
    Addresses,
    alignment_record,
    attribution_record,
    comparison_record,
    sigla,
    tables,
    texts,
)
from sitegen.tables.schema import SCHEMAS, Field, Json, Record, Schema, Table

__all__ = [
    "SCHEMAS",
    "Addresses",
    "Field",
    "Filed",
    "Json",
    "Package",
    "Part",
    "Record",
    "Schema",
    "Table",
    "alignment_record",
    "attribution_record",
    "can_write",
    "comparison_record",
    "data_files",
    "datapackage",
    "file_table",
    "file_tables",
    "sigla",
    "tables",
    "texts",
    "to_csv",
    "to_jsonl",
    "to_parquet",
]
