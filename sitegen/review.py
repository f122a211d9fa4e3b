"""What a careful editor would want to know before publishing: Comparison → Problems, by topic.

Pure, and never a reason to refuse a build: all of it is a note. Faults are found elsewhere, where
sources are read and pages are printed.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sitegen.articles.damage import damage_of
from sitegen.errors import Problem
from sitegen.files import SEEDS
from sitegen.model import Alignment, Analysis, Article, Attribution, Comparison, SourceId, Span
from sitegen.names import parts_of

NOTE = "note"
UNKNOWN, COPIES, VERSIONS, DAMAGED = "Not known", "The same text twice", "Versions", "Encodings"
ASIDE, JOINED, WEAK = "Set aside", "Names joined", "Speakers in doubt"
NOBODY, ALONE, LEFT_OUT = "Quotations without a speaker", "Sharing nothing", "Left out"
UNPAGED = "Pairs without a page"
ALIKE, MIXED, SHORT = "Nearly the same text", "Names in mixed letters", "Very short"
TOPICS = {
    LEFT_OUT: "take the key out to publish the source",
    UNKNOWN: "if you know it, write title, outlet or published between --- at the top of the file, "
    "or in sitegen.toml",
    COPIES: "take one of them out if it is there by mistake",
    VERSIONS: "keep both if their difference is of interest",
    ALIKE: "one may be copied from the other, or both from an agency: say so, or take one out",
    DAMAGED: "get the text anew, or correct it, if the source did not have it so",
    SHORT: "a teaser, or what a page shows before one pays? Get the whole text, or take it out",
    ASIDE: "neither compared nor quoted, and shown apart: look whether any of it is prose",
    JOINED: 'where one is wrong, write not = ["…"] under [speakers."NAME"] in sitegen.toml',
    WEAK: "look at the quotation's page: it shows the evidence",
    MIXED: "such a name is never joined to the one that it looks like: correct the text if the "
    "source did not have it so",
    NOBODY: "shown as unknown: nothing in the text says for certain whose they are",
    UNPAGED: "what they share stands on the pages of its passages: write pair_pages = N in "
    "sitegen.toml to have more pages",
    ALONE: "are they about the same event as the others?",
}
"""What notes are about, in the order of the report, and what to do about them."""

VERSION_SHARE = 0.5
"""Two articles of one outlet are versions of one story where half of the shorter one's words stand
in the other, too: reports of one outlet on two days of one event share under a third."""
ALIKE_SHARE = 0.9
"""Two articles are nearly the same text where so much of the shorter one stands in the other: two
papers that print one agency report share .95 and more, reports on one event under .5."""
_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK"})
"""Scripts whose letters look alike."""
DOUBTFUL = 0.5
"""Confidence under which the one who is named is as likely as not another."""
_SHOWN = 70
"""Characters of a source's words that a line repeats."""
_SHORT_WORDS = 40
"""Words under which a text is hardly an article: 4 of 1,148 of news have fewer."""
_REPEATED = 3
"""From so many sources on, what is set aside is named once for all of them."""
_EXAMPLES = 3
"""Blocks set aside, or quotations, that a line shows of one source."""

Noted = Iterator[Problem]


def review(comparison: Comparison, left_out: Mapping[str, str]) -> tuple[Problem, ...]:
    """Notes on ``comparison``, in the order of ``TOPICS``, then of files.

    ``left_out`` says why a source of the project is not on the site, by its path.
    """
    articles = [analysis.article for analysis in comparison.analyses]
    found = (
        *_left_out(articles, left_out),
        *_unknown(articles),
        *_copies(articles),
        *_versions(comparison),
        *_alike(comparison),
        *_damaged(articles),
        *_brief(comparison),
        *_set_aside(articles),
        *_joined(comparison),
        *_doubtful(comparison),
        *_mixed(comparison),
        *_nobody(comparison),
        *_alone(comparison),
    )
    return tuple(found)


def unpaged(alignments: Sequence[Alignment], most: int) -> Noted:
    """A note where the site has no page for some of the pairs that share passages."""
    left = len(alignments) - most
    if left > 0:
        fault = f"{left:,} of {len(alignments):,} pairs that share a passage; the {most:,} that "
        yield _note(UNPAGED, "compare/", f"{fault}share most words have one")


def _note(topic: str, place: str, fault: str) -> Problem:
    return Problem(place, fault, TOPICS[topic], NOTE, topic)


def _place(article: Article) -> str:
    return f"{SEEDS}/{article.source.file}"


def _left_out(articles: Sequence[Article], left_out: Mapping[str, str]) -> Noted:
    for file, why in sorted(left_out.items()):
        yield _note(LEFT_OUT, f"{SEEDS}/{file}", f"{why}: no trace of it is on the site")
    for article in articles:
        if article.source.noindex:
            yield _note(
                LEFT_OUT, _place(article), "noindex: published, and kept from search engines"
            )


def _unknown(articles: Sequence[Article]) -> Noted:
    for article in articles:
        source = article.source
        facts = (("title", source.title), ("outlet", source.outlet), ("date", source.published))
        if missing := [name for name, value in facts if not value]:
            yield _note(UNKNOWN, _place(article), f"no {', no '.join(missing)}")


