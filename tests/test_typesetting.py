"""Templates print what jinja2 would have them print."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from sitegen.markup import Phrases, escaped, typeset
from sitegen.pages.phrasebook import english, shipped
from sitegen.pages.wording import speaking, spoken
from sitegen.typesetting import Environment, kept_code

HOSTILE = '<b>"it\'s" & more</b>'
LOUD = "&lt;B&gt;&#34;IT&#39;S&#34; &amp; MORE&lt;/B&gt;"
SHOWN = "&lt;b&gt;&#34;it&#39;s&#34; &amp; more&lt;/b&gt;"


def environment(cache: Path | None = None) -> Environment:
    """One that says phrases."""
    made = Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=kept_code(cache) if cache else None,
    )
    made.phrases = Phrases()
    made.phrases.speak(spoken())
    made.globals["say"] = made.say
    return made


def filled(template: str, **values: object) -> str:
    """What ``template`` prints of ``values``."""
    return environment().from_string(template).render(**values)


@given(st.text())
def test_text_is_escaped_as_markupsafe_does(text: str) -> None:
    shown = escaped(text)
    assert shown == str(escape("".join("\ufffd" if bad(char) else char for char in text)))
    assert shown == typeset(text)


def bad(char: str) -> bool:
    """Whether HTML forbids ``char``."""
    code = ord(char)
    control = (code < 32 and char not in "\t\n") or 0x7F <= code <= 0x9F
    return control or 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code in (65534, 65535)


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ x }}", SHOWN),
        ("{{ x ~ 1 }}", f"{SHOWN}1"),
        ("{{ 3 }}{{ none }}", "3None"),
        ("{% set y %}<i>{{ x }}</i>{% endset %}{{ y }}", f"<i>{SHOWN}</i>"),
        ("{% macro m(y) %}<i>{{ y }}</i>{% endmacro %}{{ m(x) }}", f"<i>{SHOWN}</i>"),
        (
            "{{ x|upper }}",
            LOUD,
        ),
        ("{% autoescape false %}{{ x }}{% endautoescape %}", HOSTILE),
        ("{{ say('frame.skip') }}", "Skip to the text"),
        ("{{ say('form.quoted', words=x) }}", f"“{SHOWN}”"),
        ("{% macro say(key) %}mine{% endmacro %}{{ say('frame.skip') }}", "mine"),
        (
            "{% set say = x.upper %}{{ say() }}",
            LOUD,
        ),
        ("{% for say in (x,) %}{{ say }}{% endfor %}", SHOWN),
    ],
)
def test_a_value_is_printed_as_jinja_prints_it(template: str, shown: str) -> None:
    assert shown == filled(template, x=HOSTILE)


def test_a_value_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(jinja2.UndefinedError):
        filled("{{ nothing }}")
    with pytest.raises(LookupError):
        filled("{{ say('no.such.phrase') }}")


def test_phrases_are_those_of_the_language_that_is_spoken_now() -> None:
    made = environment()
    template = made.from_string("{{ say('frame.skip') }}")
    first = template.render()
    with speaking(shipped("de")):
        made.phrases.speak(spoken())
        assert first != template.render()
    made.phrases.speak(english())
    assert first == template.render()


def test_code_that_was_compiled_in_another_way_is_compiled_again(tmp_path: Path) -> None:
    plain = jinja2.Environment(
        autoescape=True, bytecode_cache=jinja2.FileSystemBytecodeCache(str(tmp_path))
    )
    loader = jinja2.DictLoader({"a.html": "{{ say('frame.skip') }}"})
    plain.loader = loader
    plain.globals["say"] = str.upper
    assert "FRAME.SKIP" == plain.get_template("a.html").render()
    ours = environment(tmp_path)
    ours.loader = loader
    assert "FRAME.SKIP" != ours.get_template("a.html").render()


def test_a_cache_that_can_neither_be_read_nor_written_costs_time_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    loader = jinja2.DictLoader({"page.html": "<p>{{ 1 + 1 }}</p>"})
    for folder in (tmp_path / "file", tmp_path / "missing"):
        made = environment(folder)
        made.loader = loader
        assert "<p>2</p>" == made.get_template("page.html").render()
