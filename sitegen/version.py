"""The program's version, in the one place that packaging, ``--version`` and the cache read."""

__version__ = "0.1.0"
