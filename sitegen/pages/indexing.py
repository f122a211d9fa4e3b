"""The search index: for each word of the articles where it stands, in parts that a browser loads.

Articles are taken in file order into parts of bounded size, and the words of a part into shards by
their order, so that words with one beginning stand side by side. Every file is named by its
content: what did not change keeps its name, and a page never mixes two builds. The texts are not
in it: results show them from ``data/text/``.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitegen.model import KINDS, Paragraph, Passage, Place, SourceId, Span
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.folding import folded, words
from sitegen.pages.site import OutputFile

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
TITLE = "title"
"""What the place of a title is called that stands in no paragraph."""
_NAME_DIGITS = 10

Told = Sequence[tuple[Place, Passage]]
Spoken = Sequence[tuple[Span, str, str] | tuple[Span, str, str, str]]
"""Span, address of the speaker, utterance; and the folder of its page there, such as "2/"."""
_Column: TypeAlias = NDArray[np.int32]
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
    for entry in catalog.entries:
        if entry.analysis.article.copy_of is not None:
            continue
        if len(part.articles) == PART_ARTICLES or part.words > PART_WORDS:
            yield part
            part = _Part()
        article = _Indexed(entry, forms)
        part.forms.append(np.array(article.forms, np.int32))
        part.places.append(np.array(article.places, np.int32))
        part.words += len(article.forms)
        passages = article.passages(catalog.told.get(entry.id, ()))
        quotes = article.quotes(spoken.get(entry.id, ()), part.speakers)
        part.articles.append([*_facts(entry), article.paragraphs, passages, quotes])
    if part.articles:
        yield part


def _lists(part: _Part, names: Sequence[str]) -> Sequence[tuple[str, Sequence[int]]]:
    """Each form of ``part`` with its list, in the order of forms: for each article that has it how
    many articles further on, how many places, the first, and the distances to the next ones."""
    sizes = list(map(len, part.forms))
    unsorted = np.concatenate(part.forms)
    order = np.argsort(unsorted, kind="stable")
    form, place = unsorted[order], np.concatenate(part.places)[order]
    article = np.repeat(np.arange(len(sizes)), sizes)[order]
    is_next_form = np.diff(form, prepend=-1) != 0
    is_first = is_next_form | (np.diff(article, prepend=-1) != 0)
    first = np.flatnonzero(is_first)
    counts = np.diff(first, append=len(form))
    further = np.where(is_next_form[first], article[first], np.diff(article[first], prepend=0))
    written = place - np.where(is_first, 0, np.roll(place, 1))
    at = np.arange(len(form)) + 2 * np.cumsum(is_first)  # two numbers stand before each first place
    numbers = np.empty(len(form) + 2 * len(first), np.int64)
    numbers[at] = written
    numbers[at[first] - 2], numbers[at[first] - 1] = further, counts
    starts = at[is_next_form] - 2
    flat, edges = numbers.tolist(), [*starts.tolist(), len(numbers)]
    found = zip(form[is_next_form].tolist(), pairwise(edges), strict=True)
    lists = [(names[one], flat[start:end]) for one, (start, end) in found]
    return sorted(lists, key=lambda each: _order(each[0]))


def _shards(lists: Sequence[tuple[str, Sequence[int]]]) -> Iterator[Shard]:
    shard: list[tuple[str, bytes]] = []
    size = 0
    for word, numbers in lists:
        written = _json(numbers)
        length = len(word.encode("utf-8", "replace")) + len(written) - 1
        if shard and size + length > SHARD_BYTES:
            yield shard
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


# ── one article ─────────────────────────────────────────────────────────────────────────────


class _Indexed:
    """The words of one article by number; between two paragraphs a number is left out, so that no
    phrase reaches over."""

    def __init__(self, entry: Entry, known: _Forms) -> None:
        self.entry = entry
        self.known = known
        self.forms: list[int] = []
        """Numbers of the forms of its words, in text order."""
        self.places: list[int] = []
        """The numbers of these words."""
        self.numbers: list[int] = []
        """Numbers of the words that stand in the text, and where each begins there."""
        self.starts: list[int] = []
        self.paragraphs: list[Sequence[object]] = []
        """Of each: the number of its first word, what it is called, which it is on the article's
        page, and where its stretches of prose begin and end, in code points."""
        self.next = 0
        article = entry.analysis.article
        furniture = [(span.start, span.end) for span in article.furniture]
        if entry.titled and not self._is_headed():
            self._add(entry.title, (TITLE, 0))
        body = 0
        for number, paragraph in enumerate(article.paragraphs, 1):
            body += paragraph.role == "body"
            name = body if paragraph.role == "body" else paragraph.role
            runs = _prose(paragraph, furniture)
            text = "".join(article.text[start:end] for start, end in runs)
            found = self._add(text, (name, number, *(edge for run in runs for edge in run)))
            self.starts += _in_text(found, runs)
            self.numbers += range(self.next - 1 - len(found), self.next - 1)

    def _is_headed(self) -> bool:
        """Whether the title is a paragraph, and so need not be looked up twice."""
        article = self.entry.analysis.article
        title = self.entry.title.split()
        return any(one.span.of(article.text).split() == title for one in article.paragraphs[:2])

    def _add(self, text: str, named: Sequence[object]) -> list[int]:
        """Where the words of ``text``, which are then counted, begin in it."""
        self.paragraphs.append((self.next, *named))
        found, written = words(text)
        self.forms += map(self.known.__getitem__, written)
        self.places += range(self.next, self.next + len(written))
        self.next += len(written) + 1
        return found

    def passages(self, told: Told) -> list[Sequence[object]]:
        """First word, words, kind, id and number of sources of each place that tells a shared
        passage."""
        return [
            (*self._range(place.span), KINDS.index(passage.kind), passage.id, len(passage.sources))
            for place, passage in told
        ]

    def quotes(self, spoken: Spoken, speakers: dict[str, int]) -> list[Sequence[object]]:
        """First word, words, speaker and utterance of each quote, and on which page of the speaker
        it stands where that is not the first; ``speakers`` are numbered."""
        return [
            (*self._range(span), speakers.setdefault(slug, len(speakers)), *said)
            for span, slug, *said in spoken
        ]

    def _range(self, span: Span) -> tuple[int, int]:
        """The number of the first word in ``span``, and how many numbers it reaches over."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        if first == last:
            return 0, 0
        return self.numbers[first], self.numbers[last - 1] - self.numbers[first] + 1


