"""A configured spaCy pipeline: evidence that is added, and one line where it is not there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from strategies import read

from sitegen.analysis import AnalysisOptions, analyse
from sitegen.attribution import AttributionOptions, attribute_quotes
from sitegen.config import load_config
from sitegen.errors import ConfigError, SourceError
from sitegen.model import Analysis, Span

TEXT = "“It is late,” says Anything Lund. “Very late,” the man says."


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """A pipeline on disk that knows two names by rule."""
    made = spacy.blank("en")
    ruler = made.add_pipe("entity_ruler")
    patterns = [
        {"label": "PERSON", "pattern": "Anything Lund"},
        {"label": "GPE", "pattern": "Mombasa"},
    ]
    ruler.add_patterns(patterns)  # type: ignore[attr-defined]  # spaCy types it as any component
    made.to_disk(tmp_path / "names")
    (tmp_path / "seeds").mkdir()
    return tmp_path / "names"


def configured(project: Path, toml: str) -> AnalysisOptions:
    (project / "sitegen.toml").write_text(toml, encoding="utf-8")
    return load_config(project, flags={}, environ={}).comparison.analysis


def analysed(text: str, model: Path, language: str | None = None) -> Analysis:
    options = AnalysisOptions(model=str(model))
    return analyse(read(text, language=language).article, options)


def test_a_pipeline_in_the_project_is_found_with_its_version(pipeline: Path) -> None:
    options = configured(pipeline.parent, '[analysis]\nmodel = "names"')
    assert (str(pipeline), "0.0.0") == (options.model, options.model_version)


def test_an_installed_pipeline_is_found_by_its_name(
    pipeline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = pipeline.parent / "packages" / "xx_some_names"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    pipeline.rename(package / "xx_some_names-0.0.0")
    monkeypatch.syspath_prepend(str(package.parent))
    options = configured(pipeline.parent, '[analysis]\nmodel = "xx_some_names"')
    assert str(package / "xx_some_names-0.0.0") == options.model


@pytest.mark.parametrize("name", ["en_core_web_none", "json", "sys", "../x", "", "a b", "a\\u0000"])
def test_a_pipeline_that_is_not_there_is_one_line(pipeline: Path, name: str) -> None:
    if not name:
        assert "" == configured(pipeline.parent, '[analysis]\nmodel = ""').model
        return
    with pytest.raises(ConfigError) as caught:
        configured(pipeline.parent, f'\n[analysis]\nmodel = "{name}"')
    (problem,) = caught.value.problems
    assert str(problem).startswith("sitegen.toml:3: analysis.model: no spaCy pipeline")
    assert "\n" not in str(problem)


def test_a_pipeline_that_cannot_be_loaded_is_one_line(pipeline: Path) -> None:
    (pipeline / "config.cfg").write_text("[nlp]\nlang = 1\n")
    with pytest.raises(SourceError) as caught:
        analysed(TEXT, pipeline)
    assert 1 == len(str(caught.value).splitlines())


def test_the_language_of_the_project_is_no_key_of_the_table(pipeline: Path) -> None:
    with pytest.raises(ConfigError, match="language"):
        configured(pipeline.parent, '[analysis]\nlanguage = "de"')


def test_people_and_bodies_are_found_and_places_are_not(pipeline: Path) -> None:
    analysis = analysed(f"Mombasa is large.\n{TEXT}", pipeline)
    assert ["Anything Lund"] == [span.of(analysis.text) for span in analysis.names]
    assert () == analysis.subjects


def test_words_and_sentences_are_cut_as_without_it(pipeline: Path) -> None:
    plain = read(TEXT)
    assert plain == replace(analysed(TEXT, pipeline), names=())


def test_an_article_of_another_language_is_left_to_itself(pipeline: Path) -> None:
    assert () == analysed(TEXT, pipeline, language="de").names


def test_a_name_that_was_found_is_shown_as_a_reason(pipeline: Path) -> None:
    testimony = attribute_quotes(analysed(TEXT, pipeline), AttributionOptions())
    plain = attribute_quotes(read(TEXT), AttributionOptions())
    first = testimony.quotes[0]
    assert first.mention is not None
    assert "Anything Lund" == first.mention.of(TEXT)
    assert [quote.place for quote in plain.quotes] == [quote.place for quote in testimony.quotes]


def test_the_subject_of_a_cue_is_surer_where_it_was_parsed() -> None:
    text = "Lund said of it all that the plan of Okoro “fails us”."
    analysis = read(text)
    parsed = replace(analysis, subjects=((Span(0, 4), Span(5, 9)),))
    before = attribute_quotes(analysis, AttributionOptions())
    after = attribute_quotes(parsed, AttributionOptions())
    assert [q.mention for q in before.quotes] == [q.mention for q in after.quotes]
    assert before.voices[-1].confidence < after.voices[-1].confidence


@pytest.mark.parametrize("text", ["", "\0", "\ud800“a\udfff” said", "said " * 200, "x" * 500])
def test_odd_texts_do_not_stop_it(pipeline: Path, text: str) -> None:
    analysis = analysed(text, pipeline)
    attribute_quotes(analysis, AttributionOptions())
    assert analysis.text == text
