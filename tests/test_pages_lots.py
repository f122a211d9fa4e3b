"""Data files are made when they are taken, and what tells of them is made after them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sites_by_hand import framer_of

from sitegen.inspection import Sheet
from sitegen.pages import plan_site
from sitegen.pages.site import Lot, OutputFile, PageOptions, Site
from sitegen.prints import Press, Prints
from sitegen.rendering import Printer
from sitegen.steps import listened
from sitegen.tables import SCHEMAS, stated

STORM = "A storm tore the roof off the old station on Sunday night, said Anna Berg & Sons."
STORM_TOO = "On Sunday night a storm tore the roof off the old station in the valley."
FILE = OutputFile("data/a.txt", b"words")


def site_of(options: PageOptions) -> Site:
    return plan_site(framer_of({"a.txt": STORM, "b.txt": STORM_TOO}).catalog.comparison, options)


def counting(site: Site, made: list[str]) -> Site:
    """``site``, with lots that say when they are made."""

    def watched(lot: Lot) -> Lot:
        def make() -> tuple[OutputFile, ...]:
            made.append(lot.name)
            return lot.make()

        return Lot(lot.name, make)

    return replace(site, lots=tuple(map(watched, site.lots)))


def test_what_is_told_of_a_lot_is_known_once_it_was_made_or_noted() -> None:
    made: list[str] = []

    def make() -> tuple[OutputFile, ...]:
        made.append("made")
        return (FILE,)

    lot, other = Lot("data", make), Lot("data", make)
    assert (stated(FILE.path, FILE.content),) == lot.stated() == lot.stated()
    other.note(lot.stated())
    assert lot.stated() == other.stated()
    assert ["made"] == made


def test_nothing_is_made_of_the_data_while_a_site_is_planned() -> None:
    for base in (None, "https://example.org/"):
        site = site_of(PageOptions(base_url=base))
        lots = [lot for lot in site.lots if lot.name != "robots.txt"]
        assert not any(lot._noted for lot in lots)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_pages_that_tell_of_files_are_printed_after_them(tmp_path: Path, jobs: int) -> None:
    site = site_of(PageOptions(base_url="https://example.org/"))
    printer = Printer([])
    press = Press(printer, site, Sheet, Prints(tmp_path, {}), "")
    files = {sheet.file.path: sheet.file for sheet in press.sheets(jobs)}
    told = [files[path] for path in ("data/index.html", "search/index.html")]
    assert all(isinstance(file, OutputFile) and file.path in files for file in told)
    order = list(files)
    last = max(order.index(file.path) for lot in site.lots for file in lot.files())
    assert last < order.index("data/index.html") < order.index("data/datapackage.json")
    assert files == {file.path: file for file in printer.site(site)}


def test_each_lot_is_made_once_by_who_prints_a_site(tmp_path: Path) -> None:
    made: list[str] = []
    press = Press(
        Printer([]), counting(site_of(PageOptions()), made), Sheet, Prints(tmp_path, {}), ""
    )
    assert list(press.sheets(jobs=1))
    assert len(set(made)) == len(made) == len(press.site.lots)


def test_whoever_listens_ends_the_index_and_every_table() -> None:
    lots = [
        lot for lot in site_of(PageOptions()).lots if lot.name not in ("data/text", "robots.txt")
    ]
    assert len(lots) == 1 + len(SCHEMAS)
    for lot in lots:
        with listened(_no_longer), pytest.raises(TimeoutError):
            lot.files()
        assert lot.files()


def _no_longer() -> None:
    raise TimeoutError


def test_the_records_of_the_data_page_name_its_files() -> None:
    site = site_of(PageOptions(base_url="https://example.org/"))
    (page,) = (page for page in site.pages if page.url == "data/index.html")
    assert page.frame.shared is None
    shared = page.completed().frame.shared
    assert shared is not None
    (dataset,) = json.loads(shared.records)["@graph"]
    named = {one["contentUrl"] for one in dataset["distribution"]}
    files = {f"https://example.org/{file.path}" for file in site.files}
    assert named == {url for url in files if url.endswith((".csv", ".jsonl"))}
