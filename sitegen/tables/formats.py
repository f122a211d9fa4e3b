"""Tables → bytes: JSON Lines, CSV, and the data package that describes both."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sitegen.model import Comparison
from sitegen.tables.rows import Addresses, tables, texts
from sitegen.tables.schema import Field, Json, Schema, Table
from sitegen.version import __version__

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet calculate (safety.md, 7; OWASP, CSV injection)."""
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile("[\ud800-\udfff\x85\u2028\u2029]")
"""What UTF-8 cannot hold, and what some readers of lines take for the end of one."""


@dataclass(frozen=True, slots=True)
class Package:
    """What the data package says of itself."""

    name: str = "comparison"
    """Lower-case letters, digits, ``-``, ``_`` and ``.`` only; other characters become ``-``."""
    title: str | None = None
    licence: str | None = None
    """Its name as the Open Definition gives it (``CC-BY-4.0``); left out where None."""
    texts: bool = True
    """Whether the sources' whole texts stand beside the tables."""


def data_files(
    comparison: Comparison, *, addresses: Addresses, package: Package
) -> Iterator[tuple[str, bytes]]:
    """Path under ``data/`` and bytes of every file: tables, package, texts."""
    filled = tables(comparison, addresses=addresses)
    for table in filled:
        yield f"{table.name}.csv", to_csv(table)
        yield f"{table.name}.jsonl", to_jsonl(table)
    yield "datapackage.json", datapackage(filled, package=package)
    if package.texts:
        yield from texts(comparison)


def to_jsonl(table: Table) -> bytes:
    """One JSON object a line, in UTF-8; lone surrogates and line separators as escapes."""
    return "".join(f"{_json(dict(row))}\n" for row in table.rows).encode()


def to_csv(table: Table) -> bytes:
    """RFC 4180 in UTF-8, with a header; null is empty, arrays are JSON.

    A cell that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(table.fields)
    for row in table.rows:
        writer.writerow([_cell(row[name]) for name in table.fields])
    return _SURROGATE.sub("\ufffd", lines.getvalue()).encode()


def _cell(value: Json) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    words = value if isinstance(value, str) else _json(value)
    harmless = not words.startswith(_FORMULA) or _NUMBER.fullmatch(words)
    return words if harmless else f"'{words}"


def _json(value: Json) -> str:
    words = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda char: f"\\u{ord(char.group()):04x}", words)


# ── the data package ────────────────────────────────────────────────────────────────────────


def datapackage(filled: Sequence[Table], *, package: Package) -> bytes:
    """The Frictionless Data Package that describes the tables in both forms, as JSON.

    It names no date: the same sources and the same version give the same bytes.
    """
    described: dict[str, Json] = {
        "profile": "data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", package.name.lower()).strip("-") or "comparison",
    }
    if package.title:
        described["title"] = package.title
    described["description"] = _description(package)
    if package.licence:
        described["licenses"] = [{"name": package.licence}]
    described["generator"] = f"sitegen {__version__}"
    described["resources"] = [
        resource for table in filled for resource in (_csv(table), _jsonl(table))
    ]
    words = json.dumps(described, ensure_ascii=False, indent=2)
    return (_SURROGATE.sub("\ufffd", words) + "\n").encode()


def _description(package: Package) -> str:
    beside = (
        "Their texts stand beside the tables, in text/<source id>.txt."
        if package.texts
        else "Their texts are left out: this project may not publish whole articles."
    )
    return (
        "What several articles share and whom they quote. Six tables, each as CSV and as JSON "
        f"Lines. Offsets count Unicode code points of a source's text. {beside} In CSV, null is an "
        "empty cell, an array is JSON, and a cell that a spreadsheet would take for a formula has "
        "a leading apostrophe."
    )


def _csv(table: Table) -> Json:
    content = to_csv(table)
    return {
        "profile": "tabular-data-resource",
        **_resource(table, table.name, f"{table.name}.csv", content),
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": _schema(table.schema, ""),
    }


def _jsonl(table: Table) -> Json:
    content = to_jsonl(table)
    return {
        "profile": "data-resource",
        **_resource(table, f"{table.name}-jsonl", f"{table.name}.jsonl", content),
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "schema": _schema(table.schema, "-jsonl"),
    }


def _resource(table: Table, name: str, path: str, content: bytes) -> Mapping[str, Json]:
    return {
        "name": name,
        "path": path,
        "description": table.schema.description,
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _schema(schema: Schema, suffix: str) -> Json:
    """A Table Schema; ``suffix`` is what the names of resources of the same form end with."""
    keys: list[Json] = [
        {
            "fields": field.name,
            # A table names itself by the empty string (Table Schema, foreign keys).
            "reference": {
                "resource": "" if field.refers == schema.name else f"{field.refers}{suffix}",
                "fields": "id",
            },
        }
        for field in schema.fields
        if field.refers
    ]
    return {
        "fields": [_field(field, first=field is schema.fields[0]) for field in schema.fields],
        "primaryKey": schema.fields[0].name,
        **({"foreignKeys": keys} if keys else {}),
        "missingValues": [""],
    }


def _field(field: Field, *, first: bool) -> Json:
    constraints: dict[str, Json] = {"required": True} if field.required else {}
    if first:
        constraints["unique"] = True
    if field.values:
        constraints["enum"] = list(field.values)
    if field.type == "integer":
        constraints["minimum"] = 0
    if field.type == "number":
        constraints |= {"minimum": 0, "maximum": 1}
    described: dict[str, Json] = {
        "name": field.name,
        "type": field.type,
        "description": field.description,
    }
    return described | ({"constraints": constraints} if constraints else {})
