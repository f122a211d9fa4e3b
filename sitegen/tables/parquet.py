"""Tables → Parquet, with their arrays as lists; needs the extra ``sitegen[parquet]``.

The rows go the way of JSON Lines into Arrow, whose types are those of the schema. The same table
gives the same bytes; another release of the library may give others (docs/decisions/0094).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sitegen.tables.schema import FieldType, Table

if TYPE_CHECKING:
    from arro3.core import DataType, Schema

PART_ROWS = 100_000
"""Rows of one file: the widest table takes 37 bytes a row (660 kB for 17 754 quotes), so that a
file has 4 MB."""
COMPRESSION = "zstd(3)"
"""What readers of Parquet know and what costs least for its size."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def can_write() -> bool:
    """Whether the library is installed."""
    return find_spec("arro3") is not None and find_spec("arro3.io") is not None


def to_parquet(table: Table) -> bytes:
    """``table`` as one file; lone surrogates, which UTF-8 cannot hold, are replaced."""
    from arro3.io import read_json, write_parquet

    lines = "".join(f"{json.dumps(dict(row), ensure_ascii=False)}\n" for row in table.rows)
    content = io.BytesIO()
    rows = read_json(io.BytesIO(_SURROGATE.sub("\ufffd", lines).encode()), _schema(table))
    write_parquet(rows, content, compression=COMPRESSION)
    return content.getvalue()


def _schema(table: Table) -> Schema:
    from arro3.core import Field, Schema

    fields = table.schema.fields
    return Schema(
        [
            Field(one.name, _type(table.name, one.name, one.type), nullable=not one.required)
            for one in fields
        ]
    )


def _type(table: str, name: str, kind: FieldType) -> DataType:
    """The Arrow type of a field; of an array that of its entries decides."""
    from arro3.core import DataType

    if kind == "array":
        made = _ENTRIES.get((table, name))
        return _listed(made() if made else DataType.string())
    plain = {"string": DataType.string, "integer": DataType.int64, "number": DataType.float64}
    return plain[kind]()


def _witness() -> DataType:
    from arro3.core import DataType

    return _struct(
        {"source": DataType.string(), "start": DataType.int64(), "end": DataType.int64()}
    )


def _readings() -> DataType:
    from arro3.core import DataType

    strings = _listed(DataType.string())
    return _listed(_struct({"quotes": strings, "text": DataType.string()}))


_ENTRIES: Mapping[tuple[str, str], Callable[[], DataType]] = {
    ("passages", "witnesses"): _witness,
    ("utterances", "variants"): _readings,
}
"""What the entries of an array are, where they are no strings, by table and field."""


def _listed(entry: DataType) -> DataType:
    from arro3.core import DataType, Field

    return DataType.list(Field("item", entry, nullable=True))


def _struct(members: Mapping[str, DataType]) -> DataType:
    from arro3.core import DataType, Field

    return DataType.struct([Field(name, type_, nullable=True) for name, type_ in members.items()])
