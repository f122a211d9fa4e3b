"""Digests that stand for all that a frozen value says."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from dataclasses import fields

import msgspec

from sitegen.model import Attribution, Passage, Utterance
from sitegen.pages.catalog import Entry

UNTOLD = "?"
"""The digest of a value that has no written form: it is never known to be what it was."""
_OWN = tuple(one.name for one in fields(Entry) if one.init and one.name != "analysis")
"""What an entry says besides its analysis."""


class Digests:
    """The digests of the values of one site, each worked out once. Those of the site before are
    known again where they are the same objects, as most are after a save in the preview; of what
    only that one had nothing stays with the next.

    A line of a register that holds what others hold as well, such as all that one speaker says, is
    told by the digests of these: no utterance is written twice.
    """

    def __init__(self, earlier: Digests | None = None) -> None:
        self._known: dict[int, tuple[object, str]] = {}
        self._before = earlier._known if earlier else {}

    def of(self, value: object) -> str:
        """32 hex digits; ``UNTOLD`` where it has no written form. It is held as long as these are
        known, so that its identity stays its own."""
        known = self._known.get(id(value))
        if known is None:
            known = self._before.get(id(value)) or (value, self._worked_out(value))
            self._known[id(value)] = known
        return known[1]

    def _worked_out(self, value: object) -> str:
        if isinstance(value, Entry):
            own = [getattr(value, name) for name in _OWN]
            return _together([self.of(value.analysis), digest_of(own)])
        if isinstance(value, tuple) and value and _is_elsewhere(value[-1]):
            return _together(map(self.of, value))
        return digest_of(value)


def _is_elsewhere(value: object) -> bool:
    """Whether other lines hold ``value`` as well: it, or its last part."""
    whole = value[-1] if isinstance(value, tuple) and value else value
    return isinstance(whole, (Attribution, Passage, Utterance))


def _together(digests: Iterable[str]) -> str:
    """What stands for all that ``digests`` stand for, in their order."""
    found = list(digests)
    return UNTOLD if UNTOLD in found else digest_of(found)


def digest_of(value: object) -> str:
    """32 hex digits that stand for all that a frozen value says; ``UNTOLD`` where it has no written
    form: lone surrogates, endless nesting, an object that is no value."""
    try:
        written = _ENCODER.encode(value)
    except (TypeError, UnicodeEncodeError, RecursionError):
        return UNTOLD
    return hashlib.blake2b(written, digest_size=16).hexdigest()


def _written(value: object) -> bytes:
    """Columns of words, the one part of an analysis that has no form of its own."""
    if isinstance(value, array):
        return value.tobytes()
    raise TypeError(type(value).__name__)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_written)
