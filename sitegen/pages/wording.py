"""Generated words: numbers, counts, lists. They state what the build computed, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_IRREGULAR = {"is": "are", "has": "have", "shares": "share", "uses": "use"}

KIND_LABELS = {"same": "same words", "reworded": "reworded", "paraphrase": "paraphrase"}
"""What each kind is called on the pages."""
KIND_PHRASES = {"same": "in the same words", "reworded": "reworded", "paraphrase": "paraphrased"}
"""The same behind a number: "12 in the same words, three reworded"."""
KIND_GLYPHS = {"same": "=", "reworded": "≈", "paraphrase": "∼"}
"""The sign that stands for each kind beside its colour and its bar."""


def number(count: int) -> str:
    """``count`` as a word up to twelve, in digits beyond.

    >>> number(3), number(1200)
    ('three', '1\u202f200')
    """
    return _NUMBERS[count] if count < len(_NUMBERS) else figures(count)


def figures(count: int) -> str:
    """``count`` in digits, thousands apart by a narrow space."""
    return f"{count:,}".replace(",", "\u202f") if count > 999 else str(count)


def plural(count: int, noun: str) -> str:
    """``noun`` as it stands beside ``count``; a verb goes the other way.

    >>> plural(2, "article"), plural(1, "passage"), plural(3, "is"), plural(2, "story")
    ('articles', 'passage', 'are', 'stories')
    """
    if count == 1:
        return noun
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeou" else f"{noun}s"


def counted(count: int, noun: str) -> str:
    """Number and noun.

    >>> counted(5, "article"), counted(1, "wording"), counted(0, "quote")
    ('five articles', 'one wording', 'no quotes')
    """
    return f"{number(count)} {plural(count, noun)}"


def sentence(words: str) -> str:
    """``words`` with a capital first letter."""
    return words[:1].upper() + words[1:]


def listed(words: Sequence[str], joint: str = "and") -> str:
    """A list as a sentence has it.

    >>> listed(["A", "B", "D"]), listed(["A", "B"]), listed(["A"]), listed([])
    ('A, B and D', 'A and B', 'A', '')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def percent(share: float) -> int:
    """``share`` (0..1) as a whole percentage; 100 and 0 only where they are exact."""
    whole = round(share * 100)
    if whole == 100 and share < 1:
        return 99
    return 1 if whole == 0 and share > 0 else whole


def shortened(text: str, limit: int) -> str:
    """The first words of ``text``, white space folded, at most ``limit`` code points, with "…"."""
    folded = " ".join(text.split())
    if len(folded) <= limit:
        return folded
    cut = folded[:limit].rsplit(" ", 1)[0] if " " in folded[:limit] else folded[:limit]
    return cut.rstrip(" ,;:.–—-") + "…"
