"""A citation names each source once, under a key of its own, and no address that leads nowhere."""

from __future__ import annotations

import json
import re

import pytest
from pairs_by_hand import pair
from sites_by_hand import framer_of

from sitegen.pages.citing import Citation, Cited, cite

A, B = pair("Zero { one } two.\n\nThree.", "Zero } one % two.\n\nThree.", []).catalog.entries


def cited(*places: tuple[str, str], address: str = "speakers/x/index.html#u-1") -> Citation:
    entries = {"a": A, "b": B}
    return cite(
        [Cited(entries[name], where) for name, where in places], site="Echo", address=address
    )


def test_a_source_that_is_cited_at_two_places_stands_there_once() -> None:
    citation = cited(("a", "¶8"), ("b", "¶2"), ("a", "¶8"), ("a", "¶10"))
    assert 3 == len(citation.plain)
    assert citation.plain[0].endswith("no date, ¶8, ¶10.")
    assert citation.plain[1].endswith("no date, ¶2.")


def test_keys_are_unique_in_both_lists() -> None:
    citation = cited(("a", "¶8"), ("b", "¶2"), ("a", "¶10"))
    keys = re.findall(r"@online\{([A-Za-z0-9-]+),", citation.bibtex)
    assert 2 == len(set(keys)) == len(keys)
    assert keys == [entry["id"] for entry in json.loads(citation.csl)]


def test_braces_of_an_entry_are_balanced_whatever_the_title_holds() -> None:
    for entry in cited(("a", "¶1"), ("b", "¶1")).bibtex.split("\n\n"):
        assert entry.count("{") == entry.count("}")
        assert entry.startswith("@online{")
        assert entry.endswith("}")


def test_an_address_that_is_none_is_left_out() -> None:
    citation = cited(("a", "¶1"))
    assert "Compared in: Echo" == citation.plain[-1]
    assert "speakers/" not in citation.bibtex + citation.csl
    known = cited(("a", "¶1"), address="https://example.org/p/#u-1")
    assert "Compared in: Echo, https://example.org/p/#u-1" == known.plain[-1]
    assert "¶1; compared at https://example.org/p/" in known.bibtex


def test_a_date_is_given_in_words() -> None:
    text = "---\npublished: 2024-07-05T06:15:31\n---\nA storm tore the roof off the old station."
    (entry,) = framer_of({"a.txt": text}).catalog.entries
    citation = cite([Cited(entry, "¶1")], site="Echo", address="")
    assert "5 July 2024, ¶1." in citation.plain[0]
    assert "2024-07-05" in citation.bibtex


@pytest.mark.parametrize("where", ["¶3", '\x00\x1f\x7f\u2028 \\ " / \b\f\n\r\t', "é 😀", "\ud800"])
def test_the_form_for_programs_is_what_json_writes(where: str) -> None:
    csl = cited(("a", where), ("b", "")).csl
    assert json.dumps(json.loads(csl), ensure_ascii=False, indent=1) == csl
    assert where in json.loads(csl)[0]["note"]
