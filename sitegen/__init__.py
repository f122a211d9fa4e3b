"""Source comparison: which words several articles share, where they part, and who said what.

The public interface. Each name is imported when it is first used: this package is loaded before
``sitegen --help`` has read its arguments, and the values alone cost more than all of that.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from sitegen.version import __version__

if TYPE_CHECKING:
    from sitegen.api import build, check, compare, compare_all, quotes, serve, to_record
    from sitegen.errors import ConfigError, Problem, SitegenError, SourceError
    from sitegen.model import (
        Alias,
        Alignment,
        Analysis,
        Article,
        Attribution,
        Collation,
        Comparison,
        Edit,
        Evidence,
        Locus,
        Match,
        Paragraph,
        Passage,
        Place,
        Quote,
        Signal,
        Source,
        Span,
        Speaker,
        Token,
        Utterance,
    )
    from sitegen.standing import BuildReport

__all__ = [
    "Alias",
    "Alignment",
    "Analysis",
    "Article",
    "Attribution",
    "BuildReport",
    "Collation",
    "Comparison",
    "ConfigError",
    "Edit",
    "Evidence",
    "Locus",
    "Match",
    "Paragraph",
    "Passage",
    "Place",
    "Problem",
    "Quote",
    "Signal",
    "SitegenError",
    "Source",
    "SourceError",
    "Span",
    "Speaker",
    "Token",
    "Utterance",
    "__version__",
    "build",
    "check",
    "compare",
    "compare_all",
    "quotes",
    "serve",
    "to_record",
]

_HOMES = {
    "sitegen.api": ("build", "check", "compare", "compare_all", "quotes", "serve", "to_record"),
    "sitegen.errors": ("ConfigError", "Problem", "SitegenError", "SourceError"),
    "sitegen.standing": ("BuildReport",),
}
"""Where the public names live; the values not named here live in ``sitegen.model``."""


def __getattr__(name: str) -> object:
    """The public name, imported from its home; see the module's docstring for why so late."""
    if name not in __all__:
        raise AttributeError(f"module 'sitegen' has no attribute {name!r}")
    home = next((home for home, names in _HOMES.items() if name in names), "sitegen.model")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted(__all__)
