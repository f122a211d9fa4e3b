"""The most telling of what was found, by counts: most wordings, furthest apart, most repeated.

Words of sources that ask search engines to stay away are not chosen, since these choices stand on
pages that list the whole site.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from sitegen.analysis import count_in, token_range
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
from sitegen.pages.utterances import told_in, whole_wordings
from sitegen.pages.witnesses import clipped_context
from sitegen.pages.wording import KIND_GLYPHS, kind_label, percent, say, shortened

SENTENCE_WORDS = (8, 60)
"""Fewest and most words of a wording that is shown as a line on the home page: a shorter one says
little by itself, a longer one fills more than a screen of a phone."""
AGREED = 0.5
"""Least part of the longest wording on which all must agree: where more differs than agrees, the
line is boxes and no text, and mostly of statements that only begin alike."""
ACCOUNT_WORDS = (8, 80)
"""Fewest and most words of each of two accounts shown side by side."""
QUESTION_MARKS = "?\u037e\u061f\uff1f\u055e"
"""Latin, Greek, Arabic, full-width and Armenian."""
SHARED_RARE = 2
"""Fewest shared words of weight of two accounts: with one name in common they may tell of two
things; function words are never words of weight."""
CERTAIN = (0.85, 0.6)
"""Scores asked of two accounts, the lower one where no match reaches the higher: of the paraphrases
of nine events that had the fewest words in common, those above 0.85 told of one thing, those
below 0.6 mostly of two."""
FAMILIAR = 3
"""Passages that two articles share, from which on a match between them is hardly a chance one."""
REPEATED = 5
"""Quotations in the list of those most repeated."""
REPEATED_LEAST = 4
"""Fewest words of a quotation in that list: shorter ones are single terms that all use."""
REPEATED_WORDS = 150
"""Code points of a quotation in that list: two lines at 1440 px."""


class Variation(Struct, frozen=True, gc=False):
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


class Account(Struct, frozen=True, gc=False):
    """One of two accounts."""

    siglum: str
    href: str
    """To the paragraph in its article."""
    where: str
    """"¶4"."""
    parts: tuple[Piece, ...]
    language: str


class Accounts(Struct, frozen=True, gc=False):
    """Two accounts of one thing that have the fewest words in common."""

    accounts: tuple[Account, Account]
    summary: str
    row: Link


class Repeated(Struct, frozen=True, gc=False):
    """A quotation that several articles have."""

    words: str
    language: str
    href: str
    speaker: Link
    letters: tuple[str, ...]
    note: str
    """"4 articles, 3 wordings; 1 more in part"."""


# ── most wordings ───────────────────────────────────────────────────────────────────────────


def most_wordings(catalog: Catalog, here: Here) -> Variation | None:
    """What is told in at least two wordings by sources of one event; None where nothing is.

    A quotation comes before a passage, which has to be whole sentences; then most sources, then
    most wordings, then file order.
    """
    ranked = sorted(_candidates(catalog), key=lambda one: one[:4])
    for *_, found in ranked:
        line = variation_line(found.collation, catalog.by_source)
        if line.agreed >= AGREED * max(_words(one, catalog) for one in found.collation.witnesses):
            return _variation(found, line, catalog, here)
    return None


def _candidates(
    catalog: Catalog,
) -> Iterator[tuple[bool, int, int, int, Passage | Utterance]]:
    """Quotations and whole sentences in at least two sources and wordings, each with its rank."""
    found: tuple[Passage | Utterance, ...] = (
        *(one for one in _of_several(catalog.comparison.utterances) if _is_marked(one, catalog)),
        *catalog.comparison.passages,
    )
    analyses = catalog.analyses
    event_of = catalog.layout.event_of
    for index, one in enumerate(found):
        sources = told_by(one.collation)
        if len(sources) < 2 or len({event_of[source] for source in sources}) > 1:
            continue
        if _is_presentable(one, sources, catalog):
            count = len(wordings(one.collation, analyses))
            if count > 1:
                yield isinstance(one, Passage), -len(sources), -count, index, one


def _of_several(utterances: Iterable[Utterance]) -> Iterator[Utterance]:
    """Those with several witnesses: of ten utterances nine have one, and nothing to compare."""
    return (one for one in utterances if len(one.collation.witnesses) > 1)


def _is_presentable(
    found: Passage | Utterance, sources: Sequence[SourceId], catalog: Catalog
) -> bool:
    """Whether it may stand as a line by itself: of readable length, nobody's words kept back, each
    source in one piece, and whole sentences where it is no quotation."""
    collation = found.collation
    fewest, most = SENTENCE_WORDS
    if not fewest <= _base_words(collation, catalog) <= most or is_private(catalog, sources):
        return False
    if len(sources) < len(collation.witnesses):
        return False
    return isinstance(found, Utterance) or is_whole(collation.witnesses[collation.base], catalog)


def is_whole(place: Place, catalog: Catalog) -> bool:
    """Whether ``place`` has all words of the sentences that it touches."""
    analysis = catalog.by_source[place.source].analysis
    touched = [span for span in analysis.sentences if span.overlaps(place.span)]
    if not touched:
        return False
    whole = Span(touched[0].start, touched[-1].end)
    return token_range(analysis, whole) == token_range(analysis, place.span)


def _is_marked(utterance: Utterance, catalog: Catalog) -> bool:
    """Whether it is given in quotation marks somewhere: what is only reported is no quotation."""
    return any(catalog.quotes[quote].quote.mode != "indirect" for quote in utterance.quotes)


def told_by(collation: Collation) -> tuple[SourceId, ...]:
    """The sources of the witnesses, each once, in file order."""
    return tuple(dict.fromkeys(place.source for place in collation.witnesses))


def _base_words(collation: Collation, catalog: Catalog) -> int:
    return _words(collation.witnesses[collation.base], catalog)


def _words(place: Place, catalog: Catalog) -> int:
    return count_in(catalog.by_source[place.source].analysis, place.span)


def _variation(found: Passage | Utterance, line: Line, catalog: Catalog, here: Here) -> Variation:
    summary = say(
        "home.variation",
        articles=len(told_by(found.collation)),
        words=line.agreed,
        places=line.variants,
    )
    heading = say(f"home.one_{_unit(found.collation, catalog)}", wordings=line.wordings)
    if isinstance(found, Utterance):
        name, url = catalog.speakers[found.speaker].name, catalog.speaker_url(found.speaker)
        one = Link(say("home.each_wording"), here.to(catalog.utterance_url(found), found.id))
        more = Link(say("home.quotations_of", name=name), here.to(url))
        return Variation(heading, line, name, "", "", summary, one, more)
    kind = found.kind
    one = Link(say("home.each_wording"), here.to(catalog.passage_url(found.id)))
    more = Link(say("home.all_passages"), here.to("passages/index.html"))
    glyph, label = KIND_GLYPHS[kind], kind_label(kind)
    return Variation(heading, line, "", glyph, label, summary, one, more)


def _unit(collation: Collation, catalog: Catalog) -> str:
    """What its base is, by the name of the phrase: in one sentence, or in more."""
    place = collation.witnesses[collation.base]
    sentences = catalog.by_source[place.source].analysis.sentences
    touched = sum(1 for span in sentences if span.overlaps(place.span))
    return "sentence" if touched < 2 else "passage"


# ── furthest apart ──────────────────────────────────────────────────────────────────────────


def furthest_apart(catalog: Catalog, here: Here) -> Accounts | None:
    """The two accounts of one thing with the fewest words in common; None where there is none.

    Matches that are not sure are not chosen, and those of articles that share little else only
    where there are no others: they would mostly be chosen for being wrong.
    """
    for certain in CERTAIN:
        for least in (FAMILIAR, 1):
            found = min(
                (match for match in _accounts(catalog, least) if match.score >= certain),
                key=lambda match: (match.evidence.shared, -match.score, match.id),
                default=None,
            )
            if found:
                return _compared(found, least, catalog, here)
    return None


def _accounts(catalog: Catalog, least: int) -> Iterator[Match]:
    """Paraphrases to show, in pairs of one event that share at least ``least`` passages."""
    event_of = catalog.layout.event_of
    for alignment in catalog.comparison.alignments:
        a, b = alignment.a, alignment.b
        if len(alignment.matches) < least or event_of[a] != event_of[b]:
            continue
        if not is_private(catalog, (a, b)):
            yield from (match for match in alignment.matches if is_telling(match, catalog))


def is_telling(match: Match, catalog: Catalog) -> bool:
    """Whether ``match`` is a sure paraphrase whose sides can be read side by side: whole sentences
    of a readable length with words of weight in common, and no question against a statement."""
    if match.kind != "paraphrase" or is_uncertain(match):
        return False
    if len(match.evidence.rare) < SHARED_RARE:
        return False
    fewest, most = ACCOUNT_WORDS
    sides = (match.a, match.b)
    if not all(fewest <= _words(place, catalog) <= most for place in sides):
        return False
    asks = [_asks(place, catalog) for place in sides]
    return asks[0] == asks[1] and all(is_whole(place, catalog) for place in sides)


def _asks(place: Place, catalog: Catalog) -> bool:
    """Whether a sentence that ``place`` touches holds a question mark."""
    analysis = catalog.by_source[place.source].analysis
    touched = [span for span in analysis.sentences if span.overlaps(place.span)]
    return any(mark in span.of(analysis.text) for span in touched for mark in QUESTION_MARKS)


def _compared(match: Match, least: int, catalog: Catalog, here: Here) -> Accounts:
    a, b = accounts_of(match, catalog, here)
    fewest, most = ACCOUNT_WORDS
    summary = say(
        "home.apart_among" if least > 1 else "home.apart_these",
        least=least,
        percent=str(percent(match.evidence.shared)),
        fewest=str(fewest),
        most=str(most),
    )
    row = here.to(*catalog.match_url(match))
    return Accounts(
        (a, b),
        summary,
        Link(say("home.compare", a=a.siglum, b=b.siglum), row),
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
    """The utterances that most sources quote whole, at least two; most wordings first among equals.

    ``Repeated.letters`` names those sources; fragments and reports are in the note only.
    """
    ranked: list[tuple[int, int, int, Utterance, tuple[SourceId, ...]]] = []
    for index, utterance in enumerate(_of_several(utterances)):
        whole = whole_wordings(utterance.collation, catalog)
        long_enough = _base_words(utterance.collation, catalog) >= REPEATED_LEAST
        wanted = len(whole) > 1 and long_enough and _is_marked(utterance, catalog)
        if wanted and not is_private(catalog, quoted_by(catalog, utterance)):
            different = len(set(whole.values()))
            ranked.append((-len(whole), -different, index, utterance, tuple(whole)))
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
    catalog: Catalog, utterance: Utterance, sources: tuple[SourceId, ...], here: Here
) -> Repeated:
    collation = utterance.collation
    place = collation.witnesses[collation.base]
    analysis = catalog.by_source[place.source].analysis
    return Repeated(
        words=shortened(place.span.of(analysis.text), REPEATED_WORDS),
        language=analysis.article.source.language or "",
        href=here.to(catalog.utterance_url(utterance), utterance.id),
        speaker=Link(
            catalog.speaker_names[utterance.speaker],
            here.to(catalog.speaker_url(utterance.speaker)),
        ),
        letters=catalog.some_letters(sources),
        note=told_in(utterance, catalog),
    )
