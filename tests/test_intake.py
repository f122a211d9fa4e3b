"""``sitegen add``: what people have saved becomes sources, and every finding is said."""

from __future__ import annotations

import gzip
import json
import os
import plistlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.articles import ArticleOptions, frontmatter, parse_article
from sitegen.articles.facts import checked
from sitegen.cli import main
from sitegen.intake import Finding, Taken, add_files
from sitegen.intake.decoding import read_text
from sitegen.intake.heads import read_head
from sitegen.intake.offering import Offer
from sitegen.intake.reading import read_document
from sitegen.intake.shelf import written_head
from sitegen.limits import SAFE_SIZE, reader
from sitegen.model import Seed
from sitegen.running import Cached, Serial
from sitegen.store import open_store

SENTENCES = (
    "The old bridge over the river will close on Monday for repairs that may last for a year.",
    "“We have waited too long, and the arches cannot wait any longer,” Mayor Anna Berg said.",
    "Engineers found cracks in two of the arches in the spring, and nobody did anything.",
)
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="{charset}">
<title>Old bridge to close - The Herald</title><meta property="og:site_name" content="The Herald">
<link rel="canonical" href="https://herald.example/bridge"></head><body><nav>Home</nav>
<article><h1>Old bridge to close</h1><p>{0}</p><p>{1}</p><p>{2}</p><script>alert(1)</script>
</article><footer>© The Herald</footer></body></html>"""
RUSSIAN = (
    "Мэр сообщил в пятницу, что старый мост через реку закроют в мае на два года. "
    "Он небезопасен, и мы знали об этом, сказала Анна Берг журналистам после заседания."
)


def page(charset: str = "utf-8") -> str:
    return PAGE.format(*SENTENCES, charset=charset)


def add(folder: Path, *paths: Path) -> dict[str, Taken]:
    """What became of ``paths`` in a project in ``folder``, by the last part of where it was."""
    return {
        Path(taken.origin).name: taken for taken in add_files(paths, folder / "project" / "seeds")
    }


def facts(taken: Taken) -> dict[str, str]:
    return {finding.key: finding.value for finding in taken.findings}


def written(folder: Path, taken: Taken) -> str:
    return (folder / "project" / "seeds" / str(taken.file)).read_text(encoding="utf-8")


# ── saved pages ─────────────────────────────────────────────────────────────────────────────


def test_a_saved_page_becomes_a_text_with_what_it_states(tmp_path: Path) -> None:
    (tmp_path / "Bridge - The Herald.html").write_text(page())
    (taken,) = add(tmp_path, tmp_path / "Bridge - The Herald.html").values()
    text = "\n\n".join(("Old bridge to close", *SENTENCES))
    assert "bridge-the-herald.txt" == taken.file
    assert written(tmp_path, taken) == (
        "---\ntitle: Old bridge to close\noutlet: The Herald\n"
        f"url: https://herald.example/bridge\nlanguage: en-GB\n---\n{text}\n"
    )


def test_every_finding_says_where_it_was_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page())
    (taken,) = add(tmp_path, tmp_path / "a.html").values()
    origins = {finding.key: finding.origin for finding in taken.findings}
    assert {
        "language": "the language that the page declares",
        "outlet": "the page's meta tag og:site_name",
        "title": "the headline on the page",
        "url": "the page's canonical address",
    } == origins


@pytest.mark.parametrize(
    ("charset", "codec", "note"),
    [
        ("windows-1252", "cp1252", "it was windows-1252, as it says, and is UTF-8 now"),
        ("iso-8859-5", "utf-8", "it says that it is iso-8859-5, and is UTF-8"),
        ("utf-8", "cp1252", "it was recognised as windows-1252 by its letters, and not utf-8"),
    ],
)
def test_a_charset_that_lies_is_noticed(
    charset: str, codec: str, note: str, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_bytes(page(charset).encode(codec))
    (taken,) = add(tmp_path, tmp_path / "a.html").values()
    assert taken.notes[0].startswith(note)
    assert SENTENCES[1] in written(tmp_path, taken)


def test_a_nul_character_in_a_page_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("utf-8").replace("<p>", "<p>\0", 1))
    (taken,) = add(tmp_path, tmp_path / "a.html").values()
    assert "a NUL character in it was left out, as browsers do" in taken.notes
    assert SENTENCES[1] in written(tmp_path, taken)


def test_the_folder_of_a_saved_page_is_passed_over(tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    (saved / "a_files").mkdir(parents=True)
    (saved / "a.html").write_text(page())
    (saved / "a_files" / "frame.html").write_text(page().replace("river", "lake"))
    assert {"a.html": "added", "a_files": "passed"} == {
        name: taken.outcome for name, taken in add(tmp_path, saved).items()
    }


def test_the_address_that_a_browser_noted_counts(tmp_path: Path) -> None:
    note = "<!-- saved from url=(0029)https://post.example/noted -->"
    bare = page().replace('<link rel="canonical" href="https://herald.example/bridge">', "")
    (tmp_path / "a.html").write_text(f"<!doctype html>{note}{bare}")
    (taken,) = add(tmp_path, tmp_path / "a.html").values()
    assert "https://post.example/noted" == facts(taken)["url"]


# ── one-file archives, crawls, feeds ────────────────────────────────────────────────────────


def test_a_page_in_one_file_is_unpacked(tmp_path: Path) -> None:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="X"\r\n\r\n--X\r\n'
    part = b"Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    (tmp_path / "a.mhtml").write_bytes(head + part + page().encode() + b"\r\n--X--\r\n")
    main = {"WebResourceData": page().replace("river", "lake").encode(), "WebResourceURL": "about:"}
    (tmp_path / "b.webarchive").write_bytes(plistlib.dumps({"WebMainResource": main}))
    taken = add(tmp_path, tmp_path / "a.mhtml", tmp_path / "b.webarchive")
    assert ["added", "added"] == [one.outcome for one in taken.values()]
    assert "over the lake" in written(tmp_path, taken["b.webarchive"])


def crawl(path: Path, answers: list[tuple[str, str, bytes]]) -> None:
    """A web archive, each record packed by itself, as crawlers write it."""
    with path.open("wb") as file:
        for status, kind, body in answers:
            http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
                "WARC-Target-URI: https://crawl.example/2031/old-bridge.html\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n"))


def test_the_pages_of_a_crawl_are_taken_and_nothing_else_of_it(tmp_path: Path) -> None:
    other = page().replace("river", "lake").replace('rel="canonical"', "")
    answers = [
        ("200 OK", "text/html", other.encode()),
        ("404 Not Found", "text/html", page().encode()),
        ("200 OK", "image/png", b"\x89PNG"),
    ]
    crawl(tmp_path / "a.warc.gz", answers)
    (taken,) = add(tmp_path, tmp_path / "a.warc.gz").values()
    assert "old-bridge.txt" == taken.file
    assert "https://crawl.example/2031/old-bridge.html" == facts(taken)["url"]


def test_a_damaged_crawl_is_named_after_what_it_still_gave(tmp_path: Path) -> None:
    crawl(tmp_path / "a.warc.gz", [("200 OK", "text/html", page().encode())] * 2)
    whole = (tmp_path / "a.warc.gz").read_bytes()
    (tmp_path / "b.warc.gz").write_bytes(whole[: len(whole) // 2 + 60] + b"garbage" * 40)
    taken = list(add_files([tmp_path / "b.warc.gz"], tmp_path / "seeds"))
    assert "added" == taken[0].outcome
    assert all(one.outcome != "added" for one in taken[1:])


FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>River News</title><language>en</language><item><title>Ferry comes</title>
<link>https://river.example/ferry</link><pubDate>Fri, 07 Mar 2031 10:00:00 +0100</pubDate>
<dc:creator>Per Strand</dc:creator><description>{}</description></item>
<item><title>Nothing in it</title></item></channel></rss>"""


