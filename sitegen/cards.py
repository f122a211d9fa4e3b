"""Card → PNG: the picture of a page, drawn with the fonts of the shipped theme (Pillow).

Nothing of the machine goes in: no system font, no date; the same card is the same bytes with the
same version of Pillow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from sitegen.comparison import Runner, Stage
from sitegen.inputs import shipped_templates
from sitegen.pages.cards import HEIGHT, WIDTH
from sitegen.pages.site import Card, OutputFile
from sitegen.rendering import STATIC

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

PAPER, INK, QUIET, SAME, PARA = "#FBFAF6", "#1C1A16", "#534E45", "#0E5344", "#6A2F7D"
"""The light theme's colours (templates/static/site.css)."""
MARGIN, COLUMN = 72, 770
"""Pixels at the edges, and for words beside the figure."""
TITLE_SIZES = (76, 64, 54, 46)
"""Pixels; the largest in which a title takes at most four lines is taken."""
LINES = 4
SCALE = 2
"""The figure is drawn larger and made smaller: its curves have no steps then."""
RIBBONS = (
    (0.02, 0.17, 0.62, 0.74, SAME),
    (0.27, 0.36, 0.80, 0.96, PARA),
    (0.5, 0.86, 0.06, 0.38, SAME),
)
"""From where to where on the left bar and on the right, as shares of their height: an emblem, which
says nothing of the page."""
COLORS = 32
"""Colours of a picture: its edges need some greys. Without the limit it has twice the bytes."""
# The subsets that the theme ships, by the first and last letter of what only they have.
_SUBSETS = (
    ("greek", "\u0370", "\u03ff"),
    ("cyrillic", "\u0400", "\u045f"),
    ("latin-ext", "\u0100", "\u02ff"),
)


def draw_cards(cards: Sequence[Card], runner: Runner) -> Iterator[OutputFile]:
    """The pictures of ``cards``, each once."""
    different = list(dict.fromkeys(cards))
    pictures = runner.map(DRAW, different, None)
    for card, picture in zip(different, pictures, strict=True):
        yield OutputFile(card.url, picture)


def draw(card: Card, options: None = None) -> bytes:
    """``card`` as a PNG of ``WIDTH`` by ``HEIGHT`` pixels."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    image.paste(_figure(), (WIDTH - MARGIN - _figure().width, MARGIN))
    pen = ImageDraw.Draw(image)
    size, lines = _set_title(card.title)
    top = MARGIN
    if card.kind:
        _write(pen, (MARGIN, top), card.kind.upper(), ("sans", 26, 650), QUIET)
    top += 52
    for line in lines:
        _write(pen, (MARGIN, top), line, ("serif", size, 600), INK)
        top += round(size * 1.18)
    top += 22
    for line in _wrapped(card.note, ("sans", 28, 400))[:2]:
        _write(pen, (MARGIN, top), line, ("sans", 28, 400), QUIET)
        top += 38
    pen.line((MARGIN, HEIGHT - 98, WIDTH - MARGIN, HEIGHT - 98), fill=INK, width=2)
    _write(pen, (MARGIN, HEIGHT - 82), card.site, ("serif", 32, 600), INK)
    stream = BytesIO()
    few = image.quantize(COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(stream, "PNG", compress_level=6)  # 9 takes 50 ms more and saves a tenth
    return stream.getvalue()


Face = tuple[str, int, int]
"""Family, size in pixels, weight."""


def _set_title(title: str) -> tuple[int, Sequence[str]]:
    """The size of the title, and its lines."""
    for size in TITLE_SIZES:
        lines = _wrapped(title, ("serif", size, 600))
        if len(lines) <= LINES:
            return size, lines
    return size, lines[:LINES]


def _wrapped(text: str, face: Face) -> Sequence[str]:
    """``text`` in lines no wider than the column; a word that is wider stands alone, cut."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _width(joined, face) <= COLUMN:
            lines[-1] = joined
        else:
            while _width(word, face) > COLUMN:
                word = word[: len(word) * 3 // 4]
            lines.append(word)
    return lines


def _write(pen: ImageDraw, place: tuple[int, int], text: str, face: Face, color: str) -> None:
    """``text`` in one line, each stretch of it in the subset that has it."""
    left, top = place
    ascent = _font("latin", face).getmetrics()[0]
    for stretch, subset in _stretches(text):
        font = _font(subset, face)
        pen.text((left, top + ascent), stretch, font=font, fill=color, anchor="ls")
        left += round(font.getlength(stretch))


def _width(text: str, face: Face) -> float:
    return sum(round(_font(subset, face).getlength(words)) for words, subset in _stretches(text))


def _stretches(text: str) -> Sequence[tuple[str, str]]:
    """``text`` in stretches of one subset."""
    found: list[tuple[str, str]] = []
    for char in text:
        subset = next((name for name, first, last in _SUBSETS if first <= char <= last), "latin")
        if found and found[-1][1] == subset:
            found[-1] = (found[-1][0] + char, subset)
        else:
            found.append((char, subset))
    return found


@cache
def _font(subset: str, face: Face) -> FreeTypeFont:
    from PIL import ImageFont

    family, size, weight = face
    path = shipped_templates() / STATIC / "fonts" / f"{family}-{subset}.woff2"
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


@cache
def _figure() -> Image:
    """Two bars and what runs from one to the other, as on the home page."""
    from PIL import Image, ImageDraw

    width, height, bar = 230 * SCALE, (HEIGHT - 98 - 2 * MARGIN + 20) * SCALE, 18 * SCALE
    image = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(image)
    for left in (0, width - bar):
        pen.rectangle((left, 0, left + bar, height), fill="#F3F0E8", outline="#8B857A", width=SCALE)
    for first, last, to_first, to_last, color in RIBBONS:
        upper = _curve((bar, first * height), (width - bar, to_first * height))
        lower = _curve((bar, last * height), (width - bar, to_last * height))
        pen.polygon([*upper, *reversed(lower)], fill=_mixed(color), outline=color)
        pen.rectangle((0, first * height, bar, last * height), fill=color)
        pen.rectangle((width - bar, to_first * height, width, to_last * height), fill=color)
    return image.resize((width // SCALE, height // SCALE), Image.Resampling.LANCZOS)


def _curve(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """A smooth step from ``start`` to ``end``."""
    steps = [step / 48 for step in range(49)]
    return [
        (start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t * t * (3 - 2 * t))
        for t in steps
    ]


def _mixed(color: str) -> str:
    """``color`` at a third over the paper."""
    parts = zip(bytes.fromhex(color[1:]), bytes.fromhex(PAPER[1:]), strict=True)
    return "#" + bytes((one + 2 * paper) // 3 for one, paper in parts).hex()


def _key(card: Card) -> str:
    return card.url


def _picture(card: Card) -> str:
    return f"site/{card.url}"


DRAW: Stage[Card, bytes] = Stage("draw", 1, draw, _key, bytes, _picture)
