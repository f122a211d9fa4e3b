"""Old links of a site that is built again and again while sources come, change and go."""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

import sitegen
from sitegen.errors import SourceError
from sitegen.pages.site import Permalink
from sitegen.permalinks import read_permalinks, write_permalinks

STORM = "A storm tore the roof off the old railway station in the valley on Sunday night"
CLOSED = "the council will close the northern bridge to all lorries from the first of May"
A = f"{STORM}, and nobody was hurt.\n\n“We will rebuild it before winter comes,” Peskov said.\n"
B = f"{STORM}.\n\nMeanwhile {CLOSED}, it said.\n"
C = f"{STORM}, and nobody was hurt. “We will rebuild it before winter comes,” Dmitry Peskov said.\n"
D = f"As of now {CLOSED}. {STORM.upper()}.\n"
PROMISED = ("articles/", "compare/", "events/", "passages/", "speakers/")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link led in the end."""

    url: str
    page: Element
    hops: int

    @property
    def is_gone(self) -> bool:
        return "is gone" in (self.page.findtext(".//h1") or "")


class Project:
    """A project whose sources change from build to build."""

    def __init__(self, folder: Path, **texts: str) -> None:
        self.folder = folder
        self.removed: set[str] = set()
        (folder / "seeds").mkdir(parents=True)
        (folder / "permalinks.jsonl").touch()
        self.build(**texts)

    def build(self, **texts: str | None) -> None:
        """Write or (None) remove sources, and build."""
        self.removed = {name for name, text in texts.items() if text is None} | self.removed
        for name, text in texts.items():
            path = self.folder / "seeds" / f"{name}.txt"
            if text is None:
                path.unlink()
            else:
                path.write_text(text, "utf-8")
        sitegen.build(self.folder)

    @property
    def record(self) -> str:
        return (self.folder / "permalinks.jsonl").read_text("utf-8")

    def links(self) -> set[str]:
        """Every address that the site promises to keep, anchors of passages and utterances too."""
        found = set()
        for path in (self.folder / "site").rglob("index.html"):
            url = path.relative_to(self.folder / "site").as_posix()
            if url.startswith(PROMISED) and url.count("/") == 2:
                found.add(url)
                anchors = (e.get("id", "") for e in read(path).iter())
                found |= {f"{url}#{id_}" for id_ in anchors if id_[:2] in ("p-", "u-")}
        return found

    def follow(self, link: str) -> Place:
        """Where ``link`` leads, as a reader without the script goes."""
        url, _, anchor = link.partition("#")
        for hops in range(3):
            page = read(self.folder / "site" / url)
            moved = page.find(".//a[@id='moved']")
            if moved is None:
                ids = {element.get("id") for element in page.iter()}
                assert not anchor or anchor in ids or self.may_lack(url, anchor), link
                return Place(url, page, hops)
            parts = urlsplit(moved.get("href", ""))
            url = posixpath.normpath(posixpath.join(posixpath.dirname(url), unquote(parts.path)))
            anchor = unquote(parts.fragment) or anchor
        raise AssertionError(f"{link} leads on and on")

    def may_lack(self, url: str, anchor: str) -> bool:
        """Whether nothing that is left has the words of ``anchor``: what a speaker said only in
        sources that are gone has no place on the page of that speaker."""
        return anchor.startswith("u-") and url.startswith("speakers/") and "b" in self.removed

    def files(self) -> Mapping[str, bytes]:
        site = self.folder / "site"
        return {
            path.relative_to(site).as_posix(): path.read_bytes()
            for path in site.rglob("*")
            if path.is_file()
        }


def read(path: Path) -> Element:
    return html5lib.parse(path.read_bytes(), namespaceHTMLElements=False)


def stood_alone(link: str, removed: set[str]) -> bool:
    """Whether ``link`` leads to what stood in ``removed`` articles alone; the council is B's."""
    slug = link.split("/")[1]
    return slug == "the-council" or set(slug.split("--")) <= removed


