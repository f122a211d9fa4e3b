"""The house as ARCHITECTURE.md draws it: the lists kept by hand are those of the tree."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import sitegen

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "sitegen"
LINTER = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS, CORE, SPACY = LINTER["contracts"]
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 40


def modules_in(layers: list[str]) -> list[str]:
    return [name.strip() for layer in layers for name in layer.split("|")]


def name_of(source: Path) -> str:
    return source.relative_to(REPOSITORY).as_posix()


def test_the_layers_are_the_modules_of_the_tree() -> None:
    files = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert sorted(files | packages) == sorted(modules_in(LAYERS["layers"]))


def test_the_core_is_everything_from_the_markup_down_to_the_values() -> None:
    layers = LAYERS["layers"]
    core = modules_in(layers[layers.index("markup") : layers.index("spans") + 1])
    assert sorted(core) == sorted(name.removeprefix("sitegen.") for name in CORE["source_modules"])


def test_spacy_has_one_importer_besides_its_own_components() -> None:
    assert ["sitegen.analysis", "sitegen.components"] == SPACY["allowed_importers"]


def test_the_tour_draws_the_layers_in_their_order() -> None:
    tour = (REPOSITORY / "ARCHITECTURE.md").read_text()
    drawn = re.findall(r"^(?:shell|core)? +(\w+(?: \| \w+)*)(?: {3}.*)?$", tour, re.MULTILINE)
    assert LAYERS["layers"] == [layer for layer in drawn if layer in LAYERS["layers"]]


@pytest.mark.parametrize("name", [name for name in sitegen.__all__ if name != "__version__"])
def test_every_public_name_is_documented(name: str) -> None:
    assert (getattr(sitegen, name).__doc__ or "").strip()


def test_the_public_functions_are_those_of_the_contract() -> None:
    contract = (REPOSITORY / "docs" / "contract.md").read_text()
    functions = [name for name in sitegen.__all__ if name.islower() and name != "__version__"]
    assert [] == [name for name in functions if f"sitegen.{name}(" not in contract]


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'serve_tea'"):
        _ = sitegen.serve_tea  # type: ignore[attr-defined]  # that is the point


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_a_file_can_be_read_in_one_sitting(source: Path) -> None:
    assert len(source.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_a_function_fits_on_a_screen(source: Path) -> None:
    long = [
        f"{function.name}: {function.end_lineno - function.lineno + 1} lines"
        for function in functions_in(source)
        if function.end_lineno and function.end_lineno - function.lineno >= LONGEST_FUNCTION
    ]
    assert [] == long


@pytest.mark.parametrize("package", sorted(PACKAGE.rglob("__init__.py")), ids=name_of)
def test_no_name_hides_a_module(package: Path) -> None:
    modules = {path.stem for path in package.parent.glob("*.py")} - {"__init__", "__main__"}
    names = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(package.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module != _dotted(package)
        for alias in node.names
    }
    assert set() == modules & names


def _dotted(package: Path) -> str:
    return ".".join(package.parent.relative_to(REPOSITORY).parts)


def functions_in(source: Path) -> Iterator[ast.FunctionDef]:
    return (
        node
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.FunctionDef)
    )
