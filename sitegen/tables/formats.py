"""Tables → bytes: JSON Lines, CSV, and the data package that describes both."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import msgspec

from sitegen.steps import heed
from sitegen.tables.parquet import PART_ROWS, to_parquet
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
_DOUBTFUL = (
    *(b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"0.0000"),
    *(f"{digit}e-".encode() for digit in range(10)),
)
"""What a record may have that msgspec writes otherwise: line ends unescaped, 0.00001 at length (of
all numbers of six decimals between 0 and 1 there are 99, all below 0.0001), and numbers with an
exponent; words with "e-" in them are no doubt."""
_ENCODER = msgspec.json.Encoder()


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
class Stated:
    """What is told of a file that is not at hand."""

    path: str
    size: int
    """Bytes."""
    digest: str
    """SHA-256 of its bytes, 64 hex digits."""


def stated(path: str, content: bytes) -> Stated:
    """What is told of a file at ``path`` that holds ``content``."""
    return Stated(path, len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Filed:
    """A table as it was written down: its files, which are not at hand, under ``data/``; in one
    part or several of each form, in order."""

    schema: Schema
    csv: tuple[Stated, ...]
    jsonl: tuple[Stated, ...]
    parquet: tuple[Stated, ...] = ()
    """Empty where the project does not ask for it."""

    @classmethod
    def of(cls, schema: Schema, files: Sequence[Stated]) -> Filed:
        """The table of ``schema`` that these are all files of."""
        endings = (".csv", ".jsonl", ".parquet")
        return cls(schema, *(tuple(f for f in files if f.path.endswith(end)) for end in endings))


def file_table(table: Table, *, most: int = PART_BYTES, parquet: bool = False) -> tuple[Part, ...]:
    """``table`` as CSV and as JSON Lines, in parts where it has more than ``most`` bytes; with
    ``parquet`` in that form, too."""
    head, *lines = _csv_lines(table)
    heed()
    records = to_jsonl(table).splitlines(keepends=True)
    return (
        *in_parts(f"{table.name}{{}}.csv", head, lines, most),
        *in_parts(f"{table.name}{{}}.jsonl", b"", records, most),
        *(_in_parquet(table) if parquet else ()),
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


def to_jsonl(table: Table) -> bytes:
    """One JSON object a line, in UTF-8; lone surrogates and line separators as escapes."""
    return _json_lines([dict(row) for row in table.rows])


def to_csv(table: Table) -> bytes:
    """RFC 4180 in UTF-8, with a header; null is empty, arrays are JSON.

    A cell that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    return b"".join(_csv_lines(table))


def _csv_lines(table: Table) -> Sequence[bytes]:
    """The header, then a line for each row."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(table.fields)
    columns = (_cells(each, [row[each.name] for row in table.rows]) for each in table.schema.fields)
    writer.writerows(zip(*columns, strict=True))
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


def _cells(field: Field, column: Sequence[Json]) -> Sequence[Json]:
    """The values of ``field`` as a writer of CSV takes them: it writes null as nothing, numbers as
    JSON has them."""
    heed()
    if field.type == "array":
        return _json_lines(column).decode().split("\n")[:-1]
    if field.type != "string" or _FORMULA.isdisjoint(
        [value[:1] for value in column if isinstance(value, str)]
    ):
        return column
    return [_harmless(value) if isinstance(value, str) else value for value in column]


def _harmless(words: str) -> str:
    """``words`` as no spreadsheet takes them for a formula."""
    harmless = words[:1] not in _FORMULA or _NUMBER.fullmatch(words)
    return words if harmless else f"'{words}"


def _json_lines(values: Sequence[Json]) -> bytes:
    """Each of ``values`` on a line of its own; by msgspec, where that writes what ``json`` does."""
    try:
        written = _ENCODER.encode_lines(values)
    except UnicodeEncodeError:
        return b"".join(_spelt_out(value) + b"\n" for value in values)
    doubtful = _doubtful(written)
    if not doubtful:
        return written
    lines = written.splitlines(keepends=True)
    ends = list(accumulate(map(len, lines)))
    for at in {bisect_right(ends, place) for place in doubtful}:
        lines[at] = _spelt_out(values[at]) + b"\n"
    return b"".join(lines)


def _doubtful(written: bytes) -> list[int]:
    """Where something stands that msgspec may write otherwise than ``json``."""
    places: list[int] = []
    for sign in _DOUBTFUL:
        at = written.find(sign)
        while at >= 0:
            places.append(at)
            at = written.find(sign, at + 1)
    return places


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


def _resource(schema: Schema, name: str, parts: Sequence[Stated]) -> Mapping[str, Json]:
    """What is said of a table in one form; of several parts each has its own size and digest."""
    one = len(parts) == 1
    sums: list[dict[str, Json]] = [
        {"bytes": part.size, "hash": f"sha256:{part.digest}"} for part in parts
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
