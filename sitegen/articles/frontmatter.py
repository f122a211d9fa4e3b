"""The head of a source: a flat list of ``key: value`` lines between ``---``, or TOML in ``+++``.

No YAML library: its types, tags, anchors and aliases are dangers, and a list of texts needs none
of them (safety policy, sections 2 and 3). What is not plain is refused by line; a misspelt
``exclude`` must not publish.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sitegen.articles.facts import FLAGS, Fault, canonical, checked, quoted, unknown_key
from sitegen.errors import Problem, SourceError

_LINE = re.compile("([^\r\n]*)(\r\n|\r|\n|\\Z)")
_PAIR = re.compile(r"([^\s:][^:]*?)[ \t]*:(?:[ \t]+(.*))?")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_YAML_ONLY = {
    "!": "a tag",
    "&": "an anchor",
    "*": "an alias",
    "[": "a list",
    "{": "a map",
    "|": "a block of lines",
    ">": "a block of lines",
}
"""First characters of values that are more than text, and what YAML means by them."""
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|\\$", re.DOTALL)
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "\t": "\t",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_SINGLE = re.compile(r"'((?:[^']|'')*)'")
_TOML_LINE = re.compile(r"at line (\d+)")

_ANY_PAIR = re.compile(r"([^\s:=][^:=]{0,40}?)[ \t]*[:=](.*)")
_REFUSING = frozenset({"", "false", "no", "~", "null"})
"""What a flag says that asks for nothing."""
_FENCE = re.compile(r"[-–—+=]{3,8}|\.{3}")
_LATE = re.compile(
    r"[\s\u200b-\u200f\u2060\ufeff]{0,200}(?:[-–—]{3,8}|\+{3,8})[ \t]*\w{0,8}[ \t]*[\r\n]+"
)
"""What a head may be opened with by mistake: blank lines before it, a mark of another length, the
name of its language behind it."""
MOST_LINES = 500
"""Lines of the longest head: there are 11 keys; the rest is room for comments."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a file says, and where the text begins."""

    facts: tuple[tuple[str, str], ...]
    """Keys of the contract and checked values, by key; what is not given is not among them."""
    end: int
    """Offset of the first character after the head; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One ``key: value`` of the head."""

    line: int
    """Counted from 1."""
    key: str
    value: str | Fault
    """Empty where the key is not given; the fault where it cannot be read."""


def split(text: str, *, place: str) -> FrontMatter:
    """The head of ``text``, if it begins with one; raises SourceError with all its faults."""
    lines = _LINE.finditer(text)
    first = next(lines)
    mark = first.group(1).rstrip(" \t")
    if mark not in ("---", "+++"):
        if late_head(text) is not None:
            fault = "front matter that does not begin with --- on the first line"
            remedy = "take out what stands before it, and write --- alone on the first line"
            raise SourceError(Problem(f"{place}:1", fault, remedy))
        return FrontMatter((), 0)
    body: list[str] = []
    for line in islice(lines, MOST_LINES):
        if line.group(1).rstrip(" \t") == mark:
            entries = _flat(body) if mark == "---" else _toml(body, place)
            return FrontMatter(_facts(list(entries), place), line.end())
        if line.end() == len(text):
            break
        body.append(line.group(1))
    raise SourceError(
        Problem(
            f"{place}:1",
            f"front matter is opened by {mark} and not closed within {MOST_LINES} lines",
            f"write {mark} on a line of its own after the last key",
        )
    )


def late_head(text: str) -> int | None:
    """Where the keys of a head begin that ``text`` has after blank lines, or under another mark,
    and that asks not to be published; None where it has none. Nobody sees the blank line."""
    opening = _LATE.match(text)
    if not opening:
        return None
    asks = False
    for line in islice(_LINE.finditer(text, opening.end()), MOST_LINES):
        words = line.group(1).strip()
        if _FENCE.fullmatch(words):
            return opening.end() if asks else None
        pair = _ANY_PAIR.fullmatch(words)
        if words and not words.startswith("#") and not pair:
            return None
        asks |= bool(pair and pair[1].casefold() in FLAGS and pair[2].strip() not in _REFUSING)
        if line.end() == len(text):
            return None
    return None


