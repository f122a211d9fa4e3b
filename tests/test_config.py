"""The configuration: who wins, what is refused, and that all faults are named at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.config import Config, load_config
from sitegen.errors import ConfigError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the sources ``a.txt`` and ``b/c.md``, and nothing else."""
    (tmp_path / "seeds" / "b").mkdir(parents=True)
    (tmp_path / "seeds" / "a.txt").write_text("The old bridge will close.")
    (tmp_path / "seeds" / "b" / "c.md").write_text("The old bridge will close.")
    return tmp_path


def load(
    project: Path,
    toml: str = "",
    environ: Mapping[str, str] | None = None,
    **flags: object,
) -> Config:
    (project / "sitegen.toml").write_text(toml, encoding="utf-8")
    return load_config(project, flags=flags, environ=environ or {})


def faults(
    project: Path,
    toml: str = "",
    environ: Mapping[str, str] | None = None,
    **flags: object,
) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(project, toml, environ, **flags)
    assert 2 == caught.value.exit_code
    return list(map(str, caught.value.problems))


def test_everything_has_a_default(project: Path) -> None:
    config = load_config(project, flags={}, environ={})
    assert (project / "seeds", (project / "templates",), project / "site") == (
        config.seeds,
        config.templates,
        config.out,
    )
    assert (None, None, "en", False, False, True) == (
        config.title,
        config.base_url,
        config.language,
        config.strict,
        config.skip_bad,
        config.cache,
    )
    assert config.jobs >= 1
    assert {} == config.given


def test_a_flag_wins_over_the_environment_and_that_over_the_file(project: Path) -> None:
    toml = 'base_url = "https://file.example"'
    environ = {"SITEGEN_BASE_URL": "https://environ.example/"}
    assert "https://file.example/" == load(project, toml).base_url
    assert "https://environ.example/" == load(project, toml, environ).base_url
    flagged = load(project, toml, environ, base_url="https://flag.example/a")
    assert "https://flag.example/a/" == flagged.base_url == flagged.pages.base_url


def test_settings_of_one_run_come_from_flags_and_the_environment(project: Path) -> None:
    config = load(project, "", {"SITEGEN_JOBS": "3", "SITEGEN_STRICT": "true"}, no_cache=True)
    assert (3, True, False) == (config.jobs, config.strict, config.cache)
    assert 1 == load(project, "", {"SITEGEN_JOBS": "3"}, jobs=1).jobs


def test_the_language_reaches_the_analysis(project: Path) -> None:
    assert "pt-BR" == load(project, 'language = "pt-BR"').comparison.analysis.language


def test_a_path_in_the_file_is_one_inside_the_project(project: Path) -> None:
    assert project / "public" == load(project, 'out = "public"').out
    assert Path.cwd() / "public" == load(project, out="public").out
    assert project / "x" == load(project, out=project / "x").out


def test_the_file_may_come_from_any_editor(project: Path) -> None:
    toml = '\ufeff[sources."a.txt"]\r\ntitle = "Bridge"\r\n'.encode()
    (project / "sitegen.toml").write_bytes(toml)
    config = load_config(project, flags={}, environ={})
    assert {"a.txt": (("title", "Bridge"),)} == config.given


def test_what_is_given_for_a_source_is_checked_and_sorted(project: Path) -> None:
    toml = (
        '[sources."b/c.md"]\nsource = "The Herald"\ndate = 2031-03-05\nexclude = true\ntitle = ""'
    )
    expected = (("exclude", "true"), ("outlet", "The Herald"), ("published", "2031-03-05"))
    assert {"b/c.md": expected} == load(project, toml).given


def test_rulings_on_names_reach_the_speakers(project: Path) -> None:
    toml = '[speakers."Ann Lee"]\naliases = ["Lee", "the mayor"]\nnot = ["Bob Lee"]'
    speakers = load(project, toml).comparison.speakers
    assert (("Ann Lee", ("Lee", "the mayor")),) == speakers.aliases
    assert (("Ann Lee", ("Bob Lee",)),) == speakers.nots


def test_options_of_a_stage_come_from_its_table(project: Path) -> None:
    default = load(project).comparison.alignment
    changed = load(project, f"[alignment]\nmin_words = {default.min_words + 1}\nfloor = 1")
    assert default.min_words + 1 == changed.comparison.alignment.min_words
    assert isinstance(changed.comparison.alignment.floor, float)


