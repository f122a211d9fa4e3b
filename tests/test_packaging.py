"""What is installed, locked and deployed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import sitegen

REPOSITORY = Path(__file__).parent.parent
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
NETLIFY = tomllib.loads((REPOSITORY / "netlify.toml").read_text())


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, cwd=cwd, env=alone, capture_output=True, text=True, check=False)


# ── the wheel ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(
        sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=REPOSITORY
    )
    assert 0 == built.returncode, built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def clean_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the wheel and what it needs, far from this repository.

    What the wheel needs is lent by the environment of the tests, to fetch nothing.
    """
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    lent = sysconfig.get_path("purelib")
    packages = next((folder / "lib").iterdir()) / "site-packages"
    (packages / "lent.pth").write_text(f"{lent}\n{sysconfig.get_path('platlib')}\n")
    installed = run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps",
        "--no-index", wheel, cwd=folder,
    )  # fmt: skip
    assert 0 == installed.returncode, installed.stderr
    return python


def test_the_wheel_carries_the_templates_and_no_test(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {path.name for path in (REPOSITORY / "templates").glob("*.html")}
    carried = {Path(name).name for name in names if re.fullmatch(r"sitegen/templates/[^/]+", name)}
    assert shipped
    assert shipped == carried
    assert [] == [name for name in names if name.startswith(("tests", "seeds", "tools"))]


def test_the_version_is_that_of_the_wheel(wheel: Path) -> None:
    assert f"sitegen-{sitegen.__version__}-py3-none-any.whl" == wheel.name


def test_an_installed_program_builds_from_another_folder(
    clean_python: Path, tmp_path: Path, five_project: Path
) -> None:
    for file in sorted((REPOSITORY / "seeds").iterdir()):
        (tmp_path / "project/seeds").mkdir(parents=True, exist_ok=True)
        (tmp_path / "project/seeds" / file.name).write_bytes(file.read_bytes())
    if (REPOSITORY / "sitegen.toml").exists():
        (tmp_path / "project/sitegen.toml").write_bytes((REPOSITORY / "sitegen.toml").read_bytes())
    command = clean_python.with_name("sitegen")
    where = run(clean_python, "-c", "import sitegen; print(sitegen.__file__)", cwd=tmp_path)
    built = run(command, "--project", "project", "build", cwd=tmp_path)
    assert str(clean_python.parent.parent) in where.stdout
    assert 0 == built.returncode, built.stderr
    sums = "site/data/sha256sums.txt"
    assert (five_project / sums).read_text() == (tmp_path / "project" / sums).read_text()


# ── the lock files ──────────────────────────────────────────────────────────────────────────


def locked(name: str) -> dict[str, set[str]]:
    """Package → its hashes, over all versions that the lock file names."""
    packages: dict[str, set[str]] = {}
    current = ""
    for line in (REPOSITORY / name).read_text().splitlines():
        if pin := re.match(r"([\w.-]+)==[\w.!+]+(?: ; .*)? \\$", line):
            current = pin[1]
        elif digest := re.fullmatch(r"    --hash=sha256:([0-9a-f]{64})(?: \\)?", line):
            packages.setdefault(current, set()).add(digest[1])
        else:
            raise AssertionError(f"{name}: neither a pin nor a hash: {line}")
    return packages


def required(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~ ;\[]", requirement)[0].lower() for requirement in requirements}


def test_what_a_build_needs_is_locked_with_hashes_and_without_hosts() -> None:
    assert required(PROJECT["dependencies"]) <= locked("requirements.lock").keys()


def test_what_the_tests_need_is_locked_and_agrees_with_the_build() -> None:
    build, develop = locked("requirements.lock"), locked("requirements-dev.lock")
    assert required(PROJECT["optional-dependencies"]["dev"]) <= develop.keys()
    assert build == {name: develop[name] for name in build}


def test_every_dependency_has_a_lower_and_an_upper_bound() -> None:
    all_of_them = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    assert [] == [each for each in all_of_them if not re.search(r">=[\d.]+,<\d+$", each)]


# ── Netlify ─────────────────────────────────────────────────────────────────────────────────


def headers(path: str) -> dict[str, str]:
    return next(each["values"] for each in NETLIFY["headers"] if each["for"] == path)


def test_netlify_installs_what_is_locked_and_builds_strictly() -> None:
    steps = NETLIFY["build"]["command"].split(" && ")
    assert [
        "pip install --require-hashes -r requirements.lock",
        "pip install --no-deps .",
        "sitegen build --strict",
    ] == steps
    assert "site" == NETLIFY["build"]["publish"]
    assert {"PYTHON_VERSION": "3.13"} == NETLIFY["build"]["environment"]


def test_the_content_policy_allows_our_own_files_and_nothing_else() -> None:
    policy = dict(
        directive.split(" ", 1) if " " in directive else (directive, "")
        for directive in headers("/*")["Content-Security-Policy"].split("; ")
    )
    own = ("script", "style", "img", "font", "connect", "manifest")
    expected = {f"{kind}-src": "'self'" for kind in own} | {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
        "upgrade-insecure-requests": "",
    }
    assert expected == policy


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/*", "Strict-Transport-Security", "max-age=63072000"),
        ("/*", "X-Content-Type-Options", "nosniff"),
        ("/*", "Referrer-Policy", "strict-origin"),
        ("/*", "Permissions-Policy",
         "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("/*", "Cross-Origin-Opener-Policy", "same-origin"),
        ("/*", "Cross-Origin-Resource-Policy", "same-origin"),
        ("/data/*", "X-Robots-Tag", "noindex"),
        ("/assets/*", "Cache-Control", "public, max-age=31536000, immutable"),
    ],
)  # fmt: skip
def test_netlify_sends_each_header(path: str, name: str, value: str) -> None:
    assert value == headers(path)[name]


def test_only_files_that_are_named_by_content_may_be_kept_for_ever(five_site: Path) -> None:
    named = re.compile(r".+\.[0-9a-f]{8,}\.\w+")
    files = [path.name for path in (five_site / "assets").rglob("*") if path.is_file()]
    assert [] == [name for name in files if not named.fullmatch(name)]


# ── the make targets ────────────────────────────────────────────────────────────────────────


def test_make_says_what_is_missing_where_there_is_no_python(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_bytes((REPOSITORY / "Makefile").read_bytes())
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    told = run("make", "site", "PYTHON=", cwd=tmp_path)
    assert 0 != told.returncode
    assert "No Python 3.11 or newer" in told.stderr
