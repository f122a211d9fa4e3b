"""Whatever is edited, an incremental build and the preview give the clean build, byte for byte.

``EDITS=200 pytest tests/test_edits.py`` tries so many sequences of edits; by default a few.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.config import Config, load_config
from sitegen.inputs import shipped_templates
from sitegen.pipeline import build, runner_for
from sitegen.preview.building import Builder
from sitegen.preview.channel import Channel
from sitegen.preview.ground import ground_of
from sitegen.standing import standing_report

SEQUENCES = int(os.environ.get("EDITS", "4"))
LONGEST = 5
"""Edits in one sequence."""
BRIDGE = "The minister said on Friday that the old bridge over the river would close in May."
SAFE = "“It is not safe, and we knew it,” Anna Berg, the minister, added."
SAFER = "“It is not safe and we knew it,” Berg said. “Nobody wants it to stay.”"
TRAM = "A tram will cross the river on the new bridge from June on, the city says."

paragraphs = st.lists(
    st.sampled_from([BRIDGE, SAFE, SAFER, TRAM]), min_size=1, max_size=4, unique=True
)
heads = st.sampled_from(
    ["", "---\ntitle: The bridge\n---\n", "---\ntitle: A tram\nevent: Tram\n---\n",
     "---\noutlet: The Courier\nnoindex: true\n---\n", "---\nexclude: true\n---\n"]
)  # fmt: skip
sources = st.builds(lambda head, parts: head + "\n\n".join(parts), heads, paragraphs)
names = st.sampled_from(["a.md", "b.md", "deep/c.md", "copy.md"])
settings_files = st.sampled_from(
    ["", 'title = "Bridges"\n', "max_excerpt_words = 20\n", 'language = "de"\n',
     '[speakers."Anna Berg"]\naliases = ["the minister"]\n', "[sources.\"kept.md\"]\nevent = 'E'\n"]
)  # fmt: skip
base = (shipped_templates() / "base.html").read_text()
templates = st.sampled_from(
    [("base.html", base.replace("</body>", "<p>More.</p></body>")), ("base.html", base),
     ("static/site.css", "body { color: red }\n"), ("static/site.css", "a { color: blue }\n")]
)  # fmt: skip
Edit = Callable[[Path], None]


def saved(folder: str) -> Callable[[str, str], Edit]:
    def save(name: str, text: str) -> Edit:
        def edit(project: Path) -> None:
            path = project / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

        return edit

    return save


def renamed(name: str, other: str) -> Edit:
    def edit(project: Path) -> None:
        if (project / "seeds" / name).exists():
            (project / "seeds" / other).parent.mkdir(exist_ok=True)
            (project / "seeds" / name).rename(project / "seeds" / other)

    return edit


def removed(path: str) -> Edit:
    return lambda project: (project / path).unlink(missing_ok=True)


def spoilt(path: str) -> Edit:
    """A file of the site with as many bytes as before, but others."""

    def edit(project: Path) -> None:
        if (project / path).is_file():
            (project / path).write_bytes(bytes(len((project / path).read_bytes())))

    return edit


edits = st.one_of(
    st.builds(saved("seeds"), names, sources),
    st.builds(saved("seeds"), names, sources),
    st.builds(renamed, names, names),
    st.builds(removed, names.map(lambda name: f"seeds/{name}")),
    st.builds(saved("."), st.just("sitegen.toml"), settings_files),
    templates.map(lambda file: saved("templates")(*file)),
    st.sampled_from(["templates/base.html", "templates/static/site.css"]).map(removed),
    st.sampled_from(
        ["site/index.html", "site/data/quotes.csv", "site/404.html", ".sitegen/prints.json"]
    ).map(spoilt),
    st.sampled_from(["site/index.html", "site/robots.txt", ".sitegen/standing.json"]).map(removed),
)


def configured(project: Path, **flags: object) -> Config:
    return load_config(project, flags={"jobs": 1, **flags}, environ={})


def built(project: Path, **flags: object) -> Mapping[str, bytes]:
    config = configured(project, **flags)
    assert config.request
    if not standing_report(config.request):
        with runner_for(config) as runner:
            build(config, runner=runner)
    paths = (path for path in config.out.rglob("*") if path.is_file())
    return {path.relative_to(config.out).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")
@settings(max_examples=SEQUENCES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(edits, min_size=2, max_size=LONGEST))
def test_after_any_edits_both_give_what_a_clean_build_gives(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[Edit]
) -> None:
    project, fresh = tmp_path_factory.mktemp("edits") / "project", tmp_path_factory.mktemp("fresh")
    saved("seeds")("kept.md", f"{BRIDGE}\n\n{SAFE}")(project)
    channel = Channel()
    builder = Builder(
        lambda: configured(project), ground_of(configured(project)), channel, lambda outcome: None
    )
    with channel.listen("/articles/", ""):  # this page is shown before all others
        builder.look()
        for number, edit in enumerate(sequence):
            edit(project)
            builder.look()
            clean = built(project, out=fresh / str(number), no_cache=True)
            assert clean == built(project)
            assert clean == channel.state.site.files
    assert () == channel.state.faults


@settings(max_examples=SEQUENCES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(edits, min_size=1, max_size=LONGEST))
def test_where_nothing_is_to_be_done_a_clean_build_gives_the_site_that_stands(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[Edit]
) -> None:
    project, fresh = tmp_path_factory.mktemp("edits") / "project", tmp_path_factory.mktemp("fresh")
    saved("seeds")("kept.md", f"{BRIDGE}\n\n{SAFE}")(project)
    saved(".")("permalinks.jsonl", "")(project)  # the project remembers what it publishes
    for number, edit in enumerate([saved(".")("sitegen.toml", ""), *sequence]):
        edit(project)
        built(project)
        request = configured(project).request
        assert request
        if standing_report(request):
            assert built(project) == built(project, out=fresh / str(number), no_cache=True)
