"""Article → Analysis: words and sentences, cut by spaCy's blank pipeline for the language.

The only importer of spaCy, and it imports it when the first article is analysed: the import costs
about two CPU seconds, which ``sitegen --help`` and a build from a full cache must not pay.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import compress
from typing import TYPE_CHECKING

from sitegen.errors import Problem, SourceError
from sitegen.model import Analysis, Article, Span, Tokens
from sitegen.runs import SOLID, Cuts, Piece, Row, read_runs, rows_of
from sitegen.runs import normal_form as normal_form  # for all stages above

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

UNKNOWN_LANGUAGE = "xx"
"""spaCy's name for a language without rules of its own."""

_NO_PIPELINE = frozenset({"ja", "ko", "th", "vi"})
"""Languages whose blank pipeline asks for a further package: cut by the rules of ``xx``."""
_BY_LETTER = "zh"
"""The blank pipeline that cuts every letter by itself, for text in scripts without spaces."""
_SOLID_SHARE = 0.2
"""From this share of letters on, a paragraph counts as written without spaces: news text in Thai,
Japanese or Chinese has over .6, text that only names something in such a script under .1."""

_SPEAKING = frozenset(("PERSON", "PER", "ORG"))
"""Labels of what can speak, as the pipelines for the languages of Europe name them."""
_SUBJECT = frozenset(("nsubj", "sb"))
"""Labels of a subject: Universal Dependencies, and the German TIGER scheme."""
_LONGEST_PARSED = 100_000
"""Characters of a paragraph that a pipeline is given: a parser takes about 1 GB for a million, and
no paragraph of prose is as long."""

Names = tuple[Span, ...]
Subjects = tuple[tuple[Span, Span], ...]
"""Subjects with their verbs."""

_WORD_START = re.compile(r"\w")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ENDS = re.compile(r"[^\w\s]\s*$")
_UNBROKEN = re.compile(r"\S{300}")
"""A run without white space that is handed to spaCy by itself: its time on one such run grows
with the square (100 000 opening marks: 47 s whole, 0.3 s in runs of 300)."""
_BY_RULES = "spacy.tokenizer"
"""The module of the tokenizer that cuts at white space first, as all languages with spaces do."""
_STOPS = "punct_chars"
"""Where spaCy's sentencizer, which has no types, keeps the marks that end a sentence."""
_BETWEEN = "\n"
"""What stands between runs that are cut at one go: a token of its own, so that no rule of spaCy's
for several tokens takes the end of a run and the beginning of the next one for one word."""
_NEAR = 200
"""Characters before and after a cut that are looked at: a paragraph of 10 MB without a mark would
otherwise be searched whole at each of its stretches."""
_OPENERS = "A An But He It She The Their They This These Those We You"
_OPENERS_IN_TITLES = """
After All Although And Another As At Because Before Both By Each For From His How However If In Its
Many Most My Not Of On Or Our Since So Some Such That Then There Though To What When Where While Who
Why With Your
"""
_ENGLISH_STOP = re.compile(
    r"(?:(?<=\w\w\.)|(?<=\w\.\w\.))[\"'”’)]*(\s+)(?=[\"“‘(]+[^\W\d_]"
    rf"|(?:{'|'.join(_OPENERS.split())})\s|(?:{'|'.join(_OPENERS_IN_TITLES.split())})\s[^A-Z])"
)
"""A full stop that ends both an abbreviation and its sentence: words of closed classes have a
capital letter at the start of a sentence only ("in Kansas City, Mo. The resolution") or in a title,
and so mostly has a quotation. Of 46 such places in 600 articles one was within a sentence."""
_AFTER_STOP = 2
"""Characters at least that follow such a full stop: most sentences have none but their last."""
_OPENED_LATE = re.compile(r"(?:\s|(?<=[。！？]))([\"'“‘„«‹(\[「『]+)\s*$")
"""An opening mark at the end of a stretch: it belongs to what follows."""


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """How articles are cut into words."""

    language: str = "en"
    """BCP 47 tag of the articles that do not name their own."""
    model: str = ""
    """An installed spaCy pipeline, or a folder that holds one: what it finds in articles of its
    language is added evidence of who speaks. Words are cut without it; empty without one."""
    model_version: str = ""
    """The version that the pipeline's own data gives: another one may find something else."""


def analyse(article: Article, options: AnalysisOptions) -> Analysis:
    """The words and sentences of ``article``; both empty where it has no prose."""
    language = _spacy_name(article.source.language or options.language)
    prose = _prose(article)
    rows: list[Row] = []
    sentences: list[Span] = []
    spans = [paragraph.span for paragraph in article.paragraphs]
    for span, (words, ends) in zip(spans, cut_each(prose, spans, language), strict=True):
        rows += words
        sentences.extend(_sentences(prose, span, ends, language))
    names, subjects = _found_by(options.model, article, prose, language)
    return Analysis(article, language, Tokens.of_rows(rows), tuple(sentences), names, subjects)