def _copies(articles: Sequence[Article]) -> Noted:
    files = {article.id: article.source.file for article in articles}
    for article in articles:
        if article.copy_of:
            fault = f"the very same text as {files[article.copy_of]}: listed, and compared once"
            yield _note(COPIES, _place(article), fault)


def _versions(comparison: Comparison) -> Noted:
    for group in versions(comparison):
        first, *later = group
        names = ", then ".join(_dated(article) for article in later)
        fault = f"another version of one story by one outlet: {_dated(first)}, then {names}"
        yield _note(VERSIONS, _place(first), fault)


def versions(comparison: Comparison) -> tuple[tuple[Article, ...], ...]:
    """Articles of one outlet that tell one story in other words, earliest first; undated ones
    last, in file order. Groups in file order of their first."""
    articles = {analysis.article.id: analysis for analysis in comparison.analyses}
    leader = {source: source for source in articles}
    for alignment in comparison.alignments:
        a, b = articles[alignment.a], articles[alignment.b]
        if _are_versions(a, b, alignment):
            low, high = leader[a.article.id], leader[b.article.id]
            leader = {source: low if lead == high else lead for source, lead in leader.items()}
    groups: dict[SourceId, list[Article]] = defaultdict(list)
    for source, lead in leader.items():
        groups[lead].append(articles[source].article)
    return tuple(
        tuple(sorted(group, key=lambda article: article.source.published or "9"))
        for group in groups.values()
        if len(group) > 1
    )


def _are_versions(a: Analysis, b: Analysis, alignment: Alignment) -> bool:
    one, other = a.article.source, b.article.source
    if one.url and one.url == other.url:
        return True
    if not one.outlet or (one.outlet.casefold() != (other.outlet or "").casefold()):
        return False
    return _shared(a, b, alignment) >= VERSION_SHARE


def _shared(a: Analysis, b: Analysis, alignment: Alignment) -> float:
    """Which share of the words of the shorter one stand in the other, too."""
    near = [match for match in alignment.matches if match.kind != "paraphrase"]
    if len(a.tokens) <= len(b.tokens):
        shared = _tokens_in(a, [match.a.span for match in near])
    else:
        shared = _tokens_in(b, [match.b.span for match in near])
    return shared / max(1, min(len(a.tokens), len(b.tokens)))


def _alike(comparison: Comparison) -> Noted:
    articles = {analysis.article.id: analysis for analysis in comparison.analyses}
    found: dict[SourceId, list[tuple[str, float]]] = defaultdict(list)
    for alignment in comparison.alignments:
        a, b = articles[alignment.a], articles[alignment.b]
        share = _shared(a, b, alignment)
        if share >= ALIKE_SHARE and not _are_versions(a, b, alignment):
            short, long = (a, b) if len(a.tokens) < len(b.tokens) else (b, a)
            found[short.article.id].append((long.article.source.file, share))
    for analysis in comparison.analyses:
        if others := sorted(found[analysis.article.id]):
            yield _note(ALIKE, _place(analysis.article), _standing_in(others))


def _standing_in(others: Sequence[tuple[str, float]]) -> str:
    """In which files a text stands, nearly or wholly."""
    least, most = (function(share for _, share in others) for function in (min, max))
    shares = f"{most:.0%}" if f"{least:.0%}" == f"{most:.0%}" else f"{least:.0%} to {most:.0%}"
    files = [file for file, _ in others]
    more = f" and {len(files) - _EXAMPLES} more" if len(files) > _EXAMPLES else ""
    return f"{shares} of its words stand in {', '.join(files[:_EXAMPLES])}{more}, too"


def _tokens_in(analysis: Analysis, spans: Sequence[Span]) -> int:
    """How many words of ``analysis`` stand in ``spans``, which are disjoint."""
    ordered, count, at = sorted(spans), 0, 0
    for start, end in zip(analysis.tokens.starts, analysis.tokens.ends, strict=True):
        while at < len(ordered) and ordered[at].end <= start:
            at += 1
        count += at < len(ordered) and ordered[at].start <= start and end <= ordered[at].end
    return count


def _dated(article: Article) -> str:
    return f"{article.source.file} ({article.source.published or 'no date'})"


def _damaged(articles: Sequence[Article]) -> Noted:
    for article in articles:
        for damage in damage_of(article.text):
            times = f", {damage.count} times" if damage.count > 1 else ""
            fault = f"{damage.fault}{times}, as in “{damage.words}”"
            yield _note(DAMAGED, f"{_place(article)}:character {damage.start}", fault)


def _brief(comparison: Comparison) -> Noted:
    for analysis in comparison.analyses:
        count = len(analysis.tokens)
        if count < _SHORT_WORDS and analysis.article.copy_of is None:
            words = "1 word" if count == 1 else f"{count} words"
            yield _note(SHORT, _place(analysis.article), f"{words} beside what is set aside")


