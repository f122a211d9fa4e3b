"""A project that may not publish whole articles shows excerpts, and nothing else anywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sitegen
from sitegen.cli import main
from sitegen.excerpts import GAP, UNREADABLE, excerpted
from sitegen.model import Comparison
from sitegen.pages.catalog import make_catalog
from sitegen.pages.frames import Framer
from sitegen.pages.pairs import plan_pairs
from sitegen.pages.site import PageOptions
from sitegen.project import start_project

MOST = 60
SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("excerpts")
    start_project(folder)
    settings = (folder / "sitegen.toml").read_text()
    (folder / "sitegen.toml").write_text(f"max_excerpt_words = {MOST}\n{settings}")
    with (folder / "seeds/3-river-news.txt").open("a") as file:
        file.write("\n\nXylophones were played by nobody at all on quiet Wednesday mornings.\n")
    sitegen.build(folder, strict=True)
    return folder


@pytest.fixture(scope="module")
def whole(project: Path) -> Comparison:
    return sitegen.compare_all(sorted((project / "seeds").iterdir()))


def test_words_that_nobody_shares_stand_nowhere_in_the_site(project: Path) -> None:
    files = [path for path in (project / "site").rglob("*") if path.is_file()]
    assert len(files) > 20
    assert [] == [path.name for path in files if b"xylophones" in path.read_bytes().lower()]


def test_shared_words_stay(project: Path) -> None:
    pages = (project / "site/passages").rglob("*.html")
    assert any("cracks in two of the five arches" in page.read_text() for page in pages)


def test_an_article_page_says_that_it_shows_excerpts(project: Path) -> None:
    (page,) = (project / "site/articles").glob("ferry*/index.html")
    assert f"{MOST} words at most" in page.read_text()
    assert GAP in page.read_text()


def test_the_texts_are_left_out_and_the_data_package_says_so(project: Path) -> None:
    assert not (project / "site/data/text").exists()
    package = json.loads((project / "site/data/datapackage.json").read_text())
    assert "may not publish whole articles" in package["description"]


def test_check_finds_no_broken_link(project: Path) -> None:
    assert [] == [one for one in sitegen.check(project) if one.severity != "note"]


@pytest.mark.parametrize("most", [1, 12, 40, 100_000])
def test_no_source_shows_more_than_its_words_and_every_span_stays(
    most: int, whole: Comparison
) -> None:
    for before, after in zip(whole.analyses, excerpted(whole, most).analyses, strict=True):
        assert len(before.text) == len(after.text)
        assert [token.span for token in before.tokens] == [token.span for token in after.tokens]
        shown = [token for token in after.tokens if token.norm != UNREADABLE]
        assert len(shown) <= most
        assert all(token.span.of(after.text) == token.span.of(before.text) for token in shown)
        hidden = [token for token in after.tokens if token.norm == UNREADABLE]
        assert all(not any(map(str.isalnum, token.span.of(after.text))) for token in hidden)


def test_what_the_limit_still_allows_shows_how_a_long_passage_begins() -> None:
    told = f"Engineers said on Friday that {', '.join(f'arch {n} is sound' for n in range(30))}."
    whole = sitegen.compare_all([f"Bridge to close\n\n{told}", f"Bridge is shut\n\n{told}"])
    for analysis in excerpted(whole, 20).analyses:
        assert 20 == sum(token.norm != UNREADABLE for token in analysis.tokens)
        beginning = (
            "Engineers said on Friday that arch 0 is sound, arch 1 is sound, arch 2 is sound"
        )
        assert beginning in analysis.text
        assert "arch 3" not in analysis.text


def test_a_quotation_is_never_cut() -> None:
    said = f"“We have {' and '.join(f'{n} arches' for n in range(30))} to mend,” said Ann Lee."
    (alone,) = excerpted(sitegen.compare_all([f"Bridge to close\n\n{said}"]), 20).analyses
    assert "arches" not in alone.text


def test_the_limit_is_a_number_of_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start_project(tmp_path)
    (tmp_path / "sitegen.toml").write_text('max_excerpt_words = "few"\n')
    assert 2 == main(["--project", str(tmp_path), "check"])
    assert "sitegen.toml:1: max_excerpt_words: 'few' is no number of words" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("most", [20, 60, 120, 200])
def test_pairs_of_any_excerpt_have_pages(most: int) -> None:
    five = sitegen.compare_all(sorted(SEEDS.glob("*.txt")))
    framer = Framer(make_catalog(excerpted(five, most)), PageOptions())
    assert len(five.alignments) == len(plan_pairs(framer))
