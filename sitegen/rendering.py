"""Site + templates → the files of the site, with jinja2.

A project's ``templates/`` come first, the shipped theme second; the shipped theme is also mounted
as ``default/``, so that a project's ``article.html`` can extend the one that it replaces.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from urllib.parse import quote

import jinja2
import rcssmin
import rjsmin

from sitegen.errors import Problem, SourceError
from sitegen.inputs import shipped_templates, tree
from sitegen.markup import Phrases, embedded, marked, say, say_form, visible
from sitegen.pages.phrasebook import Phrasebook
from sitegen.pages.site import OutputFile, Page, Site
from sitegen.pages.wording import speaking, spoken
from sitegen.typesetting import Environment, kept_code

STATIC = "static"
_TEMPLATE_FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What an expression in a template can raise."""
MOST_NUMBERS = 1_000_000
"""Numbers in a ``range`` of a template: more take long where nothing can end them, as in a filter,
and no page has so many of anything."""
_IMPORT = re.compile(rb'@import "([A-Za-z0-9_./-]+)";')
_URL = re.compile(r"url\(\"?([\w./-]+)\"?\)")


def render(
    site: Site, templates: Sequence[Path], cache: Path | None = None
) -> Iterator[OutputFile]:
    """Every file of ``site``: its data files, its pages and the theme's assets, in that order.

    ``templates`` are the project's own folders, first wins; ``cache`` keeps compiled templates.
    A template with an error raises ``SourceError`` with its file and line.
    """
    return Printer(templates, cache).site(site)