def _set_aside(articles: Sequence[Article]) -> Noted:
    """What stands in many sources once, with their number; then what each has besides."""
    apart = {article.id: _blocks(article) for article in articles}
    often = Counter(words for blocks in apart.values() for words in dict.fromkeys(blocks))
    said: set[str] = set()
    for article in articles:
        blocks = apart[article.id]
        for words in dict.fromkeys(blocks):
            if often[words] >= _REPEATED and words not in said:
                said.add(words)
                fault = f"the same in {often[words] - 1} other sources: {words}"
                yield _note(ASIDE, _place(article), fault)
        own = [words for words in blocks if often[words] < _REPEATED]
        if own:
            yield _note(ASIDE, _place(article), f"{_counted(own, 'block')}: {_examples(own)}")


def _blocks(article: Article) -> list[str]:
    """The beginnings of what is set aside in blocks of its own and has a letter or a digit."""
    spans = (span for span in article.furniture if not _is_inside(span, article))
    shown = (_short(article.text, span) for span in spans)
    return [words for words in shown if any(map(str.isalnum, words))]


def _is_inside(span: Span, article: Article) -> bool:
    """Whether ``span`` is mark-up inside a paragraph, or at its end."""
    starts = article.paragraphs
    at = bisect_right(starts, span.start, key=lambda paragraph: paragraph.span.start)
    return at > 0 and span.start <= starts[at - 1].span.end


def _joined(comparison: Comparison) -> Noted:
    """Forms of a speaker that share no word with the name: an office, a description."""
    for speaker in comparison.speakers:
        own = set(parts_of(speaker.name))
        forms: dict[str, list[str]] = defaultdict(list)
        for alias in speaker.aliases:
            if not own & set(parts_of(alias.form)):
                forms[alias.evidence].append(f"“{alias.form}”")
        if forms:
            told = [f"{', '.join(names)} ({why})" for why, names in forms.items()]
            fault = f"taken for the same as {', '.join(told)}"
            yield _note(JOINED, f"speaker {speaker.name}", fault)


def _doubtful(comparison: Comparison) -> Noted:
    names = {speaker.id: speaker.name for speaker in comparison.speakers}
    doubtful = [
        one
        for one in comparison.attributions
        if one.speaker is not None and one.confidence < DOUBTFUL
    ]
    for article, quotes in _by_article(comparison, doubtful):
        said = [
            f"{_short(article.text, one.quote.place.span)} ({names[one.speaker]}?)"
            for one in quotes
            if one.speaker is not None
        ]
        yield _note(WEAK, _place(article), f"{_counted(said, 'quotation')}: {_examples(said)}")


def _mixed(comparison: Comparison) -> Noted:
    for speaker in comparison.speakers:
        forms = dict.fromkeys((speaker.name, *(alias.form for alias in speaker.aliases)))
        for word in (word for form in forms for word in form.split()):
            if len(alphabets := _alphabets(word)) > 1:
                fault = f"“{word}” has letters of {' and '.join(alphabets)}"
                yield _note(MIXED, f"speaker {speaker.name}", fault)


def _alphabets(word: str) -> list[str]:
    """The alphabets that look alike of which ``word`` has letters, by name."""
    found = {unicodedata.name(char, "").partition(" ")[0] for char in word if char.isalpha()}
    return sorted(name.capitalize() for name in found & _ALPHABETS)


def _nobody(comparison: Comparison) -> Noted:
    unknown = [one for one in comparison.attributions if one.speaker is None]
    for article, quotes in _by_article(comparison, unknown):
        said = [_short(article.text, one.quote.place.span) for one in quotes]
        yield _note(NOBODY, _place(article), f"{_counted(said, 'quotation')}: {_examples(said)}")


def _alone(comparison: Comparison) -> Noted:
    sharing = {source for one in comparison.alignments for source in (one.a, one.b)}
    distinct = [one.article for one in comparison.analyses if one.article.copy_of is None]
    if len(distinct) < 2:
        return
    for article in distinct:
        if article.id not in sharing:
            fault = "shares no passage with any other source"
            yield _note(ALONE, _place(article), fault)


def _by_article(
    comparison: Comparison, attributions: Iterable[Attribution]
) -> Iterator[tuple[Article, list[Attribution]]]:
    """Each article that has some of ``attributions``, with them, in file order."""
    found: dict[SourceId, list[Attribution]] = defaultdict(list)
    for attribution in attributions:
        found[attribution.quote.place.source].append(attribution)
    for analysis in comparison.analyses:
        if analysis.article.id in found:
            yield analysis.article, found[analysis.article.id]


def _short(text: str, span: Span) -> str:
    words = " ".join(span.of(text)[: 4 * _SHOWN].split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"


def _examples(shown: Sequence[str]) -> str:
    more = f" … and {len(shown) - _EXAMPLES} more" if len(shown) > _EXAMPLES else ""
    return " · ".join(shown[:_EXAMPLES]) + more


def _counted(found: Sequence[str], noun: str) -> str:
    return f"{len(found)} {noun}" if len(found) == 1 else f"{len(found)} {noun}s"
