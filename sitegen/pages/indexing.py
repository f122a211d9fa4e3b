"""The search index: for each word of the articles where it stands, in parts that a browser loads.

Articles are taken in file order into parts of bounded size, and the words of a part into shards by
their order, so that words with one beginning stand side by side. Every file is named by its
content: what did not change keeps its name, and a page never mixes two builds. The texts are not
in it: results show them from ``data/text/``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitegen.model import KINDS, Passage, Place, SourceId, Span
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.folding import folded
from sitegen.pages.numbering import Numbered, numbered
from sitegen.pages.site import OutputFile
from sitegen.steps import heed, heeded

FOLDER = "search/parts"
LONGEST = 100
"""Letters of a word by which it is found: nobody types more."""
PART_ARTICLES = 500
"""Articles of one part: what is known of them is one file of some 400 kB, which every search in
the part loads once."""
PART_WORDS = 300_000
"""Words of one part: the commonest word of English is then a list of some 60 kB."""
SHARD_BYTES = 96 * 1024
"""Bytes at which a shard is closed; one word's list is never cut."""
_NAME_DIGITS = 10
_ENTRIES = 32
"""Articles between which whoever listens is heeded: to number their words takes 14 ms."""
_COMMA = ord(",")

Told = Sequence[tuple[Place, Passage]]
Spoken = Sequence[tuple[Span, str, str] | tuple[Span, str, str, str]]
"""Span, address of the speaker, utterance; and the folder of its page there, such as "2/"."""
_Column: TypeAlias = NDArray[np.int64]
Shard = Sequence[tuple[str, bytes]]
"""Words, and the list of each as it is written down."""


@dataclass(slots=True)
class _Part:
    """What is gathered of one part."""

    articles: list[object] = field(default_factory=list)
    speakers: dict[str, int] = field(default_factory=dict)
    """Address of a speaker → number in the part."""
    forms: list[_Column] = field(default_factory=list)
    """Of each article the numbers of its words' forms, in text order."""
    places: list[_Column] = field(default_factory=list)
    """Parallel to these, the number of each word in its article."""
    words: int = 0


class _Forms(dict[str, int]):
    """A number for each word as written: that of its form, which ``names`` holds."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        """The number of ``word``, which is then known."""
        form = folded(word[:LONGEST])
        number = self._numbers.setdefault(form, len(self.names))
        if number == len(self.names):
            self.names.append(form)
        self[word] = number
        return number


def make_index(catalog: Catalog) -> tuple[OutputFile, ...]:
    """The files of the index of all articles of ``catalog``, last the one that names the others; a
    copy is found under the first with its text."""
    files: dict[str, OutputFile] = {}
    parts: list[object] = []
    forms = _Forms()
    for part in _parts(catalog, forms):
        shards = list(_shards(_lists(part, forms.names)))
        parts.append(
            {
                "about": _kept(files, _about(part, catalog)),
                "first": [shard[0][0] for shard in shards],
                "shards": [_kept(files, _shard_file(shard)) for shard in shards],
            }
        )
    _kept(files, _json(parts))
    return tuple(files.values())


def _kept(files: dict[str, OutputFile], content: bytes) -> str:
    """The name of ``content``, which is then among ``files``."""
    name = f"{hashlib.sha256(content).hexdigest()[:_NAME_DIGITS]}.json"
    files[name] = OutputFile(f"{FOLDER}/{name}", content)
    return name


def _json(value: object) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def _order(word: str) -> bytes:
    """A key that orders words as a browser does, by their 16-bit units."""
    return word.encode("utf-16-be", "surrogatepass")


# ── parts and shards ────────────────────────────────────────────────────────────────────────


def _parts(catalog: Catalog, forms: _Forms) -> Iterator[_Part]:
    spoken = _spoken(catalog)
    part = _Part()
    for entry in heeded(catalog.entries, _ENTRIES):
        if entry.analysis.article.copy_of is not None:
            continue
        if len(part.articles) == PART_ARTICLES or part.words > PART_WORDS:
            yield part
            part = _Part()
        article = numbered(entry)
        numbers = map(forms.__getitem__, article.words)
        part.forms.append(np.fromiter(numbers, np.int64, len(article.words)))
        part.places.append(article.places)
        part.words += len(article.words)
        passages = _passages(article, catalog.told.get(entry.id, ()))
        quotes = _quotes(article, spoken.get(entry.id, ()), part.speakers)
        part.articles.append([*_facts(entry), article.paragraphs, passages, quotes])
    if part.articles:
        yield part


def _lists(part: _Part, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Each form of ``part`` with its list as JSON, in the order of forms: for each article that has
    it how many articles further on, how many places, the first, and the distances to the next."""
    known = np.concatenate(part.forms)
    if not len(known):
        return
    present = np.flatnonzero(np.bincount(known)).tolist()
    ordered = sorted(present, key=lambda one: _order(names[one]))
    rank = np.zeros(len(names), np.int64)
    rank[ordered] = np.arange(len(ordered))
    numbers, starts = _numbers(part, rank[known])
    written = _json(numbers.tolist())  # all at once, and then cut
    commas = np.flatnonzero(np.frombuffer(written, np.uint8) == _COMMA)
    cuts = [0, *commas[starts[1:] - 1].tolist(), len(written) - 1]
    for one, (start, end) in zip(ordered, pairwise(cuts), strict=True):
        yield names[one], b"[%b]" % written[start + 1 : end]