def test_every_old_link_is_followed_while_sources_come_and_go(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a=A, b=B)
    links = project.links()
    steps: tuple[Mapping[str, str | None], ...] = (
        {"c": C},
        {"d": D},
        {"a": A.replace("nobody was hurt", "no one at all was hurt")},
        {"b": None},
        {"e": A},
        {"c": None},
    )
    for step in steps:
        project.build(**step)
        places = {link: project.follow(link) for link in links}
        assert not [
            link
            for link, place in places.items()
            if place.is_gone and not stood_alone(link, project.removed)
        ]
        links |= project.links()


def test_a_passage_that_grows_or_merges_leaves_its_address_and_its_id(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a=A, b=B)
    old = {link for link in project.links() if link.startswith("passages/")}
    assert old
    project.build(c=C, d=D)
    for link in old:
        place = project.follow(link)
        assert place.url.startswith("passages/") and not place.is_gone


def test_words_that_one_article_alone_still_has_are_found_there(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a=A, b=B)
    old = {link for link in project.links() if link.startswith(("passages/", "compare/"))}
    project.build(b=None)
    assert {"articles/a/index.html"} == {project.follow(link.split("#")[0]).url for link in old}


def test_what_no_source_has_any_more_says_so(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a=A, b=B)
    old = project.links()
    project.build(a=None, b=None, c="Something else altogether.")
    pages = {link.split("#")[0] for link in old} - {"events/index.html"}
    assert all(project.follow(page).is_gone for page in pages)
    project.build(a=A)
    assert not project.follow("articles/a/index.html").is_gone


def test_a_speaker_under_a_longer_name_is_found_under_the_shorter(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a=A, b=B)
    old = next(link for link in project.links() if link.startswith("speakers/peskov/"))
    project.build(c=C)
    assert "speakers/dmitry-peskov/index.html" == project.follow(old).url


def test_an_article_with_a_new_title_is_found_under_the_old(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a=f"---\ntitle: First\n---\n{A}", b=B)
    project.build(a=f"---\ntitle: Second\n---\n{A} More of it.")
    assert "articles/second/index.html" == project.follow("articles/first/index.html").url
    assert "compare/second--b/index.html" == project.follow("compare/first--b/index.html").url


def own_ids(record: str, source: str) -> set[str]:
    """The ids in ``record`` that are made of the words of ``source`` alone, its own among them."""
    links = map(json.loads, record.splitlines())
    return {one["id"] for one in links if {place[0] for place in one["at"]} == {source}} - {""}


@pytest.mark.parametrize("how", ["exclude: true", "draft: true", "sitegen.toml"])
def test_what_is_withdrawn_is_forgotten_words_ids_and_addresses(tmp_path: Path, how: str) -> None:
    secret = f"---\ntitle: Secret plan\n---\n{STORM}. “It was me,” said Zacharias Quux.\n"
    project = Project(tmp_path / "p", a=A, b=B, s=secret)
    (article,) = (
        one
        for one in map(json.loads, project.record.splitlines())
        if one.get("slug") == "secret-plan"
    )
    gone = own_ids(project.record, article["id"])
    assert len(gone) > 2
    if how == "sitegen.toml":
        (project.folder / how).write_text('[sources."s.txt"]\nexclude = true\n')
    project.build(s=secret if how == "sitegen.toml" else secret.replace("title", f"{how}\ntitle"))
    everything = b"\n".join((*project.files().values(), *map(str.encode, project.files())))
    for trace in (*gone, article["file"], "secret", "Secret", "quux", "Quux"):
        assert trace not in project.record
        assert trace.encode() not in everything


def test_a_second_build_changes_neither_the_site_nor_the_record(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a=A, b=B)
    project.build(c=C, d=D)
    project.build(b=None)
    first = (project.files(), project.record)
    report = sitegen.build(project.folder)
    assert (0, 0) == (report.written, report.removed)
    assert first == (project.files(), project.record)


