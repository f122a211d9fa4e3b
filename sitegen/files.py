"""What the files and folders of a project are called: the contract's names, and nothing else.

It imports nothing, so that whoever only wants to know whether a project has changed need not wait
for whoever reads it.
"""

from __future__ import annotations

SEEDS = "seeds"
"""The folder of the sources; problems name it before a file."""
TEMPLATES = "templates"
CONFIG_FILE = "sitegen.toml"
PERMALINKS = "permalinks.jsonl"
SCRATCH = ".sitegen"
"""The folder of what may be deleted at any time."""
PREVIEW = "preview"
"""Inside it, a copy of what the preview serves, without its own script."""
ENDINGS = (".txt", ".md", ".html", ".htm")
"""How the names of sources end, in lower case."""
LARGEST = 10 * 1024 * 1024
"""Bytes of the largest source (contract, section 1)."""


def extension(file: str) -> str:
    """The end of a file's name from its last dot on, in lower case; empty where it has none.

    >>> extension("a/LOUD.TXT"), extension(".txt"), extension("a.b/c")
    ('.txt', '', '')
    """
    name = file.rpartition("/")[2]
    stem, dot, end = name.rpartition(".")
    return f"{dot}{end}".casefold() if stem else ""


def is_passed_over(name: str) -> bool:
    """Whether the name of a file or folder says that it is no source: hidden, or a backup.

    >>> is_passed_over(".a.txt.swp"), is_passed_over("a.txt~"), is_passed_over("a.txt")
    (True, True, False)
    """
    return name.startswith(".") or name.endswith("~")
