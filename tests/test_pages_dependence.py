"""Articles that hang together are not counted as agreeing independently."""

from __future__ import annotations

from pathlib import Path

import pytest

import sitegen

STORY = (
    "The harbour of Tallby was closed on Monday after a freighter lost nine containers in the "
    "storm. Divers found two of them near the lighthouse, and the coast guard warned yachts to "
    "keep away from the northern quay until the wrecks are marked with buoys and lamps."
)
OWN = (
    "Our reporter met fishermen who had watched the ship turn broadside to the waves at dawn.",
    "The owner of the freighter did not answer questions about the lashings on its deck.",
    "An insurer in the capital put the loss at four million crowns, without the cargo of tea.",
    "Schoolchildren were given the day off because the bus to the island could not run.",
)


def page(tmp_path: Path, articles: dict[str, str]) -> str:
    for name, text in articles.items():
        path = tmp_path / "seeds" / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    sitegen.build(tmp_path)
    pages = sorted((tmp_path / "site/passages").glob("p-*/index.html"))
    assert pages
    return " ".join(pages[0].read_text("utf-8").split())


def of(outlet: str, text: str) -> str:
    return f"---\noutlet: {outlet}\n---\n{text}\n"


def test_articles_of_one_outlet_are_named_as_such(tmp_path: Path) -> None:
    long = [f"{STORY}\n\n{' '.join(OWN[n:] + OWN[:n])} Edition {n} of the day." for n in range(3)]
    built = page(tmp_path, {"a": of("Courier", long[0]), "b": of("Courier", long[1]),
                            "c": of("Post", STORY + " " + OWN[0])})  # fmt: skip
    assert "A and B are articles of one outlet, Courier." in built


def test_prints_of_one_text_are_named_as_such(tmp_path: Path) -> None:
    built = page(tmp_path, {"a": of("Courier", f"{STORY} {OWN[0]}"),
                            "b": of("Post", f"{STORY} {OWN[1]}"),
                            "c": of("Times", f"{STORY} {OWN[2]}")})  # fmt: skip
    assert "A, B and C are largely one text" in built


@pytest.mark.parametrize("sentence", ["largely one text", "articles of one outlet"])
def test_of_articles_that_share_a_sentence_nothing_is_said(tmp_path: Path, sentence: str) -> None:
    shared = STORY.split(". ")[0] + "."
    built = page(tmp_path, {"a": of("Courier", f"{shared} {OWN[0]} {OWN[1]}"),
                            "b": of("Post", f"{shared} {OWN[2]} {OWN[3]}")})  # fmt: skip
    assert sentence not in built