def make_ready(languages: Iterable[str], options: AnalysisOptions) -> None:
    """Load what articles in these ``languages``, named as in ``Analysis``, are analysed with: of
    the first one that is new that takes two seconds, and somebody may wait for it."""
    for language in languages:
        _cuts(language)
    if options.model:
        _model(options.model)


def tokens_in(analysis: Analysis, span: Span) -> Tokens:
    """The tokens that lie wholly inside ``span``, in text order."""
    first, last = token_range(analysis, span)
    return analysis.tokens[first:last]


def norms_in(analysis: Analysis, span: Span) -> tuple[str, ...]:
    """The normal forms of these tokens."""
    first, last = token_range(analysis, span)
    return analysis.tokens.norms[first:last]


def count_in(analysis: Analysis, span: Span) -> int:
    """How many these tokens are."""
    first, last = token_range(analysis, span)
    return last - first


def token_range(analysis: Analysis, span: Span) -> tuple[int, int]:
    """Indices ``[first, last)`` of the tokens that lie wholly inside ``span``."""
    first = bisect_left(analysis.tokens.starts, span.start)
    return first, bisect_right(analysis.tokens.ends, span.end, first)


def _spacy_name(tag: str) -> str:
    """The name of the blank pipeline for a BCP 47 ``tag``; ``xx`` where spaCy has none to offer."""
    primary = tag.split("-")[0].casefold()
    known = primary.isascii() and primary.isalpha() and primary not in _NO_PIPELINE
    return primary if known and find_spec(f"spacy.lang.{primary}") else UNKNOWN_LANGUAGE


def _name_for(text: str, language: str) -> str:
    """The pipeline for ``text``: that of its language, or by letters where it has no spaces."""
    if text.isascii():
        return language
    return _BY_LETTER if len(SOLID.findall(text)) > _SOLID_SHARE * len(text) else language


@cache
def _pipeline(language: str) -> Language:
    """A blank pipeline that cuts words and sentences; one for each language and process."""
    import spacy

    pipeline = spacy.blank(language)
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = 1 << 62  # our own limit is the size of a file: safety policy, section 2
    return pipeline


@cache
def _cuts(language: str) -> Cuts | None:
    """What the pipeline cuts runs of characters between white space into, kept for all articles;
    None for one that does not cut each run by itself."""
    pipeline = _pipeline(language)
    stops: frozenset[str] = frozenset(getattr(pipeline.get_pipe("sentencizer"), _STOPS))

    def pieces_of(runs: Sequence[str]) -> list[list[Piece]]:
        doc = pipeline.make_doc(_SURROGATE.sub("\ufffd", _BETWEEN.join(runs)))
        found: list[list[Piece]] = [[] for _ in runs]
        at = begin = 0
        for token in doc:
            text = token.text
            if text == _BETWEEN:
                at, begin = at + 1, token.idx + 1
            else:
                found[at].append(Piece(token.idx - begin, text, text in stops, token.is_punct))
        return found

    by_runs = type(pipeline.tokenizer).__module__ == _BY_RULES
    return Cuts(language, pieces_of) if by_runs else None


def cut_each(
    text: str, spans: Sequence[Span], language: str
) -> Iterator[tuple[list[Row], list[int]]]:
    """The words of each paragraph and where spaCy ends its sentences; the last one's end may lack.

    Cut run by run wherever that comes to the same.
    """
    cuts = _cuts(language)
    by_runs = [_is_cut_by_runs(span.of(text), language) for span in spans]
    if cuts:
        cuts.learn(text, compress(spans, by_runs))
    for span, runs in zip(spans, by_runs, strict=True):
        yield read_runs(text, span, cuts) if cuts and runs else cut_whole(text, span, language)


def _is_cut_by_runs(text: str, language: str) -> bool:
    return not _UNBROKEN.search(text) and _name_for(text, language) == language


def cut_whole(text: str, paragraph: Span, language: str) -> tuple[list[Row], list[int]]:
    """The same of one paragraph, given to spaCy as a whole."""
    written = paragraph.of(text)
    docs = list(_parsed(written, _name_for(written, language)))
    pieces = [(paragraph.start + at + t.idx, t.text) for at, doc in docs for t in doc]
    ends = [paragraph.start + at + sent.end_char for at, doc in docs for sent in doc.sents]
    return list(rows_of(text, pieces, language)), ends


