"""A page is kept without being made where all that its view looked up is what it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import fields, replace
from pathlib import Path

import pytest

from sitegen.config import load_config
from sitegen.model import SourceId
from sitegen.pages.asking import ABSENT, Inquiry
from sitegen.pages.catalog import Catalog, make_catalog
from sitegen.pages.digests import UNTOLD, Digests, digest_of
from sitegen.pages.frames import Framer
from sitegen.pages.site import Asked, Frame, Here, Page, Site
from sitegen.pages.wording import speaking
from sitegen.pipeline import find, runner_for
from sitegen.steps import listened
from sitegen.traces import Traces, Tracing, given_of

ALONE = {"404.html", "data.html", "home.html", "method.html", "search.html"}
BRIDGE = "The minister said on Friday that the old bridge over the river would close in May."
SAFE = "“It is not safe, and we knew it,” Anna Berg, the minister, added."
TRAM = "A tram will cross the river on the new bridge from June on, the city says."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.md").write_text(f"{BRIDGE}\n\n{SAFE}")
    (tmp_path / "seeds/b.md").write_text(f"{BRIDGE}\n\n{TRAM}")
    (tmp_path / "seeds/c.md").write_text(f"Of all this nothing is new. {SAFE}")
    (tmp_path / "seeds/d.md").write_text("Nothing of all this is said by the last of them.")
    return tmp_path


def planned(project: Path, **flags: object) -> Site:
    config = load_config(project, flags={"jobs": 1, "no_cache": True, **flags}, environ={})
    with runner_for(config) as runner:
        found = find(config, runner=runner)
        return found.planned(found.sketch()).site


def asking_catalog(project: Path) -> Catalog:
    config = load_config(project, flags={"jobs": 1, "no_cache": True}, environ={})
    with runner_for(config) as runner:
        return make_catalog(find(config, runner=runner).comparison)


def asked_of(site: Site) -> dict[str, Asked]:
    """What the view of each page of ``site`` looks up."""
    return dict(_asked(site))


def _asked(site: Site) -> Iterator[tuple[str, Asked]]:
    assert site.inquired
    with speaking(site.phrasebook):
        for page in site.pages:
            site.inquired.taken()
            assert page.frame is not None
            assert page.view is not None
            yield page.url, site.inquired.taken()


def traces_of(site: Site) -> Traces:
    tracing = Tracing(Traces(), site, "theme")
    for url, asked in asked_of(site).items():
        tracing.note(url, asked)
    return tracing.traces()


def held(traces: Traces, site: Site, theme: str = "theme") -> Set[str]:
    return Tracing(traces, site, theme).held()


def pages_of(site: Site) -> set[str]:
    """The pages that are kept by what they ask."""
    return {page.url for page in site.pages if page.given}


def test_all_pages_but_those_that_tell_of_all_are_kept_by_what_they_ask(project: Path) -> None:
    site = planned(project)
    assert ALONE == {page.template for page in site.pages if not page.given}
    asked = asked_of(site)
    assert all(asked[url] for url in pages_of(site))


def test_what_a_view_is_given_can_be_written_and_holds_no_catalog(project: Path) -> None:
    pages = [page for page in planned(project).pages if page.given]
    assert UNTOLD not in {given_of(page, "theme") for page in pages}
    assert UNTOLD == digest_of((Inquiry(asking_catalog(project), {}).catalog,))


def test_pages_hold_where_nothing_is_other_than_it_was(project: Path) -> None:
    site = planned(project)
    assert pages_of(site) == held(traces_of(site), planned(project))


@pytest.mark.parametrize("theme", ["another", ""])
def test_no_page_holds_by_other_templates_or_unknown_ones(project: Path, theme: str) -> None:
    site = planned(project)
    assert not held(traces_of(site), site, theme)


def test_no_page_holds_with_another_option_of_the_pages(project: Path) -> None:
    before = traces_of(planned(project))
    (project / "sitegen.toml").write_text('title = "Bridges"\n')
    assert not held(before, planned(project))


@pytest.mark.parametrize("base_url", [None, "https://example.org/a/"])
@pytest.mark.parametrize(
    ("file", "edit"),
    [
        ("a.md", lambda text: f"{text}\n\nThat is all."),
        ("b.md", lambda text: f"---\ntitle: Another\n---\n{text}"),
        ("a.md", lambda text: f"---\nnoindex: true\n---\n{text}"),
        ("d.md", lambda text: f"---\nevent: Bridge\n---\n{text}"),
        ("c.md", lambda text: text.replace("Anna Berg", "Anne Berg")),
        ("b.md", lambda text: text.replace("old bridge", "bridge")),
    ],
)
def test_a_page_that_holds_shows_what_it_showed(
    project: Path, file: str, edit: Callable[[str], str], base_url: str | None
) -> None:
    flags = {"base_url": base_url} if base_url else {}
    first = planned(project, **flags)
    before, shown = traces_of(first), shown_on(first)
    path = project / "seeds" / file
    path.write_text(edit(path.read_text()))
    after = planned(project, **flags)
    now, same = shown_on(after), held(before, after)
    assert {url: now[url] for url in same} == {url: shown[url] for url in same}


def test_a_plan_makes_no_frame_of_a_page_that_may_be_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    frame = Framer.frame

    def noted(framer: Framer, here: Here, title: str, about: Sequence[object] = ()) -> Frame:
        made.append(here.url)
        return frame(framer, here, title, about)

    monkeypatch.setattr(Framer, "frame", noted)
    site = planned(project)
    assert not pages_of(site) & set(made)
    assert pages_of(site) == held(traces_of(site), planned(project))
    assert pages_of(site) <= set(made)


def shown_on(site: Site) -> dict[str, tuple[object, object]]:
    with speaking(site.phrasebook):
        return {page.url: (page.frame, page.view) for page in site.pages}


def test_pages_of_what_was_not_touched_hold_beside_one_that_was(project: Path) -> None:
    before = traces_of(planned(project))
    path = project / "seeds/b.md"
    path.write_text(f"{path.read_text()}\n\nNobody was hurt.")
    same = held(before, planned(project))
    assert "articles/d/index.html" in same
    assert "articles/b/index.html" not in same


def test_traces_that_are_taken_over_say_the_same(project: Path) -> None:
    site = planned(project)
    before = traces_of(site)
    again = taken_over(before, planned(project))
    assert before.lookups == again.lookups
    assert before.pages == again.pages


def taken_over(before: Traces, site: Site, urls: Set[str] | None = None) -> Traces:
    """The traces of ``site``, of which the pages at ``urls`` are noted, by default all: as they
    stand where they hold, and anew where they do not."""
    tracing, asked = Tracing(before, site, "theme"), asked_of(site)
    same = tracing.held()
    for url in asked.keys() if urls is None else urls:
        tracing.note(url, None if url in same else asked[url])
    return tracing.traces()


def test_traces_that_were_taken_over_in_part_are_those_of_the_site_made_anew(project: Path) -> None:
    before = traces_of(planned(project))
    path = project / "seeds/b.md"
    path.write_text(f"{path.read_text()}\n\n“Nobody was hurt,” said Anna Berg.")
    after = planned(project)
    again, anew = taken_over(before, after), traces_of(planned(project))
    assert pages_of(after) == again.pages.keys()
    assert {url: lines_of(anew, url) for url in anew.pages} == {
        url: lines_of(again, url) for url in again.pages
    }
    known = [line[:2] for line in again.lookups if line != ("", "", "")]
    assert len(set(known)) == len(known)
    assert held(again, after) == held(again, planned(project)) == pages_of(after)


def test_lines_that_no_page_looks_up_any_more_are_let_go_once_they_are_many(project: Path) -> None:
    site = planned(project)
    before = traces_of(site)
    few = set(sorted(before.pages)[:2])
    again = taken_over(before, site, few)
    assert few == again.pages.keys()
    assert {number for one in again.pages.values() for number in one.asked} == set(
        range(len(again.lookups))
    )
    assert {url: lines_of(before, url) for url in few} == {url: lines_of(again, url) for url in few}


def test_lines_that_no_page_looks_up_any_more_say_nothing(project: Path) -> None:
    site = planned(project)
    before, gone = traces_of(site), "articles/d/index.html"
    most = set(before.pages) - {gone}
    again = taken_over(before, site, most)
    used = {number for url in most for number in before.pages[url].asked}
    lines = [line if at in used else ("", "", "") for at, line in enumerate(before.lookups)]
    assert lines == list(again.lookups) != list(before.lookups)
    assert most == held(again, site)
    assert lines_of(taken_over(again, site), gone) == lines_of(before, gone)


def test_whoever_listens_ends_the_look_at_what_was_looked_up(project: Path) -> None:
    site = planned(project)
    before = traces_of(site)
    with listened(_no_longer), pytest.raises(TimeoutError):
        Tracing(before, site, "theme")
    assert pages_of(site) == held(before, site)


def _no_longer() -> None:
    raise TimeoutError


def lines_of(traces: Traces, url: str) -> Counter[tuple[str, str, str]]:
    return Counter(traces.lookups[number] for number in traces.pages[url].asked)


def test_every_part_of_the_catalog_notes_what_is_looked_up(project: Path) -> None:
    catalog = asking_catalog(project)
    noting = Inquiry(catalog, {}).catalog
    parts = {one.name for one in fields(Catalog)} - {"whole", "layout"}
    assert {name for name in parts if hasattr(getattr(noting, name), "asked")} == parts


@pytest.mark.parametrize(
    "question",
    [
        lambda catalog: list(catalog.by_source),
        lambda catalog: len(catalog.quotes),
        lambda catalog: catalog.entries[1:],
        lambda catalog: catalog.entries[-1],
        lambda catalog: list(catalog.events),
        lambda catalog: len(catalog.paged),
        lambda catalog: list(catalog.private),
        lambda catalog: catalog.comparison,
    ],
)
def test_a_view_cannot_ask_for_all_at_once(
    project: Path, question: Callable[[Catalog], object]
) -> None:
    noting = Inquiry(asking_catalog(project), {}).catalog
    with pytest.raises(LookupError):
        question(noting)


def test_what_is_not_there_is_noted_too(project: Path) -> None:
    inquiry = Inquiry(asking_catalog(project), {})
    nobody, catalog = SourceId("s-nobody"), inquiry.catalog
    assert catalog.told.get(nobody) is None
    assert nobody not in catalog.private
    assert (nobody, nobody) not in catalog.paged
    expected = {("told", nobody), ("private", nobody), ("paged", f"{nobody} {nobody}")}
    lines = {(register, name) for register, names in inquiry.taken() for name in names}
    assert expected == lines
    assert {ABSENT} == {inquiry.digest(*line) for line in lines}
    assert not inquiry.taken()


def test_a_line_is_told_by_all_that_stands_there(project: Path) -> None:
    catalog = asking_catalog(project)
    first = catalog.entries[0]
    digest = Inquiry(catalog, {}).digest("by_source", first.id)
    article = first.analysis.article
    others = [
        replace(first, siglum="Z"),
        replace(first, slug="z"),
        replace(first, title="Z"),
        replace(first, titled=not first.titled),
        replace(first, body_starts=(7,)),
        replace(first, analysis=replace(first.analysis, article=replace(article, text="None."))),
        replace(first, analysis=replace(first.analysis, tokens=first.analysis.tokens[1:])),
    ]
    assert len({digest, *map(Digests().of, others)}) == 1 + len(others)


def test_a_line_that_holds_others_is_told_by_each_of_them_and_by_their_order(project: Path) -> None:
    catalog = asking_catalog(project)
    (one, *_), (passage, *_) = catalog.quotes.values(), catalog.passages.values()
    two, place = replace(one, evidence=()), passage.witnesses[0]
    lines: list[object] = [one, (one,), (two,), (one, two), (two, one), (one, one)]
    lines += [((at, passage),) for at in passage.witnesses]
    lines += [((place, replace(passage, ids=())),)]
    assert len(set(map(Digests().of, lines))) == len(lines)
    assert Digests().of((one, replace(one, evidence=("\ud800",)))) == UNTOLD


def test_what_is_known_from_an_earlier_site_is_what_is_worked_out_anew(project: Path) -> None:
    first, path = asking_catalog(project), project / "seeds/a.md"
    lines = [*first.entries, *first.quotes.values(), *first.said.values(), *first.told.values()]
    earlier = Digests()
    before = list(map(earlier.of, lines))
    path.write_text(f"{path.read_text()} {SAFE}")
    second = asking_catalog(project)
    others = [*second.entries, *second.quotes.values(), *second.said.values(), *lines]
    later = Digests(earlier)
    assert list(map(Digests().of, others)) == list(map(later.of, others))
    assert before == list(map(later.of, lines))


def test_what_has_no_written_form_is_never_known_to_be_what_it_was(project: Path) -> None:
    site = planned(project)
    traces = traces_of(site)
    unknown = replace(traces, lookups=tuple((*line[:2], UNTOLD) for line in traces.lookups))
    assert not held(unknown, site)
    page: Page = next(page for page in site.pages if page.given)
    assert UNTOLD == given_of(replace(page, given=("\ud800",)), "theme")


def test_a_site_that_is_planned_without_looking_up_keeps_no_page(project: Path) -> None:
    site = replace(planned(project), inquired=None)
    assert not held(traces_of(planned(project)), site, "theme")
    tracing = Tracing(Traces(), site, "theme")
    tracing.note("index.html", ())
    assert Traces() == tracing.traces()


def test_a_frame_that_is_made_while_planning_is_given(project: Path) -> None:
    """What it looked up then is noted nowhere, also on pages of which no machine is told."""
    private = 'base_url = "https://example.org/x/"\n[sources."a.md"]\nnoindex = true\n'
    (project / "sitegen.toml").write_text(private)
    site = planned(project)
    given = [page for page in site.pages if page.given]
    assert all(page.frame in page.given for page in given)
    assert any(page.frame.noindex and page.template == "passage.html" for page in given)
