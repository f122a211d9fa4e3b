"""Runs between white space cut one by one: what spaCy makes of the whole paragraph."""

from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.analysis import cut_each, cut_whole
from sitegen.model import Span
from sitegen.runs import _BEHIND

_PIECES = (
    *("Okoro", "said", "don't", "can’t", "cannot", "U.S.", "p.m.", "8am", "Dr.", "e.g."),
    *("it's", "‘90s", "'em", "n't", "’s", "Lund-based", "1,000.50", "$5m", "10km", "a/b"),
    *(".", "!", "?", "…", "...", ",", ";", "“", "”", '"', "''", "``", "(", ")", "—", "--"),
    *("https://lund.example/a?b=c", "ann@lund.example", "#hafen", "&amp;", "½", "ß", "İ"),
    *("学", "東京", "ไทย", "\u0301", "\u200d", "\ufeff", "\ud800", "\x00", "😀", "l'eau"),
    *("_", "x_y", ":-)", "d’", "-", "["),
)
_SPACES = (" ", "  ", "\n", "\t", "\n\n ", "\u00a0", "\u2003", "\x1f", "\u2028", " ", " ")
_TEXTS = st.lists(
    st.sampled_from(_PIECES) | st.sampled_from(_SPACES) | st.text(max_size=2), max_size=30
).map("".join)
_LANGUAGES = st.sampled_from(("en", "en", "de", "fr", "es", "ru", "xx"))


@given(_TEXTS, _LANGUAGES)
@example("It is late.  “So what?” Okoro  asked.\n'S he said. ", "en")
@example("Hello.\u00a0World. a.\n 's b", "en")
@example(" . a", "de")
@example("He waits). Okoro, “Lund”; 8) 10km: said’ xD) cannot» a,,b ',", "en")
def test_runs_cut_one_by_one_give_words_and_sentences_of_the_whole(
    text: str, language: str
) -> None:
    within = Span(0, len(text))
    words, ends = cut_whole(text, within, language)
    (found,) = cut_each(text, (within,), language)
    assert words == found[0]
    assert _inner(ends, text) == _inner(found[1], text)


_ENDED = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=4)


@given(_ENDED, st.text(_BEHIND, max_size=3), st.sampled_from(("Stop.", "so")), _LANGUAGES)
def test_a_word_with_marks_behind_it_needs_no_look(
    word: str, marks: str, before: str, language: str
) -> None:
    text = f"{before} {word}{marks} so"
    words, ends = cut_whole(text, Span(0, len(text)), language)
    (found,) = cut_each(text, (Span(0, len(text)),), language)
    assert (words, _inner(ends, text)) == (found[0], _inner(found[1], text))


def _inner(ends: list[int], text: str) -> list[int]:
    """The ends that something follows: the last one's may lack."""
    return [end for end in ends if text[end:].strip()]


def test_a_paragraph_of_words_without_spaces_is_cut_as_a_whole() -> None:
    text = "東京で会った。" * 3
    assert [cut_whole(text, Span(0, len(text)), "en")] == list(
        cut_each(text, (Span(0, len(text)),), "en")
    )
