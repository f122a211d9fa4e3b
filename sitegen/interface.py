"""Which words the pages of a project speak: what is shipped, and what stands in its templates/."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sitegen.errors import Problem
from sitegen.pages.phrasebook import ENGLISH, Phrasebook, compose, shipped
from sitegen.settings import Value

LANGUAGES = "languages"
"""The folder in ``templates/`` for a project's own words, one TOML file for each language."""


def interface_of(
    templates: Path, values: Mapping[str, Value]
) -> tuple[Phrasebook | None, tuple[Problem, ...]]:
    """The words that the settings ask for, and all that is wrong with them.

    ``interface`` has to be there; ``language``, which is that of the articles first of all, gives
    English where nobody has words for it.
    """
    asked = str(values.get("interface", "") or "")
    language = asked or str(values.get("language", "") or ENGLISH)
    file = _own_file(templates / LANGUAGES, language)
    if file is None:
        book = shipped(language)
        if book or not asked:
            return book or shipped(ENGLISH), ()
        return None, (_unknown(asked),)
    place = f"templates/{LANGUAGES}/{file.name}"
    try:
        own = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return None, (Problem(place, f"cannot be read: {error}", "save it as a file in UTF-8"),)
    book_or_gaps = compose(language, own)
    if isinstance(book_or_gaps, Phrasebook):
        return book_or_gaps, ()
    return None, tuple(
        Problem(
            place,
            f"{gap.key}: {gap.fault}" if gap.key else gap.fault,
            "write it as sitegen/pages/languages/en.toml has it, in your words",
        )
        for gap in book_or_gaps
    )


def _own_file(folder: Path, language: str) -> Path | None:
    """The project's file for ``language``, or for its main part."""
    tags = dict.fromkeys((language, language.lower(), language.split("-")[0].lower()))
    found = (folder / f"{tag}.toml" for tag in tags)
    return next((file for file in found if file.is_file()), None)


def _unknown(language: str) -> Problem:
    return Problem(
        "sitegen.toml",
        f"interface: there are no words for {language!r}",
        f"put them into templates/{LANGUAGES}/{language}.toml, or choose another language",
    )
