"""Tables → bytes: JSON Lines, CSV, and the data package that describes both."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from sitegen.model import Comparison
from sitegen.tables.parquet import PART_ROWS, to_parquet
from sitegen.tables.rows import Addresses, tables, texts
from sitegen.tables.schema import Field, Json, Schema, Table
from sitegen.version import __version__

PART_BYTES = 4_000_000
"""Bytes from which on a table is written in parts: hosts and editors take files of 5 MB, and the
quotes of 1 000 real articles have 5.2 MB as JSON Lines."""
_FORMULA = frozenset(("=", "+", "-", "@", "\t", "\r"))
"""First characters that make a spreadsheet calculate (safety.md, 7; OWASP, CSV injection)."""
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile("[\ud800-\udfff\x85\u2028\u2029]")
"""What UTF-8 cannot hold, and what some readers of lines take for the end of one."""
_DOUBTFUL = (b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"0.0000")
"""What a record may have that msgspec writes otherwise: line ends unescaped, and 0.00001 at length;
of all numbers of six decimals between 0 and 1 there are 99, all below 0.0001."""
_TINY = re.compile(rb"[0-9]e-")
"""The same of numbers with an exponent; words with "e-" in them are no doubt."""


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


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table."""

    path: str
    """Under ``data/``: the table's name, or that with a number where it has several parts."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Filed:
    """A table as it is written down; its rows in order, in one part or several of each form.

    The rows themselves, larger than what is written of them, are not kept.
    """

    schema: Schema
    rows: int
    """How many."""
    csv: tuple[Part, ...]
    jsonl: tuple[Part, ...]
    parquet: tuple[Part, ...] = ()
    """Empty where the project does not ask for it."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of its files."""
        return (*self.csv, *self.jsonl, *self.parquet)


def file_tables(
    comparison: Comparison, *, addresses: Addresses, most: int = PART_BYTES, parquet: bool = False
) -> tuple[Filed, ...]:
    """The six tables, in parts where one has more than ``most`` bytes; with ``parquet`` in that
    form, too."""
    return tuple(
        replace(file_table(table, most), parquet=_in_parquet(table) if parquet else ())
        for table in tables(comparison, addresses=addresses)
    )


def _in_parquet(table: Table) -> tuple[Part, ...]:
    starts = range(0, max(1, len(table.rows)), PART_ROWS)
    parts = [Table(table.schema, table.rows[start : start + PART_ROWS]) for start in starts]
    if len(parts) == 1:
        return (Part(f"{table.name}.parquet", to_parquet(table)),)
    return tuple(
        Part(f"{table.name}-{number:04}.parquet", to_parquet(part))
        for number, part in enumerate(parts, 1)
    )


def file_table(table: Table, most: int = PART_BYTES) -> Filed:
    """``table`` as CSV and as JSON Lines, in parts where it has more than ``most`` bytes."""
    head, *lines = _csv_lines(table)
    return Filed(
        table.schema,
        len(table.rows),
        in_parts(f"{table.name}{{}}.csv", head, lines, most),
        in_parts(f"{table.name}{{}}.jsonl", b"", _jsonl_lines(table), most),
    )


def in_parts(path: str, head: bytes, lines: Iterable[bytes], most: int) -> tuple[Part, ...]:
    """``lines`` in files of at most ``most`` bytes, each with ``head`` first; no line is cut.

    ``path`` has ``{}`` where a part has its number; a file that is the only one has none.
    """
    files, size = [[head]], len(head)
    for line in lines:
        if size + len(line) > most and len(files[-1]) > 1:
            files.append([head])
            size = len(head)
        files[-1].append(line)
        size += len(line)
    if len(files) == 1:
        return (Part(path.format(""), b"".join(files[0])),)
    return tuple(
        Part(path.format(f"-{number:04}"), b"".join(file)) for number, file in enumerate(files, 1)
    )


def data_files(
    filed: Sequence[Filed], comparison: Comparison, *, package: Package
) -> Iterator[tuple[str, bytes]]:
    """Path under ``data/`` and bytes of every file: tables, package, texts."""
    for one in filed:
        yield from ((part.path, part.content) for part in one.parts)
    yield "datapackage.json", datapackage(filed, package=package)
    if package.texts:
        yield from texts(comparison)


def to_jsonl(table: Table) -> bytes:
    """One JSON object a line, in UTF-8; lone surrogates and line separators as escapes."""
    return b"".join(_jsonl_lines(table))