def _flat(lines: list[str]) -> Iterator[_Entry]:
    """The entries of a list of ``key: value`` lines."""
    for number, line in enumerate(lines, start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pair = _PAIR.fullmatch(line)
        if pair:
            yield _Entry(number, pair.group(1), _value((pair.group(2) or "").strip()))
        else:
            yield _Entry(number, "", Fault(_why_no_pair(line), "write one key: value on a line"))


def _why_no_pair(line: str) -> str:
    if line[0].isspace():
        return f"{quoted(line.strip())} is indented: nested values are not understood"
    return f"{quoted(line)} is no key: value"


def _value(written: str) -> str | Fault:
    """The text that a written value stands for; empty where it says that nothing is given."""
    if written in _NOTHING:
        return ""
    if written[0] in _YAML_ONLY:
        return Fault(
            f"the value begins with {written[0]}, {_YAML_ONLY[written[0]]}",
            "write plain text, or put the value in quotes",
        )
    if written[0] not in "\"'":
        return written
    inner = (_DOUBLE if written[0] == '"' else _SINGLE).fullmatch(written)
    if not inner:
        return Fault(
            f"the quote that opens {quoted(written)} is not closed at the end of the line",
            "close it, or put the value in quotes of the other kind",
        )
    return inner.group(1).replace("''", "'") if written[0] == "'" else _unescaped(inner.group(1))


def _unescaped(inner: str) -> str | Fault:
    """A double-quoted value with its escapes resolved."""
    unknown = next((e.group() for e in _ESCAPE.finditer(inner) if _char(e.group()) is None), None)
    if unknown is not None:
        return Fault(f"unknown escape {unknown}", "write the character itself, or a \\\\ for a \\")
    text = _ESCAPE.sub(lambda escape: _char(escape.group()) or "", inner)
    # JSON writes characters beyond U+FFFF as two escapes: joined here, a lone half stays as it is.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _char(escape: str) -> str | None:
    """The character that ``escape`` stands for; None for an unknown one."""
    code = escape[2:]
    if not code:
        return _ESCAPES.get(escape[1:])
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else None


def _toml(lines: list[str], place: str) -> Iterator[_Entry]:
    """The entries of a head in TOML; raises SourceError where it is none."""
    try:
        table = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        number = int(found.group(1)) + 1 if found else len(lines) + 1
        raise SourceError(
            Problem(f"{place}:{number}", f"front matter: {error}", 'write key = "value"')
        ) from error
    except (ValueError, RecursionError) as error:  # 5,000 digits, 3,000 brackets
        raise SourceError(
            Problem(
                f"{place}:2", "front matter: a value is too long or too deep", 'write key = "value"'
            )
        ) from error
    for key, value in table.items():
        yield _Entry(_line_of(key, lines), key, toml_text(key, value))


def toml_text(key: str, value: object) -> str | Fault:
    """A TOML value of ``key`` as text; a Fault where it is of another type than the key's."""
    if canonical(key) in FLAGS:
        if isinstance(value, bool):
            return "true" if value else "false"
        return Fault(
            f"{key}: {quoted(str(value))} is neither true nor false", "write true or false"
        )
    if isinstance(value, str):
        return value
    if canonical(key) == "published" and isinstance(value, date | datetime):
        return value.isoformat()
    if canonical(key) is None:
        return ""
    return Fault(f"{key} is no text", f'write {key} = "…"')


def _line_of(key: str, lines: list[str]) -> int:
    """The line of the file that gives ``key``, the first line of the head where none is found."""
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]")
    return next((n for n, line in enumerate(lines, start=2) if pattern.match(line)), 2)


def _facts(entries: list[_Entry], place: str) -> tuple[tuple[str, str], ...]:
    """The checked facts of ``entries``; raises SourceError with every fault of the head."""
    facts: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for entry in entries:
        fact = _fact(entry, lines)
        if isinstance(fact, Fault):
            problems.append(Problem(f"{place}:{entry.line}", fact.fault, fact.remedy))
        elif key := canonical(entry.key):
            lines[key] = entry.line
            facts.update({key: fact} if fact else {})
    if problems:
        raise SourceError(problems)
    return tuple(sorted(facts.items()))


def _fact(entry: _Entry, lines: dict[str, int]) -> str | Fault:
    """The checked value of ``entry``; ``lines`` says where each key was given before."""
    if not entry.key and isinstance(entry.value, Fault):
        return entry.value
    key = canonical(entry.key)
    if key is None:
        return unknown_key(entry.key)
    if isinstance(entry.value, Fault):
        return entry.value
    if key in lines:
        return Fault(f"{key} is given a second time (first in line {lines[key]})", "keep one")
    return checked(key, entry.value) if entry.value.strip() else ""
