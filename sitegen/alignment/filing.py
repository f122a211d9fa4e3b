"""A ledger as bytes, and back; numbers stand there as they stand in memory.

So a file of them can be mapped and used without reading it into memory. A sum of all bytes goes
before them: what was written half, or damaged since, is no ledger.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from sitegen.alignment.index import Shared
from sitegen.alignment.ledger import Ledger

_HEAD = struct.Struct("<8sQ4Q")
"""Mark, sum of all that follows the sum, then the bytes of the keys, single and shared postings,
rows: 48 bytes, so that the numbers behind them are where processors like them."""
_MARK = b"ledger 1"
_SIZES = 16
"""Where the sizes begin."""


def filed(ledger: Ledger) -> tuple[bytes, ...]:
    """``ledger`` as bytes, in pieces that go one after the other."""
    keys = "\n".join(ledger.articles).encode()
    rows = [getattr(ledger.rows, one.name).astype("<i8") for one in fields(Shared)]
    numbers = [ledger.single.astype("<u8"), ledger.shared.astype("<u8"), *rows]
    columns = [*numbers, ledger.weights.astype("<u2"), ledger.partners]
    sizes = len(keys), len(ledger.single), len(ledger.shared), len(ledger.rows.first)
    body = (*(column.tobytes() for column in columns), keys)
    head = _HEAD.pack(_MARK, 0, *sizes)
    return (_HEAD.pack(_MARK, _sum_of((head[_SIZES:], *body)), *sizes), *body)


def unfiled(record: memoryview | None) -> Ledger | None:
    """The ledger in ``record``, whose numbers stay where they are; None where there is none."""
    if record is None or len(record) < _HEAD.size:
        return None
    mark, total, keys, single, shared, rows = _HEAD.unpack_from(record)
    size = _HEAD.size + 8 * (single + shared + 6 * rows) + 3 * shared + keys
    if mark != _MARK or size != len(record) or total != _sum_of((record[_SIZES:],)):
        return None
    return _read(record, (keys, single, shared, rows))


def _read(view: memoryview, sizes: tuple[int, int, int, int]) -> Ledger:
    keys, single, shared, rows = sizes
    at = _HEAD.size

    def column(kind: str, count: int) -> NDArray[np.generic]:
        nonlocal at
        found = np.frombuffer(view, kind, count, at)
        at += found.nbytes
        return found

    of_one, of_more = column("<u8", single), column("<u8", shared)
    pairs = [column("<i8", rows) for _ in fields(Shared)]
    weights, partners = column("<u2", shared), column("u1", shared)
    named = bytes(view[at : at + keys]).decode()
    return Ledger(
        tuple(named.split("\n")) if named else (),
        of_one.astype(np.uint64, copy=False),
        of_more.astype(np.uint64, copy=False),
        partners.astype(np.uint8, copy=False),
        weights.astype(np.uint16, copy=False),
        Shared(*(numbers.astype(np.int64, copy=False) for numbers in pairs)),
    )


def _sum_of(pieces: Sequence[bytes | memoryview]) -> int:
    total = 0
    for piece in pieces:
        total = zlib.crc32(piece, total)
    return total
