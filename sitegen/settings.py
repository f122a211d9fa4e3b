"""What ``sitegen.toml`` and its siblings may say: names, types, and the values checked.

Pure: takes tables that were read, returns values or faults. ``config.py`` reads and composes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from sitegen.articles.facts import (
    KEYS,
    LONGEST_VALUE,
    SYNONYMS,
    Fault,
    canonical,
    checked,
    is_language,
    is_web_address,
    nearest,
    quoted,
    unknown_key,
)
from sitegen.articles.frontmatter import toml_text
from sitegen.company import SpeakerOptions
from sitegen.comparison import ComparisonOptions

Value = str | bool | int
Kind = Literal[
    "text", "address", "language", "folder", "flag", "count", "words", "pages", "cluster"
]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting that a flag, the environment or ``sitegen.toml`` can give."""

    key: str
    kind: Kind
    in_file: bool = False
    """Whether ``sitegen.toml`` may give it: what belongs to one run only, it may not."""


SETTINGS = (
    Setting("title", "text", in_file=True),
    Setting("base_url", "address", in_file=True),
    Setting("language", "language", in_file=True),
    Setting("interface", "language", in_file=True),
    Setting("out", "folder", in_file=True),
    Setting("max_excerpt_words", "words", in_file=True),
    Setting("pair_pages", "pages", in_file=True),
    Setting("parquet", "flag", in_file=True),
    Setting("strict", "flag"),
    Setting("skip_bad", "flag"),
    Setting("jobs", "count"),
    Setting("cluster", "cluster"),
    Setting("no_cache", "flag"),
)
STAGES = ("analysis", "alignment", "attribution")
"""Tables whose keys are the fields of a stage's options."""
_NOT_IN_TABLES = {"analysis": ("language", "model_version")}
"""Options of a stage that no table gives: ``language`` is one of the whole project."""
TABLES = ("sources", "speakers", *STAGES)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_CLUSTER = re.compile(r"local|(?:tcp|tls)://(?:[\w.-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}", re.ASCII)
"""This machine, or where the scheduler of a Dask cluster listens."""
_HEADER = re.compile(r"\s*\[(?!\[).*\]\s*(?:#.*)?$")

Found = tuple[tuple[str, ...], Fault]
"""A fault, and the path of keys to what it is about."""


def setting_value(setting: Setting, value: object) -> Value | Fault:
    """``value`` as ``setting`` keeps it, or what is wrong with it.

    Texts from the environment stand for flags and counts, too.
    """
    if setting.kind == "flag":
        known = value if isinstance(value, bool) else _FLAGS.get(str(value))
        return (
            Fault(f"{quoted(str(value))} is no flag", "write true or false")
            if (known is None)
            else known
        )
    if setting.kind == "count":
        count = int(str(value)) if re.fullmatch(r"[0-9]{1,4}", str(value)) else 0
        return count or Fault(f"{quoted(str(value))} is no number of processes", "write 1 or more")
    if setting.kind in ("words", "pages"):
        number = int(str(value)) if re.fullmatch(r"[0-9]{1,9}", str(value)) else 0
        fault = f"{quoted(str(value))} is no number of {setting.kind}"
        return number or Fault(fault, "write 1 or more")
    if not isinstance(value, str) or not value.strip():
        return Fault(f"{setting.key} is no text", f'write {setting.key} = "…"')
    if setting.kind == "address":
        return base_address(value)
    if setting.kind == "cluster" and not _CLUSTER.fullmatch(value):
        remedy = "write local, or an address such as tcp://192.0.2.7:8786"
        return Fault(f"{quoted(value)} is no Dask scheduler", remedy)
    if setting.kind == "language" and not is_language(value):
        return Fault(f"{quoted(value)} is no language tag", "write a tag such as en or pt-BR")
    if "\0" in value or len(value) > LONGEST_VALUE:
        return Fault(f"{setting.key} is too long, or holds a NUL", "write a shorter text")
    return value


def base_address(value: str) -> str | Fault:
    """The address of a site's root, with ``/`` at its end."""
    parts = urlsplit(value) if is_web_address(value) else None
    if parts is None or parts.query or parts.fragment or "?" in value or "#" in value:
        return Fault(
            f"{quoted(value)} is no base URL", "write the http or https address of the site's root"
        )
    return value if value.endswith("/") else f"{value}/"


# ── tables of sitegen.toml ──────────────────────────────────────────────────────────────────


def unknown_tables(table: Mapping[str, object]) -> Iterator[Found]:
    """Keys and tables at the top that nobody knows, and tables that are none."""
    known = (*(setting.key for setting in SETTINGS if setting.in_file), *TABLES)
    for key, value in table.items():
        if key not in known:
            yield (key,), unknown_key(key, known)
        elif key in TABLES and not isinstance(value, dict):
            yield (key,), Fault(f"{key} is no table", f"write [{key}]")


def source_facts(
    table: Mapping[str, object], files: Collection[str]
) -> tuple[dict[str, tuple[tuple[str, str], ...]], list[Found]]:
    """What ``[sources."…"]`` says of each of ``files``, and the faults in it."""
    given: dict[str, tuple[tuple[str, str], ...]] = {}
    faults: list[Found] = []
    for name, facts in _tables(table, "sources"):
        if fault := _no_source(name, facts, files):
            faults.append((("sources", name), fault))
            continue
        known: dict[str, str] = {}
        for key, value in _items(facts):
            fact = _fact(key, value, known)
            if isinstance(fact, Fault):
                faults.append((("sources", name, key), fact))
            elif fact:
                known[canonical(key) or key] = fact
        given[name] = tuple(sorted(known.items()))
    return given, faults