class Printer:
    """The templates as they are when it is made; what changes in them later is not seen."""

    def __init__(self, templates: Sequence[Path], cache: Path | None = None) -> None:
        self._folders = [folder for folder in templates if folder.is_dir()]
        self._assets = _assets([*self._folders, shipped_templates()])
        self._environment = _environment(self._folders, cache)

    @property
    def assets(self) -> tuple[OutputFile, ...]:
        """The theme's static files under names made of their contents."""
        return self._assets.output

    def theme(self) -> str:
        """SHA-256 over all files of all themes as they are now, 64 hex digits; empty where that is
        not to be known."""
        digest = hashlib.sha256()
        try:
            for folder in (*self._folders, shipped_templates()):
                for name, content in tree(str(folder)):
                    inside = name.removeprefix(str(folder))
                    digest.update(f"{inside}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
                    digest.update(content)
                digest.update(b"\0\0")  # what follows lies in another folder
        except OSError:
            return ""
        return digest.hexdigest()

    def page(self, page: Page, phrasebook: Phrasebook | None) -> OutputFile:
        """``page`` in the words of ``phrasebook``; raises SourceError where its template is at
        fault."""
        with speaking(phrasebook):
            page = page.completed()
            return self.shown(page.in_frame(page.frame), page.view)

    def shown(self, page: Page, view: object) -> OutputFile:
        """``page`` with this ``view`` of it, in the words that are spoken now."""
        return OutputFile(page.url, _printed(self._environment, page, view, self._assets))

    def count(self, site: Site) -> int:
        """How many steps it takes to print ``site``: pages, lots of data files, assets."""
        return len(site.pages) + len(site.lots) + len(site.last) + len(self._assets.output)

    def site(self, site: Site) -> Iterator[OutputFile]:
        """Every file of ``site``: its data files, its pages and the theme's assets."""
        return chain.from_iterable(self.steps(site))

    def steps(self, site: Site) -> Iterator[tuple[OutputFile, ...]]:
        """The same, in as many steps as are counted."""
        yield from (lot.files() for lot in (*site.lots, *site.last))
        yield from ((self.page(page, site.phrasebook),) for page in site.pages)
        yield from ((asset,) for asset in self._assets.output)


@dataclass(frozen=True, slots=True)
class _Assets:
    """The theme's static files under names made of their contents."""

    addresses: Mapping[str, str]
    """Name in ``static/`` → address in the site."""
    output: tuple[OutputFile, ...]
    _links: dict[str, dict[str, str]] = field(default_factory=dict)

    def links(self, top: str) -> Mapping[str, str]:
        """Name in ``static/`` → the link to it from a page to which ``top`` is the root."""
        if top not in self._links:
            self._links[top] = {
                name: posixpath.join(top, quote(address))
                for name, address in self.addresses.items()
            }
        return self._links[top]


def _assets(folders: Sequence[Path]) -> _Assets:
    """All static files; the first folder that has a name wins. Style sheets come last, since
    their own names depend on the names of the fonts that they load."""
    found: dict[str, bytes] = {}
    for folder in reversed(folders):
        for path in sorted((folder / STATIC).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                found[path.relative_to(folder / STATIC).as_posix()] = path.read_bytes()
    addresses: dict[str, str] = {}
    output: list[OutputFile] = []
    for name in sorted(
        found.keys() - _imported(found), key=lambda name: (name.endswith(".css"), name)
    ):
        content = _packed(name, found, addresses)
        stem, dot, ending = name.rpartition(".")
        digest = hashlib.sha256(content).hexdigest()[:10]
        addresses[name] = f"assets/{stem}.{digest}{dot}{ending}"
        output.append(OutputFile(addresses[name], content))
    return _Assets(addresses, tuple(output))


def _packed(name: str, found: Mapping[str, bytes], addresses: Mapping[str, str]) -> bytes:
    """The file as it is sent: a script or style sheet without comments and idle white space, a
    style sheet also with the sheets that it imports in place and the addresses of its fonts."""
    if not name.endswith((".css", ".js")):
        return found[name]
    try:
        whole = _IMPORT.sub(lambda match: found.get(_name(match), match.group()), found[name])
        text = whole.decode("utf-8")
        small: str = (
            rjsmin.jsmin(text)
            if name.endswith(".js")
            else rcssmin.cssmin(_with_addresses(text, addresses))
        )
    except UnicodeDecodeError as error:
        raise _template_error(f"{STATIC}/{name}", None, error) from error
    return small.encode("utf-8")


def _imported(found: Mapping[str, bytes]) -> set[str]:
    """The style sheets that stand in another one."""
    sheets = (content for name, content in found.items() if name.endswith(".css"))
    return {_name(match) for sheet in sheets for match in _IMPORT.finditer(sheet)}


def _name(imported: re.Match[bytes]) -> str:
    return imported.group(1).decode("ascii")


def _with_addresses(sheet: str, addresses: Mapping[str, str]) -> str:
    """A style sheet with the names of the files that it loads replaced by their addresses."""

    def address(match: re.Match[str]) -> str:
        known = addresses.get(match.group(1))
        return f'url("{posixpath.relpath(known, "assets")}")' if known else match.group()

    return _URL.sub(address, sheet)


def _environment(folders: Sequence[Path], cache: Path | None) -> Environment:
    shipped = jinja2.FileSystemLoader(shipped_templates())
    environment = Environment(
        loader=jinja2.ChoiceLoader(
            [
                *(jinja2.FileSystemLoader(folder) for folder in folders),
                jinja2.PrefixLoader({"default": shipped}),
                shipped,
            ]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=kept_code(cache) if cache else None,
        finalize=_finalize,
        cache_size=-1,  # all of them
    )
    environment.filters["marked"] = marked
    environment.filters["embedded"] = embedded
    environment.globals["range"] = _numbers
    environment.globals["say"] = say
    environment.globals["say_form"] = say_form
    environment.phrases = Phrases()
    environment.folders = (*folders, shipped_templates())
    return environment


def _numbers(*bounds: int) -> range:
    """``range``, of as many numbers as a page may need. Raises ValueError for more."""
    numbers = range(*bounds)
    if numbers[MOST_NUMBERS:]:
        raise ValueError(f"a range of more than {MOST_NUMBERS} numbers")
    return numbers


def _finalize(value: object) -> object:
    """What a template prints, without the characters that HTML forbids."""
    return visible(value) if type(value) is str else value


def _printed(environment: Environment, page: Page, view: object, assets: _Assets) -> bytes:
    links = assets.links(posixpath.dirname(page.frame.home))

    def asset(name: str) -> str:
        """The link from this page to a static file of the theme."""
        return links[name]

    try:
        template = environment.get_template(page.template)
        environment.phrases.speak(spoken())
        printed = template.render(frame=page.frame, view=view, interface=spoken(), asset=asset)
        return printed.encode("utf-8")
    except jinja2.TemplateSyntaxError as error:
        name = _inside(error.filename or error.name, environment)
        raise _template_error(name, error.lineno, error) from error
    except _TEMPLATE_FAULTS as error:
        name, line = _place_of(error, page.template)
        raise _template_error(_inside(name, environment), line, error) from error


def _place_of(error: Exception, name: str) -> tuple[str, int | None]:
    """The template, and its line, that was being printed when ``error`` was raised.

    ``name`` and None where that is not known.
    """
    place: tuple[str, int | None] = (name, None)
    trace = error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".html"):
            place = (file, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _inside(name: str | None, environment: Environment) -> str | None:
    """The path of a template in the folder from which it was loaded."""
    for folder in environment.folders:
        if name and Path(name).is_relative_to(folder):
            return Path(name).relative_to(folder).as_posix()
    return name


def _template_error(name: str | None, line: int | None, error: Exception) -> SourceError:
    """The fault of a template, with its place; the deed is the user's."""
    place = name or "template"
    fault = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if isinstance(error, jinja2.TemplateNotFound):
        fault = f"there is no template {fault}"
    return SourceError(
        Problem(
            f"templates/{place}:{line}" if line else f"templates/{place}",
            f"template error: {fault}",
            "mend the template, or delete it to use the shipped one",
        )
    )