def test_a_feed_gives_its_entries_with_what_it_says_of_them(tmp_path: Path) -> None:
    body = "&lt;p&gt;".join(SENTENCES)
    (tmp_path / "a.xml").write_text(FEED.format(body))
    taken = add(tmp_path, tmp_path / "a.xml")
    assert {
        "title": "Ferry comes",
        "outlet": "River News",
        "author": "Per Strand",
        "published": "2031-03-07T09:00:00Z",
        "url": "https://river.example/ferry",
        "language": "en",
    } == facts(taken["a.xml, entry 1"])
    assert "without a text" in str(taken["a.xml, entry 2"].problem)


WORDPRESS = """<?xml version="1.0"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>River Blog</title>{}</channel></rss>"""
POST = """<item><title>{0}</title><content:encoded>&lt;p&gt;The {0} ferry will run every ten minutes
from May.&lt;/p&gt;</content:encoded>{1}</item>"""
BLOGGER = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#">
<title>River Blog</title><entry><title>a</title>{}<content>The ferry will run every ten minutes from
May.</content></entry></feed>"""
KIND = '<category term="http://schemas.google.com/blogger/2008/kind#{}"/>'


@pytest.mark.parametrize(
    ("says", "draft"),
    [
        ("<wp:status>publish</wp:status>", False),
        ("<wp:status>draft</wp:status>", True),
        ("<wp:status>private</wp:status>", True),
        ("<wp:status>future</wp:status>", True),
        ("<wp:status>publish</wp:status><wp:post_password>key</wp:post_password>", True),
    ],
)
def test_what_a_blog_does_not_show_to_everybody_comes_as_a_draft(
    says: str, draft: bool, tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_text(WORDPRESS.format(POST.format("new", says)))
    taken = add(tmp_path, tmp_path / "a.xml")
    assert draft == ("draft" in facts(taken["a.xml, entry 1"]))


def test_pictures_and_menus_of_a_blog_are_no_articles(tmp_path: Path) -> None:
    kinds = ("post", "attachment", "nav_menu_item", "page")
    items = (POST.format(one, f"<wp:post_type>{one}</wp:post_type>") for one in kinds)
    (tmp_path / "a.xml").write_text(WORDPRESS.format("".join(items)))
    outcomes = [one.outcome for one in add(tmp_path, tmp_path / "a.xml").values()]
    assert ["added", "passed", "passed", "added"] == outcomes


def test_drafts_and_settings_of_the_other_kind_of_blog_are_known_too(tmp_path: Path) -> None:
    draft = f"<app:control><app:draft>yes</app:draft></app:control>{KIND.format('post')}"
    (tmp_path / "a.xml").write_text(BLOGGER.format(draft))
    (tmp_path / "b.xml").write_text(BLOGGER.format(KIND.format("settings")))
    taken = add(tmp_path, tmp_path / "a.xml", tmp_path / "b.xml")
    assert "true" == facts(taken["a.xml, entry 1"])["draft"]
    assert "passed" == taken["b.xml, entry 1"].outcome


# ── texts and their encodings ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "codec", ["cp1251", "koi8-r", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"]
)
def test_a_text_in_any_encoding_is_written_as_utf_8(codec: str, tmp_path: Path) -> None:
    text = f"{SENTENCES[0]}\r\n" if codec in ("utf-16-le", "utf-16-be") else f"{RUSSIAN}\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode(codec))
    (taken,) = add(tmp_path, tmp_path / "a.txt").values()
    assert text.replace("\r\n", "\n") == written(tmp_path, taken)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Η γέφυρα θα κλείσει τον Μάιο.", "cp1253"),
        ("Η γέφυρα θα κλείσει τον Μάιο.", "iso8859-7"),
        ("A polgármester azt mondta, hogy a hidat májusban javítás miatt lezárják.", "cp1250"),
        ("Starosta řekl, že most bude v květnu uzavřen kvůli opravám.", "iso8859-2"),
        ("Мост закроют в мае.", "koi8-r"),
        ("הגשר ייסגר במאי.", "cp1255"),
        ("Der Bürgermeister sagte, die Brücke werde im Mai geschlossen.", "cp1252"),
    ],
)
def test_a_sentence_is_enough_to_recognise_an_encoding(text: str, codec: str) -> None:
    assert text == read_text(text.encode(codec), place="a").text


def test_a_page_is_not_believed_where_its_letters_say_otherwise() -> None:
    page = '<meta charset="windows-1252"><p>Η γέφυρα θα κλείσει τον Μάιο.'.encode("cp1253")
    decoded = read_text(page, place="a", is_page=True)
    assert "κλείσει" in decoded.text
    assert "windows-1253 by its letters, and not windows-1252" in decoded.notes[0]


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("gb2312", "总统周四发表声明。"),
        ("euc-kr", "대통령은 목요일에 말했다."),
        ("koi8-r", "Президент заявил."),
        ("big5", "總統週四發表聲明。"),
        ("windows-1250", "žluťoučký kůň"),
    ],
)
def test_a_few_foreign_words_are_read_as_the_page_says(charset: str, words: str) -> None:
    page = f'<meta charset="{charset}"><p>{SENTENCES[0]}</p><p>{words}</p>'
    data = page.encode("gb18030" if charset == "gb2312" else charset, "xmlcharrefreplace")
    assert words in read_text(data, place="a.html", is_page=True).text


def test_stray_bytes_in_utf_8_are_read_as_windows_writes_them() -> None:
    data = "Später – „genug“ – ging er über die Brücke, ".encode() + b"\x93so\x94."
    decoded = read_text(data, place="a.txt")
    assert decoded.text.endswith("“so”.")
    assert "2 bytes" in decoded.notes[0]


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_read_or_refused_by_name(data: bytes, is_page: bool) -> None:
    from sitegen.errors import SourceError

    try:
        assert "\0" not in read_text(data, place="a.txt", is_page=is_page).text
    except SourceError as error:
        assert error.problems[0].place.startswith("a.txt")


# ── heads of other generators ───────────────────────────────────────────────────────────────


def head_of(text: str) -> dict[str, str]:
    return {finding.key: finding.value for finding in read_head(text).findings}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "---\ntitle: 'A: b'\ndate: 2031-03-06 10:00\nauthors: [Ida Holm, Per Strand]\n"
            "tags:\n  - x\n---\n",
            {"title": "A: b", "published": "2031-03-06T10:00", "author": "Ida Holm, Per Strand"},
        ),
        (
            '+++\ntitle = "A"\ndate = 2031-03-06\ntags = ["x"]\n[extra]\nk = 1\n+++\n',
            {"title": "A", "published": "2031-03-06"},
        ),
        ('{"title": "A", "author": {"name": "Ida"}}\n\n', {"title": "A", "author": "Ida"}),
        ("Title: A\nDate: 5 March 2031\n\n", {"title": "A", "published": "2031-03-05"}),
        (
            "---\ntitle: A\nsource: https://a.example/a\nauthor: '[[Ida Holm]]'\ncreated: x\n---\n",
            {"title": "A", "url": "https://a.example/a", "author": "Ida Holm"},
        ),
        ('---\ntitle: "A\nlang: en_US\n---\n', {"title": "A", "language": "en-US"}),
        ("---\ntitle: A\n\n", {"title": "A"}),
    ],
)
def test_the_heads_of_other_generators_are_understood(head: str, expected: dict[str, str]) -> None:
    assert expected == head_of(f"{head}The text.\n")
    assert "The text." == read_head(f"{head}The text.\n").body.strip()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("exlude: true", {"exclude": "true"}),
        ("published: false", {"draft": "true"}),
        ("status: draft", {"draft": "true"}),
        ("draft: perhaps", {"draft": "true"}),
        ("include: true", {}),
        ("draft: no", {"draft": "false"}),
    ],
)
def test_what_was_not_to_be_published_is_not(head: str, expected: dict[str, str]) -> None:
    assert expected == head_of(f"---\n{head}\ntags: [x]\n---\nThe text.\n")


def test_a_date_that_can_be_read_two_ways_is_left_out_and_said() -> None:
    head = read_head("---\ndate: 03/04/2031\ntitle: A\n---\nText.\n")
    assert ["title"] == [finding.key for finding in head.findings]
    assert "03/04/2031" in " ".join(head.notes)


def test_a_line_with_a_colon_is_no_head() -> None:
    text = "MOSCOW: the minister spoke.\n\nDate: unknown.\n"
    assert text == read_head(text).body


@given(st.text(max_size=200))
def test_no_head_raises_and_no_text_is_lost_before_it(text: str) -> None:
    assert text.endswith(read_head(text).body)


@given(
    st.dictionaries(st.sampled_from(["title", "outlet", "author"]), st.text(min_size=1)), st.text()
)
def test_what_add_writes_a_build_reads(values: dict[str, str], body: str) -> None:
    kept = {
        key: value
        for key, value in values.items()
        if value.strip() and isinstance(checked(key, value), str)
    }
    findings = [Finding(key, value, "here") for key, value in kept.items()]
    text = written_head(findings, body) + body
    read = frontmatter.split(text, place="a.txt")
    assert (kept, body) == (dict(read.facts), text[read.end :])


# ── what is there already ───────────────────────────────────────────────────────────────────


def test_the_same_words_are_taken_once(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page())
    (tmp_path / "b.htm").write_bytes(page("windows-1252").encode("cp1252"))
    taken = add(tmp_path, tmp_path / "a.html", tmp_path / "b.htm")
    assert ("there", "a.txt") == (taken["b.htm"].outcome, taken["b.htm"].file)
    assert {"there"} == {one.outcome for one in add(tmp_path, tmp_path / "a.html").values()}


def test_what_is_there_is_remembered_without_a_word_of_it(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "old.html").write_text(page("utf-8"))
    (tmp_path / "new.html").write_text(page("utf-8"))
    for _ in range(2):
        runner = Cached(Serial(), open_store(tmp_path / "cache", "1"))
        (taken,) = add_files([tmp_path / "new.html"], seeds, runner=runner)
        assert ("there", "old.html") == (taken.outcome, taken.file)
        (record,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
        assert {"words", "address"} == set(json.loads(record.read_text().split(" ", 3)[3]))
        assert not any(word in record.read_text() for word in ("herald", "bridge"))


def test_a_file_that_takes_too_long_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{SENTENCES[0]}\n\n" * (SAFE_SIZE // 50))
    (tmp_path / "b.txt").write_text(SENTENCES[1])
    usual, reader().limit = reader().limit, 0.001
    try:
        slow, quick = add_files([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "seeds")
    finally:
        reader().limit = usual
    assert slow.problem
    assert "takes more than 0.001 seconds" in slow.problem.fault
    assert "added" == quick.outcome


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    for folder, text in (("x", SENTENCES[0]), ("y", SENTENCES[2])):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text)
    taken = list(add_files([tmp_path / "x", tmp_path / "y"], tmp_path / "seeds"))
    assert ["a.txt", "a-2.txt"] == [one.file for one in taken]
    assert SENTENCES[0] == (tmp_path / "seeds/a.txt").read_text()


def test_an_article_that_was_taken_down_does_not_come_back(tmp_path: Path) -> None:
    (tmp_path / "project/seeds").mkdir(parents=True)
    (tmp_path / "project/seeds/old.txt").write_text(f"---\nexclude: true\n---\n{SENTENCES[0]}")
    (tmp_path / "a.txt").write_text(SENTENCES[0])
    (taken,) = add(tmp_path, tmp_path / "a.txt").values()
    assert ("there", "old.txt") == (taken.outcome, taken.file)


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCES[0])
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "p").mkdir()
    (tmp_path / "p/seeds").symlink_to("../elsewhere")
    assert 1 == main(["--project", str(tmp_path / "p"), "add", str(tmp_path / "a.txt")])
    assert [] == list((tmp_path / "elsewhere").iterdir())


def test_another_version_of_a_page_is_taken_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page())
    (tmp_path / "b.html").write_text(page().replace("a year", "two years"))
    taken = add(tmp_path, tmp_path / "a.html", tmp_path / "b.html")
    assert "another version of a.txt: the same address, other words" in taken["b.html"].notes


# ── a messy folder ──────────────────────────────────────────────────────────────────────────


def test_what_is_no_article_is_named_and_nothing_leads_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "mess"
    folder.mkdir()
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "empty.txt").write_text("")
    (folder / "style.css").write_text("a {}")
    (folder / ".hidden.txt").write_text("hidden")
    (tmp_path / "secret.txt").write_text(SENTENCES[0])
    (folder / "loop").symlink_to(".")
    (folder / "out.txt").symlink_to("../secret.txt")
    os.mkfifo(folder / "pipe.txt")
    outcomes = {name: taken.outcome for name, taken in add(tmp_path, folder).items()}
    assert {
        "empty.txt": "refused",
        "loop": "passed",
        "out.txt": "passed",
        "paper.pdf": "refused",
        "picture.txt": "refused",
        "pipe.txt": "refused",
        "style.css": "passed",
    } == outcomes
    assert not (tmp_path / "project").exists()


@pytest.mark.parametrize("name", ["CON.txt", "a\x1b[31m.txt", "..txt", "ä" * 80 + ".txt", "…txt"])
def test_a_new_file_has_a_name_that_every_system_can_hold(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(SENTENCES[0])
    (taken,) = add(tmp_path, tmp_path / name).values()
    assert taken.file
    assert taken.file.isprintable()
    assert not taken.file.startswith((".", "con."))
    assert len(taken.file.encode()) < 240


def test_add_says_what_it_did_and_a_build_takes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.html").write_text(page())
    (tmp_path / "p").mkdir()
    names = [str(tmp_path / "a.html"), str(tmp_path / "missing.txt")]
    assert 1 == main(["--project", str(tmp_path / "p"), "add", *names])
    told = capsys.readouterr()
    assert "title: Old bridge to close (the headline on the page)" in told.out
    assert "1 added to seeds/, 1 refused" in told.out.splitlines()[-1]
    assert "missing.txt: cannot be read: No such file or directory" in told.err
    seed = Seed("a.txt", (tmp_path / "p/seeds/a.txt").read_bytes())
    article = parse_article(seed, ArticleOptions()).article
    assert article
    assert "The Herald" == article.source.outlet


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("March 6, 2031", "2031-03-06"),
        ("Published 6 March 2031, 10:05", "2031-03-06"),
        ("Updated: March 6, 2031", None),
        ("5/3/2031", None),
        ("Monday", None),
    ],
)
def test_a_date_under_the_headline_of_a_text_is_taken(line: str, published: str | None) -> None:
    told = "The old bridge over the river will close on Monday, the mayor told the council."
    text = f"Bridge to close\n\n{line}\n\n{told}\n\nMarch 7, 2031\n\n{told}\n"
    found = read_document(Offer("a.txt", "a", ".txt", text.encode(), ())).findings
    assert published == {one.key: one.value for one in found}.get("published")
