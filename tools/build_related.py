"""Writes the table of stems that may stand for each other, from a model's own word vectors.

    python tools/build_related.py MODEL_DIR FREQUENCIES.txt > sitegen/alignment/related.json

MODEL_DIR holds ``model.safetensors`` and ``tokenizer.json`` of a sentence model whose licence
allows the table (the shipped one: all-MiniLM-L6-v2, Apache 2.0). Its input vectors of whole words,
without the directions that all words share, put words near each other that stand for one another
in sentences of one meaning. FREQUENCIES.txt (as for ``build_background.py``) keeps rare words out.
"""

from __future__ import annotations

import json
import struct
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from sitegen.alignment.words import is_stop, stem

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

_VECTORS = "embeddings.word_embeddings.weight"
_LEAST = 0.42
"""Cosine from which on two words count as related."""
_NEIGHBOURS = 8
"""Related stems that a stem has at most, nearest first."""
_COMMONEST = 20_000
"""Words of the frequency list that are looked at."""
_SHARED_DIRECTIONS = 6
"""Principal directions taken out: they tell frequency and spelling, not meaning."""
_CHUNK = 1000
# fmt: off
_CLOSED = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekday",
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "first", "second", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "thirteen", "fourteen", "fifteen", "sixteen",
    "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
    "eighty", "ninety", "hundred", "thousand", "million", "billion", "north", "south", "east",
    "west", "northern", "southern", "eastern", "western",
})
# fmt: on
"""Words of series: near each other by use, and never the same thing."""
_PROVENANCE = (
    "Stems that may stand for each other, with the cosine of their words in hundredths. Made by "
    "tools/build_related.py from the input word vectors of all-MiniLM-L6-v2 (sentence-transformers,"
    " Apache 2.0) for the commonest words of SymSpell's English frequency list (MIT)."
)


def main() -> None:
    """Read what the command line names, write the table to standard output."""
    folder = Path(sys.argv[1])
    lines = Path(sys.argv[2]).read_text("utf-8-sig").splitlines()
    common = {line.split()[0] for line in lines[:_COMMONEST]}
    words, vectors = _vectors(folder)
    kept = [at for at, word in enumerate(words) if word in common - _CLOSED and not is_stop(word)]
    near = _neighbours([words[at] for at in kept], vectors[kept])
    related = {
        word: " ".join(f"{other} {round(100 * cosine)}" for other, cosine in _best(others))
        for word, others in sorted(near.items())
    }
    json.dump({"provenance": _PROVENANCE, "related": related}, sys.stdout, indent=0)
    sys.stdout.write("\n")


def _vectors(folder: Path) -> tuple[list[str], Floats]:
    """Whole words of three letters and more, and their vectors of length 1."""
    data = (folder / "model.safetensors").read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    place = json.loads(data[8 : 8 + size])[_VECTORS]
    start, end = place["data_offsets"]
    table = np.frombuffer(data[8 + size + start : 8 + size + end], np.float32)
    table = table.reshape(place["shape"])
    numbers = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    words = [w for w in numbers if w.isascii() and w.isalpha() and len(w) > 2]
    vectors = table[[numbers[word] for word in words]]
    vectors = vectors - vectors.mean(0)
    directions = np.linalg.svd(vectors[:8000], full_matrices=False)[2][:_SHARED_DIRECTIONS]
    vectors = vectors - (vectors @ directions.T) @ directions
    return words, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _neighbours(words: list[str], vectors: Floats) -> dict[str, dict[str, float]]:
    """For each stem its related stems and their cosine, both ways."""
    near: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for start in range(0, len(words), _CHUNK):
        cosines = vectors[start : start + _CHUNK] @ vectors.T
        for row, column in np.argwhere(cosines >= _LEAST):
            one, other = stem(words[start + row]), stem(words[column])
            cosine = float(cosines[row, column])
            if one != other:
                near[one][other] = max(cosine, near[one].get(other, 0.0))
                near[other][one] = max(cosine, near[other].get(one, 0.0))
    return near


def _best(others: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(others.items(), key=lambda entry: (-entry[1], entry[0]))[:_NEIGHBOURS]


if __name__ == "__main__":
    main()
