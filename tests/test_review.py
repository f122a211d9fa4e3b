"""``check`` tells an editor what to know before publishing, and each thing under its heading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sitegen
from sitegen.articles.damage import damage_of
from sitegen.cli import main
from sitegen.review import TOPICS

REPORT = """The old bridge over the river will close in May for two years, Mayor Anna Berg said.

“It is not safe, and we have known it for a long time,” Berg told the council on Friday evening.

Engineers found cracks in two of the five arches last autumn. The repairs will cost 12 million.
"""


def project(folder: Path, **sources: str) -> Path:
    (folder / "seeds").mkdir(parents=True)
    for name, text in sources.items():
        (folder / "seeds" / f"{name}.txt").write_text(text)
    return folder


def head(**facts: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in facts.items())
    return f"---\n{lines}---\n"


def notes(folder: Path, topic: str) -> dict[str, str]:
    assert topic in TOPICS
    found = [one for one in sitegen.check(folder) if one.topic == topic]
    assert {"note"} >= {one.severity for one in found}
    return {one.place: one.fault for one in found}


KNOWN = head(title="A", outlet="The Post", published="2031-03-05")


def test_what_is_not_known_of_a_source_is_named(tmp_path: Path) -> None:
    folder = project(tmp_path, a=REPORT, b=KNOWN + REPORT)
    assert {"seeds/a.txt": "no title, no outlet, no date"} == notes(folder, "Not known")


def test_a_copy_is_named_with_its_original(tmp_path: Path) -> None:
    folder = project(tmp_path, a=REPORT, b=KNOWN + REPORT)
    (fault,) = notes(folder, "The same text twice").values()
    assert "the very same text as a.txt" in fault


def test_versions_of_one_outlet_are_grouped_by_date(tmp_path: Path) -> None:
    later = REPORT.replace("12 million", "14 million, and the town has to borrow half of it")
    folder = project(
        tmp_path,
        a=head(outlet="The Post", published="2031-03-06") + later,
        b=head(outlet="the post", published="2031-03-05") + REPORT,
        c=head(outlet="The Herald") + REPORT.replace("Friday", "Thursday"),
    )
    (fault,) = notes(folder, "Versions").values()
    assert fault.endswith("b.txt (2031-03-05), then a.txt (2031-03-06)")
    sitegen.build(folder)
    said = "Versions of this story by the same outlet"
    pages = [page.read_text() for page in sorted((folder / "site/articles").glob("*/index.html"))]
    assert 2 == sum(said in page for page in pages)


def test_two_reports_of_one_outlet_are_no_versions(tmp_path: Path) -> None:
    other = f"{REPORT.splitlines()[2]}\n\nA ferry will run every ten minutes. Shops fear the worst."
    far = f"{other}\n\nDrivers will take the motorway, a detour of fourteen kilometres or more."
    folder = project(tmp_path, a=head(outlet="P") + REPORT, b=head(outlet="P") + far)
    assert {} == notes(folder, "Versions")


def test_two_papers_with_nearly_the_same_text_are_named(tmp_path: Path) -> None:
    other = REPORT.replace("12 million", "13 million")
    folder = project(tmp_path, a=head(outlet="The Post") + REPORT, b=head(outlet="Sun") + other)
    (fault,) = notes(folder, "Nearly the same text").values()
    assert fault.endswith("of its words stand in a.txt, too")


def test_a_name_in_letters_of_two_alphabets_is_named_and_not_joined(tmp_path: Path) -> None:
    other = REPORT.replace("Anna", "\u0410nna").replace("Berg", "B\u0435rg")
    folder = project(tmp_path, a=REPORT, b=other.replace("12", "13"))
    found = notes(folder, "Names in mixed letters")
    assert any("has letters of Cyrillic and Latin" in fault for fault in found.values())


def test_what_is_left_out_is_said_with_its_reason(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        a=REPORT,
        b=head(exclude="true") + REPORT,
        c=head(draft="true") + REPORT,
        d="Not opened: " + REPORT,
        e=head(noindex="true") + f"Another one. {REPORT}",
    )
    (folder / "sitegen.toml").write_text('[sources."d.txt"]\nexclude = true\n')
    assert {
        "seeds/b.txt": "exclude: no trace of it is on the site",
        "seeds/c.txt": "draft: no trace of it is on the site",
        "seeds/d.txt": "exclude in sitegen.toml: no trace of it is on the site",
        "seeds/e.txt": "noindex: published, and kept from search engines",
    } == notes(folder, "Left out")


def test_furniture_is_shown_as_set_aside(tmp_path: Path) -> None:
    folder = project(tmp_path, a=f"{REPORT}\nScroll to Top\n")
    assert {"seeds/a.txt": "1 block: Scroll to Top"} == notes(folder, "Set aside")


def test_a_source_that_shares_nothing_is_named(tmp_path: Path) -> None:
    alone = "Cooks disagree about the best way to boil an egg. Some begin with cold water."
    folder = project(tmp_path, a=REPORT, b=KNOWN + REPORT.replace("Friday", "Thursday"), c=alone)
    assert ["seeds/c.txt"] == list(notes(folder, "Sharing nothing"))


def test_a_quotation_without_a_speaker_is_named(tmp_path: Path) -> None:
    folder = project(tmp_path, a="“It is not safe, and they have known it for years.” So it goes.")
    (fault,) = notes(folder, "Quotations without a speaker").values()
    assert fault.startswith("1 quotation: “It is not safe")


def test_a_role_that_was_joined_to_a_name_is_named(tmp_path: Path) -> None:
    text = "Mayor Anna Berg spoke. “It is not safe,” the mayor said. “We knew it,” Berg said."
    folder = project(tmp_path, a=text)
    assert "“the mayor”" in notes(folder, "Names joined").get("speaker Anna Berg", "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("the cafÃ© closed", "UTF-8 that was read"),
        ("she said â€œnoâ€\x9d", "UTF-8 that was read"),
        ("РњРѕСЃРєРІР°", "UTF-8 that was read"),
        ("she said \x93no\x94", "control characters"),
        ("the caf\ufffd closed", "letters that were lost"),
        ("said М\u0061ra and \u041cara Lee", "letters of two scripts"),
        ("the caf?s were closed and the h?tel too", "letters that were lost"),
    ],
)
def test_a_text_that_was_once_read_wrongly_is_noticed(text: str, fault: str) -> None:
    assert any(damage.fault.startswith(fault) for damage in damage_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "the café, “closed” – why?",
        "Москва, 東京, القاهرة, ไทย",
        "Ünïcödé Ångström œuvre",
        "a?b ???",
        "",
    ],
)
def test_a_text_with_many_letters_is_not_suspicious(text: str) -> None:
    assert () == damage_of(text)


def test_the_report_is_read_by_headings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path, a=REPORT, b=KNOWN + REPORT)
    assert 0 == main(["check", "--project", str(folder)])
    told = capsys.readouterr().out.splitlines()
    assert "Sources, configuration and links are in order." == told[0]
    assert "  seeds/a.txt: no title, no outlet, no date" in told
    assert 0 == main(["check", "--json", "--project", str(folder)])
    assert "Not known" in {one["topic"] for one in json.loads(capsys.readouterr().out)}


def test_a_text_that_stands_in_many_others_is_one_line(tmp_path: Path) -> None:
    others = {
        name: head(outlet=name) + REPORT + f"\n\nSo {name} writes, as nobody else does.\n"
        for name in ("a", "b", "c", "d")
    }
    folder = project(tmp_path, **others, short=head(outlet="Sun") + REPORT)
    fault = notes(folder, "Nearly the same text")["seeds/short.txt"]
    assert fault.endswith("of its words stand in a.txt, b.txt, c.txt and 1 more, too")


def test_a_link_at_the_end_of_a_paragraph_is_no_block_of_its_own(tmp_path: Path) -> None:
    folder = project(tmp_path, a=REPORT)
    (folder / "seeds/b.md").write_text(f"{REPORT}\n\n[Read the report](https://a.example/r.pdf)\n")
    assert {} == notes(folder, "Set aside")


def test_what_many_sources_set_aside_alike_is_named_once(tmp_path: Path) -> None:
    texts = {name: f"{REPORT.replace('May', name)}\nScroll to Top\n" for name in ("a", "b", "c")}
    texts["b"] += "\nLoad Next Story\n"
    assert [
        ("seeds/a.txt", "the same in 2 other sources: Scroll to Top"),
        ("seeds/b.txt", "1 block: Load Next Story"),
    ] == list(notes(project(tmp_path, **texts), "Set aside").items())


def test_a_teaser_is_named_as_very_short(tmp_path: Path) -> None:
    folder = project(tmp_path, a=REPORT, b="Please log in to read this article.\n\nScroll to Top\n")
    assert {"seeds/b.txt": "7 words beside what is set aside"} == notes(folder, "Very short")


def test_initials_are_not_called_a_role(tmp_path: Path) -> None:
    text = (
        "The United Nations said the pier will close. “We have no choice,” the U.N. said. “The "
        "pier is old,” the United Nations said."
    )
    fault = notes(project(tmp_path, a=text), "Names joined")["speaker United Nations"]
    assert "taken for the same as “U.N.”, “the U.N.” (the initials of the name)" == fault
