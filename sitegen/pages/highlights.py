"""The most telling of what was found, by counts: most wordings, furthest apart, most repeated.

Words of sources that ask search engines to stay away are not chosen, since these choices stand on
pages that list the whole site.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sitegen.analysis import tokens_in
from sitegen.collation import wordings
from sitegen.model import Collation, Match, Passage, Place, SourceId, Span, Utterance
from sitegen.pages.catalog import Catalog, Entry
from sitegen.pages.differences import differences
from sitegen.pages.lines import Line, variation_line
from sitegen.pages.marks import Mark, Piece, pieces
from sitegen.pages.places import where
from sitegen.pages.reasons import is_uncertain
from sitegen.pages.site import Here, Link
from sitegen.pages.sources import is_private
from sitegen.pages.witnesses import clipped_context
from sitegen.pages.wording import (
    KIND_GLYPHS,
    KIND_LABELS,
    counted,
    figures,
    number,
    percent,
    plural,
    sentence,
    shortened,
)

SENTENCE_WORDS = (8, 60)
"""Fewest and most words of a wording that is shown as a line on the home page: a shorter one says
little by itself, a longer one fills more than a screen of a phone."""
AGREED = 0.4
"""Least part of the words on which all must agree: below it the line is boxes and no text."""
ACCOUNT_WORDS = (8, 80)
"""Fewest and most words of each of two accounts shown side by side."""
FAMILIAR = 3
"""Passages that two articles share, from which on a match between them is hardly a chance one."""
REPEATED = 5
"""Quotations in the list of those most repeated."""
REPEATED_LEAST = 4
"""Fewest words of a quotation in that list: shorter ones are single terms that all use."""
REPEATED_WORDS = 150
"""Code points of a quotation in that list: two lines at 1440 px."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One passage or quotation with its variation line."""

    heading: str
    """"One sentence, three wordings"."""
    line: Line
    speaker: str
    """Empty for a passage."""
    glyph: str
    label: str
    """The kind of a passage; both empty for a quotation."""
    summary: str
    one: Link
    """To its own place."""
    more: Link
    """To the page with others of its kind."""