def _parsed(text: str, name: str) -> Iterator[tuple[int, Doc]]:
    """``text`` cut by spaCy, each stretch with its offset; overlong runs by themselves.

    Lone surrogates, which spaCy refuses, are replaced one for one, so that no offset shifts.
    """
    clean = _SURROGATE.sub("\ufffd", text)
    pipeline = _pipeline(name)
    start = 0
    for run in _UNBROKEN.finditer(clean):
        if start < run.start():
            yield start, pipeline(clean[start : run.start()])
        yield run.start(), pipeline(run.group())
        start = run.end()
    if start < len(clean):
        yield start, pipeline(clean[start:])


# ── a configured pipeline ───────────────────────────────────────────────────────────────────


@cache
def _model(name: str) -> Language:
    """The installed pipeline ``name``; raises SourceError where spaCy cannot load it."""
    import spacy

    try:
        pipeline = spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        fault = f"analysis.model: spaCy cannot load {name!r}: {error}"
        remedy = "install the version made for this spaCy, or remove the line"
        raise SourceError(Problem("sitegen.toml", " ".join(fault.split()), remedy)) from error
    pipeline.max_length = 1 << 62
    return pipeline


def _found_by(model: str, article: Article, prose: str, language: str) -> tuple[Names, Subjects]:
    """What the pipeline ``model`` finds in ``article``; nothing where it is of another language."""
    pipeline = _model(model) if model else None
    if pipeline is None or pipeline.lang != language:
        return (), ()
    names: list[Span] = []
    subjects: list[tuple[Span, Span]] = []
    for paragraph in article.paragraphs:
        if len(paragraph.span) <= _LONGEST_PARSED:
            clean = _SURROGATE.sub("\ufffd", paragraph.span.of(prose))
            found = found_in(pipeline(clean), paragraph.span.start)
            names += found[0]
            subjects += found[1]
    return tuple(names), tuple(subjects)


def found_in(doc: Doc, base: int = 0) -> tuple[Names, Subjects]:
    """Names of people and bodies in ``doc``, and subjects with their verbs, in text order; ``base``
    is the offset of its text. Both empty where no component looked for them."""
    return tuple(_names(doc, base)), tuple(_subjects(doc, base))


def _names(doc: Doc, base: int) -> Iterator[Span]:
    for entity in doc.ents:
        if entity.label_ in _SPEAKING and entity.text.strip():
            yield Span(base + entity.start_char, base + entity.end_char)


def _subjects(doc: Doc, base: int) -> Iterator[tuple[Span, Span]]:
    for token in doc:
        if token.dep_ in _SUBJECT:
            pair = (token, token.head)
            subject, verb = (Span(base + t.idx, base + t.idx + len(t.text)) for t in pair)
            yield subject, verb


def _prose(article: Article) -> str:
    """The text with spaces for its furniture: every offset stays, no word touches mark-up."""
    parts: list[str] = []
    start = 0
    for aside in article.furniture:
        parts.extend((article.text[start : aside.start], " " * len(aside)))
        start = aside.end
    return "".join((*parts, article.text[start:]))


def _sentences(text: str, paragraph: Span, ends: Iterable[int], language: str) -> Iterator[Span]:
    """The sentences of one paragraph, without the space around them; ``ends`` are spaCy's.

    A stretch that goes on in lower case after a closing mark is one sentence with what stands
    before it: “So what?” said Harry. An opening mark at its end belongs to the next.
    """
    begin = paragraph.start
    for end in ends:
        near = max(begin, end - _NEAR)
        if end < paragraph.end and not _ENDS.search(text, near, end):
            continue
        late = _OPENED_LATE.search(text, near, end)
        cut = late.start(1) if late and end < paragraph.end else end
        if not _goes_on(text, cut, paragraph.end):
            yield from _parted(text, begin, cut, language)
            begin = cut
    yield from _parted(text, begin, paragraph.end, language)


def _parted(text: str, begin: int, end: int, language: str) -> Iterator[Span]:
    """The stretch, cut again where an abbreviation and a sentence end with one full stop."""
    inner = language == "en" and text.find(".", max(0, begin - 1), end - _AFTER_STOP) >= 0
    for stop in _ENGLISH_STOP.finditer(text, begin, end) if inner else ():
        yield from _trimmed(text, begin, stop.start(1))
        begin = stop.end()
    yield from _trimmed(text, begin, end)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the text after ``start`` continues the sentence before it."""
    word = _WORD_START.search(text, start, min(end, start + _NEAR))
    return word is None or word.group().islower()


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without white space at its edges; nothing where only white space is left."""
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip())
    if left < len(stretch):
        yield Span(start + left, start + len(stretch.rstrip()))