def test_a_clean_build_with_the_record_equals_one_after_many(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a=A, b=B)
    project.build(c=C)
    project.build(a=None, d=D)
    fresh = tmp_path / "fresh"
    (fresh / "seeds").mkdir(parents=True)
    for path in (project.folder / "seeds").iterdir():
        (fresh / "seeds" / path.name).write_bytes(path.read_bytes())
    (fresh / "permalinks.jsonl").write_text(project.record)
    sitegen.build(fresh)
    assert project.files() == {
        path.relative_to(fresh / "site").as_posix(): path.read_bytes()
        for path in (fresh / "site").rglob("*")
        if path.is_file()
    }


def test_the_record_keeps_no_words_but_those_of_addresses(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a=A, b=B, c=C)
    for line in project.record.splitlines():
        record = json.loads(line)
        assert record.keys() <= {"kind", "id", "slug", "at", "under", "page", "file"}
        assert ("slug" in record) == (record["kind"] in ("article", "event", "pair", "speaker"))


def test_pages_that_lead_on_are_in_no_sitemap_and_name_the_new_address(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a=f"---\ntitle: First\n---\n{A}", b=B)
    (project.folder / "sitegen.toml").write_text('base_url = "https://example.org/x/"\n')
    project.build(a=f"---\ntitle: Second\n---\n{A}")
    assert b"articles/first/" not in project.files()["sitemap.xml"]
    page = read(project.folder / "site/articles/first/index.html")
    canonical = page.find(".//link[@rel='canonical']")
    assert canonical is not None
    assert "https://example.org/x/articles/second/" == canonical.get("href")


# ── the file ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"kind":"river","id":"x"}',
        '{"kind":"passage"}',
        '{"kind":"article","id":"s-1","slug":"../../x"}',
        '{"kind":"article","id":"","slug":""}',
        '{"kind":"speaker","id":"s-1","slug":"a/../2"}',
        '{"kind":"article","id":"s-1","slug":"a/2"}',
        '{"kind":"pair","id":"","slug":"..","at":[["s-1",0,0]]}',
        "[" * 5_000,
        '{"kind":"passage","id":"\\ud800"}',
    ],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "permalinks.jsonl"
    path.write_text(f'{{"kind":"passage","id":"p-1"}}\n\n{line}\n')
    with pytest.raises(SourceError) as caught:
        read_permalinks(path)
    assert ["permalinks.jsonl:3"] == [problem.place for problem in caught.value.problems]


def test_what_is_written_is_read_again_and_written_only_when_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "permalinks.jsonl"
    links = (
        Permalink("article", "s-1", "a", (("s-1", 0, 0),), file="f-1"),
        Permalink("passage", "p-1", at=(("s-1", 4, 9),), under="p-2", page=False),
        Permalink("speaker", "s-2", "ann-weaver/2", (("s-1", 4, 9),)),
    )
    write_permalinks(path, links)
    os.utime(path, (1, 1))
    write_permalinks(path, links)
    assert links == read_permalinks(path)
    assert 1 == path.stat().st_mtime
    assert () == read_permalinks(tmp_path / "missing.jsonl")


def test_a_folder_of_this_name_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "permalinks.jsonl").mkdir()
    with pytest.raises(SourceError, match="a plain file"):
        read_permalinks(tmp_path / "permalinks.jsonl")


@pytest.mark.parametrize(
    ("settings", "kept"), [("", False), ('base_url = "https://example.org/"\n', True)]
)
def test_a_site_without_an_address_is_not_remembered_unless_asked(
    tmp_path: Path, settings: str, kept: bool
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.txt").write_text(A, "utf-8")
    (tmp_path / "sitegen.toml").write_text(settings)
    sitegen.build(tmp_path)
    assert kept == (tmp_path / "permalinks.jsonl").exists()