def _fact(key: str, value: object, known: Mapping[str, str]) -> str | Fault:
    """The checked value of one key of a source; empty where it says that nothing is given."""
    name = canonical(key)
    if name is None:
        return unknown_key(key, (*KEYS, *SYNONYMS))
    if name in known:
        return Fault(f"{name} is given a second time, as {key}", "keep one")
    text = toml_text(key, value)
    return text if isinstance(text, Fault) or not text.strip() else checked(name, text)


def _no_source(name: str, facts: object, files: Collection[str]) -> Fault | None:
    """Why ``name`` is no source of this project; None where it is one."""
    if not isinstance(facts, dict):
        return Fault(f"sources.{quoted(name)} is no table", f'write [sources."{name}"]')
    if name in files:
        return None
    parts = re.split(r"[/\\]", name)
    if name[:1] in "/\\" or ".." in parts or ":" in parts[0]:
        return Fault(f"{quoted(name)} leads out of seeds/", "name a file by its path inside seeds/")
    near = nearest(name, files)
    meant = f"; did you mean {near!r}?" if near else ""
    return Fault(f"no source {quoted(name)} in seeds/", f"name a file that is there{meant}")


def speaker_options(table: Mapping[str, object]) -> tuple[SpeakerOptions, list[Found]]:
    """What ``[speakers."…"]`` says of names, and the faults in it."""
    faults: list[Found] = []
    forms: dict[str, list[tuple[str, tuple[str, ...]]]] = {"aliases": [], "not": []}
    owners: dict[str, str] = {}
    for name, ruling in _tables(table, "speakers"):
        if not isinstance(ruling, dict) or not name.strip():
            fault = Fault(f"speakers.{quoted(name)} is no table", 'write [speakers."A name"]')
            faults.append((("speakers", name), fault))
        for key, value in _items(ruling):
            listed = _names(key, value) if key in forms else unknown_key(key, forms)
            if not isinstance(listed, Fault) and key == "aliases":
                listed = _owned(name, listed, owners)
            if isinstance(listed, Fault):
                faults.append((("speakers", name, key), listed))
            else:
                forms[key].append((name, listed))
    return SpeakerOptions(tuple(forms["aliases"]), tuple(forms["not"])), faults


def _names(key: str, value: object) -> tuple[str, ...] | Fault:
    """The forms of a name in one list, in its order, each once."""
    remedy = f'write {key} = ["A form", "another"]'
    if not isinstance(value, list):
        return Fault(f"{key} is no list of names", remedy)
    names = tuple(dict.fromkeys(name for name in value if isinstance(name, str) and name.strip()))
    if len(names) < len(value):
        return Fault(f"{key} holds something that is no name, or a name twice", remedy)
    return names


def _owned(name: str, aliases: tuple[str, ...], owners: dict[str, str]) -> tuple[str, ...] | Fault:
    """``aliases``, unless another speaker has one of them already: that would join the two."""
    for alias in aliases:
        owner = owners.setdefault(alias, name)
        if owner != name:
            return Fault(f"{quoted(alias)} is an alias of {quoted(owner)}, too", "keep one of them")
    return aliases


def stage_options(
    table: Mapping[str, object], options: ComparisonOptions
) -> tuple[ComparisonOptions, list[Found]]:
    """``options`` with what the tables of the stages say, and the faults in them."""
    faults: list[Found] = []
    for stage in STAGES:
        current = getattr(options, stage)
        names = [one.name for one in fields(current)]
        own = [name for name in names if name not in _NOT_IN_TABLES.get(stage, ())]
        known = {name: getattr(current, name) for name in own}
        values: dict[str, Any] = {}  # Any: each field of each stage has a type of its own
        for key, value in _items(table.get(stage)):
            if key not in known:
                faults.append(((stage, key), unknown_key(key, known)))
                continue
            kept = _like(key, value, known[key])
            if isinstance(kept, Fault):
                faults.append(((stage, key), kept))
            else:
                values[key] = kept
        try:
            options = replace(options, **{stage: replace(current, **values)})
        except ValueError as error:
            faults.append(((stage,), Fault(str(error), "write a value that the stage can use")))
    return options, faults


def _like(key: str, value: object, default: object) -> object:
    """``value`` in the type of ``default``, or a Fault; a whole number may stand for a fraction."""
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is type(default):
        return value
    return Fault(f"{key} = {value!r} is of another type", f"write a value such as {default!r}")


def _tables(table: Mapping[str, object], name: str) -> Iterable[tuple[str, object]]:
    return sorted(_items(table.get(name)))


def _items(value: object) -> Iterable[tuple[str, object]]:
    return value.items() if isinstance(value, dict) else ()


def locate(source: str, path: tuple[str, ...]) -> int | None:
    """The line of a TOML ``source`` that gives ``path``; that of its table where no key is found.

    tomllib keeps no lines, so they are looked for; None for spellings that are not found.
    """
    inside: tuple[str, ...] = ()
    best: int | None = None
    for number, line in enumerate(source.splitlines(), start=1):
        if _HEADER.match(line):
            inside = _header(line)
            best = number if _agree(inside, path, first=best is None) else best
        elif inside == path[:-1] and _gives(line, path[-1]):
            return number
    return best


def _agree(table: tuple[str, ...], path: tuple[str, ...], *, first: bool) -> bool:
    """Whether ``path`` leads through ``table``; or, for the first of all, ends before it."""
    length = min(len(table), len(path))
    return bool(table) and table[:length] == path[:length] and (first or len(table) == length)


def _gives(line: str, key: str) -> bool:
    return bool(re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line))


def _header(line: str) -> tuple[str, ...]:
    """The path of the table that ``line`` opens; empty where it opens none."""
    try:
        table: object = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(table, dict) and table:
        key, table = next(iter(table.items()))
        path.append(key)
    return tuple(path)