@pytest.mark.parametrize(
    ("toml", "place", "words"),
    [
        ("[sources\n", "sitegen.toml:1", "no TOML"),
        ("\nx = ", "sitegen.toml:2", "no TOML"),
        ("x = " + "[" * 3000, "sitegen.toml", "too deep"),
        ("x = " + "9" * 5000, "sitegen.toml", "too long"),
        ('titel = "x"', "sitegen.toml:1", "write 'title'"),
        ('[sorces."a.txt"]\ntitle = "x"', "sitegen.toml:1", "write 'sources'"),
        ("sources = 1", "sitegen.toml:1", "sources is no table"),
        ("title = 1", "sitegen.toml:1", "title is no text"),
        ('base_url = "//a.example/"', "sitegen.toml:1", "base_url: '//a.example/' is no base URL"),
        ('base_url = "https://a.example/?b"', "sitegen.toml:1", "no base URL"),
        ('language = "../x"', "sitegen.toml:1", "no language tag"),
        ('[sources."a.txt"]\n\ntilte = "x"', "sitegen.toml:3", "write 'title'"),
        ('[sources."a.txt"]\ntitle = ["a"]', "sitegen.toml:2", "title is no text"),
        ('[sources."a.txt"]\nexclude = "yes"', "sitegen.toml:2", "neither true nor false"),
        ('[sources."a.txt"]\nurl = "javascript:x"', "sitegen.toml:2", "no web address"),
        ('[sources."a.txt"]\ntitle = "x"\nheadline = "y"', "sitegen.toml:3", "a second time"),
        ('[sources."A.txt"]\nexclude = true', "sitegen.toml:1", "did you mean 'a.txt'?"),
        ('[sources."../seeds/a.txt"]\ntitle = "x"', "sitegen.toml:1", "leads out of seeds/"),
        ('[sources."/etc/passwd"]\ntitle = "x"', "sitegen.toml:1", "leads out of seeds/"),
        ('[sources."..\\\\a.txt"]\ntitle = "x"', "sitegen.toml:1", "leads out of seeds/"),
        ('[speakers."A B"]\nalias = ["x"]', "sitegen.toml:2", "write 'aliases'"),
        ('[speakers."A B"]\naliases = "x"', "sitegen.toml:2", "no list of names"),
        ('[speakers."A B"]\naliases = ["x", 1]', "sitegen.toml:2", "no name"),
        ("[alignment]\nmin_word = 3", "sitegen.toml:2", "write 'min_words'"),
        ('[alignment]\nmin_words = "3"', "sitegen.toml:2", "of another type"),
        ("[alignment]\nmin_words = true", "sitegen.toml:2", "of another type"),
    ],
)
def test_a_fault_in_the_file_has_its_place_and_the_deed(
    project: Path, toml: str, place: str, words: str
) -> None:
    (fault,) = faults(project, toml)
    assert fault.startswith(f"{place}: ")
    assert words in fault


def test_an_alias_of_two_speakers_would_join_them(project: Path) -> None:
    toml = '[speakers."A B"]\naliases = ["x"]\n[speakers."C D"]\naliases = ["x"]'
    assert ["sitegen.toml:4: 'x' is an alias of 'A B', too; keep one of them"] == faults(
        project, toml
    )


def test_all_faults_are_named_at_once(project: Path) -> None:
    toml = 'titel = "x"\n[sources."a.txt"]\ntilte = "x"\npublished = "2031-99-99"'
    found = faults(project, toml, {"SITEGEN_JOB": "1", "SITEGEN_STRICT": "maybe"}, jobs=0)
    assert 6 == len(found)
    assert any("SITEGEN_JOBS" in fault for fault in found)


def test_a_name_is_escaped_before_it_is_printed(project: Path) -> None:
    assert "\x1b" not in faults(project, '"\\u001b]0;x\\u0007" = 1')[0]


def test_a_file_that_is_not_utf8_is_refused_by_byte(project: Path) -> None:
    (project / "sitegen.toml").write_bytes(b'title = "caf\xe9"')
    with pytest.raises(ConfigError, match=r"^sitegen\.toml:byte 12: not UTF-8"):
        load_config(project, flags={}, environ={})


def test_on_netlify_the_address_is_that_of_the_deploy(project: Path) -> None:
    environ = {
        "NETLIFY": "true",
        "CONTEXT": "deploy-preview",
        "URL": "https://main.example",
        "DEPLOY_PRIME_URL": "https://preview.example",
    }
    preview = load(project, 'base_url = "https://file.example"', environ)
    assert ("https://preview.example/", True) == (preview.base_url, preview.pages.noindex)
    public = load(project, "", {**environ, "CONTEXT": "production"})
    assert ("https://main.example/", False) == (public.base_url, public.pages.noindex)
    named = load(project, "", {**environ, "SITEGEN_BASE_URL": "https://named.example"})
    assert ("https://named.example/", True) == (named.base_url, named.pages.noindex)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            ["[", "]", "=", '"', ".", "\n", "sources", "speakers", "alignment", "title", "a.txt"]
        )
        | st.text(max_size=4),
        max_size=12,
    ).map("".join)
)
def test_any_file_is_understood_or_refused(project: Path, toml: str) -> None:
    (project / "sitegen.toml").write_text(toml, encoding="utf-8", errors="replace", newline="")
    try:
        load_config(project, flags={}, environ={})
    except ConfigError as error:
        assert error.problems