@dataclass(frozen=True, slots=True)
class Account:
    """One of two accounts."""

    siglum: str
    href: str
    """To the paragraph in its article."""
    where: str
    """"¶4"."""
    parts: tuple[Piece, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """Two accounts of one thing that have the fewest words in common."""

    accounts: tuple[Account, Account]
    summary: str
    row: Link


@dataclass(frozen=True, slots=True)
class Repeated:
    """A quotation that several articles have."""

    words: str
    language: str
    href: str
    speaker: Link
    letters: tuple[str, ...]
    note: str
    """"4 articles, 3 wordings"."""


# ── most wordings ───────────────────────────────────────────────────────────────────────────


def most_wordings(catalog: Catalog, here: Here) -> Variation | None:
    """What most sources tell in at least two wordings; None where nothing is told so.

    Quotations come before passages that as many sources share; then most wordings, then file
    order.
    """
    ranked = sorted(_candidates(catalog), key=lambda one: one[:4])
    for *_, found in ranked:
        line = variation_line(found.collation, catalog)
        if line.agreed >= AGREED * _base_words(found.collation, catalog):
            return _variation(found, line, catalog, here)
    return None


def _candidates(
    catalog: Catalog,
) -> Iterator[tuple[int, bool, int, int, Passage | Utterance]]:
    """Passages and utterances in at least two sources and wordings, each with its rank."""
    found: tuple[Passage | Utterance, ...] = (
        *(one for one in catalog.comparison.utterances if _is_marked(one, catalog)),
        *catalog.comparison.passages,
    )
    analyses = catalog.analyses
    for index, one in enumerate(found):
        sources = told_by(one.collation)
        fewest, most = SENTENCE_WORDS
        if len(sources) < 2 or is_private(catalog, sources):
            continue
        if fewest <= _base_words(one.collation, catalog) <= most:
            count = len(wordings(one.collation, analyses))
            if count > 1:
                yield -len(sources), isinstance(one, Passage), -count, index, one


def _is_marked(utterance: Utterance, catalog: Catalog) -> bool:
    """Whether it is given in quotation marks somewhere: what is only reported is no quotation."""
    return any(catalog.quotes[quote].quote.mode != "indirect" for quote in utterance.quotes)


def told_by(collation: Collation) -> tuple[SourceId, ...]:
    """The sources of the witnesses, each once, in file order."""
    return tuple(dict.fromkeys(place.source for place in collation.witnesses))


def _base_words(collation: Collation, catalog: Catalog) -> int:
    return _words(collation.witnesses[collation.base], catalog)


def _words(place: Place, catalog: Catalog) -> int:
    return len(tokens_in(catalog.by_source[place.source].analysis, place.span))


def _variation(found: Passage | Utterance, line: Line, catalog: Catalog, here: Here) -> Variation:
    sources = counted(len(told_by(found.collation)), "article")
    summary = (
        f"{sentence(sources)} agree on {counted(line.agreed, 'word')} and differ in "
        f"{counted(line.variants, 'place')}. Punctuation is not counted."
    )
    heading = f"{_unit(found.collation, catalog)}, {counted(line.wordings, 'wording')}"
    if isinstance(found, Utterance):
        name, url = catalog.speakers[found.speaker].name, catalog.speaker_url(found.speaker)
        one = Link("Each wording in its article", here.to(url, found.id))
        more = Link(f"All quotations of {name}", here.to(url))
        return Variation(heading, line, name, "", "", summary, one, more)
    kind = found.kind
    one = Link("Each wording in its article", here.to(catalog.passage_url(found.id)))
    more = Link("All passages", here.to("passages/index.html"))
    glyph, label = KIND_GLYPHS[kind], KIND_LABELS[kind]
    return Variation(heading, line, "", glyph, label, summary, one, more)


def _unit(collation: Collation, catalog: Catalog) -> str:
    """ "One sentence" where its base begins at most one; else "one passage"."""
    place = collation.witnesses[collation.base]
    sentences = catalog.by_source[place.source].analysis.sentences
    touched = sum(1 for span in sentences if span.overlaps(place.span))
    return "One sentence" if touched < 2 else "One passage"


# ── furthest apart ──────────────────────────────────────────────────────────────────────────


def furthest_apart(catalog: Catalog, here: Here) -> Accounts | None:
    """The two accounts of one thing with the fewest words in common; None where there is none.

    Uncertain matches are not chosen, and those of articles that share little else only where
    there are no others: they would mostly be chosen for being wrong.
    """
    for least in (FAMILIAR, 1):
        found = min(
            _accounts(catalog, least),
            key=lambda match: (match.evidence.shared, -match.score, match.id),
            default=None,
        )
        if found:
            return _compared(found, least, catalog, here)
    return None


def _accounts(catalog: Catalog, least: int) -> Iterator[Match]:
    """Sure paraphrases of a readable length in pairs that share at least ``least`` passages."""
    fewest, most = ACCOUNT_WORDS
    for alignment in catalog.comparison.alignments:
        if len(alignment.matches) < least or is_private(catalog, (alignment.a, alignment.b)):
            continue
        for match in alignment.matches:
            words = [_words(place, catalog) for place in (match.a, match.b)]
            readable = fewest <= min(words) and max(words) <= most
            if match.kind == "paraphrase" and readable and not is_uncertain(match):
                yield match


def _compared(match: Match, least: int, catalog: Catalog, here: Here) -> Accounts:
    a, b = accounts_of(match, catalog, here)
    fewest, most = ACCOUNT_WORDS
    among = f"Among articles that share {number(least)} passages or more, " if least > 1 else ""
    summary = (
        f"{among}these two accounts have the fewest words in common: "
        f"{percent(match.evidence.shared)}\u00a0%. Uncertain matches, and those of fewer than "
        f"{fewest} or more than {most} words, are left aside."
    )
    row = here.to(catalog.pair_url(match.a.source, match.b.source), match.id)
    return Accounts(
        (a, b),
        sentence(summary),
        Link(f"Compare {a.siglum} and {b.siglum}", row),
    )


def accounts_of(match: Match, catalog: Catalog, here: Here) -> tuple[Account, Account]:
    """Both sides of ``match``, marked as in their row, each with the rest of its sentence."""
    a, b = catalog.by_source[match.a.source], catalog.by_source[match.b.source]
    in_a, in_b = differences(match, a, b).marks
    return _account(a, match.a, in_a, here), _account(b, match.b, in_b, here)


def _account(entry: Entry, place: Place, marks: Sequence[Mark], here: Here) -> Account:
    article = entry.analysis.article
    touched = [span for span in entry.analysis.sentences if span.overlaps(place.span)]
    start = min([place.span.start, *(span.start for span in touched)])
    end = max([place.span.end, *(span.end for span in touched)])
    return Account(
        siglum=entry.siglum,
        href=here.to(entry.url, entry.anchor(place.span.start)),
        where=where(entry, place.span),
        parts=(
            *clipped_context(entry, Span(start, place.span.start), before=True),
            *pieces(article, place.span, marks),
            *clipped_context(entry, Span(place.span.end, end), before=False),
        ),
        language=article.source.language or "",
    )


# ── most repeated ───────────────────────────────────────────────────────────────────────────


def most_repeated(
    catalog: Catalog, utterances: Iterable[Utterance], here: Here
) -> tuple[Repeated, ...]:
    """The utterances that most sources have, at least two; most wordings first among equals."""
    analyses = catalog.analyses
    ranked: list[tuple[int, int, int, Utterance, Sequence[SourceId]]] = []
    for index, utterance in enumerate(utterances):
        sources = quoted_by(catalog, utterance)
        long_enough = _base_words(utterance.collation, catalog) >= REPEATED_LEAST
        wanted = len(sources) > 1 and long_enough and _is_marked(utterance, catalog)
        if wanted and not is_private(catalog, sources):
            count = len(wordings(utterance.collation, analyses))
            ranked.append((-len(sources), -count, index, utterance, sources))
    return tuple(
        _repeated(catalog, utterance, sources, here)
        for *_, utterance, sources in sorted(ranked, key=lambda one: one[:3])[:REPEATED]
    )


def quoted_by(catalog: Catalog, utterance: Utterance) -> tuple[SourceId, ...]:
    """The sources that quote or report ``utterance``, each once, in file order."""
    return tuple(
        dict.fromkeys(catalog.quotes[quote].quote.place.source for quote in utterance.quotes)
    )


def _repeated(
    catalog: Catalog, utterance: Utterance, sources: Sequence[SourceId], here: Here
) -> Repeated:
    collation = utterance.collation
    place = collation.witnesses[collation.base]
    analysis = catalog.by_source[place.source].analysis
    count = len(wordings(collation, catalog.analyses))
    different = f"{figures(count)} wordings" if count > 1 else "same words"
    speaker = catalog.speakers[utterance.speaker]
    url = catalog.speaker_url(utterance.speaker)
    return Repeated(
        words=shortened(place.span.of(analysis.text), REPEATED_WORDS),
        language=analysis.article.source.language or "",
        href=here.to(url, utterance.id),
        speaker=Link(speaker.name, here.to(url)),
        letters=catalog.letters(tuple(sources)),
        note=f"{len(sources)} {plural(len(sources), 'article')}, {different}",
    )