def _numbers(part: _Part, forms: _Column) -> tuple[_Column, _Column]:
    """The lists of all ``forms`` of the words of ``part``, one behind the other in ascending order,
    and where each begins."""
    sizes = list(map(len, part.forms))
    order = np.argsort(forms, kind="stable")
    form, place = forms[order], np.concatenate(part.places)[order]
    article = np.repeat(np.arange(len(sizes)), sizes)[order]
    is_next_form = np.diff(form, prepend=-1) != 0
    is_first = is_next_form | (np.diff(article, prepend=-1) != 0)
    first = np.flatnonzero(is_first)
    counts = np.diff(first, append=len(form))
    further = np.where(is_next_form[first], article[first], np.diff(article[first], prepend=0))
    at = np.arange(len(form)) + 2 * np.cumsum(is_first)  # two numbers stand before each first place
    numbers = np.empty(len(form) + 2 * len(first), np.int64)
    numbers[at] = place - np.where(is_first, 0, np.roll(place, 1))
    numbers[at[first] - 2], numbers[at[first] - 1] = further, counts
    return numbers, at[is_next_form] - 2


def _shards(lists: Iterable[tuple[str, bytes]]) -> Iterator[Shard]:
    shard: list[tuple[str, bytes]] = []
    size = 0
    for word, written in lists:
        length = len(word.encode("utf-8", "replace")) + len(written) - 1
        if shard and size + length > SHARD_BYTES:
            yield shard
            heed()
            shard, size = [], 0
        shard.append((word, written))
        size += length
    if shard:
        yield shard


def _shard_file(shard: Shard) -> bytes:
    return b"[%b,[%b]]" % (_json([word for word, _ in shard]), b",".join(w for _, w in shard))


def _about(part: _Part, catalog: Catalog) -> bytes:
    names = {
        slug: catalog.speakers[speaker].name for speaker, slug in catalog.speaker_slugs.items()
    }
    speakers = [[names[slug], slug] for slug in part.speakers]
    return _json({"articles": part.articles, "speakers": speakers})


def _facts(entry: Entry) -> Sequence[object]:
    source = entry.analysis.article.source
    title = entry.title if entry.titled or not source.noindex else source.file
    named = int(entry.titled or source.noindex)
    return (entry.id, entry.siglum, title, named, entry.slug, source.language or "")


# ── passages and quotes ─────────────────────────────────────────────────────────────────────


def _passages(article: Numbered, told: Told) -> list[Sequence[object]]:
    """First word, words, kind, id and number of sources of each place that tells a shared
    passage."""
    return [
        (*article.range(place.span), KINDS.index(passage.kind), passage.id, len(passage.sources))
        for place, passage in told
    ]


def _quotes(article: Numbered, spoken: Spoken, speakers: dict[str, int]) -> list[Sequence[object]]:
    """First word, words, speaker and utterance of each quote, and on which page of the speaker it
    stands where that is not the first; ``speakers`` are numbered."""
    return [
        (*article.range(span), speakers.setdefault(slug, len(speakers)), *said)
        for span, slug, *said in spoken
    ]


def _spoken(catalog: Catalog) -> Mapping[SourceId, Spoken]:
    """Where each source lets a known speaker speak."""
    found: dict[SourceId, list[tuple[Span, str, str] | tuple[Span, str, str, str]]] = {}
    for one in catalog.comparison.attributions:
        utterance = catalog.utterance_of(one)
        if one.speaker is not None and utterance is not None:
            slug = catalog.speaker_slugs[one.speaker]
            place = one.quote.place
            at, page = (place.span, slug, utterance.id), catalog.further.get(utterance.id, 0)
            found.setdefault(place.source, []).append((*at, f"{page + 1}/") if page else at)
    return found