def to_csv(table: Table) -> bytes:
    """RFC 4180 in UTF-8, with a header; null is empty, arrays are JSON.

    A cell that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    return b"".join(_csv_lines(table))


def _jsonl_lines(table: Table) -> Iterator[bytes]:
    return (_json(dict(row)) + b"\n" for row in table.rows)


def _csv_lines(table: Table) -> Sequence[bytes]:
    """The header, then a line for each row."""
    lines, fields = _Lines(), table.fields
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(fields)
    writer.writerows(map(_cell, map(row.__getitem__, fields)) for row in table.rows)
    return lines.written


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a writer of CSV writes into: it hands over each row whole."""

    written: list[bytes] = field(default_factory=list)

    def write(self, line: str) -> None:
        """Keep ``line``, its lone surrogates replaced."""
        try:
            self.written.append(line.encode())
        except UnicodeEncodeError:
            self.written.append(_SURROGATE.sub("\ufffd", line).encode())


def _cell(value: Json) -> str | int | float | None:
    """A value as a writer of CSV takes it: it writes null as nothing, numbers as JSON has them."""
    if value is None or type(value) is int or type(value) is float:
        return value
    words = value if isinstance(value, str) else _json(value).decode()
    harmless = words[:1] not in _FORMULA or _NUMBER.fullmatch(words)
    return words if harmless else f"'{words}"


def _json(value: Json) -> bytes:
    """``value`` on one line; by msgspec, where that writes what ``json`` does."""
    try:
        words = msgspec.json.encode(value)
    except UnicodeEncodeError:
        return _spelt_out(value)
    doubtful = any(map(words.__contains__, _DOUBTFUL)) or (b"e-" in words and _TINY.search(words))
    return _spelt_out(value) if doubtful else words


def _spelt_out(value: Json) -> bytes:
    words = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda char: f"\\u{ord(char.group()):04x}", words).encode()


# ── the data package ────────────────────────────────────────────────────────────────────────


def datapackage(filed: Sequence[Filed], *, package: Package) -> bytes:
    """The Frictionless Data Package that describes the tables in both forms, as JSON.

    It names no date: the same sources and the same version give the same bytes.
    """
    described: dict[str, Json] = {
        "profile": "data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", package.name.lower()).strip("-") or "comparison",
    }
    if package.title:
        described["title"] = package.title
    described["description"] = _description(package, any(one.parquet for one in filed))
    if package.licence:
        described["licenses"] = [{"name": package.licence}]
    described["generator"] = f"sitegen {__version__}"
    described["resources"] = [resource for one in filed for resource in _resources(one)]
    words = json.dumps(described, ensure_ascii=False, indent=2)
    return (_SURROGATE.sub("\ufffd", words) + "\n").encode()


def _description(package: Package, parquet: bool) -> str:
    third = ", and as Parquet" if parquet else ""
    beside = (
        "Their texts stand beside the tables, in text/<source id>.txt."
        if package.texts
        else "Their texts are left out: this project may not publish whole articles."
    )
    return (
        "What several articles share and whom they quote. Six tables, each as CSV and as JSON "
        f"Lines{third}. Offsets count Unicode code points of a source's text. {beside} In CSV, "
        "null is an empty cell, an array is JSON, and a cell that a spreadsheet would take for a "
        "formula has a leading apostrophe. A large table is in parts, its paths in their order; "
        "each part of a CSV file begins with the header."
    )


def _resources(filed: Filed) -> Iterator[Json]:
    yield _csv(filed)
    yield _jsonl(filed)
    if filed.parquet:
        yield _parquet(filed)


def _parquet(filed: Filed) -> Json:
    return {
        "profile": "data-resource",
        **_resource(filed.schema, f"{filed.schema.name}-parquet", filed.parquet),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": _schema(filed.schema, "-parquet"),
    }


def _csv(filed: Filed) -> Json:
    return {
        "profile": "tabular-data-resource",
        **_resource(filed.schema, filed.schema.name, filed.csv),
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": _schema(filed.schema, ""),
    }


def _jsonl(filed: Filed) -> Json:
    return {
        "profile": "data-resource",
        **_resource(filed.schema, f"{filed.schema.name}-jsonl", filed.jsonl),
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "schema": _schema(filed.schema, "-jsonl"),
    }


def _resource(schema: Schema, name: str, parts: Sequence[Part]) -> Mapping[str, Json]:
    """What is said of a table in one form; of several parts each has its own size and digest."""
    one = len(parts) == 1
    sums: list[dict[str, Json]] = [
        {
            "bytes": len(part.content),
            "hash": f"sha256:{hashlib.sha256(part.content).hexdigest()}",
        }
        for part in parts
    ]
    described: dict[str, Json] = {
        "name": name,
        "path": parts[0].path if one else [part.path for part in parts],
        "description": schema.description,
        "encoding": "utf-8",
    }
    if one:
        return described | sums[0]
    named: list[Json] = [
        {"path": part.path, **sum_} for part, sum_ in zip(parts, sums, strict=True)
    ]
    return described | {"parts": named}


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