def _prose(paragraph: Paragraph, furniture: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """What of ``paragraph`` is no furniture, in text order."""
    start, end = paragraph.span.start, paragraph.span.end
    runs: list[tuple[int, int]] = []
    for aside in furniture[max(0, bisect_left(furniture, (start, start)) - 1) :]:
        if aside[0] >= end:
            break
        if aside[1] <= start:
            continue
        if aside[0] > start:
            runs.append((start, aside[0]))
        start = aside[1]
    if start < end:
        runs.append((start, end))
    return runs


def _in_text(found: Sequence[int], runs: Sequence[tuple[int, int]]) -> Iterable[int]:
    """Places in the joined ``runs``, which are sorted, as places in the text."""
    if len(runs) == 1:
        return map(runs[0][0].__add__, found)
    return _in_runs(found, runs)


def _in_runs(found: Sequence[int], runs: Sequence[tuple[int, int]]) -> Iterator[int]:
    waiting = iter(runs)
    start, end = next(waiting, (0, 0))
    before = 0
    for place in found:
        while place >= before + end - start:
            before += end - start
            start, end = next(waiting)
        yield start + place - before


def _spoken(catalog: Catalog) -> Mapping[SourceId, Spoken]:
    """Where each source lets a known speaker speak."""
    found: dict[SourceId, list[tuple[Span, str, str] | tuple[Span, str, str, str]]] = {}
    for one in catalog.comparison.attributions:
        utterance = catalog.utterance_of.get(one.quote.id)
        if one.speaker is not None and utterance is not None:
            slug = catalog.speaker_slugs[one.speaker]
            place = one.quote.place
            at, page = (place.span, slug, utterance.id), catalog.further.get(utterance.id, 0)
            found.setdefault(place.source, []).append((*at, f"{page + 1}/") if page else at)
    return found
