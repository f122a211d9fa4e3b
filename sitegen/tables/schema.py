"""The six tables: their fields, what each means, and how they refer to each other.

Stable: a change here is a change of the contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sitegen.model import KINDS

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Record: TypeAlias = Mapping[str, Json]
"""A row: the table's fields by name, in their order, as plain JSON values."""
FieldType = Literal["string", "integer", "number", "array"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column."""

    name: str
    type: FieldType
    """As Frictionless names it; an array stands in a CSV cell as JSON."""
    description: str
    required: bool = True
    """False where it may be null (an empty cell)."""
    refers: str = ""
    """The table whose ids stand here; empty if none."""
    values: tuple[str, ...] = ()
    """All values that may stand here; empty if they are free."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One table; its first field is its key."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its rows, in a fixed order."""

    schema: Schema
    rows: tuple[Record, ...]

    @property
    def name(self) -> str:
        """The table's name, and that of its files."""
        return self.schema.name

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(field.name for field in self.schema.fields)


def _page(what: str) -> Field:
    return Field("page", "string", f"Path of {what} in the site.", required=False)


SOURCES = Schema(
    "sources",
    "The articles, in the order of their files. The text of each, to which all offsets refer, is "
    "text/<id>.txt; an offset counts Unicode code points.",
    (
        Field("id", "string", "Made from the content; what other tables call the source by."),
        Field("siglum", "string", "The letter that the pages give it, in the order of files."),
        Field("file", "string", "Path inside seeds/."),
        Field("title", "string", "Null where none is given.", required=False),
        Field("outlet", "string", "Who published it; null where not given.", required=False),
        Field("author", "string", "Null where not given.", required=False),
        Field("published", "string", "ISO 8601 date or date-time, as given.", required=False),
        Field("url", "string", "Where it was published; null where not given.", required=False),
        Field("language", "string", "BCP 47 tag, as given.", required=False),
        Field("event", "string", "What it reports on, as given.", required=False),
        Field("words", "integer", "Words of prose; page furniture is not counted."),
        Field("digest", "string", "SHA-256 of the text in UTF-8, 64 hex digits."),
        Field(
            "copy_of",
            "string",
            "The first source with the very same text; a copy is compared only once.",
            required=False,
            refers="sources",
        ),
        _page("its article page"),
    ),
)
MATCHES = Schema(
    "matches",
    "Shared passages of two sources each, by pair in the order of files, then in the order of a. "
    "Those of one pair never overlap on either side; they may cross.",
    (
        Field("id", "string", "Made from the content."),
        Field(
            "a", "string", "The source that comes first in the order of files.", refers="sources"
        ),
        Field("a_start", "integer", "Offset of the first character in a."),
        Field("a_end", "integer", "Offset after the last character in a."),
        Field("b", "string", "The other source.", refers="sources"),
        Field("b_start", "integer", "Offset of the first character in b."),
        Field("b_end", "integer", "Offset after the last character in b."),
        Field(
            "kind",
            "string",
            "same: the same words in the same order, or with one clause moved; reworded: most "
            "words shared, in order; paraphrase: the same statement in other words.",
            values=KINDS,
        ),
        Field("score", "number", "How sure, 0 to 1."),
        Field("passage", "string", "The passage it belongs to.", required=False, refers="passages"),
    ),
)
PASSAGES = Schema(
    "passages",
    "Stretches of story, each in all its sources, by first place in the order of files.",
    (
        Field("id", "string", "Made from the words of one of its wordings."),
        Field("kind", "string", "That of the two witnesses furthest apart.", values=KINDS),
        Field("sources", "array", "Ids of the sources that tell it, in the order of files."),
        Field("witnesses", "array", "Its places, as objects with source, start and end."),
        _page("its own page"),
    ),
)
QUOTES = Schema(
    "quotes",
    "What stands as speech, by source in the order of files, then in text order.",
    (
        Field("id", "string", "Made from the content."),
        Field("source", "string", "Where it stands.", refers="sources"),
        Field("start", "integer", "Offset of the first character, quotation mark included."),
        Field("end", "integer", "Offset after the last character, quotation mark included."),
        Field(
            "mode",
            "string",
            "direct: speech in quotation marks; mixed: quoted words inside a reported statement; "
            "indirect: a reported statement without marks.",
            values=("direct", "mixed", "indirect"),
        ),
        Field("cue_start", "integer", "Offset of the word of saying.", required=False),
        Field("cue_end", "integer", "Offset after the word of saying.", required=False),
        Field(
            "mention_start", "integer", "Offset of the words that name who says it.", required=False
        ),
        Field(
            "mention_end",
            "integer",
            "Offset after the words that name who says it.",
            required=False,
        ),
        Field("speaker", "string", "Null where it is unknown.", required=False, refers="speakers"),
        Field("speaker_name", "string", "The speaker's name; null where unknown.", required=False),
        Field("utterance", "string", "What it renders.", required=False, refers="utterances"),
        Field("confidence", "number", "How sure the speaker is, 0 to 1; 0 where unknown."),
        Field("evidence", "array", "Names of the rules that decided, strongest first."),
    ),
)
SPEAKERS = Schema(
    "speakers",
    "Who says at least one quote, by name.",
    (
        Field("id", "string", "Survives a longer form of the name."),
        Field("name", "string", "The fullest form found, or the one that the project gives."),
        Field("aliases", "array", "The other forms of the name, as strings, sorted."),
        Field("quotes", "array", "Ids of the quotes, in the order of files, then in text order."),
        _page("the speaker's page"),
    ),
)
UTTERANCES = Schema(
    "utterances",
    "Things said, each in all its wordings, by speaker, then by first place.",
    (
        Field("id", "string", "Made from the content."),
        Field("speaker", "string", "Who says it.", refers="speakers"),
        Field("quotes", "array", "Ids of the quotes that render it, in the order of files."),
        Field(
            "variants",
            "array",
            "Where its wordings differ, in their order: a list of readings each, most witnesses "
            "first; a reading is an object with quotes (ids) and text (null where they have none).",
        ),
        _page("its place on the speaker's page"),
    ),
)
SCHEMAS = (SOURCES, MATCHES, PASSAGES, QUOTES, SPEAKERS, UTTERANCES)
