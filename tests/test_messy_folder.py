"""From a folder as people have it to a published site: ``init``, ``add``, ``check``, ``build``."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from sitegen.cli import main

TOWN = (
    "The old bridge over the river will close in May, Mayor Anna Berg told the council on Friday."
)
QUOTE = "“We cannot wait until somebody is hurt,” Berg said after a debate of five hours."
COST = "The repairs will cost 12 million, and half of that is promised by the province."
MORE = (
    "Shops on both sides of the river fear for their trade, and have asked for a ferry that runs "
    "every ten minutes from six in the morning. The council will decide on it in April, when the "
    "province has said how much it will pay, and who may cross the bridge until it closes."
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Bridge to close | The Herald</title>
<meta property="og:site_name" content="The Herald"><script>alert("hidden")</script></head><body>
<nav>Home</nav><article><h1>Bridge to close</h1><p>By Ann Lee on March 5, 2031</p>
<p>{TOWN}</p><p>{QUOTE}</p><div class="newsletter"><p>Sign up for our letter.</p></div><p>{COST}</p>
<p>{MORE}</p></article></body></html>"""
GREEK = "Η παλιά γέφυρα θα κλείσει τον Μάιο, είπε η δήμαρχος στο συμβούλιο την Παρασκευή."
CZECH = "Starosta řekl, že starý most bude v květnu uzavřen kvůli opravám, které přišly pozdě."
SECRET = "Xylophones are played at night, said the secret neighbour of the town hall in a letter."
REFUSED = {
    "all of them.zip": "a ZIP archive, not a text; unpack it, and add the folder",
    "binary.txt": "no text",
    "deep.html": "nested more than 512 deep",
    "empty.txt": "no letter and no digit in it",
    "letter.docx": "a word processor's file",
    "paper.pdf": "a PDF",
    "photo.jpg": "a picture",
    "pipe.txt": "not a plain file",
    "script.html": "holds no text",
}


@pytest.fixture
def mess(tmp_path: Path) -> Path:
    folder = tmp_path / "my articles"
    (folder / "old" / "Bridge_files").mkdir(parents=True)
    files = {
        "Bridge to close — The Herald.html": PAGE.encode(),
        "old/Bridge.html": PAGE.replace("five hours", "six hours").encode(),
        "old/Bridge_files/ad.html": b"<p>Buy now</p>",
        "old/copy of bridge.txt": "\n\n".join(
            ("Bridge to close", TOWN, QUOTE, COST, MORE)
        ).encode(),
        "greek.txt": GREEK.encode("cp1253"),
        "czech.txt": CZECH.encode("iso8859-2"),
        "wide.txt": f"Ferry to come\r\n\r\n{COST}\r\n{TOWN}".encode("utf-16"),
        "hugo.md": f"---\ntitle: Unclosed\nlayout: post\n\n{TOWN} So it was.\n".encode(),
        "taken down.md": f"---\nexlude: true\n---\n{SECRET}\n".encode(),
        "line\nbreak \U0001f642.txt": f"{QUOTE}\n\n{COST}\n".encode(),
        "con.txt": f"{COST} {TOWN}\n".encode(),
        "binary.txt": bytes(range(128, 256)) * 40 + b"\0",
        "deep.html": b"<div>" * 3000,
        "empty.txt": b"",
        "letter.docx": b"PK\x03\x04 and so on",
        "all of them.zip": b"PK\x03\x04 and so on",
        "cut off.txt": f"{MORE} {QUOTE} “".encode()[:-1],
        "paper.pdf": b"%PDF-1.7",
        "photo.jpg": b"\xff\xd8\xff\xe0",
        "script.html": b"<!doctype html><div id=root></div><script>draw()</script>",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "old/loop").symlink_to("..")
    (tmp_path / "outside.txt").write_text(SECRET)
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    os.mkfifo(folder / "pipe.txt")
    return folder


def test_a_messy_folder_becomes_a_site(mess: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = ["--project", str(mess.parent / "p")]
    assert 0 == main(["init", project[1]])
    assert 1 == main([*project, "add", str(mess)])
    said = capsys.readouterr()
    problems = said.err.splitlines()
    assert sorted(REFUSED) == sorted(
        line.split("my articles/")[1].split(":")[0] for line in problems
    )
    assert all(REFUSED[name] in said.err for name in REFUSED)
    assert all("; " in line for line in problems)
    assert "old/copy of bridge.txt: there already" in said.out
    assert "recognised as windows-1253 by its letters" in said.out
    assert "link.txt: passed over" in said.out
    assert "it ends in the middle of a letter" in said.out

    assert 0 == main([*project, "check", "--json"])
    topics = {one["topic"] for one in json.loads(capsys.readouterr().out)}
    assert {"Left out", "Not known", "Versions"} <= topics
    assert 0 == main([*project, "build"])
    assert "Traceback" not in capsys.readouterr().err
    published = "\n".join(
        path.read_text() for path in sorted(mess.parent.glob("p/site/data/text/*"))
    )
    assert all(words in published for words in (GREEK, CZECH, TOWN, QUOTE, COST))
    assert "hidden" not in published
    assert "Sign up" not in published
    every = [path for path in (mess.parent / "p/site").rglob("*") if path.is_file()]
    assert not any(b"Xylophones" in path.read_bytes() for path in every)
